//! The backend against lines that the real program wrote, and against lines that none should write.

use super::session::{Conversation, Plan};
use super::*;
use crate::backend::{Answer, Effect, Receipt};
use crate::instance::{ActiveWork, Exit, Metrics, Prompt, PromptKind, State};
use proptest::prelude::*;
use serde_json::Value;

macro_rules! recorded {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/codex/", $name, ".jsonl"))
    };
}

fn conversation(resume: Option<&str>) -> Conversation {
    let plan = Plan {
        directory: "/srv/wt".to_owned(),
        resume: resume.map(str::to_owned),
        first: "Do it".to_owned(),
        ..Plan::default()
    };
    let prices = Prices::with(&["gpt-mock=1/1/1".to_owned()]).unwrap();
    let mut conversation = Conversation::new(plan, prices);
    let effects = conversation.started();
    assert!(matches!(effects[0], Effect::Deadline(Some(_))));
    assert_eq!(written(&effects)[0]["method"], "initialize");
    conversation
}

fn written(effects: &[Effect]) -> Vec<Value> {
    let line = |effect: &Effect| match effect {
        Effect::Write(bytes) => Some(serde_json::from_slice(bytes).unwrap()),
        _ => None,
    };
    effects.iter().filter_map(line).collect()
}

/// Feeds a recording. What the program asks is answered at once, in this order. Returns all effects.
fn play(conversation: &mut Conversation, lines: &str, answers: &[Answer]) -> Vec<Effect> {
    let (mut all, mut answers) = (Vec::new(), answers.iter());
    for line in lines.lines() {
        let effects = conversation.output(line.as_bytes());
        let asks = effects.iter().find_map(|effect| match effect {
            Effect::State(State::WaitingInput { prompt }, _) if prompt.kind != PromptKind::Idle => {
                Some(prompt.clone())
            }
            _ => None,
        });
        all.extend(effects);
        if let Some(prompt) = asks
            && let Some(answer) = answers.next()
        {
            all.extend(conversation.answer(&prompt, answer).unwrap());
        }
    }
    all
}

fn states(effects: &[Effect]) -> Vec<&State> {
    fn state(effect: &Effect) -> Option<&State> {
        match effect {
            Effect::State(state, _) | Effect::End(state, _) => Some(state),
            _ => None,
        }
    }
    effects.iter().filter_map(state).collect()
}

fn last_metrics(effects: &[Effect]) -> &Metrics {
    fn metrics(effect: &Effect) -> Option<&Metrics> {
        match effect {
            Effect::Metrics(metrics) | Effect::TurnMetrics(metrics) => Some(metrics),
            _ => None,
        }
    }
    effects.iter().filter_map(metrics).next_back().unwrap()
}

#[test]
fn the_thread_is_recorded_before_its_first_turn_and_the_turns_end_is_told() {
    let mut conversation = conversation(None);
    let effects = play(&mut conversation, recorded!("write_file"), &[]);
    let at = |wanted: &dyn Fn(&Effect) -> bool| effects.iter().position(wanted).unwrap();
    let is = |effect: &Effect, method: &str| {
        written(std::slice::from_ref(effect)).iter().any(|line| line["method"] == method)
    };
    let recorded = at(&|effect| matches!(effect, Effect::SessionId(_)));
    let turn = at(&|effect| is(effect, "turn/start"));
    let opened = at(&|effect| *effect == Effect::Opened);
    assert!(at(&|effect| is(effect, "thread/start")) < recorded);
    assert!(recorded < turn && turn < opened);
    assert_eq!(effects.last(), Some(&Effect::TurnEnded(Some("Created hello.txt.".to_owned()))));
    assert_eq!(states(&effects), [&State::Working { detail: None }]);
    let metrics = last_metrics(&effects);
    assert_eq!((metrics.input_tokens, metrics.output_tokens), (Some(1350), Some(160)));
    assert_eq!((metrics.turns, metrics.model.as_deref()), (Some(1), Some("gpt-mock")));
    assert_eq!(metrics.cost_usd, Some(0.02621));
    assert_eq!(conversation.interrupt(), [Effect::CloseInput]);
}

#[test]
fn each_permission_is_asked_and_answered_once() {
    let answers = [Answer::Allow, Answer::AllowAlways];
    let effects = play(&mut conversation(None), recorded!("permission"), &answers);
    let decisions: Vec<_> = written(&effects)
        .iter()
        .filter_map(|line| line["result"]["decision"].as_str().map(str::to_owned))
        .collect();
    assert_eq!(decisions, ["accept", "acceptForSession"]);
    let kinds: Vec<_> = states(&effects).iter().map(|state| state.name().as_str()).collect();
    assert_eq!(kinds, ["working", "waiting_input", "working", "waiting_input", "working"]);
}

#[test]
fn a_denial_may_come_with_a_word_to_the_agent() {
    let mut conversation = conversation(None);
    let lines: Vec<&str> = recorded!("permission").lines().collect();
    let until_asked = lines.iter().position(|line| line.contains("requestApproval")).unwrap();
    let deny = Answer::Deny { message: Some("not like that".to_owned()) };
    let effects = play(&mut conversation, &lines[..=until_asked].join("\n"), &[deny]);
    let lines = written(&effects);
    let last = &lines[lines.len() - 2..];
    assert_eq!(last[0]["result"]["decision"], "decline");
    assert_eq!(last[1]["method"], "turn/steer");
    assert_eq!(last[1]["params"]["input"][0]["text"], "not like that");
}

#[test]
fn a_question_keeps_its_place_until_an_option_is_chosen() {
    let answer = Answer::Text { text: "Red".to_owned() };
    let effects = play(&mut conversation(None), recorded!("question"), &[answer]);
    let answers: Vec<_> = written(&effects);
    let answer = answers.iter().find(|line| line["result"].is_object()).unwrap();
    assert_eq!(answer["result"]["answers"]["q1"]["answers"][0], "Red");
    assert!(matches!(effects.last(), Some(Effect::TurnEnded(_))));
}

#[test]
fn a_resumed_thread_counts_only_what_comes_in_this_run() {
    let mut conversation = conversation(Some("01a20ff3-7c6a-74e1-b5ff-62890dcf0239"));
    let effects = play(&mut conversation, recorded!("resumed"), &[]);
    let resume = &written(&effects)[1];
    assert_eq!(resume["method"], "thread/resume");
    assert_eq!(resume["params"]["cwd"], "/srv/wt");
    let metrics = last_metrics(&effects);
    assert_eq!((metrics.input_tokens, metrics.output_tokens), (Some(50), Some(20)));
    assert_eq!((metrics.cache_read_tokens, metrics.cache_write_tokens), (Some(3000), Some(0)));
}

#[test]
fn retries_show_as_detail_and_go_away() {
    let effects = play(&mut conversation(None), recorded!("api_retry"), &[]);
    assert!(matches!(
        states(&effects)[..],
        [
            State::Working { detail: None },
            State::Working { detail: Some(ActiveWork::Retrying { attempt: 1, .. }) },
            State::Working { detail: None },
            State::Working { detail: Some(ActiveWork::RateLimited { attempt: 1, .. }) },
            State::Working { detail: None },
        ]
    ));
    let failed = play(&mut conversation(None), recorded!("api_auth"), &[]);
    let Some(State::Failed { message, .. }) = states(&failed).pop() else { panic!("{failed:?}") };
    assert!(message.contains("401 Unauthorized: invalid x-api-key"), "{message}");
}

#[test]
fn a_command_in_the_background_is_waited_for() {
    let lines: Vec<&str> = recorded!("background").lines().collect();
    let (last, before) = lines.split_last().unwrap();
    let mut conversation = conversation(None);
    let effects = play(&mut conversation, &before.join("\n"), &[]);
    assert!(matches!(effects.last(), Some(Effect::TurnMetrics(_))), "{effects:?}");
    assert_eq!(
        conversation.output(last.as_bytes()),
        [Effect::TurnEnded(Some("It runs.".to_owned()))]
    );
}

#[test]
fn messages_are_steered_into_a_turn_kept_before_it_and_begin_one_after_it() {
    let mut conversation = conversation(None);
    let (receipt, effects) = conversation.send("early").unwrap();
    assert_eq!((receipt, effects.len()), (Receipt::Queued, 0));
    let effects = play(&mut conversation, recorded!("steered"), &[]);
    let steer = written(&effects).into_iter().find(|line| line["method"] == "turn/steer").unwrap();
    assert_eq!(steer["params"]["input"][0]["text"], "early");
    let State::WaitingInput { prompt } = states(&effects).pop().unwrap() else { panic!() };
    assert_eq!((prompt.kind, prompt.text.as_str()), (PromptKind::Idle, "the turn was interrupted"));
    let again = conversation.answer(prompt, &Answer::Text { text: "go on".to_owned() }).unwrap();
    assert_eq!(written(&again)[0]["method"], "turn/start");
    assert!(conversation.send(" \n").is_err());
}

#[test]
fn a_message_that_came_too_late_for_its_turn_begins_the_next() {
    let mut conversation = conversation(None);
    let lines: Vec<&str> = recorded!("write_file").lines().collect();
    let (end, before) = lines.split_last().unwrap();
    play(&mut conversation, &before.join("\n"), &[]);
    let (receipt, effects) = conversation.send("one more").unwrap();
    assert_eq!(receipt, Receipt::Queued);
    let id = &written(&effects)[0]["id"];
    let effects = conversation.output(end.as_bytes());
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::TurnEnded(_))), "{effects:?}");
    let refused = format!(r#"{{"error":{{"message":"no active turn to steer"}},"id":{id}}}"#);
    let next = written(&conversation.output(refused.as_bytes())).remove(0);
    assert_eq!(next["method"], "turn/start");
    assert_eq!(next["params"]["input"][0]["text"], "one more");
}

#[test]
fn a_turn_that_ends_before_its_start_is_answered_drops_no_message() {
    let lines: Vec<&str> = recorded!("write_file").lines().collect();
    let answer = lines.iter().position(|line| line.starts_with(r#"{"id":3,"#)).unwrap();
    let (first, rest) = (lines[..answer].join("\n"), lines[answer + 1..].join("\n"));
    let mut conversation = conversation(None);
    play(&mut conversation, &first, &[]);
    assert_eq!(conversation.send("one more").unwrap().0, Receipt::Queued);
    let early = play(&mut conversation, &rest, &[]);
    assert!(!early.iter().any(|effect| matches!(effect, Effect::TurnEnded(_))), "{early:?}");
    let effects = conversation.output(lines[answer].as_bytes());
    let next = written(&effects);
    assert!(effects.contains(&Effect::Opened), "{effects:?}");
    assert_eq!(next[0]["method"], "turn/start", "{effects:?}");
    assert_eq!(next[0]["params"]["input"][0]["text"], "one more");
    assert_eq!(conversation.untaken(), ["one more"]);
}

/// The turn of the recording is over before the answer to its start comes, and nothing else was said.
#[test]
fn a_turn_that_ends_before_its_start_is_answered_is_over_with_the_answer() {
    let lines: Vec<&str> = recorded!("write_file").lines().collect();
    let answer = lines.iter().position(|line| line.starts_with(r#"{"id":3,"#)).unwrap();
    let mut late = lines.clone();
    let line = late.remove(answer);
    late.push(line);
    let effects = play(&mut conversation(None), &late.join("\n"), &[]);
    let [.., opened, ended] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(*opened, Effect::Opened);
    assert_eq!(*ended, Effect::TurnEnded(Some("Created hello.txt.".to_owned())));
}

/// A prompt of a sub-agent that is still open when the turn is over.
const LATE: &str = r#"{"id":"p","method":"item/commandExecution/requestApproval","params":{"threadId":"sub","turnId":"s1","itemId":"i1","command":"ls"}}"#;

/// Plays a turn that ends while a prompt is open. Returns the prompt.
fn ends_asking(conversation: &mut Conversation) -> Prompt {
    let lines = recorded!("write_file");
    let (before, end) = lines.trim_end().rsplit_once('\n').unwrap();
    play(conversation, before, &[]);
    let asked = conversation.output(LATE.as_bytes());
    let State::WaitingInput { prompt } = states(&asked)[0] else { panic!("{asked:?}") };
    let effects = conversation.output(end.as_bytes());
    assert!(matches!(effects[..], [Effect::TurnMetrics(_)]), "{effects:?}");
    prompt.clone()
}

#[test]
fn a_turn_whose_last_prompt_is_answered_or_withdrawn_is_over() {
    let ended = Effect::TurnEnded(Some("Created hello.txt.".to_owned()));
    let mut conversation = conversation(None);
    let prompt = ends_asking(&mut conversation);
    let effects = conversation.answer(&prompt, &Answer::Allow).unwrap();
    assert_eq!(effects.last(), Some(&ended));
    let mut conversation = self::conversation(None);
    ends_asking(&mut conversation);
    let resolved = br#"{"method":"serverRequest/resolved","params":{"requestId":"p"}}"#;
    assert_eq!(conversation.output(resolved), [ended]);
    assert_eq!(conversation.output(resolved), [], "it is over");
}

#[test]
fn the_words_of_a_no_begin_a_turn_where_none_runs() {
    let mut conversation = conversation(None);
    let prompt = ends_asking(&mut conversation);
    let deny = Answer::Deny { message: Some("not like that".to_owned()) };
    let effects = conversation.answer(&prompt, &deny).unwrap();
    let lines = written(&effects);
    assert_eq!(lines[1]["method"], "turn/start");
    assert_eq!(lines[1]["params"]["input"][0]["text"], "not like that");
    assert_eq!(conversation.untaken(), ["not like that"]);
}

#[test]
fn a_thread_that_breaks_or_is_closed_fails_unless_its_turn_ends() {
    let lines = recorded!("write_file");
    let (before, end) = lines.trim_end().rsplit_once('\n').unwrap();
    let thread: Value = serde_json::from_str(end).unwrap();
    let thread = thread["params"]["threadId"].as_str().unwrap();
    let status = |status: &str| {
        format!(
            r#"{{"method":"thread/status/changed","params":{{"threadId":"{thread}","status":{{"type":"{status}"}}}}}}"#
        )
    };
    let closed = format!(r#"{{"method":"thread/closed","params":{{"threadId":"{thread}"}}}}"#);
    for (line, words) in
        [(status("systemError"), "a system error"), (closed.clone(), "closed the session")]
    {
        let mut conversation = conversation(None);
        play(&mut conversation, before, &[]);
        let effects = conversation.output(line.as_bytes());
        assert!(matches!(effects[..], [Effect::Deadline(Some(_))]), "{effects:?}");
        let effects = conversation.overdue();
        let State::Failed { message, .. } = states(&effects)[0] else { panic!("{effects:?}") };
        assert!(message.contains(words), "{message}");
        // Its end is what counts, and so does its going on.
        let mut conversation = self::conversation(None);
        play(&mut conversation, before, &[]);
        conversation.output(line.as_bytes());
        let effects = conversation.output(end.as_bytes());
        assert!(effects.contains(&Effect::Deadline(None)), "{effects:?}");
        assert!(matches!(effects.last(), Some(Effect::TurnEnded(_))), "{effects:?}");
        assert_eq!(conversation.output(line.as_bytes()), [], "nothing is open any more");
    }
    let mut conversation = conversation(None);
    play(&mut conversation, before, &[]);
    conversation.output(status("systemError").as_bytes());
    assert_eq!(conversation.output(status("active").as_bytes()), [Effect::Deadline(None)]);
    let failed = play(&mut self::conversation(None), recorded!("api_auth"), &[]);
    let Some(State::Failed { message, .. }) = states(&failed).pop() else { panic!("{failed:?}") };
    assert!(message.contains("401 Unauthorized"), "the turn's own words: {message}");
}

#[test]
fn an_end_of_the_program_is_a_failure_unless_nothing_was_open() {
    let kill = Exit { code: None, signal: Some(9) };
    let lines: Vec<&str> = recorded!("write_file").lines().collect();
    let mut busy = conversation(None);
    play(&mut busy, &lines[..lines.len() - 1].join("\n"), &[]);
    let State::Failed { message, .. } = busy.exited(kill) else { panic!() };
    assert_eq!(message, "codex ended in the middle of a turn: killed by signal 9");
    let State::Failed { message, .. } = conversation(None).exited(kill) else { panic!() };
    assert_eq!(message, "codex ended before it began: killed by signal 9");
    let mut idle = conversation(None);
    play(&mut idle, recorded!("write_file"), &[]);
    let state = idle.exited(Exit { code: Some(0), signal: None });
    assert!(matches!(state, State::Completed { .. }));
}

#[test]
fn what_it_cannot_do_is_said_and_strange_requests_are_refused() {
    let mut conversation = conversation(None);
    let error = br#"{"id":1,"error":{"code":-1,"message":"too old"}}"#;
    let effects = conversation.output(error);
    let State::Failed { message, .. } = states(&effects)[0] else { panic!("{effects:?}") };
    assert_eq!(message, "codex did not begin: too old");
    let strange = br#"{"id":"x","method":"attestation/generate","params":{}}"#;
    let effects = conversation.output(strange);
    assert_eq!(written(&effects)[0]["error"]["code"], -32601);
    assert!(matches!(effects[1], Effect::Note(_)));
    assert!(matches!(conversation.overdue()[..], [Effect::End(State::Failed { .. }, _)]));
}

proptest! {
    #[test]
    fn no_line_and_no_order_of_lines_makes_it_panic(
        picks in prop::collection::vec((0usize..200, 0usize..4000), 0..60),
        noise in prop::collection::vec(any::<u8>(), 0..64),
    ) {
        let all = [recorded!("permission"), recorded!("steered"), recorded!("question")].concat();
        let lines: Vec<&str> = all.lines().collect();
        let mut conversation = conversation(None);
        conversation.output(&noise);
        for (pick, cut) in picks {
            let line = lines[pick % lines.len()].as_bytes();
            conversation.output(&line[..cut.min(line.len())]);
            conversation.output(line);
        }
    }
}
