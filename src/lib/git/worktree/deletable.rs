//! Can a worktree be deleted whole? git begins to delete and stops at the first directory that
//! forbids it, when the link to the repository may be gone already: so all of them are looked at before.

use crate::git::{Error, Result};
use nix::unistd::{AccessFlags, access, geteuid};
use std::fs::{self, Metadata, Permissions};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// What the owner of a directory needs to delete what is in it.
const ALL: u32 = 0o700;

/// Fails if something in the directory at `path` could not be deleted, as far as can be seen without
/// changing anything.
///
/// # Errors
/// Names the directory that forbids it.
pub fn refuse_undeletable(path: &Path) -> Result<()> {
    above(path)?;
    look(path, &mut |_, _| Ok(false))
}

/// Directories that were made writable, with the permissions that they had.
#[derive(Debug, Default)]
pub(super) struct Opened(Vec<(PathBuf, u32)>);

impl Opened {
    /// Makes all directories at and below `path` that belong to this user writable.
    ///
    /// # Errors
    /// If one cannot be; all of them are then as they were.
    pub(super) fn all(path: &Path) -> Result<Self> {
        let mut opened = Self::default();
        let result = above(path).and_then(|()| {
            look(path, &mut |place, old| {
                let mode = Permissions::from_mode(old | ALL);
                fs::set_permissions(place, mode).map_err(Error::io("change", place))?;
                opened.0.push((place.to_owned(), old));
                Ok(true)
            })
        });
        match result {
            Ok(()) => Ok(opened),
            Err(error) => {
                opened.close();
                Err(error)
            }
        }
    }

    /// Gives those that are still there their permissions back.
    pub(super) fn close(self) {
        for (place, mode) in self.0.into_iter().rev() {
            if fs::symlink_metadata(&place).is_ok_and(|facts| facts.is_dir()) {
                // What led here is the error to be told.
                let _ = fs::set_permissions(&place, Permissions::from_mode(mode));
            }
        }
    }
}

/// The directory itself is an entry of another one.
fn above(path: &Path) -> Result<()> {
    match path.parent() {
        Some(parent) if !may_change(parent) => Err(undeletable(parent)),
        _ => Ok(()),
    }
}

fn may_change(directory: &Path) -> bool {
    access(directory, AccessFlags::W_OK | AccessFlags::X_OK).is_ok()
}

fn undeletable(path: &Path) -> Error {
    let reason = "is a directory that this user may not change".to_owned();
    Error::Undeletable { path: path.to_owned(), reason }
}

/// Walks through all directories. `open` is told of each that its owner must first make writable, with
/// its permissions, and says whether it has.
fn look(path: &Path, open: &mut dyn FnMut(&Path, u32) -> Result<bool>) -> Result<()> {
    let facts = fs::symlink_metadata(path).map_err(Error::io("look at", path))?;
    if closed(&facts) && !open(path, facts.permissions().mode() & 0o7777)? {
        // What is in it may not even be seen yet.
        if facts.mode() & 0o500 != 0o500 {
            return Ok(());
        }
    }
    let foreign = facts.uid() != geteuid().as_raw();
    let mut inner = Vec::new();
    for entry in fs::read_dir(path).map_err(|_| undeletable(path))? {
        let entry = entry.map_err(Error::io("read", path))?;
        if foreign && !may_change(path) {
            return Err(undeletable(path));
        }
        if entry.file_type().map_err(Error::io("look at", path))?.is_dir() {
            inner.push(entry.path());
        }
    }
    inner.iter().try_for_each(|path| look(path, open))
}

/// Whether it is this user's own directory, and does not let this user change what is in it.
fn closed(facts: &Metadata) -> bool {
    let user = geteuid();
    !user.is_root() && facts.uid() == user.as_raw() && facts.mode() & ALL != ALL
}
