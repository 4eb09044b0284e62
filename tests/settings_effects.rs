//! What every setting does, wherever it is set: the documented keys decide what must be here.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(clippy::print_stdout, reason = "what is tried is shown if it fails")]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use support::hub::Hub;
use support::models::data;
use support::{Sandbox, until, write};

/// Where a setting is set.
#[derive(Debug, Clone, Copy)]
enum Place {
    User,
    Repository,
    Git,
    Environment,
}

impl Place {
    fn set(self, sandbox: &mut Sandbox, key: &str, value: &str) {
        let described = sandbox.json(["config", "keys", key]).remove(0);
        let name = |kind: &str| described[kind].as_str().unwrap().to_owned();
        match self {
            Self::User => add_line(sandbox.home().join(".config/claudio/config.yaml"), key, value),
            Self::Repository => {
                sandbox.claudio(["init"]).ended(0);
                add_line(sandbox.path().join(".claudio/config.yaml"), key, value);
            }
            Self::Git => drop(sandbox.git(["config", &name("git"), value])),
            Self::Environment => sandbox.set(&name("environment"), value),
        }
    }
}

fn add_line(file: PathBuf, key: &str, value: &str) {
    let before = fs::read_to_string(&file).unwrap_or_default();
    write(&file, format!("{before}{key}: {}\n", json!(value)));
}

/// Sets a setting and shows what it does.
type Effect = fn(Place);

const EFFECTS: &[(&str, Effect)] = &[
    ("branch.prefix", |place| {
        assert_starts(&planned(place, "branch.prefix", "team/x")["branch"], "team/x/");
    }),
    ("branch.include_id", |place| {
        let new = planned(place, "branch.include_id", "false");
        assert_eq!(new["branch"], "claudio/say-hello");
    }),
    ("branch.base", |place| {
        let mut sandbox = Sandbox::new();
        let first = sandbox.git(["rev-parse", "HEAD"]);
        sandbox.commit("Second");
        place.set(&mut sandbox, "branch.base", "HEAD~1");
        let new = sandbox.json(["add", "-n", "--backend", "shell", "true"]).remove(0);
        assert_eq!(new["base"]["commit"], first);
    }),
    ("backend.default", |place| {
        let mut sandbox = Sandbox::new();
        sandbox.script("claude", "#!/bin/sh\n");
        place.set(&mut sandbox, "backend.default", "shell");
        assert_eq!(sandbox.json(["add", "-n", "true"])[0]["backend"], "shell");
    }),
    ("backend.mode", |place| {
        let mut sandbox = Sandbox::new();
        sandbox.script("claude", "#!/bin/sh\n");
        place.set(&mut sandbox, "backend.mode", "terminal");
        let new = sandbox.json(["add", "-n", "--backend", "claude", "Go"]).remove(0);
        assert_eq!(new["mode"], "terminal");
    }),
    ("backend.<name>.command", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "backend.own.command", "sh -c 'cat > given'");
        assert_eq!(made(&sandbox, "own", "Say hello", "given").trim_end(), "Say hello");
    }),
    ("backend.<name>.args", |place| {
        let mut sandbox = recording();
        place.set(&mut sandbox, "backend.own.args", "--fast 'a b'");
        assert_eq!(made(&sandbox, "own", "Go", "args"), "--fast\na b\n");
    }),
    ("backend.<name>.task", |place| {
        let mut sandbox = recording();
        place.set(&mut sandbox, "backend.own.task", "argument");
        assert_eq!(made(&sandbox, "own", "Say hello", "args"), "Say hello\n");
    }),
    ("backend.<name>.model", |place| {
        let mut sandbox = recording();
        place.set(&mut sandbox, "backend.claude.model", "large-1");
        let args = made(&sandbox, "claude", "Go", "args");
        assert!(args.contains("--model=large-1\n"), "{args}");
    }),
    ("backend.<name>.permission_mode", |place| {
        let mut sandbox = recording();
        place.set(&mut sandbox, "backend.claude.permission_mode", "plan");
        let args = made(&sandbox, "claude", "Go", "args");
        assert!(args.contains("--permission-mode=plan\n"), "{args}");
    }),
    ("backend.<name>.protocol", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "backend.codex.protocol", "acp");
        let refused = sandbox.claudio(["add", "--backend", "codex", "Go"]).ended(2);
        assert!(refused.err.contains("'acp', which is not supported"), "{}", refused.err);
    }),
    ("backend.<name>.prices", |place| {
        let mut sandbox = replaying("codex", &data("codex/write_file.jsonl"), usize::MAX);
        place.set(&mut sandbox, "backend.codex.prices", "gpt-mock=1000/100/10000");
        let id = sandbox.claudio(["add", "-q", "--backend", "codex", "Go"]).ok();
        let cost = until("a price", || sandbox.show(&id)["metrics"]["cost_usd"].as_f64());
        assert!(cost > 1.0, "{cost}");
    }),
    ("limits.parallel", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "limits.parallel", "1");
        sandbox.add("sleep 1000");
        let second = sandbox.add("true");
        let reason = sandbox.show(&second)["reason"].clone();
        assert_eq!(reason, "waits for a slot: limits.parallel is 1");
    }),
    ("limits.cost", |place| spends(place, "limits.cost", "0.01")),
    ("limits.tokens", |place| spends(place, "limits.tokens", "100")),
    ("limits.time", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "limits.time", "200ms");
        let id = sandbox.add("sleep 1000");
        assert!(budget(&sandbox.wait_for(&id, "paused")));
    }),
    ("worktree.path", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "worktree.path", "../{repo}.trees/{id}");
        let id = sandbox.add("touch here");
        sandbox.wait_for(&id, "completed");
        assert!(sandbox.root().join("repo.trees").join(id).join("here").exists());
    }),
    ("worktree.include", |place| {
        let mut sandbox = Sandbox::new();
        sandbox.write(".gitignore", "secret\n");
        sandbox.write(".copy", "secret\n");
        sandbox.write("secret", "s3cret\n");
        sandbox.commit("Second");
        place.set(&mut sandbox, "worktree.include", ".copy");
        assert_eq!(made(&sandbox, "shell", "true", "secret"), "s3cret\n");
    }),
    ("worktree.setup", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "worktree.setup", "echo ready > prepared");
        assert_eq!(made(&sandbox, "shell", "test -e prepared", "prepared"), "ready\n");
    }),
    ("pr.draft", |place| {
        let Some((_, made)) = requested(place, "pr.draft", "true", &[]) else { return };
        assert_eq!(made["draft"], true);
    }),
    ("pr.auto_rebase", |place| {
        let Some(mut hub) = Hub::new() else { return };
        place.set(&mut hub.sandbox, "pr.auto_rebase", "false");
        let id = hub.done("echo 1 > x", "One");
        hub.elsewhere("main", "other", "x\n");
        assert_eq!(hub.made(&[&id])["rebased"], false);
    }),
    ("pr.template", |place| {
        let Some(mut hub) = Hub::new() else { return };
        hub.sandbox.write("docs/pr.md", "Changes: {{changes}}\n");
        place.set(&mut hub.sandbox, "pr.template", "docs/pr.md");
        let id = hub.done("echo 1 > x", "One");
        assert_eq!(hub.made(&["-n", &id])["body"], "Changes: - One\n");
    }),
    ("pr.forge", |place| {
        let Some((_, made)) = requested(place, "pr.forge", "none", &[]) else { return };
        assert_eq!(made["action"], "pushed");
    }),
    ("pr.timeout", |place| {
        let Some(mut hub) = Hub::new() else { return };
        place.set(&mut hub.sandbox, "pr.timeout", "1s");
        let id = hub.done("echo 1 > x", "One");
        let gh = hub.sandbox.root().join("bin/gh");
        fs::remove_file(gh).unwrap();
        hub.sandbox.script("gh", "#!/bin/sh\nexec sleep 1000\n");
        let said = hub.refused(&[&id], 5);
        assert!(said.contains("within 1 s"), "{said}");
    }),
    ("pr.labels", |place| {
        let Some((hub, _)) = requested(place, "pr.labels", "agent, docs", &[]) else { return };
        assert_eq!(hub.pulls()[0]["labels"], json!(["agent", "docs"]));
    }),
    ("pr.reviewers.default", |place| {
        let Some((hub, _)) = requested(place, "pr.reviewers.default", "alice", &[]) else { return };
        assert_eq!(hub.pulls()[0]["reviewers"], json!(["alice"]));
    }),
    ("pr.reviewers.by_path", |place| {
        let rules = "*.md=bob x=carol,alice";
        let Some((hub, _)) = requested(place, "pr.reviewers.by_path", rules, &[]) else { return };
        assert_eq!(hub.pulls()[0]["reviewers"], json!(["carol", "alice"]));
    }),
    ("notify.command", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "notify.command", "echo \"$CLAUDIO_EVENT\" > \"$HOME/told\"");
        sandbox.add("true");
        assert_eq!(told(&sandbox), "completed\n");
    }),
    ("notify.on", |place| {
        let mut sandbox = Sandbox::new();
        sandbox.git(["config", "claudio.notify.command", "echo $CLAUDIO_EVENT >> \"$HOME/told\""]);
        place.set(&mut sandbox, "notify.on", "failed");
        let id = sandbox.add("true");
        sandbox.wait_for(&id, "completed");
        sandbox.add("false");
        assert_eq!(told(&sandbox), "failed\n");
        until("the helpers' end", || sandbox.processes().is_empty().then_some(()));
        assert_eq!(told(&sandbox), "failed\n");
    }),
    ("stop.grace", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "stop.grace", "50ms");
        // It would be done long before the ten seconds that it has without the setting.
        let id =
            sandbox.add("trap 'sleep 5; touch late; exit' TERM; touch ready; sleep 1000 & wait");
        let worktree = sandbox.path().join(".claudio/worktrees").join(&id);
        until("the trap", || worktree.join("ready").exists().then_some(()));
        sandbox.claudio(["stop", &id]).ended(0);
        assert!(!worktree.join("late").exists());
    }),
    ("log.max_size", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "log.max_size", "64k");
        let id = sandbox.add("seq 1 100000");
        sandbox.wait_for(&id, "completed");
        let lines = sandbox.claudio(["logs", &id]).ok();
        assert!(lines.ends_with("\n100000") && lines.len() <= 70 << 10, "{}", lines.len());
    }),
    ("trash.expire", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "trash.expire", "1h");
        let id = sandbox.add("true");
        sandbox.wait_for(&id, "completed");
        sandbox.claudio(["rm", &id]).ended(0);
        let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(2);
        sandbox.set("CLAUDIO_NOW", later.to_string());
        sandbox.claudio(["cleanup"]).ended(0);
        sandbox.claudio(["undo", "--list"]).ended(1);
    }),
    ("conflicts.ignore", |place| {
        let mut sandbox = Sandbox::new();
        for word in ["left", "right"] {
            let id = sandbox.add(&format!("echo {word} > a.txt; git commit -qam {word}"));
            sandbox.wait_for(&id, "completed");
        }
        sandbox.claudio(["conflicts", "--exit-code"]).ended(1);
        place.set(&mut sandbox, "conflicts.ignore", "'*.lock' '*.txt'");
        sandbox.claudio(["conflicts", "--exit-code"]).ended(0);
    }),
    ("conflicts.refresh", |place| {
        let mut sandbox = Sandbox::new();
        place.set(&mut sandbox, "conflicts.refresh", "false");
        let id = sandbox.add("echo changed > a.txt");
        sandbox.wait_for(&id, "completed");
        let check = || {
            let ran = sandbox.claudio(["check", "--json", "a.txt"]).ended(1);
            support::schema::check(&ran.out).remove(0)["taken_at"].clone()
        };
        check();
        until("no more helpers", || sandbox.processes().is_empty().then_some(()));
        assert_eq!(check(), Value::Null);
    }),
];

#[track_caller]
fn assert_starts(text: &Value, start: &str) {
    assert!(text.as_str().unwrap().starts_with(start), "{text}");
}

/// Returns what would be added with a setting.
fn planned(place: Place, key: &str, value: &str) -> Value {
    let mut sandbox = Sandbox::new();
    place.set(&mut sandbox, key, value);
    sandbox.json(["add", "-n", "--backend", "shell", "Say hello"]).remove(0)
}

/// Runs a task to its end. Returns what stands in a file of its worktree.
fn made(sandbox: &Sandbox, backend: &str, task: &str, file: &str) -> String {
    let id = sandbox.claudio(["add", "-q", "--backend", backend, task]).ok();
    let ran = sandbox.claudio(["wait", "--timeout", "60s", &id]);
    assert!(ran.code == 0 || ran.code == 1, "{ran:?}");
    fs::read_to_string(sandbox.path().join(".claudio/worktrees").join(id).join(file)).unwrap()
}

/// A place where the backends `own` and `claude` write down their arguments and end.
fn recording() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.script("record", "#!/bin/sh\nprintf '%s\\n' \"$@\" > args\n");
    sandbox.git(["config", "claudio.backend.own.command", "record"]);
    sandbox.git(["config", "claudio.backend.claude.command", "record"]);
    sandbox
}

/// A place where an agent says the first lines of what a real one has said once, and waits.
fn replaying(agent: &str, recording: &std::path::Path, lines: usize) -> Sandbox {
    let sandbox = Sandbox::new();
    let text = fs::read_to_string(recording).unwrap();
    let said: Vec<&str> = text.lines().take(lines).collect();
    let file = sandbox.root().join("said");
    write(&file, said.join("\n") + "\n");
    let script = format!("#!/bin/sh\ncat '{}'\nexec sleep 1000\n", file.display());
    sandbox.script("replay", &script);
    sandbox.git(["config", &format!("claudio.backend.{agent}.command"), "replay"]);
    sandbox
}

/// An agent that has used 9050 tokens for six cents by its third step is paused.
fn spends(place: Place, key: &str, value: &str) {
    let mut sandbox = replaying("claude", &data("claude/write_file.jsonl"), 8);
    place.set(&mut sandbox, key, value);
    let id = sandbox.claudio(["add", "-q", "--backend", "claude", "Go"]).ok();
    assert!(budget(&sandbox.wait_for(&id, "paused")));
}

/// Whether an instance is paused because a limit is reached.
fn budget(shown: &Value) -> bool {
    shown["state"] == "paused" && shown["reason"].as_str().is_some_and(|why| why.contains("limit"))
}

/// Makes a pull request with a setting.
fn requested(place: Place, key: &str, value: &str, args: &[&str]) -> Option<(Hub, Value)> {
    let mut hub = Hub::new()?;
    place.set(&mut hub.sandbox, key, value);
    let id = hub.done("echo 1 > x", "One");
    let made = hub.made(&[args, &[&id]].concat());
    Some((hub, made))
}

fn told(sandbox: &Sandbox) -> String {
    let file = sandbox.home().join("told");
    until("a word", || fs::read_to_string(&file).ok().filter(|text| !text.is_empty()))
}

#[test]
fn every_documented_key_has_its_effect_here() {
    let documented = Sandbox::new().json(["config", "keys"]);
    let mut documented: Vec<_> =
        documented.iter().map(|key| key["key"].as_str().unwrap()).collect();
    let mut shown: Vec<_> = EFFECTS.iter().map(|(key, _)| *key).collect();
    documented.sort_unstable();
    shown.sort_unstable();
    assert_eq!(documented, shown);
}

fn all(place: Place) {
    for (key, effect) in EFFECTS {
        // Seen if it fails.
        println!("'{key}' by {place:?}");
        effect(place);
    }
}

#[test]
fn settings_of_the_user_have_their_effects() {
    all(Place::User);
}

#[test]
fn settings_of_the_repository_have_their_effects() {
    all(Place::Repository);
}

#[test]
fn settings_in_git_have_their_effects() {
    all(Place::Git);
}

#[test]
fn settings_in_the_environment_have_their_effects() {
    all(Place::Environment);
}
