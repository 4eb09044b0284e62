//! The readable output of the selected instance: what a command printed, the transcript of a structured
//! agent, or the screen of a full-screen program.

use crate::backend::transcript::{Detail, Transcript};
use crate::cli::CliError;
use crate::cli::here;
use crate::cli::logs::Lines;
use crate::instance::{InstanceId, Mode};
use crate::ops::{Workspace, logs};
use crate::store::Stored;
use crate::sys::text::printable;
use crate::watch::Pane;
use std::os::fd::BorrowedFd;
use std::time::Duration;

/// How much of a log is read at first.
const TAIL: u64 = 512 * 1024;
/// How long a screen is waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// The readable output of one instance.
pub(super) struct Source {
    id: InstanceId,
    form: Form,
    /// What the instance wrote to its terminal; its descriptor tells of events, too.
    follower: logs::Follower,
    lines: Lines,
    /// The first line that comes is a part of one.
    cut: bool,
    events: Option<(logs::StreamFollower, Transcript)>,
}

/// In which form an instance is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// What it printed.
    Bytes,
    /// What it said and did.
    Transcript,
    /// Its own full-screen program: not its bytes are shown but its screen.
    Screen,
}

impl Source {
    /// Opens the output of `stored`.
    ///
    /// # Errors
    /// If there is none.
    pub(super) fn open(workspace: &Workspace, stored: &Stored) -> Result<Self, CliError> {
        let again;
        let workspace = match workspace.store_if_any() {
            Some(_) => workspace,
            None => {
                let environment = workspace.environment().to_owned();
                again = Workspace::open(workspace.directory(), environment).map_err(here::error)?;
                &again
            }
        };
        let mut follower = logs::Follower::new(workspace, stored, None).map_err(here::error)?;
        let cut = follower.keep_last(TAIL).map_err(here::error)?;
        let form = form(stored);
        let events = match Transcript::of(&stored.record.backend) {
            Some(transcript) if form == Form::Transcript => {
                let events = logs::StreamFollower::new(workspace, stored).map_err(here::error)?;
                Some((events, transcript))
            }
            _ => None,
        };
        let id = stored.record.id.clone();
        Ok(Self { id, form, follower, lines: Lines::default(), cut, events })
    }

    pub(super) fn is_of(&self, stored: &Stored) -> bool {
        self.id == stored.record.id && self.form == form(stored)
    }

    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.follower.descriptor()
    }

    /// Brings a pane up to date. Returns whether it changed.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub(super) fn read(&mut self, stored: &Stored, pane: &mut Pane) -> Result<bool, CliError> {
        self.follower.calm().map_err(here::error)?;
        let bytes = self.follower.read().map_err(here::error)?;
        if self.form == Form::Screen {
            if let Ok(lines) = logs::screen_within(stored, PATIENCE) {
                pane.replace(lines.iter().map(|line| printable(line).into_owned()).collect());
            }
            return Ok(true);
        }
        // An agent's own events say what the bytes of its preparation and errors do not, and both are
        // shown in the order in which they come.
        let mut lines = self.lines.add(&bytes, self.follower.position());
        if self.cut && !lines.is_empty() {
            lines.remove(0);
            self.cut = false;
        }
        pane.push(lines.iter().map(|(_, line)| text(&line.bytes)));
        pane.set_partial(self.lines.so_far().map(|line| text(&line)));
        let said = self.read_events(pane)?;
        Ok(said || !bytes.is_empty())
    }

    fn read_events(&mut self, pane: &mut Pane) -> Result<bool, CliError> {
        let Some((events, transcript)) = &mut self.events else { return Ok(false) };
        let mut changed = false;
        loop {
            let arrived = events.read().map_err(here::error)?;
            if arrived.is_empty() {
                return Ok(changed);
            }
            for (_, event) in arrived {
                let lines = transcript.read(&event, Detail::Short);
                changed |= !lines.is_empty();
                pane.push(lines.into_iter().map(|line| line.text.replace('\t', "        ")));
            }
        }
    }
}

fn form(stored: &Stored) -> Form {
    match stored.record.mode {
        Mode::Terminal if stored.alive => Form::Screen,
        Mode::Structured if Transcript::of(&stored.record.backend).is_some() => Form::Transcript,
        _ => Form::Bytes,
    }
}

fn text(line: &[u8]) -> String {
    String::from_utf8_lossy(line).trim_end_matches('\n').replace('\t', "        ")
}
