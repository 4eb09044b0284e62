//! What is done about work that is not committed: nothing without a word from the user.
//!
//! Invariant: from the moment it is committed until it is known whether the rest has worked, the
//! instance is held: nobody else starts, changes or removes it.

use super::{Error, hold, journal};
use crate::git;
use crate::git::landing::{self, Leftover};
use crate::git::worktree::{WorktreeState, verify};
use crate::instance::Record;
use crate::land::snapshot::{self, Entry, Reason};
use crate::ops::{self, Workspace};
use crate::store::{Held, History, LOCK_WAIT};
use std::path::Path;

/// Left-over work that was committed, and everything as it was before.
#[derive(Debug)]
pub(super) struct Settled {
    leftover: Leftover,
    kept: Entry,
    held: Held,
}

impl Settled {
    /// Returns the instance, whose lock this holds.
    pub(super) fn held(&mut self) -> &mut Held {
        &mut self.held
    }
}

/// Makes sure that all work of the instance is committed; with a `message`, by committing it, after
/// everything is kept for `undo`.
///
/// Returns the commit that was made, if one was, for [`or_take_back`].
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
        Ok(Some(leftover)) => Ok(Some(Settled { leftover, kept, held })),
        // It is the only place that still has the index as it was.
        Err(error @ git::Error::StaysStaged { .. }) => Err(error.into()),
        nothing => {
            snapshot::forget(repository, &kept.snapshot)?;
            hold::release(workspace, held);
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
/// journal says that it was made. The instance is let go.
///
/// # Errors
/// `result`'s; [`Error::NotTakenBack`] with it, if the commit and what is kept for `undo` stay.
pub(super) fn or_take_back<T>(
    workspace: &Workspace,
    settled: Option<Settled>,
    result: Result<T, ops::Error>,
) -> Result<T, ops::Error> {
    let Some(Settled { leftover, kept, held }) = settled else { return result };
    let repository = workspace.repository();
    let Record { id, branch, .. } = held.record();
    let (old, new) = leftover.step();
    let (old, new) = (old.to_owned(), new.to_owned());
    let result = match result {
        Ok(done) => {
            journal::committed(workspace, id, branch, &old, &new);
            Ok(done)
        }
        Err(error) => match leftover.take_back(repository) {
            Ok(()) => {
                // One entry too many takes nothing away from what there is to say.
                let _ = snapshot::forget(repository, &kept.snapshot);
                Err(error)
            }
            Err(why) => {
                journal::committed(workspace, id, branch, &old, &new);
                let (id, branch) = (id.clone(), branch.clone());
                let (error, why) = (Box::new(error), Box::new(why));
                Err(Error::NotTakenBack { id, branch, commit: new, error, why }.into())
            }
        },
    };
    hold::release(workspace, held);
    result
}
