//! `git claudio check`.

use claudio::cli::{check, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(check::run)
}
