//! The one step that moves a branch forward, together with the checkout that may stand on it.

use super::checkout::{Checkout, Move};
use crate::git::command::{Dialog, Git};
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

/// A step that nothing is in the way of: the branch is locked where it is, and every hook has agreed.
/// Whoever lets it go has changed nothing.
#[derive(Debug)]
pub struct Prepared<'a> {
    repository: &'a Repository,
    step: Advance<'a>,
    checkout: Option<Checkout>,
    submodules: bool,
    transaction: Dialog,
}

/// Locks the branch where it must be, after everything that could keep a checkout of it from following
/// has been looked at. Populated submodules there follow with `submodules`, if `submodule.recurse` is
/// set.
///
/// # Errors
/// [`Error::BranchMoved`] if it is elsewhere by now; [`Error::Checkout`], [`Error::FilesInTheWay`]
/// and [`Error::Unwritable`] if a checkout could not follow; [`Error::Locked`] if somebody else
/// moves it; [`Error::SymbolicBranch`] if it is only a name of another one; what a hook says. Nothing
/// has changed then.
pub fn prepare<'a>(
    repository: &'a Repository,
    step: Advance<'a>,
    submodules: bool,
) -> Result<Prepared<'a>> {
    let prepared = Prepared::lock(repository, step, submodules)?;
    if let Some(files) = prepared.files()? {
        files.rehearse()?;
    }
    Ok(prepared)
}

impl<'a> Prepared<'a> {
    fn lock(repository: &'a Repository, step: Advance<'a>, submodules: bool) -> Result<Self> {
        // It would become one of its own, and the other one stay behind.
        let (name, target) = (step.branch.to_owned(), branch::resolve(repository, step.branch)?);
        if name != target {
            return Err(Error::SymbolicBranch { name, target });
        }
        let checkout = clean_checkout(repository, step.branch)?;
        if branch::commit_of(repository, step.branch)?.as_deref() != Some(step.old) {
            return Err(moved(&step));
        }
        let transaction = open(repository, checkout.as_ref(), &step)?;
        Ok(Self { repository, step, checkout, submodules, transaction })
    }

    /// Returns what there is to do in the checkout.
    fn files(&self) -> Result<Option<Move<'_>>> {
        let Some(checkout) = &self.checkout else { return Ok(None) };
        let commits = (self.step.old, self.step.new);
        Move::plan(self.repository, checkout, self.step.branch, commits, self.submodules).map(Some)
    }

    /// Moves the branch, and the checkout before it.
    ///
    /// # Errors
    /// As [`prepare`], for what has changed since; what git says if it cannot write. Everything is as
    /// before then, or it is [`Error::HalfMoved`].
    pub fn carry_out(mut self) -> Result<()> {
        self.go()
    }

    fn go(&mut self) -> Result<()> {
        let (ready, commit) = ("commit\n".as_bytes(), "commit: ok");
        let Some(checkout) = &self.checkout else { return self.transaction.finish(ready, commit) };
        let commits = (self.step.old, self.step.new);
        let (branch, submodules) = (self.step.branch, self.submodules);
        let files = Move::plan(self.repository, checkout, branch, commits, submodules)?;
        files.carry_out()?;
        self.transaction.finish(ready, commit).map_err(|error| files.take_back(error))
    }
}

/// Moves the branch. A checkout of it follows, if it is clean, and git's hook hears of that.
///
/// Returns the checkout that followed.
///
/// # Errors
/// As [`prepare`] and [`Prepared::carry_out`].
pub fn advance(repository: &Repository, step: &Advance<'_>) -> Result<Option<PathBuf>> {
    let mut prepared = Prepared::lock(repository, *step, false)?;
    prepared.go()?;
    let Some(Checkout { path, git_dir }) = prepared.checkout.take() else { return Ok(None) };
    let git = Git::at(repository, &path, &git_dir).env("GIT_REFLOG_ACTION", step.reason);
    // What it says changes nothing any more, as with 'git merge'.
    let _ = git.args(["hook", "run", "--ignore-missing", "post-merge", "--", "0"]).run();
    Ok(Some(path))
}

/// Fails if the branch is checked out somewhere where it could not move.
///
/// Returns where it is checked out.
///
/// # Errors
/// [`Error::Checkout`].
pub fn check_checkout(repository: &Repository, branch: &str) -> Result<Option<PathBuf>> {
    Ok(clean_checkout(repository, branch)?.map(|checkout| checkout.path))
}

/// Fails if the branch, as it is now, could not move to the commit `new` with a checkout of it.
///
/// # Errors
/// [`Error::Checkout`], [`Error::FilesInTheWay`], [`Error::Unwritable`].
pub fn check_move(repository: &Repository, branch: &str, new: &str) -> Result<()> {
    let Some(checkout) = clean_checkout(repository, branch)? else { return Ok(()) };
    let Some(old) = branch::commit_of(repository, branch)? else { return Ok(()) };
    Move::plan(repository, &checkout, branch, (&old, new), false).map(drop)
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
    open(repository, Some(&checkout), step)?.finish(b"commit\n", "commit: ok").map(|()| true)
}

/// Locks a branch where it must be, and has the hooks asked; with a checkout, also what tells there
/// where it was (`ORIG_HEAD`), as git does.
///
/// Returns the transaction, which only has to be carried out.
fn open(
    repository: &Repository,
    checkout: Option<&Checkout>,
    step: &Advance<'_>,
) -> Result<Dialog> {
    let Advance { branch: name, old, new, reason } = *step;
    let mut words = format!("start\nupdate refs/heads/{name} {new} {old}\n");
    let git = match checkout {
        Some(Checkout { path, git_dir }) => {
            words.push_str(&format!("update ORIG_HEAD {old}\n"));
            Git::at(repository, path, git_dir)
        }
        None => Git::new(repository),
    };
    words.push_str("prepare\n");
    let git = git.args(["update-ref", "--no-deref", "-m", reason, "--stdin"]);
    match git.converse(words.as_bytes(), "prepare: ok") {
        Err(Error::Failed { stderr, .. }) if says_moved(&stderr) => Err(moved(step)),
        done => done,
    }
}

/// Whether git has refused to move a ref because it is not where it was expected.
pub(super) fn says_moved(stderr: &str) -> bool {
    stderr.contains("but expected") || stderr.contains("unable to resolve reference")
}

fn moved(step: &Advance<'_>) -> Error {
    Error::BranchMoved { name: step.branch.to_owned(), expected: step.old.to_owned() }
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
