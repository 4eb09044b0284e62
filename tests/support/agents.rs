//! What the tests of the real agents share: giving one a scenario, reading the states it was in, and
//! finding its processes.

use super::{Sandbox, until};
use serde_json::Value;
use std::fs;
use std::path::PathBuf;

/// Returns a task that plays a scenario.
pub(crate) fn task(scenario: &str) -> String {
    format!("Do it. [[scenario:{scenario}]]")
}

/// Adds an instance of this backend that plays a scenario. Returns its id.
#[track_caller]
pub(crate) fn add(sandbox: &Sandbox, backend: &str, scenario: &str, options: &[&str]) -> String {
    let task = task(scenario);
    let mut args = vec!["add", "-q", "--backend", backend];
    args.extend(options);
    args.push(&task);
    sandbox.claudio(args).ok()
}

/// Returns the events of an instance that tell of a state, those of its preparation left out. A state is
/// in the record first, and told of then.
#[track_caller]
pub(crate) fn state_events(sandbox: &Sandbox, id: &str) -> Vec<Value> {
    let mut events = until("the event of the present state", || {
        let state = sandbox.show(id)["state"].clone();
        let mut events = sandbox.json(["events", "--instance", id]);
        events.retain(|event| event["kind"] == "state");
        (events.last()?["to"] == state).then_some(events)
    });
    events.retain(|event| event["to"] != "pending");
    events
}

/// Returns the states that an instance was in, as the journal tells them, each with the kind of a
/// prompt or of work that stumbles.
#[track_caller]
pub(crate) fn states(sandbox: &Sandbox, id: &str) -> Vec<String> {
    let state = |event: &Value| {
        let name = event["to"].as_str()?;
        let detail = &event["detail"];
        let kind = detail["prompt"]["kind"].as_str().or(detail["detail"]["kind"].as_str());
        Some(kind.map_or(name.to_owned(), |kind| format!("{name}:{kind}")))
    };
    state_events(sandbox, id).iter().filter_map(state).collect()
}

/// Returns the worktree of an instance.
pub(crate) fn worktree(sandbox: &Sandbox, id: &str) -> PathBuf {
    sandbox.path().join(".claudio/worktrees").join(id)
}

/// Returns what an instance's agent said over its protocol.
pub(crate) fn stream(sandbox: &Sandbox, id: &str) -> String {
    let file = sandbox.path().join(".claudio/instances").join(id).join("stream.jsonl");
    fs::read_to_string(file).unwrap_or_default()
}

/// Waits until the command of the scenario runs. Returns the process id of its shell.
#[track_caller]
pub(crate) fn shell_of(sandbox: &Sandbox, id: &str) -> i32 {
    let file = worktree(sandbox, id).join("shell.pid");
    until("the agent's command", || fs::read_to_string(&file).ok()?.trim().parse().ok())
}

/// Lets that command go on.
pub(crate) fn go(sandbox: &Sandbox, id: &str) {
    fs::write(worktree(sandbox, id).join("go"), "").unwrap();
}

/// Waits until a process has a child. Returns its process id.
#[track_caller]
pub(crate) fn child_of(pid: i32) -> i32 {
    let children = format!("/proc/{pid}/task/{pid}/children");
    until("a child", || fs::read_to_string(&children).ok()?.split_whitespace().next()?.parse().ok())
}

/// Returns the process ids of the supervisor and of what it has started.
#[track_caller]
pub(crate) fn processes(sandbox: &Sandbox, id: &str) -> (i32, i32) {
    let supervisor = sandbox.show(id)["supervisor"]["pid"].as_i64().unwrap() as i32;
    (supervisor, child_of(supervisor))
}

/// Kills a process.
pub(crate) fn kill(pid: i32) {
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::SIGKILL).unwrap();
}

/// Waits until it is seen that the supervisor is gone: the kernel ends its agent before it has let go of
/// the supervisor's lock. Returns what is shown then.
#[track_caller]
pub(crate) fn lost(sandbox: &Sandbox, id: &str) -> Value {
    until("the supervisor's end", || Some(sandbox.show(id)).filter(|show| show["lost"] == true))
}

/// Waits until no process of the place is there any more: a supervisor tells of the end, then goes.
#[track_caller]
pub(crate) fn nothing_is_left(sandbox: &Sandbox) {
    until("the end of all processes", || sandbox.processes().is_empty().then_some(()));
}

/// Panics unless these are the tokens of `metrics`: input, output, read from a cache, written to it.
#[track_caller]
pub(crate) fn tokens(metrics: &Value, [input, output, read, written]: [u64; 4]) {
    assert_eq!(metrics["input_tokens"], input, "{metrics}");
    assert_eq!(metrics["output_tokens"], output, "{metrics}");
    assert_eq!(metrics["cache_read_tokens"], read, "{metrics}");
    assert_eq!(metrics["cache_write_tokens"], written, "{metrics}");
}

/// Panics unless the instance has used this, to the cent.
#[track_caller]
pub(crate) fn used(show: &Value, tokens: [u64; 4], cost: f64) {
    let metrics = &show["metrics"];
    self::tokens(metrics, tokens);
    let told = metrics["cost_usd"].as_f64().unwrap();
    assert!((told - cost).abs() < 0.005, "{metrics}");
}
