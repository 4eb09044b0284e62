//! `git claudio init`.

use claudio::cli::{entry, init};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(init::run)
}
