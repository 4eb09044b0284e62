//! The screen of a pty, for viewers that come later and for `logs --screen`. Never a source of state.

use super::protocol::Response;
use crate::sys::terminal::WindowSize;
use std::num::NonZeroU16;

/// The size of a pty that nobody has looked at yet: wide enough for most output to keep its lines.
pub(super) const FIRST_SIZE: WindowSize = WindowSize { rows: 24, cols: 80 };

pub(super) struct Screen {
    parser: vt100::Parser,
}

impl Screen {
    pub(super) fn new(size: WindowSize) -> Self {
        let (rows, cols) = sides(size);
        Self { parser: vt100::Parser::new(rows, cols, 0) }
    }

    pub(super) fn feed(&mut self, bytes: &[u8]) {
        self.parser.process(bytes);
    }

    pub(super) fn resize(&mut self, size: WindowSize) {
        let (rows, cols) = sides(size);
        self.parser.screen_mut().set_size(rows, cols);
    }

    pub(super) fn size(&self) -> WindowSize {
        let (rows, cols) = self.parser.screen().size();
        WindowSize { rows: rows.get(), cols: cols.get() }
    }

    /// Returns the last lines that are not blank, as plain text: what a program said before it went.
    pub(super) fn last_words(&self) -> Vec<u8> {
        let contents = self.parser.screen().contents();
        let lines = contents.lines().map(str::trim_end).filter(|line| !line.is_empty());
        lines.flat_map(|line| [line, "\n"]).collect::<String>().into_bytes()
    }

    /// Returns the bytes that draw this screen on a terminal.
    pub(super) fn drawing(&self) -> Vec<u8> {
        let screen = self.parser.screen();
        let mut bytes = Vec::new();
        if screen.alternate_screen() {
            bytes.extend_from_slice(b"\x1b[?1049h");
        }
        bytes.extend_from_slice(screen.state_formatted().as_bytes());
        bytes
    }

    pub(super) fn answer(&self) -> Response {
        let contents = self.parser.screen().contents();
        Response::Screen {
            lines: contents.lines().map(str::to_owned).collect(),
            drawing: self.drawing(),
            size: self.size(),
        }
    }
}

fn sides(size: WindowSize) -> (NonZeroU16, NonZeroU16) {
    let side = |n| NonZeroU16::new(n).unwrap_or(NonZeroU16::MIN);
    (side(size.rows), side(size.cols))
}
