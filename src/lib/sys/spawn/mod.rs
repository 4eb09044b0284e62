//! Starting programs: on a pty, in a session of their own, or as daemons.
//!
//! Whatever the caller's own state, a started program finds its signal mask empty and every signal
//! at its default (std only resets SIGPIPE), so a parent under `nohup` or with blocked signals does
//! not leak that into agents. Descriptors of this process are close-on-exec throughout.
//!
//! The functions add steps to the given `Command` that run between fork and exec: use a `Command`
//! for one start only.

mod daemon;
mod handshake;
mod pty;

pub use daemon::detached;
pub use handshake::{Handshake, HandshakeError, HandshakeSender, handshake_from_env};
pub use pty::{PtyMaster, on_pty};

use std::io;
use std::os::unix::process::CommandExt;
use std::process::Command;

/// Lets `cmd` start as the leader of a session of its own, without a terminal, with signals reset.
pub fn in_new_session(cmd: &mut Command) -> &mut Command {
    // SAFETY: both functions only make async-signal-safe calls and do not allocate.
    unsafe {
        cmd.pre_exec(|| {
            reset_signals();
            new_session()
        })
    }
}

/// Lets `cmd` be killed when this process dies, where the system can do that: on Linux. Else, and for
/// what `cmd` starts itself, it has to be found later.
pub fn ending_with_parent(cmd: &mut Command) -> &mut Command {
    #[cfg(target_os = "linux")]
    {
        let parent = std::process::id();
        // SAFETY: prctl and getppid are async-signal-safe; the closure does not allocate.
        unsafe {
            cmd.pre_exec(move || {
                if libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) == -1 {
                    return Err(io::Error::last_os_error());
                }
                // It may have died in between.
                if libc::getppid().unsigned_abs() != parent {
                    return Err(io::Error::from_raw_os_error(libc::ESRCH));
                }
                Ok(())
            });
        }
    }
    cmd
}

/// Sets every signal to its default and unblocks all. Only for a child between fork and exec.
fn reset_signals() {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    const LAST_SIGNAL: i32 = 64;
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    const LAST_SIGNAL: i32 = 31;
    // SAFETY: signal, sigemptyset and sigprocmask are async-signal-safe; `none` is initialised by
    // sigemptyset before it is read. SIGKILL and SIGSTOP fail, which is right.
    unsafe {
        for number in 1..=LAST_SIGNAL {
            libc::signal(number, libc::SIG_DFL);
        }
        let mut none = std::mem::zeroed();
        libc::sigemptyset(&raw mut none);
        libc::sigprocmask(libc::SIG_SETMASK, &raw const none, std::ptr::null_mut());
    }
}

/// Makes the caller the leader of a new session. Only for a child between fork and exec.
fn new_session() -> io::Result<()> {
    // SAFETY: setsid is async-signal-safe and takes nothing.
    if unsafe { libc::setsid() } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// Makes reads and writes return at once when there is nothing to do.
pub fn set_nonblocking(fd: impl std::os::fd::AsFd) -> io::Result<()> {
    use nix::fcntl::{FcntlArg, OFlag, fcntl};
    let flags = OFlag::from_bits_retain(fcntl(&fd, FcntlArg::F_GETFL)?);
    fcntl(&fd, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::testing::alone;
    use nix::sys::signal::{SigHandler, SigSet, Signal, signal};
    use std::os::unix::process::ExitStatusExt;

    #[test]
    fn starts_clean_from_a_parent_that_is_not() {
        if !alone("sys::spawn::tests::starts_clean_from_a_parent_that_is_not") {
            return;
        }
        SigSet::all().thread_block().unwrap();
        // SAFETY: ignoring a signal installs no handler.
        unsafe { signal(Signal::SIGHUP, SigHandler::SigIgn) }.unwrap();
        let mut cmd = Command::new("sh");
        cmd.args(["-c", "test $$ = $(ps -o sid= -p $$) && kill -HUP $$; sleep 30"]);
        let status = in_new_session(&mut cmd).status().unwrap();
        assert_eq!(status.signal(), Some(libc::SIGHUP), "{status}");
    }
}
