//! Conflicts as a user sees them: hard cases, what cannot be known, and that looking changes nothing.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::Stdio;
use support::{Sandbox, write};

/// A repository with instances that have done nothing yet.
struct World {
    sandbox: Sandbox,
    ids: Vec<String>,
    roots: Vec<PathBuf>,
}

impl World {
    fn new(count: usize) -> Self {
        Self::with(Sandbox::new(), count)
    }

    fn with(sandbox: Sandbox, count: usize) -> Self {
        let mut args = vec!["add", "-q", "--backend", "shell"];
        args.extend(std::iter::repeat_n("true", count));
        let ids: Vec<String> = sandbox.claudio(args).ok().lines().map(str::to_owned).collect();
        sandbox.claudio(["wait", "--all", "--timeout", "60s"]).ended(0);
        let root = |id: &String| sandbox.show(id)["worktree"].as_str().unwrap().into();
        let roots = ids.iter().map(root).collect();
        Self { sandbox, ids, roots }
    }

    fn git(&self, at: usize, args: &[&str]) -> String {
        self.sandbox.run_in(&self.roots[at], "git", args).ok()
    }

    fn write(&self, at: usize, path: &str, text: impl AsRef<[u8]>) {
        write(&self.roots[at].join(path), text);
    }

    fn report(&self) -> Value {
        self.sandbox.json(["conflicts"]).remove(0)
    }

    /// What is said of a file between the first two: `path: verdict kind`, all that they share.
    fn between(&self) -> Vec<String> {
        let report = self.report();
        assert_eq!(report["unknown"], Value::Array(Vec::new()));
        let Some(pair) = report["pairs"].get(0) else { return Vec::new() };
        let files = pair["files"].as_array().unwrap().iter();
        let line = |file: &Value| {
            let kind = file["kind"].as_str().unwrap_or_default();
            let (path, verdict) =
                (file["path"].as_str().unwrap(), file["verdict"].as_str().unwrap());
            format!("{path}: {verdict} {kind}").trim_end().to_owned()
        };
        files.map(line).collect()
    }
}

#[test]
fn every_kind_of_conflict_has_its_name() {
    let sandbox = Sandbox::new();
    sandbox.write("moved.txt", "1\n2\n3\n4\n5\n6\n7\n8\n");
    sandbox.write("binary", b"\0\x01\x02");
    sandbox.write("mode", "x\n");
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    let both = |path: &str, texts: [&[u8]; 2]| {
        world.write(0, path, texts[0]);
        world.write(1, path, texts[1]);
    };
    both("a.txt", [b"ONE\ntwo\nthree\n", b"one!\ntwo\nthree\n"]);
    both("new", [b"x\n", b"y\n"]);
    both("same", [b"x\n", b"x\n"]);
    both("binary", [b"\0\x01\x03", b"\0\x01\x04"]);
    world.write(0, "dir/b.txt", "five\n");
    world.git(1, &["rm", "-q", "dir/b.txt"]);
    world.git(0, &["mv", "moved.txt", "here.txt"]);
    world.git(1, &["mv", "moved.txt", "there.txt"]);
    fs::remove_file(world.roots[0].join("mode")).unwrap();
    symlink("a.txt", world.roots[0].join("mode")).unwrap();
    world.write(1, "mode", "changed\n");
    let found = world.between();
    for expected in [
        "a.txt: conflict content",
        "binary: conflict binary",
        "dir/b.txt: conflict modify_delete",
        "here.txt: conflict rename",
        "mode: conflict mode",
        "new: conflict add_add",
        "same: identical",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected} is not in {found:#?}");
    }
}

#[test]
fn a_file_and_a_directory_exclude_each_other() {
    let world = World::new(2);
    world.write(0, "new", "a file\n");
    world.write(1, "new/inside", "another\n");
    assert_eq!(world.between(), ["new: conflict directory_file"]);
}

#[test]
fn what_git_merges_is_clean() {
    let sandbox = Sandbox::new();
    let lines: String = (1..30).map(|n| format!("{n}\n")).collect();
    sandbox.write("long", &lines);
    sandbox.write("log", "first\n");
    sandbox.write("crlf", "a\r\nb\r\nc\r\nd\r\n");
    sandbox.write(".gitattributes", "log merge=union\n");
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    // The same file, in different places; one of them renames it as well.
    world.write(0, "long", lines.replace("3\n", "three\n"));
    world.git(1, &["mv", "long", "longer"]);
    world.write(1, "longer", lines.replace("\n25\n", "\ntwenty-five\n"));
    world.write(0, "log", "first\nmine\n");
    world.write(1, "log", "first\nyours\n");
    // Executable on one side, changed on the other.
    fs::set_permissions(world.roots[0].join("dir/b.txt"), fs::Permissions::from_mode(0o755))
        .unwrap();
    world.write(1, "dir/b.txt", "five\n");
    let found = world.between();
    assert!(!found.is_empty() && found.iter().all(|line| line.ends_with("clean")), "{found:?}");
}

#[test]
fn a_renamed_directory_takes_new_files_along() {
    let world = World::new(2);
    world.git(0, &["mv", "dir", "renamed"]);
    world.git(0, &["commit", "-qm", "renamed"]);
    world.write(1, "dir/new", "x\n");
    // git suggests the new place and leaves it to a person: 'merge.directoryRenames=conflict'.
    assert_eq!(world.between(), ["renamed/new: conflict rename"]);
    world.sandbox.git(["config", "merge.directoryRenames", "true"]);
    assert_eq!(world.between(), [""; 0], "another setting is another verdict");
}

#[test]
fn both_sides_lines_are_named() {
    let world = World::new(2);
    world.write(0, "a.txt", "zero\none\ntwo, mine\nthree\n");
    world.write(1, "a.txt", "one\nand a half\ntwo, yours\nthree\n");
    let report = world.report();
    let ranges = &report["pairs"][0]["files"][0]["ranges"];
    assert_eq!(ranges[0]["a_start"], 3, "{ranges}");
    assert_eq!((&ranges[0]["b_start"], &ranges[0]["b_lines"]), (&2.into(), &2.into()), "{ranges}");
    let shown = world.sandbox.claudio(["conflicts", "--pair", &world.ids[0], &world.ids[1]]).ok();
    for line in ["two, mine", "two, yours", &format!("<<<<<<< {}", world.ids[0])] {
        assert!(shown.contains(line), "{shown}");
    }
}

#[test]
fn a_submodule_that_both_move_conflicts() {
    let sandbox = Sandbox::new();
    let inner = sandbox.root().join("inner");
    sandbox.git(["config", "--global", "protocol.file.allow", "always"]);
    fs::create_dir(&inner).unwrap();
    let git = |args: &[&str]| sandbox.run_in(&inner, "git", args).ok();
    git(&["init", "-q", "."]);
    git(&["commit", "-q", "--allow-empty", "-m", "first"]);
    sandbox.git(["submodule", "add", "-q", inner.to_str().unwrap(), "sub"]);
    sandbox.commit("with a submodule");
    let world = World::with(sandbox, 2);
    for (at, message) in ["mine", "yours"].into_iter().enumerate() {
        world.git(at, &["submodule", "update", "-q", "--init"]);
        let commit = ["commit", "-q", "--allow-empty", "-m", message];
        world.sandbox.run_in(&world.roots[at].join("sub"), "git", commit).ended(0);
    }
    assert_eq!(world.between(), ["sub: conflict submodule"]);
}

/// What must not change: the content and the times of everything that git has. (git notes the time
/// at objects that it would have written, had they not been there.)
fn everything(world: &World) -> BTreeMap<PathBuf, (u64, i64, i64, Vec<u8>)> {
    let mut found = BTreeMap::new();
    let mut open = vec![world.sandbox.path().join(".git")];
    open.extend(world.roots.iter().cloned());
    while let Some(path) = open.pop() {
        let meta = path.symlink_metadata().unwrap();
        let bytes = match meta.is_file() {
            true => fs::read(&path).unwrap(),
            false => Vec::new(),
        };
        if meta.is_dir() {
            open.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
        let is_object =
            path.components().any(|part| part.as_os_str() == "objects") && meta.is_file();
        let time = if is_object { (0, 0) } else { (meta.mtime(), meta.mtime_nsec()) };
        found.insert(path, (meta.ino(), time.0, time.1, bytes));
    }
    found
}

#[test]
fn looking_changes_no_index_and_stores_no_object() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "*.up filter=upper\nmerged merge=mine\n");
    sandbox.git(["config", "filter.upper.clean", "tr a-z A-Z"]);
    sandbox.git(["config", "merge.mine.driver", "cat %B >> %A"]);
    sandbox.write("merged", "x\n");
    sandbox.write("x.up", "X\n");
    sandbox.commit("more");
    let world = World::with(sandbox, 3);
    for at in 0..3 {
        world.write(at, "a.txt", format!("changed by {at}\n"));
        world.write(at, "merged", format!("x\nby {at}\n"));
        world.write(at, "untracked", format!("by {at}\n"));
    }
    world.git(0, &["add", "a.txt"]);
    world.write(0, "a.txt", "changed once more\n");
    world.write(1, "x.up", "filtered\n");
    world.git(2, &["add", "-N", "untracked"]);
    // Touched, but not changed: git would refresh its index.
    world.write(2, "dir/b.txt", "four\n");
    let before = everything(&world);
    let [a, b, _] = [0, 1, 2].map(|at| world.ids[at].as_str());
    for args in [
        &["conflicts", "--all"][..],
        &["conflicts", "--json"],
        &["conflicts", "--pair", a, b],
        &["conflicts", "--order"],
        &["conflicts", "--committed"],
        &["check", "a.txt"],
        &["diff", a, "--against", b],
        &["diff", a, "--against", b, "--json"],
    ] {
        let ran = world.sandbox.claudio(args);
        assert!(ran.code < 2, "{args:?}: {}", ran.err);
        let after = everything(&world);
        let different = |path: &&PathBuf| before.get(*path) != after.get(*path);
        let changed: Vec<_> = before.keys().chain(after.keys()).filter(different).collect();
        assert!(changed.is_empty(), "{args:?} has changed {changed:?}");
    }
    let report = world.report();
    assert_eq!(report["pairs"].as_array().unwrap().len(), 3);
    assert_eq!(report["unknown"], Value::Array(Vec::new()));
}

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

/// Three instances that all change one file.
fn three() -> World {
    let world = World::new(3);
    for at in 0..3 {
        world.write(at, "a.txt", format!("changed by {at}\n"));
    }
    world
}

#[test]
fn an_instance_that_cannot_be_looked_at_is_unknown_and_the_others_are_judged() {
    type Break = fn(&World, &Path);
    let cases: [(Break, &str); 8] = [
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
        (|world, _| drop(world.git(0, &["checkout", "-q", "--orphan", "new"])), "no commit"),
        (
            |world, _| {
                let branch = world.git(0, &["branch", "--show-current"]);
                world.git(0, &["checkout", "-q", "-b", "elsewhere"]);
                world.git(0, &["branch", "-q", "-D", &branch]);
            },
            "is gone",
        ),
    ];
    for (damage, expected) in cases {
        let world = three();
        damage(&world, &world.roots[0]);
        let reason = reason(&world, 0);
        assert!(reason.contains(expected), "{expected}: {reason}");
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
fn a_base_that_moved_on_is_met_too() {
    let world = World::new(1);
    world.write(0, "a.txt", "mine\n");
    assert_eq!(world.report()["base"][0]["verdict"], "clean");
    world.sandbox.write("a.txt", "main's\n");
    world.sandbox.commit("main moves");
    let report = world.report();
    assert_eq!(report["base"][0]["verdict"], "conflict", "{report}");
    assert_eq!(report["base"][0]["ref"], "refs/heads/main");
    let shown = world.sandbox.claudio(["conflicts", "--exit-code"]).ended(1).out;
    assert!(shown.contains("into main"), "{shown}");
}

#[test]
fn paths_and_settings_narrow_the_question() {
    let world = three();
    world.write(0, "dir/b.txt", "x\n");
    world.write(1, "dir/b.txt", "x\n");
    let sandbox = &world.sandbox;
    let code =
        |args: &[&str]| sandbox.claudio([&["conflicts", "--exit-code", "-q"], args].concat()).code;
    assert_eq!((code(&[]), code(&["a.txt"]), code(&["dir"]), code(&["a.tx"])), (1, 1, 0, 0));
    assert_eq!(code(&["--committed"]), 0, "nothing is committed");
    let dir = sandbox.path().join("dir");
    let ran = sandbox.claudio_in(&dir, ["conflicts", "../a.txt"]).ended(0);
    assert!(ran.out.starts_with("a.txt\t"), "{}", ran.out);
    let outside = sandbox.claudio(["conflicts", "../elsewhere"]).ended(2);
    assert!(outside.err.contains("'../elsewhere'"), "{}", outside.err);
    sandbox.git(["config", "claudio.conflicts.ignore", "*.txt"]);
    assert_eq!(code(&[]), 0);
    sandbox.git(["config", "claudio.conflicts.ignore", "a{"]);
    let bad = sandbox.claudio(["conflicts"]).ended(2);
    assert!(bad.err.contains("'a{'"), "{}", bad.err);
}

#[test]
fn the_ids_of_those_that_collide_can_be_piped() {
    let world = World::new(3);
    world.write(0, "a.txt", "x\n");
    world.write(1, "a.txt", "y\n");
    let mut expected = world.ids[..2].to_vec();
    expected.sort();
    let out = world.sandbox.claudio(["conflicts", "-q"]).ok();
    let mut ids: Vec<_> = out.lines().map(str::to_owned).collect();
    ids.sort();
    assert_eq!(ids, expected);
    let matrix = world.sandbox.claudio(["conflicts", "--matrix"]).ok();
    assert_eq!(matrix.lines().filter(|line| line.contains(" X")).count(), 2, "{matrix}");
}

#[test]
fn the_order_of_landing_lets_most_land_freely() {
    let world = World::new(3);
    // One stands against both others.
    world.write(0, "a.txt", "mine\n");
    world.write(0, "dir/b.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    world.write(2, "dir/b.txt", "theirs\n");
    let steps = world.sandbox.json(["conflicts", "--order"]);
    let verdicts: Vec<_> = steps.iter().map(|step| step["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["clean", "clean", "conflict"]);
    assert_eq!(steps[2]["id"], Value::from(world.ids[0].as_str()));
    assert_eq!(steps[2]["meets"].as_array().unwrap().len(), 2);
    let shown = world.sandbox.claudio(["conflicts", "--order"]).ok();
    assert!(shown.lines().last().unwrap().contains("a.txt, dir/b.txt"), "{shown}");
}

#[test]
fn the_list_marks_what_collides_and_check_answers_from_memory() {
    let world = World::new(2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    let sandbox = &world.sandbox;
    let before = sandbox.json(["check", "a.txt"]).remove(0);
    assert_eq!((&before["free"], &before["taken_at"]), (&Value::Null, &Value::Null));
    sandbox.claudio(["conflicts"]).ended(0);
    assert!(sandbox.json(["ls"]).iter().all(|instance| instance["conflicts"] == "conflict"));
    assert!(sandbox.claudio(["ls"]).ok().lines().all(|line| line.contains('!')));
    let ran = sandbox.claudio(["check", "a.txt", "dir"]).ended(1);
    assert!(ran.out.lines().nth(1).unwrap().starts_with("dir\tfree"), "{}", ran.out);
    let asked = sandbox.claudio_in(&world.roots[0], ["check", "--json", "a.txt"]).ended(1);
    let asked = support::schema::check(&asked.out).remove(0);
    assert_eq!(asked["verdict"], "conflict", "seen from an instance");
    assert_eq!(asked["modified_by"].as_array().unwrap().len(), 1);
    sandbox.claudio(["check", "dir/b.txt"]).ended(0);
    sandbox.claudio(["check", "../x"]).ended(2);
    // Memory only: what happens now it does not know.
    world.write(1, "dir/b.txt", "new\n");
    sandbox.claudio(["check", "dir/b.txt"]).ended(0);
}

#[test]
fn a_hook_tells_the_agent_and_never_stands_in_its_way() {
    let world = World::new(2);
    world.write(1, "a.txt", "yours\n");
    world.sandbox.claudio(["conflicts"]).ended(0);
    let ask = |event: &str| {
        let mut command = world.sandbox.command_in(&world.roots[0], "git");
        command.args(["claudio", "check", "--hook"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(event.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success(), "{event}");
        String::from_utf8(output.stdout).unwrap()
    };
    let path = world.roots[0].join("a.txt");
    let edit = serde_json::json!({
        "hook_event_name": "PreToolUse", "tool_name": "Edit", "tool_input": { "file_path": path },
    });
    let answer: Value = serde_json::from_str(&ask(&edit.to_string())).unwrap();
    let told = answer["hookSpecificOutput"]["additionalContext"].as_str().unwrap();
    assert!(told.contains("'a.txt'") && told.contains(&world.ids[1]), "{told}");
    let patch = "*** Begin Patch\n*** Update File: a.txt\n@@\n-one\n+1\n*** End Patch";
    let patch =
        serde_json::json!({ "tool_name": "apply_patch", "tool_input": { "command": patch } });
    assert!(ask(&patch.to_string()).contains("a.txt"));
    for silent in ["", "{", "[]", r#"{"tool_input":{"file_path":"/etc/passwd"}}"#] {
        assert_eq!(ask(silent), "", "{silent}");
    }
}

#[test]
fn two_instances_are_compared_as_they_stand() {
    let world = World::new(2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "untracked", "yours\n");
    let [a, b] = [0, 1].map(|at| world.ids[at].as_str());
    let diff = world.sandbox.claudio(["diff", a, "--against", b]).ok();
    assert!(diff.contains("+mine") && diff.contains("-yours"), "{diff}");
    let names = world.sandbox.claudio(["diff", a, "--against", b, "--name-only"]).ok();
    assert_eq!(names, "a.txt\nuntracked");
    let found = world.sandbox.json(["diff", a, "--against", b]).remove(0);
    assert_eq!(found["against"], b);
    assert_eq!(found["files"].as_array().unwrap().len(), 2);
    assert_eq!(found["files"][0]["committed"], false);
    assert_eq!(world.sandbox.claudio(["diff", a, "--against", b, "--committed"]).ok(), "");
}

#[test]
fn watching_tells_what_becomes_different() {
    let world = World::new(2);
    let mut command = world.sandbox.command("git");
    command.args(["claudio", "conflicts", "--watch", "--json"]).stdout(Stdio::piped());
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || support::schema::check(&lines.next().unwrap().unwrap()).remove(0);
    let first = next();
    assert_eq!((&first["from"], &first["to"]), (&Value::Null, &"conflict".into()));
    assert_eq!(first["files"][0], "a.txt");
    world.write(1, "a.txt", "mine\n");
    assert_eq!(next()["to"], "identical");
    world.write(1, "a.txt", "one\ntwo\nthree\n");
    let last = next();
    assert_eq!((&last["from"], &last["to"]), (&"identical".into(), &Value::Null));
    child.kill().unwrap();
    child.wait().unwrap();
}
