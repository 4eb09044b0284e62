//! Claude Code's full-screen program.
//!
//! Its state comes from hooks, which are given on the command line, and from the file that it keeps
//! about itself (`sessions/<pid>.json`), which also tells what no hook does: that a turn was
//! interrupted or a dialog was closed. What it uses comes from its records of the session and from what
//! it tells its status line, which our hook passes on to the user's own. The first message comes on standard input, which the program
//! reads to its end before it turns to the terminal: byte for byte, and in nobody's process list.

use super::super::claude::{self, Resumed};
use super::super::{
    Answer, Effect, Error, Launch, Receipt, Session, Start, StateFile, Stdin, Streams, exit_words,
    first_message,
};
use super::meter::Meter;
use super::{Failure, SLOW_START, dialog, hook_command, typing};
use crate::instance::{Exit, Opening, Prompt, PromptKind, Record, Source, State};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The hooks that are asked for. Each costs the agent a process, so none is without use.
const HOOKS: &[&str] = &[
    "SessionStart",
    "UserPromptSubmit",
    "PermissionRequest",
    "PostToolUse",
    "PostToolUseFailure",
    "Stop",
    "StopFailure",
    "SessionEnd",
];

/// Hooks before which the model has answered.
const ANSWERED: &[&str] = &["PermissionRequest", "PostToolUse", "PostToolUseFailure", "Stop"];

/// What our hook is called with in the place of a status line.
pub(in super::super) const STATUS_LINE: &str = "StatusLine";
const COST_UNKNOWN: &str = "this Claude Code does not tell its status line what it costs, so the limit \
                            of cost cannot be watched";

/// A hook that tells what a dialog asks is not later than this. If it never comes, the dialog is shown
/// without what it asks.
const LATE_HOOK: Duration = Duration::from_millis(500);

/// How the program says that a person left it.
const LEFT: &str = "prompt_input_exit";

pub(super) fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    claude::check(record)?;
    let own = |arg: &&String| *arg == "--settings" || arg.starts_with("--settings=");
    if let Some(arg) = record.setup.args.iter().find(own) {
        let instead = "in a terminal it is taken by the hooks; use a settings file of the agent's";
        return Err(Error::Reserved { arg: arg.clone(), instead });
    }
    let session = Resumed::of(record, start);
    let settings = settings(start);
    let (program, mut args) = claude::program(record);
    args.push(session.argument());
    args.push("--settings".into());
    args.push(settings.to_string().into());
    args.extend(claude::options(record));
    let first = match record.opening {
        Opening::Person if start.queued.is_empty() => None,
        _ => Some(first_message(record, start)),
    };
    let streams = Streams::Pty { stdin: first.as_deref().map(first_input) };
    let launch = Launch {
        program,
        args,
        environment: Vec::<(OsString, OsString)>::new(),
        streams,
        state_file: Some(StateFile::ClaudeSession),
    };
    let fresh = match session {
        Resumed::Yes(_) => None,
        Resumed::No(id) => Some(id),
    };
    Ok((launch, Box::new(Terminal::new(fresh, first.is_some(), &start.fresh_session))))
}

/// A first message is taken as it is, unless it begins like a command.
fn first_input(text: &str) -> Stdin {
    let text = match text.starts_with('/') {
        true => typing::guarded(text),
        false => text.to_owned(),
    };
    Stdin::Text(text.into_bytes())
}

/// Returns the settings of this one run; the user's own configuration stays as it is.
fn settings(start: &Start) -> Value {
    let hook = |event: &str| {
        let command = hook_command(start, event);
        json!([{ "hooks": [{ "type": "command", "command": command }] }])
    };
    let hooks: Map<String, Value> =
        HOOKS.iter().map(|event| ((*event).to_owned(), hook(event))).collect();
    let status_line = json!({ "type": "command", "command": hook_command(start, STATUS_LINE) });
    json!({ "hooks": hooks, "statusLine": status_line })
}

/// Returns the file of the session's records that a hook names, if it is one.
fn records(payload: &Value) -> Option<PathBuf> {
    let path = Path::new(payload["transcript_path"].as_str()?);
    let of_session = path.file_stem()?.to_str() == payload["session_id"].as_str();
    (of_session && path.is_absolute() && path.extension()? == "jsonl").then(|| path.to_owned())
}

/// What the program says about itself in its file.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Status {
    status: Option<String>,
    waiting_for: Option<String>,
}

/// Returns when the process that wrote this about itself started, in clock ticks since boot.
pub(in super::super) fn process_start(content: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    #[serde(rename_all = "camelCase")]
    struct Process {
        proc_start: String,
    }
    let process: Process = serde_json::from_slice(content).ok()?;
    process.proc_start.parse().ok()
}

/// A dialog that is open: what a person is asked, and the hook's words.
#[derive(Debug)]
struct Dialog {
    prompt: Prompt,
    payload: Value,
}

/// A conversation in the program's own terminal.
struct Terminal {
    ids: dialog::Ids,
    /// The id to record, until it is.
    fresh: Option<String>,
    /// Whether a first message was given.
    given: bool,
    /// It was, and the program has not said yet that it has it.
    begins: bool,
    /// Whether the program has said anything.
    ready: bool,
    /// The state that was told last.
    now: Now,
    status: Option<String>,
    dialogs: Vec<Dialog>,
    /// The file tells of a dialog whose hook has not come yet.
    unnamed: Option<String>,
    /// The answer to the dialog that is about to open.
    on_open: Option<Vec<u8>>,
    /// What to type when the turn is over: the reason of a denial.
    after: Option<Vec<u8>>,
    last_words: Option<String>,
    left: bool,
    meter: Meter,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Now {
    Working,
    Asking,
    Idle,
}

impl Terminal {
    fn new(fresh: Option<String>, given: bool, random: &str) -> Self {
        Self {
            ids: dialog::Ids::new(random),
            meter: Meter::new(fresh.is_some()),
            fresh,
            given,
            begins: given,
            ready: false,
            now: Now::Working,
            status: None,
            dialogs: Vec::new(),
            unnamed: None,
            on_open: None,
            after: None,
            last_words: None,
            left: false,
        }
    }

    /// Tells what was used, if that is news. Between two turns nothing is held for it.
    fn used(&mut self) -> Vec<Effect> {
        let idle = self.now == Now::Idle;
        let effect = if idle { Effect::TurnMetrics } else { Effect::Metrics };
        self.meter.news().map(effect).into_iter().collect()
    }

    /// No dialog is open any more, and nothing that was meant for one is typed.
    fn no_dialog(&mut self) {
        self.dialogs.clear();
        (self.unnamed, self.on_open) = (None, None);
    }

    fn working(&mut self, source: Source) -> Vec<Effect> {
        self.no_dialog();
        if self.now == Now::Working {
            return Vec::new();
        }
        self.now = Now::Working;
        vec![Effect::State(State::Working { detail: None }, source)]
    }

    /// The turn is over. Said by two sources, it is told once.
    fn idle(&mut self, source: Source) -> Vec<Effect> {
        self.no_dialog();
        let mut effects = Vec::new();
        if self.now != Now::Idle {
            self.now = Now::Idle;
            let state = dialog::idle(self.ids.next(), self.last_words.as_deref());
            effects.push(Effect::State(state, source));
        }
        effects.extend(self.after.take().map(Effect::Write));
        effects
    }

    /// Shows the dialog that a person sees first.
    fn ask(&mut self, source: Source) -> Vec<Effect> {
        let Some(dialog) = self.dialogs.first() else { return Vec::new() };
        self.now = Now::Asking;
        vec![Effect::State(State::WaitingInput { prompt: dialog.prompt.clone() }, source)]
    }

    fn permission(&mut self, payload: &Value) -> Vec<Effect> {
        let prompt = dialog::asked(self.ids.next(), payload);
        self.dialogs.push(Dialog { prompt, payload: payload.clone() });
        self.unnamed = None;
        match self.dialogs.len() {
            1 => self.ask(Source::Hook),
            // Which of them a person sees first is not known.
            _ => {
                self.on_open = None;
                Vec::new()
            }
        }
    }

    /// The file says that a dialog is open. Its hook comes a moment before or after that.
    fn opened(&mut self, text: String) -> Vec<Effect> {
        if self.dialogs.is_empty() {
            self.unnamed = Some(text);
            return vec![Effect::Deadline(Some(LATE_HOOK))];
        }
        self.on_open.take().map(Effect::Write).into_iter().collect()
    }

    /// A tool has run: the dialog that it waited for is gone.
    fn tool_ran(&mut self, payload: &Value) -> Vec<Effect> {
        let same = |dialog: &Dialog| dialog.payload["tool_name"] == payload["tool_name"];
        let exact = |dialog: &Dialog| dialog.payload["tool_input"] == payload["tool_input"];
        let all = || self.dialogs.iter();
        let found = all().position(|d| same(d) && exact(d)).or_else(|| {
            // The answers to questions are added to their input.
            all().position(|d| same(d) && d.prompt.kind == PromptKind::Question)
        });
        let Some(at) = found else { return Vec::new() };
        self.dialogs.remove(at);
        match self.dialogs.is_empty() {
            true => self.working(Source::Hook),
            false if at == 0 => self.ask(Source::Hook),
            false => Vec::new(),
        }
    }

    fn began(&mut self, payload: &Value) -> Vec<Effect> {
        // `/clear` and `/resume` inside the program begin another session: it is the one to go on with.
        let id = payload["session_id"].as_str().map(str::to_owned);
        let mut effects: Vec<Effect> = id.map(Effect::SessionId).into_iter().collect();
        effects.push(Effect::Deadline(None));
        let old = payload["source"] == "resume";
        self.meter.session(old);
        effects.extend(records(payload).map(|path| Effect::Records { path, old }));
        effects
    }

    fn submitted(&mut self) -> Vec<Effect> {
        (self.begins, self.last_words) = (false, None);
        let mut effects = vec![Effect::Opened];
        effects.extend(self.working(Source::Hook));
        // What an answer at the end of a turn went beyond counts from here on.
        self.meter.again();
        effects
    }

    fn stopped(&mut self, payload: &Value) -> Vec<Effect> {
        self.meter.turn();
        self.last_words = payload["last_assistant_message"].as_str().map(str::to_owned);
        let running = payload["background_tasks"].as_array().is_some_and(|tasks| !tasks.is_empty());
        // What runs in the background wakes the agent when it ends: its work is not over.
        if running { self.working(Source::Hook) } else { self.idle(Source::Hook) }
    }

    fn failed(&mut self, payload: &Value) -> Vec<Effect> {
        let words = ["error", "last_assistant_message"].map(|name| payload[name].as_str());
        let text = words.into_iter().flatten().collect::<Vec<_>>().join(": ");
        self.meter.turn();
        self.no_dialog();
        self.now = Now::Idle;
        self.last_words = Some(text.clone());
        vec![Failure { text, id: self.ids.next(), source: Source::Hook }.effect()]
    }

    /// Returns the one open dialog, if it is certain that it is this prompt's and that the program will
    /// have said that it is open when a key is typed.
    fn certain(&self, prompt: &Prompt) -> Result<&Dialog, Error> {
        match self.dialogs.as_slice() {
            [dialog] if dialog.prompt.id == prompt.id => match self.status {
                Some(_) => Ok(dialog),
                None => Err(super::attach("the program does not say whether its dialog is open")),
            },
            [] | [_] => Err(super::attach("nothing is known about its dialog")),
            _ => Err(super::attach("several dialogs are open in its terminal")),
        }
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
        let mut effects: Vec<Effect> =
            self.fresh.take().map(Effect::SessionId).into_iter().collect();
        effects.push(Effect::Deadline(Some(SLOW_START)));
        effects
    }

    fn hook(&mut self, event: &str, payload: &Value) -> Vec<Effect> {
        // It is told before anything else, and says nothing about what the program does.
        if event == STATUS_LINE {
            self.meter.status(payload);
            return self.used();
        }
        let mut effects = Vec::new();
        if !self.ready {
            self.ready = true;
            if self.now == Now::Asking && self.dialogs.is_empty() {
                effects.extend(self.working(Source::Hook));
            }
        }
        effects.extend(match event {
            "SessionStart" => self.began(payload),
            "UserPromptSubmit" => self.submitted(),
            "PermissionRequest" => self.permission(payload),
            "PostToolUse" | "PostToolUseFailure" => self.tool_ran(payload),
            "Stop" => self.stopped(payload),
            "StopFailure" => self.failed(payload),
            "SessionEnd" => {
                self.left = payload["reason"] == LEFT;
                Vec::new()
            }
            _ => Vec::new(),
        });
        if ANSWERED.contains(&event) && self.meter.answered() {
            effects.push(Effect::CostUnknown(COST_UNKNOWN.to_owned()));
        }
        effects.extend(self.used());
        effects
    }

    fn recorded(&mut self, line: &[u8]) {
        self.meter.record(line);
    }

    fn state_file(&mut self, bytes: &[u8]) -> Vec<Effect> {
        let Ok(Status { status: Some(status), waiting_for }) = serde_json::from_slice(bytes) else {
            return Vec::new();
        };
        let before = self.status.replace(status.clone());
        if before.as_deref() == Some(status.as_str()) {
            return Vec::new();
        }
        match status.as_str() {
            // A dialog is told by its hook a moment before the file: only a change closes it.
            "busy" if self.dialogs.is_empty() || before.as_deref() == Some("waiting") => {
                self.working(Source::StateFile)
            }
            "shell" => self.working(Source::StateFile),
            "waiting" => self.opened(waiting_for.unwrap_or_else(|| "a dialog".to_owned())),
            // The first one may be told after the first message was taken.
            "idle" if before.is_some() || !self.given => self.idle(Source::StateFile),
            _ => Vec::new(),
        }
    }

    fn overdue(&mut self) -> Vec<Effect> {
        if let Some(text) = self.unnamed.take() {
            let prompt = dialog::unknown(self.ids.next(), PromptKind::Permission, &text);
            self.now = Now::Asking;
            return vec![Effect::State(State::WaitingInput { prompt }, Source::StateFile)];
        }
        if self.ready {
            return Vec::new();
        }
        self.now = Now::Asking;
        vec![super::slow(self.ids.next(), "Claude Code")]
    }

    fn answer(&mut self, prompt: &Prompt, answer: &Answer) -> Result<Vec<Effect>, Error> {
        if prompt.kind == PromptKind::Idle {
            return Err(Error::Rejected("it waits for a message: use 'git claudio send'".into()));
        }
        let dialog = self.certain(prompt)?;
        let key = match (prompt.kind, answer) {
            (_, Answer::Deny { message }) => {
                let typed = message.as_deref().map(typing::message).transpose()?;
                self.after = typed;
                vec![0x1b]
            }
            (PromptKind::Permission, Answer::Allow) => b"1".to_vec(),
            (PromptKind::Permission, Answer::AllowAlways) => {
                return Err(super::attach(
                    "what its dialog offers to allow differs from case to case",
                ));
            }
            (PromptKind::Permission, Answer::Text { .. }) => {
                let text = "it asks for a permission: allow it, or deny it with a message";
                return Err(Error::Rejected(text.to_owned()));
            }
            (_, Answer::Text { text }) => option_key(dialog, text)?,
            (_, _) => {
                let text = "it asks a question: answer with one of its options";
                return Err(Error::Rejected(text.to_owned()));
            }
        };
        if self.status.as_deref() == Some("waiting") {
            return Ok(vec![Effect::Write(key)]);
        }
        self.on_open = Some(key);
        Ok(Vec::new())
    }

    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        if !self.ready || self.begins {
            return Err(Error::Rejected(
                "it is starting: send the message again in a moment".into(),
            ));
        }
        let receipt = match self.now {
            Now::Asking => {
                let text = "a dialog is open in its terminal: answer that first";
                return Err(Error::Rejected(text.to_owned()));
            }
            Now::Idle => Receipt::Submitted,
            Now::Working => Receipt::Queued,
        };
        Ok((receipt, vec![Effect::Write(typing::message(text)?)]))
    }

    fn exited(&mut self, exit: Exit) -> State {
        match exit.code {
            Some(0) if self.left && self.now == Now::Idle => {
                State::Completed { exit: Some(exit), message: self.last_words.take() }
            }
            // A person left, or a signal made it leave, in the middle of a turn.
            Some(0) => State::Stopped { exit: Some(exit) },
            _ => State::Failed { message: exit_words(exit), exit: Some(exit) },
        }
    }
}

/// Returns the key that chooses an option: its number.
fn option_key(dialog: &Dialog, text: &str) -> Result<Vec<u8>, Error> {
    if dialog::only_question(&dialog.payload).is_none() {
        return Err(super::attach("its dialog holds several questions"));
    }
    let options = &dialog.prompt.options;
    match options.iter().position(|option| option == text) {
        Some(at) if at < 9 => Ok((at + 1).to_string().into_bytes()),
        Some(_) => Err(super::attach("the option has no key of its own")),
        None => Err(super::attach(&format!(
            "only its options can be chosen from outside: {}",
            options.join(", ")
        ))),
    }
}

#[cfg(test)]
#[path = "claude_tests.rs"]
mod tests;
