//! What each key does, in words: for the help of the view and for the manual.

use super::table;

/// The keys, and what each does.
pub const KEYS: &[(&str, &str)] = &[
    ("a", "add a task"),
    ("s", "start, again or after a failure"),
    ("p", "pause, or resume what is paused"),
    ("x", "stop: keep its work, pull request, or discard it"),
    ("y n", "allow or deny what the selected one asks for"),
    ("m", "send a message, or answer a question"),
    ("Enter", "attach the terminal to it; Ctrl-\\ d comes back"),
    ("d", "its work against its base"),
    ("c", "who changes the same files, and what conflicts"),
    ("Tab l  Shift-Tab h", "select the next, the one before"),
    ("j k  arrows  PgUp PgDn", "scroll the output"),
    ("g G", "go to its begin, to its end"),
    ("/  n N  Esc", "search by regular expression, next, before, end it"),
    ("Ctrl-l  Ctrl-z", "draw anew, suspend"),
    ("q  Ctrl-c", "quit; the instances go on"),
];

/// Columns between a key and what it does.
const GAP: usize = 2;

/// Returns the column in which it is told what a key does.
pub(super) fn column() -> usize {
    KEYS.iter().map(|(key, _)| key.len()).max().unwrap_or(0) + GAP
}

/// Returns the lines of the help, the keys first.
pub(super) fn lines(unicode: bool) -> Vec<String> {
    let column = column();
    let keys = KEYS.iter().map(|(key, about)| format!("{key:column$}{about}"));
    keys.chain([String::new()]).chain(table::legend(unicode)).collect()
}
