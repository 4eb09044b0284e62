//! `git claudio conflicts`.

use claudio::cli::{conflicts, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(conflicts::run)
}
