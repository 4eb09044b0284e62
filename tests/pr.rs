//! Pull requests, as a user sees them: the real `gh` against a stand-in for GitHub that listens on a
//! socket of the test's own, with real pushes to a bare repository.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use support::hub::Hub;
use support::models::{self, Models, Service};
use support::still::Still;
use support::{Ran, program, write};

#[test]
fn a_request_is_made_and_brought_up_to_date() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    sandbox.git(["config", "claudio.pr.labels", "agent"]);
    sandbox.git(["config", "claudio.pr.reviewers.default", "alice"]);
    sandbox.git(["config", "claudio.pr.reviewers.byPath", "*.rs=bob docs/=octo-org/core"]);
    let id = hub.done("echo 1 > x.rs; mkdir docs; echo 2 > docs/y", "Add a widget");
    let made = hub.made(&["--draft", "--label", "bug", "--closes", "12,o/r#7", &id]);
    assert_eq!((made["action"].as_str(), &made["number"]), (Some("created"), &1.into()));
    assert_eq!(made["url"], "https://github.com/octo-org/widgets/pull/1");
    assert_eq!((made["state"].as_str(), &made["draft"]), (Some("open"), &true.into()));
    let pull = &hub.pulls()[0];
    assert_eq!((&pull["title"], &pull["draft"]), (&json!("Add a widget"), &json!(true)));
    assert!(pull["body"].as_str().unwrap().ends_with("\nCloses #12\n\nCloses o/r#7\n"));
    assert_eq!(pull["reviewers"], json!(["alice", "bob"]));
    assert_eq!(pull["team_reviewers"], json!(["octo-org/core"]));
    assert_eq!(pull["labels"], json!(["agent", "bug"]));
    let branch = hub.branch(&id);
    assert_eq!(
        (pull["base"].as_str(), pull["head"].as_str()),
        (Some("main"), Some(branch.as_str()))
    );
    assert_eq!(hub.remote(&branch).as_deref(), Some(sandbox.git(["rev-parse", &branch]).as_str()));
    let shown = sandbox.show(&id);
    assert_eq!(shown["pr"]["number"], 1);
    assert_eq!((&shown["pr"]["url"], shown["pr"]["state"].as_str()), (&made["url"], Some("open")));

    // Again, with one more commit and one more label: the title stays as somebody changed it.
    hub.change(|state| {
        state["repositories"][0]["pull_requests"][0]["title"] = json!("Somebody's title");
    });
    let worktree = PathBuf::from(shown["worktree"].as_str().unwrap());
    write(&worktree.join("more"), "3\n");
    hub.refused(&[&id], 3);
    let made = hub.made(&["--label", "docs", "--commit", "More", &id]);
    assert_eq!((made["action"].as_str(), &made["committed"]), (Some("updated"), &true.into()));
    assert_eq!(made["title"], "Somebody's title");
    assert_eq!(hub.pulls().len(), 1);
    assert_eq!(hub.pulls()[0]["labels"], json!(["agent", "bug", "docs"]));
    assert_eq!(hub.remote(&branch).as_deref(), made["head"].as_str());
    let made = hub.made(&["--title", "New", "--body", "Text", &id]);
    assert_eq!((&hub.pulls()[0]["title"], &made["warnings"]), (&json!("New"), &json!([])));
    assert_eq!(hub.pulls()[0]["body"], "Text\n");

    // What became of it is remembered.
    hub.change(|state| state["repositories"][0]["pull_requests"][0]["state"] = json!("MERGED"));
    assert_eq!(hub.made(&["--status", "--all"])["state"], "merged");
    assert_eq!(sandbox.show(&id)["pr"]["state"], "merged");
    assert!(sandbox.claudio(["show", &id]).ok().contains("#1 merged https://github.com"));
    assert!(sandbox.claudio(["ls"]).ok().contains("\t#1 merged\t"));
    hub.made(&["--status", "--all"]);
    let events = sandbox.json(["events", "--instance", &id]);
    let asked = events.iter().filter(|event| event["kind"] == "requested");
    let asked: Vec<_> = asked.map(|event| event["detail"]["action"].as_str().unwrap()).collect();
    assert_eq!(asked, ["created", "updated", "updated", "seen"], "what is as it was is no event");
}

#[test]
fn a_plan_changes_nothing_anywhere() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x.rs", "Add a widget");
    write(&hub.sandbox.path().join("template"), "{{summary}}|{{branch}}|{{changes}}\n");
    hub.sandbox.git(["config", "claudio.pr.template", "template"]);
    let before = Still::of(&hub.sandbox);
    let plan = hub.made(&["-n", "--commit", "Rest", &id]);
    assert_eq!(plan["committed"], false, "nothing is left over");
    before.check(&hub.sandbox);
    let branch = hub.branch(&id);
    assert_eq!((plan["action"].as_str(), &plan["number"]), (Some("planned"), &Value::Null));
    let body = plan["body"].as_str().unwrap();
    assert!(body.ends_with(&format!("|{branch}|- Add a widget\n")), "{body}");
    let worktree = PathBuf::from(hub.sandbox.show(&id)["worktree"].as_str().unwrap());
    write(&worktree.join("left"), "over\n");
    let before = Still::of(&hub.sandbox);
    assert!(hub.refused(&["-n", &id], 3).contains("--commit MESSAGE"));
    let plan = hub.made(&["-n", "--commit", "Rest", &id]);
    assert_eq!(plan["committed"], true);
    assert!(plan["body"].as_str().unwrap().contains("- Add a widget\n- Rest\n"), "{plan}");
    before.check(&hub.sandbox);
    assert_eq!(hub.remote(&branch), None);
    assert!(hub.pulls().is_empty());
}

#[test]
fn a_rebase_follows_the_base_and_rewrites_only_what_is_ours() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let id = hub.done("echo 1 > x.rs", "Add a widget");
    let branch = hub.branch(&id);
    hub.made(&[&id]);
    let first = hub.remote(&branch).unwrap();
    let base = hub.elsewhere("main", "other", "x\n");
    let made = hub.made(&["--no-rebase", &id]);
    assert_eq!((&made["rebased"], hub.remote(&branch)), (&json!(false), Some(first.clone())));
    let made = hub.made(&[&id]);
    assert_eq!((&made["rebased"], made["action"].as_str()), (&json!(true), Some("updated")));
    let new = sandbox.git(["rev-parse", &branch]);
    assert_eq!(hub.remote(&branch), Some(new.clone()));
    assert_eq!(sandbox.git(["rev-parse", &format!("{branch}^")]), base);
    let worktree = PathBuf::from(sandbox.show(&id)["worktree"].as_str().unwrap());
    assert!(worktree.join("other").exists());
    assert_eq!(sandbox.run_in(&worktree, "git", ["status", "--porcelain"]).ok(), "");
    // What a rebase took away can be brought back.
    let trash = sandbox.git(["for-each-ref", "--format=%(refname)", "refs/claudio/trash"]);
    assert!(trash.contains(&id), "{trash}");
    let events = sandbox.json(["events"]);
    let rebased = events.iter().find(|event| event["kind"] == "rebased").unwrap();
    assert_eq!(rebased["detail"]["ref"], format!("refs/heads/{branch}"));
    assert_eq!(
        (&rebased["detail"]["from"], &rebased["detail"]["to"]),
        (&json!(first), &json!(new))
    );

    // Somebody else's commit on the branch is not pushed away.
    let theirs = hub.elsewhere(&branch, "theirs", "x\n");
    hub.elsewhere("main", "more", "x\n");
    let err = hub.refused(&[&id], 3);
    assert!(err.contains("holds 1 commit(s)") && err.contains(&theirs), "{err}");
    assert_eq!(hub.remote(&branch), Some(theirs));
}

#[test]
fn a_rebase_that_conflicts_changes_nothing() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo mine > a.txt; echo 1 > fine", "Mine");
    hub.elsewhere("main", "a.txt", "theirs\n");
    let err = hub.refused(&[&id], 1);
    assert!(err.contains("hint: conflict: a.txt") && err.contains("rebase origin/main"), "{err}");
    assert_eq!(hub.remote(&hub.branch(&id)), None);
    // The forge may be asked all the same: it shows the conflict to those who can solve it.
    hub.made(&["--no-rebase", &id]);
    assert_eq!(hub.pulls().len(), 1);
}

#[test]
fn a_request_that_is_there_already_is_taken_up() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let id = hub.done("echo 1 > x", "One");
    let branch = hub.branch(&id);
    sandbox.git(["push", "-q", "origin", &branch]);
    let args = ["pr", "create", "-R", "octo-org/widgets", "--head", &branch, "--base", "main"];
    let by_hand = sandbox.command("gh").args(args).args(["--title", "t", "--body", "b"]).output();
    Ran::from(by_hand.unwrap()).ended(0);
    let made = hub.made(&[&id]);
    assert_eq!((made["action"].as_str(), made["title"].as_str()), (Some("updated"), Some("t")));
    assert_eq!(hub.pulls().len(), 1);
    // A closed one is not opened again: the next is a new one.
    hub.change(|state| state["repositories"][0]["pull_requests"][0]["state"] = json!("CLOSED"));
    assert_eq!(hub.made(&[&id])["number"], 2);
}

#[test]
fn a_request_that_was_made_in_spite_of_an_error_is_found() {
    let Some(hub) = Hub::new() else { return };
    // The author cannot review it: the request is there, and the error comes after it.
    let id = hub.done("echo 1 > x", "One");
    let made = hub.made(&["--reviewer", "octo-dev,alice", "--label", "bug", &id]);
    assert_eq!((made["action"].as_str(), &made["number"]), (Some("created"), &json!(1)));
    let warnings = made["warnings"].to_string();
    assert!(warnings.contains("reviewer 'octo-dev' was not added"), "{warnings}");
    assert_eq!(hub.pulls()[0]["reviewers"], json!(["alice"]));
    assert_eq!(hub.pulls()[0]["labels"], json!(["bug"]));
    // The answer was lost.
    let id = hub.done("echo 2 > y", "Two");
    hub.fail(&["createPullRequest=500;applied"]);
    assert_eq!(hub.made(&[&id])["number"], 2);
    hub.fail(&[]);
    assert_eq!(hub.pulls().len(), 2);
    assert_eq!(hub.sandbox.show(&id)["pr"]["number"], 2);
}

#[test]
fn labels_and_reviewers_that_do_not_exist_are_warned_of() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    let args = ["--label", "bug,nope", "--reviewer", "alice,octo-org/none", &id];
    let made = hub.made(&args);
    let warnings = made["warnings"].as_array().unwrap();
    assert!(warnings.iter().any(|w| w.as_str().unwrap().contains("'nope'")), "{warnings:?}");
    assert!(warnings.iter().any(|w| w.as_str().unwrap().contains("octo-org/none")), "{warnings:?}");
    assert_eq!(hub.pulls()[0]["labels"], json!(["bug"]));
    assert_eq!(hub.pulls()[0]["reviewers"], json!(["alice"]));
    let made = hub.made(&["--reviewer", "ghost,bob", &id]);
    assert!(made["warnings"].to_string().contains("reviewer 'ghost' was not added"), "{made}");
    assert_eq!(hub.pulls()[0]["reviewers"], json!(["alice", "bob"]));
}

#[test]
fn all_that_are_completed_are_asked_for_in_landing_order() {
    let Some(hub) = Hub::new() else { return };
    let first = hub.done("echo 1 > a.txt; echo 1 > b", "First");
    let second = hub.done("echo 2 > a.txt", "Second");
    let third = hub.done("echo 3 > b", "Third");
    let made = hub.sandbox.json(["pr", "--all"]);
    let ids: Vec<_> = made.iter().map(|made| made["id"].as_str().unwrap()).collect();
    assert_eq!((ids, hub.pulls().len()), (vec![&*second, &*third, &*first], 3));
}

#[test]
fn nothing_to_ask_for() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.sandbox.add("true");
    hub.sandbox.wait_for(&id, "completed");
    let err = hub.refused(&[&id], 1);
    assert!(err.contains("no commits that 'origin/main' has not"), "{err}");
    assert_eq!(hub.remote(&hub.branch(&id)), None);
    hub.refused(&["--status", &id], 1);
}

#[test]
fn what_fails_outside_leaves_everything_as_before() {
    let Some(mut hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    hub.elsewhere("main", "other", "x\n");
    let branch = hub.branch(&id);
    hub.sandbox.set("GH_TOKEN", "");
    let err = hub.refused(&[&id], 5);
    assert!(err.contains("gh auth login --hostname github.com"), "{err}");
    hub.sandbox.set("GH_TOKEN", "wrong");
    assert!(hub.refused(&[&id], 5).contains("not logged in"));
    hub.sandbox.set("GH_TOKEN", "fake");
    assert_eq!(hub.remote(&branch), None, "the site is asked before anything is pushed");
    for (spec, said) in [
        ("createPullRequest=forbidden", "gh pr create"),
        ("createPullRequest=500", "HTTP 500"),
        ("*=403", "rate limit"),
        ("*=ratelimited", "rate limit"),
        ("*=502", "HTTP 502"),
        ("*=drop", "EOF"),
        ("*=garbage", "gh pr list"),
    ] {
        hub.fail(&[spec]);
        let err = hub.refused(&[&id], 5);
        assert!(err.contains(said) && err.contains("as before"), "{spec}: {err}");
    }
    assert!(hub.pulls().is_empty());
    hub.fail(&["*=hang:30"]);
    // Enough for git, which comes first.
    hub.sandbox.set("CLAUDIO_PR_TIMEOUT", "5s");
    let err = hub.refused(&[&id], 5);
    assert!(err.contains("did not answer within 5 seconds"), "{err}");
    hub.sandbox.set("CLAUDIO_PR_TIMEOUT", "2m");
    hub.fail(&[]);
    // The stand-in is gone, then the git side too.
    hub.server.kill().unwrap();
    hub.server.wait().unwrap();
    assert!(hub.refused(&[&id], 5).contains("gh pr list"));
    fs::rename(hub.sandbox.root().join("hub"), hub.sandbox.root().join("gone")).unwrap();
    let err = hub.refused(&[&id], 5);
    assert!(err.contains("cannot reach 'origin'"), "{err}");
}

#[test]
fn a_branch_that_the_remote_refuses_stays_here() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    let hook = hub.sandbox.root().join("hub/octo-org/widgets.git/hooks/pre-receive");
    support::executable(&hook, "#!/bin/sh\necho not today >&2\nexit 1\n");
    hub.elsewhere_with_hook_off(&hook);
    let err = hub.refused(&[&id], 5);
    assert!(err.contains("'origin' refused the branch") && err.contains("not today"), "{err}");
    assert!(hub.pulls().is_empty());
}

#[test]
fn the_remote_is_never_guessed() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    // gh by itself would take 'upstream'.
    sandbox.git(["remote", "add", "upstream", "https://github.com/somebody/else.git"]);
    let id = hub.done("echo 1 > x", "One");
    assert_eq!(hub.made(&[&id])["url"], "https://github.com/octo-org/widgets/pull/1");
    let head = sandbox.git(["rev-parse", "HEAD"]);
    let id = sandbox.add_with("echo 2 > y && git add . && git commit -qm Two", &["--base", &head]);
    sandbox.wait_for(&id, "completed");
    assert!(hub.refused(&[&id], 2).contains("--base BRANCH"));
    assert_eq!(hub.made(&["--base", "main", &id])["number"], 2);
    sandbox.git(["remote", "rename", "origin", "one"]);
    sandbox.git(["config", "--global", "remote.one.vcs", "fakehub"]);
    let id = sandbox.add_with("echo 3 > z && git add . && git commit -qm 3", &["--base", "main"]);
    sandbox.wait_for(&id, "completed");
    let err = hub.refused(&[&id], 2);
    assert!(err.contains("several remotes (one, upstream)") && err.contains("--remote"), "{err}");
    assert!(hub.refused(&["--remote", "nope", &id], 2).contains("no remote 'nope'"));
    assert_eq!(hub.made(&["--remote", "one", &id])["number"], 3);
}

#[test]
fn a_branch_may_go_to_a_fork() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let bare = sandbox.root().join("hub/octo-dev/widgets.git");
    fs::create_dir_all(bare.parent().unwrap()).unwrap();
    let from = sandbox.root().join("hub/octo-org/widgets.git");
    sandbox.run_in(&from, "cp", ["-r", ".", bare.to_str().unwrap()]).ended(0);
    hub.change(|state| {
        state["repositories"].as_array_mut().unwrap().push(json!({
            "owner": "octo-dev", "name": "widgets", "default_branch": "main",
            "git_dir": "hub/octo-dev/widgets.git", "parent": "octo-org/widgets",
        }));
    });
    sandbox.git(["config", "--global", "remote.mine.vcs", "fakehub"]);
    sandbox.git(["remote", "add", "mine", "https://github.com/octo-dev/widgets.git"]);
    sandbox.git(["config", "remote.pushDefault", "mine"]);
    let id = hub.done("echo 1 > x", "One");
    let branch = hub.branch(&id);
    let made = hub.made(&[&id]);
    assert_eq!((made["action"].as_str(), made["remote"].as_str()), (Some("created"), Some("mine")));
    assert_eq!(made["url"], "https://github.com/octo-org/widgets/pull/1");
    let pull = &hub.pulls()[0];
    assert_eq!((&pull["head"], &pull["head_repo"]), (&json!(branch), &json!("octo-dev/widgets")));
    let there = |bare: &PathBuf| {
        let name = format!("refs/heads/{branch}");
        sandbox.run_in(bare, "git", ["rev-parse", "-q", "--verify", &name]).out.trim().to_owned()
    };
    assert_eq!(
        (there(&bare), there(&from)),
        (made["head"].as_str().unwrap().to_owned(), "".into())
    );
    // The base has moved where it is, not in the fork.
    hub.elsewhere("main", "other", "x\n");
    let made = hub.made(&["--label", "bug", &id]);
    assert_eq!((made["action"].as_str(), &made["rebased"]), (Some("updated"), &json!(true)));
    assert_eq!((hub.pulls().len(), there(&bare)), (1, made["head"].as_str().unwrap().to_owned()));
    assert_eq!(hub.made(&["--status", &id])["number"], 1);
    // One branch may go its own way.
    let id = hub.done("echo 2 > y", "Two");
    sandbox.git(["config", &format!("branch.{}.pushRemote", hub.branch(&id)), "origin"]);
    assert_eq!(hub.made(&[&id])["remote"], "origin");
    assert_eq!(hub.pulls()[1]["head_repo"], "octo-org/widgets");
    // Without a program the page is the one for a branch of a fork.
    sandbox.git(["config", "claudio.pr.forge", "none"]);
    let id = hub.done("echo 3 > z", "Three");
    let page = hub.made(&[&id])["page"].as_str().unwrap().to_owned();
    assert!(page.contains(&format!("compare/main...octo-dev:{}", hub.branch(&id))), "{page}");
}

#[test]
fn a_site_of_ones_own_is_spoken_to_by_its_name() {
    let Some(mut hub) = Hub::new() else { return };
    hub.sandbox.git(["remote", "set-url", "origin", "https://code.example/octo-org/widgets.git"]);
    let id = hub.done("echo 1 > x", "One");
    // The name does not tell what it is, and what goes there must not be guessed.
    assert_eq!(hub.made(&[&id])["action"], "pushed");
    hub.sandbox.set("GH_HOST", "code.example");
    let err = hub.refused(&[&id], 5);
    assert!(err.contains("not logged in to 'code.example'"), "{err}");
    hub.sandbox.set("GH_ENTERPRISE_TOKEN", "fake");
    assert_eq!(hub.made(&[&id])["url"], "https://code.example/octo-org/widgets/pull/1");
    hub.sandbox.unset("GH_HOST");
    hub.sandbox.git(["config", "claudio.pr.forge", "github"]);
    assert_eq!(hub.made(&["--label", "bug", &id])["action"], "updated");
    assert_eq!(hub.pulls()[0]["labels"], json!(["bug"]));
    // Not what the variables say, but where the branch has come from.
    hub.sandbox.set("GH_HOST", "github.com");
    hub.sandbox.set("GH_REPO", "somebody/else");
    hub.sandbox.set("GH_FORCE_TTY", "80");
    assert_eq!(hub.made(&["--status", &id])["number"], 1);
    let id = hub.done("echo 2 > y", "Two");
    assert_eq!(hub.made(&[&id])["url"], "https://code.example/octo-org/widgets/pull/2");
}

#[test]
fn an_instance_that_runs_keeps_its_worktree_to_itself() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let id =
        sandbox.add("echo 1 > x; git add x; git commit -qm One; git claudio ask ready?; exit 0");
    sandbox.wait_for(&id, "waiting_input");
    hub.elsewhere("main", "other", "x\n");
    let err = hub.refused(&[&id], 3);
    assert!(err.contains("not rebased under it") && err.contains("git claudio wait"), "{err}");
    let made = hub.made(&["--no-rebase", &id]);
    assert_eq!((made["action"].as_str(), &made["number"]), (Some("created"), &json!(1)));
    assert_eq!(sandbox.show(&id)["pr"]["number"], 1, "its supervisor has stored it");
    sandbox.claudio(["send", &id, "yes"]).ended(0);
    assert_eq!(sandbox.wait_for(&id, "completed")["pr"]["number"], 1);
}

#[test]
fn stop_may_end_in_a_request() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let id =
        sandbox.add("echo 1 > x; git add x; git commit -qm One; echo 2 > y; tail -f /dev/null");
    let worktree = PathBuf::from(sandbox.wait_for(&id, "working")["worktree"].as_str().unwrap());
    support::until("its work", || worktree.join("y").exists().then_some(()));
    let refused = sandbox.claudio(["stop", "--pr", &id]).ended(3);
    assert!(refused.err.contains("1 file ('y')"), "{}", refused.err);
    assert_eq!(sandbox.show(&id)["state"], "stopped");
    let made = sandbox.json(["stop", "--pr", "--commit", "Rest", &id]).remove(0);
    assert_eq!((&made["number"], &made["committed"]), (&json!(1), &json!(true)));
    assert_eq!(hub.pulls()[0]["title"], sandbox.show(&id)["task"].as_str().unwrap());
}

#[test]
fn what_was_squashed_on_the_forge_has_landed() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let id = hub.done("echo 1 > x", "One");
    hub.made(&[&id]);
    // Squashed there together with something else: no tree and no patch tells.
    hub.elsewhere("main", "x", "1 and more\n");
    hub.change(|state| state["repositories"][0]["pull_requests"][0]["state"] = json!("MERGED"));
    let before = hub.remote("main");
    let made = hub.made(&["--no-rebase", &id]);
    assert_eq!((made["action"].as_str(), made["state"].as_str()), (Some("seen"), Some("merged")));
    assert_eq!((hub.pulls().len(), hub.remote("main")), (1, before));
    sandbox.claudio(["harvest", "--cleanup", &id]).ended(0);
    assert_eq!(sandbox.json(["ls"]).len(), 0);
}

#[test]
fn without_a_program_the_branch_is_pushed_and_the_page_printed() {
    let Some(hub) = Hub::new() else { return };
    hub.sandbox.git(["config", "claudio.pr.forge", "none"]);
    let id = hub.done("echo 1 > x", "One");
    let made = hub.made(&[&id]);
    let branch = hub.branch(&id);
    assert_eq!((made["action"].as_str(), &made["number"]), (Some("pushed"), &Value::Null));
    let page = format!("https://github.com/octo-org/widgets/compare/main...{branch}?expand=1");
    assert_eq!(made["page"], page);
    assert!(hub.remote(&branch).is_some());
    hub.refused(&["--status", &id], 1);
}

#[test]
fn an_agent_may_write_the_text() {
    let Some(mut hub) = Hub::new() else { return };
    let Some(claude) = program("claude") else { return };
    let Some(models) = Models::start(&hub.sandbox, Service::Anthropic) else { return };
    models::use_claude(&mut hub.sandbox, &claude, models.url());
    hub.sandbox.set("NO_PROXY", "127.0.0.1");
    let script = |scenario: &str, file: &str| {
        format!(
            "# [[scenario:{scenario}]]\necho secret-{file} > {file}; git add .; git commit -qm x"
        )
    };
    let id = hub.sandbox.add(&script("request_text", "one"));
    hub.sandbox.wait_for(&id, "completed");
    let made = hub.made(&["--ai", "--closes", "3", &id]);
    assert_eq!(made["warnings"], json!([]));
    assert_eq!(made["title"], "Widgets come in pairs");
    assert_eq!(hub.pulls()[0]["body"], "They were lonely.\n\nCloses #3\n");
    let asked = models.requests().last().unwrap().to_string();
    assert!(asked.contains("+secret-one") && !asked.contains("\"Bash\""), "{asked}");
    // Where it cannot, the text is what it is without it, and that is said.
    let id = hub.sandbox.add(&script("request_text_refused", "two"));
    hub.sandbox.wait_for(&id, "completed");
    let made = hub.made(&["--ai", &id]);
    assert_eq!((made["action"].as_str(), made["title"].as_str()), (Some("created"), Some("x")));
    assert!(made["warnings"].to_string().contains("Credit balance"), "{made}");
}

#[test]
fn codex_may_write_the_text() {
    let Some(mut hub) = Hub::new() else { return };
    let Some(codex) = program("codex") else { return };
    let Some(models) = Models::start(&hub.sandbox, Service::OpenAi) else { return };
    models::use_codex(&mut hub.sandbox, &codex, models.url());
    hub.sandbox.set("NO_PROXY", "127.0.0.1");
    hub.sandbox.git(["config", "claudio.backend.default", "codex"]);
    let script = "# [[scenario:request_text]]\nseq 30000 > long; git add .; git commit -qm x";
    let id = hub.sandbox.add(script);
    hub.sandbox.wait_for(&id, "completed");
    let made = hub.made(&["--ai", &id]);
    assert_eq!(made["warnings"], json!([]));
    assert_eq!(made["title"], "Widgets come in pairs");
    let requests = models.requests();
    let [asked] = requests.as_slice() else { panic!("{requests:?}") };
    let said = asked["last_user"].as_str().unwrap();
    assert!(said.contains("+1\n+2\n") && said.contains("[the rest is left out]"), "{}", said.len());
    let tools = asked["tools"].as_array().unwrap();
    let acts = |tool: &&Value| {
        !["request_user_input", "view_image", "update_plan"].contains(&tool.as_str().unwrap())
    };
    assert_eq!(tools.iter().filter(acts).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_harvest_does_what_is_asked_for_and_no_more() {
    let Some(hub) = Hub::new() else { return };
    let sandbox = &hub.sandbox;
    let one = sandbox.add("echo 1 > x");
    let two = hub.done("echo 2 > y", "Two");
    let idle = sandbox.add("true");
    let failed = sandbox.add("echo 3 > z; exit 1");
    for id in [&one, &idle, &failed] {
        sandbox.wait_for(id, "completed,failed");
    }
    sandbox.claudio(["harvest"]).ended(2);
    sandbox.claudio(["harvest", "--cleanup", &failed]).ended(1);
    let before = Still::of(sandbox);
    sandbox.claudio(["harvest", "--pr", &one]).ended(3);
    before.check(sandbox);
    let done = sandbox.json(["harvest", "--commit", "Rest"]);
    let of = |done: &[Value], id: &str| done.iter().find(|d| d["id"] == id).cloned().unwrap();
    assert_eq!(done.len(), 3);
    assert_eq!(of(&done, &one)["committed"], true);
    assert_eq!(
        (&of(&done, &two)["committed"], of(&done, &two)["request"].is_null()),
        (&json!(false), true)
    );
    assert!(hub.pulls().is_empty());
    let done = sandbox.json(["harvest", "--pr"]);
    assert_eq!(of(&done, &one)["request"], "created");
    assert_eq!((of(&done, &idle)["request"].is_null(), hub.pulls().len()), (true, 2));
    assert_eq!(sandbox.json(["ls"]).len(), 4);
    // One of them is merged as it is, and nothing is proven of the other.
    let branch = hub.branch(&two);
    sandbox.git(["push", "-q", "origin", &format!("{branch}:main")]);
    let number = sandbox.show(&two)["pr"]["number"].as_u64().unwrap();
    hub.change(|state| {
        let pulls = state["repositories"][0]["pull_requests"].as_array_mut().unwrap();
        let pull = pulls.iter_mut().find(|pull| pull["number"] == number).unwrap();
        pull["state"] = json!("MERGED");
    });
    let done = sandbox.json(["harvest", "--cleanup"]);
    assert_eq!(
        (&of(&done, &two)["removed"], of(&done, &two)["pr"]["state"].as_str()),
        (&json!(true), Some("merged"))
    );
    assert_eq!(of(&done, &idle)["removed"], true);
    let left: Vec<_> = sandbox.json(["ls"]).iter().map(|i| i["id"].clone()).collect();
    assert_eq!((left.len(), left.contains(&json!(failed))), (2, true));
    assert!(!of(&done, &one)["kept"].as_array().unwrap().is_empty());
}
