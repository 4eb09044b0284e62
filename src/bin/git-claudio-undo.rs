//! `git claudio undo`.

use claudio::cli::{entry, undo};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(undo::run)
}
