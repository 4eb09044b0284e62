//! Turning an instance into one in its agent's own terminal, and back.
//!
//! Both ways the agent's session goes on; never do two processes work on it, because only the
//! supervisor that holds the instance's lock starts its agent.

use super::start::{launch, require_worktree};
use super::{Error, Workspace, session, steer, wait};
use crate::backend;
use crate::config::{Mode as ModeSetting, Settings};
use crate::instance::{Mode, Opening, Prompt, PromptKind, Record, State};
use crate::store::{LOCK_WAIT, Stored};

/// What has to happen before a person can have the terminal of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Nothing: it runs in one, or never has one.
    Nothing,
    /// Its agent waits for a message: it is closed and begun again in its terminal.
    Close,
    /// Its agent is in the middle of a turn, which has to be interrupted.
    Interrupt,
    /// It has ended: its session is taken up again.
    Resume,
}

/// Returns how a new instance is driven: what was asked for, else what the settings say for an agent
/// that can be driven either way.
pub(super) fn mode(settings: &Settings, backend: &str, terminal: bool) -> Mode {
    let by_setting = settings.backend_mode() == ModeSetting::Terminal;
    match terminal || (by_setting && backend::has_terminal(backend)) {
        true => Mode::Terminal,
        false => Mode::Structured,
    }
}

/// Returns what the agent of `record` asks and would have no answer to if it were stopped now.
pub fn would_withdraw(record: &Record) -> Option<&Prompt> {
    match &record.state {
        State::WaitingInput { prompt } if prompt.kind != PromptKind::Idle => Some(prompt),
        _ => None,
    }
}

/// Returns what has to happen before somebody can attach to `stored`.
///
/// # Errors
/// If its state does not let anybody attach, or it has no session to go on with.
pub fn step(stored: &Stored) -> Result<Step, Error> {
    let record = &stored.record;
    let id = record.id.clone();
    if stored.is_lost() {
        return Err(Error::Lost { id });
    }
    let own = record.mode == Mode::Terminal || !backend::has_terminal(&record.backend);
    match &record.state {
        State::Working { .. } | State::WaitingInput { .. } if own => Ok(Step::Nothing),
        State::WaitingInput { prompt } if prompt.kind == PromptKind::Idle => Ok(Step::Close),
        State::Working { .. } | State::WaitingInput { .. } => Ok(Step::Interrupt),
        State::Paused(_) if own => Ok(Step::Nothing),
        state @ State::Paused(_) => {
            Err(Error::WrongState { id, state: state.name(), wanted: "resumed first" })
        }
        state @ State::Pending { .. } => {
            Err(Error::WrongState { id, state: state.name(), wanted: "running or ended" })
        }
        _ if backend::has_terminal(&record.backend) && backend::can_resume(record) => {
            Ok(Step::Resume)
        }
        state if backend::has_terminal(&record.backend) => {
            Err(Error::NoSession { id, state: state.name() })
        }
        state => Err(Error::WrongState { id, state: state.name(), wanted: "running" }),
    }
}

/// Turns `stored` into an instance in its agent's own terminal, with the session that it has. Its agent
/// is told nothing: the person speaks first. It does not wait for a slot, because a person waits.
///
/// Returns it as it runs then: its agent has been started, so the terminal is there.
///
/// # Errors
/// If it could not be stopped or started.
pub fn turn(workspace: &Workspace, stored: &Stored) -> Result<Stored, Error> {
    let store = workspace.store()?;
    let settings = workspace.settings()?;
    let id = &stored.record.id;
    let now = store.stored(id)?;
    if is_turned(&now) {
        return begun(workspace, now);
    }
    // All that can be known is, before a turn is interrupted for nothing.
    require_worktree(workspace, &stored.record)?;
    backend::open(&in_terminal(stored.record.clone()), &backend::Start::default())?;
    if now.alive {
        steer::stop(workspace, &now)?;
        steer::wait_until_gone(workspace, id)?;
    }
    let registry = store.lock_registry(LOCK_WAIT)?;
    let now = store.stored(id)?;
    if is_turned(&now) {
        drop(registry);
        return begun(workspace, now);
    }
    let mut held = store.lock_instance(id, LOCK_WAIT)?;
    let state = held.record().state.name();
    if !state.is_ended() {
        return Err(Error::WrongState { id: id.clone(), state, wanted: "ended" });
    }
    let anew = session::forget_unwritten(held.record_mut(), workspace.environment());
    *held.record_mut() = in_terminal(held.record().clone());
    if anew && held.record().opening == Opening::Person {
        held.record_mut().opening = Opening::CutOff;
    }
    session::make_pending(store, &mut held)?;
    drop(held);
    launch(workspace, &settings, &registry, id)?;
    drop(registry);
    begun(workspace, store.stored(id)?)
}

/// Whether somebody else who attaches was faster: then there is one terminal for both.
fn is_turned(now: &Stored) -> bool {
    now.alive && now.record.mode == Mode::Terminal
}

/// Waits until the program of `stored` has been started. The supervisor looks at the worktree first; till
/// then there is nothing to attach to.
fn begun(workspace: &Workspace, stored: Stored) -> Result<Stored, Error> {
    let begun = wait::until_begun(workspace, stored)?;
    match &begun.record.state {
        State::Failed { message, .. } => {
            Err(Error::NotStarted { id: begun.record.id.clone(), message: message.clone() })
        }
        _ => Ok(begun),
    }
}

/// Returns `record` as one that is started in its agent's terminal.
fn in_terminal(mut record: Record) -> Record {
    record.mode = Mode::Terminal;
    // One that was stopped before it had its task gets it now, in its terminal.
    if !matches!(record.opening, Opening::Task | Opening::Message) {
        record.opening = Opening::Person;
    }
    record
}

/// Returns how an ended instance is driven when it is started again: as it was added, unless `wanted`
/// says otherwise. A person who was at its terminal has left it.
///
/// # Errors
/// If its backend has no terminal.
pub(super) fn mode_again(record: &Record, wanted: Option<Mode>) -> Result<Mode, Error> {
    let mode = wanted.unwrap_or(record.setup.mode);
    if mode == Mode::Terminal && !backend::has_terminal(&record.backend) {
        return Err(backend::Error::NoTerminal(record.backend.clone()).into());
    }
    Ok(mode)
}
