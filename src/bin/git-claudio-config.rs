//! `git claudio config`.

use claudio::cli::{config, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(config::run)
}
