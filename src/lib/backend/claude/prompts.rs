//! Permissions and questions: what a person is shown, and what the program is answered.

use super::super::{Answer, Error};
use super::event::{ToolRequest, Unknown};
use crate::instance::{Prompt, PromptKind};
use serde_json::{Map, Value, json};

const QUESTION_TOOL: &str = "AskUserQuestion";
/// A longer text in a tool's input is cut for display; the program gets back the whole of it.
const SHOWN: usize = 2000;
const DENIED: &str = "The user does not want this.";

/// A request that is not answered yet.
#[derive(Debug)]
pub(super) struct Open {
    request: ToolRequest,
    /// The answers to its questions so far, for one that asks questions.
    answers: Vec<(String, String)>,
    read: Read,
}

/// How much of a request is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Read {
    All,
    /// That it asks for a permission: nobody can say yes to what was not read.
    Permission,
    /// That it asks.
    Nothing,
}

impl Open {
    pub(super) fn new(request: ToolRequest) -> Self {
        Self { request, answers: Vec::new(), read: Read::All }
    }

    /// One that could not be read; `None` if there is no way to answer it.
    pub(super) fn unknown(unknown: Unknown) -> Option<Self> {
        let request = ToolRequest {
            id: unknown.id?,
            tool_name: unknown.tool_name.unwrap_or_default(),
            input: Value::Null,
            description: None,
            tool_use_id: None,
            permission_suggestions: None,
        };
        let read = if unknown.permission { Read::Permission } else { Read::Nothing };
        Some(Self { request, answers: Vec::new(), read })
    }

    pub(super) fn request_id(&self) -> &str {
        &self.request.id
    }

    /// Returns the call of a tool that it is about.
    pub(super) fn tool_use_id(&self) -> Option<&str> {
        self.request.tool_use_id.as_deref()
    }

    fn questions(&self) -> &[Value] {
        let questions = self.request.input.get("questions").and_then(Value::as_array);
        match self.request.tool_name == QUESTION_TOOL {
            true => questions.map_or(&[], Vec::as_slice),
            false => &[],
        }
    }

    /// Returns what a person is asked now. Several questions of one request come one by one.
    pub(super) fn prompt(&self) -> Prompt {
        match self.questions().get(self.answers.len()) {
            _ if self.read != Read::All => self.unread(),
            Some(question) => self.question(question),
            None => self.permission(),
        }
    }

    fn unread(&self) -> Prompt {
        let tool = Some(self.request.tool_name.clone()).filter(|name| !name.is_empty());
        let what = tool.as_deref().unwrap_or("claude asks something");
        let text =
            format!("{what}: the request cannot be read, it is too long or of an unknown shape");
        let (id, kind) = (self.request.id.clone(), PromptKind::Permission);
        Prompt { id, kind, text, tool, input: None, options: Vec::new() }
    }

    fn question(&self, question: &Value) -> Prompt {
        let options = question.get("options").and_then(Value::as_array);
        let label = |option: &Value| option.get("label").and_then(Value::as_str).map(str::to_owned);
        let id = match (self.questions().len(), self.answers.len()) {
            (1, _) => self.request.id.clone(),
            (_, number) => format!("{}.{}", self.request.id, number + 1),
        };
        Prompt {
            id,
            kind: PromptKind::Question,
            text: text_of(question, "question"),
            tool: Some(self.request.tool_name.clone()),
            input: Some(shortened(question)),
            options: options.into_iter().flatten().filter_map(label).collect(),
        }
    }

    fn permission(&self) -> Prompt {
        let request = &self.request;
        let text = match summary(&request.input).or(request.description.as_deref()) {
            Some(what) => format!("{}: {}", request.tool_name, shortened_text(what)),
            None => request.tool_name.clone(),
        };
        Prompt {
            id: request.id.clone(),
            kind: PromptKind::Permission,
            text,
            tool: Some(request.tool_name.clone()),
            input: Some(shortened(&request.input)),
            options: Vec::new(),
        }
    }

    /// Takes an answer. Returns what the program is to be told, or `None` if another question follows.
    pub(super) fn answer(&mut self, answer: &Answer) -> Result<Option<Value>, Error> {
        let id = self.request.id.clone();
        if let (Read::Nothing, Answer::Deny { message }) = (self.read, answer) {
            let error = message.as_deref().unwrap_or(DENIED);
            return Ok(Some(json!({ "subtype": "error", "request_id": id, "error": error })));
        }
        let said = self.decision(answer)?;
        let response = |said| json!({ "subtype": "success", "request_id": id, "response": said });
        Ok(said.map(response))
    }

    fn decision(&mut self, answer: &Answer) -> Result<Option<Value>, Error> {
        let reject = |text: &str| Err(Error::Rejected(text.to_owned()));
        if let Answer::Deny { message } = answer {
            let message = message.as_deref().unwrap_or(DENIED);
            return Ok(Some(json!({ "behavior": "deny", "message": message })));
        }
        if self.read != Read::All {
            return reject("what it asks could not be read: deny it, or stop the instance");
        }
        let question = self.questions().get(self.answers.len());
        match (question.map(|question| text_of(question, "question")), answer) {
            (Some(question), Answer::Text { text }) => {
                self.answers.push((question, text.clone()));
                Ok((self.answers.len() == self.questions().len()).then(|| self.answered()))
            }
            (Some(_), _) => reject("it asks a question: answer with an option or a text"),
            (None, Answer::Text { .. }) => {
                reject("it asks for a permission: allow it, or deny it with a message")
            }
            (None, Answer::Allow) => Ok(Some(self.allowed())),
            (None, _) => match self.request.permission_suggestions.as_deref() {
                None | Some([]) => reject("it does not offer to allow this always: allow it once"),
                Some(suggestions) => {
                    let mut response = self.allowed();
                    response["updatedPermissions"] = suggestions.iter().map(for_session).collect();
                    Ok(Some(response))
                }
            },
        }
    }

    fn allowed(&self) -> Value {
        json!({ "behavior": "allow", "updatedInput": self.request.input })
    }

    fn answered(&self) -> Value {
        let answers: Map<String, Value> =
            self.answers.iter().map(|(q, a)| (q.clone(), a.clone().into())).collect();
        let mut response = self.allowed();
        response["updatedInput"]["answers"] = answers.into();
        response
    }
}

/// What is allowed always is allowed for this session: a rule that is written to a settings file of
/// the worktree would be part of the agent's work.
fn for_session(suggestion: &Value) -> Value {
    let mut suggestion = suggestion.clone();
    if let Some(fields) = suggestion.as_object_mut() {
        fields.insert("destination".to_owned(), "session".into());
    }
    suggestion
}

fn text_of(value: &Value, field: &str) -> String {
    value.get(field).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Returns the part of a tool's input that says best what it is about.
fn summary(input: &Value) -> Option<&str> {
    ["command", "file_path", "notebook_path", "path", "url", "query", "pattern", "plan"]
        .into_iter()
        .find_map(|field| input.get(field).and_then(Value::as_str))
}

fn shortened(value: &Value) -> Value {
    match value {
        Value::String(text) => shortened_text(text).into(),
        Value::Array(items) => items.iter().map(shortened).collect(),
        Value::Object(fields) => {
            fields.iter().map(|(name, value)| (name.clone(), shortened(value))).collect()
        }
        other => other.clone(),
    }
}

fn shortened_text(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}… ({} bytes)", &text[..end], text.len()),
    }
}
