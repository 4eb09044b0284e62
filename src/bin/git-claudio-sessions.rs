//! `git claudio sessions`.

use claudio::cli::{entry, sessions};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(sessions::run)
}
