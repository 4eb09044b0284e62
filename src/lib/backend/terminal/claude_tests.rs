//! Claude Code's terminal, driven by what the real program said (2.1.197).

use super::*;
use crate::instance::StateName;

fn terminal() -> Terminal {
    let mut terminal = Terminal::new(Some("3f2a".into()), true, "3f2a");
    let effects = terminal.started();
    assert_eq!(effects[0], Effect::SessionId("3f2a".into()));
    terminal
}

/// One that has its task and works on it.
fn working() -> Terminal {
    let mut terminal = terminal();
    status(&mut terminal, 0.0);
    begun(terminal)
}

fn begun(mut terminal: Terminal) -> Terminal {
    terminal.hook("SessionStart", &json!({"session_id": "3f2a", "source": "startup"}));
    assert!(states(&file(&mut terminal, "idle")).is_empty(), "the task is still to come");
    let effects = terminal.hook("UserPromptSubmit", &json!({"prompt": "Do it."}));
    assert!(effects.contains(&Effect::Opened));
    file(&mut terminal, "busy");
    terminal
}

fn file(terminal: &mut Terminal, status: &str) -> Vec<Effect> {
    let content = json!({"pid": 1, "sessionId": "3f2a", "status": status,
        "waitingFor": (status == "waiting").then_some("permission prompt")});
    terminal.state_file(content.to_string().as_bytes())
}

fn states(effects: &[Effect]) -> Vec<(StateName, Source)> {
    let state = |effect: &Effect| match effect {
        Effect::State(state, source) => Some((state.name(), *source)),
        _ => None,
    };
    effects.iter().filter_map(state).collect()
}

fn typed(effects: &[Effect]) -> Vec<u8> {
    let bytes = |effect: &Effect| match effect {
        Effect::Write(bytes) => Some(bytes.clone()),
        _ => None,
    };
    effects.iter().filter_map(bytes).flatten().collect()
}

fn bash(command: &str) -> Value {
    json!({"tool_name": "Bash", "tool_input": {"command": command}})
}

/// Opens a dialog, as hook and file tell it. Returns its prompt.
fn dialog(terminal: &mut Terminal, payload: &Value) -> Prompt {
    let effects = terminal.hook("PermissionRequest", payload);
    assert!(states(&file(terminal, "waiting")).is_empty(), "it is told once");
    match &effects[..] {
        [Effect::State(State::WaitingInput { prompt }, Source::Hook)] => prompt.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_turn_with_a_permission() {
    let mut terminal = working();
    let prompt = dialog(&mut terminal, &bash("ls"));
    assert_eq!((prompt.kind, prompt.text.as_str()), (PromptKind::Permission, "Bash: ls"));
    assert_eq!(typed(&terminal.answer(&prompt, &Answer::Allow).unwrap()), b"1");
    assert_eq!(states(&file(&mut terminal, "busy")), [(StateName::Working, Source::StateFile)]);
    assert!(terminal.hook("PostToolUse", &bash("ls")).is_empty());
    let stop = json!({"last_assistant_message": "All done.", "background_tasks": []});
    let end = terminal.hook("Stop", &stop);
    assert_eq!(states(&end), [(StateName::WaitingInput, Source::Hook)]);
    assert!(file(&mut terminal, "idle").is_empty(), "it is told once");
    assert!(terminal.answer(&prompt, &Answer::Allow).is_err(), "that dialog is gone");
    terminal.hook("SessionEnd", &json!({"reason": "prompt_input_exit"}));
    let exit = Exit { code: Some(0), signal: None };
    let message = Some("All done.".to_owned());
    assert_eq!(terminal.exited(exit), State::Completed { exit: Some(exit), message });
}

#[test]
fn an_answer_waits_until_the_dialog_is_open_and_goes_with_it() {
    let mut terminal = working();
    terminal.hook("PermissionRequest", &bash("ls"));
    let prompt = terminal.dialogs[0].prompt.clone();
    assert!(terminal.answer(&prompt, &Answer::Allow).unwrap().is_empty(), "not open yet");
    assert_eq!(typed(&file(&mut terminal, "waiting")), b"1");
    let mut terminal = working();
    terminal.hook("PermissionRequest", &bash("ls"));
    let prompt = terminal.dialogs[0].prompt.clone();
    terminal.answer(&prompt, &Answer::Allow).unwrap();
    terminal.hook("Stop", &json!({}));
    terminal.hook("UserPromptSubmit", &json!({}));
    terminal.hook("PermissionRequest", &bash("rm -rf /"));
    assert!(typed(&file(&mut terminal, "waiting")).is_empty(), "it was for another dialog");
}

#[test]
fn what_is_not_certain_is_not_typed() {
    let mut terminal = working();
    let first = dialog(&mut terminal, &bash("a"));
    assert!(terminal.hook("PermissionRequest", &bash("b")).is_empty(), "it is not seen yet");
    let error = terminal.answer(&first, &Answer::Allow).unwrap_err().to_string();
    assert!(error.contains("several") && error.contains("attach"), "{error}");
    assert_eq!(states(&terminal.hook("PostToolUse", &bash("a"))).len(), 1, "now the other is");
    let mut terminal = working();
    let prompt = dialog(&mut terminal, &bash("a"));
    assert!(terminal.answer(&prompt, &Answer::AllowAlways).is_err());
    let other = Prompt { id: "t1".into(), ..prompt };
    assert!(terminal.answer(&other, &Answer::Allow).is_err());
    assert!(matches!(terminal.send("hello"), Err(Error::Rejected(_))), "a dialog is open");
}

#[test]
fn a_denial_gives_its_reason_when_the_turn_is_over() {
    let mut terminal = working();
    let prompt = dialog(&mut terminal, &bash("a"));
    let deny = Answer::Deny { message: Some("/no".into()) };
    assert_eq!(typed(&terminal.answer(&prompt, &deny).unwrap()), b"\x1b");
    // No hook tells of a dialog that was closed with Esc.
    let effects = file(&mut terminal, "idle");
    assert_eq!(states(&effects), [(StateName::WaitingInput, Source::StateFile)]);
    assert_eq!(typed(&effects), b"\x1b[200~ /no\x1b[201~\r");
}

#[test]
fn a_question_is_answered_with_the_number_of_its_option() {
    let question = json!({"question": "Which?", "options": [{"label": "A"}, {"label": "B"}]});
    let payload = json!({"tool_name": "AskUserQuestion", "tool_input": {"questions": [question]}});
    let mut terminal = working();
    let prompt = dialog(&mut terminal, &payload);
    let text = |text: &str| Answer::Text { text: text.to_owned() };
    assert_eq!(typed(&terminal.answer(&prompt, &text("B")).unwrap()), b"2");
    assert!(terminal.answer(&prompt, &text("C")).is_err());
    assert!(terminal.answer(&prompt, &Answer::Allow).is_err());
    let mut answered = payload;
    answered["tool_input"]["answers"] = json!({"Which?": "B"});
    let effects = terminal.hook("PostToolUse", &answered);
    assert_eq!(states(&effects), [(StateName::Working, Source::Hook)]);
}

#[test]
fn a_dialog_without_its_hook_is_shown_all_the_same() {
    let mut terminal = working();
    assert!(states(&file(&mut terminal, "waiting")).is_empty(), "its hook may be on the way");
    assert_eq!(states(&terminal.overdue()), [(StateName::WaitingInput, Source::StateFile)]);
    assert!(terminal.overdue().is_empty());
}

#[test]
fn work_in_the_background_is_work() {
    let mut terminal = working();
    let stop = json!({"background_tasks": [{"id": "b", "type": "shell", "status": "running"}]});
    assert!(states(&terminal.hook("Stop", &stop)).is_empty());
    assert!(states(&file(&mut terminal, "shell")).is_empty());
    assert_eq!(states(&file(&mut terminal, "idle")).len(), 1);
}

#[test]
fn a_failed_turn_is_told_with_the_words_of_the_service() {
    let mut terminal = working();
    let payload = json!({"error": "billing_error", "last_assistant_message": "Too low"});
    match &terminal.hook("StopFailure", &payload)[..] {
        [Effect::Failed { message, source: Source::Hook, .. }, Effect::TurnMetrics(_)] => {
            assert_eq!(message, "billing_error: Too low");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_end_that_nobody_asked_for_is_no_success() {
    let zero = Exit { code: Some(0), signal: None };
    assert!(matches!(working().exited(zero), State::Stopped { .. }), "SIGINT ends it with 0");
    let killed = Exit { code: None, signal: Some(9) };
    assert!(matches!(working().exited(killed), State::Failed { .. }));
}

#[test]
fn one_that_does_not_begin_waits_for_a_person() {
    let mut terminal = terminal();
    assert!(terminal.send("hello").is_err());
    assert_eq!(states(&terminal.overdue()), [(StateName::WaitingInput, Source::Supervisor)]);
    let effects = terminal.hook("SessionStart", &json!({"session_id": "3f2a"}));
    assert_eq!(states(&effects), [(StateName::Working, Source::Hook)]);
}

#[test]
fn a_file_of_an_earlier_process_of_the_same_pid_is_told_apart() {
    let file = StateFile::ClaudeSession;
    let content = json!({"pid": 1, "procStart": "270070", "status": "busy"}).to_string();
    assert!(file.may_be_of(content.as_bytes(), 270_070));
    assert!(!file.may_be_of(content.as_bytes(), 270_071));
    for untold in
        [&b"{\"pid\":1}"[..], b"{\"procStart\":\"Wed Nov 25\"}", b"{\"procStart\":7}", b""]
    {
        assert!(file.may_be_of(untold, 1), "it is believed as before");
    }
}

#[test]
fn what_is_no_state_changes_nothing() {
    let mut terminal = working();
    for bytes in [&b""[..], b"{", b"[]", b"{\"status\":7}", b"{\"status\":\"new\"}", b"\xff"] {
        assert!(terminal.state_file(bytes).is_empty());
    }
    for event in ["", "Future", "SessionEnd"] {
        assert!(terminal.hook(event, &json!(null)).is_empty());
    }
}

fn status(terminal: &mut Terminal, sum: f64) -> Vec<Effect> {
    terminal.hook("StatusLine", &json!({"cost": {"total_cost_usd": sum}}))
}

fn message(id: &str, output: u64) -> Vec<u8> {
    let usage = json!({"input_tokens": 10, "output_tokens": output, "cache_read_input_tokens": 5,
        "cache_creation_input_tokens": 1});
    let message = json!({"id": id, "model": "claude-x", "usage": usage});
    json!({"type": "assistant", "message": message}).to_string().into_bytes()
}

#[test]
fn what_is_used_is_told_as_it_is_known_and_between_turns_holds_nothing() {
    let mut terminal = terminal();
    let zero = status(&mut terminal, 0.0);
    assert!(matches!(&zero[..], [Effect::Metrics(m)] if m.cost_usd == Some(0.0)), "{zero:?}");
    assert!(terminal.send("x").is_err(), "a status line does not make it ready");
    let path = "/h/.claude/projects/-r/3f2a.jsonl";
    let payload = json!({"session_id": "3f2a", "transcript_path": path, "source": "startup"});
    let begins = terminal.hook("SessionStart", &payload);
    assert!(begins.contains(&Effect::Records { path: path.into(), old: false }), "{begins:?}");
    terminal.hook("UserPromptSubmit", &json!({"prompt": "Do it."}));
    for line in [message("a", 1), message("a", 20), b"garbage".to_vec()] {
        terminal.recorded(&line);
    }
    let effects = terminal.hook("PostToolUse", &bash("ls"));
    let [Effect::Metrics(metrics)] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!((metrics.input_tokens, metrics.output_tokens), (Some(10), Some(20)));
    assert_eq!((metrics.cost_usd, metrics.model.as_deref()), (Some(0.0), Some("claude-x")));
    assert!(terminal.hook("PostToolUse", &bash("ls")).is_empty(), "it is told once");
    let end = terminal.hook("Stop", &json!({"last_assistant_message": "Done."}));
    assert!(matches!(end.last(), Some(Effect::TurnMetrics(m)) if m.turns == Some(1)), "{end:?}");
    let late = status(&mut terminal, 0.5);
    assert!(matches!(&late[..], [Effect::TurnMetrics(m)] if m.cost_usd == Some(0.5)), "{late:?}");
    let next = terminal.hook("UserPromptSubmit", &json!({"prompt": "More."}));
    assert!(matches!(next.last(), Some(Effect::Metrics(m)) if m.cost_usd == Some(0.5)), "{next:?}");
}

#[test]
fn where_no_status_line_comes_the_cost_is_not_known_and_that_is_said_once() {
    let mut terminal = begun(terminal());
    let unknown = Effect::CostUnknown(COST_UNKNOWN.to_owned());
    assert!(terminal.hook("PermissionRequest", &bash("ls")).contains(&unknown));
    assert!(!terminal.hook("PostToolUse", &bash("ls")).contains(&unknown));
    assert!(status(&mut terminal, 0.5).is_empty());
}

#[test]
fn only_the_records_of_the_session_are_read() {
    for (path, of_session) in [
        ("/h/3f2a.jsonl", true),
        ("h/3f2a.jsonl", false),
        ("/h/other.jsonl", false),
        ("/etc/3f2a", false),
    ] {
        let payload = json!({"session_id": "3f2a", "transcript_path": path});
        assert_eq!(records(&payload).is_some(), of_session, "{path}");
    }
}
