//! The detached process of one instance, and how commands talk to it.
//!
//! A supervisor is one thread with one `poll`. It holds the instance's lock for as long as it lives,
//! owns the agent's pty or pipes, writes its output and its state to disk, answers on a socket and, as
//! a child subreaper, ends every descendant before it goes. It knows no other instance.
//! Callers: `ops` starts it and talks to it through [`Client`]; the program `git-claudio--supervisor`
//! is [`run`]. It does not know git: what needs git is done by a helper process ([`Task`]), so that a
//! waiting supervisor stays small.

mod agent;
mod answer;
mod client;
mod connections;
mod core;
mod event_loop;
mod limits;
mod log;
mod notify;
mod outcome;
mod protocol;
mod records;
mod screen;
mod state_file;
mod stream;
mod timers;
mod worker;

pub use client::{Client, ClientError, Frames};
pub use log::LogReader;
pub use notify::{BESIDE, Helper, notice};
pub use protocol::{BadFrame, Frame, Refusal, Request, Response};
pub use stream::{Arrived, StreamReader};
pub use worker::{MeasureAnswer, PrepareAnswer, Task};

use self::connections::Connections;
use self::core::{Core, Given};
use self::event_loop::EventLoop;
use self::limits::Limits;
use crate::backend;
use crate::instance::{
    EventKind, InstanceId, NewEvent, Opening, PendingReason, Record, Source, State,
    SupervisorProcess,
};
use crate::store::{self, Held, Store};
use crate::sys::files::Durability;
use crate::sys::signals::SignalPipe;
use crate::sys::{clock, process, random, runtime};
use std::ffi::OsString;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long a starting supervisor waits for the lock: only readers and short commands hold it.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// The supervisor's program.
pub const PROGRAM: &str = "git-claudio--supervisor";
/// The program that agents' hooks call, beside the other programs.
pub const HOOK: &str = "git-claudio--hook";

/// Why a supervisor could not begin.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The state files.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// There is no `.claudio/` any more.
    #[error("'{}' is not there", .0.display())]
    NoStore(PathBuf),
    /// The backend cannot take the task.
    #[error(transparent)]
    Backend(#[from] backend::Error),
    /// No socket.
    #[error("cannot listen on '{}': {source}", path.display())]
    Socket {
        /// Its path.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// No signals or no subreaper.
    #[error("cannot set up the process: {0}")]
    Process(io::Error),
    /// The log cannot be opened.
    #[error("cannot open the log: {0}")]
    Log(io::Error),
    /// The state does not allow a start.
    #[error(transparent)]
    Illegal(#[from] crate::instance::IllegalTransition),
}

/// What a supervisor needs to know beside its instance's record.
#[derive(Debug, Clone)]
pub struct Options {
    /// The `.claudio/` directory.
    pub root: PathBuf,
    /// Which instance.
    pub id: InstanceId,
    /// How long processes that were asked to end may take.
    pub grace: Duration,
    /// The log's size in bytes.
    pub log_max_size: u64,
    /// The helper program.
    pub worker: PathBuf,
    /// The socket to listen on.
    pub socket: PathBuf,
    /// The environment of the agent.
    pub environment: Vec<(OsString, OsString)>,
    /// What the worktree's preparation has in its environment beside that.
    pub one_time: Option<(OsString, OsString)>,
    /// The environment for what does not belong to this instance.
    pub outside: Vec<(OsString, OsString)>,
}

/// Begins an instance and stays with it until it has ended.
///
/// `ready` is called once: with `Ok` as soon as the instance is under way, or with the error.
pub fn run(options: Options, ready: impl FnOnce(Result<(), &Error>)) {
    match begin(&options) {
        Ok((event_loop, store)) => {
            ready(Ok(()));
            // Whoever waits for the lock gets it before the others are told to look at it.
            drop(event_loop.run());
            event_loop::schedule_others(&options, &store);
        }
        Err(error) => ready(Err(&error)),
    }
}

fn begin(options: &Options) -> Result<(EventLoop, Store), Error> {
    let store =
        Store::open_at(&options.root)?.ok_or_else(|| Error::NoStore(options.root.clone()))?;
    let mut held = store.lock_instance(&options.id, LOCK_WAIT)?;
    let signals =
        SignalPipe::new(&[libc::SIGCHLD, libc::SIGTERM, libc::SIGINT]).map_err(Error::Process)?;
    process::become_subreaper().map_err(Error::Process)?;
    let start = start(options, &store, &held)?;
    let (launch, session) = backend::open(held.record(), &start)?;
    let socket_error = |source| Error::Socket { path: options.socket.clone(), source };
    let listener = runtime::bind_listener(&options.socket).map_err(socket_error)?;
    let connections = Connections::new(listener).map_err(socket_error)?;
    let record = held.record();
    let given = Given {
        grace: options.grace,
        first_prompt: first_prompt(),
        keep_open: record.setup.keep_open,
        terminal: matches!(launch.streams, backend::Streams::Pty { .. }),
        queued: record.queued.clone(),
        limits: Limits::new(record.budget, record.metrics.clone()),
    };
    enter_preparing(&store, &mut held, options)?;
    let core = Core::new(session, given);
    let event_loop =
        EventLoop::new(options.clone(), store.clone(), held, (core, launch), connections, signals)?;
    Ok((event_loop, store))
}

/// Returns what the backend needs to begin, beside the record.
fn start(options: &Options, store: &Store, held: &Held) -> Result<backend::Start, Error> {
    let id = &held.record().id;
    Ok(backend::Start {
        task: store.task(id)?,
        task_file: held.paths().task(),
        message: match held.record().opening {
            Opening::Message => store.message(id)?,
            _ => None,
        },
        queued: held.record().queued.clone(),
        fresh_session: random::uuid().map_err(Error::Process)?,
        hook: options.worker.with_file_name(HOOK),
    })
}

/// Takes the instance over: from here on it needs this supervisor, and is lost without it.
fn enter_preparing(store: &Store, held: &mut Held, options: &Options) -> Result<(), Error> {
    let own = process::own();
    held.record_mut().supervisor = Some(SupervisorProcess {
        pid: own.pid,
        started: own.started,
        socket: options.socket.to_string_lossy().into_owned(),
        root: None,
    });
    let state = State::Pending { reason: PendingReason::Preparing, message: None };
    let transition = held.record_mut().transition(state, Source::Supervisor, clock::now())?;
    held.save(Durability::Process)?;
    let event = NewEvent {
        at: transition.at,
        instance: Some(options.id.clone()),
        kind: EventKind::State,
        from: Some(transition.from),
        to: Some(transition.to),
        source: Some(Source::Supervisor),
        detail: Some(serde_json::json!({ "reason": PendingReason::Preparing })),
    };
    store.journal().append(event)?;
    Ok(())
}

/// Returns a number from which prompts are counted: an answer to a prompt of an earlier run of the
/// instance must not fit one of this run.
fn first_prompt() -> u64 {
    random::bytes::<2>().map_or(0, u16::from_be_bytes).into()
}

/// Returns the socket's path for the instance `id` of the `.claudio/` at `root`.
///
/// Sockets live in a short directory of their own because their paths may have about 104 bytes; the
/// name is made of the repository's path, so that no two repositories meet.
pub fn socket_path(directory: &Path, root: &Path, id: &InstanceId) -> PathBuf {
    // FNV-1a: names only have to differ, and the peer is checked all the same.
    let hash =
        root.as_os_str().as_encoded_bytes().iter().fold(0xcbf2_9ce4_8422_2325u64, |hash, byte| {
            (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
        });
    directory.join(format!("{hash:016x}-{id}"))
}

/// Returns the sockets in `directory` of instances of the `.claudio/` at `root`, dead ones among them.
pub fn sockets(directory: &Path, root: &Path) -> Vec<(InstanceId, PathBuf)> {
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    let id = |path: &Path| {
        let name = path.file_name()?.to_str()?;
        let id: InstanceId = name.split_once('-')?.1.parse().ok()?;
        (socket_path(directory, root, &id) == path).then_some(id)
    };
    entries.map(|entry| entry.path()).filter_map(|path| Some((id(&path)?, path))).collect()
}

/// Connects to the supervisor of `record`.
///
/// # Errors
/// If it cannot be reached.
pub fn connect(record: &Record, timeout: Option<Duration>) -> Result<Client, ClientError> {
    let socket = record.supervisor.as_ref().map(|s| s.socket.as_str()).unwrap_or_default();
    if socket.is_empty() {
        return Err(ClientError::Unreachable(io::ErrorKind::NotFound.into()));
    }
    Client::connect(Path::new(socket), timeout)
}
