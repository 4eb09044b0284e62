//! Which files differ between two trees.

use super::Id;
use crate::git::{Error, Result};
use gix::objs::FindExt;
use gix::objs::tree::EntryMode;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// The object database of a comparison: the repository's, with new objects in memory only.
pub(super) type Odb = gix::odb::memory::Proxy<gix::odb::Handle>;

/// What stands at a path: a file, a symbolic link or a submodule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Leaf {
    /// The mode as git writes it: `0o100644`, `0o100755`, `0o120000`, `0o160000`.
    pub mode: u32,
    /// The object.
    pub id: Id,
}

impl Leaf {
    /// Whether it is a file, executable or not.
    pub fn is_file(self) -> bool {
        self.mode & 0o170_000 == 0o100_000
    }

    /// Whether it is a submodule.
    pub fn is_submodule(self) -> bool {
        self.mode == 0o160_000
    }
}

/// A path at which two trees differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path from the root, byte for byte.
    pub path: Vec<u8>,
    /// What the first tree has there.
    pub old: Option<Leaf>,
    /// What the second tree has there.
    pub new: Option<Leaf>,
}

/// The entries of one directory, by name.
type Entries = HashMap<Vec<u8>, (EntryMode, gix::ObjectId)>;

/// Returns the paths at which the two trees differ, in the order of their bytes.
pub(super) fn diff(odb: &Odb, old: gix::ObjectId, new: gix::ObjectId) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    directory(odb, Some(old), Some(new), &mut Vec::new(), &mut changes)?;
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changes)
}

fn directory(
    odb: &Odb,
    old: Option<gix::ObjectId>,
    new: Option<gix::ObjectId>,
    path: &mut Vec<u8>,
    out: &mut Vec<Change>,
) -> Result<()> {
    if old == new {
        return Ok(());
    }
    let (olds, mut news) = (entries(odb, old)?, entries(odb, new)?);
    for (name, before) in olds {
        let after = news.remove(&name);
        if after != Some(before) {
            entry(odb, &name, Some(before), after, path, out)?;
        }
    }
    for (name, after) in news {
        entry(odb, &name, None, Some(after), path, out)?;
    }
    Ok(())
}

fn entry(
    odb: &Odb,
    name: &[u8],
    old: Option<(EntryMode, gix::ObjectId)>,
    new: Option<(EntryMode, gix::ObjectId)>,
    path: &mut Vec<u8>,
    out: &mut Vec<Change>,
) -> Result<()> {
    let length = path.len();
    path.extend_from_slice(name);
    let leaf = |entry: Option<(EntryMode, gix::ObjectId)>| {
        let (mode, id) = entry.filter(|(mode, _)| !mode.is_tree())?;
        Some(leaf(mode, id))
    };
    let tree = |entry: Option<(EntryMode, gix::ObjectId)>| {
        entry.filter(|(mode, _)| mode.is_tree()).map(|(_, id)| id)
    };
    let (before, after) = (leaf(old), leaf(new));
    if before != after {
        out.push(Change { path: path.clone(), old: before, new: after });
    }
    path.push(b'/');
    directory(odb, tree(old), tree(new), path, out)?;
    path.truncate(length);
    Ok(())
}

/// Returns an entry that is no directory.
pub(super) fn leaf(mode: EntryMode, id: gix::ObjectId) -> Leaf {
    Leaf { mode: normal(mode), id: Id(id) }
}

/// Returns the mode as git compares it: old trees hold modes like `100664`.
fn normal(mode: EntryMode) -> u32 {
    let value = u32::from(mode.value());
    match value & 0o170_000 {
        0o100_000 if value & 0o100 == 0 => 0o100_644,
        0o100_000 => 0o100_755,
        kind => kind,
    }
}

fn entries(odb: &Odb, tree: Option<gix::ObjectId>) -> Result<Entries> {
    let Some(id) = tree else { return Ok(Entries::new()) };
    if id.is_empty_tree() {
        return Ok(Entries::new());
    }
    let mut buffer = Vec::new();
    let tree = odb.find_tree(&id, &mut buffer).map_err(Error::read(format!("tree {id}")))?;
    Ok(tree.entries.iter().map(|e| (e.filename.to_vec(), (e.mode, e.oid.into()))).collect())
}

/// Returns what stands at `path` in a tree, or `None`.
pub(super) fn lookup(odb: &Odb, tree: gix::ObjectId, path: &[u8]) -> Result<Option<Leaf>> {
    Lookup::new(odb).leaf(tree, path)
}

/// Looks for many paths in the same trees, each of which is read once.
pub(super) struct Lookup<'a> {
    pub(super) odb: &'a Odb,
    read: HashMap<gix::ObjectId, Entries>,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(odb: &'a Odb) -> Self {
        Self { odb, read: HashMap::new() }
    }

    /// Returns what stands at `path` in a tree, or `None`.
    pub(super) fn leaf(&mut self, tree: gix::ObjectId, path: &[u8]) -> Result<Option<Leaf>> {
        let mut id = tree;
        let mut parts = path.split(|&byte| byte == b'/').peekable();
        while let Some(name) = parts.next() {
            let entries = match self.read.entry(id) {
                Entry::Occupied(known) => known.into_mut(),
                Entry::Vacant(new) => new.insert(entries(self.odb, Some(id))?),
            };
            match entries.get(name) {
                Some(&(mode, found)) if mode.is_tree() => id = found,
                Some(&(mode, found)) if parts.peek().is_none() => {
                    return Ok(Some(leaf(mode, found)));
                }
                _ => return Ok(None),
            }
        }
        Ok(None)
    }
}

/// Whether a directory of this path is in the tree.
pub(super) fn has_directory(odb: &Odb, tree: gix::ObjectId, path: &[u8]) -> Result<bool> {
    let mut id = tree;
    for name in path.split(|&byte| byte == b'/').filter(|name| !name.is_empty()) {
        match entries(odb, Some(id))?.get(name) {
            Some((mode, found)) if mode.is_tree() => id = *found,
            _ => return Ok(false),
        }
    }
    Ok(true)
}
