//! New commits: by plumbing, or, where a hook wants to see the files, by git itself in a worktree.

use crate::git::command::Git;
use crate::git::worktree::ScratchWorktree;
use crate::git::{Error, Repository, Result, config};
use std::os::unix::fs::PermissionsExt;

/// Who wrote a commit, and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Author {
    pub(super) name: String,
    pub(super) email: String,
    /// Seconds since 1970 and the time zone, as git stores it.
    pub(super) date: String,
}

/// A commit that is to be written.
#[derive(Debug, Clone, Copy)]
pub struct Draft<'a> {
    /// Its tree.
    pub tree: &'a str,
    /// Its parents.
    pub parents: &'a [&'a str],
    /// Its message.
    pub message: &'a str,
}

impl Draft<'_> {
    /// Writes the commit with the user's identity, signed if the user signs. No ref moves.
    ///
    /// Returns its id.
    pub fn commit(&self, repository: &Repository) -> Result<String> {
        self.write(repository, None)
    }

    /// Writes the commit only to see what comes of it: never signed, so nobody is asked anything.
    ///
    /// Returns its id.
    pub fn rehearse(&self, repository: &Repository) -> Result<String> {
        self.git(repository, false).line()
    }

    pub(super) fn write(&self, repository: &Repository, author: Option<&Author>) -> Result<String> {
        let mut git = self.git(repository, config::is_true(repository, "commit.gpgSign")?);
        if let Some(author) = author {
            git = git.env("GIT_AUTHOR_NAME", &author.name).env("GIT_AUTHOR_EMAIL", &author.email);
            git = git.env("GIT_AUTHOR_DATE", format!("@{}", author.date));
        }
        git.line()
    }

    fn git(&self, repository: &Repository, sign: bool) -> Git {
        let parents = self.parents.iter().flat_map(|parent| ["-p", parent]);
        // The message is UTF-8, whatever the user's own commits are written in.
        let args = ["-c", "i18n.commitEncoding=UTF-8", "commit-tree", "-F", "-"];
        let git = Git::new(repository).args(args).args(sign.then_some("-S")).args(parents);
        let git = git.args([self.tree]);
        git.stdin(self.message.as_bytes().to_vec())
    }
}

/// The hooks of a merge and of the commit that ends a squash.
const MERGE_HOOKS: &[&str] = &["pre-merge-commit", "prepare-commit-msg", "commit-msg"];
const SQUASH_HOOKS: &[&str] = &["pre-commit", "prepare-commit-msg", "commit-msg", "post-commit"];

/// Whether the user has hooks that a merge (or, with `squash`, a commit) must run.
pub fn has_commit_hooks(repository: &Repository, squash: bool) -> Result<bool> {
    let args = ["rev-parse", "--git-path", "hooks"];
    let hooks = repository.home_path().join(Git::new(repository).reading().args(args).line()?);
    let names = if squash { SQUASH_HOOKS } else { MERGE_HOOKS };
    let runs = |name: &&str| {
        let hook = hooks.join(name).metadata();
        hook.is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
    };
    Ok(names.iter().any(runs))
}

/// Merges `theirs` into what the worktree has checked out, or squashes it, by git itself: with the
/// user's hooks, which may refuse or change it.
///
/// Returns the new commit, which only the worktree's detached `HEAD` holds.
pub fn combine(
    repository: &Repository,
    scratch: &ScratchWorktree<'_>,
    theirs: &str,
    message: &str,
    squash: bool,
) -> Result<String> {
    let git = || Git::within(repository, scratch.worktree()).env("GIT_MERGE_AUTOEDIT", "no");
    if squash {
        let message = message.as_bytes().to_vec();
        git().args(["merge", "--squash", "--quiet", theirs]).run()?;
        git().args(["commit", "--quiet", "-F", "-"]).stdin(message).run()?;
    } else {
        // Unlike a commit, a merge takes no message from its standard input.
        let file = scratch.worktree().git_dir().join("claudio-message");
        std::fs::write(&file, message).map_err(Error::io("write", &file))?;
        let args = ["merge", "--no-ff", "--quiet", "--no-edit", "-F"];
        git().args(args).args([file.as_os_str(), theirs.as_ref()]).run()?;
    }
    git().args(["rev-parse", "--verify", "HEAD"]).line()
}
