//! What the server asks a person: approvals, permissions and questions, and their answers.
//!
//! Nothing here answers by itself; a request of a kind that is not known is shown, and stays open until
//! a person says no to it. A prompt's id is made of the item's or the turn's id, which Codex never
//! gives twice, so an answer to a prompt of an earlier run fits none of this one.

use super::super::{Answer, Error};
use super::form::Form;
use super::wire;
use crate::instance::{Prompt, PromptKind};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, VecDeque};

/// Requests that are for a program, not for a person: ours has not said that it offers any of this.
const FOR_PROGRAMS: &[&str] = &[
    "account/chatgptAuthTokens/refresh",
    "attestation/generate",
    "currentTime/read",
    "item/tool/call",
];

/// A request of the server that waits for a person.
#[derive(Debug)]
struct Open {
    /// The server's id of the request.
    request: Value,
    asked: Asked,
    /// What to show now.
    prompt: Prompt,
}

#[derive(Debug)]
enum Asked {
    /// A command or a change of files.
    Approval,
    /// More access to files or the network, as the server put it.
    Permissions(Value),
    /// What an MCP server wants to be allowed, and whether that can be said for the whole session.
    Elicitation { lasting: bool },
    /// What an MCP server wants to know.
    Form(Form),
    /// Questions, answered one by one.
    Questions { all: Vec<Value>, at: usize, answers: Map<String, Value> },
    /// Something that a later Codex may ask.
    Unknown { method: String },
}

/// Everything that is asked now, oldest first.
#[derive(Debug, Default)]
pub(super) struct Prompts {
    open: VecDeque<Open>,
    /// Changes of files that have begun: their approval does not repeat them.
    changes: HashMap<String, Value>,
}

impl Prompts {
    /// Returns what to ask now.
    pub(super) fn front(&self) -> Option<&Prompt> {
        self.open.front().map(|open| &open.prompt)
    }

    /// Remembers an item that an approval may be about.
    pub(super) fn begun(&mut self, item: &Value) {
        if let ("fileChange", Some(id)) =
            (item["type"].as_str().unwrap_or_default(), item["id"].as_str())
        {
            self.changes.insert(id.to_owned(), item["changes"].clone());
        }
    }

    /// Forgets an item that has ended.
    pub(super) fn ended(&mut self, item: &str) {
        self.changes.remove(item);
    }

    /// Takes a request. Returns whether it is one for a person.
    pub(super) fn add(&mut self, request: Value, method: &str, params: &Value) -> bool {
        if FOR_PROGRAMS.contains(&method) {
            return false;
        }
        let item = ["itemId", "turnId"].iter().find_map(|name| params[name].as_str());
        let id = format!("{}.{request}", item.unwrap_or("request"));
        let reason = params["reason"].as_str();
        let (asked, prompt) = match method {
            "item/commandExecution/requestApproval" => {
                let command = wire::command(params);
                let text = because(format!("run {command}"), reason);
                let input = json!({ "command": command, "cwd": params["cwd"] });
                (Asked::Approval, permission(id, "command", text, input))
            }
            "item/fileChange/requestApproval" => {
                let changes = item.and_then(|item| self.changes.get(item)).cloned();
                let changes = changes.unwrap_or(Value::Null);
                let text = because(change_text(&changes, &params["grantRoot"]), reason);
                let input = json!({ "changes": changes, "grant_root": params["grantRoot"] });
                (Asked::Approval, permission(id, "file_change", text, input))
            }
            "item/permissions/requestApproval" => {
                let wanted = params["permissions"].clone();
                let text = because(access_text(&wanted), reason);
                let prompt = permission(id, "permissions", text, wanted.clone());
                (Asked::Permissions(wanted), prompt)
            }
            "mcpServer/elicitation/request" => elicitation(id, params),
            "item/tool/requestUserInput" => {
                let all = params["questions"].as_array().cloned().unwrap_or_default();
                match all.first().map(|first| question(&id, 0, first)) {
                    Some(prompt) => (Asked::Questions { all, at: 0, answers: Map::new() }, prompt),
                    None => unknown(id, method, params),
                }
            }
            _ => unknown(id, method, params),
        };
        self.open.push_back(Open { request, asked, prompt });
        true
    }

    /// Forgets a request that the server has withdrawn or seen answered.
    pub(super) fn resolved(&mut self, request: &Value) {
        self.open.retain(|open| open.request != *request);
    }

    /// Answers what is asked now. Returns the line to send; `None` if more is to be asked first.
    ///
    /// # Errors
    /// If the answer does not fit; the prompt then stays open.
    pub(super) fn answer(
        &mut self,
        prompt: &str,
        answer: &Answer,
    ) -> Result<Option<Vec<u8>>, Error> {
        let not_open = || Error::Rejected(format!("prompt '{prompt}' is not open"));
        let open = self.open.front_mut().filter(|o| o.prompt.id == prompt).ok_or_else(not_open)?;
        let result = match &mut open.asked {
            Asked::Approval => json!({ "decision": decision(answer)? }),
            Asked::Permissions(wanted) => match decision(answer)? {
                "decline" => json!({ "permissions": {}, "scope": "turn" }),
                "acceptForSession" => json!({ "permissions": wanted, "scope": "session" }),
                _ => json!({ "permissions": wanted, "scope": "turn" }),
            },
            Asked::Elicitation { lasting } => match decision(answer)? {
                "decline" => json!({ "action": "decline" }),
                "acceptForSession" if !*lasting => {
                    let text = "this cannot be allowed for good: allow it, this once";
                    return Err(Error::Rejected(text.to_owned()));
                }
                "acceptForSession" => {
                    json!({ "action": "accept", "content": {}, "_meta": { "persist": "session" } })
                }
                _ => json!({ "action": "accept", "content": {} }),
            },
            Asked::Form(_) if matches!(answer, Answer::Deny { .. }) => {
                json!({ "action": "decline" })
            }
            Asked::Form(form) => match form.fill(answer)? {
                Some(content) => json!({ "action": "accept", "content": content }),
                None => {
                    let (base, _) = prompt.rsplit_once('.').unwrap_or((prompt, ""));
                    open.prompt = field(base, form, open.prompt.input.take());
                    return Ok(None);
                }
            },
            Asked::Unknown { method } if matches!(answer, Answer::Deny { .. }) => {
                let line = wire::denied(&open.request, method);
                self.open.pop_front();
                return Ok(Some(line));
            }
            Asked::Unknown { .. } => {
                let text = "how to allow this is not known: deny it, or stop the instance and \
                            answer it in Codex's own terminal, with 'git claudio attach'";
                return Err(Error::Rejected(text.to_owned()));
            }
            Asked::Questions { all, at, answers } => {
                let asked = &all[*at];
                let text = choice(answer, &open.prompt, asked)?;
                let id = asked["id"].as_str().unwrap_or_default().to_owned();
                answers.insert(id, json!({ "answers": [text] }));
                *at += 1;
                if let Some(next) = all.get(*at) {
                    let (base, _) = prompt.rsplit_once('.').unwrap_or((prompt, ""));
                    open.prompt = question(base, *at, next);
                    return Ok(None);
                }
                json!({ "answers": answers })
            }
        };
        let line = wire::answer(&open.request, &result);
        self.open.pop_front();
        Ok(Some(line))
    }
}

fn permission(id: String, tool: &str, text: String, input: Value) -> Prompt {
    let (tool, input) = (Some(tool.to_owned()), Some(input));
    Prompt { id, kind: PromptKind::Permission, text, tool, input, options: Vec::new() }
}

fn question(id: &str, at: usize, question: &Value) -> Prompt {
    let options = question["options"].as_array().into_iter().flatten();
    Prompt {
        id: format!("{id}.{at}"),
        kind: PromptKind::Question,
        text: question["question"].as_str().unwrap_or_default().to_owned(),
        tool: None,
        input: None,
        options: options.filter_map(|o| o["label"].as_str().map(str::to_owned)).collect(),
    }
}

/// What an MCP server asks: for a permission, or for a form to be filled in.
fn elicitation(id: String, params: &Value) -> (Asked, Prompt) {
    let message = params["message"].as_str().unwrap_or("a tool server asks");
    let meta = &params["_meta"];
    let mut text = match (params["serverName"].as_str(), &meta["codex_approval_kind"]) {
        (Some(server), Value::Null) => format!("{server} asks: {message}"),
        // Codex's own question about a tool, which names it.
        _ => message.to_owned(),
    };
    if let Some(address) = params["url"].as_str() {
        text = format!("{text} ({address})");
    }
    if let Some(form) = Form::read(&text, &params["requestedSchema"]) {
        let prompt = field(&id, &form, Some(params.clone()));
        return (Asked::Form(form), prompt);
    }
    let offers = meta["persist"].as_array().into_iter().flatten();
    let lasting = offers.chain([&meta["persist"]]).any(|offer| offer == "session");
    (Asked::Elicitation { lasting }, permission(id, "mcp", text, params.clone()))
}

fn unknown(id: String, method: &str, params: &Value) -> (Asked, Prompt) {
    let text = match params["message"].as_str().or(params["reason"].as_str()) {
        Some(words) => format!("{method}: {words}"),
        None => format!("{method}, which is not known here"),
    };
    let prompt = permission(id, method, text, params.clone());
    (Asked::Unknown { method: method.to_owned() }, prompt)
}

fn field(id: &str, form: &Form, input: Option<Value>) -> Prompt {
    let (text, options) = form.question();
    let (id, tool) = (format!("{id}.{}", form.at()), Some("mcp".to_owned()));
    Prompt { id, kind: PromptKind::Question, text, tool, input, options }
}

/// Returns what is asked with the agent's reason behind it: the reason alone could say anything.
fn because(what: String, reason: Option<&str>) -> String {
    match reason {
        Some(reason) => format!("{what} ({reason})"),
        None => what,
    }
}

fn change_text(changes: &Value, root: &Value) -> String {
    let paths: Vec<&str> =
        changes.as_array().into_iter().flatten().filter_map(|c| c["path"].as_str()).collect();
    let text = match paths.as_slice() {
        [] => "change files".to_owned(),
        paths => format!("change {}", paths.join(", ")),
    };
    match root.as_str() {
        Some(root) => format!("{text}, and anything else below {root}"),
        None => text,
    }
}

/// Returns what more access is asked for, in words as far as they are known.
fn access_text(wanted: &Value) -> String {
    let files = &wanted["fileSystem"];
    let mut parts: Vec<String> = Vec::new();
    if wanted["network"]["enabled"] == true {
        parts.push("the network".to_owned());
    }
    for entry in files["entries"].as_array().into_iter().flatten() {
        let access = entry["access"].as_str().unwrap_or("use");
        let path = &entry["path"];
        let place = path["path"].as_str().or(path["pattern"].as_str()).map(str::to_owned);
        parts.push(format!("{access} {}", place.unwrap_or_else(|| path.to_string())));
    }
    if files["entries"].is_null() {
        for access in ["read", "write"] {
            let paths = files[access].as_array().into_iter().flatten().filter_map(Value::as_str);
            parts.extend(paths.map(|path| format!("{access} {path}")));
        }
    }
    match parts.is_empty() {
        true => format!("more access: {wanted}"),
        false => format!("more access: {}", parts.join(", ")),
    }
}

/// Returns Codex's word for an answer to an approval.
fn decision(answer: &Answer) -> Result<&'static str, Error> {
    match answer {
        Answer::Allow => Ok("accept"),
        Answer::AllowAlways => Ok("acceptForSession"),
        Answer::Deny { .. } => Ok("decline"),
        Answer::Text { .. } => {
            let text = "a permission is allowed, denied or allowed always; it takes no text";
            Err(Error::Rejected(text.to_owned()))
        }
    }
}

/// Returns the text that answers a question.
fn choice(answer: &Answer, prompt: &Prompt, question: &Value) -> Result<String, Error> {
    let Answer::Text { text } = answer else {
        let text = "a question takes one of its options or a text, not yes or no";
        return Err(Error::Rejected(text.to_owned()));
    };
    let free = prompt.options.is_empty() || question["isOther"] == true;
    if free || prompt.options.contains(text) {
        return Ok(text.clone());
    }
    let options = prompt.options.join(", ");
    Err(Error::Rejected(format!("'{text}' is none of the options: {options}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Answer {
        Answer::Text { text: text.to_owned() }
    }

    fn sent(line: Option<Vec<u8>>) -> Value {
        serde_json::from_slice(&line.unwrap()).unwrap()
    }

    #[test]
    fn an_approval_is_answered_in_codex_words_and_bound_to_its_prompt() {
        let mut prompts = Prompts::default();
        let params =
            json!({"itemId": "call_1", "command": "touch x", "cwd": "/wt", "reason": null});
        assert!(prompts.add(json!(0), "item/commandExecution/requestApproval", &params));
        let prompt = prompts.front().unwrap().clone();
        assert_eq!((prompt.id.as_str(), prompt.text.as_str()), ("call_1.0", "run touch x"));
        assert!(prompts.answer("call_0.0", &Answer::Allow).is_err());
        assert!(prompts.answer("call_1.0", &text("yes")).is_err());
        let answer = sent(prompts.answer("call_1.0", &Answer::AllowAlways).unwrap());
        assert_eq!(answer, json!({"id": 0, "result": {"decision": "acceptForSession"}}));
        assert_eq!(prompts.front(), None);
    }

    #[test]
    fn a_change_of_files_shows_the_change_that_began_before() {
        let mut prompts = Prompts::default();
        let change = json!([{"path": "/wt/a", "kind": {"type": "add"}, "diff": "x\n"}]);
        prompts.begun(&json!({"type": "fileChange", "id": "call_2", "changes": change}));
        let params = json!({"itemId": "call_2", "reason": null, "grantRoot": null});
        assert!(prompts.add(json!(7), "item/fileChange/requestApproval", &params));
        let prompt = prompts.front().unwrap().clone();
        assert_eq!(prompt.text, "change /wt/a");
        assert_eq!(prompt.input.unwrap()["changes"], change);
        let deny = Answer::Deny { message: None };
        let answer = sent(prompts.answer(&prompt.id, &deny).unwrap());
        assert_eq!(answer["result"]["decision"], "decline");
    }

    #[test]
    fn permissions_are_granted_for_the_turn_or_the_session() {
        let wanted = json!({"network": {"enabled": true}});
        let params = json!({"itemId": "i", "cwd": "/wt", "permissions": wanted, "reason": "why"});
        for (answer, result) in [
            (Answer::Allow, json!({"permissions": wanted, "scope": "turn"})),
            (Answer::AllowAlways, json!({"permissions": wanted, "scope": "session"})),
            (Answer::Deny { message: None }, json!({"permissions": {}, "scope": "turn"})),
        ] {
            let mut prompts = Prompts::default();
            assert!(prompts.add(json!(1), "item/permissions/requestApproval", &params));
            assert_eq!(prompts.front().unwrap().text, "more access: the network (why)");
            assert_eq!(sent(prompts.answer("i.1", &answer).unwrap())["result"], result);
        }
    }

    #[test]
    fn questions_are_asked_one_after_the_other() {
        let mut prompts = Prompts::default();
        let ask = |id: &str, other: bool| {
            json!({"id": id, "header": "h", "question": id, "isOther": other,
                "options": [{"label": "Red", "description": ""}]})
        };
        let params = json!({"itemId": "i", "questions": [ask("q1", false), ask("q2", true)]});
        assert!(prompts.add(json!(3), "item/tool/requestUserInput", &params));
        assert_eq!(prompts.front().unwrap().options, ["Red"]);
        assert!(prompts.answer("i.3.0", &text("Green")).is_err());
        assert!(prompts.answer("i.3.0", &Answer::Allow).is_err());
        assert_eq!(prompts.answer("i.3.0", &text("Red")).unwrap(), None);
        assert_eq!(prompts.front().unwrap().id, "i.3.1");
        let answer = sent(prompts.answer("i.3.1", &text("Green")).unwrap());
        let expected = json!({"q1": {"answers": ["Red"]}, "q2": {"answers": ["Green"]}});
        assert_eq!(answer["result"]["answers"], expected);
    }

    #[test]
    fn what_a_tool_server_asks_is_allowed_for_as_long_as_it_offers_or_filled_in() {
        let asked = |meta: Value, properties: Value| {
            json!({"turnId": "t", "serverName": "asker", "mode": "form", "_meta": meta, "message": "Go on?",
                "requestedSchema": {"type": "object", "required": ["n"], "properties": properties}})
        };
        let method = "mcpServer/elicitation/request";
        let tool =
            json!({"codex_approval_kind": "mcp_tool_call", "persist": ["session", "always"]});
        let mut prompts = Prompts::default();
        prompts.add(json!(0), method, &asked(tool, json!({})));
        assert_eq!(prompts.front().unwrap().text, "Go on?");
        let answer = sent(prompts.answer("t.0", &Answer::AllowAlways).unwrap())["result"].clone();
        assert_eq!(
            (&answer["action"], &answer["_meta"]["persist"]),
            (&json!("accept"), &json!("session"))
        );
        prompts.add(json!(1), method, &asked(Value::Null, json!({})));
        assert_eq!(prompts.front().unwrap().text, "asker asks: Go on?");
        assert!(prompts.answer("t.1", &Answer::AllowAlways).is_err());
        let denied = sent(prompts.answer("t.1", &Answer::Deny { message: None }).unwrap());
        assert_eq!(denied["result"], json!({"action": "decline"}));
        let fields = json!({"n": {"type": "integer"}, "o": {"type": "string"}});
        prompts.add(json!(2), method, &asked(Value::Null, fields));
        let first = prompts.front().unwrap().clone();
        assert_eq!((first.id.as_str(), first.kind), ("t.2.0", PromptKind::Question));
        assert!(prompts.answer("t.2.0", &text("many")).is_err());
        assert_eq!(prompts.answer("t.2.0", &text("4")).unwrap(), None);
        let whole = sent(prompts.answer("t.2.1", &Answer::Allow).unwrap());
        assert_eq!(whole["result"], json!({"action": "accept", "content": {"n": 4}}));
        assert_eq!(prompts.front(), None);
    }

    #[test]
    fn a_request_that_is_not_known_stays_open_until_a_person_says_no() {
        let mut prompts = Prompts::default();
        let params = json!({"itemId": "i", "reason": "I want to fly"});
        assert!(prompts.add(json!(9), "item/wings/requestApproval", &params));
        let prompt = prompts.front().unwrap().clone();
        assert_eq!(prompt.text, "item/wings/requestApproval: I want to fly");
        for answer in [Answer::Allow, Answer::AllowAlways, text("yes")] {
            assert!(prompts.answer("i.9", &answer).is_err());
            assert_eq!(prompts.front(), Some(&prompt));
        }
        let line = sent(prompts.answer("i.9", &Answer::Deny { message: None }).unwrap());
        assert_eq!((&line["id"], line["error"]["code"].is_i64()), (&json!(9), true));
        assert_eq!(prompts.front(), None);
    }

    #[test]
    fn what_the_server_withdraws_is_gone_and_what_is_for_programs_is_not_taken() {
        let mut prompts = Prompts::default();
        assert!(!prompts.add(json!(0), "attestation/generate", &json!({})));
        let params = json!({"itemId": "i", "command": "x"});
        prompts.add(json!(1), "item/commandExecution/requestApproval", &params);
        prompts.resolved(&json!(1));
        assert_eq!(prompts.front(), None);
    }
}
