//! The examples of help and manual, typed at a shell as they stand, where they need no agent, no
//! service and no terminal: each must be a command line that the program takes.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use claudio::cli::definitions;
use support::{Ran, Sandbox};

/// The instances that examples name.
const NAMES: [&str; 2] = ["k3xq7", "m2abc"];

/// What an example is not tried for, if it has this in it.
const ELSEWHERE: &[(&str, &str)] = &[
    ("claudio ask", "is for scripts in an instance"),
    ("claudio done", "is for scripts in an instance"),
    ("claudio plan", "needs an agent"),
    ("--permission-mode", "needs an agent"),
    ("--structured", "needs an agent"),
    ("claudio pr", "needs a service"),
    ("--pr", "needs a service"),
    ("claudio attach", "needs a terminal"),
    ("claudio watch", "goes on until it is ended"),
    ("events -f", "goes on until it is ended"),
    ("claudio demo", "has tests of its own"),
    ("jq ", "needs another program"),
];

/// Returns the script of an instance that an example can be about.
fn script(example: &str) -> &'static str {
    match example.split_whitespace().nth(2) {
        Some("answer") if example.contains("--option") => "git claudio ask x --option a --option b",
        Some("answer" | "send") => "git claudio ask x",
        Some("pause" | "resume" | "stop" | "wait") => "exec sleep 1000",
        _ => "echo work > work && git add work && git commit -qm Work",
    }
}

/// Makes what the examples take to be there.
fn prepare(sandbox: &Sandbox, example: &str) -> Vec<String> {
    sandbox.git(["config", "claudio.backend.default", "shell"]);
    for (path, text) in [("src/main.rs", "text\n"), ("Makefile", "test:\n\t@true\n")] {
        sandbox.write(path, text);
    }
    sandbox.commit("Files");
    sandbox.git(["tag", "v1.2"]);
    sandbox.git(["branch", "develop"]);
    for (file, text) in [
        ("review.md", "Mind the gap\n"),
        ("task.md", "echo done\n"),
        ("plan.jsonl", "{\"name\":\"one\",\"task\":\"echo one\"}\n"),
    ] {
        std::fs::write(sandbox.path().join(file), text).unwrap();
    }
    let named = NAMES.into_iter().filter(|name| example.contains(name) || *name == NAMES[0]);
    named
        .map(|_| {
            let id = sandbox.add(script(example));
            let state = match script(example) {
                script if script.contains("ask") => "waiting_input",
                script if script.contains("sleep") => "working",
                _ => "completed",
            };
            sandbox.wait_for(&id, state);
            id
        })
        .collect()
}

/// Types an example in a repository of its own. Returns what was typed and what became of it.
fn typed(example: &str) -> (String, Ran) {
    let sandbox = Sandbox::new();
    let ids = prepare(&sandbox, example);
    let first = ids[0].as_str();
    match example.split_whitespace().nth(2) {
        Some("undo") => drop(sandbox.claudio(["rm", "--force", first]).ok()),
        Some("resume") => drop(sandbox.claudio(["pause", first]).ok()),
        Some("wait") => drop(sandbox.claudio(["stop", first]).ok()),
        _ => {}
    }
    let line =
        NAMES.iter().zip(&ids).fold(example.to_owned(), |line, (name, id)| line.replace(name, id));
    let worktree = sandbox.path().join(".claudio/worktrees").join(first);
    let directory = if line.contains('@') { worktree.as_path() } else { sandbox.path() };
    let ran = sandbox.run_in(directory, "bash", ["-c", line.as_str()]);
    (line, ran)
}

/// Returns those that the program does not take: it may answer no, and refuse to protect work.
fn wrong(examples: &[&str]) -> Vec<String> {
    let tried = examples.iter().map(|example| typed(example));
    let wrong = tried.filter(|(_, ran)| !matches!(ran.code, 0 | 1 | 3));
    wrong.map(|(line, ran)| format!("{line}: {} {}", ran.code, ran.err)).collect()
}

#[test]
fn every_example_is_a_command_that_the_program_takes() {
    let definitions = definitions::all();
    let examples: Vec<&str> = definitions
        .iter()
        .flat_map(|definition| definition.examples)
        .map(|example| example.command)
        .filter(|example| !ELSEWHERE.iter().any(|(part, _)| example.contains(part)))
        .collect();
    assert!(examples.len() > 50, "{}", examples.len());
    let all = examples.len().div_ceil(4);
    std::thread::scope(|scope| {
        let parts: Vec<_> = examples.chunks(all).map(|part| scope.spawn(|| wrong(part))).collect();
        let wrong: Vec<String> = parts.into_iter().flat_map(|part| part.join().unwrap()).collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
