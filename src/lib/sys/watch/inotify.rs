//! [`FileWatch`] through inotify.

use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use nix::sys::inotify::{AddWatchFlags, InitFlags, Inotify, InotifyEvent, WatchDescriptor};
use std::collections::HashMap;
use std::ffi::OsString;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::time::{Duration, Instant};

/// Wakes when a watched file, or anything in a watched directory, changes.
#[derive(Debug)]
pub struct FileWatch {
    inotify: Inotify,
    wanted: HashMap<WatchDescriptor, Wanted>,
}

/// Which names in one directory matter.
#[derive(Debug)]
enum Wanted {
    All,
    Names(Vec<OsString>),
}

impl Wanted {
    fn add(&mut self, name: Option<OsString>) {
        match (self, name) {
            (Wanted::Names(names), Some(name)) => names.push(name),
            (wanted, None) => *wanted = Wanted::All,
            (Wanted::All, Some(_)) => {}
        }
    }
}

impl FileWatch {
    /// Watches `paths`. A directory is watched as a whole, not what is below its subdirectories;
    /// anything else as a name in its directory, whether it exists or not.
    pub fn new(paths: &[&Path]) -> io::Result<FileWatch> {
        let inotify = Inotify::init(InitFlags::IN_CLOEXEC | InitFlags::IN_NONBLOCK)?;
        let mut watch = FileWatch { inotify, wanted: HashMap::new() };
        for path in paths {
            watch.add(path)?;
        }
        Ok(watch)
    }

    fn add(&mut self, path: &Path) -> io::Result<()> {
        let (dir, name) = match path.file_name() {
            Some(name) if !path.is_dir() => (super_dir(path), Some(name.to_owned())),
            _ => (path, None),
        };
        let events = AddWatchFlags::IN_MODIFY
            | AddWatchFlags::IN_ATTRIB
            | AddWatchFlags::IN_CREATE
            | AddWatchFlags::IN_DELETE
            | AddWatchFlags::IN_MOVE
            | AddWatchFlags::IN_DELETE_SELF
            | AddWatchFlags::IN_MOVE_SELF
            | AddWatchFlags::IN_ONLYDIR;
        let descriptor = self.inotify.add_watch(dir, events)?;
        self.wanted.entry(descriptor).or_insert(Wanted::Names(Vec::new())).add(name);
        Ok(())
    }

    /// Waits until something has changed. Returns `false` if nothing did within `timeout`;
    /// without one it waits for ever.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<bool> {
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            if self.drain()? {
                return Ok(true);
            }
            let left = deadline.map(|at| at.saturating_duration_since(Instant::now()));
            if left.is_some_and(|left| left.is_zero()) {
                return Ok(false);
            }
            self.sleep(left)?;
        }
    }

    fn sleep(&self, left: Option<Duration>) -> io::Result<()> {
        // Rounded up, so that the last part of a millisecond is not spent spinning.
        let timeout = left.map_or(PollTimeout::NONE, |left| {
            PollTimeout::try_from(left.as_millis().saturating_add(1)).unwrap_or(PollTimeout::MAX)
        });
        match poll(&mut [PollFd::new(self.as_fd(), PollFlags::POLLIN)], timeout) {
            Ok(_) | Err(Errno::EINTR) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Takes all that has been reported, without waiting. Returns whether any of it matters.
    pub fn drain(&mut self) -> io::Result<bool> {
        let mut matters = false;
        loop {
            match self.inotify.read_events() {
                Ok(events) => matters |= events.iter().any(|event| self.matters(event)),
                Err(Errno::EAGAIN) => return Ok(matters),
                Err(Errno::EINTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    fn matters(&self, event: &InotifyEvent) -> bool {
        match (self.wanted.get(&event.wd), &event.name) {
            (Some(Wanted::Names(names)), Some(name)) => names.contains(name),
            // A directory that went away, or a queue that overflowed: better look.
            _ => true,
        }
    }
}

fn super_dir(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if !dir.as_os_str().is_empty() => dir,
        _ => Path::new("."),
    }
}

impl AsFd for FileWatch {
    /// Readable when something may have changed; then call [`FileWatch::drain`].
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.inotify.as_fd()
    }
}
