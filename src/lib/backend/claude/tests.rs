//! The backend against lines that the real program wrote, and against lines that none should write.

use super::*;
use crate::backend::{Answer, Effect, Receipt};
use crate::instance::{ActiveWork, Exit, Metrics, PromptKind, Source, State, StateName};
use proptest::prelude::*;
use std::time::Duration;

macro_rules! recorded {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/claude/", $name, ".jsonl"))
    };
}

fn conversation() -> Conversation {
    let mut conversation = Conversation::new(Some("5e55".into()), "Do it".into(), false);
    let effects = conversation.started();
    assert_eq!(effects[0], Effect::SessionId("5e55".into()));
    assert!(written(&effects).contains("\"initialize\""));
    conversation
}

fn written(effects: &[Effect]) -> String {
    let text = |effect: &Effect| match effect {
        Effect::Write(bytes) => Some(String::from_utf8(bytes.clone()).unwrap()),
        _ => None,
    };
    effects.iter().filter_map(text).collect()
}

/// Feeds a recording. What the program asks is answered at once, in this order. Returns all effects.
fn play(conversation: &mut Conversation, lines: &str, answers: &[Answer]) -> Vec<Effect> {
    let (mut all, mut answers) = (Vec::new(), answers.iter());
    for line in lines.lines() {
        let mut effects = conversation.output(line.as_bytes());
        while let Some(Effect::State(State::WaitingInput { prompt }, _)) = effects.last().cloned() {
            all.append(&mut effects);
            let Some(answer) = answers.next() else { break };
            effects = conversation.answer(&prompt, answer).unwrap();
        }
        all.append(&mut effects);
    }
    all
}

fn states(effects: &[Effect]) -> Vec<StateName> {
    let name = |effect: &Effect| match effect {
        Effect::State(state, _) | Effect::End(state, _) => Some(state.name()),
        Effect::TurnEnded(_) => Some(StateName::Completed),
        _ => None,
    };
    effects.iter().filter_map(name).collect()
}

/// Returns what is asked first.
fn asked(effects: &[Effect]) -> crate::instance::Prompt {
    let prompt = |effect: &Effect| match effect {
        Effect::State(State::WaitingInput { prompt }, _) => Some(prompt.clone()),
        _ => None,
    };
    effects.iter().find_map(prompt).unwrap()
}

fn used(effects: &[Effect]) -> Metrics {
    let metrics = |effect: &Effect| match effect {
        Effect::TurnMetrics(metrics) => Some(metrics.clone()),
        _ => None,
    };
    effects.iter().rev().find_map(metrics).unwrap()
}

const DENY: Answer = Answer::Deny { message: None };

fn text(text: &str) -> Answer {
    Answer::Text { text: text.into() }
}

#[test]
fn a_task_is_handed_over_when_the_program_is_ready_and_completes() {
    let mut conversation = conversation();
    let lines = recorded!("write_file");
    let (ready, rest) = lines.split_once('\n').unwrap();
    let effects = conversation.output(ready.as_bytes());
    assert_eq!(effects[0], Effect::Deadline(None));
    assert!(written(&effects).contains(r#""content":[{"type":"text","text":"Do it"}]"#));
    let effects = play(&mut conversation, rest, &[]);
    assert_eq!(states(&effects), [StateName::Completed]);
    for wanted in [Effect::Begun, Effect::Opened] {
        assert_eq!(effects.iter().filter(|e| **e == wanted).count(), 1);
    }
    assert!(effects.contains(&Effect::PermissionMode("acceptEdits".into())));
    let used = used(&effects);
    assert_eq!((used.input_tokens, used.output_tokens), (Some(1350), Some(160)));
    assert_eq!((used.cache_read_tokens, used.cache_write_tokens), (Some(16_300), Some(8400)));
    assert_eq!((used.cost_usd, used.turns), (Some(0.0714), Some(1)));
    assert_eq!(used.model.as_deref(), Some("claude-opus-4-8[1m]"));
    let good = Exit { code: Some(0), signal: None };
    assert_eq!(conversation.exited(good).name(), StateName::Completed);
}

#[test]
fn one_that_hangs_at_its_start_fails_and_says_so() {
    let mut conversation = Conversation::new(Some("5-6".into()), "task".into(), false);
    let waits =
        |effect: &Effect| matches!(effect, Effect::Deadline(Some(time)) if *time > Duration::ZERO);
    assert!(conversation.started().iter().any(waits));
    match &conversation.overdue()[..] {
        [Effect::End(State::Failed { message, .. }, Source::Protocol)] => {
            assert_eq!(message, "claude did not answer within 90s after its start");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_it_used_is_asked_at_each_tool_and_told_before_the_end() {
    let running = |effects: &[Effect]| -> Vec<f64> {
        let cost = |effect: &Effect| match effect {
            Effect::Metrics(metrics) => metrics.cost_usd,
            _ => None,
        };
        effects.iter().filter_map(cost).collect()
    };
    let effects = play(&mut conversation(), recorded!("write_file"), &[]);
    assert_eq!(running(&effects), [0.05625, 0.065125]);
    assert_eq!(written(&effects).matches("get_usage").count(), 2);
    // A turn that begins by itself tells first what the one before it came to.
    let effects = play(&mut conversation(), recorded!("background"), &[]);
    assert_eq!(running(&effects), [0.010985, 0.02153]);
}

#[test]
fn permissions_are_asked_one_after_the_other() {
    let effects = play(&mut conversation(), recorded!("permission"), &[Answer::Allow, DENY]);
    let (w, i) = (StateName::Working, StateName::WaitingInput);
    assert_eq!(states(&effects), [w, i, w, i, w, StateName::Completed]);
    let said = written(&effects);
    assert!(said.contains(r#""behavior":"allow","updatedInput":{"command":"touch"#), "{said}");
    assert!(said.contains(r#""behavior":"deny","message":"#), "{said}");
    let note = Effect::Note("permission was denied: Write".into());
    assert!(effects.contains(&note));
}

/// Returns a conversation that waits with the first permission of the recording.
fn asking() -> (Conversation, crate::instance::Prompt) {
    let mut conversation = conversation();
    for line in recorded!("permission").lines() {
        for effect in conversation.output(line.as_bytes()) {
            if let Effect::State(State::WaitingInput { prompt }, _) = effect {
                return (conversation, prompt);
            }
        }
    }
    panic!("the recording asks nothing");
}

#[test]
fn allowing_always_stays_in_the_session() {
    let (mut conversation, prompt) = asking();
    assert_eq!(prompt.kind, PromptKind::Permission);
    assert_eq!(prompt.text, "Bash: touch needs_permission.txt && echo made");
    let said = written(&conversation.answer(&prompt, &Answer::AllowAlways).unwrap());
    assert!(said.contains(r#""updatedPermissions":[{"type":"addRules""#), "{said}");
    assert!(!said.contains("localSettings"), "no settings file is written: {said}");
}

#[test]
fn an_answer_that_does_not_fit_changes_nothing() {
    let (mut conversation, prompt) = asking();
    assert!(conversation.answer(&prompt, &text("yes")).is_err());
    let other = crate::instance::Prompt { id: "other".into(), ..prompt.clone() };
    assert!(conversation.answer(&other, &Answer::Allow).is_err());
    // A message does not decide either: the prompt stays.
    let (receipt, effects) = conversation.send("go on").unwrap();
    assert_eq!((receipt, states(&effects)), (Receipt::Queued, vec![]));
    assert!(conversation.answer(&prompt, &Answer::Allow).is_ok());
    assert!(conversation.answer(&prompt, &Answer::Allow).is_err(), "once is enough");
}

#[test]
fn a_question_takes_an_option_or_a_text() {
    let effects = play(&mut conversation(), recorded!("question"), &[text("Blue")]);
    let asked = asked(&effects);
    assert_eq!((asked.kind, asked.text.as_str()), (PromptKind::Question, "Which colour?"));
    assert_eq!(asked.options, ["Red", "Blue"]);
    assert!(written(&effects).contains(r#""answers":{"Which colour?":"Blue"}"#));
}

#[test]
fn several_questions_are_asked_one_by_one() {
    let question = r#"{"type":"control_request","request_id":"r","request":{"subtype":"can_use_tool",
        "tool_name":"AskUserQuestion","input":{"questions":[
        {"question":"A?","options":[{"label":"x"}]},{"question":"B?","options":[]}]}}}"#;
    let mut conversation = conversation();
    let answers = [text("x"), text("free")];
    let effects = play(&mut conversation, &question.replace('\n', " "), &answers);
    let said = written(&effects);
    assert!(said.contains(r#""answers":{"A?":"x","B?":"free"}"#), "{said}");
    let ids: Vec<String> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::State(State::WaitingInput { prompt }, _) => Some(prompt.id.clone()),
            _ => None,
        })
        .collect();
    assert_eq!(ids, ["r.1", "r.2"]);
}

#[test]
fn a_turn_is_not_over_while_something_runs_in_the_background() {
    let mut conversation = conversation();
    let effects = play(&mut conversation, recorded!("background"), &[]);
    assert_eq!(states(&effects), [StateName::Working, StateName::Completed]);
    assert_eq!(used(&effects).turns, Some(2));
    let last = Effect::TurnEnded(Some("The background command has ended. All done.".into()));
    assert!(effects.contains(&last));
}

const ASKS: &str = r#"{"type":"control_request","request_id":"r1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"file_path":"a"}}}"#;
const RESULT: &str =
    r#"{"type":"result","subtype":"success","is_error":false,"num_turns":1,"result":"ok"}"#;
const IDLE: &str = r#"{"type":"system","subtype":"session_state_changed","state":"idle"}"#;
const TASK: &str = r#"{"type":"system","subtype":"task_started","task_id":"b1"}"#;
const TASK_ENDED: &str = r#"{"type":"system","subtype":"task_notification","task_id":"b1"}"#;

#[test]
fn what_a_task_in_the_background_asks_outlives_the_turn() {
    let (w, i) = (StateName::Working, StateName::WaitingInput);
    for lines in [[TASK, ASKS, RESULT, IDLE], [TASK, RESULT, IDLE, ASKS]] {
        let mut conversation = conversation();
        let effects = play(&mut conversation, &lines.join("\n"), &[]);
        assert_eq!(states(&effects), [w, i]);
        let prompt = asked(&effects);
        assert_eq!(states(&conversation.answer(&prompt, &Answer::Allow).unwrap()), [w]);
        let effects = play(&mut conversation, TASK_ENDED, &[]);
        assert_eq!(states(&effects), [StateName::Completed]);
    }
    // Nobody is left who would hear an answer.
    let mut conversation = conversation();
    let effects = play(&mut conversation, &[ASKS, RESULT].join("\n"), &[]);
    assert_eq!(states(&effects), [i, StateName::Completed]);
    assert!(conversation.answer(&asked(&effects), &Answer::Allow).is_err());
}

#[test]
fn the_cost_of_a_sub_agent_is_in_the_sum() {
    let effects = play(&mut conversation(), recorded!("subagent"), &[]);
    assert_eq!(states(&effects), [StateName::Working, StateName::Completed]);
    let used = used(&effects);
    assert!(used.cache_write_tokens >= Some(8400), "{used:?}");
    assert_eq!(used.turns, Some(1));
}

#[test]
fn retries_and_rate_limits_are_details_of_work() {
    let effects = play(&mut conversation(), recorded!("api_retry"), &[]);
    let details: Vec<Option<ActiveWork>> = effects
        .iter()
        .filter_map(|effect| match effect {
            Effect::State(State::Working { detail }, _) => Some(detail.clone()),
            _ => None,
        })
        .collect();
    assert!(matches!(
        details[..],
        [
            None,
            Some(ActiveWork::Retrying { attempt: 1, max_attempts: Some(10), .. }),
            Some(ActiveWork::Retrying { attempt: 2, .. }),
            None,
            Some(ActiveWork::RateLimited { attempt: 1, delay_ms: Some(2000), .. }),
            None
        ]
    ));
    assert_eq!(states(&effects).last(), Some(&StateName::Completed));
}

#[test]
fn a_failure_is_one_although_the_program_calls_it_success() {
    let lines = recorded!("api_credit");
    assert!(lines.contains(r#""subtype":"success","is_error":true"#));
    let effects = play(&mut conversation(), lines, &[]);
    let failed = effects.iter().find_map(|effect| match effect {
        Effect::End(State::Failed { message, .. }, _) => Some(message.clone()),
        _ => None,
    });
    assert_eq!(failed.as_deref(), Some("Credit balance is too low (status 400)"));
}

#[test]
fn a_message_that_was_taken_for_a_command_is_a_failure() {
    let line =
        r#"{"type":"result","subtype":"success","is_error":false,"num_turns":0,"result":""}"#;
    assert_eq!(states(&conversation().output(line.as_bytes())), [StateName::Failed]);
}

#[test]
fn no_message_becomes_a_command() {
    let mut conversation = Conversation::new(None, "/exit now".into(), true);
    conversation.started();
    let ready = recorded!("write_file").lines().next().unwrap();
    let said = written(&conversation.output(ready.as_bytes()));
    assert!(said.contains(r#""text":"The message follows:\n/exit now""#), "{said}");
    let (_, effects) = conversation.send("  /clear").unwrap();
    assert!(written(&effects).contains(r#""text":"The message follows:\n  /clear""#));
}

#[test]
fn a_message_that_is_not_taken_yet_keeps_the_turn_open() {
    let mut conversation = conversation();
    let lines: Vec<&str> = recorded!("write_file").lines().collect();
    let at = lines.iter().position(|line| line.contains("\"type\":\"result\"")).unwrap();
    for line in &lines[..at] {
        conversation.output(line.as_bytes());
    }
    let (receipt, _) = conversation.send("one more thing").unwrap();
    assert_eq!(receipt, Receipt::Queued);
    let mut end = play(&mut conversation, &lines[at..].join("\n"), &[]);
    assert!(!states(&end).contains(&StateName::Completed));
    let taken = r#"{"type":"user","message":{},"uuid":"u","isReplay":true}"#;
    conversation.output(taken.as_bytes());
    end = play(&mut conversation, &lines[at..].join("\n"), &[]);
    assert_eq!(states(&end), [StateName::Completed]);
}

#[test]
fn an_exit_in_the_middle_is_a_failure_whatever_its_status() {
    let mut conversation = conversation();
    let good = Exit { code: Some(0), signal: None };
    let State::Failed { message, .. } = conversation.exited(good) else { panic!() };
    assert_eq!(message, "claude ended before it was ready: exit code 0");
    for line in recorded!("permission").lines().take(5) {
        conversation.output(line.as_bytes());
    }
    let State::Failed { message, .. } = conversation.exited(good) else { panic!() };
    assert_eq!(message, "claude ended in the middle of a turn: exit code 0");
    conversation.complained(b"error: unknown option '--permission-prompt-tool'");
    let State::Failed { message, .. } = conversation.exited(good) else { panic!() };
    assert!(message.contains("too old") && message.contains("2.1.197"), "{message}");
}

#[test]
fn what_we_do_not_offer_is_refused_and_holds_nothing_up() {
    let line =
        r#"{"type":"control_request","request_id":"h1","request":{"subtype":"hook_callback"}}"#;
    let said = written(&conversation().output(line.as_bytes()));
    assert!(said.contains(r#""subtype":"error","request_id":"h1""#), "{said}");
}

#[test]
fn a_request_that_cannot_be_read_is_shown_and_can_only_be_denied() {
    let cut = r#"{"type":"control_request","request_id":"r1","request":{"subtype":"can_use_tool","tool_name":"Write","input":{"content":"xxx"#;
    let shape = r#"{"type":"control_request","request_id":"r2","request":{"subtype":"can_use_tool","tool_name":7}}"#;
    let nothing = r#"{"type":"control_request","request_id":"r3","request":[]}"#;
    let mut conversation = conversation();
    let effects = play(&mut conversation, &[cut, shape, nothing].join("\n"), &[]);
    let notes = effects.iter().filter(|e| matches!(e, Effect::Note(_))).count();
    assert_eq!((notes, states(&effects)), (3, vec![StateName::WaitingInput]), "{effects:?}");
    let mut prompt = asked(&effects);
    assert!(prompt.text.starts_with("Write: the request cannot be read"), "{}", prompt.text);
    for (id, said) in [
        ("r1", r#""behavior":"deny""#),
        ("r2", r#""behavior":"deny""#),
        ("r3", r#""subtype":"error""#),
    ] {
        assert_eq!(prompt.id, id);
        for wrong in [Answer::Allow, Answer::AllowAlways, text("yes")] {
            assert!(conversation.answer(&prompt, &wrong).is_err());
        }
        let effects = conversation.answer(&prompt, &DENY).unwrap();
        assert!(written(&effects).contains(said), "{effects:?}");
        if id != "r3" {
            prompt = asked(&effects);
        }
    }
    // What is not offered is refused, however long it is.
    let hook = r#"{"type":"control_request","request_id":"h1","request":{"subtype":"hook_callback","x":"xxx"#;
    assert!(
        written(&conversation.output(hook.as_bytes()))
            .contains(r#""subtype":"error","request_id":"h1""#)
    );
}

#[test]
fn what_cannot_be_answered_and_an_end_that_cannot_be_read_are_failures() {
    for line in [
        r#"{"type":"control_request","request_id":7,"request":{"subtype":"can_use_tool"}}"#,
        r#"{"type":"control_request","request":{"subtype":"can_use_tool","tool_name":"A"}}"#,
        r#"{"type":"result","subtype":"success","num_turns":"one"}"#,
        r#"{"type":"result","subtype":"success","result":"xxx"#,
    ] {
        let effects = conversation().output(line.as_bytes());
        assert!(matches!(effects[0], Effect::Note(_)), "{effects:?}");
        assert_eq!(states(&effects), [StateName::Failed], "{line}");
    }
}

fn record() -> Record {
    let record = serde_json::json!({
        "format": 1, "id": "k3xq7", "task": "t", "backend": "claude", "branch": "b",
        "worktree": "/w", "base": { "ref": null, "commit": "c" },
        "state": { "name": "pending", "reason": "slot" }, "since": "2026-01-31T12:00:00Z",
        "source": "command", "created_at": "2026-01-31T12:00:00Z"
    });
    serde_json::from_value(record).unwrap()
}

fn arguments(record: &Record) -> Result<Vec<String>, Error> {
    let start = Start { task: b"Task".into(), fresh_session: "f0".into(), ..Start::default() };
    let (launch, _) = open(record, &start)?;
    Ok(launch.args.into_iter().map(|arg| arg.into_string().unwrap()).collect())
}

/// The session is there before the program has a message: what it began with could still be lost.
#[test]
fn a_message_is_the_opening_until_it_is_taken() {
    let init = br#"{"type":"system","subtype":"init"}"#;
    let takes = [
        r#"{"type":"user","isReplay":true,"uuid":"u"}"#,
        r#"{"type":"assistant","message":{"content":[]}}"#,
        r#"{"type":"result","subtype":"success","is_error":true}"#,
    ];
    for takes in takes {
        let mut conversation = Conversation::new(None, "And that".into(), true);
        conversation.output(init);
        assert!(!conversation.output(init).contains(&Effect::Begun), "{takes}");
        assert!(conversation.output(takes.as_bytes()).contains(&Effect::Opened), "{takes}");
        assert!(!conversation.output(takes.as_bytes()).contains(&Effect::Opened), "{takes}");
    }
}

#[test]
fn a_session_is_new_until_it_has_its_task() {
    let mut record = record();
    assert!(arguments(&record).unwrap().contains(&"--session-id=f0".to_owned()));
    record.session_id = Some("0ld".into());
    assert!(arguments(&record).unwrap().contains(&"--session-id=f0".to_owned()));
    record.opening = Opening::CutOff;
    assert!(arguments(&record).unwrap().contains(&"--resume=0ld".to_owned()));
    assert!(!arguments(&record).unwrap().iter().any(|arg| arg.contains("Task")));
}

#[test]
fn options_are_passed_on_or_refused_but_never_weakened() {
    let mut record = record();
    record.setup.model = Some("opus".into());
    record.setup.allowed_tools = vec!["Bash(git *)".into(), "Edit".into()];
    record.setup.permission_mode = Some("bypassPermissions".into());
    let args = arguments(&record).unwrap();
    for wanted in ["--model=opus", "--allowedTools=Bash(git *)", "--allowedTools=Edit"] {
        assert!(args.contains(&wanted.to_owned()), "{args:?}");
    }
    record.setup.permission_mode = Some("bypass".into());
    assert!(matches!(arguments(&record), Err(Error::BadOption { .. })));
    record.setup.permission_mode = None;
    for arg in ["--dangerously-skip-permissions", "--resume=x", "--permission-mode"] {
        record.setup.args = vec![arg.into()];
        assert!(matches!(arguments(&record), Err(Error::Reserved { .. })), "{arg}");
    }
    record.setup.args.clear();
    record.setup.sandbox = Some("read-only".into());
    assert!(matches!(arguments(&record), Err(Error::NoOption { .. })));
}

#[test]
fn garbage_is_noted_once() {
    let mut conversation = conversation();
    let noted = |effects: Vec<Effect>| effects.iter().any(|e| matches!(e, Effect::Note(_)));
    assert!(noted(conversation.output(b"Segmentation fault")));
    assert!(!noted(conversation.output(b"\xff\xfe")));
    assert!(!noted(conversation.output(b"[1, 2]")));
}

proptest! {
    #[test]
    fn no_line_breaks_it(lines in prop::collection::vec(any::<Vec<u8>>(), 0..20)) {
        let mut conversation = conversation();
        for line in lines {
            let effects = conversation.output(&line);
            prop_assert!(!states(&effects).contains(&StateName::Completed));
        }
    }

    /// Lines of the right kinds in any order, with anything in the fields that are read.
    #[test]
    fn no_order_of_events_allows_or_denies_by_itself(picks in prop::collection::vec(0usize..400, 0..60)) {
        let recorded = [recorded!("permission"), recorded!("question"), recorded!("background")];
        let lines: Vec<&str> = recorded.iter().flat_map(|text| text.lines()).collect();
        let mut conversation = conversation();
        for pick in picks {
            let effects = conversation.output(lines[pick % lines.len()].as_bytes());
            let said = written(&effects);
            prop_assert!(!said.contains("behavior"), "{}", said);
        }
    }
}
