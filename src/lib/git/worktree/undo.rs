//! Takes a half-made worktree away again.

use super::verify::Worktree;
use crate::git::Repository;
use crate::git::command::Git;
use std::fs;
use std::path::PathBuf;

/// What has been made so far. Dropped before [`Undo::keep`], it is taken away: only what this
/// call itself made, and the branch only where it still is.
pub(super) struct Undo<'a> {
    repository: &'a Repository,
    directories: Vec<PathBuf>,
    branch: Option<(String, String)>,
    path: Option<PathBuf>,
}

impl<'a> Undo<'a> {
    /// Begins with nothing made.
    pub(super) fn new(repository: &'a Repository) -> Self {
        Self { repository, directories: Vec::new(), branch: None, path: None }
    }

    /// A directory above the worktree was made.
    pub(super) fn made_directory(&mut self, path: PathBuf) {
        self.directories.push(path);
    }

    /// A branch was made at this commit.
    pub(super) fn made_branch(&mut self, name: &str, commit: &str) {
        self.branch = Some((name.to_owned(), commit.to_owned()));
    }

    /// The worktree's directory was made; nothing was at its path before.
    pub(super) fn made_worktree(&mut self, path: PathBuf) {
        self.path = Some(path);
    }

    /// All is well: nothing is taken away.
    pub(super) fn keep(mut self) {
        self.path = None;
        self.branch = None;
        self.directories.clear();
    }
}

impl Drop for Undo<'_> {
    fn drop(&mut self) {
        // The error that led here is the one to be reported: those of cleaning up are not.
        if let Some(path) = self.path.take() {
            let git_dir = Worktree::open(self.repository, &path).ok();
            let remove = Git::new(self.repository).args(["worktree", "remove", "--force", "--"]);
            if remove.args([&path]).run().is_err() {
                // Not a worktree any more, or never quite one; nobody but this call filled it.
                let _ = fs::remove_dir_all(&path);
                if let Some(worktree) = git_dir {
                    let _ = fs::remove_dir_all(worktree.git_dir());
                }
            }
        }
        if let Some((name, commit)) = self.branch.take() {
            let full = format!("refs/heads/{name}");
            let _ = Git::new(self.repository).args(["update-ref", "-d", &full, &commit]).run();
        }
        for directory in self.directories.drain(..).rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}
