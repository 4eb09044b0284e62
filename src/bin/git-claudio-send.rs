//! `git claudio send`.

use claudio::cli::{entry, send};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(send::run)
}
