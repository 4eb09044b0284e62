//! Transcripts of what the real programs wrote.

use super::*;
use proptest::prelude::*;

macro_rules! recorded {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/", $name, ".jsonl"))
    };
}

/// Returns the transcript without remarks on the session, which hold ids and times.
fn told(backend: &str, events: &str) -> Vec<String> {
    let mut transcript = Transcript::of(backend).unwrap();
    let lines = events.lines().flat_map(|line| transcript.read(line.as_bytes(), Detail::Short));
    lines.filter(|line| line.kind != Kind::Note).map(|line| line.text).collect()
}

#[test]
fn claude_reads_as_who_said_what_and_what_was_done() {
    let told = told("claude", recorded!("claude/write_file"));
    let text = told.join("\n");
    assert!(told[0].starts_with("user: "), "{text}");
    assert!(told.contains(&"claude: I will look around first.".to_owned()), "{text}");
    assert!(told.contains(&"  $ pwd; ls -la | head -5".to_owned()), "{text}");
    let write = told.iter().position(|line| line == "  Write hello.txt").expect(&text);
    assert_eq!(told[write + 1], "    +hello from the mock");
    assert_eq!(told.last().unwrap(), "claude: Created hello.txt.");
}

#[test]
fn claude_asks_and_sub_agents_have_a_name_of_their_own() {
    let asks = told("claude", recorded!("claude/permission")).join("\n");
    let ask = "claude asks: permission for $ touch needs_permission.txt && echo made";
    assert!(asks.contains(ask), "{asks}");
    let question = told("claude", recorded!("claude/question")).join("\n");
    assert!(question.contains("claude asks: Which colour? (Red, Blue)"), "{question}");
    let agents = told("claude", recorded!("claude/subagent")).join("\n");
    assert_eq!(agents.matches("\n  Task small job\n").count(), 1, "{agents}");
    assert_eq!(agents.matches("\n  result of Task small job\n").count(), 1, "{agents}");
    // A person said one thing; the sub-agent's task is the agent's.
    assert_eq!(agents.matches("user: ").count(), 1, "{agents}");
    assert!(agents.contains(" is told: Do the small job. "), "{agents}");
    assert!(
        agents.lines().any(|line| line.starts_with("  [") && line.contains("] $ pwd")),
        "{agents}"
    );
    let failed = told("claude", recorded!("claude/api_credit")).join("\n");
    assert!(failed.contains("-- turn failed: Credit balance is too low"), "{failed}");
    let retried = told("claude", recorded!("claude/api_retry")).join("\n");
    assert!(retried.contains("-- retry 1/10 in "), "{retried}");
}

#[test]
fn codex_reads_the_same_way() {
    let told = |name| told("codex", name).join("\n");
    let patch = told(recorded!("codex/patch"));
    let change = "  update patched.txt\n     one\n    -two\n    +zwei\n";
    assert!(patch.contains(change), "{patch}");
    assert!(patch.contains("codex asks: permission to change these files"), "{patch}");
    let retry = told(recorded!("codex/api_retry"));
    assert!(retry.contains("-- Reconnecting... 1/2 unexpected status 503"), "{retry}");
    let auth = told(recorded!("codex/api_auth"));
    assert!(auth.ends_with("url: http://127.0.0.1:38727/v1/responses"), "{auth}");
    let question = told(recorded!("codex/question"));
    assert!(question.contains("codex asks: Which colour? (Red, Blue)"), "{question}");
}

#[test]
fn a_result_that_comes_late_names_its_call() {
    let told = told("codex", recorded!("codex/background"));
    let call = "  $ sleep 4; echo done > bg.txt";
    assert_eq!(told.iter().filter(|line| *line == call).count(), 1, "{told:?}");
    let started = r#"{"method":"item/started","params":{"item":{"type":"commandExecution","id":"ID",
        "command":"ID","status":"inProgress"}}}"#;
    let ended = r#"{"method":"item/completed","params":{"item":{"type":"commandExecution","id":"ID",
        "command":"ID","status":"completed","exitCode":2,"aggregatedOutput":"out"}}}"#;
    let events = [(started, "a"), (started, "b"), (ended, "a"), (ended, "b")];
    let mut transcript = Transcript::of("codex").unwrap();
    let lines = events
        .iter()
        .flat_map(|(event, id)| transcript.read(event.replace("ID", id).as_bytes(), Detail::Short));
    let lines: Vec<String> = lines.map(|line| line.text).collect();
    let both = ["    out", "    exit code 2"];
    assert_eq!(lines[..2], ["  $ a", "  $ b"]);
    assert_eq!(lines[2..5], ["  result of $ a", both[0], both[1]]);
    assert_eq!(lines[5..], ["  result of $ b", both[0], both[1]]);
}

#[test]
fn only_structured_agents_have_a_transcript() {
    assert!(Transcript::of("shell").is_none());
}

proptest! {
    #[test]
    fn no_event_makes_it_panic_or_reaches_the_terminal(
        noise in prop::collection::vec(any::<u8>(), 0..64),
        cuts in prop::collection::vec((0usize..200, 0usize..3000), 0..40),
        evil in "[\\x00-\\x1f\\u{202e}a]{0,8}",
    ) {
        for (backend, events) in
            [("claude", recorded!("claude/permission")), ("codex", recorded!("codex/permission"))]
        {
            let mut transcript = Transcript::of(backend).unwrap();
            transcript.read(&noise, Detail::Full);
            let events: Vec<&str> = events.lines().collect();
            for (pick, cut) in &cuts {
                let event = events[pick % events.len()];
                transcript.read(&event.as_bytes()[..(*cut).min(event.len())], Detail::Short);
                let mark = serde_json::to_string(&evil).unwrap();
                let event = event.replace("echo made", mark.trim_matches('"'));
                for line in transcript.read(event.as_bytes(), Detail::Full) {
                    let obeyed = line.text.chars().any(|c| c.is_control() || c == '\u{202e}');
                    prop_assert!(!obeyed, "{:?}", line.text);
                }
            }
        }
    }
}
