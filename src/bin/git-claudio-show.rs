//! `git claudio show`.

use claudio::cli::{entry, show};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(show::run)
}
