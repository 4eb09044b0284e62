//! A progress bar, on a terminal only.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::Duration;

/// A progress bar on standard error; without a terminal nothing at all. Gone when dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    pub(super) fn new(steps: u64, shown: bool) -> Self {
        let target = match shown {
            true => ProgressDrawTarget::stderr(),
            false => ProgressDrawTarget::hidden(),
        };
        let bar = ProgressBar::with_draw_target(Some(steps), target);
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len}") {
            bar.set_style(style);
        }
        Self(bar)
    }

    /// Says what is being done.
    pub fn message(&self, text: &str) {
        self.0.set_message(super::safe::printable(text));
    }

    /// Says how many steps are done in all.
    pub fn at(&self, steps: usize) {
        self.0.set_position(steps as u64);
    }

    /// Counts one step as done.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

/// A sign on standard error that something goes on, with the time that it takes; without a terminal
/// nothing at all. Gone when dropped.
#[derive(Debug)]
pub struct Activity(ProgressBar);

impl Activity {
    pub(super) fn new(shown: bool) -> Self {
        let bar = match shown {
            true => ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr()),
            false => ProgressBar::hidden(),
        };
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} ({elapsed})") {
            bar.set_style(style);
        }
        if shown {
            bar.enable_steady_tick(Duration::from_millis(200));
        }
        Self(bar)
    }

    /// Says what goes on.
    pub fn message(&self, text: &str) {
        self.0.set_message(super::safe::printable(text));
    }
}

/// A bar that appears with the first step.
#[derive(Debug)]
pub struct LateProgress<'a> {
    output: &'a super::Output,
    bar: Option<Progress>,
}

impl<'a> LateProgress<'a> {
    pub(super) fn new(output: &'a super::Output) -> Self {
        Self { output, bar: None }
    }

    /// Says that `done` of `all` steps are done, and what comes now.
    pub fn at(&mut self, done: usize, all: usize, doing: &str) {
        let bar = self.bar.get_or_insert_with(|| self.output.progress(all as u64));
        bar.message(doing);
        bar.at(done);
    }

    /// Says it in a line that stays, above what comes to the terminal now.
    pub fn line(&mut self, text: &str) {
        self.bar = None;
        if self.output.terminal().error {
            self.output.note(text);
        }
    }
}

impl Drop for Activity {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
