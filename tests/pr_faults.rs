//! A request whose branch could not follow its rebase here is not made: nothing is pushed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::PathBuf;
use support::hub::Hub;
use support::write;

#[test]
fn nothing_is_pushed_that_could_not_be_followed_here() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    write(&sandbox.path().join(".git/info/exclude"), "*.ign\n");
    let id = hub.done("echo 1 > x", "One");
    let branch = hub.branch(&id);
    let worktree = PathBuf::from(sandbox.show(&id)["worktree"].as_str().unwrap());
    hub.elsewhere("main", "l.ign", "theirs\n");
    let mine = worktree.join("l.ign");
    write(&mine, "MINE\n");
    let err = hub.refused(&[&id], 3);
    assert!(err.contains("hint: in the way: l.ign\n"), "{err}");
    assert_eq!(
        (hub.remote(&branch), fs::read_to_string(&mine).unwrap().as_str()),
        (None, "MINE\n")
    );
    fs::remove_file(mine).unwrap();

    let lock = sandbox.path().join(format!(".git/refs/heads/{branch}.lock"));
    write(&lock, "");
    let err = hub.refused(&[&id], 4);
    assert!(err.contains("another process holds '"), "{err}");
    assert_eq!(hub.remote(&branch), None);
    fs::remove_file(lock).unwrap();

    assert!(hub.pulls().is_empty());
    assert_eq!(hub.made(&[&id])["rebased"], true);
    assert_eq!(hub.remote(&branch), Some(sandbox.git(["rev-parse", &branch])));
    assert!(worktree.join("l.ign").exists());
    assert_eq!(sandbox.run_in(&worktree, "git", ["status", "--porcelain"]).ok(), "");
}

#[test]
fn a_base_that_the_remote_does_not_have_is_named() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    let err = hub.refused(&["--base", "nosuch", &id], 2);
    assert!(err.contains("there is no branch 'nosuch' on 'origin'\n"), "{err}");
    assert!(err.contains("hint: git ls-remote --heads origin lists"), "{err}");
}

#[test]
fn left_over_work_is_committed_and_rebased_with_the_rest() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let id = hub.done("echo 1 > x", "One");
    let worktree = PathBuf::from(sandbox.show(&id)["worktree"].as_str().unwrap());
    write(&worktree.join("left"), "over\n");
    hub.elsewhere("main", "theirs", "theirs\n");
    let made = hub.made(&["--commit", "Rest", &id]);
    assert_eq!((&made["committed"], &made["rebased"]), (&true.into(), &true.into()));
    let branch = hub.branch(&id);
    assert_eq!(hub.remote(&branch), Some(sandbox.git(["rev-parse", &branch])));
    assert_eq!(sandbox.run_in(&worktree, "git", ["status", "--porcelain"]).ok(), "");
    assert_eq!(sandbox.git(["log", "-2", "--format=%s", &branch]), "Rest\nOne");
    assert_eq!(sandbox.show(&id)["pr"]["number"], made["number"]);
}
