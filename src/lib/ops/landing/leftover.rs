//! What is done about work that is not committed: nothing without a word from the user.

use super::{Error, journal};
use crate::git::landing::{self, Leftover};
use crate::git::worktree::{WorktreeState, verify};
use crate::instance::{InstanceId, Record};
use crate::land::snapshot::{self, Entry, Reason};
use crate::ops::{self, Workspace};
use crate::store::{History, LOCK_WAIT};
use std::path::Path;

/// Left-over work that was committed, and everything as it was before.
#[derive(Debug)]
pub(super) struct Settled {
    id: InstanceId,
    branch: String,
    leftover: Leftover,
    kept: Entry,
}

/// Makes sure that all work of the instance is committed; with a `message`, by committing it, after
/// everything is kept for `undo`.
///
/// Returns the commit that was made, if one was.
///
/// # Errors
/// [`Error::Uncommitted`] without a message; [`Error::Running`] with one; what git says.
pub(super) fn settle(
    workspace: &Workspace,
    record: &Record,
    message: Option<&str>,
) -> Result<Option<Settled>, ops::Error> {
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
    let held = store.lock_instance(id, LOCK_WAIT)?;
    let (task, past) = (store.task(id)?, History::new());
    let kept = snapshot::take(repository, held.record(), &task, &past, Reason::Merge, false)?;
    match landing::commit_leftovers(repository, path, &record.branch, message) {
        Ok(Some(leftover)) => {
            let (id, branch) = (id.clone(), record.branch.clone());
            Ok(Some(Settled { id, branch, leftover, kept }))
        }
        nothing => {
            snapshot::forget(repository, &kept.snapshot)?;
            nothing.map(|_| None).map_err(Into::into)
        }
    }
}

/// Fails as [`settle`] would for want of a message, without doing anything.
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

/// Fails as [`settle`] would, without doing anything.
///
/// Returns the commit that it would make, if it would make one.
pub(super) fn rehearse(
    workspace: &Workspace,
    record: &Record,
    message: Option<&str>,
) -> Result<Option<String>, ops::Error> {
    let path = Path::new(&record.worktree);
    let repository = workspace.repository();
    if verify(repository, path) == WorktreeState::Missing {
        return Ok(None);
    }
    let Some(message) = message else { return settle(workspace, record, None).map(|_| None) };
    let made = landing::rehearse_leftovers(repository, path, message)?;
    if made.is_some() && workspace.store()?.is_alive(&record.id) {
        return Err(Error::Running { id: record.id.clone(), doing: "committed" }.into());
    }
    Ok(made)
}

/// Takes a commit back if something went wrong after it, and returns what went wrong; else the
/// journal says that it was made.
pub(super) fn or_take_back<T>(
    workspace: &Workspace,
    settled: Option<Settled>,
    result: Result<T, ops::Error>,
) -> Result<T, ops::Error> {
    let Some(settled) = settled else { return result };
    if result.is_err() {
        settled.leftover.take_back(workspace.repository())?;
        snapshot::forget(workspace.repository(), &settled.kept.snapshot)?;
    } else {
        let (old, new) = settled.leftover.step();
        journal::committed(workspace, &settled.id, &settled.branch, old, new);
    }
    result
}
