//! `git claudio logs`.

use claudio::cli::{entry, logs};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(logs::run)
}
