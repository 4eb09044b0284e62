//! Copies ignored files (`.env`, local settings) that a fresh worktree needs.
//!
//! Only files that git ignores, that are not tracked, and that a pattern names. They are copied
//! with their modes, links as links; nothing is followed out of the worktree, and nothing that is
//! there already is replaced.

use super::verify::Worktree;
use crate::git::command::{Git, option};
use crate::git::{Error, Repository, Result};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// The file in the main worktree that lists patterns, in the syntax of `.gitignore`.
const INCLUDE_FILE: &str = ".worktreeinclude";

/// Copies what `patterns` name, or, without, what `.worktreeinclude` names; `except` and what is
/// below it is never copied.
///
/// Returns how many files were copied.
pub(super) fn copy(
    repository: &Repository,
    worktree: &Worktree,
    patterns: Option<&[String]>,
    except: &[PathBuf],
) -> Result<u64> {
    let Some(main) = repository.main_worktree() else { return Ok(0) };
    let listed = main.join(INCLUDE_FILE);
    let written;
    let list = match patterns {
        Some([]) => return Ok(0),
        Some(patterns) => {
            written = pattern_file(patterns)?;
            written.path()
        }
        None if listed.is_file() => &listed,
        None => return Ok(0),
    };
    let mut copied = 0;
    for path in included(repository, main, list)? {
        let path = Path::new(OsStr::from_bytes(&path));
        let source = main.join(path);
        let held_back = except.iter().any(|except| source.starts_with(except));
        if !held_back && copy_one(&source, worktree.path(), path)? {
            copied += 1;
        }
    }
    Ok(copied)
}

fn pattern_file(patterns: &[String]) -> Result<tempfile::NamedTempFile> {
    let failed = || Error::io("write", Path::new(INCLUDE_FILE));
    let mut file = tempfile::NamedTempFile::new().map_err(failed())?;
    file.write_all((patterns.join("\n") + "\n").as_bytes()).map_err(failed())?;
    Ok(file)
}

/// Returns the paths that `list` names among those that are ignored and not tracked.
fn included(repository: &Repository, main: &Path, list: &Path) -> Result<Vec<Vec<u8>>> {
    let main_git = || {
        let git = Git::new(repository).reading();
        git.args([option("--work-tree=", main)])
    };
    let others = main_git()
        .args(["ls-files", "--others", "--ignored", "-z"])
        .args([option("--exclude-from=", list)])
        .run()?;
    if others.is_empty() {
        return Ok(Vec::new());
    }
    let ignored = main_git().args(["check-ignore", "-z", "--stdin"]).stdin(others).run_or(1)?;
    let ignored = ignored.unwrap_or_default();
    let mut seen = HashSet::new();
    let paths = ignored.split(|&byte| byte == 0).filter(|path| !path.is_empty());
    Ok(paths.filter(|path| seen.insert(*path)).map(<[u8]>::to_vec).collect())
}

/// Copies one file or link to the same place below `root`.
///
/// Returns whether it was copied; what is in the way stays.
fn copy_one(source: &Path, root: &Path, path: &Path) -> Result<bool> {
    let meta = match fs::symlink_metadata(source) {
        Ok(meta) => meta,
        // Gone since it was listed.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(Error::io("read", source)(error)),
    };
    if !(meta.is_file() || meta.is_symlink()) || !make_parents(root, path)? {
        return Ok(false);
    }
    let target = root.join(path);
    if fs::symlink_metadata(&target).is_ok() {
        return Ok(false);
    }
    if meta.is_symlink() {
        let link = fs::read_link(source).map_err(Error::io("read", source))?;
        std::os::unix::fs::symlink(link, &target).map_err(Error::io("create", &target))?;
    } else {
        // Shares the blocks where the file system can.
        fs::copy(source, &target).map_err(Error::io("copy", source))?;
    }
    Ok(true)
}

/// Makes the directories above `path`.
///
/// Returns whether all of them are real directories: through a link, a copy would leave the
/// worktree.
fn make_parents(root: &Path, path: &Path) -> Result<bool> {
    let mut directory = root.to_owned();
    for part in path.parent().into_iter().flat_map(Path::components) {
        directory.push(part);
        match fs::create_dir(&directory) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                if !fs::symlink_metadata(&directory).is_ok_and(|meta| meta.is_dir()) {
                    return Ok(false);
                }
            }
            Err(error) => return Err(Error::io("create", &directory)(error)),
        }
    }
    Ok(true)
}
