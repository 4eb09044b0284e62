//! What each kind of agent program needs to be started, and how to read what it says.
//!
//! Owns: command lines, environments and the meaning of a program's messages. Invariants: no input or
//! output, no clock: bytes and requests come in, [`Effect`]s go out, so every protocol is tested with
//! recorded lines. A backend never reads the screen's text.
//! Callers: the supervisor drives a [`Session`]; `ops` asks which backends there are.

pub mod claude;
pub mod codex;
mod environment;
mod opening;
pub mod planner;
mod prices;
mod shell;
mod terminal;
pub mod transcript;
pub mod writer;

pub use environment::{Tag, agent_environment, keep_below, one_time_options};
pub use opening::{Start, first_message};
pub use shell::SHELL;

use crate::instance::{Exit, Metrics, Mode, Opening, Prompt, Record, Source, State};
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

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
    /// A price in the settings that cannot be read.
    #[error("bad price '{0}'")]
    BadPrice(String),
    /// A limit of cost for a model without a price.
    #[error("{}", prices::unknown(Some(.0)))]
    NoPrice(String),
    /// A message for a terminal holds a character that would be a key there.
    #[error("the control character U+{0:04X} cannot be pasted: it is a key in a terminal")]
    Key(u32),
    /// The running program takes no messages.
    #[error("{0}")]
    Rejected(String),
    /// A machine protocol that settings name for a backend.
    #[error("backend '{backend}' is to speak '{protocol}', which is not supported")]
    Protocol {
        /// The backend.
        backend: String,
        /// The protocol.
        protocol: String,
    },
    /// An option that this backend cannot pass on.
    #[error("backend '{backend}' takes no {option}")]
    NoOption {
        /// The backend.
        backend: String,
        /// The option.
        option: &'static str,
    },
    /// An option's value that the backend does not know.
    #[error("'{value}' is no {option} of backend '{backend}', which has: {}", known.join(", "))]
    BadOption {
        /// The backend.
        backend: String,
        /// The option.
        option: &'static str,
        /// Its value.
        value: String,
        /// The values that it knows.
        known: &'static [&'static str],
    },
    /// An argument that this program gives itself, or has an option of its own for.
    #[error("the argument '{arg}' cannot be passed on: {instead}")]
    Reserved {
        /// The argument.
        arg: String,
        /// What to do instead.
        instead: &'static str,
    },
    /// The backend gives no answers.
    #[error("backend '{0}' answers no questions: it runs what it is given")]
    NoAnswers(String),
    /// The backend has no full-screen program of its own.
    #[error("backend '{0}' has no terminal mode: it always runs in a terminal or has none")]
    NoTerminal(String),
}

/// How the program's standard streams are connected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Streams {
    /// To a pseudo-terminal, with another standard input if there is one.
    Pty {
        /// What the program reads instead of the terminal.
        stdin: Option<Stdin>,
    },
    /// To pipes: a line protocol on standard input and output.
    Pipes,
}

/// A standard input that ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stdin {
    /// This file.
    File(PathBuf),
    /// These bytes.
    Text(Vec<u8>),
}

/// A file in which a program says what it does, and that it replaces or rewrites whenever that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StateFile {
    /// Claude Code's `sessions/<pid>.json`.
    ClaudeSession,
}

impl StateFile {
    /// Returns its path for the process `pid` with this environment; `None` if that does not say.
    pub fn path(self, pid: i32, environment: &[(OsString, OsString)]) -> Option<PathBuf> {
        match self {
            Self::ClaudeSession => {
                let directory = claude::directory(environment)?;
                Some(directory.join("sessions").join(format!("{pid}.json")))
            }
        }
    }

    /// Whether `content` may be of the process that started at `started`, as the system counts it, and
    /// not of an earlier one of the same pid. A program that does not tell is believed.
    pub fn may_be_of(self, content: &[u8], started: u64) -> bool {
        match self {
            Self::ClaudeSession => {
                terminal::process_start(content).is_none_or(|told| told == started)
            }
        }
    }
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
    /// A file in which it says what it does.
    pub state_file: Option<StateFile>,
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
    /// A turn failed in the program's own terminal. The instance is to end as failed; but while
    /// somebody looks on, who may well go on, it only waits.
    Failed {
        /// What went wrong.
        message: String,
        /// The state for somebody who looks on.
        watched: State,
        /// How it is known.
        source: Source,
    },
    /// What this run has used so far, in all; more will follow, so the limits are looked at.
    Metrics(Metrics),
    /// What this run has used, in all, at the end of a turn: nothing more is spent now.
    TurnMetrics(Metrics),
    /// What this run costs cannot be known: a limit of cost could not be watched. Why, in words. It may
    /// be told again and again.
    CostUnknown(String),
    /// What this run uses, tokens and cost, is not told while it works: no limit of it could be watched.
    /// Why, in words.
    UsageUnknown(String),
    /// The program keeps its records of the session in this file, and those of its sub-agents beside
    /// it: read them as they grow and call [`Session::recorded`] with each line.
    Records {
        /// The file.
        path: PathBuf,
        /// Whether what stands there already belongs to an earlier run.
        old: bool,
    },
    /// The agent's own name for the session, to be recorded.
    SessionId(String),
    /// The session is there: from now on a start resumes it.
    Begun,
    /// The session is there and has the message with which the run begins.
    Opened,
    /// The turn ended well, no prompt is open and nothing runs in the background. The agent's last
    /// words.
    TurnEnded(Option<String>),
    /// Call [`Session::overdue`] after this time, instead of any time before; `None`: not any more.
    Deadline(Option<Duration>),
    /// The agent's own word for the permissions that are in force.
    PermissionMode(String),
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
    /// Whether the program works in turns and tells of their ends: with [`Effect::TurnEnded`], or by
    /// waiting for a message.
    fn has_turns(&self) -> bool {
        false
    }

    /// Whether what it tells that it used is all that it used, unless it is cut off.
    fn counts_all(&self) -> bool {
        true
    }

    /// The program has started. Returns what to do first.
    fn started(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    /// The program wrote a line (without its end) to its standard output, or, on a pty, some bytes.
    fn output(&mut self, bytes: &[u8]) -> Vec<Effect> {
        let _ = bytes;
        Vec::new()
    }

    /// The program wrote these bytes to its standard error.
    fn complained(&mut self, bytes: &[u8]) {
        let _ = bytes;
    }

    /// A hook of the program called, with this payload.
    fn hook(&mut self, event: &str, payload: &serde_json::Value) -> Vec<Effect> {
        let _ = (event, payload);
        Vec::new()
    }

    /// The program has added this line to the files of [`Effect::Records`]. What follows from it is told
    /// at the next hook.
    fn recorded(&mut self, line: &[u8]) {
        let _ = line;
    }

    /// The program's [`StateFile`] has this content now.
    fn state_file(&mut self, bytes: &[u8]) -> Vec<Effect> {
        let _ = bytes;
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

    /// Returns the messages that were sent and that the program has not taken, oldest first, if it tells
    /// when it takes one. If it ends without them they are lost to it.
    fn untaken(&self) -> Vec<&str> {
        Vec::new()
    }

    /// The instance is being stopped: ask the program kindly. Signals follow.
    fn interrupt(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    /// The time of [`Effect::Deadline`] has run out.
    fn overdue(&mut self) -> Vec<Effect> {
        Vec::new()
    }

    /// The program has ended by itself. Returns the state that this means.
    fn exited(&mut self, exit: Exit) -> State;
}

/// Returns how to start the program of `record`, and the conversation with it.
///
/// # Errors
/// If the backend is unknown, or the task or an option does not fit.
pub fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    match (record.backend.as_str(), record.mode) {
        (claude::NAME, Mode::Structured) => claude::open(record, start),
        (codex::NAME, Mode::Structured) => codex::open(record, start),
        (_, Mode::Terminal) => terminal::open(record, start),
        _ => shell::open(record, start),
    }
}

/// Whether `name` is a backend that needs no settings.
pub fn is_builtin(name: &str) -> bool {
    [SHELL, claude::NAME, codex::NAME].contains(&name)
}

/// Returns the version of an agent's program that this was tried with.
pub fn tried(name: &str) -> Option<(u32, u32, u32)> {
    match name {
        claude::NAME => Some(claude::TRIED),
        codex::NAME => Some(codex::TRIED),
        _ => None,
    }
}

/// Whether this backend's agent keeps a session that can be taken up again.
pub fn keeps_session(record: &Record) -> bool {
    [claude::NAME, codex::NAME].contains(&record.backend.as_str())
}

/// The event with which our hook is called in the place of an agent's status line.
pub const STATUS_LINE: &str = terminal::STATUS_LINE;

/// Fails if what the program of `record` costs follows from a price that is known to be missing, while
/// its cost has a limit.
///
/// # Errors
/// [`Error::NoPrice`], or a price in the settings that cannot be read.
pub fn require_price(record: &Record) -> Result<(), Error> {
    match (&record.setup.model, record.budget.cost_usd) {
        (Some(model), Some(_)) if record.backend == codex::NAME => {
            match prices::Prices::with(&record.setup.prices)?.has(model) {
                true => Ok(()),
                false => Err(Error::NoPrice(model.clone())),
            }
        }
        _ => Ok(()),
    }
}

/// Whether the backend `name` is told its task in words, not as bytes.
pub fn takes_text(name: &str) -> bool {
    [claude::NAME, codex::NAME].contains(&name)
}

/// Whether the backend `name` has a full-screen program of its own.
pub fn has_terminal(name: &str) -> bool {
    [claude::NAME, codex::NAME].contains(&name)
}

/// Whether an instance whose program was cut off can go on where it was. A plain command cannot: it
/// would begin anew.
pub fn can_resume(record: &Record) -> bool {
    keeps_session(record) && record.session_id.is_some() && record.opening != Opening::Task
}

/// Whether an agent that would have a session never came so far as to have its task.
pub fn has_not_begun(record: &Record) -> bool {
    keeps_session(record) && record.opening == Opening::Task
}

/// Whether `mode` is one in which an agent asks nobody before it does anything.
pub fn is_bypass(mode: &str) -> bool {
    [claude::BYPASS, codex::BYPASS].contains(&mode)
}

/// Returns what an exit status means for a program that has no other way to tell.
fn state_of_exit(exit: Exit) -> State {
    match exit {
        Exit { code: Some(0), .. } => State::Completed { exit: Some(exit), message: None },
        _ => State::Failed { message: exit_words(exit), exit: Some(exit) },
    }
}

/// Returns how a program ended, in words.
fn exit_words(exit: Exit) -> String {
    match exit {
        Exit { code: Some(code), .. } => format!("exit code {code}"),
        Exit { signal: Some(signal), .. } => format!("killed by signal {signal}"),
        Exit { .. } => "ended".to_owned(),
    }
}
