//! The terminal a program talks to: its size, and raw mode with a way back.

use rustix::termios::{self, OptionalActions, Termios, Winsize};
use std::io;
use std::os::fd::{AsFd, OwnedFd};

/// The size of a terminal in character cells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct WindowSize {
    /// Lines.
    pub rows: u16,
    /// Columns.
    pub cols: u16,
}

impl From<WindowSize> for Winsize {
    fn from(size: WindowSize) -> Winsize {
        Winsize { ws_row: size.rows, ws_col: size.cols, ws_xpixel: 0, ws_ypixel: 0 }
    }
}

/// Returns the size of the terminal behind `fd`; `None` if it is none or does not know.
pub fn size(fd: impl AsFd) -> Option<WindowSize> {
    let found = termios::tcgetwinsize(fd).ok()?;
    let size = WindowSize { rows: found.ws_row, cols: found.ws_col };
    (size.rows > 0 && size.cols > 0).then_some(size)
}

/// Tells the terminal behind `fd` its size; its foreground programs get SIGWINCH.
pub(super) fn set_size(fd: impl AsFd, size: WindowSize) -> io::Result<()> {
    Ok(termios::tcsetwinsize(fd, size.into())?)
}

/// Returns whether `fd` is a terminal.
pub fn is_terminal(fd: impl AsFd) -> bool {
    termios::isatty(fd)
}

/// Raw mode: bytes come as they are typed, without echo, and no key sends a signal. Dropping it
/// restores what was before.
#[derive(Debug)]
pub struct RawMode {
    fd: OwnedFd,
    before: Termios,
}

impl RawMode {
    /// Puts the terminal behind `fd` into raw mode.
    pub fn enter(fd: impl AsFd) -> io::Result<RawMode> {
        let fd = fd.as_fd().try_clone_to_owned()?;
        let before = termios::tcgetattr(&fd)?;
        let mut raw = before.clone();
        raw.make_raw();
        termios::tcsetattr(&fd, OptionalActions::Flush, &raw)?;
        Ok(RawMode { fd, before })
    }
}

impl Drop for RawMode {
    fn drop(&mut self) {
        // Now, not after draining: a terminal that is gone must not block the way out.
        let _ = termios::tcsetattr(&self.fd, OptionalActions::Now, &self.before);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rustix::termios::LocalModes;

    #[test]
    fn raw_mode_goes_and_comes_back() {
        let pty = nix::pty::openpty(None, None).unwrap();
        let echoes =
            || termios::tcgetattr(&pty.slave).unwrap().local_modes.contains(LocalModes::ECHO);
        assert!(is_terminal(&pty.slave) && echoes());
        let raw = RawMode::enter(&pty.slave).unwrap();
        assert!(!echoes());
        drop(raw);
        assert!(echoes());
    }

    #[test]
    fn size_is_known_once_told() {
        let pty = nix::pty::openpty(None, None).unwrap();
        assert_eq!(size(&pty.slave), None);
        set_size(&pty.master, WindowSize { rows: 33, cols: 101 }).unwrap();
        assert_eq!(size(&pty.slave), Some(WindowSize { rows: 33, cols: 101 }));
        let file = tempfile::tempfile().unwrap();
        assert!(!is_terminal(&file) && size(&file).is_none());
    }
}
