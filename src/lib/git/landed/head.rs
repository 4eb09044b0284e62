//! What a worktree has checked out: it need not be the branch that was made for it.

use crate::git::command::Git;
use crate::git::{Repository, Result};
use std::ffi::OsStr;
use std::fmt;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Where the `HEAD` of a worktree is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Head {
    /// The short name of its branch; `None` if it is detached.
    pub branch: Option<String>,
    /// The commit.
    pub commit: String,
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.branch {
            Some(name) => write!(f, "branch '{name}'"),
            None => write!(f, "commit {}", self.commit.chars().take(12).collect::<String>()),
        }
    }
}

/// Returns where the `HEAD` of the worktree at `path` is, also while only its registration is left.
/// `None` if git knows no such worktree or nothing was committed there yet.
///
/// # Errors
/// If git cannot list the worktrees.
pub fn head(repository: &Repository, path: &Path) -> Result<Option<Head>> {
    let list = Git::new(repository).reading().args(["worktree", "list", "--porcelain", "-z"]);
    let list = list.run()?;
    let wanted = real(path);
    let (mut here, mut commit, mut branch) = (false, None, None);
    for line in list.split(|&byte| byte == 0) {
        if let Some(found) = line.strip_prefix(b"worktree ") {
            here = real(Path::new(OsStr::from_bytes(found))) == wanted;
        } else if let Some(found) = line.strip_prefix(b"HEAD ").filter(|_| here) {
            commit = Some(String::from_utf8_lossy(found).into_owned());
        } else if let Some(found) = line.strip_prefix(b"branch refs/heads/").filter(|_| here) {
            branch = Some(String::from_utf8_lossy(found).into_owned());
        }
    }
    let commit = commit.filter(|commit| commit.bytes().any(|byte| byte != b'0'));
    Ok(commit.map(|commit| Head { branch, commit }))
}

/// Returns a path without links, also if its last part is gone.
fn real(path: &Path) -> PathBuf {
    let whole = path.canonicalize().ok();
    let parent = || Some(path.parent()?.canonicalize().ok()?.join(path.file_name()?));
    whole.or_else(parent).unwrap_or_else(|| path.to_owned())
}
