//! Limits where no call of a tool tells that one is reached: between turns, and with an agent that does not
//! tell what it uses.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use support::agents::{self, go, kill, lost, nothing_is_left, processes, states, worktree};
use support::{Sandbox, models, until};

/// The beginning of an agent program: it counts the messages that it reads in `turns` and says of each
/// that it has it, then does what `told` is made of. A turn that ends has cost 4 dollars.
const AGENT: &str = r#"#!/bin/sh
answer() { echo '{"type":"control_response","response":{"subtype":"success","request_id":"'$1'","response":{}}}'; }
phase() { echo '{"type":"system","subtype":"session_state_changed","state":"'$1'"}'; }
took() { echo '{"type":"user","isReplay":true,"uuid":"u"}'; }
begins() { phase running; echo '{"type":"system","subtype":"init"}'; }
ends() {
  n=$((n + 1))
  echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"turn '$n'","total_cost_usd":'$((n * 4))',"modelUsage":{"m":{"inputTokens":'$((n * 100))'}}}'
}
n=0
read line; answer initialize
"#;

/// Lets the program 'claude' be [`AGENT`] with this to do.
fn agent(sandbox: &Sandbox, does: &str) {
    sandbox.script("claude", &format!("{AGENT}{does}\n"));
}

/// Adds an instance with these options. Returns its id.
#[track_caller]
fn add(sandbox: &Sandbox, options: &[&str]) -> String {
    let args = [&["add", "-q", "--backend", "claude"], options, &["a task"]].concat();
    sandbox.claudio(args).ok()
}

/// Waits until it waits for a message, after a turn with these last words.
#[track_caller]
fn idle(sandbox: &Sandbox, id: &str, words: &str) {
    until("the end of the turn", || (sandbox.show(id)["waiting"]["text"] == words).then_some(()));
}

/// Waits until it is held for this reason. Returns what is shown then.
#[track_caller]
fn held(sandbox: &Sandbox, id: &str, reason: &str) -> Value {
    let held = sandbox.wait_for(id, "paused,completed,failed");
    assert_eq!((&held["state"], &held["reason"]), (&"paused".into(), &reason.into()), "{held}");
    held
}

#[test]
fn what_the_last_answer_went_beyond_holds_the_next_message() {
    let sandbox = Sandbox::new();
    let turns = "while read line; do touch turn$n; begins; took; ends; phase idle; done";
    agent(&sandbox, turns);
    let cost = ["--max-cost", "0.5", "the cost of $4.00 has reached the limit of $0.50"];
    let tokens = ["--max-tokens", "100", "100 tokens have reached the limit of 100"];
    for [option, limit, reason] in [cost, tokens] {
        let id = add(&sandbox, &["--keep-open", option, limit]);
        idle(&sandbox, &id, "turn 1");
        let receipt = sandbox.json(["send", &id, "go on"]).remove(0);
        assert_eq!(receipt["status"], "submitted");
        held(&sandbox, &id, reason);
        let refused = sandbox.claudio(["resume", &id]).ended(1);
        assert!(refused.err.contains(option), "{}", refused.err);
        assert!(!worktree(&sandbox, &id).join("turn1").exists(), "nothing more is spent");
        sandbox.claudio(["resume", &id, option, "1000"]).ended(0);
        idle(&sandbox, &id, "turn 2");
        let (w, i) = ("working", "waiting_input:idle");
        assert_eq!(states(&sandbox, &id), [w, i, "paused", i, w, i]);
        sandbox.claudio(["stop", &id]).ended(0);
    }
    nothing_is_left(&sandbox);
}

#[test]
fn a_message_that_is_left_at_the_end_of_a_turn_does_not_begin_the_next_beyond_the_limit() {
    let sandbox = Sandbox::new();
    agent(
        &sandbox,
        "read line; begins; took; touch begun; read line; ends; begins; took; read line; exit 1",
    );
    let id = add(&sandbox, &["--max-cost", "0.5"]);
    until("the turn", || worktree(&sandbox, &id).join("begun").exists().then_some(()));
    let receipt = sandbox.json(["send", &id, "and that"]).remove(0);
    assert_eq!(receipt["status"], "queued");
    held(&sandbox, &id, "the cost of $4.00 has reached the limit of $0.50");
    sandbox.claudio(["resume", &id, "--max-cost", "100"]).ended(0);
    sandbox.wait_for(&id, "working");
    sandbox.claudio(["stop", &id]).ended(0);
    assert_eq!(states(&sandbox, &id), ["working", "paused", "working", "stopped"]);
    nothing_is_left(&sandbox);
}

#[test]
fn a_turn_that_the_end_of_a_background_command_begins_is_held() {
    let Some((sandbox, models)) = models::claude() else { return };
    let options = ["--permission-mode", "acceptEdits", "--allowed-tools", "Bash"];
    let options = [&options[..], &["--max-cost", "0.04"]].concat();
    // The turn that is to be held must not be over before.
    models.answers(2);
    let id = agents::add(&sandbox, "claude", "background_until_told", &options);
    models.asked("the turn's last request", |request| request["turn"] == 1);
    until("the turn's end", || {
        agents::stream(&sandbox, &id).contains(r#""state":"idle""#).then_some(())
    });
    assert_eq!(sandbox.show(&id)["state"], "working", "the end of a turn holds nothing");
    go(&sandbox, &id);
    let held = held(&sandbox, &id, "the cost of $0.04175 has reached the limit of $0.04");
    assert_eq!(held["metrics"]["turns"], 1);
    models.answers(100);
    sandbox.claudio(["resume", &id, "--max-cost", "1"]).ended(0);
    assert_eq!(sandbox.wait_for(&id, "completed")["metrics"]["turns"], 2);
    nothing_is_left(&sandbox);
}

#[test]
fn a_limit_of_what_the_agent_does_not_tell_holds_it_at_its_first_call_of_a_tool() {
    let sandbox = Sandbox::new();
    let calls = r#"calls() { touch called$1; echo '{"type":"assistant","message":{"content":[{"type":"tool_use"}]}}'; read line || exit 1; }"#;
    let refuses = r#"echo '{"type":"control_response","response":{"subtype":"error","request_id":"usage","error":"unknown subtype"}}'"#;
    let untold = r#"echo '{"type":"control_response","response":{"subtype":"success","request_id":"usage","response":{"session":{"total_cost_usd":null,"model_usage":{}}}}}'"#;
    let both = "'--max-cost' and '--max-tokens'";
    let tries = [
        (refuses, &["--max-cost", "5"][..], "'--max-cost'"),
        (refuses, &["--max-tokens", "100000"], "'--max-tokens'"),
        (refuses, &["--max-cost", "5", "--max-tokens", "100000"], both),
        (untold, &["--max-cost", "5"], "'--max-cost'"),
    ];
    for (answer, options, without) in tries {
        let does = format!(
            "{calls}; read line; begins; took; calls 1; {answer}; \
             until [ -e go ]; do sleep 0.05; done; ends; phase idle; read line; exit 0"
        );
        agent(&sandbox, &does);
        let waits = [&["add", "--wait", "--backend", "claude"], options, &["a task"]].concat();
        let ran = sandbox.claudio(waits).ended(1);
        let id = ran.out.split_whitespace().next().unwrap().to_owned();
        let reason = format!(
            "claude does not tell what it uses while it works, so the limit cannot be watched; \
             'git claudio resume' without {without} goes on without it"
        );
        held(&sandbox, &id, &reason);
        let hint = format!("'git claudio resume {id}'");
        assert!(ran.err.contains(&hint), "{}", ran.err);
        sandbox.claudio(["resume", &id]).ended(0);
        go(&sandbox, &id);
        assert_eq!(sandbox.wait_for(&id, "completed,failed,paused")["state"], "completed");
    }
    // Without such a limit there is nothing to watch.
    agent(
        &sandbox,
        &format!(
            "{calls}; read line; begins; took; calls 1; {refuses}; ends; phase idle; read line"
        ),
    );
    let id = add(&sandbox, &["--timeout", "1h"]);
    sandbox.wait_for(&id, "completed");
    nothing_is_left(&sandbox);
}

/// Returns how long it has worked, as that is stored.
fn worked(sandbox: &Sandbox, id: &str) -> f64 {
    let record = sandbox.path().join(".claudio/instances").join(id).join("instance.json");
    let record: Value = serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
    record["worked_s"].as_f64().unwrap()
}

/// Nobody is given time by the end of their supervisor, and none counts in which nothing ran.
#[test]
fn what_it_worked_until_its_supervisor_was_killed_counts() {
    let mut sandbox = Sandbox::new();
    let add = |options: &[&str], task: &str| {
        let args = [&["add", "-q", "--backend", "shell"], options, &[task]].concat();
        sandbox.claudio(args).ok()
    };
    let limited = add(&["--timeout", "1h"], "sleep 1000");
    let talks = "while :; do echo on; sleep 0.1; done";
    let [stopped, removed] = [(); 2].map(|()| add(&[], talks));
    for id in [&limited, &stopped, &removed] {
        until("what it worked to be stored", || (worked(&sandbox, id) > 4.0).then_some(()));
        kill(processes(&sandbox, id).0);
        lost(&sandbox, id);
    }
    // Once, and not the night in which the machine was off.
    let morning = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(8);
    sandbox.set("CLAUDIO_NOW", morning.to_string());
    let duration = |metrics: &Value| metrics["duration_s"].as_f64().unwrap();
    let counted = |metrics: &Value, id: &str, worked: f64| {
        // The one begins a moment before the other, which may be long on a busy machine, but no night.
        let ran = worked - 0.01..worked + 600.0;
        assert!(ran.contains(&duration(metrics)), "{id} worked for {worked}: {metrics}");
    };
    let before = [&limited, &stopped, &removed].map(|id| worked(&sandbox, id));
    sandbox.json(["sessions", "recover", "--rerun", &limited]);
    assert!(worked(&sandbox, &limited) >= before[0]);
    counted(&sandbox.show(&limited)["metrics"], &limited, before[0]);
    sandbox.claudio(["stop", &stopped]).ended(0);
    counted(&sandbox.show(&stopped)["metrics"], &stopped, before[1]);
    sandbox.claudio(["rm", "-f", &removed]).ended(0);
    let stats = sandbox.json(["stats"]).remove(0);
    let gone = stats["instances"].as_array().unwrap().iter().find(|one| one["id"] == *removed);
    counted(&gone.unwrap()["metrics"], &removed, before[2]);
    sandbox.claudio(["stop", &limited]).ended(0);
    assert!(duration(&sandbox.show(&limited)["metrics"]) >= before[0]);
    nothing_is_left(&sandbox);
}
