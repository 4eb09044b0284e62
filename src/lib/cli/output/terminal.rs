//! What is known about the terminal, read once.

use std::env;
use std::io::{self, IsTerminal};

/// What is known about the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Terminal {
    /// Standard input is one.
    pub input: bool,
    /// Standard output is one.
    pub output: bool,
    /// Standard error is one.
    pub error: bool,
    /// Colours may go to standard output (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM` respected).
    pub color_output: bool,
    /// Colours may go to standard error.
    pub color_error: bool,
    /// Columns.
    pub columns: usize,
}

/// The columns of a terminal that does not tell.
const COLUMNS: usize = 80;

impl Terminal {
    /// No terminal at all: pipes.
    pub const NONE: Self = Self {
        input: false,
        output: false,
        error: false,
        color_output: false,
        color_error: false,
        columns: COLUMNS,
    };

    /// Returns the facts about this process's terminal.
    pub fn from_environment() -> Self {
        use anstream::{AutoStream, ColorChoice};
        Self {
            input: io::stdin().is_terminal(),
            output: io::stdout().is_terminal(),
            error: io::stderr().is_terminal(),
            color_output: AutoStream::choice(&io::stdout()) != ColorChoice::Never,
            color_error: AutoStream::choice(&io::stderr()) != ColorChoice::Never,
            columns: columns(),
        }
    }
}

/// Returns the width: `COLUMNS` as git reads it, else the terminal's own.
fn columns() -> usize {
    let said = env::var("COLUMNS").ok().and_then(|text| text.trim().parse().ok());
    let asked = || {
        let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
        Some(usize::from(size.ws_col))
    };
    said.or_else(asked).filter(|columns| *columns > 0).unwrap_or(COLUMNS)
}
