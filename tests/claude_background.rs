//! The real Claude Code with a sub-agent in the background that asks a person.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::agents::{self, go, nothing_is_left, states, worktree};
use support::{Sandbox, models, until};

/// Adds an instance whose sub-agent asks for a permission, and lets the main turn end. Returns its id.
#[track_caller]
fn asks_after_the_turn(sandbox: &Sandbox) -> String {
    let id = agents::add(sandbox, "claude", "background_asks", &["--allowed-tools", "Bash"]);
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(
        (&asks["waiting"]["kind"], &asks["waiting"]["tool"]),
        (&"permission".into(), &"Write".into())
    );
    go(sandbox, &id);
    let over = until("the end of the turn", || {
        Some(sandbox.show(&id)).filter(|show| show["metrics"]["turns"] == 1)
    });
    assert_eq!(over["state"], "waiting_input", "{over}");
    assert_eq!(over["waiting"]["id"], asks["waiting"]["id"]);
    id
}

#[test]
fn what_it_asks_stays_open_when_the_main_turn_ends() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = asks_after_the_turn(&sandbox);
    sandbox.claudio(["answer", &id, "--allow"]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "The sub-agent has ended. All done.");
    assert!(worktree(&sandbox, &id).join("asked.txt").exists());
    let (w, p) = ("working", "waiting_input:permission");
    assert_eq!(states(&sandbox, &id), [w, p, w, "completed"]);
    nothing_is_left(&sandbox);
}

#[test]
fn a_stop_then_tells_that_it_was_not_answered() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = asks_after_the_turn(&sandbox);
    assert_eq!(sandbox.json(["stop", &id])[0]["state"], "stopped");
    let events = sandbox.json(["events", "--instance", &id]);
    let told =
        |message: &str| message.starts_with("stopped while it asked, and not answered: Write");
    assert!(events.iter().any(|e| e["detail"]["message"].as_str().is_some_and(told)), "{events:?}");
    assert!(!worktree(&sandbox, &id).join("asked.txt").exists());
    nothing_is_left(&sandbox);
}
