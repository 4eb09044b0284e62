//! Starting a supervisor.

use super::{Error, Workspace};
use crate::backend::Tag;
use crate::config::Settings;
use crate::git::worktree::Worktree;
use crate::instance::{EventKind, InstanceId, NewEvent, Record, Source, State};
use crate::store::{Registry, Store};
use crate::supervisor;
use crate::sys::{clock, runtime, spawn, terminal};
use serde_json::json;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// A supervisor says that it is ready within milliseconds; a machine that swaps may need more.
const HANDSHAKE_WAIT: Duration = Duration::from_secs(20);
/// What a supervisor says when it is ready. Anything else is the reason why it is not.
pub const READY: &[u8] = b"ok";

/// The program that watches over an instance.
pub const SUPERVISOR: &str = supervisor::PROGRAM;
/// The program that does for a supervisor what needs git.
pub const WORKER: &str = "git-claudio--worker";

/// Starts the supervisor of the pending instance `id` and waits until it is ready.
///
/// # Errors
/// If it could not begin: the instance is then `failed` with the reason.
pub fn launch(
    workspace: &Workspace,
    settings: &Settings,
    registry: &Registry<'_>,
    id: &InstanceId,
) -> Result<(), Error> {
    let store = registry.store();
    let record = store.read(id)?;
    let result = spawn_supervisor(workspace, settings, store, &record);
    // Whatever the reason: one that stayed pending would begin by surprise with a later command.
    if let Err(error) = &result {
        let message = match error {
            Error::NotStarted { message, .. } => message.clone(),
            other => other.to_string(),
        };
        mark_failed(workspace, store, id, &message)?;
    }
    result
}

fn spawn_supervisor(
    workspace: &Workspace,
    settings: &Settings,
    store: &Store,
    record: &Record,
) -> Result<(), Error> {
    let id = &record.id;
    let not_started = |message: String| Error::NotStarted { id: id.clone(), message };
    require_worktree(workspace, record).map_err(|error| not_started(error.to_string()))?;
    let runtime_base = workspace.variable("XDG_RUNTIME_DIR").map(OsString::as_os_str);
    let sockets = runtime::socket_dir(runtime_base, runtime::own_uid())
        .map_err(|e| Error::io("use the directory for sockets", e))?;
    let root = store.layout().root();
    let socket = supervisor::socket_path(&sockets, root, id);
    let mut command = Command::new(own_program(SUPERVISOR)?);
    command.arg(root).arg(id.as_str()).arg(&socket);
    command.arg(settings.stop_grace().as_millis().to_string());
    command.arg(settings.log_max_size().to_string());
    command.env_clear().envs(outside(workspace, root, id));
    command.current_dir(root);
    let mut handshake =
        spawn::detached(&mut command).map_err(|e| not_started(format!("cannot run it: {e}")))?;
    match handshake.wait(HANDSHAKE_WAIT) {
        Ok(answer) if answer == READY => Ok(()),
        Ok(answer) => Err(not_started(String::from_utf8_lossy(&answer).trim().to_owned())),
        Err(error) => Err(not_started(format!("its supervisor did not begin: {error}"))),
    }
}

/// Returns the environment for what is no process of the instance from inside which it was started,
/// with the terminal of this command.
pub(super) fn outside(
    workspace: &Workspace,
    root: &Path,
    id: &InstanceId,
) -> Vec<(OsString, OsString)> {
    let enclosing = Tag::new(root, id).variables.map(|(name, _)| name);
    let caller = workspace.environment().iter().cloned();
    let mut environment: Vec<_> = caller.filter(|(name, _)| !enclosing.contains(name)).collect();
    if let Some(terminal) = terminal::name(io::stderr()).or_else(|| terminal::name(io::stdin())) {
        environment.retain(|(name, _)| name != super::notify::TERMINAL);
        environment.push((super::notify::TERMINAL.into(), terminal.into()));
    }
    environment
}

/// Fails if the worktree that was made for an instance is not there any more, or only half of it: an
/// agent must never work where git would walk up into the main worktree.
///
/// # Errors
/// If it is anything but its worktree.
pub(super) fn require_worktree(workspace: &Workspace, record: &Record) -> Result<(), Error> {
    if record.prepared {
        Worktree::open(workspace.repository(), Path::new(&record.worktree))?;
    }
    Ok(())
}

/// Returns the path of one of our own programs: beside the running one.
///
/// # Errors
/// If it is not there.
pub fn own_program(name: &str) -> Result<PathBuf, Error> {
    let path = crate::sys::process::own_directory()
        .map_err(|e| Error::io("find the programs of git claudio", e))?
        .join(OsStr::new(name));
    if path.is_file() { Ok(path) } else { Err(Error::MissingProgram(path)) }
}

fn mark_failed(
    workspace: &Workspace,
    store: &Store,
    id: &InstanceId,
    message: &str,
) -> Result<(), Error> {
    let mut held = store.lock_instance(id, crate::store::LOCK_WAIT)?;
    if held.record().state.name().is_ended() {
        return Ok(());
    }
    let at = clock::now();
    let state = State::Failed { message: message.to_owned(), exit: None };
    if let Ok(transition) = held.transition(state, Source::Supervisor, at)? {
        let event = store.journal().append(NewEvent {
            at,
            instance: Some(id.clone()),
            kind: EventKind::State,
            from: Some(transition.from),
            to: Some(transition.to),
            source: Some(Source::Supervisor),
            detail: Some(json!({ "message": message })),
        })?;
        // There is no supervisor that would.
        super::notify::begin(workspace, store, &event);
    }
    Ok(())
}
