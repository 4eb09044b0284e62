//! What `check` says of paths before they are edited: never that they are free when nobody knows.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/crew.rs"]
mod crew;
mod support;

use crew::{World, three};
use serde_json::Value;
use std::ffi::OsStr;
use std::io::Write;
use std::os::unix::ffi::OsStrExt;
use std::path::Path;
use std::process::Stdio;
use support::Ran;

/// Asks for one path with these arguments, from a directory. Returns what is said of it.
#[track_caller]
fn check(world: &World, directory: &Path, args: &[&str], code: i32) -> Value {
    let ran = world.sandbox.claudio_in(directory, [&["check", "--json"], args].concat());
    support::schema::check(&ran.ended(code).out).remove(0)
}

/// Asks for an instance, from the main worktree.
#[track_caller]
fn asked(world: &World, at: usize, path: &str, code: i32) -> Value {
    check(world, world.sandbox.path(), &["--for", &world.ids[at], path], code)
}

/// What a hook in an instance's worktree answers when a file is about to be edited.
fn hook(world: &World, at: usize, path: &str) -> String {
    let mut command = world.sandbox.command_in(&world.roots[at], "git");
    command.args(["claudio", "check", "--hook"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let event = serde_json::json!({ "tool_input": { "file_path": path } });
    child.stdin.take().unwrap().write_all(event.to_string().as_bytes()).unwrap();
    let ran: Ran = child.wait_with_output().unwrap().into();
    ran.ended(0).out
}

#[test]
fn nothing_is_free_as_long_as_somebody_is_unknown() {
    let world = three();
    for at in [1, 2] {
        world.git(at, &["checkout", "-q", "--detach"]);
    }
    world.sandbox.claudio(["conflicts"]).ended(0);
    for path in ["a.txt", "dir/b.txt"] {
        let found = asked(&world, 0, path, 1);
        assert_eq!((&found["free"], &found["verdict"]), (&Value::Null, &"unknown".into()));
        assert_eq!(found["unknown"].as_array().unwrap().len(), 2, "{found}");
        let reason = found["unknown"][0]["reason"].as_str().unwrap();
        assert!(reason.contains("detached"), "{found}");
        let shown = world.sandbox.claudio(["check", "--for", &world.ids[0], path]).ended(1);
        assert!(shown.out.starts_with(&format!("{path}\tunknown\t")), "{}", shown.out);
        assert!(world.ids[1..].iter().all(|id| shown.err.contains(id)), "{}", shown.err);
        assert!(shown.err.contains("detached"), "{}", shown.err);
        let told = hook(&world, 0, path);
        assert!(told.contains("unknown") && told.contains(&world.ids[2]), "{told}");
    }
    // What is known is said, and what is not known as well.
    world.git(1, &["checkout", "-q", "-"]);
    world.sandbox.claudio(["conflicts"]).ended(0);
    let found = asked(&world, 0, "a.txt", 1);
    assert_eq!((&found["free"], &found["verdict"]), (&false.into(), &"conflict".into()));
    assert_eq!(found["unknown"][0]["id"], world.ids[2].as_str());
    assert_eq!(asked(&world, 0, "dir/b.txt", 1)["free"], Value::Null);
    let told = hook(&world, 0, "a.txt");
    assert!(told.contains(&world.ids[1]) && told.contains(&world.ids[2]), "{told}");
    world.git(2, &["checkout", "-q", "-"]);
    world.sandbox.claudio(["conflicts"]).ended(0);
    assert_eq!(asked(&world, 0, "dir/b.txt", 0)["free"], true);
    assert_eq!(hook(&world, 0, "dir/b.txt"), "");
}

#[test]
fn nothing_is_free_before_anybody_has_looked() {
    let world = three();
    let before = asked(&world, 0, "a.txt", 1);
    assert_eq!((&before["free"], &before["taken_at"]), (&Value::Null, &Value::Null));
    assert_eq!(hook(&world, 0, "a.txt"), "", "an agent is not told of what comes soon");
    world.sandbox.claudio(["conflicts"]).ended(0);
    let cache = world.sandbox.path().join(".claudio/conflicts.jsonl");
    for junk in ["", "{", "{}\n[", "x\ny\n"] {
        std::fs::write(&cache, junk).unwrap();
        assert_eq!(asked(&world, 0, "a.txt", 1)["free"], Value::Null, "{junk}");
    }
}

/// A file of thirty lines.
fn lines(third: &str) -> String {
    (1..=30).map(|n| if n == 3 { format!("{third}\n") } else { format!("{n}\n") }).collect()
}

#[test]
fn a_rename_is_seen_from_both_of_its_ends() {
    let sandbox = support::Sandbox::new();
    sandbox.write("f", lines("3"));
    sandbox.write("d/x", lines("x"));
    sandbox.write("d/y", lines("y"));
    sandbox.commit("more");
    let world = World::with(sandbox, 3);
    world.git(0, &["mv", "f", "n"]);
    world.write(0, "n", lines("mine"));
    world.write(1, "f", lines("yours"));
    world.git(0, &["mv", "d", "e"]);
    world.write(1, "d/new", "new\n");
    let report = world.report();
    let pair = &report["pairs"][0];
    assert_eq!(pair["files"].as_array().unwrap().len(), 2, "{report}");
    for (path, other) in [("n", "f"), ("e/new", "d/new")] {
        for (at, asked_for) in [(0, path), (1, path), (0, other), (1, other)] {
            let found = asked(&world, at, asked_for, 1);
            assert_eq!((&found["free"], &found["verdict"]), (&false.into(), &"conflict".into()));
            let by = found["modified_by"].as_array().unwrap();
            assert_eq!(by.len(), 1, "{found}");
            assert_eq!(by[0]["id"], world.ids[1 - at].as_str(), "{found}");
        }
        assert_eq!(asked(&world, 2, path, 1)["verdict"], Value::Null);
        let file = report["files"].as_array().unwrap().iter().find(|file| file["path"] == path);
        assert_eq!(file.unwrap()["modified_by"].as_array().unwrap().len(), 2, "{report}");
        // The table names both, once.
        let shown = world.sandbox.claudio(["conflicts", other]).ok();
        assert_eq!(shown.lines().count(), 1, "{shown}");
        let both = format!("{}, {} (", world.ids[0], world.ids[1]);
        assert!(shown.starts_with(path) && shown.contains(&both), "{shown}");
    }
    let shown = world.sandbox.claudio(["conflicts"]).ok();
    assert_eq!(shown.lines().count(), 2, "{shown}");
    assert!(shown.contains("modified as 'f', uncommitted"), "{shown}");
    // What is remembered of the verdicts has it too.
    assert_eq!(world.report()["pairs"], report["pairs"]);
    assert_eq!(asked(&world, 1, "f", 1)["verdict"], "conflict");
    assert_eq!(asked(&world, 0, "a.txt", 0)["free"], true);
}

#[test]
fn a_file_in_the_way_of_a_directory_is_seen_from_within() {
    let world = World::new(2);
    world.write(0, "d", "file\n");
    world.write(1, "d/x", "below\n");
    let report = world.report();
    let by = report["files"][0]["modified_by"].as_array().unwrap();
    assert_eq!((by.len(), &by[1]["path"]), (2, &"d/x".into()), "{report}");
    for (at, path) in [(0, "d"), (0, "d/x"), (1, "d"), (1, "d/x")] {
        let found = asked(&world, at, path, 1);
        assert_eq!(found["verdict"], "conflict", "{at} {path} {found}");
        assert_eq!(found["modified_by"][0]["id"], world.ids[1 - at].as_str(), "{found}");
    }
}

#[test]
fn what_conflicts_with_the_base_is_not_free() {
    let world = World::new(2);
    world.write(0, "a.txt", "mine\n");
    world.sandbox.write("a.txt", "landed\n");
    world.sandbox.commit("landed");
    world.sandbox.claudio(["conflicts"]).ended(0);
    let found = asked(&world, 0, "a.txt", 1);
    assert_eq!((&found["free"], &found["verdict"]), (&false.into(), &"conflict".into()));
    assert_eq!(found["base"]["verdict"], "conflict");
    let branch = world.sandbox.git(["branch", "--show-current"]);
    let told = hook(&world, 0, "a.txt");
    assert!(told.contains(&format!("the branch '{branch}'")), "{told}");
    let shown = world.sandbox.claudio(["check", "--for", &world.ids[0], "a.txt"]).ended(1);
    assert!(shown.out.starts_with(&format!("a.txt\tconflict\t{branch}\t")), "{}", shown.out);
    assert_eq!(asked(&world, 0, "dir/b.txt", 0)["base"], Value::Null);
}

#[test]
fn a_path_in_the_worktree_of_an_instance_is_that_path_of_the_repository() {
    let world = three();
    world.sandbox.claudio(["conflicts"]).ended(0);
    let file = |at: usize, name: &str| world.roots[at].join(name).to_str().unwrap().to_owned();
    let main = world.sandbox.path();
    // Its own worktree says who asks, wherever it is named; an option says it better.
    for (directory, args, asking) in [
        (main, &[file(0, "a.txt").as_str()][..], 0),
        (main, &["--for", &world.ids[1], &file(0, "a.txt")], 1),
        (&world.roots[0], &[&file(1, "a.txt")], 1),
        (&world.roots[0], &[&file(0, "a.txt")], 0),
        (&world.roots[0].join("dir"), &["../a.txt"], 0),
    ] {
        let found = check(&world, directory, args, 1);
        assert_eq!((&found["path"], &found["free"]), (&"a.txt".into(), &false.into()));
        let by = found["modified_by"].as_array().unwrap();
        let others = by.iter().map(|by| by["id"].as_str().unwrap()).collect::<Vec<_>>();
        assert_eq!(others.len(), 2, "{args:?}: {found}");
        assert!(!others.contains(&world.ids[asking].as_str()), "{args:?}: {found}");
    }
    assert_eq!(check(&world, main, &[&file(0, "dir")], 0)["path"], "dir");
    for path in [file(0, "a.txt"), file(0, "")] {
        let shown = world.sandbox.claudio(["conflicts", "--exit-code", &path]).ended(1);
        assert!(shown.out.starts_with("a.txt\tconflict"), "{path}: {}", shown.out);
    }
    world.sandbox.claudio(["conflicts", "--exit-code", &file(0, "dir")]).ended(0);
    // Also after the worktree is gone.
    std::fs::remove_dir_all(&world.roots[0]).unwrap();
    assert_eq!(check(&world, main, &[&file(0, "a.txt")], 1)["path"], "a.txt");
}

#[test]
fn what_was_ignored_for_once_is_not_free() {
    let mut world = three();
    world.sandbox.set("CLAUDIO_CONFLICTS_IGNORE", "'*.lock' a.txt");
    world.sandbox.claudio(["conflicts"]).ended(0);
    assert_eq!(asked(&world, 0, "a.txt", 0)["free"], true, "it is nobody's concern");
    world.sandbox.unset("CLAUDIO_CONFLICTS_IGNORE");
    assert_eq!(asked(&world, 0, "a.txt", 1)["free"], Value::Null);
    world.sandbox.claudio(["conflicts"]).ended(0);
    assert_eq!(asked(&world, 0, "a.txt", 1)["verdict"], "conflict");
}

#[test]
fn names_that_are_no_text_stay_apart() {
    let world = World::new(2);
    let names = [&b"x\xff"[..], b"x\xfe"].map(|name| Path::new(OsStr::from_bytes(name)));
    for (at, text) in ["mine\n", "yours\n"].into_iter().enumerate() {
        for name in names {
            if std::fs::write(world.roots[at].join(name), text).is_err() {
                return support::skip("files must have names that are text here");
            }
        }
    }
    let other = world.sandbox.path().join(OsStr::from_bytes(b"y\xff"));
    std::fs::write(&other, "\n").unwrap();
    let there = [OsStr::new("conflicts"), OsStr::new("--exit-code"), other.as_os_str()];
    assert_eq!(world.sandbox.claudio(there).ended(0).err, "");
    let report = world.report();
    let files = report["files"].as_array().unwrap();
    let paths: Vec<&str> = files.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, [r"x\xfe", r"x\xff"]);
    for file in files {
        assert_eq!(file["modified_by"].as_array().unwrap().len(), 2, "{file}");
    }
    for (name, text) in names.into_iter().zip([r"x\xff", r"x\xfe"]) {
        let args = |command: &str| {
            [OsStr::new(command), OsStr::new("--json"), name.as_os_str()].map(ToOwned::to_owned)
        };
        let found = support::schema::check(&world.sandbox.claudio(args("check")).ended(1).out);
        assert_eq!((&found[0]["path"], &found[0]["free"]), (&text.into(), &false.into()));
        let found = support::schema::check(&world.sandbox.claudio(args("conflicts")).ended(0).out);
        assert_eq!(found[0]["files"].as_array().unwrap().len(), 1, "{found:?}");
        assert_eq!(found[0]["pairs"][0]["files"][0]["path"], text);
    }
}
