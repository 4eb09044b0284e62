//! `plan`: an agent divides an objective into tasks, and can change nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;
#[path = "support/terminal.rs"]
mod terminal;

use serde_json::{Value, json};
use std::fs;
use std::io::Write;
use std::process::Stdio;
use support::models::{self, Models};
use support::still::Still;
use support::{Ran, Sandbox, until};
use terminal::Terminal;

/// Stands for an agent: remembers what it is asked, and answers with the files `answer.1`, `answer.2`…
const PLANNER: &str = "#!/bin/sh\nn=$(($(cat \"$HOME/count\" 2>/dev/null || echo 0) + 1))\n\
                       echo $n > \"$HOME/count\"\ncat > \"$HOME/asked.$n\"\ncat \"$HOME/answer.$n\"\n";

/// A place with the backend `own`, which gives these answers.
fn planner(answers: &[&str]) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.script("planner", PLANNER);
    sandbox.git(["config", "claudio.backend.own.command", "planner"]);
    sandbox.git(["config", "claudio.backend.default", "own"]);
    for (number, answer) in (1..).zip(answers) {
        fs::write(sandbox.home().join(format!("answer.{number}")), answer).unwrap();
    }
    sandbox
}

fn asked(sandbox: &Sandbox, number: u32) -> String {
    fs::read_to_string(sandbox.home().join(format!("asked.{number}"))).unwrap()
}

const GOOD: &str = "Here is the plan:\n```\n{\"name\": \"model\", \"task\": \"Add the model\"}\n\
                    {\"name\": \"api\", \"task\": \"Serve it\", \"depends_on\": [\"model\"]}\n\
                    {\"name\": \"page\", \"task\": \"Show it\", \"depends_on\": [\"model\"]}\n\
                    {\"name\": \"all\", \"task\": \"Try it\", \"depends_on\": [\"api\", \"page\"]}\n```\n";

/// Runs a command line in a shell, as a person writes it.
fn shell(sandbox: &Sandbox, line: &str) -> Ran {
    sandbox.command("sh").args(["-c", line]).output().unwrap().into()
}

#[test]
fn a_plan_goes_through_a_pipe_and_runs_with_its_dependencies() {
    let sandbox = planner(&[GOOD]);
    // An agent that does what its task says about the work of others, adds a file and commits.
    sandbox.script(
        "worker",
        "#!/bin/sh\nset -e\ncat > task\nsed -n 's/^    //p' task | sh -e\n\
         name=$(head -n 1 task); rm task\nls > seen; cat seen; rm seen\n\
         echo \"$name\" > \"file-$CLAUDIO_INSTANCE\"\ngit add .; git commit -q -m \"$name\"\n",
    );
    sandbox.git(["config", "claudio.backend.worker.command", "worker"]);
    let line = "git claudio plan 'Invoices, for all' | \
                git claudio add --tasks - --backend worker --wait --json";
    let ran = shell(&sandbox, line);
    let instances = support::schema::check(&ran.ended(0).out);
    let names: Vec<_> = instances.iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["model", "api", "page", "all"]);
    assert!(instances.iter().all(|i| i["state"] == "completed"), "{instances:?}");
    // The last one has the work of all others.
    let files = sandbox.git(["ls-tree", "--name-only", instances[3]["branch"].as_str().unwrap()]);
    assert_eq!(files.lines().filter(|name| name.starts_with("file-")).count(), 4, "{files}");
    let files = sandbox.git(["ls-tree", "--name-only", instances[1]["branch"].as_str().unwrap()]);
    assert_eq!(files.lines().filter(|name| name.starts_with("file-")).count(), 2, "{files}");
    assert!(asked(&sandbox, 1).contains("<objective>\nInvoices, for all\n</objective>"));
    // Names that instances have are told, and refused.
    let ran = sandbox.claudio(["plan", "More"]).ended(5);
    assert!(asked(&sandbox, 2).contains("are taken: "), "{}", asked(&sandbox, 2));
    assert!(ran.err.starts_with("error: 'own' did not answer: exit code 1: cat: "), "{}", ran.err);
}

#[test]
fn a_plan_is_printed_in_every_form_and_nothing_is_written() {
    let task = "Sp\u{e4}t \u{202e}\u{1b}[31m";
    let answer = format!("{}\n", json!({"name": "a", "task": task, "depends_on": null}));
    let sandbox = planner(&[answer.as_str(); 4]);
    let before = Still::of(&sandbox);
    let printed = sandbox.claudio(["plan", "X"]).ended(0);
    assert_eq!(printed.err, "");
    assert_eq!(
        printed.out,
        "{\"name\":\"a\",\"task\":\"Sp\u{e4}t \\u202e\\u001b[31m\",\"depends_on\":[]}\n"
    );
    let plan = sandbox.json(["plan", "X"]).remove(0);
    assert_eq!(plan["tasks"], json!([{"name": "a", "task": task, "depends_on": []}]));
    assert_eq!((&plan["backend"], &plan["attempts"]), (&json!("own"), &json!(1)));
    assert_eq!(sandbox.claudio(["plan", "-q", "X"]).ok(), "a");
    assert_eq!(sandbox.claudio(["plan", "--format", "%(name)!", "X"]).ok(), "a!");
    before.check(&sandbox);
    assert!(!sandbox.path().join(".claudio").exists(), "planning needs no state");
}

#[test]
fn an_answer_that_is_no_plan_is_asked_for_once_more_and_then_shown() {
    let bad = "{\"name\": \"a\", \"task\": \"A\", \"backend\": \"shell\"}";
    let sandbox = planner(&[bad, GOOD, "I will not.", "Never."]);
    let plan = sandbox.json(["plan", "X"]).remove(0);
    assert_eq!((&plan["attempts"], plan["tasks"].as_array().unwrap().len()), (&json!(2), 4));
    let again = asked(&sandbox, 2);
    assert!(again.starts_with(&asked(&sandbox, 1)), "{again}");
    assert!(again.contains("- task 1: the field 'backend' is not for a plan to choose"), "{again}");
    assert!(again.contains(&format!("<answer>\n{bad}\n</answer>")), "{again}");
    let ran = sandbox.claudio(["plan", "X"]).ended(1);
    assert_eq!(ran.out, "");
    assert_eq!(
        ran.err,
        "error: the answer of 'own' is no plan: it holds no task\nerror: it was:\nerror: Never.\n\
         hint: ask again, or write the plan yourself: docs/plan-format.md describes it\n"
    );
    fs::remove_file(sandbox.home().join("count")).unwrap();
    for number in [1, 2] {
        fs::write(sandbox.home().join(format!("answer.{number}")), GOOD).unwrap();
    }
    let ran = sandbox.claudio(["plan", "X", "--max-tasks", "3", "--json"]).ended(1);
    let error = support::schema::check(&ran.err).remove(0);
    assert_eq!(error["kind"], "bad_answer");
    let message = error["message"].as_str().unwrap();
    assert!(message.contains("it holds 4 tasks, and at the most 3 are wanted"), "{message}");
    assert!(asked(&sandbox, 1).contains("at the most 3."), "{}", asked(&sandbox, 1));
}

#[test]
fn the_objective_comes_from_everywhere() {
    let mut sandbox = planner(&[GOOD; 4]);
    sandbox.write("objective.md", "From a file\n");
    sandbox.claudio(["plan", "-F", "objective.md"]).ended(0);
    assert!(asked(&sandbox, 1).contains("<objective>\nFrom a file\n\n</objective>"));
    let mut command = sandbox.command("git");
    command.args(["claudio", "plan", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(b"/exit from a pipe").unwrap();
    assert!(child.wait_with_output().unwrap().status.success());
    assert!(asked(&sandbox, 2).contains("<objective>\n/exit from a pipe\n</objective>"));
    sandbox
        .script("edit", "#!/bin/sh\ncp \"$1\" \"$HOME/seen\"; echo 'From an editor' >> \"$1\"\n");
    sandbox.set("GIT_EDITOR", "edit");
    let Some(terminal) = Terminal::open(&sandbox, 100, 30) else { return };
    terminal.enter("git claudio plan");
    terminal.shows("{\"name\":\"all\"");
    assert!(asked(&sandbox, 3).contains("<objective>\nFrom an editor\n</objective>"));
    let seen = fs::read_to_string(sandbox.home().join("seen")).unwrap();
    assert!(seen.starts_with("\n# Write the objective: "), "{seen}");
}

#[test]
fn what_is_wrong_is_said_before_anybody_is_asked() {
    let sandbox = planner(&[]);
    sandbox.write("latin", b"f\xfcr");
    let error = |args: &[&str], code: i32, text: &str| {
        let ran = sandbox.claudio([&["plan"], args].concat()).ended(code);
        assert!(ran.err.contains(text), "{args:?}: {}", ran.err);
    };
    error(&[], 2, "no objective");
    error(&[" "], 2, "the objective is empty");
    error(&["-F", "latin"], 2, "the objective is not UTF-8");
    error(&["-F", "missing"], 128, "cannot read the objective 'missing'");
    error(&["--max-tasks", "0", "X"], 2, "'0'");
    error(&["--timeout", "soon", "X"], 2, "'soon'");
    error(&["--backend", "shell", "X"], 2, "backend 'shell' answers no questions");
    error(&["--backend", "nobody", "X"], 2, "unknown backend 'nobody'");
    error(&["--model", "m", "X"], 2, "backend 'own' takes no model");
    sandbox.git(["config", "claudio.backend.own.command", "no-such-planner"]);
    error(&["X"], 5, "cannot find the program 'no-such-planner' of backend 'own'");
    let outside = sandbox.root().join("tmp");
    sandbox.claudio_in(&outside, ["plan", "X"]).ended(128);
    sandbox.run_in(&outside, "git", ["init", "-q", "--bare", "bare.git"]).ended(0);
    let bare = outside.join("bare.git");
    sandbox.script("planner", PLANNER);
    sandbox.run_in(&bare, "git", ["config", "claudio.backend.own.command", "planner"]).ended(0);
    let ran = sandbox.claudio_in(&bare, ["plan", "--backend", "own", "X"]).ended(128);
    assert!(ran.err.contains("this repository is bare"), "{}", ran.err);
}

/// A repository cannot choose which program is asked.
#[test]
fn settings_that_came_with_the_repository_are_refused() {
    let sandbox = Sandbox::new();
    sandbox.script("planner", PLANNER);
    sandbox.write(".claudio/config.yaml", "backend.claude.command: planner\n");
    sandbox.git(["add", "-f", ".claudio/config.yaml"]);
    sandbox.git(["commit", "-qm", "Choose"]);
    let ran = sandbox.claudio(["plan", "--backend", "claude", "X"]).ended(3);
    assert!(ran.err.contains("'.claudio' is tracked by this repository"), "{}", ran.err);
    assert!(!sandbox.home().join("asked.1").exists());
}

/// A planner that thinks for ever, in a process that has left its group and session.
const THINKER: &str = "#!/bin/sh\nsetsid sh -c 'echo $$ > \"$HOME/pid\"; sleep 1000' &\n\
                       trap '' TERM INT\nwait\nsleep 1000\n";

#[test]
fn the_agent_ends_with_the_command() {
    let sandbox = planner(&[]);
    sandbox.script("planner", THINKER);
    let pid = sandbox.home().join("pid");
    let began = || {
        until("the agent to think", || fs::read_to_string(&pid).ok()?.trim().parse::<i32>().ok())
    };
    use nix::sys::signal::{Signal, kill};
    for (signal, code) in [(Signal::SIGINT, 130), (Signal::SIGTERM, 143)] {
        let mut command = sandbox.command("git-claudio-plan");
        command.arg("X").stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = command.spawn().unwrap();
        began();
        kill(nix::unistd::Pid::from_raw(child.id() as i32), signal).unwrap();
        let ran: Ran = child.wait_with_output().unwrap().into();
        assert_eq!(ran.ended(code).out, "");
        assert_eq!(sandbox.processes(), [] as [i32; 0]);
        fs::remove_file(&pid).unwrap();
    }
    let ran = sandbox.claudio(["plan", "--timeout", "1", "X"]).ended(124);
    assert!(ran.err.starts_with("error: 'own' did not answer within 1 s\nhint: "), "{}", ran.err);
    assert_eq!(sandbox.processes(), [] as [i32; 0]);
    // From a terminal the keys reach all of a pipe.
    let Some(terminal) = Terminal::open(&sandbox, 100, 20) else { return };
    let _ = fs::remove_file(&pid);
    terminal.enter("git claudio plan X | git claudio add --tasks -; echo it was $?");
    terminal.shows("asking own (");
    began();
    terminal.press(&["C-c"]);
    terminal.until("the shell", |screen| screen.trim_end().ends_with('$'));
    let thinker = fs::read_to_string(&pid).unwrap().trim().parse().unwrap();
    until("the agent's end", || (!support::runs(thinker)).then_some(()));
}

/// The real agents: they may read, and what they try to write is not written.
fn agent(backend: &str, started: Option<(Sandbox, Models)>, model: &str) {
    let Some((sandbox, models)) = started else { return };
    // What a repository would like to run.
    let hook = "touch \"$HOME/hooked\"";
    let hooks = json!({"hooks": {"SessionStart": [{"hooks": [{"type": "command", "command": hook}]}],
        "UserPromptSubmit": [{"hooks": [{"type": "command", "command": hook}]}]}});
    sandbox.write(".claude/settings.json", hooks.to_string());
    sandbox.commit("Hooks");
    let before = Still::of(&sandbox);
    let ask = |scenario: &str| {
        let objective = format!("Invoices. [[scenario:{scenario}]]");
        sandbox.json(["plan", "--backend", backend, "--model", model, &objective]).remove(0)
    };
    let plan = ask("plan");
    let names = |plan: &Value| {
        plan["tasks"].as_array().unwrap().iter().map(|t| t["name"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(names(&plan), ["model", "page"], "{plan}");
    assert_eq!((&plan["attempts"], &plan["model"]), (&json!(1), &json!(model)));
    assert_eq!(names(&ask("plan_twice")), ["model", "page"]);
    before.check(&sandbox);
    assert!(!sandbox.home().join("hooked").exists(), "the repository has run something");
    assert_eq!(sandbox.git(["branch", "--list", "evil"]), "");
    let requests = models.requests();
    assert!(requests.iter().all(|request| request["model"].as_str().unwrap().contains(model)));
    if backend == "claude" {
        assert!(
            requests.iter().all(|r| r["tools"] == json!(["Glob", "Grep", "Read"])),
            "{requests:?}"
        );
    }
    let ran = sandbox.claudio(["plan", "--backend", backend, "X [[scenario:api_credit]]"]).ended(5);
    assert!(ran.err.starts_with(&format!("error: '{backend}' did not answer: ")), "{}", ran.err);
}

#[test]
fn claude_plans_and_cannot_write() {
    agent("claude", models::claude(), "claude-sonnet-4-5");
}

#[test]
fn codex_plans_and_cannot_write() {
    agent("codex", models::codex(), "gpt-mock");
}
