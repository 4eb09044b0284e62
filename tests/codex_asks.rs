//! What the real Codex asks a person, and who works for it: every kind of request of its protocol that
//! it can be brought to make, each answered in every way that there is.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::{Value, json};
use std::fs;
use support::agents::{go, kill, nothing_is_left, shell_of, states, worktree};
use support::codex::{ASKING, FREE, add, codex, processes, used};
use support::models::data;
use support::{Sandbox, runs, until};

const ASKS: &str = "waiting_input:permission";
const QUESTION: &str = "waiting_input:question";

/// Waits until it asks something else than `before`. Returns what.
#[track_caller]
fn asked(sandbox: &Sandbox, id: &str, before: &Value) -> Value {
    until("another prompt", || {
        let show = sandbox.show(id);
        assert!(show["state"] != "failed" && show["state"] != "completed", "{show}");
        let waiting = show["waiting"].clone();
        (waiting["id"].is_string() && waiting["id"] != before["id"]).then_some(waiting)
    })
}

/// Answers what is asked.
#[track_caller]
fn answer(sandbox: &Sandbox, id: &str, prompt: &Value, options: &[&str]) {
    let args = ["answer", id, "--prompt", prompt["id"].as_str().unwrap()];
    sandbox.claudio([&args[..], options].concat()).ok();
}

#[test]
fn a_permission_is_allowed_and_another_denied() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "permission", ASKING);
    let first = sandbox.wait_for(&id, "waiting_input");
    let waiting = &first["waiting"];
    assert_eq!((&waiting["kind"], &waiting["tool"]), (&"permission".into(), &"command".into()));
    assert_eq!(waiting["input"]["command"], "touch needs_permission.txt && echo made");
    let prompt = waiting["id"].as_str().unwrap();
    let wrong = sandbox.claudio(["answer", &id, "--allow", "--prompt", "call_0.0"]).ended(1);
    assert!(wrong.err.contains(prompt), "{}", wrong.err);
    sandbox.claudio(["answer", &id, "--message", "yes"]).ended(1);
    sandbox.claudio(["answer", &id, "--allow", "--prompt", prompt]).ended(0);
    let second = until("the second prompt", || {
        let show = sandbox.show(&id);
        (show["waiting"]["id"].as_str()? != prompt).then(|| show["waiting"]["id"].clone())
    });
    assert!(worktree(&sandbox, &id).join("needs_permission.txt").exists());
    sandbox.claudio(["answer", &id, "--deny", "--prompt", second.as_str().unwrap()]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert!(!worktree(&sandbox, &id).join("perm.txt").exists());
    let asks = "waiting_input:permission";
    assert_eq!(states(&sandbox, &id), ["working", asks, "working", asks, "working", "completed"]);
    used(&done["metrics"], [1100, 95, 8200, 4000]);
    assert_eq!(models.requests().len(), 3);
    let log = sandbox.claudio(["logs", &id]).ok();
    assert!(log.contains("codex asks: permission to run touch needs_permission.txt"), "{log}");
    assert!(log.contains("\n    declined\n"), "{log}");
}

#[test]
fn what_is_allowed_always_is_not_asked_again_and_files_are_asked_for_by_name() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "codex_always", ASKING);
    let command = asked(&sandbox, &id, &Value::Null);
    assert_eq!(command["input"]["command"], "echo again >> again.txt");
    answer(&sandbox, &id, &command, &["--allow-always"]);
    let change = asked(&sandbox, &id, &command);
    assert_eq!(
        fs::read_to_string(worktree(&sandbox, &id).join("again.txt")).unwrap(),
        "again\nagain\n"
    );
    assert_eq!(change["tool"], "file_change");
    let path = worktree(&sandbox, &id).join("patched.txt");
    assert_eq!(change["text"], format!("change {}", path.display()));
    assert!(change["input"]["changes"][0]["diff"].as_str().unwrap().contains("one"), "{change}");
    answer(&sandbox, &id, &change, &["--allow-always"]);
    sandbox.wait_for(&id, "completed");
    assert_eq!(fs::read_to_string(path).unwrap(), "two\n");
    assert_eq!(states(&sandbox, &id), ["working", ASKS, "working", ASKS, "working", "completed"]);
}

#[test]
fn a_no_with_words_reaches_the_model_in_the_same_turn() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "permission", ASKING);
    let first = asked(&sandbox, &id, &Value::Null);
    answer(&sandbox, &id, &first, &["--deny", "--message", "Use another name."]);
    let second = asked(&sandbox, &id, &first);
    assert!(!worktree(&sandbox, &id).join("needs_permission.txt").exists());
    models.asked("why", |request| request["last_user"] == "Use another name.");
    answer(&sandbox, &id, &second, &["--allow"]);
    let done = sandbox.wait_for(&id, "completed");
    assert!(worktree(&sandbox, &id).join("perm.txt").exists());
    assert_eq!(done["metrics"]["turns"], 1);
    assert_eq!(states(&sandbox, &id), ["working", ASKS, "working", ASKS, "working", "completed"]);
}

#[test]
fn a_question_is_asked_in_plan_mode_and_its_answer_must_fit() {
    let Some((sandbox, models)) = codex() else { return };
    let mut options = FREE.to_vec();
    options.extend(["--permission-mode", "plan"]);
    let id = add(&sandbox, "question", &options);
    let asked = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(asked["waiting"]["kind"], "question");
    assert_eq!(asked["waiting"]["text"], "Which colour?");
    assert_eq!(asked["waiting"]["options"], serde_json::json!(["Red", "Blue"]));
    sandbox.claudio(["answer", &id, "--allow"]).ended(1);
    sandbox.claudio(["answer", &id, "--option", "Blue"]).ended(0);
    sandbox.wait_for(&id, "completed");
    let states = states(&sandbox, &id);
    assert_eq!(states, ["working", "waiting_input:question", "working", "completed"]);
    assert_eq!(models.requests().len(), 2);
}

#[test]
fn more_access_is_asked_for_in_words_and_waits_for_a_person() {
    let Some((sandbox, _models)) = codex() else { return };
    sandbox.git(["config", "claudio.backend.codex.args", "--enable request_permissions_tool"]);
    let id = add(&sandbox, "codex_access", ASKING);
    let first = asked(&sandbox, &id, &Value::Null);
    assert_eq!((&first["kind"], &first["tool"]), (&"permission".into(), &"permissions".into()));
    assert_eq!(first["text"], "more access: the network, write /srv/shared (To fetch and keep.)");
    assert_eq!(first["input"]["network"]["enabled"], true);
    // Nobody has answered when its supervisor dies: that is no yes, and Codex tells its model so.
    kill(processes(&sandbox, &id)[0]);
    until("that it is lost", || (sandbox.show(&id)["lost"] == true).then_some(()));
    sandbox.claudio(["sessions", "recover"]).ok();
    sandbox.wait_for(&id, "completed");
    assert!(!granted(&sandbox, &id), "nobody allowed it");
    for (options, allowed) in [(["--allow"], true), (["--deny"], false)] {
        let id = add(&sandbox, "codex_access", ASKING);
        let prompt = asked(&sandbox, &id, &first);
        answer(&sandbox, &id, &prompt, &options);
        sandbox.wait_for(&id, "completed");
        assert_eq!(granted(&sandbox, &id), allowed);
        assert_eq!(states(&sandbox, &id), ["working", ASKS, "working", "completed"]);
    }
}

/// Whether Codex has told its model of an access that was granted.
fn granted(sandbox: &Sandbox, id: &str) -> bool {
    let session = sandbox.show(id)["session_id"].as_str().unwrap().to_owned();
    let mut folders = vec![sandbox.home().join(".codex/sessions")];
    let mut found = false;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()) {
            match path.is_dir() {
                true => folders.push(path),
                false if path.to_string_lossy().contains(&session) => {
                    let text = fs::read_to_string(path).unwrap();
                    found |= text.lines().any(|line| {
                        line.contains("function_call_output") && line.contains("/srv/shared")
                    });
                }
                false => {}
            }
        }
    }
    found
}

/// Gives Codex a tool server that asks a person.
fn with_asker(sandbox: &Sandbox) {
    let config = sandbox.home().join(".codex/config.toml");
    let text = fs::read_to_string(&config).unwrap();
    let server = data("codex/asker.py");
    let server = server.to_str().unwrap();
    let table =
        format!("[mcp_servers.asker]\ncommand = \"python3\"\nargs = [\"-B\", \"{server}\"]\n");
    fs::write(config, text + &table).unwrap();
}

#[test]
fn a_tool_server_is_allowed_and_what_it_asks_is_filled_in() {
    let Some((sandbox, _models)) = codex() else { return };
    with_asker(&sandbox);
    let id = add(&sandbox, "codex_tools", ASKING);
    let tool = asked(&sandbox, &id, &Value::Null);
    assert_eq!((&tool["kind"], &tool["tool"]), (&"permission".into(), &"mcp".into()));
    assert_eq!(tool["text"], "Allow the asker MCP server to run tool \"ask_person\"?");
    answer(&sandbox, &id, &tool, &["--allow-always"]);
    let colour = asked(&sandbox, &id, &tool);
    assert_eq!(colour["kind"], "question");
    assert_eq!(colour["text"], "asker asks: How shall it be? colour");
    assert_eq!(colour["options"], json!(["red", "blue"]));
    sandbox.claudio(["answer", &id, "--message", "green"]).ended(1);
    sandbox.claudio(["answer", &id, "--allow"]).ended(1);
    answer(&sandbox, &id, &colour, &["--option", "2"]);
    let many = asked(&sandbox, &id, &colour);
    answer(&sandbox, &id, &many, &["--message", "3"]);
    let name = asked(&sandbox, &id, &many);
    assert!(name["text"].as_str().unwrap().contains("Name: What to call it"), "{name}");
    answer(&sandbox, &id, &name, &["--message", "It"]);
    let sure = asked(&sandbox, &id, &name);
    answer(&sandbox, &id, &sure, &["--allow"]);
    // The tool was allowed for good; what it asks is asked all the same.
    let plain = asked(&sandbox, &id, &sure);
    assert_eq!(
        (&plain["kind"], &plain["text"]),
        (&"permission".into(), &"asker asks: How shall it be?".into())
    );
    sandbox.claudio(["answer", &id, "--allow-always"]).ended(1);
    answer(&sandbox, &id, &plain, &["--deny"]);
    sandbox.wait_for(&id, "completed");
    let stream = sandbox.claudio(["logs", "--stream", &id]).ok();
    let results: Vec<Value> = stream
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap())
        .filter(|line| line["method"] == "item/completed")
        .filter_map(|line| {
            let text = line["params"]["item"]["result"]["content"][0]["text"].as_str()?.to_owned();
            serde_json::from_str(&text).ok()
        })
        .collect();
    assert_eq!(
        results,
        [
            json!({"action": "accept", "content": {"colour": "blue", "many": 3, "name": "It"}}),
            json!({"action": "decline"}),
        ]
    );
    let shown = states(&sandbox, &id);
    assert_eq!(shown[..4], ["working", ASKS, "working", QUESTION]);
    assert_eq!(shown[shown.len() - 3..], [ASKS, "working", "completed"]);
    nothing_is_left(&sandbox);
}

#[test]
fn it_works_as_long_as_a_sub_agent_does_and_both_are_counted() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "codex_subagent", FREE);
    let stream = sandbox.path().join(".claudio/instances").join(&id).join("stream.jsonl");
    shell_of(&sandbox, &id);
    until("the end of its own turn", || {
        fs::read_to_string(&stream).ok()?.contains(r#""method":"turn/completed""#).then_some(())
    });
    assert_eq!(sandbox.show(&id)["state"], "working");
    go(&sandbox, &id);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "It is under way.");
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    used(&done["metrics"], [1100, 70, 6000, 5000]);
    nothing_is_left(&sandbox);
}

#[test]
fn what_a_sub_agent_asks_is_asked_and_what_it_used_is_known_after_a_kill() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "codex_subagent", ASKING);
    let prompt = asked(&sandbox, &id, &Value::Null);
    assert!(prompt["input"]["command"].as_str().unwrap().contains("sub.pid"), "{prompt}");
    answer(&sandbox, &id, &prompt, &["--allow"]);
    let shell = shell_of(&sandbox, &id);
    kill(processes(&sandbox, &id)[2]);
    let failed = sandbox.wait_for(&id, "failed");
    assert!(!runs(shell), "{shell} was left behind");
    // The turns that were cut off are in no running total, but in the records of both threads.
    used(&failed["metrics"], [1000, 60, 3000, 5000]);
    nothing_is_left(&sandbox);
}

#[test]
fn wrong_options_are_named_and_full_bypass_has_one_name() {
    let Some((sandbox, _models)) = codex() else { return };
    for (options, words) in [
        (vec!["--permission-mode", "acceptEdits"], "on-request"),
        (vec!["--sandbox", "none"], "workspace-write"),
        (
            vec!["--permission-mode", "never", "--sandbox", "danger-full-access"],
            "dangerously-bypass",
        ),
        (vec!["--allowed-tools", "Bash"], "list of allowed tools"),
    ] {
        let args = [&["add", "--backend", "codex"], &options[..], &["x"]].concat();
        let refused = sandbox.claudio(args).ended(2);
        assert!(refused.err.contains(words), "{}", refused.err);
    }
    sandbox.git(["config", "claudio.backend.codex.prices", "gpt-mock=cheap"]);
    let refused = sandbox.claudio(["add", "--backend", "codex", "x"]).ended(2);
    assert!(refused.err.contains("'gpt-mock=cheap'"), "{}", refused.err);
    sandbox.git(["config", "--unset", "claudio.backend.codex.prices"]);
    assert_eq!(sandbox.json(["ls"]).len(), 0);
    let bypass = "dangerously-bypass-approvals-and-sandbox";
    let id = add(&sandbox, "permission", &["--permission-mode", bypass]);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["permission_mode"], bypass);
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
}
