//! The file in which an agent says what it does, read whenever it changes and never in between.
//!
//! Its directory may not be there before the agent has begun: whoever owns this asks [`Watched::try_begin`]
//! again when the agent is heard of. Where files cannot be polled for changes (everywhere but Linux)
//! there is nothing to watch, and the agent's hooks must do.

use crate::backend::StateFile;
use crate::sys::process;
use crate::sys::watch::FileWatch;
use std::os::fd::BorrowedFd;
use std::path::PathBuf;

/// A larger file is none of these.
const LARGEST: u64 = 64 * 1024;

/// A watched state file.
#[derive(Debug)]
pub(super) struct Watched {
    file: StateFile,
    /// When the agent started, where the system says so: a file that an earlier process of its pid left
    /// is none of its.
    started: Option<u64>,
    path: PathBuf,
    watch: Option<FileWatch>,
    last: Vec<u8>,
}

impl Watched {
    /// Watches the file of the agent `pid` at `path`, now or as soon as that is possible.
    pub(super) fn new(file: StateFile, pid: i32, path: PathBuf) -> Self {
        let started = process::info(pid).map(|agent| agent.id.started);
        let mut watched = Self { file, started, path, watch: None, last: Vec::new() };
        watched.try_begin();
        watched
    }

    /// Begins to watch, if that has not been possible before.
    pub(super) fn try_begin(&mut self) {
        if self.watch.is_none() {
            self.watch = FileWatch::new(&[&self.path]).ok();
        }
    }

    /// Returns the descriptor to wait on.
    #[cfg(target_os = "linux")]
    pub(super) fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        use std::os::fd::AsFd;
        self.watch.as_ref().map(AsFd::as_fd)
    }

    /// Returns the descriptor to wait on.
    #[cfg(not(target_os = "linux"))]
    pub(super) fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        None
    }

    /// Returns the file's content if it is another than the last time, and the agent's.
    pub(super) fn read(&mut self) -> Option<Vec<u8>> {
        #[cfg(target_os = "linux")]
        if let Some(watch) = &mut self.watch {
            // What cannot be drained would wake for ever.
            if watch.drain().is_err() {
                self.watch = None;
            }
        }
        let size = std::fs::metadata(&self.path).ok()?.len();
        let content = std::fs::read(&self.path).ok().filter(|_| size <= LARGEST)?;
        if content == self.last {
            return None;
        }
        self.last.clone_from(&content);
        self.started.is_none_or(|at| self.file.may_be_of(&content, at)).then_some(content)
    }
}
