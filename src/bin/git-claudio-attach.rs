//! `git claudio attach`.

use claudio::cli::{attach, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(attach::run)
}
