//! A merge that cannot be carried to its end leaves everything as it was: refs, indexes, files, and
//! what git does not know.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/landing.rs"]
mod landing;
mod support;

use landing::{done, hook, refused};
use std::fs;
use std::path::{Path, PathBuf};
use support::{Sandbox, write};

fn read(sandbox: &Sandbox, name: &str) -> String {
    fs::read_to_string(sandbox.path().join(name)).unwrap()
}

#[test]
fn a_lock_that_somebody_else_holds_takes_nothing_with_it() {
    // Each is waited for.
    std::thread::scope(|scope| {
        for held in ["refs/heads/main.lock", "index.lock"] {
            scope.spawn(move || {
                let sandbox = Sandbox::new();
                let id = done(&sandbox, "echo h > h; echo x >> a.txt", "Work");
                let lock = sandbox.path().join(".git").join(held);
                write(&lock, "");
                let err = refused(&sandbox, &[&id], 4);
                assert!(err.contains("another process holds '") && err.contains(held), "{err}");
                fs::remove_file(lock).unwrap();
                sandbox.claudio(["merge", &id]).ended(0);
                assert_eq!(sandbox.git(["status", "--porcelain"]), "");
                assert_eq!(read(&sandbox, "h"), "h\n");
            });
        }
    });
}

#[test]
fn a_hook_that_refuses_the_ref_is_asked_before_any_file_moves() {
    let sandbox = Sandbox::new();
    let ids = [
        done(&sandbox, "echo h > h; echo x >> a.txt", "Work"),
        done(&sandbox, "echo i > i", "Work"),
    ];
    let script =
        "test \"$1\" != prepared || ! grep -q refs/heads/main || { echo closed >&2; exit 1; }";
    let path = hook(&sandbox, "reference-transaction", script);
    assert!(refused(&sandbox, &[&ids[0]], 128).contains("closed"));
    refused(&sandbox, &["--train", &ids[0], &ids[1]], 128);
    assert!(refused(&sandbox, &["--continue"], 1).contains("no train"));
    fs::remove_file(path).unwrap();
    sandbox.claudio(["merge", "-q", "--train", &ids[0], &ids[1]]).ended(0);
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    assert_eq!(sandbox.git(["rev-parse", "ORIG_HEAD"]), sandbox.git(["rev-parse", "main@{1}"]));
}

#[test]
fn a_checkout_that_fails_halfway_is_put_back() {
    let sandbox = Sandbox::new();
    for (name, text) in [("kind/f", "1\n"), ("turn", "1\n"), ("gone/only", "1\n"), ("d/f", "1\n")] {
        sandbox.write(name, text);
    }
    sandbox.write(".gitattributes", "*.last filter=never\n");
    sandbox.commit("More");
    let id = done(
        &sandbox,
        "echo x >> a.txt; rm -r kind gone turn; echo file > kind; mkdir -p turn/into new/deep\n\
         echo 1 > turn/into/it; echo 1 > new/deep/f; ln -s a.txt link; chmod +x d/f; echo 1 > z.last",
        "Work",
    );
    sandbox.git(["config", "filter.never.required", "true"]);
    sandbox.git(["config", "filter.never.clean", "cat"]);
    sandbox.git(["config", "filter.never.smudge", "false"]);
    write(&sandbox.path().join("untracked"), "mine\n");
    let err = refused(&sandbox, &[&id], 128);
    assert!(err.contains("never"), "{err}");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "?? untracked");
    for made in ["new", "turn/into", "link"] {
        assert!(sandbox.path().join(made).symlink_metadata().is_err(), "{made}");
    }
    sandbox.git(["config", "filter.never.smudge", "cat"]);
    sandbox.claudio(["merge", &id]).ended(0);
    assert_eq!(sandbox.git(["status", "--porcelain"]), "?? untracked");
    assert_eq!(
        (read(&sandbox, "kind").as_str(), read(&sandbox, "turn/into/it").as_str()),
        ("file\n", "1\n")
    );
}

#[test]
fn ignored_files_are_never_overwritten() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "*.ign\n");
    sandbox.write("turn/tracked", "1\n");
    sandbox.commit("Ignore");
    for (script, path) in [
        ("echo theirs > env.ign", "env.ign"),
        ("echo theirs > dd.ign", "dd.ign/deep/x"),
        ("mkdir -p up.ign/deep; echo theirs > up.ign/deep/f", "up.ign"),
        ("git rm -qr turn; echo theirs > turn", "turn/mine.ign"),
    ] {
        let id = done(&sandbox, &format!("{script}; git add -f *"), "Work");
        let file = sandbox.path().join(path);
        write(&file, "MYSECRET\n");
        for more in [&[][..], &["-n"], &["--squash"]] {
            let err = refused(&sandbox, &[more, &[&id]].concat(), 3);
            assert!(err.contains(&format!("hint: in the way: {path}\n")), "{err}");
        }
        assert_eq!(fs::read_to_string(&file).unwrap(), "MYSECRET\n");
        fs::remove_file(&file).unwrap();
        sandbox.claudio(["merge", &id]).ended(0);
        assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    }
}

/// An instance with work that is not committed. Returns its id and its worktree.
fn left_over(sandbox: &Sandbox) -> (String, PathBuf) {
    let id = sandbox.add("echo left > left");
    sandbox.wait_for(&id, "completed");
    let worktree = PathBuf::from(sandbox.show(&id)["worktree"].as_str().unwrap());
    (id, worktree)
}

/// Runs a merge of left-over work whose check does `script` in the worktree and fails; it ends with
/// `code`. Returns its errors.
#[track_caller]
fn checked(sandbox: &Sandbox, (id, worktree): (&str, &Path), script: &str, code: i32) -> String {
    let script = format!("cd '{}' && {{ {script}; }}; exit 1", worktree.display());
    sandbox.claudio(["merge", "--commit", "Left", "--verify", &script, id]).ended(code).err
}

#[test]
fn what_is_staged_or_committed_meanwhile_is_not_taken_back_with_it() {
    std::thread::scope(|scope| {
        for (script, code, why) in [
            ("echo mine > new; git add new; rm new", 3, "that was staged meanwhile"),
            ("echo mine > new; git add new; git commit -qm Mine", 3, "is no longer at"),
            ("git checkout -qb other", 3, "has something else checked out"),
            ("touch \"$(git rev-parse --git-path index.lock)\"", 4, "another process holds '"),
        ] {
            scope.spawn(move || {
                let sandbox = Sandbox::new();
                let (id, worktree) = left_over(&sandbox);
                let err = checked(&sandbox, (&id, &worktree), script, code);
                let told = ["failed (exit status: 1)", "of its left-over work (", why];
                assert!(told.iter().all(|text| err.contains(text)), "{script}: {err}");
                let git = |args: &[&str]| sandbox.run_in(&worktree, "git", args).ok();
                let log =
                    git(&["log", "--format=%s", sandbox.show(&id)["branch"].as_str().unwrap()]);
                assert!(log.ends_with("Left\nFirst"), "{script}: {log}");
                assert_eq!(sandbox.git(["log", "--format=%s", "main"]), "First");
                if code == 3 && !script.contains("checkout") {
                    assert_eq!(git(&["cat-file", "-p", ":new"]), "mine");
                }
                assert_eq!(sandbox.json(["undo", "--list"]).len(), 1, "{script}");
            });
        }
    });
}

#[test]
fn whoever_only_looks_meanwhile_does_not_keep_a_commit_from_being_taken_back() {
    let sandbox = Sandbox::new();
    let (id, worktree) = left_over(&sandbox);
    let script =
        format!("cd '{}' && git status && touch left && git status; exit 1", worktree.display());
    refused(&sandbox, &["--commit", "Left", "--verify", &script, &id], 1);
    sandbox.claudio(["undo", "--list"]).ended(1);
}

#[test]
fn an_instance_whose_left_over_work_lands_is_not_started_meanwhile() {
    let sandbox = Sandbox::new();
    let (id, _) = left_over(&sandbox);
    let log = sandbox.root().join("start");
    let script =
        format!("git claudio start {id} 2> '{0}'; echo $? >> '{0}'; exit 1", log.display());
    refused(&sandbox, &["--commit", "Left", "--verify", &script, &id], 1);
    let said = fs::read_to_string(log).unwrap();
    assert!(said.contains("is locked by pid") && said.ends_with("\n4\n"), "{said}");
    sandbox.claudio(["start", &id]).ended(0);
    sandbox.wait_for(&id, "completed");
}

#[test]
fn no_file_changes_under_an_agent_that_works_on_the_branch() {
    let sandbox = Sandbox::new();
    let id = done(&sandbox, "echo 1 > new", "One");
    let other = sandbox.add("until test -e ../go; do sleep 0.05; done; ls > seen; git add seen");
    let show = sandbox.wait_for(&other, "working");
    let (branch, worktree) = (show["branch"].as_str().unwrap(), show["worktree"].as_str().unwrap());
    let worktree = Path::new(worktree);
    for more in [&[][..], &["-n"]] {
        let args = [more, &["--into", branch, &id]].concat();
        let ran = sandbox.claudio([&["merge"], &args[..]].concat()).ended(3);
        assert!(
            ran.err.contains(&format!("instance '{other}' runs, and its worktree")),
            "{}",
            ran.err
        );
        assert!(!worktree.join("new").exists());
    }
    write(&worktree.parent().unwrap().join("go"), "");
    sandbox.wait_for(&other, "completed");
    sandbox.run_in(worktree, "git", ["commit", "-qm", "Seen"]).ok();
    sandbox.claudio(["merge", "--into", branch, &id]).ended(0);
    assert!(worktree.join("new").exists());
    assert_eq!(sandbox.run_in(worktree, "git", ["status", "--porcelain"]).ok(), "");
}
