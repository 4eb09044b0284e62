//! A newcomer's walk through the README: what its console blocks say is typed at a real prompt, one
//! block after the other, and the screen must show what is promised.
//!
//! A block is walked if the comment before it says so: `<!-- walk -->`, or `<!-- walk: claude -->` if it
//! needs Claude Code, which then talks to a service of the test's own. In a promise `…` stands for
//! anything; a line of nothing else, for any lines.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::fs;
use std::path::Path;
use support::models::{self, Models, Service};
use support::{Sandbox, program};
use terminal::Terminal;

/// A command, and the lines that it prints.
struct Step {
    command: String,
    promised: Vec<String>,
}

/// Returns the steps of the blocks that are marked with `mark`.
fn steps(mark: &str) -> Vec<Step> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(path).unwrap();
    let mut steps: Vec<Step> = Vec::new();
    for block in text.split(&format!("<!-- {mark} -->\n```console\n")).skip(1) {
        for line in block.split("```").next().unwrap().lines() {
            match line.strip_prefix("$ ") {
                Some(command) => {
                    steps.push(Step { command: command.to_owned(), promised: Vec::new() });
                }
                None => steps.last_mut().unwrap().promised.push(line.to_owned()),
            }
        }
    }
    assert!(!steps.is_empty(), "the README has no block with '{mark}'");
    steps
}

/// Whether a line is as promised.
fn fits(line: &str, promise: &str) -> bool {
    let squeeze = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let (line, promise) = (squeeze(line), squeeze(promise));
    let parts: Vec<&str> = promise.split('…').map(str::trim).collect();
    let mut rest = line.as_str();
    for (at, part) in parts.iter().enumerate() {
        let Some(found) = rest.find(part) else { return false };
        if at == 0 && found != 0 {
            return false;
        }
        rest = &rest[found + part.len()..];
    }
    parts.last().is_some_and(|last| last.is_empty()) || rest.is_empty()
}

/// Whether the lines are as promised, all of them.
fn fit(lines: &[&str], promised: &[String]) -> bool {
    match promised.split_first() {
        None => lines.is_empty(),
        Some((any, others)) if any == "…" => {
            (0..=lines.len()).any(|skipped| fit(&lines[skipped..], others))
        }
        Some((first, others)) => {
            lines.split_first().is_some_and(|(line, rest)| fits(line, first) && fit(rest, others))
        }
    }
}

fn walk(sandbox: &Sandbox, steps: &[Step]) {
    // Lines that are typed or printed must not wrap.
    let Some(terminal) = Terminal::open(sandbox, 160, 40) else { return };
    for step in steps {
        terminal.press(&["C-l"]);
        terminal.until("an empty prompt", |screen| screen.trim() == "$");
        terminal.enter(&step.command);
        let lines = |screen: &str| -> Vec<String> {
            let lines: Vec<_> = screen.trim_end().lines().map(str::to_owned).collect();
            // What was typed, and the next prompt.
            lines[1..lines.len() - 1].to_vec()
        };
        let ended = |screen: &str| {
            let screen = screen.trim_end();
            screen.lines().count() > 1 && screen.ends_with("\n$")
        };
        let screen = terminal.until(&format!("the end of '{}'", step.command), ended);
        let lines = lines(&screen);
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let promised = step.promised.join("\n");
        assert!(
            fit(&lines, &step.promised),
            "'{}' promises\n{promised}\nand prints\n{}",
            step.command,
            lines.join("\n")
        );
    }
}

#[test]
fn what_needs_no_agent_goes_as_the_readme_says() {
    let sandbox = Sandbox::new();
    walk(&sandbox, &steps("walk"));
}

#[test]
fn what_cargo_does_not_install_comes_into_a_fresh_home() {
    let sandbox = Sandbox::new();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let text = fs::read_to_string(path).unwrap();
    let block = text.split("The rest comes from them:\n\n```sh\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    sandbox.run_in(sandbox.path(), "sh", ["-ec", block]).ended(0);
    for file in [
        ".cargo/share/man/man1/git-claudio-add.1",
        ".local/share/bash-completion/completions/git-claudio",
        ".zfunc/_git-claudio",
        ".config/fish/conf.d/git-claudio.fish",
    ] {
        assert!(fs::metadata(sandbox.home().join(file)).unwrap().len() > 0, "{file}");
    }
}

#[test]
fn five_minutes_with_an_agent_go_as_the_readme_says() {
    let Some(claude) = program("claude") else { return };
    let mut sandbox = Sandbox::new();
    sandbox.write("Makefile", "test:\n\t@echo all tests pass\n");
    sandbox.commit("Tests");
    let scenario = models::data("models/readme");
    let Some(models) = Models::start_with(&sandbox, Service::Anthropic, &scenario, 0) else {
        return;
    };
    models::use_claude(&mut sandbox, &claude, models.url());
    walk(&sandbox, &steps("walk: claude"));
}

#[test]
fn a_promise_is_kept_or_broken() {
    let promised = |text: &str| text.lines().map(str::to_owned).collect::<Vec<_>>();
    assert!(fit(&["ID  STATE", "k3  completed  0s"], &promised("ID STATE\n… completed …")));
    assert!(fit(&["a", "b", "c"], &promised("…\nc")) && fit(&[], &promised("…")));
    assert!(!fit(&["ID", "k3 failed 0s"], &promised("ID\n… completed …")));
    assert!(!fit(&["ID", "more"], &promised("ID")) && !fit(&[], &promised("ID")));
    assert!(!fit(&["x ID"], &promised("ID")) && !fit(&["ID x"], &promised("ID")));
}
