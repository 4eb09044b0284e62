//! How an instance ends: its agent is asked, then its tree is terminated and killed, and the state that
//! it ends with is told when nothing runs any more.

use super::super::outcome::{note_exit, with_exit};
use super::super::protocol::{Refusal, Response};
use super::requests::refused;
use super::{Action, Core, EndStep, Phase, Timer, TreeSignal};
use crate::instance::{EventKind, Exit, Source, State};
use serde_json::json;
use std::time::Duration;

/// A killed tree is looked at again after this time: a process that nothing can end (it hangs in the
/// kernel) must not hold the instance for ever.
const AFTER_KILL: Duration = Duration::from_secs(5);

impl Core {
    pub(super) fn exited(&mut self, exit: Exit, actions: &mut Vec<Action>) {
        self.exit = Some(exit);
        match &mut self.phase {
            Phase::Running | Phase::Leaving => {
                let mut outcome = self.session.exited(exit);
                if let State::Completed { message, .. } = &mut outcome {
                    *message = self.done_message.take().or(message.take());
                }
                // What the agent has not told itself is in its own records.
                if !self.session.counts_all() || !matches!(outcome, State::Completed { .. }) {
                    actions.push(Action::Recount);
                }
                self.end(outcome, Source::Exit, actions);
            }
            Phase::Ending { outcome, step, .. } => {
                if !self.closed {
                    note_exit(outcome, exit);
                }
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
    pub(super) fn end(&mut self, outcome: State, source: Source, actions: &mut Vec<Action>) {
        if let Phase::Ending { outcome: present, source: from, .. } = &mut self.phase {
            // A person's word counts more than the exit status that it led to.
            let final_word = self.closed || matches!(present, State::Failed { .. });
            if matches!(outcome, State::Stopped { .. }) && !final_word {
                (*present, *from) = (with_exit(outcome, self.exit), source);
            }
            return;
        }
        if self.phase == Phase::Over {
            return;
        }
        self.withdraw(&outcome, actions);
        let held = self.let_go(actions);
        let running = matches!(self.phase, Phase::Running | Phase::Leaving);
        let step =
            if running && self.exit.is_none() { EndStep::Asked } else { EndStep::Terminated };
        self.phase = Phase::Ending { outcome: with_exit(outcome, self.exit), source, step };
        actions.push(Action::SetTimer(Timer::Deadline, None));
        if step == EndStep::Asked {
            actions.push(Action::Recount);
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
        actions.push(Action::SetTimer(Timer::End, Some(self.given.grace / 2)));
    }

    /// Closes an agent whose work is done: it sees the end of its input and goes.
    pub(super) fn close(&mut self, message: Option<String>, actions: &mut Vec<Action>) {
        let held = self.let_go(actions);
        let message = self.done_message.take().or(message);
        let (outcome, source) = (State::Completed { exit: None, message }, Source::Protocol);
        self.phase = Phase::Ending { outcome, source, step: EndStep::Asked };
        self.closed = true;
        actions.push(Action::SetTimer(Timer::Deadline, None));
        actions.push(Action::CloseInput);
        if held {
            actions.push(Action::Signal(TreeSignal::Thaw));
        }
        actions.push(Action::SetTimer(Timer::End, Some(self.given.grace / 2)));
    }

    /// Takes a hold away, so that the instance is what it was before anything else happens to it.
    /// Returns whether there was one.
    pub(super) fn let_go(&mut self, actions: &mut Vec<Action>) -> bool {
        let Some(held) = self.hold.take() else { return false };
        // First what it was, then what has come out of it since.
        let now = self.layered();
        if now != held.was {
            actions.push(Action::State(held.was.0, held.was.1));
        }
        actions.push(Action::State(now.0, now.1));
        true
    }

    pub(super) fn timer(&mut self, actions: &mut Vec<Action>) {
        match &mut self.phase {
            Phase::Leaving => {
                let outcome = State::Completed { exit: None, message: self.done_message.take() };
                self.end(outcome, Source::Tool, actions);
            }
            Phase::Ending { step, .. } => match step {
                EndStep::Asked => {
                    *step = EndStep::Terminated;
                    actions.push(Action::Signal(TreeSignal::Terminate));
                    actions.push(Action::SetTimer(Timer::End, Some(self.given.grace / 2)));
                }
                EndStep::Terminated => {
                    *step = EndStep::Killed;
                    actions.push(Action::Signal(TreeSignal::Kill));
                    actions.push(Action::SetTimer(Timer::End, Some(AFTER_KILL)));
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

    pub(super) fn tree_gone(&mut self, actions: &mut Vec<Action>) {
        if matches!(self.phase, Phase::Ending { .. }) {
            self.over(actions);
        }
    }

    pub(super) fn over(&mut self, actions: &mut Vec<Action>) {
        let phase = std::mem::replace(&mut self.phase, Phase::Over);
        let Phase::Ending { mut outcome, source, .. } = phase else { return };
        if let State::Failed { message, .. } = &mut outcome {
            self.errors.append_to(message, source == Source::Protocol);
        }
        actions.push(Action::SetTimer(Timer::End, None));
        actions.push(Action::State(outcome, source));
        self.tell_of_untaken(actions);
        for ask in self.asks.drain(..) {
            actions
                .push(Action::Reply(ask.client, refused(Refusal::State, "the instance has ended")));
        }
        for client in self.stopping.drain(..) {
            actions.push(Action::Reply(client, Response::Ok));
        }
        actions.push(Action::Finish);
    }
}
