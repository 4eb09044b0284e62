//! Many commands at once (line 9 of docs/safety.md).
//!
//! With `CLAUDIO_TEST_LONG` set, as many as that line says: twenty times fifty.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;
use support::{Ran, Sandbox, until};

/// How many rounds of how many.
fn amount() -> (usize, usize) {
    match std::env::var_os("CLAUDIO_TEST_LONG") {
        Some(_) => (20, 50),
        None => (1, 30),
    }
}

fn spawn(sandbox: &Sandbox, args: &[&str]) -> Child {
    let mut command = sandbox.command("git");
    command.arg("claudio").args(args).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.spawn().unwrap()
}

/// Adds `count` instances at once. Returns their ids.
fn add_at_once(sandbox: &Sandbox, count: usize) -> Vec<String> {
    let add = ["add", "-q", "--backend", "shell", "echo x > new"];
    let children: Vec<Child> = (0..count).map(|_| spawn(sandbox, &add)).collect();
    children.into_iter().map(|child| Ran::from(child.wait_with_output().unwrap()).ok()).collect()
}

/// Checks that each of `ids` has an id, a branch and a worktree of its own, and that nothing else is
/// there: no branch, no worktree, no lock of git's.
#[track_caller]
fn assert_each_has_its_own(sandbox: &Sandbox, ids: &[String]) {
    assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    let instances = sandbox.json(["ls"]);
    let branches: HashSet<String> =
        instances.iter().map(|i| i["branch"].as_str().unwrap().to_owned()).collect();
    assert_eq!((instances.len(), branches.len()), (ids.len(), ids.len()));
    let failed: Vec<_> = instances.iter().filter(|i| i["state"] != "completed").collect();
    assert!(failed.is_empty(), "{failed:?}");
    let there = sandbox.git(["for-each-ref", "--format=%(refname:short)", "refs/heads/claudio"]);
    assert_eq!(there.lines().map(str::to_owned).collect::<HashSet<_>>(), branches);
    let worktrees = sandbox.git(["worktree", "list", "--porcelain"]);
    assert_eq!(worktrees.matches("branch refs/heads/claudio/").count(), ids.len());
    assert!(!worktrees.contains("prunable") && !worktrees.contains("locked"));
    assert_eq!(locks(&sandbox.path().join(".git")), [] as [String; 0]);
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
}

/// Returns the lock files that git left.
fn locks(directory: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(locks(&path));
        } else if path.extension().is_some_and(|e| e == "lock") {
            found.push(path.display().to_string());
        }
    }
    found
}

/// Line 9: many `add` at once all succeed, and none takes what is another's.
#[test]
fn many_adds_at_once_all_succeed() {
    let (rounds, count) = amount();
    let sandbox = Sandbox::new();
    let mut ids = Vec::new();
    for _ in 0..rounds {
        ids.extend(add_at_once(&sandbox, count));
        sandbox.claudio(["wait", "--timeout", "300s"]).ended(0);
    }
    assert_each_has_its_own(&sandbox, &ids);
}

/// Line 9: `add` waits while others hold the locks of git for a moment.
#[test]
fn adds_wait_for_the_locks_of_git() {
    let (rounds, _) = amount();
    let sandbox = Sandbox::new();
    let stop = AtomicBool::new(false);
    let git_dir = sandbox.path().join(".git");
    let locks = ["config.lock", "index.lock", "packed-refs.lock"];
    let mut ids = Vec::new();
    thread::scope(|scope| {
        for name in locks {
            let (path, stop) = (git_dir.join(name), &stop);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    if fs::File::create_new(&path).is_ok() {
                        thread::sleep(Duration::from_millis(150));
                        fs::remove_file(&path).unwrap();
                    }
                    thread::sleep(Duration::from_millis(50));
                }
            });
        }
        let work = || {
            for _ in 0..rounds {
                ids.extend(add_at_once(&sandbox, 10));
                sandbox.claudio(["wait", "--timeout", "300s"]).ended(0);
            }
        };
        let result = std::panic::catch_unwind(std::panic::AssertUnwindSafe(work));
        stop.store(true, Ordering::Relaxed);
        result.unwrap();
    });
    assert_each_has_its_own(&sandbox, &ids);
}

/// Names are given once, also when many want them at the same time.
#[test]
fn a_name_goes_to_one_of_many() {
    let sandbox = Sandbox::new();
    let add = ["add", "-q", "--backend", "shell", "--no-start", "--name", "mine", "x"];
    let children: Vec<Child> = (0..8).map(|_| spawn(&sandbox, &add)).collect();
    let codes: Vec<i32> = children
        .into_iter()
        .map(|child| Ran::from(child.wait_with_output().unwrap()).code)
        .collect();
    assert_eq!(codes.iter().filter(|code| **code == 0).count(), 1, "{codes:?}");
    assert!(codes.iter().all(|code| [0, 2].contains(code)), "{codes:?}");
    assert_eq!(sandbox.json(["ls"]).len(), 1);
}

/// Without ids in them, branch names are made unique by numbers.
#[test]
fn branches_without_ids_are_unique() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.branch.includeId", "false"]);
    sandbox.git(["branch", "claudio/echo-x-new"]);
    let ids = add_at_once(&sandbox, 6);
    sandbox.claudio(["wait", "--timeout", "60s"]).ended(0);
    let mut branches: Vec<String> =
        ids.iter().map(|id| sandbox.show(id)["branch"].as_str().unwrap().to_owned()).collect();
    branches.sort();
    let expected: Vec<String> = (2..8).map(|n| format!("claudio/echo-x-new-{n}")).collect();
    assert_eq!(branches, expected);
    // The one that was there is as it was (line 4).
    assert_eq!(
        sandbox.git(["rev-parse", "claudio/echo-x-new"]),
        sandbox.git(["rev-parse", "main"])
    );
}

/// Everything at once: whatever interleaves, the state stays whole and the journal without a gap.
#[test]
fn commands_of_all_kinds_at_once_leave_a_whole_state() {
    let sandbox = Sandbox::new();
    let ids: Vec<String> = (0..6).map(|_| sandbox.add("sleep 1000")).collect();
    let mut children = Vec::new();
    for id in &ids {
        for verb in ["pause", "stop", "start", "resume", "show", "stop", "rm"] {
            children.push(spawn(&sandbox, &[verb, id]));
        }
        children.push(spawn(&sandbox, &["ls", "--json"]));
    }
    for child in children {
        let ran = Ran::from(child.wait_with_output().unwrap());
        // Refusals are fine; faults, timeouts and unreadable files are not.
        assert!([0, 1, 2].contains(&ran.code), "{}: {}", ran.code, ran.err);
    }
    sandbox.claudio(["stop", "--all"]);
    sandbox.claudio(["rm", "--all"]);
    until("the end of all", || sandbox.json(["ls"]).is_empty().then_some(()));
    let seqs: Vec<u64> =
        sandbox.json(["events"]).iter().filter_map(|e| e["seq"].as_u64()).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
    assert_eq!(sandbox.git(["branch", "--list", "claudio/*"]), "");
    assert_eq!(sandbox.git(["worktree", "list"]).lines().count(), 1);
}
