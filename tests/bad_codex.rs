//! A Codex that does not behave: whatever it does, the instance goes on or fails with a reason, in time.
//! Where it can, the real one works behind a script that misbehaves.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use support::agents::{nothing_is_left, states};
use support::codex::{FREE, add, codex};
use support::{Sandbox, runs, until};

/// Lets the program 'codex' be this script, and gives it a task. Returns how it failed.
#[track_caller]
fn fails(sandbox: &Sandbox, script: &str) -> Value {
    sandbox.script("codex", &format!("#!/bin/sh\n{script}\n"));
    let id = sandbox.claudio(["add", "-q", "--backend", "codex", "a task"]).ok();
    let failed = sandbox.wait_for(&id, "completed,failed");
    assert_eq!(failed["state"], "failed", "{failed}");
    nothing_is_left(sandbox);
    failed
}

#[track_caller]
fn says(failed: &Value, words: &str) {
    let message = failed["message"].as_str().unwrap();
    assert!(message.contains(words), "'{words}' is not in: {message}");
}

/// Puts a script before the real one: it runs `before`, and then becomes it.
fn stand_before(sandbox: &Sandbox, before: &str) {
    let link = sandbox.root().join("bin/codex");
    let real = fs::read_link(&link).unwrap();
    fs::remove_file(link).unwrap();
    let script = format!("#!/bin/sh\n{before}\nexec '{}' \"$@\"\n", real.display());
    sandbox.script("codex", &script);
}

/// The answers that make it ready and begin a turn.
const READY: &str = r#"read l; echo '{"id":1,"result":{}}'; read l; read l
echo '{"id":2,"result":{"thread":{"id":"t1"},"model":"m","approvalPolicy":"on-request"}}'; read l
echo '{"id":3,"result":{"turn":{"id":"u1"}}}'"#;

#[test]
fn one_that_ends_at_once_fails_with_its_last_words() {
    let sandbox = Sandbox::new();
    let failed = fails(&sandbox, "echo 'Error: no such key' >&2; exit 1");
    says(&failed, "codex ended before it began: exit code 1");
    says(&failed, "Error: no such key");
    assert_eq!(failed["exit"]["code"], 1);
    let shown = sandbox.claudio(["show", failed["id"].as_str().unwrap()]).ok();
    assert!(shown.contains("no such key"), "{shown}");
    says(&fails(&sandbox, "exit 0"), "codex ended before it began: exit code 0");
    says(&fails(&sandbox, "kill -9 $$"), "killed by signal 9");
    says(&fails(&sandbox, &format!("{READY}; exit 0")), "codex ended in the middle of a turn");
}

#[test]
fn one_that_is_too_old_is_called_so() {
    let sandbox = Sandbox::new();
    let script = "echo \"error: unrecognized subcommand 'app-server'\" >&2; exit 2";
    let failed = fails(&sandbox, script);
    says(&failed, "this codex is too old");
    says(&failed, "'app-server'");
    let script = "echo \"error: unexpected argument '--bogus' found\" >&2; exit 2";
    says(&fails(&sandbox, script), "codex does not take the argument '--bogus'\n");
    let unknown = r#"read l; echo '{"id":1,"result":{}}'; read l; read l
echo '{"id":2,"error":{"code":-32600,"message":"Invalid request: unknown variant `thread/start`"}}'; read l"#;
    let failed = fails(&sandbox, unknown);
    says(&failed, "this codex is too old");
    says(&failed, "thread/start");
}

#[test]
fn one_that_hangs_at_its_start_can_be_stopped() {
    let sandbox = Sandbox::new();
    sandbox.script("codex", "#!/bin/sh\necho $$ > started\nexec sleep 1000\n");
    let id = sandbox.claudio(["add", "-q", "--backend", "codex", "a task"]).ok();
    let file = sandbox.path().join(".claudio/worktrees").join(&id).join("started");
    let pid: i32 = until("its start", || fs::read_to_string(&file).ok()?.trim().parse().ok());
    let refused = sandbox.claudio(["answer", &id, "--allow"]);
    assert_ne!(refused.code, 0, "nothing is asked");
    let stopped = sandbox.json(["stop", &id]).remove(0);
    assert_eq!(stopped["state"], "stopped");
    assert!(!runs(pid));
    nothing_is_left(&sandbox);
}

#[test]
fn one_that_answers_the_start_of_a_turn_after_its_end_gets_the_message_that_came_meanwhile() {
    let sandbox = Sandbox::new();
    let end = |id: &str| {
        let turn = format!(r#""turn":{{"id":"{id}","status":"completed"}}"#);
        format!(r#"echo '{{"method":"turn/completed","params":{{"threadId":"t1",{turn}}}}}'"#)
    };
    let (start, _) = READY.rsplit_once('\n').unwrap();
    let script = format!(
        r#"#!/bin/sh
{start}; touch asked; until test -e sent; do sleep 0.05; done
{}; echo '{{"id":3,"result":{{"turn":{{"id":"u1"}}}}}}'
read l; printf '%s' "$l" > next; echo '{{"id":4,"result":{{"turn":{{"id":"u2"}}}}}}'
{}; read l
"#,
        end("u1"),
        end("u2")
    );
    sandbox.script("codex", &script);
    let id = sandbox.claudio(["add", "-q", "--backend", "codex", "a task"]).ok();
    let worktree = sandbox.path().join(".claudio/worktrees").join(&id);
    until("its turn", || worktree.join("asked").exists().then_some(()));
    assert_eq!(sandbox.json(["send", &id, "MORE"]).remove(0)["status"], "queued");
    fs::write(worktree.join("sent"), "").unwrap();
    let done = sandbox.wait_for(&id, "completed,failed");
    assert_eq!(done["state"], "completed", "{done}");
    let next = fs::read_to_string(worktree.join("next")).unwrap();
    assert!(next.contains("turn/start") && next.contains("MORE"), "{next}");
    nothing_is_left(&sandbox);
}

#[test]
fn one_whose_session_breaks_or_is_closed_without_the_end_of_its_turn_fails() {
    let sandbox = Sandbox::new();
    let told = |line: &str| format!("{READY}; echo '{line}'; read l");
    let broken = r#"{"method":"thread/status/changed","params":{"threadId":"t1","status":{"type":"systemError"}}}"#;
    says(&fails(&sandbox, &told(broken)), "codex reports a system error in the middle of a turn");
    let closed = r#"{"method":"thread/closed","params":{"threadId":"t1"}}"#;
    says(&fails(&sandbox, &told(closed)), "codex closed the session in the middle of a turn");
}

#[test]
fn a_prompt_that_outlives_its_turn_is_answered_and_the_instance_completes() {
    let sandbox = Sandbox::new();
    let asks = r#"{"id":"p","method":"item/commandExecution/requestApproval","params":{"threadId":"sub","turnId":"s1","itemId":"i1","command":"ls"}}"#;
    let end = r#"{"method":"turn/completed","params":{"threadId":"t1","turn":{"id":"u1","status":"completed"}}}"#;
    let seen = r#"{"method":"serverRequest/resolved","params":{"threadId":"sub","requestId":"p"}}"#;
    let script =
        format!("#!/bin/sh\n{READY}\necho '{asks}'; echo '{end}'; read l; echo '{seen}'; read l\n");
    sandbox.script("codex", &script);
    let id = sandbox.claudio(["add", "-q", "--backend", "codex", "a task"]).ok();
    sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["answer", &id, "--allow"]).ended(0);
    assert_eq!(sandbox.wait_for(&id, "completed,failed")["state"], "completed");
    // One that is to stay open waits for its next message, also when the answer is confirmed.
    let id = sandbox.claudio(["add", "-q", "--keep-open", "--backend", "codex", "a task"]).ok();
    sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["answer", &id, "--allow"]).ended(0);
    until("the confirmation", || {
        sandbox.claudio(["logs", "--stream", &id]).ok().contains("resolved").then_some(())
    });
    assert_eq!(sandbox.show(&id)["state"], "waiting_input");
    sandbox.claudio(["stop", &id]).ended(0);
    nothing_is_left(&sandbox);
}

#[test]
fn the_real_one_works_on_behind_garbage_an_endless_line_and_a_flood() {
    let Some((sandbox, _models)) = codex() else { return };
    let before =
        "printf 'Welcome!\\n\\377\\376\\n[1]\\n\\n'; head -c 50000000 /dev/zero | tr '\\0' x; echo
yes '{\"method\":\"surprise\",\"params\":{}}' | head -c 10000000; echo
head -c 10000000 /dev/zero | tr '\\0' 'e' >&2";
    stand_before(&sandbox, before);
    let id = add(&sandbox, "commit", FREE);
    let done = sandbox.wait_for(&id, "completed,failed");
    assert_eq!(done["message"], "Committed hello.txt.", "{done}");
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    let events = sandbox.json(["events", "--instance", &id]);
    let told = |event: &&Value| event["detail"]["message"].to_string().contains("Welcome!");
    assert_eq!(events.iter().filter(told).count(), 1, "garbage is told once");
    nothing_is_left(&sandbox);
}

#[test]
fn a_session_that_another_codex_has_open_is_not_taken_from_it() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "multi_turn", FREE);
    let done = sandbox.wait_for(&id, "completed");
    let thread = done["session_id"].as_str().unwrap();
    let mut command = sandbox.command(sandbox.root().join("bin/codex"));
    command.arg("app-server").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut other = command.spawn().unwrap();
    let mut input = other.stdin.take().unwrap();
    let mut lines = BufReader::new(other.stdout.take().unwrap()).lines();
    let mut ask = |id: u32, method: &str, params: Value| {
        writeln!(input, "{}", serde_json::json!({"id": id, "method": method, "params": params}))
            .unwrap();
        lines.find_map(|line| {
            let line: Value = serde_json::from_str(&line.ok()?).ok()?;
            (line["id"] == id && line["method"].is_null()).then_some(line)
        })
    };
    let client = serde_json::json!({"clientInfo": {"name": "other", "version": "0"}});
    ask(1, "initialize", client).unwrap();
    let resumed = ask(2, "thread/resume", serde_json::json!({"threadId": thread})).unwrap();
    assert_eq!(resumed["result"]["thread"]["id"], thread, "{resumed}");
    sandbox.claudio(["send", &id, "go on"]).ended(0);
    let failed = until("the failure", || {
        let show = sandbox.show(&id);
        (show["state"] == "failed").then_some(show)
    });
    says(&failed, &format!("codex cannot resume session '{thread}'"));
    assert_eq!(models.requests().len(), 1, "nothing was asked of the model");
    // Once it is free, the same message goes on with it.
    drop(input);
    other.wait().unwrap();
    sandbox.claudio(["start", &id]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["session_id"], thread);
    nothing_is_left(&sandbox);
}

#[test]
fn one_that_is_missing_or_no_program_is_refused_or_fails_with_its_name() {
    let mut sandbox = Sandbox::new();
    sandbox.set("PATH", format!("{}:/usr/bin:/bin", sandbox.root().join("bin").display()));
    let ours = std::path::Path::new(env!("CARGO_BIN_EXE_git-claudio"));
    for name in ["git-claudio", "git-claudio-add", "git-claudio-ls"] {
        let to = sandbox.root().join("bin").join(name);
        std::os::unix::fs::symlink(ours.with_file_name(name), to).unwrap();
    }
    let refused = sandbox.claudio(["add", "--backend", "codex", "a task"]).ended(5);
    assert!(refused.err.contains("cannot find the program 'codex'"), "{}", refused.err);
    fs::write(sandbox.root().join("bin/codex"), "no program").unwrap();
    sandbox.claudio(["add", "--backend", "codex", "a task"]).ended(5);
    assert_eq!(sandbox.claudio(["ls", "-q"]).ok(), "");
    let sandbox = Sandbox::new();
    sandbox.script("codex", "#!/no/such/interpreter\n");
    let id = sandbox.claudio(["add", "-q", "--backend", "codex", "a task"]).ok();
    let failed = sandbox.wait_for(&id, "failed");
    says(&failed, "cannot run 'codex': ");
    nothing_is_left(&sandbox);
}

#[test]
fn a_protocol_that_is_not_supported_is_refused_by_its_name() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.backend.gem.command", "cat"]);
    sandbox.git(["config", "claudio.backend.gem.protocol", "acp"]);
    let refused = sandbox.claudio(["add", "--backend", "gem", "a task"]).ended(2);
    assert!(refused.err.contains("'acp', which is not supported"), "{}", refused.err);
    assert!(refused.err.contains("backend.gem.protocol"), "{}", refused.err);
    assert_eq!(sandbox.json(["ls"]).len(), 0);
}
