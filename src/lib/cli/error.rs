//! What went wrong, as commands report it: a kind, a message, hints.
//!
//! Owns: the one mapping from kinds to exit codes, to the `kind` of JSON errors and to git's words
//! `fatal` and `error`. Messages are in git's manner: lower case, no full stop, 'quoted' subject.

use super::exit;
use serde::Serialize;
use std::error::Error;
use std::fmt;
use std::io;

/// The kinds of errors that scripts can tell apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// The command line is wrong.
    Usage,
    /// No instance is named so.
    UnknownInstance,
    /// Several instances are named so.
    AmbiguousInstance,
    /// The instance's state does not allow it.
    WrongState,
    /// Commits do not go together.
    Conflict,
    /// What was answered cannot be used.
    BadAnswer,
    /// There is nothing of what was asked for.
    NothingFound,
    /// Refused, because work would be lost.
    Refused,
    /// A lock is held, or a supervisor does not answer.
    Busy,
    /// A program, a service or a hook outside failed or is missing.
    External,
    /// A `--timeout` ran out.
    Timeout,
    /// git refuses, or there is no repository.
    Repository,
    /// A file under `.claudio/` cannot be read or must not be written.
    State,
    /// A setting has a wrong value.
    Config,
    /// The operating system refuses.
    Io,
    /// A fault of git claudio itself.
    Internal,
    /// SIGINT ended the command.
    Interrupted,
    /// SIGTERM ended the command.
    Terminated,
    /// Whoever read the output has gone. Ends the command silently and successfully.
    ClosedPipe,
}

impl ErrorKind {
    /// All kinds.
    pub const ALL: [Self; 19] = [
        Self::Usage,
        Self::UnknownInstance,
        Self::AmbiguousInstance,
        Self::WrongState,
        Self::Conflict,
        Self::BadAnswer,
        Self::NothingFound,
        Self::Refused,
        Self::Busy,
        Self::External,
        Self::Timeout,
        Self::Repository,
        Self::State,
        Self::Config,
        Self::Io,
        Self::Internal,
        Self::Interrupted,
        Self::Terminated,
        Self::ClosedPipe,
    ];

    /// Returns the exit code and the name in JSON.
    fn promise(self) -> (u8, &'static str) {
        match self {
            Self::Usage => (exit::USAGE, "usage"),
            Self::UnknownInstance => (exit::USAGE, "unknown_instance"),
            Self::AmbiguousInstance => (exit::USAGE, "ambiguous_instance"),
            Self::WrongState => (exit::NO, "wrong_state"),
            Self::Conflict => (exit::NO, "conflict"),
            Self::BadAnswer => (exit::NO, "bad_answer"),
            Self::NothingFound => (exit::NO, "nothing_found"),
            Self::Refused => (exit::REFUSED, "refused"),
            Self::Busy => (exit::BUSY, "busy"),
            Self::External => (exit::EXTERNAL, "external"),
            Self::Timeout => (exit::TIMEOUT, "timeout"),
            Self::Repository => (exit::FATAL, "repository"),
            Self::State => (exit::FATAL, "state"),
            Self::Config => (exit::USAGE, "config"),
            Self::Io => (exit::FATAL, "io"),
            Self::Internal => (exit::INTERNAL, "internal"),
            Self::Interrupted => (exit::INTERRUPTED, "interrupted"),
            Self::Terminated => (exit::TERMINATED, "terminated"),
            Self::ClosedPipe => (exit::DONE, "closed_pipe"),
        }
    }

    /// Returns the exit code of commands that end with this kind.
    pub fn exit_code(self) -> u8 {
        self.promise().0
    }

    /// Returns the name that JSON errors carry.
    pub fn name(self) -> &'static str {
        self.promise().1
    }

    /// Returns git's word for it: `fatal` where nothing could even begin, else `error`.
    pub fn word(self) -> &'static str {
        match self.exit_code() {
            exit::FATAL | exit::INTERNAL => "fatal",
            _ => "error",
        }
    }
}

/// An error of a command.
#[derive(Debug)]
pub struct CliError {
    kind: ErrorKind,
    message: String,
    hints: Vec<String>,
    usage: Option<String>,
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl CliError {
    /// Makes an error from a message in git's manner.
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        let message = plain(&message.into());
        Self { kind, message, hints: Vec::new(), usage: None, source: None }
    }

    /// Makes an error whose message is that of `source` and of all that caused it.
    pub fn from_source(kind: ErrorKind, source: impl Error + Send + Sync + 'static) -> Self {
        let mut error = Self::new(kind, chain(&source));
        error.source = Some(Box::new(source));
        error
    }

    /// Makes an error of wrong usage.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Usage, message)
    }

    /// Makes an error of the operating system: `cannot read 'x': permission denied`.
    pub fn io(doing: impl fmt::Display, source: io::Error) -> Self {
        let mut error = Self::new(ErrorKind::Io, format!("{doing}: {source}"));
        error.source = Some(Box::new(source));
        error
    }

    /// Adds the exact next command, or another hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// Adds a hint if there is one.
    #[must_use]
    pub fn maybe_hint(self, hint: Option<String>) -> Self {
        match hint {
            Some(hint) => self.hint(hint),
            None => self,
        }
    }

    /// Adds the line that shows how the command is used.
    #[must_use]
    pub fn with_usage(mut self, usage: impl Into<String>) -> Self {
        self.usage = Some(usage.into());
        self
    }

    /// Puts what the command was doing before the message: `doing: message`.
    #[must_use]
    pub fn context(mut self, doing: impl fmt::Display) -> Self {
        self.message = format!("{doing}: {}", self.message);
        self
    }

    /// Returns the kind.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// Returns the message, without word and hints.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns the hints.
    pub fn hints(&self) -> &[String] {
        &self.hints
    }

    /// Returns the exit code.
    pub fn exit_code(&self) -> u8 {
        self.kind.exit_code()
    }

    /// Returns the error as people read it, one line each: word and message, usage, hints.
    pub fn lines(&self) -> Vec<(&'static str, &str)> {
        let mut lines = Vec::new();
        push(&mut lines, self.kind.word(), &self.message);
        if let Some(usage) = &self.usage {
            push(&mut lines, "usage", usage);
        }
        for hint in &self.hints {
            push(&mut lines, "hint", hint);
        }
        lines
    }

    /// Returns the error as scripts read it.
    pub fn document(&self) -> ErrorDocument<'_> {
        ErrorDocument {
            schema: "claudio.error.v1",
            kind: self.kind.name(),
            message: &self.message,
            hint: (!self.hints.is_empty()).then(|| self.hints.join("\n")),
            exit_code: self.exit_code(),
        }
    }
}

/// An error in JSON.
#[derive(Debug, Serialize)]
pub struct ErrorDocument<'a> {
    /// `claudio.error.v1`.
    pub schema: &'static str,
    /// The name of its kind.
    pub kind: &'static str,
    /// What failed and why.
    pub message: &'a str,
    /// The hints, one per line.
    pub hint: Option<String>,
    /// The exit code.
    pub exit_code: u8,
}

fn push<'a>(lines: &mut Vec<(&'static str, &'a str)>, word: &'static str, text: &'a str) {
    lines.extend(text.lines().map(|line| (word, line)));
}

/// Leaves out the system's number of an error, which Rust adds: `(os error 2)`.
fn plain(message: &str) -> String {
    let mut text = message.to_owned();
    while let Some(begin) = text.find(" (os error ") {
        let Some(length) = text[begin..].find(')') else { break };
        text.replace_range(begin..=begin + length, "");
    }
    text
}

/// Returns the messages of an error and of its causes, joined by colons, each once.
fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(cause) = next {
        let more = cause.to_string();
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        next = cause.source();
    }
    text
}

impl fmt::Display for CliError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CliError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as &(dyn Error + 'static))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_ends_with_a_documented_code_and_has_its_own_name() {
        let names: HashSet<_> = ErrorKind::ALL.iter().map(|kind| kind.name()).collect();
        assert_eq!(names.len(), ErrorKind::ALL.len());
        for kind in ErrorKind::ALL {
            assert!(exit::ALL.iter().any(|known| known.code == kind.exit_code()), "{kind:?}");
        }
    }

    #[test]
    fn an_error_reads_like_one_of_git() {
        let error = CliError::new(ErrorKind::Repository, "not a git repository").hint("git init");
        assert_eq!(error.lines(), [("fatal", "not a git repository"), ("hint", "git init")]);
        let error = CliError::usage("a\nb").with_usage("git claudio x");
        assert_eq!(error.lines(), [("error", "a"), ("error", "b"), ("usage", "git claudio x")]);
    }

    #[test]
    fn causes_are_told_once() {
        let inner = io::Error::other("disk full");
        let outer = io::Error::other(CliError::io("cannot write 'x'", inner));
        let error = CliError::from_source(ErrorKind::Io, outer);
        assert_eq!(error.message(), "cannot write 'x': disk full");
        let system = CliError::io("cannot read 'x'", io::Error::from_raw_os_error(2));
        assert_eq!(system.message(), "cannot read 'x': No such file or directory");
    }
}
