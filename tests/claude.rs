//! The real Claude Code as a backend, against a model service of the test's own.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::io::Write;
use support::agents::{self, go, nothing_is_left, shell_of, states, used, worktree};
use support::models;
use support::{Sandbox, runs, until};

const ACCEPT: &[&str] = &["--permission-mode", "acceptEdits", "--allowed-tools", "Bash"];

/// Adds an instance that plays a scenario. Returns its id.
#[track_caller]
fn add(sandbox: &Sandbox, scenario: &str, options: &[&str]) -> String {
    agents::add(sandbox, "claude", scenario, options)
}

#[test]
fn a_file_is_written_and_committed() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "commit", ACCEPT);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    assert_eq!(done["source"], "protocol");
    assert_eq!(done["message"], "Committed hello.txt.");
    assert_eq!(done["permission_mode"], "acceptEdits");
    assert_eq!(done["changes"]["files"], 1, "{done}");
    assert_eq!(done["changes"]["uncommitted"], 0, "{done}");
    let branch = done["branch"].as_str().unwrap();
    assert_eq!(sandbox.git(["log", "-1", "--format=%s", branch]), "Add hello");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    used(&done, [1350, 160, 16_300, 8400], 0.0714);
    assert_eq!(done["metrics"]["turns"], 1);
    assert_eq!(models.requests()[0]["session"], done["session_id"]);
    nothing_is_left(&sandbox);
}

#[test]
fn a_permission_is_allowed_and_another_denied() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "permission", &[]);
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(asks["waiting"]["kind"], "permission");
    assert_eq!(asks["waiting"]["tool"], "Bash");
    assert_eq!(asks["waiting"]["input"]["command"], "touch needs_permission.txt && echo made");
    let prompt = asks["waiting"]["id"].as_str().unwrap().to_owned();
    sandbox.claudio(["answer", &id, "--allow", "--prompt", "another"]).ended(1);
    sandbox.claudio(["answer", &id, "--allow", "--prompt", &prompt]).ended(0);
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(asks["waiting"]["tool"], "Write");
    sandbox.claudio(["answer", &id, "--deny", "-m", "not this file"]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    let (w, p) = ("working", "waiting_input:permission");
    assert_eq!(states(&sandbox, &id), [w, p, w, p, w, "completed"]);
    assert!(worktree(&sandbox, &id).join("needs_permission.txt").exists());
    assert!(!worktree(&sandbox, &id).join("perm.txt").exists());
    used(&done, [1100, 95, 8200, 4000], 0.037);
    let warned = sandbox.json(["events", "--instance", &id]);
    assert!(warned.iter().any(|e| e["detail"]["message"] == "permission was denied: Write"));
    assert_eq!(models.requests().len(), 3);
}

#[test]
fn what_is_allowed_always_is_not_asked_again_and_leaves_no_file() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = add(&sandbox, "permission", &[]);
    sandbox.wait_for(&id, "waiting_input");
    sandbox.claudio(["answer", &id, "--allow-always"]).ended(0);
    used(&sandbox.wait_for(&id, "completed"), [1100, 95, 8200, 4000], 0.037);
    assert_eq!(
        states(&sandbox, &id),
        ["working", "waiting_input:permission", "working", "completed"]
    );
    assert!(!worktree(&sandbox, &id).join(".claude").exists());
}

#[test]
fn a_question_is_answered_and_a_kept_open_instance_takes_the_next_message() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "question", &["--keep-open"]);
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_eq!(asks["waiting"]["text"], "Which colour?");
    assert_eq!(asks["waiting"]["options"], serde_json::json!(["Red", "Blue"]));
    sandbox.claudio(["answer", &id, "--allow"]).ended(1);
    sandbox.claudio(["answer", &id, "--option", "2"]).ended(0);
    let idle = until("the end of the turn", || {
        Some(sandbox.show(&id)).filter(|show| show["waiting"]["kind"] == "idle")
    });
    assert!(idle["waiting"]["text"].as_str().unwrap().starts_with("Thanks."));
    let receipt = sandbox.json(["send", &id, "Go on, please"]).remove(0);
    assert_eq!(receipt["status"], "submitted");
    until("the next turn's end", || {
        (sandbox.show(&id)["waiting"]["text"] == "Going on. Finished.").then_some(())
    });
    assert_eq!(models.last_asked(), "Go on, please");
    let (w, i) = ("working", "waiting_input:idle");
    let seen = states(&sandbox, &id);
    assert_eq!(seen, [w, "waiting_input:question", w, i, w, i]);
    let stopped = sandbox.json(["stop", &id]).remove(0);
    assert_eq!(stopped["state"], "stopped");
    assert_eq!(stopped["metrics"]["turns"], 2);
    used(&stopped, [1100, 70, 8500, 4000], 0.0365);
}

#[test]
fn a_message_to_a_completed_instance_takes_up_its_session() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "multi_turn", &[]);
    let first = sandbox.wait_for(&id, "completed");
    used(&first, [500, 10, 0, 3000], 0.0215);
    let receipt = sandbox.json(["send", &id, "/cost is what I want to know"]).remove(0);
    assert_eq!(receipt["status"], "submitted");
    let second = sandbox.wait_for(&id, "completed");
    assert_eq!(second["session_id"], first["session_id"]);
    used(&second, [550, 30, 3000, 3000], 0.024);
    assert_eq!(second["metrics"]["turns"], 2);
    let asked = models.last_asked();
    assert!(asked.ends_with("/cost is what I want to know"), "it is no command: {asked}");
    assert_eq!(states(&sandbox, &id), ["working", "completed", "working", "completed"]);
}

#[test]
fn a_transcript_says_that_its_beginning_is_not_kept() {
    let Some((sandbox, _models)) = models::claude() else { return };
    sandbox.git(["config", "claudio.log.maxSize", "64k"]);
    let id = add(&sandbox, "multi_turn", &[]);
    sandbox.wait_for(&id, "completed");
    let logs = |args: &[&str]| sandbox.claudio([&["logs"], args, &[&id]].concat()).ok();
    let note = "[git claudio: earlier events are not kept: log.max_size]\n";
    assert!(!logs(&[]).contains("git claudio"));
    for _ in 0..2 {
        // An event as long as half of what is kept: the next begins a new file.
        let event = format!("{{\"type\":\"other\",\"text\":\"{}\"}}\n", "x".repeat(40_000));
        let file = sandbox.path().join(".claudio/instances").join(&id).join("stream.jsonl");
        fs::OpenOptions::new()
            .append(true)
            .open(file)
            .unwrap()
            .write_all(event.as_bytes())
            .unwrap();
        sandbox.claudio(["send", &id, "Go on"]).ended(0);
        sandbox.wait_for(&id, "completed");
    }
    assert!(logs(&[]).starts_with(note), "{}", logs(&[]));
    assert!(logs(&["--since", "1h"]).starts_with(note));
    assert!(!logs(&["-n", "1"]).contains("git claudio"));
    assert!(!logs(&["--stream"]).contains("git claudio"));
    let first = sandbox.json(["logs", &id]).remove(0);
    assert_eq!((&first["kind"], &first["text"]), (&"note".into(), &note.trim_end().into()));
}

#[test]
fn a_message_while_it_works_is_queued_and_reaches_the_same_turn() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "until_told", ACCEPT);
    shell_of(&sandbox, &id);
    let receipt = sandbox.json(["send", &id, "mind the gap"]).remove(0);
    assert_eq!(receipt["status"], "queued");
    go(&sandbox, &id);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["metrics"]["turns"], 1);
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    let stream = sandbox.claudio(["logs", "--stream", &id]).ok();
    assert!(stream.lines().any(|l| l.contains("mind the gap") && l.contains("isReplay")));
    assert_eq!(models.requests().len(), 2);
}

#[test]
fn a_busy_agent_is_stopped_with_all_that_it_started_and_goes_on_later() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "until_told", ACCEPT);
    let shell = shell_of(&sandbox, &id);
    until("the account of the first request", || sandbox.show(&id)["metrics"]["cost_usd"].as_f64());
    let stopped = sandbox.json(["stop", &id]).remove(0);
    assert_eq!(stopped["state"], "stopped");
    used(&stopped, [1000, 60, 0, 5000], 0.0378);
    assert!(!runs(shell));
    nothing_is_left(&sandbox);
    assert_eq!(states(&sandbox, &id), ["working", "stopped"]);
    sandbox.claudio(["start", &id]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["session_id"], stopped["session_id"]);
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    assert_eq!(states(&sandbox, &id), ["working", "stopped", "working", "completed"]);
    models.asked("how it was ended", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were stopped"))
    });
}

#[test]
fn its_commands_ask_a_person_and_report_the_end() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let mut options = ACCEPT.to_vec();
    options.push("--keep-open");
    let id = add(&sandbox, "inside", &options);
    let asks = sandbox.wait_for(&id, "waiting_input");
    assert_eq!((&asks["source"], &asks["waiting"]["text"]), (&"tool".into(), &"Deploy?".into()));
    sandbox.claudio(["answer", &id, "--option", "1"]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "deployed");
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    assert_eq!(fs::read_to_string(worktree(&sandbox, &id).join("answer.txt")).unwrap(), "yes\n");
    let (w, q) = ("working", "waiting_input:question");
    assert_eq!(states(&sandbox, &id), [w, q, w, "completed"]);
}

#[test]
fn it_is_not_completed_while_something_runs_in_the_background() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "background_until_told", ACCEPT);
    models.asked("the turn's last request", |request| request["turn"] == 1);
    until("the turn's end", || {
        agents::stream(&sandbox, &id).contains(r#""state":"idle""#).then_some(())
    });
    assert_eq!(sandbox.show(&id)["state"], "working");
    go(&sandbox, &id);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "The background command has ended. All done.");
    assert_eq!(done["metrics"]["turns"], 2);
    used(&done, [1200, 100, 12_000, 5000], 0.0458);
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
}

#[test]
fn a_sub_agent_works_and_is_counted() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "subagent", ACCEPT);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "The sub-agent is done.");
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    assert!(worktree(&sandbox, &id).join("hello.txt").exists());
    // What it did itself, and what the sub-agent did for it.
    used(&done, [1100 + 1350, 80 + 160, 6000 + 16_300, 5000 + 8400], 0.0418 + 0.0714);
    assert_eq!(models.requests().len(), 5);
}

#[test]
fn retries_and_rate_limits_are_seen_while_it_works() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = add(&sandbox, "api_retry", ACCEPT);
    used(&sandbox.wait_for(&id, "completed"), [1100, 80, 6000, 5000], 0.0418);
    let w = "working";
    let (retrying, limited) = ("working:retrying", "working:rate_limited");
    assert_eq!(states(&sandbox, &id), [w, retrying, retrying, w, limited, w, "completed"]);
    let events = sandbox.json(["events", "--instance", &id]);
    let limit = events.iter().map(|event| &event["detail"]["detail"]);
    let limit = limit.filter(|detail| detail["kind"] == "rate_limited").collect::<Vec<_>>();
    assert_eq!(limit[0]["delay_ms"], 2000);
    assert_eq!(limit[0]["attempt"], 1);
}

#[test]
fn a_service_that_says_no_is_a_failure_with_its_own_words() {
    let Some((mut sandbox, mut models)) = models::claude() else { return };
    sandbox.set("CLAUDE_CODE_MAX_RETRIES", "1");
    for (scenario, words, stumbles) in [
        ("api_auth", "Invalid API key · Fix external API key (status 401)", Some("retrying")),
        ("api_credit", "Credit balance is too low (status 400)", None),
        ("api_rate_limited", "Request rejected (429)", Some("rate_limited")),
        ("api_down", "500", Some("retrying")),
    ] {
        let id = add(&sandbox, scenario, &[]);
        let failed = sandbox.wait_for(&id, "failed");
        let message = failed["message"].as_str().unwrap();
        assert!(message.contains(words), "{scenario}: {message}");
        // It says what the service said as if the model had answered, and then that it was an error.
        let mut wanted = vec!["working".to_owned()];
        wanted
            .extend(stumbles.into_iter().flat_map(|k| [format!("working:{k}"), "working".into()]));
        wanted.push("failed".to_owned());
        assert_eq!(states(&sandbox, &id), wanted, "{scenario}");
        used(&failed, [0; 4], 0.0);
    }
    models.end();
    let id = add(&sandbox, "default", &[]);
    let failed = sandbox.wait_for(&id, "failed");
    let message = failed["message"].as_str().unwrap();
    assert!(message.contains("ConnectionRefused"), "{message}");
    let w = "working";
    assert_eq!(states(&sandbox, &id), [w, "working:retrying", w, "failed"]);
    used(&failed, [0; 4], 0.0);
    nothing_is_left(&sandbox);
}

#[test]
fn a_stream_that_is_cut_is_repeated() {
    let Some((sandbox, models)) = models::claude() else { return };
    let id = add(&sandbox, "drop_stream", ACCEPT);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "Done after a cut stream.");
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    assert!(models.requests().iter().any(|request| request["attempt"] == 1));
}

#[test]
fn a_reached_limit_holds_it_until_the_limit_is_raised() {
    let Some((sandbox, models)) = models::claude() else { return };
    let mut options = ACCEPT.to_vec();
    options.extend(["--max-cost", "0.03"]);
    let id = add(&sandbox, "until_told", &options);
    let held = sandbox.wait_for(&id, "paused");
    assert_eq!(held["reason"], "the cost of $0.03775 has reached the limit of $0.03");
    assert_eq!(held["budget"]["cost_usd"], 0.03);
    used(&held, [1000, 60, 0, 5000], 0.0378);
    go(&sandbox, &id);
    let refused = sandbox.claudio(["resume", &id]).ended(1);
    assert!(refused.err.contains("--max-cost"), "{}", refused.err);
    assert_eq!(models.requests().len(), 1, "nothing more was spent");
    sandbox.claudio(["resume", &id, "--max-cost", "1"]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["budget"]["cost_usd"], 1.0);
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    let events = sandbox.json(["events", "--instance", &id]);
    assert!(events.iter().any(|event| event["kind"] == "budget"));
    assert_eq!(states(&sandbox, &id), ["working", "paused", "working", "completed"]);
}

#[test]
fn the_limit_of_time_holds_a_command_that_does_not_end() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let mut options = ACCEPT.to_vec();
    options.extend(["--timeout", "1s"]);
    let id = add(&sandbox, "until_told", &options);
    let held = sandbox.wait_for(&id, "paused");
    assert_eq!(held["reason"], "the time has reached the limit of 1s");
    // It may have been held before its command ran; then it goes on to that point first.
    sandbox.claudio(["resume", &id, "--timeout", "10m"]).ended(0);
    shell_of(&sandbox, &id);
    go(&sandbox, &id);
    sandbox.wait_for(&id, "completed");
}

#[test]
fn eight_work_at_once() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let ids: Vec<String> = (0..8).map(|_| add(&sandbox, "commit", ACCEPT)).collect();
    for id in &ids {
        let done = sandbox.wait_for(id, "completed,failed");
        assert_eq!(done["message"], "Committed hello.txt.", "{done}");
        assert_eq!(states(&sandbox, id), ["working", "completed"]);
        used(&done, [1350, 160, 16_300, 8400], 0.0714);
    }
    let sessions: std::collections::HashSet<String> =
        ids.iter().map(|id| sandbox.show(id)["session_id"].to_string()).collect();
    assert_eq!(sessions.len(), 8);
    nothing_is_left(&sandbox);
}

#[test]
fn a_ci_job_ends_with_the_right_status() {
    let Some((sandbox, _models)) = models::claude() else { return };
    fs::remove_file(sandbox.home().join(".claude.json")).unwrap();
    let job = |task: &str, options: &[&str]| {
        sandbox.write("task.md", task);
        let mut command = sandbox.command("git");
        command.env_remove("TERM").args(["claudio", "add", "--wait", "--json", "-F", "task.md"]);
        let ran: support::Ran = command.args(options).output().unwrap().into();
        let shown = support::schema::check(&ran.out).remove(0);
        // What waits for a person is an error to whoever cannot see the list.
        if shown["state"] == "waiting_input" {
            let error = support::schema::check(&ran.err).remove(0);
            let message = error["message"].as_str().unwrap();
            assert!(message.contains("waits for a person: Bash: touch"), "{message}");
            assert_eq!(error["exit_code"], ran.code);
        }
        (ran.code, shown)
    };
    let (code, done) = job("Do it [[scenario:commit]]\n", ACCEPT);
    assert_eq!((code, &done["state"]), (0, &"completed".into()));
    assert_eq!(done["backend"], "claude", "the first that is found");
    let (code, failed) = job("Do it [[scenario:api_credit]]\n", &[]);
    assert_eq!((code, &failed["state"]), (1, &"failed".into()));
    let (code, asks) = job("Do it [[scenario:permission]]\n", &[]);
    assert_eq!((code, &asks["state"]), (1, &"waiting_input".into()));
    let limits = ["--max-tokens", "100"];
    let (code, held) = job("Do it [[scenario:until_told]]\n", &[ACCEPT, &limits].concat());
    assert_eq!((code, &held["state"], &held["reached"]), (1, &"paused".into(), &"tokens".into()));
    let limits = ["--timeout", "1s"];
    let (code, held) = job("Do it [[scenario:until_told]]\n", &[ACCEPT, &limits].concat());
    assert_eq!((code, &held["state"], &held["reached"]), (124, &"paused".into(), &"time".into()));
}

#[test]
fn what_was_removed_stays_in_the_totals() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = add(&sandbox, "commit", &[ACCEPT, &["--name", "first"]].concat());
    sandbox.wait_for(&id, "completed");
    let other = sandbox.add("true");
    sandbox.wait_for(&other, "completed");
    sandbox.claudio(["rm", "--force", &id]).ended(0);
    let total = |args: &[&str]| sandbox.json([&["stats"], args].concat()).remove(0);
    for args in [&[][..], &["--since", "1h"], &["--by", "backend"]] {
        let stats = total(args);
        let one =
            stats["instances"].as_array().unwrap().iter().find(|one| one["id"] == *id).unwrap();
        assert_eq!((&one["removed"], &one["name"]), (&true.into(), &"first".into()));
        assert_eq!(stats["total"]["instances"], 2);
        agents::tokens(&stats["total"], [1350, 160, 16_300, 8400]);
        assert!((stats["total"]["cost_usd"].as_f64().unwrap() - 0.0714).abs() < 0.001, "{stats}");
    }
    assert_eq!(total(&["--since", "2100-01-01T00:00:00Z"])["total"]["instances"], 0);
    assert_eq!(total(&[&other])["total"]["instances"], 1, "only what was asked for");
    assert!(sandbox.claudio(["stats", "--color=never"]).ok().contains("first"));
    sandbox.claudio(["undo", &id]).ended(0);
    let back = total(&[]);
    assert_eq!(back["total"]["instances"], 2);
    assert!(back["instances"].as_array().unwrap().iter().all(|one| one["removed"] == false));
    sandbox.claudio(["rm", "--force", "--all"]).ended(0);
    agents::tokens(&total(&[])["total"], [1350, 160, 16_300, 8400]);
}

#[test]
fn a_command_that_floods_its_terminal_does_not_hold_anything_up() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let id = add(&sandbox, "flood", ACCEPT);
    let done = sandbox.wait_for(&id, "completed");
    used(&done, [1100, 80, 6000, 5000], 0.0418);
    assert!(worktree(&sandbox, &id).join("flooded").exists());
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    nothing_is_left(&sandbox);
}

#[test]
fn full_bypass_is_shown_for_as_long_as_it_lasts() {
    let Some((mut sandbox, _models)) = models::claude() else { return };
    sandbox.set("IS_SANDBOX", "1");
    let id = add(&sandbox, "until_told", &["--permission-mode", "bypassPermissions"]);
    shell_of(&sandbox, &id);
    assert_eq!(sandbox.show(&id)["permission_mode"], "bypassPermissions");
    let list = sandbox.claudio(["ls"]).ok();
    assert!(list.contains("working (bypassPermissions)"), "{list}");
    go(&sandbox, &id);
    sandbox.wait_for(&id, "completed");
    let by_hand = ["add", "--backend", "claude", "x", "--", "--dangerously-skip-permissions"];
    sandbox.claudio(by_hand).ended(2);
    sandbox.claudio(["add", "--backend", "claude", "--permission-mode", "all", "x"]).ended(2);
}
