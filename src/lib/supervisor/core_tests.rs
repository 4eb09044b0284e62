//! The core, driven without any process.

use super::*;
use crate::backend::{Answer, Error, Receipt};
use crate::instance::{Pause, StateName};
use crate::supervisor::protocol::Refusal;

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

fn new() -> Core {
    let given = Given { grace: Duration::from_secs(10), ..Given::default() };
    Core::new(Box::new(Plain), given)
}

/// Takes a core to its agent's start.
fn begin(core: &mut Core) {
    assert_eq!(core.step(Input::Begin), [Action::Prepare]);
    assert_eq!(core.step(Input::Prepared(Ok(()))), [Action::StartAgent]);
    core.step(Input::Started(Ok(())));
}

fn running() -> Core {
    let mut core = new();
    begin(&mut core);
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
    note(&core.step(Input::Timer(Timer::End)));
    note(&core.step(Input::Timer(Timer::End)));
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
fn a_message_goes_only_to_what_it_was_written_for() {
    let mut core = running();
    let send = |core: &mut Core, prompt: Option<&str>| {
        let prompt = prompt.map(str::to_owned);
        core.step(Input::Request(9, Request::SendIf { prompt, text: "yes".into() }))
    };
    let refused = |actions: &[Action]| {
        matches!(actions, [Action::Reply(9, Response::Refused { reason: Refusal::Prompt, .. })])
    };
    assert!(refused(&send(&mut core, Some("q0"))));
    assert!(!refused(&send(&mut core, None)));
    ask(&mut core, 1, &["yes"]);
    ask(&mut core, 2, &["yes"]);
    assert!(refused(&send(&mut core, None)));
    assert!(refused(&send(&mut core, Some("q1"))));
    let first = send(&mut core, Some("q0"));
    assert!(first.contains(&Action::Reply(1, Response::Answered { text: "yes".into() })));
    assert!(refused(&send(&mut core, Some("q0"))));
    let second = send(&mut core, Some("q1"));
    assert!(second.contains(&Action::Reply(2, Response::Answered { text: "yes".into() })));
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
    assert_eq!(
        states(&core.step(Input::Request(9, Request::Resume { raise: Budget::default() }))),
        [StateName::WaitingInput]
    );
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
    let mut core = new();
    assert_eq!(core.step(Input::Begin), [Action::Prepare]);
    core.step(Input::Prepared(Err("no space".into())));
    let end = core.step(Input::TreeGone);
    let state = State::Failed { message: "no space".into(), exit: None };
    assert!(end.contains(&Action::State(state, Source::Supervisor)));
}

/// A backend that does what a test puts into its lines.
struct Scripted {
    effects: Vec<Vec<Effect>>,
}

impl Session for Scripted {
    fn has_turns(&self) -> bool {
        true
    }

    fn output(&mut self, _: &[u8]) -> Vec<Effect> {
        self.effects.remove(0)
    }

    fn answer(&mut self, _: &Prompt, _: &Answer) -> Result<Vec<Effect>, Error> {
        Ok(vec![told(State::Working { detail: None })])
    }

    fn send(&mut self, _: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        Ok((Receipt::Submitted, vec![told(State::Working { detail: None })]))
    }

    fn overdue(&mut self) -> Vec<Effect> {
        vec![Effect::End(failed("no answer".into()), Source::Protocol)]
    }

    fn exited(&mut self, exit: Exit) -> State {
        State::Failed { message: "in the middle".into(), exit: Some(exit) }
    }
}

fn told(state: State) -> Effect {
    Effect::State(state, Source::Protocol)
}

fn spent(dollars: f64) -> Metrics {
    Metrics { cost_usd: Some(dollars), ..Metrics::default() }
}

/// A core whose agent runs and will say these things, one with each call of [`say`].
fn scripted(effects: Vec<Vec<Effect>>, given: Given) -> Core {
    let given = Given { grace: Duration::from_secs(10), ..given };
    let mut core = Core::new(Box::new(Scripted { effects }), given);
    begin(&mut core);
    core
}

fn say(core: &mut Core) -> Vec<Action> {
    core.step(Input::Output(b"x".to_vec()))
}

fn request(core: &mut Core, request: Request) -> Vec<Action> {
    core.step(Input::Request(9, request))
}

fn costs(limit: f64) -> Given {
    let budget = Budget { cost_usd: Some(limit), ..Budget::default() };
    Given { limits: Limits::new(budget, Metrics::default()), ..Given::default() }
}

fn ended(words: &str) -> Vec<Effect> {
    vec![Effect::TurnMetrics(spent(9.0)), Effect::TurnEnded(Some(words.into()))]
}

#[test]
fn a_good_turn_closes_the_agent_and_completes() {
    let mut core = scripted(vec![ended("well")], Given::default());
    let actions = say(&mut core);
    assert!(actions.contains(&Action::CloseInput));
    assert!(!actions.iter().any(|a| matches!(a, Action::Signal(_))), "nobody is interrupted");
    let late = request(&mut core, Request::Send { text: "more".into() });
    let refused = |a: &Action| {
        matches!(a, Action::Reply(_, Response::Refused { reason: Refusal::Ending, .. }))
    };
    assert!(late.iter().any(refused), "{late:?}");
    request(&mut core, Request::Stop);
    core.step(Input::Exited(Exit { code: Some(7), signal: None }));
    let end = core.step(Input::TreeGone);
    let state = State::Completed { exit: None, message: Some("well".into()) };
    assert!(end.contains(&Action::State(state, Source::Protocol)));
}

#[test]
fn a_question_from_inside_keeps_a_finished_agent_open() {
    let mut core = scripted(vec![ended("well")], Given::default());
    ask(&mut core, 1, &[]);
    assert!(!say(&mut core).contains(&Action::CloseInput));
    let answer = Request::Answer { prompt: None, answer: Answer::Text { text: "x".into() } };
    assert!(request(&mut core, answer).contains(&Action::CloseInput));
}

#[test]
fn one_that_is_kept_open_waits_for_the_next_message() {
    let given = Given { keep_open: true, ..Given::default() };
    let mut core = scripted(vec![ended("one"), ended("two")], given);
    assert_eq!(states(&say(&mut core)), [StateName::WaitingInput]);
    let sent = request(&mut core, Request::Send { text: "next".into() });
    assert_eq!(states(&sent), [StateName::Working]);
    assert_eq!(states(&say(&mut core)), [StateName::WaitingInput]);
}

#[test]
fn a_reached_limit_holds_the_tree_until_it_is_raised() {
    let lines = vec![vec![Effect::Metrics(spent(0.5))], vec![Effect::Metrics(spent(1.0))]];
    let mut core = scripted(lines, costs(1.0));
    assert_eq!(states(&say(&mut core)), []);
    let held = say(&mut core);
    assert_eq!(states(&held), [StateName::Paused]);
    assert!(held.contains(&Action::Signal(TreeSignal::Freeze)));
    assert!(held.iter().any(|a| matches!(a, Action::Journal(EventKind::Budget, _))));
    let refused = request(&mut core, Request::Resume { raise: Budget::default() });
    assert!(matches!(
        refused[..],
        [Action::Reply(9, Response::Refused { reason: Refusal::Budget, .. })]
    ));
    let raise = Budget { cost_usd: Some(2.0), ..Budget::default() };
    let resumed = request(&mut core, Request::Resume { raise });
    assert!(resumed.contains(&Action::Budget(raise)));
    assert!(resumed.contains(&Action::Signal(TreeSignal::Thaw)));
    assert_eq!(states(&resumed), [StateName::Working]);
}

#[test]
fn what_is_spent_at_the_end_of_a_turn_holds_nothing() {
    let mut core = scripted(vec![ended("well")], costs(1.0));
    assert!(say(&mut core).contains(&Action::CloseInput));
}

#[test]
fn the_next_turn_is_held_before_it_begins() {
    let given = Given { keep_open: true, ..costs(1.0) };
    let woken = vec![told(State::Working { detail: None })];
    let mut core = scripted(vec![ended("one"), ended("two"), woken], given);
    assert_eq!(states(&say(&mut core)), [StateName::WaitingInput]);
    let sent = request(&mut core, Request::Send { text: "next".into() });
    assert_eq!(states(&sent), [StateName::Paused]);
    let raise = Budget { cost_usd: Some(9.5), ..Budget::default() };
    let resumed = request(&mut core, Request::Resume { raise });
    assert_eq!(states(&resumed), [StateName::WaitingInput, StateName::Working]);
    core.given.limits = costs(1.0).limits;
    assert_eq!(states(&say(&mut core)), [StateName::WaitingInput]);
    let woke = say(&mut core);
    assert_eq!(states(&woke), [StateName::Working, StateName::Paused], "it began by itself");
}

#[test]
fn a_start_beyond_the_limit_is_held_at_once() {
    let budget = Budget { cost_usd: Some(1.0), ..Budget::default() };
    let limits = Limits::new(budget, spent(3.0));
    let given = Given { limits, ..Given::default() };
    let mut core = Core::new(Box::new(Plain), given);
    core.step(Input::Begin);
    core.step(Input::Prepared(Ok(())));
    let actions = core.step(Input::Started(Ok(())));
    assert_eq!(states(&actions), [StateName::Working, StateName::Paused]);
}

#[test]
fn the_time_is_a_limit_like_the_others() {
    let budget = Budget { seconds: Some(60), ..Budget::default() };
    let limits = Limits::new(budget, Metrics::default());
    let mut core = scripted(Vec::new(), Given { limits, ..Given::default() });
    assert_eq!(states(&core.step(Input::TimeIsUp)), [StateName::Paused]);
}

#[test]
fn what_a_held_agent_had_said_shows_when_it_goes_on() {
    let prompt = Prompt {
        id: "x".into(),
        kind: PromptKind::Permission,
        text: "may I?".into(),
        tool: None,
        input: None,
        options: Vec::new(),
    };
    let waiting = State::WaitingInput { prompt };
    let mut core = scripted(vec![vec![told(waiting.clone())], ended("well")], Given::default());
    let held = request(&mut core, Request::Pause);
    let was = Box::new(State::Working { detail: None });
    let pause = Pause { was, hold: HoldReason::Person };
    assert!(held.contains(&Action::State(State::Paused(pause), Source::Command)));
    assert_eq!(states(&say(&mut core)), []);
    let resumed = request(&mut core, Request::Resume { raise: Budget::default() });
    assert_eq!(states(&resumed), [StateName::Working, StateName::WaitingInput]);
}

#[test]
fn an_answer_that_does_not_come_is_a_failure_with_the_last_words() {
    let mut core = scripted(vec![vec![Effect::Deadline(Some(Duration::MAX))]], Given::default());
    let set = Action::SetTimer(Timer::Deadline, Some(Duration::MAX));
    assert!(say(&mut core).contains(&set));
    core.step(Input::Errors(b"loading\nstill loading\n".to_vec()));
    core.step(Input::Timer(Timer::Deadline));
    let end = core.step(Input::TreeGone);
    let message = "no answer\nloading\nstill loading".to_owned();
    let state = State::Failed { message, exit: None };
    assert!(end.contains(&Action::State(state, Source::Protocol)));
}

#[test]
fn done_closes_an_agent_at_the_end_of_its_turn_even_one_that_is_kept_open() {
    let given = || Given { keep_open: true, ..Given::default() };
    let report = || Request::Done { message: Some("all well".into()) };
    let state = State::Completed { exit: None, message: Some("all well".into()) };
    let mut core = scripted(vec![ended("bye")], given());
    assert!(!request(&mut core, report()).contains(&Action::CloseInput), "its turn goes on");
    assert!(say(&mut core).contains(&Action::CloseInput));
    let end = core.step(Input::TreeGone);
    assert!(end.contains(&Action::State(state.clone(), Source::Protocol)));
    let mut core = scripted(vec![ended("bye")], given());
    assert_eq!(states(&say(&mut core)), [StateName::WaitingInput]);
    assert!(request(&mut core, report()).contains(&Action::CloseInput));
    let end = core.step(Input::TreeGone);
    assert!(end.contains(&Action::State(state, Source::Protocol)));
}
