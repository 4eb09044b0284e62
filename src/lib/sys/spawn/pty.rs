//! A program on a terminal of its own.

use super::{new_session, reset_signals};
use crate::sys::terminal::{self, WindowSize};
use nix::fcntl::{FcntlArg, OFlag, fcntl};
use nix::pty::{grantpt, posix_openpt, unlockpt};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::fs::OpenOptionsExt;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};

/// Our end of a pty. When all that have the other end open are gone, reading it gives what is
/// still to be read, then EIO.
#[derive(Debug)]
pub struct PtyMaster {
    /// The descriptor: nonblocking, close-on-exec, to be read and written.
    pub fd: OwnedFd,
}

impl PtyMaster {
    /// Changes the size of the terminal; the program on it gets SIGWINCH.
    pub fn resize(&self, size: WindowSize) -> io::Result<()> {
        terminal::set_size(&self.fd, size)
    }
}

impl AsFd for PtyMaster {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.fd.as_fd()
    }
}

/// Starts `cmd` on a new pty of this size, as the leader of a session whose terminal that is.
///
/// Standard input, output and error of `cmd` are set; `stdin` takes the place of the first. This
/// process keeps no descriptor of the
/// other end, so the end of the program is seen.
pub fn on_pty(
    cmd: &mut Command,
    size: WindowSize,
    stdin: Option<File>,
) -> io::Result<(PtyMaster, Child)> {
    let (master, slave) = open(size)?;
    let input = stdin.map_or_else(|| slave.try_clone(), Ok)?;
    cmd.stdin(input).stdout(slave.try_clone()?).stderr(slave);
    // SAFETY: all that is called is async-signal-safe and does not allocate.
    unsafe {
        cmd.pre_exec(|| {
            reset_signals();
            new_session()?;
            own_terminal()
        });
    }
    let child = cmd.spawn();
    // `cmd` would keep the other end open.
    cmd.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    Ok((master, child?))
}

/// Opens a pty. Neither end passes to programs that are run, or a stranger among them would keep
/// it from ever hanging up.
fn open(size: WindowSize) -> io::Result<(PtyMaster, File)> {
    let master = posix_openpt(OFlag::O_RDWR | OFlag::O_NOCTTY | OFlag::O_CLOEXEC)?;
    grantpt(&master)?;
    unlockpt(&master)?;
    let slave = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(libc::O_NOCTTY)
        .open(slave_name(&master)?)?;
    let master = PtyMaster { fd: master.as_fd().try_clone_to_owned()? };
    let flags = OFlag::from_bits_retain(fcntl(&master, FcntlArg::F_GETFL)?);
    fcntl(&master, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
    terminal::set_size(&slave, size)?;
    Ok((master, slave))
}

#[cfg(any(target_os = "linux", target_os = "android"))]
fn slave_name(master: &nix::pty::PtyMaster) -> io::Result<String> {
    Ok(nix::pty::ptsname_r(master)?)
}

#[cfg(not(any(target_os = "linux", target_os = "android")))]
fn slave_name(master: &nix::pty::PtyMaster) -> io::Result<String> {
    use std::sync::{Mutex, PoisonError};
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _guard = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    // SAFETY: ptsname's buffer is shared by the process; the lock keeps others of ours away.
    Ok(unsafe { nix::pty::ptsname(master) }?)
}

/// Makes standard output the terminal of the caller's session. Only for a child before exec.
fn own_terminal() -> io::Result<()> {
    // SAFETY: an ioctl on an open descriptor with a plain number, async-signal-safe.
    if unsafe { libc::ioctl(1, libc::TIOCSCTTY as _, 0) } == -1 {
        return Err(io::Error::last_os_error());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::poll::{PollFd, PollFlags, PollTimeout, poll};

    /// Reads until `stop` says so of all that came, or until hang-up.
    fn read_until(master: &PtyMaster, stop: impl Fn(&str) -> bool) -> String {
        let mut all = Vec::new();
        loop {
            let mut buffer = [0; 1024];
            match nix::unistd::read(master, &mut buffer) {
                Ok(0) | Err(nix::errno::Errno::EIO) => break,
                Ok(count) => all.extend_from_slice(&buffer[..count]),
                Err(nix::errno::Errno::EAGAIN) => {
                    let mut fds = [PollFd::new(master.as_fd(), PollFlags::POLLIN)];
                    let ready = poll(&mut fds, PollTimeout::from(30_000u16)).unwrap();
                    assert_eq!(ready, 1, "nothing after {:?}", String::from_utf8_lossy(&all));
                }
                Err(error) => panic!("{error}"),
            }
            if stop(&String::from_utf8_lossy(&all)) {
                break;
            }
        }
        String::from_utf8_lossy(&all).into_owned()
    }

    #[test]
    fn talks_knows_its_size_and_hangs_up() {
        let mut cmd = Command::new("sh");
        let script = "trap 'stty size' WINCH; test -t 0 && test -t 2 && : >/dev/tty && stty size; \
                      echo ready; while ! read line; do :; done; echo got $line; exit 3";
        cmd.args(["-c", script]);
        let (master, mut child) =
            on_pty(&mut cmd, WindowSize { rows: 31, cols: 97 }, None).unwrap();
        let start = read_until(&master, |all| all.contains("ready"));
        assert!(start.contains("31 97"), "{start}");
        master.resize(WindowSize { rows: 12, cols: 34 }).unwrap();
        nix::unistd::write(&master, b"hello\n").unwrap();
        let rest = read_until(&master, |_| false);
        assert!(rest.contains("hello\r\n") && rest.contains("got hello"), "{rest}");
        assert!(rest.contains("12 34"), "{rest}");
        assert_eq!(child.wait().unwrap().code(), Some(3));
    }

    #[test]
    fn the_last_bytes_are_read_after_the_end() {
        let mut cmd = Command::new("sh");
        cmd.args(["-c", "i=0; while [ $i -lt 300 ]; do echo line $i; i=$((i+1)); done; echo last"]);
        let (master, mut child) = on_pty(&mut cmd, WindowSize { rows: 5, cols: 80 }, None).unwrap();
        let all = read_until(&master, |_| false);
        assert!(all.ends_with("last\r\n"), "{all}");
        child.wait().unwrap();
    }

    #[test]
    fn a_program_that_is_missing_is_an_error() {
        let result = on_pty(
            &mut Command::new("/nonexistent/program"),
            WindowSize { rows: 1, cols: 1 },
            None,
        );
        assert_eq!(result.unwrap_err().kind(), io::ErrorKind::NotFound);
    }
}
