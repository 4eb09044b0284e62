//! A process that lives on when the one that started it, and its terminal, are gone.

use super::handshake::{Handshake, VARIABLE};
use super::{new_session, reset_signals};
use nix::fcntl::OFlag;
use std::io;
use std::os::fd::{AsRawFd, RawFd};
use std::os::unix::process::CommandExt;
use std::process::{Command, Stdio};

/// Starts `cmd` as a daemon and returns at once; [`Handshake::wait`] then gives its first word.
///
/// It gets a session of its own without being its leader (so it can never get a terminal), no
/// living parent of ours, standard streams on /dev/null, default signals, and no other descriptor than
/// the handshake's. Its working directory is the one set on `cmd`, else ours; its umask is ours, because
/// what it starts works for the caller: what is to be private must be made so. An error means that it
/// does not run: what exec says is returned too.
pub fn detached(cmd: &mut Command) -> io::Result<Handshake> {
    let (read, write) = nix::unistd::pipe2(OFlag::O_CLOEXEC)?;
    let keep = write.as_raw_fd();
    cmd.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    cmd.env(VARIABLE, keep.to_string());
    // SAFETY: `become_daemon` makes only async-signal-safe calls and does not allocate.
    unsafe { cmd.pre_exec(move || become_daemon(keep)) };
    // Returns when the daemon has been exec'ed; the child is the process in between.
    let mut between = cmd.spawn()?;
    drop(write);
    between.wait()?;
    Ok(Handshake::new(read))
}

/// Turns the child into a daemon. Only for a child between fork and exec.
fn become_daemon(keep: RawFd) -> io::Result<()> {
    new_session()?;
    // SAFETY: the caller is a child between fork and exec, so it has one thread; fork and _exit are
    // async-signal-safe.
    unsafe {
        match libc::fork() {
            -1 => return Err(io::Error::last_os_error()),
            0 => {}
            _ => libc::_exit(0),
        }
    }
    reset_signals();
    close_all_on_exec();
    // SAFETY: fcntl on a descriptor of ours with a plain number.
    if unsafe { libc::fcntl(keep, libc::F_SETFD, 0) } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

/// Marks every descriptor but the standard streams close-on-exec. They are not closed: std still
/// reports a failed exec through one.
fn close_all_on_exec() {
    #[cfg(target_os = "linux")]
    // SAFETY: a system call with plain numbers that only sets flags.
    if unsafe {
        libc::syscall(libc::SYS_close_range, 3, libc::c_uint::MAX, libc::CLOSE_RANGE_CLOEXEC)
    } == 0
    {
        return;
    }
    // SAFETY: sysconf and fcntl with plain numbers; numbers that are not open fail harmlessly.
    unsafe {
        let limit = libc::sysconf(libc::_SC_OPEN_MAX).clamp(256, 65_536);
        for fd in 3..limit {
            libc::fcntl(fd as RawFd, libc::F_SETFD, libc::FD_CLOEXEC);
        }
    }
}
