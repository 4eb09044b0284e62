//! `git claudio merge`.

use claudio::cli::{entry, merge};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(merge::run)
}
