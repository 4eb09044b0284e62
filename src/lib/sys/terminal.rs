//! The terminal a program talks to: its size, and raw mode with a way back.

use rustix::termios::{self, OptionalActions, Termios, Winsize};
use std::ffi::OsString;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

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

/// Returns the path of the terminal behind `fd`; `None` if it is none.
pub fn name(fd: impl AsFd) -> Option<PathBuf> {
    let name = termios::ttyname(fd, Vec::new()).ok()?;
    Some(PathBuf::from(OsString::from_vec(name.into_bytes())))
}

/// Rings the bell of the terminal at `path`, if it is one that belongs to this user.
///
/// # Errors
/// If it does not, or is gone.
pub fn ring(path: &Path) -> io::Result<()> {
    let flags = libc::O_NOCTTY | libc::O_NONBLOCK | libc::O_NOFOLLOW;
    let mut file = OpenOptions::new().write(true).custom_flags(flags).open(path)?;
    let own = file.metadata()?.uid() == nix::unistd::getuid().as_raw();
    if !own || !is_terminal(&file) {
        return Err(io::Error::other("it is no terminal of this user"));
    }
    file.write_all(b"\x07")
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
    fn a_bell_rings_in_a_terminal_only() {
        use std::io::Read;
        let pty = nix::pty::openpty(None, None).unwrap();
        let path = name(&pty.slave).unwrap();
        ring(&path).unwrap();
        let mut byte = [0];
        std::fs::File::from(pty.master).read_exact(&mut byte).unwrap();
        assert_eq!(byte, [7]);
        let file = tempfile::NamedTempFile::new().unwrap();
        assert!(ring(file.path()).is_err() && name(&file).is_none());
        assert_eq!(std::fs::read(file.path()).unwrap(), b"");
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
