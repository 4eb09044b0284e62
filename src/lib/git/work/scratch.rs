//! A copy of a worktree's index in which untracked files can be noted without anybody noticing.

use crate::git::command::{Git, option};
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;
use tempfile::TempDir;

/// Environment for commands that see untracked files as new ones.
pub(super) struct Scratch {
    dir: Option<TempDir>,
    objects: std::ffi::OsString,
}

impl Scratch {
    /// Looks for untracked files (not ignored, not in a nested repository) and notes them in a
    /// temporary copy of the index; without any, the worktree's own index will do.
    pub(super) fn new(repository: &Repository, worktree: &Worktree) -> Result<Self> {
        let untracked = untracked(repository, worktree)?;
        let objects = quoted(&repository.common_dir().join("objects"));
        let mut scratch = Self { dir: None, objects };
        if untracked.is_empty() {
            return Ok(scratch);
        }
        let dir = crate::sys::files::temporary_dir()
            .map_err(Error::io("create", Path::new("a temporary directory")))?;
        copy_index(worktree, &dir.path().join("index"))?;
        fs::create_dir(dir.path().join("objects")).map_err(Error::io("create", dir.path()))?;
        scratch.dir = Some(dir);
        let args = ["add", "--sparse", "--intent-to-add", "--pathspec-from-file=-"];
        scratch
            .git(repository, worktree)
            .env("GIT_LITERAL_PATHSPECS", "1")
            .args(args)
            .args(["--pathspec-file-nul"])
            .stdin(untracked)
            .run()?;
        Ok(scratch)
    }

    /// Returns a command that sees the untracked files and can write nothing into the repository.
    pub(super) fn git(&self, repository: &Repository, worktree: &Worktree) -> Git {
        let git = Git::within(repository, worktree).reading().args(["-c", "core.fsmonitor=false"]);
        match &self.dir {
            None => git,
            Some(dir) => git
                .scratch_index(&dir.path().join("index"))
                .env("GIT_OBJECT_DIRECTORY", dir.path().join("objects"))
                .env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &self.objects),
        }
    }
}

/// Returns the untracked files, each ended by a zero byte.
fn untracked(repository: &Repository, worktree: &Worktree) -> Result<Vec<u8>> {
    let git = Git::within(repository, worktree).reading().args(["-c", "core.fsmonitor=false"]);
    let mut list = git.args(["ls-files", "--others", "--exclude-standard", "-z"]).run()?;
    if list.split(|&byte| byte == 0).any(|path| path.ends_with(b"/")) {
        // A nested repository is not work of this one.
        let files = list.split(|&byte| byte == 0).filter(|path| !path.ends_with(b"/"));
        list = files.collect::<Vec<_>>().join(&0);
    }
    Ok(list)
}

pub(in crate::git) fn copy_index(worktree: &Worktree, target: &Path) -> Result<()> {
    let index = worktree.git_dir().join("index");
    match fs::copy(&index, target) {
        Ok(_) => {}
        // Nothing was ever added.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Error::io("copy", &index)(error)),
    }
    // git compares this time with that of the files to know which it must read again.
    let modified = index.metadata().and_then(|meta| meta.modified());
    let copy = File::options().write(true).open(target);
    modified
        .and_then(|time| copy.and_then(|copy| copy.set_modified(time)))
        .map_err(Error::io("copy", &index))
}

/// Returns a path as git takes it in a list that is separated by colons.
fn quoted(path: &Path) -> std::ffi::OsString {
    let text = path.as_os_str().to_string_lossy();
    if !text.contains([':', '"']) {
        return path.into();
    }
    let inner = text.replace('\\', "\\\\").replace('"', "\\\"");
    option("", Path::new(&format!("\"{inner}\"")))
}
