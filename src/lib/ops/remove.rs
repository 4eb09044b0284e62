//! Removing an instance with its worktree and branch, once nothing of its work would be lost.

use super::{Error, Workspace, leftovers, schedule};
use crate::git::{self, worktree::WorktreeState};
use crate::instance::{EventKind, InstanceId, NewEvent, Record};
use crate::store::{LOCK_WAIT, Store, Stored};
use crate::sys::clock;
use crate::sys::lock::Lock;
use serde::Serialize;
use serde_json::json;
use std::path::Path;

/// What was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Removed {
    /// Which instance.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// Its branch, if there was one.
    pub branch: Option<String>,
    /// The commit that the branch was at.
    #[serde(rename = "head")]
    pub commit: Option<String>,
    /// Its worktree, if there was one.
    pub worktree: Option<String>,
}

/// Removes `stored`.
///
/// # Errors
/// If it runs, holds work that has not landed, or stands where the command was called; nothing is
/// removed then.
pub fn remove(workspace: &Workspace, stored: &Stored) -> Result<Removed, Error> {
    let settings = workspace.settings()?;
    let store = workspace.store()?;
    let id = stored.record.id.clone();
    let registry = store.lock_registry(LOCK_WAIT)?;
    if store.is_alive(&id) {
        let state = store.read(&id)?.state.name();
        return Err(Error::WrongState { id, state, wanted: "ended" });
    }
    let held = store.lock_instance(&id, LOCK_WAIT)?;
    if held.record().state.needs_supervisor() {
        leftovers::end(store, &held, settings.stop_grace());
    }
    let record = held.record().clone();
    super::worktree::take_away_cut_off(workspace, &record)?;
    refuse_unlanded(workspace, &record)?;
    let removed = remove_work(workspace, store, &record)?;
    registry.remove(held)?;
    store.journal().append(NewEvent {
        at: clock::now(),
        instance: Some(id),
        kind: EventKind::Removed,
        from: Some(record.state.name()),
        to: None,
        source: None,
        detail: Some(json!({ "branch": removed.branch, "commit": removed.commit })),
    })?;
    schedule::run(workspace, &settings, &registry)?;
    Ok(removed)
}

fn refuse_unlanded(workspace: &Workspace, record: &Record) -> Result<(), Error> {
    let id = record.id.clone();
    let worktree = Path::new(&record.worktree);
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real(workspace.directory()).starts_with(real(worktree)) {
        return Err(Error::InsideTarget { id });
    }
    let repository = workspace.repository();
    let unlanded = git::landed::unlanded(repository, worktree, &record.branch, &record.base)?;
    if unlanded.is_empty() {
        return Ok(());
    }
    Err(Error::Unlanded { id, work: unlanded.iter().map(ToString::to_string).collect() })
}

fn remove_work(workspace: &Workspace, store: &Store, record: &Record) -> Result<Removed, Error> {
    let repository = workspace.repository();
    let worktree = Path::new(&record.worktree);
    let lock = Lock::acquire(&store.layout().worktrees_lock(), LOCK_WAIT)
        .map_err(crate::store::Error::from)?;
    let had_worktree = git::worktree::verify(repository, worktree) != WorktreeState::Missing;
    if had_worktree {
        git::worktree::remove_worktree(repository, worktree)?;
    }
    let commit = git::revision::head_of(repository, &record.branch)?;
    if let Some(commit) = &commit {
        git::worktree::delete_branch(repository, &record.branch, commit)?;
    }
    drop(lock);
    Ok(Removed {
        id: record.id.clone(),
        name: record.name.clone(),
        branch: commit.is_some().then(|| record.branch.clone()),
        commit,
        worktree: had_worktree.then(|| record.worktree.clone()),
    })
}

/// Returns what is wrong with a worktree, in words that follow its path.
pub(super) fn worktree_problem(state: &WorktreeState) -> Option<String> {
    match state {
        WorktreeState::Ok | WorktreeState::Locked(_) => None,
        WorktreeState::Missing => Some("does not exist".to_owned()),
        WorktreeState::GitFileMissing => Some("has lost its '.git' file".to_owned()),
        WorktreeState::Foreign(reason) => Some(format!("is not its worktree: {reason}")),
    }
}
