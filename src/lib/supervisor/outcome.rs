//! How an instance may end, as a value to store.

use crate::instance::{Exit, PendingReason, Prompt, PromptKind, State};

/// Returns the state of an instance whose worktree is being made.
pub(super) fn preparing() -> State {
    State::Pending { reason: PendingReason::Preparing, message: None }
}

/// Returns the state after a person's stop.
pub(super) fn stopped() -> State {
    State::Stopped { exit: None }
}

/// Returns the state after a failure.
pub(super) fn failed(message: String) -> State {
    State::Failed { message, exit: None }
}

/// Stores how the process ended, where the outcome does not say yet.
pub(super) fn note_exit(outcome: &mut State, status: Exit) {
    if let State::Completed { exit, .. } | State::Stopped { exit } | State::Failed { exit, .. } =
        outcome
    {
        exit.get_or_insert(status);
    }
}

/// Returns `outcome` with how the process ended, if that is known and it does not say yet.
pub(super) fn with_exit(mut outcome: State, status: Option<Exit>) -> State {
    if let Some(status) = status {
        note_exit(&mut outcome, status);
    }
    outcome
}

/// Returns the state of an instance whose turn is over and that stays open for the next message.
pub(super) fn idle(id: String, last_words: Option<String>) -> State {
    let text = last_words.unwrap_or_else(|| "the turn is over".to_owned());
    let kind = PromptKind::Idle;
    let prompt = Prompt { id, kind, text, tool: None, input: None, options: Vec::new() };
    State::WaitingInput { prompt }
}

/// The end of what an agent wrote to its standard error, for the message of a failure.
#[derive(Debug, Default)]
pub(super) struct Tail {
    bytes: Vec<u8>,
}

impl Tail {
    const BYTES: usize = 4096;
    const LINES: usize = 8;

    pub(super) fn add(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
        if self.bytes.len() > 2 * Self::BYTES {
            self.bytes.drain(..self.bytes.len() - Self::BYTES);
        }
    }

    /// Appends the last lines to `message`, without colours. What a program traces for its makers is
    /// left out, unless it has said nothing else and `message` is all that is known.
    pub(super) fn append_to(&self, message: &mut String, known: bool) {
        let text = anstream::adapter::strip_str(&String::from_utf8_lossy(&self.bytes)).to_string();
        let mut lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        if known || !lines.iter().all(|line| is_tracing(line)) {
            lines.retain(|line| !is_tracing(line));
        }
        for line in &lines[lines.len().saturating_sub(Self::LINES)..] {
            message.push('\n');
            message.extend(line.chars().take(500));
        }
    }
}

/// Whether a line looks like `2026-11-25T00:06:59.887Z ERROR module: text`.
fn is_tracing(line: &str) -> bool {
    let mut words = line.split_ascii_whitespace();
    let (time, level) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    time.parse::<jiff::Timestamp>().is_ok()
        && ["ERROR", "WARN", "INFO", "DEBUG", "TRACE"].contains(&level)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept_and_no_more() {
        let mut tail = Tail::default();
        for number in 0..10_000 {
            tail.add(format!("line {number}\n\n").as_bytes());
        }
        assert!(tail.bytes.len() <= 2 * Tail::BYTES);
        let mut message = "exit code 1".to_owned();
        tail.append_to(&mut message, false);
        assert!(message.starts_with("exit code 1\nline 9992\n"), "{message}");
        assert!(message.ends_with("line 9999"), "{message}");
    }

    #[test]
    fn colours_go_and_what_is_traced_stays_only_if_nothing_else_is_known() {
        let traced = "\x1b[2m2026-11-25T00:06:59.887Z\x1b[0m \x1b[31mERROR\x1b[0m a::b: no wrap\n";
        let told = |text: &str, known: bool| {
            let mut tail = Tail::default();
            tail.add(text.as_bytes());
            let mut message = "it failed".to_owned();
            tail.append_to(&mut message, known);
            message
        };
        assert_eq!(told(traced, true), "it failed");
        let plain = "it failed\n2026-11-25T00:06:59.887Z ERROR a::b: no wrap";
        assert_eq!(told(traced, false), plain);
        let both = format!("{traced}\x1b[1mbad\x1b[0m option\n");
        assert_eq!(told(&both, false), "it failed\nbad option");
        assert_eq!(told(&both, true), "it failed\nbad option");
    }
}
