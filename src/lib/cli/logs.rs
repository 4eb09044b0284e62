//! `git claudio logs`.

use super::here::{self, Here};
use super::lines::{Line, Printer, Wanted};
use super::values::{INSTANCE, Moment, moment};
use super::{CliError, Context, ErrorKind, Status};
use super::{Example, Verb};
use crate::backend::transcript::{Detail, Kind, Transcript};
use crate::instance::{Mode, StateName};
use crate::ops::logs::{self, Follower, StreamFollower};
use crate::store::Stored;
use crate::sys::{clock, text};
use jiff::Timestamp;
use std::borrow::Cow;

/// Prints what the instance said and did, as readable lines.
///
/// Of Claude Code and Codex it is a transcript: who said what, each tool call in one line, changes of
/// files, and results, which are cut unless '--full' is given. Of other programs it is what they
/// printed, without colours, cursor movements and progress that was overwritten.
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
    #[arg(long, value_name = "REGEX", conflicts_with_all = ["raw", "screen"])]
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

    /// Leave nothing out of a transcript: whole results, changes and calls
    #[arg(long, conflicts_with = "form")]
    pub full: bool,

    /// Print the very bytes; a terminal obeys the control sequences in them
    #[arg(long)]
    pub raw: bool,

    /// Print the screen as it looks now
    #[arg(long)]
    pub screen: bool,

    /// Print the structured events of the agent as they came, one JSON object per line
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
    let wanted = wanted(&args)?;
    let here = Here::open(context)?;
    let stored = here.one(&args.instance)?;
    let mut printer = Printer::new(context, stored.record.id.clone(), wanted);
    if args.screen {
        let id = &stored.record.id;
        let ended = |error| match stored.record.state.name().is_ended() {
            true => here::error(error).hint(format!("git claudio logs {id} has what was printed")),
            false => here::error(error),
        };
        for line in logs::screen(&stored).map_err(ended)? {
            let bytes = format!("{}\n", text::printable(&line)).into_bytes();
            printer.add(Line { at: None, kind: None, bytes })?;
        }
        return Ok(Status::Done);
    }
    let has_events = logs::has_stream(here.workspace(), &stored).map_err(here::error)?;
    let reading = match Transcript::of(&stored.record.backend) {
        _ if args.raw => None,
        _ if args.stream => Some(Reading::Events),
        // Before its first event there is only what the preparation printed.
        Some(transcript) if has_events || args.follow && !stored.record.state.name().is_ended() => {
            Some(Reading::Transcript(transcript, detail(&args)))
        }
        _ => None,
    };
    if args.stream && !has_events && Transcript::of(&stored.record.backend).is_none() {
        let (backend, id) = (&stored.record.backend, &stored.record.id);
        let none = format!("backend '{backend}' has no structured events");
        return Err(CliError::new(ErrorKind::NothingFound, none)
            .hint(format!("git claudio logs {id} has what it printed")));
    }
    if args.follow {
        context.output.end_with_reader();
    }
    match reading {
        Some(reading) => follow_events(&args, &here, &stored, reading, &mut printer)?,
        None => follow_bytes(&args, &here, &stored, &mut printer)?,
    }
    Ok(Status::yes_or_no(printer.found()))
}

fn wanted(args: &LogsArgs) -> Result<Wanted, CliError> {
    let regex = args.grep.as_ref().map(|text| {
        let built =
            regex::bytes::RegexBuilder::new(text).case_insensitive(args.ignore_case).build();
        built.map_err(|error| bad_regex(text, &error))
    });
    Ok(Wanted {
        regex: regex.transpose()?,
        invert: args.invert_match,
        context: args.context.unwrap_or(0),
        last: args.lines,
    })
}

fn detail(args: &LogsArgs) -> Detail {
    if args.full { Detail::Full } else { Detail::Short }
}

/// Prints what the instance wrote to its terminal.
fn follow_bytes(
    args: &LogsArgs,
    here: &Here,
    stored: &Stored,
    printer: &mut Printer<'_>,
) -> Result<(), CliError> {
    let since = args.since.map(|moment| moment.resolve(clock::now()));
    let mut follower = Follower::new(here.workspace(), stored, since).map_err(here::error)?;
    let mut lines = Lines { raw: args.raw, ..Lines::default() };
    let dated = printer.is_dated();
    let date = |follower: &Follower, (offset, mut line): (u64, Line)| {
        line.at = if dated { follower.moment(offset) } else { None };
        line
    };
    let mut wanted = Some(follower.position());
    loop {
        let bytes = follower.read().map_err(here::error)?;
        let begin = follower.position() - bytes.len() as u64;
        let is_late = !bytes.is_empty() && wanted.take().is_some_and(|wanted| begin > wanted);
        if is_late && !args.raw {
            printer.add(remark(EARLIER_OUTPUT, None, None))?;
        }
        let whole = lines.add(&bytes, follower.position());
        whole.into_iter().try_for_each(|line| printer.add(date(&follower, line)))?;
        if !bytes.is_empty() {
            continue;
        }
        // What came so far is all that "the last N lines" can be counted from.
        printer.up_to_date()?;
        if !args.follow || !follower.wait(here.workspace(), stored).map_err(here::error)? {
            break;
        }
    }
    let rest = follower.read().map_err(here::error)?;
    let rest = lines.add(&rest, follower.position()).into_iter().chain(lines.end());
    rest.into_iter().try_for_each(|line| printer.add(date(&follower, line)))
}

/// The cursor moves no further than a line is wide.
const LONGEST_MOVE: usize = 200;
const EARLIER_OUTPUT: &str = "earlier output is not kept: log.max_size";
const EARLIER_EVENTS: &str = "earlier events are not kept: log.max_size";
const TERMINAL: &str = "what is said in its own terminal is no part of this";
const MISSED_EVENTS: &str = "events were dropped before they were read: log.max_size";

/// Returns a line of ours, where some of the instance's are missing.
fn remark(text: &str, at: Option<Timestamp>, kind: Option<Kind>) -> Line {
    Line { at, kind, bytes: format!("[git claudio: {text}]\n").into_bytes() }
}

/// How the events of a structured agent are printed.
enum Reading {
    /// As they came.
    Events,
    /// As a transcript.
    Transcript(Transcript, Detail),
}

/// Prints what a structured agent said and did.
fn follow_events(
    args: &LogsArgs,
    here: &Here,
    stored: &Stored,
    mut reading: Reading,
    printer: &mut Printer<'_>,
) -> Result<(), CliError> {
    let since = args.since.map(|moment| moment.resolve(clock::now()));
    let mut follower = StreamFollower::new(here.workspace(), stored).map_err(here::error)?;
    let is_transcript = matches!(reading, Reading::Transcript(..));
    let mut spoke = false;
    let mut add = |events: Vec<(Option<Timestamp>, Vec<u8>)>, printer: &mut Printer<'_>| {
        for (at, event) in events {
            // Everything is read, as an event may be about one long before.
            for line in reading.lines(at, event) {
                spoke |= !matches!(line.kind, Some(Kind::Error | Kind::Note));
                if since.is_none_or(|since| line.at.is_none_or(|at| at >= since)) {
                    printer.add(line)?;
                }
            }
        }
        Ok::<(), CliError>(())
    };
    let mut missing = EARLIER_EVENTS;
    loop {
        let events = follower.read().map_err(here::error)?;
        if !events.is_empty() {
            let at = events[0].0;
            let is_asked = since.is_none_or(|since| at.is_none_or(|at| at >= since));
            if follower.take_missed() && is_asked && !args.stream {
                printer.add(remark(missing, at, Some(Kind::Note)))?;
            }
            missing = MISSED_EVENTS;
            add(events, printer)?;
            continue;
        }
        printer.up_to_date()?;
        if !args.follow || !follower.wait(here.workspace(), stored).map_err(here::error)? {
            break;
        }
    }
    add(follower.read().map_err(here::error)?, printer)?;
    if is_transcript && stored.record.mode == Mode::Terminal {
        let text = format!("{TERMINAL}: git claudio logs --raw {}", stored.record.id);
        printer.add(remark(&text, None, Some(Kind::Note)))?;
    }
    // Whoever never said a word may have said why elsewhere.
    let silent = is_transcript && !spoke && stored.record.state.name() == StateName::Failed;
    if silent { follow_bytes(args, here, stored, printer) } else { Ok(()) }
}

impl Reading {
    /// Returns the lines of an event that came at `at`.
    fn lines(&mut self, at: Option<Timestamp>, event: Vec<u8>) -> Vec<Line> {
        match self {
            Self::Events => vec![Line { at, kind: None, bytes: [&event[..], b"\n"].concat() }],
            Self::Transcript(transcript, detail) => {
                let lines = transcript.read(&event, *detail).into_iter();
                lines
                    .map(|line| Line {
                        at: line.at.or(at),
                        kind: Some(line.kind),
                        bytes: format!("{}\n", line.text).into_bytes(),
                    })
                    .collect()
            }
        }
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
    /// Adds bytes that end at the offset `end` of the log. Returns the lines that are whole now, and
    /// where they begin.
    pub(super) fn add(&mut self, bytes: &[u8], end: u64) -> Vec<(u64, Line)> {
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
    fn after_gap(&mut self, bytes: &[u8], end: u64) -> Vec<(u64, Line)> {
        let whole = bytes.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| at + 1);
        let lost = end - (bytes.len() - whole) as u64 - self.offset;
        let text = format!("[git claudio: {lost} bytes were dropped before they were read]\n");
        let note = Line { at: None, kind: None, bytes: text.into_bytes() };
        let mut lines = vec![(self.offset, note)];
        (self.partial, self.offset) = (Vec::new(), 0);
        lines.extend(self.add(&bytes[whole..], end));
        lines
    }

    /// Returns the last line if it has no end.
    fn end(&mut self) -> Option<(u64, Line)> {
        let partial = std::mem::take(&mut self.partial);
        (!partial.is_empty()).then(|| self.next(&partial))
    }

    fn next(&mut self, line: &[u8]) -> (u64, Line) {
        let offset = self.offset;
        self.offset += line.len() as u64;
        (offset, Line { at: None, kind: None, bytes: self.readable(line) })
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
        let plain = anstream::adapter::strip_str(&moved(&text)).to_string();
        let body = plain.trim_end_matches(['\n', '\r']);
        let shown = body.rsplit('\r').next().unwrap_or_default();
        format!("{}\n", text::printable_lines(shown)).into_bytes()
    }
}

/// Returns a line with blanks where the cursor is moved on in it: full-screen programs set their words
/// so. A movement to the line's begin is a carriage return.
fn moved(line: &str) -> Cow<'_, str> {
    const BEGIN: &str = "\x1b[";
    let mut parts = line.split(BEGIN);
    let first = parts.next().unwrap_or_default();
    if first.len() == line.len() {
        return Cow::Borrowed(line);
    }
    let mut moved = first.to_owned();
    for part in parts {
        let digits = part.bytes().take_while(u8::is_ascii_digit).count();
        let count = part[..digits].parse().unwrap_or(1).clamp(1, LONGEST_MOVE);
        match part.as_bytes().get(digits) {
            Some(b'C') => moved.extend(std::iter::repeat_n(' ', count)),
            Some(b'G') if count == 1 => moved.push('\r'),
            Some(b'G') => moved.push(' '),
            _ => {
                moved.push_str(BEGIN);
                moved.push_str(part);
                continue;
            }
        }
        moved.push_str(&part[digits + 1..]);
    }
    Cow::Owned(moved)
}

fn bad_regex(text: &str, error: &regex::Error) -> CliError {
    CliError::usage(text::bad_regex(text, error))
        .hint("put a backslash before a character that is meant literally")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: Vec<(u64, Line)>) -> Vec<(u64, String)> {
        let text = |line: Line| String::from_utf8(line.bytes).unwrap().trim_end().to_owned();
        lines.into_iter().map(|(offset, line)| (offset, text(line))).collect()
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
