//! What scripts rely on, for every command: JSON by its schema, ids, NUL, fields, exit codes, the
//! words that name an instance, pipes that close, colours only on a terminal.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::io::Write;
use std::process::{Command, Stdio};
use support::{Ran, Sandbox, schema, until};

/// Returns the only object that a command printed.
#[track_caller]
fn only(mut objects: Vec<Value>) -> Value {
    assert_eq!(objects.len(), 1, "{objects:?}");
    objects.remove(0)
}

/// Every command prints what its schema says. [`Sandbox::json`] validates each object.
#[test]
fn every_command_prints_json_by_its_schema() {
    let sandbox = Sandbox::new();
    let made = only(sandbox.json(["init"]));
    assert_eq!(
        (&made["schema"], &made["created"]),
        (&"claudio.repository.v1".into(), &true.into())
    );
    assert_eq!(only(sandbox.json(["init"]))["created"], false);
    assert_eq!(sandbox.json(["ls"]), [] as [Value; 0]);
    let script = "echo one; echo new > new.txt; \
                  a=$(git claudio ask 'Which?' --option x --option y --json); echo $a; \
                  git claudio done -m fine --json; echo $?; sleep 1000";
    // What has reported its task done is ended after a while, which must not be over before the test is.
    sandbox.git(["config", "claudio.stop.grace", "1h"]);
    let new = only(sandbox.json(["add", "--backend", "shell", "--name", "first", script]));
    assert_eq!((&new["name"], &new["backend"]), (&"first".into(), &"shell".into()));
    let id = new["id"].as_str().unwrap();
    let waiting = only(sandbox.json(["wait", "--for", "waiting_input", id]));
    assert_eq!(waiting["waiting"]["options"], serde_json::json!(["x", "y"]));
    assert_eq!(only(sandbox.json(["pause", id]))["state"], "paused");
    assert_eq!(only(sandbox.json(["resume", id]))["state"], "waiting_input");
    let session = only(sandbox.json(["sessions"]));
    assert_eq!((&session["session"], &session["recovery"]), (&"live".into(), &Value::Null));
    let answered = only(sandbox.json(["answer", id, "--option", "2"]));
    assert_eq!(answered["schema"], "claudio.instance.v1");
    // Printed inside the instance, so they are lines of its log.
    let log = until("the task to be done", || {
        let log = sandbox.json(["logs", id]);
        (log.len() >= 4).then_some(log)
    });
    assert_eq!((&log[0]["text"], &log[0]["match"]), (&"one".into(), &Value::Null));
    assert!(log[0]["at"].is_string());
    let inner = |line: &Value| only(schema::check(line["text"].as_str().unwrap()));
    assert_eq!(
        (&inner(&log[1])["schema"], &inner(&log[1])["answer"]),
        (&"claudio.answer.v1".into(), &"y".into())
    );
    assert_eq!(
        (&inner(&log[2])["schema"], &inner(&log[2])["message"]),
        (&"claudio.done.v1".into(), &"fine".into())
    );
    assert_eq!(only(sandbox.json(["logs", "--grep", "^one", id]))["match"], true);
    assert!(sandbox.json(["logs", "--screen", id]).len() >= 4);
    assert_eq!(only(sandbox.json(["send", "--key", "Enter", id]))["status"], "submitted");
    assert_eq!(only(sandbox.json(["stop", id]))["message"], Value::Null);
    let diff = only(sandbox.json(["diff", id]));
    assert_eq!(diff["files"][0]["path"], "new.txt");
    assert_eq!(diff["changes"]["uncommitted"], 1);
    assert_eq!(only(sandbox.json(["show", id]))["changes"]["files"], 1);
    assert!(sandbox.json(["events"]).iter().any(|event| event["to"] == "waiting_input"));
    let checks = sandbox.claudio(["doctor", "--json"]);
    assert!(!schema::check(&checks.out).is_empty(), "{checks:?}");
    sandbox.git(["config", "--unset", "claudio.stop.grace"]);
    let started = only(sandbox.json(["start", id]))["state"].clone();
    assert!(started == "pending" || started == "working", "{started}");
    sandbox.json(["stop", id]);
    std::fs::remove_file(sandbox.path().join(format!(".claudio/worktrees/{id}/new.txt"))).unwrap();
    let removed = only(sandbox.json(["rm", id]));
    assert_eq!((&removed["name"], &removed["id"]), (&"first".into(), &id.into()));
    assert_eq!(sandbox.json(["sessions", "recover"]), [] as [Value; 0]);
}

/// Checks what the other commands print, those of landing and keeping and those about the program.
fn print_the_rest(sandbox: &Sandbox) {
    let work = |name| {
        let script = format!("echo {name} > work; git add .; git commit -qm {name}");
        let id = sandbox.add_with(&script, &["--name", name]);
        sandbox.wait_for(&id, "completed");
    };
    ["one", "two", "three"].into_iter().for_each(work);
    sandbox.json(["stats"]);
    assert!(!only(sandbox.json(["conflicts"]))["pairs"].as_array().unwrap().is_empty());
    assert_eq!(sandbox.json(["conflicts", "--order"]).len(), 3);
    sandbox.json(["check", "--for", "one", "a.txt"]);
    assert_eq!(only(sandbox.json(["harvest", "--cleanup", "one"]))["schema"], "claudio.harvest.v1");
    assert_eq!(only(sandbox.json(["merge", "one"]))["schema"], "claudio.merge.v1");
    sandbox.json(["rm", "--force", "two"]);
    assert_eq!(sandbox.json(["undo", "--list"]).len(), 1);
    sandbox.json(["undo"]);
    assert_eq!(sandbox.json(["cleanup", "-n"]).len(), 3);
    sandbox.rests();
    std::fs::remove_dir_all(sandbox.path().join(".claudio")).unwrap();
    assert_eq!(sandbox.json(["sessions", "recover"])[0]["schema"], "claudio.recovered.v1");
    sandbox.json(["config", "list"]);
    sandbox.json(["config", "keys"]);
    assert_eq!(only(sandbox.json(["config", "path"]))["exists"], false);
    sandbox.json(["completions", "bash"]);
    sandbox.json(["help"]);
    assert_eq!(only(sandbox.json(["demo"]))["removed"], false);
    assert_eq!(only(sandbox.json(["demo", "--clean"]))["removed"], true);
    sandbox.git(["config", "claudio.stop.grce", "5s"]);
    let warned = only(schema::check(&sandbox.claudio(["cleanup", "-n", "--json"]).ended(0).err));
    let hint = "the most similar setting is 'claudio.stop.grace'";
    assert_eq!((&warned["schema"], &warned["hint"]), (&"claudio.warning.v1".into(), &hint.into()));
    schema::check(&sandbox.claudio(["show", "nothing", "--json"]).ended(2).err);
}

/// What needs an agent, a service or a change while it runs: the schema, the test program, and what it
/// calls there.
const ELSEWHERE: &[(&str, &str, &str)] = &[
    ("claudio.plan.v1", "plan.rs", "json([\"plan\""),
    ("claudio.pr.v1", "pr.rs", "json([\"pr\""),
    ("claudio.conflict-change.v1", "conflicts.rs", "\"--watch\""),
];

/// Every schema is one that real output is checked against.
#[test]
fn no_schema_stands_there_for_nothing() {
    every_command_prints_json_by_its_schema();
    print_the_rest(&Sandbox::new());
    let mut met = schema::met();
    for (schema, program, call) in ELSEWHERE {
        let path = schema::folder().join("../../tests").join(program);
        assert!(std::fs::read_to_string(path).unwrap().contains(call), "{program}: {call}");
        met.insert((*schema).to_owned());
    }
    let files = std::fs::read_dir(schema::folder()).unwrap().map(|entry| entry.unwrap().path());
    let all = files.filter(|path| path.extension().is_some_and(|ending| ending == "json"));
    let all = all.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned());
    assert_eq!(all.filter(|schema| !met.contains(schema)).collect::<Vec<_>>(), [""; 0]);
}

/// Errors are JSON on standard error, with the exit code they end with, and nothing is on stdout.
#[test]
fn errors_of_every_kind_are_json_with_their_exit_code() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("exit 0");
    let failed = sandbox.add("exit 1");
    sandbox.wait_for(&id, "completed");
    sandbox.wait_for(&failed, "failed");
    sandbox.write(".claudio/worktrees/x", "");
    let dirty = sandbox.add("echo x > x");
    sandbox.wait_for(&dirty, "completed");
    let cases: &[(&[&str], i32, &str)] = &[
        (&["show", "nothing"], 2, "unknown_instance"),
        (&["show"], 2, "usage"),
        (&["ls", "--nope"], 2, "usage"),
        (&["add", "--backend", "nope", "x"], 2, "usage"),
        (&["add", "--backend", "shell", "--base", "nope", "x"], 2, "usage"),
        (&["logs", "--grep", "(", &id], 2, "usage"),
        (&["wait", "--timeout", "soon"], 2, "usage"),
        (&["pause", &id], 1, "wrong_state"),
        (&["send", &id, "x"], 1, "wrong_state"),
        (&["answer", &id, "--allow"], 1, "wrong_state"),
        (&["attach", &id], 2, "usage"),
        (&["logs", "--stream", &id], 1, "nothing_found"),
        (&["config", "unset", "branch.prefix"], 1, "nothing_found"),
        (&["rm", &dirty], 3, "refused"),
        (&["done"], 2, "usage"),
        (&["ask", "x"], 2, "usage"),
    ];
    for (args, code, kind) in cases {
        let ran = sandbox.claudio(args.iter().chain(&["--json"]));
        assert_eq!((ran.code, ran.out.as_str()), (*code, ""), "{args:?}: {}", ran.err);
        let error = only(schema::check(&ran.err));
        assert_eq!((&error["kind"], &error["exit_code"]), (&(*kind).into(), &(*code).into()));
        assert!(!error["message"].as_str().unwrap().ends_with('.'), "{error}");
        let ran = sandbox.claudio(*args).ended(*code);
        assert!(ran.err.starts_with("error: ") && ran.out.is_empty(), "{args:?}: {}", ran.err);
    }
    let outside = sandbox.root().join("home");
    let ran = sandbox.claudio_in(&outside, ["ls", "--json"]).ended(128);
    assert_eq!(only(schema::check(&ran.err))["kind"], "repository");
    assert_eq!(sandbox.claudio(["wait", &failed, "--json"]).code, 1);
    sandbox.git(["config", "claudio.limits.parallel", "3"]);
    let unset = sandbox.claudio(["config", "unset", "limits.parallel"]).ended(1).err;
    assert!(unset.contains("hint: ") && unset.contains(".git/config"), "{unset}");
    let get = ["config", "get", "notify.command"];
    assert_eq!(sandbox.claudio(get).ended(1).err, "", "as git says it");
    let none = sandbox.claudio(get.iter().chain(&["--json"])).ended(1);
    assert_eq!(only(schema::check(&none.err))["kind"], "nothing_found");
}

/// Three instances: a completed one with a name, a failed one, a running one.
fn three() -> (Sandbox, [String; 3]) {
    let sandbox = Sandbox::new();
    let done = sandbox.add_with("echo done", &["--name", "the one"]);
    let failed = sandbox.add("exit 3");
    let running = sandbox.add("sleep 1000");
    sandbox.wait_for(&done, "completed");
    sandbox.wait_for(&failed, "failed");
    sandbox.wait_for(&running, "working");
    (sandbox, [done, failed, running])
}

fn lines(text: &str) -> Vec<&str> {
    text.lines().collect()
}

/// An instance can be named in many ways, and each is checked.
#[test]
fn instances_are_named_by_id_prefix_name_branch_path_and_state() {
    let (sandbox, [done, failed, running]) = three();
    let ids = |args: &[&str]| {
        let ran = sandbox.claudio(["ls", "-q"].iter().chain(args)).ended(0);
        ran.out.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let all = [done.clone(), failed.clone(), running.clone()];
    assert_eq!(ids(&[]), all);
    assert_eq!(ids(&["--all"]), all);
    assert_eq!(ids(&["--state", "failed,completed"]), all[..2]);
    assert_eq!(ids(&["--state", "paused"]), [] as [&str; 0]);
    assert_eq!(ids(&[&done[..4]]), all[..1]);
    assert_eq!(ids(&["the one"]), all[..1]);
    assert_eq!(ids(&[&running, &done, &running]), [running.clone(), done.clone()]);
    let shown = sandbox.show(&done);
    let (branch, worktree) =
        (shown["branch"].as_str().unwrap(), shown["worktree"].as_str().unwrap());
    assert_eq!(ids(&[branch]), all[..1]);
    assert_eq!(ids(&[&format!("refs/heads/{branch}")]), all[..1]);
    assert_eq!(ids(&[worktree]), all[..1]);
    assert_eq!(ids(&[&format!(".claudio/worktrees/{done}/")]), all[..1]);
    let inside = std::path::Path::new(worktree).join("dir");
    assert_eq!(sandbox.claudio_in(&inside, ["ls", "-q", "@"]).ok(), done);
    assert_eq!(sandbox.claudio_in(&inside, ["ls", "-q"]).ended(0).out.lines().count(), 3);
    let nowhere = sandbox.claudio(["ls", "@"]).ended(2);
    assert!(nowhere.err.contains("'@'"), "{}", nowhere.err);
    // From standard input, with newlines or NULs.
    for end in ["\n", "\0"] {
        let mut command = sandbox.command("git");
        command.args(["claudio", "ls", "-q", "-"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let text = format!("{failed}{end}the one{end}");
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!(lines(&ran.ok()), [&failed, &done]);
    }
    let both = sandbox.claudio(["ls", "--all", &done]).ended(2);
    assert!(both.err.contains("cannot be used with"), "{}", both.err);
}

/// A word that names nothing or several says so, with what could have been meant.
#[test]
fn unclear_words_are_named_with_their_candidates() {
    let sandbox = Sandbox::new();
    let tasks = ["exit 0"; 40];
    let ids = sandbox
        .claudio(["add", "-q", "--no-start", "--backend", "shell"].iter().chain(&tasks))
        .ok();
    let mut ids = lines(&ids);
    ids.sort_unstable();
    // 40 ids begin with at most 26 letters.
    let pair = ids.windows(2).find(|pair| pair[0][..1] == pair[1][..1]).unwrap();
    let ran = sandbox.claudio(["show", &pair[0][..1]]).ended(2);
    assert!(ran.err.contains("names several instances"), "{}", ran.err);
    assert!(ran.err.contains(pair[0]) && ran.err.contains(pair[1]), "{}", ran.err);
    let ran = sandbox.claudio(["show", "exit-0"]).ended(2);
    assert!(ran.err.starts_with("error: no instance 'exit-0'"), "{}", ran.err);
    assert!(ran.err.contains("hint: "), "{}", ran.err);
}

/// `-q` prints ids, `-z` ends lines with NUL, `--format` prints chosen fields.
#[test]
fn output_for_scripts_is_exact() {
    let (sandbox, [done, failed, running]) = three();
    assert_eq!(sandbox.claudio(["ls", "-q", "-z"]).out, format!("{done}\0{failed}\0{running}\0"));
    let format = ["ls", "--format", "%(id):%(state)%09%(exit.code)|%(nothing%)"];
    let bad = sandbox.claudio(format);
    assert_eq!(bad.code, 2, "{}", bad.err);
    let ran = sandbox.claudio(["ls", "--format", "%(id) %(state) %(exit.code) %(name)%%"]);
    let expected =
        format!("{done} completed 0 the one%\n{failed} failed 3 %\n{running} working  %\n");
    assert_eq!(ran.ended(0).out, expected);
    let unknown = sandbox.claudio(["ls", "--format", "%(stat)"]).ended(2);
    assert!(unknown.err.contains("'stat'") || unknown.err.contains("%(stat)"), "{}", unknown.err);
    assert_eq!(lines(&sandbox.claudio(["stop", "-q", &done, &running]).ok()), [&done, &running]);
    assert_eq!(lines(&sandbox.claudio(["events", "-q"]).ok())[0], "1");
    assert_eq!(sandbox.claudio(["logs", "-q", &done]).ok(), "done");
    // Each instance is tried, whatever happens to others; the worst is told.
    let ran = sandbox.claudio(["rm", "-q", &done, "nothing"]);
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert_eq!(lines(&sandbox.claudio(["rm", "-q", &done, &failed]).ok()), [&done, &failed]);
}

/// A list goes through the usual tools.
#[test]
fn commands_join_in_pipes() {
    let (sandbox, [_, _, running]) = three();
    let pipe = "git claudio ls -q --state working | xargs git claudio stop -q";
    assert_eq!(sandbox.run_in(sandbox.path(), "sh", ["-c", pipe]).ok(), running);
    let pipe = "git claudio ls -q -z | xargs -0 -n1 git claudio rm -q | wc -l";
    assert_eq!(sandbox.run_in(sandbox.path(), "sh", ["-c", pipe]).ok().trim(), "3");
}

/// A reader that has gone is no error.
#[test]
fn a_closed_pipe_is_silent() {
    let (sandbox, [done, ..]) = three();
    let many = sandbox.add("seq 100000");
    sandbox.wait_for(&many, "completed");
    let commands: &[&[&str]] = &[
        &["ls"],
        &["logs", &many],
        &["logs", "--json", &many],
        &["events"],
        &["show", &done],
        &["diff", &done],
        &["ls", "--json"],
    ];
    for args in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        drop(reader);
        let mut command = sandbox.command("git");
        command.arg("claudio").args(*args).stdout(writer).stderr(Stdio::piped());
        let ran = Ran::from(command.spawn().unwrap().wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
}

/// Who only waits for more to print ends with its reader, too.
#[test]
fn whoever_follows_ends_with_its_reader() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("sleep 1000");
    sandbox.wait_for(&id, "working");
    let commands: &[&[&str]] = &[
        &["events", "-f", "--since", "1000"],
        &["logs", "-f", &id],
        &["watch"],
        &["watch", "--json"],
        &["conflicts", "--watch"],
    ];
    for args in commands {
        let (reader, writer) = std::io::pipe().unwrap();
        let mut command = sandbox.command("git");
        command.arg("claudio").args(*args).stdin(Stdio::null()).stdout(writer);
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        drop(command);
        drop(reader);
        until("its end", || child.try_wait().unwrap());
        let ran = Ran::from(child.wait_with_output().unwrap());
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{args:?}");
    }
    sandbox.claudio(["stop", &id]).ended(0);
}

/// Runs a shell command line on a terminal. Returns what it drew there.
fn on_a_terminal(sandbox: &Sandbox, line: &str, set: &[(&str, &str)]) -> String {
    let mut command: Command = sandbox.command("script");
    command.args(["-qec", line, "/dev/null"]).envs(set.iter().copied());
    let output = command.output().unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Colours come on a terminal only, and never where they are not wanted.
#[test]
fn colours_are_for_terminals() {
    let (sandbox, _) = three();
    if support::program("script").is_none() {
        return;
    }
    let colours =
        |line: &str, set: &[(&str, &str)]| on_a_terminal(&sandbox, line, set).contains("\x1b[");
    assert!(colours("git claudio ls", &[]));
    assert!(!colours("git claudio ls", &[("NO_COLOR", "1")]));
    assert!(!colours("git claudio ls --color=never", &[]));
    assert!(!colours("git claudio ls", &[("TERM", "dumb")]));
    assert!(!colours("git claudio ls | cat", &[]));
    assert!(colours("git claudio ls --color=always | cat", &[]));
    assert!(!sandbox.claudio(["ls"]).out.contains('\x1b'));
    assert!(colours("git -c color.ui=always claudio ls | cat", &[]));
    sandbox.git(["config", "color.ui", "never"]);
    assert!(!colours("git claudio ls", &[]));
}

/// Line 11: what agents and users write is harmless on a terminal, and unaltered for scripts.
#[test]
fn control_characters_do_nothing_to_a_terminal() {
    let sandbox = Sandbox::new();
    let evil = "printf '\\033[31mred\\033[0m \\033]0;title\\007 x\\n' # \x1b[2J\u{202e}gnp\u{7}";
    let id = sandbox.add(evil);
    sandbox.wait_for(&id, "completed");
    if support::program("script").is_none() {
        return;
    }
    for line in ["ls", "show --all", "events", &format!("logs {id}"), "sessions"] {
        let line = format!("git claudio {line} --color=never");
        let drawn = on_a_terminal(&sandbox, &line, &[]);
        let harmless = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t');
        assert!(drawn.chars().all(|c| harmless(c) && c != '\u{202e}'), "{line}: {drawn:?}");
    }
    assert!(sandbox.claudio(["ls"]).out.contains("\\x1b[2J\\u{202e}gnp\\x07"));
    assert_eq!(sandbox.show(&id)["task"], evil);
    assert!(sandbox.claudio(["logs", "--raw", &id]).out.contains("\x1b[31mred"));
}
