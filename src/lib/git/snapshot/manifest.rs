//! What a snapshot says about itself.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The format of snapshots that this version makes.
pub(super) const FORMAT: u32 = 1;

/// What a snapshot is about.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Manifest {
    /// The format, so that a later version can tell.
    pub format: u32,
    /// When it was taken.
    pub at: Timestamp,
    /// What was about to happen: `rm`, `discard`, `cleanup`, `merge`, `rebase`.
    pub reason: String,
    /// The branch and where it was, if there was one.
    pub branch: Option<Tip>,
    /// The settings of that branch: key and value.
    #[serde(default)]
    pub branch_config: Vec<(String, String)>,
    /// Where the worktree was, if there was one.
    pub worktree: Option<String>,
    /// The commit that was checked out.
    pub head: Option<String>,
    /// The branch that was checked out, in full; `None` if `HEAD` was detached.
    #[serde(default)]
    pub head_ref: Option<String>,
    /// How many files are in it.
    #[serde(default)]
    pub counts: Counts,
    /// The bytes of the files that are in it and in no commit.
    #[serde(default)]
    pub size: u64,
    /// Submodules that were checked out and had nothing of their own: paths.
    #[serde(default)]
    pub submodules: Vec<String>,
}

/// A branch and its commit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tip {
    /// The short name.
    pub name: String,
    /// The commit in full hexadecimal.
    pub commit: String,
}

/// How many files a snapshot holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Those whose index entry differs from `HEAD`.
    pub staged: u64,
    /// Tracked ones that differ from the index.
    pub modified: u64,
    /// Untracked ones.
    pub untracked: u64,
    /// Ignored ones, if they were asked for.
    pub ignored: u64,
}
