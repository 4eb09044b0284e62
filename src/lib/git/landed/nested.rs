//! Repositories inside a worktree: submodules, and what was cloned into an ignored directory.

use super::Unlanded;
use crate::git::command::Git;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// What git says of a worktree's files where other repositories can hide.
#[derive(Debug)]
pub(in crate::git) struct Listed {
    /// The index, as `ls-files --stage -z` prints it.
    pub(in crate::git) index: Vec<u8>,
    /// What is ignored: files, and directories with a `/` at the end of which nothing is tracked.
    pub(in crate::git) ignored: Vec<u8>,
}

impl Listed {
    /// Asks git.
    pub(in crate::git) fn take(repository: &Repository, worktree: &Worktree) -> Result<Self> {
        let git = || {
            let git = Git::within(repository, worktree).reading();
            git.args(["-c", "core.fsmonitor=false", "ls-files", "-z"])
        };
        let ignored = ["--others", "--ignored", "--exclude-standard", "--directory"];
        let index = git().args(["--stage"]).run()?;
        Ok(Self { index, ignored: git().args(ignored).run()? })
    }
}

/// Returns the nested repositories whose work is nowhere else. (Those that git shows as untracked
/// are reported with the status.)
pub(super) fn repositories(
    repository: &Repository,
    worktree: &Worktree,
    listed: &Listed,
) -> Result<Option<Unlanded>> {
    let mut places = Vec::new();
    for path in listed.ignored.split(|&byte| byte == 0) {
        if path.ends_with(b"/") {
            search(&worktree.path().join(OsStr::from_bytes(path)), &mut places)?;
        }
    }
    for line in listed.index.split(|&byte| byte == 0) {
        if let Some(rest) = line.strip_prefix(b"160000 ")
            && let Some(tab) = rest.iter().position(|&byte| byte == b'\t')
        {
            search(&worktree.path().join(OsStr::from_bytes(&rest[tab + 1..])), &mut places)?;
        }
    }
    let kept = places.into_iter().filter(|place| !is_elsewhere(repository, place).unwrap_or(false));
    let paths: Vec<String> = kept
        .map(|place| place.strip_prefix(worktree.path()).unwrap_or(&place).display().to_string())
        .collect();
    Ok((!paths.is_empty()).then_some(Unlanded::Nested { paths }))
}

/// Collects the directories at and below `directory` that hold a `.git`.
fn search(directory: &Path, places: &mut Vec<PathBuf>) -> Result<()> {
    let failed = || Error::io("read", directory);
    let entries = match fs::read_dir(directory) {
        Ok(entries) => entries,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed()(error)),
    };
    for entry in entries {
        let entry = entry.map_err(failed())?;
        if entry.file_name() == ".git" {
            places.push(directory.to_owned());
        } else if entry.file_type().map_err(failed())?.is_dir() {
            search(&entry.path(), places)?;
        }
    }
    Ok(())
}

/// Whether a nested repository is clean, and all its commits are on remote-tracking branches.
fn is_elsewhere(repository: &Repository, place: &Path) -> Result<bool> {
    // Only its own `.git` counts: git must not walk up from a broken one.
    let ceiling = place.parent().unwrap_or(place);
    let git = || {
        Git::unpinned(repository, place)
            .reading()
            .timeout(Duration::from_secs(60))
            .env("GIT_CEILING_DIRECTORIES", ceiling)
            .args(["-c", "core.fsmonitor=false"])
    };
    let status = ["status", "--porcelain", "--untracked-files=all", "--ignore-submodules=none"];
    let heads = ["rev-list", "--max-count=1", "HEAD", "--branches", "--glob=refs/stash"];
    Ok(git().args(status).run()?.is_empty()
        && git().args(heads).args(["--not", "--remotes"]).run()?.is_empty())
}
