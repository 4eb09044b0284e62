//! What is in an instance's worktree, compared with where it started.
//!
//! Owns: the set of changed files, their sizes, and the text of the differences: committed, staged,
//! unstaged and untracked together, as the files are now, against the merge base of the instance's
//! base and its `HEAD`.
//! Invariants: looking changes nothing: the index keeps its bytes and its time, no lock is taken,
//! no object is stored, and no program that a setting names (external diff, textconv, fsmonitor) is
//! run for what is counted. Ignored files are never part of the work.

mod diff;
mod files;
mod scratch;

pub(in crate::git) use diff::arguments;
pub use diff::{DiffOptions, diff};
pub(in crate::git) use files::{COUNT, parse};
pub use files::{FileChange, Status, files};
pub(in crate::git) use scratch::copy_index;

use super::worktree::Worktree;
use super::{Error, Repository, Result};
use crate::instance::{Base, Changes};
use std::path::Path;

/// Measures the work in the worktree at `path` against its base.
///
/// Returns its size and the commit that is checked out there, in full hexadecimal.
pub fn measure(repository: &Repository, path: &Path, base: &Base) -> Result<(Changes, String)> {
    let worktree = Worktree::open(repository, path)?;
    let span = Span::of(repository, &worktree, base)?;
    let files = files::between(repository, &worktree, &span, false, &[])?;
    let sum = |count: fn(&FileChange) -> Option<u64>| files.iter().filter_map(count).sum();
    let changes = Changes {
        files: files.len() as u64,
        insertions: sum(|file| file.insertions),
        deletions: sum(|file| file.deletions),
        uncommitted: files.iter().filter(|file| !file.committed).count() as u64,
    };
    Ok((changes, span.head))
}

/// From where to where a worktree's commits go.
struct Span {
    /// What its work is compared with.
    start: String,
    /// What is checked out.
    head: String,
}

impl Span {
    fn of(repository: &Repository, worktree: &Worktree, base: &Base) -> Result<Self> {
        let opened = repository.open_at(worktree.git_dir())?;
        let head = opened.head_id().map_err(|_| Error::NoCommit)?.detach();
        let base_id = gix::ObjectId::from_hex(base.commit.as_bytes())
            .map_err(|_| Error::UnknownRevision(base.commit.clone()))?;
        // Without a common ancestor everything is compared with the base itself.
        let common = opened.merge_base(base_id, head).map_err(Error::read("the commits"))?;
        let start = common.map_or(base_id, gix::Id::detach);
        Ok(Self { start: start.to_string(), head: head.to_string() })
    }
}

#[cfg(test)]
mod tests;
