//! The dialogs of a full-screen agent, as its `PermissionRequest` hook tells them.
//!
//! Both agents call that hook when they open a dialog, with the tool and its input. What a person is
//! asked is made from that; the screen is never read.

use crate::instance::{Prompt, PromptKind, State};
use serde_json::Value;

const QUESTION_TOOL: &str = "AskUserQuestion";
/// Claude Code's and Codex's tools say in one of these fields what they are about.
const TELLING: &[&str] = &["command", "file_path", "notebook_path", "url", "query", "pattern"];
/// A longer text in a tool's input is cut for display.
const SHOWN: usize = 2000;

/// Gives each prompt of a run an id that none of another run has.
#[derive(Debug)]
pub(super) struct Ids {
    run: String,
    next: u32,
}

impl Ids {
    /// Ids for the run that `fresh`, a random text, stands for.
    pub(super) fn new(fresh: &str) -> Self {
        Self { run: fresh.chars().filter(char::is_ascii_hexdigit).take(4).collect(), next: 0 }
    }

    pub(super) fn next(&mut self) -> String {
        self.next += 1;
        format!("t{}{}", self.run, self.next)
    }
}

/// Returns what the hook's dialog asks.
pub(super) fn asked(id: String, payload: &Value) -> Prompt {
    let tool = payload["tool_name"].as_str().unwrap_or("a tool");
    let input = &payload["tool_input"];
    if let Some(questions) = questions(payload) {
        let texts: Vec<&str> = questions.iter().filter_map(|q| q["question"].as_str()).collect();
        let options = match only_question(payload) {
            Some(question) => labels(question),
            None => Vec::new(),
        };
        let (kind, text) = (PromptKind::Question, texts.join("\n"));
        return Prompt { id, kind, text, tool: Some(tool.to_owned()), input: None, options };
    }
    let what = TELLING.iter().chain(&["description"]).find_map(|name| input[*name].as_str());
    let text = match what {
        Some(what) => format!("{tool}: {}", cut(what)),
        None => tool.to_owned(),
    };
    Prompt {
        id,
        kind: PromptKind::Permission,
        text,
        tool: Some(tool.to_owned()),
        input: Some(shortened(input)),
        options: Vec::new(),
    }
}

/// Returns the prompt of a dialog of which nothing but its being there is known.
pub(super) fn unknown(id: String, kind: PromptKind, text: &str) -> Prompt {
    Prompt { id, kind, text: text.to_owned(), tool: None, input: None, options: Vec::new() }
}

/// Returns the state of a terminal that waits for a message.
pub(super) fn idle(id: String, last_words: Option<&str>) -> State {
    let prompt = unknown(id, PromptKind::Idle, last_words.unwrap_or("the turn is over"));
    State::WaitingInput { prompt }
}

fn questions(payload: &Value) -> Option<&Vec<Value>> {
    let asks = payload["tool_name"].as_str() == Some(QUESTION_TOOL);
    payload["tool_input"]["questions"].as_array().filter(|_| asks)
}

/// Returns the question of a dialog that holds exactly one, with exactly one answer.
pub(super) fn only_question(payload: &Value) -> Option<&Value> {
    match questions(payload)?.as_slice() {
        [question] if question["multiSelect"] != true => Some(question),
        _ => None,
    }
}

fn labels(question: &Value) -> Vec<String> {
    let options = question["options"].as_array().into_iter().flatten();
    options.filter_map(|option| option["label"].as_str().map(str::to_owned)).collect()
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) => cut(text).into(),
        Value::Array(items) => items.iter().map(shortened).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), shortened(value))).collect()
        }
        other => other.clone(),
    }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_permission_names_tool_and_input() {
        let payload = json!({"tool_name": "Bash", "tool_input": {"command": "touch x", "n": 1}});
        let prompt = asked("t1".into(), &payload);
        assert_eq!((prompt.kind, prompt.text.as_str()), (PromptKind::Permission, "Bash: touch x"));
        assert_eq!(prompt.input, Some(payload["tool_input"].clone()));
        let long = json!({"tool_name": "Write", "tool_input": {"content": "é".repeat(5000)}});
        let input = asked("t2".into(), &long).input.unwrap();
        assert_eq!(input["content"].as_str().unwrap().chars().count(), SHOWN + 1);
    }

    #[test]
    fn one_question_has_its_options_and_several_have_none() {
        let question = json!({"question": "Which?", "options": [{"label": "A"}, {"label": "B"}]});
        let ask = |questions: Value| json!({"tool_name": QUESTION_TOOL, "tool_input": {"questions": questions}});
        let prompt = asked("t1".into(), &ask(json!([question])));
        assert_eq!((prompt.kind, prompt.options.len()), (PromptKind::Question, 2));
        let prompt = asked("t1".into(), &ask(json!([question, question])));
        assert_eq!((prompt.text.as_str(), prompt.options.len()), ("Which?\nWhich?", 0));
    }

    #[test]
    fn runs_do_not_share_ids() {
        let (mut one, mut two) = (Ids::new("3f2a-99"), Ids::new("0b1c-99"));
        assert_eq!(one.next(), "t3f2a1");
        assert_ne!(one.next(), two.next());
    }
}
