use super::*;
use crate::git::testing::{Sandbox, write};
use std::path::PathBuf;

struct Instance {
    sandbox: Sandbox,
    path: PathBuf,
    base: Base,
}

impl Instance {
    fn new() -> Self {
        let sandbox = Sandbox::with_commit();
        sandbox.write(".gitignore", "ignored/\n");
        let commit = sandbox.commit("base");
        let path = sandbox.root().join("work");
        sandbox.git(["worktree", "add", "-q", "-b", "claudio/x", path.to_str().unwrap()]);
        Self { sandbox, path, base: Base { reference: None, commit } }
    }

    fn git(&self, args: &[&str]) -> String {
        self.sandbox.git_in(&self.path, args)
    }

    fn commit(&self, file: &str) -> String {
        write(&self.path, file, file);
        self.git(&["add", "-A"]);
        self.git(&["commit", "-qm", file]);
        self.git(&["rev-parse", "HEAD"])
    }

    fn found(&self) -> Vec<Unlanded> {
        unlanded(&self.sandbox.repository(), &self.path, "claudio/x", &self.base, None).unwrap()
    }
}

#[test]
fn nothing_done_and_ignored_files_are_nothing_lost() {
    let instance = Instance::new();
    assert_eq!(instance.found(), []);
    write(&instance.path, "ignored/cache", "x");
    assert_eq!(instance.found(), []);
}

#[test]
fn changes_are_told_apart_by_where_they_are() {
    let instance = Instance::new();
    write(&instance.path, "staged file", "x");
    instance.git(&["add", "staged file"]);
    write(&instance.path, "a.txt", "changed");
    write(&instance.path, "ü/new", "x");
    let paths = |path: &str| vec![path.to_owned()];
    let expected = [
        Unlanded::Staged { paths: paths("staged file") },
        Unlanded::Modified { paths: paths("a.txt") },
        Unlanded::Untracked { paths: paths("ü/new") },
    ];
    assert_eq!(instance.found(), expected);
    assert_eq!(expected[0].to_string(), "1 staged file (staged file)");
}

#[test]
fn commits_count_until_another_branch_or_a_remote_has_them() {
    let instance = Instance::new();
    let commits = vec![instance.commit("new")];
    let branch = String::from("claudio/x");
    let lost = [Unlanded::Commits { branch, commits: commits.clone() }];
    assert_eq!(instance.found(), lost);
    instance.git(&["tag", "v1"]);
    assert_eq!(instance.found(), lost, "a tag is no branch");
    instance.git(&["update-ref", "refs/remotes/origin/x", &commits[0]]);
    assert_eq!(instance.found(), []);
    instance.git(&["update-ref", "-d", "refs/remotes/origin/x"]);
    instance.git(&["branch", "claudio/x2"]);
    assert_eq!(instance.found(), []);
}

#[test]
fn a_missing_worktree_does_not_hide_the_branch() {
    let instance = Instance::new();
    std::fs::remove_dir_all(&instance.path).unwrap();
    assert_eq!(instance.found(), []);
    let instance = Instance::new();
    instance.commit("new");
    std::fs::remove_dir_all(&instance.path).unwrap();
    assert!(matches!(instance.found()[..], [Unlanded::Commits { .. }]));
}

#[test]
fn a_half_deleted_worktree_is_in_doubt() {
    let instance = Instance::new();
    std::fs::remove_file(instance.path.join(".git")).unwrap();
    assert!(matches!(instance.found()[..], [Unlanded::Unknown { .. }]));
}

#[test]
fn a_detached_head_with_commits_of_its_own() {
    let instance = Instance::new();
    instance.git(&["checkout", "-q", "--detach"]);
    assert_eq!(instance.found(), []);
    let commits = vec![instance.commit("new")];
    assert_eq!(instance.found(), [Unlanded::Detached { commits }]);
}

#[test]
fn stashes_of_this_branch_only() {
    let instance = Instance::new();
    write(&instance.path, "a.txt", "changed");
    instance.git(&["stash", "-q"]);
    assert_eq!(instance.found(), [Unlanded::Stashed { entries: vec!["stash@{0}".into()] }]);
    instance.git(&["checkout", "-q", "-b", "claudio/xy"]);
    instance.git(&["stash", "drop", "-q"]);
    write(&instance.path, "a.txt", "changed");
    instance.git(&["stash", "-q", "-m", "mine"]);
    assert_eq!(instance.found(), []);
}

#[test]
fn an_operation_in_progress() {
    let instance = Instance::new();
    instance.sandbox.write("a.txt", "ours");
    instance.sandbox.commit("ours");
    write(&instance.path, "a.txt", "theirs");
    instance.git(&["commit", "-qam", "theirs"]);
    instance.sandbox.try_git_in(&instance.path, ["merge", "main"]);
    let found = instance.found();
    assert!(found.contains(&Unlanded::Operation { name: "merge".into() }), "{found:?}");
}

#[test]
fn hidden_changes_are_found() {
    for mark in ["--assume-unchanged", "--skip-worktree"] {
        let instance = Instance::new();
        instance.git(&["update-index", mark, "a.txt"]);
        assert_eq!(instance.found(), [], "marked but unchanged");
        write(&instance.path, "a.txt", "changed");
        let paths = vec!["a.txt".to_owned()];
        assert_eq!(instance.found(), [Unlanded::Modified { paths }], "{mark}");
    }
}

#[test]
fn nested_repositories_count_unless_all_of_it_is_elsewhere() {
    let instance = Instance::new();
    let upstream = instance.sandbox.path();
    let nested = instance.path.join("ignored/deep/clone");
    std::fs::create_dir_all(nested.parent().unwrap()).unwrap();
    instance.git(&["clone", "-q", upstream.to_str().unwrap(), nested.to_str().unwrap()]);
    assert_eq!(instance.found(), [], "a plain clone");
    instance.sandbox.git_in(&nested, ["commit", "-q", "--allow-empty", "-m", "own"]);
    let paths = vec!["ignored/deep/clone".to_owned()];
    assert_eq!(instance.found(), [Unlanded::Nested { paths }]);
    let instance = Instance::new();
    instance.git(&["init", "-q", "open"]);
    write(&instance.path, "open/file", "x");
    assert!(matches!(instance.found()[..], [Unlanded::Nested { .. }]));
}

#[test]
fn looking_leaves_the_index_alone() {
    let instance = Instance::new();
    let repository = instance.sandbox.repository();
    let index = repository.common_dir().join("worktrees/work/index");
    write(&instance.path, "a.txt", "one\ntwo\n");
    let state = || (std::fs::read(&index).unwrap(), index.metadata().unwrap().modified().unwrap());
    let before = state();
    assert_eq!(instance.found(), []);
    assert!(state() == before);
}
