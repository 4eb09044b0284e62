//! Requests that are there already: what is asked of them is done or refused, and what a plan says of
//! them is what happens. The real `gh` against the stand-in for GitHub, as in `pr.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::json;
use support::Sandbox;
use support::hub::Hub;
use support::still::Still;

#[test]
fn a_request_that_exists_gets_what_the_options_say() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    hub.made(&["--draft", "--body", "Mine", &id]);
    let made = hub.made(&["--no-draft", &id]);
    assert_eq!((&made["draft"], &hub.pulls()[0]["draft"]), (&json!(false), &json!(false)));
    assert_eq!((made["action"].as_str(), &made["body"]), (Some("updated"), &json!(null)));
    let made = hub.made(&["--draft", &id]);
    assert_eq!((&made["draft"], &hub.pulls()[0]["draft"]), (&json!(true), &json!(true)));
    hub.sandbox.git(["config", "claudio.pr.draft", "false"]);
    assert_eq!(hub.made(&[&id])["draft"], true, "a setting is about requests that are made");
    let made = hub.made(&["--closes", "7,o/r#8", "--testing", "ran it", &id]);
    let text = "Mine\n\n## Testing\n\nran it\n\nCloses #7\n\nCloses o/r#8\n";
    assert_eq!((&made["body"], &hub.pulls()[0]["body"]), (&json!(text), &json!(text)));
    let made = hub.made(&["--closes", "7", &id]);
    assert_eq!((&made["body"], &hub.pulls()[0]["body"]), (&json!(null), &json!(text)));
    hub.made(&["--body", "New", "--closes", "9", &id]);
    assert_eq!(hub.pulls()[0]["body"], "New\n\nCloses #9\n");
}

#[test]
fn what_no_request_could_have_is_refused_before_anything_is_pushed() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    for (option, value) in [
        ("--closes", "abc"),
        ("--closes", "0x"),
        ("--closes", "0"),
        ("--closes", "3,"),
        ("--title", ""),
        ("--title", " "),
        ("--label", ""),
        ("--reviewer", ""),
    ] {
        let said = hub.refused(&[option, value, &id], 2);
        assert!(said.contains(option), "{option} {value:?}: {said}");
    }
    assert_eq!(hub.remote(&hub.branch(&id)), None);
}

#[test]
fn a_plan_of_a_request_that_exists_is_what_happens() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    hub.made(&["--title", "Kept", &id]);
    let before = Still::of(&hub.sandbox);
    let plan = hub.made(&["-n", &id]);
    assert_eq!(
        (&plan["number"], &plan["state"], &plan["title"]),
        (&json!(1), &json!("open"), &json!("Kept"))
    );
    assert_eq!(
        (&plan["page"], &plan["steps"]),
        (&json!(null), &json!(["nothing: the request has it all"]))
    );
    let options = [
        "--draft",
        "--reviewer",
        "alice",
        "--label",
        "docs",
        "--closes",
        "7",
        "--commit",
        "More",
        &id,
    ];
    let worktree = hub.sandbox.show(&id)["worktree"].as_str().unwrap().to_owned();
    support::write(&std::path::Path::new(&worktree).join("more"), "2\n");
    let pushed = hub.remote(&hub.branch(&id));
    let plan = hub.made(&[&["-n"], &options[..]].concat());
    let branch = hub.branch(&id);
    let steps = json!([
        "commit what is left over",
        format!("push '{branch}' to 'origin'"),
        "change the text of request #1",
        "make request #1 a draft",
        "add the label(s) docs",
        "ask alice for a review",
    ]);
    assert_eq!((plan["action"].as_str(), &plan["steps"]), (Some("planned"), &steps));
    let shown = hub.sandbox.claudio([&["pr", "-n"], &options[..]].concat()).ok();
    assert!(
        shown.contains("would be updated")
            && shown.contains(&format!("{id}: ask alice for a review")),
        "{shown}"
    );
    std::fs::remove_file(std::path::Path::new(&worktree).join("more")).unwrap();
    before.check(&hub.sandbox);
    assert_eq!((hub.remote(&branch), &hub.pulls()[0]["draft"]), (pushed, &json!(false)));
    support::write(&std::path::Path::new(&worktree).join("more"), "2\n");
    let made = hub.made(&options);
    for field in [
        "number",
        "url",
        "state",
        "draft",
        "base",
        "title",
        "body",
        "labels",
        "reviewers",
        "page",
        "committed",
        "rebased",
    ] {
        assert_eq!(plan[field], made[field], "{field}");
    }
    assert_eq!(made["steps"], json!([]));
    hub.change(|state| state["repositories"][0]["pull_requests"][0]["state"] = json!("MERGED"));
    let plan = hub.made(&["-n", &id]);
    assert_eq!((&plan["number"], &plan["state"]), (&json!(1), &json!("merged")));
    assert_eq!(plan["steps"], json!(["nothing: request #1 is merged"]));
}

#[test]
fn a_plan_fails_where_the_command_would() {
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    hub.elsewhere("main", "other", "x\n");
    let plan = hub.made(&["-n", "--draft", &id]);
    assert!(plan["warnings"].to_string().contains("'origin/main' has moved on"), "{plan}");
    hub.sandbox.git(["fetch", "-q", "origin"]);
    let plan = hub.made(&["-n", "--draft", &id]);
    let branch = hub.branch(&id);
    let steps = json!([
        "make 1 commit(s) anew on top of 'origin/main'",
        format!("push '{branch}' to 'origin'"),
        "make a draft into 'main'",
    ]);
    assert_eq!(
        (&plan["rebased"], &plan["steps"], &plan["warnings"]),
        (&json!(true), &steps, &json!([]))
    );
    hub.elsewhere("main", "x", "theirs\n");
    hub.sandbox.git(["fetch", "-q", "origin"]);
    for options in [["-n", &id].as_slice(), &[&id]] {
        assert!(hub.refused(options, 1).contains("conflict: x"));
    }
    let idle = hub.sandbox.add("true");
    hub.sandbox.wait_for(&idle, "completed");
    for options in [["-n", &idle].as_slice(), &[&idle]] {
        assert!(hub.refused(options, 1).contains("no commits"));
    }
}

#[test]
fn why_there_is_no_request_is_said() {
    let sandbox = Sandbox::new();
    let remote = sandbox.root().join("remote.git");
    sandbox.git(["init", "-q", "--bare", "-b", "main", remote.to_str().unwrap()]);
    sandbox.git(["remote", "add", "origin", remote.to_str().unwrap()]);
    sandbox.git(["push", "-q", "-u", "origin", "main"]);
    let id = sandbox.add("echo 1 > x; git add x; git commit -qm One");
    sandbox.wait_for(&id, "completed");
    let why = "no request is made: the address of 'origin' is not that of a site";
    let ran = sandbox.claudio(["harvest", "--pr"]).ended(0);
    assert!(ran.out.contains("\tpushed\t") && !ran.out.contains("asked for"), "{}", ran.out);
    assert!(ran.err.contains(why), "{}", ran.err);
    let done = sandbox.json(["harvest", "--pr"]).remove(0);
    assert_eq!((&done["request"], &done["pr"]), (&json!("pushed"), &json!(null)));
    assert!(done["warnings"].to_string().contains(why), "{done}");
    assert!(sandbox.claudio(["pr", &id]).ended(0).err.contains(why));
    assert!(sandbox.claudio(["pr", "-n", &id]).ended(0).err.contains(why));
    let Some(hub) = Hub::new() else { return };
    let id = hub.done("echo 1 > x", "One");
    hub.sandbox.git(["config", "claudio.pr.forge", "gitlab"]);
    if hub.sandbox.run_in(hub.sandbox.root(), "sh", ["-c", "command -v glab"]).code == 0 {
        return;
    }
    let made = hub.made(&[&id]);
    let why = "no request is made: 'glab' is not installed; install it, or open https://";
    assert!(made["warnings"].to_string().contains(why), "{made}");
}
