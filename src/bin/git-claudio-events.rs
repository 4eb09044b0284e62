//! `git claudio events`.

use claudio::cli::{entry, events};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(events::run)
}
