//! Whether somebody still reads what is written.

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::io;
use std::os::fd::AsFd;

/// Waits until nobody reads `stream` any more: the other end of a pipe or a socket was closed. For a
/// file it waits for ever.
///
/// # Errors
/// If the system cannot tell.
pub fn wait_until_gone(stream: impl AsFd) -> io::Result<()> {
    loop {
        // Nothing is asked for: what is told in any case is that the other end has gone.
        match poll(&mut [PollFd::new(stream.as_fd(), PollFlags::empty())], PollTimeout::NONE) {
            Ok(_) => return Ok(()),
            Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_reader_is_waited_for_until_it_goes() -> io::Result<()> {
        let (reader, mut writer) = io::pipe()?;
        let waiting = writer.try_clone()?;
        let waiting = std::thread::spawn(move || wait_until_gone(waiting));
        writer.write_all(b"it may take its time")?;
        assert!(!waiting.is_finished());
        drop(reader);
        assert!(waiting.join().is_ok_and(|ended| ended.is_ok()));
        Ok(())
    }
}
