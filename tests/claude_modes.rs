//! Every permission mode of the real Claude Code, over its protocol, in its terminal and back.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use support::agents::nothing_is_left;
use support::models;
use support::tmux::Window;
use support::{Sandbox, until, write};

/// Waits until the instance is idle after it said this. Returns what is shown of it.
#[track_caller]
fn idle(sandbox: &Sandbox, id: &str, mode: &str) -> Value {
    let mut last = Value::Null;
    until("the end of the turn", || {
        last = sandbox.show(id);
        let ended = ["failed", "stopped", "completed"].iter().any(|end| last["state"] == *end);
        assert!(!ended, "{last}");
        (last["waiting"]["kind"] == "idle" && last["mode"] == mode).then(|| last.clone())
    })
}

/// Takes an instance with this permission mode to its terminal, where a person types, and back.
fn there_and_back(mode: &str) {
    let Some((mut sandbox, models)) = models::claude() else { return };
    // Root may bypass only where it says that it is in a sandbox.
    sandbox.set("IS_SANDBOX", "1");
    let task = "Do it. [[scenario:default]]";
    let args = ["add", "-q", "--backend", "claude", "--keep-open", "--permission-mode", mode, task];
    let id = sandbox.claudio(args).ok();
    let before = idle(&sandbox, &id, "structured");
    assert_eq!(before["permission_mode"], mode);
    let Some(window) = Window::claudio(&sandbox, &format!("attach {id}")) else { return };
    if mode == "bypassPermissions" {
        // Whether to take that on is for the person to say who sees it.
        window.shows("Yes, I accept");
        // It draws the dialog a moment before it takes keys, and its first choice would end it. However
        // late it takes one, the number of a choice is no other choice; one too many begins the message.
        let mut pressed = None::<std::time::Instant>;
        until("the choice to be taken", || {
            if pressed.is_some() && !window.screen().contains("Yes, I accept") {
                return Some(());
            }
            if pressed.is_none_or(|at| at.elapsed() > std::time::Duration::from_millis(700)) {
                window.types("2");
                pressed = Some(std::time::Instant::now());
            }
            None
        });
    }
    window.shows("Done (mock).");
    window.types("One more [[scenario:default]]");
    window.shows("One more");
    window.presses("Enter");
    models.asked("the message", |request| {
        request["last_user"].as_str().is_some_and(|text| text.contains("One more"))
    });
    let there = idle(&sandbox, &id, "terminal");
    assert_eq!(there["permission_mode"], mode);
    assert_eq!(there["session_id"], before["session_id"]);
    window.detaches();
    window.shows("ended with 0");
    sandbox.claudio(["stop", &id]).ok();
    sandbox.claudio(["send", &id, "And again [[scenario:default]]"]).ok();
    let back = idle(&sandbox, &id, "structured");
    assert_eq!(back["permission_mode"], mode);
    assert_eq!(back["session_id"], before["session_id"]);
    sandbox.claudio(["stop", &id]).ok();
    drop(window);
    nothing_is_left(&sandbox);
}

#[test]
fn default() {
    there_and_back("default");
}

#[test]
fn plan() {
    there_and_back("plan");
}

#[test]
fn accept_edits() {
    there_and_back("acceptEdits");
}

#[test]
fn auto() {
    there_and_back("auto");
}

#[test]
fn dont_ask() {
    there_and_back("dontAsk");
}

#[test]
fn bypass() {
    there_and_back("bypassPermissions");
}

#[test]
fn that_a_bypass_has_to_be_accepted_first_is_foreseen() {
    let Some((mut sandbox, _models)) = models::claude() else { return };
    sandbox.set("IS_SANDBOX", "1");
    let add = || {
        let mode = ["--terminal", "--no-start", "--permission-mode", "bypassPermissions", "x"];
        sandbox.claudio([&["add", "--backend", "claude"], &mode[..]].concat()).ended(0).err
    };
    let warned = add();
    assert!(warned.contains("'bypassPermissions' has not been accepted yet"), "{warned}");
    let settings = sandbox.home().join(".claude/settings.json");
    write(&settings, "{\"skipDangerousModePermissionPrompt\":true}");
    assert!(!add().contains("accepted"));
}
