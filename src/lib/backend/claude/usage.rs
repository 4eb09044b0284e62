//! Tokens and money, as the program counts them.

use crate::instance::Metrics;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

/// Why a limit of what is used cannot be watched.
pub(super) const UNKNOWN: &str =
    "claude does not tell what it uses while it works, so the limit cannot be watched";

/// What one model was used for, in this process so far.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct ModelUsage {
    input_tokens: u64,
    output_tokens: u64,
    cache_read_input_tokens: u64,
    cache_creation_input_tokens: u64,
}

/// Returns the figures of all models together. They count from the start of the process.
pub(super) fn metrics(models: &BTreeMap<String, ModelUsage>, cost_usd: Option<f64>) -> Metrics {
    let sum = |field: fn(&ModelUsage) -> u64| Some(models.values().map(field).sum());
    Metrics {
        input_tokens: sum(|m| m.input_tokens),
        output_tokens: sum(|m| m.output_tokens),
        cache_read_tokens: sum(|m| m.cache_read_input_tokens),
        cache_write_tokens: sum(|m| m.cache_creation_input_tokens),
        // Sums of fractions of a cent: what is beyond a millionth is noise.
        cost_usd: cost_usd.map(|cost| (cost * 1e6).round() / 1e6),
        ..Metrics::default()
    }
}

/// Returns where the program keeps what was said in a session, below its configuration directory:
/// the main file. Those of sub-agents are in a directory beside it that is called like the session.
pub fn transcript_path(config: &Path, worktree: &str, session: &str) -> PathBuf {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c } else { '-' };
    let project: String = worktree.chars().map(plain).collect();
    config.join("projects").join(project).join(format!("{session}.jsonl"))
}

/// Whether a line of a transcript is a message of the user's or the agent's.
pub fn is_message(line: &[u8]) -> bool {
    #[derive(Deserialize)]
    struct Line {
        #[serde(rename = "type")]
        kind: String,
    }
    let kind = serde_json::from_slice(line).map(|line: Line| line.kind);
    kind.is_ok_and(|kind| kind == "user" || kind == "assistant")
}

/// Returns what the program says that a session used in all its processes, from the file in which it
/// writes that down when it is left; `None` unless the session is the last one of its directory.
pub fn at_exit(own_file: &[u8], session: &str) -> Option<Metrics> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Project {
        last_session_id: Option<String>,
        last_cost: Option<f64>,
        #[serde(default)]
        last_model_usage: BTreeMap<String, ModelUsage>,
    }
    #[derive(Deserialize)]
    struct File {
        projects: BTreeMap<String, Value>,
    }
    let File { projects } = serde_json::from_slice(own_file).ok()?;
    let mut projects =
        projects.into_values().filter_map(|one| serde_json::from_value::<Project>(one).ok());
    let project = projects.find(|one| one.last_session_id.as_deref() == Some(session))?;
    Some(metrics(&project.last_model_usage, project.last_cost))
}

/// Returns the text that a session was told last, from the lines of its transcript; `None` if it has
/// been answered since.
pub fn told(lines: impl Iterator<Item = Vec<u8>>) -> Option<String> {
    #[derive(Deserialize)]
    struct Message {
        content: Value,
    }
    #[derive(Deserialize)]
    struct Line {
        #[serde(rename = "type")]
        kind: String,
        message: Message,
    }
    let mut last = None;
    for line in lines {
        let Ok(Line { kind, message }) = serde_json::from_slice(&line) else { continue };
        let text = match (kind.as_str(), &message.content) {
            ("assistant", _) => {
                last = None;
                continue;
            }
            ("user", Value::String(text)) => Some(text.clone()),
            // The results of tools have no text of their own.
            ("user", Value::Array(parts)) => {
                let texts: Vec<&str> = parts.iter().filter_map(|p| p["text"].as_str()).collect();
                (!texts.is_empty()).then(|| texts.concat())
            }
            _ => None,
        };
        last = text.or(last);
    }
    last
}

/// So many messages are remembered at least: the lines of one message stand close together.
const REMEMBERED: usize = 4096;

/// Sums up the transcripts of a session. It counts from the session's beginning, over all processes.
#[derive(Debug, Default)]
pub struct Transcript {
    total: Usage,
    /// The last account of each message, which has a line for each of its parts: of the newest
    /// messages, and of those before them. Older ones do not change any more.
    newest: HashMap<String, Usage>,
    newer: HashMap<String, Usage>,
    model: Option<String>,
    any: bool,
}

#[derive(Debug, Clone, Copy, Default, Deserialize)]
#[serde(default)]
struct Usage {
    input_tokens: u64,
    output_tokens: u64,
    cache_read_input_tokens: u64,
    cache_creation_input_tokens: u64,
}

impl Usage {
    /// Replaces `old`, which is part of this sum, by `new`.
    fn replace(&mut self, old: Self, new: Self) {
        let put = |sum: &mut u64, old: u64, new: u64| {
            *sum = sum.saturating_sub(old).saturating_add(new);
        };
        put(&mut self.input_tokens, old.input_tokens, new.input_tokens);
        put(&mut self.output_tokens, old.output_tokens, new.output_tokens);
        let (sum, old_read) = (&mut self.cache_read_input_tokens, old.cache_read_input_tokens);
        put(sum, old_read, new.cache_read_input_tokens);
        let (sum, old_made) =
            (&mut self.cache_creation_input_tokens, old.cache_creation_input_tokens);
        put(sum, old_made, new.cache_creation_input_tokens);
    }
}

impl Transcript {
    /// Takes a line in. Lines that tell nothing about usage are passed over.
    pub fn add(&mut self, line: &[u8]) {
        #[derive(Deserialize)]
        struct Message {
            id: String,
            #[serde(default)]
            model: Option<String>,
            #[serde(default)]
            usage: Usage,
        }
        #[derive(Deserialize)]
        struct Line {
            #[serde(rename = "type")]
            kind: String,
            message: Message,
        }
        let Ok(Line { kind, message }) = serde_json::from_slice(line) else { return };
        if kind != "assistant" {
            return;
        }
        self.any = true;
        // What the program puts in itself, as where the service failed, is from no model.
        self.model = message.model.filter(|name| !name.starts_with('<')).or(self.model.take());
        let known = self.newest.get(&message.id).or_else(|| self.newer.get(&message.id));
        self.total.replace(known.copied().unwrap_or_default(), message.usage);
        self.newest.insert(message.id, message.usage);
        if self.newest.len() >= REMEMBERED {
            self.newer = std::mem::take(&mut self.newest);
        }
    }

    /// Returns the sums; `None` if there was no message.
    pub fn metrics(&self) -> Option<Metrics> {
        self.any.then_some(Metrics {
            input_tokens: Some(self.total.input_tokens),
            output_tokens: Some(self.total.output_tokens),
            cache_read_tokens: Some(self.total.cache_read_input_tokens),
            cache_write_tokens: Some(self.total.cache_creation_input_tokens),
            ..Metrics::default()
        })
    }

    /// Returns the model that answered last.
    pub fn model(&self) -> Option<&str> {
        self.model.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transcript_counts_each_message_once() {
        let mut transcript = Transcript::default();
        assert_eq!(transcript.metrics(), None);
        let line = |id: &str, output: u64| {
            format!(
                "{{\"type\":\"assistant\",\"message\":{{\"id\":\"{id}\",\"usage\":{{\"input_tokens\":5,\
                 \"output_tokens\":{output},\"cache_read_input_tokens\":7}}}}}}"
            )
        };
        for line in [line("a", 1), line("a", 20), line("b", 3), "garbage".to_owned()] {
            transcript.add(line.as_bytes());
        }
        let metrics = transcript.metrics().unwrap();
        assert_eq!((metrics.input_tokens, metrics.output_tokens), (Some(10), Some(23)));
        assert_eq!((metrics.cache_read_tokens, metrics.cache_write_tokens), (Some(14), Some(0)));
        for number in 0..3 * REMEMBERED as u64 {
            transcript.add(line(&format!("m{number}"), 1).as_bytes());
            transcript.add(line(&format!("m{number}"), 2).as_bytes());
        }
        assert_eq!(transcript.metrics().unwrap().output_tokens, Some(23 + 6 * REMEMBERED as u64));
        assert!(transcript.newest.len() + transcript.newer.len() <= 2 * REMEMBERED);
    }

    #[test]
    fn what_a_session_used_in_all_is_told_when_it_is_left() {
        let file =
            br#"{"theme":"dark","projects":{"/a":7,"/b":{"lastCost":1.5},"/w":{"lastCost":0.25,
            "lastSessionId":"5-6","lastModelUsage":{"m":{"inputTokens":7,"outputTokens":2}}}}}"#;
        let used = at_exit(file, "5-6").unwrap();
        assert_eq!((used.cost_usd, used.input_tokens), (Some(0.25), Some(7)));
        assert_eq!(at_exit(file, "7-8"), None);
        assert_eq!(at_exit(b"{}", "5-6"), None);
    }

    #[test]
    fn what_a_session_was_told_last_and_has_not_answered_is_known() {
        let line = |kind: &str, part: &str| {
            format!(r#"{{"type":"{kind}","message":{{"content":[{part}]}}}}"#).into_bytes()
        };
        let said =
            |kind: &str, text: &str| line(kind, &format!(r#"{{"type":"text","text":"{text}"}}"#));
        let result = || line("user", r#"{"type":"tool_result","content":"r"}"#);
        let told = |lines: Vec<Vec<u8>>| told(lines.into_iter());
        assert_eq!(told(vec![]), None);
        assert_eq!(told(vec![said("user", "a"), result(), b"{".to_vec()]), Some("a".to_owned()));
        assert_eq!(told(vec![said("user", "a"), said("assistant", "b")]), None);
        let again = vec![said("user", "a"), said("assistant", "b"), said("user", "c")];
        assert_eq!(told(again), Some("c".to_owned()));
    }

    #[test]
    fn transcripts_lie_where_the_program_puts_them() {
        let path = transcript_path(Path::new("/h/.claude"), "/r/.claudio/worktrees/k3xq7", "5-6");
        let wanted = "/h/.claude/projects/-r--claudio-worktrees-k3xq7/5-6.jsonl";
        assert_eq!(path, Path::new(wanted));
    }
}
