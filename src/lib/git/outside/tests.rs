use super::*;
use crate::git::testing::Sandbox;

fn seen(sandbox: &Sandbox, before: Option<&Look>) -> Look {
    look(&sandbox.repository(), &[], before).unwrap().unwrap()
}

/// What differs between before and after `act`.
fn after(sandbox: &Sandbox, act: impl FnOnce()) -> Vec<(What, Vec<String>)> {
    let before = seen(sandbox, None);
    act();
    let now = seen(sandbox, Some(&before));
    let own = ["claudio/own".to_owned()];
    let found = differences(&sandbox.repository(), &before, &now, &own).unwrap();
    found.into_iter().map(|difference| (difference.what, difference.paths)).collect()
}

fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

#[test]
fn each_kind_of_change_is_seen_once() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(["branch", "other"]);
    let edit = after(&sandbox, || sandbox.write("a.txt", "edited\n"));
    assert_eq!(edit, [(What::MainFiles, names(&["a.txt"]))]);
    let stage = after(&sandbox, || drop(sandbox.git(["add", "a.txt"])));
    assert_eq!(stage, [(What::MainIndex, names(&["a.txt"]))]);
    let commit = after(&sandbox, || drop(sandbox.git(["commit", "-qm", "x"])));
    assert_eq!(commit[0].0, What::MainHead);
    let whats: Vec<What> = commit.iter().map(|(what, _)| *what).collect();
    assert_eq!(whats, [What::MainHead, What::Ref], "the index is as it was");
    let config = after(&sandbox, || drop(sandbox.git(["config", "Core.Pager", "less"])));
    assert_eq!(config, [(What::Config, names(&["core.pager"]))]);
    let hook = after(&sandbox, || sandbox.write(".git/hooks/pre-commit", "#!/bin/sh\n"));
    assert_eq!(hook, [(What::Hooks, names(&["hooks/pre-commit"]))]);
    let moved = after(&sandbox, || drop(sandbox.git(["branch", "-f", "other", "main"])));
    assert_eq!(moved, [(What::Ref, names(&["refs/heads/other"]))]);
    let gone = after(&sandbox, || drop(sandbox.git(["branch", "-D", "other"])));
    assert_eq!(gone, [(What::Ref, names(&["refs/heads/other"]))]);
    sandbox.write("a.txt", "edited again\n");
    let stash = after(&sandbox, || drop(sandbox.git(["stash", "-q"])));
    let whats: Vec<What> = stash.iter().map(|(what, _)| *what).collect();
    assert_eq!(whats, [What::MainFiles, What::Stash]);
}

#[test]
fn housekeeping_is_no_change() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(["branch", "claudio/own"]);
    sandbox.write("dir/b.txt", "edited\n");
    let found = after(&sandbox, || {
        sandbox.git(["gc", "-q", "--prune=now"]);
        sandbox.git(["pack-refs", "--all"]);
        sandbox.git(["status"]);
        sandbox.git(["update-index", "-q", "--really-refresh", "a.txt"]);
        sandbox.git(["branch", "new"]);
        sandbox.git(["config", "branch.main.remote", "origin"]);
        sandbox.git(["config", "branch.claudio/own.description", "x"]);
        sandbox.git(["config", "submodule.x.url", "y"]);
        sandbox.write("untracked", "x\n");
    });
    assert_eq!(found, []);
    // The same content in another file.
    let found = after(&sandbox, || {
        std::fs::remove_file(sandbox.path().join("dir/b.txt")).unwrap();
        sandbox.write("dir/b.txt", "edited\n");
    });
    assert_eq!(found, []);
}

#[test]
fn a_bare_repository_has_no_files_and_passwords_are_not_kept() {
    let sandbox = Sandbox::with_commit();
    sandbox.git_in(sandbox.root(), ["clone", "-q", "--bare", "repo", "bare.git"]);
    let bare = sandbox.repository_at(&sandbox.root().join("bare.git"));
    let before = look(&bare, &[], None).unwrap().unwrap();
    assert_eq!(before.head.branch.as_deref(), Some("main"));
    assert!(before.head.commit.is_some());
    let at = sandbox.root().join("bare.git");
    sandbox.git_in(&at, ["config", "url.https://me:secret@x.org/.insteadOf", "y"]);
    let now = look(&bare, &[], Some(&before)).unwrap().unwrap();
    let found = differences(&bare, &before, &now, &[]).unwrap();
    assert_eq!(found[0].paths, ["url.https://x.org/.insteadof"]);
    assert!(!serde_json::to_string(&now).unwrap().contains("secret"));
}

#[test]
fn what_is_stashed_on_an_instances_branch_is_its_own() {
    let sandbox = Sandbox::with_commit();
    sandbox.write("a.txt", "mine\n");
    sandbox.git(["stash", "-q"]);
    sandbox.git(["checkout", "-q", "-b", "claudio/own"]);
    let found = after(&sandbox, || {
        sandbox.write("a.txt", "its\n");
        sandbox.git(["stash", "-q"]);
    });
    assert_eq!(found, []);
    assert_eq!(after(&sandbox, || drop(sandbox.git(["stash", "drop", "-q"]))), []);
    let found = after(&sandbox, || drop(sandbox.git(["stash", "drop", "-q"])));
    assert_eq!(found, [(What::Stash, names(&["refs/stash"]))]);
}
