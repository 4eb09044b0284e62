//! How an instance may end, as a value to store.

use crate::instance::{Exit, PendingReason, State};

/// Returns the state of an instance whose worktree is being made.
pub(super) fn preparing() -> State {
    State::Pending { reason: PendingReason::Preparing, message: None }
}

/// Returns the state after a person's stop.
pub(super) fn stopped() -> State {
    State::Stopped { exit: None }
}

/// Returns the state after a failure.
pub(super) fn failed(message: String) -> State {
    State::Failed { message, exit: None }
}

/// Stores how the process ended, where the outcome does not say yet.
pub(super) fn note_exit(outcome: &mut State, status: Exit) {
    if let State::Completed { exit, .. } | State::Stopped { exit } | State::Failed { exit, .. } =
        outcome
    {
        exit.get_or_insert(status);
    }
}

/// Returns `outcome` with how the process ended, if that is known and it does not say yet.
pub(super) fn with_exit(mut outcome: State, status: Option<Exit>) -> State {
    if let Some(status) = status {
        note_exit(&mut outcome, status);
    }
    outcome
}
