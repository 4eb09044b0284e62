//! `git claudio done`.

use claudio::cli::{done, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(done::run)
}
