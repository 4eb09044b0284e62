//! The decisions of a supervisor: events in, actions out, no input or output.
//!
//! The state that is shown is made of layers: what the backend says, over it the questions asked from
//! inside, over both whether a person or a budget holds the tree. A layer that goes away uncovers the
//! one below, so nothing has to be remembered and put back.

mod ending;
mod requests;
mod untaken;

use super::limits::Limits;
use super::outcome::{Tail, failed, idle, preparing, stopped};
use super::protocol::{Request, Response};
use crate::backend::{Effect, Session};
use crate::instance::{
    Budget, EventKind, Exit, HoldReason, Limit, Metrics, Prompt, PromptKind, Source, State,
    StateName,
};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::path::PathBuf;
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
    /// The agent wrote to its standard error.
    Errors(Vec<u8>),
    /// The file in which the agent says what it does has this content.
    StateFile(Vec<u8>),
    /// The agent has added this line to its records.
    Recorded(Vec<u8>),
    /// The agent's own process has ended. What it started may still run.
    Exited(Exit),
    /// No process of the instance runs any more.
    TreeGone,
    /// A timer has run out.
    Timer(Timer),
    /// It has worked for as long as it may.
    TimeIsUp,
    /// A command asks for something.
    Request(ClientId, Request),
    /// A connection has closed.
    ClientGone(ClientId),
    /// The supervisor itself is asked to go (SIGTERM).
    Terminate,
}

/// The alarms that the core sets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Timer {
    /// For the steps to the end.
    End,
    /// For an answer that the backend waits for.
    Deadline,
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
    /// Start making the worktree, or looking after it if it is there.
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
    /// Store what all runs used.
    Metrics(Metrics),
    /// Read the agent's records in this file as they grow, from their end on if they are `old`.
    Records { path: PathBuf, old: bool },
    /// Store the session's id.
    SessionId(String),
    /// Store that the session has begun, and with what is no affair of a next start.
    Opened,
    /// Store these as the messages that the agent has not taken.
    Queued(Vec<String>),
    /// Store the permission mode that is in force.
    PermissionMode(String),
    /// Store these limits.
    Budget(Budget),
    /// The agent was cut off: what it used is to be taken from its own records when all is over.
    Recount,
    /// Journal something that changes no state.
    Journal(EventKind, Value),
    /// Answer a command.
    Reply(ClientId, Response),
    /// Ring after this time, instead of any time set before; `None`: not any more.
    SetTimer(Timer, Option<Duration>),
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

struct Ask {
    client: ClientId,
    prompt: Prompt,
}

/// What a core is to know from the start.
#[derive(Debug, Default)]
pub(super) struct Given {
    /// How long processes that were asked to end may take.
    pub(super) grace: Duration,
    /// A number that no earlier prompt of the instance had.
    pub(super) first_prompt: u64,
    /// Whether it stays open after a turn that ended well.
    pub(super) keep_open: bool,
    /// Whether its program runs in a terminal: only there is a key a key.
    pub(super) terminal: bool,
    /// Messages of earlier runs that this one begins with.
    pub(super) queued: Vec<String>,
    /// What it may use, and has used.
    pub(super) limits: Limits,
}

/// A hold over the tree, and the state that it froze.
struct Held {
    reason: HoldReason,
    was: (State, Source),
}

/// A supervisor's mind.
pub(super) struct Core {
    phase: Phase,
    /// What the backend says.
    told: (State, Source),
    asks: VecDeque<Ask>,
    hold: Option<Held>,
    session: Box<dyn Session>,
    given: Given,
    /// The agent's last words, while its turn is over and has ended well.
    turn_over: Option<Option<String>>,
    /// The agent was closed after a good turn: how it then exits says nothing.
    closed: bool,
    deadline: Option<Duration>,
    errors: Tail,
    /// Whether somebody looks at the agent's terminal.
    pub(super) watched: bool,
    /// Commands that wait for the end.
    stopping: Vec<ClientId>,
    done_message: Option<String>,
    /// The task was reported finished.
    reported: bool,
    exit: Option<Exit>,
    next_prompt: u64,
    /// Of the messages with which the run begins: those that the agent is not known to have.
    carried: Vec<String>,
    /// The messages that are stored as not taken.
    queued: Vec<String>,
}

impl Core {
    /// A mind for an instance.
    pub(super) fn new(session: Box<dyn Session>, given: Given) -> Self {
        Self {
            phase: Phase::New,
            told: (preparing(), Source::Supervisor),
            asks: VecDeque::new(),
            hold: None,
            session,
            next_prompt: given.first_prompt,
            carried: given.queued.clone(),
            queued: given.queued.clone(),
            given,
            turn_over: None,
            closed: false,
            deadline: None,
            errors: Tail::default(),
            watched: false,
            stopping: Vec::new(),
            done_message: None,
            reported: false,
            exit: None,
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
            Input::Errors(bytes) => {
                self.errors.add(&bytes);
                self.session.complained(&bytes);
            }
            Input::StateFile(bytes) => {
                let effects = self.session.state_file(&bytes);
                self.apply(effects, &mut actions);
            }
            Input::Recorded(line) => self.session.recorded(&line),
            Input::Exited(exit) => self.exited(exit, &mut actions),
            Input::TreeGone => self.tree_gone(&mut actions),
            Input::Timer(Timer::End) => self.timer(&mut actions),
            Input::Timer(Timer::Deadline) => {
                self.deadline = None;
                let effects = self.session.overdue();
                self.apply(effects, &mut actions);
            }
            Input::TimeIsUp => {
                self.given.limits.time_is_up();
                self.look_at_limits(&mut actions);
            }
            Input::Request(client, request) => self.request(client, request, &mut actions),
            Input::ClientGone(client) => self.client_gone(client, &mut actions),
            Input::Terminate => self.end(stopped(), Source::Command, &mut actions),
        }
        self.keep_untaken(&mut actions);
        actions
    }

    fn begin(&mut self, actions: &mut Vec<Action>) {
        self.phase = Phase::Preparing;
        actions.push(Action::Prepare);
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
                self.look_at_limits(actions);
            }
            Err(message) => self.end(failed(message), Source::Supervisor, actions),
        }
    }

    /// Carries out what the backend wants.
    fn apply(&mut self, effects: Vec<Effect>, actions: &mut Vec<Action>) {
        for effect in effects {
            match effect {
                Effect::Write(bytes) => actions.push(Action::Write(bytes)),
                Effect::CloseInput => actions.push(Action::CloseInput),
                Effect::Metrics(metrics) => {
                    self.measured(metrics, actions);
                    self.look_at_limits(actions);
                }
                Effect::TurnMetrics(metrics) => self.measured(metrics, actions),
                Effect::CostUnknown(why) => {
                    self.given.limits.unknown(&[Limit::Cost], &why);
                    self.look_at_limits(actions);
                }
                Effect::UsageUnknown(why) => {
                    self.given.limits.unknown(&[Limit::Cost, Limit::Tokens], &why);
                    self.look_at_limits(actions);
                }
                Effect::Records { path, old } => actions.push(Action::Records { path, old }),
                Effect::SessionId(id) => actions.push(Action::SessionId(id)),
                Effect::Begun => actions.push(Action::Opened),
                Effect::Opened => self.opened(actions),
                Effect::PermissionMode(mode) => actions.push(Action::PermissionMode(mode)),
                Effect::Note(text) => {
                    actions.push(Action::Journal(EventKind::Warning, json!({ "message": text })));
                }
                Effect::Deadline(after) => {
                    self.deadline = after;
                    if self.hold.is_none() && self.phase == Phase::Running {
                        actions.push(Action::SetTimer(Timer::Deadline, after));
                    }
                }
                Effect::State(state, source) => {
                    self.tell(state, source, actions);
                }
                Effect::TurnEnded(message) => self.turn_over = Some(message),
                Effect::End(state, source) => self.end(state, source, actions),
                Effect::Failed { watched, source, .. } if self.watched => {
                    self.tell(watched, source, actions);
                }
                Effect::Failed { message, source, .. } => {
                    self.end(failed(message), source, actions);
                }
            }
        }
        self.settle(actions);
    }

    fn tell(&mut self, state: State, source: Source, actions: &mut Vec<Action>) {
        if self.phase != Phase::Running {
            return;
        }
        if self.reported && is_idle(&state) {
            // It has reported its task finished, and this was its last turn.
            let outcome = State::Completed { exit: None, message: self.done_message.take() };
            return self.end(outcome, Source::Tool, actions);
        }
        self.turn_over = None;
        // A turn that nobody sent a message for: a person typed it, or the program woke by itself.
        let begins = is_idle(&self.told.0) && state.name() == StateName::Working;
        self.told = (state, source);
        self.show(actions);
        if begins {
            self.look_at_limits(actions);
        }
    }

    fn measured(&mut self, run: Metrics, actions: &mut Vec<Action>) {
        let total = self.given.limits.measured(run);
        actions.push(Action::Metrics(total.clone()));
    }

    /// Holds the tree if it has used what it may use.
    fn look_at_limits(&mut self, actions: &mut Vec<Action>) {
        let limits = &self.given.limits;
        let Some((limit, message)) = limits.reached().or_else(|| limits.unwatched()) else {
            return;
        };
        if self.turn_over.is_none() {
            self.hold_for(limit, message, actions);
        }
    }

    fn hold_for(&mut self, limit: Limit, message: String, actions: &mut Vec<Action>) {
        if self.phase == Phase::Running && self.hold.is_none() {
            self.given.limits.told(limit);
            let detail = json!({ "limit": limit, "message": message });
            // Held first: whoever is told of it finds it held.
            self.pause(HoldReason::Budget { limit: Some(limit), message }, actions);
            actions.push(Action::Journal(EventKind::Budget, detail));
        }
    }

    /// Acts on a turn that is over, once nothing else is open: a question of a script inside is, and
    /// a person's hold stays.
    fn settle(&mut self, actions: &mut Vec<Action>) {
        let by_person =
            self.hold.as_ref().is_some_and(|held| matches!(held.reason, HoldReason::Person));
        let running = matches!(self.phase, Phase::Running | Phase::Leaving);
        if !running || by_person || !self.asks.is_empty() {
            return;
        }
        let Some(message) = self.turn_over.take() else { return };
        if !self.given.keep_open || self.reported || self.phase == Phase::Leaving {
            return self.close(message, actions);
        }
        let id = format!("p{}", self.next_prompt);
        self.next_prompt += 1;
        self.told = (idle(id, message), Source::Protocol);
        self.show(actions);
    }

    /// Shows what the layers make of the state.
    fn show(&self, actions: &mut Vec<Action>) {
        if !matches!(self.phase, Phase::Running | Phase::Leaving) {
            return;
        }
        // What comes out of a held tree is shown when it goes on: till then it is what it was.
        if self.hold.is_none() {
            let (state, source) = self.layered();
            actions.push(Action::State(state, source));
        }
    }

    /// Returns what the layers below a hold make of the state.
    fn layered(&self) -> (State, Source) {
        match self.asks.front() {
            Some(ask) => (State::WaitingInput { prompt: ask.prompt.clone() }, Source::Tool),
            None => self.told.clone(),
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

fn is_idle(state: &State) -> bool {
    matches!(state, State::WaitingInput { prompt } if prompt.kind == PromptKind::Idle)
}

#[cfg(test)]
#[path = "core_tests.rs"]
mod tests;
