//! What counts as landed: a branch's work under any name it may have been given on the way, and
//! nothing that only looks like it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use support::{Sandbox, write};

const TWO_COMMITS: &str = "set -e; \
    sed -i 's/two/TWO/' a.txt; git commit -qam 'Second line'; \
    printf 'x\\ny\\n' > new.txt; git add .; git commit -qm 'New file'";

/// An ended instance that ran `script`.
fn ended(sandbox: &Sandbox, script: &str) -> Value {
    let id = sandbox.add(script);
    sandbox.wait_for(&id, "completed")
}

fn branch(instance: &Value) -> &str {
    instance["branch"].as_str().unwrap()
}

/// Whether `rm` without force takes it away.
#[track_caller]
fn goes(sandbox: &Sandbox, instance: &Value) -> bool {
    let ran = sandbox.claudio(["rm", instance["id"].as_str().unwrap()]);
    assert!(ran.code == 0 || ran.code == 3, "{}", ran.err);
    ran.code == 0
}

fn squash(sandbox: &Sandbox, branch: &str) {
    sandbox.git(["merge", "-q", "--squash", branch]);
    sandbox.git(["commit", "-qm", "Squashed"]);
}

fn change(sandbox: &Sandbox, file: &str, text: &str) {
    sandbox.write(file, text);
    sandbox.commit("More");
}

#[test]
fn merged_rebased_and_squashed_work_has_landed() {
    type Land = fn(&Sandbox, &str);
    let ways: [(&str, Land); 7] = [
        ("merged", |s, b| drop(s.git(["merge", "-q", "--no-ff", b]))),
        ("rebased", |s, b| {
            change(s, "dir/b.txt", "five\n");
            s.git(["cherry-pick", &format!("{b}~1"), b]);
        }),
        ("squashed", |s, b| squash(s, b)),
        ("squashed, and others went on", |s, b| {
            change(s, "dir/b.txt", "five\n");
            squash(s, b);
            change(s, "a.txt", "zero\none\nTWO\nthree\n");
        }),
        ("squashed, and the same lines changed again", |s, b| {
            squash(s, b);
            change(s, "a.txt", "one\n2\nthree\n");
            change(s, "new.txt", "z\n");
        }),
        ("squashed, then reverted", |s, b| {
            squash(s, b);
            s.git(["revert", "--no-edit", "HEAD"]);
        }),
        ("pushed", |s, b| {
            let remote = s.root().join("remote.git");
            s.git(["init", "-q", "--bare", remote.to_str().unwrap()]);
            s.git(["remote", "add", "origin", remote.to_str().unwrap()]);
            s.git(["push", "-q", "origin", b]);
        }),
    ];
    for (way, land) in ways {
        let sandbox = Sandbox::new();
        let instance = ended(&sandbox, TWO_COMMITS);
        land(&sandbox, branch(&instance));
        assert!(goes(&sandbox, &instance), "{way}");
        assert_eq!(sandbox.git(["branch", "--list", "claudio/*"]), "", "{way}");
    }
}

#[test]
fn what_only_looks_like_it_has_not() {
    type Land = fn(&Sandbox, &str);
    let ways: [(&str, &str, Land); 6] = [
        ("nothing", TWO_COMMITS, |_, _| {}),
        ("a part", TWO_COMMITS, |s, b| drop(s.git(["cherry-pick", &format!("{b}~1")]))),
        ("another version", TWO_COMMITS, |s, _| change(s, "a.txt", "one\nTwo\nthree\n")),
        (
            "other white space",
            "printf 'if x:\\n    y\\nz\\n' > p.py; git add .; git commit -qm P",
            |s, _| change(s, "p.py", "if x:\n    y\n    z\n"),
        ),
        (
            "commits that cancel each other out",
            "set -e; echo x > x; git add .; git commit -qm X; git revert --no-edit HEAD",
            |s, _| change(s, "dir/b.txt", "five\n"),
        ),
        ("a tag", TWO_COMMITS, |s, b| drop(s.git(["tag", "kept", b]))),
    ];
    for (way, script, land) in ways {
        let sandbox = Sandbox::new();
        let instance = ended(&sandbox, script);
        land(&sandbox, branch(&instance));
        assert!(!goes(&sandbox, &instance), "{way}");
        assert_ne!(sandbox.git(["branch", "--list", "claudio/*"]), "", "{way}");
    }
}

#[test]
fn a_merge_on_the_branch_is_no_hindrance_and_an_evil_one_is() {
    for evil in [false, true] {
        let sandbox = Sandbox::new();
        let instance = ended(&sandbox, TWO_COMMITS);
        let worktree = std::path::PathBuf::from(instance["worktree"].as_str().unwrap());
        change(&sandbox, "dir/b.txt", "five\n");
        sandbox.run_in(&worktree, "git", ["merge", "-q", "--no-commit", "main"]).ended(0);
        if evil {
            write(&worktree.join("dir/b.txt"), "six\n");
        }
        sandbox.run_in(&worktree, "git", ["commit", "-qam", "Merge main"]).ended(0);
        for commit in ["~2", "~1"] {
            sandbox.git(["cherry-pick", &format!("{}{commit}", branch(&instance))]);
        }
        assert_eq!(goes(&sandbox, &instance), !evil, "{evil}");
    }
}

#[test]
fn a_merged_request_proves_what_it_held_and_no_more() {
    let sandbox = Sandbox::new();
    let instance = ended(&sandbox, TWO_COMMITS);
    let id = instance["id"].as_str().unwrap();
    let record = sandbox.path().join(format!(".claudio/instances/{id}/instance.json"));
    let note = |state: &str, head: String| {
        let mut value: Value = serde_json::from_slice(&fs::read(&record).unwrap()).unwrap();
        value["pr"] = serde_json::json!({
            "number": 1, "url": "https://example.com/1", "state": state, "head": head
        });
        fs::write(&record, value.to_string()).unwrap();
    };
    let tip = sandbox.git(["rev-parse", branch(&instance)]);
    for (state, head) in [
        ("open", tip.clone()),
        ("merged", sandbox.git(["rev-parse", &format!("{tip}~1")])),
        ("merged", "1234567890123456789012345678901234567890".to_owned()),
    ] {
        note(state, head);
        assert!(!goes(&sandbox, &instance), "{state}");
    }
    note("merged", tip);
    assert!(goes(&sandbox, &instance));
}
