//! Lines of a log on their way out: chosen by an expression, by their time, from the end; painted or
//! as JSON.

use super::output::{Document, Output, Paint};
use super::{CliError, Context};
use crate::backend::transcript::Kind;
use crate::instance::InstanceId;
use jiff::Timestamp;
use serde::Serialize;
use std::collections::VecDeque;

/// One line, harmless or wanted as it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// When it came, as far as is known.
    pub(super) at: Option<Timestamp>,
    /// What it is in a transcript.
    pub(super) kind: Option<Kind>,
    /// Its bytes with their end, if it has one.
    pub(super) bytes: Vec<u8>,
}

/// A line with its place among all, and what the expression says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Counted {
    line: Line,
    number: u64,
    matched: Option<bool>,
}

/// What comes out of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Line(Counted),
    /// Lines are left out here.
    Gap,
}

/// Which lines are wanted.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    /// Those that match.
    pub(super) regex: Option<regex::bytes::Regex>,
    /// Those that do not match.
    pub(super) invert: bool,
    /// So many around each.
    pub(super) context: usize,
    /// The last ones.
    pub(super) last: Option<usize>,
}

/// Prints lines.
pub(super) struct Printer<'a> {
    context: &'a Context,
    id: InstanceId,
    filter: Filter,
    tail: Option<Tail>,
}

impl<'a> Printer<'a> {
    pub(super) fn new(context: &'a Context, id: InstanceId, wanted: Wanted) -> Self {
        let tail = wanted.last.map(Tail::new);
        Self { context, id, filter: Filter::new(wanted), tail }
    }

    /// Takes the next line.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn add(&mut self, line: Line) -> Result<(), CliError> {
        for shown in self.filter.add(line) {
            match &mut self.tail {
                Some(tail) => tail.add(shown),
                None => self.print(&shown)?,
            }
        }
        Ok(())
    }

    /// All that has happened so far has been added: what comes from now on follows it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub(super) fn up_to_date(&mut self) -> Result<(), CliError> {
        if let Some(tail) = self.tail.take() {
            tail.lines.iter().try_for_each(|line| self.print(line))?;
        }
        self.output().flush()
    }

    /// Whether a line was wanted; every one is if there is no expression.
    pub(super) fn found(&self) -> bool {
        self.filter.wanted.regex.is_none() || self.filter.matched
    }

    /// Whether it prints when a line came.
    pub(super) fn is_dated(&self) -> bool {
        !self.output().is_for_people() && !self.context.options.quiet
    }

    fn output(&self) -> &'a Output {
        &self.context.output
    }

    fn print(&self, shown: &Shown) -> Result<(), CliError> {
        let output = self.output();
        let counted = match shown {
            Shown::Gap if self.is_dated() => return Ok(()),
            // The mark that grep(1) puts between two groups of lines.
            Shown::Gap => return output.raw(b"--\n"),
            Shown::Line(counted) => counted,
        };
        let Line { at, kind, bytes } = &counted.line;
        let text = || {
            let text = String::from_utf8_lossy(bytes);
            text.strip_suffix('\n').unwrap_or(&text).to_owned()
        };
        if self.is_dated() {
            let (id, line, r#match) = (self.id.clone(), counted.number, counted.matched);
            let document = LogLine { id, at: *at, line, kind: *kind, text: text(), r#match };
            return output.document(&document, |_| {});
        }
        match kind.map(paint) {
            Some(paint) if output.colors() => {
                output.text(&format!("{}\n", paint.apply(&text(), true)))
            }
            _ => output.raw(bytes),
        }
    }
}

fn paint(kind: Kind) -> Paint {
    match kind {
        Kind::User => Paint::Bold,
        Kind::Agent => Paint::Plain,
        Kind::Thought | Kind::Result | Kind::Note => Paint::Dim,
        Kind::Call => Paint::Name,
        Kind::Added => Paint::Good,
        Kind::Removed | Kind::Error => Paint::Bad,
        Kind::Ask => Paint::Attention,
    }
}

/// A line for scripts.
#[derive(Debug, Serialize)]
struct LogLine {
    id: InstanceId,
    at: Option<Timestamp>,
    line: u64,
    kind: Option<Kind>,
    text: String,
    r#match: Option<bool>,
}

impl Document for LogLine {
    const SCHEMA: &'static str = "claudio.log.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

/// The last lines.
struct Tail {
    keep: usize,
    lines: VecDeque<Shown>,
}

impl Tail {
    fn new(keep: usize) -> Self {
        Self { keep, lines: VecDeque::new() }
    }

    fn add(&mut self, line: Shown) {
        self.lines.push_back(line);
        if self.lines.len() > self.keep {
            self.lines.pop_front();
        }
    }
}

/// Which lines are printed, as grep(1) chooses them.
struct Filter {
    wanted: Wanted,
    before: VecDeque<Counted>,
    after: usize,
    gap: bool,
    matched: bool,
    count: u64,
}

impl Filter {
    fn new(wanted: Wanted) -> Self {
        Self { wanted, before: VecDeque::new(), after: 0, gap: false, matched: false, count: 0 }
    }

    /// Returns what to print now that `line` has come.
    fn add(&mut self, line: Line) -> Vec<Shown> {
        self.count += 1;
        let mut counted = Counted { line, number: self.count, matched: None };
        let Some(regex) = &self.wanted.regex else { return vec![Shown::Line(counted)] };
        let bytes = &counted.line.bytes;
        let text = bytes.strip_suffix(b"\n").unwrap_or(bytes);
        let matches = regex.is_match(text) != self.wanted.invert;
        counted.matched = Some(matches);
        if matches {
            let first = !std::mem::replace(&mut self.matched, true);
            self.after = self.wanted.context;
            let gap = std::mem::take(&mut self.gap) && self.wanted.context > 0 && !first;
            let gap = gap.then_some(Shown::Gap);
            let lines = self.before.drain(..).chain([counted]).map(Shown::Line);
            return gap.into_iter().chain(lines).collect();
        }
        if self.after > 0 {
            self.after -= 1;
            return vec![Shown::Line(counted)];
        }
        self.before.push_back(counted);
        if self.before.len() > self.wanted.context {
            self.before.pop_front();
            self.gap = true;
        }
        Vec::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(wanted: Wanted, text: &str) -> Vec<String> {
        let mut filter = Filter::new(wanted);
        let line = |text: &str| Line { at: None, kind: None, bytes: text.as_bytes().to_owned() };
        let name = |shown| match shown {
            Shown::Gap => "--".to_owned(),
            Shown::Line(counted) => {
                let text = String::from_utf8(counted.line.bytes).unwrap();
                format!("{}{}", counted.number, text.trim_end())
            }
        };
        text.split_inclusive(' ').flat_map(|word| filter.add(line(word))).map(name).collect()
    }

    #[test]
    fn lines_are_chosen_as_grep_does() {
        let regex = || regex::bytes::Regex::new("^x").ok();
        let wanted = |context, invert| Wanted { regex: regex(), invert, context, last: None };
        assert_eq!(shown(wanted(0, false), "a x b c x"), ["2x", "5x"]);
        assert_eq!(shown(wanted(1, false), "a x b c d x"), ["1a", "2x", "3b", "--", "5d", "6x"]);
        assert_eq!(shown(wanted(0, true), "a x"), ["1a"]);
        assert_eq!(shown(Wanted::default(), "a b"), ["1a", "2b"]);
    }

    #[test]
    fn the_tail_keeps_the_last_ones() {
        let mut tail = Tail::new(2);
        for _ in 0..5 {
            tail.add(Shown::Gap);
        }
        assert_eq!(tail.lines.len(), 2);
        let mut none = Tail::new(0);
        none.add(Shown::Gap);
        assert!(none.lines.is_empty());
    }
}
