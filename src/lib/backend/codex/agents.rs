//! Sub-agents: threads that the agent began below its own, and that go on by themselves.
//!
//! A turn of the agent may end while one of them works; Codex then begins no other turn when it is
//! done. Nothing tells of their ends but the turns of their threads.

use serde_json::Value;
use std::collections::{BTreeSet, HashMap};

/// The threads below ours.
#[derive(Debug, Default)]
pub(super) struct Agents {
    models: HashMap<String, String>,
    /// Those that have begun a turn at some time.
    begun: BTreeSet<String>,
    working: BTreeSet<String>,
}

impl Agents {
    /// Takes an item that has ended: it may have made a sub-agent, which begins in a moment.
    pub(super) fn made(&mut self, item: &Value) {
        if item["type"] != "collabAgentToolCall" || item["tool"] != "spawnAgent" {
            return;
        }
        let threads = item["receiverThreadIds"].as_array().into_iter().flatten();
        for thread in threads.filter_map(Value::as_str) {
            if let Some(model) = item["model"].as_str().filter(|model| !model.is_empty()) {
                self.models.insert(thread.to_owned(), model.to_owned());
            }
            // It may be done before we hear that it was made.
            if !self.begun.contains(thread) {
                self.working.insert(thread.to_owned());
            }
        }
    }

    /// A turn of this thread has begun.
    pub(super) fn turn_started(&mut self, thread: &str) {
        self.begun.insert(thread.to_owned());
        self.working.insert(thread.to_owned());
    }

    /// This thread works no more. Returns whether it did.
    pub(super) fn ended(&mut self, thread: &str) -> bool {
        self.begun.insert(thread.to_owned());
        self.working.remove(thread)
    }

    /// Whether any of them works.
    pub(super) fn are_working(&self) -> bool {
        !self.working.is_empty()
    }

    /// Returns the model of a thread, if that was told.
    pub(super) fn model(&self, thread: &str) -> Option<&str> {
        self.models.get(thread).map(String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn made(thread: &str) -> Value {
        json!({"type": "collabAgentToolCall", "tool": "spawnAgent", "model": "m",
            "receiverThreadIds": [thread]})
    }

    #[test]
    fn one_that_was_made_works_until_its_turn_ends_whatever_is_told_first() {
        let mut agents = Agents::default();
        agents.made(&made("a"));
        assert!(agents.are_working());
        assert_eq!((agents.model("a"), agents.model("b")), (Some("m"), None));
        agents.turn_started("a");
        assert!(agents.ended("a") && !agents.are_working());
        agents.turn_started("b");
        agents.ended("b");
        agents.made(&made("b"));
        assert!(!agents.are_working());
        agents.made(
            &json!({"type": "collabAgentToolCall", "tool": "wait", "receiverThreadIds": ["c"]}),
        );
        assert!(!agents.are_working());
    }
}
