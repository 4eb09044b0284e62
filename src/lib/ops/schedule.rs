//! Which pending instances may start now. There is no scheduler process: whoever changes something
//! that others wait for calls [`run`] afterwards, under the registry lock.

use super::start::launch;
use super::{Error, Workspace};
use crate::config::Settings;
use crate::instance::{
    EventKind, InstanceId, NewEvent, PendingReason, Record, Source, State, StateName,
};
use crate::store::{self, Listing, Registry, Store, Stored};
use crate::sys::clock;
use serde_json::json;
use std::collections::HashSet;

/// What became of an instance that was to start.
pub type Started = (InstanceId, Result<(), Error>);

/// What is to happen to a pending instance.
#[derive(Debug, PartialEq, Eq)]
enum Decision {
    Start,
    Wait(PendingReason, String),
}

/// Starts every pending instance whose dependencies are completed while fewer than
/// `limits.parallel` are running, and stores why the others wait.
///
/// Returns those that it tried to start.
///
/// # Errors
/// If the state cannot be read.
pub fn run(
    workspace: &Workspace,
    settings: &Settings,
    registry: &Registry<'_>,
) -> Result<Vec<Started>, Error> {
    let listing = registry.store().list()?;
    let mut running = listing.instances.iter().filter(|s| s.alive).count();
    let mut started = Vec::new();
    for stored in listing.instances.iter().filter(|s| is_waiting(s)) {
        match decide(&stored.record, &listing, running, settings.limits_parallel()) {
            Decision::Start => {
                let result = launch(workspace, settings, registry, &stored.record.id);
                running += usize::from(result.is_ok());
                started.push((stored.record.id.clone(), result));
            }
            Decision::Wait(reason, message) => {
                note_reason(registry, &stored.record, reason, message)?;
            }
        }
    }
    Ok(started)
}

/// Whether `stored` waits for something that may have happened by now.
fn is_waiting(stored: &Stored) -> bool {
    use PendingReason::{Dependencies, Slot};
    let waits = matches!(stored.record.state, State::Pending { reason: Dependencies | Slot, .. });
    waits && !stored.alive && !stored.record.is_newer()
}

fn decide(record: &Record, listing: &Listing, running: usize, limit: Option<usize>) -> Decision {
    for id in &record.depends_on {
        let found = listing.instances.iter().find(|s| s.record.id == *id);
        let state = match found {
            None => return wait(format!("depends on '{id}', which was removed")),
            Some(stored) if stored.is_lost() => {
                return wait(format!("depends on '{id}', which is lost"));
            }
            Some(stored) => stored.record.state.name(),
        };
        match state {
            StateName::Completed => {}
            StateName::Failed => return wait(format!("depends on '{id}', which failed")),
            StateName::Stopped => return wait(format!("depends on '{id}', which was stopped")),
            _ => return wait(format!("waits for '{id}'")),
        }
    }
    match limit {
        Some(limit) if running >= limit => {
            let message = format!("waits for a slot: limits.parallel is {limit}");
            Decision::Wait(PendingReason::Slot, message)
        }
        _ => Decision::Start,
    }
}

/// Whether a pending instance will not start by itself any more: it, or one that it depends on, needs
/// a person first.
///
/// # Errors
/// If a dependency's record cannot be read.
pub fn is_blocked(store: &Store, record: &Record) -> Result<bool, Error> {
    // Many may depend on the same one: each is looked at once.
    let (mut seen, mut open) = (HashSet::new(), vec![record.clone()]);
    while let Some(record) = open.pop() {
        match record.state {
            State::Pending { reason: PendingReason::Manual, .. } => return Ok(true),
            State::Pending { .. } => {}
            _ => continue,
        }
        for id in record.depends_on {
            if seen.contains(&id) {
                continue;
            }
            let dependency = match store.stored(&id) {
                Ok(dependency) => dependency,
                Err(store::Error::NoInstance(_)) => return Ok(true),
                Err(error) => return Err(error.into()),
            };
            let state = dependency.record.state.name();
            let over = state.is_ended() && state != StateName::Completed;
            if over || dependency.is_lost() {
                return Ok(true);
            }
            open.push(dependency.record);
            seen.insert(id);
        }
    }
    Ok(false)
}

fn wait(message: String) -> Decision {
    Decision::Wait(PendingReason::Dependencies, message)
}

/// Stores why a pending instance waits, if that is news.
fn note_reason(
    registry: &Registry<'_>,
    record: &Record,
    reason: PendingReason,
    message: String,
) -> Result<(), Error> {
    let state = State::Pending { reason, message: Some(message.clone()) };
    if record.state == state {
        return Ok(());
    }
    let store = registry.store();
    let mut held = store.lock_instance(&record.id, store::LOCK_WAIT)?;
    let at = clock::now();
    if held.transition(state, Source::Supervisor, at)?.is_ok() {
        store.journal().append(NewEvent {
            at,
            instance: Some(record.id.clone()),
            kind: EventKind::State,
            from: Some(StateName::Pending),
            to: Some(StateName::Pending),
            source: Some(Source::Supervisor),
            detail: Some(json!({ "reason": reason, "message": message })),
        })?;
    }
    Ok(())
}
