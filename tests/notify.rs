//! Notifications: who is told what, and that nobody waits for it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::fs;
use support::{Sandbox, runs, until};
use terminal::Terminal;

fn sandbox(command: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.notify.command", command]);
    sandbox
}

/// Returns what is in a file of the home directory once it is there.
#[track_caller]
fn told(sandbox: &Sandbox, name: &str) -> String {
    let path = sandbox.home().join(name);
    // What is written in its place is there before its text.
    until(name, || fs::read_to_string(&path).ok().filter(|text| text.ends_with('\n')))
}

/// A command that keeps all that it is told in a file named by the event.
const KEEP: &str = r#"{ cat; pwd; env | grep ^CLAUDIO_; } > "$HOME/new.$CLAUDIO_EVENT.$CLAUDIO_NAME" &&
    mv "$HOME/new.$CLAUDIO_EVENT.$CLAUDIO_NAME" "$HOME/$CLAUDIO_EVENT.$CLAUDIO_NAME""#;

#[test]
fn a_command_is_told_the_event() {
    let sandbox = sandbox(KEEP);
    let script = "git claudio ask 'Really \"go\" on?' --option yes; exit 4";
    let id = sandbox.add_with(script, &["--name", "it's me"]);
    let waiting = told(&sandbox, "waiting_input.it's me");
    let mut lines = waiting.lines();
    let event = support::schema::check(lines.next().unwrap()).remove(0);
    assert_eq!(event["instance"], id.as_str());
    assert_eq!(event["to"], "waiting_input");
    assert_eq!(lines.next().unwrap(), sandbox.path().to_str().unwrap());
    let shown = sandbox.show(&id);
    for (name, value) in [
        ("EVENT", "waiting_input"),
        ("INSTANCE", &id),
        ("NAME", "it's me"),
        ("STATE", "waiting_input"),
        ("MESSAGE", "Really \"go\" on?"),
        ("TASK", script),
        ("BRANCH", shown["branch"].as_str().unwrap()),
        ("WORKTREE", shown["worktree"].as_str().unwrap()),
    ] {
        let line = format!("CLAUDIO_{name}={value}");
        assert!(waiting.lines().any(|found| found == line), "{line}\n{waiting}");
    }
    sandbox.claudio(["answer", &id, "--option", "yes"]).ended(0);
    let failed = told(&sandbox, "failed.it's me");
    assert!(failed.contains("CLAUDIO_MESSAGE=exit code 4\n"), "{failed}");
    sandbox.add_with("true", &["--name", "two"]);
    assert!(told(&sandbox, "completed.two").contains("CLAUDIO_STATE=completed\n"));
}

#[test]
fn who_is_told_of_a_limit_finds_it_held() {
    let sandbox = sandbox(KEEP);
    let id = sandbox.add_with("sleep 1000", &["--name", "long", "--timeout", "1s"]);
    let budget = told(&sandbox, "budget.long");
    assert!(budget.contains("CLAUDIO_STATE=paused\n"), "{budget}");
    assert!(budget.contains("CLAUDIO_MESSAGE=the time has reached the limit of 1s\n"), "{budget}");
    sandbox.claudio(["stop", &id]).ended(0);
}

#[test]
fn only_the_chosen_events_are_told() {
    let sandbox = sandbox(KEEP);
    sandbox.claudio(["config", "set", "notify.on", "failed"]).ended(0);
    let good = sandbox.add_with("true", &["--name", "good"]);
    sandbox.wait_for(&good, "completed");
    sandbox.add_with("false", &["--name", "bad"]);
    told(&sandbox, "failed.bad");
    // The good one came first, and every notification of it would have been begun before.
    until("no more helpers", || {
        let left = sandbox.processes();
        left.is_empty().then_some(())
    });
    assert!(!sandbox.home().join("completed.good").exists());
}

#[test]
fn nobody_waits_for_a_slow_command_and_no_signal_reaches_it() {
    let sandbox = sandbox("echo $$ > \"$HOME/pid.$CLAUDIO_EVENT\"; exec sleep 1000");
    let script = "git claudio ask 'Go on?'; sleep 1000";
    let id = sandbox.add(script);
    let pid: i32 = told(&sandbox, "pid.waiting_input").trim().parse().unwrap();
    sandbox.claudio(["send", &id, "yes"]).ended(0);
    sandbox.wait_for(&id, "working");
    sandbox.claudio(["pause", &id]).ended(0);
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
    assert!(!stat.contains(") T "), "pausing stopped it: {stat}");
    sandbox.claudio(["resume", &id]).ended(0);
    sandbox.claudio(["stop", &id]).ended(0);
    assert_eq!(sandbox.show(&id)["supervisor"]["alive"], false);
    assert!(runs(pid), "stopping ended it");
    let other = sandbox.add("true");
    sandbox.wait_for(&other, "completed");
}

#[test]
fn a_failure_is_in_the_journal_and_nowhere_else() {
    let sandbox = sandbox("echo 'no such channel' >&2; echo more >&2; exit 3");
    let id = sandbox.add("true");
    let message = until("the warning", || {
        let events = sandbox.json(["events"]);
        events.into_iter().find(|event| event["kind"] == "warning")
    });
    assert_eq!(message["instance"], id.as_str());
    let text = message["detail"]["message"].as_str().unwrap();
    assert!(
        text.starts_with("notify.command 'echo") && text.ends_with(": no such channel"),
        "{text}"
    );
    assert_eq!(sandbox.show(&id)["state"], "completed");
}

#[test]
fn the_desktop_is_told_in_plain_words() {
    let sandbox = sandbox("desktop");
    sandbox.script(
        "notify-send",
        "#!/bin/sh\nprintf '<%s>\\n' \"$@\" > \"$HOME/new\"; mv \"$HOME/new\" \"$HOME/sent\"\n",
    );
    sandbox.add_with(
        "git claudio ask -- \"$(printf -- '-x $(touch bad) \\033[31m')\"",
        &["--name", "one"],
    );
    let sent = told(&sandbox, "sent");
    let lines: Vec<_> = sent.lines().collect();
    assert_eq!(lines[..4], ["<--app-name=git claudio>", "<--urgency>", "<critical>", "<-->"]);
    assert_eq!(lines[4], "<repo: one waits for you>");
    assert_eq!(lines[5], "<-x $(touch bad) \\x1b[31m>");
}

#[test]
fn the_bell_rings_where_the_instance_was_started() {
    let sandbox = sandbox("bell");
    let Some(terminal) = Terminal::open(&sandbox, 80, 24) else { return };
    let bytes = terminal.record();
    terminal.enter("git claudio add --backend shell true");
    until("the bell", || fs::read(&bytes).ok().filter(|bytes| bytes.contains(&7)));
    let id = sandbox.add("true");
    let warned = until("the warning", || {
        let events = sandbox.json(["events", "--instance", &id]);
        events.into_iter().find(|event| event["kind"] == "warning")
    });
    assert!(warned["detail"]["message"].as_str().unwrap().contains("no bell to ring"), "{warned}");
}

/// An instance that cannot be started has no supervisor that could tell anybody.
#[test]
fn a_start_that_fails_before_there_is_a_supervisor_is_told() {
    let sandbox = sandbox(KEEP);
    let id = sandbox.add_with("true", &["--name", "one"]);
    told(&sandbox, "completed.one");
    sandbox.claudio(["config", "set", "limits.parallel", "1"]).ended(0);
    let other = sandbox.add("sleep 1000");
    sandbox.claudio(["start", "one"]).ended(0);
    assert_eq!(sandbox.show("one")["reason"], "waits for a slot: limits.parallel is 1");
    // Half of its worktree goes away while it waits: no agent may work in it.
    fs::remove_file(sandbox.path().join(".claudio/worktrees").join(&id).join(".git")).unwrap();
    sandbox.claudio(["stop", &other]).ended(0);
    let failed = told(&sandbox, "failed.one");
    assert!(failed.contains("CLAUDIO_STATE=failed\n"), "{failed}");
    assert!(failed.contains(&format!("CLAUDIO_INSTANCE={id}\n")), "{failed}");
    assert_eq!(sandbox.show("one")["state"], "failed");
}

/// Without notify-send macOS's own program is used: it gets the texts as arguments of a fixed script.
#[test]
fn the_desktop_of_macos_is_told_too() {
    let mut sandbox = sandbox("desktop");
    sandbox.script(
        "osascript",
        "#!/bin/sh\nprintf '<%s>\\n' \"$@\" > \"$HOME/new\"; mv \"$HOME/new\" \"$HOME/sent\"\n",
    );
    // A search path on which there is everything but notify-send.
    let path = std::env::split_paths(&std::env::var_os("PATH").unwrap()).collect::<Vec<_>>();
    let own = sandbox.root().join("links");
    fs::create_dir(&own).unwrap();
    for name in ["sh", "git", "cat", "mv", "env", "printf"] {
        let real = path.iter().map(|dir| dir.join(name)).find(|file| file.is_file());
        if let Some(real) = real {
            std::os::unix::fs::symlink(real, own.join(name)).unwrap();
        }
    }
    let ours = std::path::Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap();
    let path = [sandbox.root().join("bin"), ours.to_owned(), own];
    sandbox.set("PATH", std::env::join_paths(path).unwrap());
    sandbox.add_with("exit 3 # \"; do shell script \"touch bad\"", &["--name", "one"]);
    let sent = told(&sandbox, "sent");
    assert_eq!(
        sent.lines().collect::<Vec<_>>(),
        [
            "<-e>",
            "<on run argv>",
            "<-e>",
            "<display notification (item 2 of argv) with title (item 1 of argv)>",
            "<-e>",
            "<end run>",
            "<repo: one has failed>",
            "<exit code 3>",
        ]
    );
}

#[test]
fn a_new_conflict_is_told_once() {
    let sandbox = sandbox(KEEP);
    sandbox.git(["config", "claudio.notify.on", "conflict"]);
    let first = sandbox.add_with("echo mine > a.txt", &["--name", "one"]);
    sandbox.wait_for(&first, "completed");
    let id = sandbox.add_with("echo yours > a.txt", &["--name", "two"]);
    let text = told(&sandbox, "conflict.two");
    let event = support::schema::check(text.lines().next().unwrap()).remove(0);
    assert_eq!((&event["instance"], &event["kind"]), (&id.as_str().into(), &"conflict".into()));
    let message = format!("CLAUDIO_MESSAGE=conflicts with instance '{first}': a.txt");
    assert!(text.lines().any(|line| line == message), "{text}");
    until("no more helpers", || sandbox.processes().is_empty().then_some(()));
    fs::remove_file(sandbox.home().join("conflict.two")).unwrap();
    // Looking again finds nothing new.
    sandbox.claudio(["conflicts"]).ended(0);
    until("no more helpers", || sandbox.processes().is_empty().then_some(()));
    assert!(!sandbox.home().join("conflict.two").exists());
    let events = sandbox.json(["events"]);
    assert_eq!(events.iter().filter(|event| event["kind"] == "conflict").count(), 1);
}
