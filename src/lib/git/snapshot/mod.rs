//! Everything of a worktree and its branch, kept under one ref and brought back from it.
//!
//! Owns: the shape of that commit and both directions between it and a worktree. Its tree holds,
//! apart from each other: `index` (the file's own bytes), `staged` and `conflict/<stage>` (what the
//! index names), `tracked`, `untracked` and, on request, `ignored` (the files' raw bytes, no filter
//! applied), `modes` and `directories` (what a tree cannot say), `private` (the worktree's own part
//! of the repository: `HEAD`, its log, an unfinished merge), `objects` (what only that part names),
//! `manifest`, and what the caller adds. Its parents are the commits that nothing else may hold.
//! Invariants: a snapshot exists only after it was read back from its ref and found equal to the
//! worktree, file by file; whatever cannot be represented is an error, never left out. The worktree,
//! its index and its times stay as they are. No hook, filter, signature or temporary index is
//! involved. Nothing that exists is overwritten by bringing back.
//! Callers: `land`. Deliberately not here: when a snapshot is taken, what refs are called, when one
//! goes.

mod check;
mod inventory;
mod manifest;
mod objects;
mod private;
mod restore;
mod submodules;
mod take;

pub use manifest::{Counts, Manifest, Tip};
pub use restore::{Restored, relink, restore};
pub use take::{Request, take};

use super::command::Git;
use super::worktree::{Worktree, WorktreeState, verify};
use super::{Error, Repository, Result};
use objects::Objects;
use std::fmt;
use std::path::Path;

/// What was kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Snapshot {
    /// The ref that keeps it.
    pub reference: String,
    /// Its commit, in full hexadecimal.
    pub commit: String,
    /// What it is about.
    pub manifest: Manifest,
}

/// A ref among snapshots that cannot be read as one.
#[derive(Debug)]
pub struct Unreadable {
    /// The ref.
    pub reference: String,
    /// Why.
    pub error: Error,
}

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "'{}': {}", self.reference, self.error)
    }
}

/// Returns the snapshots whose refs begin with `prefix` (which ends with a `/`), oldest first, and
/// the refs there that are none, with what is wrong with them.
///
/// # Errors
/// If the refs cannot be read.
pub fn list(repository: &Repository, prefix: &str) -> Result<(Vec<Snapshot>, Vec<Unreadable>)> {
    let format = "--format=%(objectname) %(refname)";
    let out = Git::new(repository).reading().args(["for-each-ref", format, prefix]).run()?;
    let objects = Objects::open(repository)?;
    let (mut found, mut strange) = (Vec::new(), Vec::new());
    for line in String::from_utf8_lossy(&out).lines() {
        let Some((commit, reference)) = line.split_once(' ') else { continue };
        match objects.manifest(commit) {
            Ok(manifest) => found.push(Snapshot {
                reference: reference.to_owned(),
                commit: commit.to_owned(),
                manifest,
            }),
            Err(error) => strange.push(Unreadable { reference: reference.to_owned(), error }),
        }
    }
    found.sort_by(|a, b| (a.manifest.at, &a.reference).cmp(&(b.manifest.at, &b.reference)));
    Ok((found, strange))
}

/// Returns one of the files that the taker added.
///
/// # Errors
/// If the snapshot cannot be read.
pub fn extra(repository: &Repository, snapshot: &Snapshot, name: &str) -> Result<Option<Vec<u8>>> {
    let objects = Objects::open(repository)?;
    objects.file(&snapshot.commit, name)
}

/// Returns the files that the taker added under names that begin with `prefix` (which ends with a
/// `/`): the rest of each name, and its bytes.
///
/// # Errors
/// If the snapshot cannot be read.
pub fn extras(
    repository: &Repository,
    snapshot: &Snapshot,
    prefix: &str,
) -> Result<Vec<(String, Vec<u8>)>> {
    let objects = Objects::open(repository)?;
    let listing = objects.listing(&snapshot.commit)?;
    let wanted = listing.range(prefix.as_bytes().to_vec()..);
    let wanted = wanted.take_while(|(path, _)| path.starts_with(prefix.as_bytes()));
    wanted
        .map(|(path, (_, id))| {
            let name = String::from_utf8_lossy(&path[prefix.len()..]).into_owned();
            Ok((name, objects.read(*id)?))
        })
        .collect()
}

/// Deletes the ref of a snapshot, if it still is the one that was looked at.
///
/// # Errors
/// If it changed, or cannot be deleted.
pub fn forget(repository: &Repository, snapshot: &Snapshot) -> Result<()> {
    without_hooks(repository)
        .args(["update-ref", "-d", &snapshot.reference, &snapshot.commit])
        .run()
        .map(drop)
}

/// Fails unless everything that is in the worktree at `path` and in its index is in the snapshot too,
/// so that nothing would be lost by removing it; what git ignores only if it is `wanted`.
///
/// # Errors
/// [`Error::NotKept`] if something is not in it, others if either cannot be read.
pub fn covers(
    repository: &Repository,
    snapshot: &Snapshot,
    path: &Path,
    wanted: bool,
) -> Result<()> {
    match verify(repository, path) {
        WorktreeState::Missing => Ok(()),
        _ => {
            let worktree = Worktree::open(repository, path)?;
            check::covers(repository, snapshot, &worktree, wanted)
        }
    }
}

/// Fails unless the worktree is, to the last byte, what the snapshot holds.
///
/// # Errors
/// If anything differs or cannot be read.
pub fn verify_worktree(repository: &Repository, snapshot: &Snapshot, path: &Path) -> Result<()> {
    check::same(repository, snapshot, &Worktree::open(repository, path)?)
}

/// Returns a git command that runs none of the user's hooks.
fn without_hooks(repository: &Repository) -> Git {
    Git::new(repository).args(["-c", "core.hooksPath=/dev/null"])
}

/// Returns why something cannot be kept.
fn refused(path: &[u8], reason: &str) -> Error {
    let path = String::from_utf8_lossy(path).into_owned();
    Error::NotKept { path, reason: reason.to_owned() }
}
