//! Signals as something to `poll`.
//!
//! The handler only notes the signal and writes a byte; the event loop reads both when it is
//! ready. A signal that comes several times before [`SignalPipe::drain`] is reported once.

use signal_hook::iterator::backend::SignalDelivery;
use signal_hook::iterator::exfiltrator::SignalOnly;
use std::fmt;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;

/// Catches chosen signals for as long as it lives.
pub struct SignalPipe {
    delivery: SignalDelivery<UnixStream, SignalOnly>,
}

impl SignalPipe {
    /// Starts to catch `signals`. SIGKILL, SIGSTOP and the signals of a crash cannot be caught
    /// and are an error.
    pub fn new(signals: &[i32]) -> io::Result<SignalPipe> {
        if signals.iter().any(|signal| signal_hook::consts::FORBIDDEN.contains(signal)) {
            return Err(io::ErrorKind::InvalidInput.into());
        }
        let (read, write) = UnixStream::pair()?;
        read.set_nonblocking(true)?;
        write.set_nonblocking(true)?;
        let delivery = SignalDelivery::with_pipe(read, write, SignalOnly, signals)?;
        Ok(SignalPipe { delivery })
    }

    /// Returns the signals that came since the last call, and empties the pipe.
    pub fn drain(&mut self) -> Vec<i32> {
        self.delivery.pending().collect()
    }
}

impl AsFd for SignalPipe {
    /// Readable when a signal has come.
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.delivery.get_read().as_fd()
    }
}

impl fmt::Debug for SignalPipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignalPipe").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nix::poll::{PollFd, PollFlags, poll};
    use nix::sys::signal::{Signal, raise};

    fn ready(pipe: &SignalPipe) -> bool {
        poll(&mut [PollFd::new(pipe.as_fd(), PollFlags::POLLIN)], 0u8).unwrap() == 1
    }

    #[test]
    fn wakes_poll_and_says_which() {
        let mut pipe = SignalPipe::new(&[libc::SIGUSR1, libc::SIGUSR2]).unwrap();
        assert!(!ready(&pipe));
        raise(Signal::SIGUSR2).unwrap();
        raise(Signal::SIGUSR2).unwrap();
        assert!(ready(&pipe));
        assert_eq!(pipe.drain(), [libc::SIGUSR2]);
        assert!(!ready(&pipe) && pipe.drain().is_empty());
    }

    #[test]
    fn refuses_what_cannot_be_caught() {
        assert!(SignalPipe::new(&[libc::SIGKILL]).is_err());
    }
}
