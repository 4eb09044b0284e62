//! `git claudio start`.

use claudio::cli::{entry, start};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(start::run)
}
