//! Codex: the notifications and requests of its app-server.

use super::super::codex::command;
use super::{Entry, Part, Reader, brief, relative};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::HashSet;

/// Reads the events of a thread and its sub-agents' threads.
#[derive(Debug, Default)]
pub(super) struct Events {
    thread: String,
    directory: String,
    /// The call that was written last: what comes of another one must name it.
    last_call: String,
    shown: HashSet<String>,
}

impl Reader for Events {
    fn read(&mut self, event: &Value) -> Vec<Entry> {
        let params = &event["params"];
        let parts = match event["method"].as_str() {
            None => self.answered(&event["result"]),
            Some("item/started") => self.started(&params["item"]),
            Some("item/completed") => self.completed(&params["item"]),
            Some("turn/completed") => vec![turn_ended(&params["turn"])],
            Some("error") if params["willRetry"] == true => vec![retry(&params["error"])],
            Some("warning") => vec![Part::Note(format!("warning: {}", brief(&params["message"])))],
            Some("item/tool/requestUserInput") => questions(&params["questions"]),
            Some(method) if method.ends_with("/requestApproval") => {
                vec![self.approval(method, params)]
            }
            Some("mcpServer/elicitation/request") => vec![Part::Ask(brief(&params["message"]))],
            Some(_) => Vec::new(),
        };
        let at = event["emittedAtMs"].as_i64().and_then(|at| Timestamp::from_millisecond(at).ok());
        let thread = params["threadId"].as_str().unwrap_or(&self.thread);
        // The ends of ids differ; their beginnings are the time.
        let agent =
            (thread != self.thread).then(|| thread[thread.len().saturating_sub(4)..].to_owned());
        parts.into_iter().map(|part| Entry { at, agent: agent.clone(), part }).collect()
    }
}

impl Events {
    /// Reads an answer of the server: only that to the start of a thread tells anything.
    fn answered(&mut self, result: &Value) -> Vec<Part> {
        let Some(id) = result["thread"]["id"].as_str() else { return Vec::new() };
        self.thread = id.to_owned();
        self.directory = brief(&result["cwd"]);
        let facts = [
            ("model", brief(&result["model"])),
            ("approvals", brief(&result["approvalPolicy"])),
            ("sandbox", brief(&result["sandbox"]["type"])),
        ];
        let facts = facts.iter().filter(|(_, value)| !value.is_empty());
        let facts: Vec<String> = facts.map(|(name, value)| format!("{name} {value}")).collect();
        vec![Part::Note(format!("session {id}: {}", facts.join(", ")))]
    }

    fn started(&mut self, item: &Value) -> Vec<Part> {
        let (line, diff) = match item["type"].as_str() {
            Some("fileChange") => {
                (self.change_line(&item["changes"]), change_diff(&item["changes"]))
            }
            _ => match self.call_line(item) {
                Some(line) => (line, Vec::new()),
                None => return Vec::new(),
            },
        };
        self.shown.insert(brief(&item["id"]));
        self.last_call = brief(&item["id"]);
        vec![Part::Call { line, diff }]
    }

    fn completed(&mut self, item: &Value) -> Vec<Part> {
        match item["type"].as_str() {
            Some("userMessage") => {
                let texts = item["content"].as_array().into_iter().flatten();
                let texts: Vec<&str> = texts.filter_map(|part| part["text"].as_str()).collect();
                return vec![Part::User(texts.join("\n"))];
            }
            Some("agentMessage") => return vec![Part::Agent(brief(&item["text"]))],
            Some("reasoning") => {
                let summary = item["summary"].as_array().into_iter().flatten().map(brief);
                let text = summary.collect::<Vec<_>>().join("\n");
                return if text.is_empty() { Vec::new() } else { vec![Part::Thought(text)] };
            }
            _ => {}
        }
        let mut parts = Vec::new();
        let id = brief(&item["id"]);
        // Not every item tells of its start, and a command may end long after others have begun.
        let begun = self.shown.remove(&id);
        if !begun || self.last_call != id {
            let Some(Part::Call { line, .. }) = self.started(item).pop() else { return Vec::new() };
            self.shown.remove(&id);
            parts.push(match begun {
                true => Part::Again(line),
                false => Part::Call { line, diff: Vec::new() },
            });
        }
        parts.extend(outcome(item));
        parts
    }

    /// Returns the line of a call, or `None` if the item is none.
    fn call_line(&self, item: &Value) -> Option<String> {
        Some(match item["type"].as_str()? {
            "userMessage" | "agentMessage" | "reasoning" => return None,
            "commandExecution" => format!("$ {}", command(item)),
            "mcpToolCall" => {
                let (server, tool) = (brief(&item["server"]), brief(&item["tool"]));
                format!("{server}.{tool} {}", brief(&item["arguments"]))
            }
            "webSearch" => format!("search {}", brief(&item["query"])),
            "fileChange" => self.change_line(&item["changes"]),
            other => other.to_owned(),
        })
    }

    fn change_line(&self, changes: &Value) -> String {
        let name = |change: &Value| {
            let path = brief(&change["path"]);
            let kind = brief(&change["kind"]["type"]);
            format!("{kind} {}", relative(&path, &self.directory))
        };
        changes.as_array().into_iter().flatten().map(name).collect::<Vec<_>>().join(", ")
    }

    fn approval(&self, method: &str, params: &Value) -> Part {
        let reason = brief(&params["reason"]);
        let what = match method {
            "item/commandExecution/requestApproval" => format!("to run {}", command(params)),
            "item/fileChange/requestApproval" => "to change these files".to_owned(),
            _ => format!("for {}", brief(&params["permissions"])),
        };
        match reason.is_empty() {
            true => Part::Ask(format!("permission {what}")),
            false => Part::Ask(format!("permission {what} ({reason})")),
        }
    }
}

fn change_diff(changes: &Value) -> Vec<String> {
    let mut lines = Vec::new();
    for change in changes.as_array().into_iter().flatten() {
        let diff = brief(&change["diff"]);
        let sign = match change["kind"]["type"].as_str() {
            Some("add") => "+",
            Some("delete") => "-",
            _ => "",
        };
        lines.extend(diff.lines().filter(|l| !l.starts_with("@@")).map(|l| format!("{sign}{l}")));
    }
    lines
}

/// Returns what came of an item that has ended.
fn outcome(item: &Value) -> Option<Part> {
    let status = item["status"].as_str().unwrap_or_default();
    if status == "declined" {
        return Some(Part::Result { text: "declined".to_owned(), failed: true });
    }
    match item["type"].as_str()? {
        "commandExecution" => {
            let code = item["exitCode"].as_i64();
            let mut text = brief(&item["aggregatedOutput"]);
            if let Some(code) = code.filter(|code| *code != 0) {
                let end = if text.is_empty() || text.ends_with('\n') { "" } else { "\n" };
                text = format!("{text}{end}exit code {code}");
            }
            Some(Part::Result { text, failed: code.is_some_and(|code| code != 0) })
        }
        "mcpToolCall" => {
            let error = brief(&item["error"]["message"]);
            let failed = !error.is_empty();
            let text = if failed { error } else { mcp_text(&item["result"]) };
            Some(Part::Result { text, failed })
        }
        _ if status == "failed" => Some(Part::Result { text: "failed".to_owned(), failed: true }),
        _ => None,
    }
}

fn mcp_text(result: &Value) -> String {
    let content = result["content"].as_array().into_iter().flatten();
    let texts: Vec<&str> = content.filter_map(|part| part["text"].as_str()).collect();
    if texts.is_empty() { brief(result) } else { texts.join("\n") }
}

fn questions(questions: &Value) -> Vec<Part> {
    let ask = |question: &Value| {
        let options = question["options"].as_array().into_iter().flatten();
        let options: Vec<&str> = options.filter_map(|o| o["label"].as_str()).collect();
        match options.as_slice() {
            [] => Part::Ask(brief(&question["question"])),
            some => Part::Ask(format!("{} ({})", brief(&question["question"]), some.join(", "))),
        }
    };
    questions.as_array().into_iter().flatten().map(ask).collect()
}

fn retry(error: &Value) -> Part {
    let details = brief(&error["additionalDetails"]);
    Part::Trouble(format!("{} {details}", brief(&error["message"])).trim_end().to_owned())
}

fn turn_ended(turn: &Value) -> Part {
    let status = turn["status"].as_str().unwrap_or("ended");
    match status {
        "failed" => Part::Trouble(format!("turn failed: {}", brief(&turn["error"]["message"]))),
        _ => match turn["durationMs"].as_u64() {
            Some(ms) => {
                Part::Note(format!("turn {status} after {}.{}s", ms / 1000, ms % 1000 / 100))
            }
            None => Part::Note(format!("turn {status}")),
        },
    }
}
