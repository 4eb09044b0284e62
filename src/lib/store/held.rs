//! The lock of one instance, and with it the right to write its record.

use super::{Error, InstanceLayout, Layout, Store, read_record};
use crate::instance::{IllegalTransition, InstanceId, Record, Source, State, Transition};
use crate::sys::files::{Durability, create_private_dir, write_atomic};
use crate::sys::lock::{Lock, LockError};
use jiff::Timestamp;
use std::path::Path;
use std::time::Duration;

/// A locked instance. Dropping it releases the lock.
#[derive(Debug)]
pub struct Held {
    // The field order is the drop order: nothing of ours may be written after the lock is gone.
    record: Record,
    paths: InstanceLayout,
    lock: Lock,
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
        Ok(Self { record, paths, lock })
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

    /// Returns whether the instance's files are where others look for them.
    pub fn is_in_place(&self) -> bool {
        self.lock.is_at(&self.paths.lock())
    }

    /// Goes on where the instance's files are now, if somebody has moved them together with the
    /// repository.
    ///
    /// Returns the `.claudio/` that they are in.
    pub fn follow(&mut self) -> Option<Store> {
        let place = self.lock.place()?;
        let root = place.parent()?.parent()?.parent()?;
        let store = Store::open_at(root).ok()??;
        let paths = store.layout().instance(&self.record.id);
        self.lock.is_at(&paths.lock()).then(|| {
            self.paths = paths;
            store
        })
    }

    /// Writes the instance's files, which somebody has deleted, anew into the `.claudio/` at `root`: its
    /// lock, its record as this process knows it, and its task.
    ///
    /// Returns that `.claudio/`.
    ///
    /// # Errors
    /// If the repository is not there any more, something cannot be written, or somebody else has locked
    /// an instance of this id meanwhile.
    pub fn make_anew(&mut self, root: &Path, task: &[u8]) -> Result<Store, Error> {
        const WAIT: Duration = Duration::from_secs(2);
        let home = root.parent().unwrap_or(root);
        // Where no repository is, none of ours may come to be.
        if !home.join(".git").exists() && !home.join("HEAD").exists() {
            return Err(Error::NoInstance(self.record.id.clone()));
        }
        let store = Store::create(home)?;
        let paths = store.layout().instance(&self.record.id);
        create_private_dir(paths.dir()).map_err(Error::Directory)?;
        let lock = Lock::acquire(&paths.lock(), WAIT)?;
        write_atomic(&paths.task(), task, Durability::Process)
            .map_err(|e| Error::io("write", &paths.task(), e))?;
        save_record(&paths, &self.record, Durability::Process)?;
        (self.paths, self.lock) = (paths, lock);
        Ok(store)
    }

    /// Writes the record.
    ///
    /// # Errors
    /// If it cannot be written, or not be flushed to the disk; the file is whole, the old one or the new.
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
