//! Work that an agent left uncommitted.

use super::advance::says_moved;
use super::commit::Draft;
use crate::git::command::Git;
use crate::git::work::copy_index;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result, branch, landed};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

/// How long another git's lock of the index is waited for.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Returns the files in the worktree at `path` that are changed or new and not committed, sorted. A
/// nested repository is not work of this one.
///
/// # Errors
/// If it is not a worktree of this repository.
pub fn uncommitted(repository: &Repository, path: &Path) -> Result<Vec<String>> {
    let worktree = Worktree::open(repository, path)?;
    let paths = changed(repository, &worktree)?;
    Ok(paths.iter().map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}

fn changed(repository: &Repository, worktree: &Worktree) -> Result<Vec<Vec<u8>>> {
    let git = Git::within(repository, worktree).reading();
    let args = ["-c", "core.fsmonitor=false", "status", "--porcelain", "-z", "--no-renames"];
    let out = git.args(args).args(["--untracked-files=all"]).run()?;
    let lines = out.split(|&byte| byte == 0).filter(|line| line.len() > 3);
    let mut paths: Vec<_> = lines.map(|line| line[3..].to_vec()).collect();
    paths.retain(|path| !path.ends_with(b"/"));
    paths.sort();
    paths.dedup();
    Ok(paths)
}

/// A commit of what was left over, which can be taken back while nothing is built on it.
#[derive(Debug)]
pub struct Leftover {
    worktree: Worktree,
    branch: String,
    old: String,
    new: String,
    index: Index,
}

impl Leftover {
    /// Returns the commit that the branch was at, and the new one.
    pub fn step(&self) -> (&str, &str) {
        (&self.old, &self.new)
    }

    /// Takes the commit back: the branch and the index are as before, files are not touched.
    ///
    /// # Errors
    /// [`Error::Locked`] if another git holds the index; [`Error::Checkout`] if something else was
    /// staged or checked out meanwhile; [`Error::BranchMoved`] if the branch is elsewhere by now; what
    /// git says. Nothing is taken back then.
    pub fn take_back(self, repository: &Repository) -> Result<()> {
        // Whoever wants to stage something waits from here on.
        let lock = IndexLock::take(&self.worktree)?;
        let refuse = |reason: &str| {
            let (name, path) = (self.branch.clone(), self.worktree.path().to_owned());
            Err(Error::Checkout { name, path, reason: reason.to_owned() })
        };
        if head(repository, &self.worktree)? != Some(full_name(&self.branch)) {
            return refuse("has something else checked out by now");
        }
        let moved = |name, expected| Err(Error::BranchMoved { name, expected });
        if branch::commit_of(repository, &self.branch)?.as_ref() != Some(&self.new) {
            return moved(self.branch, self.new);
        }
        // Refreshed by somebody who only looked, it still is the one of the commit.
        let args = ["diff", "--cached", "--quiet", "--no-ext-diff", "--ignore-submodules=none"];
        let git = Git::within(repository, &self.worktree).reading();
        if !git.args(args).args([&self.new, "--"]).answer(1)?.0 {
            return refuse("holds something else that was staged meanwhile");
        }
        let ready = lock.fill(&self.index)?;
        let full = full_name(&self.branch);
        let args = ["update-ref", "-m", "take back a commit", &full, &self.old, &self.new];
        match Git::new(repository).args(args).run() {
            Err(Error::Failed { stderr, .. }) if says_moved(&stderr) => {
                moved(self.branch, self.new)
            }
            Err(error) => Err(error),
            Ok(_) => ready.put_in_place(),
        }
    }
}

fn full_name(branch: &str) -> String {
    format!("refs/heads/{branch}")
}

/// Returns the full name of the branch that the worktree has checked out.
fn head(repository: &Repository, worktree: &Worktree) -> Result<Option<String>> {
    let git = Git::within(repository, worktree).reading();
    let name = git.args(["symbolic-ref", "--quiet", "HEAD"]).run_or(1)?;
    Ok(name.map(|name| String::from_utf8_lossy(&name).trim().to_owned()))
}

/// Commits everything that is left over in the worktree at `path`, which has `branch` checked out,
/// with the user's identity and hooks.
///
/// Returns the new commit, ready to be taken back; `None` if nothing was left over.
///
/// # Errors
/// If an operation is in progress there, another branch is checked out, or a hook refuses; the
/// index has its old bytes then. [`Error::StaysStaged`] if it has not.
pub fn commit_leftovers(
    repository: &Repository,
    path: &Path,
    branch: &str,
    message: &str,
) -> Result<Option<Leftover>> {
    let worktree = Worktree::open(repository, path)?;
    let paths = changed(repository, &worktree)?;
    if paths.is_empty() {
        return Ok(None);
    }
    let refuse = |reason: String| {
        let (name, path) = (branch.to_owned(), worktree.path().to_owned());
        Err(Error::Checkout { name, path, reason })
    };
    if let Some(operation) = landed::operation_in(worktree.git_dir()) {
        return refuse(format!("has a {operation} in progress"));
    }
    let git = || Git::within(repository, &worktree);
    if head(repository, &worktree)? != Some(full_name(branch)) {
        return refuse("has something else checked out by now".to_owned());
    }
    let tip = || git().reading().args(["rev-parse", "--verify", "HEAD"]).line();
    let (index, old) = (Index::read(&worktree)?, tip()?);
    let mut list = paths.join(&0);
    list.push(0);
    let add = git().env("GIT_LITERAL_PATHSPECS", "1").args(["add", "--all", "--sparse"]);
    let add = add.args(["--pathspec-from-file=-", "--pathspec-file-nul"]).stdin(list).run();
    let commit = add.and_then(|_| {
        let message = message.as_bytes().to_vec();
        git().args(["commit", "--quiet", "-F", "-"]).stdin(message).run()
    });
    if let Err(error) = commit {
        let written = IndexLock::take(&worktree).and_then(|lock| lock.fill(&index)?.put_in_place());
        return Err(match written {
            Ok(()) => error,
            Err(worse) => Error::StaysStaged {
                path: worktree.path().to_owned(),
                reason: format!("{error}; and then: {worse}"),
            },
        });
    }
    let (new, branch) = (tip()?, branch.to_owned());
    Ok(Some(Leftover { worktree, branch, old, new, index }))
}

/// Makes the commit that [`commit_leftovers`] would make, as far as that can be told without hooks; no
/// ref and no index changes.
///
/// Returns it; `None` if nothing is left over.
///
/// # Errors
/// If it is not a worktree of this repository, or something cannot be read.
pub fn rehearse_leftovers(
    repository: &Repository,
    path: &Path,
    message: &str,
) -> Result<Option<String>> {
    let worktree = Worktree::open(repository, path)?;
    let paths = changed(repository, &worktree)?;
    if paths.is_empty() {
        return Ok(None);
    }
    let dir = crate::sys::files::temporary_dir()
        .map_err(Error::io("create", Path::new("a temporary directory")))?;
    let index = dir.path().join("index");
    copy_index(&worktree, &index)?;
    let git = || Git::within(repository, &worktree).scratch_index(&index);
    let mut list = paths.join(&0);
    list.push(0);
    let add = git().env("GIT_LITERAL_PATHSPECS", "1").args(["add", "--all", "--sparse"]);
    add.args(["--pathspec-from-file=-", "--pathspec-file-nul"]).stdin(list).run()?;
    let tree = git().args(["write-tree"]).line()?;
    let head = git().reading().args(["rev-parse", "--verify", "HEAD"]).line()?;
    Draft { tree: &tree, parents: &[&head], message }.rehearse(repository).map(Some)
}

/// An index as it was, with its time: git compares that with the times of the files.
#[derive(Debug)]
struct Index {
    bytes: Option<(Vec<u8>, SystemTime)>,
}

impl Index {
    fn read(worktree: &Worktree) -> Result<Self> {
        let path = worktree.git_dir().join("index");
        match fs::read(&path) {
            Ok(bytes) => {
                let time = path.metadata().and_then(|meta| meta.modified());
                Ok(Self { bytes: Some((bytes, time.map_err(Error::io("read", &path))?)) })
            }
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(Self { bytes: None }),
            Err(error) => Err(Error::io("read", &path)(error)),
        }
    }
}

/// git's own lock of an index: while it is there, nobody stages anything. It goes when this does.
#[derive(Debug)]
struct IndexLock {
    path: PathBuf,
    file: File,
    /// Whether it has become the index: what is at its path next is somebody else's.
    is_spent: bool,
}

impl IndexLock {
    /// Waits for it as git's own commands do that this crate runs.
    fn take(worktree: &Worktree) -> Result<Self> {
        let path = worktree.git_dir().join("index.lock");
        let deadline = Instant::now() + LOCK_WAIT;
        let mut pause = Duration::from_millis(5);
        loop {
            match File::create_new(&path) {
                Ok(file) => return Ok(Self { path, file, is_spent: false }),
                Err(error) if error.kind() != ErrorKind::AlreadyExists => {
                    return Err(Error::io("create", &path)(error));
                }
                Err(error) if Instant::now() + pause > deadline => {
                    let lock = path.display().to_string();
                    return Err(Error::Locked { lock, stderr: error.to_string() });
                }
                Err(_) => thread::sleep(pause),
            }
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    /// Writes what the index is to be.
    fn fill(self, index: &Index) -> Result<Ready> {
        if let Some((bytes, time)) = &index.bytes {
            let written = std::io::Write::write_all(&mut &self.file, bytes)
                .and_then(|()| self.file.set_modified(*time));
            written.map_err(Error::io("write", &self.path))?;
        }
        Ok(Ready { lock: self, is_none: index.bytes.is_none() })
    }
}

impl Drop for IndexLock {
    fn drop(&mut self) {
        if !self.is_spent {
            let _ = fs::remove_file(&self.path);
        }
    }
}

/// An index that is written and only has to be put in its place.
#[derive(Debug)]
struct Ready {
    lock: IndexLock,
    /// Whether there was none.
    is_none: bool,
}

impl Ready {
    fn put_in_place(mut self) -> Result<()> {
        let path = self.lock.path.with_extension("");
        if self.is_none {
            return fs::remove_file(&path).or(Ok(()));
        }
        fs::rename(&self.lock.path, &path).map_err(Error::io("restore", &path))?;
        self.lock.is_spent = true;
        Ok(())
    }
}
