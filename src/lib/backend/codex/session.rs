//! The conversation with one `codex app-server`: one thread, its turns, and what is asked on the way.

use super::super::{Answer, Effect, Error, Receipt, Session, exit_words, prices::Prices};
use super::age;
use super::agents::Agents;
use super::options::Permissions;
use super::prompts::Prompts;
use super::retry::Retries;
use super::usage::Usage;
use super::wire::{self, Incoming};
use crate::instance::{Exit, Metrics, Prompt, PromptKind, Source, State};
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap, VecDeque};
use std::time::Duration;

/// A server that says nothing for so long after its start will never say anything.
const START_WAIT: Duration = Duration::from_secs(60);

/// The end of a turn is told right after the end of its thread; without it, nothing more comes.
const END_WAIT: Duration = Duration::from_secs(10);

/// How much of the program's standard error is looked at for what it says about its options.
const COMPLAINT: usize = 4096;

/// What a request of ours was, until its answer comes.
#[derive(Debug)]
enum Asked {
    Initialize,
    Thread,
    Turn,
    /// A message for the turn that runs; kept because the turn may have ended meanwhile.
    Steer(String),
    Interrupt,
}

/// What the conversation is about.
#[derive(Debug, Clone, Default)]
pub(super) struct Plan {
    pub(super) directory: String,
    pub(super) model: Option<String>,
    pub(super) permissions: Permissions,
    /// The thread to take up again.
    pub(super) resume: Option<String>,
    /// What to say first.
    pub(super) first: String,
}

/// A conversation with a server.
pub(super) struct Conversation {
    plan: Plan,
    prices: Prices,
    asked: HashMap<u64, Asked>,
    thread: Option<String>,
    /// The turn that runs.
    turn: Option<String>,
    /// The turns of this run.
    turns: BTreeSet<String>,
    /// Messages for which there is no turn yet, the first message among them.
    outbox: VecDeque<String>,
    /// Messages of a person that are not in the conversation yet: each is an item when it is.
    untaken: Vec<String>,
    prompts: Prompts,
    retries: Retries,
    /// Commands that run, by the ids of their items; they may outlive their turn.
    commands: BTreeSet<String>,
    agents: Agents,
    usage: Usage,
    ended_turns: u64,
    model: Option<String>,
    last_words: Option<String>,
    shown: Option<State>,
    next_id: u64,
    opened: bool,
    /// The last turn ended well, and whatever it left running is waited for.
    settling: bool,
    /// Why our thread can do no more, until the end of its turn is told.
    broken: Option<&'static str>,
    /// Whether a line that is not of the protocol was told of.
    garbage: bool,
    complaint: Vec<u8>,
}

impl Conversation {
    pub(super) fn new(plan: Plan, prices: Prices) -> Self {
        Self {
            outbox: VecDeque::from([plan.first.clone()]),
            plan,
            prices,
            asked: HashMap::new(),
            thread: None,
            turn: None,
            turns: BTreeSet::new(),
            untaken: Vec::new(),
            prompts: Prompts::default(),
            retries: Retries::default(),
            commands: BTreeSet::new(),
            agents: Agents::default(),
            usage: Usage::default(),
            ended_turns: 0,
            model: None,
            last_words: None,
            shown: None,
            next_id: 1,
            opened: false,
            settling: false,
            broken: None,
            garbage: false,
            complaint: Vec::new(),
        }
    }

    fn request(&mut self, asked: Asked, method: &str, params: &Value) -> Effect {
        let id = self.next_id;
        self.next_id += 1;
        self.asked.insert(id, asked);
        Effect::Write(wire::request(id, method, params))
    }

    fn response(&mut self, id: u64, result: Result<Value, String>) -> Vec<Effect> {
        let Some(asked) = self.asked.remove(&id) else { return Vec::new() };
        match (asked, result) {
            (Asked::Initialize, Ok(_)) => self.open_thread(),
            (Asked::Thread, Ok(result)) => self.thread_opened(&result),
            (Asked::Turn, Ok(result)) => self.turn_begun(&result["turn"]),
            (Asked::Steer(_), Ok(_)) => self.look_for_the_end(),
            // The turn was over before the message came: it begins the next one.
            (Asked::Steer(text), Err(_)) => {
                self.outbox.push_back(text);
                match self.turn {
                    Some(_) => Vec::new(),
                    None => self.begin_turn(),
                }
            }
            (Asked::Interrupt, _) => Vec::new(),
            (Asked::Initialize | Asked::Thread, Err(error)) if age::is_unknown(&error) => {
                fail(format!("{}: {error}", age::too_old()))
            }
            (Asked::Initialize, Err(error)) => fail(format!("codex did not begin: {error}")),
            (Asked::Thread, Err(error)) => match &self.plan.resume {
                Some(id) => fail(format!("codex cannot resume session '{id}': {error}")),
                None => fail(format!("codex cannot begin a session: {error}")),
            },
            (Asked::Turn, Err(error)) => fail(format!("codex does not take the message: {error}")),
        }
    }

    fn open_thread(&mut self) -> Vec<Effect> {
        let mut params =
            self.plan.permissions.thread(&self.plan.directory, self.plan.model.as_deref());
        let method = match &self.plan.resume {
            None => "thread/start",
            Some(id) => {
                params.insert("threadId".to_owned(), id.clone().into());
                // The history is in the thread; nobody here reads it.
                params.insert("excludeTurns".to_owned(), true.into());
                "thread/resume"
            }
        };
        let initialized = Effect::Write(wire::notification("initialized"));
        vec![initialized, self.request(Asked::Thread, method, &Value::Object(params))]
    }

    fn thread_opened(&mut self, result: &Value) -> Vec<Effect> {
        let Some(id) = result["thread"]["id"].as_str() else {
            return fail("codex began a session without an id".to_owned());
        };
        self.thread = Some(id.to_owned());
        self.model = result["model"].as_str().map(str::to_owned).or(self.model.take());
        let mut effects = vec![Effect::Deadline(None), Effect::SessionId(id.to_owned())];
        effects.extend(self.plan.permissions.in_force(result).map(Effect::PermissionMode));
        effects.extend(self.begin_turn());
        effects
    }

    /// Begins a turn with the next message, if there is one and no turn runs.
    fn begin_turn(&mut self) -> Vec<Effect> {
        let Some(thread) = self.thread.clone() else { return Vec::new() };
        let busy = self.turn.is_some() || self.is_beginning();
        let Some(text) = (!busy).then(|| self.outbox.pop_front()).flatten() else {
            return Vec::new();
        };
        self.settling = false;
        let mut params = json!({ "threadId": thread, "input": input(&text) });
        if let Some(mode) = self.plan.permissions.collaboration(self.model.as_deref()) {
            params["collaborationMode"] = mode;
        }
        let mut effects = vec![self.request(Asked::Turn, "turn/start", &params)];
        effects.extend(self.show());
        effects
    }

    fn turn_begun(&mut self, turn: &Value) -> Vec<Effect> {
        let mut effects = Vec::new();
        if !std::mem::replace(&mut self.opened, true) {
            effects.push(Effect::Opened);
        }
        // It may have ended before the answer to its start came.
        if let Some(id) = turn["id"].as_str()
            && self.turns.insert(id.to_owned())
        {
            self.turn = Some(id.to_owned());
        }
        if self.turn.is_none() {
            effects.extend(self.look_for_the_end());
            effects.extend(self.begin_turn());
            return effects;
        }
        while let Some(text) = self.outbox.pop_front() {
            effects.push(self.steer(text));
        }
        effects.extend(self.show());
        effects
    }

    /// Whether a turn was asked for, and the server has not answered.
    fn is_beginning(&self) -> bool {
        self.asked.values().any(|asked| matches!(asked, Asked::Turn))
    }

    fn steer(&mut self, text: String) -> Effect {
        let params = json!({
            "threadId": self.thread, "expectedTurnId": self.turn, "input": input(&text),
        });
        self.request(Asked::Steer(text), "turn/steer", &params)
    }

    fn asked_of_us(&mut self, id: Value, method: &str, params: &Value) -> Vec<Effect> {
        if self.prompts.add(id.clone(), method, params) {
            return self.show();
        }
        // Left without an answer, the turn would wait for ever.
        let note = format!("codex asked for '{method}', which is not supported, and was told so");
        vec![Effect::Write(wire::not_understood(&id, method)), Effect::Note(note)]
    }

    fn told(&mut self, method: &str, params: &Value) -> Vec<Effect> {
        match method {
            "thread/tokenUsage/updated" => return self.used(params),
            "serverRequest/resolved" => {
                self.prompts.resolved(&params["requestId"]);
                return self.prompt_gone();
            }
            "item/started" => self.item_started(params),
            "item/completed" => {
                let effects = self.item_completed(params);
                if !effects.is_empty() {
                    return effects;
                }
            }
            "error" => {
                let stuck = self.retries.error(params);
                if let Some(message) = stuck {
                    return fail(message);
                }
                return self.show();
            }
            "turn/completed" if self.is_ours(params) => return self.turn_ended(&params["turn"]),
            "thread/closed" if self.is_ours(params) => {
                return self.breaks("codex closed the session in the middle of a turn");
            }
            "turn/completed" | "thread/closed" => return self.agent_ended(params),
            "thread/status/changed" => return self.status(params),
            "model/rerouted" if self.is_ours(params) => {
                self.model = params["toModel"].as_str().map(str::to_owned).or(self.model.take());
            }
            "turn/started" if self.is_ours(params) => {
                if let Some(id) = params["turn"]["id"].as_str() {
                    self.turns.insert(id.to_owned());
                    self.turn = Some(id.to_owned());
                }
            }
            "turn/started" => {
                self.agents.turn_started(params["threadId"].as_str().unwrap_or_default());
            }
            _ => {}
        }
        // Progress is the end of a retry.
        if method.starts_with("item/") && self.retries.over() { self.show() } else { Vec::new() }
    }

    /// Whether a notification is about our thread and not one of a sub-agent.
    fn is_ours(&self, params: &Value) -> bool {
        params["threadId"].as_str() == self.thread.as_deref()
    }

    fn used(&mut self, params: &Value) -> Vec<Effect> {
        let earlier = self.is_ours(params)
            && params["turnId"].as_str().is_some_and(|turn| !self.turns.contains(turn));
        let model = match self.is_ours(params) {
            true => self.model.as_deref(),
            false => self.agents.model(params["threadId"].as_str().unwrap_or_default()),
        };
        match self.usage.update(params, earlier, model) {
            true => {
                let metrics = Effect::Metrics(self.metrics());
                [metrics].into_iter().chain(self.usage.used().cost_unknown(&self.prices)).collect()
            }
            false => Vec::new(),
        }
    }

    fn metrics(&self) -> Metrics {
        let mut metrics = Metrics {
            turns: Some(self.ended_turns),
            model: self.model.clone(),
            ..Metrics::default()
        };
        self.usage.used().put(&mut metrics, &self.prices);
        metrics
    }

    fn item_started(&mut self, params: &Value) {
        let item = &params["item"];
        self.prompts.begun(item);
        if let ("commandExecution", Some(id)) =
            (item["type"].as_str().unwrap_or_default(), item["id"].as_str())
        {
            self.commands.insert(id.to_owned());
        }
    }

    fn item_completed(&mut self, params: &Value) -> Vec<Effect> {
        let item = &params["item"];
        let id = item["id"].as_str().unwrap_or_default();
        self.prompts.ended(id);
        self.agents.made(item);
        if item["type"] == "userMessage" && self.is_ours(params) {
            self.taken(item);
        }
        if item["type"] == "agentMessage" && self.is_ours(params) {
            self.last_words = item["text"].as_str().map(str::to_owned);
        }
        match self.commands.remove(id) {
            true => self.look_for_the_end(),
            false => Vec::new(),
        }
    }

    /// The server has put a message into the conversation.
    fn taken(&mut self, item: &Value) {
        let text =
            item["content"].as_array().into_iter().flatten().find_map(|c| c["text"].as_str());
        if let Some(at) = self.untaken.iter().position(|untaken| Some(untaken.as_str()) == text) {
            self.untaken.remove(at);
        }
    }

    fn turn_ended(&mut self, turn: &Value) -> Vec<Effect> {
        let id = turn["id"].as_str().unwrap_or_default();
        self.turns.insert(id.to_owned());
        if self.turn.as_deref().is_some_and(|running| running != id) {
            return Vec::new();
        }
        self.turn = None;
        self.retries.over();
        self.ended_turns += 1;
        let mut effects = vec![Effect::TurnMetrics(self.metrics())];
        effects.extend(self.mended());
        match turn["status"].as_str() {
            Some("failed") => effects.extend(fail(super::retry::error_text(&turn["error"]))),
            Some("interrupted") if self.outbox.is_empty() => {
                let state = State::WaitingInput { prompt: idle(id, "the turn was interrupted") };
                self.shown = Some(state.clone());
                effects.push(Effect::State(state, Source::Protocol));
            }
            _ => {
                // A turn that ends by itself has taken all that it had accepted.
                let open: Vec<&String> = self.outbox.iter().chain(self.steering()).collect();
                let kept = self.untaken.iter().filter(|text| open.contains(text));
                self.untaken = kept.cloned().collect();
                self.settling = true;
                effects.extend(self.look_for_the_end());
            }
        }
        effects
    }

    /// Of what is told of a thread, this is not told in any other way.
    fn status(&mut self, params: &Value) -> Vec<Effect> {
        match (params["status"]["type"].as_str(), self.is_ours(params)) {
            (Some("systemError"), true) => {
                self.breaks("codex reports a system error in the middle of a turn")
            }
            (Some("active"), true) => self.mended().into_iter().collect(),
            (Some("systemError"), false) => self.agent_ended(params),
            _ => Vec::new(),
        }
    }

    /// Our own thread can do no more. Its turn, if one is open, ends with more words or not at all.
    fn breaks(&mut self, why: &'static str) -> Vec<Effect> {
        if self.is_over() || self.broken.replace(why).is_some() {
            return Vec::new();
        }
        vec![Effect::Deadline(Some(END_WAIT))]
    }

    fn mended(&mut self) -> Option<Effect> {
        self.broken.take().map(|_| Effect::Deadline(None))
    }

    /// Whether no turn is open: not even by what the last one left running.
    fn is_over(&self) -> bool {
        self.turn.is_none() && !self.is_beginning() && !self.settling
    }

    /// A sub-agent's turn, or its thread, is over; our own turn may have ended before.
    fn agent_ended(&mut self, params: &Value) -> Vec<Effect> {
        let thread = params["threadId"].as_str().unwrap_or_default();
        if !self.agents.ended(thread) {
            return Vec::new();
        }
        let mut effects = Vec::new();
        if params["turn"]["status"] == "failed" {
            let why = super::retry::error_text(&params["turn"]["error"]);
            effects.push(Effect::Note(format!("a sub-agent failed: {why}")));
        }
        effects.extend(self.look_for_the_end());
        effects
    }

    /// Returns the messages that the server has not accepted for the turn yet.
    fn steering(&self) -> impl Iterator<Item = &String> {
        self.asked.values().filter_map(|asked| match asked {
            Asked::Steer(text) => Some(text),
            _ => None,
        })
    }

    /// After a turn that ended well: goes on with what was said meanwhile, or ends if nothing is open.
    fn look_for_the_end(&mut self) -> Vec<Effect> {
        let running = self.turn.is_some() || self.is_beginning();
        if !self.settling || running || self.steering().next().is_some() {
            return Vec::new();
        }
        if !self.outbox.is_empty() {
            return self.begin_turn();
        }
        let busy = !self.commands.is_empty() || self.agents.are_working();
        if busy || self.prompts.front().is_some() {
            return self.show();
        }
        self.settling = false;
        self.shown = None;
        let ended = Effect::TurnEnded(self.last_words.clone());
        self.mended().into_iter().chain([ended]).collect()
    }

    /// A prompt is not open any more; it may have been all that was waited for.
    fn prompt_gone(&mut self) -> Vec<Effect> {
        let effects = self.look_for_the_end();
        match effects.is_empty() && !self.is_over() {
            true => self.show(),
            false => effects,
        }
    }

    /// Tells the state if it is another than before.
    fn show(&mut self) -> Vec<Effect> {
        let state = match self.prompts.front() {
            Some(prompt) => State::WaitingInput { prompt: prompt.clone() },
            None => State::Working { detail: self.retries.detail() },
        };
        if self.shown.as_ref() == Some(&state) {
            return Vec::new();
        }
        self.shown = Some(state.clone());
        vec![Effect::State(state, Source::Protocol)]
    }
}

impl Session for Conversation {
    fn started(&mut self) -> Vec<Effect> {
        let params = json!({
            "clientInfo": { "name": "git-claudio", "version": env!("CARGO_PKG_VERSION") },
            "capabilities": { "experimentalApi": true },
        });
        vec![
            Effect::Deadline(Some(START_WAIT)),
            self.request(Asked::Initialize, "initialize", &params),
        ]
    }

    fn output(&mut self, line: &[u8]) -> Vec<Effect> {
        match Incoming::read(line) {
            Some(Incoming::Response { id, result }) => self.response(id, result),
            Some(Incoming::Request { id, method, params }) => {
                self.asked_of_us(id, &method, &params)
            }
            Some(Incoming::Notification { method, params }) => self.told(&method, &params),
            None if self.garbage || line.trim_ascii().is_empty() => Vec::new(),
            None => {
                self.garbage = true;
                let begin: String = String::from_utf8_lossy(line).chars().take(200).collect();
                let text = format!("codex printed a line that is not of its protocol: {begin}");
                vec![Effect::Note(text)]
            }
        }
    }

    fn complained(&mut self, bytes: &[u8]) {
        let room = COMPLAINT.saturating_sub(self.complaint.len());
        self.complaint.extend(bytes.iter().take(room));
    }

    fn answer(&mut self, prompt: &Prompt, answer: &Answer) -> Result<Vec<Effect>, Error> {
        if prompt.kind == PromptKind::Idle {
            return match answer {
                Answer::Text { text } => self.send(text).map(|(_, effects)| effects),
                _ => Err(Error::Rejected("it waits for a message, not for yes or no".to_owned())),
            };
        }
        let line = self.prompts.answer(&prompt.id, answer)?;
        let mut effects: Vec<Effect> = line.map(Effect::Write).into_iter().collect();
        if let Answer::Deny { message: Some(message) } = answer
            && !message.trim().is_empty()
        {
            effects.extend(self.send(message)?.1);
        }
        effects.extend(self.prompt_gone());
        Ok(effects)
    }

    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        if text.trim().is_empty() {
            return Err(Error::Rejected("the message is empty".to_owned()));
        }
        self.untaken.push(text.to_owned());
        if self.turn.is_some() {
            return Ok((Receipt::Queued, vec![self.steer(text.to_owned())]));
        }
        self.outbox.push_back(text.to_owned());
        let effects = self.begin_turn();
        let receipt = if effects.is_empty() { Receipt::Queued } else { Receipt::Submitted };
        Ok((receipt, effects))
    }

    fn untaken(&self) -> Vec<&str> {
        self.untaken.iter().map(String::as_str).collect()
    }

    fn interrupt(&mut self) -> Vec<Effect> {
        match (&self.thread, &self.turn) {
            (Some(thread), Some(turn)) => {
                let params = json!({ "threadId": thread, "turnId": turn });
                vec![self.request(Asked::Interrupt, "turn/interrupt", &params)]
            }
            _ => vec![Effect::CloseInput],
        }
    }

    fn overdue(&mut self) -> Vec<Effect> {
        match self.broken {
            Some(why) => fail(why.to_owned()),
            None => {
                let seconds = START_WAIT.as_secs();
                fail(format!("codex did not begin a session within {seconds} seconds"))
            }
        }
    }

    fn exited(&mut self, exit: Exit) -> State {
        let how = exit_words(exit);
        let message = match (&self.thread, self.turn.is_some() || self.settling) {
            (None, _) => age::ended_early(&String::from_utf8_lossy(&self.complaint), &how),
            (Some(_), true) => format!("codex ended in the middle of a turn: {how}"),
            (Some(_), false) if exit.is_success() => {
                return State::Completed { exit: Some(exit), message: self.last_words.take() };
            }
            (Some(_), false) => format!("codex ended: {how}"),
        };
        State::Failed { message, exit: Some(exit) }
    }
}

fn input(text: &str) -> Value {
    json!([{ "type": "text", "text": text }])
}

fn idle(turn: &str, text: &str) -> Prompt {
    Prompt {
        id: format!("turn-{turn}"),
        kind: PromptKind::Idle,
        text: text.to_owned(),
        tool: None,
        input: None,
        options: Vec::new(),
    }
}

fn fail(message: String) -> Vec<Effect> {
    vec![Effect::End(State::Failed { message, exit: None }, Source::Protocol)]
}
