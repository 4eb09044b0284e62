//! `logs`: what an instance printed, all of it or a part, as it is or readable, now or as it comes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};
use support::{Sandbox, schema, until};

/// Adds a script and waits until it has completed. Returns its id.
#[track_caller]
fn done(sandbox: &Sandbox, script: &str) -> String {
    let id = sandbox.add(script);
    sandbox.wait_for(&id, "completed");
    id
}

fn logs(sandbox: &Sandbox, id: &str, options: &[&str]) -> String {
    sandbox.claudio([&["logs"], options, &[id]].concat()).ended(0).out
}

fn follow(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command("git");
    command.args(["claudio", "logs", "-f"]).args(args).stdout(Stdio::piped());
    command.spawn().unwrap()
}

#[test]
fn lines_are_readable_and_bytes_are_exact() {
    let sandbox = Sandbox::new();
    let script = r#"printf '\033[1;31mred\033[0m plain\n'
        printf '10%%\r50%%\r100%%\n'
        printf 'bell\007 and \033]0;title\007tab\there\n'
        printf 'bad \377 byte\n'
        printf 'no end'"#;
    let id = done(&sandbox, script);
    let set = r"printf 'Welcome\033[9Gto\033[1CClaude\033[2CCode\n50%%\033[G100%%\n'";
    let set = done(&sandbox, set);
    assert_eq!(logs(&sandbox, &set, &[]), "Welcome to Claude  Code\n100%\n");
    let readable = logs(&sandbox, &id, &[]);
    assert_eq!(readable, "red plain\n100%\nbell and tab\there\nbad \u{fffd} byte\nno end\n");
    let mut command = sandbox.command("git");
    let raw = command.args(["claudio", "logs", "--raw", &id]).output().unwrap().stdout;
    let expected = b"\x1b[1;31mred\x1b[0m plain\r\n10%\r50%\r100%\r\nbell\x07 and \x1b]0;title\x07tab\there\r\nbad \xff byte\r\nno end";
    assert_eq!(raw, expected);
}

#[test]
fn a_part_is_chosen_by_count_and_by_expression() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "seq 1 1000; echo Error: x; seq 1001 1010; echo error: y");
    assert_eq!(logs(&sandbox, &id, &["-n", "3"]), "1009\n1010\nerror: y\n");
    assert_eq!(logs(&sandbox, &id, &["-n", "0"]), "");
    assert_eq!(logs(&sandbox, &id, &["-n", "5000"]).lines().count(), 1012);
    assert_eq!(logs(&sandbox, &id, &["--grep", "^9.9$"]).lines().count(), 10);
    assert_eq!(logs(&sandbox, &id, &["--grep", "error"]), "error: y\n");
    assert_eq!(logs(&sandbox, &id, &["--grep", "error", "-i"]), "Error: x\nerror: y\n");
    assert_eq!(logs(&sandbox, &id, &["--grep", "^[0-9]", "-v"]), "Error: x\nerror: y\n");
    let around = logs(&sandbox, &id, &["--grep", "error", "-i", "-C", "1"]);
    assert_eq!(around, "1000\nError: x\n1001\n--\n1010\nerror: y\n");
    assert_eq!(
        logs(&sandbox, &id, &["--grep", "^99[89]$", "-C", "2"]),
        "996\n997\n998\n999\n1000\nError: x\n"
    );
    assert_eq!(logs(&sandbox, &id, &["--grep", "^99", "-n", "1"]), "999\n");
    let none = sandbox.claudio(["logs", "--grep", "nowhere", &id]).ended(1);
    assert_eq!((none.out.as_str(), none.err.as_str()), ("", ""));
    let json = sandbox.json(["logs", "--grep", "error", "-i", "-C", "1", &id]);
    let matched: Vec<bool> = json.iter().map(|line| line["match"].as_bool().unwrap()).collect();
    assert_eq!(matched, [false, true, false, false, true]);
}

#[test]
fn a_time_cuts_off_what_came_before() {
    let sandbox = Sandbox::new();
    let go = sandbox.root().join("go");
    let script =
        format!("echo early; until [ -e {} ]; do sleep 0.02; done; echo late", go.display());
    let id = sandbox.add(&script);
    until("the first line", || (logs(&sandbox, &id, &[]) == "early\n").then_some(()));
    // The index tells moments apart by seconds.
    let begin = Instant::now();
    until("another second", || (begin.elapsed() > Duration::from_millis(2100)).then_some(()));
    let moment = jiff::Timestamp::now().to_string();
    std::fs::write(go, "").unwrap();
    sandbox.wait_for(&id, "completed");
    assert_eq!(logs(&sandbox, &id, &["--since", &moment]), "late\n");
    assert_eq!(logs(&sandbox, &id, &["--since", "10m"]), "early\nlate\n");
    assert_eq!(logs(&sandbox, &id, &["--since", "2100-01-01T00:00:00Z"]), "");
    let lines = sandbox.json(["logs", &id]);
    let at = |n: usize| lines[n]["at"].as_str().unwrap().parse::<jiff::Timestamp>().unwrap();
    assert!(at(1).duration_since(at(0)).as_secs() >= 1, "{lines:?}");
}

#[test]
fn following_shows_each_line_as_it_comes_and_ends_with_the_instance() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(
        "echo begin; while read line; do echo \"got $line\"; [ $line != end ] || exit 0; done",
    );
    sandbox.wait_for(&id, "working");
    let mut child = follow(&sandbox, &[&id]);
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || lines.next().map(Result::unwrap);
    assert_eq!(next().unwrap(), "begin");
    for word in ["one", "two", "end"] {
        sandbox.claudio(["send", &id, word]).ended(0);
        // The terminal echoes what is typed.
        assert_eq!(next().unwrap(), word);
        assert_eq!(next().unwrap(), format!("got {word}"));
    }
    assert_eq!(next(), None);
    assert!(child.wait().unwrap().success());
    let mut child = follow(&sandbox, &["-n", "1", "--json", &id]);
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(schema::check(&text)[0]["text"], "got end");
    assert!(child.wait().unwrap().success());
}

#[test]
fn following_begins_before_the_instance_does() {
    let sandbox = Sandbox::new();
    let id = sandbox.add_with("echo hello", &["--no-start"]);
    let mut child = follow(&sandbox, &["--grep", "hel", &id]);
    sandbox.claudio(["start", &id]).ended(0);
    let mut text = String::new();
    child.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    assert_eq!(text, "hello\n");
    assert!(child.wait().unwrap().success());
}

/// A follower whose instance dies with its supervisor does not hang.
#[test]
fn following_ends_with_a_lost_supervisor() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("echo begin; sleep 1000");
    let shown = sandbox.wait_for(&id, "working");
    let mut child = follow(&sandbox, &[&id]);
    let pid = shown["supervisor"]["pid"].as_i64().unwrap() as i32;
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL)
        .unwrap();
    out.read_line(&mut line).unwrap();
    assert_eq!(line, "begin\n");
    assert!(child.wait().unwrap().success());
}

#[test]
fn a_log_is_rotated_by_size_and_followed_through() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.log.maxSize", "256k"]);
    let id = sandbox.add("read go; seq 100000; echo finished");
    sandbox.wait_for(&id, "working");
    let mut child = follow(&sandbox, &[&id]);
    let out = child.stdout.take().unwrap();
    let reader = std::thread::spawn(move || {
        let lines = BufReader::new(out).lines().map(Result::unwrap);
        lines.collect::<Vec<_>>()
    });
    sandbox.claudio(["send", &id, "go"]).ended(0);
    sandbox.wait_for(&id, "completed");
    let followed = reader.join().unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(followed.last().unwrap(), "finished");
    // Whoever cannot follow as fast as the log is rotated misses a part, but sees no line twice.
    let numbers: Vec<u32> = followed.iter().filter_map(|line| line.parse().ok()).collect();
    let back = numbers.windows(2).position(|pair| pair[0] >= pair[1]);
    assert_eq!(back.map(|at| &numbers[at.saturating_sub(2)..at + 4]), None);
    let kept = logs(&sandbox, &id, &[]);
    assert!(kept.ends_with("99999\n100000\nfinished\n"), "{} bytes", kept.len());
    let note = "[git claudio: earlier output is not kept: log.max_size]\n";
    assert!(kept.starts_with(note), "{}", &kept[..200]);
    assert!(logs(&sandbox, &id, &["--since", "1h"]).starts_with(note));
    assert_eq!(logs(&sandbox, &id, &["--since", "2100-01-01T00:00:00Z"]), "");
    assert!(!logs(&sandbox, &id, &["--raw"]).contains("git claudio"));
    let dir = sandbox.path().join(".claudio/instances").join(&id);
    let size = |name: &str| std::fs::metadata(dir.join(name)).map_or(0, |facts| facts.len());
    let total = size("output.log") + size("output.log.1");
    assert!((64 * 1024..320 * 1024).contains(&total), "{total}");
}

#[test]
fn the_screen_is_what_a_terminal_would_show() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(r"printf 'a\nb\nc\033[1;1HX\033[2;1H\033[KY'; sleep 1000");
    let screen = || logs(&sandbox, &id, &["--screen"]);
    sandbox.wait_for(&id, "working");
    until("the screen", || screen().starts_with("X\nY\nc").then_some(()));
    let none = sandbox.claudio(["logs", "--stream", &id]).ended(1);
    assert!(none.err.contains("shell"), "{}", none.err);
    sandbox.claudio(["stop", &id]).ended(0);
    let gone = sandbox.claudio(["logs", "--screen", &id]).ended(1);
    assert!(gone.err.contains("stopped"), "{}", gone.err);
}

/// A large output is stored whole and fast; a program is not held up by a viewer that sleeps.
#[test]
fn a_hundred_thousand_lines_come_through() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "seq 100000");
    let lines = logs(&sandbox, &id, &[]);
    assert_eq!(lines.lines().count(), 100_000);
    assert!(lines.lines().enumerate().all(|(n, line)| line == (n + 1).to_string()));
}
