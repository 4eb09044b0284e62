//! What each kind of agent program needs to be started, and how to read what it says.
//!
//! Owns: command lines, environments and the meaning of a program's messages. Invariants: no input or
//! output, no clock: bytes and requests come in, [`Effect`]s go out, so every protocol is tested with
//! recorded lines. A backend never reads the screen's text.
//! Callers: the supervisor drives a [`Session`]; `ops` asks which backends there are.

mod environment;
mod shell;

pub use environment::{Tag, agent_environment};
pub use shell::SHELL;

use crate::instance::{Exit, Metrics, Prompt, Record, Source, State};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Why a backend cannot do what was asked of it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// No backend and no setting has this name.
    #[error("unknown backend '{0}'")]
    Unknown(String),
    /// The task does not fit where the backend's settings put it.
    #[error("the task has {bytes} bytes, and one argument may have {limit}")]
    TaskTooLong {
        /// The task's size.
        bytes: usize,
        /// The operating system's limit.
        limit: usize,
    },
    /// The task holds a NUL byte, which no argument can.
    #[error("the task holds a NUL byte, which an argument cannot hold")]
    TaskHasNul,
    /// The running program takes no messages.
    #[error("{0}")]
    Rejected(String),
}

/// How the program's standard streams are connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Streams {
    /// To a pseudo-terminal, with another standard input if a file is named.
    Pty {
        /// What the program reads instead of the terminal.
        stdin: Option<PathBuf>,
    },
    /// To pipes: a line protocol on standard input and output.
    Pipes,
}

/// A program to start.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    /// The program's name or path.
    pub program: String,
    /// Its arguments.
    pub args: Vec<OsString>,
    /// Variables to add to the environment.
    pub environment: Vec<(OsString, OsString)>,
    /// How its streams are connected.
    pub streams: Streams,
}

/// What the supervisor is to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Write these bytes to the program's input.
    Write(Vec<u8>),
    /// Close the program's input.
    CloseInput,
    /// The instance is in this state from now on.
    State(State, Source),
    /// The instance is to end in this state: its processes are asked to go.
    End(State, Source),
    /// What this run has used so far, in all.
    Metrics(Metrics),
    /// The agent's own name for the session, to be recorded.
    SessionId(String),
    /// Something a person should know that changes no state.
    Note(String),
}

/// How a person answers a prompt.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Answer {
    /// Yes, this once.
    Allow,
    /// Yes, and do not ask again for the like.
    AllowAlways,
    /// No, with a word to the agent.
    Deny {
        /// What the agent is told.
        message: Option<String>,
    },
    /// One of the options, or any text.
    Text {
        /// The answer.
        text: String,
    },
}

/// What became of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Receipt {
    /// The agent has it.
    Submitted,
    /// The agent gets it when its present step is done.
    Queued,
}

/// A conversation with one running program.
pub trait Session: Send {
    /// The program has started. Returns what to do first.
    fn started(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    /// The program wrote a line (without its end) to its standard output, or, on a pty, some bytes.
    fn output(&mut self, bytes: &[u8]) -> Vec<Effect> {
        let _ = bytes;
        Vec::new()
    }

    /// A hook of the program called, with this payload.
    fn hook(&mut self, event: &str, payload: &serde_json::Value) -> Vec<Effect> {
        let _ = (event, payload);
        Vec::new()
    }

    /// A person answers the prompt that this session opened.
    ///
    /// # Errors
    /// If this answer does not fit the prompt.
    fn answer(&mut self, prompt: &Prompt, answer: &Answer) -> Result<Vec<Effect>, Error>;

    /// A person sends a message.
    ///
    /// # Errors
    /// If the program takes none now.
    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error>;

    /// The instance is being stopped: ask the program kindly. Signals follow.
    fn interrupt(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    /// The program has ended by itself. Returns the state that this means.
    fn exited(&mut self, exit: Exit) -> State;
}

/// Returns how to start the program of `record`, and the conversation with it.
///
/// `task_file` holds the task; `task` is its content.
///
/// # Errors
/// If the backend is unknown or the task does not fit.
pub fn open(
    record: &Record,
    task: &[u8],
    task_file: &Path,
) -> Result<(Launch, Box<dyn Session>), Error> {
    shell::open(record, task, task_file)
}

/// Whether `name` is a backend that needs no settings.
pub fn is_builtin(name: &str) -> bool {
    name == SHELL
}

/// Whether an instance of this backend whose program was cut off can go on where it was. A plain
/// command cannot: it would begin anew.
pub fn can_resume(record: &Record) -> bool {
    let _ = record;
    false
}

/// Returns what an exit status means for a program that has no other way to tell.
fn state_of_exit(exit: Exit) -> State {
    match exit {
        Exit { code: Some(0), .. } => State::Completed { exit: Some(exit), message: None },
        Exit { code: Some(code), .. } => {
            State::Failed { message: format!("exit code {code}"), exit: Some(exit) }
        }
        Exit { signal: Some(signal), .. } => {
            State::Failed { message: format!("killed by signal {signal}"), exit: Some(exit) }
        }
        Exit { .. } => State::Failed { message: "ended".to_owned(), exit: Some(exit) },
    }
}
