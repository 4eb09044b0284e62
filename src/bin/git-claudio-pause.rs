//! `git claudio pause`.

use claudio::cli::{entry, pause};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(pause::run)
}
