//! `git claudio diff`.

use claudio::cli::{diff, entry};
use std::process::ExitCode;

fn main() -> ExitCode {
    entry::main(diff::run)
}
