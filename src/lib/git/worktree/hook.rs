//! Runs the `post-checkout` hook as `git worktree add` does.

use super::verify::Worktree;
use crate::git::command::{Git, scrub};
use crate::git::{Error, Repository, Result};
use std::ffi::OsString;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs the hook, if there is one, with what git tells it: no commit before, `head` now.
///
/// Returns what to warn of if it failed: git keeps the worktree then, and so do we.
pub(super) fn post_checkout(
    repository: &Repository,
    worktree: &Worktree,
    head: &str,
) -> Result<Option<String>> {
    let git = Git::new(repository).reading();
    let hook = git.args(["rev-parse", "--git-path", "hooks/post-checkout"]).line()?;
    // Relative to where git ran: `core.hooksPath` may name a directory of the main worktree.
    let hook = repository.home_path().join(hook);
    if !is_executable(&hook) {
        return Ok(None);
    }
    // Not through git, which would set GIT_DIR for it; `git worktree add` does not.
    let mut command = Command::new(&hook);
    scrub(&mut command);
    command.envs(repository.environment().iter().map(|(name, value)| (name, value)));
    let programs = Git::new(repository).args(["--exec-path"]).line()?;
    command.env("GIT_EXEC_PATH", &programs).env("PATH", search_path(repository, &programs)?);
    command.args(["0".repeat(head.len()).as_str(), head, "1"]).current_dir(worktree.path());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = command.output().map_err(Error::io("run", &hook))?;
    if output.status.success() {
        return Ok(None);
    }
    let mut said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
    if said.is_empty() {
        said = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    }
    Ok(Some(format!("hook 'post-checkout' failed ({}): {said}", output.status)))
}

fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

/// Returns the PATH that git gives to hooks: its own programs first.
fn search_path(repository: &Repository, programs: &str) -> Result<OsString> {
    // A shell alias sees the environment that git makes.
    let git = Git::new(repository).args(["-c", "alias.path=!printf %s \"$PATH\"", "path"]);
    let path = git.line()?;
    Ok(if path.is_empty() { programs.into() } else { path.into() })
}
