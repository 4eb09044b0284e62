//! What commands ask of an instance, and what they are answered.

use super::super::answer::answer_text;
use super::super::outcome::stopped;
use super::super::protocol::{Refusal, Request, Response};
use super::{Action, Ask, ClientId, Core, Held, Phase, Timer, TreeSignal};
use crate::backend::Answer;
use crate::instance::{
    Budget, EventKind, HoldReason, Pause, Prompt, PromptKind, Source, State, StateName,
};
use serde_json::json;

impl Core {
    pub(super) fn request(
        &mut self,
        client: ClientId,
        request: Request,
        actions: &mut Vec<Action>,
    ) {
        let response = match request {
            // The event loop keeps these to itself.
            Request::Hold
            | Request::Keep
            | Request::PullRequest { .. }
            | Request::Screen
            | Request::Attach { .. } => return,
            Request::Stop => {
                self.stopping.push(client);
                return self.end(stopped(), Source::Command, actions);
            }
            Request::Ask { text, options } => return self.ask(client, text, options, actions),
            Request::Pause => self.pause(HoldReason::Person, actions),
            Request::Resume { raise } => self.resume(&raise, actions),
            Request::Send { text } => self.send(&text, actions),
            Request::SendIf { prompt, text } => self.send_if(prompt.as_deref(), &text, actions),
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

    pub(super) fn pause(&mut self, reason: HoldReason, actions: &mut Vec<Action>) -> Response {
        if self.phase != Phase::Running {
            return self.refused_by_phase();
        }
        if self.hold.is_none() {
            let was = self.layered();
            let source = match reason {
                HoldReason::Person => Source::Command,
                HoldReason::Budget { .. } => Source::Supervisor,
            };
            let pause = Pause { was: Box::new(was.0.clone()), hold: reason.clone() };
            self.hold = Some(Held { reason, was });
            actions.push(Action::Signal(TreeSignal::Freeze));
            actions.push(Action::SetTimer(Timer::Deadline, None));
            actions.push(Action::State(State::Paused(pause), source));
        }
        Response::Ok
    }

    fn resume(&mut self, raise: &Budget, actions: &mut Vec<Action>) -> Response {
        if self.phase != Phase::Running {
            return self.refused_by_phase();
        }
        let limits = self.given.limits.raised(raise);
        if let (Some((_, reached)), true) = (limits.reached(), self.hold.is_some()) {
            return refused(Refusal::Budget, &reached);
        }
        if limits.budget() != self.given.limits.budget() {
            actions.push(Action::Budget(limits.budget()));
        }
        self.given.limits = limits;
        if self.let_go(actions) {
            actions.push(Action::Signal(TreeSignal::Thaw));
            actions.push(Action::SetTimer(Timer::Deadline, self.deadline));
            self.settle(actions);
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
            return actions.push(Action::Reply(client, self.refused_by_phase()));
        }
        let id = format!("q{}", self.next_prompt);
        self.next_prompt += 1;
        let prompt =
            Prompt { id, kind: PromptKind::Question, text, tool: None, input: None, options };
        self.asks.push_back(Ask { client, prompt });
        self.show(actions);
    }

    /// The asker has gone, for instance because it was killed: its question goes with it.
    pub(super) fn client_gone(&mut self, client: ClientId, actions: &mut Vec<Action>) {
        self.stopping.retain(|c| *c != client);
        let before = self.asks.len();
        self.asks.retain(|ask| ask.client != client);
        if self.asks.len() != before {
            self.show(actions);
            self.settle(actions);
        }
    }

    /// A person stops the instance while its agent asks something: that is no answer, and is not told as
    /// one. The agent may ask again when it is started again.
    pub(super) fn withdraw(&self, outcome: &State, actions: &mut Vec<Action>) {
        if let (State::WaitingInput { prompt }, State::Stopped { .. }) = (&self.told.0, outcome)
            && prompt.kind != PromptKind::Idle
        {
            let text = format!("stopped while it asked, and not answered: {}", prompt.text);
            let detail = json!({ "message": text, "prompt": prompt.id });
            actions.push(Action::Journal(EventKind::Warning, detail));
        }
    }

    fn answer(
        &mut self,
        wanted: Option<&str>,
        answer: Answer,
        actions: &mut Vec<Action>,
    ) -> Response {
        if self.hold.is_some() {
            return refused(Refusal::Paused, "the instance is paused");
        }
        let Some(open) = self.open_prompt().cloned() else {
            return refused(Refusal::Prompt, "nothing is asked");
        };
        if wanted.is_some_and(|id| id != open.id) {
            let message = format!("the open prompt is '{}' by now", open.id);
            return refused(Refusal::Prompt, &message);
        }
        if let (PromptKind::Idle, true) = (open.kind, self.asks.is_empty()) {
            return match answer {
                Answer::Text { text } => self.send(&text, actions),
                _ => refused(Refusal::Prompt, "it asks nothing, it waits for a message"),
            };
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
                self.settle(actions);
                Response::Ok
            }
            Err(message) => refused(Refusal::Prompt, &message),
        }
    }

    /// Returns what a person can answer now.
    fn open_prompt(&self) -> Option<&Prompt> {
        match (self.asks.front(), &self.told.0) {
            (Some(ask), _) => Some(&ask.prompt),
            (None, State::WaitingInput { prompt }) if self.phase == Phase::Running => Some(prompt),
            _ => None,
        }
    }

    fn send_if(&mut self, seen: Option<&str>, text: &str, actions: &mut Vec<Action>) -> Response {
        let open = self.open_prompt().map(|prompt| prompt.id.as_str());
        if self.hold.is_none() && self.phase == Phase::Running && open != seen {
            return refused(
                Refusal::Prompt,
                match open {
                    Some(_) => "it asks something else by now than when the message was written",
                    None => "what the message was to answer is not asked any more",
                },
            );
        }
        self.send(text, actions)
    }

    fn send(&mut self, text: &str, actions: &mut Vec<Action>) -> Response {
        if self.hold.is_some() || self.phase != Phase::Running {
            return self.refused_by_phase();
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
                self.turn_over = None;
                let detail = json!({ "receipt": receipt, "bytes": text.len() });
                actions.push(Action::Journal(EventKind::Message, detail));
                // What an answer at the end of a turn went beyond counts from here on: held first, the
                // agent does not begin with the message.
                self.look_at_limits(actions);
                self.apply(effects, actions);
                Response::Receipt { receipt }
            }
            Err(error) => refused(Refusal::Backend, &error.to_string()),
        }
    }

    fn keys(&mut self, bytes: Vec<u8>, actions: &mut Vec<Action>) -> Response {
        if self.hold.is_some() || !matches!(self.phase, Phase::Running | Phase::Leaving) {
            return self.refused_by_phase();
        }
        if !self.given.terminal {
            return refused(
                Refusal::Terminal,
                "rejected: it has no terminal in which a key could be pressed",
            );
        }
        let receipt = crate::backend::Receipt::Submitted;
        let detail = json!({ "receipt": receipt, "bytes": bytes.len(), "keys": true });
        actions.push(Action::Journal(EventKind::Message, detail));
        actions.push(Action::Write(bytes));
        Response::Receipt { receipt }
    }

    fn done(&mut self, message: Option<String>, actions: &mut Vec<Action>) -> Response {
        if !matches!(self.phase, Phase::Running | Phase::Leaving) {
            return self.refused_by_phase();
        }
        self.done_message = message;
        self.reported = true;
        // An agent that works in turns finishes the one from inside which this comes.
        if self.session.has_turns() {
            let idle = |prompt: &Prompt| prompt.kind == PromptKind::Idle;
            if matches!(&self.told.0, State::WaitingInput { prompt } if idle(prompt)) {
                self.turn_over = Some(None);
                self.settle(actions);
            }
            return Response::Ok;
        }
        self.phase = Phase::Leaving;
        actions.push(Action::SetTimer(Timer::End, Some(self.given.grace)));
        Response::Ok
    }

    fn refused_by_phase(&self) -> Response {
        // One that ends with success takes its next message as soon as it has ended.
        let reason = match self.phase {
            _ if self.closed => Refusal::Ending,
            Phase::Running if self.hold.is_some() => Refusal::Paused,
            Phase::New | Phase::Preparing | Phase::Starting => Refusal::Beginning,
            _ => Refusal::State,
        };
        refused(reason, &format!("the instance is {}", self.phase_name()))
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
}

pub(super) fn refused(reason: Refusal, message: &str) -> Response {
    Response::Refused { reason, message: message.to_owned() }
}
