//! What the real Claude Code uses in its own terminal, seen while it works: tokens, money, limits.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use support::agents::{self, go, nothing_is_left, shell_of, used};
use support::models::{self, Models};
use support::{Sandbox, until, write};

const ACCEPT: &[&str] = &["--permission-mode", "acceptEdits", "--allowed-tools", "Bash"];

/// Adds an instance in its own terminal that plays a scenario. Returns its id.
#[track_caller]
fn add(sandbox: &Sandbox, scenario: &str, options: &[&str]) -> String {
    agents::add(sandbox, "claude", scenario, &[&["--terminal"], ACCEPT, options].concat())
}

/// Waits until the figures are there for which `wanted` holds. Returns what is shown then.
#[track_caller]
fn shows(sandbox: &Sandbox, id: &str, wanted: impl Fn(&Value) -> bool) -> Value {
    let mut last = Value::Null;
    until("the figures", || {
        last = sandbox.show(id);
        let ended = ["failed", "stopped", "completed"].iter().any(|end| last["state"] == *end);
        assert!(!ended, "{last}");
        wanted(&last).then(|| last.clone())
    })
}

fn costs(show: &Value, dollars: f64) -> bool {
    show["metrics"]["cost_usd"].as_f64().is_some_and(|cost| (cost - dollars).abs() < 0.002)
}

fn asked(models: &Models, begin: &str) {
    models.asked("the message", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with(begin))
    });
}

#[test]
fn tokens_and_money_are_known_while_it_works_and_over_restarts() {
    let Some((sandbox, models)) = models::claude() else { return };
    // The user's own status line stays on the screen.
    let own = "cat >/dev/null; echo own-$((40 + 2))";
    let settings = serde_json::json!({"statusLine": {"type": "command", "command": own}});
    write(&sandbox.home().join(".claude/settings.json"), settings.to_string());
    let id = add(&sandbox, "until_told", &[]);
    shell_of(&sandbox, &id);
    let works = shows(&sandbox, &id, |show| costs(show, 0.0378));
    assert_eq!(works["state"], "working");
    until("the user's status line", || {
        sandbox.claudio(["logs", "--screen", &id]).ok().contains("own-42").then_some(())
    });
    go(&sandbox, &id);
    let idle = |show: &Value| show["waiting"]["kind"] == "idle";
    // The program tells its status line a moment after the turn.
    let all = |show: &Value| idle(show) && show["metrics"]["input_tokens"] == 1100;
    let end = shows(&sandbox, &id, |show| all(show) && costs(show, 0.0418));
    used(&end, [1100, 80, 6000, 5000], 0.0418);
    assert_eq!(end["metrics"]["turns"], 1);
    assert!(end["metrics"]["model"].as_str().unwrap().starts_with("claude-"), "{end}");
    sandbox.claudio(["stop", &id]).ended(0);
    used(&sandbox.show(&id), [1100, 80, 6000, 5000], 0.0418);
    // The program goes on with its own sum: what was there before does not count twice.
    sandbox.claudio(["send", &id, "Next [[scenario:default]]"]).ended(0);
    asked(&models, "Next");
    let spent = |show: &Value| show["metrics"]["cost_usd"].as_f64().unwrap();
    let next = shows(&sandbox, &id, |show| idle(show) && spent(show) > spent(&end));
    assert!(spent(&next) < 2.0 * spent(&end), "{next}");
    assert_eq!(next["metrics"]["turns"], 2);
    assert!(next["metrics"]["output_tokens"].as_u64() > Some(80), "{next}");
    sandbox.claudio(["stop", &id]).ended(0);
    let kept = fs::read_to_string(sandbox.home().join(".claude/settings.json")).unwrap();
    assert_eq!(kept, settings.to_string(), "the user's configuration");
    nothing_is_left(&sandbox);
}

#[test]
fn limits_of_money_and_tokens_hold_it() {
    let Some((sandbox, models)) = models::claude() else { return };
    for (limit, value, raised) in [("--max-cost", "0.03", "1"), ("--max-tokens", "100", "100000")] {
        let id = add(&sandbox, "until_told", &[limit, value]);
        let held = sandbox.wait_for(&id, "paused");
        assert!(["cost", "tokens"].iter().any(|reached| held["reached"] == *reached), "{held}");
        let reason = held["reason"].as_str().unwrap();
        assert!(reason.ends_with(value) || reason.ends_with(&format!("${value}")), "{reason}");
        sandbox.claudio(["wait", &id]).ended(1);
        sandbox.claudio(["resume", &id]).ended(1);
        let asked = models.requests().len();
        sandbox.claudio(["resume", &id, limit, raised]).ended(0);
        go(&sandbox, &id);
        shows(&sandbox, &id, |show| show["waiting"]["kind"] == "idle");
        assert!(models.requests().len() > asked);
        sandbox.claudio(["stop", &id]).ended(0);
    }
    nothing_is_left(&sandbox);
}

/// As where an organisation's own settings put another command in the place of the status line.
fn without_status_line(sandbox: &Sandbox) {
    let claude = sandbox.root().join("bin/claude");
    let real = fs::read_link(&claude).unwrap();
    fs::remove_file(&claude).unwrap();
    let script = format!(
        "#!/bin/sh\nfor arg; do shift; case $arg in \
         '{{'*) arg=$(printf %s \"$arg\" | sed 's/hook StatusLine/hook None/');; esac; \
         set -- \"$@\" \"$arg\"; done\nexec '{}' \"$@\"\n",
        real.display()
    );
    sandbox.script("claude", &script);
}

#[test]
fn a_limit_of_money_that_nobody_could_watch_holds_it_at_once() {
    let Some((sandbox, _models)) = models::claude() else { return };
    without_status_line(&sandbox);
    let id = add(&sandbox, "until_told", &["--max-cost", "5"]);
    shell_of(&sandbox, &id);
    go(&sandbox, &id);
    let held = sandbox.wait_for(&id, "paused");
    assert_eq!(held["reached"], "cost");
    assert!(held["reason"].as_str().unwrap().contains("cannot be watched"), "{held}");
    assert_eq!(held["metrics"]["cost_usd"], Value::Null, "it is never guessed");
    sandbox.claudio(["resume", &id]).ended(0);
    // It may be held before it has written what its turn has used, or end before it has written the last
    // answer.
    shows(&sandbox, &id, |show| {
        show["waiting"]["kind"] == "idle" && show["metrics"]["output_tokens"].as_u64() >= Some(60)
    });
    sandbox.claudio(["stop", &id]).ended(0);
}

/// The program tells its status line of an answer a moment later, or never.
#[test]
fn the_money_of_an_answer_that_is_left_at_once_is_counted() {
    let Some((sandbox, _models)) = models::claude() else { return };
    without_status_line(&sandbox);
    let id = add(&sandbox, "default", &[]);
    shows(&sandbox, &id, |show| show["waiting"]["kind"] == "idle");
    let mut keys = vec!["send", &id];
    ["/", "e", "x", "i", "t", "\r"].iter().for_each(|key| keys.extend(["--key", key]));
    sandbox.claudio(keys).ok();
    let left = sandbox.wait_for(&id, "completed");
    let own = fs::read(sandbox.home().join(".claude.json")).unwrap();
    let own: Value = serde_json::from_slice(&own).unwrap();
    let mut projects = own["projects"].as_object().unwrap().values();
    let last = projects.find(|one| one["lastSessionId"] == left["session_id"]).unwrap();
    let cost = left["metrics"]["cost_usd"].as_f64().unwrap();
    assert!((cost - last["lastCost"].as_f64().unwrap()).abs() < 1e-6, "{left}");
    assert!(cost > 0.0 && left["metrics"]["output_tokens"].as_u64() > Some(0), "{left}");
    nothing_is_left(&sandbox);
}
