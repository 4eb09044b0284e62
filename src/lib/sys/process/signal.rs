//! Signals to one process, and to no other that got its pid later.

use super::{ProcessId, Signal, info};
use std::io;

/// Sends a signal. Returns `false`, with nothing sent, if the process has gone, is a zombie, or
/// its pid now belongs to another one.
#[cfg(target_os = "linux")]
pub fn signal(id: ProcessId, signal: Signal) -> io::Result<bool> {
    use rustix::io::Errno;
    use rustix::process::{self, PidfdFlags};

    // 0 and negative numbers mean groups, to which nothing is ever sent.
    let one = (id.pid > 0).then_some(id.pid);
    let (Some(pid), Some(number)) =
        (one.and_then(process::Pid::from_raw), process::Signal::from_named_raw(signal as i32))
    else {
        return Err(io::ErrorKind::InvalidInput.into());
    };
    let pidfd = match process::pidfd_open(pid, PidfdFlags::empty()) {
        Ok(pidfd) => pidfd,
        Err(Errno::SRCH) => return Ok(false),
        Err(Errno::NOSYS) => return signal_by_pid(id, signal),
        Err(error) => return Err(error.into()),
    };
    // The descriptor is of whoever has the pid now. If that is the right one, it stays so.
    if !is_there(id) {
        return Ok(false);
    }
    match process::pidfd_send_signal(&pidfd, number) {
        Ok(()) => Ok(true),
        Err(Errno::SRCH) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Sends a signal. Returns `false`, with nothing sent, if the process has gone, is a zombie, or
/// its pid now belongs to another one.
#[cfg(not(target_os = "linux"))]
pub fn signal(id: ProcessId, signal: Signal) -> io::Result<bool> {
    signal_by_pid(id, signal)
}

/// The best that can be done without pidfds: an instant lies between the check and the signal.
fn signal_by_pid(id: ProcessId, signal: Signal) -> io::Result<bool> {
    if id.pid <= 0 {
        return Err(io::ErrorKind::InvalidInput.into());
    }
    if !is_there(id) {
        return Ok(false);
    }
    match nix::sys::signal::kill(nix::unistd::Pid::from_raw(id.pid), signal) {
        Ok(()) => Ok(true),
        Err(nix::errno::Errno::ESRCH) => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Stops this process and those that were started with it, as a terminal does at Ctrl-z. Returns when
/// they go on.
pub fn stop_own_group() -> io::Result<()> {
    Ok(rustix::process::kill_current_process_group(rustix::process::Signal::STOP)?)
}

fn is_there(id: ProcessId) -> bool {
    info(id.pid).is_some_and(|found| found.id == id && !found.is_zombie())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::ExitStatusExt;
    use std::process::Command;

    #[test]
    fn hits_only_the_process_that_is_meant() {
        let mut child = Command::new("sleep").arg("1000").spawn().unwrap();
        let id = info(child.id() as i32).unwrap().id;
        let earlier = ProcessId { started: id.started - 1, ..id };
        for send in [signal, signal_by_pid] {
            assert!(!send(earlier, Signal::SIGKILL).unwrap());
            assert!(send(ProcessId { pid: 0, started: 0 }, Signal::SIGTERM).is_err());
            assert!(send(ProcessId { pid: -1, started: 0 }, Signal::SIGTERM).is_err());
        }
        assert!(signal(id, Signal::SIGTERM).unwrap());
        assert_eq!(child.wait().unwrap().signal(), Some(libc::SIGTERM));
        assert!(!signal(id, Signal::SIGTERM).unwrap());
        assert!(!signal_by_pid(id, Signal::SIGTERM).unwrap());
    }
}
