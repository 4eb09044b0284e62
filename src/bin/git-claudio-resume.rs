//! `git claudio resume`.

use claudio::cli::{entry, resume};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(resume::run)
}
