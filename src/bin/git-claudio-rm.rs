//! `git claudio rm`.

use claudio::cli::{entry, rm};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(rm::run)
}
