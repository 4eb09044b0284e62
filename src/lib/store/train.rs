//! Several instances that land one after the other, and how far that has come.
//!
//! The lock is held by whoever moves branches of the user's; the file survives its holder, so that a
//! train that was killed goes on where it was. Lock order: this one comes first of all.

use super::{Error, Store};
use crate::instance::{FORMAT, InstanceId};
use crate::sys::files::{Durability, write_atomic};
use crate::sys::lock::Lock;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::time::Duration;
use std::{fs, io};

/// A branch that is being moved at this moment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// For which instance.
    pub id: InstanceId,
    /// From which commit.
    pub old: String,
    /// To which.
    pub new: String,
}

/// A train: what was asked, and what has happened.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Train {
    /// The format of this file.
    pub format: u32,
    /// The short name of the branch that it lands in.
    pub into: String,
    /// The instances, in the order in which they land.
    pub order: Vec<InstanceId>,
    /// Those that have landed.
    pub landed: Vec<InstanceId>,
    /// What was about to happen when this was written.
    #[serde(default)]
    pub step: Option<Step>,
    /// How they land, as the use case that made it says.
    pub options: Value,
    /// What a newer version stored here.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Train {
    /// A train that has not begun.
    pub fn new(into: &str, order: Vec<InstanceId>, options: Value) -> Self {
        let (into, landed) = (into.to_owned(), Vec::new());
        Self { format: FORMAT, into, order, landed, step: None, options, extra: Map::new() }
    }

    /// Returns the instances that have not landed, in order.
    pub fn left(&self) -> Vec<InstanceId> {
        self.order.iter().filter(|id| !self.landed.contains(id)).cloned().collect()
    }
}

/// The right to move branches of the user's. Dropping it releases the lock.
#[derive(Debug)]
pub struct Landing<'a> {
    store: &'a Store,
    _lock: Lock,
}

impl<'a> Landing<'a> {
    pub(super) fn acquire(store: &'a Store, wait: Duration) -> Result<Self, Error> {
        let lock = Lock::acquire(&store.layout.landing_lock(), wait)?;
        Ok(Self { store, _lock: lock })
    }

    /// Returns the train that has begun and not ended.
    ///
    /// # Errors
    /// If its file cannot be read, or a newer version wrote it.
    pub fn train(&self) -> Result<Option<Train>, Error> {
        let path = self.store.layout.train();
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", &path, error)),
        };
        let train: Train = serde_json::from_slice(&text)
            .map_err(|error| Error::Unreadable { path: path.clone(), reason: error.to_string() })?;
        if train.format > FORMAT {
            return Err(Error::NewerFormat { path, format: train.format });
        }
        Ok(Some(train))
    }

    /// Writes how far the train has come.
    ///
    /// # Errors
    /// If it cannot be written, or not be flushed to the disk; the file is whole, the old one or the new.
    pub fn save(&self, train: &Train) -> Result<(), Error> {
        let path = self.store.layout.train();
        let text = serde_json::to_vec_pretty(train)
            .map_err(|error| Error::Unreadable { path: path.clone(), reason: error.to_string() })?;
        write_atomic(&path, &text, Durability::Power).map_err(|e| Error::io("write", &path, e))
    }

    /// Forgets the train.
    ///
    /// # Errors
    /// If the file cannot be removed.
    pub fn forget(&self) -> Result<(), Error> {
        let path = self.store.layout.train();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("remove", &path, error))
            }
            _ => Ok(()),
        }
    }
}
