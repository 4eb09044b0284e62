//! Is a snapshot what the worktree is?

use super::Snapshot;
use super::inventory::{Inventory, Item, Place, content};
use super::objects::{Listing, Objects, each};
use super::private::{self, INDEX};
use super::refused;
use super::take::{kind, parse_modes, section, staged, usual};
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};
use gix::objs::tree::EntryKind;
use std::collections::BTreeMap;
use std::path::Path;

/// A snapshot, opened.
pub(super) struct Stored {
    pub(super) objects: Objects,
    pub(super) listing: Listing,
    pub(super) modes: BTreeMap<Vec<u8>, u32>,
    pub(super) directories: BTreeMap<Vec<u8>, u32>,
}

impl Stored {
    pub(super) fn open(repository: &Repository, snapshot: &Snapshot) -> Result<Self> {
        let objects = Objects::open(repository)?;
        let listing = objects.listing(&snapshot.commit)?;
        let list = |name: &[u8]| match listing.get(name) {
            Some((_, id)) => parse_modes(&kept(&objects, name, *id)?),
            None => Ok(BTreeMap::new()),
        };
        let (modes, directories) = (list(b"modes")?, list(b"directories")?);
        Ok(Self { objects, listing, modes, directories })
    }

    /// Returns the files of the worktree, by path: kind, permissions and object.
    pub(super) fn files(&self) -> BTreeMap<Vec<u8>, (Place, EntryKind, u32, gix::ObjectId)> {
        let mut files = BTreeMap::new();
        for place in [Place::Tracked, Place::Untracked, Place::Ignored] {
            for (path, (kind, id)) in self.section(section(place)) {
                let mode = self.modes.get(&path).copied().unwrap_or(usual(kind));
                files.insert(path, (place, kind, mode, id));
            }
        }
        files
    }

    /// Returns what stands below a name that ends with a `/`, by the path after it.
    pub(super) fn section(&self, name: &[u8]) -> Listing {
        let from = self.listing.range(name.to_vec()..);
        let within = from.take_while(|(path, _)| path.starts_with(name));
        within.map(|(path, found)| (path[name.len()..].to_vec(), *found)).collect()
    }
}

/// Fails unless every object of the snapshot is there.
pub(super) fn complete(repository: &Repository, snapshot: &Snapshot) -> Result<()> {
    let stored = Stored::open(repository, snapshot)?;
    let opened = stored.objects.repository();
    let partial = opened.config_snapshot().string("extensions.partialClone").is_some();
    for (path, (kind, id)) in &stored.listing {
        let elsewhere = *kind == EntryKind::Commit;
        // What a partial clone has not fetched its remote has.
        let may_lack = partial && path.starts_with(b"staged/");
        if !elsewhere && !may_lack && !opened.has_object(id) {
            return Err(refused(path, "has an object that is missing"));
        }
    }
    Ok(())
}

/// Fails unless the worktree is what the snapshot holds, to the last byte.
pub(super) fn same(
    repository: &Repository,
    snapshot: &Snapshot,
    worktree: &Worktree,
) -> Result<()> {
    let stored = Stored::open(repository, snapshot)?;
    let files = stored.files();
    let ignored = files.values().any(|(place, ..)| *place == Place::Ignored);
    let found = Inventory::take(repository, worktree, ignored)?;
    for (path, (place, ..)) in &files {
        if found.files.get(path).is_none_or(|item| item.place != *place) {
            return Err(changed(path));
        }
    }
    if found.directories != stored.directories {
        let differ = |(path, mode): &(&Vec<u8>, &u32)| stored.directories.get(*path) != Some(mode);
        let new = found.directories.iter().find(differ).map(|(path, _)| path);
        let gone = || stored.directories.keys().find(|path| !found.directories.contains_key(*path));
        return Err(changed(new.or_else(gone).map_or(b"", Vec::as_slice)));
    }
    same_files(repository, &stored, worktree.path(), &found)?;
    same_private(&stored, worktree, true)
}

/// Fails unless everything that is in the worktree (ignored files if they are `wanted`), and all that
/// its index and its own part of the repository say, is in the snapshot. Files may be missing.
pub(super) fn covers(
    repository: &Repository,
    snapshot: &Snapshot,
    worktree: &Worktree,
    wanted: bool,
) -> Result<()> {
    let stored = Stored::open(repository, snapshot)?;
    let found = Inventory::take(repository, worktree, wanted)?;
    let named: BTreeMap<Vec<u8>, String> = found
        .index
        .iter()
        .map(|entry| ([staged(entry.stage).as_bytes(), &entry.path].concat(), entry.id.clone()))
        .collect();
    let kept = stored
        .listing
        .iter()
        .filter(|(path, _)| path.starts_with(b"staged/") || path.starts_with(b"conflict/"));
    let kept: BTreeMap<_, _> = kept.map(|(path, (_, id))| (path.clone(), id.to_string())).collect();
    if let Some((path, _)) = named.iter().find(|(path, id)| kept.get(*path) != Some(*id)) {
        return Err(changed(after_slash(path)));
    }
    if let Some(path) = kept.keys().find(|path| !named.contains_key(*path)) {
        return Err(changed(after_slash(path)));
    }
    same_private(&stored, worktree, false)?;
    same_files(repository, &stored, worktree.path(), &found)
}

/// Returns a path without the section that it is kept in.
fn after_slash(path: &[u8]) -> &[u8] {
    path.iter().position(|&byte| byte == b'/').map_or(path, |slash| &path[slash + 1..])
}

/// Whether every file that is in the worktree is in the snapshot.
pub(super) fn holds(
    repository: &Repository,
    snapshot: &Snapshot,
    worktree: &Worktree,
) -> Result<bool> {
    let stored = Stored::open(repository, snapshot)?;
    let found = Inventory::take(repository, worktree, false)?;
    Ok(same_files(repository, &stored, worktree.path(), &found).is_ok())
}

/// Fails unless every file of `found` is in the snapshot, with the same bytes and permissions.
pub(super) fn same_files(
    repository: &Repository,
    stored: &Stored,
    root: &Path,
    found: &Inventory,
) -> Result<()> {
    let files = stored.files();
    let items: Vec<(&Vec<u8>, &Item)> = found.files.iter().collect();
    each(repository, &items, |objects, (path, item)| {
        let Some((_, expected, mode, id)) = files.get(*path) else { return Err(changed(path)) };
        let same_mode = item.link || item.mode == *mode;
        if kind(item) != *expected || !same_mode {
            return Err(changed(path));
        }
        match content(root, path, item.link)? == kept(objects, path, *id)? {
            true => Ok(()),
            false => Err(changed(path)),
        }
    })
    .map(drop)
}

/// Fails unless the worktree's own part of the repository is what the snapshot holds; the index to
/// the last byte, if it is looked at.
fn same_private(stored: &Stored, worktree: &Worktree, index: bool) -> Result<()> {
    let mut found = private::read(worktree)?;
    let mut expected = stored.section(b"private/");
    if !index {
        found.remove(INDEX);
    } else if let Some(index) = stored.listing.get(INDEX) {
        expected.insert(INDEX.to_vec(), *index);
    }
    for (path, (_, id)) in &expected {
        if found.get(path) != Some(&kept(&stored.objects, path, *id)?) {
            return Err(changed(path));
        }
    }
    match found.keys().find(|path| !expected.contains_key(*path)) {
        Some(path) => Err(changed(path)),
        None => Ok(()),
    }
}

/// Returns the bytes that are kept of `path`; an error names it.
pub(super) fn kept(objects: &Objects, path: &[u8], id: gix::ObjectId) -> Result<Vec<u8>> {
    let what = || format!("'{}' as it was kept", String::from_utf8_lossy(path));
    objects.read(id).map_err(|error| Error::read(what())(error))
}

fn changed(path: &[u8]) -> Error {
    refused(path, "is not as it was a moment ago")
}
