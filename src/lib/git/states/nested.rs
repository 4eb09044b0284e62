//! Repositories inside a worktree that are no submodules of it.

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Whether what is in the directory belongs to a repository of its own, as git sees it: a `.git` that
/// leads nowhere makes none.
pub(super) fn is_repository(dir: &Path) -> bool {
    let dot_git = dir.join(".git");
    if dot_git.is_dir() {
        return is_git_dir(&dot_git);
    }
    if !dot_git.is_file() {
        return false;
    }
    // git leaves alone what it cannot read.
    let Ok(text) = fs::read(&dot_git) else { return true };
    text.strip_prefix(b"gitdir: ").is_some_and(|target| is_git_dir(&inside(dir, target)))
}

fn is_git_dir(dir: &Path) -> bool {
    let common = match fs::read(dir.join("commondir")) {
        Ok(text) => inside(dir, &text),
        Err(_) => dir.to_owned(),
    };
    is_head(&dir.join("HEAD")) && common.join("objects").is_dir() && common.join("refs").is_dir()
}

fn is_head(file: &Path) -> bool {
    if let Ok(target) = fs::read_link(file) {
        return target.as_os_str().as_bytes().starts_with(b"refs/");
    }
    let Ok(text) = fs::read(file) else { return false };
    match text.strip_prefix(b"ref:") {
        Some(target) => target.trim_ascii_start().starts_with(b"refs/"),
        None => text.get(..40).is_some_and(|id| id.iter().all(u8::is_ascii_hexdigit)),
    }
}

/// Returns the path that a file of git's holds, which may be relative to the directory.
fn inside(dir: &Path, text: &[u8]) -> PathBuf {
    let end = text.iter().rposition(|byte| !b"\r\n".contains(byte)).map_or(0, |last| last + 1);
    dir.join(std::ffi::OsStr::from_bytes(&text[..end]))
}
