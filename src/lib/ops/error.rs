//! What can go wrong in a use case. The `cli` turns each into a text, a hint and an exit code.

use crate::instance::{InstanceId, StateName};
use crate::supervisor::{ClientError, Refusal};
use crate::{backend, config, git, store};
use std::io;
use std::path::PathBuf;

/// A use case that could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// git or the repository.
    #[error(transparent)]
    Git(#[from] git::Error),
    /// The state files.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The settings.
    #[error(transparent)]
    Config(#[from] config::Error),
    /// The backend.
    #[error(transparent)]
    Backend(#[from] backend::Error),
    /// Landing work.
    #[error(transparent)]
    Landing(Box<super::landing::Error>),
    /// `.claudio/` is part of the repository's contents.
    #[error("'.claudio' is tracked by this repository")]
    Tracked,
    /// The repository has become bare, and so lost its main worktree with `.claudio/` in it.
    #[error("'{}' holds the instances, but git takes this repository for a bare one", .0.display())]
    BecameBare(PathBuf),
    /// The repository stands where no record can say.
    #[error("the path of this repository is not UTF-8: '{}'", .0.display())]
    PathNotUtf8(PathBuf),
    /// The repository has no `.claudio/` yet.
    #[error("no instance has been added to this repository")]
    NoInstances,
    /// A word names no instance.
    #[error("no instance '{word}'")]
    UnknownInstance {
        /// The word.
        word: String,
        /// What it may have meant.
        candidates: Vec<String>,
    },
    /// A word names several instances.
    #[error("'{word}' names several instances")]
    AmbiguousInstance {
        /// The word.
        word: String,
        /// Those.
        candidates: Vec<String>,
    },
    /// `@` outside of any instance's worktree.
    #[error("'@' is the instance whose worktree you stand in, and this is none")]
    NotInInstance,
    /// A pattern of paths that is none.
    #[error("'{pattern}' in 'conflicts.ignore' is not a pattern: {problem}")]
    BadPattern {
        /// The pattern.
        pattern: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A path without a name.
    #[error("an empty text is no path")]
    EmptyPath,
    /// A path that is not in the worktree.
    #[error("'{path}' is outside of this worktree")]
    Outside {
        /// The path.
        path: String,
    },
    /// A task without text.
    #[error("the task is empty")]
    EmptyTask,
    /// A task with bytes that are no text, for an agent that takes text.
    #[error("{from} is not UTF-8 from byte {byte} on, and backend '{backend}' takes text only")]
    TaskNotText {
        /// Where the task comes from.
        from: String,
        /// The backend.
        backend: String,
        /// How many bytes before are text.
        byte: usize,
    },
    /// A line of a file of tasks that is none.
    #[error("{0}")]
    TaskLine(String),
    /// What is wrong in a file of tasks, with the numbers of the lines.
    #[error("{}", lines(.0))]
    TaskFile(Vec<(usize, Error)>),
    /// A name that another instance has, or that could be taken for something else.
    #[error("the name '{name}' {problem}")]
    BadName {
        /// The name.
        name: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A limit that nothing could keep to.
    #[error("'{0}' is no limit of cost: it must be above 0")]
    BadLimit(f64),
    /// No backend was named and none is found.
    #[error("no backend found: neither 'claude' nor 'codex' is on the PATH")]
    NoBackend,
    /// The backend's program is not there.
    #[error("cannot find the program '{program}' of backend '{backend}'")]
    NoProgram {
        /// The backend.
        backend: String,
        /// Its program.
        program: String,
    },
    /// It is there and cannot be run.
    #[error("the program '{program}' of backend '{backend}' is not executable")]
    NotExecutable {
        /// The backend.
        backend: String,
        /// Its program.
        program: String,
    },
    /// It does not fit the state.
    #[error("instance '{id}' is {state}")]
    WrongState {
        /// Which.
        id: InstanceId,
        /// What it is.
        state: StateName,
        /// What was wanted.
        wanted: &'static str,
    },
    /// It has no session that could be taken up.
    #[error("instance '{id}' is {state} and has no session to go on with")]
    NoSession {
        /// Which.
        id: InstanceId,
        /// What it is.
        state: StateName,
    },
    /// Its record was made anew, and its task is nowhere.
    #[error("the task of instance '{id}' is lost: its record was deleted")]
    TaskLost {
        /// Which.
        id: InstanceId,
        /// Its branch.
        branch: String,
    },
    /// Its supervisor has died.
    #[error("instance '{id}' is lost: its supervisor has died")]
    Lost {
        /// Which.
        id: InstanceId,
    },
    /// A supervisor did not answer.
    #[error("instance '{id}': {source}")]
    Supervisor {
        /// Whose.
        id: InstanceId,
        /// Why.
        source: ClientError,
    },
    /// A supervisor said no.
    #[error("instance '{id}': {message}")]
    Refused {
        /// Whose.
        id: InstanceId,
        /// What kind of refusal.
        reason: Refusal,
        /// Why.
        message: String,
    },
    /// Work would be lost.
    #[error("instance '{id}' holds work that has not landed")]
    Unlanded {
        /// Which.
        id: InstanceId,
        /// What would be lost.
        work: Vec<String>,
    },
    /// It cannot be kept exactly as it is, so it is not removed.
    #[error("instance '{id}' cannot be kept for 'undo': {source}")]
    NotKept {
        /// Which.
        id: InstanceId,
        /// Why not.
        source: git::Error,
    },
    /// A removal that was cut off has kept less than is asked for now.
    #[error("a removal of instance '{id}' was cut off, and it has not kept what git ignores")]
    CutOffWithoutIgnored {
        /// Which.
        id: InstanceId,
    },
    /// Its worktree went, but not all that belongs to it.
    #[error("instance '{id}' was removed in part: {cause}")]
    RemovedInPart {
        /// Which.
        id: InstanceId,
        /// Why not the rest.
        cause: String,
    },
    /// Nothing that was removed is called that.
    #[error("nothing to bring back{}", .word.as_ref().map(|w| format!(" of '{w}'")).unwrap_or_default())]
    NothingToUndo {
        /// The word.
        word: Option<String>,
    },
    /// Without a word only removals are undone, and there is none.
    #[error("nothing was removed; a merge or a rebase is undone by the instance's id")]
    NoRemoval {
        /// The one that was merged or rebased last.
        last: InstanceId,
    },
    /// A part of what was kept cannot be read any more.
    #[error("instance '{id}' cannot be brought back whole: {source}")]
    Damaged {
        /// Which.
        id: InstanceId,
        /// The ref that keeps it.
        reference: String,
        /// What cannot be read.
        source: git::Error,
    },
    /// The command stands in what it is to remove.
    #[error("you stand in the worktree of instance '{id}'")]
    InsideTarget {
        /// Which.
        id: InstanceId,
    },
    /// The supervisor could not begin.
    #[error("instance '{id}' could not be started: {message}")]
    NotStarted {
        /// Which.
        id: InstanceId,
        /// Why.
        message: String,
    },
    /// One of our own programs is not where it must be.
    #[error("cannot find '{}'", .0.display())]
    MissingProgram(PathBuf),
    /// There are no files that an agent could look at.
    #[error("this repository is bare: there are no files to look at")]
    NoWorktree,
    /// An agent that was asked failed.
    #[error("'{backend}' did not answer: {why}")]
    NoAnswer {
        /// Who.
        backend: String,
        /// Why.
        why: String,
    },
    /// An agent that was asked took too long.
    #[error("'{backend}' did not answer within {} s", limit.as_secs())]
    NoAnswerInTime {
        /// Who.
        backend: String,
        /// How long it was waited for.
        limit: std::time::Duration,
    },
    /// An agent was asked for a plan, and its answer is none.
    #[error("the answer of '{backend}' is no plan: {}\nit was:\n{answer}", wrong.join("; "))]
    BadPlan {
        /// Who.
        backend: String,
        /// What is wrong with it.
        wrong: Vec<String>,
        /// What it said.
        answer: String,
    },
    /// This process was told to end.
    #[error("interrupted")]
    Signalled {
        /// By which signal.
        signal: i32,
    },
    /// Called outside of an instance.
    #[error("this is not running inside an instance")]
    NotInside,
    /// Neither `XDG_CONFIG_HOME` nor `HOME` says where the user's settings are.
    #[error("neither XDG_CONFIG_HOME nor HOME is set")]
    NoHome,
    /// A file that another program changes.
    #[error("'{}' is there: another program changes the file", path.display())]
    FileLocked {
        /// The lock.
        path: PathBuf,
    },
    /// The operating system refused.
    #[error("cannot {action}: {source}")]
    Io {
        /// What was tried.
        action: String,
        /// Why not.
        source: io::Error,
    },
    /// Not within the time that was given.
    #[error("timed out")]
    TimedOut,
    /// Several at once failed; each with its word.
    #[error("{} of {total} failed", .errors.len())]
    Several {
        /// How many were tried.
        total: usize,
        /// What went wrong.
        errors: Vec<Error>,
    },
}

impl From<super::landing::Error> for Error {
    fn from(error: super::landing::Error) -> Self {
        Self::Landing(Box::new(error))
    }
}

impl From<crate::land::forge::Error> for Error {
    fn from(error: crate::land::forge::Error) -> Self {
        super::landing::Error::from(error).into()
    }
}

impl Error {
    pub(crate) fn io(action: impl Into<String>, source: io::Error) -> Self {
        Self::Io { action: action.into(), source }
    }
}

fn lines(wrong: &[(usize, Error)]) -> String {
    let lines = wrong.iter().map(|(line, error)| format!("line {line}: {error}"));
    lines.collect::<Vec<_>>().join("\n")
}
