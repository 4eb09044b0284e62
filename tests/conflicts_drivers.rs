//! What merge drivers and filters run while somebody looks reaches nothing of the repository.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/crew.rs"]
mod crew;
mod support;

use crew::World;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use support::Sandbox;

/// Returns what all files below a directory hold, but for what is ours.
fn everything(dir: &Path, found: &mut BTreeMap<PathBuf, Vec<u8>>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && !path.ends_with(".claudio") {
            everything(&path, found);
        } else if path.is_file() {
            found.insert(path.clone(), fs::read(&path).unwrap());
        }
    }
}

fn all(sandbox: &Sandbox) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    everything(sandbox.path(), &mut found);
    found
}

/// Two instances that change the same file with a merge driver of their own; something is staged in
/// the main worktree.
fn driven(driver: &str) -> World {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "a.txt merge=cc\n");
    sandbox.git(["config", "merge.cc.driver", driver]);
    sandbox.commit("a driver");
    let world = World::with(sandbox, 2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    world.sandbox.write("a.txt", "staged\n");
    world.sandbox.git(["add", "a.txt"]);
    world.sandbox.git(["tag", "v1"]);
    world.sandbox.write("a.txt", "staged and changed again\n");
    world
}

#[test]
fn a_merge_driver_that_runs_git_changes_nothing() {
    for (driver, expected) in [
        // git holds the lock of the index while it merges.
        ("git add -A", "a.txt: conflict content"),
        ("rm -f \"$GIT_DIR/index.lock\"; git add -A", "a.txt: clean"),
        ("git checkout --quiet HEAD -- a.txt", "a.txt: conflict content"),
        ("git update-ref refs/heads/stray HEAD && git branch -f side HEAD", "a.txt: clean"),
        ("git commit -q --allow-empty -m stray; git config stray.key 1", "a.txt: clean"),
        ("unset GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE; git update-ref HEAD v1", "a.txt: clean"),
        ("git hash-object -w %B; git read-tree --empty; exit 1", "a.txt: conflict content"),
    ] {
        for renormalize in ["false", "true"] {
            let world = driven(driver);
            world.sandbox.git(["config", "merge.renormalize", renormalize]);
            let before = all(&world.sandbox);
            // 'git merge' itself stumbles over a lock that is taken from it.
            let stolen = renormalize == "true" && driver.starts_with("rm");
            let expected = if stolen { "a.txt: unknown" } else { expected };
            assert_eq!(world.between(), [expected], "{driver} {renormalize}");
            let after = all(&world.sandbox);
            let changed: Vec<_> =
                after.iter().filter(|(path, text)| before.get(*path) != Some(*text)).collect();
            assert!(changed.is_empty(), "{driver}: {changed:?}");
            assert_eq!(after.len(), before.len(), "{driver}");
            assert_eq!(world.sandbox.git(["status", "--porcelain"]), "MM a.txt");
        }
    }
}

#[test]
fn a_merge_driver_sees_what_git_would_show_it() {
    for driver in [
        "test $(git show HEAD:a.txt) = mine && test $(git show :a.txt) = mine",
        "git rev-parse -q --verify refs/heads/main >/dev/null && git rev-parse -q --verify v1",
        "test \"$(git config merge.cc.name)\" = 'a \"driver\"' && git merge-file -q --ours %A %O %B",
        "test -z \"$(git diff --cached --name-only)\" && test $(git config extra.included) = yes",
    ] {
        let world = driven(driver);
        world.sandbox.git(["config", "merge.cc.name", "a \"driver\""]);
        fs::write(world.sandbox.path().join(".git/more"), "[extra]\n\tincluded = yes\n").unwrap();
        world.sandbox.git(["config", "include.path", "more"]);
        assert_eq!(world.judged(), ["a.txt: clean"], "{driver}");
    }
}
