//! Takes worktrees and branches away, and refuses where that could hurt.

use super::deletable::Opened;
use super::leftover::registrations;
use super::verify::{Worktree, WorktreeState, verify};
use crate::git::command::Git;
use crate::git::{Error, Repository, Result, branch, revision};
use std::path::{Path, PathBuf};

/// Removes the worktree at `path`, ignored files included.
///
/// # Errors
/// If it is not ours, is the main worktree, is locked, or holds changes or untracked files: git
/// itself checks, and nothing is ever deleted in its place.
pub fn remove_worktree(repository: &Repository, path: &Path) -> Result<()> {
    if let WorktreeState::Locked(reason) = verify(repository, path) {
        return Err(Error::WorktreeLocked { path: path.to_owned(), reason });
    }
    let worktree = Worktree::open(repository, path)?;
    let mut remove = Git::new(repository).args(["worktree", "remove"]);
    if worktree.git_dir().join("modules").exists() {
        // git refuses every worktree with submodules; this is the check that it leaves out then.
        refuse_dirty(repository, &worktree)?;
        remove = remove.args(["--force"]);
    }
    delete(remove, worktree.path())
}

/// Removes the worktree at `path` with everything in it: only for one that a snapshot holds.
///
/// # Errors
/// If it is not ours, is the main worktree, or is locked.
pub fn remove_kept_worktree(repository: &Repository, path: &Path) -> Result<()> {
    if let WorktreeState::Locked(reason) = verify(repository, path) {
        return Err(Error::WorktreeLocked { path: path.to_owned(), reason });
    }
    let worktree = Worktree::open(repository, path)?;
    let remove = Git::new(repository).args(["worktree", "remove", "--force"]);
    delete(remove, worktree.path())
}

/// Lets git delete the worktree at `path`, in which no directory may stop it half-way.
fn delete(remove: Git, path: &Path) -> Result<()> {
    let opened = Opened::all(path)?;
    let result = remove.args(["--"]).args([path]).run();
    if result.is_err() {
        opened.close();
    }
    result.map(drop)
}

/// Fails if the branch `name` may not be deleted once the worktree at `own` is gone.
///
/// # Errors
/// If it is a default branch, or checked out anywhere else.
pub fn refuse_protected(repository: &Repository, name: &str, own: &Path) -> Result<()> {
    match protection(repository, name, Some(own))? {
        Some(reason) => Err(Error::BranchProtected { name: name.to_owned(), reason }),
        None => Ok(()),
    }
}

fn refuse_dirty(repository: &Repository, worktree: &Worktree) -> Result<()> {
    let args = ["status", "--porcelain", "--untracked-files=all", "--ignore-submodules=none"];
    let status = Git::within(repository, worktree).reading().args(args).run()?;
    if status.is_empty() {
        return Ok(());
    }
    let stderr = String::from("the worktree or one of its submodules holds changes");
    Err(Error::Failed { command: "git worktree remove".to_owned(), status: None, stderr })
}

/// Deletes the branch `name` if it still is at `expected`, with its settings and its log.
///
/// # Errors
/// If it moved, is checked out anywhere, or is a default branch. A branch that does not exist is
/// no error.
pub fn delete_branch(repository: &Repository, name: &str, expected: &str) -> Result<()> {
    let Some(commit) = branch::commit_of(repository, name)? else { return Ok(()) };
    if commit != expected {
        let (name, expected) = (name.to_owned(), expected.to_owned());
        return Err(Error::BranchMoved { name, expected });
    }
    if let Some(reason) = protection(repository, name, None)? {
        return Err(Error::BranchProtected { name: name.to_owned(), reason });
    }
    let full = format!("refs/heads/{name}");
    Git::new(repository).args(["update-ref", "-d", &full, expected]).run()?;
    let section = format!("branch.{name}");
    let _ = Git::new(repository).args(["config", "--local", "--remove-section", &section]).run();
    Ok(())
}

/// Returns why a branch may not be deleted; that it is checked out at `own` is no reason.
fn protection(repository: &Repository, name: &str, own: Option<&Path>) -> Result<Option<String>> {
    let default = revision::remote_default_branch(repository)?;
    if default.is_some_and(|full| full.splitn(4, '/').nth(3) == Some(name)) {
        return Ok(Some(String::from("it is the remote's default branch")));
    }
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let own = own.map(real);
    // Where the directory is gone nothing is checked out any more, unless it is said to come back.
    let is_locked = |path: &Path| {
        registrations(repository, path).iter().any(|place| place.join("locked").exists())
    };
    for (branch, path) in checked_out_branches(repository)? {
        let gone = verify(repository, &path) == WorktreeState::Missing && !is_locked(&path);
        if branch == name && !gone && own.as_ref() != Some(&real(&path)) {
            return Ok(Some(format!("it is checked out at '{}'", path.display())));
        }
    }
    Ok(None)
}

/// Returns the short name of every branch that is checked out, being rebased or bisected, with the
/// worktree that holds it.
pub fn checked_out_branches(repository: &Repository) -> Result<Vec<(String, PathBuf)>> {
    use std::os::unix::ffi::OsStrExt;
    let list = Git::new(repository).reading().args(["worktree", "list", "--porcelain", "-z"]);
    let list = list.run()?;
    let mut found = Vec::new();
    let mut path = PathBuf::new();
    for line in list.split(|&byte| byte == 0) {
        if let Some(worktree) = line.strip_prefix(b"worktree ") {
            path = std::ffi::OsStr::from_bytes(worktree).into();
            found.extend(held(repository, &path).into_iter().map(|name| (name, path.clone())));
        } else if let Some(name) = line.strip_prefix(b"branch refs/heads/") {
            found.push((String::from_utf8_lossy(name).into_owned(), path.clone()));
        }
    }
    Ok(found)
}

/// Returns the branch that a rebase or a bisection in this worktree will return to.
fn held(repository: &Repository, path: &Path) -> Option<String> {
    let git_dir = match Worktree::open(repository, path) {
        Ok(worktree) => worktree.git_dir().to_owned(),
        Err(_) => repository.common_dir().to_owned(),
    };
    let files = ["rebase-merge/head-name", "rebase-apply/head-name", "BISECT_START"];
    let text = files.iter().find_map(|file| std::fs::read_to_string(git_dir.join(file)).ok())?;
    let name = text.trim();
    Some(name.strip_prefix("refs/heads/").unwrap_or(name).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::{Sandbox, write};

    fn linked(sandbox: &Sandbox, branch: &str) -> PathBuf {
        let path = sandbox.root().join(branch);
        sandbox.git(["worktree", "add", "-q", "-b", branch, path.to_str().unwrap()]);
        path
    }

    #[test]
    fn only_a_clean_unlocked_worktree_of_ours_goes() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let path = linked(&sandbox, "x");
        assert!(remove_worktree(&repository, &sandbox.path()).is_err(), "the main worktree");
        write(&path, "new", "x");
        assert!(remove_worktree(&repository, &path).is_err(), "untracked");
        std::fs::remove_file(path.join("new")).unwrap();
        sandbox.git(["worktree", "lock", path.to_str().unwrap()]);
        let error = remove_worktree(&repository, &path).unwrap_err();
        assert!(matches!(error, Error::WorktreeLocked { .. }));
        sandbox.git(["worktree", "unlock", path.to_str().unwrap()]);
        let link = std::fs::read(path.join(".git")).unwrap();
        std::fs::remove_file(path.join(".git")).unwrap();
        assert!(remove_worktree(&repository, &path).is_err(), "half deleted");
        assert!(path.join("a.txt").exists() && sandbox.path().join("a.txt").exists());
        std::fs::write(path.join(".git"), link).unwrap();
        remove_worktree(&repository, &path).unwrap();
        assert!(!path.exists());
    }

    #[test]
    fn branches_go_by_compare_and_swap_only() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let first = sandbox.git(["rev-parse", "HEAD"]);
        sandbox.git(["branch", "x"]);
        sandbox.git(["config", "branch.x.remote", "origin"]);
        let second = sandbox.commit("second");
        let error = delete_branch(&repository, "x", &second).unwrap_err();
        assert!(matches!(error, Error::BranchMoved { .. }));
        delete_branch(&repository, "x", &first).unwrap();
        assert!(!branch::exists(&repository, "x").unwrap());
        assert!(!sandbox.git(["config", "--list"]).contains("branch.x"));
        delete_branch(&repository, "x", &first).unwrap();
        let error = delete_branch(&repository, "main", &second).unwrap_err();
        assert!(matches!(error, Error::BranchProtected { .. }), "{error}");
        linked(&sandbox, "y");
        assert!(delete_branch(&repository, "y", &second).is_err(), "checked out elsewhere");
        let gone = sandbox.root().join("y");
        sandbox.git(["worktree", "lock", gone.to_str().unwrap()]);
        std::fs::remove_dir_all(&gone).unwrap();
        assert!(delete_branch(&repository, "y", &second).is_err(), "on a disk that comes back");
        sandbox.git(["worktree", "unlock", gone.to_str().unwrap()]);
        delete_branch(&repository, "y", &second).unwrap();
        sandbox.git(["branch", "trunk"]);
        sandbox.git(["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
        sandbox.git(["remote", "add", "origin", "/nowhere"]);
        let head = ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"];
        sandbox.git(head);
        assert!(delete_branch(&repository, "trunk", &second).is_err(), "the default branch");
    }

    #[test]
    fn a_branch_being_rebased_is_held() {
        let sandbox = Sandbox::with_commit();
        let path = linked(&sandbox, "x");
        write(&path, "a.txt", "theirs\n");
        sandbox.git_in(&path, ["commit", "-qam", "theirs"]);
        sandbox.write("a.txt", "ours\n");
        sandbox.commit("ours");
        assert!(!sandbox.try_git_in(&path, ["rebase", "main"]).status.success());
        let held = checked_out_branches(&sandbox.repository()).unwrap();
        assert!(held.contains(&("x".to_owned(), path)), "{held:?}");
    }
}
