//! Taking up an agent's session again: what it is told first, and under which locks.
//!
//! Never do two processes work on one session: an instance has one session, and only the supervisor
//! that holds the instance's lock starts its agent.

use super::{Error, Workspace, schedule, terminal, usage};
use crate::backend::{self, Receipt};
use crate::instance::{
    EventKind, InstanceId, Mode, NewEvent, Opening, PendingReason, Record, Source, State, StateName,
};
use crate::store::{Held, LOCK_WAIT, Store, Stored};
use crate::sys::clock;
use serde_json::json;
use std::ffi::OsString;

/// Starts the ended instance `stored` again in its agent's session, with a message.
///
/// Returns whether the agent gets it now or when there is a slot for it.
///
/// # Errors
/// If it has no session, or could not be started.
pub(super) fn resume_with(
    workspace: &Workspace,
    stored: &Stored,
    text: &str,
) -> Result<Receipt, Error> {
    let settings = workspace.settings()?;
    let store = workspace.store()?;
    let id = &stored.record.id;
    let registry = store.lock_registry(LOCK_WAIT)?;
    let mut held = store.lock_instance(id, LOCK_WAIT)?;
    let state = held.record().state.name();
    // What it was to be told before, and never came so far as to have, comes first.
    let before = store.message(id)?;
    let opening = next_opening(held.record(), before.as_deref(), workspace.environment());
    let message = match (opening, before) {
        (Opening::Message, Some(before)) => format!("{before}\n\n{text}"),
        _ => text.to_owned(),
    };
    if state == StateName::Pending && held.record().opening == Opening::Message {
        held.save_message(&message)?;
        return Ok(Receipt::Queued);
    }
    if !state.is_ended() {
        return Err(Error::WrongState { id: id.clone(), state, wanted: "running" });
    }
    super::steer::require_task(store, held.record())?;
    if !backend::can_resume(held.record()) {
        return Err(Error::NoSession { id: id.clone(), state });
    }
    held.save_message(&message)?;
    let anew = forget_unwritten(held.record_mut(), workspace.environment());
    held.record_mut().mode = terminal::mode_again(held.record(), None)?;
    held.record_mut().opening = Opening::Message;
    make_pending(store, &mut held)?;
    drop(held);
    let detail = json!({ "bytes": text.len(), "resumes": !anew });
    store.journal().append(NewEvent {
        at: clock::now(),
        instance: Some(id.clone()),
        kind: EventKind::Message,
        from: None,
        to: None,
        source: None,
        detail: Some(detail),
    })?;
    let mut receipt = Receipt::Queued;
    for (started, result) in schedule::run(workspace, &settings, &registry)? {
        if started == *id {
            result?;
            receipt = Receipt::Submitted;
        }
    }
    Ok(receipt)
}

/// Returns what the agent of `record` is told when it is started again. `message` is the one with which
/// its last run began.
pub(super) fn next_opening(
    record: &Record,
    message: Option<&str>,
    environment: &[(OsString, OsString)],
) -> Opening {
    let had = || message.is_some_and(|message| usage::has_message(record, message, environment));
    match (record.opening, record.state.name()) {
        // It never came so far as to have this: it gets it now.
        (Opening::Task, _) => record.opening,
        (Opening::Message, _) if !had() => record.opening,
        (_, StateName::Completed) => Opening::Again,
        (_, StateName::Stopped) => Opening::Stopped,
        _ => Opening::CutOff,
    }
}

/// Lets `record` begin another session if its agent never wrote the one that it has down: nothing is
/// there to be taken up, so the agent is told its task again.
///
/// Returns whether that is so.
pub(super) fn forget_unwritten(record: &mut Record, environment: &[(OsString, OsString)]) -> bool {
    if !backend::can_resume(record) || !usage::is_unwritten(record, environment) {
        return false;
    }
    record.session_id = None;
    // A terminal is handed its task as it was: nobody wrote down that it had it.
    if record.mode == Mode::Terminal && record.opening != Opening::Message {
        record.opening = Opening::Task;
    }
    true
}

/// Makes a locked instance one that [`schedule`] starts.
pub(super) fn make_pending(store: &Store, held: &mut Held) -> Result<(), Error> {
    let id: InstanceId = held.record().id.clone();
    let reason = match held.record().depends_on.is_empty() {
        true => PendingReason::Slot,
        false => PendingReason::Dependencies,
    };
    let at = clock::now();
    let state = State::Pending { reason, message: None };
    if let Ok(transition) = held.transition(state, Source::Command, at)? {
        store.journal().append(NewEvent {
            at,
            instance: Some(id),
            kind: EventKind::State,
            from: Some(transition.from),
            to: Some(transition.to),
            source: Some(Source::Command),
            detail: None,
        })?;
    }
    Ok(())
}
