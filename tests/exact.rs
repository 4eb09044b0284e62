//! Steering the real agents over their protocols: what is said reaches them once and as it was said, or
//! whoever said it is told that it does not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use support::models::{self, Models};
use support::tmux::Window;
use support::{Sandbox, agents, codex, until};
use terminal::Terminal;

/// Whether the journal tells of a message with this in its detail.
fn told_of(sandbox: &Sandbox, id: &str, field: &str) -> bool {
    let events = sandbox.json(["events", "--instance", id]);
    events.iter().any(|event| event["kind"] == "message" && !event["detail"][field].is_null())
}

#[test]
fn a_key_is_rejected_where_there_is_no_terminal_and_harms_nothing() {
    let claude = models::claude().map(|place| (place, "claude", &[][..]));
    let codex = codex::codex().map(|place| (place, "codex", codex::ASKING));
    for ((sandbox, _models), backend, options) in claude.into_iter().chain(codex) {
        let id = agents::add(&sandbox, backend, "permission", options);
        sandbox.wait_for(&id, "waiting_input");
        let said = sandbox.claudio(["send", &id, "--key", "Esc"]).ended(1).err;
        let words = ["rejected: it has no terminal", "git claudio pause", "git claudio attach"];
        assert!(words.iter().all(|word| said.contains(word)), "{said}");
        assert!(!told_of(&sandbox, &id, "keys"));
        sandbox.claudio(["answer", &id, "--allow"]).ended(0);
        let made = agents::worktree(&sandbox, &id).join("needs_permission.txt");
        until("what was allowed", || made.exists().then_some(()));
    }
    let sandbox = Sandbox::new();
    let id = sandbox.add("read line");
    sandbox.wait_for(&id, "working");
    sandbox.claudio(["send", &id, "--key", "Enter"]).ended(0);
    sandbox.wait_for(&id, "completed");
    assert!(told_of(&sandbox, &id, "keys"));
}

const LATER: &str = "IMPORTANT: also do Z";

/// Returns the messages that are kept for the agent.
fn queued(sandbox: &Sandbox, id: &str) -> Vec<String> {
    serde_json::from_value(sandbox.show(id)["queued"].clone()).unwrap()
}

/// Sends a message while a permission is open, which is queued and kept.
fn send_later(sandbox: &Sandbox, id: &str) {
    sandbox.wait_for(id, "waiting_input");
    assert_eq!(sandbox.json(["send", id, LATER])[0]["status"], "queued");
    assert_eq!(queued(sandbox, id), [LATER]);
    let record = sandbox.path().join(".claudio/instances").join(id).join("instance.json");
    assert_eq!(fs::metadata(record).unwrap().permissions().mode() & 0o777, 0o600);
    assert!(sandbox.claudio(["show", id]).ok().contains(LATER));
}

/// Waits until the model is told of the message together with `words`, then until it is not kept any
/// more.
fn told_with(sandbox: &Sandbox, models: &Models, id: &str, words: &str) {
    models.asked("both", |request| {
        let told = request["last_user"].as_str().unwrap_or_default();
        told.starts_with(words) && told.contains(LATER)
    });
    until("the message to be taken", || queued(sandbox, id).is_empty().then_some(()));
    assert!(told_of(sandbox, id, "carried_over"));
}

#[test]
fn a_queued_message_outlives_the_supervisor_and_is_delivered_once() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = agents::add(&sandbox, "claude", "permission", &[]);
    send_later(&sandbox, &id);
    agents::kill(agents::processes(&sandbox, &id).0);
    agents::lost(&sandbox, &id);
    assert_eq!(queued(&sandbox, &id), [LATER]);
    sandbox.claudio(["sessions", "recover"]).ended(0);
    told_with(&sandbox, &models, &id, "You were cut off");
    sandbox.wait_for(&id, "waiting_input");
    agents::kill(agents::processes(&sandbox, &id).0);
    agents::lost(&sandbox, &id);
    let before = models.requests().len();
    sandbox.claudio(["sessions", "recover"]).ended(0);
    until("the next request", || (models.requests().len() > before).then_some(()));
    let told = models.last_asked();
    assert!(told.starts_with("You were cut off") && !told.contains(LATER), "{told}");
}

#[test]
fn a_queued_message_outlives_the_agent() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = agents::add(&sandbox, "claude", "permission", &[]);
    send_later(&sandbox, &id);
    agents::kill(agents::processes(&sandbox, &id).1);
    sandbox.wait_for(&id, "failed");
    assert_eq!(queued(&sandbox, &id), [LATER]);
    // It is told after the end.
    until("the warning", || {
        let events = sandbox.claudio(["events", "--instance", &id]).ok();
        events.contains("a message was not taken").then_some(())
    });
    // Another message comes after it.
    sandbox.claudio(["send", &id, "And Y"]).ended(0);
    told_with(&sandbox, &models, &id, "This was sent to you before");
    assert!(models.last_asked().ends_with("And this message:\nAnd Y"), "{}", models.last_asked());
}

#[test]
fn a_queued_message_waits_for_the_start_after_a_stop() {
    let Some((sandbox, models)) = codex::codex() else { return };
    let id = agents::add(&sandbox, "codex", "permission", codex::ASKING);
    send_later(&sandbox, &id);
    let stopped = sandbox.claudio(["stop", "--keep", &id]).ended(0);
    assert!(stopped.err.contains("the next start brings it"), "{}", stopped.err);
    assert_eq!(queued(&sandbox, &id), [LATER]);
    sandbox.claudio(["start", &id]).ended(0);
    told_with(&sandbox, &models, &id, "You were stopped");
    sandbox.wait_for(&id, "waiting_input");
    // What is taken in the middle of a turn is not kept.
    sandbox.claudio(["send", &id, LATER]).ended(0);
    assert_eq!(queued(&sandbox, &id), [LATER]);
    sandbox.claudio(["answer", &id, "--allow"]).ended(0);
    until("the message to be taken", || queued(&sandbox, &id).is_empty().then_some(()));
}

#[test]
fn an_option_is_one_of_those_that_are_offered() {
    let claude = models::claude().map(|place| (place, "claude", &[][..]));
    let codex = codex::codex().map(|place| (place, "codex", &["--permission-mode", "plan"][..]));
    for ((sandbox, models), backend, options) in claude.into_iter().chain(codex) {
        let free = if backend == "codex" { codex::FREE } else { &[] };
        let id = agents::add(&sandbox, backend, "question", &[free, options].concat());
        sandbox.wait_for(&id, "waiting_input");
        for none in ["Nope", "7", "0"] {
            let said = sandbox.claudio(["answer", &id, "--option", none]).ended(2).err;
            assert!(said.contains("1: Red") && said.contains("2: Blue"), "{said}");
        }
        assert_eq!(models.requests().len(), 1, "{backend} was told nothing");
        sandbox.claudio(["answer", &id, "--option", "Blue"]).ended(0);
        models.asked("the next request", |request| request["turn"] == 1);
    }
}

#[test]
fn an_answer_that_was_given_up_is_not_carried_out_and_fits_no_other_prompt() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = agents::add(&sandbox, "claude", "permission", &[]);
    sandbox.wait_for(&id, "waiting_input");
    let (supervisor, _) = agents::processes(&sandbox, &id);
    let signal = |signal| nix::sys::signal::kill(nix::unistd::Pid::from_raw(supervisor), signal);
    signal(nix::sys::signal::SIGSTOP).unwrap();
    let late = sandbox.claudio(["answer", &id, "--allow"]).ended(4).err;
    signal(nix::sys::signal::SIGCONT).unwrap();
    assert!(late.contains("may still be carried out"), "{late}");
    // What comes after it on the same socket is answered after it.
    let second = sandbox.claudio(["answer", &id, "--deny", "-m", "no"]).ended(0);
    assert!(second.err.is_empty(), "{}", second.err);
    let events = sandbox.json(["events", "--instance", &id]);
    let answers: Vec<_> = events.iter().filter(|event| event["kind"] == "answer").collect();
    assert_eq!(answers.len(), 1, "{answers:?}");
    sandbox.wait_for(&id, "waiting_input");
    assert!(!agents::worktree(&sandbox, &id).join("needs_permission.txt").exists());
}

/// Returns the warnings of the journal.
fn warnings(sandbox: &Sandbox, id: &str) -> Vec<String> {
    let events = sandbox.json(["events", "--instance", id]);
    let warnings = events.iter().filter(|event| event["kind"] == "warning");
    warnings.map(|event| event["detail"]["message"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn what_is_asked_at_a_stop_is_named_and_was_not_denied() {
    let claude = models::claude().map(|place| (place, "claude", &[][..]));
    let codex = codex::codex().map(|place| (place, "codex", codex::ASKING));
    for ((sandbox, _models), backend, options) in claude.into_iter().chain(codex) {
        let id = agents::add(&sandbox, backend, "permission", options);
        let asks = sandbox.wait_for(&id, "waiting_input")["waiting"]["text"].clone();
        let asks = asks.as_str().unwrap();
        if let Some(terminal) = Terminal::open(&sandbox, 200, 30) {
            terminal.enter(&format!("git claudio attach {id}"));
            terminal.shows("Interrupt it?");
            let screen = terminal.screen();
            assert!(screen.contains(&format!("waits with a permission: {asks}")), "{screen}");
            terminal.enter("n");
            terminal.shows("goes on as it was");
            terminal.enter(&format!("git claudio stop {id}"));
            terminal.shows(&format!("it asks, and will have no answer: {asks}"));
            terminal.enter("keep");
            sandbox.wait_for(&id, "stopped");
        }
        sandbox.claudio(["stop", &id]).ended(0);
        let told = format!("stopped while it asked, and not answered: {asks}");
        assert_eq!(warnings(&sandbox, &id), [told], "{backend}");
    }
}

#[test]
fn what_the_state_forbids_says_what_to_do() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = agents::add(&sandbox, "claude", "permission", &[]);
    sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["pause", &id]).ended(0);
    for args in [&["send", &id, "x"][..], &["answer", &id, "--allow"]] {
        let said = sandbox.claudio(args).ended(1).err;
        assert!(said.contains("is paused") && said.contains("git claudio resume"), "{said}");
    }
    sandbox.claudio(["resume", &id]).ended(0);
    sandbox.claudio(["stop", &id]).ended(0);
    let said = sandbox.claudio(["answer", &id, "--allow"]).ended(1).err;
    assert!(said.contains("is stopped") && said.contains("it asks nothing"), "{said}");
}

#[test]
fn two_who_attach_at_once_share_one_terminal() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = agents::add(&sandbox, "claude", "slow", &["--allowed-tools", "Bash"]);
    models.asked("the first message", |_| true);
    let attach = || Window::claudio(&sandbox, &format!("attach --interrupt {id}"));
    let (Some(one), Some(other)) = (attach(), attach()) else { return };
    for window in [&one, &other] {
        window.shows("for agents");
    }
    assert_eq!(sandbox.show(&id)["mode"], "terminal");
    one.types("seen by both");
    other.shows("seen by both");
}
