//! Removing an instance with its worktree and branch: everything is kept first, and comes back with
//! `undo`.

use super::{Error, Workspace, leftovers, rebuild, schedule, stats, steer, usage};
use crate::git::snapshot::Counts;
use crate::git::{self, worktree::WorktreeState};
use crate::instance::{EventKind, InstanceId, NewEvent, Record};
use crate::land::snapshot::{self, Entry, Reason};
use crate::store::{Held, LOCK_WAIT, Making, Registry, Store, Stored};
use crate::sys::lock::Lock;
use crate::sys::{clock, failpoint, files};
use serde::Serialize;
use serde_json::json;
use std::path::Path;

/// How something is to be removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Options {
    /// Also what has not landed.
    pub force: bool,
    /// Keep the ignored files of the worktree too.
    pub ignored: bool,
    /// What asks for it.
    pub reason: Reason,
}

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
    pub head: Option<String>,
    /// Its worktree, if there was one.
    pub worktree: Option<String>,
    /// What brings it back.
    pub snapshot: Kept,
}

/// Where a removed instance is kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Kept {
    /// The ref.
    #[serde(rename = "ref")]
    pub reference: String,
    /// The bytes that it takes beside what is in commits.
    pub size: u64,
    /// How many files of it are in no commit.
    pub files: Counts,
}

/// Removes `stored`.
///
/// # Errors
/// If it runs, holds work that has not landed (without force), cannot be kept exactly as it is, or
/// stands where the command was called; nothing is removed then.
pub fn remove(workspace: &Workspace, stored: &Stored, options: Options) -> Result<Removed, Error> {
    let settings = workspace.settings()?;
    let registry = workspace.store()?.lock_registry(LOCK_WAIT)?;
    let removed = remove_locked(workspace, &registry, &stored.record.id, options)?;
    schedule::run(workspace, &settings, &registry)?;
    Ok(removed)
}

/// Ends `stored` and removes it with its worktree and branch, whatever they hold; `ignored`: files
/// that git ignores are kept for 'undo', too.
///
/// # Errors
/// If its supervisor does not answer, or its work cannot be kept; it has then only ended.
pub fn discard(workspace: &Workspace, stored: &Stored, ignored: bool) -> Result<Removed, Error> {
    steer::stop(workspace, stored)?;
    // The supervisor has answered, but may take a moment to go.
    drop(workspace.store()?.lock_instance(&stored.record.id, LOCK_WAIT)?);
    remove(workspace, stored, Options { force: true, ignored, reason: Reason::Discard })
}

/// Like [`remove`], for a caller that holds the registry lock and lets others start afterwards.
pub(super) fn remove_locked(
    workspace: &Workspace,
    registry: &Registry<'_>,
    id: &InstanceId,
    options: Options,
) -> Result<Removed, Error> {
    let held = take_over(workspace, registry.store(), id)?;
    let record = held.record().clone();
    let repository = workspace.repository();
    refuse_inside(workspace, &record)?;
    super::worktree::take_away_cut_off(workspace, &record)?;
    let cut_off = kept_by_removal(workspace, &record, options)?;
    refuse_not_ours(repository, &record)?;
    if !options.force {
        refuse_unlanded(workspace, &record)?;
    }
    let branch = removable_branch(workspace, &record)?;
    let entry = match &cut_off {
        Some(entry) => entry.clone(),
        None => keep(workspace, registry.store(), &record, options)?,
    };
    let branch_kept = branch.as_ref();
    let work =
        Work { record: &record, branch: branch_kept, entry: &entry, ignored: options.ignored };
    work.take_away(workspace, registry.store(), options.force)
        .map_err(|error| cut_short(repository, &record, (&entry, cut_off.is_none()), error))?;
    let removed = removed(&record, branch, &entry);
    remove_socket(&record);
    registry.remove(held).map_err(|error| {
        cut_short(repository, &record, (&entry, cut_off.is_none()), error.into())
    })?;
    rebuild::forget(workspace, id);
    let detail = json!({
        "branch": removed.branch,
        "commit": removed.head,
        "reason": options.reason.as_str(),
        "snapshot": removed.snapshot.reference,
    });
    tell(registry.store(), &record, detail)?;
    Ok(removed)
}

/// Journals a removal, with what the instance has used.
fn tell(store: &Store, record: &Record, mut detail: serde_json::Value) -> Result<(), Error> {
    stats::keep(&mut detail, record);
    store.journal().append(NewEvent {
        at: clock::now(),
        instance: Some(record.id.clone()),
        kind: EventKind::Removed,
        from: Some(record.state.name()),
        to: None,
        source: None,
        detail: Some(detail),
    })?;
    Ok(())
}

/// Forgets the record of an ended instance without a worktree; its branch stays.
pub(super) fn forget_locked(
    workspace: &Workspace,
    registry: &Registry<'_>,
    id: &InstanceId,
) -> Result<(), Error> {
    let held = take_over(workspace, registry.store(), id)?;
    let record = held.record().clone();
    let task = registry.store().task(id)?;
    let (repository, past) = (workspace.repository(), registry.store().history(id)?);
    let entry = snapshot::take(repository, &record, &task, &past, Reason::Forget, false)
        .map_err(|source| Error::NotKept { id: id.clone(), source })?;
    flush(repository)?;
    remove_socket(&record);
    registry.remove(held)?;
    rebuild::forget(workspace, id);
    let detail = json!({
        "reason": Reason::Forget.as_str(),
        "snapshot": entry.snapshot.reference,
    });
    tell(registry.store(), &record, detail)
}

/// Locks an instance that does not run, and ends what a dead supervisor of it left running.
pub(super) fn take_over(
    workspace: &Workspace,
    store: &Store,
    id: &InstanceId,
) -> Result<Held, Error> {
    if store.is_alive(id) {
        let state = store.read(id)?.state.name();
        return Err(Error::WrongState { id: id.clone(), state, wanted: "ended" });
    }
    let mut held = store.lock_instance(id, LOCK_WAIT)?;
    if held.record().state.needs_supervisor() {
        leftovers::end(store, &held, workspace.settings()?.stop_grace());
        usage::count_cut_off(held.record_mut(), workspace.environment());
    }
    Ok(held)
}

pub(super) fn refuse_inside(workspace: &Workspace, record: &Record) -> Result<(), Error> {
    let worktree = Path::new(&record.worktree);
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    if real(workspace.directory()).starts_with(real(worktree)) {
        return Err(Error::InsideTarget { id: record.id.clone() });
    }
    Ok(())
}

/// A worktree that somebody locked, moved or put something else in the place of is left alone, and so
/// is one that could not be deleted whole.
pub(super) fn refuse_not_ours(repository: &git::Repository, record: &Record) -> Result<(), Error> {
    let path = Path::new(&record.worktree);
    match git::worktree::verify(repository, path) {
        WorktreeState::Missing => Ok(()),
        WorktreeState::Ok => Ok(git::worktree::refuse_undeletable(path)?),
        WorktreeState::Locked(reason) => {
            Err(git::Error::WorktreeLocked { path: path.to_owned(), reason }.into())
        }
        _ => Ok(git::worktree::Worktree::open(repository, path).map(drop)?),
    }
}

fn refuse_unlanded(workspace: &Workspace, record: &Record) -> Result<(), Error> {
    let unlanded = unlanded(workspace, record)?;
    if unlanded.is_empty() {
        return Ok(());
    }
    let work = unlanded.iter().map(ToString::to_string).collect();
    Err(Error::Unlanded { id: record.id.clone(), work })
}

/// Returns what would be lost with the worktree and the branch of an instance.
///
/// # Errors
/// If the repository cannot be read.
pub fn unlanded(
    workspace: &Workspace,
    record: &Record,
) -> Result<Vec<git::landed::Unlanded>, Error> {
    let worktree = Path::new(&record.worktree);
    let repository = workspace.repository();
    let merged = crate::land::merged_head(record);
    let found = git::landed::unlanded(
        repository,
        worktree,
        &record.branch,
        &record.base,
        merged.as_deref(),
    )?;
    Ok(found)
}

/// Returns the instance's branch and where it is. A branch of that name that the instance can not
/// have made is not its own.
pub(super) fn own_branch(
    workspace: &Workspace,
    record: &Record,
) -> Result<Option<(String, String)>, Error> {
    let Some(commit) = git::revision::head_of(workspace.repository(), &record.branch)? else {
        return Ok(None);
    };
    let made = Making::read(&workspace.store()?.layout().instance(&record.id))?.is_some();
    let own = made || record.prepared || commit == record.base.commit;
    Ok(own.then(|| (record.branch.clone(), commit)))
}

/// Like [`own_branch`]; an error if that branch may not be deleted.
pub(super) fn removable_branch(
    workspace: &Workspace,
    record: &Record,
) -> Result<Option<(String, String)>, Error> {
    let branch = own_branch(workspace, record)?;
    if let Some((name, _)) = &branch {
        let own = Path::new(&record.worktree);
        git::worktree::refuse_protected(workspace.repository(), name, own)?;
    }
    Ok(branch)
}

/// Returns what a removal that was cut off has kept, if it is all that is still there.
fn kept_by_removal(
    workspace: &Workspace,
    record: &Record,
    options: Options,
) -> Result<Option<Entry>, Error> {
    let repository = workspace.repository();
    let not_kept = |source| Error::NotKept { id: record.id.clone(), source };
    let tip = own_branch(workspace, record)?.map(|(_, commit)| commit);
    let kept = snapshot::unfinished(repository, record, tip.as_deref()).map_err(not_kept)?;
    let Some(entry) = kept.filter(Entry::is_removal) else { return Ok(None) };
    let path = Path::new(&record.worktree);
    if options.ignored && snapshot::confirm_covers(repository, &entry, path, true).is_err() {
        return Err(Error::CutOffWithoutIgnored { id: record.id.clone() });
    }
    Ok(Some(entry))
}

/// Keeps everything.
fn keep(
    workspace: &Workspace,
    store: &Store,
    record: &Record,
    options: Options,
) -> Result<Entry, Error> {
    let repository = workspace.repository();
    let task = store.task(&record.id)?;
    let past = store.history(&record.id)?;
    let entry = snapshot::take(repository, record, &task, &past, options.reason, options.ignored)
        .map_err(|source| Error::NotKept { id: record.id.clone(), source })?;
    flush(repository)?;
    Ok(entry)
}

/// What is deleted next must not reach the disk before what was kept.
fn flush(repository: &git::Repository) -> Result<(), Error> {
    files::flush(repository.common_dir())
        .map_err(|e| Error::io("write the snapshot to the disk", e))
}

/// Worktree and branch of an instance, which an entry keeps.
pub(super) struct Work<'a> {
    pub(super) record: &'a Record,
    /// The branch and where it is.
    pub(super) branch: Option<&'a (String, String)>,
    pub(super) entry: &'a Entry,
    /// Whether the entry is to hold what git ignores.
    pub(super) ignored: bool,
}

impl Work<'_> {
    /// Takes it away, unless something has come that is not kept.
    pub(super) fn take_away(
        &self,
        workspace: &Workspace,
        store: &Store,
        force: bool,
    ) -> Result<(), Error> {
        let (repository, record) = (workspace.repository(), self.record);
        let worktree = Path::new(&record.worktree);
        let _lock = Lock::acquire(&store.layout().worktrees_lock(), LOCK_WAIT)
            .map_err(crate::store::Error::from)?;
        // To keep it and to wait for the lock has taken a while.
        snapshot::confirm_covers(repository, self.entry, worktree, self.ignored)
            .map_err(|source| Error::NotKept { id: record.id.clone(), source })?;
        let failed = |e| Error::io("remove the worktree", e);
        failpoint::check("remove.worktree").map_err(failed)?;
        let had_worktree = git::worktree::verify(repository, worktree) != WorktreeState::Missing;
        match (had_worktree, force) {
            (true, true) => git::worktree::remove_kept_worktree(repository, worktree)?,
            (true, false) => git::worktree::remove_worktree(repository, worktree)?,
            (false, _) => {}
        }
        failpoint::check("remove.branch").map_err(failed)?;
        if let Some((name, commit)) = self.branch {
            git::worktree::delete_branch(repository, name, commit)?;
        }
        failpoint::check("remove.record").map_err(failed)
    }
}

/// Returns what it means that a removal failed after everything was kept, for this removal or for one
/// that was cut off. If nothing is gone, what was kept is forgotten: `undo` must not take it for the
/// last removal.
fn cut_short(
    repository: &git::Repository,
    record: &Record,
    (entry, is_own): (&Entry, bool),
    error: Error,
) -> Error {
    if is_own && matches!(error, Error::NotKept { .. }) {
        let _ = snapshot::forget(repository, &entry.snapshot);
        return error;
    }
    let manifest = &entry.snapshot.manifest;
    let tip = git::branch::commit_of(repository, &record.branch).ok().flatten();
    let same_branch = tip.as_ref() == manifest.branch.as_ref().map(|tip| &tip.commit);
    if same_branch && snapshot::confirm(repository, entry).is_ok() {
        // If it stays, it is only one more that can be brought back.
        let _ = snapshot::forget(repository, &entry.snapshot);
        return error;
    }
    let path = Path::new(&record.worktree);
    let gone = git::worktree::verify(repository, path) == WorktreeState::Missing;
    if gone && manifest.worktree.is_some() {
        return Error::RemovedInPart { id: record.id.clone(), cause: error.to_string() };
    }
    error
}

fn removed(record: &Record, branch: Option<(String, String)>, entry: &Entry) -> Removed {
    let (branch, head) = branch.unzip();
    let manifest = &entry.snapshot.manifest;
    Removed {
        id: record.id.clone(),
        name: record.name.clone(),
        branch,
        head,
        worktree: manifest.worktree.clone(),
        snapshot: Kept {
            reference: entry.snapshot.reference.clone(),
            size: manifest.size,
            files: manifest.counts,
        },
    }
}

/// Removes the socket that a killed supervisor left.
fn remove_socket(record: &Record) {
    use std::os::unix::fs::FileTypeExt;
    let Some(supervisor) = &record.supervisor else { return };
    let socket = Path::new(&supervisor.socket);
    if socket.symlink_metadata().is_ok_and(|facts| facts.file_type().is_socket()) {
        // If it cannot be removed, it is in nobody's way.
        let _ = std::fs::remove_file(socket);
    }
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
