//! `git claudio`: finds the program of a command and becomes it.

use claudio::cli::{entry, front};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::plain(front::run)
}
