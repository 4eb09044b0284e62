//! The lock of one instance, and with it the right to write its record.

use super::{Error, InstanceLayout, Layout, read_record};
use crate::instance::{IllegalTransition, InstanceId, Record, Source, State, Transition};
use crate::sys::files::{Durability, write_atomic};
use crate::sys::lock::{Lock, LockError};
use jiff::Timestamp;
use std::time::Duration;

/// A locked instance. Dropping it releases the lock.
#[derive(Debug)]
pub struct Held {
    // The field order is the drop order: nothing of ours may be written after the lock is gone.
    record: Record,
    paths: InstanceLayout,
    _lock: Lock,
}

impl Held {
    pub(super) fn acquire(layout: &Layout, id: &InstanceId, wait: Duration) -> Result<Self, Error> {
        let paths = layout.instance(id);
        if !paths.dir().is_dir() {
            return Err(Error::NoInstance(id.clone()));
        }
        let lock = match Lock::acquire(&paths.lock(), wait) {
            Ok(lock) => lock,
            Err(LockError::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => {
                return Err(Error::NoInstance(id.clone()));
            }
            Err(error) => return Err(error.into()),
        };
        let record = read_record(&paths.record(), id)?;
        if record.is_newer() {
            return Err(Error::NewerFormat { path: paths.record(), format: record.format });
        }
        Ok(Self { record, paths, _lock: lock })
    }

    /// Returns the record as this process last read or wrote it.
    pub fn record(&self) -> &Record {
        &self.record
    }

    /// Returns the record for changes that [`Self::save`] then writes.
    pub fn record_mut(&mut self) -> &mut Record {
        &mut self.record
    }

    /// Returns the instance's paths.
    pub fn paths(&self) -> &InstanceLayout {
        &self.paths
    }

    /// Writes the record.
    ///
    /// # Errors
    /// If it cannot be written; the file is then as it was before.
    pub fn save(&self, durability: Durability) -> Result<(), Error> {
        save_record(&self.paths, &self.record, durability)
    }

    /// Writes the message with which the next run begins.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn save_message(&self, text: &str) -> Result<(), Error> {
        let path = self.paths.message();
        write_atomic(&path, text.as_bytes(), Durability::Process)
            .map_err(|e| Error::io("write", &path, e))
    }

    /// Changes the state and writes the record: durably when the instance ends.
    ///
    /// Returns the transition for the journal; `Err` of the inner result if the state machine does
    /// not allow it, with nothing changed.
    ///
    /// # Errors
    /// If the record cannot be written.
    pub fn transition(
        &mut self,
        next: State,
        source: Source,
        at: Timestamp,
    ) -> Result<Result<Transition, IllegalTransition>, Error> {
        let transition = match self.record.transition(next, source, at) {
            Ok(transition) => transition,
            Err(illegal) => return Ok(Err(illegal)),
        };
        let durability =
            if transition.to.is_ended() { Durability::Power } else { Durability::Process };
        self.save(durability)?;
        Ok(Ok(transition))
    }
}

pub(super) fn save_record(
    paths: &InstanceLayout,
    record: &Record,
    durability: Durability,
) -> Result<(), Error> {
    let path = paths.record();
    let mut text = serde_json::to_vec_pretty(record)
        .map_err(|error| Error::Unreadable { path: path.clone(), reason: error.to_string() })?;
    text.push(b'\n');
    write_atomic(&path, &text, durability).map_err(|e| Error::io("write", &path, e))
}
