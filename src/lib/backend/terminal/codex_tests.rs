//! Codex's terminal, driven by what the real program said (0.169.0).

use super::*;
use crate::instance::StateName;
use serde_json::json;

fn terminal() -> Terminal {
    let prices = Prices::with(&["m=1/1/1".to_owned(), "n=10/1/1".to_owned()]).unwrap();
    Terminal::new(Some(b"task".to_vec()), "3f2a", prices)
}

fn say(terminal: &mut Terminal, state: &str) -> Vec<Effect> {
    terminal.output(format!("\x1b]7501;state={state}:app=codex\x1b\\").as_bytes())
}

fn call(terminal: &mut Terminal, event: &str, mut payload: Value) -> Vec<Effect> {
    payload["session_id"] = json!("01a2");
    terminal.hook(event, &payload)
}

/// One that has its task and works on it.
fn working() -> Terminal {
    let mut terminal = terminal();
    assert_eq!(typed(&say(&mut terminal, "idle")), b"task");
    say(&mut terminal, "working");
    assert!(states(&say(&mut terminal, "idle")).is_empty(), "its servers started, that was all");
    let id = Effect::SessionId("01a2".into());
    assert!(call(&mut terminal, "SessionStart", json!({})).contains(&id));
    assert!(call(&mut terminal, "UserPromptSubmit", json!({})).contains(&Effect::Opened));
    say(&mut terminal, "working");
    terminal
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

fn blocked(terminal: &mut Terminal) -> Prompt {
    let payload = json!({"tool_name": "Bash", "tool_input": {"command": "ls"}});
    call(terminal, "PermissionRequest", payload);
    let effects = say(terminal, "blocked:app=codex:kind=permission");
    match &effects[1] {
        Effect::State(State::WaitingInput { prompt }, Source::Osc) => prompt.clone(),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_turn_with_a_permission() {
    let mut terminal = working();
    let prompt = blocked(&mut terminal);
    assert_eq!((prompt.kind, prompt.text.as_str()), (PromptKind::Permission, "Bash: ls"));
    let early = terminal.answer(&prompt, &Answer::Allow).unwrap();
    assert!(early.is_empty(), "the dialog takes no keys yet");
    assert_eq!(typed(&terminal.overdue()), b"y");
    assert_eq!(typed(&terminal.overdue()), b"y", "the first one was lost");
    assert_eq!(states(&say(&mut terminal, "working")), [(StateName::Working, Source::Osc)]);
    assert!(typed(&terminal.overdue()).is_empty(), "it is answered");
    call(&mut terminal, "Stop", json!({"last_assistant_message": "Done."}));
    let end = say(&mut terminal, "done");
    assert_eq!(states(&end), [(StateName::WaitingInput, Source::Osc)]);
    assert!(states(&say(&mut terminal, "idle")).is_empty(), "it is told once");
    let exit = Exit { code: Some(0), signal: None };
    let message = Some("Done.".to_owned());
    assert_eq!(terminal.exited(exit), State::Completed { exit: Some(exit), message });
}

#[test]
fn an_answer_is_for_its_own_dialog() {
    let mut terminal = working();
    let first = blocked(&mut terminal);
    terminal.answer(&first, &Answer::Allow).unwrap();
    say(&mut terminal, "working");
    let second = blocked(&mut terminal);
    assert!(typed(&terminal.overdue()).is_empty(), "the answer was for the first");
    assert!(terminal.answer(&first, &Answer::Allow).is_err());
    assert!(terminal.answer(&second, &Answer::AllowAlways).is_err());
    let deny = Answer::Deny { message: Some("no".into()) };
    assert_eq!(typed(&terminal.answer(&second, &deny).unwrap()), b"\x1b");
    assert_eq!(typed(&say(&mut terminal, "idle")), b"\x1b[200~no\x1b[201~\r");
}

#[test]
fn a_hook_may_be_faster_than_what_the_terminal_says_before_it() {
    let mut terminal = working();
    let first = blocked(&mut terminal);
    let next = json!({"tool_name": "Bash", "tool_input": {"command": "second"}});
    call(&mut terminal, "PermissionRequest", next);
    assert!(terminal.answer(&first, &Answer::Allow).is_ok(), "the first is open still");
    say(&mut terminal, "working");
    let effects = say(&mut terminal, "blocked:app=codex:kind=permission");
    let Effect::State(State::WaitingInput { prompt }, _) = &effects[1] else { panic!() };
    assert_eq!(prompt.text, "Bash: second");
}

#[test]
fn of_two_announced_dialogs_nobody_knows_which_is_open() {
    let mut terminal = working();
    for command in ["rm a", "ls"] {
        let payload = json!({"tool_name": "Bash", "tool_input": {"command": command}});
        call(&mut terminal, "PermissionRequest", payload);
    }
    for _ in 0..2 {
        let effects = say(&mut terminal, "blocked:app=codex:kind=permission");
        let Effect::State(State::WaitingInput { prompt }, _) = &effects[1] else { panic!() };
        assert_eq!((prompt.text.as_str(), prompt.tool.as_deref()), ("a permission", None));
        let error = terminal.answer(prompt, &Answer::Allow).unwrap_err().to_string();
        assert!(error.contains("attach"), "{error}");
    }
    say(&mut terminal, "idle");
    assert_eq!(blocked(&mut terminal).text, "Bash: ls");
}

#[test]
fn an_unknown_dialog_is_not_answered() {
    let mut terminal = working();
    let effects = say(&mut terminal, "blocked:app=codex:kind=future");
    let Effect::State(State::WaitingInput { prompt }, _) = &effects[1] else { panic!() };
    assert_eq!(prompt.kind, PromptKind::Question);
    let error = terminal.answer(prompt, &Answer::Allow).unwrap_err().to_string();
    assert!(error.contains("attach"), "{error}");
}

#[test]
fn a_failed_turn_is_told_with_the_words_of_the_service() {
    let mut terminal = working();
    call(&mut terminal, "PostModelRequest", json!({"status": "failed", "error": "401"}));
    let failed = say(&mut terminal, "error");
    assert!(matches!(&failed[1], Effect::Failed { message, .. } if message == "401"));
}

#[test]
fn each_request_is_counted_at_the_price_of_its_model() {
    let mut terminal = working();
    let request = |model: &str, agent: Value| {
        let usage = json!({"input_tokens": 4900, "cached_input_tokens": 0,
            "cache_write_input_tokens": 4000, "output_tokens": 40});
        json!({"status": "completed", "model": model, "agent_id": agent, "token_usage": usage})
    };
    let told = |terminal: &mut Terminal, payload: Value| match &call(
        terminal,
        "PostModelRequest",
        payload,
    )[..]
    {
        [Effect::Metrics(metrics)] => metrics.clone(),
        other => panic!("{other:?}"),
    };
    told(&mut terminal, request("m", Value::Null));
    let metrics = told(&mut terminal, request("m", Value::Null));
    assert_eq!((metrics.input_tokens, metrics.output_tokens), (Some(1800), Some(80)));
    assert_eq!((metrics.cache_write_tokens, metrics.cost_usd), (Some(8000), Some(0.00988)));
    let metrics = told(&mut terminal, request("n", json!("ffff")));
    assert_eq!((metrics.model.as_deref(), metrics.output_tokens), (Some("m"), Some(120)));
    assert!(metrics.cost_usd.unwrap() > 0.04);
    // Without a price there is no cost, and that is told.
    let effects = call(&mut terminal, "PostModelRequest", request("unknown", Value::Null));
    let [Effect::Metrics(metrics), Effect::CostUnknown(why)] = &effects[..] else {
        panic!("{effects:?}");
    };
    assert_eq!(metrics.cost_usd, None);
    assert!(why.starts_with("the price of model 'unknown' is not known"), "{why}");
}

#[test]
fn a_sub_agent_is_not_the_conversation() {
    let mut terminal = working();
    let other = json!({"session_id": "ffff", "last_assistant_message": "of another"});
    assert!(terminal.hook("Stop", &other).is_empty());
    let below = json!({"agent_id": "eeee", "last_assistant_message": "of one that works for it"});
    assert!(call(&mut terminal, "Stop", below).is_empty());
    assert_eq!(terminal.last_words, None);
}

#[test]
fn the_hook_is_a_setting_in_toml_with_a_command_for_the_shell() {
    let hook_program = "/a b/it's \"x\"/hook".into();
    let start = Start { hook: hook_program, ..Start::default() };
    let line = hook(&start, "Stop");
    assert!(line.starts_with("hooks.Stop=[{hooks=[{type=\"command\",command=\""), "{line}");
    let command: String = line
        .split_once("command=")
        .and_then(|(_, rest)| serde_json::from_str(rest.strip_suffix("}]}]")?).ok())
        .unwrap();
    assert_eq!(shell_words::split(&command).unwrap(), ["/a b/it's \"x\"/hook", "Stop"]);
}
