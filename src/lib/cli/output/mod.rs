//! The only place that prints: the answer to standard output, everything else to standard error.
//!
//! Invariants: all texts of unknown origin are made harmless, except in JSON and, where the user
//! asked for exact texts with `-z`, in pipes; JSON carries its schema at every top-level object;
//! colours, cutting, progress and questions are for terminals. A reader who has gone ends the
//! command quietly (`ErrorKind::ClosedPipe`).
//! Deliberately not here: what is said. Commands pass values and words.

mod format;
mod page;
mod pager;
mod paint;
mod progress;
mod prompt;
mod safe;
mod table;
mod terminal;
#[cfg(test)]
pub(crate) mod testing;
pub mod units;

pub use page::Page;
pub use paint::Paint;
pub use progress::{Activity, LateProgress, Progress};
pub use prompt::Choice;
pub use table::{Align, Cell, Column, Row};
pub use terminal::Terminal;

use super::options::{CommonOptions, TimeStyle};
use super::{CliError, ErrorKind};
use crate::sys::reader;
use format::Format;
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::cell::{Cell as Slot, RefCell};
use std::fmt;
use std::io::{self, BufWriter, Write};

/// A thing that can be printed as JSON, and so in every other form.
pub trait Document: Serialize {
    /// The name of its JSON Schema: `claudio.<thing>.v1`.
    const SCHEMA: &'static str;

    /// Returns what `-q` prints of it; `None` prints nothing.
    fn id(&self) -> Option<String>;
}

/// The form of the answer.
#[derive(Debug)]
enum Form {
    People,
    Json,
    Ids,
    Fields(Format),
}

/// Where the answer and the remarks go.
pub struct Output {
    form: Form,
    bad_format: RefCell<Option<CliError>>,
    options: CommonOptions,
    terminal: Terminal,
    colors: Slot<(bool, bool)>,
    out: RefCell<Box<dyn Write>>,
    err: RefCell<Box<dyn Write>>,
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Output").field("form", &self.form).finish_non_exhaustive()
    }
}

impl Output {
    /// Makes the output of this process.
    pub fn from_environment(options: &CommonOptions) -> Self {
        let out = Box::new(BufWriter::new(io::stdout()));
        Self::new(options, Terminal::from_environment(), out, Box::new(io::stderr()))
    }

    /// Makes an output that writes elsewhere.
    pub fn new(
        options: &CommonOptions,
        terminal: Terminal,
        out: Box<dyn Write>,
        err: Box<dyn Write>,
    ) -> Self {
        let (form, bad) = match options.format.as_deref().map(Format::parse) {
            _ if options.json => (Form::Json, None),
            Some(Ok(format)) => (Form::Fields(format), None),
            Some(Err(error)) => (Form::People, Some(error)),
            None if options.quiet => (Form::Ids, None),
            None => (Form::People, None),
        };
        let output = Self {
            form,
            bad_format: RefCell::new(bad),
            options: options.clone(),
            terminal,
            colors: Slot::new((false, false)),
            out: RefCell::new(out),
            err: RefCell::new(err),
        };
        output.set_color_ui(None);
        output
    }

    /// Applies `color.ui` of git's configuration.
    pub fn set_color_ui(&self, value: Option<&str>) {
        let wanted = |allowed| paint::wanted(self.options.color, value, allowed);
        self.colors.set((wanted(self.terminal.color_output), wanted(self.terminal.color_error)));
    }

    /// Reports a `--format` that cannot be read.
    ///
    /// # Errors
    /// If there is one.
    pub fn check_format(&self) -> Result<(), CliError> {
        self.bad_format.borrow_mut().take().map_or(Ok(()), Err)
    }

    /// Returns the facts about the terminal.
    pub fn terminal(&self) -> Terminal {
        self.terminal
    }

    /// Whether the answer may hold colours.
    pub fn colors(&self) -> bool {
        self.colors.get().0
    }

    /// Whether the answer is JSON.
    pub fn is_json(&self) -> bool {
        matches!(self.form, Form::Json)
    }

    /// How times are to be written.
    pub fn time_style(&self) -> TimeStyle {
        self.options.time_style
    }

    /// Whether only ids are wanted.
    pub fn is_quiet(&self) -> bool {
        matches!(self.form, Form::Ids)
    }

    /// Whether the answer is for people: neither JSON, ids nor `--format`.
    pub fn is_for_people(&self) -> bool {
        matches!(self.form, Form::People)
    }

    /// Prints a list: a table, lines, ids, or a JSON array.
    ///
    /// # Errors
    /// If it cannot be written, or `--format` names an unknown field.
    pub fn list<T: Row>(&self, items: &[T]) -> Result<(), CliError> {
        match &self.form {
            Form::People => {
                let style = self.options.time_style;
                let row = |item: &T| item.cells().into_iter().map(|c| c.in_style(style)).collect();
                let rows: Vec<Vec<Cell>> = items.iter().map(row).collect();
                let lines = match self.terminal.output {
                    _ if rows.is_empty() => Vec::new(),
                    true => table::aligned(T::COLUMNS, rows, self.terminal.columns, self.colors()),
                    false => table::separated(&rows, self.colors()),
                };
                lines.iter().try_for_each(|line| self.item(line.as_bytes()))
            }
            Form::Json => {
                let values = items.iter().map(value).collect::<Result<Vec<_>, _>>()?;
                let lines: Vec<_> = values.iter().map(Value::to_string).collect();
                let array = match lines.as_slice() {
                    [] => "[]\n".to_owned(),
                    lines => format!("[\n{}\n]\n", lines.join(",\n")),
                };
                self.text(&array)
            }
            _ => items.iter().try_for_each(|item| self.short(item)),
        }
    }

    /// Prints one thing: for people what `describe` writes, else JSON, its id or its fields.
    ///
    /// # Errors
    /// If it cannot be written, or `--format` names an unknown field.
    pub fn document<T: Document>(
        &self,
        item: &T,
        describe: impl FnOnce(&mut Page),
    ) -> Result<(), CliError> {
        match &self.form {
            Form::People => {
                let mut page = Page::new(self.colors());
                describe(&mut page);
                self.text(&page.into_text())
            }
            Form::Json => self.text(&format!("{}\n", value(item)?)),
            _ => self.short(item),
        }
    }

    /// Prints one of many things that come one after the other, and lets it be read at once.
    ///
    /// # Errors
    /// If it cannot be written, or `--format` names an unknown field.
    pub fn stream<T: Document>(
        &self,
        item: &T,
        describe: impl FnOnce(&mut Page),
    ) -> Result<(), CliError> {
        self.document(item, describe)?;
        self.flush()
    }

    /// Prints a text that is known to be harmless, as it is.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn text(&self, text: &str) -> Result<(), CliError> {
        self.raw(text.as_bytes())
    }

    /// Prints a line of any origin, made harmless.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn line(&self, text: &str) -> Result<(), CliError> {
        self.item(safe::printable(text).as_bytes())
    }

    /// Prints bytes as they are: what the user asked to get unaltered.
    ///
    /// # Errors
    /// If they cannot be written.
    pub fn raw(&self, bytes: &[u8]) -> Result<(), CliError> {
        self.out.borrow_mut().write_all(bytes).map_err(unwritable)
    }

    /// Prints a text that clap styled.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn styled(&self, text: &clap::builder::StyledStr) -> Result<(), CliError> {
        match self.colors() {
            true => self.text(&text.ansi().to_string()),
            false => self.text(&text.to_string()),
        }
    }

    /// Prints a long harmless text, on a terminal through the user's pager.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn paged(&self, text: &str) -> Result<(), CliError> {
        self.flush()?;
        let shown = self.terminal.output
            && pager::show(text).map_err(|source| CliError::io("cannot run the pager", source))?;
        if shown { Ok(()) } else { self.text(text) }
    }

    /// Hands over all that was printed.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn flush(&self) -> Result<(), CliError> {
        self.out.borrow_mut().flush().map_err(unwritable)
    }

    /// Remarks something on standard error, unless only the answer is wanted.
    pub fn note(&self, text: &str) {
        if !self.is_json() && !self.options.quiet {
            self.prompt(&format!("{}\n", safe::printable(text)));
        }
    }

    /// Gives the next command to use, as a remark.
    pub fn hint(&self, text: &str) {
        if !self.is_json() && !self.options.quiet {
            self.remark("hint", text);
        }
    }

    /// Warns on standard error.
    pub fn warning(&self, text: &str) {
        self.warning_with_hint(text, None);
    }

    /// Warns on standard error, and says what to do about it.
    pub fn warning_with_hint(&self, text: &str, hint: Option<&str>) {
        if self.is_json() {
            let schema = "claudio.warning.v1";
            let warning = json!({"schema": schema, "message": text, "hint": hint});
            return self.prompt(&format!("{warning}\n"));
        }
        self.remark("warning", text);
        if let Some(hint) = hint {
            self.hint(hint);
        }
    }

    /// Reports an error on standard error.
    pub fn error(&self, error: &CliError) {
        if self.is_json() {
            // These fields cannot fail to be written as JSON.
            let text = serde_json::to_string(&error.document()).unwrap_or_default();
            self.prompt(&format!("{text}\n"));
            return;
        }
        for (word, text) in error.lines() {
            self.remark(word, text);
        }
    }

    /// Starts a progress bar of so many steps on standard error, if that is a terminal.
    pub fn progress(&self, steps: u64) -> Progress {
        let shown = self.terminal.error && !self.options.quiet && !self.is_json();
        Progress::new(steps, shown)
    }

    /// Starts to show on standard error, if that is a terminal, that something goes on.
    pub fn activity(&self) -> Activity {
        Activity::new(self.terminal.error && !self.options.quiet && !self.is_json())
    }

    /// Like [`Self::progress`], for work that only tells on its way how many steps it has.
    pub fn late_progress(&self) -> LateProgress<'_> {
        LateProgress::new(self)
    }

    /// Ends this process, in the way of [`ErrorKind::ClosedPipe`], as soon as nobody reads the answer. Who
    /// goes on printing would notice it with the next thing to print only.
    pub fn end_with_reader(&self) {
        if self.terminal.output {
            return;
        }
        std::thread::spawn(|| {
            if reader::wait_until_gone(io::stdout()).is_ok() {
                std::process::exit(ErrorKind::ClosedPipe.exit_code().into());
            }
        });
    }

    /// Prints the id or the fields of one thing.
    fn short<T: Document>(&self, item: &T) -> Result<(), CliError> {
        match &self.form {
            Form::Fields(format) => {
                let exact = self.options.null && !self.terminal.output;
                self.item(&format.render(&value(item)?, exact)?)
            }
            _ => item.id().map_or(Ok(()), |id| self.line(&id)),
        }
    }

    /// Writes an item with the end that the user wants.
    fn item(&self, bytes: &[u8]) -> Result<(), CliError> {
        self.raw(bytes)?;
        self.raw(if self.options.null { b"\0" } else { b"\n" })
    }

    fn remark(&self, word: &str, text: &str) {
        let paint = match word {
            "error" | "fatal" => Paint::Bad,
            "warning" | "hint" => Paint::Attention,
            _ => Paint::Bold,
        };
        let head = paint.apply(&format!("{word}:"), self.colors.get().1);
        self.prompt(&format!("{head} {}\n", safe::printable(text)));
    }

    /// Writes to standard error; nobody could be told of a failure.
    fn prompt(&self, text: &str) {
        let mut err = self.err.borrow_mut();
        let _ = err.write_all(text.as_bytes()).and_then(|()| err.flush());
    }
}

/// Returns the JSON of an item, its schema first.
fn value<T: Document>(item: &T) -> Result<Value, CliError> {
    let broken = || CliError::new(ErrorKind::Internal, "an answer cannot be written as JSON");
    match serde_json::to_value(item).map_err(|_| broken())? {
        Value::Object(fields) => {
            let mut whole = Map::new();
            whole.insert("schema".to_owned(), Value::from(T::SCHEMA));
            whole.extend(fields);
            Ok(Value::Object(whole))
        }
        _ => Err(broken()),
    }
}

fn unwritable(source: io::Error) -> CliError {
    match source.kind() {
        io::ErrorKind::BrokenPipe => {
            CliError::new(ErrorKind::ClosedPipe, "nobody reads the output")
        }
        _ => CliError::io("cannot write to standard output", source),
    }
}

#[cfg(test)]
mod tests;
