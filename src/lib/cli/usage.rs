//! Wrong command lines, in git's manner instead of clap's.

use super::CliError;

/// Returns clap's error as one of ours: its message, the line of usage, its tips as hints.
pub fn error(error: &clap::Error, verb: &str) -> CliError {
    let text = error.render().to_string();
    let mut message: Vec<&str> = Vec::new();
    let (mut usage, mut hints) = (None, Vec::new());
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if line.starts_with("For more information, try ") {
            // Our own hint says where.
        } else if let Some(rest) = line.strip_prefix("Usage: ") {
            usage = Some(rest);
        } else if let Some(rest) = line.strip_prefix("tip: ") {
            hints.push(rest);
        } else if usage.is_none() && hints.is_empty() {
            message.push(line.strip_prefix("error: ").unwrap_or(line));
        }
    }
    let mut error = CliError::usage(join(&message));
    if let Some(usage) = usage {
        error = error.with_usage(usage);
    }
    for hint in hints {
        // What comes after '--' is for the backend there, not a task.
        error = error.hint(match verb == "add" && hint.starts_with("to pass ") {
            true => "a task that begins with '-' is read from a file ('-F FILE') or from '-'",
            false => hint,
        });
    }
    error.hint(format!("'git claudio help {verb}' explains it"))
}

/// Joins a heading and the lines that follow it: `one of these: a, b`.
fn join(lines: &[&str]) -> String {
    match lines {
        [] => "wrong usage".to_owned(),
        [only] => (*only).to_owned(),
        [first, rest @ ..] => format!("{} {}", first, rest.join(", ")),
    }
}
