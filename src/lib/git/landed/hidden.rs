//! Changes that `git status` was told not to look at.

use super::Unlanded;
use crate::git::command::Git;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};

/// Returns changed files among those marked assume-unchanged, or skip-worktree and yet present.
pub(super) fn changes(repository: &Repository, worktree: &Worktree) -> Result<Option<Unlanded>> {
    let git = || Git::within(repository, worktree).reading();
    let list = git().args(["ls-files", "-v", "-z"]).run()?;
    let marked: Vec<&[u8]> = list
        .split(|&byte| byte == 0)
        .filter(|line| line.first().is_some_and(|tag| tag.is_ascii_lowercase() || *tag == b'S'))
        .filter_map(|line| line.get(2..))
        .filter(|path| is_present(worktree, path))
        .collect();
    if marked.is_empty() {
        return Ok(None);
    }
    let dir = crate::sys::files::temporary_dir()
        .map_err(Error::io("create", std::path::Path::new("a temporary directory")))?;
    let index = dir.path().join("index");
    let own = worktree.git_dir().join("index");
    std::fs::copy(&own, &index).map_err(Error::io("copy", &own))?;
    let mut paths = marked.join(&0);
    paths.push(0);
    // One of the two marks per call is all that git takes.
    for mark in ["--no-assume-unchanged", "--no-skip-worktree"] {
        let args = ["-c", "core.fsmonitor=false", "update-index", mark, "-z", "--stdin"];
        git().scratch_index(&index).args(args).stdin(paths.clone()).run()?;
    }
    // The stored times may be newer than the content: let git read everything that is marked.
    let args = ["-c", "core.fsmonitor=false", "diff-files", "--name-only", "-z"];
    let out = git().scratch_index(&index).args(args).run()?;
    let changed: Vec<&[u8]> = out.split(|&byte| byte == 0).collect();
    let paths: Vec<String> = marked
        .iter()
        .filter(|path| changed.contains(path))
        .map(|path| String::from_utf8_lossy(path).into_owned())
        .collect();
    Ok((!paths.is_empty()).then_some(Unlanded::Modified { paths }))
}

fn is_present(worktree: &Worktree, path: &[u8]) -> bool {
    use std::os::unix::ffi::OsStrExt;
    let path = worktree.path().join(std::ffi::OsStr::from_bytes(path));
    path.symlink_metadata().is_ok()
}
