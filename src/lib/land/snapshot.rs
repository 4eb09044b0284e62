//! The trash: snapshots of instances, by the name of the instance and the time.
//!
//! `refs/claudio/trash/<id>/<time>`: git never collects what a ref holds, and `git push` never sends
//! these by itself. Entries go by [`forget`] only, which `cleanup` calls when they have expired and
//! `undo` when everything is back.

use crate::git::snapshot::{self, Request};
use crate::git::worktree::{WorktreeState, verify};
use crate::git::{Error, Repository};
use crate::instance::{InstanceId, Record};
use crate::store::History;
use crate::sys::clock;
use jiff::Timestamp;
use std::path::Path;

pub use crate::git::snapshot::{Restored, Snapshot, Unreadable, forget};

/// Where all entries are.
const TRASH: &str = "refs/claudio/trash/";
/// The files that are added to each snapshot.
const RECORD: &str = "record";
const TASK: &str = "task";
/// Before the names of the files that tell of the instance's life.
const PAST: &str = "past/";

/// What is about to happen to an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Reason {
    Remove,
    Discard,
    Cleanup,
    Forget,
    Merge,
    Rebase,
    Undo,
}

impl Reason {
    /// Returns the word that is stored.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Remove => "rm",
            Self::Discard => "discard",
            Self::Cleanup => "cleanup",
            Self::Forget => "forget",
            Self::Merge => "merge",
            Self::Rebase => "rebase",
            Self::Undo => "undo",
        }
    }

    /// Whether the instance is gone afterwards.
    fn removes(word: &str) -> bool {
        [Self::Remove, Self::Discard, Self::Cleanup, Self::Forget]
            .iter()
            .any(|reason| reason.as_str() == word)
    }
}

/// An entry of the trash.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Whose it is.
    pub id: InstanceId,
    /// What was kept.
    pub snapshot: Snapshot,
}

impl Entry {
    /// Returns what tells it from other entries of the same instance: the end of its ref.
    pub fn time(&self) -> &str {
        place(&self.snapshot.reference).map_or("", |(_, time)| time)
    }

    /// Whether this was taken by `undo` itself, before it brought another entry back.
    pub fn is_undo(&self) -> bool {
        self.snapshot.manifest.reason == Reason::Undo.as_str()
    }

    /// Whether the instance was removed after this was taken.
    pub fn is_removal(&self) -> bool {
        Reason::removes(&self.snapshot.manifest.reason)
    }
}

/// Keeps everything of an instance: its branch, its worktree with index and files (ignored ones on
/// request), its record, its task, and its `past` if it is to be removed.
///
/// The instance must have ended, and its lock be held, so that nothing changes meanwhile.
///
/// # Errors
/// If anything cannot be kept exactly as it is; there is then no entry, and nothing may be removed.
pub fn take(
    repository: &Repository,
    record: &Record,
    task: &[u8],
    past: &History,
    reason: Reason,
    ignored: bool,
) -> Result<Entry, Error> {
    let path = Path::new(&record.worktree);
    let worktree = match verify(repository, path) {
        WorktreeState::Missing => None,
        _ => Some(path),
    };
    let text = serde_json::to_vec_pretty(record).map_err(Error::read("the instance's record"))?;
    let mut extras = vec![(RECORD.to_owned(), text), (TASK.to_owned(), task.to_vec())];
    extras.extend(past.iter().map(|(name, bytes)| (format!("{PAST}{name}"), bytes.clone())));
    let at = clock::now();
    let message = format!("git claudio: {} before {}", record.id, reason.as_str());
    let request = |reference: &str| {
        let request = Request {
            reference,
            worktree,
            branch: &record.branch,
            extras: &extras,
            reason: reason.as_str(),
            message: &message,
            at,
            ignored,
        };
        snapshot::take(repository, &request)
    };
    let snapshot = request(&free_name(repository, &record.id, at)?)?;
    Ok(Entry { id: record.id.clone(), snapshot })
}

/// Returns a name that no entry has yet.
fn free_name(repository: &Repository, id: &InstanceId, at: Timestamp) -> Result<String, Error> {
    let (entries, _) = snapshot::list(repository, &format!("{TRASH}{id}/"))?;
    let mut moment = at;
    loop {
        // A ref's name holds no colon.
        let time = clock::format_utc(moment).replace([':', '-', '.'], "");
        let name = format!("{TRASH}{id}/{time}");
        if entries.iter().all(|entry| entry.reference != name) {
            return Ok(name);
        }
        moment += jiff::SignedDuration::from_millis(1);
    }
}

/// Returns all entries, oldest first, and what is wrong with refs that are none.
///
/// # Errors
/// If the refs cannot be read.
pub fn list(repository: &Repository) -> Result<(Vec<Entry>, Vec<Unreadable>), Error> {
    let (snapshots, mut strange) = snapshot::list(repository, TRASH)?;
    let mut entries = Vec::new();
    for snapshot in snapshots {
        match place(&snapshot.reference) {
            Some((id, _)) => entries.push(Entry { id, snapshot }),
            None => {
                let error = Error::read("its name")("it names no instance");
                strange.push(Unreadable { reference: snapshot.reference, error });
            }
        }
    }
    Ok((entries, strange))
}

/// Returns the instance and the time that the ref of an entry names.
pub fn place(reference: &str) -> Option<(InstanceId, &str)> {
    let (id, time) = reference.strip_prefix(TRASH)?.split_once('/')?;
    Some((id.parse().ok()?, time))
}

/// Returns the record and the task as they were.
///
/// # Errors
/// If they cannot be read.
pub fn record(repository: &Repository, entry: &Entry) -> Result<(Record, Vec<u8>), Error> {
    let what = || format!("the record in '{}'", entry.snapshot.reference);
    let read = |name| snapshot::extra(repository, &entry.snapshot, name);
    let text = read(RECORD)?.ok_or_else(|| Error::read(what())("there is none"))?;
    let record = serde_json::from_slice(&text).map_err(Error::read(what()))?;
    Ok((record, read(TASK)?.unwrap_or_default()))
}

/// Returns the files that told of the instance's life.
///
/// # Errors
/// If they cannot be read.
pub fn past(repository: &Repository, entry: &Entry) -> Result<History, Error> {
    snapshot::extras(repository, &entry.snapshot, PAST)
}

/// Returns the newest entry of an instance if it was taken for something that takes the worktree away
/// and was cut off: by a removal, or by `undo`. It holds everything that is still there, the branch at
/// `tip` included; what git ignores may be in none.
///
/// A worktree that has lost its link to the repository in this way is linked again.
///
/// # Errors
/// If the entries or the worktree cannot be read.
pub fn unfinished(
    repository: &Repository,
    record: &Record,
    tip: Option<&str>,
) -> Result<Option<Entry>, Error> {
    let (mut entries, _) = list(repository)?;
    entries.retain(|entry| entry.id == record.id && (entry.is_removal() || entry.is_undo()));
    let Some(newest) = entries.pop() else { return Ok(None) };
    let kept = newest.snapshot.manifest.branch.as_ref().map(|tip| tip.commit.as_str());
    let path = Path::new(&record.worktree);
    if tip.is_some() && tip != kept {
        return Ok(None);
    }
    snapshot::relink(repository, &newest.snapshot, path)?;
    match confirm_covers(repository, &newest, path, false) {
        Ok(()) => Ok(Some(newest)),
        Err(Error::NotKept { .. } | Error::NotOurWorktree { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Fails unless all that is in the worktree at `path` is in an entry, ignored files if they are `wanted`.
///
/// # Errors
/// [`Error::NotKept`] with what is not in it, others if it cannot be read.
pub fn confirm_covers(
    repository: &Repository,
    entry: &Entry,
    path: &Path,
    wanted: bool,
) -> Result<(), Error> {
    snapshot::covers(repository, &entry.snapshot, path, wanted)
}

/// Brings back branch, worktree, index and files of an entry.
///
/// # Errors
/// If something else stands in the way; nothing is overwritten.
pub fn restore(repository: &Repository, entry: &Entry) -> Result<Restored, Error> {
    snapshot::restore(repository, &entry.snapshot)
}

/// Fails unless the worktree is still, to the last byte, what was kept.
///
/// # Errors
/// If anything differs.
pub fn confirm(repository: &Repository, entry: &Entry) -> Result<(), Error> {
    match &entry.snapshot.manifest.worktree {
        Some(path) => snapshot::verify_worktree(repository, &entry.snapshot, Path::new(path)),
        None => Ok(()),
    }
}
