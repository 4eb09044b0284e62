//! What changes outside of the instances' worktrees while they run: told as a fact, with who ran and
//! since when; and what is explained, told by nobody.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::Path;
use support::models::{self, Models, Service};
use support::{Sandbox, until, write};

/// What `show` says has changed while the instance ran.
fn changes(sandbox: &Sandbox, id: &str) -> Vec<Value> {
    sandbox.show(id)["isolation"].as_array().unwrap().clone()
}

/// Runs a script as an instance and returns its id and what it has changed, `what` and the paths.
#[track_caller]
fn run(sandbox: &Sandbox, script: &str) -> (String, Vec<Value>) {
    let id = sandbox.add(script);
    sandbox.wait_for(&id, "completed");
    let changes = changes(sandbox, &id);
    (id, changes)
}

#[track_caller]
fn whats(changes: &[Value]) -> Vec<&str> {
    changes.iter().map(|change| change["what"].as_str().unwrap()).collect()
}

/// A script that works in the main worktree.
fn in_main(sandbox: &Sandbox, script: &str) -> String {
    format!("unset GIT_CEILING_DIRECTORIES; cd '{}' && {script}", sandbox.path().display())
}

#[test]
fn what_an_agent_does_in_the_main_worktree_is_told_with_who_what_and_since_when() {
    let sandbox = Sandbox::new();
    let before = sandbox.git(["rev-parse", "HEAD"]);
    let script = "echo x > a.txt; git commit -qam 'Not mine'";
    let (id, found) = run(&sandbox, &in_main(&sandbox, script));
    let after = sandbox.git(["rev-parse", "HEAD"]);
    assert_eq!(whats(&found), ["main-head"], "{found:?}");
    assert_eq!(found[0]["from"], format!("refs/heads/main {before}"));
    assert_eq!(found[0]["to"], format!("refs/heads/main {after}"));
    assert_eq!(found[0]["instances"], json!([id]));
    let evidence = found[0]["evidence"][0].as_str().unwrap();
    assert!(evidence.contains("author@example.com") || evidence.contains("C O Mitter"));
    assert!(evidence.contains("commit: Not mine"), "{evidence}");
    let (since, until) = (&found[0]["last_same"], &found[0]["first_different"]);
    assert!(since.as_str().unwrap() < until.as_str().unwrap());
    let text = sandbox.claudio(["show", &id]).ok();
    assert!(text.contains("outside its worktree, while it ran:"), "{text}");
    assert!(text.contains("'HEAD' of the main worktree went from refs/heads/main"), "{text}");
    let events = sandbox.json(["events", "--instance", &id]);
    let told: Vec<_> = events.iter().filter(|event| event["kind"] == "isolation").collect();
    assert_eq!(told.len(), 1, "{events:?}");
    assert_eq!(told[0]["instance"], id.as_str());
    // Nobody is told twice, and what was done is not undone.
    let (_, again) = run(&sandbox, "true");
    assert_eq!(again, Vec::<Value>::new());
    assert_eq!(sandbox.git(["rev-parse", "HEAD"]), after);
}

#[test]
fn each_thing_that_all_share_is_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "stashed\n");
    sandbox.git(["stash", "-q"]);
    sandbox.git(["branch", "base"]);
    for (script, what, path) in [
        ("echo edited >> a.txt", "main-files", "a.txt"),
        ("git add a.txt", "main-index", "a.txt"),
        ("git config core.pager 'sh -c evil'", "config", "core.pager"),
        ("echo '#!/bin/sh' > .git/hooks/pre-push", "hooks", "hooks/pre-push"),
        ("chmod +x .git/hooks/pre-push", "hooks", "hooks/pre-push"),
        ("git reset -q --hard; git stash drop -q", "stash", "refs/stash"),
        ("git branch -f base HEAD~0 && git commit -q --allow-empty -m x", "main-head", ""),
        ("git branch -f base main", "ref", "refs/heads/base"),
        ("git branch -qD base", "ref", "refs/heads/base"),
        ("git checkout -q -b elsewhere", "main-head", ""),
    ] {
        let (_, found) = run(&sandbox, &in_main(&sandbox, script));
        let change = found.iter().find(|change| change["what"] == what);
        let change = change.unwrap_or_else(|| panic!("{script}: {found:?}"));
        let paths = change["paths"].as_array().unwrap();
        assert!(path.is_empty() || paths.contains(&json!(path)), "{script}: {change}");
    }
    let dropped = sandbox.json(["events"]);
    let dropped = dropped.iter().find(|event| event["detail"]["what"] == "stash").unwrap();
    let note = dropped["detail"]["evidence"][0].as_str().unwrap();
    assert!(note.starts_with("taken ") && note.contains("WIP on main"), "{note}");
}

#[test]
fn what_belongs_to_another_instance_is_not_an_agents_to_move() {
    let sandbox = Sandbox::new();
    let commit = "echo x > x; git add x; git commit -qm X";
    let (_, found) = run(&sandbox, commit);
    assert_eq!(found, Vec::<Value>::new());
    let other = sandbox.json(["ls"]).remove(0);
    let (branch, worktree) =
        (other["branch"].as_str().unwrap(), other["worktree"].as_str().unwrap());
    let script = in_main(&sandbox, &format!("git update-ref refs/heads/{branch} main"));
    let (id, found) = run(&sandbox, &script);
    assert_eq!(whats(&found), ["ref"], "{found:?}");
    assert_eq!(found[0]["paths"], json!([format!("refs/heads/{branch}")]));
    assert_eq!(found[0]["instances"], json!([id]));
    // Its 'HEAD', past all logs of git.
    let head = sandbox.run_in(Path::new(worktree), "git", ["rev-parse", "--git-path", "HEAD"]).ok();
    let script = format!("echo 'ref: refs/heads/main' > '{head}'");
    let (_, found) = run(&sandbox, &in_main(&sandbox, &script));
    assert_eq!(whats(&found), ["ref"], "{found:?}");
    let name = format!("worktrees/{}/HEAD", other["id"].as_str().unwrap());
    assert_eq!(found[0]["paths"], json!([name]));
}

/// An instance that runs until `go` is in its worktree.
fn waiting(sandbox: &Sandbox, script: &str) -> (String, std::path::PathBuf) {
    let id = sandbox.add(&format!("{script}; while [ ! -e go ]; do sleep 0.02; done; rm go"));
    let worktree = sandbox.wait_for(&id, "working")["worktree"].as_str().unwrap().into();
    (id, worktree)
}

fn finish(sandbox: &Sandbox, (id, worktree): &(String, std::path::PathBuf)) -> Vec<Value> {
    write(&worktree.join("go"), "");
    sandbox.wait_for(id, "completed");
    changes(sandbox, id)
}

#[test]
fn ordinary_work_is_told_by_nobody() {
    let sandbox = Sandbox::new();
    let landed = sandbox.add("echo l > l; git add l; git commit -qm L");
    sandbox.wait_for(&landed, "completed");
    let long = waiting(
        &sandbox,
        "echo 1 > w; git add w; git commit -qm W; git commit -q --amend -m W2; \
         git checkout -q -b side; echo 2 > w; git commit -qam S; git checkout -q -; \
         git merge -q --no-edit side; git commit -q --allow-empty -m E; git reset -q --hard HEAD~1; \
         git stash list; echo 3 > w; git stash -q; git branch own; \
         git config branch.side.remote origin",
    );
    let (id, worktree) = &long;
    until("the work to be done", || {
        worktree.join("w").exists().then_some(())?;
        let heads = sandbox.git(["branch", "--list", "own"]);
        (!heads.is_empty()).then_some(())
    });
    // A sibling's work, our own commands, and git's housekeeping.
    let (sibling, found) = run(&sandbox, "echo s > s; git add s; git commit -qm S; git gc -q");
    assert_eq!(found, Vec::<Value>::new());
    sandbox.claudio(["merge", &landed]).ended(0);
    sandbox.claudio(["merge", "--squash", &sibling]).ended(0);
    sandbox.claudio(["rm", "--force", &sibling]).ended(0);
    sandbox.claudio(["undo", &sibling]).ended(0);
    sandbox.claudio(["cleanup"]).ended(0);
    let extra = sandbox.add("true");
    sandbox.wait_for(&extra, "completed");
    sandbox.git(["gc", "-q", "--prune=now"]);
    sandbox.git(["pack-refs", "--all"]);
    sandbox.git(["status"]);
    assert_eq!(finish(&sandbox, &long), Vec::<Value>::new(), "{id}");
    let rebased =
        sandbox.add("echo r > r; git add r; git commit -qm R; git rebase -q HEAD~1 --exec true");
    sandbox.wait_for(&rebased, "completed");
    assert_eq!(changes(&sandbox, &rebased), Vec::<Value>::new());
    let events = sandbox.json(["events"]);
    assert!(events.iter().all(|event| event["kind"] != "isolation"), "{events:?}");
}

#[test]
fn the_users_own_work_is_a_fact_and_names_who_ran() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "before anything ran\n");
    let (one, two) = (waiting(&sandbox, "true"), waiting(&sandbox, "true"));
    sandbox.commit("Mine");
    let found = finish(&sandbox, &one);
    assert_eq!(whats(&found), ["main-head"], "{found:?}");
    let mut ran: Vec<&str> =
        found[0]["instances"].as_array().unwrap().iter().map(|id| id.as_str().unwrap()).collect();
    ran.sort_unstable();
    let mut both = [one.0.as_str(), two.0.as_str()];
    both.sort_unstable();
    assert_eq!(ran, both);
    let text = sandbox.claudio(["show", &one.0]).ok();
    assert!(text.contains(&format!("{} ran as well", two.0)), "{text}");
    // Not told again by the other one, which has it too.
    assert_eq!(finish(&sandbox, &two), found);
    // What is done while nothing runs is nobody's business.
    sandbox.write("a.txt", "between\n");
    sandbox.commit("Between");
    sandbox.git(["config", "core.pager", "less"]);
    sandbox.claudio(["start", &one.0]).ended(0);
    write(&one.1.join("go"), "");
    sandbox.wait_for(&one.0, "completed");
    assert_eq!(changes(&sandbox, &one.0), found);
}

#[test]
fn what_an_agent_called_is_evidence() {
    let Some(claude) = support::program("claude") else { return };
    let mut sandbox = Sandbox::new();
    let file = sandbox.path().join("a.txt");
    let command = format!("echo x >> '{}'", file.display());
    let scenario = json!({ "turns": [
        { "text": "I write.", "tools": [{ "shell": "echo mine > mine.txt" }, { "shell": command }] },
        { "text": "Written." },
    ], "then": "last" });
    let scenarios = sandbox.root().join("scenarios");
    write(&scenarios.join("outside.json"), scenario.to_string());
    let service = Service::Anthropic;
    let Some(models) = Models::start_with(&sandbox, service, &scenarios, 0) else { return };
    models::use_claude(&mut sandbox, &claude, models.url());
    sandbox.set("IS_SANDBOX", "1");
    let options = ["--permission-mode", "bypassPermissions"];
    let id = support::agents::add(&sandbox, "claude", "outside", &options);
    sandbox.wait_for(&id, "completed");
    let found = changes(&sandbox, &id);
    assert_eq!(whats(&found), ["main-files"], "{found:?}");
    let evidence = found[0]["evidence"].as_array().unwrap();
    assert_eq!(evidence.len(), 1, "{evidence:?}");
    let evidence = evidence[0].as_str().unwrap();
    assert!(evidence.starts_with(&format!("{id}: ")) && evidence.contains(&command), "{evidence}");
}

#[test]
fn doctor_compares_with_what_was_last_seen_and_changes_nothing() {
    let sandbox = Sandbox::new();
    let long = waiting(&sandbox, "true");
    let outside = || -> Vec<Value> {
        let checks = sandbox.claudio(["doctor", "--json"]);
        let checks: Vec<Value> = serde_json::from_str(&checks.out).unwrap();
        checks.into_iter().filter(|check| check["name"] == "outside").collect()
    };
    assert_eq!(outside()[0]["status"], "ok");
    sandbox.git(["config", "core.fsmonitor", "false"]);
    let seen = fs::read(sandbox.path().join(".claudio/outside.json")).unwrap();
    let found = outside();
    assert_eq!(found[0]["status"], "warning");
    let message = found[0]["message"].as_str().unwrap();
    assert!(message.contains("core.fsmonitor") && message.contains(&long.0), "{message}");
    assert_eq!(fs::read(sandbox.path().join(".claudio/outside.json")).unwrap(), seen);
    assert_eq!(whats(&finish(&sandbox, &long)), ["config"]);
    assert_eq!(outside().len(), 1, "told once");
    // What cannot be read is named, and nothing is written over it. Whoever has read it before would.
    sandbox.rests();
    write(&sandbox.path().join(".claudio/outside.json"), "{");
    let (_, found) = run(&sandbox, &in_main(&sandbox, "git config a.b c"));
    assert_eq!(found, Vec::<Value>::new());
    assert!(outside()[0]["message"].as_str().unwrap().contains("outside.json"));
    assert_eq!(fs::read(sandbox.path().join(".claudio/outside.json")).unwrap(), b"{");
}

#[test]
fn a_bare_repository_and_one_with_submodules_are_watched_too() {
    let mut sandbox = Sandbox::new();
    let bare = sandbox.root().join("bare.git");
    sandbox.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    let script = format!(
        "unset GIT_CEILING_DIRECTORIES; git --git-dir='{}' update-ref refs/heads/main \
                          $(git commit-tree -p HEAD -m x HEAD^{{tree}})",
        bare.display()
    );
    let args = ["add", "-q", "--backend", "shell", &script];
    let id = sandbox.claudio_in(&bare, args).ok();
    sandbox.claudio_in(&bare, ["wait", &id]).ok();
    let shown = sandbox.claudio_in(&bare, ["show", "--json", &id]).ok();
    let shown: Vec<Value> = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown[0]["isolation"][0]["what"], "main-head", "{shown:?}");

    let url = bare.to_str().unwrap().to_owned();
    for (name, value) in [("COUNT", "1"), ("KEY_0", "protocol.file.allow"), ("VALUE_0", "always")] {
        sandbox.set(&format!("GIT_CONFIG_{name}"), value);
    }
    sandbox.git(["submodule", "--quiet", "add", &url, "sub"]);
    sandbox.commit("Submodule");
    let (_, found) = run(&sandbox, "cat sub/a.txt");
    assert_eq!(found, Vec::<Value>::new());
    let (_, found) = run(&sandbox, &in_main(&sandbox, "echo x >> sub/a.txt"));
    assert_eq!(whats(&found), ["main-files"], "{found:?}");
    assert_eq!(found[0]["paths"], json!(["sub"]));
}

#[test]
fn many_at_once_share_their_looks() {
    const MANY: usize = 12;
    let sandbox = Sandbox::new();
    // The first look makes the place, so that its lock can be held.
    run(&sandbox, "true");
    let real = sandbox.run_in(Path::new("/"), "sh", ["-c", "command -v git"]).ok();
    let counted = sandbox.root().join("statuses");
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in *' status '*'--untracked-files=no'*) echo x >> '{}';; esac\n\
         exec '{real}' \"$@\"\n",
        counted.display()
    );
    sandbox.script("git", &text);
    let home = sandbox.path().join(".claudio");
    let held = fs::File::open(home.join("outside.lock")).unwrap();
    held.lock().unwrap();
    let go = sandbox.root().join("go");
    let script = format!("while [ ! -e '{}' ]; do sleep 0.05; done", go.display());
    let args = ["-q", "--backend", "shell"].into_iter().chain([script.as_str(); MANY]);
    let ids = sandbox.run_in(sandbox.path(), "git-claudio-add", args).ok();
    // Each wants to look before its agent runs. All have asked, once their worktrees are made.
    let made = |id: &str| {
        let making = home.join("instances").join(id).join("making");
        fs::read_to_string(making).is_ok_and(|word| word == "made\n")
    };
    until("all worktrees", || ids.lines().all(made).then_some(()));
    held.unlock().unwrap();
    for id in ids.lines() {
        sandbox.wait_for(id, "working");
    }
    // One looks, and all that asked meanwhile take the answer of the next.
    let statuses = fs::read_to_string(&counted).unwrap_or_default().lines().count();
    assert!((1..MANY / 2).contains(&statuses), "{statuses}");
    write(&go, "");
    for id in ids.lines() {
        sandbox.wait_for(id, "completed");
    }
    let events = sandbox.json(["events"]);
    assert!(events.iter().all(|event| event["kind"] != "isolation"));
}
