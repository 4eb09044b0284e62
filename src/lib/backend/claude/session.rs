//! The conversation with one running Claude Code.

use super::super::{Answer, Effect, Error, Receipt, Session, exit_words};
use super::event::{self, Denial, Event, Phase, Response, TurnResult};
use super::prompts::Open;
use super::usage;
use crate::instance::{ActiveWork, Exit, Metrics, Prompt, PromptKind, Source, State};
use serde_json::{Value, json};
use std::collections::{HashSet, VecDeque};
use std::time::Duration;

/// It answers within a second or two; with slow MCP servers, or on a machine that swaps, later.
const START_WAIT: Duration = Duration::from_secs(90);
const INITIALIZE: &str = "initialize";
const USAGE: &str = "usage";
/// What is kept of the standard error, to recognise a complaint.
const COMPLAINT: usize = 4096;

/// A conversation. What a person is shown follows from its fields: see [`Conversation::state`].
pub(super) struct Conversation {
    /// The id of a new session; `None` if an old one is taken up.
    fresh: Option<String>,
    /// Messages that wait for the program to be ready.
    waiting: Vec<Message>,
    ready: bool,
    /// Messages that the program has not taken yet; it repeats each when it takes it.
    untaken: VecDeque<Message>,
    /// Whether this program repeats what it takes.
    tells_taken: bool,
    /// Whether the run begins with a person's message: till it is taken, a start brings it again.
    brings_message: bool,
    /// The program has what the run begins with.
    opened: bool,
    /// Its session is there.
    begun: bool,
    busy: bool,
    /// Whether this program tells its state; one that does not is idle after each result.
    tells_phase: bool,
    prompts: VecDeque<Open>,
    /// The calls that were asked about when it was stopped: the program counts them as denied.
    withdrawn: Vec<String>,
    retry: Option<ActiveWork>,
    tasks: HashSet<String>,
    last: Option<TurnResult>,
    run: Metrics,
    meter: Meter,
    shown: Option<State>,
    garbage: usize,
    complaint: Vec<u8>,
}

/// Something that the program is told.
#[derive(Debug)]
struct Message {
    text: String,
    /// It begins the run: the record says what it is made of.
    first: bool,
}

/// Asks the program what it has used, one question at a time.
#[derive(Debug, Default)]
struct Meter {
    asked: bool,
    again: bool,
    unknown: bool,
}

impl Conversation {
    pub(super) fn new(fresh: Option<String>, first: String, brings_message: bool) -> Self {
        Self {
            fresh,
            waiting: vec![Message { text: first, first: true }],
            ready: false,
            untaken: VecDeque::new(),
            tells_taken: false,
            brings_message,
            opened: false,
            begun: false,
            busy: true,
            tells_phase: false,
            prompts: VecDeque::new(),
            withdrawn: Vec::new(),
            retry: None,
            tasks: HashSet::new(),
            last: None,
            run: Metrics::default(),
            meter: Meter::default(),
            shown: None,
            garbage: 0,
            complaint: Vec::new(),
        }
    }

    fn handle(&mut self, event: Event, effects: &mut Vec<Effect>) {
        match event {
            Event::Response(response) => self.response(response, effects),
            Event::Init(init) => {
                match std::mem::replace(&mut self.begun, true) {
                    false if self.brings_message => {}
                    false => effects.push(Effect::Begun),
                    // Another turn begins, perhaps by itself: the last one's end held nothing.
                    true => effects.push(Effect::Metrics(self.run.clone())),
                }
                self.run.model = init.model.or(self.run.model.take());
                effects.extend(init.permission_mode.map(Effect::PermissionMode));
            }
            Event::PermissionMode(mode) => effects.push(Effect::PermissionMode(mode)),
            Event::Phase(phase) => self.phase(phase, effects),
            Event::Retry(work) => self.retry = Some(work),
            Event::TaskStarted(id) => {
                self.tasks.insert(id);
            }
            Event::TaskEnded(id) => {
                self.tasks.remove(&id);
                self.look_for_the_end(effects);
            }
            Event::Assistant { calls_tool } => {
                self.opened(effects);
                self.retry = None;
                if calls_tool {
                    self.ask_usage(effects);
                }
            }
            Event::Taken => {
                self.opened(effects);
                self.tells_taken = true;
                self.untaken.pop_front();
            }
            Event::Asks(request) => self.asks(Open::new(*request)),
            Event::AsksUnknown(unknown) => match Open::unknown(*unknown) {
                Some(open) => self.asks(open),
                None => {
                    let text = "claude asks something of an unknown shape, and cannot be answered";
                    effects.push(failed(text.to_owned()));
                }
            },
            Event::Cancelled(id) => self.prompts.retain(|open| open.request_id() != id),
            Event::Unsupported { request, what } => {
                let error = format!("'{what}' is not offered");
                let response = json!({ "subtype": "error", "request_id": request, "error": error });
                effects.push(write(&json!({ "type": "control_response", "response": response })));
            }
            Event::Result(result) => self.result(*result, effects),
            Event::UnknownResult => {
                let text = "claude ended its turn with a result that cannot be read";
                effects.push(failed(text.to_owned()));
            }
            Event::Other => {}
        }
        self.show(effects);
    }

    /// Something tells that the program has what the run begins with.
    fn opened(&mut self, effects: &mut Vec<Effect>) {
        if !std::mem::replace(&mut self.opened, true) {
            effects.push(Effect::Opened);
        }
    }

    fn asks(&mut self, open: Open) {
        // What asks without a task of its own is a turn.
        self.busy |= self.tasks.is_empty();
        self.prompts.push_back(open);
    }

    fn response(&mut self, response: Response, effects: &mut Vec<Effect>) {
        match response.id.as_str() {
            INITIALIZE if !self.ready => {
                effects.push(Effect::Deadline(None));
                if let Some(error) = response.error {
                    let message = format!("claude does not begin: {error}");
                    return effects.push(failed(message));
                }
                self.ready = true;
                for message in std::mem::take(&mut self.waiting) {
                    self.say(message, effects);
                }
            }
            USAGE => {
                self.meter.asked = false;
                match response.usage {
                    Some(usage) => {
                        let run = usage::metrics(&usage.model_usage, usage.total_cost_usd);
                        self.measured(run);
                        effects.push(Effect::Metrics(self.run.clone()));
                        if usage.total_cost_usd.is_none() {
                            effects.push(Effect::CostUnknown(usage::UNKNOWN.to_owned()));
                        }
                    }
                    None => {
                        self.meter.unknown = true;
                        effects.push(Effect::UsageUnknown(usage::UNKNOWN.to_owned()));
                    }
                }
                if std::mem::take(&mut self.meter.again) {
                    self.ask_usage(effects);
                }
            }
            _ => {}
        }
    }

    fn measured(&mut self, run: Metrics) {
        self.run = Metrics { turns: self.run.turns, model: self.run.model.take(), ..run };
    }

    /// A tool is called: the model will be asked again, so what was used so far is looked at now.
    fn ask_usage(&mut self, effects: &mut Vec<Effect>) {
        if self.meter.unknown {
            return;
        }
        if std::mem::replace(&mut self.meter.asked, true) {
            self.meter.again = true;
            return;
        }
        effects.push(request(USAGE, "get_usage"));
    }

    fn phase(&mut self, phase: Phase, effects: &mut Vec<Effect>) {
        self.tells_phase = true;
        match phase {
            Phase::Running | Phase::RequiresAction => self.busy = true,
            Phase::Idle => {
                self.busy = false;
                self.look_for_the_end(effects);
            }
            Phase::Unknown => {}
        }
    }

    fn result(&mut self, result: TurnResult, effects: &mut Vec<Effect>) {
        self.opened(effects);
        self.retry = None;
        let run = usage::metrics(&result.model_usage, result.total_cost_usd);
        self.measured(run);
        self.run.turns = Some(self.run.turns.unwrap_or(0) + 1);
        effects.push(Effect::TurnMetrics(self.run.clone()));
        let withdrawn = |d: &&Denial| d.tool_use_id.iter().any(|id| self.withdrawn.contains(id));
        let denied = result.permission_denials.iter().filter(|d| !withdrawn(d));
        let names: Vec<&str> = denied.map(|d| d.tool_name.as_str()).collect();
        if !names.is_empty() {
            effects.push(Effect::Note(format!("permission was denied: {}", names.join(", "))));
        }
        if result.is_error {
            effects.push(failed(error_text(&result)));
        } else if result.num_turns == Some(0) {
            let message = "claude took the message for a command of its own".to_owned();
            effects.push(failed(message));
        }
        let well = !result.is_error && result.num_turns != Some(0);
        self.last = well.then_some(result);
        if !self.tells_taken {
            self.untaken.clear();
        }
        if !self.tells_phase {
            self.busy = false;
            self.look_for_the_end(effects);
        }
    }

    /// The turn is over when the program is idle, has taken every message, and waits for no task. A
    /// result alone ends no prompt: a sub-agent in the background may still ask.
    fn look_for_the_end(&mut self, effects: &mut Vec<Effect>) {
        if !self.busy && self.tasks.is_empty() {
            self.prompts.clear();
        }
        let open = self.busy || !self.untaken.is_empty() || !self.tasks.is_empty();
        if !open && let Some(last) = &self.last {
            effects.push(Effect::TurnEnded(last.result.clone()));
        }
    }

    /// Returns what a person is shown.
    fn state(&self) -> State {
        match self.prompts.front() {
            Some(open) => State::WaitingInput { prompt: open.prompt() },
            None => State::Working { detail: self.retry.clone() },
        }
    }

    fn show(&mut self, effects: &mut Vec<Effect>) {
        let over = effects.iter().any(|e| matches!(e, Effect::TurnEnded(_) | Effect::End(..)));
        if over || (!self.busy && self.tasks.is_empty()) {
            return;
        }
        let state = self.state();
        if self.shown.as_ref() != Some(&state) {
            self.shown = Some(state.clone());
            effects.push(Effect::State(state, Source::Protocol));
        }
    }

    /// Hands a message over.
    fn say(&mut self, message: Message, effects: &mut Vec<Effect>) {
        let content = json!([{ "type": "text", "text": harmless(&message.text) }]);
        let said = json!({ "role": "user", "content": content });
        effects.push(write(&json!({ "type": "user", "message": said })));
        self.untaken.push_back(message);
    }

    fn answer_front(&mut self, answer: &Answer) -> Result<Vec<Effect>, Error> {
        let Some(open) = self.prompts.front_mut() else {
            return Err(Error::Rejected("nothing is asked any more".to_owned()));
        };
        let mut effects = Vec::new();
        if let Some(response) = open.answer(answer)? {
            effects.push(write(&json!({ "type": "control_response", "response": response })));
            self.prompts.pop_front();
        }
        self.show(&mut effects);
        Ok(effects)
    }

    /// Returns why it failed at an exit that nothing was said about.
    fn exit_reason(&self, exit: Exit) -> String {
        let complaint = String::from_utf8_lossy(&self.complaint);
        let (major, minor, patch) = super::TRIED;
        if complaint.contains("unknown option") || complaint.contains("error: option") {
            // Of ours it knows each, unless it is too old: the others were passed on to it.
            let option =
                complaint.split('\'').nth(1).and_then(|named| named.split(['=', ' ']).next());
            if let Some(option) = option.filter(|option| !super::OPTIONS.contains(option)) {
                return format!("claude does not take the argument '{option}'");
            }
            return format!(
                "this claude is too old: it does not know an option that is needed (tried with \
                 {major}.{minor}.{patch})"
            );
        }
        let when = match (self.ready, self.busy) {
            (false, _) => "before it was ready",
            (true, true) => "in the middle of a turn",
            (true, false) => "while something was still running",
        };
        format!("claude ended {when}: {}", exit_words(exit))
    }
}

impl Session for Conversation {
    fn has_turns(&self) -> bool {
        true
    }

    fn started(&mut self) -> Vec<Effect> {
        let mut effects: Vec<Effect> =
            self.fresh.clone().map(Effect::SessionId).into_iter().collect();
        effects.push(request(INITIALIZE, INITIALIZE));
        effects.push(Effect::Deadline(Some(START_WAIT)));
        effects
    }

    fn output(&mut self, line: &[u8]) -> Vec<Effect> {
        let mut effects = Vec::new();
        match event::parse(line) {
            Some(event) => {
                if event.is_unknown() {
                    effects.push(printed("a line that cannot be read", line));
                }
                self.handle(event, &mut effects);
            }
            None if line.trim_ascii().is_empty() => {}
            None => {
                self.garbage += 1;
                if self.garbage == 1 {
                    effects.push(match event::is_json(line) {
                        true => printed("a line of an unknown shape", line),
                        false => printed("a line that is not of its protocol", line),
                    });
                }
            }
        }
        effects
    }

    fn complained(&mut self, bytes: &[u8]) {
        let room = COMPLAINT.saturating_sub(self.complaint.len());
        self.complaint.extend(bytes.iter().take(room));
    }

    fn answer(&mut self, prompt: &Prompt, answer: &Answer) -> Result<Vec<Effect>, Error> {
        match self.prompts.front() {
            Some(open) if open.prompt().id == prompt.id => self.answer_front(answer),
            _ => Err(Error::Rejected(format!("prompt '{}' is not open any more", prompt.id))),
        }
    }

    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        let question = self.prompts.front().map(Open::prompt);
        if question.is_some_and(|prompt| prompt.kind == PromptKind::Question) {
            let effects = self.answer_front(&Answer::Text { text: text.to_owned() })?;
            return Ok((Receipt::Submitted, effects));
        }
        let mut effects = Vec::new();
        let message = Message { text: text.to_owned(), first: false };
        if !self.ready {
            self.waiting.push(message);
            return Ok((Receipt::Queued, effects));
        }
        let receipt = if self.busy { Receipt::Queued } else { Receipt::Submitted };
        self.say(message, &mut effects);
        if !std::mem::replace(&mut self.busy, true) {
            self.shown = None;
        }
        self.show(&mut effects);
        Ok((receipt, effects))
    }

    fn untaken(&self) -> Vec<&str> {
        let all = self.untaken.iter().chain(&self.waiting);
        all.filter(|message| !message.first).map(|message| message.text.as_str()).collect()
    }

    fn interrupt(&mut self) -> Vec<Effect> {
        let asked = self.prompts.iter().filter_map(Open::tool_use_id);
        self.withdrawn = asked.map(str::to_owned).collect();
        vec![request("interrupt", "interrupt")]
    }

    fn overdue(&mut self) -> Vec<Effect> {
        let seconds = START_WAIT.as_secs();
        let message = format!("claude did not answer within {seconds}s after its start");
        vec![failed(message)]
    }

    fn exited(&mut self, exit: Exit) -> State {
        let idle = !self.busy && self.tasks.is_empty() && self.untaken.is_empty();
        match &self.last {
            Some(last) if idle && exit.is_success() => {
                State::Completed { exit: Some(exit), message: last.result.clone() }
            }
            _ => State::Failed { message: self.exit_reason(exit), exit: Some(exit) },
        }
    }
}

/// Text that begins with '/' would be taken for a command of the program itself, also in a message.
fn harmless(text: &str) -> String {
    match text.trim_start().starts_with('/') {
        true => format!("The message follows:\n{text}"),
        false => text.to_owned(),
    }
}

fn error_text(result: &TurnResult) -> String {
    let said = result.result.clone().filter(|text| !text.trim().is_empty());
    let mut text = said
        .or_else(|| (!result.errors.is_empty()).then(|| result.errors.join("; ")))
        .unwrap_or_else(|| result.subtype.clone());
    if let Some(status) = result.api_error_status {
        text.push_str(&format!(" (status {status})"));
    }
    text
}

fn printed(what: &str, line: &[u8]) -> Effect {
    let line = &line[..line.len().min(800)];
    let begin: String = String::from_utf8_lossy(line).chars().take(200).collect();
    Effect::Note(format!("claude printed {what}: {begin}"))
}

fn failed(message: String) -> Effect {
    Effect::End(State::Failed { message, exit: None }, Source::Protocol)
}

fn request(id: &str, subtype: &str) -> Effect {
    let request = json!({ "subtype": subtype });
    write(&json!({ "type": "control_request", "request_id": id, "request": request }))
}

fn write(value: &Value) -> Effect {
    Effect::Write(format!("{value}\n").into_bytes())
}
