//! `git claudio stop`.

use claudio::cli::{entry, stop};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(stop::run)
}
