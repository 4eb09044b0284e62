//! `git claudio demo`.

use claudio::cli::{demo, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(demo::run)
}
