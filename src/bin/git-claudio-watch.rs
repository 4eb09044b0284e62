//! `git claudio watch`.

use claudio::cli::{entry, watch};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(watch::run)
}
