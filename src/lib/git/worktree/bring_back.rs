//! Worktrees whose directories are gone, or whose links were broken by a move of the repository.

use super::verify::{Worktree, WorktreeState, verify};
use crate::git::command::Git;
use crate::git::{Error, Repository, Result, branch};
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// How a worktree was brought back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Brought {
    /// From its own index: what was staged is there, what was not is lost.
    FromIndex,
    /// From its branch, checked out anew.
    FromBranch,
}

/// A worktree that git knows of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// Its own directory in the repository.
    pub git_dir: PathBuf,
    /// Where it was.
    pub path: PathBuf,
    /// The short name of the branch that it has checked out.
    pub branch: Option<String>,
}

/// Returns all linked worktrees that the repository knows of, whether they are there or not.
pub fn registrations(repository: &Repository) -> Vec<Registration> {
    let entries = fs::read_dir(repository.common_dir().join("worktrees"));
    let registration = |git_dir: PathBuf| {
        let link = fs::read(git_dir.join("gitdir")).ok()?;
        let link = Path::new(std::ffi::OsStr::from_bytes(link.trim_ascii_end()));
        // Relative ones are so to their own directory.
        let path = git_dir.join(link).parent()?.to_owned();
        let head = fs::read_to_string(git_dir.join("HEAD")).unwrap_or_default();
        let branch = head.trim().strip_prefix("ref: refs/heads/").map(str::to_owned);
        Some(Registration { git_dir, path, branch })
    };
    entries.into_iter().flatten().flatten().filter_map(|entry| registration(entry.path())).collect()
}

/// Makes the worktree at `path`, where nothing is, anew: from its index if git still knows it, else from
/// `branch`. No hook runs.
///
/// # Errors
/// If something is there, or there is neither registration nor branch, or git refuses.
pub fn bring_back(repository: &Repository, path: &Path, branch: &str) -> Result<Brought> {
    if verify(repository, path) != WorktreeState::Missing {
        return Err(Error::PathExists(path.to_owned()));
    }
    let own = registrations(repository).into_iter().find(|known| known.path == path);
    let Some(own) = own.filter(|own| own.git_dir.join("index").is_file()) else {
        if !branch::exists(repository, branch)? {
            return Err(Error::UnknownRevision(branch.to_owned()));
        }
        // Once is enough to pass over a registration whose directory is gone, and not over a lock.
        let add = ["-c", "core.hooksPath=/dev/null", "worktree", "add", "--quiet", "--force", "--"];
        Git::new(repository).args(add).args([path.as_os_str(), branch.as_ref()]).run()?;
        return Ok(Brought::FromBranch);
    };
    fs::create_dir_all(path).map_err(Error::io("create", path))?;
    let link = path.join(".git");
    let mut text = b"gitdir: ".to_vec();
    text.extend_from_slice(own.git_dir.as_os_str().as_bytes());
    text.push(b'\n');
    fs::write(&link, text).map_err(Error::io("write", &link))?;
    let worktree = Worktree::open(repository, path)?;
    let git = || Git::within(repository, &worktree);
    git().args(["checkout-index", "--all", "--quiet", "--index"]).run()?;
    Ok(Brought::FromIndex)
}

/// Whether the `.git` file at `path` leads nowhere: one of the two has been moved.
pub fn is_cut_off(path: &Path) -> bool {
    let text = fs::read_to_string(path.join(".git")).unwrap_or_default();
    let target = text.trim_end().strip_prefix("gitdir: ");
    target.is_some_and(|target| !path.join(target).exists())
}

/// Links the worktree at `path` and the repository to each other again after one of them was moved.
///
/// # Errors
/// If what is there is none of the repository's worktrees.
pub fn repair(repository: &Repository, path: &Path) -> Result<()> {
    if verify(repository, path) == WorktreeState::Ok {
        return Ok(());
    }
    Git::new(repository).args(["worktree", "repair", "--"]).args([path]).run()?;
    Worktree::open(repository, path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::{Sandbox, write};

    #[test]
    fn what_was_staged_comes_back_and_without_a_registration_what_was_committed() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let path = sandbox.root().join("x");
        sandbox.git(["worktree", "add", "-q", "-b", "x", path.to_str().unwrap()]);
        write(&path, "staged", "staged\n");
        sandbox.git_in(&path, ["add", "staged"]);
        write(&path, "untracked", "lost\n");
        assert!(bring_back(&repository, &path, "x").is_err(), "it is there");
        fs::remove_dir_all(&path).unwrap();
        assert_eq!(bring_back(&repository, &path, "x").unwrap(), Brought::FromIndex);
        assert_eq!(sandbox.git_in(&path, ["status", "--porcelain"]), "A  staged");
        assert_eq!(fs::read(path.join("staged")).unwrap(), b"staged\n");
        fs::remove_dir_all(&path).unwrap();
        sandbox.git(["worktree", "prune"]);
        assert_eq!(bring_back(&repository, &path, "x").unwrap(), Brought::FromBranch);
        assert_eq!(sandbox.git_in(&path, ["status", "--porcelain"]), "");
        fs::remove_dir_all(&path).unwrap();
        sandbox.git(["worktree", "prune"]);
        assert!(bring_back(&repository, &path, "nothing").is_err());
        assert!(!path.exists());
    }

    #[test]
    fn a_moved_repository_and_its_worktrees_find_each_other() {
        let sandbox = Sandbox::with_commit();
        let (inside, outside) = (sandbox.path().join("w/x"), sandbox.root().join("y"));
        sandbox.git(["worktree", "add", "-q", "-b", "x", inside.to_str().unwrap()]);
        sandbox.git(["worktree", "add", "-q", "-b", "y", outside.to_str().unwrap()]);
        let moved = sandbox.root().join("moved");
        fs::rename(sandbox.path(), &moved).unwrap();
        let repository = sandbox.repository_at(&moved);
        let paths = [moved.join("w/x"), outside];
        for path in &paths {
            assert!(is_cut_off(path) && verify(&repository, path) != WorktreeState::Ok, "{path:?}");
        }
        // git may well repair all of them at once.
        for path in paths {
            repair(&repository, &path).unwrap();
            assert!(!is_cut_off(&path) && verify(&repository, &path) == WorktreeState::Ok);
        }
        assert!(repair(&repository, &moved).is_err());
    }
}
