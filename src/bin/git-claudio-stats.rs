//! `git claudio stats`.

use claudio::cli::{entry, stats};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(stats::run)
}
