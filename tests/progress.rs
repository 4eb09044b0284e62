//! Progress on a terminal, none in a pipe, and tables that fit.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::fs;
use support::Sandbox;
use terminal::Terminal;

#[test]
fn waiting_shows_on_a_terminal_how_far_it_is() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.backend.default", "shell"]);
    let go = sandbox.root().join("go");
    let until_told = format!("while [ ! -e '{}' ]; do sleep 0.05; done", go.display());
    let Some(terminal) = Terminal::open(&sandbox, 100, 20) else { return };
    terminal.enter(&format!("git claudio add --wait \"{until_told}\" true"));
    terminal.until("the progress", |screen| {
        screen
            .lines()
            .any(|line| line.starts_with("1 working, 1 completed") && line.ends_with("1/2"))
    });
    fs::write(go, "").unwrap();
    let screen = terminal.until("the answer", |screen| screen.trim_end().ends_with("\n$"));
    assert!(!screen.contains("1/2") && screen.contains("ID     NAME"), "the bar is gone: {screen}");
    // A pipe gets the answer alone.
    let ran = sandbox.claudio(["wait"]).ended(0);
    assert_eq!(ran.err, "");
}

#[test]
fn cleaning_up_and_landing_show_how_far_they_are() {
    let sandbox = Sandbox::new();
    let work = |n: u32| {
        let id = sandbox.add(&format!("echo {n} > f{n}; git add .; git commit -qm {n}"));
        sandbox.wait_for(&id, "completed");
        id
    };
    let ids = [work(1), work(2)];
    let go = sandbox.root().join("go");
    let until_told = format!("until [ -e '{}' ]; do sleep 0.05; done", go.display());
    let hook = sandbox.path().join(".git/hooks/pre-merge-commit");
    support::executable(&hook, &format!("#!/bin/sh\n{until_told}\n"));
    let Some(terminal) = Terminal::open(&sandbox, 100, 20) else { return };
    terminal.enter(&format!("git claudio merge --no-ff --train {} {}", ids[0], ids[1]));
    terminal.until("the train", |screen| {
        let landing = format!("landing {}", ids[0]);
        screen.lines().any(|line| line.starts_with(&landing) && line.ends_with("0/2"))
    });
    fs::write(&go, "").unwrap();
    let screen = terminal.until("its end", |screen| screen.trim_end().ends_with("\n$"));
    assert!(!screen.contains("0/2") && screen.contains("merged"), "{screen}");
    fs::remove_file(&go).unwrap();
    // What a check prints stands below what it is about.
    let ids = [work(3), work(4)];
    let check = format!("echo checked; {until_told}");
    let train = format!("merge --train --verify \"{check}\" {} {}", ids[0], ids[1]);
    terminal.enter(&format!("clear; git claudio {train}"));
    terminal.until("the check", |screen| {
        screen.contains(&format!("landing {} (1 of 2)\nchecked", ids[0]))
    });
    fs::write(&go, "").unwrap();
    terminal.until("its end", |screen| {
        screen.contains(&format!("landing {} (2 of 2)\nchecked", ids[1]))
            && screen.trim_end().ends_with("\n$")
    });
    fs::remove_file(&go).unwrap();
    // A remote that does not answer for a while, and then not at all.
    sandbox.script("git-remote-slow", &format!("#!/bin/sh\n{until_told}; exit 1\n"));
    sandbox.git(["remote", "add", "origin", "slow::nowhere"]);
    terminal.enter("clear; git claudio cleanup");
    terminal.until("the first", |screen| {
        screen.lines().any(|line| line.starts_with("looking at ") && line.ends_with("0/8"))
    });
    fs::write(&go, "").unwrap();
    let screen = terminal.until("the answer", |screen| screen.trim_end().ends_with("\n$"));
    assert!(screen.contains("the remote cannot be reached"), "{screen}");
    let ran = sandbox.claudio(["cleanup"]).ended(0);
    assert_eq!(ran.err, "", "a pipe gets the answer alone");
}

#[test]
fn looking_for_conflicts_shows_on_a_terminal_that_it_goes_on() {
    let sandbox = Sandbox::new();
    let go = sandbox.root().join("go");
    let wait = format!("until [ -e '{}' ]; do sleep 0.05; done; cat", go.display());
    for name in ["one", "two"] {
        let id = sandbox.add_with(&format!("echo {name} > new.slow"), &["--name", name]);
        sandbox.wait_for(&id, "completed");
    }
    // What is changed is read through a filter that takes its time.
    fs::write(sandbox.path().join(".git/info/attributes"), "*.slow filter=slow\n").unwrap();
    sandbox.git(["config", "filter.slow.clean", &wait]);
    let Some(terminal) = Terminal::open(&sandbox, 100, 20) else { return };
    terminal.enter("git claudio conflicts");
    terminal.shows("comparing the work of the instances (");
    fs::write(go, "").unwrap();
    let screen = terminal.until("the answer", |screen| {
        screen.contains("new.slow") && screen.trim_end().ends_with("\n$")
    });
    assert!(!screen.contains("comparing the work"), "it is gone: {screen}");
    let ran = sandbox.claudio(["conflicts"]).ended(0);
    assert_eq!(ran.err, "");
}

#[test]
fn tables_fit_the_terminal_and_times_are_written_as_wanted() {
    let mut sandbox = Sandbox::new();
    sandbox.add_with(&format!("true # {}", "long ".repeat(60)), &["--no-start"]);
    let since = sandbox.json(["ls"]).remove(0)["since"].as_str().unwrap().to_owned();
    let row = sandbox.claudio(["ls", "--time-style", "iso"]).ok();
    let shown = row.split('\t').nth(3).unwrap();
    assert_eq!(shown.len(), "2026-01-01T00:00:00Z".len());
    assert_eq!(shown[..19], since[..19]);
    sandbox.set("CLAUDIO_NOW", "2999-01-01T00:00:00Z");
    let row = sandbox.claudio(["ls"]).ok();
    assert!(row.split('\t').nth(3).unwrap().ends_with('d'), "{row}");
    sandbox.claudio(["ls", "--time-style", "today"]).ended(2);
    let Some(terminal) = Terminal::open(&sandbox, 80, 20) else { return };
    terminal.enter("git claudio ls");
    let screen = terminal.shows("SINCE");
    let row = screen.lines().find(|line| line.contains("pending")).unwrap();
    assert!(row.ends_with('…') && row.chars().count() <= 80, "{screen}");
}

/// However narrow a terminal is, what one looks for stays: names, states, tasks, sums.
#[test]
fn lists_are_readable_on_narrow_and_wide_terminals() {
    let sandbox = Sandbox::new();
    for (name, task) in [
        ("login", "true # Rework the login form so that it remembers the last user"),
        ("名前は長い日本語の名前", "true # 請求書を支払えるようにする、とても長いタスクの説明です"),
        ("party 🎉 time", "true # Emoji 🚀 everywhere"),
    ] {
        let id = sandbox.add_with(task, &["--name", name]);
        sandbox.wait_for(&id, "completed");
    }
    sandbox.claudio(["rm", "party 🎉 time"]).ended(0);
    let Some(terminal) = Terminal::open(&sandbox, 200, 24) else { return };
    for (at, (columns, command, headers)) in [
        (200, "ls", "ID NAME STATE SINCE BRANCH CHANGES TASK"),
        (80, "ls", "ID NAME STATE SINCE TASK"),
        (80, "ls --time-style iso", "ID NAME STATE TASK"),
        (40, "ls", "ID NAME STATE TASK"),
        (200, "stats", "ID NAME BACKEND TIME"),
        (40, "stats", "ID NAME TIME"),
        (200, "undo --list", "ID ENTRY AGE BY FILES SIZE EXPIRES BRANCH TASK"),
        (40, "undo --list", "ID ENTRY AGE TASK"),
    ]
    .into_iter()
    .enumerate()
    {
        terminal.resize(columns, 24);
        // tmux tells a program of its new size a moment later.
        let sized = format!("until [ \"$(stty size)\" = '24 {columns}' ]; do sleep 0.05; done");
        let line = format!("{sized}; clear; git claudio {command}; echo end $(({at}+1))");
        terminal.enter(&line);
        let end = format!("\nend {}\n", at + 1);
        let screen = terminal.until(command, |screen| screen.contains(&end));
        let header: Vec<_> = screen.lines().next().unwrap().split_whitespace().collect();
        assert_eq!(header.join(" "), headers, "{command} at {columns}:\n{screen}");
    }
}
