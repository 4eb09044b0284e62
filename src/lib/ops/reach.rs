//! Asking the supervisor of an instance that may start or end at this very moment.
//!
//! Between the look at an instance and the question to its supervisor the instance may end, or start
//! again under another one; and its lock may be held for a moment by a command that has no socket. So
//! a supervisor that is not there is looked for again, until the instance itself says how it is.

use super::Error;
use super::steer::{ask_supervisor, require_running};
use crate::instance::InstanceId;
use crate::store::Store;
use crate::supervisor::{ClientError, Request, Response};
use std::time::{Duration, Instant};

/// A command holds an instance's lock, and a new supervisor has no socket, for less than this.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long to wait before the next look.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Asks the supervisor that `id` has by now, and returns its answer.
///
/// A question that may have been heard is not asked twice, unless asking twice does no harm.
///
/// # Errors
/// If the instance does not run, or its supervisor says no or nothing.
pub(super) fn ask(
    store: &Store,
    id: &InstanceId,
    request: &Request,
    timeout: Option<Duration>,
) -> Result<Response, Error> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let stored = store.stored(id)?;
        require_running(&stored)?;
        match ask_supervisor(&stored, request, timeout) {
            Err(error) if !may_ask_again(&error, request) || Instant::now() > deadline => {
                // It may have ended while it was asked: that says more than a broken connection.
                if matches!(error, Error::Supervisor { .. }) {
                    require_running(&store.stored(id)?)?;
                }
                return Err(error);
            }
            Err(_) => std::thread::sleep(LOOK_AGAIN),
            answer => return answer,
        }
    }
}

fn may_ask_again(error: &Error, request: &Request) -> bool {
    match error {
        Error::Supervisor { source: ClientError::Unreachable(_), .. } => true,
        Error::Supervisor { source: ClientError::Broken(_), .. } => matches!(
            request,
            Request::Pause | Request::Resume { .. } | Request::Stop | Request::Screen
        ),
        _ => false,
    }
}
