//! Steering and waiting: questions and answers, messages and keys, waits, dependencies and slots, and
//! the journal that tells of it all.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::{Ran, Sandbox, schema, until};

fn spawn(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command("git");
    command.arg("claudio").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

fn finish(child: Child) -> Ran {
    child.wait_with_output().unwrap().into()
}

fn log(sandbox: &Sandbox, id: &str) -> String {
    sandbox.claudio(["logs", id]).ok()
}

/// Waits for an instance to ask. Returns what it waits with.
#[track_caller]
fn asked(sandbox: &Sandbox, id: &str) -> Value {
    sandbox.wait_for(id, "waiting_input")["waiting"].clone()
}

#[test]
fn a_question_waits_for_its_answer() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(
        "a=$(git claudio ask 'Which name?' --option parser --option reader); echo \"<$a>\"
         b=$(git claudio ask 'Free text?'); echo \"<$b>\"
         c=$(git claudio ask 'By send?'); echo \"<$c>\"
         git claudio ask 'Yes?' && echo allowed",
    );
    let waiting = asked(&sandbox, &id);
    assert_eq!((&waiting["text"], &waiting["kind"]), (&"Which name?".into(), &"question".into()));
    let shown = sandbox.claudio(["show", &id]).ok();
    assert!(shown.contains("Which name?") && shown.contains("parser"), "{shown}");
    for none in ["writer", "0", "3", ""] {
        let wrong = sandbox.claudio(["answer", &id, "--option", none]).ended(2).err;
        let words = [format!("'{none}' is none"), "1: parser".into(), "2: reader".into()];
        assert!(words.iter().all(|word| wrong.contains(word)), "{wrong}");
    }
    let stale = sandbox.claudio(["answer", &id, "--option", "1", "--prompt", "q-1"]).ended(1);
    assert!(stale.err.contains(waiting["id"].as_str().unwrap()), "{}", stale.err);
    let prompt = waiting["id"].as_str().unwrap();
    sandbox.claudio(["answer", &id, "--option", "reader", "--prompt", prompt]).ended(0);
    let next = until("the next question", || {
        let waiting = sandbox.show(&id)["waiting"].clone();
        (waiting["text"] == "Free text?").then_some(waiting)
    });
    assert_ne!(next["id"], waiting["id"]);
    let free = sandbox.claudio(["answer", &id, "--option", "1"]).ended(2);
    assert!(free.err.contains("--message"), "{}", free.err);
    let text = "  $(rm) 'é' \"x\"  ";
    sandbox.claudio(["answer", &id, "-m", text]).ended(0);
    until("the third", || (sandbox.show(&id)["waiting"]["text"] == "By send?").then_some(()));
    assert_eq!(sandbox.claudio(["send", &id, "by", "words"]).ok(), "submitted");
    until("the fourth", || (sandbox.show(&id)["waiting"]["text"] == "Yes?").then_some(()));
    sandbox.claudio(["answer", &id, "--allow"]).ended(0);
    sandbox.wait_for(&id, "completed");
    let log = log(&sandbox, &id);
    assert!(log.starts_with(&format!("<reader>\n<{text}>\n<by words>\n")), "{log}");
    assert!(log.ends_with("allowed"), "{log}");
    let none = sandbox.claudio(["answer", &id, "--allow"]).ended(1);
    assert!(none.err.contains("completed"), "{}", none.err);
}

#[test]
fn a_message_comes_from_standard_input_if_none_is_named() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("for n in 1 2 3; do a=$(git claudio ask \"$n?\"); echo \"<$a>\"; done");
    let text = "mind the gap\nand 'this'\n";
    std::fs::write(sandbox.root().join("review.md"), text).unwrap();
    // As the manual has it, from a pipe, and with a dash.
    let ways = [
        "git claudio send ID < FILE",
        "cat FILE | git claudio send ID",
        "git claudio send ID - < FILE",
    ];
    for (at, way) in ways.into_iter().enumerate() {
        let question = format!("{}?", at + 1);
        until(&question, || (sandbox.show(&id)["waiting"]["text"] == *question).then_some(()));
        let typed = way.replace("ID", &id).replace("FILE", "../review.md");
        let sent = sandbox.run_in(sandbox.path(), "sh", ["-c", typed.as_str()]).ok();
        assert_eq!(sent, "submitted", "{way}");
    }
    sandbox.wait_for(&id, "completed");
    assert_eq!(log(&sandbox, &id), format!("<{}>\n", text.trim_end()).repeat(3).trim_end());
    let empty = sandbox.claudio(["send", &id]).ended(2).err;
    assert!(empty.contains("the message is empty"), "{empty}");
}

#[test]
fn several_questions_are_asked_one_after_the_other() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(
        "git claudio ask one > one & first=$!
         git claudio ask two > two & wait $first; wait $!; cat one two",
    );
    let seen: Vec<String> = (0..2)
        .map(|_| {
            let waiting = until("a question", || {
                let waiting = sandbox.show(&id)["waiting"].clone();
                waiting.is_object().then_some(waiting)
            });
            let prompt = waiting["id"].as_str().unwrap();
            let answer = format!("to {}", waiting["text"].as_str().unwrap());
            sandbox.claudio(["answer", &id, "-m", &answer, "--prompt", prompt]).ended(0);
            answer
        })
        .collect();
    assert!(seen.contains(&"to one".to_owned()) && seen.contains(&"to two".to_owned()), "{seen:?}");
    sandbox.wait_for(&id, "completed");
    assert!(log(&sandbox, &id).contains("to one\nto two"));
}

#[test]
fn a_question_whose_asker_is_killed_goes_away() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("git claudio ask gone & sleep 0; read line; kill $!; wait $!; read line");
    asked(&sandbox, &id);
    // With a question open a message would be its answer; keys go to the terminal.
    sandbox.claudio(["send", "--key", "Enter", &id]).ended(0);
    sandbox.wait_for(&id, "working");
    sandbox.claudio(["send", "--key", "Enter", &id]).ended(0);
    sandbox.wait_for(&id, "completed");
}

#[test]
fn messages_and_keys_reach_the_terminal() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(
        "trap 'echo interrupted' INT
         read a; echo \"a=$a\"; read b; echo \"b=$b\"; stty raw -echo; echo ready
         dd bs=1 count=4 2>/dev/null | od -An -tx1; stty sane; sleep 1000; exit 0",
    );
    sandbox.wait_for(&id, "working");
    assert_eq!(sandbox.claudio(["send", &id, "hello world"]).ok(), "submitted");
    let mut command = sandbox.command("git");
    command.args(["claudio", "send", &id, "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"from stdin\n").unwrap();
    finish(child).ended(0);
    until("both lines", || log(&sandbox, &id).contains("ready").then_some(()));
    sandbox.claudio(["send", "--key", "Up", "--key", "x", &id]).ended(0);
    until("the keys", || log(&sandbox, &id).contains("1b 5b 41 78").then_some(()));
    sandbox.claudio(["send", "--key", "Ctrl-c", &id]).ended(0);
    sandbox.wait_for(&id, "completed");
    let log = log(&sandbox, &id);
    assert!(log.contains("a=hello world\n") && log.contains("b=from stdin\n"), "{log}");
    assert!(log.contains("interrupted"), "{log}");
}

#[test]
fn done_completes_an_instance_with_its_message() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.stop.grace", "200ms"]);
    let ends = sandbox.add("git claudio done -m 'all is well'; exit 0");
    let stays = sandbox.add("git claudio done -m 'still there'; sleep 1000");
    for (id, message) in [(&ends, "all is well"), (&stays, "still there")] {
        let shown = sandbox.wait_for(id, "completed");
        assert_eq!(shown["message"], message);
        assert!(sandbox.claudio(["show", id]).ok().contains(message));
    }
    until("the end of all", || sandbox.processes().is_empty().then_some(()));
    let outside = sandbox.claudio(["done"]).ended(2);
    assert!(outside.err.contains("not running inside an instance"), "{}", outside.err);
}

#[test]
fn a_limit_of_time_that_ran_out_ends_a_wait_with_124() {
    let sandbox = Sandbox::new();
    let add = ["add", "--wait", "--json", "--backend", "shell", "--timeout", "1s", "sleep 1000"];
    let ran = sandbox.claudio(add).ended(124);
    let held = schema::check(&ran.out).remove(0);
    assert_eq!((&held["state"], &held["reached"]), (&"paused".into(), &"time".into()));
    let id = held["id"].as_str().unwrap();
    let hint = format!("git claudio resume {id} --timeout TIME");
    let said = sandbox.claudio(["wait", id]).ended(124).err;
    assert!(said.contains("the limit of 1s") && said.contains(&hint), "{said}");
    sandbox.claudio(["wait", "--for", "completed", id]).ended(124);
    sandbox.claudio(["wait", "--for", "paused", id]).ended(0);
    let good = sandbox.add("exit 0");
    sandbox.claudio(["wait", id, &good]).ended(124);
    sandbox.claudio(["wait", "--any", id, &good]).ended(0);
    let bad = sandbox.add("exit 1");
    sandbox.claudio(["wait", id, &bad]).ended(1);
    // The same limit, from the settings.
    sandbox.git(["config", "claudio.limits.time", "1s"]);
    sandbox.claudio(["add", "--wait", "--backend", "shell", "sleep 1000"]).ended(124);
    // One that a person holds goes on when they let it.
    let long = sandbox.add_with("sleep 1000", &["--timeout", "1h"]);
    sandbox.wait_for(&long, "working");
    sandbox.claudio(["pause", &long]).ended(0);
    assert_eq!(sandbox.show(&long)["reached"], Value::Null);
    let waiting = spawn(&sandbox, &["wait", &long]);
    sandbox.claudio(["resume", &long]).ended(0);
    sandbox.claudio(["stop", &long]).ended(0);
    finish(waiting).ended(1);
}

#[test]
fn wait_answers_with_its_exit_code() {
    let sandbox = Sandbox::new();
    let good = sandbox.add("exit 0");
    let bad = sandbox.add("exit 1");
    let long = sandbox.add("sleep 1000");
    sandbox.claudio(["wait", &good]).ended(0);
    sandbox.claudio(["wait", &good, &bad]).ended(1);
    sandbox.claudio(["wait", "--for", "failed", &bad]).ended(0);
    sandbox.claudio(["wait", "--for", "completed,failed", &good, &bad]).ended(0);
    sandbox.claudio(["wait", "--for", "waiting_input", &good]).ended(1);
    sandbox.claudio(["wait", "--any", &good, &long]).ended(0);
    sandbox.wait_for(&long, "working");
    let begin = Instant::now();
    let late = sandbox.claudio(["wait", "--timeout", "200ms", &long]).ended(124);
    assert!(begin.elapsed() >= Duration::from_millis(200));
    assert!(late.out.contains("working"), "{}", late.out);
    sandbox.claudio(["wait", "--timeout", "0", &long]).ended(124);
    // Woken by the end, not by the clock.
    let waiting = spawn(&sandbox, &["wait", "--json", "--for", "ended", &long]);
    let any = spawn(&sandbox, &["wait", "--any", "--for", "stopped"]);
    sandbox.claudio(["stop", &long]).ended(0);
    let waited = finish(waiting).ended(1);
    assert_eq!(schema::check(&waited.out)[0]["state"], "stopped");
    finish(any).ended(0);
    let empty = Sandbox::new();
    empty.claudio(["wait"]).ended(1);
}

#[test]
fn wait_notices_a_killed_supervisor() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("sleep 1000");
    let shown = sandbox.wait_for(&id, "working");
    let waiting = spawn(&sandbox, &["wait", "--timeout", "60s", &id]);
    let pid = shown["supervisor"]["pid"].as_i64().unwrap() as i32;
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL)
        .unwrap();
    let waited = finish(waiting).ended(1);
    assert!(waited.out.contains("lost"), "{}", waited.out);
}

#[test]
fn a_chain_goes_on_with_nobody_watching() {
    let sandbox = Sandbox::new();
    let order = sandbox.root().join("order");
    let go = sandbox.root().join("go");
    let note = |word: &str| format!("echo {word} >> {}", order.display());
    let first = format!("until [ -e {} ]; do sleep 0.02; done; {}", go.display(), note("first"));
    let first = sandbox.add_with(&first, &["--name", "first"]);
    let second = sandbox.add_with(&note("second"), &["--depends-on", "first"]);
    let third = sandbox.add_with(&note("third"), &["--depends-on", &format!("{first},{second}")]);
    let pending = sandbox.show(&second);
    assert_eq!(pending["state"], "pending");
    assert!(pending["reason"].as_str().unwrap().contains(&first), "{pending}");
    assert_eq!(sandbox.show(&third)["depends_on"], serde_json::json!([first, second]));
    std::fs::write(go, "").unwrap();
    // No command of ours runs while the chain goes on.
    until("the third", || {
        let text = std::fs::read_to_string(&order).unwrap_or_default();
        (text == "first\nsecond\nthird\n").then_some(())
    });
    sandbox.wait_for(&third, "completed");
}

#[test]
fn what_depends_on_a_failure_stays_pending_and_says_so() {
    let sandbox = Sandbox::new();
    let bad = sandbox.add("[ -e ok ] || exit 1");
    let next = sandbox.add_with("exit 0", &["--depends-on", &bad]);
    let last = sandbox.add_with("exit 0", &["--depends-on", &next]);
    sandbox.wait_for(&bad, "failed");
    sandbox.claudio(["wait", &last]).ended(1);
    let reason = until("the reason", || {
        let reason = sandbox.show(&next)["reason"].as_str().unwrap().to_owned();
        reason.contains("failed").then_some(reason)
    });
    assert!(reason.contains(&bad), "{reason}");
    // It goes on once the dependency has completed after all.
    let worktree = sandbox.show(&bad)["worktree"].as_str().unwrap().to_owned();
    std::fs::write(std::path::Path::new(&worktree).join("ok"), "").unwrap();
    sandbox.claudio(["start", &bad]).ended(0);
    sandbox.wait_for(&last, "completed");
    let removed = sandbox.add_with("exit 0", &["--no-start", "--depends-on", &bad]);
    std::fs::remove_file(std::path::Path::new(&worktree).join("ok")).unwrap();
    sandbox.claudio(["rm", &bad]).ended(0);
    sandbox.claudio(["start", &removed]).ended(0);
    assert!(sandbox.show(&removed)["reason"].as_str().unwrap().contains("was removed"));
}

#[test]
fn no_more_run_than_the_limit_allows() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.limits.parallel", "2"]);
    let marks = sandbox.root().join("marks");
    std::fs::create_dir(&marks).unwrap();
    let script = format!(
        "cd {}; until [ -e go ]; do sleep 0.02; done
         : > run.$$; ls run.* | wc -l > seen.$$; sleep 0.1; rm run.$$",
        marks.display()
    );
    let tasks = [script.as_str(); 7];
    sandbox.claudio(["add", "-q", "--backend", "shell"].iter().chain(&tasks)).ended(0);
    let states = sandbox.json(["ls"]);
    let waits = states.iter().filter(|i| i["state"] == "pending");
    assert!(waits.clone().any(|i| i["reason"].as_str().unwrap().contains("limits.parallel")));
    std::fs::write(marks.join("go"), "").unwrap();
    until("all seven", || {
        let seen = std::fs::read_dir(&marks).unwrap().flatten();
        (seen.filter(|e| e.file_name().to_string_lossy().starts_with("seen.")).count() == 7)
            .then_some(())
    });
    sandbox.claudio(["wait", "--timeout", "60s"]).ended(0);
    std::fs::remove_file(marks.join("go")).unwrap();
    for entry in std::fs::read_dir(&marks).unwrap().flatten() {
        let count: u32 = std::fs::read_to_string(entry.path()).unwrap().trim().parse().unwrap();
        assert!(count <= 2, "{count} at once");
    }
}

#[test]
fn a_stopped_slot_is_given_on() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.limits.parallel", "1"]);
    let first = sandbox.add("sleep 1000");
    let second = sandbox.add("exit 0");
    assert_eq!(sandbox.show(&second)["state"], "pending");
    sandbox.claudio(["stop", &first]).ended(0);
    sandbox.wait_for(&second, "completed");
    let manual = sandbox.add_with("exit 0", &["--no-start"]);
    assert_eq!(sandbox.show(&manual)["reason"], "manual");
    assert_eq!(sandbox.json(["start"]).len(), 3);
    sandbox.wait_for(&manual, "completed");
}

#[test]
fn the_journal_replays_and_follows() {
    let sandbox = Sandbox::new();
    let mut follow = spawn(&sandbox, &["events", "-f", "--json"]);
    // It can be watched from the beginning, before there is anything.
    until("the state", || sandbox.path().join(".claudio/format").exists().then_some(()));
    let mut lines = BufReader::new(follow.stdout.take().unwrap()).lines();
    let mut next = || schema::check(&lines.next().unwrap().unwrap()).remove(0);
    let first = sandbox.add("exit 0");
    let second = sandbox.add("exit 3");
    sandbox.claudio(["wait", "--timeout", "60s"]).ended(1);
    let mut seen = Vec::new();
    let ends = |e: &Value| e["to"] == "completed" || e["to"] == "failed";
    while seen.iter().filter(|e| ends(e)).count() < 2 {
        seen.push(next());
    }
    follow.kill().unwrap();
    follow.wait().unwrap();
    let all = sandbox.json(["events"]);
    assert_eq!(all, seen);
    let seqs: Vec<u64> = all.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
    let of = |id: &str| -> Vec<String> {
        let events = sandbox.json(["events", "--instance", id]);
        assert!(events.iter().all(|e| e["instance"] == id));
        let word = |e: &Value| e["to"].as_str().or(e["kind"].as_str()).unwrap().to_owned();
        events.iter().map(word).collect()
    };
    assert_eq!(of(&first), ["pending", "pending", "working", "completed"]);
    assert_eq!(of(&second), ["pending", "pending", "working", "failed"]);
    assert_eq!(sandbox.json(["events", "--since", "4"])[0]["seq"], 5);
    assert_eq!(sandbox.json(["events", "--since", "9999"]).len(), 0);
    sandbox.claudio(["rm", &first]).ended(0);
    assert_eq!(of(&first).last().unwrap(), "removed");
}
