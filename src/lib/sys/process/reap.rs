//! Taking note of children that have ended.

use rustix::io::Errno;
use rustix::process::{WaitOptions, WaitStatus, wait};

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProcessExit {
    /// Its exit status, if it exited.
    pub code: Option<i32>,
    /// The number of the signal that killed it, if one did.
    pub signal: Option<i32>,
}

impl From<WaitStatus> for ProcessExit {
    fn from(status: WaitStatus) -> ProcessExit {
        ProcessExit { code: status.exit_status(), signal: status.terminating_signal() }
    }
}

/// More than can end between two calls, unless something forks for ever.
const AT_ONCE: usize = 1 << 16;

/// Reaps every child that has ended, without waiting. Returns their pids and how they ended.
///
/// It takes all children of the process: never mix it with `std::process::Child::wait`.
pub fn reap() -> Vec<(i32, ProcessExit)> {
    let mut ended = Vec::new();
    while ended.len() < AT_ONCE {
        match wait(WaitOptions::NOHANG) {
            Ok(Some((pid, status))) => ended.push((pid.as_raw_pid(), status.into())),
            Err(Errno::INTR) => {}
            Ok(None) | Err(_) => break,
        }
    }
    ended
}
