//! `git claudio help`.

use claudio::cli::{entry, help};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(help::run)
}
