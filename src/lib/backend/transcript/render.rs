//! From what was said and done to lines.

use super::{Entry, Part};
use crate::sys::text;
use jiff::Timestamp;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// What a line is, for its colour and for those who look for a kind of line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    User,
    Agent,
    Thought,
    Call,
    Added,
    Removed,
    Result,
    Ask,
    Note,
    Error,
}

/// How much is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Detail {
    /// Results, thoughts and changes are cut.
    Short,
    /// Everything.
    Full,
}

/// One line, harmless for a terminal, without its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// When its event says that it happened.
    pub at: Option<Timestamp>,
    /// What it is.
    pub kind: Kind,
    /// What it says.
    pub text: String,
}

/// Lines of a result or a change that are shown in short.
const SHORT: usize = 8;
/// Characters of a call's line, and of a result's, that are shown in short.
const WIDTH: usize = 160;
/// Columns from one tab stop to the next.
const TAB: usize = 8;
const CALL: &str = "  ";
const BELOW: &str = "    ";

/// Returns the lines of `entry`; the agent is called `name`.
pub(super) fn lines(entry: &Entry, name: &str, detail: Detail) -> Vec<Line> {
    let name = match &entry.agent {
        Some(agent) => format!("{name}/{agent}"),
        None => name.to_owned(),
    };
    let mut sheet = Sheet { at: entry.at, detail, lines: Vec::new() };
    match &entry.part {
        // What a sub-agent is to do is the agent's own word.
        Part::User(words) if entry.agent.is_some() => {
            sheet.said(&format!("{name} is told"), Kind::Agent, words);
        }
        Part::User(words) => sheet.said("user", Kind::User, words),
        Part::Agent(words) => sheet.said(&name, Kind::Agent, words),
        Part::Thought(words) => {
            let words = sheet.cut(words.lines().collect());
            sheet.said(&format!("{name} thinks"), Kind::Thought, &words.join("\n"));
        }
        Part::Call { line, diff } => {
            sheet.call(entry.agent.as_deref(), line);
            sheet.diff(diff);
        }
        Part::Again(line) => {
            let line = sheet.narrow(line.lines().next().unwrap_or_default());
            let tag = entry.agent.as_deref().map(|agent| format!("[{agent}] ")).unwrap_or_default();
            sheet.add(Kind::Result, CALL, &format!("{tag}result of {line}"));
        }
        Part::Result { text, failed } => {
            let kind = if *failed { Kind::Error } else { Kind::Result };
            let shown = sheet.cut(text.trim_end().lines().collect());
            shown.iter().for_each(|line| sheet.add(kind, BELOW, &sheet.narrow(line)));
        }
        Part::Ask(words) => sheet.said(&format!("{name} asks"), Kind::Ask, words),
        Part::Note(words) => sheet.add(Kind::Note, "-- ", words),
        Part::Trouble(words) => sheet.add(Kind::Error, "-- ", words),
    }
    sheet.lines
}

/// Returns a line with blanks instead of tabs, as a terminal would set them.
fn spread(line: &str) -> Cow<'_, str> {
    if !line.contains('\t') {
        return Cow::Borrowed(line);
    }
    let mut spread = String::with_capacity(line.len() + TAB);
    for part in line.split_inclusive('\t') {
        let text = part.trim_end_matches('\t');
        spread.push_str(text);
        if text.len() < part.len() {
            let column = spread.width();
            spread.extend(std::iter::repeat_n(' ', TAB - column % TAB));
        }
    }
    Cow::Owned(spread)
}

/// The lines of one entry as they are written.
struct Sheet {
    at: Option<Timestamp>,
    detail: Detail,
    lines: Vec<Line>,
}

impl Sheet {
    fn add(&mut self, kind: Kind, indent: &str, line: &str) {
        let text = format!("{indent}{}", text::printable(&spread(line)));
        self.lines.push(Line { at: self.at, kind, text: text.trim_end().to_owned() });
    }

    /// Adds `who: words`, the further lines indented.
    fn said(&mut self, who: &str, kind: Kind, words: &str) {
        for (number, line) in words.trim().lines().enumerate() {
            match number {
                0 => self.add(kind, "", &format!("{who}: {line}")),
                _ => self.add(kind, CALL, line),
            }
        }
    }

    fn call(&mut self, agent: Option<&str>, call: &str) {
        let whole = match agent {
            Some(agent) => format!("[{agent}] {call}"),
            None => call.to_owned(),
        };
        let mut lines = whole.trim_end().lines();
        let first = lines.next().unwrap_or_default();
        let more = lines.clone().count();
        if self.detail == Detail::Short {
            let end = if more > 0 { " …" } else { "" };
            let line = format!("{}{end}", self.narrow(first));
            return self.add(Kind::Call, CALL, &line);
        }
        self.add(Kind::Call, CALL, first);
        lines.for_each(|line| self.add(Kind::Call, BELOW, line));
    }

    fn diff(&mut self, diff: &[String]) {
        let shown = self.cut(diff.iter().map(String::as_str).collect());
        for line in shown {
            let kind = match line.as_bytes().first() {
                Some(b'+') => Kind::Added,
                Some(b'-') => Kind::Removed,
                _ => Kind::Result,
            };
            let line = self.narrow(&line);
            self.add(kind, BELOW, &line);
        }
    }

    /// Returns the lines to show, with a remark about those that are left out.
    fn cut(&self, lines: Vec<&str>) -> Vec<String> {
        let count = lines.len();
        // A remark takes a line too: it must stand for more than one.
        if self.detail == Detail::Full || count <= SHORT + 1 {
            return lines.into_iter().map(str::to_owned).collect();
        }
        let mut shown: Vec<String> = lines.into_iter().take(SHORT).map(str::to_owned).collect();
        shown.push(format!("… {} more lines", count - SHORT));
        shown
    }

    fn narrow(&self, line: &str) -> String {
        match (self.detail, line.char_indices().nth(WIDTH)) {
            (Detail::Short, Some((end, _))) => format!("{}…", &line[..end]),
            _ => line.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(part: Part, detail: Detail) -> Vec<String> {
        let entry = Entry::new(part);
        lines(&entry, "codex", detail).into_iter().map(|line| line.text).collect()
    }

    #[test]
    fn everybody_is_named_and_what_goes_on_is_indented() {
        let said = text(Part::Agent("one\n\ntwo\n".into()), Detail::Short);
        assert_eq!(said, ["codex: one", "", "  two"]);
        let call = Part::Call { line: "$ a\nb".into(), diff: vec!["+x".into(), "-y".into()] };
        assert_eq!(text(call.clone(), Detail::Short), ["  $ a …", "    +x", "    -y"]);
        assert_eq!(text(call, Detail::Full)[..2], ["  $ a", "    b"]);
        let entry = Entry { agent: Some("a1".into()), ..Entry::new(Part::Agent("hi".into())) };
        assert_eq!(lines(&entry, "claude", Detail::Short)[0].text, "claude/a1: hi");
    }

    #[test]
    fn results_are_cut_unless_all_is_wanted() {
        let long = (1..=20).map(|n| n.to_string()).collect::<Vec<_>>().join("\n");
        let result = |text: &str| Part::Result { text: text.to_owned(), failed: false };
        let short = text(result(&long), Detail::Short);
        assert_eq!((short.len(), short[8].as_str()), (9, "    … 12 more lines"));
        assert_eq!(text(result(&long), Detail::Full).len(), 20);
        let wide = text(result(&"é".repeat(500)), Detail::Short);
        assert_eq!(wide[0].chars().count(), 4 + WIDTH + 1);
        assert_eq!(text(result(""), Detail::Short).len(), 0);
    }

    #[test]
    fn tabs_are_set_as_a_terminal_sets_them() {
        let call = Part::Call { line: "a\tb".into(), diff: vec!["+\treturn x\t// é\t.".into()] };
        assert_eq!(
            text(call, Detail::Short),
            ["  a       b", "    +       return x        // é    ."]
        );
    }

    #[test]
    fn nothing_reaches_the_terminal_that_it_would_obey() {
        let evil = "a\x1b[31m\u{202e}\rb";
        for part in [
            Part::User(evil.into()),
            Part::Result { text: evil.into(), failed: true },
            Part::Call { line: evil.into(), diff: vec![evil.into()] },
            Part::Note(evil.into()),
        ] {
            for line in text(part, Detail::Short) {
                assert!(!line.chars().any(|c| c.is_control() || c == '\u{202e}'), "{line:?}");
            }
        }
    }
}
