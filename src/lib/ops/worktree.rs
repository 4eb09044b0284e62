//! Making the worktree of an instance, also where an earlier attempt was cut off.

use super::{Error, Workspace};
use crate::git::{self, worktree::WorktreeRequest};
use crate::instance::Record;
use crate::store::{LOCK_WAIT, Making, Store};
use crate::sys::lock::Lock;
use std::path::Path;

/// Makes the worktree of `record` with all that belongs in it but what its setup command does. One
/// that an earlier attempt has made whole is left as it is; of one that was cut off everything is taken
/// away first, as nobody has worked in it.
///
/// Returns what went wrong without harm.
///
/// # Errors
/// If it cannot be made; then nothing of it is left.
pub(super) fn make(
    workspace: &Workspace,
    record: &Record,
    include: Option<Vec<String>>,
) -> Result<Vec<String>, Error> {
    let (repository, store) = (workspace.repository(), workspace.store()?);
    let paths = store.layout().instance(&record.id);
    let path = Path::new(&record.worktree);
    take_away_cut_off(workspace, record)?;
    if Making::read(&paths)? == Some(Making::Made)
        && git::worktree::Worktree::open(repository, path).is_ok()
    {
        return Ok(Vec::new());
    }
    let request = WorktreeRequest {
        path: path.to_owned(),
        branch: record.branch.clone(),
        commit: record.base.commit.clone(),
        include,
        exclude: vec![store.layout().root().to_owned()],
    };
    // What is there already was not made here, and is reported, not taken away.
    if std::fs::symlink_metadata(path).is_err() && !git::branch::exists(repository, &record.branch)?
    {
        Making::Begun.write(&paths)?;
    }
    let guard = || match worktrees_lock(store) {
        Ok(lock) => Ok(Box::new(lock) as git::worktree::Guard),
        Err(error) => Err(error.to_string()),
    };
    match git::worktree::prepare(repository, &request, &guard) {
        Ok(prepared) => {
            Making::Made.write(&paths)?;
            Ok(prepared.warnings)
        }
        Err(error) => {
            // It has taken away what it made.
            Making::forget(&paths)?;
            Err(error.into())
        }
    }
}

/// Takes away what an attempt to make the worktree of `record` left when it was killed, if there is
/// such a thing.
///
/// # Errors
/// If it cannot be taken away.
pub(super) fn take_away_cut_off(workspace: &Workspace, record: &Record) -> Result<(), Error> {
    let (repository, store) = (workspace.repository(), workspace.store()?);
    let paths = store.layout().instance(&record.id);
    if record.prepared || Making::read(&paths)? != Some(Making::Begun) {
        return Ok(());
    }
    let lock = worktrees_lock(store)?;
    let path = Path::new(&record.worktree);
    git::worktree::take_away(repository, path, &record.branch, &record.base.commit)?;
    drop(lock);
    Ok(Making::forget(&paths)?)
}

fn worktrees_lock(store: &Store) -> Result<Lock, crate::store::Error> {
    Ok(Lock::acquire(&store.layout().worktrees_lock(), LOCK_WAIT)?)
}
