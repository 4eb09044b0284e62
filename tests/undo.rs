//! What is removed comes back as it was: random states of a worktree through `rm --force` and
//! `undo`.
//!
//! `CLAUDIO_UNDO_STATES=10000 cargo test --test undo random` tries so many; each failure names its
//! seed, and `CLAUDIO_UNDO_SEED=<seed>` tries that one alone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/states.rs"]
mod states;
mod support;

use states::{Expected, Random, Subject, assert_same};
use std::fs;
use std::path::Path;
use support::{Ran, Sandbox, executable, write};

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|text| text.parse().unwrap())
}

/// Removes the instance in the state of `seed`, brings it back, and compares.
fn there_and_back(subject: &Subject, seed: u64) {
    let expected = subject.become_state(seed);
    let ignored = expected == Expected::Kept && Random::new(!seed).below(3) == 0;
    let before = subject.seen(ignored);
    // The programs themselves, as `git` and the front would run them: there are many states.
    let run = |verb: &str, args: &[&str]| -> Ran {
        subject.sandbox.command(format!("git-claudio-{verb}")).args(args).output().unwrap().into()
    };
    let mut args = vec!["--force", &subject.id];
    args.extend(ignored.then_some("--include-ignored"));
    let removed = run("rm", &args);
    let what = format!("seed {seed}");
    if let Expected::Refused(why) = expected {
        assert_eq!(removed.code, 3, "{what}: {}{}", removed.out, removed.err);
        assert!(removed.err.contains(why), "{what}: {}", removed.err);
        assert_same(&what, &before, &subject.seen(ignored));
        assert!(!subject.keeps_something(), "{what}");
        return;
    }
    assert_eq!(removed.code, 0, "{what}: {}", removed.err);
    assert!(!subject.worktree.exists() && subject.keeps_something(), "{what}");
    let branch = subject.sandbox.path().join(".git/refs/heads").join(&subject.branch);
    assert!(!branch.exists(), "{what}");
    let undone = run("undo", &["--json", &subject.id]);
    assert_eq!(undone.code, 0, "{what}: {}", undone.err);
    let told = &support::schema::check(&undone.out)[0];
    assert_same(&what, &before, &subject.seen(ignored));
    assert!(!subject.keeps_something(), "{what}");
    assert_eq!(told["state"], "completed", "{what}");
}

fn trash(sandbox: &Sandbox) -> String {
    sandbox.git(["for-each-ref", "--format=%(refname)", "refs/claudio/trash"])
}

#[test]
fn random_states_come_back_to_the_last_byte() {
    if let Some(seed) = number("CLAUDIO_UNDO_SEED") {
        return there_and_back(&Subject::new(), seed);
    }
    let states = number("CLAUDIO_UNDO_STATES").unwrap_or(24);
    let first = number("CLAUDIO_UNDO_FIRST").unwrap_or(0);
    std::thread::scope(|scope| {
        for part in 0..2 {
            scope.spawn(move || {
                let subject = Subject::new();
                for seed in (first + part..first + states).step_by(2) {
                    there_and_back(&subject, seed);
                }
            });
        }
    });
}

/// A worktree with something of every kind in it.
fn busy() -> Subject {
    let subject = Subject::new();
    let put = |path: &str, text: &str| write(&subject.worktree.join(path), text);
    put("a.txt", "staged\n");
    subject.git(&["add", "a.txt"]);
    put("a.txt", "and more\n");
    put("new\nfile", "untracked\n");
    put("dir/deep/c.txt", "changed\n");
    subject.git(&["commit", "-qm", "Work", "--", "dir/deep/c.txt"]);
    subject.git(&["rm", "-q", "run.sh"]);
    subject
}

#[test]
fn the_answers_are_as_documented_and_say_how_to_undo() {
    let subject = busy();
    let sandbox = &subject.sandbox;
    let refused = sandbox.claudio(["rm", &subject.id]).ended(3);
    for part in ["2 staged files", "1 modified file", "1 untracked file", "1 commit", "--force"] {
        assert!(refused.err.contains(part), "{part}: {}", refused.err);
    }
    let removed = sandbox.claudio(["rm", "-f", &subject.id]).ended(0);
    assert!(removed.err.contains(&format!("git claudio undo {}", subject.id)), "{}", removed.err);
    let listed = &sandbox.json(["undo", "--list"])[0];
    assert_eq!(listed["files"]["staged"], 2);
    assert_eq!(listed["files"]["modified"], 1);
    assert_eq!(listed["files"]["untracked"], 1);
    assert!(listed["size"].as_u64().unwrap() > 0 && listed["expires_at"].is_string());
    let undone = &sandbox.json(["undo"])[0];
    assert_eq!(undone["id"], subject.id.as_str());
    assert_eq!(sandbox.json(["rm", "--force", &subject.id])[0]["snapshot"]["files"]["staged"], 2);
    sandbox.claudio(["undo", "nothing-like-it"]).ended(2);
    sandbox.claudio(["undo", &subject.branch]).ended(0);
    sandbox.claudio(["undo"]).ended(1);
    let kinds: Vec<_> = sandbox.json(["events"]).iter().map(|e| e["kind"].clone()).collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "restored").count(), 2);
}

#[test]
fn what_tells_of_its_life_comes_back_too() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("echo words; echo more >&2");
    sandbox.wait_for(&id, "completed");
    let logs = || sandbox.claudio(["logs", &id]).ok();
    // Whether it would meet others is found out beside all this, at any time.
    let show = || {
        let mut shown = sandbox.show(&id);
        shown["conflicts"].take();
        shown
    };
    let (before, shown) = (logs(), show());
    assert!(before.contains("words") && before.contains("more"), "{before}");
    for remove in [["rm"].as_slice(), &["cleanup", "-q"]] {
        let args = if remove == ["rm"] { [remove, &[&id]].concat() } else { remove.to_vec() };
        sandbox.claudio(args).ended(0);
        sandbox.claudio(["logs", &id]).ended(2);
        sandbox.claudio(["undo", &id]).ended(0);
        assert_eq!((logs(), show()), (before.clone(), shown.clone()));
        assert!(!sandbox.claudio(["logs", "--since", "1h", &id]).ok().is_empty());
    }
}

#[test]
fn garbage_collection_takes_nothing_that_can_come_back() {
    let subject = busy();
    let before = subject.seen(false);
    subject.sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
    subject.sandbox.git(["reflog", "expire", "--expire=now", "--all"]);
    subject.sandbox.git(["gc", "-q", "--prune=now"]);
    subject.sandbox.git(["worktree", "prune"]);
    subject.sandbox.claudio(["undo"]).ended(0);
    assert_same("after gc", &before, &subject.seen(false));
    subject.sandbox.git(["fsck", "--strict"]);
}

#[test]
fn nothing_is_overwritten_by_bringing_back() {
    let subject = busy();
    let sandbox = &subject.sandbox;
    sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
    let kept = trash(sandbox);
    write(&subject.worktree.join("a.txt"), "mine\n");
    let refused = sandbox.claudio(["undo"]).ended(3);
    assert!(refused.err.contains("exists and holds something else"), "{}", refused.err);
    assert_eq!(fs::read(subject.worktree.join("a.txt")).unwrap(), b"mine\n");
    fs::remove_dir_all(&subject.worktree).unwrap();
    sandbox.git(["branch", &subject.branch]);
    let refused = sandbox.claudio(["undo"]).ended(3);
    assert!(refused.err.contains("exists, at "), "{}", refused.err);
    assert_eq!(trash(sandbox), kept);
    assert!(!subject.worktree.exists());
    sandbox.git(["branch", "-D", &subject.branch]);
    sandbox.claudio(["undo"]).ended(0);
}

#[test]
fn what_is_left_of_a_worktree_without_a_registration_is_completed() {
    let subject = busy();
    let (sandbox, before) = (&subject.sandbox, subject.seen(false));
    let (file, copy) = (subject.worktree.join("a.txt"), sandbox.root().join("a.txt"));
    fs::copy(&file, &copy).unwrap();
    sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
    fs::create_dir(&subject.worktree).unwrap();
    fs::copy(&copy, &file).unwrap();
    write(&subject.worktree.join("left.log"), "ignored\n");
    let refused = sandbox.claudio(["undo"]).ended(3);
    assert!(refused.err.contains("something else: 'left.log'"), "{}", refused.err);
    fs::remove_file(subject.worktree.join("left.log")).unwrap();
    let mut told: Vec<_> = fs::read_dir(subject.worktree.parent().unwrap()).unwrap().collect();
    assert_eq!(told.len(), 1, "{:?}", told.pop());
    sandbox.claudio(["undo"]).ended(0);
    assert_same("completed", &before, &subject.seen(false));
    assert_eq!(fs::read_dir(subject.worktree.parent().unwrap()).unwrap().count(), 1);
}

#[test]
fn a_worktree_on_a_branch_that_does_not_exist_comes_back() {
    let sandbox = Sandbox::new();
    let id = sandbox.add_with("echo D > D; git add D; git commit -qm D", &["--wait"]);
    let shown = sandbox.show(&id);
    let (branch, path) = (shown["branch"].as_str().unwrap(), shown["worktree"].as_str().unwrap());
    sandbox.git(["update-ref", "-d", &format!("refs/heads/{branch}")]);
    sandbox.claudio(["rm", "--force", &id]).ended(0);
    sandbox.claudio(["undo", &id]).ended(0);
    let git = |args: &[&str]| sandbox.run_in(Path::new(path), "git", args).ok();
    assert_eq!(git(&["symbolic-ref", "HEAD"]), format!("refs/heads/{branch}"));
    assert!(git(&["status", "--porcelain"]).contains("A  D"));
    assert_eq!(fs::read_to_string(Path::new(path).join("D")).unwrap(), "D\n");
}

#[test]
fn taking_a_snapshot_leaves_index_and_files_alone_and_runs_nothing() {
    let subject = busy();
    let sandbox = &subject.sandbox;
    let hooks = sandbox.root().join("hooks");
    for hook in ["reference-transaction", "post-checkout", "pre-commit", "post-index-change"] {
        let script = format!("#!/bin/sh\necho {hook} >> '{}/ran'\n", hooks.display());
        executable(&hooks.join(hook), &script);
    }
    sandbox.git(["config", "core.hooksPath", hooks.to_str().unwrap()]);
    sandbox.git(["config", "commit.gpgSign", "true"]);
    sandbox.git(["config", "gpg.program", "/bin/false"]);
    sandbox.git(["config", "filter.rot.clean", &format!("touch '{}/ran'; cat", hooks.display())]);
    sandbox.git(["config", "filter.rot.required", "true"]);
    subject.git(&["init", "-q", "nested"]);
    let index = subject.git(&["rev-parse", "--git-path", "index"]);
    let facts = || {
        let at = Path::new(&index);
        (fs::read(at).unwrap(), at.metadata().unwrap().modified().unwrap())
    };
    let before = facts();
    sandbox.claudio(["rm", "--force", &subject.id]).ended(3);
    assert!(before == facts());
    fs::remove_dir_all(subject.worktree.join("nested")).unwrap();
    sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
    let ran = fs::read_to_string(hooks.join("ran")).unwrap_or_default();
    // Deleting the branch is git's own doing, with its hook; nothing else is.
    assert_eq!(ran.replace("reference-transaction\n", ""), "");
}

#[test]
fn a_submodule_goes_only_if_git_can_check_it_out_again() {
    let subject = Subject::new();
    let (sandbox, module) = (&subject.sandbox, subject.worktree.join("sub"));
    let upstream = sandbox.root().join("upstream");
    let at = |place: &Path, args: &[&str]| sandbox.run_in(place, "git", args).ok();
    // It holds another one.
    let inner = sandbox.path().to_str().unwrap();
    at(&upstream, &["submodule", "--quiet", "add", inner, "inner"]);
    at(&upstream, &["commit", "-qam", "with another"]);
    at(&upstream, &["commit", "-q", "--allow-empty", "-m", "more"]);
    subject.git(&["submodule", "--quiet", "add", upstream.to_str().unwrap(), "sub"]);
    subject.git(&["submodule", "--quiet", "update", "--init", "--recursive"]);
    subject.git(&["commit", "-qam", "a submodule"]);
    let before = subject.seen(false);
    assert!(before.contains_key("\"sub/inner/a.txt\""));
    let refused = |why: &str| {
        let ran = sandbox.claudio(["rm", "--force", &subject.id]).ended(3);
        assert!(ran.err.contains("'sub' is a submodule that could not"), "{}", ran.err);
        assert!(ran.err.contains(why), "{}", ran.err);
        assert!(!subject.keeps_something());
    };
    at(&module, &["checkout", "-q", "HEAD~"]);
    refused("at another commit");
    at(&module, &["checkout", "-q", "main"]);

    let modules = fs::read_to_string(subject.worktree.join(".gitmodules")).unwrap();
    write(&subject.worktree.join(".gitmodules"), "");
    refused("no submodule mapping found in .gitmodules");
    write(&subject.worktree.join(".gitmodules"), "[submodule \"sub\"]\n\tpath = sub\n");
    sandbox.git(["config", "--unset", "submodule.sub.url"]);
    sandbox.git(["config", "submodule.sub.active", "true"]);
    refused("no address");

    write(&subject.worktree.join(".gitmodules"), modules);
    // What is said about later updates does not keep it away.
    sandbox.git(["config", "submodule.sub.update", "none"]);
    sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
    assert_eq!(sandbox.json(["undo"])[0]["warnings"], serde_json::json!([]));
    let mut after = subject.seen(false);
    sandbox.git(["config", "--unset", "submodule.sub.update"]);
    after.insert("settings".into(), before["settings"].clone());
    assert_same("undone", &before, &after);
}

#[test]
fn what_a_rebase_did_is_undone_and_that_too() {
    let subject = busy();
    let (sandbox, id) = (&subject.sandbox, &subject.id);
    let before = subject.seen(false);
    // What is kept before a rebase differs from what is kept before a removal by its reason only.
    sandbox.claudio(["rm", "--force", id]).ended(0);
    let kept = trash(sandbox);
    let script = r#"
        manifest=$(git show "$1:manifest" | sed 's/"reason": "rm"/"reason": "rebase"/' |
            git hash-object -w --stdin)
        tree=$(git ls-tree "$1" | sed "s/blob [0-9a-f]*\tmanifest$/blob $manifest\tmanifest/" |
            git mktree)
        parents=$(git rev-parse "$1^@" | sed 's/^/-p /')
        git update-ref refs/kept $(git commit-tree $parents -m x $tree)
    "#;
    sandbox.run_in(sandbox.path(), "sh", ["-c", script, "sh", &kept]).ended(0);
    sandbox.claudio(["undo", id]).ended(0);
    sandbox.git(["update-ref", &kept, "refs/kept"]);
    sandbox.git(["update-ref", "-d", "refs/kept"]);
    subject.git(&["commit", "-q", "--amend", "-am", "Rewritten"]);
    write(&subject.worktree.join("new\nfile"), "other\n");
    let after = subject.seen(false);
    sandbox.claudio(["undo", id]).ended(0);
    assert_same("undone", &before, &subject.seen(false));
    sandbox.claudio(["undo", id]).ended(0);
    assert_same("done again", &after, &subject.seen(false));
    assert_eq!(sandbox.json(["ls"]).len(), 1);
}

/// An instance whose leftovers were committed by a merge, with files that git ignores beside them.
fn merged() -> (Sandbox, String, std::path::PathBuf) {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", "*.ign\n");
    sandbox.commit("Ignore");
    let work = "echo W > w; git add w; git commit -qm W; echo left > L; echo SECRET > secret.ign
        mkdir -p nm.ign/deep; echo q > nm.ign/deep/x; chmod 555 nm.ign; echo d > dir/d.ign";
    let id = sandbox.add_with(work, &["--wait"]);
    sandbox.claudio(["merge", &id, "--commit", "left"]).ended(0);
    let named = sandbox.claudio(["undo"]).ended(1);
    assert!(named.err.contains("nothing was removed"), "{}", named.err);
    assert!(named.err.contains(&format!("hint: git claudio undo {id}\n")), "{}", named.err);
    let path = sandbox.path().join(".claudio/worktrees").join(&id);
    (sandbox, id, path)
}

/// Says whether all that is ignored is in the worktree, as it was.
#[track_caller]
fn assert_ignored(path: &Path) {
    for (file, text) in [("secret.ign", "SECRET\n"), ("nm.ign/deep/x", "q\n"), ("dir/d.ign", "d\n")]
    {
        assert_eq!(fs::read_to_string(path.join(file)).unwrap(), text, "{file}");
    }
    let mode = fs::metadata(path.join("nm.ign")).unwrap().permissions();
    assert_eq!(std::os::unix::fs::PermissionsExt::mode(&mode) & 0o7777, 0o555);
    assert!(!path.with_extension("ignored").exists());
}

#[test]
fn what_is_ignored_stays_when_a_merge_or_a_rebase_is_undone() {
    let (sandbox, id, path) = merged();
    let status = || sandbox.run_in(&path, "git", ["status", "--porcelain"]).ok();
    for left in ["?? L", "", "?? L"] {
        sandbox.claudio(["undo", &id]).ended(0);
        assert_eq!(status(), left);
        assert_ignored(&path);
    }
}

/// Faults at every step, and what must hold after each.
#[cfg(feature = "failpoints")]
mod faults {
    use super::*;
    use crate::support::until;
    use std::collections::BTreeMap;

    /// Every step of a removal, with the visits at which it is cut off.
    const REMOVING: [(&str, &[u32]); 13] = [
        ("snapshot.look", &[1]),
        ("snapshot.blob", &[1, 2, 9, 20]),
        ("snapshot.tree", &[1]),
        ("snapshot.commit", &[1]),
        ("snapshot.ref", &[1]),
        ("snapshot.confirm", &[1]),
        ("files.flush", &[1]),
        ("remove.worktree", &[1]),
        ("remove.branch", &[1]),
        ("remove.record", &[1]),
        ("registry.before-remove", &[1]),
        ("registry.after-remove", &[1]),
        ("journal.before-append", &[1]),
    ];
    /// Every step of bringing back.
    const BRINGING: [(&str, &[u32]); 8] = [
        ("restore.branch", &[1]),
        ("restore.worktree", &[1]),
        ("restore.files", &[1]),
        ("restore.file", &[1, 2, 7]),
        ("restore.private", &[1]),
        ("files.before-rename", &[1, 3, 5]),
        ("registry.before-add", &[1]),
        ("registry.after-add", &[1]),
    ];
    const KILL: &str = "CLAUDIO_FAILPOINT";
    const ERROR: &str = "CLAUDIO_FAILPOINT_ERROR";

    /// Runs a command with a fault in it. Returns whether the fault struck.
    fn cut_off(subject: &Subject, args: &[&str], how: &str, point: &str) -> bool {
        let mut command = subject.sandbox.command(format!("git-claudio-{}", args[0]));
        let output = command.env(how, point).args(&args[1..]).output().unwrap();
        !output.status.success()
    }

    #[test]
    fn undoing_a_merge_cut_off_anywhere_can_be_done_again_and_loses_nothing() {
        for point in [
            "snapshot.confirm",
            "undo.aside:1",
            "undo.aside:3",
            "remove.worktree",
            "remove.branch",
            "restore.branch",
            "restore.files",
            "restore.private",
            "undo.put-back",
        ] {
            for how in [KILL, ERROR] {
                let (sandbox, id, path) = merged();
                let mut command = sandbox.command("git-claudio-undo");
                let output = command.env(how, point).arg(&id).output().unwrap();
                assert!(!output.status.success(), "{how} {point}");
                let undone = sandbox.claudio(["undo", &id]);
                assert_eq!(undone.code, 0, "{how} {point}: {}", undone.err);
                assert_ignored(&path);
                let status = sandbox.run_in(&path, "git", ["status", "--porcelain"]).ok();
                // The newest entry that is not undone yet may be what there was when it was cut off.
                assert!(status == "?? L" || status.is_empty(), "{how} {point}: {status}");
            }
        }
    }

    /// Either everything is there, or a ref brings it back.
    fn check(what: &str, subject: &Subject, before: &BTreeMap<String, Vec<u8>>) {
        let kept = !trash(&subject.sandbox).is_empty();
        if !kept {
            assert_same(what, before, &subject.seen(false));
            return;
        }
        subject.sandbox.claudio(["undo", &subject.id]).ended(0);
        assert_same(what, before, &subject.seen(false));
        assert_eq!(subject.sandbox.show(&subject.id)["state"], "completed", "{what}");
    }

    #[test]
    fn a_removal_cut_off_anywhere_loses_nothing() {
        let subject = busy();
        let before = subject.seen(false);
        for (point, visits) in REMOVING {
            for (visit, how) in visits.iter().flat_map(|visit| [(visit, KILL), (visit, ERROR)]) {
                let at = format!("{point}:{visit}");
                let what = format!("{how} {at}");
                let struck = cut_off(&subject, &["rm", "--force", &subject.id], how, &at);
                // Some points only let a process die.
                assert!(struck || how == ERROR, "{what}");
                check(&what, &subject, &before);
                // Cut off, finished, and brought back.
                cut_off(&subject, &["rm", "--force", &subject.id], how, &at);
                let again = subject.sandbox.claudio(["rm", "--force", &subject.id]);
                assert!(again.code == 0 || again.code == 2, "{what}: {}", again.err);
                assert!(!subject.worktree.exists(), "{what}");
                subject.sandbox.claudio(["undo", &subject.id]).ended(0);
                assert_same(&what, &before, &subject.seen(false));
                while subject.sandbox.claudio(["undo", &subject.id]).code == 0 {}
            }
        }
    }

    #[test]
    fn bringing_back_cut_off_anywhere_can_be_done_again() {
        let subject = busy();
        let before = subject.seen(false);
        for (point, visits) in BRINGING {
            for (visit, how) in visits.iter().flat_map(|visit| [(visit, KILL), (visit, ERROR)]) {
                let at = format!("{point}:{visit}");
                let what = format!("{how} {at}");
                subject.sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
                let struck = cut_off(&subject, &["undo", &subject.id], how, &at);
                assert!(struck || how == ERROR, "{what}");
                if struck {
                    let undone = subject.sandbox.claudio(["undo", &subject.id]);
                    assert_eq!(undone.code, 0, "{what}: {}", undone.err);
                }
                assert_same(&what, &before, &subject.seen(false));
            }
        }
    }

    #[test]
    fn a_half_removed_worktree_is_completed_or_removed_to_its_end() {
        let subject = busy();
        let before = subject.seen(false);
        for finish in [false, true] {
            cut_off(&subject, &["rm", "--force", &subject.id], KILL, "remove.worktree");
            // What git had deleted when it was killed.
            fs::remove_file(subject.worktree.join(".git")).unwrap();
            fs::remove_file(subject.worktree.join("new\nfile")).unwrap();
            fs::remove_dir_all(subject.worktree.join("dir")).unwrap();
            if finish {
                let file = subject.worktree.join("from nowhere");
                write(&file, "kept nowhere\n");
                subject.sandbox.claudio(["rm", "--force", &subject.id]).ended(3);
                fs::remove_file(file).unwrap();
                subject.sandbox.claudio(["rm", "--force", &subject.id]).ended(0);
                assert!(!subject.worktree.exists());
            }
            assert_eq!(trash(&subject.sandbox).lines().count(), 1);
            subject.sandbox.claudio(["undo", &subject.id]).ended(0);
            assert_same("half removed", &before, &subject.seen(false));
        }
    }

    #[test]
    fn what_git_ignores_does_not_stop_what_was_cut_off() {
        let (sandbox, id, path) = merged();
        let kill = |args: &[&str]| {
            let mut command = sandbox.command(format!("git-claudio-{}", args[0]));
            let killed = command.env(KILL, "remove.worktree").args(&args[1..]).output().unwrap();
            assert!(!killed.status.success());
            // What git had deleted then.
            fs::remove_file(path.join(".git")).unwrap();
            fs::remove_file(path.join(".gitignore")).unwrap();
        };
        let status = || sandbox.run_in(&path, "git", ["status", "--porcelain"]).ok();
        // To undo the merge goes on, and is not taken for what is to be undone.
        kill(&["undo", &id]);
        sandbox.claudio(["undo", &id]).ended(0);
        assert_eq!(status(), "?? L");
        assert_ignored(&path);
        kill(&["rm", "--force", &id]);
        let refused = sandbox.claudio(["rm", "--force", "--include-ignored", &id]).ended(3);
        assert!(refused.err.contains("git claudio undo"), "{}", refused.err);
        sandbox.claudio(["undo", &id]).ended(0);
        assert_ignored(&path);
        kill(&["rm", "--force", &id]);
        sandbox.claudio(["rm", "--force", &id]).ended(0);
        assert!(!path.exists());
    }

    #[test]
    fn what_comes_while_everything_is_kept_is_not_removed() {
        let subject = busy();
        let before = subject.seen(false);
        let file = subject.worktree.join("saved by an editor");
        // Something on the disk changes while the lock is waited for.
        let lock = subject.sandbox.path().join(".claudio/worktrees.lock");
        let held = fs::File::options().write(true).create(true).truncate(false).open(lock).unwrap();
        held.lock().unwrap();
        let mut command = subject.sandbox.command("git-claudio-rm");
        let mut rm = command.args(["--force", &subject.id]).spawn().unwrap();
        until("it is kept", || (!trash(&subject.sandbox).is_empty()).then_some(()));
        write(&file, "late\n");
        drop(held);
        assert_eq!(rm.wait().unwrap().code(), Some(3));
        fs::remove_file(file).unwrap();
        assert_same("refused", &before, &subject.seen(false));
        assert_eq!(trash(&subject.sandbox), "", "nothing was removed");
    }

    #[test]
    fn an_entry_is_only_used_again_while_it_holds_everything() {
        let subject = busy();
        let rm = || cut_off(&subject, &["rm", "--force", &subject.id], KILL, "remove.worktree");
        let entries = || trash(&subject.sandbox).lines().count();
        rm();
        fs::remove_file(subject.worktree.join("new\nfile")).unwrap();
        rm();
        assert_eq!(entries(), 1, "a part of it");
        // The files are the same, but what is staged is not.
        let text = fs::read(subject.worktree.join("a.txt")).unwrap();
        write(&subject.worktree.join("a.txt"), "only staged\n");
        subject.git(&["add", "a.txt"]);
        write(&subject.worktree.join("a.txt"), text);
        rm();
        assert_eq!(entries(), 2, "other things staged");
        subject.git(&["checkout", "-q", "--detach"]);
        rm();
        assert_eq!(entries(), 3, "another HEAD");
    }
}
