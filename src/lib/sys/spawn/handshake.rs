//! What a daemon tells the one who started it, before it is left alone.
//!
//! One line over a pipe: the starter waits for it, or for the pipe's end. The daemon finds the
//! descriptor's number in its environment.

use nix::errno::Errno;
use nix::fcntl::{FcntlArg, FdFlag, fcntl};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::fd::{AsFd, AsRawFd, FromRawFd, OwnedFd, RawFd};
use std::os::unix::fs::FileTypeExt;
use std::time::{Duration, Instant};

/// The environment variable that holds the descriptor's number.
pub(super) const VARIABLE: &str = "CLAUDIO_HANDSHAKE_FD";
/// More than any answer: a daemon that goes mad must not fill our memory.
const LONGEST: usize = 1 << 20;

/// Why no answer came.
#[derive(Debug, thiserror::Error)]
pub enum HandshakeError {
    /// The daemon said nothing in time, and may still be there.
    #[error("no answer in time")]
    TimedOut,
    /// The daemon ended, or closed the pipe, without a word.
    #[error("ended without an answer")]
    Closed,
    /// The pipe could not be read.
    #[error("cannot read the answer: {0}")]
    Io(#[from] io::Error),
}

/// The starter's end.
#[derive(Debug)]
pub struct Handshake {
    pipe: File,
    answer: Vec<u8>,
}

impl Handshake {
    pub(super) fn new(pipe: OwnedFd) -> Handshake {
        Handshake { pipe: File::from(pipe), answer: Vec::new() }
    }

    /// Waits for the daemon's answer: one line, returned without its end. After a time-out it can
    /// be called again.
    pub fn wait(&mut self, timeout: Duration) -> Result<Vec<u8>, HandshakeError> {
        let deadline = Instant::now() + timeout;
        loop {
            self.poll_until(deadline)?;
            let mut buffer = [0; 4096];
            let count = match self.pipe.read(&mut buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            self.answer.extend_from_slice(&buffer[..count]);
            if let Some(end) = self.answer.iter().position(|&byte| byte == b'\n') {
                self.answer.truncate(end);
                return Ok(std::mem::take(&mut self.answer));
            }
            match (count, self.answer.len()) {
                (0, 0) => return Err(HandshakeError::Closed),
                (0, _) => return Ok(std::mem::take(&mut self.answer)),
                (_, LONGEST..) => return Err(io::Error::from(io::ErrorKind::FileTooLarge).into()),
                _ => {}
            }
        }
    }

    fn poll_until(&self, deadline: Instant) -> Result<(), HandshakeError> {
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let millis = left.as_millis() + u128::from(!left.is_zero());
            let timeout = PollTimeout::try_from(millis).unwrap_or(PollTimeout::MAX);
            match poll(&mut [PollFd::new(self.pipe.as_fd(), PollFlags::POLLIN)], timeout) {
                Ok(0) if left.is_zero() => return Err(HandshakeError::TimedOut),
                Ok(0) | Err(Errno::EINTR) => {}
                Ok(_) => return Ok(()),
                Err(error) => return Err(io::Error::from(error).into()),
            }
        }
    }
}

/// The daemon's end. Dropping it unused tells the starter that there is no answer.
#[derive(Debug)]
pub struct HandshakeSender {
    pipe: File,
}

impl HandshakeSender {
    /// Sends the answer, which is one line, and closes the pipe. If the starter has gone the
    /// error is of kind `BrokenPipe`, and no reason to stop.
    pub fn send(mut self, answer: &[u8]) -> io::Result<()> {
        self.pipe.write_all(&[answer, b"\n"].concat())
    }
}

/// Returns the pipe to whoever started this process as a daemon; `None` if nobody did.
///
/// The variable that names it is removed and the descriptor made close-on-exec. Call it first in
/// `main`, before any thread is started: the environment is changed.
pub fn handshake_from_env() -> Option<HandshakeSender> {
    let number = std::env::var(VARIABLE).ok();
    // SAFETY: called before other threads exist, as documented.
    unsafe { std::env::remove_var(VARIABLE) };
    let number: RawFd = number?.parse().ok().filter(|&number| number > 2)?;
    // SAFETY: the descriptor was opened for this process by the one that set the variable; the
    // variable is gone, so nothing takes it twice. One that is not open, or not a pipe, is let go.
    let pipe = unsafe { OwnedFd::from_raw_fd(is_pipe(number)?) };
    fcntl(&pipe, FcntlArg::F_SETFD(FdFlag::FD_CLOEXEC)).ok()?;
    Some(HandshakeSender { pipe: File::from(pipe) })
}

/// Returns the number if it is an open pipe, which a stale or forged variable need not name.
fn is_pipe(number: RawFd) -> Option<RawFd> {
    // SAFETY: a number that is not open makes fstat fail; nothing is closed here.
    let fd = unsafe { std::mem::ManuallyDrop::new(File::from_raw_fd(number)) };
    fd.metadata().ok().filter(|found| found.file_type().is_fifo()).map(|_| fd.as_raw_fd())
}
