//! `git claudio pr`.

use claudio::cli::{entry, pr};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(pr::run)
}
