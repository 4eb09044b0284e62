//! `git claudio ask`.

use claudio::cli::{ask, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(ask::run)
}
