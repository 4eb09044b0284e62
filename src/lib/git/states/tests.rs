//! Snapshots against `git add --all` and `git write-tree`, and what is said of merges.

use super::*;
use crate::git::Error;
use crate::git::testing::{Sandbox, write};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// A repository with a linked worktree.
fn linked(sandbox: &Sandbox, branch: &str) -> PathBuf {
    let path = sandbox.root().join(branch);
    sandbox.git(["worktree", "add", "-q", "-b", branch, path.to_str().unwrap()]);
    path
}

/// The tree that our snapshot has and the one that git makes of the worktree.
fn both(sandbox: &Sandbox, path: &Path) -> (String, String) {
    let ours = Snapshot::take(&sandbox.repository(), path, false).unwrap().tree.to_string();
    sandbox.git_in(path, ["add", "--all"]);
    (ours, sandbox.git_in(path, ["write-tree"]))
}

#[test]
fn a_snapshot_is_what_git_would_commit() {
    let sandbox = Sandbox::with_commit();
    sandbox.write("x/y/deep", "1\n");
    sandbox.write("file", "2\n");
    sandbox.write("tool", "3\n");
    sandbox.write(".gitignore", "*.o\nbuild/\n");
    sandbox.commit("more");
    let path = linked(&sandbox, "work");
    let git = |args: &[&str]| sandbox.git_in(&path, args);
    let same = |what: &str| {
        let (ours, gits) = both(&sandbox, &path);
        assert_eq!(ours, gits, "{what}");
    };
    same("nothing changed");
    write(&path, "a.txt", "changed\n");
    write(&path, "new/file", "new\n");
    write(&path, "new/ignored.o", "noise");
    write(&path, "build/x", "noise");
    same("changed, untracked and ignored");
    fs::remove_dir_all(path.join("x")).unwrap();
    write(&path, "x", "a file in place of a directory\n");
    fs::remove_file(path.join("file")).unwrap();
    write(&path, "file/inside", "a directory in place of a file\n");
    same("the one in place of the other");
    fs::set_permissions(path.join("tool"), fs::Permissions::from_mode(0o755)).unwrap();
    fs::remove_file(path.join("a.txt")).unwrap();
    symlink("tool", path.join("a.txt")).unwrap();
    same("modes and links");
    git(&["rm", "-q", "--cached", "tool"]);
    write(&path, "staged", "1\n");
    git(&["add", "staged"]);
    fs::remove_file(path.join("staged")).unwrap();
    write(&path, "announced", "1\n");
    git(&["add", "-N", "announced"]);
    same("staged apart from the files");
    git(&["commit", "-qm", "all"]);
    write(&path, "a b\tc\n\u{e4}", "1\n");
    git(&["update-index", "--assume-unchanged", "tool"]);
    write(&path, "tool", "nobody looks at it\n");
    same("odd names, and what git was told not to look at");
}

#[test]
fn filters_and_line_endings_are_gits() {
    let sandbox = Sandbox::with_commit();
    sandbox.git(["config", "filter.upper.clean", "tr a-z A-Z"]);
    sandbox.write(".gitattributes", "*.up filter=upper\n*.crlf text eol=crlf\n");
    sandbox.commit("attributes");
    let path = linked(&sandbox, "work");
    write(&path, "x.up", "shout\n");
    write(&path, "x.crlf", "a\r\nb\r\n");
    write(&path, "plain", "a\r\n");
    fs::remove_file(path.join("a.txt")).unwrap();
    let (ours, gits) = both(&sandbox, &path);
    assert_eq!(ours, gits);
}

#[test]
fn sparse_and_nested_worktrees_are_read_as_git_reads_them() {
    let sandbox = Sandbox::with_commit();
    for dir in ["in", "out"] {
        sandbox.write(&format!("{dir}/x"), "1\n");
    }
    sandbox.commit("more");
    let path = linked(&sandbox, "work");
    sandbox.git_in(&path, ["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    write(&path, "in/x", "2\n");
    write(&path, "in/new", "2\n");
    let (ours, gits) = both(&sandbox, &path);
    assert_eq!(ours, gits);
    sandbox.git_in(&path, ["init", "-q", "in/nested"]);
    write(&path, "in/nested/file", "somebody else's\n");
    let ours = Snapshot::take(&sandbox.repository(), &path, false).unwrap();
    assert_eq!(ours.tree.to_string(), gits, "another repository's work");
}

#[test]
fn only_a_repository_hides_what_is_in_its_directory() {
    let sandbox = Sandbox::with_commit();
    let path = linked(&sandbox, "work");
    fs::create_dir_all(path.join("empty/.git")).unwrap();
    write(&path, "empty/q", "1\n");
    for (name, text) in [("dangling", "gitdir: ../nowhere\n"), ("noise", "x\n")] {
        write(&path, &format!("{name}/.git"), text);
        write(&path, &format!("{name}/in/q"), "1\n");
    }
    symlink("nowhere", path.join("dangling/in/.git")).unwrap();
    sandbox.git_in(&path, ["init", "-q", "broken"]);
    fs::remove_dir(path.join("broken/.git/refs/heads")).unwrap();
    fs::remove_dir_all(path.join("broken/.git/refs")).unwrap();
    write(&path, "broken/q", "1\n");
    let (ours, gits) = both(&sandbox, &path);
    assert_eq!(ours, gits);
    let names = sandbox.git_in(&path, ["ls-tree", "-r", "--name-only", &ours]);
    for name in ["empty/q", "dangling/in/q", "noise/in/q", "broken/q"] {
        assert!(names.lines().any(|line| line == name), "{name}: {names}");
    }
}

#[test]
fn a_file_written_within_the_tick_of_the_index_is_read() {
    let sandbox = Sandbox::with_commit();
    let path = linked(&sandbox, "work");
    // The same size and, on a coarse clock, the same time as when git looked.
    for round in 0..20 {
        write(&path, "a.txt", format!("{round:02} before\n"));
        sandbox.git_in(&path, ["add", "a.txt"]);
        write(&path, "a.txt", format!("{round:02} after!\n"));
        let ours = Snapshot::take(&sandbox.repository(), &path, false).unwrap();
        let blob = sandbox.git_in(&path, ["hash-object", "a.txt"]);
        let expected = ours.uncommitted.iter().find(|change| change.path == b"a.txt").unwrap();
        assert_eq!(expected.new.unwrap().id.to_string(), blob);
    }
}

#[test]
fn attributes_that_change_within_the_second_of_the_index_count_as_for_git() {
    let sandbox = Sandbox::with_commit();
    sandbox.write(".gitattributes", "*.crlf text eol=crlf\n");
    sandbox.write("x.crlf", "a\r\nb\r\n");
    sandbox.commit("attributes");
    let second = std::time::UNIX_EPOCH + std::time::Duration::from_secs(1_700_000_000);
    let set = |file: &Path, millis: u64| {
        let file = fs::File::options().write(true).open(file).unwrap();
        file.set_modified(second + std::time::Duration::from_millis(millis)).unwrap();
    };
    let changes: [&dyn Fn(&Path); 4] = [
        &|path| fs::remove_file(path.join(".gitattributes")).unwrap(),
        &|path| write(path, ".gitattributes", "*.other text eol=crlf\n"),
        &|path| fs::rename(path.join(".gitattributes"), path.join("moved")).unwrap(),
        &|path| write(path, ".gitattributes", "*.crlf -text\n"),
    ];
    for (at, change) in changes.iter().enumerate() {
        let path = linked(&sandbox, &format!("work{at}"));
        set(&path.join("x.crlf"), 100);
        sandbox.git_in(&path, ["update-index", "-q", "--refresh"]);
        // git without fractions of seconds reads the file again: it may be as young as the index.
        let index =
            sandbox.git_in(&path, ["rev-parse", "--path-format=absolute", "--git-path", "index"]);
        set(Path::new(&index), 900);
        change(&path);
        let (ours, gits) = both(&sandbox, &path);
        assert_eq!(ours, gits, "change {at}");
    }
}

#[test]
fn predictions_name_the_paths_and_store_nothing() {
    let sandbox = Sandbox::with_commit();
    let base = sandbox.git(["rev-parse", "HEAD"]);
    let commit = |branch: &str, text: &str| {
        sandbox.git(["checkout", "-q", "-b", branch, &base]);
        sandbox.write("a.txt", text);
        sandbox.commit(branch)
    };
    let (one, other) = (commit("one", "1\ntwo\n"), commit("other", "2\ntwo\n"));
    let objects = sandbox.git(["count-objects", "-v"]);
    let repository = sandbox.repository();
    let outcome = predict(&repository, &one, &other).unwrap();
    assert!(!outcome.is_clean());
    let found = &outcome.conflicts[0];
    assert_eq!((found.path.as_str(), found.kind), ("a.txt", Kind::Content));
    assert_eq!(found.ranges, [Range { a_start: 1, a_lines: 1, b_start: 1, b_lines: 1 }]);
    assert!(predict(&repository, &base, &one).unwrap().is_clean());
    assert!(predict(&repository, &one, &base).unwrap().is_clean());
    assert_eq!(sandbox.git(["count-objects", "-v"]), objects);
    let tree = sandbox.git(["rev-parse", "HEAD^{tree}"]);
    for bad in ["", "nonsense", &tree] {
        assert!(matches!(
            predict(&repository, bad, &one),
            Err(Error::Read { .. } | Error::UnknownRevision(_))
        ));
    }
    sandbox.git(["checkout", "-q", "--orphan", "alone"]);
    let alone = sandbox.commit("alone");
    assert!(predict(&repository, &alone, &one).is_err(), "no history in common");
}

#[test]
fn one_opener_sees_what_each_worktree_has_of_its_own() {
    let sandbox = Sandbox::with_commit();
    let paths = ["one", "two"].map(|branch| linked(&sandbox, branch));
    fs::set_permissions(paths[0].join("a.txt"), fs::Permissions::from_mode(0o755)).unwrap();
    write(&paths[1], "new.o", "1\n");
    sandbox.git_in(&paths[1], ["commit", "-q", "--allow-empty", "-m", "further"]);
    let same = |what: &str| {
        let repository = sandbox.repository();
        let opener = Opener::new(&repository).unwrap();
        for path in &paths {
            let ours = Snapshot::take_with(&opener, path, false).unwrap();
            let head = sandbox.git_in(path, ["rev-parse", "HEAD"]);
            assert_eq!(ours.head.commit.to_string(), head, "{what}");
            let (tree, gits) = (ours.tree.to_string(), both(&sandbox, path).1);
            assert_eq!(tree, gits, "{what}");
            sandbox.git_in(path, ["reset", "-q"]);
        }
    };
    same("all in common");
    sandbox.git_in(&paths[1], ["checkout", "-q", "--detach"]);
    same("a detached HEAD");
    let more = sandbox.root().join("more");
    let ignore = sandbox.root().join("ignore");
    fs::write(&ignore, "*.o\n").unwrap();
    fs::write(&more, format!("[core]\n\texcludesFile = {}\n", ignore.display())).unwrap();
    sandbox.git_in(&paths[1], ["checkout", "-q", "-B", "three"]);
    sandbox.git(["config", "includeIf.onbranch:three.path", more.to_str().unwrap()]);
    same("settings that hold in one place");
    sandbox.git(["config", "extensions.worktreeConfig", "true"]);
    sandbox.git_in(&paths[0], ["config", "--worktree", "core.fileMode", "false"]);
    same("settings of one worktree");
}
