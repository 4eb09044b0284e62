//! The core, driven without any process.

use super::*;
use crate::backend::{Error, Receipt};

/// A backend that only ends.
struct Plain;

impl Session for Plain {
    fn answer(&mut self, _: &Prompt, _: &Answer) -> Result<Vec<Effect>, Error> {
        Err(Error::Rejected("no prompt".into()))
    }

    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        Ok((Receipt::Submitted, vec![Effect::Write(text.as_bytes().to_owned())]))
    }

    fn exited(&mut self, exit: Exit) -> State {
        match exit.is_success() {
            true => State::Completed { exit: Some(exit), message: None },
            false => State::Failed { message: "x".into(), exit: Some(exit) },
        }
    }
}

const GOOD: Exit = Exit { code: Some(0), signal: None };

fn running() -> Core {
    let mut core = Core::new(Box::new(Plain), Duration::from_secs(10), true, 0);
    assert_eq!(core.step(Input::Begin), [Action::StartAgent]);
    core.step(Input::Started(Ok(())));
    core
}

fn states(actions: &[Action]) -> Vec<StateName> {
    let name = |action: &Action| match action {
        Action::State(state, _) => Some(state.name()),
        _ => None,
    };
    actions.iter().filter_map(name).collect()
}

fn ask(core: &mut Core, client: ClientId, options: &[&str]) -> Vec<Action> {
    let options = options.iter().map(|o| (*o).to_owned()).collect();
    core.step(Input::Request(client, Request::Ask { text: "which?".into(), options }))
}

#[test]
fn it_completes_only_when_nothing_runs_any_more() {
    let mut core = running();
    let actions = core.step(Input::Exited(GOOD));
    assert_eq!(states(&actions), []);
    assert!(actions.contains(&Action::Signal(TreeSignal::Terminate)));
    let actions = core.step(Input::TreeGone);
    assert_eq!(states(&actions), [StateName::Completed]);
    assert_eq!(actions.last(), Some(&Action::Finish));
}

#[test]
fn a_stop_interrupts_terminates_and_kills_in_this_order() {
    let mut core = running();
    let mut signals = Vec::new();
    let mut note = |actions: &[Action]| {
        signals.extend(actions.iter().filter_map(|a| match a {
            Action::Signal(signal) => Some(*signal),
            _ => None,
        }));
    };
    note(&core.step(Input::Request(7, Request::Stop)));
    note(&core.step(Input::Timer));
    note(&core.step(Input::Timer));
    let end = core.step(Input::TreeGone);
    assert_eq!(signals, [TreeSignal::Interrupt, TreeSignal::Terminate, TreeSignal::Kill]);
    assert_eq!(states(&end), [StateName::Stopped]);
    assert!(end.contains(&Action::Reply(7, Response::Ok)));
}

#[test]
fn a_stopped_program_that_exits_well_is_stopped_all_the_same() {
    let mut core = running();
    core.step(Input::Terminate);
    core.step(Input::Exited(GOOD));
    let end = core.step(Input::TreeGone);
    assert!(end.contains(&Action::State(State::Stopped { exit: Some(GOOD) }, Source::Command)));
}

#[test]
fn questions_are_answered_one_after_the_other() {
    let mut core = running();
    assert_eq!(states(&ask(&mut core, 1, &["a", "b"])), [StateName::WaitingInput]);
    ask(&mut core, 2, &[]);
    let text = |text: &str| Answer::Text { text: text.into() };
    let wrong = Request::Answer { prompt: None, answer: text("c") };
    let actions = core.step(Input::Request(9, wrong));
    assert!(matches!(actions[..], [Action::Reply(9, Response::Refused { .. })]));
    let stale = Request::Answer { prompt: Some("q1".into()), answer: text("a") };
    let actions = core.step(Input::Request(9, stale));
    assert!(matches!(actions[..], [Action::Reply(9, Response::Refused { .. })]));
    let right = Request::Answer { prompt: Some("q0".into()), answer: text("a") };
    let actions = core.step(Input::Request(9, right));
    assert!(actions.contains(&Action::Reply(1, Response::Answered { text: "a".into() })));
    assert_eq!(states(&actions), [StateName::WaitingInput]);
    let actions = core.step(Input::Request(9, Request::Send { text: "free".into() }));
    assert!(actions.contains(&Action::Reply(2, Response::Answered { text: "free".into() })));
    assert_eq!(states(&actions), [StateName::Working]);
}

#[test]
fn a_question_goes_with_the_one_who_asked() {
    let mut core = running();
    ask(&mut core, 1, &[]);
    assert_eq!(states(&core.step(Input::ClientGone(1))), [StateName::Working]);
}

#[test]
fn a_pause_uncovers_what_was_below_it() {
    let mut core = running();
    ask(&mut core, 1, &[]);
    let held = core.step(Input::Request(9, Request::Pause));
    assert_eq!(states(&held), [StateName::Paused]);
    assert!(held.contains(&Action::Signal(TreeSignal::Freeze)));
    assert_eq!(states(&core.step(Input::Request(9, Request::Resume))), [StateName::WaitingInput]);
}

#[test]
fn a_held_tree_is_let_go_to_be_stopped() {
    let mut core = running();
    core.step(Input::Request(9, Request::Pause));
    let actions = core.step(Input::Request(9, Request::Stop));
    assert_eq!(states(&actions), [StateName::Working]);
    let at = |wanted: TreeSignal| actions.iter().position(|a| *a == Action::Signal(wanted));
    assert!(at(TreeSignal::Interrupt) < at(TreeSignal::Thaw));
}

#[test]
fn done_gives_the_script_time_to_end_by_itself() {
    let mut core = running();
    core.step(Input::Request(1, Request::Done { message: Some("all well".into()) }));
    core.step(Input::Exited(GOOD));
    let end = core.step(Input::TreeGone);
    let message = Some("all well".to_owned());
    let state = State::Completed { exit: Some(GOOD), message };
    assert!(end.contains(&Action::State(state, Source::Exit)));
}

#[test]
fn what_cannot_be_prepared_fails_with_the_reason() {
    let mut core = Core::new(Box::new(Plain), Duration::from_secs(10), false, 0);
    assert_eq!(core.step(Input::Begin), [Action::Prepare]);
    core.step(Input::Prepared(Err("no space".into())));
    let end = core.step(Input::TreeGone);
    let state = State::Failed { message: "no space".into(), exit: None };
    assert!(end.contains(&Action::State(state, Source::Supervisor)));
}
