//! Submodules that are checked out.
//!
//! Owns: what becomes of them. A snapshot holds only at which commit they are, as the index does; git
//! checks them out again from where they came. So one of which git could not tell the commit or the
//! address is an error when the snapshot is taken: later it would stay empty.

use super::refused;
use crate::git::command::Git;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};
use std::ffi::{OsStr, OsString};
use std::os::unix::ffi::{OsStrExt, OsStringExt};

/// Fails unless git can tell of each of `paths` at which commit and from where it would be checked
/// out again, and it is at that commit.
pub(super) fn refuse_lost(
    repository: &Repository,
    worktree: &Worktree,
    paths: &[Vec<u8>],
) -> Result<()> {
    for path in paths {
        let status = ["submodule", "status", "--"];
        let status = git(repository, worktree).args(status).args([OsStr::from_bytes(path)]).run();
        let reason = match status {
            Ok(line) => match line.first() {
                Some(b' ') if has_address(repository, worktree, path)? => continue,
                Some(b' ') => "no address is given for it".to_owned(),
                Some(b'+') => "it is at another commit than the index says".to_owned(),
                Some(b'U') => "it is in conflict".to_owned(),
                _ => "git does not take it for one in use".to_owned(),
            },
            Err(Error::Failed { stderr, .. }) => stderr,
            Err(error) => return Err(error),
        };
        let reason = format!("is a submodule that could not be checked out again: {reason}");
        return Err(refused(path, &reason));
    }
    Ok(())
}

/// Checks out a submodule again, with those in it. `--checkout`: whatever the settings say about
/// later updates, this is the first.
pub(super) fn check_out(repository: &Repository, worktree: &Worktree, path: &str) -> Result<()> {
    let update = ["submodule", "--quiet", "update", "--init", "--recursive", "--checkout", "--"];
    let git = Git::within(repository, worktree).args(["--literal-pathspecs"]);
    git.args(update).args([path]).run().map(drop)
}

/// Returns a command that only looks.
fn git(repository: &Repository, worktree: &Worktree) -> Git {
    let args = ["-c", "core.fsmonitor=false", "--literal-pathspecs"];
    Git::within(repository, worktree).reading().args(args)
}

/// Whether the settings or `.gitmodules`, read where git reads it, say from where a submodule comes.
fn has_address(repository: &Repository, worktree: &Worktree, path: &[u8]) -> Result<bool> {
    let config = || git(repository, worktree).args(["config", "--null"]);
    let staged = ["rev-parse", "--verify", "--quiet", ":.gitmodules"];
    let source = match worktree.path().join(".gitmodules").exists() {
        true => ["--file", ".gitmodules"],
        false if git(repository, worktree).args(staged).run_or(1)?.is_some() => {
            ["--blob", ":.gitmodules"]
        }
        false => ["--blob", "HEAD:.gitmodules"],
    };
    let paths = ["--get-regexp", r"^submodule\..*\.path$"];
    let Some(paths) = config().args(source).args(paths).run_or(1)? else { return Ok(false) };
    let name = paths.split(|&byte| byte == 0).find_map(|entry| {
        let line = entry.iter().position(|&byte| byte == b'\n')?;
        (&entry[line + 1..] == path).then(|| entry[..line].strip_suffix(b"path"))?
    });
    let Some(name) = name else { return Ok(false) };
    let key = || OsString::from_vec([name, b"url"].concat());
    Ok(config().args(["--get".into(), key()]).run_or(1)?.is_some()
        || config().args(source).args(["--get".into(), key()]).run_or(1)?.is_some())
}
