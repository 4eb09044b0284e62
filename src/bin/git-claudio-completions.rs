//! `git claudio completions`.

use claudio::cli::{completions, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(completions::run)
}
