//! `git claudio answer`.

use claudio::cli::{answer, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(answer::run)
}
