//! The one step that moves a branch forward, together with the checkout that may stand on it.

use crate::git::command::Git;
use crate::git::error::one_line;
use crate::git::worktree::{Worktree, checked_out_branches};
use crate::git::{Error, Repository, Result, branch, landed};
use std::path::{Path, PathBuf};

/// A branch that is to move forward.
#[derive(Debug, Clone, Copy)]
pub struct Advance<'a> {
    /// Its short name.
    pub branch: &'a str,
    /// Where it must be.
    pub old: &'a str,
    /// Where it goes: a descendant.
    pub new: &'a str,
    /// What its log will say.
    pub reason: &'a str,
}

/// A worktree that has the branch checked out.
struct Checkout {
    path: PathBuf,
    git_dir: PathBuf,
}

/// Moves the branch. A checkout of it follows, if it is clean.
///
/// Returns the checkout that followed.
///
/// # Errors
/// [`Error::BranchMoved`] if it is elsewhere by now; [`Error::Checkout`] if a checkout is in the
/// way. Nothing has changed then.
pub fn advance(repository: &Repository, advance: &Advance<'_>) -> Result<Option<PathBuf>> {
    let Advance { branch: name, old, new, reason } = *advance;
    let moved = || Error::BranchMoved { name: name.to_owned(), expected: old.to_owned() };
    let Some(checkout) = clean_checkout(repository, name)? else {
        return swap(repository, advance).map(|()| None);
    };
    if branch::commit_of(repository, name)?.as_deref() != Some(old) {
        return Err(moved());
    }
    // git's own fast-forward: it checks every file that it would touch, and the commit again.
    let git = Git::at(repository, &checkout.path, &checkout.git_dir);
    let settings = ["-c", "merge.autoStash=false", "-c", "merge.verifySignatures=false"];
    let git = git.env("GIT_REFLOG_ACTION", reason).args(settings);
    match git.args(["merge", "--ff-only", "--quiet", new]).run() {
        Ok(_) => {}
        Err(_) if branch::commit_of(repository, name)?.as_deref() != Some(old) => {
            return Err(moved());
        }
        Err(Error::Failed { stderr, .. }) if stderr.contains("would be overwritten") => {
            let reason = format!("has files in the way: {}", one_line(&stderr));
            return Err(refusal(name, &checkout.path, reason));
        }
        Err(error) => return Err(error),
    }
    match branch::commit_of(repository, name)?.as_deref() == Some(new) {
        true => Ok(Some(checkout.path)),
        false => Err(moved()),
    }
}

/// Fails if the branch is checked out somewhere where it could not move.
///
/// # Errors
/// [`Error::Checkout`].
pub fn check_checkout(repository: &Repository, branch: &str) -> Result<()> {
    clean_checkout(repository, branch).map(drop)
}

/// Completes a step that was killed after the checkout had followed and before the branch moved:
/// index and files are those of the new commit, and only the branch is not.
///
/// Returns whether that was so.
///
/// # Errors
/// If the checkout cannot be examined, or the branch moves meanwhile.
pub fn finish(repository: &Repository, step: &Advance<'_>) -> Result<bool> {
    let Some(checkout) = checkout_of(repository, step.branch)? else { return Ok(false) };
    let git = || Git::at(repository, &checkout.path, &checkout.git_dir);
    let same = |args: &[&str]| Ok::<_, Error>(git().reading().args(args).answer(1)?.0);
    let quiet = ["diff", "--quiet", "--no-ext-diff", "--ignore-submodules=dirty"];
    if !same(&[&quiet[..], &["--cached", step.new, "--"]].concat())? || !same(&quiet)? {
        return Ok(false);
    }
    swap(repository, step).map(|()| true)
}

/// Moves a branch to a commit that need not be a descendant. A checkout of it follows, if it is
/// clean; files that are not tracked stay.
///
/// # Errors
/// [`Error::BranchMoved`], [`Error::Checkout`]; nothing has changed then.
pub fn relocate(repository: &Repository, advance: &Advance<'_>) -> Result<()> {
    let Advance { branch: name, old, new, reason } = *advance;
    let Some(checkout) = clean_checkout(repository, name)? else {
        return swap(repository, advance);
    };
    if branch::commit_of(repository, name)?.as_deref() != Some(old) {
        return Err(Error::BranchMoved { name: name.to_owned(), expected: old.to_owned() });
    }
    let git = Git::at(repository, &checkout.path, &checkout.git_dir);
    git.env("GIT_REFLOG_ACTION", reason).args(["reset", "--keep", "--quiet", new]).run().map(drop)
}

/// Moves a branch that no checkout stands on.
fn swap(repository: &Repository, advance: &Advance<'_>) -> Result<()> {
    let Advance { branch: name, old, new, reason } = *advance;
    let full = format!("refs/heads/{name}");
    let args = ["update-ref", "--no-deref", "-m", reason, &full, new, old];
    match Git::new(repository).args(args).run() {
        Err(Error::Failed { stderr, .. }) if stderr.contains("but expected") => {
            Err(Error::BranchMoved { name: name.to_owned(), expected: old.to_owned() })
        }
        done => done.map(drop),
    }
}

/// Returns the worktree that has the branch checked out.
///
/// # Errors
/// [`Error::Checkout`] if there are several, or it is not what git says it is.
fn checkout_of(repository: &Repository, name: &str) -> Result<Option<Checkout>> {
    let found = checked_out_branches(repository)?;
    let mut places = found.into_iter().filter(|(branch, _)| branch == name).map(|(_, path)| path);
    let Some(path) = places.next() else { return Ok(None) };
    if let Some(other) = places.find(|other| *other != path) {
        return Err(refusal(name, &other, "is a second checkout of it"));
    }
    if repository.main_worktree() == Some(path.as_path()) {
        return Ok(Some(Checkout { path, git_dir: repository.common_dir().to_owned() }));
    }
    match Worktree::open(repository, &path) {
        Ok(worktree) => Ok(Some(Checkout { path, git_dir: worktree.git_dir().to_owned() })),
        Err(error) => Err(refusal(name, &path, format!("cannot be examined: {error}"))),
    }
}

/// Like [`checkout_of`], and fails if something is in it that a move could lose.
fn clean_checkout(repository: &Repository, name: &str) -> Result<Option<Checkout>> {
    let Some(Checkout { path, git_dir }) = checkout_of(repository, name)? else { return Ok(None) };
    if let Some(operation) = landed::operation_in(&git_dir) {
        return Err(refusal(name, &path, format!("has a {operation} in progress")));
    }
    let git = Git::at(repository, &path, &git_dir).reading();
    let args = ["status", "--porcelain", "-z", "--untracked-files=no", "--ignore-submodules=dirty"];
    let status = git.args(args).run()?;
    if let Some(first) = status.split(|&byte| byte == 0).find(|line| !line.is_empty()) {
        let file = String::from_utf8_lossy(first.get(3..).unwrap_or_default()).into_owned();
        return Err(refusal(name, &path, format!("holds uncommitted changes ({file})")));
    }
    Ok(Some(Checkout { path, git_dir }))
}

fn refusal(name: &str, path: &Path, reason: impl Into<String>) -> Error {
    let (name, path, reason) = (name.to_owned(), path.to_owned(), reason.into());
    Error::Checkout { name, path, reason }
}
