//! Work that an agent left uncommitted.

use super::commit::Draft;
use crate::git::command::Git;
use crate::git::work::copy_index;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result, landed};
use std::fs::{self, File};
use std::io::ErrorKind;
use std::path::Path;

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
    /// If the branch is elsewhere by now, or the index cannot be written.
    pub fn take_back(self, repository: &Repository) -> Result<()> {
        let full = format!("refs/heads/{}", self.branch);
        let args = ["update-ref", "-m", "take back a commit", &full, &self.old, &self.new];
        Git::new(repository).args(args).run()?;
        self.index.write_back(&self.worktree)
    }
}

/// Commits everything that is left over in the worktree at `path`, which has `branch` checked out,
/// with the user's identity and hooks.
///
/// Returns the new commit, ready to be taken back; `None` if nothing was left over.
///
/// # Errors
/// If an operation is in progress there, another branch is checked out, or a hook refuses; the
/// index has its old bytes then.
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
    let head = git().reading().args(["symbolic-ref", "--quiet", "HEAD"]).run_or(1)?;
    let head = head.map(|name| String::from_utf8_lossy(&name).trim().to_owned());
    if head != Some(format!("refs/heads/{branch}")) {
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
        index.write_back(&worktree)?;
        return Err(error);
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
    bytes: Option<(Vec<u8>, std::time::SystemTime)>,
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

    fn write_back(&self, worktree: &Worktree) -> Result<()> {
        let path = worktree.git_dir().join("index");
        let Some((bytes, time)) = &self.bytes else {
            return fs::remove_file(&path).or(Ok(()));
        };
        let new = worktree.git_dir().join("index.lock");
        let written = File::create_new(&new).and_then(|mut file| {
            std::io::Write::write_all(&mut file, bytes)?;
            file.set_modified(*time)?;
            fs::rename(&new, &path)
        });
        written.map_err(Error::io("restore", &path))
    }
}
