//! `git claudio wait`.

use claudio::cli::{entry, wait};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(wait::run)
}
