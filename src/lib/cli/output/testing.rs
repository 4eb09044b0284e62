//! An output that tests can read.

use super::{Output, Terminal};
use crate::cli::options::CommonOptions;
use clap::{Args, FromArgMatches};
use std::cell::RefCell;
use std::io::{self, Write};
use std::ops::Deref;
use std::rc::Rc;

#[derive(Debug, Clone, Default)]
struct Sink(Rc<RefCell<Vec<u8>>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// An output whose two streams are kept.
#[derive(Debug)]
pub(crate) struct Captured {
    output: Output,
    streams: [Sink; 2],
}

impl Captured {
    /// Makes one as a command with these options would.
    pub(crate) fn new(terminal: Terminal, options: &[&str]) -> Self {
        let command = CommonOptions::augment_args(clap::Command::new("x").no_binary_name(true));
        let matches = command.try_get_matches_from(options).unwrap();
        let options = CommonOptions::from_arg_matches(&matches).unwrap();
        let streams = [Sink::default(), Sink::default()];
        let [out, err] = streams.clone();
        let output = Output::new(&options, terminal, Box::new(out), Box::new(err));
        Self { output, streams }
    }

    /// Returns what went to standard output.
    pub(crate) fn stdout(&self) -> String {
        String::from_utf8(self.streams[0].0.borrow().clone()).unwrap()
    }

    /// Returns what went to standard error.
    pub(crate) fn stderr(&self) -> String {
        String::from_utf8(self.streams[1].0.borrow().clone()).unwrap()
    }
}

impl Deref for Captured {
    type Target = Output;

    fn deref(&self) -> &Output {
        &self.output
    }
}
