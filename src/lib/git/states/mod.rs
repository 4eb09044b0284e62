//! States of work that can be compared and merged: commits, and worktrees just as they stand.
//!
//! Owns: taking a worktree's state (committed, staged, unstaged and untracked, filters applied) as a
//! tree; which files differ between two trees; what git says when two states are merged.
//! Invariants: looking changes nothing: every index keeps its bytes and its time, no lock is taken,
//! and whatever objects are needed live in memory or in a temporary directory, never in the
//! repository. A verdict is git's own: either nothing at all can meet, which is a question of names,
//! or the git program merges. What cannot be known is an error, never "clean".
//! Callers: `conflicts`, `land`, `ops`.

mod attributes;
mod by_git;
mod commit;
mod compare;
mod flat;
mod git_dir;
mod ground;
mod hunks;
mod lab;
mod leads;
mod merge;
mod nested;
mod opener;
mod parse;
mod real;
mod scan;
mod snapshot;
mod staged;
mod stand_in;
mod trees;

pub use commit::{Bases, Point};
pub use hunks::Range;
pub use lab::{Lab, predict};
pub use merge::{Conflict, Kind, Outcome, Triple};
pub use opener::Opener;
pub use snapshot::Snapshot;
pub use trees::{Change, Leaf};

use std::fmt;

/// The name of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Id(pub(in crate::git) gix::ObjectId);

impl Id {
    /// Returns the id that is written so in full hexadecimal, or `None`.
    pub fn parse(text: &str) -> Option<Self> {
        gix::ObjectId::from_hex(text.as_bytes()).ok().map(Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

#[cfg(test)]
mod tests;
