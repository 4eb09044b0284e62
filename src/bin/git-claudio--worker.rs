//! Does for a supervisor what needs git.

use std::process::ExitCode;

fn main() -> ExitCode {
    claudio::cli::internal::worker()
}
