//! The real Claude Code and Codex in their own terminals: their states, and a person who attaches.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use support::agents::{self, processes};
use support::models::{self, Models};
use support::tmux::Window;
use support::{Sandbox, runs, until};

/// Adds an instance in its agent's terminal that plays a scenario. Returns its id.
#[track_caller]
fn add(sandbox: &Sandbox, backend: &str, scenario: &str, options: &[&str]) -> String {
    agents::add(sandbox, backend, scenario, &[&["--terminal"], options].concat())
}

/// Returns the states that an instance was in, each with the kind of its prompt and its source; those
/// of the preparation are left out.
fn states(sandbox: &Sandbox, id: &str) -> Vec<String> {
    let state = |event: &Value| {
        let (name, source) = (event["to"].as_str()?, event["source"].as_str()?);
        let kind = event["detail"]["prompt"]["kind"].as_str();
        Some(match kind {
            Some(kind) => format!("{name}:{kind} {source}"),
            None => format!("{name} {source}"),
        })
    };
    agents::state_events(sandbox, id).iter().filter_map(state).collect()
}

/// Waits until the instance waits with a prompt of this kind. Returns it.
#[track_caller]
fn waits(sandbox: &Sandbox, id: &str, kind: &str) -> Value {
    until(&format!("a prompt of kind {kind}"), || {
        let show = sandbox.show(id);
        let ended = ["failed", "stopped", "completed"].iter().any(|end| show["state"] == *end);
        assert!(!ended, "{show}");
        (show["waiting"]["kind"] == kind).then(|| show["waiting"].clone())
    })
}

/// Waits until it waits with another prompt of this kind than the one with this id.
#[track_caller]
fn waits_anew(sandbox: &Sandbox, id: &str, kind: &str, before: &Value) -> Value {
    until("another prompt", || {
        let waiting = waits(sandbox, id, kind);
        (waiting["id"] != before["id"]).then_some(waiting)
    })
}

/// Answers the open prompt, and waits until it is not open any more: the command does so for a moment only.
#[track_caller]
fn answer(sandbox: &Sandbox, id: &str, prompt: &Value, options: &[&str]) {
    let mut args = vec!["answer", id, "--prompt", prompt["id"].as_str().unwrap()];
    args.extend(options);
    let after = sandbox.json(&args).remove(0);
    assert_eq!(after["id"], id, "{after}");
    until("the answer to be taken", || {
        (sandbox.show(id)["waiting"]["id"] != prompt["id"]).then_some(())
    });
}

/// Types into the terminal of the instance.
fn types(sandbox: &Sandbox, id: &str, text: &str) {
    let mut args = vec!["send", id];
    let keys: Vec<String> = text.chars().map(String::from).collect();
    keys.iter().for_each(|key| args.extend(["--key", key]));
    sandbox.claudio(args).ok();
}

/// Leaves Codex as a person does. Typed as fast as here, "/quit" and Enter would be a paste with a line
/// end to it; this key is never part of one.
#[track_caller]
fn leaves_codex(sandbox: &Sandbox, id: &str) {
    sandbox.claudio(["send", id, "--key", "Ctrl-d"]).ok();
}

/// Panics unless nothing of the place runs but the model service and the terminal of a viewer.
#[track_caller]
fn nothing_is_left(sandbox: &Sandbox) {
    until("the end of all processes", || {
        let name = |pid: i32| fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
        let left = sandbox.processes().into_iter().filter(|pid| runs(*pid));
        let others =
            left.filter(|pid| !["tmux", "cat", "sh"].iter().any(|n| name(*pid).starts_with(n)));
        (others.count() == 0).then_some(())
    });
}

/// Returns Claude Code's own file of a session, if it has begun it.
fn session_file(sandbox: &Sandbox, session: &Value) -> Option<PathBuf> {
    let name = format!("{}.jsonl", session.as_str().unwrap());
    let projects = fs::read_dir(sandbox.home().join(".claude/projects")).ok()?;
    projects.flatten().map(|project| project.path().join(&name)).find(|file| file.exists())
}

/// Whether that file holds what the agent did with its task.
fn recorded(sandbox: &Sandbox, session: &Value) -> bool {
    let text = session_file(sandbox, session).and_then(|file| fs::read_to_string(file).ok());
    text.is_some_and(|text| text.contains("\"tool_use\""))
}

#[track_caller]
fn asked_for(models: &Models, text: &str) {
    models.asked("the message", |request| {
        request["last_user"].as_str().is_some_and(|user| user.contains(text))
    });
}

#[test]
fn claude_tells_each_state_of_a_task_with_permissions() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "claude", "permission", &[]);
    let first = waits(&sandbox, &id, "permission");
    assert_eq!(first["tool"], "Bash");
    assert_eq!(first["input"]["command"], "touch needs_permission.txt && echo made");
    assert_eq!(first["text"], "Bash: touch needs_permission.txt && echo made");
    let shown = sandbox.show(&id);
    assert_eq!(shown["mode"], "terminal");
    let (_, agent) = processes(&sandbox, &id);
    let arguments = fs::read_to_string(format!("/proc/{agent}/cmdline")).unwrap();
    assert!(!arguments.contains("Do it."), "the task is in the process list");
    let other = sandbox.claudio(["answer", &id, "--allow", "--prompt", "t1"]);
    assert!(other.ended(1).err.contains("by now"));
    let always = sandbox.claudio(["answer", &id, "--allow-always"]);
    assert_ne!(always.code, 0);
    assert!(always.err.contains("attach"), "{}", always.err);
    answer(&sandbox, &id, &first, &["--allow"]);
    let second = waits_anew(&sandbox, &id, "permission", &first);
    assert_eq!(second["tool"], "Write");
    let worktree = sandbox.path().join(".claudio/worktrees").join(&id);
    assert!(worktree.join("needs_permission.txt").exists());
    answer(&sandbox, &id, &second, &["--deny", "-m", "Not there."]);
    asked_for(&models, "Not there.");
    assert!(!worktree.join("perm.txt").exists());
    until("the end of the turn", || {
        let waiting = waits(&sandbox, &id, "idle");
        (waiting["text"] != "the turn is over").then_some(())
    });
    let message = "/exit is no command here. [[scenario:default]]";
    assert_eq!(sandbox.claudio(["send", &id, message]).ok(), "submitted");
    asked_for(&models, message);
    sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["stop", &id]).ok();
    assert_eq!(
        states(&sandbox, &id)[..4],
        [
            "working supervisor",
            "waiting_input:permission hook",
            "working state_file",
            "waiting_input:permission hook"
        ]
    );
    assert!(!sandbox.home().join(".claude/settings.json").exists(), "the user's configuration");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    nothing_is_left(&sandbox);
}

/// A file that a killed one left behind may be called like that of the next.
#[test]
fn claude_is_not_taken_for_an_earlier_process_of_its_pid() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let claude = sandbox.root().join("bin/claude");
    let real = fs::read_link(&claude).unwrap();
    fs::remove_file(&claude).unwrap();
    let (sessions, go) = (sandbox.home().join(".claude/sessions"), sandbox.root().join("go"));
    fs::create_dir_all(&sessions).unwrap();
    let stale = r#"{"procStart":"1","status":"waiting","waitingFor":"what is long gone"}"#;
    let begins = format!("until [ -e {} ]; do sleep 0.05; done; echo '{stale}'", go.display());
    let script = format!(
        "#!/bin/sh\ncase $* in *--session-id*) {begins} >{}/$$.json;; esac\nexec '{}' \"$@\"\n",
        sessions.display(),
        real.display()
    );
    sandbox.script("claude", &script);
    let id = add(&sandbox, "claude", "default", &[]);
    sandbox.wait_for(&id, "working");
    fs::write(go, "").unwrap();
    waits(&sandbox, &id, "idle");
    let states = states(&sandbox, &id);
    assert!(!states.iter().any(|state| state.contains("permission")), "{states:?}");
    sandbox.claudio(["stop", &id]).ended(0);
    nothing_is_left(&sandbox);
}

#[test]
fn claude_asks_a_question_and_is_told_an_option() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = add(&sandbox, "claude", "question", &[]);
    let question = waits(&sandbox, &id, "question");
    assert_eq!(question["text"], "Which colour?");
    assert_eq!(question["options"], serde_json::json!(["Red", "Blue"]));
    let free = sandbox.claudio(["answer", &id, "-m", "Green"]);
    assert!(free.code != 0 && free.err.contains("Red, Blue"), "{}", free.err);
    answer(&sandbox, &id, &question, &["--option", "2"]);
    let idle = waits(&sandbox, &id, "idle");
    assert!(idle["text"].as_str().unwrap().starts_with("Thanks."), "{idle}");
    until("the answer on the screen", || {
        sandbox.claudio(["logs", &id, "--screen"]).ok().contains("Blue").then_some(())
    });
}

#[test]
fn claude_is_interrupted_and_goes_on_with_the_next_message() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "claude", "slow", &["--allowed-tools", "Bash"]);
    models.asked("the first message", |_| true);
    sandbox.claudio(["send", &id, "--key", "Esc"]).ok();
    waits(&sandbox, &id, "idle");
    assert_eq!(states(&sandbox, &id), ["working supervisor", "waiting_input:idle state_file"]);
    sandbox.claudio(["send", &id, "Now [[scenario:default]]"]).ok();
    asked_for(&models, "Now [[scenario:default]]");
    until("the end of the turn", || {
        (waits(&sandbox, &id, "idle")["text"] == "Done (mock).").then_some(())
    });
    assert!(states(&sandbox, &id).ends_with(&["waiting_input:idle hook".to_owned()]));
}

#[test]
fn claude_fails_with_the_words_of_the_service() {
    let Some((mut sandbox, _models)) = models::claude() else { return };
    sandbox.set("CLAUDE_CODE_MAX_RETRIES", "1");
    let id = add(&sandbox, "claude", "api_auth", &[]);
    let failed = sandbox.wait_for(&id, "failed");
    assert_eq!(failed["source"], "hook");
    let message = failed["message"].as_str().unwrap();
    assert!(message.contains("authentication_failed"), "{message}");
    nothing_is_left(&sandbox);
}

#[test]
fn claude_completes_when_it_is_left_or_reports_its_task_done() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = add(&sandbox, "claude", "default", &[]);
    waits(&sandbox, &id, "idle");
    // At once: it writes its answer down a moment later.
    types(&sandbox, &id, "/exit\r");
    let left = sandbox.wait_for(&id, "completed");
    assert_eq!((&left["source"], &left["exit"]["code"]), (&"exit".into(), &0.into()));
    assert_eq!(left["message"], "Done (mock).");
    assert!(left["metrics"]["output_tokens"].as_u64().is_some_and(|count| count > 0), "{left}");
    let reports = add(&sandbox, "claude", "report_done", &["--allowed-tools", "Bash"]);
    let done = sandbox.wait_for(&reports, "completed");
    assert_eq!((&done["source"], &done["message"]), (&"tool".into(), &"reported".into()));
    nothing_is_left(&sandbox);
}

#[test]
fn a_task_is_handed_over_whole_and_never_as_a_command() {
    let Some((sandbox, models)) = models::claude() else { return };
    let long = format!("/exit \u{1b}[201~\r {} [[scenario:default]]\n", "ü line\n".repeat(40_000));
    let file = sandbox.root().join("task");
    fs::write(&file, &long).unwrap();
    let file = file.to_str().unwrap();
    let args = ["add", "-q", "--terminal", "--backend", "claude", "-F", file];
    let id = sandbox.claudio(args).ok();
    waits(&sandbox, &id, "idle");
    let request = models.asked("the task", |_| true);
    let seen = request["last_user"].as_str().unwrap();
    assert!(seen.contains("/exit \u{1b}[201~"), "{}", &seen[..200.min(seen.len())]);
    assert!(seen.matches("ü line").count() == 40_000 || seen.len() < 10_000, "cut: {}", seen.len());
    let refused = sandbox.claudio(["send", &id, "a\u{1b}[201~\rb"]);
    assert!(refused.code != 0 && refused.err.contains("U+001B"), "{}", refused.err);
}

#[test]
fn a_person_attaches_to_a_structured_claude_types_and_leaves() {
    let Some((sandbox, models)) = models::claude() else { return };
    let task = "Do it. [[scenario:default]]";
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "--keep-open", task]).ok();
    let before = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(before["mode"], "structured");
    let Some(window) = Window::claudio(&sandbox, &format!("attach {id}")) else { return };
    // What was said before is on the screen: it is the same session.
    window.shows("Done (mock).");
    window.types("One more [[scenario:default]]");
    window.shows("One more");
    window.presses("Enter");
    asked_for(&models, "One more [[scenario:default]]");
    let looks_on = Window::claudio(&sandbox, &format!("attach -r {id}")).unwrap();
    looks_on.shows("One more");
    looks_on.types("not passed on");
    window.detaches();
    window.shows("ended with 0");
    let (supervisor, agent) = processes(&sandbox, &id);
    looks_on.closes();
    let after = waits(&sandbox, &id, "idle");
    assert_eq!(after["text"], "Done (mock).");
    let listed = sandbox.json(["ls"]).remove(0);
    assert_eq!((&listed["mode"], &listed["state"]), (&"terminal".into(), &"waiting_input".into()));
    assert_eq!(listed["session_id"], before["session_id"]);
    assert!(runs(supervisor) && runs(agent));
    let screen = sandbox.claudio(["logs", "--screen", &id]).ok();
    assert!(!screen.contains("not passed on"), "{screen}");
    // And back: once it has ended it is driven as it was added, in the same session.
    sandbox.claudio(["stop", &id]).ok();
    sandbox.claudio(["send", &id, "And again [[scenario:default]]"]).ok();
    asked_for(&models, "And again [[scenario:default]]");
    let back = sandbox.wait_for(&id, "waiting_input");
    assert_eq!((&back["mode"], &back["session_id"]), (&"structured".into(), &before["session_id"]));
    sandbox.claudio(["stop", &id]).ok();
    nothing_is_left(&sandbox);
}

#[test]
fn attaching_asks_before_it_interrupts_a_turn() {
    let Some((sandbox, models)) = models::claude() else { return };
    let task = "Do it. [[scenario:slow]]";
    let args = ["add", "-q", "--backend", "claude", "--allowed-tools", "Bash", task];
    let id = sandbox.claudio(args).ok();
    models.asked("the first message", |_| true);
    let refused = sandbox.claudio(["attach", &id]).ended(2);
    assert!(refused.err.contains("needs a terminal"), "{}", refused.err);
    let Some(window) = Window::claudio(&sandbox, &format!("attach {id} 2>/dev/null")) else {
        return;
    };
    window.shows("ended with 2");
    let asked = Window::claudio(&sandbox, &format!("attach {id}")).unwrap();
    asked.shows("Interrupt it?");
    asked.types("n");
    asked.presses("Enter");
    asked.shows("ended with 2");
    assert_eq!(sandbox.show(&id)["state"], "working");
    let yes = Window::claudio(&sandbox, &format!("attach --interrupt {id}")).unwrap();
    yes.shows("for agents");
    let idle = waits(&sandbox, &id, "idle");
    assert_eq!(idle["kind"], "idle");
    assert_eq!(sandbox.show(&id)["mode"], "terminal");
    // While somebody looks on, a turn that fails does not take the terminal away.
    yes.types("Fail [[scenario:api_credit]]");
    yes.presses("Enter");
    let failed = until("the failure", || {
        let waiting = waits(&sandbox, &id, "idle");
        waiting["text"].as_str().unwrap().starts_with("failed: ").then_some(waiting)
    });
    assert!(failed["text"].as_str().unwrap().contains("Credit balance"), "{failed}");
    yes.types("/exit");
    yes.presses("Enter");
    yes.shows("ended with 0");
    sandbox.wait_for(&id, "completed,stopped,failed");
    nothing_is_left(&sandbox);
}

#[test]
fn codex_tells_each_state_of_a_task_with_permissions() {
    let Some((sandbox, models)) = models::codex() else { return };
    let id = add(&sandbox, "codex", "permission", &["--permission-mode", "on-request"]);
    let first = waits(&sandbox, &id, "permission");
    assert_eq!(first["tool"], "Bash");
    assert_eq!(first["input"]["command"], "touch needs_permission.txt && echo made");
    let (_, agent) = processes(&sandbox, &id);
    let arguments = fs::read_to_string(format!("/proc/{agent}/cmdline")).unwrap();
    assert!(arguments.contains("--no-daemon") && !arguments.contains("Do it."), "{arguments}");
    answer(&sandbox, &id, &first, &["--allow"]);
    let idle = waits(&sandbox, &id, "idle");
    assert_eq!(idle["text"], "All permitted, done.");
    let worktree = sandbox.path().join(".claudio/worktrees").join(&id);
    assert!(worktree.join("needs_permission.txt").exists());
    sandbox.claudio(["send", &id, "!touch shelled [[scenario:permission]]"]).ok();
    asked_for(&models, "!touch shelled");
    let second = waits(&sandbox, &id, "permission");
    assert!(!worktree.join("shelled").exists(), "a message was run as a command");
    answer(&sandbox, &id, &second, &["--deny", "-m", "No. [[scenario:default]]"]);
    asked_for(&models, "No. [[scenario:default]]");
    until("the end of the turn", || {
        (waits(&sandbox, &id, "idle")["text"] == "Done (mock).").then_some(())
    });
    assert_eq!(
        states(&sandbox, &id)[..4],
        [
            "working supervisor",
            "waiting_input:permission osc",
            "working osc",
            "waiting_input:idle osc"
        ]
    );
    let session = sandbox.show(&id)["session_id"].clone();
    sandbox.claudio(["stop", &id]).ok();
    nothing_is_left(&sandbox);
    // A person takes the session up again.
    let Some(window) = Window::claudio(&sandbox, &format!("attach {id}")) else { return };
    window.shows("Done (mock).");
    window.types("Hello [[scenario:default]]");
    window.shows("Hello");
    window.presses("Enter");
    asked_for(&models, "Hello [[scenario:default]]");
    window.detaches();
    window.shows("ended with 0");
    waits(&sandbox, &id, "idle");
    let listed = sandbox.json(["ls"]).remove(0);
    assert_eq!((&listed["mode"], &listed["session_id"]), (&"terminal".into(), &session));
    sandbox.claudio(["stop", &id]).ok();
    nothing_is_left(&sandbox);
}

#[test]
fn a_person_attaches_to_a_structured_codex_types_and_leaves() {
    let Some((sandbox, models)) = models::codex() else { return };
    let task = "Do it. [[scenario:default]]";
    let id = sandbox.claudio(["add", "-q", "--backend", "codex", "--keep-open", task]).ok();
    let before = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(before["mode"], "structured");
    let Some(window) = Window::claudio(&sandbox, &format!("attach {id}")) else { return };
    // What was said before is on the screen: it is the same thread.
    window.shows("Done (mock).");
    window.types("One more [[scenario:default]]");
    window.shows("One more");
    window.presses("Enter");
    asked_for(&models, "One more [[scenario:default]]");
    window.detaches();
    window.shows("ended with 0");
    waits(&sandbox, &id, "idle");
    let listed = sandbox.json(["ls"]).remove(0);
    assert_eq!((&listed["mode"], &listed["state"]), (&"terminal".into(), &"waiting_input".into()));
    assert_eq!(listed["session_id"], before["session_id"]);
    // And back: once it has ended it is driven as it was added, in the same thread.
    sandbox.claudio(["stop", &id]).ok();
    sandbox.claudio(["send", &id, "And again [[scenario:default]]"]).ok();
    asked_for(&models, "And again [[scenario:default]]");
    let back = sandbox.wait_for(&id, "waiting_input");
    assert_eq!((&back["mode"], &back["session_id"]), (&"structured".into(), &before["session_id"]));
    sandbox.claudio(["stop", &id]).ok();
    nothing_is_left(&sandbox);
}

#[test]
fn codex_is_counted_and_held_at_its_limit_while_it_works() {
    let Some((sandbox, models)) = models::codex() else { return };
    sandbox.git(["config", "claudio.backend.codex.prices", "gpt-mock=1.25/0.125/10"]);
    let free = ["--permission-mode", "dangerously-bypass-approvals-and-sandbox"];
    // Its third answer would be its last: it must not have that before it is held.
    models.answers(2);
    let id = add(&sandbox, "codex", "commit", &[&free[..], &["--max-cost", "0.013"]].concat());
    let held = sandbox.wait_for(&id, "paused");
    assert!(held["reason"].as_str().unwrap().contains("has reached the limit"), "{held}");
    assert_eq!(held["permission_mode"], free[1]);
    let cost = |show: &Value| show["metrics"]["cost_usd"].as_f64().unwrap_or_default();
    assert!(cost(&held) >= 0.013 && held["metrics"]["model"] == "gpt-mock", "{held}");
    models.answers(4);
    sandbox.claudio(["resume", &id, "--max-cost", "1"]).ok();
    let idle = waits(&sandbox, &id, "idle");
    assert_eq!(idle["text"], "Committed hello.txt.");
    let done = until("the last request's figures", || {
        let show = sandbox.show(&id);
        (show["metrics"]["output_tokens"] == 160).then_some(show)
    });
    assert!((cost(&done) - 0.015_825).abs() < 1e-8, "{done}");
    sandbox.git(["config", "--unset", "claudio.backend.codex.prices"]);
    let unpriced = add(&sandbox, "codex", "commit", &[&free[..], &["--max-cost", "1"]].concat());
    let held = sandbox.wait_for(&unpriced, "paused");
    assert!(held["reason"].as_str().unwrap().contains("'gpt-mock' is not known"), "{held}");
    sandbox.claudio(["stop", "--all"]).ok();
    nothing_is_left(&sandbox);
}

#[test]
fn what_cannot_begin_in_its_terminal_says_why_as_it_did_on_its_screen() {
    let Some((sandbox, _models)) = models::codex() else { return };
    let mut command = sandbox.command("git");
    command.args(["claudio", "add", "-q", "--terminal", "--backend", "codex", "hi"]);
    let added = command.env("CODEX_HOME", "/nowhere").output().unwrap();
    let id = String::from_utf8(added.stdout).unwrap().trim().to_owned();
    let failed = sandbox.wait_for(&id, "failed");
    let reason = failed["reason"].as_str().unwrap();
    assert!(reason.starts_with("exit code 1\n") && reason.contains("/nowhere"), "{reason}");
    assert!(!reason.contains('\x1b'), "{reason}");
    assert!(sandbox.claudio(["logs", &id]).ok().contains("/nowhere"));
    let refused = sandbox.claudio(["logs", "--screen", &id]).ended(1).err;
    assert!(refused.contains(&format!("hint: git claudio logs {id} has what")), "{refused}");
    nothing_is_left(&sandbox);
}

#[test]
fn codex_is_interrupted_fails_and_is_left() {
    let Some((sandbox, models)) = models::codex() else { return };
    let id = add(&sandbox, "codex", "slow", &[]);
    models.asked("the first message", |_| true);
    sandbox.claudio(["send", &id, "--key", "Esc"]).ok();
    waits(&sandbox, &id, "idle");
    assert_eq!(states(&sandbox, &id), ["working supervisor", "waiting_input:idle osc"]);
    sandbox.claudio(["send", &id, "Now [[scenario:default]]"]).ok();
    until("the end of the turn", || {
        (waits(&sandbox, &id, "idle")["text"] == "Done (mock).").then_some(())
    });
    leaves_codex(&sandbox, &id);
    let left = sandbox.wait_for(&id, "completed");
    assert_eq!((&left["source"], &left["message"]), (&"exit".into(), &"Done (mock).".into()));
    let fails = add(&sandbox, "codex", "api_auth", &[]);
    let failed = sandbox.wait_for(&fails, "failed");
    assert_eq!(failed["source"], "osc");
    assert!(failed["message"].as_str().unwrap().contains("401"), "{}", failed["message"]);
    nothing_is_left(&sandbox);
}

#[test]
fn what_cannot_be_done_is_refused_before_anything_is_made() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let refused = |args: &[&str], code: i32, words: &str| {
        let ran = sandbox.claudio(args).ended(code);
        assert!(ran.err.contains(words), "{args:?}: {}", ran.err);
    };
    let claude = ["add", "--terminal", "--backend", "claude"];
    refused(&["add", "--terminal", "--backend", "shell", "true"], 2, "no terminal mode");
    refused(&[&claude[..], &["x", "--", "--resume=1"]].concat(), 2, "cannot be passed on");
    assert!(sandbox.json(["ls"]).is_empty());
    let id = sandbox.add("true");
    sandbox.wait_for(&id, "completed");
    refused(&["start", "--terminal", &id], 2, "no terminal mode");
    // The setting is for agents that can be driven either way, and leaves others alone.
    sandbox.git(["config", "claudio.backend.mode", "terminal"]);
    let mode =
        |backend: &str| sandbox.json(["add", "-n", "--backend", backend, "x"])[0]["mode"].clone();
    assert_eq!((mode("claude"), mode("shell")), ("terminal".into(), "structured".into()));
    // Dialogs of the first day are foreseen, and the agent's configuration is only read.
    let known = sandbox.home().join(".claude.json");
    fs::write(&known, "{\"hasCompletedOnboarding\":true}").unwrap();
    let checks = sandbox.claudio(["doctor", "--json"]);
    let checks = support::schema::check(&checks.out);
    let check = checks.iter().find(|check| check["name"] == "claude-terminal").unwrap();
    assert_eq!(check["status"], "warning");
    assert!(check["hint"].as_str().unwrap().contains("hasTrustDialogAccepted"), "{check}");
    assert_eq!(fs::read_to_string(&known).unwrap(), "{\"hasCompletedOnboarding\":true}");
}

#[test]
fn a_lost_terminal_is_recovered_in_the_same_session() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "claude", "permission", &[]);
    let before = waits(&sandbox, &id, "permission");
    let (supervisor, agent) = processes(&sandbox, &id);
    let session = sandbox.show(&id)["session_id"].clone();
    // Claude Code writes its session a moment after it acts: what is not there cannot be resumed.
    until("the task in the session", || recorded(&sandbox, &session).then_some(()));
    let pid = nix::unistd::Pid::from_raw(supervisor);
    nix::sys::signal::kill(pid, nix::sys::signal::SIGKILL).unwrap();
    until("the end of the supervisor", || (!runs(supervisor)).then_some(()));
    assert_eq!(sandbox.show(&id)["lost"], true);
    sandbox.claudio(["sessions", "recover"]).ok();
    assert!(!runs(agent), "two agents on one session");
    models.asked("the message", |request| {
        let show = sandbox.show(&id);
        assert!(show["state"] != "failed", "{show}");
        request["last_user"].as_str().is_some_and(|user| user.contains("You were cut off"))
    });
    let shown = sandbox.show(&id);
    assert_eq!((&shown["mode"], &shown["session_id"]), (&"terminal".into(), &session));
    // A prompt of the run before is no prompt of this one.
    let prompt = before["id"].as_str().unwrap();
    let late = sandbox.claudio(["answer", &id, "--allow", "--prompt", prompt]);
    assert_ne!(late.code, 0);
    sandbox.claudio(["stop", &id]).ok();
    nothing_is_left(&sandbox);
}

#[test]
fn a_terminal_lost_before_its_session_was_written_gets_its_task_again() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "claude", "permission", &[]);
    let before = waits(&sandbox, &id, "permission");
    let (supervisor, agent) = processes(&sandbox, &id);
    let session = sandbox.show(&id)["session_id"].clone();
    until("the task in the session", || recorded(&sandbox, &session).then_some(()));
    let pid = nix::unistd::Pid::from_raw(supervisor);
    nix::sys::signal::kill(pid, nix::sys::signal::SIGKILL).unwrap();
    until("the end of both", || (!runs(supervisor) && !runs(agent)).then_some(()));
    // As it is a moment before: the file is there, but no message is in it.
    let file = session_file(&sandbox, &session).unwrap();
    fs::write(&file, "{\"type\":\"mode\",\"mode\":\"normal\"}\n").unwrap();
    sandbox.claudio(["sessions", "recover"]).ok();
    waits_anew(&sandbox, &id, "permission", &before);
    let tasks = models.requests();
    assert!(tasks.iter().all(|task| task["last_user"] == "Do it. [[scenario:permission]]"));
    assert_ne!(sandbox.show(&id)["session_id"], session);
    sandbox.claudio(["stop", &id]).ok();
    nothing_is_left(&sandbox);
}
