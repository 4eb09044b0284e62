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
