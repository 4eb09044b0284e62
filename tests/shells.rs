//! Completions in the real shells, at a real prompt: instances with their tasks, backends, refs and
//! states.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use std::path::Path;
use support::{Sandbox, program, skip, write};
use terminal::Terminal;

/// A repository with two instances, and the completions of `shell` in a file.
fn sandbox(shell: &str, file: &str) -> (Sandbox, [String; 2]) {
    let sandbox = Sandbox::new();
    sandbox.git(["branch", "feature/one"]);
    sandbox.git(["config", "claudio.backend.aider.command", "aider --yes"]);
    let first = sandbox.add_with("true # paint it: [red]", &["--no-start"]);
    let second = sandbox.add_with("true # and 'blue'", &["--no-start"]);
    let script = sandbox.claudio(["completions", shell]).ok();
    write(&sandbox.home().join(file), script);
    (sandbox, [first, second])
}

/// What is asked at a prompt, and what must be among the answers.
fn questions(ids: &[String; 2]) -> Vec<(String, Vec<String>)> {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    let mut instances = ids.to_vec();
    instances.extend(texts(&["true # paint it: [red]", "true # and 'blue'"]));
    vec![
        ("git claudio show ".to_owned(), instances.clone()),
        ("git claudio add --depends-on ".to_owned(), ids.to_vec()),
        ("git-claudio-show ".to_owned(), instances),
        ("git claudio add --backend ".to_owned(), texts(&["aider", "claude", "codex", "shell"])),
        ("git claudio plan --backend ai".to_owned(), texts(&["aider"])),
        ("git claudio merge --into fea".to_owned(), texts(&["feature/one"])),
        ("git claudio add --base fea".to_owned(), texts(&["feature/one"])),
        ("git claudio wait --for waiting".to_owned(), texts(&["waiting_input"])),
        ("git claudio ls --state com".to_owned(), texts(&["completed"])),
        (
            "git claudio ls --state ".to_owned(),
            texts(&[
                "completed",
                "failed",
                "paused",
                "pending",
                "stopped",
                "waiting_input",
                "working",
            ]),
        ),
        ("git claudio config get limits.par".to_owned(), texts(&["limits.parallel"])),
    ]
}

/// Asks all questions at the prompt of `terminal`.
fn ask(terminal: &Terminal<'_>, ids: &[String; 2]) {
    for (line, answers) in questions(ids) {
        // No Ctrl-c: its signal overtakes keys that are still to be read.
        terminal.press(&["C-u", "C-l"]);
        terminal.until("an empty prompt", |screen| screen.trim() == "$");
        terminal.type_text(&line);
        terminal.shows(line.trim_end());
        // The second one lists where the first one can only complete.
        terminal.press(&["Tab", "Tab"]);
        terminal.until(&format!("{answers:?} after '{line}'"), |screen| {
            answers.iter().all(|answer| screen.contains(answer))
        });
    }
}

#[test]
fn bash_completes() {
    let git = Path::new("/usr/share/bash-completion/completions/git");
    if !git.exists() {
        return skip("git's completions for bash are not installed");
    }
    let (sandbox, ids) = sandbox("bash", "claudio.bash");
    let rc = format!("PS1='$ '\n. '{}'\n. ~/claudio.bash\n", git.display());
    write(&sandbox.home().join("rc"), rc);
    let shell = "exec bash --noprofile --rcfile ~/rc -i";
    let Some(terminal) = Terminal::with_shell(&sandbox, 100, 24, shell) else { return };
    ask(&terminal, &ids);
}

#[test]
fn zsh_completes() {
    let (sandbox, ids) = sandbox("zsh", "functions/_git-claudio");
    if program("zsh").is_none() {
        return;
    }
    let rc = "PS1='$ '\nfpath=(~/functions $fpath)\nautoload -U compinit\ncompinit -u -D\n";
    write(&sandbox.home().join(".zshrc"), rc);
    let shell = "exec zsh -o no_global_rcs -i";
    let Some(terminal) = Terminal::with_shell(&sandbox, 100, 24, shell) else { return };
    ask(&terminal, &ids);
}

#[test]
fn fish_completes() {
    let (sandbox, ids) = sandbox("fish", ".config/fish/conf.d/git-claudio.fish");
    if program("fish").is_none() {
        return;
    }
    let prompt = "set -g fish_greeting\nfunction fish_prompt\n    echo -n '$ '\nend\n";
    write(&sandbox.home().join(".config/fish/config.fish"), prompt);
    let Some(terminal) = Terminal::with_shell(&sandbox, 100, 24, "exec fish -i") else { return };
    ask(&terminal, &ids);
}
