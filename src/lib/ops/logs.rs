//! The readable output of an instance.

use super::{Error, Workspace};
use crate::store::Stored;
use crate::supervisor::{Arrived, LogReader, Request, Response, StreamReader};
use crate::sys::watch::FileWatch;
use jiff::Timestamp;
use std::os::fd::{AsFd, BorrowedFd};
use std::time::Duration;

/// Where the file system tells nothing, the log is looked at again after this time.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Follows the output of one instance, piece by piece.
#[derive(Debug)]
pub struct Follower {
    reader: LogReader,
    watch: FileWatch,
}

impl Follower {
    /// Begins with the oldest byte that is kept, or with what came after `since`.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn new(
        workspace: &Workspace,
        stored: &Stored,
        since: Option<Timestamp>,
    ) -> Result<Self, Error> {
        let paths = workspace.store()?.layout().instance(&stored.record.id);
        let watch = FileWatch::new(&[paths.dir()]).map_err(|e| Error::io("watch the log", e))?;
        let mut reader = LogReader::new(paths.output());
        if let Some(since) = since {
            reader.skip_to(since).map_err(|e| Error::io("read the log", e))?;
        }
        Ok(Self { reader, watch })
    }

    /// Passes over all but the last bytes. Returns whether there was anything to pass over.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn keep_last(&mut self, bytes: u64) -> Result<bool, Error> {
        self.reader.keep_last(bytes).map_err(|e| Error::io("read the log", e))
    }

    /// Returns a descriptor that is readable when more may have come; then call [`Self::calm`].
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.watch.as_fd()
    }

    /// Takes the news off the descriptor.
    ///
    /// # Errors
    /// If the log cannot be watched.
    pub fn calm(&mut self) -> Result<(), Error> {
        self.watch.drain().map(drop).map_err(|e| Error::io("watch the log", e))
    }

    /// Returns what has come since the last call; empty if nothing has.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn read(&mut self) -> Result<Vec<u8>, Error> {
        self.reader.read().map_err(|e| Error::io("read the log", e))
    }

    /// Returns the offset of the byte that the next read begins with.
    pub fn position(&self) -> u64 {
        self.reader.position()
    }

    /// Returns when the byte at `offset` came, up to a second too early; `None` if that is not known.
    pub fn moment(&self, offset: u64) -> Option<Timestamp> {
        self.reader.moment(offset)
    }

    /// Waits for more. Returns whether there can be more: false once nothing of it runs.
    ///
    /// # Errors
    /// If the log cannot be watched.
    pub fn wait(&mut self, workspace: &Workspace, stored: &Stored) -> Result<bool, Error> {
        wait(&mut self.watch, workspace, stored)
    }
}

/// Follows the events of a structured agent, line by line.
#[derive(Debug)]
pub struct StreamFollower {
    reader: StreamReader,
    watch: FileWatch,
}

impl StreamFollower {
    /// Begins with the first event.
    ///
    /// # Errors
    /// If the directory cannot be watched.
    pub fn new(workspace: &Workspace, stored: &Stored) -> Result<Self, Error> {
        let paths = workspace.store()?.layout().instance(&stored.record.id);
        let watch = FileWatch::new(&[paths.dir()]).map_err(|e| Error::io("watch the log", e))?;
        Ok(Self { reader: StreamReader::new(&paths), watch })
    }

    /// Returns the lines that came since the last call, and when they came.
    ///
    /// # Errors
    /// If the events cannot be read.
    pub fn read(&mut self) -> Result<Vec<Arrived>, Error> {
        self.reader.read().map_err(|e| Error::io("read the events", e))
    }

    /// Whether events that came before those read last, and after all others, are not kept any more.
    pub fn take_missed(&mut self) -> bool {
        self.reader.take_missed()
    }

    /// Waits for more, as [`Follower::wait`].
    ///
    /// # Errors
    /// If the log cannot be watched.
    pub fn wait(&mut self, workspace: &Workspace, stored: &Stored) -> Result<bool, Error> {
        wait(&mut self.watch, workspace, stored)
    }
}

fn wait(watch: &mut FileWatch, workspace: &Workspace, stored: &Stored) -> Result<bool, Error> {
    let now = workspace.store()?.stored(&stored.record.id)?;
    // A pending instance has yet to begin; a lost one will say nothing more.
    if now.record.state.name().is_ended() || now.is_lost() {
        return Ok(false);
    }
    watch.wait(Some(LOOK_AGAIN)).map_err(|e| Error::io("watch the log", e))?;
    Ok(true)
}

/// Whether `stored` has said anything as a structured agent.
///
/// # Errors
/// If the state files cannot be found.
pub fn has_stream(workspace: &Workspace, stored: &Stored) -> Result<bool, Error> {
    Ok(workspace.store()?.layout().instance(&stored.record.id).stream().newest.exists())
}

/// Returns the lines of the screen of `stored` as it looks now.
///
/// # Errors
/// If it does not run.
pub fn screen(stored: &Stored) -> Result<Vec<String>, Error> {
    screen_within(stored, Duration::from_secs(10))
}

/// Like [`screen`], with less patience.
///
/// # Errors
/// As [`screen`], or if the answer does not come in time.
pub fn screen_within(stored: &Stored, patience: Duration) -> Result<Vec<String>, Error> {
    super::steer::require_running(stored)?;
    match super::steer::ask_supervisor(stored, &Request::Screen, Some(patience))? {
        Response::Screen { lines, .. } => Ok(lines),
        _ => Ok(Vec::new()),
    }
}
