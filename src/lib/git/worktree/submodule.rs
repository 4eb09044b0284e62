//! Submodules of a fresh worktree.

use super::verify::Worktree;
use crate::git::command::Git;
use crate::git::{Repository, Result};

/// Initialises and checks out all submodules, if the worktree has any.
///
/// What git forbids (`protocol.file.allow`) stays forbidden: its error is ours.
pub(super) fn initialise(repository: &Repository, worktree: &Worktree) -> Result<()> {
    if !worktree.path().join(".gitmodules").is_file() {
        return Ok(());
    }
    Git::within(repository, worktree)
        .args(["submodule", "--quiet", "update", "--init", "--recursive"])
        .run()
        .map(drop)
}
