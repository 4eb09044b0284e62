//! The detached process of one instance.

use std::process::ExitCode;

fn main() -> ExitCode {
    claudio::cli::internal::supervisor()
}
