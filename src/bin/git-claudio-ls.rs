//! `git claudio ls`.

use claudio::cli::{entry, ls};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(ls::run)
}
