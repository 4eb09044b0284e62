//! What is done about work that is not committed: nothing without a word from the user.

use super::Error;
use crate::git::landing::{self, Leftover};
use crate::git::worktree::{WorktreeState, verify};
use crate::instance::Record;
use crate::ops::{self, Workspace};
use crate::store::LOCK_WAIT;
use std::path::Path;

/// Makes sure that all work of the instance is committed; with a `message`, by committing it.
///
/// Returns the commit that was made, if one was.
///
/// # Errors
/// [`Error::Uncommitted`] without a message; [`Error::Running`] with one; what git says.
pub(super) fn settle(
    workspace: &Workspace,
    record: &Record,
    message: Option<&str>,
) -> Result<Option<Leftover>, ops::Error> {
    let repository = workspace.repository();
    let (path, id) = (Path::new(&record.worktree), &record.id);
    // Gone with whatever was in it; its branch is still there.
    if verify(repository, path) == WorktreeState::Missing {
        return Ok(None);
    }
    let paths = landing::uncommitted(repository, path)?;
    if paths.is_empty() {
        return Ok(None);
    }
    let Some(message) = message else {
        return Err(Error::Uncommitted { id: id.clone(), paths }.into());
    };
    let store = workspace.store()?;
    if store.is_alive(id) {
        return Err(Error::Running { id: id.clone(), doing: "committed" }.into());
    }
    let _held = store.lock_instance(id, LOCK_WAIT)?;
    Ok(landing::commit_leftovers(repository, path, &record.branch, message)?)
}

/// Fails as [`settle`] would, without doing anything.
pub(super) fn check(
    workspace: &Workspace,
    record: &Record,
    message: Option<&str>,
) -> Result<(), ops::Error> {
    let path = Path::new(&record.worktree);
    if message.is_some() || verify(workspace.repository(), path) == WorktreeState::Missing {
        return Ok(());
    }
    settle(workspace, record, None).map(drop)
}

/// Takes a commit back if something went wrong after it, and returns what went wrong.
pub(super) fn or_take_back<T>(
    workspace: &Workspace,
    leftover: Option<Leftover>,
    result: Result<T, ops::Error>,
) -> Result<T, ops::Error> {
    if result.is_err()
        && let Some(leftover) = leftover
    {
        leftover.take_back(workspace.repository())?;
    }
    result
}
