//! Everything that can go wrong with git, by kind.

use std::io;
use std::path::{Path, PathBuf};

/// What went wrong; the texts carry no hint, callers match on the kind.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No repository at or above the path.
    #[error("not a git repository (or any of the parent directories): '{0}'")]
    NotARepository(PathBuf),
    /// Somebody else owns the repository and `safe.directory` does not name it.
    #[error("detected dubious ownership in repository at '{0}'")]
    DubiousOwnership(PathBuf),
    /// The repository is there but cannot be opened.
    #[error("cannot open repository '{path}': {message}")]
    Open {
        /// Where it is.
        path: PathBuf,
        /// Why not.
        message: String,
    },
    /// There is no git program.
    #[error("cannot run 'git': {0}")]
    Spawn(#[source] io::Error),
    /// A git command ended with an error.
    #[error("'{command}' failed{}", text_after(stderr))]
    Failed {
        /// The command, as a person would type it.
        command: String,
        /// Its exit code; `None` if a signal ended it.
        status: Option<i32>,
        /// What it wrote to standard error, trimmed.
        stderr: String,
    },
    /// A git command did not end in time and was killed.
    #[error("'{command}' did not end within {seconds} seconds")]
    TimedOut {
        /// The command, as a person would type it.
        command: String,
        /// The time it had.
        seconds: u64,
    },
    /// Another process held one of git's locks for too long.
    #[error("another process holds '{lock}'")]
    Locked {
        /// The lock, as git names it.
        lock: String,
        /// What git said.
        stderr: String,
    },
    /// Our own lock around the making of worktrees could not be had.
    #[error("{0}")]
    Guard(String),
    /// The repository has no commit to start from.
    #[error("the repository has no commit yet")]
    NoCommit,
    /// Nothing is called that.
    #[error("unknown revision '{0}'")]
    UnknownRevision(String),
    /// It exists, but is a tree or a blob.
    #[error("'{0}' is not a commit")]
    NotACommit(String),
    /// git's own rules forbid such a name.
    #[error("'{0}' is not a valid branch name")]
    InvalidBranch(String),
    /// A branch of that name exists and is never reused.
    #[error("a branch named '{0}' already exists")]
    BranchExists(String),
    /// The branch is a symbolic ref, and is not moved by its own name.
    #[error("branch '{name}' is only another name of '{target}'")]
    SymbolicBranch {
        /// Its short name.
        name: String,
        /// What it stands for.
        target: String,
    },
    /// The branch may not be deleted.
    #[error("branch '{name}' is not deleted: {reason}")]
    BranchProtected {
        /// Its short name.
        name: String,
        /// Why not.
        reason: String,
    },
    /// The branch no longer points where it did when it was judged.
    #[error("branch '{name}' is no longer at {expected}")]
    BranchMoved {
        /// Its short name.
        name: String,
        /// The commit it was expected at.
        expected: String,
    },
    /// The checkout of a branch that is to be moved holds something that would be in the way.
    #[error("branch '{name}' is checked out at '{}', which {reason}", path.display())]
    Checkout {
        /// The branch's short name.
        name: String,
        /// Where.
        path: PathBuf,
        /// What is in the way.
        reason: String,
    },
    /// Files of nobody's are where a checkout that is to follow would write its own.
    #[error("branch '{name}' is checked out at '{}', which has files in the way ({})", path.display(), first(files))]
    FilesInTheWay {
        /// The branch's short name.
        name: String,
        /// Where.
        path: PathBuf,
        /// Which, sorted.
        files: Box<[String]>,
    },
    /// A checkout that is to follow could not write there.
    #[error("a checkout of branch '{name}' cannot follow it: '{}' cannot be written in", directory.display())]
    Unwritable {
        /// The branch's short name.
        name: String,
        /// The directory.
        directory: PathBuf,
    },
    /// A checkout began to follow, could not, and could not be put back either.
    #[error("the checkout at '{}' is between two commits: {reason}", path.display())]
    HalfMoved {
        /// Where.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// What was staged for a commit that failed could not be taken out of the index again.
    #[error("what is left over at '{}' stays staged: {reason}", path.display())]
    StaysStaged {
        /// Where.
        path: PathBuf,
        /// What went wrong.
        reason: String,
    },
    /// A rebase would lose what a merge commit holds.
    #[error("the commits hold a merge whose content a rebase would lose")]
    MergeWouldBeLost,
    /// Something is already where the worktree should be.
    #[error("'{0}' already exists")]
    PathExists(PathBuf),
    /// The directory is not the worktree that we know; git might act on another one.
    #[error("'{path}' is not a worktree of this repository: {reason}")]
    NotOurWorktree {
        /// The directory.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Somebody locked the worktree with `git worktree lock`.
    #[error("worktree '{path}' is locked{}", text_after(reason))]
    WorktreeLocked {
        /// The directory.
        path: PathBuf,
        /// The reason given; may be empty.
        reason: String,
    },
    /// Something in a worktree that could not be deleted.
    #[error("'{path}' {reason}")]
    Undeletable {
        /// What it is.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// Something in a worktree that a snapshot cannot hold, or that changed while it was taken.
    #[error("'{path}' {reason}")]
    NotKept {
        /// What it is.
        path: String,
        /// Why not.
        reason: String,
    },
    /// Something is where a snapshot would be brought back to.
    #[error("{what} {reason}")]
    InTheWay {
        /// What it is.
        what: String,
        /// Why it is not replaced.
        reason: String,
    },
    /// A file operation failed.
    #[error("cannot {action} '{path}': {source}")]
    Io {
        /// What was tried.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why it failed.
        source: io::Error,
    },
    /// The repository's data could not be read.
    #[error("cannot read {what}: {message}")]
    Read {
        /// What was being read.
        what: String,
        /// Why it failed.
        message: String,
    },
}

impl Error {
    /// Returns a closure that wraps an I/O error with what was tried on which path.
    pub(crate) fn io(action: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::Io { action, path, source }
    }

    /// Returns the same once more, in words, for something else that it keeps from being known.
    pub(crate) fn again(&self) -> Self {
        let (what, message) = (String::from("what is to be compared"), self.to_string());
        Self::Read { what, message }
    }

    /// Returns a closure that wraps any reading error, with its causes in one line.
    pub(crate) fn read<E: std::fmt::Display>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |error| Self::Read { what, message: one_line(&error) }
    }
}

/// Returns an error's text on a single line.
pub(crate) fn one_line(error: &impl std::fmt::Display) -> String {
    error.to_string().split_whitespace().collect::<Vec<_>>().join(" ")
}

fn first(files: &[String]) -> String {
    match files {
        [one] => one.clone(),
        [one, ..] => format!("{one}, …"),
        [] => String::new(),
    }
}

fn text_after(text: &str) -> String {
    if text.is_empty() { String::new() } else { format!(": {text}") }
}
