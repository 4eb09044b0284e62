//! Codex's full-screen program.
//!
//! Its state comes from OSC 7501 in its own output; hooks add what those sequences do not say: the
//! thread's id, what a dialog asks, the last words, why a turn failed. The first message is pasted as
//! soon as the program says that it is idle: it reads no standard input, and arguments are public.
//! Its background server would outlive the terminal, turn and all: it is never used.

use super::super::codex::{Permissions, Spent};
use super::super::prices::Prices;
use super::super::{
    Answer, Effect, Error, Launch, Receipt, Session, Start, Streams, exit_words, first_message,
};
use super::osc::{Parser, Told};
use super::{CODEX, Failure, SLOW_START, dialog, hook_command, typing};
use crate::instance::{Exit, Metrics, Opening, Prompt, PromptKind, Record, Source, State};
use serde_json::Value;
use std::ffi::OsString;
use std::time::Duration;

/// A new dialog takes no keys for about half a second, so that nothing typed before answers it.
const GUARD: Duration = Duration::from_secs(1);
/// An answer that the dialog has not taken by now was lost.
const LOST: Duration = Duration::from_secs(2);
const TRIES: u32 = 5;

/// The hooks that are asked for.
const HOOKS: &[&str] =
    &["SessionStart", "UserPromptSubmit", "PermissionRequest", "PostModelRequest", "Stop"];

pub(super) fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    let permissions = Permissions::arguments(&record.setup)?;
    let prices = Prices::with(&record.setup.prices)?;
    let first = match record.opening {
        Opening::Person if start.queued.is_empty() => None,
        _ => Some(first_message(record, start)),
    };
    let first = first.as_deref().map(typing::message).transpose()?;
    let (program, first_args) = match record.setup.command.split_first() {
        Some((program, first)) => (program.clone(), first),
        None => (CODEX.to_owned(), [].as_slice()),
    };
    let mut args: Vec<OsString> = first_args.iter().map(OsString::from).collect();
    args.push("--no-daemon".into());
    let resumed = record.session_id.as_ref().filter(|_| record.opening != Opening::Task);
    if let Some(thread) = resumed {
        args.extend(["resume", thread].map(OsString::from));
    }
    args.extend(permissions.into_iter().map(OsString::from));
    args.extend(record.setup.model.iter().map(|model| format!("--model={model}").into()));
    args.push("--dangerously-bypass-hook-trust".into());
    for event in HOOKS {
        args.extend(["-c".to_owned(), hook(start, event)].map(OsString::from));
    }
    args.extend(record.setup.args.iter().map(OsString::from));
    let streams = Streams::Pty { stdin: None };
    let launch = Launch { program, args, environment: Vec::new(), streams, state_file: None };
    Ok((launch, Box::new(Terminal::new(first, &start.fresh_session, prices))))
}

/// Returns the setting, in TOML, that makes our hook one of the program's.
fn hook(start: &Start, event: &str) -> String {
    // A JSON string is a TOML string, as long as DEL is not in it.
    let command = Value::from(hook_command(start, event));
    format!("hooks.{event}=[{{hooks=[{{type=\"command\",command={command}}}]}}]")
}

/// A conversation in the program's own terminal.
struct Terminal {
    ids: dialog::Ids,
    osc: Parser,
    /// The first message, until it is typed.
    first: Option<Vec<u8>>,
    /// A message was typed, and the program has not said yet that it has it.
    begins: bool,
    ready: bool,
    thread: Option<String>,
    now: Now,
    /// What dialogs ask that have not opened yet, as the hook said. Several at once open in an order
    /// of the program's own: then nobody knows which is which.
    announced: Vec<Value>,
    /// Whether it is known what the open dialog asks.
    known: bool,
    /// Whether the open dialog takes keys by now.
    takes_keys: bool,
    /// The key that answers it, and how often it was typed.
    key: Option<(u8, u32)>,
    after: Option<Vec<u8>>,
    last_words: Option<String>,
    error: Option<String>,
    prices: Prices,
    model: Option<String>,
    used: Spent,
}

#[derive(Debug, Clone, PartialEq)]
enum Now {
    Working,
    Asking(Prompt),
    Idle,
}

impl Terminal {
    fn new(first: Option<Vec<u8>>, random: &str, prices: Prices) -> Self {
        Self {
            ids: dialog::Ids::new(random),
            osc: Parser::default(),
            begins: first.is_some(),
            first,
            ready: false,
            thread: None,
            now: Now::Working,
            announced: Vec::new(),
            known: false,
            takes_keys: false,
            key: None,
            after: None,
            last_words: None,
            error: None,
            prices,
            model: None,
            used: Spent::default(),
        }
    }

    fn told(&mut self, told: Told) -> Vec<Effect> {
        self.ready = true;
        (self.takes_keys, self.key) = (false, None);
        let mut effects = vec![Effect::Deadline(None)];
        effects.extend(match told {
            Told::Idle => self.idle(),
            Told::Working => self.working(),
            Told::Blocked(kind) => self.blocked(&kind),
            Told::Done => {
                self.begins = false;
                self.idle()
            }
            Told::Error => self.failed(),
        });
        effects
    }

    /// It works. What is announced stays: the hook of the next dialog may have been faster.
    fn working(&mut self) -> Vec<Effect> {
        if self.now == Now::Working {
            return Vec::new();
        }
        self.now = Now::Working;
        vec![Effect::State(State::Working { detail: None }, Source::Osc)]
    }

    /// It waits for a message: gets the first one, or is shown as waiting.
    fn idle(&mut self) -> Vec<Effect> {
        self.announced.clear();
        if let Some(first) = self.first.take() {
            return vec![Effect::Write(first)];
        }
        // Before it has taken a message it may say that it is idle more than once.
        if self.begins {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if self.now != Now::Idle {
            self.now = Now::Idle;
            let state = dialog::idle(self.ids.next(), self.last_words.as_deref());
            effects.push(Effect::State(state, Source::Osc));
        }
        effects.extend(self.after.take().map(Effect::Write));
        effects
    }

    fn blocked(&mut self, kind: &str) -> Vec<Effect> {
        let id = self.ids.next();
        self.known = false;
        let prompt = match (self.announced.as_slice(), kind) {
            ([payload], "permission") => {
                let prompt = dialog::asked(id, payload);
                (self.known, self.announced) = (true, Vec::new());
                prompt
            }
            (_, "permission") => dialog::unknown(id, PromptKind::Permission, "a permission"),
            (_, kind) => dialog::unknown(id, PromptKind::Question, &format!("a dialog: {kind}")),
        };
        self.now = Now::Asking(prompt.clone());
        let state = State::WaitingInput { prompt };
        vec![Effect::State(state, Source::Osc), Effect::Deadline(Some(GUARD))]
    }

    fn failed(&mut self) -> Vec<Effect> {
        (self.begins, self.now) = (false, Now::Idle);
        self.announced.clear();
        let text = self.error.take().unwrap_or_else(|| "the turn failed".to_owned());
        self.last_words = Some(text.clone());
        vec![Failure { text, id: self.ids.next(), source: Source::Osc }.effect()]
    }

    /// Types the answer to the open dialog, if there is one and the dialog takes it.
    fn type_answer(&mut self) -> Vec<Effect> {
        match &mut self.key {
            Some((key, tries)) if self.takes_keys && *tries < TRIES => {
                *tries += 1;
                vec![Effect::Write(vec![*key]), Effect::Deadline(Some(LOST))]
            }
            _ => Vec::new(),
        }
    }

    /// Counts what a request to the model has used, also a sub-agent's, which may have another model.
    fn used(&mut self, payload: &Value) -> Vec<Effect> {
        let usage = &payload["token_usage"];
        if !usage.is_object() {
            return Vec::new();
        }
        let model = payload["model"].as_str();
        if payload["agent_id"].is_null() {
            self.model = model.map(str::to_owned).or(self.model.take());
        }
        self.used.add_counted(model, usage);
        let mut metrics = Metrics { model: self.model.clone(), ..Metrics::default() };
        self.used.put(&mut metrics, &self.prices);
        [Effect::Metrics(metrics)].into_iter().chain(self.used.cost_unknown(&self.prices)).collect()
    }

    /// Whether a hook speaks of the conversation that a person sees, or of one that works for it.
    fn is_own(&mut self, event: &str, payload: &Value) -> bool {
        let thread = payload["session_id"].as_str();
        if event == "SessionStart" || self.thread.is_none() {
            self.thread = thread.map(str::to_owned);
        }
        thread.is_some() && thread == self.thread.as_deref()
    }
}

impl Session for Terminal {
    fn has_turns(&self) -> bool {
        true
    }

    fn counts_all(&self) -> bool {
        false
    }

    fn started(&mut self) -> Vec<Effect> {
        vec![Effect::Deadline(Some(SLOW_START))]
    }

    fn output(&mut self, bytes: &[u8]) -> Vec<Effect> {
        let told = self.osc.feed(bytes);
        told.into_iter().flat_map(|told| self.told(told)).collect()
    }

    fn hook(&mut self, event: &str, payload: &Value) -> Vec<Effect> {
        if !self.is_own(event, payload) {
            return Vec::new();
        }
        let of_sub_agent = !payload["agent_id"].is_null();
        match event {
            "UserPromptSubmit" | "Stop" if of_sub_agent => Vec::new(),
            "SessionStart" => self.thread.clone().map(Effect::SessionId).into_iter().collect(),
            "UserPromptSubmit" => {
                (self.begins, self.last_words, self.error) = (false, None, None);
                // Codex resumes without that hook; its thread is known all the same.
                self.thread
                    .clone()
                    .map(Effect::SessionId)
                    .into_iter()
                    .chain([Effect::Opened])
                    .collect()
            }
            "PermissionRequest" => {
                self.announced.push(payload.clone());
                Vec::new()
            }
            "PostModelRequest" => {
                let error = payload["error"].as_str().filter(|_| payload["status"] == "failed");
                self.error = error.map(str::to_owned);
                self.used(payload)
            }
            "Stop" => {
                let words = payload["last_assistant_message"].as_str();
                self.last_words = words.map(str::to_owned);
                Vec::new()
            }
            _ => Vec::new(),
        }
    }

    fn overdue(&mut self) -> Vec<Effect> {
        if self.ready {
            self.takes_keys = true;
            return self.type_answer();
        }
        let state = super::slow(self.ids.next(), "Codex");
        self.now = Now::Idle;
        vec![state]
    }

    fn answer(&mut self, prompt: &Prompt, answer: &Answer) -> Result<Vec<Effect>, Error> {
        match &self.now {
            Now::Asking(open) if open.id == prompt.id && self.known => {}
            Now::Idle if self.ready => {
                let text = "it waits for a message: use 'git claudio send'";
                return Err(Error::Rejected(text.to_owned()));
            }
            _ => return Err(super::attach("nothing is known about its dialog")),
        }
        let key = match answer {
            Answer::Allow => b'y',
            Answer::Deny { message } => {
                self.after = message.as_deref().map(typing::message).transpose()?;
                0x1b
            }
            Answer::AllowAlways => {
                return Err(super::attach(
                    "what its dialog offers to allow differs from case to case",
                ));
            }
            Answer::Text { .. } => {
                let text = "it asks for a permission: allow it, or deny it with a message";
                return Err(Error::Rejected(text.to_owned()));
            }
        };
        self.key = Some((key, 0));
        Ok(self.type_answer())
    }

    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        if !self.ready || self.begins {
            return Err(Error::Rejected(
                "it is starting: send the message again in a moment".into(),
            ));
        }
        let receipt = match self.now {
            Now::Asking(_) => {
                let text = "a dialog is open in its terminal: answer that first";
                return Err(Error::Rejected(text.to_owned()));
            }
            Now::Idle => Receipt::Submitted,
            Now::Working => Receipt::Queued,
        };
        Ok((receipt, vec![Effect::Write(typing::message(text)?)]))
    }

    fn exited(&mut self, exit: Exit) -> State {
        match (exit.code, &self.now) {
            (Some(0), Now::Idle) => {
                State::Completed { exit: Some(exit), message: self.last_words.take() }
            }
            // A person left in the middle of a turn.
            (Some(0), _) => State::Stopped { exit: Some(exit) },
            _ => State::Failed { message: exit_words(exit), exit: Some(exit) },
        }
    }
}

#[cfg(test)]
#[path = "codex_tests.rs"]
mod tests;
