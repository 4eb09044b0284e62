//! Landing by plumbing, compared with what git itself does.

use super::*;
use crate::git::testing::{Sandbox, listing, write};
use crate::git::{Error, Repository};
use std::path::PathBuf;

/// A branch `work` with three commits in a worktree of its own, and a `main` that went on.
fn diverged(clash: bool) -> (Sandbox, Repository, PathBuf) {
    let sandbox = Sandbox::with_commit();
    let path = sandbox.root().join("work");
    sandbox.git(["worktree", "add", "-q", "-b", "work", path.to_str().unwrap()]);
    write(&path, "new", "1\n");
    commit_in(&sandbox, &path, "One\n\nWith a body.\nTwo lines.");
    write(&path, "a.txt", "one\ntwo\nthree\n");
    commit_in(&sandbox, &path, "Two ünïcödé");
    sandbox.git_in(&path, ["commit", "-q", "--allow-empty", "-m", "Three, empty"]);
    sandbox.write("a.txt", if clash { "one\ntwo\nfour\n" } else { "zero\none\ntwo\n" });
    sandbox.commit("Elsewhere");
    let repository = sandbox.repository();
    (sandbox, repository, path)
}

fn commit_in(sandbox: &Sandbox, path: &std::path::Path, message: &str) {
    sandbox.git_in(path, ["add", "-A"]);
    sandbox.git_in(path, ["commit", "-q", "-m", message]);
}

fn tip(sandbox: &Sandbox, name: &str) -> String {
    sandbox.git(["rev-parse", name])
}

#[test]
fn a_merge_is_gits_own_and_a_conflict_names_its_files() {
    let (sandbox, repository, _) = diverged(false);
    let (main, work) = (tip(&sandbox, "main"), tip(&sandbox, "work"));
    let Merged::Clean { tree } = merge_trees(&repository, &main, &work).unwrap() else { panic!() };
    sandbox.git(["merge", "-q", "--no-edit", "work"]);
    assert_eq!(tree, tip(&sandbox, "main^{tree}"));

    let (sandbox, repository, _) = diverged(true);
    let before = sandbox.git(["for-each-ref"]);
    let (main, work) = (tip(&sandbox, "main"), tip(&sandbox, "work"));
    let merged = merge_trees(&repository, &main, &work).unwrap();
    assert_eq!(merged, Merged::Conflict { paths: vec!["a.txt".into()] });
    assert_eq!(sandbox.git(["for-each-ref"]), before);
}

#[test]
fn a_replay_keeps_what_git_rebase_keeps() {
    let (sandbox, repository, path) = diverged(false);
    // One of the commits is there already, under another id.
    sandbox.git(["cherry-pick", "work~2"]);
    let (main, work) = (tip(&sandbox, "main"), tip(&sandbox, "work"));
    let replayed = replay(&repository, &work, &main).unwrap();
    let Replayed::Done { tip: ours, commits } = replayed else { panic!("{replayed:?}") };
    assert_eq!(commits, 2);
    assert_eq!(tip(&sandbox, "work"), work, "no ref has moved");
    sandbox.git_in(&path, ["rebase", "-q", "main"]);
    let seen = |from: &str, to: &str| {
        let range = format!("{from}..{to}");
        sandbox.git(["log", "--format=%T %an %ae %ad %B", &range])
    };
    assert_eq!(seen(&main, &ours), seen(&main, "work"));
    assert_eq!(replay(&repository, &ours, &main).unwrap(), Replayed::UpToDate);
}

#[test]
fn a_replay_that_conflicts_says_where() {
    let (sandbox, repository, path) = diverged(true);
    let before = (sandbox.git(["for-each-ref"]), listing(&path));
    let replayed = replay(&repository, &tip(&sandbox, "work"), &tip(&sandbox, "main")).unwrap();
    let Replayed::Conflict { subject, paths, .. } = replayed else { panic!("{replayed:?}") };
    assert_eq!((subject.as_str(), paths), ("Two ünïcödé", vec!["a.txt".to_owned()]));
    assert!((sandbox.git(["for-each-ref"]), listing(&path)) == before);
}

#[test]
fn what_only_a_merge_holds_is_not_rebased_away() {
    let (sandbox, repository, path) = diverged(false);
    sandbox.git_in(&path, ["merge", "-q", "--no-commit", "main"]);
    write(&path, "only-in-the-merge", "x\n");
    commit_in(&sandbox, &path, "Merge, with more");
    sandbox.write("later", "x\n");
    sandbox.commit("Later");
    let error = replay(&repository, &tip(&sandbox, "work"), &tip(&sandbox, "main")).unwrap_err();
    assert!(matches!(error, Error::MergeWouldBeLost), "{error}");
}

#[test]
fn a_branch_moves_only_from_where_it_was_and_a_clean_checkout_follows() {
    let (sandbox, repository, path) = diverged(false);
    let (main, work) = (tip(&sandbox, "main"), tip(&sandbox, "work"));
    let Replayed::Done { tip: new, .. } = replay(&repository, &work, &main).unwrap() else {
        panic!()
    };
    let step = Advance { branch: "main", old: &main, new: &new, reason: "test" };
    let wrong = Advance { old: &work, ..step };
    assert!(matches!(advance(&repository, &wrong), Err(Error::BranchMoved { .. })));
    sandbox.write("dir/b.txt", "dirty\n");
    let error = advance(&repository, &step).unwrap_err();
    assert!(matches!(error, Error::Checkout { .. }), "{error}");
    sandbox.git(["checkout", "-q", "dir/b.txt"]);
    sandbox.write("new", "in the way\n");
    let error = advance(&repository, &step).unwrap_err();
    assert!(error.to_string().contains("files in the way"), "{error}");
    assert_eq!(
        (tip(&sandbox, "main"), sandbox.git(["status", "-s"])),
        (main.clone(), "?? new".into())
    );
    std::fs::remove_file(sandbox.path().join("new")).unwrap();
    assert_eq!(advance(&repository, &step).unwrap(), Some(sandbox.path()));
    assert_eq!(
        (tip(&sandbox, "main"), sandbox.git(["status", "-s"])),
        (new.clone(), String::new())
    );

    // The instance's own branch goes where it was replayed to, its untracked files stay.
    write(&path, "untracked", "x\n");
    let step = Advance { branch: "work", old: &work, new: &new, reason: "test" };
    prepare(&repository, step, true).unwrap().carry_out().unwrap();
    assert_eq!(sandbox.git_in(&path, ["status", "-s"]), "?? untracked");
    assert_eq!(tip(&sandbox, "work"), new);
    // Not checked out: a ref alone.
    sandbox.git(["branch", "other", &main]);
    let step = Advance { branch: "other", old: &main, new: &new, reason: "test" };
    assert_eq!(advance(&repository, &step).unwrap(), None);
    assert!(matches!(advance(&repository, &step), Err(Error::BranchMoved { .. })));
}

#[test]
fn what_was_left_over_is_committed_or_the_index_is_as_before() {
    let (sandbox, repository, path) = diverged(false);
    std::fs::remove_file(path.join("dir/b.txt")).unwrap();
    write(&path, "-odd ü", "x\n");
    sandbox.git_in(&path, ["init", "-q", "nested"]);
    assert_eq!(uncommitted(&repository, &path).unwrap(), ["-odd ü", "dir/b.txt"]);
    write(&sandbox.path(), ".git/hooks/pre-commit", "#!/bin/sh\necho no >&2\nexit 1\n");
    let hook = sandbox.path().join(".git/hooks/pre-commit");
    let mode = <std::fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o755);
    std::fs::set_permissions(&hook, mode).unwrap();
    let index = repository.common_dir().join("worktrees/work/index");
    let state = || (std::fs::read(&index).unwrap(), index.metadata().unwrap().modified().unwrap());
    let before = state();
    let error = commit_leftovers(&repository, &path, "work", "Rest").unwrap_err();
    assert!(matches!(error, Error::Failed { .. }) && state() == before, "{error}");
    assert!(commit_leftovers(&repository, &path, "main", "Rest").is_err(), "another branch");
    std::fs::remove_file(hook).unwrap();
    let old = tip(&sandbox, "work");
    let made = commit_leftovers(&repository, &path, "work", "Rest").unwrap().unwrap();
    assert_ne!(tip(&sandbox, "work"), old);
    made.take_back(&repository).unwrap();
    assert!(state() == before && tip(&sandbox, "work") == old);
    commit_leftovers(&repository, &path, "work", "Rest").unwrap().unwrap();
    let names = sandbox.git_in(&path, ["show", "--format=%s", "--name-only", "-z", "HEAD"]);
    assert_eq!(names.split(['\0', '\n']).filter(|n| !n.is_empty()).count(), 3, "{names:?}");
    assert_eq!(uncommitted(&repository, &path).unwrap(), Vec::<String>::new());
    assert!(commit_leftovers(&repository, &path, "work", "Rest").unwrap().is_none());
}
