//! The registry lock, and with it the right to add and remove instances.

use super::held::save_record;
use super::{Error, Held, History, InstanceLayout, Layout, Store};
use crate::instance::{InstanceId, Record};
use crate::sys::failpoint;
use crate::sys::files::{Durability, create_private_dir, write_atomic};
use crate::sys::lock::Lock;
use std::fs;
use std::io;
use std::time::Duration;

/// The locked registry. Dropping it releases the lock.
#[derive(Debug)]
pub struct Registry<'a> {
    store: &'a Store,
    _lock: Lock,
}

impl<'a> Registry<'a> {
    pub(super) fn acquire(store: &'a Store, wait: Duration) -> Result<Self, Error> {
        let lock = Lock::acquire(&store.layout.registry_lock(), wait)?;
        let registry = Self { store, _lock: lock };
        registry.sweep_unfinished();
        Ok(registry)
    }

    /// Returns the store that is locked.
    pub fn store(&self) -> &'a Store {
        self.store
    }

    /// Adds an instance: its directory appears whole or not at all.
    ///
    /// # Errors
    /// If the id is taken, or something cannot be written; nothing of it is then left.
    pub fn add(&self, record: &Record, task: &[u8]) -> Result<(), Error> {
        self.add_again(record, task, &History::new())
    }

    /// Like [`Self::add`], for one that was there before, with what tells of its life. Names that are
    /// none of ours are passed over.
    ///
    /// # Errors
    /// As [`Self::add`].
    pub fn add_again(&self, record: &Record, task: &[u8], past: &History) -> Result<(), Error> {
        let layout = &self.store.layout;
        let (unfinished, finished) = (layout.unfinished(&record.id), layout.instance(&record.id));
        if finished.dir().exists() {
            return Err(Error::Exists(record.id.clone()));
        }
        let made = fill(&unfinished, record, task, past).and_then(|()| {
            failpoint::hit("registry.before-add");
            fs::rename(unfinished.dir(), finished.dir())
                .map_err(|e| Error::io("create", finished.dir(), e))
        });
        if made.is_err() {
            let _ = fs::remove_dir_all(unfinished.dir());
            return made;
        }
        sync_directory(layout)?;
        failpoint::hit("registry.after-add");
        Ok(())
    }

    /// Removes the record, the log and the lock of an instance whose lock the caller holds.
    ///
    /// # Errors
    /// If it cannot be removed; the record then still stands.
    pub fn remove(&self, held: Held) -> Result<(), Error> {
        let layout = &self.store.layout;
        let id = held.record().id.clone();
        let (finished, unfinished) = (layout.instance(&id), layout.unfinished(&id));
        failpoint::hit("registry.before-remove");
        fs::rename(finished.dir(), unfinished.dir())
            .map_err(|e| Error::io("remove", finished.dir(), e))?;
        failpoint::hit("registry.after-remove");
        drop(held);
        // From here on the instance is gone; what is left is swept by the next command.
        let _ = fs::remove_dir_all(unfinished.dir());
        Ok(())
    }

    /// Removes what a killed `add` or `rm` left unfinished: nobody else is adding or removing now.
    fn sweep_unfinished(&self) {
        let Ok(entries) = fs::read_dir(self.store.layout.instances()) else { return };
        for entry in entries.flatten() {
            if Layout::is_unfinished(&entry.file_name()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }

    /// Whether an instance, whether its record can be read or not, has this id.
    pub fn is_taken(&self, id: &InstanceId) -> bool {
        self.store.layout.instance(id).dir().exists()
    }
}

fn fill(paths: &InstanceLayout, record: &Record, task: &[u8], past: &History) -> Result<(), Error> {
    let io = |path: &std::path::Path, e: io::Error| Error::io("write", path, e);
    create_private_dir(paths.dir()).map_err(Error::Directory)?;
    write_atomic(&paths.task(), task, Durability::Power).map_err(|e| io(&paths.task(), e))?;
    for (name, path) in paths.history() {
        if let Some((_, bytes)) = past.iter().find(|(known, _)| known == name) {
            write_atomic(&path, bytes, Durability::Process).map_err(|e| io(&path, e))?;
        }
    }
    // Empty from the start: a liveness check then never has to tell "no lock yet" from "no lock".
    write_atomic(&paths.lock(), b"", Durability::Process).map_err(|e| io(&paths.lock(), e))?;
    save_record(paths, record, Durability::Power)
}

fn sync_directory(layout: &Layout) -> Result<(), Error> {
    let dir = layout.instances();
    fs::File::open(&dir).and_then(|d| d.sync_all()).map_err(|e| Error::io("write", &dir, e))
}
