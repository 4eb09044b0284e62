//! `git claudio harvest`.

use claudio::cli::{entry, harvest};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(harvest::run)
}
