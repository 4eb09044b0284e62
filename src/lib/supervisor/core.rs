//! The decisions of a supervisor: events in, actions out, no input or output.
//!
//! The state that is shown is made of layers: what the backend says, over it the questions asked from
//! inside, over both whether a person or a budget holds the tree. A layer that goes away uncovers the
//! one below, so nothing has to be remembered and put back.

use super::answer::answer_text;
use super::outcome::{failed, note_exit, preparing, stopped, with_exit};
use super::protocol::{Refusal, Request, Response};
use crate::backend::{Answer, Effect, Session};
use crate::instance::{
    EventKind, Exit, HoldReason, Metrics, Pause, Prompt, PromptKind, Source, State, StateName,
};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;

/// Names a connection for as long as it lasts.
pub(super) type ClientId = u64;

/// What happened.
#[derive(Debug)]
pub(super) enum Input {
    /// The supervisor is ready to begin.
    Begin,
    /// The worktree is there, or why it is not.
    Prepared(Result<(), String>),
    /// The agent's process runs, or why it does not.
    Started(Result<(), String>),
    /// The agent wrote a line, or bytes of its pty.
    Output(Vec<u8>),
    /// The agent's own process has ended. What it started may still run.
    Exited(Exit),
    /// No process of the instance runs any more.
    TreeGone,
    /// The timer has run out.
    Timer,
    /// A command asks for something.
    Request(ClientId, Request),
    /// A connection has closed.
    ClientGone(ClientId),
    /// The supervisor itself is asked to go (SIGTERM).
    Terminate,
}

/// A signal for the whole tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TreeSignal {
    Interrupt,
    Terminate,
    Kill,
    Freeze,
    Thaw,
}

/// What to do about it, in this order.
#[derive(Debug, PartialEq)]
pub(super) enum Action {
    /// Start making the worktree.
    Prepare,
    /// Start the agent.
    StartAgent,
    /// Write to the agent's input.
    Write(Vec<u8>),
    /// Close the agent's input.
    CloseInput,
    /// Signal every process of the instance.
    Signal(TreeSignal),
    /// Store this state, if it is another than before, and journal it.
    State(State, Source),
    /// Store what was used.
    Metrics(Metrics),
    /// Store the session's id.
    SessionId(String),
    /// Journal something that changes no state.
    Journal(EventKind, Value),
    /// Answer a command.
    Reply(ClientId, Response),
    /// Wake up after this time, instead of any time set before.
    SetTimer(Duration),
    /// Do not wake up any more.
    ClearTimer,
    /// Everything is over: let go of the instance.
    Finish,
}

#[derive(Debug, PartialEq)]
enum Phase {
    New,
    Preparing,
    Starting,
    Running,
    /// The task was reported finished; the program is given a moment to end by itself.
    Leaving,
    /// The tree is being ended, step by step.
    Ending {
        outcome: State,
        source: Source,
        step: EndStep,
    },
    Over,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum EndStep {
    Asked,
    Terminated,
    Killed,
}

/// A killed tree is looked at again after this time: a process that nothing can end (it hangs in the
/// kernel) must not hold the instance for ever.
const AFTER_KILL: Duration = Duration::from_secs(5);

struct Ask {
    client: ClientId,
    prompt: Prompt,
}

/// A supervisor's mind.
pub(super) struct Core {
    phase: Phase,
    /// What the backend says.
    told: (State, Source),
    asks: VecDeque<Ask>,
    hold: Option<HoldReason>,
    session: Box<dyn Session>,
    grace: Duration,
    /// Commands that wait for the end.
    stopping: Vec<ClientId>,
    done_message: Option<String>,
    exit: Option<Exit>,
    next_prompt: u64,
    prepared: bool,
}

impl Core {
    /// A mind for an instance whose worktree is `prepared` or not; `first_prompt` is a number that no
    /// earlier prompt of the instance had.
    pub(super) fn new(
        session: Box<dyn Session>,
        grace: Duration,
        prepared: bool,
        first_prompt: u64,
    ) -> Self {
        Self {
            phase: Phase::New,
            told: (preparing(), Source::Supervisor),
            asks: VecDeque::new(),
            hold: None,
            session,
            grace,
            stopping: Vec::new(),
            done_message: None,
            exit: None,
            next_prompt: first_prompt,
            prepared,
        }
    }

    /// Decides what follows from `input`.
    pub(super) fn step(&mut self, input: Input) -> Vec<Action> {
        let mut actions = Vec::new();
        match input {
            Input::Begin => self.begin(&mut actions),
            Input::Prepared(result) => self.prepared(result, &mut actions),
            Input::Started(result) => self.started(result, &mut actions),
            Input::Output(bytes) => {
                let effects = self.session.output(&bytes);
                self.apply(effects, &mut actions);
            }
            Input::Exited(exit) => self.exited(exit, &mut actions),
            Input::TreeGone => self.tree_gone(&mut actions),
            Input::Timer => self.timer(&mut actions),
            Input::Request(client, request) => self.request(client, request, &mut actions),
            Input::ClientGone(client) => self.client_gone(client, &mut actions),
            Input::Terminate => self.end(stopped(), Source::Command, &mut actions),
        }
        actions
    }

    fn begin(&mut self, actions: &mut Vec<Action>) {
        if self.prepared {
            self.phase = Phase::Starting;
            actions.push(Action::StartAgent);
        } else {
            self.phase = Phase::Preparing;
            actions.push(Action::Prepare);
        }
    }

    fn prepared(&mut self, result: Result<(), String>, actions: &mut Vec<Action>) {
        if self.phase != Phase::Preparing {
            return;
        }
        match result {
            Ok(()) => {
                self.phase = Phase::Starting;
                actions.push(Action::StartAgent);
            }
            Err(message) => self.end(failed(message), Source::Supervisor, actions),
        }
    }

    fn started(&mut self, result: Result<(), String>, actions: &mut Vec<Action>) {
        if self.phase != Phase::Starting {
            return;
        }
        match result {
            Ok(()) => {
                self.phase = Phase::Running;
                self.told = (State::Working { detail: None }, Source::Supervisor);
                self.show(actions);
                let effects = self.session.started();
                self.apply(effects, actions);
            }
            Err(message) => self.end(failed(message), Source::Supervisor, actions),
        }
    }

    fn exited(&mut self, exit: Exit, actions: &mut Vec<Action>) {
        self.exit = Some(exit);
        match &mut self.phase {
            Phase::Running | Phase::Leaving => {
                let mut outcome = self.session.exited(exit);
                if let State::Completed { message, .. } = &mut outcome {
                    *message = self.done_message.take().or(message.take());
                }
                self.end(outcome, Source::Exit, actions);
            }
            Phase::Ending { outcome, step, .. } => {
                note_exit(outcome, exit);
                // The program itself is gone; whatever it left behind has no reason to go on.
                if *step == EndStep::Asked {
                    *step = EndStep::Terminated;
                    actions.push(Action::Signal(TreeSignal::Terminate));
                }
            }
            Phase::New | Phase::Preparing | Phase::Starting | Phase::Over => {}
        }
    }

    /// Begins to end the tree. The state changes when nothing runs any more.
    fn end(&mut self, outcome: State, source: Source, actions: &mut Vec<Action>) {
        if let Phase::Ending { outcome: present, source: from, .. } = &mut self.phase {
            // A person's word counts more than the exit status that it led to.
            if matches!(outcome, State::Stopped { .. }) && !matches!(present, State::Failed { .. })
            {
                (*present, *from) = (with_exit(outcome, self.exit), source);
            }
            return;
        }
        if self.phase == Phase::Over {
            return;
        }
        // A held instance becomes what it was before it ends: it is let go first.
        let held = self.hold.take().is_some();
        if held {
            self.show(actions);
        }
        let running = matches!(self.phase, Phase::Running | Phase::Leaving);
        let step =
            if running && self.exit.is_none() { EndStep::Asked } else { EndStep::Terminated };
        self.phase = Phase::Ending { outcome: with_exit(outcome, self.exit), source, step };
        if step == EndStep::Asked {
            let effects = self.session.interrupt();
            self.apply(effects, actions);
            actions.push(Action::Signal(TreeSignal::Interrupt));
        } else {
            actions.push(Action::Signal(TreeSignal::Terminate));
        }
        // Signals to a held tree stay pending until it goes on.
        if held {
            actions.push(Action::Signal(TreeSignal::Thaw));
        }
        actions.push(Action::SetTimer(self.grace / 2));
    }

    fn timer(&mut self, actions: &mut Vec<Action>) {
        match &mut self.phase {
            Phase::Leaving => {
                let outcome = State::Completed { exit: None, message: self.done_message.take() };
                self.end(outcome, Source::Tool, actions);
            }
            Phase::Ending { step, .. } => match step {
                EndStep::Asked => {
                    *step = EndStep::Terminated;
                    actions.push(Action::Signal(TreeSignal::Terminate));
                    actions.push(Action::SetTimer(self.grace / 2));
                }
                EndStep::Terminated => {
                    *step = EndStep::Killed;
                    actions.push(Action::Signal(TreeSignal::Kill));
                    actions.push(Action::SetTimer(AFTER_KILL));
                }
                EndStep::Killed => {
                    let text = "a process of the instance cannot be killed and was left behind";
                    actions.push(Action::Journal(EventKind::Warning, json!({ "message": text })));
                    self.over(actions);
                }
            },
            _ => {}
        }
    }

    fn tree_gone(&mut self, actions: &mut Vec<Action>) {
        if matches!(self.phase, Phase::Ending { .. }) {
            self.over(actions);
        }
    }

    fn over(&mut self, actions: &mut Vec<Action>) {
        let Phase::Ending { outcome, source, .. } = std::mem::replace(&mut self.phase, Phase::Over)
        else {
            return;
        };
        actions.push(Action::ClearTimer);
        actions.push(Action::State(outcome, source));
        for ask in self.asks.drain(..) {
            actions
                .push(Action::Reply(ask.client, refused(Refusal::State, "the instance has ended")));
        }
        for client in self.stopping.drain(..) {
            actions.push(Action::Reply(client, Response::Ok));
        }
        actions.push(Action::Finish);
    }

    /// Carries out what the backend wants.
    fn apply(&mut self, effects: Vec<Effect>, actions: &mut Vec<Action>) {
        for effect in effects {
            match effect {
                Effect::Write(bytes) => actions.push(Action::Write(bytes)),
                Effect::CloseInput => actions.push(Action::CloseInput),
                Effect::Metrics(metrics) => actions.push(Action::Metrics(metrics)),
                Effect::SessionId(id) => actions.push(Action::SessionId(id)),
                Effect::Note(text) => {
                    actions.push(Action::Journal(EventKind::Warning, json!({ "message": text })));
                }
                Effect::State(state, source) => {
                    if self.phase == Phase::Running {
                        self.told = (state, source);
                        self.show(actions);
                    }
                }
                Effect::End(state, source) => self.end(state, source, actions),
            }
        }
    }

    /// Shows what the layers make of the state.
    fn show(&self, actions: &mut Vec<Action>) {
        if !matches!(self.phase, Phase::Running | Phase::Leaving) {
            return;
        }
        let (state, source) = match self.asks.front() {
            Some(ask) => (State::WaitingInput { prompt: ask.prompt.clone() }, Source::Tool),
            None => self.told.clone(),
        };
        match &self.hold {
            Some(hold) => {
                let held = Pause { was: Box::new(state), hold: hold.clone() };
                actions.push(Action::State(State::Paused(held), Source::Command));
            }
            None => actions.push(Action::State(state, source)),
        }
    }

    fn request(&mut self, client: ClientId, request: Request, actions: &mut Vec<Action>) {
        let response = match request {
            // The event loop keeps these to itself.
            Request::Hold | Request::Screen | Request::Attach { .. } => return,
            Request::Stop => {
                self.stopping.push(client);
                return self.end(stopped(), Source::Command, actions);
            }
            Request::Ask { text, options } => return self.ask(client, text, options, actions),
            Request::Pause => self.pause(HoldReason::Person, actions),
            Request::Resume => self.resume(actions),
            Request::Send { text } => self.send(&text, actions),
            Request::Keys { bytes } => self.keys(bytes, actions),
            Request::Answer { prompt, answer } => self.answer(prompt.as_deref(), answer, actions),
            Request::Done { message } => self.done(message, actions),
            Request::Hook { event, payload } => {
                let effects = self.session.hook(&event, &payload);
                self.apply(effects, actions);
                Response::Ok
            }
        };
        actions.push(Action::Reply(client, response));
    }

    fn pause(&mut self, hold: HoldReason, actions: &mut Vec<Action>) -> Response {
        if self.phase != Phase::Running {
            return refused(Refusal::State, &format!("the instance is {}", self.phase_name()));
        }
        if self.hold.is_none() {
            self.hold = Some(hold);
            actions.push(Action::Signal(TreeSignal::Freeze));
            self.show(actions);
        }
        Response::Ok
    }

    fn resume(&mut self, actions: &mut Vec<Action>) -> Response {
        if self.phase != Phase::Running {
            return refused(Refusal::State, &format!("the instance is {}", self.phase_name()));
        }
        if self.hold.take().is_some() {
            actions.push(Action::Signal(TreeSignal::Thaw));
            self.show(actions);
        }
        Response::Ok
    }

    fn ask(
        &mut self,
        client: ClientId,
        text: String,
        options: Vec<String>,
        actions: &mut Vec<Action>,
    ) {
        if self.phase != Phase::Running {
            let message = format!("the instance is {}", self.phase_name());
            return actions.push(Action::Reply(client, refused(Refusal::State, &message)));
        }
        let id = format!("q{}", self.next_prompt);
        self.next_prompt += 1;
        let prompt =
            Prompt { id, kind: PromptKind::Question, text, tool: None, input: None, options };
        self.asks.push_back(Ask { client, prompt });
        self.show(actions);
    }

    /// The asker has gone, for instance because it was killed: its question goes with it.
    fn client_gone(&mut self, client: ClientId, actions: &mut Vec<Action>) {
        self.stopping.retain(|c| *c != client);
        let before = self.asks.len();
        self.asks.retain(|ask| ask.client != client);
        if self.asks.len() != before {
            self.show(actions);
        }
    }

    fn answer(
        &mut self,
        wanted: Option<&str>,
        answer: Answer,
        actions: &mut Vec<Action>,
    ) -> Response {
        if self.hold.is_some() {
            return refused(Refusal::State, "the instance is paused");
        }
        let open = match (self.asks.front(), &self.told.0) {
            (Some(ask), _) => ask.prompt.clone(),
            (None, State::WaitingInput { prompt }) if self.phase == Phase::Running => {
                prompt.clone()
            }
            _ => return refused(Refusal::Prompt, "nothing is asked"),
        };
        if wanted.is_some_and(|id| id != open.id) {
            let message = format!("the open prompt is '{}' by now", open.id);
            return refused(Refusal::Prompt, &message);
        }
        let journal =
            Action::Journal(EventKind::Answer, json!({ "prompt": open.id, "answer": answer }));
        if self.asks.is_empty() {
            return match self.session.answer(&open, &answer) {
                Ok(effects) => {
                    actions.push(journal);
                    self.apply(effects, actions);
                    Response::Ok
                }
                Err(error) => refused(Refusal::Backend, &error.to_string()),
            };
        }
        match answer_text(&open, &answer) {
            Ok(text) => {
                actions.push(journal);
                if let Some(ask) = self.asks.pop_front() {
                    actions.push(Action::Reply(ask.client, Response::Answered { text }));
                }
                self.show(actions);
                Response::Ok
            }
            Err(message) => refused(Refusal::Prompt, &message),
        }
    }

    fn send(&mut self, text: &str, actions: &mut Vec<Action>) -> Response {
        if self.hold.is_some() || self.phase != Phase::Running {
            return refused(Refusal::State, &format!("the instance is {}", self.phase_name()));
        }
        // A question from inside takes the message as its answer, as the script waits for nothing else.
        if self.asks.front().is_some() {
            let answer = Answer::Text { text: text.to_owned() };
            return match self.answer(None, answer, actions) {
                Response::Ok => Response::Receipt { receipt: crate::backend::Receipt::Submitted },
                other => other,
            };
        }
        match self.session.send(text) {
            Ok((receipt, effects)) => {
                let detail = json!({ "receipt": receipt, "bytes": text.len() });
                actions.push(Action::Journal(EventKind::Message, detail));
                self.apply(effects, actions);
                Response::Receipt { receipt }
            }
            Err(error) => refused(Refusal::Backend, &error.to_string()),
        }
    }

    fn keys(&mut self, bytes: Vec<u8>, actions: &mut Vec<Action>) -> Response {
        if self.hold.is_some() || !matches!(self.phase, Phase::Running | Phase::Leaving) {
            return refused(Refusal::State, &format!("the instance is {}", self.phase_name()));
        }
        actions.push(Action::Write(bytes));
        Response::Receipt { receipt: crate::backend::Receipt::Submitted }
    }

    fn done(&mut self, message: Option<String>, actions: &mut Vec<Action>) -> Response {
        if !matches!(self.phase, Phase::Running | Phase::Leaving) {
            return refused(Refusal::State, &format!("the instance is {}", self.phase_name()));
        }
        self.done_message = message;
        self.phase = Phase::Leaving;
        actions.push(Action::SetTimer(self.grace));
        Response::Ok
    }

    fn phase_name(&self) -> &'static str {
        match self.phase {
            Phase::Running if self.hold.is_some() => StateName::Paused.as_str(),
            Phase::New | Phase::Preparing | Phase::Starting => StateName::Pending.as_str(),
            Phase::Running => StateName::Working.as_str(),
            Phase::Leaving => "finished and about to end",
            Phase::Ending { .. } => "being ended",
            Phase::Over => "over",
        }
    }

    /// Whether the tree is being ended.
    pub(super) fn is_ending(&self) -> bool {
        matches!(self.phase, Phase::Ending { .. })
    }

    /// Whether the program takes keystrokes now.
    pub(super) fn takes_keys(&self) -> bool {
        self.hold.is_none() && matches!(self.phase, Phase::Running | Phase::Leaving)
    }
}

fn refused(reason: Refusal, message: &str) -> Response {
    Response::Refused { reason, message: message.to_owned() }
}

#[cfg(test)]
#[path = "core_tests.rs"]
mod tests;
