//! What can go wrong with `.claudio/`.

use crate::instance::InstanceId;
use crate::sys::lock::LockError;
use std::io;
use std::path::{Path, PathBuf};

/// A failure to read or write `.claudio/`.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The operating system refused.
    #[error("cannot {action} '{}': {source}", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
    /// There is no such instance.
    #[error("no instance '{0}'")]
    NoInstance(InstanceId),
    /// A file that is kept, because nobody can tell what it held.
    #[error("cannot read '{}': {reason}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A record that could not be read a moment ago, in words that name it.
    #[error("{0}")]
    BadRecord(String),
    /// A directory of ours could not be made; the cause names it.
    #[error("{0}")]
    Directory(io::Error),
    /// Something stands where only a directory of our own may.
    #[error("'{}' {reason}", path.display())]
    Refused {
        /// What stands there.
        path: PathBuf,
        /// Why it is not used.
        reason: &'static str,
    },
    /// A newer version wrote it.
    #[error("'{}' has format {format}, which a newer git claudio wrote; it is only read", path.display())]
    NewerFormat {
        /// The file that says so.
        path: PathBuf,
        /// The number in it.
        format: u32,
    },
    /// A lock that was not released in time.
    #[error(transparent)]
    Locked(#[from] LockError),
    /// The id was taken a moment ago.
    #[error("there is already an instance '{0}'")]
    Exists(InstanceId),
}

impl Error {
    pub(super) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        Self::Io { action, path: path.to_owned(), source }
    }
}
