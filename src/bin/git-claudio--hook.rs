//! Tells the supervisor what an agent's hook was called for.

use std::process::ExitCode;

fn main() -> ExitCode {
    claudio::cli::hook::hook()
}
