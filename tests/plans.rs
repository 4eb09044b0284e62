//! Many instances from one file of tasks.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::json;
use std::io::Write;
use std::process::Stdio;
use support::{Ran, Sandbox, until};

/// Runs `git claudio add --tasks -` with this plan on its standard input.
fn add(sandbox: &Sandbox, plan: &str, options: &[&str]) -> Ran {
    let mut command = sandbox.command("git");
    command.args(["claudio", "add", "--tasks", "-"]).args(options);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(plan.as_bytes()).unwrap();
    child.wait_with_output().unwrap().into()
}

fn plan(lines: &[serde_json::Value]) -> String {
    lines.iter().map(|line| format!("{line}\n")).collect()
}

#[test]
fn a_plan_runs_in_the_order_of_its_dependencies() {
    let sandbox = Sandbox::new();
    let log = sandbox.root().join("log");
    let say = |word: &str| format!("echo {word} >> '{}'", log.display());
    let plan = plan(&[
        json!({"name": "last", "task": say("last"), "depends_on": ["left", "right"]}),
        json!({"name": "left", "task": say("side"), "depends_on": "first"}),
        json!({"name": "right", "task": say("side"), "depends_on": ["first"], "backend": "shell"}),
        json!({"name": "first", "task": say("first"), "keep_open": false}),
    ]);
    let ran = add(&sandbox, &plan, &["--backend", "shell", "--wait", "--json"]);
    let instances = support::schema::check(&ran.ended(0).out);
    let names: Vec<_> = instances.iter().map(|i| i["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["first", "left", "right", "last"]);
    assert!(instances.iter().all(|i| i["state"] == "completed"));
    assert_eq!(std::fs::read_to_string(log).unwrap(), "first\nside\nside\nlast\n");
    assert_eq!(instances[3]["depends_on"], json!([instances[1]["id"], instances[2]["id"]]));
}

#[test]
fn a_plan_may_depend_on_what_is_there() {
    let sandbox = Sandbox::new();
    let before = sandbox.add_with("true", &["--no-start", "--name", "before"]);
    let plan = plan(&[json!({"task": "true", "depends_on": ["before"]})]);
    let id = add(&sandbox, &plan, &["--backend", "shell", "-q"]).ok();
    assert_eq!(sandbox.show(&id)["state"], "pending");
    assert_eq!(sandbox.show(&id)["depends_on"], json!([before]));
    sandbox.claudio(["start", "before"]).ended(0);
    sandbox.wait_for(&id, "completed");
}

#[test]
fn all_that_is_wrong_is_named_and_nothing_is_added() {
    let sandbox = Sandbox::new();
    sandbox.add_with("true", &["--no-start", "--name", "taken"]);
    let branches = sandbox.git(["branch", "--list"]);
    let plan = plan(&[
        json!({"task": "true", "name": "good"}),
        json!({"task": "true", "name": "taken"}),
        json!({"task": "true", "backend": "nobody"}),
        json!({"task": "true", "base": "nowhere"}),
        json!({"task": " \n"}),
        json!({"task": "true", "depends_on": ["goood"]}),
    ]);
    let ran = add(&sandbox, &plan, &["--backend", "shell"]).ended(2);
    let errors: Vec<_> = ran.err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(errors.len(), 5, "{}", ran.err);
    assert!(errors[0].starts_with("error: line 2: the name 'taken' is taken by"), "{}", ran.err);
    assert!(errors[1].starts_with("error: line 3: unknown backend 'nobody'"), "{}", ran.err);
    assert!(errors[2].starts_with("error: line 4: ") && errors[2].contains("'nowhere'"));
    assert_eq!(errors[3], "error: line 5: the task is empty");
    assert_eq!(errors[4], "error: line 6: no instance 'goood'");
    assert!(ran.err.contains("hint: none of them was added"), "{}", ran.err);
    assert_eq!(sandbox.json(["ls"]).len(), 1);
    assert_eq!(sandbox.git(["branch", "--list"]), branches);
    let ran = add(&sandbox, "{\"task\": \"x\", \"dependson\": []}\n{\n", &[]).ended(2);
    assert!(ran.err.contains("line 1: unknown field 'dependson'"), "{}", ran.err);
    assert!(ran.err.contains("line 2: no JSON object"), "{}", ran.err);
    // What cannot be read does not hide what is wrong with the others.
    let plan = "{\"name\": \"b\"}\n{\"task\": \"true\", \"depends_on\": [\"b\", \"pgae\"]}\n";
    let ran = add(&sandbox, plan, &["--backend", "shell"]).ended(2);
    let errors: Vec<_> = ran.err.lines().filter(|line| line.starts_with("error: ")).collect();
    assert_eq!(
        errors,
        ["error: line 1: missing field 'task'", "error: line 2: no instance 'pgae'"]
    );
    add(&sandbox, "\n", &[]).ended(2);
    sandbox.claudio(["add", "--tasks", "missing.jsonl"]).ended(128);
    sandbox.claudio(["add", "--tasks", "-", "a task too"]).ended(2);
}

#[test]
fn the_documented_plan_is_right() {
    let sandbox = Sandbox::new();
    let page = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/docs/plan-format.md"));
    let page = page.unwrap();
    let example =
        page.split("```jsonl\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    sandbox.write("plan.jsonl", example);
    let ran =
        sandbox.claudio(["add", "-n", "--backend", "shell", "--tasks", "plan.jsonl", "--json"]);
    assert_eq!(support::schema::check(&ran.ended(0).out).len(), 4);
    assert_eq!(sandbox.json(["ls"]).len(), 0);
}

#[test]
fn many_that_depend_on_the_same_are_waited_for() {
    const LAYERS: usize = 40;
    let sandbox = Sandbox::new();
    let name = |layer: usize, at: usize| format!("l{layer}-{at}");
    let mut lines = vec![json!({"name": "first", "task": "sleep 1000"})];
    for layer in 0..LAYERS {
        let before = match layer {
            0 => vec!["first".to_owned()],
            _ => vec![name(layer - 1, 0), name(layer - 1, 1)],
        };
        for at in [0, 1] {
            lines.push(json!({"name": name(layer, at), "task": "true", "depends_on": before}));
        }
    }
    add(&sandbox, &plan(&lines), &["--backend", "shell"]).ended(0);
    let last = name(LAYERS - 1, 1);
    // To look at each way through them would take for ever.
    let wait = ["wait", "--timeout", "0", &last];
    let mut waits = sandbox.command("git");
    let mut waits = waits.arg("claudio").args(wait).stdout(Stdio::null()).spawn().unwrap();
    let ended = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        until("the wait is over", || waits.try_wait().unwrap())
    }));
    if ended.is_err() {
        waits.kill().unwrap();
    }
    assert_eq!(ended.unwrap().code(), Some(124));
    sandbox.claudio(["stop", "first"]).ended(0);
    // That one of them was stopped is seen from the other end.
    sandbox.claudio(["wait", "--timeout", "60s", &last]).ended(1);
}
