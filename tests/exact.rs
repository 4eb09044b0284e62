//! Steering the real agents over their protocols: what is said reaches them once and as it was said, or
//! whoever said it is told that it does not.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::models;
use support::{Sandbox, agents, codex};

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
        support::until("what was allowed", || made.exists().then_some(()));
    }
    let sandbox = Sandbox::new();
    let id = sandbox.add("read line");
    sandbox.wait_for(&id, "working");
    sandbox.claudio(["send", &id, "--key", "Enter"]).ended(0);
    sandbox.wait_for(&id, "completed");
    assert!(told_of(&sandbox, &id, "keys"));
}
