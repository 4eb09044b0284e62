//! `git claudio logs`.

use super::here::{self, Here};
use super::output::Document;
use super::values::{INSTANCE, Moment, moment};
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::logs::{self, Follower};
use crate::store::Stored;
use crate::sys::{clock, text};
use std::collections::VecDeque;

/// Prints what the instance printed, as readable lines: without colours, cursor movements and
/// progress that was overwritten.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("form").args(["raw", "screen", "stream"])))]
pub struct LogsArgs {
    /// The instance
    #[arg(value_name = INSTANCE)]
    pub instance: String,

    /// Go on printing until the instance has ended
    #[arg(short, long, conflicts_with = "screen")]
    pub follow: bool,

    /// Begin with the last N lines
    #[arg(short = 'n', long, value_name = "N")]
    pub lines: Option<usize>,

    /// Begin with what was printed at this time ('2026-01-31T12:00:00Z') or so long ago ('10m')
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub since: Option<Moment>,

    /// Print only lines that match this regular expression; exit with 1 if none does
    #[arg(long, value_name = "REGEX", conflicts_with = "form")]
    pub grep: Option<String>,

    /// Let --grep ignore upper and lower case
    #[arg(short, long, requires = "grep")]
    pub ignore_case: bool,

    /// Print the lines that do not match
    #[arg(short = 'v', long, requires = "grep")]
    pub invert_match: bool,

    /// Print N lines around each match
    #[arg(short = 'C', long, value_name = "N", requires = "grep")]
    pub context: Option<usize>,

    /// Print the very bytes; a terminal obeys the control sequences in them
    #[arg(long)]
    pub raw: bool,

    /// Print the screen as it looks now
    #[arg(long)]
    pub screen: bool,

    /// Print the structured events of the agent, one JSON object per line
    #[arg(long)]
    pub stream: bool,
}

impl Verb for LogsArgs {
    const NAME: &'static str = "logs";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio logs -f k3xq7", "follow an instance"),
        Example::new("git claudio logs --since 10m k3xq7", "the last ten minutes"),
        Example::new("git claudio logs --grep 'error|warning' -i -C 2 k3xq7", "find something"),
    ];
    const FILES: &'static [(&'static str, &'static str)] =
        &[(crate::store::OUTPUT_IN_MANUAL, "the bytes that the instance printed")];
    const SEE_ALSO: &'static [&'static str] = &["attach", "events", "show"];
}

/// Runs the command.
///
/// # Errors
/// If the word names no instance, the expression is wrong, or the log cannot be read.
pub fn run(args: LogsArgs, context: &Context) -> Result<Status, CliError> {
    let mut filter = Filter::new(&args)?;
    let here = Here::open(context)?;
    let stored = here.one(&args.instance)?;
    if args.screen {
        for line in logs::screen(&stored).map_err(here::error)? {
            match context.output.is_for_people() || context.options.quiet {
                true => context.output.line(&line)?,
                false => context.output.document(&LogLine::new(&stored, line), |_| {})?,
            }
        }
        return Ok(Status::Done);
    }
    if args.stream {
        return stream(&here, &stored, context);
    }
    let since = args.since.map(|moment| moment.resolve(clock::now()));
    let mut follower = Follower::new(here.workspace(), &stored, since).map_err(here::error)?;
    let mut lines = Lines { raw: args.raw, ..Lines::default() };
    let mut tail = args.lines.map(Tail::new);
    loop {
        let bytes = follower.read().map_err(here::error)?;
        let printer = Printer { context, stored: &stored, follower: &follower };
        for line in lines.add(&bytes, follower.position()) {
            pass(&mut filter, &mut tail, line, &printer)?;
        }
        if !bytes.is_empty() {
            continue;
        }
        // What came so far is all that "the last N lines" can be counted from.
        if let Some(tail) = tail.take() {
            tail.print(&printer)?;
        }
        context.output.flush()?;
        if !args.follow || !follower.wait(here.workspace(), &stored).map_err(here::error)? {
            break;
        }
    }
    let rest = follower.read().map_err(here::error)?;
    let printer = Printer { context, stored: &stored, follower: &follower };
    for line in lines.add(&rest, follower.position()).into_iter().chain(lines.end()) {
        pass(&mut filter, &mut tail, line, &printer)?;
    }
    Ok(Status::yes_or_no(args.grep.is_none() || filter.matched))
}

fn pass(
    filter: &mut Filter,
    tail: &mut Option<Tail>,
    line: Line,
    printer: &Printer<'_>,
) -> Result<(), CliError> {
    for line in filter.add(line) {
        match tail {
            Some(tail) => tail.add(line),
            None => printer.print(&line)?,
        }
    }
    Ok(())
}

/// A line of output.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    /// What is printed, with its end.
    pub(super) text: Vec<u8>,
    /// Where it begins in the log; `None` for the mark between two groups of lines.
    offset: Option<u64>,
    /// Whether the expression matched, if there is one.
    matched: Option<bool>,
}

impl Line {
    /// The mark that grep(1) puts between two groups of lines.
    fn gap() -> Self {
        Self { text: b"--\n".to_vec(), offset: None, matched: None }
    }
}

/// Prints lines in the form that was asked for.
struct Printer<'a> {
    context: &'a Context,
    stored: &'a Stored,
    follower: &'a Follower,
}

impl Printer<'_> {
    fn print(&self, line: &Line) -> Result<(), CliError> {
        let output = &self.context.output;
        if output.is_for_people() || self.context.options.quiet {
            return output.raw(&line.text);
        }
        let Some(offset) = line.offset else { return Ok(()) };
        let text = String::from_utf8_lossy(&line.text);
        let text = text.strip_suffix('\n').unwrap_or(&text).to_owned();
        let (at, r#match) = (self.follower.moment(offset), line.matched);
        output.document(&LogLine { at, r#match, ..LogLine::new(self.stored, text) }, |_| {})
    }
}

/// A line for scripts.
#[derive(Debug, serde::Serialize)]
struct LogLine {
    id: String,
    at: Option<jiff::Timestamp>,
    text: String,
    r#match: Option<bool>,
}

impl LogLine {
    fn new(stored: &Stored, text: String) -> Self {
        Self { id: stored.record.id.to_string(), at: None, text, r#match: None }
    }
}

impl Document for LogLine {
    const SCHEMA: &'static str = "claudio.log.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.clone())
    }
}

/// Prints the events of a structured agent as they came.
fn stream(here: &Here, stored: &Stored, context: &Context) -> Result<Status, CliError> {
    let store = here.workspace().store().map_err(here::error)?;
    let path = store.layout().instance(&stored.record.id).stream();
    match std::fs::read(&path) {
        Ok(bytes) => context.output.raw(&bytes).map(|()| Status::Done),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let backend = &stored.record.backend;
            context.output.note(&format!("backend '{backend}' has no structured events"));
            Ok(Status::No)
        }
        Err(source) => Err(CliError::io(format!("cannot read '{}'", path.display()), source)),
    }
}

/// Cuts bytes into lines, each with its end, and makes them readable.
#[derive(Debug, Default)]
pub(super) struct Lines {
    raw: bool,
    partial: Vec<u8>,
    /// Where the partial line begins.
    offset: u64,
}

impl Lines {
    /// Adds bytes that end at the offset `end` of the log. Returns the lines that are whole now.
    pub(super) fn add(&mut self, bytes: &[u8], end: u64) -> Vec<Line> {
        let begin = end - bytes.len() as u64;
        let expected = self.offset + self.partial.len() as u64;
        if begin > expected && expected > 0 && !self.raw {
            return self.after_gap(bytes, end);
        }
        self.partial.extend_from_slice(bytes);
        self.offset = end - self.partial.len() as u64;
        let Some(end) = self.partial.iter().rposition(|b| *b == b'\n') else { return Vec::new() };
        let rest = self.partial.split_off(end + 1);
        let whole = std::mem::replace(&mut self.partial, rest);
        whole.split_inclusive(|b| *b == b'\n').map(|line| self.next(line)).collect()
    }

    /// Like [`Self::add`] where the log was rotated away before it could be read: two halves of lines
    /// that have nothing to do with each other must not become one, and the reader is told.
    fn after_gap(&mut self, bytes: &[u8], end: u64) -> Vec<Line> {
        let whole = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
        let lost = end - (bytes.len() - whole) as u64 - self.offset;
        let text = format!("[git claudio: {lost} bytes were dropped before they were read]\n");
        let note = Line { text: text.into_bytes(), offset: Some(self.offset), matched: None };
        let mut lines = vec![note];
        (self.partial, self.offset) = (Vec::new(), 0);
        lines.extend(self.add(&bytes[whole..], end));
        lines
    }

    /// Returns the last line if it has no end.
    fn end(&mut self) -> Option<Line> {
        let partial = std::mem::take(&mut self.partial);
        (!partial.is_empty()).then(|| self.next(&partial))
    }

    fn next(&mut self, line: &[u8]) -> Line {
        let offset = Some(self.offset);
        self.offset += line.len() as u64;
        Line { text: self.readable(line), offset, matched: None }
    }

    /// Returns what there is of the last line, as it would be shown now.
    pub(super) fn so_far(&self) -> Option<Vec<u8>> {
        (!self.partial.is_empty()).then(|| self.readable(&self.partial))
    }

    /// Takes colours, cursor movements and overwritten parts out of a line.
    fn readable(&self, line: &[u8]) -> Vec<u8> {
        if self.raw {
            return line.to_owned();
        }
        let text = String::from_utf8_lossy(line);
        let plain = anstream::adapter::strip_str(&text).to_string();
        let body = plain.trim_end_matches(['\n', '\r']);
        let shown = body.rsplit('\r').next().unwrap_or_default();
        format!("{}\n", text::printable_lines(shown)).into_bytes()
    }
}

/// The last lines.
struct Tail {
    keep: usize,
    lines: VecDeque<Line>,
}

impl Tail {
    fn new(keep: usize) -> Self {
        Self { keep, lines: VecDeque::new() }
    }

    fn add(&mut self, line: Line) {
        self.lines.push_back(line);
        if self.lines.len() > self.keep {
            self.lines.pop_front();
        }
    }

    fn print(self, printer: &Printer<'_>) -> Result<(), CliError> {
        self.lines.iter().try_for_each(|line| printer.print(line))
    }
}

/// Which lines are printed, as grep(1) chooses them.
struct Filter {
    regex: Option<regex::bytes::Regex>,
    invert: bool,
    context: usize,
    before: VecDeque<Line>,
    after: usize,
    gap: bool,
    matched: bool,
}

impl Filter {
    fn new(args: &LogsArgs) -> Result<Self, CliError> {
        let regex = match &args.grep {
            None => None,
            Some(text) => Some(
                regex::bytes::RegexBuilder::new(text)
                    .case_insensitive(args.ignore_case)
                    .build()
                    .map_err(|error| bad_regex(text, &error))?,
            ),
        };
        Ok(Self {
            regex,
            invert: args.invert_match,
            context: args.context.unwrap_or(0),
            before: VecDeque::new(),
            after: 0,
            gap: false,
            matched: false,
        })
    }

    /// Returns the lines to print now that `line` has come.
    fn add(&mut self, mut line: Line) -> Vec<Line> {
        let Some(regex) = &self.regex else { return vec![line] };
        let text = line.text.strip_suffix(b"\n").unwrap_or(&line.text);
        let matches = regex.is_match(text) != self.invert;
        line.matched = Some(matches);
        if matches {
            let first = !self.matched;
            self.matched = true;
            self.after = self.context;
            let mut lines = Vec::new();
            if std::mem::take(&mut self.gap) && self.context > 0 && !first {
                lines.push(Line::gap());
            }
            lines.extend(self.before.drain(..));
            lines.push(line);
            return lines;
        }
        if self.after > 0 {
            self.after -= 1;
            return vec![line];
        }
        self.before.push_back(line);
        if self.before.len() > self.context {
            self.before.pop_front();
            self.gap = true;
        }
        Vec::new()
    }
}

fn bad_regex(text: &str, error: &regex::Error) -> CliError {
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
    CliError::usage(format!("bad regular expression '{text}': {reason}"))
        .hint("put a backslash before a character that is meant literally")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: Vec<Line>) -> Vec<(u64, String)> {
        let text = |line: Line| String::from_utf8(line.text).unwrap().trim_end().to_owned();
        lines.into_iter().map(|line| (line.offset.unwrap(), text(line))).collect()
    }

    #[test]
    fn halves_of_lines_meet_only_where_nothing_is_between_them() {
        let mut lines = Lines::default();
        assert_eq!(texts(lines.add(b"one\ntw", 6)), [(0, "one".to_owned())]);
        assert_eq!(texts(lines.add(b"o\nthr", 11)), [(4, "two".to_owned())]);
        let after = texts(lines.add(b"rest\nnine\nte", 100));
        let note = "[git claudio: 85 bytes were dropped before they were read]".to_owned();
        assert_eq!(after, [(8, note), (93, "nine".to_owned())]);
        assert_eq!(texts(lines.end().into_iter().collect()), [(98, "te".to_owned())]);
    }
}
