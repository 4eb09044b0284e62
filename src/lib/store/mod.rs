//! `.claudio/`: every path and file format below it.
//!
//! Invariants: a file is only ever replaced as a whole, by an atomic rename; the journal only grows.
//! Whoever holds an instance's lock may write its record, and nobody else ([`Held`] is the only type
//! with a method that writes one); whoever holds the registry lock may add and remove instances
//! ([`Registry`]). Lock order: landing, registry, one instance, a leaf (journal, worktrees).
//! What cannot be read is named and kept, never replaced; a newer format is read, never written.
//! It does not decide anything: which state follows which is `instance`'s business.

mod cache;
mod error;
mod held;
mod index;
mod journal;
mod layout;
mod making;
mod outside;
mod registry;
mod train;

pub use cache::{read_cache, write_cache};
pub use error::Error;
pub use held::Held;
pub use index::{Index, write_index};
pub use journal::{Journal, JournalReader};
pub use layout::{
    CONFIG_IN_MANUAL, DIRECTORY, InstanceLayout, JOURNAL_IN_MANUAL, Layout, LogFiles,
    OUTPUT_IN_MANUAL,
};
pub use making::Making;
pub use outside::Outside;
pub use registry::Registry;
pub use train::{Landing, Step, Train};

use crate::instance::{FORMAT, InstanceId, Record};
use crate::sys;
use crate::sys::files::Durability;
use std::fs;
use std::io;
use std::path::Path;
use std::time::Duration;

/// How long a command waits for a lock before it says who holds it.
pub const LOCK_WAIT: Duration = Duration::from_secs(20);

/// An opened `.claudio/`.
#[derive(Debug, Clone)]
pub struct Store {
    layout: Layout,
    format: u32,
}

/// What tells of an instance's life beside its record and its task: files' names and contents.
pub type History = Vec<(String, Vec<u8>)>;

/// A record and whether its supervisor lives.
#[derive(Debug, Clone)]
pub struct Stored {
    /// The record as it was read.
    pub record: Record,
    /// Whether a supervisor (or a command that changes the instance) holds its lock.
    pub alive: bool,
}

impl Stored {
    /// Whether the instance's state needs a supervisor and none is there.
    pub fn is_lost(&self) -> bool {
        !self.alive && self.record.state.needs_supervisor()
    }
}

/// An instance's directory whose record cannot be read, or whose lock cannot be looked at.
#[derive(Debug)]
pub struct Unreadable {
    /// The directory's name.
    pub id: String,
    /// What is wrong with its record, which is named.
    pub reason: String,
}

/// All instances of a repository, oldest first.
#[derive(Debug, Default)]
pub struct Listing {
    /// Those that can be read.
    pub instances: Vec<Stored>,
    /// Those that cannot; they stay where they are.
    pub unreadable: Vec<Unreadable>,
}

impl Store {
    /// Opens the `.claudio/` in `home`.
    ///
    /// Returns `None` if there is none.
    ///
    /// # Errors
    /// If it is a symbolic link, a file or somebody else's, or its format cannot be read.
    pub fn open(home: &Path) -> Result<Option<Self>, Error> {
        Self::open_layout(Layout::in_home(home))
    }

    /// Opens the `.claudio/` directory at `root`: [`Self::open`] for those who know the path.
    ///
    /// # Errors
    /// As [`Self::open`].
    pub fn open_at(root: &Path) -> Result<Option<Self>, Error> {
        Self::open_layout(Layout::at(root))
    }

    fn open_layout(layout: Layout) -> Result<Option<Self>, Error> {
        let root = layout.root();
        let facts = match fs::symlink_metadata(root) {
            Ok(facts) => facts,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", root, error)),
        };
        check_directory(root, &facts)?;
        let format = read_format(&layout.format())?;
        Ok(Some(Self { layout, format }))
    }

    /// Opens the `.claudio/` in `home`, making it first if it is missing.
    ///
    /// # Errors
    /// As [`Self::open`], or if it cannot be made.
    pub fn create(home: &Path) -> Result<Self, Error> {
        if let Some(store) = Self::open(home)?
            && store.layout.format().exists()
            && store.layout.instances().is_dir()
        {
            return Ok(store);
        }
        let layout = Layout::in_home(home);
        let root = layout.root();
        sys::files::create_private_dir(root).map_err(Error::Directory)?;
        // First of all it hides itself: whatever fails later, git does not see a half-made one.
        write_new(&layout.ignore_file(), b"*\n")?;
        for dir in [layout.instances(), layout.worktrees()] {
            sys::files::create_private_dir(&dir).map_err(Error::Directory)?;
        }
        write_new(&layout.format(), format!("{FORMAT}\n").as_bytes())?;
        Ok(Self { layout, format: FORMAT })
    }

    /// Returns the number of the format that is in use here.
    pub fn format(&self) -> u32 {
        self.format
    }

    /// Returns the paths.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Fails if a newer version owns this directory.
    ///
    /// # Errors
    /// [`Error::NewerFormat`].
    pub fn require_writable(&self) -> Result<(), Error> {
        if self.format > FORMAT {
            return Err(Error::NewerFormat { path: self.layout.format(), format: self.format });
        }
        Ok(())
    }

    /// Returns the record of `id`.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn read(&self, id: &InstanceId) -> Result<Record, Error> {
        read_record(&self.layout.instance(id).record(), id)
    }

    /// Returns the record of `id` and whether its supervisor lives.
    ///
    /// # Errors
    /// As [`Self::read`]; if it should have a supervisor and nobody can tell whether it does.
    pub fn stored(&self, id: &InstanceId) -> Result<Stored, Error> {
        // The lock is looked at first: a supervisor that ends in between leaves an ended record.
        let held = self.is_held(id);
        let record = self.read(id)?;
        // Once the end is stored, whoever still holds the lock is about to leave and answers nobody.
        let alive = !record.state.name().is_ended() && held?;
        Ok(Stored { record, alive })
    }

    /// Whether the supervisor of `id` lives, as far as can be told without a readable record. It does if
    /// its lock cannot be looked at: nothing is to be done to what may run.
    pub fn is_alive(&self, id: &InstanceId) -> bool {
        let alive = self.stored(id).map(|stored| stored.alive);
        alive.or_else(|_| self.is_held(id)).unwrap_or(true)
    }

    fn is_held(&self, id: &InstanceId) -> Result<bool, Error> {
        let lock = self.layout.instance(id).lock();
        sys::lock::is_held(&lock).map_err(|e| Error::io("look at the lock", &lock, e))
    }

    /// Returns all instances, oldest first.
    ///
    /// # Errors
    /// If the directory itself cannot be read; a single bad record or lock is part of the answer.
    pub fn list(&self) -> Result<Listing, Error> {
        let dir = self.layout.instances();
        let entries = match fs::read_dir(&dir) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Listing::default()),
            Err(error) => return Err(Error::io("read", &dir, error)),
        };
        let mut listing = Listing::default();
        for entry in entries {
            let name = entry.map_err(|e| Error::io("read", &dir, e))?.file_name();
            if Layout::is_unfinished(&name) {
                continue;
            }
            let Some(id) = name.to_str().and_then(|n| n.parse::<InstanceId>().ok()) else {
                continue;
            };
            match self.stored(&id) {
                Ok(stored) => listing.instances.push(stored),
                // Removed while we looked.
                Err(Error::NoInstance(_)) if !self.layout.instance(&id).dir().exists() => {}
                Err(error) => listing
                    .unreadable
                    .push(Unreadable { id: id.to_string(), reason: error.to_string() }),
            }
        }
        listing.instances.sort_by(|a, b| {
            (a.record.created_at, &a.record.id).cmp(&(b.record.created_at, &b.record.id))
        });
        listing.unreadable.sort_by(|a, b| a.id.cmp(&b.id));
        Ok(listing)
    }

    /// Returns the task of `id`, byte for byte as it was given.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn task(&self, id: &InstanceId) -> Result<Vec<u8>, Error> {
        let path = self.layout.instance(id).task();
        fs::read(&path).map_err(|e| Error::io("read", &path, e))
    }

    /// Returns what tells of an instance's life beside its record and its task: names and contents.
    ///
    /// # Errors
    /// If something of it cannot be read.
    pub fn history(&self, id: &InstanceId) -> Result<History, Error> {
        let mut found = History::new();
        for (name, path) in self.layout.instance(id).history() {
            match fs::read(&path) {
                Ok(bytes) => found.push((name.to_owned(), bytes)),
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) => return Err(Error::io("read", &path, error)),
            }
        }
        Ok(found)
    }

    /// Returns the message with which the next run of an instance begins, if there is one.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn message(&self, id: &InstanceId) -> Result<Option<String>, Error> {
        let path = self.layout.instance(id).message();
        match fs::read(&path) {
            Ok(bytes) => Ok(Some(String::from_utf8_lossy(&bytes).into_owned())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(Error::io("read", &path, error)),
        }
    }

    /// Returns the journal.
    pub fn journal(&self) -> Journal<'_> {
        Journal::new(&self.layout)
    }

    /// Takes the registry lock.
    ///
    /// # Errors
    /// If another process does not release it within `wait`, or a newer version owns the directory.
    pub fn lock_registry(&self, wait: Duration) -> Result<Registry<'_>, Error> {
        self.require_writable()?;
        Registry::acquire(self, wait)
    }

    /// Takes the lock of those who move branches of the user's.
    ///
    /// # Errors
    /// If another process does not release it within `wait`, or a newer version owns the directory.
    pub fn lock_landing(&self, wait: Duration) -> Result<Landing<'_>, Error> {
        self.require_writable()?;
        Landing::acquire(self, wait)
    }

    /// Takes the lock of those who look at what lies outside of the worktrees.
    ///
    /// # Errors
    /// If another process does not release it within `wait`, or a newer version owns the directory.
    pub fn lock_outside(&self, wait: Duration) -> Result<Outside<'_>, Error> {
        self.require_writable()?;
        Outside::acquire(self, wait)
    }

    /// Returns what was last seen outside of the worktrees, or `None` if nobody has looked yet.
    ///
    /// # Errors
    /// If it cannot be read, or a newer version wrote it.
    pub fn outside<T: serde::de::DeserializeOwned>(&self) -> Result<Option<T>, Error> {
        outside::read(&self.layout.outside())
    }

    /// Takes the lock of `id`: from then on this process is the only one that writes its record.
    ///
    /// # Errors
    /// If there is no such instance, it is not released within `wait`, its record cannot be read, or
    /// a newer version owns it.
    pub fn lock_instance(&self, id: &InstanceId, wait: Duration) -> Result<Held, Error> {
        self.require_writable()?;
        Held::acquire(&self.layout, id, wait)
    }
}

fn read_record(path: &Path, id: &InstanceId) -> Result<Record, Error> {
    let text = match fs::read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::NoInstance(id.clone()));
        }
        Err(error) => return Err(Error::io("read", path, error)),
    };
    let record: Record = serde_json::from_slice(&text)
        .map_err(|error| Error::Unreadable { path: path.to_owned(), reason: error.to_string() })?;
    if record.id != *id {
        let reason = format!("it is the record of '{}'", record.id);
        return Err(Error::Unreadable { path: path.to_owned(), reason });
    }
    Ok(record)
}

fn check_directory(root: &Path, facts: &fs::Metadata) -> Result<(), Error> {
    use std::os::unix::fs::MetadataExt;
    let refuse = |reason| Err(Error::Refused { path: root.to_owned(), reason });
    if facts.is_symlink() {
        refuse("is a symbolic link")
    } else if !facts.is_dir() {
        refuse("is not a directory")
    } else if facts.uid() != sys::runtime::own_uid() {
        refuse("belongs to another user")
    } else {
        Ok(())
    }
}

/// Returns the format's number; a directory without one is being made at this moment.
fn read_format(path: &Path) -> Result<u32, Error> {
    match fs::read_to_string(path) {
        Ok(text) => text.trim().parse().map_err(|_| Error::Unreadable {
            path: path.to_owned(),
            reason: "it does not hold a number".to_owned(),
        }),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(FORMAT),
        Err(error) => Err(Error::io("read", path, error)),
    }
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    if path.exists() {
        return Ok(());
    }
    sys::files::write_atomic(path, bytes, Durability::Process)
        .map_err(|e| Error::io("write", path, e))
}
