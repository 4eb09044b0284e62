//! Takes away what an attempt to make a worktree left when it was killed.

use super::remove::delete_branch;
use super::verify::{WorktreeState, verify};
use crate::git::{Error, Repository, Result};
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Takes away the half-made worktree at `path`, its registration, and the branch that was made for it
/// if it still is at `commit`. Only for a caller who knows that neither was there before the attempt,
/// and that nobody has worked in it: this is the one place that does not ask git for its consent.
///
/// # Errors
/// If something else stands at `path`, or something cannot be removed.
pub fn take_away(repository: &Repository, path: &Path, branch: &str, commit: &str) -> Result<()> {
    match fs::symlink_metadata(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(path).map_err(Error::io("remove", path))?,
        _ => {
            let reason = match verify(repository, path) {
                WorktreeState::Foreign(reason) => reason,
                _ => String::from("it is not a directory"),
            };
            return Err(Error::NotOurWorktree { path: path.to_owned(), reason });
        }
    }
    for registration in registrations(repository, path) {
        fs::remove_dir_all(&registration).map_err(Error::io("remove", &registration))?;
    }
    // A killed git leaves the lock of the branch, which nobody else has a reason to hold.
    let lock = repository.common_dir().join("refs/heads").join(format!("{branch}.lock"));
    let _ = fs::remove_file(lock);
    match delete_branch(repository, branch, commit) {
        // Somebody has moved it since: it is theirs now.
        Err(Error::BranchMoved { .. }) => Ok(()),
        result => result,
    }
}

/// Returns the registrations of a worktree at `path`: those that point there, and one of its name that
/// points nowhere because git was killed before it wrote that.
pub(super) fn registrations(repository: &Repository, path: &Path) -> Vec<PathBuf> {
    let link = path.join(".git");
    let points_here = |directory: &Path| match fs::read(directory.join("gitdir")) {
        Ok(text) => OsStr::from_bytes(text.trim_ascii_end()) == link.as_os_str(),
        Err(_) => directory.file_name() == path.file_name() && directory.join("locked").exists(),
    };
    let entries = fs::read_dir(repository.common_dir().join("worktrees"));
    let directories = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    directories.filter(|directory| points_here(directory)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::branch;
    use crate::git::testing::{Sandbox, write};

    #[test]
    fn whatever_a_killed_git_left_goes_and_nothing_else() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let commit = sandbox.git(["rev-parse", "HEAD"]);
        let (path, other) = (sandbox.root().join("x"), sandbox.root().join("other"));
        sandbox.git(["worktree", "add", "-q", "-b", "other", other.to_str().unwrap()]);
        let admin = repository.common_dir().join("worktrees/x");
        let add = || sandbox.git(["worktree", "add", "-q", "-b", "x", path.to_str().unwrap()]);
        let cuts: [&dyn Fn(); 5] = [
            &|| {},
            &|| fs::remove_file(path.join("a.txt")).unwrap(),
            &|| fs::remove_file(path.join(".git")).unwrap(),
            &|| {
                fs::remove_dir_all(&path).unwrap();
                fs::remove_file(admin.join("gitdir")).unwrap();
                fs::write(admin.join("locked"), "initializing").unwrap();
            },
            &|| fs::remove_dir_all(&admin).unwrap(),
        ];
        for cut in cuts {
            add();
            cut();
            write(repository.common_dir(), "refs/heads/x.lock", "");
            take_away(&repository, &path, "x", &commit).unwrap();
            assert!(!path.exists() && !admin.exists());
            assert!(!branch::exists(&repository, "x").unwrap());
        }
        take_away(&repository, &path, "x", &commit).unwrap();
        assert_eq!(verify(&repository, &other), WorktreeState::Ok);
    }

    #[test]
    fn a_branch_that_has_moved_and_a_link_stay() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let commit = sandbox.git(["rev-parse", "HEAD"]);
        let moved = sandbox.commit("Second");
        sandbox.git(["branch", "x", &moved]);
        take_away(&repository, &sandbox.root().join("x"), "x", &commit).unwrap();
        assert!(branch::exists(&repository, "x").unwrap());
        let link = sandbox.root().join("link");
        std::os::unix::fs::symlink(sandbox.path(), &link).unwrap();
        assert!(take_away(&repository, &link, "y", &commit).is_err());
        assert!(sandbox.path().join("a.txt").exists());
    }
}
