//! What cannot be known is said to be unknown, with the reason, and the others are judged all the same.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/crew.rs"]
mod crew;
mod support;

use crew::{World, three};
use serde_json::Value;
use std::fs;
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use support::{Sandbox, until};

/// Returns why an instance is unknown, having made sure that the last two are still judged.
#[track_caller]
fn reason(world: &World, at: usize) -> String {
    let report = world.report();
    let unknown = report["unknown"].as_array().unwrap();
    assert_eq!(unknown.len(), 1, "{report}");
    assert_eq!(unknown[0]["id"], Value::from(world.ids[at].as_str()), "{report}");
    let pairs = report["pairs"].as_array().unwrap();
    assert_eq!(pairs.len(), 1, "{report}");
    assert_eq!(pairs[0]["verdict"], "conflict");
    let ran = world.sandbox.claudio(["conflicts", "--exit-code"]).ended(1);
    assert!(ran.err.contains(&world.ids[at]), "{}", ran.err);
    unknown[0]["reason"].as_str().unwrap().to_owned()
}

/// Returns a file of git's for the first instance's worktree.
fn own(world: &World, name: &str) -> PathBuf {
    PathBuf::from(world.git(0, &["rev-parse", "--absolute-git-dir"])).join(name)
}

#[test]
fn an_instance_that_cannot_be_looked_at_is_unknown_and_the_others_are_judged() {
    type Break = fn(&World, &Path);
    let cases: [(Break, &str); 11] = [
        (|_, root| fs::remove_dir_all(root).unwrap(), "does not exist"),
        (|_, root| fs::remove_file(root.join(".git")).unwrap(), "'.git' file is missing"),
        (|_, root| fs::rename(root, root.with_extension("moved")).unwrap(), "does not exist"),
        (
            |world, _| {
                world.git(0, &["commit", "-qam", "mine"]);
                world.git(1, &["commit", "-qam", "yours"]);
                let other = world.git(1, &["rev-parse", "HEAD"]);
                let merge = world.sandbox.run_in(&world.roots[0], "git", ["merge", "-q", &other]);
                assert_eq!(merge.code, 1);
            },
            "a merge is in progress",
        ),
        (
            |world, _| {
                world.git(0, &["commit", "-qam", "mine"]);
                world.git(1, &["commit", "-qam", "yours"]);
                let other = world.git(1, &["rev-parse", "HEAD"]);
                let rebase = world.sandbox.run_in(&world.roots[0], "git", ["rebase", "-q", &other]);
                assert_ne!(rebase.code, 0);
            },
            "a rebase is in progress",
        ),
        (|world, _| drop(world.git(0, &["checkout", "-q", "--detach"])), "'HEAD' is detached"),
        (
            |world, _| drop(world.git(0, &["checkout", "-q", "--orphan", "new"])),
            "its branch 'new' has no commit",
        ),
        (
            |world, _| {
                let branch = world.git(0, &["branch", "--show-current"]);
                world.git(0, &["checkout", "-q", "-b", "elsewhere"]);
                world.git(0, &["branch", "-q", "-D", &branch]);
            },
            "is gone",
        ),
        (
            |world, _| {
                let branch = world.git(0, &["symbolic-ref", "HEAD"]);
                drop(world.git(0, &["update-ref", "-d", &branch]));
            },
            "' has no commit",
        ),
        (|world, _| fs::write(own(world, "index"), "DIRC no index").unwrap(), "index"),
        (|world, _| fs::write(own(world, "HEAD"), "nonsense\n").unwrap(), "HEAD"),
    ];
    for (damage, expected) in cases {
        let world = three();
        damage(&world, &world.roots[0]);
        let reason = reason(&world, 0);
        assert!(reason.contains(expected), "{expected}: {reason}");
        // Whose it is, or which file of whose.
        let (root, git) = (world.roots[0].to_str().unwrap(), format!("worktrees/{}", world.ids[0]));
        assert!(reason.contains(root) || reason.contains(&git), "{reason}");
        assert!(!reason.contains("the repository"), "{reason}");
    }
}

#[test]
fn a_branch_to_compare_with_that_has_no_commit_is_named() {
    let world = three();
    world.sandbox.git(["update-ref", "-d", "refs/heads/main"]);
    let report = world.report();
    let bases = report["base"].as_array().unwrap();
    assert_eq!(bases.len(), 3, "{report}");
    for base in bases {
        let reason = base["reason"].as_str().unwrap();
        assert_eq!(reason, "cannot read 'refs/heads/main': there is no such branch any more");
    }
}

#[test]
fn settings_for_merges_of_one_worktree_make_its_instance_unknown() {
    for key in ["merge.cc.driver", "merge.default", "merge.renames", "core.attributesFile"] {
        let world = three();
        world.sandbox.git(["config", "extensions.worktreeConfig", "true"]);
        world.git(0, &["config", "--worktree", "core.sparseCheckout", "false"]);
        assert_eq!(world.report()["unknown"], Value::Array(Vec::new()), "{key}");
        world.git(0, &["config", "--worktree", key, "false"]);
        let reason = reason(&world, 0);
        assert!(reason.to_lowercase().contains(&key.to_lowercase()), "{key}: {reason}");
    }
}

#[test]
fn an_unreadable_file_makes_its_instance_unknown() {
    let world = three();
    let file = world.roots[0].join("a.txt");
    fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(&file).is_ok() {
        return support::skip("nothing is unreadable for this user");
    }
    let reason = reason(&world, 0);
    assert!(reason.contains("a.txt"), "{reason}");
}

#[test]
fn a_locked_worktree_can_be_looked_at() {
    let world = three();
    world.git(0, &["worktree", "lock", world.roots[0].to_str().unwrap()]);
    let index =
        PathBuf::from(world.git(0, &["rev-parse", "--absolute-git-dir"])).join("index.lock");
    fs::write(&index, "").unwrap();
    let report = world.report();
    assert_eq!(report["pairs"].as_array().unwrap().len(), 3, "{report}");
    assert!(index.exists());
}

/// Removes an object from the repository.
fn lose(world: &World, name: &str) {
    let object = world.sandbox.git(["rev-parse", name]);
    let (dir, rest) = object.split_at(2);
    fs::remove_file(world.sandbox.path().join(".git/objects").join(dir).join(rest)).unwrap();
}

#[test]
fn a_broken_object_spoils_only_what_it_is_part_of() {
    let world = three();
    world.git(0, &["commit", "-qam", "mine"]);
    let head = world.git(0, &["rev-parse", "HEAD"]);
    lose(&world, &format!("{head}^{{tree}}"));
    assert!(!reason(&world, 0).is_empty());
    let world = three();
    world.git(0, &["commit", "-qam", "mine"]);
    let head = world.git(0, &["rev-parse", "HEAD"]);
    lose(&world, &format!("{head}:a.txt"));
    // What it changed is known, but not how that merges.
    let report = world.report();
    let verdict = |pair: &Value| pair["verdict"].as_str().unwrap().to_owned();
    let mut verdicts: Vec<_> = report["pairs"].as_array().unwrap().iter().map(verdict).collect();
    verdicts.sort();
    assert_eq!(verdicts, ["conflict", "unknown", "unknown"], "{report}");
    world.sandbox.claudio(["conflicts", "--exit-code"]).ended(1);
}

#[test]
fn without_instances_there_is_nothing_to_say() {
    let sandbox = Sandbox::new();
    let ran = sandbox.claudio(["conflicts", "--exit-code"]).ended(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
    assert_eq!(sandbox.json(["conflicts"])[0]["pairs"], Value::Array(Vec::new()));
    let pending = sandbox.claudio(["add", "-q", "--backend", "shell", "--no-start", "true"]).ok();
    let report = sandbox.json(["conflicts"]).remove(0);
    assert_eq!(report["unknown"], Value::Array(Vec::new()), "{pending} has not begun");
}

#[test]
fn an_unreadable_directory_makes_its_instance_unknown() {
    let world = three();
    let directory = world.roots[0].join("dir");
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o000)).unwrap();
    let readable = fs::read_dir(&directory).is_ok();
    let found = (!readable).then(|| reason(&world, 0));
    fs::set_permissions(&directory, fs::Permissions::from_mode(0o755)).unwrap();
    match found {
        Some(reason) => assert!(reason.contains("dir"), "{reason}"),
        None => support::skip("nothing is unreadable for this user"),
    }
}

#[test]
fn a_file_that_does_not_stop_changing_makes_its_instance_unknown() {
    let world = three();
    let (file, end) = (world.roots[0].join("growing"), AtomicBool::new(false));
    fs::write(&file, vec![b'x'; 24 << 20]).unwrap();
    let change = || {
        let file = fs::OpenOptions::new().append(true).open(&file).unwrap();
        while !end.load(Ordering::Relaxed) {
            (&file).write_all(b"y").unwrap();
            if file.metadata().unwrap().len() > 28 << 20 {
                file.set_len(24 << 20).unwrap();
            }
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(change);
        let found = std::panic::catch_unwind(|| {
            until("a look while it changes", || {
                let report = world.report();
                let unknown = report["unknown"].as_array().unwrap();
                // Whoever is not unknown has been seen whole: never clean.
                assert_eq!(report["pairs"].as_array().unwrap().len(), 3 - 2 * unknown.len());
                let reason = unknown.first()?["reason"].as_str().unwrap().to_owned();
                assert_eq!(unknown[0]["id"], world.ids[0].as_str());
                Some(reason)
            })
        });
        end.store(true, Ordering::Relaxed);
        let reason = found.unwrap();
        assert!(reason.contains("growing") && reason.contains("changes"), "{reason}");
    });
}

#[test]
fn a_filter_that_fails_makes_its_instance_unknown() {
    let world = three();
    world.write(0, ".gitattributes", "*.big filter=broken\n");
    world.write(0, "x.big", "x\n");
    world.sandbox.git(["config", "filter.broken.clean", "false"]);
    world.sandbox.git(["config", "filter.broken.required", "true"]);
    let reason = reason(&world, 0);
    let root = world.roots[0].display();
    assert_eq!(reason, format!("cannot read '{root}': x.big: clean filter 'broken' failed"));
}

#[test]
fn a_bare_repository_has_no_worktree_of_its_own() {
    let mut sandbox = Sandbox::new();
    let bare = sandbox.root().join("bare.git");
    sandbox.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    sandbox.move_to(&bare);
    let world = World::with(sandbox, 2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    world.write(1, "new", "x\n");
    assert_eq!(world.judged(), ["a.txt: conflict content"]);
    let report = world.report();
    assert_eq!(report["base"].as_array().unwrap().len(), 2, "{report}");
    world.sandbox.claudio(["conflicts", "--exit-code"]).ended(1);
    // Paths are from the top of the repository.
    let shown = world.sandbox.claudio(["conflicts", "a.txt"]).ok();
    assert!(shown.starts_with("a.txt\tconflict") && !shown.contains("new"), "{shown}");
    let id = world.ids[0].as_str();
    for args in [&["check", "a.txt"][..], &["check", "--for", id, "a.txt"]] {
        let ran = world.sandbox.claudio(args);
        assert!(ran.code != 2 && ran.out.contains("a.txt"), "{args:?}: {} {}", ran.code, ran.err);
    }
    let nowhere = world.sandbox.claudio(["conflicts", "a.tx"]).ended(0);
    assert!(nowhere.err.contains("nobody has changed 'a.tx'"), "{}", nowhere.err);
    let outside = world.sandbox.claudio(["conflicts", "../a.txt"]).ended(2);
    assert!(outside.err.contains("'../a.txt'"), "{}", outside.err);
}

#[test]
fn a_repository_that_became_bare_is_not_one_without_instances() {
    let world = three();
    world.sandbox.git(["config", "core.bare", "true"]);
    for directory in [world.sandbox.path(), &world.roots[0]] {
        for args in [&["conflicts", "--exit-code"][..], &["ls"], &["check", "a.txt"], &["init"]] {
            let ran = world.sandbox.claudio_in(directory, args).ended(128);
            assert!(ran.err.contains("/.claudio' holds the instances"), "{args:?}: {}", ran.err);
            assert!(ran.err.contains("git config core.bare false"), "{args:?}: {}", ran.err);
            assert!(!ran.err.contains("recover"), "{args:?}: {}", ran.err);
        }
    }
    assert!(!world.sandbox.path().join(".git/.claudio").exists());
    world.sandbox.git(["config", "core.bare", "false"]);
    assert_eq!(world.report()["pairs"].as_array().unwrap().len(), 3);
}

#[test]
fn an_unborn_repository_has_nothing_to_compare() {
    let sandbox = Sandbox::empty("repo");
    let ran = sandbox.claudio(["conflicts", "--exit-code"]).ended(0);
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", ""));
}
