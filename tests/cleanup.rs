//! `cleanup` takes what is proven to be landed or empty, says why everything else stays, and forgets
//! what was kept long enough.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use std::process::Stdio;
use support::{Sandbox, schema, write};

const WORK: &str = "echo new > new.txt; git add .; git commit -qm New";

fn ended(sandbox: &Sandbox, name: &str, script: &str) -> Value {
    let id = sandbox.add_with(script, &["--name", name]);
    sandbox.wait_for(&id, "completed,failed")
}

/// What `cleanup` says of each instance: what it did, and why.
fn cleanup(sandbox: &Sandbox, options: &[&str]) -> Vec<(String, String, String)> {
    let mut args = vec!["cleanup"];
    args.extend(options);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let reasons = |item: &Value| {
        let all = item["reasons"].as_array().unwrap().iter().map(text);
        all.collect::<Vec<_>>().join("; ")
    };
    let items = sandbox.json(args);
    items.iter().map(|item| (text(&item["id"]), text(&item["action"]), reasons(item))).collect()
}

#[track_caller]
fn of<'a>(items: &'a [(String, String, String)], instance: &Value) -> (&'a str, &'a str) {
    let id = instance["id"].as_str().unwrap();
    let item = items.iter().find(|item| item.0 == id).unwrap();
    (&item.1, &item.2)
}

fn branch(instance: &Value) -> String {
    instance["branch"].as_str().unwrap().to_owned()
}

#[test]
fn what_landed_or_did_nothing_goes_and_everything_else_stays_with_its_reason() {
    let sandbox = Sandbox::new();
    let empty = ended(&sandbox, "empty", "true");
    let merged = ended(&sandbox, "merged", WORK);
    let squashed = ended(&sandbox, "squashed", "echo s > s; git add .; git commit -qm S");
    let open = ended(&sandbox, "open", "echo o > o; git add .; git commit -qm O");
    let dirty = ended(&sandbox, "dirty", "echo d > d");
    let needed = ended(&sandbox, "needed", "exit 0");
    let needy = sandbox.add_with("true", &["--depends-on", "needed", "--no-start"]);
    let running = sandbox.add("exec sleep 1000");
    sandbox.wait_for(&running, "working");
    sandbox.git(["merge", "-q", "--no-ff", &branch(&merged)]);
    sandbox.git(["merge", "-q", "--squash", &branch(&squashed)]);
    sandbox.git(["commit", "-qm", "Squashed"]);
    let refs = sandbox.git(["for-each-ref"]);
    let planned = cleanup(&sandbox, &["--dry-run"]);
    assert_eq!(sandbox.git(["for-each-ref"]), refs, "a dry run changes nothing");
    assert_eq!(of(&planned, &empty), ("would_remove", "nothing was done on its branch"));
    let done = cleanup(&sandbox, &[]);
    assert_eq!(of(&done, &empty), ("removed", "nothing was done on its branch"));
    assert_eq!(of(&done, &merged), ("removed", "merged into 'main'"));
    assert!(of(&done, &squashed).1.starts_with("its changes are in 'main' ("), "{done:?}");
    let (action, why) = of(&done, &open);
    assert!(action == "kept" && why.contains("1 commit") && why.contains("not in 'main'"), "{why}");
    let (action, why) = of(&done, &dirty);
    assert!(action == "kept" && why.contains("1 untracked file (d)"), "{why}");
    assert_eq!(of(&done, &needed), ("kept", format!("'{needy}' depends on it").as_str()));
    let why = |id: &str| done.iter().find(|item| item.0 == id).unwrap().2.clone();
    assert_eq!(why(&running), "it is working");
    assert_eq!(why(&needy), "it is pending");
    assert_eq!(sandbox.json(["ls"]).len(), 5);
    sandbox.claudio(["undo", "merged"]).ended(0);
    assert_eq!(sandbox.show("merged")["state"], "completed");
    sandbox.claudio(["stop", &running]).ended(0);
}

/// Work is what the worktree has checked out, too: an agent may have left its branch, or renamed it.
#[test]
fn what_is_checked_out_in_the_place_of_the_branch_counts() {
    let sandbox = Sandbox::new();
    let commit = "echo $CLAUDIO_INSTANCE > $CLAUDIO_INSTANCE; git add .; git commit -qm Z";
    let script = |before: &str| format!("{before}; {commit}");
    let left = ended(&sandbox, "left", &script("git checkout -q -b left-z"));
    let renamed = ended(&sandbox, "renamed", &script("git branch -m renamed-z"));
    let deleted = ended(
        &sandbox,
        "deleted",
        &script("b=$(git branch --show-current); git checkout -q -b deleted-z; git branch -qD $b"),
    );
    let detached = ended(&sandbox, "detached", &script("git checkout -q --detach"));
    let held = ended(
        &sandbox,
        "held",
        &format!("{}; git branch held-z", script("git checkout -q --detach")),
    );
    let gone = ended(&sandbox, "gone", &script("git checkout -q -b gone-z"));
    fs::remove_dir_all(gone["worktree"].as_str().unwrap()).unwrap();
    let merged = ended(&sandbox, "merged", &script("git checkout -q -b merged-z"));
    let empty = ended(&sandbox, "empty", "git checkout -q --detach");
    sandbox.git(["merge", "-q", "--no-ff", "merged-z"]);
    assert_eq!(
        sandbox.json(["sessions", "clean"]).iter().filter(|item| item["action"] != "kept").count(),
        0
    );
    for options in [["--dry-run"].as_slice(), &[]] {
        let done = cleanup(&sandbox, options);
        for (instance, name) in
            [(&left, "left-z"), (&renamed, "renamed-z"), (&deleted, "deleted-z"), (&gone, "gone-z")]
        {
            let why = format!("branch '{name}' of its worktree is not in 'main'");
            assert_eq!(of(&done, instance), ("kept", why.as_str()));
        }
        let (action, why) = of(&done, &detached);
        assert!(
            action == "kept" && why.contains("1 commit (") && why.contains("on no branch"),
            "{why}"
        );
        let (action, why) = of(&done, &held);
        assert!(
            action == "kept"
                && why.starts_with("commit ")
                && why.ends_with(" of its worktree is not in 'main'"),
            "{why}"
        );
        let word = if options.is_empty() { "removed" } else { "would_remove" };
        let why = "nothing was done on its branch; branch 'merged-z' of its worktree is merged into 'main'";
        assert_eq!(of(&done, &merged), (word, why));
        assert_eq!(of(&done, &empty), (word, "nothing was done on its branch"));
    }
    let harvested = sandbox.json(["harvest", "--cleanup", "left"]);
    assert_eq!(
        harvested[0]["kept"],
        serde_json::json!(["branch 'left-z' of its worktree is not in 'main'"])
    );
    sandbox.claudio(["undo", "merged"]).ended(0);
}

#[test]
fn each_reason_has_a_line_of_its_own() {
    let sandbox = Sandbox::new();
    let instance = ended(&sandbox, "a", "git commit -q --allow-empty -m A; echo x > x");
    let id = instance["id"].as_str().unwrap();
    let shown = sandbox.claudio(["cleanup"]).ok();
    let lines: Vec<_> = shown.lines().collect();
    assert_eq!(lines.len(), 3, "{shown}");
    for (line, why) in
        lines.iter().zip(["1 untracked file (x)", "1 commit (", "its work is not in 'main'"])
    {
        assert!(line.starts_with(&format!("{id}\tinstance\tkept\t{why}")), "{line}");
    }
}

#[test]
fn a_remote_decides_and_one_that_cannot_be_reached_proves_nothing() {
    let sandbox = Sandbox::new();
    let remote = sandbox.root().join("remote.git");
    sandbox.git(["init", "-q", "--bare", "-b", "main", remote.to_str().unwrap()]);
    sandbox.git(["remote", "add", "origin", remote.to_str().unwrap()]);
    sandbox.git(["push", "-q", "-u", "origin", "main"]);
    let instance = ended(&sandbox, "a", WORK);
    let branch = branch(&instance);
    sandbox.git(["merge", "-q", "--no-ff", &branch]);
    let here_only = cleanup(&sandbox, &[]);
    assert_eq!(of(&here_only, &instance), ("kept", "its work is not in 'origin/main'"));
    sandbox.git(["push", "-q", "origin", &branch]);
    let pushed = cleanup(&sandbox, &[]);
    assert_eq!(of(&pushed, &instance), ("kept", "its work is not in 'origin/main'"));
    // Somebody else lands it, squashed, and this repository does not know yet.
    let other = sandbox.root().join("other");
    let git = |args: &[&str]| sandbox.run_in(&other, "git", args).ok();
    sandbox.run_in(sandbox.root(), "git", ["clone", "-q", "remote.git", "other"]).ended(0);
    git(&["merge", "-q", "--squash", &format!("origin/{branch}")]);
    git(&["commit", "-qm", "Squashed"]);
    git(&["push", "-q", "origin", "main"]);
    fs::rename(&remote, sandbox.root().join("gone.git")).unwrap();
    let unreachable = cleanup(&sandbox, &[]);
    let (action, why) = of(&unreachable, &instance);
    assert!(
        action == "kept"
            && why.contains("the remote cannot be reached ('")
            && !why.contains("--quiet"),
        "{why}"
    );
    fs::rename(sandbox.root().join("gone.git"), &remote).unwrap();
    let before = fs::read(sandbox.path().join(".git/FETCH_HEAD")).ok();
    let landed = cleanup(&sandbox, &[]);
    assert!(of(&landed, &instance).1.starts_with("its changes are in 'origin/main'"), "{landed:?}");
    assert_eq!(fs::read(sandbox.path().join(".git/FETCH_HEAD")).ok(), before);
}

#[test]
fn what_is_recent_stays_and_what_was_kept_long_enough_goes() {
    let mut sandbox = Sandbox::new();
    let instance = ended(&sandbox, "a", "true");
    let recent = cleanup(&sandbox, &["--older-than", "1h"]);
    assert_eq!(of(&recent, &instance).0, "kept");
    assert!(of(&recent, &instance).1.starts_with("it ended "), "{recent:?}");
    cleanup(&sandbox, &[]);
    assert_eq!(sandbox.json(["undo", "--list"]).len(), 1);
    cleanup(&sandbox, &[]);
    assert_eq!(sandbox.json(["undo", "--list"]).len(), 1, "not expired");
    let kept: jiff::Timestamp =
        sandbox.json(["undo", "--list"])[0]["at"].as_str().unwrap().parse().unwrap();
    let near =
        kept + jiff::SignedDuration::from_hours(30 * 24) - jiff::SignedDuration::from_secs(20);
    sandbox.set("CLAUDIO_NOW", near.to_string());
    let listed = sandbox.claudio(["undo", "--list"]).ok();
    assert!(listed.contains("\tin 20s\t"), "{listed}");
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(31 * 24);
    sandbox.set("CLAUDIO_NOW", later.to_string());
    for other in [["ls"].as_slice(), &["doctor"], &["sessions", "clean"], &["cleanup", "-n"]] {
        sandbox.claudio(other);
    }
    let listed = sandbox.claudio(["undo", "--list"]).ok();
    assert!(listed.contains("\texpired\t"), "only 'cleanup' forgets it: {listed}");
    assert_eq!(cleanup(&sandbox, &["-n"])[0].1, "would_remove");
    sandbox.git(["config", "claudio.trash.expire", "none"]);
    assert_eq!(cleanup(&sandbox, &[]), []);
    sandbox.git(["config", "claudio.trash.expire", "30d"]);
    let gone = cleanup(&sandbox, &[]);
    assert_eq!(
        (gone[0].0.as_str(), gone[0].1.as_str()),
        (instance["id"].as_str().unwrap(), "removed")
    );
    sandbox.claudio(["undo", "--list"]).ended(1);
    assert_eq!(sandbox.git(["for-each-ref", "refs/claudio/trash"]), "");
}

#[test]
fn what_was_kept_is_forgotten_without_a_state_directory_too() {
    let mut sandbox = Sandbox::new();
    assert_eq!(cleanup(&sandbox, &[]), []);
    let instance = ended(&sandbox, "a", "echo x > x");
    sandbox.claudio(["rm", "--force", "a"]).ended(0);
    sandbox.rests();
    let state = sandbox.path().join(".claudio");
    fs::remove_dir_all(&state).unwrap();
    assert_eq!(cleanup(&sandbox, &[]), [], "not expired");
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_hours(31 * 24);
    sandbox.set("CLAUDIO_NOW", later.to_string());
    assert_eq!(of(&cleanup(&sandbox, &["-n"]), &instance).0, "would_remove");
    assert_eq!(of(&cleanup(&sandbox, &[]), &instance).0, "removed");
    assert_eq!(sandbox.git(["for-each-ref", "refs/claudio"]), "");
    assert!(!state.exists());
}

#[test]
fn nothing_to_clean_recover_or_undo_is_no_wrong_usage() {
    let sandbox = Sandbox::new();
    for verb in [["sessions", "clean"].as_slice(), &["sessions", "recover"], &["cleanup"]] {
        assert_eq!(sandbox.claudio(verb).ok(), "");
    }
    for args in [["undo"].as_slice(), &["undo", "--list"]] {
        sandbox.claudio(args).ended(1);
    }
    sandbox.claudio(["undo", "nothing"]).ended(2);
    assert!(!sandbox.path().join(".claudio").exists(), "nothing was made");
    sandbox.claudio(["init"]).ended(0);
    let none = sandbox.claudio(["undo", "--json"]).ended(1);
    assert_eq!(schema::check(&none.err)[0]["kind"], "nothing_found");
}

#[test]
fn directories_that_no_instance_has_are_named_and_left_alone() {
    let sandbox = Sandbox::new();
    ended(&sandbox, "a", "true");
    let strange = sandbox.path().join(".claudio/worktrees/mine");
    write(&strange.join("file"), "mine\n");
    sandbox.git(["worktree", "add", "-q", ".claudio/worktrees/other", "-b", "other"]);
    let done = cleanup(&sandbox, &[]);
    let left: Vec<_> = done.iter().filter(|item| item.1 == "kept").map(|item| &item.0).collect();
    assert_eq!(left, ["mine", "other"]);
    assert!(strange.join("file").exists());
    assert!(sandbox.path().join(".claudio/worktrees/other/a.txt").exists());
}

#[test]
fn sessions_clean_forgets_records_only() {
    let sandbox = Sandbox::new();
    let whole = ended(&sandbox, "whole", "true");
    let landed = ended(&sandbox, "landed", WORK);
    let lost = ended(&sandbox, "lost", "echo x > x; git add .; git commit -qm X");
    sandbox.git(["merge", "-q", &branch(&landed)]);
    for instance in [&landed, &lost] {
        let worktree = instance["worktree"].as_str().unwrap();
        sandbox.git(["worktree", "remove", worktree]);
    }
    let items = sandbox.json(["sessions", "clean"]);
    let action = |instance: &Value| {
        items.iter().find(|item| item["id"] == instance["id"]).unwrap()["action"].clone()
    };
    assert_eq!([action(&whole), action(&landed), action(&lost)], ["kept", "removed", "kept"]);
    assert!(sandbox.git(["branch", "--list", &branch(&landed)]).contains(&branch(&landed)));
    sandbox.claudio(["undo", "landed"]).ended(0);
    assert_eq!(sandbox.json(["ls"]).len(), 3);
}

#[test]
fn stop_keeps_unless_told_to_discard() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("echo x > x; echo ready; exec sleep 1000");
    support::until("the file", || {
        let path = sandbox.path().join(format!(".claudio/worktrees/{id}/x"));
        path.exists().then_some(())
    });
    sandbox.claudio(["stop", "--keep", "--discard", &id]).ended(2);
    let pid = sandbox.show(&id)["supervisor"]["pid"].as_i64().unwrap();
    let removed = &sandbox.json(["stop", "--discard", &id])[0];
    assert_eq!(removed["snapshot"]["files"]["untracked"], 1);
    // It has let go of the instance, and goes.
    support::until("its supervisor's end", || (!support::runs(pid as i32)).then_some(()));
    assert!(!sandbox.path().join(format!(".claudio/worktrees/{id}")).exists());
    sandbox.claudio(["undo"]).ended(0);
    assert_eq!(sandbox.show(&id)["state"], "stopped");
    let path = sandbox.path().join(format!(".claudio/worktrees/{id}/x"));
    assert_eq!(fs::read(path).unwrap(), b"x\n");
    sandbox.claudio(["stop", &id]).ended(0);
    assert!(sandbox.path().join(format!(".claudio/worktrees/{id}/x")).exists());
}

#[test]
fn ignored_files_are_kept_where_that_is_wished() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "*.ign\n");
    sandbox.commit("Ignore");
    let id = sandbox.add("git commit -q --allow-empty -m A; echo secret > s.ign");
    sandbox.wait_for(&id, "completed");
    sandbox.claudio(["merge", &id]).ended(0);
    let secret = sandbox.path().join(format!(".claudio/worktrees/{id}/s.ign"));
    for remove in [
        &["stop", "--discard", "--include-ignored", &id][..],
        &["harvest", "--cleanup", "--include-ignored", &id],
        &["cleanup", "--include-ignored"],
    ] {
        sandbox.claudio(remove).ended(0);
        assert!(!secret.exists(), "{remove:?}");
        sandbox.claudio(["undo", &id]).ended(0);
        assert_eq!(fs::read(&secret).unwrap(), b"secret\n", "{remove:?}");
    }
    for wrong in [
        &["stop", "--keep", "--include-ignored", &id][..],
        &["stop", "--keep", "--commit", "x", &id],
        &["stop", "--include-ignored", &id],
        &["harvest", "--pr", "--include-ignored", &id],
    ] {
        sandbox.claudio(wrong).ended(2);
    }
    sandbox.claudio(["cleanup"]).ended(0);
    sandbox.claudio(["undo", &id]).ended(0);
    assert!(!secret.exists());
}

#[test]
fn a_person_at_a_terminal_is_shown_what_is_at_stake_and_asked() {
    if support::program("script").is_none() {
        return;
    }
    let sandbox = Sandbox::new();
    let instance = ended(&sandbox, "a", "git commit -q --allow-empty -m A; echo x > x");
    let id = instance["id"].as_str().unwrap();
    let answer = |answer: &str| {
        use std::io::Write;
        let mut command = sandbox.command("script");
        command.args(["-qec", &format!("git claudio stop {id}"), "/dev/null"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(answer.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        drop(input);
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    for keep in ["\n", "keep\n", "what?\nk\n"] {
        let shown = answer(keep);
        for part in ["1 commit", "1 untracked file (x)", "[keep/"] {
            assert!(shown.contains(part), "{part}: {shown}");
        }
        assert_eq!(sandbox.show(id)["state"], "completed");
    }
    answer("discard\n");
    assert_eq!(sandbox.json(["ls"]).len(), 0);
    sandbox.claudio(["undo", "a"]).ended(0);
}
