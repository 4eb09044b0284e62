//! The terminal while the view has it. Dropping it gives it back, also when something panics.

use crate::sys::terminal::RawMode;
use std::io::{self, Write};

/// The other screen, no cursor, pasted texts marked as such, no wrapping at the last column.
const ENTER: &[u8] = b"\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?7l";
const LEAVE: &[u8] = b"\x1b[0m\x1b[?7h\x1b[?2004l\x1b[?25h\x1b[?1049l";

/// The terminal in raw mode, with the view on its other screen.
pub(super) struct Taken {
    _raw: RawMode,
}

impl Taken {
    /// Takes the terminal.
    ///
    /// # Errors
    /// If it is none, or is gone.
    pub(super) fn take() -> io::Result<Self> {
        let raw = RawMode::enter(io::stdin())?;
        write(ENTER)?;
        Ok(Self { _raw: raw })
    }
}

impl Drop for Taken {
    fn drop(&mut self) {
        // A terminal that is gone needs nothing back.
        let _ = write(LEAVE);
    }
}

/// Writes bytes to the terminal at once.
///
/// # Errors
/// If it is gone.
pub(super) fn write(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(bytes)?;
    out.flush()
}
