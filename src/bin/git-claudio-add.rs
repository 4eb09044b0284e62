//! `git claudio add`.

use claudio::cli::{add, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(add::run)
}
