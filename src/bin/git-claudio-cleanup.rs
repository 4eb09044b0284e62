//! `git claudio cleanup`.

use claudio::cli::{cleanup, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(cleanup::run)
}
