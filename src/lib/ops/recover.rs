//! Taking over what a dead supervisor has left behind.

use super::{Error, InstanceView, Workspace, leftovers, schedule, session, usage};
use crate::backend;
use crate::instance::{
    EventKind, InstanceId, NewEvent, PendingReason, PromptKind, Source, State, StateName,
};
use crate::store::{Held, LOCK_WAIT, Stored};
use crate::sys::clock;
use serde::Serialize;
use serde_json::json;

/// What recovering did with one instance.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Recovered {
    /// The instance as it is now.
    #[serde(flatten)]
    pub instance: InstanceView,
    /// What was done.
    pub recovery: Recovery,
    /// How many processes of it were still there and were ended.
    pub ended_processes: usize,
    /// How many of those could not be ended.
    pub left_processes: usize,
}

/// What can be done with a lost instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Recovery {
    /// It goes on in the agent's own session.
    Resumed,
    /// It had not begun its task yet, or its agent had not written down anything yet, and was started
    /// again.
    Started,
    /// Its task runs again from the beginning, because the user asked for that.
    Rerun,
    /// It is completed: its turn was over, and it only waited for another message, which resumes it.
    Completed,
    /// It is stopped: it was held, and nothing may be spent until a person says so.
    Stopped,
    /// It has failed: its program was cut off and cannot go on.
    Failed,
    /// Its record was deleted, and was made anew.
    Rebuilt,
    /// Its worktree had moved together with the repository, and was linked to it again.
    Relinked,
}

/// Returns what [`recover`] would do with `stored`.
pub fn plan(stored: &Stored, rerun: bool) -> Recovery {
    let resumes = backend::can_resume(&stored.record);
    match &stored.record.state {
        State::Pending { .. } => Recovery::Started,
        _ if backend::has_not_begun(&stored.record) => Recovery::Started,
        // One that waited for a message, and had been sent one, did not wait any more.
        State::WaitingInput { prompt }
            if resumes && prompt.kind == PromptKind::Idle && stored.record.queued.is_empty() =>
        {
            Recovery::Completed
        }
        State::Paused(_) if resumes => Recovery::Stopped,
        _ if resumes => Recovery::Resumed,
        _ if rerun => Recovery::Rerun,
        _ => Recovery::Failed,
    }
}

/// Ends the leftovers of each lost instance of `chosen` and takes it up again where that is possible.
/// Those that are not lost are left alone: nothing that has ended is ever revived.
///
/// # Errors
/// If the state cannot be read or written, or one could not be started again.
pub fn recover(
    workspace: &Workspace,
    chosen: &[Stored],
    rerun: bool,
) -> Result<Vec<Recovered>, Error> {
    let settings = workspace.settings()?;
    let Some(store) = workspace.store_if_any() else { return Ok(Vec::new()) };
    let registry = store.lock_registry(LOCK_WAIT)?;
    let mut done: Vec<(InstanceId, Recovery, (usize, usize))> = Vec::new();
    for stored in chosen.iter().filter(|s| s.is_lost()) {
        let mut held = store.lock_instance(&stored.record.id, LOCK_WAIT)?;
        if !held.record().state.needs_supervisor() {
            continue;
        }
        let processes = leftovers::end(store, &held, settings.stop_grace());
        usage::count_cut_off(held.record_mut(), workspace.environment());
        let recovery = plan(&Stored { record: held.record().clone(), alive: false }, rerun);
        let recovery = match recovery {
            Recovery::Resumed
                if session::forget_unwritten(held.record_mut(), workspace.environment()) =>
            {
                Recovery::Started
            }
            recovery => recovery,
        };
        let message = store.message(&stored.record.id)?;
        held.record_mut().opening =
            session::next_opening(held.record(), message.as_deref(), workspace.environment());
        for state in states_after(recovery, &held) {
            change(workspace, &mut held, state, processes.0)?;
        }
        done.push((stored.record.id.clone(), recovery, processes));
    }
    for (id, result) in schedule::run(workspace, &settings, &registry)? {
        if done.iter().any(|(recovered, ..)| *recovered == id) {
            result?;
        }
    }
    drop(registry);
    done.into_iter()
        .map(|(id, recovery, (ended_processes, left_processes))| {
            let instance = InstanceView::new(&store.stored(&id)?);
            Ok(Recovered { instance, recovery, ended_processes, left_processes })
        })
        .collect()
}

/// Returns the states that lead from a lost instance to where it goes.
fn states_after(recovery: Recovery, held: &Held) -> Vec<State> {
    let slot = State::Pending { reason: PendingReason::Slot, message: None };
    let was = held.record().state.name();
    let message = format!("its supervisor was killed while it was {was}");
    let failed = State::Failed { message, exit: None };
    match recovery {
        Recovery::Failed => vec![failed],
        Recovery::Rebuilt | Recovery::Relinked => Vec::new(),
        Recovery::Completed => vec![State::Completed { exit: None, message: None }],
        Recovery::Stopped => vec![State::Stopped { exit: None }],
        Recovery::Started | Recovery::Resumed | Recovery::Rerun if was == StateName::Pending => {
            vec![slot]
        }
        Recovery::Started | Recovery::Resumed | Recovery::Rerun => vec![failed, slot],
    }
}

fn change(
    workspace: &Workspace,
    held: &mut Held,
    state: State,
    ended_processes: usize,
) -> Result<(), Error> {
    let at = clock::now();
    let id = held.record().id.clone();
    if let Ok(transition) = held.transition(state, Source::Recovery, at)? {
        workspace.store()?.journal().append(NewEvent {
            at,
            instance: Some(id),
            kind: EventKind::State,
            from: Some(transition.from),
            to: Some(transition.to),
            source: Some(Source::Recovery),
            detail: Some(json!({ "ended_processes": ended_processes })),
        })?;
    }
    Ok(())
}
