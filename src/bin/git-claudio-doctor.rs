//! `git claudio doctor`.

use claudio::cli::{doctor, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(doctor::run)
}
