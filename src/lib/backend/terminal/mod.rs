//! The agents' own full-screen programs, in our pty.
//!
//! Owns: their command lines, and how their hooks, state files and escape sequences are read.
//! Invariants: the screen's text is never read; an answer is typed only while it is certain which
//! dialog is open, else the person is sent to `attach`; no message can be taken for a command or a
//! key; the user's own configuration is never written.

mod claude;
mod codex;
mod dialog;
mod meter;
mod osc;
mod typing;

pub(super) use self::claude::{STATUS_LINE, process_start};

use super::codex::NAME as CODEX;
use super::{Effect, Error, Launch, Session, Start};
use crate::instance::{PromptKind, Record, Source, State};
use std::time::Duration;

/// An agent begins within a second or two. One that says nothing for this long shows a dialog of its
/// first run, or cannot begin at all.
const SLOW_START: Duration = Duration::from_secs(30);

pub(super) fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    match record.backend.as_str() {
        super::claude::NAME => claude::open(record, start),
        CODEX => codex::open(record, start),
        name => Err(Error::NoTerminal(name.to_owned())),
    }
}

/// Returns the command, for `sh`, that tells the supervisor of one of the agent's events.
fn hook_command(start: &Start, event: &str) -> String {
    format!("{} {event}", shell_words::quote(&start.hook.to_string_lossy()))
}

/// A turn that the service or the program ended.
struct Failure {
    text: String,
    id: String,
    source: Source,
}

impl Failure {
    /// Returns the end of the instance. A person who looks on decides what follows, so while there is
    /// one, it waits.
    fn effect(self) -> Effect {
        let watched = dialog::idle(self.id, Some(&format!("failed: {}", self.text)));
        Effect::Failed { message: self.text, watched, source: self.source }
    }
}

/// Returns the effect of a program that has said nothing for too long.
fn slow(id: String, program: &str) -> Effect {
    let text = format!(
        "{program} has not begun within {} seconds: it may show a dialog of its first run, see \
         'git claudio doctor' and 'git claudio attach'",
        SLOW_START.as_secs()
    );
    let prompt = dialog::unknown(id, PromptKind::Question, &text);
    Effect::State(State::WaitingInput { prompt }, Source::Supervisor)
}

/// Returns the refusal to answer for somebody who cannot see the screen.
fn attach(why: &str) -> Error {
    Error::Rejected(format!("{why}: answer it in its own terminal, with 'git claudio attach'"))
}
