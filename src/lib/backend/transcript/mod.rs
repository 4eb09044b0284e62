//! What was said and done in a structured session, to be read by people.
//!
//! Owns: the way from an agent's events, as they came, to a transcript. Invariants: no input or output;
//! events that are not understood are passed over; nothing that comes out of [`Line::text`] can make a
//! terminal do anything. Colours are chosen elsewhere, by [`Kind`].
//! Callers: the command `logs`.

mod claude;
mod codex;
mod render;
#[cfg(test)]
mod tests;

pub use render::{Detail, Kind, Line};

use jiff::Timestamp;

/// How much of a line is shown that is none of the protocol.
const GARBAGE: usize = 500;

/// One thing that was said or done.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    /// The task, or a message.
    User(String),
    /// The agent's words.
    Agent(String),
    /// What it thought, as far as it lets anybody see.
    Thought(String),
    /// A tool was called: in one line, perhaps with a change of files.
    Call { line: String, diff: Vec<String> },
    /// An earlier call is named again: what follows came of it.
    Again(String),
    /// What came of it.
    Result { text: String, failed: bool },
    /// It asks a person.
    Ask(String),
    /// Something about the session itself.
    Note(String),
    /// Something went wrong.
    Trouble(String),
}

/// A part with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    /// When, if the event says so.
    at: Option<Timestamp>,
    /// The sub-agent that it is about.
    agent: Option<String>,
    part: Part,
}

#[cfg(test)]
impl Entry {
    fn new(part: Part) -> Self {
        Self { at: None, agent: None, part }
    }
}

/// How an agent's events are read.
trait Reader: Send {
    /// Returns what the event in `line` adds to the transcript.
    fn read(&mut self, event: &serde_json::Value) -> Vec<Entry>;
}

/// Reads the events of one instance, one after the other.
pub struct Transcript {
    name: String,
    reader: Box<dyn Reader>,
}

impl std::fmt::Debug for Transcript {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transcript").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Transcript {
    /// Returns a transcript of the events of `backend`, or `None` if it has none.
    pub fn of(backend: &str) -> Option<Self> {
        let reader: Box<dyn Reader> = match backend {
            "claude" => Box::<claude::Events>::default(),
            "codex" => Box::<codex::Events>::default(),
            _ => return None,
        };
        Some(Self { name: backend.to_owned(), reader })
    }

    /// Returns the lines that the event in `line` adds. What is no event is shown as it is.
    pub fn read(&mut self, line: &[u8], detail: Detail) -> Vec<Line> {
        let entries = match serde_json::from_slice(line) {
            Ok(event) => self.reader.read(&event),
            Err(_) if line.trim_ascii().is_empty() => Vec::new(),
            Err(_) => {
                let text = format!("no event: {}", String::from_utf8_lossy(line));
                let begin = text.chars().take(GARBAGE).collect();
                vec![Entry { at: None, agent: None, part: Part::Trouble(begin) }]
            }
        };
        entries.iter().flat_map(|entry| render::lines(entry, &self.name, detail)).collect()
    }
}

/// Returns `path` as seen from `directory`, if it is below it.
fn relative<'a>(path: &'a str, directory: &str) -> &'a str {
    match path.strip_prefix(directory).and_then(|rest| rest.strip_prefix('/')) {
        Some(rest) if !directory.is_empty() => rest,
        _ => path,
    }
}

/// Returns a JSON value as short as it can be said: a text as it is, nothing as nothing.
fn brief(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Null => String::new(),
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
