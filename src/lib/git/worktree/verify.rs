//! Is this directory really the worktree that we made?

use crate::git::{Error, Repository, Result};
use std::fs;
use std::path::{Component, Path, PathBuf};

/// What stands at a worktree's path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorktreeState {
    /// A worktree of this repository, linked both ways.
    Ok,
    /// Such a worktree, locked with `git worktree lock` for this (perhaps empty) reason.
    Locked(String),
    /// Nothing is there.
    Missing,
    /// A directory without `.git`: git would walk up from it and act on another repository.
    GitFileMissing,
    /// Something else, with what is wrong: a symbolic link, another repository's worktree, one that
    /// was moved here or whose registration was pruned.
    Foreign(String),
}

/// A worktree whose links to and from the repository were found right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Worktree {
    path: PathBuf,
    git_dir: PathBuf,
}

impl Worktree {
    /// Returns the worktree at `path`, locked or not.
    ///
    /// # Errors
    /// If it is anything but a worktree of this repository.
    pub fn open(repository: &Repository, path: &Path) -> Result<Self> {
        match examine(repository, path) {
            (WorktreeState::Ok | WorktreeState::Locked(_), Some(git_dir)) => {
                let path = fs::canonicalize(path).map_err(Error::io("find", path))?;
                Ok(Self { path, git_dir })
            }
            (state, _) => {
                let reason = match state {
                    WorktreeState::Missing => String::from("it does not exist"),
                    WorktreeState::GitFileMissing => String::from("its '.git' file is missing"),
                    WorktreeState::Foreign(reason) => reason,
                    _ => String::from("it is not linked"),
                };
                Err(Error::NotOurWorktree { path: path.to_owned(), reason })
            }
        }
    }

    /// Returns its root.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the directory with its own `HEAD` and index, inside the repository.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }
}

/// Returns what stands at `path`. Reads a few small files, runs nothing.
pub fn verify(repository: &Repository, path: &Path) -> WorktreeState {
    examine(repository, path).0
}

fn examine(repository: &Repository, path: &Path) -> (WorktreeState, Option<PathBuf>) {
    let foreign = |reason: &str| (WorktreeState::Foreign(reason.to_owned()), None);
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return (WorktreeState::Missing, None);
        }
        Err(error) => return foreign(&format!("it cannot be examined: {error}")),
        Ok(meta) if meta.is_symlink() => return foreign("it is a symbolic link"),
        Ok(meta) if !meta.is_dir() => return foreign("it is not a directory"),
        Ok(_) => {}
    }
    let link = path.join(".git");
    match fs::symlink_metadata(&link) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return (WorktreeState::GitFileMissing, None);
        }
        Err(error) => return foreign(&format!("its '.git' cannot be examined: {error}")),
        Ok(meta) if meta.is_file() => {}
        Ok(_) => return foreign("its '.git' is not a file"),
    }
    match linked(repository, path, &link) {
        Err(reason) => foreign(&reason),
        Ok(git_dir) => match fs::read_to_string(git_dir.join("locked")) {
            Ok(reason) => (WorktreeState::Locked(reason.trim().to_owned()), Some(git_dir)),
            Err(_) => (WorktreeState::Ok, Some(git_dir)),
        },
    }
}

/// Returns the worktree's directory in the repository, if the links agree.
fn linked(repository: &Repository, path: &Path, link: &Path) -> Result<PathBuf, String> {
    let target = read_link(link, "gitdir: ")
        .ok_or("its '.git' file is not readable")
        .map(|target| resolve(path, &target))?;
    let git_dir = fs::canonicalize(&target)
        .map_err(|_| format!("its registration '{}' is gone", target.display()))?;
    if git_dir.parent() != Some(&repository.common_dir().join("worktrees")) {
        return Err(format!("it belongs to '{}'", git_dir.display()));
    }
    let common = read_link(&git_dir.join("commondir"), "").map(|target| resolve(&git_dir, &target));
    if common.and_then(|common| fs::canonicalize(common).ok()).as_deref()
        != Some(repository.common_dir())
    {
        return Err(format!("its registration '{}' is damaged", git_dir.display()));
    }
    let back = read_link(&git_dir.join("gitdir"), "")
        .ok_or_else(|| format!("its registration '{}' is damaged", git_dir.display()))
        .map(|target| resolve(&git_dir, &target))?;
    let same = match (fs::canonicalize(&back), fs::canonicalize(link)) {
        (Ok(back), Ok(link)) => back == link,
        _ => false,
    };
    if !same {
        let place = back.parent().unwrap_or(&back).display();
        return Err(format!("it is registered at '{place}', not here"));
    }
    Ok(git_dir)
}

/// Returns the path in a one-line file after `prefix`.
fn read_link(file: &Path, prefix: &str) -> Option<PathBuf> {
    use std::os::unix::ffi::OsStringExt;
    let bytes = fs::read(file).ok()?;
    let line = bytes.strip_prefix(prefix.as_bytes())?;
    let end = line.iter().rposition(|byte| !matches!(byte, b'\n' | b'\r'))? + 1;
    Some(PathBuf::from(std::ffi::OsString::from_vec(line[..end].to_vec())))
}

/// Returns `target` as seen from the directory `base`.
fn resolve(base: &Path, target: &Path) -> PathBuf {
    let trimmed: PathBuf =
        target.components().filter(|part| !matches!(part, Component::CurDir)).collect();
    base.join(trimmed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    fn linked_sandbox() -> (Sandbox, Repository, PathBuf) {
        let sandbox = Sandbox::with_commit();
        let path = sandbox.root().join("linked wörk");
        sandbox.git(["worktree", "add", "-q", "-b", "x", path.to_str().unwrap()]);
        let repository = sandbox.repository();
        (sandbox, repository, path)
    }

    #[test]
    fn a_linked_worktree_is_ok_and_may_be_locked() {
        let (sandbox, repository, path) = linked_sandbox();
        assert_eq!(verify(&repository, &path), WorktreeState::Ok);
        sandbox.git(["worktree", "lock", "--reason", "mine", path.to_str().unwrap()]);
        assert_eq!(verify(&repository, &path), WorktreeState::Locked("mine".into()));
        let worktree = Worktree::open(&repository, &path).unwrap();
        assert_eq!(worktree.path(), path);
    }

    #[test]
    fn relative_links_are_followed() {
        let (_sandbox, repository, path) = linked_sandbox();
        let git_dir = Worktree::open(&repository, &path).unwrap().git_dir;
        fs::write(path.join(".git"), "gitdir: ../repo/.git/worktrees/linked-wörk\n").unwrap();
        fs::write(git_dir.join("gitdir"), "../../../../linked wörk/.git\n").unwrap();
        let state = verify(&repository, &path);
        assert!(state == WorktreeState::Ok, "{state:?} {}", git_dir.display());
    }

    #[test]
    fn everything_else_is_told_apart() {
        let (sandbox, repository, path) = linked_sandbox();
        let foreign = |path: &Path| matches!(verify(&repository, path), WorktreeState::Foreign(_));
        assert_eq!(verify(&repository, &sandbox.root().join("no")), WorktreeState::Missing);
        assert!(foreign(&sandbox.path()), "the main worktree");
        let link = sandbox.root().join("link");
        std::os::unix::fs::symlink(&path, &link).unwrap();
        assert!(foreign(&link), "a symbolic link");
        let moved = sandbox.root().join("moved");
        fs::rename(&path, &moved).unwrap();
        assert!(foreign(&moved), "moved by hand");
        fs::rename(&moved, &path).unwrap();
        let other = Sandbox::with_commit();
        assert!(matches!(verify(&other.repository(), &path), WorktreeState::Foreign(_)));
        fs::remove_file(path.join(".git")).unwrap();
        assert_eq!(verify(&repository, &path), WorktreeState::GitFileMissing);
        assert!(Worktree::open(&repository, &path).is_err());
        sandbox.git(["worktree", "prune"]);
        fs::write(path.join(".git"), "gitdir: ../repo/.git/worktrees/linked-wörk\n").unwrap();
        assert!(foreign(&path), "pruned");
    }
}
