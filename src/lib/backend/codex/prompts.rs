//! What the server asks a person: approvals, permissions and questions, and their answers.
//!
//! Nothing here answers by itself. A prompt's id is made of the item's id, which Codex never gives
//! twice, so an answer to a prompt of an earlier run fits none of this one.

use super::super::{Answer, Error};
use super::wire;
use crate::instance::{Prompt, PromptKind};
use serde_json::{Map, Value, json};
use std::collections::{HashMap, VecDeque};

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
    /// A question of an MCP server, and whether accepting it needs no form to be filled in.
    Elicitation { plain: bool },
    /// Questions, answered one by one.
    Questions { all: Vec<Value>, at: usize, answers: Map<String, Value> },
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

    /// Takes a request. Returns whether it is one that a person can answer.
    pub(super) fn add(&mut self, request: Value, method: &str, params: &Value) -> bool {
        let item = params["itemId"].as_str().unwrap_or("request");
        let id = format!("{item}.{request}");
        let reason = params["reason"].as_str().map(str::to_owned);
        let (asked, prompt) = match method {
            "item/commandExecution/requestApproval" => {
                let command = wire::command(params);
                let text = match reason {
                    Some(reason) => format!("run {command} ({reason})"),
                    None => format!("run {command}"),
                };
                let input = json!({ "command": command, "cwd": params["cwd"] });
                (Asked::Approval, permission(id, "command", text, input))
            }
            "item/fileChange/requestApproval" => {
                let changes = self.changes.get(item).cloned().unwrap_or(Value::Null);
                let text = reason.unwrap_or_else(|| change_text(&changes));
                let input = json!({ "changes": changes, "grant_root": params["grantRoot"] });
                (Asked::Approval, permission(id, "file_change", text, input))
            }
            "item/permissions/requestApproval" => {
                let wanted = params["permissions"].clone();
                let text = reason.unwrap_or_else(|| format!("more access: {wanted}"));
                let prompt = permission(id, "permissions", text, wanted.clone());
                (Asked::Permissions(wanted), prompt)
            }
            "mcpServer/elicitation/request" => {
                let text = params["message"].as_str().unwrap_or("a tool server asks").to_owned();
                let required = &params["requestedSchema"]["required"];
                let plain = required.as_array().is_none_or(Vec::is_empty);
                (Asked::Elicitation { plain }, permission(id, "mcp", text, params.clone()))
            }
            "item/tool/requestUserInput" => {
                let all = params["questions"].as_array().cloned().unwrap_or_default();
                let Some(prompt) = all.first().map(|first| question(&id, 0, first)) else {
                    return false;
                };
                (Asked::Questions { all, at: 0, answers: Map::new() }, prompt)
            }
            _ => return false,
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
            Asked::Elicitation { plain } => match decision(answer)? {
                "decline" => json!({ "action": "decline" }),
                _ if *plain => json!({ "action": "accept", "content": {} }),
                _ => {
                    let text =
                        "it wants a form to be filled in, which only Codex's own terminal can";
                    return Err(Error::Rejected(text.to_owned()));
                }
            },
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

fn change_text(changes: &Value) -> String {
    let paths: Vec<&str> =
        changes.as_array().into_iter().flatten().filter_map(|c| c["path"].as_str()).collect();
    match paths.as_slice() {
        [] => "change files".to_owned(),
        paths => format!("change {}", paths.join(", ")),
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
        let params = json!({"itemId": "i", "cwd": "/wt", "permissions": wanted, "reason": "net"});
        for (answer, result) in [
            (Answer::Allow, json!({"permissions": wanted, "scope": "turn"})),
            (Answer::AllowAlways, json!({"permissions": wanted, "scope": "session"})),
            (Answer::Deny { message: None }, json!({"permissions": {}, "scope": "turn"})),
        ] {
            let mut prompts = Prompts::default();
            assert!(prompts.add(json!(1), "item/permissions/requestApproval", &params));
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
    fn what_the_server_withdraws_is_gone_and_strange_requests_are_not_taken() {
        let mut prompts = Prompts::default();
        assert!(!prompts.add(json!(0), "attestation/generate", &json!({})));
        let params = json!({"itemId": "i", "command": "x"});
        prompts.add(json!(1), "item/commandExecution/requestApproval", &params);
        prompts.resolved(&json!(1));
        assert_eq!(prompts.front(), None);
    }
}
