use super::*;
use crate::git::testing::{Sandbox, write};
use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

/// A worktree with one change of every kind.
fn busy() -> (Sandbox, PathBuf, Base) {
    let sandbox = Sandbox::with_commit();
    sandbox.write(".gitignore", "ignored\n");
    sandbox.write("moved", "1\n2\n3\n4\n5\n6\n");
    let commit = sandbox.commit("base");
    let path = sandbox.root().join("work");
    sandbox.git(["worktree", "add", "-q", "-b", "work", path.to_str().unwrap()]);
    write(&path, "committed", "1\n2\n");
    sandbox.git_in(&path, ["mv", "moved", "renamed ü"]);
    sandbox.git_in(&path, ["add", "-A"]);
    sandbox.git_in(&path, ["commit", "-qm", "work"]);
    write(&path, "staged", "1\n");
    sandbox.git_in(&path, ["add", "staged"]);
    write(&path, "a.txt", "one\n");
    fs::remove_file(path.join("dir/b.txt")).unwrap();
    write(&path, "untracked/new\nline", "1\n2\n3");
    write(&path, "binary", b"\0\x01\x02");
    write(&path, "ignored", "x\n");
    // The base branch goes on: that is not this worktree's work.
    sandbox.write("a.txt", "elsewhere\n");
    sandbox.commit("later");
    let base = Base { reference: Some("refs/heads/main".into()), commit };
    (sandbox, path, base)
}

#[test]
fn everything_counts_once_and_only_if_it_is_work() {
    let (sandbox, path, base) = busy();
    let (changes, head) = measure(&sandbox.repository(), &path, &base).unwrap();
    assert_eq!(head, sandbox.git_in(&path, ["rev-parse", "HEAD"]));
    // Counted by hand, file by file: committed +2, staged +1, a.txt -1, b.txt -1, new line +3.
    let expected = Changes { files: 7, insertions: 6, deletions: 2, uncommitted: 5 };
    assert_eq!(changes, expected);

    let all = files(&sandbox.repository(), &path, &base, false, &[]).unwrap();
    let seen: Vec<_> =
        all.iter().map(|file| (file.path.as_str(), file.status, file.committed)).collect();
    let expected = [
        ("a.txt", Status::Modified, false),
        ("binary", Status::Added, false),
        ("committed", Status::Added, true),
        ("dir/b.txt", Status::Deleted, false),
        ("renamed ü", Status::Renamed, true),
        ("staged", Status::Added, false),
        ("untracked/new\nline", Status::Added, false),
    ];
    assert_eq!(seen, expected);
    assert_eq!(all[1].insertions, None, "a binary file has no lines");
    assert_eq!(all[4].old_path.as_deref(), Some("moved"));
    let committed = files(&sandbox.repository(), &path, &base, true, &[]).unwrap();
    assert_eq!(committed.len(), 2);
    let some = files(&sandbox.repository(), &path, &base, false, &["untracked".into()]).unwrap();
    assert_eq!(some.len(), 1);
}

#[test]
fn the_same_as_committing_it_all_in_a_clone() {
    let (sandbox, path, base) = busy();
    let ours = measure(&sandbox.repository(), &path, &base).unwrap().0;
    let clone = sandbox.root().join("clone");
    sandbox.git_in(sandbox.root(), ["clone", "-q", "-b", "work", "repo", "clone"]);
    let copy = ["-a", "--exclude=.git", "--delete", "work/", "clone/"];
    let rsync = std::process::Command::new("rsync").args(copy).current_dir(sandbox.root()).status();
    if !rsync.is_ok_and(|status| status.success()) {
        for (file, what) in crate::git::testing::listing(&clone) {
            if what.starts_with("file") {
                fs::remove_file(clone.join(file)).unwrap();
            }
        }
        for (file, what) in crate::git::testing::listing(&path) {
            if what.starts_with("file") {
                write(&clone, file.to_str().unwrap(), fs::read(path.join(&file)).unwrap());
            }
        }
    }
    sandbox.git_in(&clone, ["add", "-A"]);
    sandbox.git_in(&clone, ["commit", "-qm", "all"]);
    let stat = sandbox.git_in(&clone, ["diff", "--shortstat", "-M", &base.commit, "HEAD"]);
    let line = format!(
        " {} files changed, {} insertions(+), {} deletions(-)",
        ours.files, ours.insertions, ours.deletions
    );
    assert_eq!(stat, line);
}

#[test]
fn looking_leaves_no_trace() {
    let (sandbox, path, base) = busy();
    let repository = sandbox.repository();
    let index = repository.common_dir().join("worktrees/work/index");
    // A file whose time changed would make git refresh the index.
    write(&path, "committed", "1\n2\n");
    let state = || {
        let mut files = crate::git::testing::listing(repository.common_dir());
        files.retain(|path, _| !path.ends_with("index"));
        let modified = index.metadata().unwrap().modified().unwrap();
        (files, fs::read(&index).unwrap(), modified, crate::git::testing::listing(&path))
    };
    let before = state();
    measure(&repository, &path, &base).unwrap();
    files(&repository, &path, &base, true, &[]).unwrap();
    diff(&repository, &path, &base, &DiffOptions::default(), Stdio::null()).unwrap();
    assert!(state() == before);
}

#[test]
fn a_change_in_the_same_instant_is_seen() {
    let sandbox = Sandbox::with_commit();
    let base = Base { reference: None, commit: sandbox.git(["rev-parse", "HEAD"]) };
    for round in 0..20 {
        let path = sandbox.root().join(format!("work{round}"));
        sandbox.git(["worktree", "add", "-q", "--detach", path.to_str().unwrap()]);
        // Of the same size, in the same tick of the clock as the index: only its content tells.
        write(&path, "a.txt", "ONE\nTWO\n");
        write(&path, "new", "x\n");
        let (changes, _) = measure(&sandbox.repository(), &path, &base).unwrap();
        assert_eq!((changes.files, changes.insertions), (2, 3), "round {round}");
    }
}

fn shown(sandbox: &Sandbox, path: &Path, base: &Base, options: &DiffOptions) -> String {
    let out = sandbox.root().join("out");
    let file = fs::File::create(&out).unwrap();
    diff(&sandbox.repository(), path, base, options, file.into()).unwrap();
    fs::read_to_string(out).unwrap()
}

#[test]
fn the_text_is_gits_own_and_holds_what_is_untracked() {
    let (sandbox, path, base) = busy();
    let text = shown(&sandbox, &path, &base, &DiffOptions::default());
    assert!(text.contains("+++ \"b/untracked/new\\nline\""), "{text}");
    assert!(text.contains("rename to \"renamed \\303\\274\"") && !text.contains("elsewhere"));
    let committed = DiffOptions { committed: true, name_only: true, ..Default::default() };
    let ours = shown(&sandbox, &path, &base, &committed);
    let theirs = sandbox.git_in(&path, ["diff", "--name-only", &base.commit, "HEAD"]);
    assert_eq!(ours.trim_end(), theirs);
    let stat = DiffOptions { stat: true, width: Some(60), ..Default::default() };
    assert!(shown(&sandbox, &path, &base, &stat).contains("7 files changed"));
    let color = DiffOptions { color: true, context: Some(0), ..Default::default() };
    assert!(shown(&sandbox, &path, &base, &color).contains("\u{1b}["));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let (sandbox, path, base) = busy();
    write(&path, "long", "x\n".repeat(200_000));
    let (read, write) = std::io::pipe().unwrap();
    drop(read);
    diff(&sandbox.repository(), &path, &base, &DiffOptions::default(), write.into()).unwrap();
}

#[test]
fn a_half_deleted_worktree_is_refused_and_the_main_one_is_not_looked_at() {
    let (sandbox, _, base) = busy();
    let path = sandbox.path().join("inside");
    sandbox.git(["worktree", "add", "-q", "--detach", path.to_str().unwrap()]);
    fs::remove_file(path.join(".git")).unwrap();
    let error = measure(&sandbox.repository(), &path, &base).unwrap_err();
    assert!(matches!(error, Error::NotOurWorktree { .. }), "{error}");
}

#[test]
fn nested_repositories_are_no_work() {
    let sandbox = Sandbox::with_commit();
    let base = Base { reference: None, commit: sandbox.git(["rev-parse", "HEAD"]) };
    let path = sandbox.root().join("work");
    sandbox.git(["worktree", "add", "-q", "--detach", path.to_str().unwrap()]);
    sandbox.git_in(&path, ["init", "-q", "empty"]);
    write(&path, "new", "x\n");
    let (changes, _) = measure(&sandbox.repository(), &path, &base).unwrap();
    assert_eq!(changes, Changes { files: 1, insertions: 1, deletions: 0, uncommitted: 1 });
}
