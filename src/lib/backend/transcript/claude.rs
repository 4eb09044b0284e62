//! Claude Code: the lines of its `stream-json` output.

use super::{Entry, Part, Reader, brief, relative};
use crate::instance::dollars;
use jiff::Timestamp;
use serde_json::Value;

/// Reads the events of a session.
#[derive(Debug, Default)]
pub(super) struct Events {
    directory: String,
    /// What was told of the session last: it is told anew for each turn.
    session: String,
    /// The call that was written last: what comes of another one must name it.
    last_call: String,
    calls: Vec<(String, String)>,
}

impl Reader for Events {
    fn read(&mut self, event: &Value) -> Vec<Entry> {
        let parts = match event["type"].as_str() {
            Some("system") => self.system(event),
            Some("assistant") => self.said(&event["message"]["content"]),
            Some("user") => self.heard(&event["message"]["content"]),
            Some("control_request") => self.asked(&event["request"]),
            Some("control_response") => answered(&event["response"]["response"]),
            Some("result") => vec![turn_ended(event)],
            _ => Vec::new(),
        };
        let at = event["timestamp"].as_str().and_then(|at| at.parse::<Timestamp>().ok());
        // A sub-agent is known by the call that it works for.
        let agent = event["parent_tool_use_id"].as_str().map(|id| self.sub_agent(id));
        parts.into_iter().map(|part| Entry { at, agent: agent.clone(), part }).collect()
    }
}

impl Events {
    fn system(&mut self, event: &Value) -> Vec<Part> {
        match event["subtype"].as_str() {
            Some("init") => {
                self.directory = brief(&event["cwd"]);
                let (id, model) = (brief(&event["session_id"]), brief(&event["model"]));
                let mode = brief(&event["permissionMode"]);
                let text = format!("session {id}: model {model}, permission mode {mode}");
                if std::mem::replace(&mut self.session, text.clone()) == text {
                    return Vec::new();
                }
                vec![Part::Note(text)]
            }
            Some("api_retry") => vec![retry(event)],
            Some("task_notification") => {
                let (status, what) = (brief(&event["status"]), brief(&event["summary"]));
                vec![Part::Note(format!("background task {status}: {what}"))]
            }
            _ => Vec::new(),
        }
    }

    fn said(&mut self, content: &Value) -> Vec<Part> {
        if let Some(text) = content.as_str() {
            return vec![Part::Agent(text.to_owned())];
        }
        let blocks = content.as_array().into_iter().flatten();
        blocks.filter_map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Value) -> Option<Part> {
        match block["type"].as_str()? {
            "text" => Some(Part::Agent(brief(&block["text"]))),
            "thinking" => {
                let text = brief(&block["thinking"]);
                (!text.is_empty()).then_some(Part::Thought(text))
            }
            "tool_use" | "server_tool_use" => {
                let (name, input) = (brief(&block["name"]), &block["input"]);
                let line = self.call_line(&name, input);
                self.last_call = brief(&block["id"]);
                self.calls.push((self.last_call.clone(), line.clone()));
                Some(Part::Call { line, diff: change(&name, input) })
            }
            _ => None,
        }
    }

    fn heard(&mut self, content: &Value) -> Vec<Part> {
        if let Some(text) = content.as_str() {
            return vec![Part::User(text.to_owned())];
        }
        let mut parts = Vec::new();
        for block in content.as_array().into_iter().flatten() {
            match block["type"].as_str() {
                Some("text") => parts.push(Part::User(brief(&block["text"]))),
                Some("tool_result") => self.result(block, &mut parts),
                _ => {}
            }
        }
        parts
    }

    fn result(&mut self, block: &Value, parts: &mut Vec<Part>) {
        let id = brief(&block["tool_use_id"]);
        let call = self.calls.iter().position(|(known, _)| *known == id);
        let call = call.map(|at| self.calls.remove(at).1);
        if let Some(line) = call.filter(|_| self.last_call != id) {
            self.last_call = id;
            parts.push(Part::Again(line));
        }
        let text = result_text(&block["content"]);
        parts.push(Part::Result { text, failed: block["is_error"] == true });
    }

    fn asked(&self, request: &Value) -> Vec<Part> {
        if request["subtype"] != "can_use_tool" {
            return Vec::new();
        }
        let (name, input) = (brief(&request["tool_name"]), &request["input"]);
        if name == "AskUserQuestion" {
            return input["questions"].as_array().into_iter().flatten().map(question).collect();
        }
        vec![Part::Ask(format!("permission for {}", self.call_line(&name, input)))]
    }

    fn call_line(&self, name: &str, input: &Value) -> String {
        let path = || {
            let path = brief(&input["file_path"]);
            relative(&path, &self.directory).to_owned()
        };
        let said = match name {
            "Bash" => {
                let end = if input["run_in_background"] == true { " &" } else { "" };
                return format!("$ {}{end}", brief(&input["command"]));
            }
            "Read" | "Write" | "Edit" | "MultiEdit" => path(),
            "NotebookEdit" => brief(&input["notebook_path"]),
            "Glob" | "Grep" => brief(&input["pattern"]),
            "Task" | "Agent" => brief(&input["description"]),
            "WebFetch" => brief(&input["url"]),
            "WebSearch" => brief(&input["query"]),
            _ => brief(input),
        };
        format!("{name} {said}").trim_end().to_owned()
    }

    /// Returns a short name for the sub-agent that the call `id` started.
    fn sub_agent(&self, id: &str) -> String {
        let start = id.char_indices().rev().nth(3).map_or(0, |(at, _)| at);
        id[start..].to_owned()
    }
}

/// Returns what a call changes in a file.
fn change(name: &str, input: &Value) -> Vec<String> {
    let signed = |sign: &str, text: &Value| {
        brief(text).lines().map(|line| format!("{sign}{line}")).collect::<Vec<_>>()
    };
    let edit = |edit: &Value| {
        [signed("-", &edit["old_string"]), signed("+", &edit["new_string"])].concat()
    };
    match name {
        "Write" => signed("+", &input["content"]),
        "Edit" => edit(input),
        "MultiEdit" => input["edits"].as_array().into_iter().flatten().flat_map(edit).collect(),
        _ => Vec::new(),
    }
}

fn result_text(content: &Value) -> String {
    let text = match content.as_array() {
        None => brief(content),
        Some(blocks) => {
            let block = |block: &Value| match block["text"].as_str() {
                Some(text) => text.to_owned(),
                None => format!("[{}]", brief(&block["type"])),
            };
            blocks.iter().map(block).collect::<Vec<_>>().join("\n")
        }
    };
    text.trim_start_matches("<tool_use_error>").trim_end_matches("</tool_use_error>").to_owned()
}

fn question(question: &Value) -> Part {
    let options = question["options"].as_array().into_iter().flatten();
    let options: Vec<&str> = options.filter_map(|option| option["label"].as_str()).collect();
    match options.as_slice() {
        [] => Part::Ask(brief(&question["question"])),
        some => Part::Ask(format!("{} ({})", brief(&question["question"]), some.join(", "))),
    }
}

/// Our own answers, which the program repeats.
fn answered(response: &Value) -> Vec<Part> {
    match response["behavior"].as_str() {
        Some("allow") => match response["updatedInput"]["answers"].as_object() {
            Some(answers) => {
                let texts: Vec<String> = answers.values().map(brief).collect();
                vec![Part::Note(format!("answered: {}", texts.join(", ")))]
            }
            None => vec![Part::Note("allowed".to_owned())],
        },
        Some("deny") => {
            let text = format!("denied: {}", brief(&response["message"]));
            vec![Part::Note(text.trim_end_matches([':', ' ']).to_owned())]
        }
        _ => Vec::new(),
    }
}

fn retry(event: &Value) -> Part {
    let (attempt, of) = (brief(&event["attempt"]), brief(&event["max_retries"]));
    let status = brief(&event["error_status"]);
    let error = brief(&event["error"]);
    let delay = event["retry_delay_ms"].as_f64().unwrap_or(0.0) / 1000.0;
    let status = if status.is_empty() { String::new() } else { format!(" {status}") };
    Part::Trouble(format!("retry {attempt}/{of} in {delay:.1}s:{status} {error}"))
}

fn turn_ended(event: &Value) -> Part {
    if event["is_error"] == true {
        let errors = event["errors"].as_array().into_iter().flatten().map(brief);
        let texts: Vec<String> = std::iter::once(brief(&event["result"])).chain(errors).collect();
        let text = texts.iter().filter(|t| !t.is_empty()).cloned().collect::<Vec<_>>().join("; ");
        return Part::Trouble(format!("turn failed: {text}"));
    }
    let seconds = event["duration_ms"].as_f64().unwrap_or(0.0) / 1000.0;
    let cost = event["total_cost_usd"].as_f64();
    // Claude Code counts from the start of its process: the runs before it are not in this sum.
    let cost =
        cost.map(|cost| format!(", {} so far in this run", dollars((cost * 1e4).round() / 1e4)));
    let cost = cost.unwrap_or_default();
    Part::Note(format!("turn completed after {seconds:.1}s{cost}"))
}
