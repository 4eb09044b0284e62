//! `.claudio/` deleted by hand or by `git clean`, and a repository that was moved: running agents go on,
//! commands say what is wrong, and `sessions recover` makes the records anew.

#![expect(clippy::unwrap_used, reason = "a test fails by it")]

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::{Ran, Sandbox, runs, until, write};

/// A script that commits, stages, leaves a file untracked, and waits for `go` where the test says.
fn script(sandbox: &Sandbox, name: &str) -> (String, PathBuf) {
    let go = sandbox.root().join(format!("go-{name}"));
    let script = format!(
        "trap '' HUP; echo {name} > committed; git add committed; git commit -qm {name}; \
         echo staged > staged; git add staged; echo lost > untracked; echo begun; \
         while [ ! -e '{}' ]; do sleep 0.02; done; echo over",
        go.display()
    );
    (script, go)
}

/// Adds an instance and waits until it has begun. Returns its id, its worktree and the file it waits for.
fn running(sandbox: &Sandbox, name: &str) -> (String, PathBuf, PathBuf) {
    let (script, go) = script(sandbox, name);
    let id = sandbox.add(&script);
    let worktree = PathBuf::from(sandbox.wait_for(&id, "working")["worktree"].as_str().unwrap());
    until("its work", || worktree.join("untracked").exists().then_some(()));
    (id, worktree, go)
}

fn ended(sandbox: &Sandbox, name: &str) -> (String, PathBuf) {
    let (id, worktree, go) = running(sandbox, name);
    write(&go, "");
    sandbox.wait_for(&id, "completed");
    quiet(sandbox);
    (id, worktree)
}

/// Waits until no helper of an instance that has ended writes any more.
fn quiet(sandbox: &Sandbox) {
    until("the last helper to end", || sandbox.processes().is_empty().then_some(()));
}

/// Runs `git claudio … --json` in `directory`.
#[track_caller]
fn json_in(sandbox: &Sandbox, directory: &Path, args: &[&str]) -> Vec<Value> {
    let mut command = sandbox.command_in(directory, "git");
    let ran: Ran = command.arg("claudio").args(args).arg("--json").output().unwrap().into();
    support::schema::check(&ran.ended(0).out)
}

/// Recovers. Returns what was done, by the id.
fn recover(sandbox: &Sandbox) -> Vec<(String, String)> {
    let done = sandbox.json(["sessions", "recover"]);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let mut done: Vec<_> =
        done.iter().map(|done| (text(&done["id"]), text(&done["recovery"]))).collect();
    done.sort();
    done
}

#[test]
fn after_claudio_was_deleted_everything_that_git_and_supervisors_know_comes_back() {
    let sandbox = Sandbox::new();
    let (over, over_worktree) = ended(&sandbox, "one");
    let (live, _, go) = running(&sandbox, "two");
    let before = sandbox.show(&over);
    let pid = sandbox.show(&live)["supervisor"]["pid"].as_i64().unwrap() as i32;
    fs::remove_dir_all(sandbox.path().join(".claudio")).unwrap();
    assert!(runs(pid), "the agent goes on");

    // What is wrong is said.
    let ran = sandbox.claudio(["ls"]).ended(0);
    assert!(ran.err.contains("the records of 2 instances are gone"), "{}", ran.err);
    assert!(ran.err.contains(&format!("{live} (running)")) && ran.err.contains(&over));
    assert!(ran.err.contains("git claudio sessions recover"), "{}", ran.err);
    for words in [vec!["show", &over], vec!["logs", &live], vec!["merge", &over]] {
        let ran = sandbox.claudio(&words).ended(2);
        assert!(ran.err.contains("no instance") && ran.err.contains("sessions recover"));
    }
    let ran = sandbox.claudio(["doctor"]).ended(1);
    assert!(ran.out.contains("records"), "{}", ran.out);

    let mut wanted = [(over.clone(), "rebuilt".to_owned()), (live.clone(), "rebuilt".to_owned())];
    wanted.sort();
    assert_eq!(recover(&sandbox), wanted);
    assert_eq!(recover(&sandbox), [], "once is enough");
    // The one that runs knows all of itself.
    let shown = sandbox.show(&live);
    assert_eq!((&shown["state"], &shown["lost"]), (&"working".into(), &false.into()));
    assert_eq!(shown["supervisor"]["pid"], pid);
    assert!(sandbox.claudio(["logs", &live]).ok().contains("begun"));
    assert_eq!(sandbox.claudio(["rm", &live]).code, 1, "it still runs");
    write(&go, "");
    sandbox.wait_for(&live, "completed");
    assert!(sandbox.claudio(["logs", &live]).ok().ends_with("over"));
    let task = fs::read(sandbox.path().join(format!(".claudio/instances/{live}/task"))).unwrap();
    assert!(String::from_utf8_lossy(&task).contains("echo two"), "the whole task");
    // The one that has ended has its branch, base and worktree, with what was staged.
    let after = sandbox.show(&over);
    for field in ["branch", "base", "worktree", "backend", "created_at"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!((&after["state"], &after["source"]), (&"failed".into(), &"recovery".into()));
    let reason = after["reason"].as_str().unwrap();
    assert!(reason.contains("what was not staged is lost"), "{reason}");
    let status = sandbox.run_in(&over_worktree, "git", ["status", "--porcelain"]).ok();
    assert_eq!(status, "A  staged");
    assert_eq!(fs::read(over_worktree.join("committed")).unwrap(), b"one\n");
    // Its task is lost, so it cannot begin again; everything else works.
    let ran = sandbox.claudio(["start", &over]).ended(1);
    assert!(ran.err.contains("the task of instance") && ran.err.contains("--base"), "{}", ran.err);
    let ran = sandbox.claudio(["send", &over, "Go on"]).ended(1);
    assert!(ran.err.contains("the task of instance"), "{}", ran.err);
    assert!(sandbox.claudio(["diff", &over]).ok().contains("committed"));
    sandbox.claudio(["merge", "--commit", "Rest", &over]).ended(0);
    sandbox.claudio(["rm", &over]).ended(0);
    sandbox.claudio(["undo", &over]).ended(0);
    sandbox.claudio(["rm", &over]).ended(0);
    assert_eq!(sandbox.git(["for-each-ref", &format!("refs/claudio/instances/{over}")]), "");
}

#[test]
fn an_agents_session_goes_on_after_its_record_was_made_anew() {
    let Some((sandbox, models)) = support::models::claude() else { return };
    let options = ["--permission-mode", "acceptEdits", "--allowed-tools", "Bash"];
    let id = support::agents::add(&sandbox, "claude", "commit", &options);
    let before = sandbox.wait_for(&id, "completed");
    quiet(&sandbox);
    fs::remove_dir_all(sandbox.path().join(".claudio")).unwrap();
    assert_eq!(recover(&sandbox), [(id.clone(), "rebuilt".to_owned())]);
    let after = sandbox.show(&id);
    for field in ["session_id", "permission_mode", "backend"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    sandbox.claudio(["send", &id, "Go on, please"]).ended(0);
    sandbox.wait_for(&id, "completed");
    let asked = models.requests().pop().unwrap();
    assert_eq!(
        (&asked["last_user"], &asked["session"]),
        (&"Go on, please".into(), &before["session_id"])
    );
}

#[test]
fn one_that_ends_meanwhile_writes_its_record_by_itself() {
    for clean in [false, true] {
        let sandbox = Sandbox::new();
        let (id, worktree, go) = running(&sandbox, "one");
        match clean {
            true => drop(sandbox.git(["clean", "-qfdx"])),
            false => fs::remove_dir_all(sandbox.path().join(".claudio/instances")).unwrap(),
        }
        assert!(worktree.join("untracked").exists());
        write(&go, "");
        let done = until("its record", || {
            let listed = sandbox.json(["ls"]);
            listed.into_iter().find(|found| found["state"] == "completed")
        });
        assert_eq!(done["id"], id.as_str());
        assert!(done["changes"]["files"].as_u64() == Some(3), "{done}");
        assert!(sandbox.claudio(["logs", &id]).ok().contains("begun"));
        assert_eq!(recover(&sandbox), []);
    }
}

#[test]
fn after_a_thorough_clean_and_a_prune_the_committed_work_is_there() {
    let mut sandbox = Sandbox::new();
    let (id, worktree) = ended(&sandbox, "one");
    let (noted, _) = ended(&sandbox, "two");
    sandbox.git(["clean", "-qffdx"]);
    assert!(!worktree.exists());
    // One is known by its worktree alone, as those of older versions are.
    sandbox.git(["update-ref", "-d", &format!("refs/claudio/instances/{id}")]);
    let mut wanted = [(id.clone(), "rebuilt".to_owned()), (noted.clone(), "rebuilt".to_owned())];
    wanted.sort();
    assert_eq!(recover(&sandbox), wanted);
    assert_eq!(sandbox.show(&id)["backend"], "unknown");
    assert_eq!(sandbox.show(&id)["base"]["ref"], "refs/heads/main");
    assert!(worktree.join("staged").exists());
    sandbox.git(["clean", "-qffdx"]);
    sandbox.git(["worktree", "prune"]);
    assert_eq!(recover(&sandbox), [(noted.clone(), "rebuilt".to_owned())]);
    let shown = sandbox.show(&noted);
    assert!(shown["reason"].as_str().unwrap().contains("what was not committed is lost"));
    let path = PathBuf::from(shown["worktree"].as_str().unwrap());
    assert!(path.join("committed").exists() && !path.join("staged").exists());
    // Whoever deletes the branch too has nothing to be told of.
    sandbox.git(["clean", "-qffdx"]);
    sandbox.git(["worktree", "prune"]);
    sandbox.git(["branch", "-D", shown["branch"].as_str().unwrap()]);
    let ran = sandbox.claudio(["ls"]).ended(0);
    assert!(!ran.err.contains("gone"), "{}", ran.err);
    // A branch that is made later is somebody else's, whatever it is called.
    let time = sandbox.git(["log", "-1", "--format=%ct", "main"]).parse::<u64>().unwrap() + 3600;
    sandbox.set("GIT_COMMITTER_DATE", format!("@{time} +0000"));
    sandbox.git(["branch", shown["branch"].as_str().unwrap()]);
    let ran = sandbox.claudio(["ls"]).ended(0);
    assert!(!ran.err.contains("gone"), "{}", ran.err);
}

#[test]
fn a_moved_repository_is_linked_to_its_worktrees_again() {
    let sandbox = Sandbox::new();
    let (over, _) = ended(&sandbox, "one");
    let (live, old, go) = running(&sandbox, "two");
    let moved = sandbox.root().join("moved");
    fs::rename(sandbox.path(), &moved).unwrap();
    let place = |id: &str| moved.join(".claudio/worktrees").join(id);
    let ran = sandbox.claudio_in(&moved, ["doctor"]).ended(1);
    assert!(ran.out.contains("does not exist"), "{}", ran.out);
    assert!(ran.err.contains("git claudio sessions recover"), "{}", ran.err);
    let mut done: Vec<(String, String)> = json_in(&sandbox, &moved, &["sessions", "recover"])
        .iter()
        .map(|done| (done["id"].to_string(), done["recovery"].to_string()))
        .collect();
    done.sort();
    let mut wanted = [&over, &live].map(|id| (format!("\"{id}\""), "\"relinked\"".to_owned()));
    wanted.sort();
    assert_eq!(done, wanted);
    for id in [&over, &live] {
        let shown = json_in(&sandbox, &moved, &["show", id]).remove(0);
        assert_eq!(shown["worktree"], place(id).to_str().unwrap(), "{id}");
        let status = sandbox.run_in(&place(id), "git", ["status", "--porcelain"]).ok();
        assert_eq!(status, "A  staged\n?? untracked");
    }
    write(&go, "");
    let wait = ["wait", "--timeout", "60s", &live];
    sandbox.claudio_in(&moved, wait).ended(0);
    let shown = json_in(&sandbox, &moved, &["show", &live]).remove(0);
    assert_eq!(shown["state"], "completed");
    assert_eq!(shown["changes"]["files"], 3, "{shown}");
    assert!(sandbox.claudio_in(&moved, ["logs", &live]).ok().ends_with("over"));
    sandbox.claudio_in(&moved, ["rm", "--force", &over, &live]).ended(0);
    assert!(!sandbox.path().exists() && !old.exists(), "nothing came to be in the old place");
}

#[test]
fn nothing_is_written_where_a_repository_was() {
    let sandbox = Sandbox::new();
    let (live, _, go) = running(&sandbox, "one");
    let pid = sandbox.show(&live)["supervisor"]["pid"].as_i64().unwrap() as i32;
    fs::remove_dir_all(sandbox.path()).unwrap();
    write(&go, "");
    until("the end of the supervisor", || (!runs(pid)).then_some(()));
    assert!(!sandbox.path().exists());
    // Another one in its place is another one.
    sandbox.run_in(sandbox.root(), "git", ["init", "-q", "-b", "main", "repo"]).ended(0);
    assert_eq!(sandbox.json(["ls"]), Vec::<Value>::new());
}

#[test]
fn what_a_move_left_running_is_found_after_its_supervisor_died() {
    // It knows of the move before it dies, or it does not.
    find_what_a_move_left_running(true);
    find_what_a_move_left_running(false);
}

fn find_what_a_move_left_running(known: bool) {
    let sandbox = Sandbox::new();
    let (live, _, _) = running(&sandbox, "one");
    let pid = sandbox.show(&live)["supervisor"]["pid"].as_i64().unwrap() as i32;
    let moved = sandbox.root().join("moved");
    fs::rename(sandbox.path(), &moved).unwrap();
    if known {
        json_in(&sandbox, &moved, &["sessions", "recover"]);
    }
    let _ = nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::SIGKILL);
    until("the death of the supervisor", || (!runs(pid)).then_some(()));
    let done = json_in(&sandbox, &moved, &["sessions", "recover"]).pop().unwrap();
    assert_eq!(done["recovery"], "failed");
    assert!(done["ended_processes"].as_u64() >= Some(1), "{done}");
    until("the end of all", || sandbox.processes().is_empty().then_some(()));
}
