//! The live view acts on nothing but what the person saw.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/live.rs"]
mod live;
mod support;
#[path = "support/terminal.rs"]
mod terminal;

use live::{UNTIL_TOLD, named, sandbox};
use terminal::Terminal;

#[test]
fn an_answer_goes_to_no_question_that_is_asked_later() {
    let sandbox = sandbox();
    let ask = |text: &str| format!("git claudio ask '{text}' --option yes --option no");
    let script = format!("{}; {}; {UNTIL_TOLD}", ask("Keep the backups?"), ask("Delete it all?"));
    named(&sandbox, "one", &script);
    let Some(terminal) = Terminal::open(&sandbox, 100, 20) else { return };
    terminal.enter("git claudio watch");
    terminal.shows("? Keep the backups?");
    terminal.press(&["m"]);
    terminal.type_text("yes");
    terminal.shows("message to one: yes");
    sandbox.claudio(["answer", "one", "--option", "yes"]).ended(0);
    terminal.shows("? Delete it all?");
    terminal.press(&["Enter"]);
    terminal.shows("nothing was sent, m has the text still");
    let waiting = sandbox.show("one")["waiting"]["text"].clone();
    assert_eq!(waiting, "Delete it all?");
    // The text is kept, and goes to what is seen now, as soon as it can have been seen.
    terminal.until("it to go on", |_| {
        terminal.press(&["m"]);
        terminal.shows("message to one: yes");
        terminal.press(&["Enter"]);
        let screen = terminal.until("an end", |screen| {
            screen.contains("nothing was sent") || screen.contains("sent the message")
        });
        screen.contains("sent the message")
    });
    terminal.shows("● working");
    let events = sandbox.json(["events"]);
    assert_eq!(events.iter().filter(|event| event["kind"] == "answer").count(), 2);
}

#[test]
fn a_message_goes_to_nobody_but_the_one_it_was_begun_for() {
    let sandbox = sandbox();
    let read = "while read line; do echo \"got $line\"; done";
    named(&sandbox, "three", read);
    let four = named(&sandbox, "four", read);
    let Some(terminal) = Terminal::open(&sandbox, 100, 20) else { return };
    terminal.enter("git claudio watch three");
    terminal.shows("> three");
    terminal.press(&["m"]);
    terminal.type_text("rm it");
    terminal.shows("message to three: rm it");
    sandbox.claudio(["stop", "--discard", "three"]).ended(0);
    terminal.shows("three is gone, Esc leaves: rm it");
    // No key does anything to the neighbour, also after it.
    terminal.press(&["Enter", "Escape"]);
    // A key right behind Escape would be one key with it.
    terminal.until("the line to be left", |screen| {
        screen.contains("> three is gone: Tab selects another") && !screen.contains("Esc leaves")
    });
    terminal.press(&["p"]);
    terminal.until("the refusal", |screen| {
        screen.matches("three is gone: Tab selects another").count() == 2
    });
    terminal.press(&["Tab", "x"]);
    terminal.shows(&format!("stop {four}: k keep its work"));
    terminal.press(&["Enter"]);
    terminal.until("no question", |screen| !screen.contains("k keep its work"));
    assert_eq!(sandbox.show("four")["state"], "working");
    let logs = sandbox.claudio(["logs", "four"]).ok();
    assert!(!logs.contains("got"), "{logs}");
    let events = sandbox.json(["events"]);
    assert!(events.iter().all(|event| event["kind"] != "message"), "{events:?}");
}
