//! Bringing back what was removed.

use super::{Error, Workspace, rebuild, remove};
use crate::git::{self, snapshot::Counts, worktree::WorktreeState};
use crate::instance::{EventKind, InstanceId, NewEvent, Record, StateName};
use crate::land::snapshot::{self, Entry, Reason, Unreadable};
use crate::store::{History, LOCK_WAIT, Making, Registry};
use crate::sys::lock::Lock;
use crate::sys::{clock, files};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::json;
use std::path::Path;
use std::time::Duration;

/// Something that can be brought back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Trashed {
    /// The instance.
    pub id: InstanceId,
    /// The name that it had.
    pub name: Option<String>,
    /// What tells it from other entries of the same instance.
    pub entry: String,
    /// The ref that keeps it.
    #[serde(rename = "ref")]
    pub reference: String,
    /// When it was kept.
    pub at: Timestamp,
    /// What took it away.
    pub reason: String,
    /// Its branch.
    pub branch: Option<String>,
    /// The commit of the branch.
    pub head: Option<String>,
    /// Where its worktree was.
    pub worktree: Option<String>,
    /// The task's first line.
    pub task: String,
    /// How many files are in no commit.
    pub files: Counts,
    /// The bytes that it takes beside what is in commits.
    pub size: u64,
    /// When 'cleanup' may forget it; `None` is never.
    pub expires_at: Option<Timestamp>,
}

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Undone {
    /// The instance.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// Its state, as it was.
    pub state: StateName,
    /// Its branch.
    pub branch: String,
    /// Its worktree, if there was one.
    pub worktree: Option<String>,
    /// The entry it came from.
    pub entry: String,
    /// How many files were written.
    pub files: u64,
    /// What did not come back.
    pub warnings: Vec<String>,
}

/// Returns everything that can be brought back, newest first, and what is wrong with other entries.
///
/// # Errors
/// If the repository cannot be read.
pub fn list(workspace: &Workspace) -> Result<(Vec<Trashed>, Vec<String>), Error> {
    let expire = workspace.settings()?.trash_expire();
    let (entries, unreadable) = snapshot::list(workspace.repository())?;
    let mut strange: Vec<String> = unreadable.iter().map(ToString::to_string).collect();
    let mut found = Vec::new();
    for entry in entries.into_iter().rev() {
        match describe(workspace, &entry, expire) {
            Ok(trashed) => found.push(trashed),
            Err(error) => strange.push(error.to_string()),
        }
    }
    Ok((found, strange))
}

pub(super) fn describe(
    workspace: &Workspace,
    entry: &Entry,
    expire: Option<Duration>,
) -> Result<Trashed, Error> {
    let (record, _) = snapshot::record(workspace.repository(), entry)?;
    let manifest = &entry.snapshot.manifest;
    Ok(Trashed {
        id: entry.id.clone(),
        name: record.name,
        entry: entry.time().to_owned(),
        reference: entry.snapshot.reference.clone(),
        at: manifest.at,
        reason: manifest.reason.clone(),
        branch: manifest.branch.as_ref().map(|tip| tip.name.clone()),
        head: manifest.branch.as_ref().map(|tip| tip.commit.clone()),
        worktree: manifest.worktree.clone(),
        task: record.task,
        files: manifest.counts,
        size: manifest.size,
        expires_at: expire.and_then(|expire| {
            let expire = SignedDuration::try_from(expire).ok()?;
            manifest.at.checked_add(expire).ok()
        }),
    })
}

/// Checks that there is something that [`undo`] could bring back.
///
/// # Errors
/// If there is no such entry.
pub fn check(workspace: &Workspace, word: Option<&str>, entry: Option<&str>) -> Result<(), Error> {
    find(workspace, None, word, entry).map(drop)
}

/// Brings back the instance that `word` names (its id, the beginning of one, its name or its branch),
/// as it was kept in `entry`, or last; without a word what was removed last.
///
/// # Errors
/// If there is no such entry, or something else stands where it was.
pub fn undo(
    workspace: &Workspace,
    word: Option<&str>,
    entry: Option<&str>,
) -> Result<Undone, Error> {
    let store = workspace.store()?;
    let registry = store.lock_registry(LOCK_WAIT)?;
    let entry = find(workspace, Some(&registry), word, entry)?;
    let repository = workspace.repository();
    if registry.is_taken(&entry.id) && store.is_alive(&entry.id) {
        let state = store.read(&entry.id)?.state.name();
        return Err(Error::WrongState { id: entry.id, state, wanted: "ended" });
    }
    if registry.is_taken(&entry.id) && !entry.is_removal() {
        make_way(workspace, &registry, &entry)?;
    }
    let lock = Lock::acquire(&store.layout().worktrees_lock(), LOCK_WAIT)
        .map_err(crate::store::Error::from)?;
    // Without its record it would be no instance.
    snapshot::record(repository, &entry).map_err(|error| damaged(&entry, error))?;
    let restored = snapshot::restore(repository, &entry);
    let mut restored = restored.map_err(|error| damaged(&entry, error))?;
    if let Some(path) = &restored.worktree {
        let left = git::worktree::put_back(path)?;
        restored.warnings.extend(left.iter().map(|path| {
            format!("'{}' stays there: something else is in its place", path.display())
        }));
    }
    drop(lock);
    add_record(workspace, &registry, &entry, &mut restored.warnings)?;
    if restored.worktree.is_some() {
        // Its next start must not try to make it.
        Making::Made.write(&store.layout().instance(&entry.id))?;
    }
    store.journal().append(NewEvent {
        at: clock::now(),
        instance: Some(entry.id.clone()),
        kind: EventKind::Restored,
        from: None,
        to: Some(store.read(&entry.id)?.state.name()),
        source: None,
        detail: Some(json!({
            "branch": entry.snapshot.manifest.branch.as_ref().map(|tip| &tip.name),
            "commit": entry.snapshot.manifest.branch.as_ref().map(|tip| &tip.commit),
            "reason": entry.snapshot.manifest.reason,
            "snapshot": entry.snapshot.reference,
        })),
    })?;
    // Everything was compared with what the entry holds; it is not needed any more.
    snapshot::forget(repository, &entry.snapshot)?;
    let record = store.read(&entry.id)?;
    Ok(Undone {
        state: record.state.name(),
        id: record.id,
        name: record.name,
        branch: record.branch,
        worktree: restored.worktree.map(|path| path.display().to_string()),
        entry: entry.time().to_owned(),
        files: restored.files,
        warnings: restored.warnings,
    })
}

/// Before a merge or a rebase is undone: keeps the instance as it is now, so that this can be undone
/// too, and takes its worktree and branch away; what git ignores there waits for the other one.
fn make_way(workspace: &Workspace, registry: &Registry<'_>, entry: &Entry) -> Result<(), Error> {
    let (store, repository) = (registry.store(), workspace.repository());
    let held = remove::take_over(workspace, store, &entry.id)?;
    let record = held.record();
    let path = Path::new(&record.worktree);
    remove::refuse_inside(workspace, record)?;
    let not_kept = |source| Error::NotKept { id: record.id.clone(), source };
    let kept = kept_by_undo(workspace, record).map_err(not_kept)?;
    remove::refuse_not_ours(repository, record)?;
    let branch = remove::removable_branch(workspace, record)?;
    let kept = match kept {
        Some(kept) => kept,
        None => {
            let (task, past) = (store.task(&record.id)?, History::new());
            let kept = snapshot::take(repository, record, &task, &past, Reason::Undo, false);
            let kept = kept.map_err(not_kept)?;
            files::flush(repository.common_dir())
                .map_err(|e| Error::io("write the snapshot to the disk", e))?;
            kept
        }
    };
    if let WorktreeState::Ok = git::worktree::verify(repository, path) {
        // No snapshot holds them: they wait beside the worktree until it is back.
        git::worktree::put_aside(repository, &git::worktree::Worktree::open(repository, path)?)?;
    }
    let work = remove::Work { record, branch: branch.as_ref(), entry: &kept, ignored: false };
    work.take_away(workspace, store, true)
}

/// Returns what an `undo` that was cut off has kept of an instance, if that is all there is of it.
fn kept_by_undo(workspace: &Workspace, record: &Record) -> Result<Option<Entry>, git::Error> {
    let repository = workspace.repository();
    let tip = git::branch::commit_of(repository, &record.branch)?;
    let kept = snapshot::unfinished(repository, record, tip.as_deref())?;
    Ok(kept.filter(Entry::is_undo))
}

fn add_record(
    workspace: &Workspace,
    registry: &Registry<'_>,
    entry: &Entry,
    warnings: &mut Vec<String>,
) -> Result<(), Error> {
    if registry.is_taken(&entry.id) {
        return Ok(());
    }
    let (mut record, task) = snapshot::record(workspace.repository(), entry)?;
    let listing = registry.store().list()?;
    let taken = |name: &String| {
        listing.instances.iter().any(|stored| stored.record.name.as_ref() == Some(name))
    };
    if let Some(name) = record.name.take_if(|name| taken(name)) {
        warnings.push(format!("another instance is called '{name}' by now: it has no name"));
    }
    let past = snapshot::past(workspace.repository(), entry);
    let past = past.map_err(|error| damaged(entry, error))?;
    registry.add_again(&record, &task, &past)?;
    // Without it an instance is only harder to bring back.
    let _ = rebuild::remember(workspace, &record);
    Ok(())
}

/// Returns what it means that an entry cannot be read or brought back.
fn damaged(entry: &Entry, error: git::Error) -> Error {
    match error {
        source @ git::Error::Read { .. } => {
            let reference = entry.snapshot.reference.clone();
            Error::Damaged { id: entry.id.clone(), reference, source }
        }
        error => Error::Git(error),
    }
}

fn find(
    workspace: &Workspace,
    registry: Option<&Registry<'_>>,
    word: Option<&str>,
    time: Option<&str>,
) -> Result<Entry, Error> {
    let (entries, unreadable) = snapshot::list(workspace.repository())?;
    let last = entries.last().map(|entry| entry.id.clone());
    let mut found: Vec<Entry> = match word {
        None => entries.into_iter().filter(Entry::is_removal).collect(),
        Some(word) => named(workspace, entries, word)?,
    };
    if let Some(time) = time {
        found.retain(|entry| entry.time().starts_with(time));
    } else if let [.., _, last] = found.as_slice()
        && last.is_undo()
        && let Some(registry) = registry.filter(|registry| registry.is_taken(&last.id))
    {
        // One that was cut off goes on: what it kept is what is there.
        let record = registry.store().read(&last.id)?;
        if kept_by_undo(workspace, &record)?.is_some_and(|kept| kept == *last) {
            found.pop();
        }
    }
    let found = found.pop();
    match newer_damage(unreadable, found.as_ref(), word, time) {
        Some(error) => Err(error),
        None => found.ok_or_else(|| match (word, last) {
            (None, Some(last)) if time.is_none() => Error::NoRemoval { last },
            _ => Error::NothingToUndo { word: word.map(str::to_owned) },
        }),
    }
}

/// Returns what is wrong with an entry that is newer than `found` and might be the one that was asked
/// for: an older one must not come back in its stead.
fn newer_damage(
    unreadable: Vec<Unreadable>,
    found: Option<&Entry>,
    word: Option<&str>,
    wanted: Option<&str>,
) -> Option<Error> {
    let newer = unreadable.into_iter().filter_map(|unreadable| {
        let (id, time) = snapshot::place(&unreadable.reference)?;
        let is_meant = match (word, found) {
            (None, _) => true,
            (Some(_), Some(found)) => found.id == id,
            (Some(word), None) => !word.is_empty() && id.as_str().starts_with(word),
        };
        let is_newer = found.is_none_or(|found| found.time() < time);
        let is_wanted = wanted.is_none_or(|wanted| time.starts_with(wanted));
        let time = time.to_owned();
        (is_meant && is_newer && is_wanted).then_some((time, id, unreadable))
    });
    let (_, id, newest) = newer.max_by(|(one, ..), (other, ..)| one.cmp(other))?;
    Some(Error::Damaged { id, reference: newest.reference, source: newest.error })
}

/// Returns the entries of the one instance that `word` names.
fn named(workspace: &Workspace, entries: Vec<Entry>, word: &str) -> Result<Vec<Entry>, Error> {
    let name = |entry: &Entry| {
        let record = snapshot::record(workspace.repository(), entry).ok();
        record.and_then(|(record, _)| record.name)
    };
    let is_exact = |entry: &Entry| {
        let branch = entry.snapshot.manifest.branch.as_ref();
        entry.id.as_str() == word
            || branch.is_some_and(|tip| tip.name == word)
            || name(entry).as_deref() == Some(word)
    };
    let exact: Vec<Entry> = entries.iter().filter(|entry| is_exact(entry)).cloned().collect();
    let found = match exact.is_empty() || word.is_empty() {
        false => exact,
        true => {
            let starts = |entry: &&Entry| entry.id.as_str().starts_with(word) && !word.is_empty();
            entries.iter().filter(starts).cloned().collect()
        }
    };
    let mut ids: Vec<String> = found.iter().map(|entry| entry.id.to_string()).collect();
    ids.sort();
    ids.dedup();
    match ids.len() {
        0 | 1 => Ok(found),
        _ => Err(Error::AmbiguousInstance { word: word.to_owned(), candidates: ids }),
    }
}
