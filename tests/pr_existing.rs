//! Requests that are there already: what is asked of them is done or refused, and what a plan says of
//! them is what happens. The real `gh` against the stand-in for GitHub, as in `pr.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::json;
use support::hub::Hub;

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
