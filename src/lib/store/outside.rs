//! What was last seen outside of the instances' worktrees.
//!
//! One process at a time looks and writes; the lock comes before the journal's, and whoever holds it
//! takes no other. Unlike a cache, what is here cannot be found anew: a file that cannot be read is
//! named and kept.

use super::{Error, Store};
use crate::instance::FORMAT;
use crate::sys::files::{Durability, write_atomic};
use crate::sys::lock::Lock;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

#[derive(Serialize, Deserialize)]
struct Versioned<T> {
    format: u32,
    seen: T,
}

#[derive(Deserialize)]
struct Head {
    format: u32,
}

/// The right to look and to write down what was seen. Dropping it releases the lock.
#[derive(Debug)]
pub struct Outside<'a> {
    store: &'a Store,
    _lock: Lock,
}

impl<'a> Outside<'a> {
    pub(super) fn acquire(store: &'a Store, wait: Duration) -> Result<Self, Error> {
        let lock = Lock::acquire(&store.layout.outside_lock(), wait)?;
        Ok(Self { store, _lock: lock })
    }

    /// Writes what was seen.
    ///
    /// # Errors
    /// If it cannot be written, or not be flushed to the disk; the file is whole, the old one or the new.
    pub fn save<T: Serialize>(&self, seen: &T) -> Result<(), Error> {
        let path = self.store.layout.outside();
        let text = serde_json::to_vec(&Versioned { format: FORMAT, seen })
            .map_err(|error| Error::Unreadable { path: path.clone(), reason: error.to_string() })?;
        write_atomic(&path, &text, Durability::Process).map_err(|e| Error::io("write", &path, e))
    }
}

/// Returns what was last seen, or `None` if nobody has looked yet.
pub(super) fn read<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Error> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(Error::io("read", path, error)),
    };
    let unreadable = |error: serde_json::Error| Error::Unreadable {
        path: path.to_owned(),
        reason: error.to_string(),
    };
    let head: Head = serde_json::from_slice(&text).map_err(unreadable)?;
    if head.format > FORMAT {
        return Err(Error::NewerFormat { path: path.to_owned(), format: head.format });
    }
    let versioned: Versioned<T> = serde_json::from_slice(&text).map_err(unreadable)?;
    Ok(Some(versioned.seen))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_named_and_kept() {
        let dir = tempfile::tempdir().unwrap();
        let store = Store::create(dir.path()).unwrap();
        let path = store.layout().outside();
        assert_eq!(store.outside::<Vec<u8>>().unwrap(), None);
        let outside = store.lock_outside(Duration::from_secs(1)).unwrap();
        outside.save(&vec![1_u8]).unwrap();
        assert_eq!(store.outside().unwrap(), Some(vec![1_u8]));
        for (text, newer) in [("{", false), (r#"{"format":99,"other":1}"#, true)] {
            fs::write(&path, text).unwrap();
            let error = store.outside::<Vec<u8>>().unwrap_err();
            assert_eq!(matches!(error, Error::NewerFormat { .. }), newer, "{error}");
            assert_eq!(fs::read_to_string(&path).unwrap(), text);
        }
    }
}
