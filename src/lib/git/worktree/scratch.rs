//! A worktree for a moment: a commit's files, for whatever must run on them.

use super::prepare::Guard;
use super::verify::{Worktree, WorktreeState, verify};
use super::{checkout, include, submodule};
use crate::git::command::Git;
use crate::git::{Error, Repository, Result};
use std::path::{Path, PathBuf};

/// A detached worktree that is taken away again when it is dropped. Nothing of a person's is in it.
#[derive(Debug)]
pub struct ScratchWorktree<'a> {
    repository: &'a Repository,
    worktree: Worktree,
}

impl<'a> ScratchWorktree<'a> {
    /// Checks out `commit` at `path`, with the ignored files that `include` names (as in
    /// [`super::WorktreeRequest`]). One that a killed command left there is replaced.
    ///
    /// # Errors
    /// If something else is at the path, or it cannot be filled; it is taken away again then.
    pub fn make(
        repository: &'a Repository,
        path: &Path,
        commit: &str,
        include: Option<&[String]>,
        exclude: &[PathBuf],
        guard: &dyn Fn() -> Result<Guard, String>,
    ) -> Result<Self> {
        let worktree = {
            let _held = guard().map_err(Error::Guard)?;
            clear(repository, path)?;
            // Forced: a killed command may have left its registration without the directory.
            let args = ["worktree", "add", "--force", "--quiet", "--no-checkout", "--detach", "--"];
            Git::new(repository).args(args).args([path.as_os_str(), commit.as_ref()]).run()?;
            Worktree::open(repository, path)?
        };
        let scratch = Self { repository, worktree };
        checkout::checkout(repository, &scratch.worktree)?;
        submodule::initialise(repository, &scratch.worktree)?;
        include::copy(repository, &scratch.worktree, include, exclude)?;
        Ok(scratch)
    }

    /// Returns the worktree.
    pub fn worktree(&self) -> &Worktree {
        &self.worktree
    }
}

impl Drop for ScratchWorktree<'_> {
    fn drop(&mut self) {
        // One that stays is replaced by the next.
        let _ = remove(self.repository, self.worktree.path());
    }
}

/// Takes away what a killed command left: a detached worktree of this repository.
fn clear(repository: &Repository, path: &Path) -> Result<()> {
    match verify(repository, path) {
        WorktreeState::Missing => Ok(()),
        WorktreeState::Ok => {
            let worktree = Worktree::open(repository, path)?;
            let args = ["symbolic-ref", "--quiet", "HEAD"];
            match Git::within(repository, &worktree).reading().args(args).run_or(1)? {
                None => remove(repository, path),
                Some(_) => Err(Error::PathExists(path.to_owned())),
            }
        }
        _ => Err(Error::PathExists(path.to_owned())),
    }
}

fn remove(repository: &Repository, path: &Path) -> Result<()> {
    let args = ["worktree", "remove", "--force", "--"];
    Git::new(repository).args(args).args([path]).run().map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    #[test]
    fn a_left_over_one_is_replaced_and_anything_else_is_not() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let head = sandbox.git(["rev-parse", "HEAD"]);
        let path = sandbox.root().join("scratch");
        let guard = || Ok(Box::new(()) as Guard);
        let make = || ScratchWorktree::make(&repository, &path, &head, None, &[], &guard);
        std::mem::forget(make().unwrap());
        std::fs::write(path.join("a.txt"), "changed\n").unwrap();
        let again = make().unwrap();
        assert_eq!(std::fs::read(path.join("a.txt")).unwrap(), b"one\ntwo\n");
        std::mem::forget(again);
        std::fs::remove_dir_all(&path).unwrap();
        drop(make().unwrap());
        assert!(!path.exists());
        sandbox.git(["worktree", "add", "-q", "-b", "mine", path.to_str().unwrap()]);
        assert!(matches!(make().unwrap_err(), Error::PathExists(_)));
        assert!(path.join("a.txt").exists());
    }
}
