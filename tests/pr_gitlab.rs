//! Merge requests, by what a stand-in for `glab` is told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use support::Sandbox;
use support::hub::REMOTE_HELPER;

/// Stands for `glab`: writes down what it is told, and knows the request once it was made.
const GLAB: &str = r#"#!/bin/sh
for word; do printf '<%s>' "$word"; done >> "$HOME/glab.log"
echo >> "$HOME/glab.log"
one='{"iid":7,"web_url":"https://gitlab.com/g/sub/r/-/merge_requests/7","state":"opened","draft":true,
      "title":"One","description":"Hers","target_branch":"main","sha":"","labels":["bug"],"reviewers":[{"username":"ann"}]}'
case "$1 $2" in
    'mr list') if [ -f "$HOME/made" ]; then echo "[$one]"; else echo '[]'; fi ;;
    'mr view') echo "$one" ;;
    'mr create') touch "$HOME/made" ;;
    'mr update') ;;
    *) exit 1 ;;
esac
"#;

#[test]
fn a_merge_request_is_made_by_glab() {
    let sandbox = Sandbox::new();
    let bare = sandbox.root().join("bare.git");
    sandbox.git(["init", "-q", "--bare", "-b", "main", bare.to_str().unwrap()]);
    sandbox.script(
        "git-remote-fakelab",
        &REMOTE_HELPER.replace("$FAKE_GIT_ROOT/${2#https://*/}", "$FAKE_GIT_ROOT"),
    );
    let mut sandbox = sandbox;
    sandbox.set("FAKE_GIT_ROOT", bare);
    sandbox.script("glab", GLAB);
    sandbox.git(["config", "--global", "remote.origin.vcs", "fakelab"]);
    sandbox.git(["remote", "add", "origin", "https://gitlab.com/g/sub/r.git"]);
    sandbox.git(["push", "-q", "origin", "main"]);
    let id = sandbox.add("echo 1 > x && git add x && git commit -qm One");
    let branch = sandbox.wait_for(&id, "completed")["branch"].as_str().unwrap().to_owned();
    let args = ["pr", "--draft", "-l", "bug", "-r", "ann", "--body", "why", &id];
    let made = sandbox.json(args).remove(0);
    assert_eq!((made["number"].as_u64(), made["state"].as_str()), (Some(7), Some("open")));
    sandbox.json(["pr", "--label", "more", "--reviewer", "bob", &id]);
    sandbox.json(["pr", "--no-draft", "--closes", "3", &id]);
    let log = fs::read_to_string(sandbox.home().join("glab.log")).unwrap();
    let repository = "<-R><https://gitlab.com/g/sub/r>";
    let list =
        format!("<mr><list>{repository}<--source-branch><{branch}><--all><--output><json>\n");
    let create = format!(
        "<mr><create>{repository}<--source-branch><{branch}><--target-branch><main><--title><One>\
         <--description><why\n><--yes><--draft><--label><bug><--reviewer><ann>\n"
    );
    let update = format!(
        "<mr><update><7>{repository}<--label><more>\n<mr><update><7>{repository}<--reviewer><+bob>\n"
    )
    .replace(&format!("<7>{repository}"), &format!("{repository}<7>"));
    let view = format!("<mr><view>{repository}<7><--output><json>\n");
    let ready = format!(
        "<mr><update>{repository}<7><--description><Hers\n\nCloses #3\n>\n\
         <mr><update>{repository}<7><--ready>\n"
    );
    assert_eq!(
        log,
        [&list, &create, &list, &list, &update, &view, &list, &ready, &view]
            .map(String::as_str)
            .concat()
    );
}
