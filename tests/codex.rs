//! The real Codex as a backend, against a model service of the test's own: how it works, is cut off,
//! and goes on. What it asks is in `codex_asks.rs`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use support::agents::{go, kill, nothing_is_left, shell_of, states, task, worktree};
use support::codex::{FREE, add, codex, processes, used};
use support::{models, runs, until};

#[test]
fn a_file_is_written_and_committed() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "commit", FREE);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    assert_eq!(done["source"], "protocol");
    assert_eq!(done["message"], "Committed hello.txt.");
    assert_eq!(done["permission_mode"], "on-request");
    assert_eq!(done["changes"]["files"], 1, "{done}");
    assert_eq!(done["changes"]["uncommitted"], 0, "{done}");
    let branch = done["branch"].as_str().unwrap();
    assert_eq!(sandbox.git(["log", "-1", "--format=%s", branch]), "Add hello");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    used(&done["metrics"], [1350, 160, 16_300, 8400]);
    assert_eq!(
        (&done["metrics"]["turns"], &done["metrics"]["model"]),
        (&1.into(), &"gpt-mock".into())
    );
    assert_eq!(models.requests()[0]["session"], done["session_id"]);
    nothing_is_left(&sandbox);
}

#[test]
fn messages_take_up_the_thread_or_begin_the_next_turn() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "multi_turn", FREE);
    let first = sandbox.wait_for(&id, "completed");
    used(&first["metrics"], [500, 10, 0, 3000]);
    sandbox.claudio(["send", &id, "/second"]).ended(0);
    let second = until("the second end", || {
        let show = sandbox.show(&id);
        (show["state"] == "completed" && show["metrics"]["turns"] == 2).then_some(show)
    });
    assert_eq!(second["message"], "Answer two. You said: /second");
    assert_eq!(second["session_id"], first["session_id"]);
    used(&second["metrics"], [550, 30, 3000, 3000]);
    let sessions: Vec<_> = models.requests().iter().map(|r| r["session"].clone()).collect();
    assert!(sessions.iter().all(|session| *session == first["session_id"]), "{sessions:?}");

    let mut options = FREE.to_vec();
    options.push("--keep-open");
    let open = add(&sandbox, "multi_turn", &options);
    let idle = sandbox.wait_for(&open, "waiting_input");
    assert_eq!(idle["waiting"]["kind"], "idle");
    let receipt = sandbox.json(["send", &open, "and?"]).remove(0);
    assert_eq!(receipt["status"], "submitted");
    let again = until("the second answer", || {
        let show = sandbox.show(&open);
        (show["metrics"]["turns"] == 2 && show["state"] == "waiting_input").then_some(show)
    });
    used(&again["metrics"], [550, 30, 3000, 3000]);
    let idle = "waiting_input:idle";
    assert_eq!(states(&sandbox, &open), ["working", idle, "working", idle]);
    sandbox.claudio(["stop", &open]).ended(0);
    nothing_is_left(&sandbox);
}

#[test]
fn a_message_while_it_works_is_queued_and_reaches_the_same_turn() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "until_told", FREE);
    shell_of(&sandbox, &id);
    let receipt = sandbox.json(["send", &id, "mind the gap"]).remove(0);
    assert_eq!(receipt["status"], "queued");
    go(&sandbox, &id);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["metrics"]["turns"], 1);
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
    assert_eq!(models.requests().last().unwrap()["last_user"], "mind the gap");
    assert!(sandbox.claudio(["logs", &id]).ok().contains("\nuser: mind the gap\n"));
}

#[test]
fn a_busy_agent_is_stopped_with_all_that_it_started_and_goes_on_later() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "until_told", FREE);
    let shell = shell_of(&sandbox, &id);
    let stopped = sandbox.json(["stop", &id]).remove(0);
    assert_eq!(stopped["state"], "stopped");
    assert!(!runs(shell));
    nothing_is_left(&sandbox);
    // The running total never held this turn: the rollout did.
    used(&stopped["metrics"], [1000, 60, 0, 5000]);
    go(&sandbox, &id);
    sandbox.claudio(["start", &id]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["session_id"], stopped["session_id"]);
    models.asked("how it was ended", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were stopped"))
    });
    assert_eq!(states(&sandbox, &id), ["working", "stopped", "working", "completed"]);
}

#[test]
fn it_is_not_completed_while_something_runs_in_the_background() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "codex_background", FREE);
    let stream = sandbox.path().join(".claudio/instances").join(&id).join("stream.jsonl");
    until("the turn's end", || {
        fs::read_to_string(&stream).ok()?.contains(r#""method":"turn/completed""#).then_some(())
    });
    assert_eq!(sandbox.show(&id)["state"], "working");
    go(&sandbox, &id);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "It runs in the background.");
    assert_eq!(states(&sandbox, &id), ["working", "completed"]);
}

#[test]
fn what_left_its_session_is_ended_with_it() {
    let Some((sandbox, _models)) = codex() else { return };
    let escaped = |id: &str| {
        let file = worktree(&sandbox, id).join("escaped.pid");
        until("the server", || fs::read_to_string(&file).ok()?.trim().parse::<i32>().ok())
    };
    // It completes: nobody waits for what its command left behind in a session of its own.
    let id = add(&sandbox, "escape", FREE);
    let server = escaped(&id);
    sandbox.wait_for(&id, "completed");
    assert!(!runs(server), "left behind after completion");
    for end in ["stop", "discard", "kill"] {
        let id = add(&sandbox, "escape_and_wait", FREE);
        let server = escaped(&id);
        shell_of(&sandbox, &id);
        match end {
            "stop" => drop(sandbox.claudio(["stop", &id]).ok()),
            "discard" => drop(sandbox.claudio(["stop", "--discard", &id]).ok()),
            _ => {
                kill(processes(&sandbox, &id)[0]);
                until("that it is lost", || (sandbox.show(&id)["lost"] == true).then_some(()));
                sandbox.claudio(["sessions", "recover"]).ok();
            }
        }
        assert!(!runs(server), "left behind after {end}");
    }
    sandbox.claudio(["stop", "--all"]).ok();
    nothing_is_left(&sandbox);
}

#[test]
fn retries_and_rate_limits_are_seen_while_it_works() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "api_retry", FREE);
    sandbox.wait_for(&id, "completed");
    assert_eq!(
        states(&sandbox, &id),
        ["working", "working:retrying", "working", "working:rate_limited", "working", "completed"]
    );
    let events = sandbox.json(["events", "--instance", &id]);
    let retry = events.iter().find(|e| e["detail"]["detail"]["kind"] == "retrying").unwrap();
    let detail = &retry["detail"]["detail"];
    assert_eq!((&detail["attempt"], &detail["max_attempts"]), (&1.into(), &2.into()));
    assert!(detail["message"].as_str().unwrap().contains("503"), "{detail}");
}

#[test]
fn a_service_that_says_no_is_a_failure_with_its_own_words() {
    let Some((sandbox, _models)) = codex() else { return };
    for (scenario, words) in [
        ("api_auth", "401 Unauthorized"),
        ("api_rate_limited", "429 Too Many Requests"),
        ("api_down", "high demand"),
        ("api_credit", "Your credit balance is too low"),
    ] {
        let id = add(&sandbox, scenario, FREE);
        let failed = sandbox.wait_for(&id, "failed");
        let message = failed["message"].as_str().unwrap();
        assert!(message.contains(words), "{message}");
        assert_eq!(states(&sandbox, &id).last().unwrap(), "failed");
        assert!(sandbox.claudio(["logs", &id]).ok().contains("-- turn failed: "));
    }
    nothing_is_left(&sandbox);
}

#[test]
fn nobody_at_the_other_end_is_seen_at_once_and_can_be_bounded() {
    let Some((sandbox, mut models)) = codex() else { return };
    models.end();
    let id = add(&sandbox, "commit", FREE);
    let detail = until("the retry", || {
        let detail = sandbox.show(&id)["detail"].clone();
        (detail["kind"] == "retrying").then_some(detail)
    });
    assert!(detail["message"].as_str().unwrap().contains("Connection failed"), "{detail}");
    assert!(detail["delay_ms"].is_null());
    sandbox.claudio(["stop", &id]).ended(0);
    sandbox.git(["config", "claudio.backend.codex.args", "--disable unbounded_connection_retries"]);
    let bounded = add(&sandbox, "commit", FREE);
    let failed = sandbox.wait_for(&bounded, "failed");
    assert!(failed["message"].as_str().unwrap().contains("Connection failed"), "{failed}");
    nothing_is_left(&sandbox);
}

#[test]
fn a_stream_that_is_cut_is_repeated() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "drop_stream", FREE);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["message"], "Done after a cut stream.");
    assert_eq!(states(&sandbox, &id), ["working", "working:retrying", "working", "completed"]);
}

#[test]
fn a_killed_agent_or_wrapper_leaves_nothing_and_is_counted_to_the_last_token() {
    let Some((sandbox, models)) = codex() else { return };
    for which in [1, 2] {
        let id = add(&sandbox, "until_told", FREE);
        let shell = shell_of(&sandbox, &id);
        let pids = processes(&sandbox, &id);
        kill(pids[which]);
        let failed = sandbox.wait_for(&id, "failed");
        let message = failed["message"].as_str().unwrap();
        assert!(message.contains("in the middle of a turn"), "{message}");
        for pid in [shell, pids[1], pids[2]] {
            assert!(!runs(pid), "{pid} was left behind");
        }
        used(&failed["metrics"], [1000, 60, 0, 5000]);
        go(&sandbox, &id);
        sandbox.claudio(["start", &id]).ended(0);
        let done = sandbox.wait_for(&id, "completed");
        assert_eq!(done["session_id"], failed["session_id"]);
        let request = models.asked("that it was cut off", |request| {
            request["session"] == done["session_id"]
                && request["last_user"].as_str().is_some_and(|t| t.starts_with("You were cut off"))
        });
        assert_eq!(request["status"], 200);
        assert_eq!(states(&sandbox, &id), ["working", "failed", "working", "completed"]);
    }
}

#[test]
fn a_killed_supervisor_takes_its_agent_along_and_recovering_goes_on() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "until_told", FREE);
    let shell = shell_of(&sandbox, &id);
    let [supervisor, wrapper, native] = processes(&sandbox, &id);
    kill(supervisor);
    until("the agent's end", || (!runs(wrapper) && !runs(native)).then_some(()));
    assert_eq!(sandbox.show(&id)["lost"], true);
    let recovered = sandbox.json(["sessions", "recover"]).remove(0);
    assert_eq!(recovered["recovery"], "resumed");
    assert!(!runs(shell), "what was left behind was ended");
    let done = sandbox.wait_for(&id, "completed");
    models.asked("that it was cut off", |request| {
        request["last_user"].as_str().is_some_and(|text| text.starts_with("You were cut off"))
    });
    used(&done["metrics"], [1100, 80, 6000, 5000]);
    nothing_is_left(&sandbox);
}

#[test]
fn after_a_restart_of_the_machine_it_goes_on_where_it_was() {
    let Some((sandbox, models)) = codex() else { return };
    let id = add(&sandbox, "until_told", FREE);
    shell_of(&sandbox, &id);
    // All processes at once, and what is kept in memory only. No file tells of it.
    for pid in sandbox.processes() {
        // Some go with others.
        let pid = nix::unistd::Pid::from_raw(pid);
        let _ = nix::sys::signal::kill(pid, nix::sys::signal::SIGKILL);
    }
    nothing_is_left(&sandbox);
    let runtime = sandbox.root().join("run");
    for entry in fs::read_dir(&runtime).unwrap().flatten() {
        fs::remove_dir_all(entry.path()).unwrap();
    }
    let lost = sandbox.show(&id);
    assert_eq!((&lost["state"], &lost["lost"]), (&"working".into(), &true.into()));
    let recovered = sandbox.json(["sessions", "recover"]).remove(0);
    assert_eq!(recovered["recovery"], "resumed");
    go(&sandbox, &id);
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(done["session_id"], lost["session_id"]);
    models.asked("that it was cut off", |request| {
        request["session"] == lost["session_id"]
            && request["last_user"].as_str().is_some_and(|t| t.starts_with("You were cut off"))
    });
    used(&done["metrics"], [1100, 80, 6000, 5000]);
    nothing_is_left(&sandbox);
}

#[test]
fn a_reached_cost_holds_it_until_more_is_given() {
    let Some((sandbox, models)) = codex() else { return };
    let mut options = FREE.to_vec();
    options.extend(["--max-cost", "0.013"]);
    models.answers(2);
    let id = add(&sandbox, "commit", &options);
    let held = sandbox.wait_for(&id, "paused");
    assert!(held["reason"].as_str().unwrap().contains("has reached the limit of $0.01"), "{held}");
    assert!(held["metrics"]["cost_usd"].as_f64().unwrap() >= 0.013, "{held}");
    models.answers(100);
    sandbox.claudio(["resume", &id, "--max-cost", "1"]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    used(&done["metrics"], [1350, 160, 16_300, 8400]);
    assert_eq!(states(&sandbox, &id), ["working", "paused", "working", "completed"]);
    let events = sandbox.json(["events", "--instance", &id]);
    assert_eq!(events.iter().filter(|event| event["kind"] == "budget").count(), 1);
}

#[test]
fn a_limit_of_cost_that_nobody_can_watch_holds_it() {
    let Some((sandbox, models)) = models::codex() else { return };
    let task = task("commit");
    let limited = [&["add", "--wait", "--backend", "codex", "--max-cost", "5"], FREE].concat();
    let add = |more: &[&str]| sandbox.claudio([&limited[..], more, &[&task]].concat());
    models.answers(1);
    let said = add(&[]).ended(1).err;
    let held = sandbox.json(["ls"]).remove(0);
    assert_eq!((&held["state"], &held["reached"]), (&"paused".into(), &"cost".into()), "{held}");
    let reason = held["reason"].as_str().unwrap();
    assert!(reason.starts_with("the price of model 'gpt-mock' is not known, "), "{reason}");
    assert!(reason.contains("'backend.codex.prices'") && said.contains(reason), "{said}");
    let id = held["id"].as_str().unwrap();
    assert!(said.contains(&format!("'git claudio resume {id}'")), "{said}");
    // Another limit of cost can be watched no better; without one it goes on to its end.
    sandbox.claudio(["resume", id, "--max-cost", "9"]).ok();
    models.answers(2);
    let again = || sandbox.json(["events", "--instance", id]);
    let budget = |event: &&Value| event["kind"] == "budget";
    until("the second hold", || (again().iter().filter(budget).count() == 2).then_some(()));
    sandbox.wait_for(id, "paused");
    models.answers(100);
    sandbox.claudio(["resume", id]).ok();
    let done = sandbox.wait_for(id, "completed");
    assert_eq!(done["metrics"]["cost_usd"], Value::Null, "{done}");
    let said = sandbox.claudio(["wait", id]).ended(0).err;
    assert!(said.contains("its limit of cost was not watched"), "{said}");

    // A model that is named is known to have no price before anything is spent.
    let refused = add(&["--model", "gpt-mock"]).ended(2).err;
    assert!(refused.contains("the price of model 'gpt-mock' is not known, "), "{refused}");
    assert!(refused.contains("claudio.backend.codex.prices 'gpt-mock="), "{refused}");
    assert_eq!(sandbox.json(["ls"]).len(), 1, "nothing was added");
    sandbox.git(["config", "claudio.backend.codex.prices", "gpt-mock=1/1/1"]);
    add(&["--model", "gpt-mock"]).ended(0);
    nothing_is_left(&sandbox);
}

#[test]
fn a_reached_limit_holds_it_until_the_limit_is_raised() {
    let Some((sandbox, models)) = codex() else { return };
    let mut options = FREE.to_vec();
    options.extend(["--max-tokens", "9000"]);
    models.answers(1);
    let id = add(&sandbox, "write_file", &options);
    let held = sandbox.wait_for(&id, "paused");
    assert!(held["reason"].as_str().unwrap().contains("the limit of 9000"), "{held}");
    sandbox.claudio(["resume", &id]).ended(1);
    models.answers(100);
    sandbox.claudio(["resume", &id, "--max-tokens", "1000000"]).ended(0);
    let done = sandbox.wait_for(&id, "completed");
    used(&done["metrics"], [1350, 160, 16_300, 8400]);
    assert_eq!(states(&sandbox, &id), ["working", "paused", "working", "completed"]);
}

#[test]
fn eight_work_at_once_and_are_summed_up() {
    let Some((sandbox, _models)) = codex() else { return };
    let ids: Vec<String> = (0..8).map(|_| add(&sandbox, "commit", FREE)).collect();
    for id in &ids {
        let done = sandbox.wait_for(id, "completed");
        used(&done["metrics"], [1350, 160, 16_300, 8400]);
    }
    sandbox.add("true");
    let stats = sandbox.json(["stats", "--by", "backend"]).remove(0);
    assert_eq!(stats["instances"].as_array().unwrap().len(), 9);
    used(&stats["total"], [10_800, 1280, 130_400, 67_200]);
    assert_eq!(stats["total"]["turns"], 8);
    assert_eq!(stats["total"]["without_cost"], 0);
    assert_eq!(stats["groups"][0]["key"], "codex");
    assert_eq!(stats["groups"][0]["instances"], 8);
    assert_eq!(stats["groups"][1]["input_tokens"], Value::Null);
    let none = sandbox.json(["stats", "--since", "2100-01-01T00:00:00Z"]).remove(0);
    assert_eq!(
        (&none["total"]["instances"], &none["total"]["cost_usd"]),
        (&0.into(), &Value::Null)
    );
    sandbox.git(["config", "--unset", "claudio.backend.codex.prices"]);
    let unpriced = add(&sandbox, "commit", FREE);
    sandbox.wait_for(&unpriced, "completed");
    let stats = sandbox.json(["stats"]).remove(0);
    assert_eq!(stats["total"]["without_cost"], 1);
    let table = sandbox.claudio(["stats"]).ok();
    assert!(table.lines().last().unwrap().contains("$0.13+?"), "{table}");
}

#[test]
fn the_log_reads_like_a_transcript() {
    let Some((sandbox, _models)) = codex() else { return };
    let id = add(&sandbox, "codex_patch", FREE);
    let followed = sandbox.claudio(["logs", "-f", &id]).ok();
    let done = sandbox.wait_for(&id, "completed");
    let session = done["session_id"].as_str().unwrap();
    let log = sandbox.claudio(["logs", &id]).ok();
    assert_eq!(followed, log);
    let lines: Vec<&str> = log.lines().filter(|line| !line.starts_with("-- warning")).collect();
    assert!(lines[0].starts_with(&format!("-- session {session}: model gpt-mock")), "{log}");
    assert_eq!(
        lines[1..lines.len() - 1],
        [
            "user: Do it. [[scenario:codex_patch]]",
            "codex: Patching.",
            "  add patched.txt",
            "    +one",
            "    +two",
            "codex: And changing.",
            "  update patched.txt",
            "     one",
            "    -two",
            "    +zwei",
            "codex: Patched.",
        ]
    );
    assert!(lines[lines.len() - 1].starts_with("-- turn completed after "), "{log}");
    assert_eq!(
        sandbox.claudio(["logs", "-n", "2", &id]).ok().lines().next(),
        Some("codex: Patched.")
    );
    assert_eq!(sandbox.claudio(["logs", "--grep", "^codex:", &id]).ok().lines().count(), 3);
    sandbox.claudio(["logs", "--grep", "nothing like it", &id]).ended(1);
    assert_eq!(sandbox.claudio(["logs", "--since", "2100-01-01T00:00:00Z", &id]).ok(), "");
    let objects = sandbox.json(["logs", &id]);
    assert!(objects.iter().all(|object| object["at"].is_string()));
    assert!(objects.iter().any(|o| o["kind"] == "added" && o["text"] == "    +zwei"));
    let stream = sandbox.claudio(["logs", "--stream", &id]).ok();
    assert!(stream.lines().all(|line| serde_json::from_str::<Value>(line).is_ok()));
    let painted = sandbox.claudio(["logs", "--color=always", &id]).ok();
    assert!(painted.contains("\x1b[32m    +zwei\x1b[0m"), "{painted}");
}
