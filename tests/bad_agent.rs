//! Agent programs that do not behave: whatever they do, the instance fails with a reason, in time.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use support::agents::{kill, lost, nothing_is_left, processes};
use support::{Sandbox, until};

/// Lets the program 'claude' be this script, and gives it a task. Returns how it failed.
#[track_caller]
fn fails(sandbox: &Sandbox, script: &str) -> Value {
    sandbox.script("claude", &format!("#!/bin/sh\n{script}\n"));
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    let failed = sandbox.wait_for(&id, "completed,failed");
    assert_eq!(failed["state"], "failed", "{failed}");
    nothing_is_left(sandbox);
    failed
}

#[track_caller]
fn says(failed: &Value, words: &str) {
    let message = failed["message"].as_str().or(failed["text"].as_str()).unwrap();
    assert!(message.contains(words), "'{words}' is not in: {message}");
}

/// The answer that makes the program ready.
const READY: &str = r#"read line; echo '{"type":"control_response","response":{"subtype":"success","request_id":"initialize","response":{}}}'"#;
const WELL: &str = r#"echo '{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"ok"}'; echo '{"type":"system","subtype":"session_state_changed","state":"idle"}'"#;

#[test]
fn one_that_ends_at_once_fails_with_its_last_words() {
    let sandbox = Sandbox::new();
    let failed = fails(&sandbox, "echo 'Error: Session ID x is already in use.' >&2; exit 1");
    says(&failed, "claude ended before it was ready: exit code 1");
    says(&failed, "Session ID x is already in use");
    assert_eq!(failed["exit"]["code"], 1);
    let id = failed["id"].as_str().unwrap();
    let shown = sandbox.claudio(["show", id]).ok();
    assert!(shown.contains("already in use"), "{shown}");
    // It has no session, so there is nothing to go on with, and its task is not lost.
    let refused = sandbox.claudio(["send", id, "go on"]).ended(1);
    assert!(refused.err.contains("no session"), "{}", refused.err);
    says(&fails(&sandbox, "exit 0"), "claude ended before it was ready: exit code 0");
    says(&fails(&sandbox, "kill -9 $$"), "killed by signal 9");
}

#[test]
fn one_that_is_too_old_is_called_so() {
    let sandbox = Sandbox::new();
    let script = "echo \"error: unknown option '--replay-user-messages'\" >&2; exit 1";
    let failed = fails(&sandbox, script);
    says(&failed, "too old");
    says(&failed, "--replay-user-messages");
    // An option that somebody passed on is no sign of age.
    let script = "echo \"error: unknown option '--bogus-flag'\" >&2; exit 1";
    let failed = fails(&sandbox, script);
    says(&failed, "claude does not take the argument '--bogus-flag'");
    assert!(!failed["message"].as_str().unwrap().contains("too old"), "{failed}");
}

#[test]
fn one_that_prints_garbage_fails_and_the_garbage_is_told() {
    let sandbox = Sandbox::new();
    let failed = fails(&sandbox, "printf 'Segmentation fault\\n\\377\\376\\n[1]\\n'; exit 3");
    says(&failed, "exit code 3");
    let events = sandbox.json(["events", "--instance", failed["id"].as_str().unwrap()]);
    let told = |event: &Value| {
        event["kind"] == "warning"
            && event["detail"]["message"].to_string().contains("Segmentation")
    };
    assert_eq!(events.iter().filter(|event| told(event)).count(), 1);
    let failed = fails(&sandbox, "echo '<html>'; printf 'no\\nlicence\\n' >&2; exit 3");
    let id = failed["id"].as_str().unwrap();
    let shown = sandbox.claudio(["show", id]).ok();
    let reason = format!("exit code 3\n{0}no\n{0}licence\n", " ".repeat(13));
    assert!(shown.contains(&reason) && shown.contains("\nmode:        structured\n"), "{shown}");
    let logs = sandbox.claudio(["logs", id]).ok();
    assert!(logs.contains("-- no event: <html>\n") && logs.ends_with("no\nlicence"), "{logs}");
}

#[test]
fn one_that_refuses_to_begin_fails_with_its_reason() {
    let sandbox = Sandbox::new();
    let answer = r#"{"type":"control_response","response":{"subtype":"error","request_id":"initialize","error":"no licence"}}"#;
    let failed = fails(&sandbox, &format!("read line; echo '{answer}'; sleep 100"));
    says(&failed, "claude does not begin: no licence");
}

#[test]
fn one_that_hangs_at_its_start_shows_what_it_does_and_can_be_stopped() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.stop.grace", "200ms"]);
    // What its last lines say is shown, and nobody waits for it: not for its answer, not for its end.
    let script = "trap '' INT TERM HUP; echo 'loading plugins' >&2; touch hangs; \
                  while :; do read line || sleep 0.1; done";
    sandbox.script("claude", &format!("#!/bin/sh\n{script}\n"));
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    let mark = sandbox.path().join(".claudio/worktrees").join(&id).join("hangs");
    until("the program", || mark.exists().then_some(()));
    let receipt = sandbox.json(["send", &id, "are you there?"]).remove(0);
    assert_eq!(receipt["status"], "queued");
    assert_eq!(sandbox.show(&id)["state"], "working");
    until("its last words", || {
        sandbox.claudio(["logs", "--raw", &id]).ok().contains("loading plugins").then_some(())
    });
    let stopped = sandbox.json(["stop", &id]).remove(0);
    assert_eq!(stopped["state"], "stopped");
    nothing_is_left(&sandbox);
}

#[test]
fn bytes_that_are_no_text_and_lines_that_are_no_events_change_nothing() {
    let sandbox = Sandbox::new();
    let noise = r#"printf '\377\376{"type":"result"\n\000\000\n[]\n{}\n"x"\nnull\n'; printf '{"type":"system","subtype":"init","model":7}\n'"#;
    let script = format!("#!/bin/sh\n{READY}; read line; {noise}; {WELL}; read line; exit 0\n");
    sandbox.script("claude", &script);
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    let done = sandbox.wait_for(&id, "completed,failed");
    assert_eq!((&done["state"], &done["message"]), (&"completed".into(), &"ok".into()));
    let events = sandbox.json(["events", "--instance", &id]);
    assert_eq!(events.iter().filter(|event| event["kind"] == "warning").count(), 1);
    sandbox.claudio(["logs", &id]).ended(0);
    nothing_is_left(&sandbox);
}

#[test]
fn one_that_goes_in_the_middle_of_a_turn_has_not_completed() {
    let sandbox = Sandbox::new();
    let failed = fails(&sandbox, &format!("{READY}; read line; exit 0"));
    says(&failed, "claude ended in the middle of a turn: exit code 0");
}

/// Returns the resident memory of a process in KiB, its part of what it shares counted once.
fn memory_of(pid: i64) -> Option<u64> {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).ok()?;
    let line = text.lines().find(|line| line.starts_with("Pss:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn an_endless_line_and_a_flood_do_not_make_the_supervisor_grow() {
    if memory_of(i64::from(std::process::id())).is_none() {
        return support::skip("this system does not tell how much memory a process has");
    }
    let sandbox = Sandbox::new();
    let flood = "head -c 100000000 /dev/zero | tr '\\0' x; echo; \
                 yes '{\"type\":\"stream_event\"}' | head -c 20000000; \
                 head -c 20000000 /dev/zero | tr '\\0' 'e' >&2";
    let script =
        format!("#!/bin/sh\n{READY}; read line\n{flood}\ntouch flooded\nread line\nexit 1\n");
    sandbox.script("claude", &script);
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    let mark = sandbox.path().join(".claudio/worktrees").join(&id).join("flooded");
    until("the end of the flood", || mark.exists().then_some(()));
    let pid = sandbox.show(&id)["supervisor"]["pid"].as_i64().unwrap();
    let memory = memory_of(pid).unwrap();
    assert!(memory < 40_000, "{memory} KiB");
    sandbox.claudio(["stop", &id]).ended(0);
    nothing_is_left(&sandbox);
}

/// Returns a script that prints what `print` prints, and ends well once its standard input brings `said`.
fn until_answered(print: &str, said: &str) -> String {
    format!(
        "#!/bin/sh\n{READY}; read line; {print}\nread line; case $line in *'{said}'*) {WELL};; esac\n\
         read line; exit 0\n"
    )
}

#[test]
fn a_request_that_cannot_be_read_waits_for_a_person_who_can_deny_it() {
    let sandbox = Sandbox::new();
    let begin =
        r#"{"type":"control_request","request_id":"big","request":{"subtype":"can_use_tool""#;
    let long = format!(
        r#"printf '{begin},"tool_name":"Write","input":{{"content":"'; head -c 17000000 /dev/zero | tr '\0' x; echo '"}}}}}}'"#
    );
    for print in [long, format!("echo '{begin},\"tool_name\":[]}}}}'")] {
        sandbox.script("claude", &until_answered(&print, r#""behavior":"deny""#));
        let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
        let asks = sandbox.wait_for(&id, "waiting_input,completed,failed");
        assert_eq!(
            (&asks["state"], &asks["waiting"]["id"]),
            (&"waiting_input".into(), &"big".into())
        );
        says(&asks["waiting"], "the request cannot be read");
        let refused = sandbox.claudio(["answer", &id, "--allow"]).ended(1);
        assert!(refused.err.contains("could not be read: deny it"), "{}", refused.err);
        sandbox.claudio(["answer", &id, "--deny"]).ended(0);
        sandbox.wait_for(&id, "completed");
        let events = sandbox.json(["events", "--instance", &id]);
        assert!(events.iter().any(|event| event["kind"] == "warning"), "{events:?}");
    }
    nothing_is_left(&sandbox);
}

#[test]
fn one_whose_request_or_result_means_nothing_fails() {
    let sandbox = Sandbox::new();
    let begun = format!("{READY}; read line; {WELL}");
    let request = r#"echo '{"type":"control_request","request":{}}'"#;
    let failed = fails(&sandbox, &format!("{READY}; read line; {request}; sleep 100"));
    says(&failed, "claude asks something of an unknown shape");
    let strange = begun.replace(r#""is_error":false"#, r#""is_error":"no""#);
    assert_ne!(strange, begun);
    says(&fails(&sandbox, &format!("{strange}; sleep 100")), "a result that cannot be read");
}

#[test]
fn one_that_says_nothing_new_completes_all_the_same() {
    let sandbox = Sandbox::new();
    // As a later version might: unknown events, unknown fields, no echo of the messages.
    let unknown = r#"echo '{"type":"surprise","x":1}'; echo '{"type":"system","subtype":"new"}'"#;
    let script = format!("#!/bin/sh\n{READY}; read line; {unknown}; {WELL}; read line; exit 0\n");
    sandbox.script("claude", &script);
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    let done = sandbox.wait_for(&id, "completed,failed");
    assert_eq!((&done["state"], &done["message"]), (&"completed".into(), &"ok".into()));
    assert_eq!(done["metrics"]["cost_usd"], Value::Null, "what is not told is not known");
    let stream = sandbox.claudio(["logs", "--stream", &id]).ok();
    assert!(stream.contains("surprise"), "unknown events are kept");
}

#[test]
fn messages_to_a_session_that_dies_before_it_is_ready_are_all_told_by_the_next() {
    let sandbox = Sandbox::new();
    let init = r#"echo '{"type":"system","subtype":"init"}'"#;
    let well = format!(
        "#!/bin/sh\n{READY}; read line; {init}; printf '%s' \"$line\" > told\n{WELL}; read line; exit 0\n"
    );
    sandbox.script("claude", &well);
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    sandbox.wait_for(&id, "completed");
    sandbox.script("claude", "#!/bin/sh\nexit 3\n");
    assert_eq!(sandbox.json(["send", &id, "FIRST"]).remove(0)["status"], "submitted");
    sandbox.wait_for(&id, "failed");
    sandbox.script("claude", &well);
    assert_eq!(sandbox.json(["send", &id, "SECOND"]).remove(0)["status"], "submitted");
    sandbox.wait_for(&id, "completed");
    let file = sandbox.path().join(".claudio/worktrees").join(&id).join("told");
    let told = fs::read_to_string(file).unwrap();
    let first = told.find("FIRST").expect(&told);
    assert!(Some(first) < told.find("SECOND"), "{told}");
    nothing_is_left(&sandbox);
}

/// The session is there a moment before the program has the message with which a run begins.
#[test]
fn a_message_that_nobody_had_taken_when_all_was_killed_is_told_by_the_next() {
    let sandbox = Sandbox::new();
    let init = r#"echo '{"type":"system","subtype":"init","permissionMode":"plan"}'"#;
    let ends = format!("printf '%s' \"$line\" > told\n{WELL}; read line; exit 0");
    let well = format!("#!/bin/sh\n{READY}; read line; {init}; {ends}\n");
    sandbox.script("claude", &well);
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "a task"]).ok();
    sandbox.wait_for(&id, "completed");
    let other = init.replace("plan", "acceptEdits");
    sandbox.script("claude", &format!("#!/bin/sh\n{READY}; read line; {other}; exec sleep 1000\n"));
    sandbox.json(["send", &id, "FIRST"]);
    until("the session to be stored", || {
        (sandbox.show(&id)["permission_mode"] == "acceptEdits").then_some(())
    });
    kill(processes(&sandbox, &id).0);
    lost(&sandbox, &id);
    sandbox.script("claude", &well);
    sandbox.claudio(["sessions", "recover"]).ended(0);
    sandbox.wait_for(&id, "completed");
    let file = sandbox.path().join(".claudio/worktrees").join(&id).join("told");
    let told = fs::read_to_string(file).unwrap();
    assert_eq!(told.matches("FIRST").count(), 1, "{told}");
    nothing_is_left(&sandbox);
}

#[test]
fn one_that_is_missing_or_no_program_is_refused_before_anything_is_made() {
    let mut sandbox = Sandbox::new();
    sandbox.set("PATH", format!("{}:/usr/bin:/bin", sandbox.root().join("bin").display()));
    let ours = std::path::Path::new(env!("CARGO_BIN_EXE_git-claudio"));
    for name in ["git-claudio", "git-claudio-add", "git-claudio-ls"] {
        let to = sandbox.root().join("bin").join(name);
        std::os::unix::fs::symlink(ours.with_file_name(name), to).unwrap();
    }
    let refused = sandbox.claudio(["add", "a task"]).ended(5);
    for words in ["'claude'", "'codex'", "--backend shell"] {
        assert!(refused.err.contains(words), "{}", refused.err);
    }
    let refused = sandbox.claudio(["add", "--backend", "claude", "a task"]).ended(5);
    assert!(refused.err.contains("cannot find the program 'claude'"), "{}", refused.err);
    fs::write(sandbox.root().join("bin/claude"), "no program").unwrap();
    sandbox.claudio(["add", "--backend", "claude", "a task"]).ended(5);
    let named = sandbox.root().join("bin/claude").display().to_string();
    sandbox.git(["config", "claudio.backend.claude.command", &named]);
    let refused = sandbox.claudio(["add", "--backend", "claude", "a task"]).ended(5);
    let words = format!("'{named}' of backend 'claude' is not executable");
    assert!(refused.err.contains(&words) && !refused.err.contains("install"), "{}", refused.err);
    assert_eq!(sandbox.claudio(["ls", "-q"]).ok(), "");
}
