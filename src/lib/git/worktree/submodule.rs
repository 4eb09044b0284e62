//! Submodules of a fresh worktree.

use super::verify::Worktree;
use crate::git::command::Git;
use crate::git::{Error, Repository, Result};

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

/// Does the same where a worktree without them is good enough, as `git worktree add` makes it.
///
/// Returns what went wrong.
pub(super) fn try_initialise(repository: &Repository, worktree: &Worktree) -> Option<String> {
    let said = match initialise(repository, worktree).err()? {
        Error::Failed { stderr, .. } if !stderr.is_empty() => stderr,
        error => error.to_string(),
    };
    Some(format!("submodules are missing ('git submodule update --init' failed): {said}"))
}
