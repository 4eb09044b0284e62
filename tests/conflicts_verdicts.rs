//! What is said when two instances change the same: hand-made cases, each of them compared with what a
//! real 'git merge' makes of it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/crew.rs"]
mod crew;
mod support;

use crew::World;
use serde_json::Value;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::time::{Duration, SystemTime};
use support::{Sandbox, program};

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
    let found = world.judged();
    let expected = [
        "a.txt: conflict content",
        "binary: conflict binary",
        "dir/b.txt: conflict modify_delete",
        "here.txt: conflict rename",
        "mode: conflict mode",
        "moved.txt: conflict rename",
        "new: conflict add_add",
        "same: identical",
        "there.txt: conflict rename",
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_file_and_a_directory_exclude_each_other() {
    let world = World::new(2);
    world.write(0, "new", "a file\n");
    world.write(1, "new/inside", "another\n");
    assert_eq!(world.judged(), ["new: conflict directory_file"]);
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
    let found = world.judged();
    assert!(!found.is_empty() && found.iter().all(|line| line.ends_with("clean")), "{found:?}");
}

#[test]
fn a_renamed_directory_takes_new_files_along() {
    let world = World::new(2);
    world.git(0, &["mv", "dir", "renamed"]);
    world.git(0, &["commit", "-qm", "renamed"]);
    world.write(1, "dir/new", "x\n");
    // git suggests the new place and leaves it to a person: 'merge.directoryRenames=conflict'.
    assert_eq!(world.judged(), ["renamed/new: conflict rename"]);
    world.sandbox.git(["config", "merge.directoryRenames", "true"]);
    assert_eq!(world.judged(), [""; 0], "another setting is another verdict");
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
    assert_eq!(world.judged(), ["sub: conflict submodule"]);
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
fn a_rename_meets_what_the_other_did_with_the_file() {
    let sandbox = Sandbox::new();
    let lines: String = (1..20).map(|n| format!("{n}\n")).collect();
    ["gone", "one", "two"].iter().for_each(|name| sandbox.write(name, format!("{name}\n{lines}")));
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    world.git(0, &["mv", "gone", "kept"]);
    world.git(1, &["rm", "-q", "gone"]);
    world.git(0, &["mv", "one", "target"]);
    world.git(1, &["mv", "two", "target"]);
    let found = world.judged();
    assert!(found.contains(&"kept: conflict rename".to_owned()), "{found:?}");
    assert!(found.iter().any(|line| line.starts_with("target: conflict")), "{found:?}");
}

#[test]
fn renames_are_looked_for_as_far_as_the_settings_say() {
    let sandbox = Sandbox::new();
    let lines = |name: &str| (1..20).map(|n| format!("{name} {n}\n")).collect::<String>();
    let names = ["r1", "r2", "r3"];
    names.iter().for_each(|name| sandbox.write(name, lines(name)));
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    for name in names {
        world.git(0, &["mv", name, &format!("new-{name}")]);
        world.write(0, &format!("new-{name}"), lines(name) + "mine\n");
        world.write(1, name, format!("yours\n{}", lines(name)));
    }
    assert!(world.judged().iter().all(|line| line.ends_with("clean")));
    world.sandbox.git(["config", "merge.renameLimit", "1"]);
    let expected = names.map(|name| format!("{name}: conflict modify_delete"));
    assert_eq!(world.judged(), expected, "too many to look for");
}

/// A repository with a submodule and two instances, where it is at these commits of three, each made
/// on top of the one before.
fn submodule(at: [usize; 2], attributes: &str) -> World {
    let sandbox = Sandbox::new();
    let inner = sandbox.root().join("inner");
    sandbox.git(["config", "--global", "protocol.file.allow", "always"]);
    fs::create_dir(&inner).unwrap();
    let git = |args: &[&str]| sandbox.run_in(&inner, "git", args).ok();
    git(&["init", "-q", "."]);
    let commits = ["first", "second", "third"].map(|message| {
        git(&["commit", "-q", "--allow-empty", "-m", message]);
        git(&["rev-parse", "HEAD"])
    });
    sandbox.git(["submodule", "add", "-q", inner.to_str().unwrap(), "sub"]);
    sandbox.run_in(&sandbox.path().join("sub"), "git", ["checkout", "-q", &commits[0]]).ended(0);
    sandbox.write(".gitattributes", attributes);
    sandbox.commit("with a submodule");
    let world = World::with(sandbox, 2);
    for (instance, commit) in at.into_iter().enumerate() {
        world.git(instance, &["submodule", "update", "-q", "--init"]);
        let sub = world.roots[instance].join("sub");
        world.sandbox.run_in(&sub, "git", ["checkout", "-q", &commits[commit]]).ended(0);
    }
    world
}

#[test]
fn a_submodule_that_one_moves_further_is_clean() {
    for attributes in ["", "*.md merge=union\n"] {
        assert_eq!(submodule([1, 2], attributes).judged(), ["sub: clean"], "{attributes}");
    }
    assert_eq!(submodule([1, 1], "").judged(), ["sub: identical"]);
}

#[test]
fn where_our_side_has_no_attributes_the_others_hold_for_renormalizing() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "a.txt merge=union\n");
    sandbox.commit("attributes");
    let world = World::with(sandbox, 2);
    for (at, text) in ["mine\n", "yours\n"].into_iter().enumerate() {
        world.write(at, "a.txt", text);
        world.git(at, &["commit", "-qam", "edit"]);
    }
    fs::remove_file(world.roots[0].join(".gitattributes")).unwrap();
    assert_eq!(world.judged(), ["a.txt: conflict content"], "ours are none");
    world.sandbox.git(["config", "merge.renormalize", "true"]);
    assert_eq!(world.judged(), ["a.txt: clean"], "those of the base");
    world.write(0, ".gitattributes", "# none\n");
    fs::set_permissions(world.roots[0].join(".gitattributes"), fs::Permissions::from_mode(0o755))
        .unwrap();
    assert_eq!(world.judged(), ["a.txt: conflict content"], "ours, though they are executable");
}

#[test]
fn a_merge_driver_may_be_a_file_of_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "a.txt merge=both\n");
    sandbox.write("tools/common.sh", "both() { cat \"$2\" >> \"$1\"; }\n");
    let tool = sandbox.path().join("tools/both.sh");
    support::executable(&tool, "#!/bin/sh\n. tools/common.sh\nboth \"$1\" \"$2\"\n");
    sandbox.git(["config", "merge.both.driver", "tools/both.sh %A %B"]);
    sandbox.commit("a driver");
    let world = World::with(sandbox, 2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    assert_eq!(world.judged(), ["a.txt: clean"]);
    fs::remove_file(world.roots[0].join("tools/common.sh")).unwrap();
    assert_eq!(world.judged(), ["a.txt: conflict content"], "it fails");
}

#[test]
fn what_is_not_checked_out_is_no_change() {
    let sandbox = Sandbox::new();
    sandbox.write("out/x", "1\n");
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    world.git(0, &["sparse-checkout", "set", "dir"]);
    world.write(1, "out/x", "2\n");
    assert_eq!(world.judged(), [""; 0]);
    world.write(0, "dir/b.txt", "mine\n");
    world.write(1, "dir/b.txt", "yours\n");
    assert_eq!(world.judged(), ["dir/b.txt: conflict content"]);
}

#[test]
fn filters_see_the_files_before_they_are_compared() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "*.big filter=store\n");
    // As large-file filters do: what is stored is a name, the content is elsewhere.
    let clean = "mkdir -p \"$HOME/store\"; cat > \"$HOME/t.$$\"; \
        n=$(git hash-object --no-filters \"$HOME/t.$$\"); mv \"$HOME/t.$$\" \"$HOME/store/$n\"; echo $n";
    sandbox.git(["config", "filter.store.clean", clean]);
    sandbox.git([
        "config",
        "filter.store.smudge",
        "n=$(cat); cat \"$HOME/store/$n\" 2>/dev/null || echo \"$n\"",
    ]);
    sandbox.git(["config", "filter.store.required", "true"]);
    sandbox.write("x.big", "one\n");
    sandbox.write("y.big", "one\n");
    sandbox.commit("big files");
    let world = World::with(sandbox, 2);
    assert_eq!(fs::read_to_string(world.roots[0].join("x.big")).unwrap(), "one\n");
    world.write(0, "x.big", "mine\n");
    world.write(1, "x.big", "yours\n");
    world.write(0, "y.big", "the same\n");
    world.write(1, "y.big", "the same\n");
    assert_eq!(world.judged(), ["x.big: conflict content", "y.big: identical"]);
}

#[test]
fn line_endings_are_those_that_would_be_stored() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "core.autocrlf", "true"]);
    sandbox.write("crlf.txt", "one\r\ntwo\r\nthree\r\n");
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    assert_eq!(fs::read(world.roots[0].join("a.txt")).unwrap(), b"one\r\ntwo\r\nthree\r\n");
    // Only its line endings are others, so nothing is changed.
    world.write(0, "a.txt", "one\ntwo\nthree\n");
    world.write(1, "a.txt", "ONE\r\ntwo\r\nthree\r\n");
    world.write(0, "crlf.txt", "one\r\ntwo\r\nmine\r\n");
    world.write(1, "crlf.txt", "one\r\ntwo\r\nyours\r\n");
    let ranges = &world.report()["pairs"][0]["files"][0]["ranges"];
    assert_eq!((&ranges[0]["a_start"], &ranges[0]["a_lines"]), (&3.into(), &1.into()), "{ranges}");
    assert_eq!(world.judged(), ["crlf.txt: conflict content"]);
}

#[test]
fn a_worktree_has_settings_of_its_own() {
    let world = World::new(2);
    world.sandbox.git(["config", "extensions.worktreeConfig", "true"]);
    world.git(0, &["config", "--worktree", "core.autocrlf", "input"]);
    for at in [0, 1] {
        world.write(at, "new", "a\r\nb\r\n");
    }
    world.write(1, "a.txt", "one\r\ntwo\r\nthree\r\n");
    world.write(0, "a.txt", "one\r\ntwo\r\nthree\r\n");
    // The first stores them without, the second with what ends their lines.
    assert_eq!(world.judged(), ["new: conflict add_add"]);
}

#[test]
fn several_merge_bases_are_merged_first() {
    let world = World::new(2);
    let commit = |at: usize, text: &str| {
        world.write(at, "a.txt", text);
        world.git(at, &["commit", "-qam", "edit"]);
        world.git(at, &["rev-parse", "HEAD"])
    };
    let heads = [commit(0, "ONE\ntwo\nthree\n"), commit(1, "one\ntwo\nTHREE\n")];
    world.git(0, &["merge", "-q", "--no-edit", &heads[1]]);
    world.git(1, &["merge", "-q", "--no-edit", &heads[0]]);
    let bases =
        world.git(0, &["merge-base", "--all", "HEAD", &world.git(1, &["rev-parse", "HEAD"])]);
    assert_eq!(bases.lines().count(), 2);
    world.write(0, "dir/b.txt", "mine\n");
    assert_eq!(world.judged(), [""; 0]);
    world.write(0, "a.txt", "ONE\nmine\nTHREE\n");
    world.write(1, "a.txt", "ONE\nyours\nTHREE\n");
    assert_eq!(world.judged(), ["a.txt: conflict content"]);
}

#[test]
fn what_is_beside_a_broken_repository_is_compared() {
    let world = World::new(2);
    fs::create_dir_all(world.roots[0].join("n/.git")).unwrap();
    world.write(0, "n/q", "1\n");
    world.write(0, "m/.git", "gitdir: nowhere\n");
    world.write(0, "m/q", "1\n");
    world.write(1, "n/q", "22\n");
    world.write(1, "m/q", "22\n");
    assert_eq!(world.judged(), ["m/q: conflict add_add", "n/q: conflict add_add"]);
}

#[test]
fn attributes_can_come_from_a_tree_that_is_set() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "attr.tree", "refs/heads/attributes"]);
    sandbox.git(["checkout", "-q", "-b", "attributes"]);
    sandbox.write(".gitattributes", "a.txt merge=union\n");
    sandbox.commit("attributes");
    sandbox.git(["checkout", "-q", "main"]);
    let world = World::with(sandbox, 2);
    world.write(0, "a.txt", "mine\n");
    world.write(1, "a.txt", "yours\n");
    assert_eq!(world.judged(), ["a.txt: clean"]);
    world.sandbox.git(["update-ref", "refs/heads/attributes", "main"]);
    assert_eq!(world.judged(), ["a.txt: conflict content"]);
}

#[test]
fn a_conflict_that_leaves_nothing_unmerged_names_the_directory() {
    let sandbox = Sandbox::new();
    let lines = |at: usize| (1..20).map(|n| format!("{at} {n}\n")).collect::<String>();
    (1..5).for_each(|at| sandbox.write(&format!("o/f{at}"), lines(at)));
    sandbox.commit("more");
    let world = World::with(sandbox, 2);
    for (at, to) in [(1, "p"), (2, "p"), (3, "q"), (4, "q")] {
        fs::create_dir_all(world.roots[0].join(to)).unwrap();
        world.git(0, &["mv", &format!("o/f{at}"), to]);
    }
    world.write(1, "o/n1", "new\n");
    let found = world.between();
    assert_eq!(found, ["o: conflict rename"], "git says that it cannot tell where to");
    let ran = world.sandbox.claudio(["conflicts", "--exit-code"]).ended(1);
    assert!(ran.out.contains("o"), "{}", ran.out);
}

#[test]
fn a_file_may_hold_marker_lines_of_its_own() {
    let sandbox = Sandbox::new();
    sandbox.write("f", "1\n<<<<<<< x\n3\n=======\n5\n>>>>>>> y\n");
    sandbox.commit("marks");
    let world = World::with(sandbox, 2);
    for (at, text) in ["a", "b"].into_iter().enumerate() {
        world.write(at, "f", format!("1\n<<<<<<< x\n{text}\n=======\n5\n>>>>>>> y\n"));
    }
    let ranges = &world.report()["pairs"][0]["files"][0]["ranges"];
    let expected = serde_json::json!([{"a_start": 3, "a_lines": 1, "b_start": 3, "b_lines": 1}]);
    assert_eq!(ranges, &expected);
}

/// Two instances that change one file, and whose verdict, a conflict, is remembered.
fn remembered() -> World {
    let world = World::new(2);
    for (at, text) in ["mine\n", "yours\n"].into_iter().enumerate() {
        world.write(at, "a.txt", text);
        world.git(at, &["commit", "-qam", "edit"]);
    }
    assert_eq!(world.between(), ["a.txt: conflict content"]);
    world
}

/// Makes a file of this kind the git that merges: the first on the `PATH` below 'git claudio' is where git
/// has its own programs.
fn own_git(world: &mut World, put: impl FnOnce(&Path)) {
    let place = world.sandbox.root().join("programs");
    fs::create_dir_all(&place).unwrap();
    put(&place.join("git"));
    world.sandbox.set("GIT_EXEC_PATH", place);
}

/// Turns what is remembered into a lie, and makes sure that it is believed.
#[track_caller]
fn lie(world: &World) {
    let file = world.sandbox.path().join(".claudio/verdicts.json");
    let mut memory: Value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
    for verdict in memory["content"]["verdicts"].as_object_mut().unwrap().values_mut() {
        *verdict = serde_json::json!({ "clean": true });
    }
    fs::write(&file, memory.to_string()).unwrap();
    assert_eq!(world.between(), ["a.txt: clean"], "what is remembered is used");
}

#[test]
fn verdicts_are_forgotten_with_what_they_stand_on() {
    type Change = fn(&World);
    let changes: [(&str, Change); 8] = [
        ("line endings", |world| drop(world.sandbox.git(["config", "core.autocrlf", "input"]))),
        ("their kind", |world| drop(world.sandbox.git(["config", "core.eol", "crlf"]))),
        ("no replacements", |world| {
            drop(world.sandbox.git(["config", "core.useReplaceRefs", "false"]));
        }),
        ("a replacement", |world| {
            world.sandbox.write("other", "other\n");
            let [from, to] = ["dir/b.txt", "other"]
                .map(|path| world.sandbox.git(["hash-object", "-w", "--", path]));
            world.sandbox.git(["replace", &from, &to]);
        }),
        ("another one", |world| {
            world.sandbox.git(["replace", "-f", "--edit", "HEAD"]);
        }),
        ("where the history ends", |world| {
            let commit = world.sandbox.git(["rev-parse", "main"]);
            fs::write(world.sandbox.path().join(".git/shallow"), commit + "\n").unwrap();
        }),
        ("grafts", |world| {
            let commit = world.sandbox.git(["rev-parse", "main"]);
            fs::write(world.sandbox.path().join(".git/info/grafts"), commit + "\n").unwrap();
        }),
        ("a git of another time", |world| {
            let git = world.sandbox.root().join("programs/git");
            let later = SystemTime::now() + Duration::from_secs(60);
            fs::File::options().write(true).open(git).unwrap().set_modified(later).unwrap();
        }),
    ];
    let mut world = remembered();
    own_git(&mut world, |git| {
        support::copy_program(&program("git").unwrap(), git);
    });
    assert_eq!(world.between(), ["a.txt: conflict content"]);
    world.sandbox.git(["config", "merge.renormalize", "true"]);
    world.sandbox.git(["config", "core.editor", "sed -i s/First/Second/"]);
    assert_eq!(world.between(), ["a.txt: conflict content"]);
    for (what, change) in changes {
        lie(&world);
        change(&world);
        assert_eq!(world.between(), ["a.txt: conflict content"], "{what}");
    }
}

#[test]
fn a_git_behind_a_script_is_asked_for_its_version() {
    let mut world = remembered();
    let git = program("git").unwrap();
    let git = git.display();
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = version ] && exec cat \"$HOME/version\"\nexec {git} \"$@\"\n"
    );
    own_git(&mut world, |file| {
        fs::write(file, script).unwrap();
        fs::set_permissions(file, fs::Permissions::from_mode(0o755)).unwrap();
    });
    for version in ["git version 2.90", "git version 2.91"] {
        fs::write(world.sandbox.home().join("version"), version).unwrap();
        assert_eq!(world.between(), ["a.txt: conflict content"], "{version}");
        lie(&world);
    }
}

#[test]
fn a_replaced_file_is_merged_as_git_merges_it() {
    let world = remembered();
    let [theirs, base] =
        [format!("{}:a.txt", world.git(1, &["rev-parse", "HEAD"])), "main:a.txt".into()]
            .map(|name| world.sandbox.git(["rev-parse", &name]));
    world.sandbox.git(["replace", &theirs, &base]);
    assert_eq!(world.between(), ["a.txt: clean"]);
    let [a, b] = [0, 1].map(|at| world.git(at, &["rev-parse", "HEAD"]));
    world.sandbox.git(["merge-tree", "--write-tree", &a, &b]);
    world.sandbox.git(["replace", "-d", &theirs]);
    assert_eq!(world.between(), ["a.txt: conflict content"]);
}

#[test]
fn line_endings_that_are_converted_for_a_merge_have_a_say() {
    let sandbox = Sandbox::new();
    let lines = "1\n2\n3\n4\n5\n6\n7\n8\n";
    sandbox.write("f", lines);
    sandbox.commit("more");
    sandbox.git(["config", "merge.renormalize", "true"]);
    let world = World::with(sandbox, 2);
    world.write(0, "f", lines.replace('1', "one").replace('\n', "\r\n"));
    world.write(1, "f", lines.replace('8', "eight"));
    for at in [0, 1] {
        world.git(at, &["commit", "-qam", "edit"]);
    }
    assert_eq!(world.judged(), ["f: conflict content"]);
    world.sandbox.git(["config", "core.autocrlf", "input"]);
    assert_eq!(world.judged(), ["f: clean"]);
}
