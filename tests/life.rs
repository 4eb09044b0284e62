//! The life of an instance, from `add` to `rm`, as a user sees it.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use support::Sandbox;

#[test]
fn a_task_runs_in_a_worktree_of_its_own_and_lands_or_stays() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("echo new > new.txt && git add . && git commit -qm New && echo done");
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["source"], "exit");
    assert_eq!(done["exit"]["code"], 0);
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    let branch = done["branch"].as_str().unwrap();
    assert_eq!(sandbox.git(["show", &format!("{branch}:new.txt")]), "new");
    assert_eq!(sandbox.claudio(["logs", &id]).ok(), "done");
    let refused = sandbox.claudio(["rm", &id]).ended(3);
    assert!(refused.err.starts_with("error: "), "{}", refused.err);
    sandbox.git(["merge", "-q", branch]);
    sandbox.claudio(["rm", &id]).ended(0);
    assert_eq!(sandbox.git(["branch", "--list", "claudio/*"]), "");
    assert_eq!(sandbox.json(["ls"]).len(), 0);
}

/// The demo shows the whole life and leaves its repository; `--clean` takes that away.
#[test]
fn the_demo_runs_and_is_cleaned_away() {
    let sandbox = Sandbox::new();
    let played = sandbox.claudio(["demo"]).ended(0);
    for word in
        ["git claudio add", "git claudio answer", "git claudio wait", "git claudio diff", "exit 7"]
    {
        assert!(played.err.contains(word) || played.out.contains(word), "{word}: {played:?}");
    }
    let demos = || {
        let entries = std::fs::read_dir(sandbox.root().join("tmp")).unwrap().flatten();
        let demo =
            |e: &std::fs::DirEntry| e.file_name().to_string_lossy().starts_with("claudio-demo-");
        entries.filter(demo).map(|entry| entry.path()).collect::<Vec<_>>()
    };
    let left = demos();
    assert_eq!(left.len(), 1);
    let states = sandbox.claudio_in(&left[0], ["ls", "--format", "%(name) %(state)"]).ok();
    assert_eq!(states, "polite completed\nloud completed\ncurious completed\nbroken failed");
    sandbox.claudio(["demo", "--clean"]).ended(0);
    assert!(demos().is_empty());
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
}

/// Several scripts at once, one after another in a chain, all looked at and removed.
#[test]
fn a_day_with_several_tasks() {
    let sandbox = Sandbox::new();
    let replace = sandbox
        .add_with("sed -i s/one/ONE/ a.txt && git commit -qam Replace", &["--name", "replace"]);
    let check = sandbox.add_with("grep ONE a.txt", &["--depends-on", "replace", "--name", "check"]);
    let files = sandbox.add("mkdir extra && seq 3 > extra/x");
    let lines = sandbox.add("seq 100000");
    let fails = sandbox.add("exit 7");
    sandbox.claudio(["wait", "--timeout", "60s"]).ended(1);
    assert_eq!(sandbox.show(&check)["state"], "failed", "it starts from its own base");
    assert_eq!(sandbox.show(&fails)["exit"]["code"], 7);
    assert_eq!(sandbox.claudio(["logs", &lines]).ok().lines().count(), 100_000);
    let diff = sandbox.claudio(["diff", "--name-only", &files]).ok();
    assert_eq!(diff, "extra/x");
    assert!(sandbox.claudio(["diff", "--stat", &replace]).ok().contains("a.txt"));
    assert_eq!(sandbox.show(&files)["changes"]["uncommitted"], 1);
    let refused = sandbox.claudio(["rm", "--all"]).ended(3);
    assert!(refused.err.contains("would be lost"), "{}", refused.err);
    let left: Vec<String> =
        sandbox.json(["ls"]).iter().map(|i| i["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(left, [replace, files], "what holds work stays, all else goes");
}
