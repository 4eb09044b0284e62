//! [`FileWatch`] by looking every 100 ms, where there is no inotify.

use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

const EVERY: Duration = Duration::from_millis(100);

/// Wakes when a watched file, or anything in a watched directory, changes.
#[derive(Debug)]
pub struct FileWatch {
    paths: Vec<PathBuf>,
    seen: Vec<Look>,
}

/// What tells one state of a file from another: name, inode, size, time of change.
type Look = (PathBuf, u64, u64, i64, i64);

impl FileWatch {
    /// Watches `paths`. A directory is watched as a whole, not what is below its subdirectories;
    /// anything else as a name in its directory, whether it exists or not.
    pub fn new(paths: &[&Path]) -> io::Result<FileWatch> {
        let paths: Vec<PathBuf> = paths.iter().map(|path| path.to_path_buf()).collect();
        let seen = look(&paths);
        Ok(FileWatch { paths, seen })
    }

    /// Waits until something has changed. Returns `false` if nothing did within `timeout`;
    /// without one it waits for ever.
    pub fn wait(&mut self, timeout: Option<Duration>) -> io::Result<bool> {
        let deadline = timeout.map(|timeout| Instant::now() + timeout);
        loop {
            if self.drain()? {
                return Ok(true);
            }
            let left = deadline.map_or(EVERY, |at| at.saturating_duration_since(Instant::now()));
            if left.is_zero() {
                return Ok(false);
            }
            std::thread::sleep(left.min(EVERY));
        }
    }

    /// Looks once, without waiting. Returns whether something has changed since the last look.
    pub fn drain(&mut self) -> io::Result<bool> {
        let now = look(&self.paths);
        let changed = now != self.seen;
        self.seen = now;
        Ok(changed)
    }
}

fn look(paths: &[PathBuf]) -> Vec<Look> {
    let mut found = Vec::new();
    for path in paths {
        if let Ok(metadata) = fs::symlink_metadata(path) {
            found.push(look_of(path.clone(), &metadata));
        }
        for entry in fs::read_dir(path).into_iter().flatten().flatten() {
            if let Ok(metadata) = entry.metadata() {
                found.push(look_of(entry.path(), &metadata));
            }
        }
    }
    found.sort();
    found
}

fn look_of(path: PathBuf, found: &Metadata) -> Look {
    (path, found.ino(), found.size(), found.ctime(), found.ctime_nsec())
}
