//! `git claudio plan`.

use claudio::cli::{entry, plan};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(plan::run)
}
