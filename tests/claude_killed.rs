//! The real Claude Code killed in the middle of its work, alone or with its supervisor, and taken up
//! again: nothing it used is forgotten, and nothing is decided or spent that nobody asked for.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use support::agents::{
    self, kill, lost, nothing_is_left, processes, shell_of, states, used, worktree,
};
use support::models::{self, Models};
use support::{Sandbox, runs, until};

const ACCEPT: &[&str] = &["--permission-mode", "acceptEdits", "--allowed-tools", "Bash"];

/// Adds an instance that plays a scenario. Returns its id.
#[track_caller]
fn add(sandbox: &Sandbox, scenario: &str, options: &[&str]) -> String {
    agents::add(sandbox, "claude", scenario, options)
}

/// Returns what the agent has written down of its session, which it does a moment after it speaks.
fn transcript(sandbox: &Sandbox, id: &str) -> Option<String> {
    let session = sandbox.show(id)["session_id"].as_str()?.to_owned();
    let projects = fs::read_dir(sandbox.home().join(".claude/projects")).ok()?;
    let mut files = projects.flatten().map(|dir| dir.path().join(format!("{session}.jsonl")));
    fs::read_to_string(files.find(|file| file.exists())?).ok()
}

/// Waits until the session holds so many calls of tools.
#[track_caller]
fn written(sandbox: &Sandbox, id: &str, calls: usize) {
    until("the session to be written", || {
        let text = transcript(sandbox, id)?;
        let lines = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let called = |line: &Value| line["message"]["content"][0]["type"] == "tool_use";
        (lines.filter(called).count() >= calls).then_some(())
    });
}

/// Kills an agent that waits for a permission before it has written anything of its session. Returns
/// what is shown of the instance then.
#[track_caller]
fn killed_unwritten(sandbox: &Sandbox, id: &str) -> Value {
    sandbox.wait_for(id, "waiting_input");
    kill(processes(sandbox, id).1);
    let failed = sandbox.wait_for(id, "failed");
    // It writes a moment after it speaks: this is what an earlier kill leaves.
    let projects = sandbox.home().join(".claude/projects");
    if projects.exists() {
        fs::remove_dir_all(&projects).unwrap();
    }
    failed
}

/// Waits for the next request that says what happened, with the task. Returns its text.
#[track_caller]
fn told_anew(models: &Models) -> String {
    let request = models.asked("what happened, and the task", |request| {
        let text = request["last_user"].as_str().unwrap_or_default();
        text.starts_with("You were cut off") && text.contains("Do it.")
    });
    request["last_user"].as_str().unwrap().to_owned()
}

#[test]
fn a_killed_agent_fails_is_counted_to_the_last_token_and_goes_on_in_its_session() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "until_told", ACCEPT);
    let shell = shell_of(&sandbox, &id);
    let (_, agent) = processes(&sandbox, &id);
    until("the account of the first request", || sandbox.show(&id)["metrics"]["cost_usd"].as_f64());
    kill(agent);
    let failed = sandbox.wait_for(&id, "failed");
    assert_eq!(failed["exit"]["signal"], 9);
    let message = failed["message"].as_str().unwrap();
    assert!(message.contains("in the middle of a turn: killed by signal 9"), "{message}");
    assert!(!runs(shell), "its command was ended, too");
    used(&failed, [1000, 60, 0, 5000], 0.0378);
    sandbox.claudio(["start", &id]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["session_id"], failed["session_id"]);
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    models.asked("that it was cut off", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were cut off"))
    });
    assert_eq!(states(&sandbox, &id), ["working", "failed", "working", "completed"]);
}

#[test]
fn a_killed_supervisor_takes_its_agent_along_and_recovering_goes_on() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "until_told", ACCEPT);
    let shell = shell_of(&sandbox, &id);
    written(&sandbox, &id, 1);
    let (supervisor, agent) = processes(&sandbox, &id);
    kill(supervisor);
    until("the agent's end", || (!runs(agent)).then_some(()));
    lost(&sandbox, &id);
    sandbox.claudio(["start", &id]).ended(1);
    let recovered = sandbox.json(["sessions", "recover"]).remove(0);
    assert_eq!(recovered["recovery"], "resumed");
    assert!(!runs(shell), "what was left behind was ended");
    let done = sandbox.wait_for(&id, "completed");
    models.asked("that it was cut off", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were cut off"))
    });
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    nothing_is_left(&sandbox);
}

#[test]
fn recovering_spends_nothing_on_what_was_paused_or_only_waited() {
    let Some((sandbox, models)) = models::claude() else { return };
    let idle = add(&sandbox, "multi_turn", &["--keep-open"]);
    sandbox.wait_for(&idle, "waiting_input");
    let held = add(&sandbox, "until_told", ACCEPT);
    shell_of(&sandbox, &held);
    sandbox.claudio(["pause", &held]).ended(0);
    for id in [&idle, &held] {
        let (supervisor, agent) = processes(&sandbox, id);
        kill(supervisor);
        until("the agent's end", || (!runs(agent)).then_some(()));
        lost(&sandbox, id);
    }
    let asked = models.requests().len();
    let recovered = sandbox.json(["sessions", "recover"]);
    let what = |id: &str| {
        let one = recovered.iter().find(|one| one["id"] == *id).unwrap();
        (one["recovery"].clone(), one["state"].clone())
    };
    assert_eq!(what(&idle), ("completed".into(), "completed".into()));
    assert_eq!(what(&held), ("stopped".into(), "stopped".into()));
    nothing_is_left(&sandbox);
    assert_eq!(models.requests().len(), asked);
    sandbox.json(["send", &idle, "next"]);
    let again = sandbox.wait_for(&idle, "waiting_input");
    assert_eq!(again["waiting"]["text"], "Answer two. You said: next");
}

#[test]
fn an_open_permission_survives_its_supervisor_undecided() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "permission", &[]);
    sandbox.wait_for(&id, "waiting_input");
    let (supervisor, agent) = processes(&sandbox, &id);
    kill(supervisor);
    until("the agent's end", || (!runs(agent)).then_some(()));
    assert_eq!(lost(&sandbox, &id)["state"], "waiting_input");
    // The model was not asked again: nobody has told it 'no'.
    assert_eq!(models.requests().len(), 1);
    assert!(!worktree(&sandbox, &id).join("needs_permission.txt").exists());
    sandbox.claudio(["answer", &id, "--allow"]).ended(1);
    sandbox.claudio(["sessions", "recover"]).ended(0);
    // Whether the agent had written its session down when it was killed, or had not come to that.
    models.asked("what follows", |request| {
        request["last_user"].as_str().is_some_and(|text| text.contains("neither given nor refused"))
    });
}

#[test]
fn an_agent_killed_before_it_wrote_its_session_is_told_that_and_the_task() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "permission", &[]);
    let first = sandbox.wait_for(&id, "waiting_input");
    let (supervisor, agent) = processes(&sandbox, &id);
    kill(supervisor);
    until("the agent's end", || (!runs(agent)).then_some(()));
    lost(&sandbox, &id);
    // It writes a moment after it speaks: this is what an earlier kill leaves.
    let projects = sandbox.home().join(".claude/projects");
    if projects.exists() {
        fs::remove_dir_all(&projects).unwrap();
    }
    let recovered = sandbox.json(["sessions", "recover"]).remove(0);
    assert_eq!(recovered["recovery"], "started");
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(asks["waiting"]["tool"], "Bash");
    assert_ne!(asks["session_id"], first["session_id"]);
    let told = models.last_asked();
    assert!(told.starts_with("You were cut off") && told.contains("Do it."), "{told}");
}

#[test]
fn starting_one_that_had_written_nothing_tells_the_task_again() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "permission", &[]);
    let failed = killed_unwritten(&sandbox, &id);
    sandbox.claudio(["start", &id]).ended(0);
    told_anew(&models);
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_ne!(asks["session_id"], failed["session_id"]);
    sandbox.claudio(["stop", &id]).ended(0);
    nothing_is_left(&sandbox);
}

#[test]
fn a_message_to_one_that_had_written_nothing_comes_with_the_task() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "permission", &[]);
    killed_unwritten(&sandbox, &id);
    let receipt = sandbox.json(["send", &id, "And mind the gap."]).remove(0);
    assert_eq!(receipt["status"], "submitted");
    let told = told_anew(&models);
    assert!(told.ends_with("\nAnd this message:\nAnd mind the gap."), "{told}");
    sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["stop", &id]).ended(0);
    nothing_is_left(&sandbox);
}

/// Claude Code says that it has a message when the model has begun to answer, but writes it down before.
#[test]
fn a_message_that_stands_in_the_session_is_not_told_twice() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "default", &[]);
    sandbox.wait_for(&id, "completed");
    sandbox.json(["send", &id, "Mind the gap. [[scenario:api_retry]]"]);
    until("a second try", || agents::stream(&sandbox, &id).contains("api_retry").then_some(()));
    until("the message to be written", || {
        transcript(&sandbox, &id)?.contains("Mind the gap.").then_some(())
    });
    kill(processes(&sandbox, &id).0);
    lost(&sandbox, &id);
    sandbox.claudio(["sessions", "recover"]).ended(0);
    models.asked("that it was cut off", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were cut off"))
    });
    sandbox.wait_for(&id, "completed");
    let transcript = transcript(&sandbox, &id).unwrap();
    let lines = transcript.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let told = lines.filter(|line| {
        line["type"] == "user" && line["message"].to_string().contains("Mind the gap.")
    });
    assert_eq!(told.count(), 1, "{transcript}");
}

#[test]
fn a_session_is_found_however_its_program_shortens_a_long_path() {
    let Some((sandbox, models)) = models::claude() else { return };
    let long = format!("../{}/{}/{{id}}", "d".repeat(140), "e".repeat(90));
    sandbox.git(["config", "claudio.worktree.path", &long]);
    let id = add(&sandbox, "permission", &["--keep-open"]);
    let asks = sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["answer", &id, "--deny"]).ended(0);
    until("the other prompt", || {
        let now = sandbox.show(&id)["waiting"].clone();
        (now["kind"] == "permission" && now["id"] != asks["waiting"]["id"]).then_some(())
    });
    written(&sandbox, &id, 2);
    kill(processes(&sandbox, &id).1);
    let failed = sandbox.wait_for(&id, "failed");
    used(&failed, [1000, 80, 4000, 4000], 0.034);
    sandbox.claudio(["start", &id]).ended(0);
    let request = models.asked("that it was cut off", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were cut off"))
    });
    assert_eq!(request["session"], failed["session_id"]);
    sandbox.claudio(["stop", &id]).ended(0);
}
