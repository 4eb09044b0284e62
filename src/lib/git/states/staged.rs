//! What an index holds beside the tree of `HEAD`, and how it is divided into directories.

use super::trees::{Leaf, Odb};
use super::{Id, trees};
use crate::git::{Error, Result};
use gix::index::entry::{Flags, Mode};
use gix::index::extension::Tree;
use gix::objs::FindExt;
use std::collections::BTreeMap;
use std::ops::Range;

/// New leaves by path; `None` where something is gone.
pub(super) type Edits = BTreeMap<Vec<u8>, Option<Leaf>>;

/// One name in a directory of an index.
pub(super) struct Child<'a> {
    pub(super) name: &'a [u8],
    /// Its entry, or the entries of the directory.
    pub(super) range: Range<usize>,
    pub(super) is_directory: bool,
}

/// Returns the names in the directory whose entries are `range`, in the index's order.
pub(super) fn children(
    index: &gix::index::State,
    range: Range<usize>,
    prefix: usize,
) -> Vec<Child<'_>> {
    let (entries, paths) = (index.entries(), index.path_backing());
    let mut children = Vec::new();
    let mut at = range.start;
    while at < range.end {
        let path: &[u8] = entries[at].path_in(paths);
        let rest = &path[prefix..];
        match rest.iter().position(|&byte| byte == b'/') {
            None => {
                children.push(Child { name: rest, range: at..at + 1, is_directory: false });
                at += 1;
            }
            Some(slash) => {
                let whole = &path[..=prefix + slash];
                let left = &entries[at..range.end];
                let length = left.partition_point(|entry| entry.path_in(paths).starts_with(whole));
                let range = at..at + length;
                children.push(Child { name: &rest[..slash], range, is_directory: true });
                at += length;
            }
        }
    }
    children
}

/// Returns what an entry says stands at its path.
pub(super) fn leaf(entry: &gix::index::Entry) -> Leaf {
    let mode = match entry.mode {
        Mode::FILE_EXECUTABLE => 0o100_755,
        Mode::SYMLINK => 0o120_000,
        Mode::COMMIT => 0o160_000,
        _ => 0o100_644,
    };
    Leaf { mode, id: Id(entry.id) }
}

/// Whether the entry only announces a file that will be added.
pub(super) fn is_announced(entry: &gix::index::Entry) -> bool {
    entry.flags.contains(Flags::INTENT_TO_ADD)
}

/// Notes in `edits` where the index differs from the tree.
pub(super) fn edits(
    odb: &Odb,
    index: &gix::index::State,
    tree: gix::ObjectId,
    edits: &mut Edits,
) -> Result<()> {
    let all = 0..index.entries().len();
    directory(odb, index, Some(tree), index.tree(), all, &mut Vec::new(), edits)
}

fn directory(
    odb: &Odb,
    index: &gix::index::State,
    tree: Option<gix::ObjectId>,
    cached: Option<&Tree>,
    range: Range<usize>,
    path: &mut Vec<u8>,
    edits: &mut Edits,
) -> Result<()> {
    if let (Some(id), Some(cached)) = (tree, cached)
        && cached.id == id
        && cached.num_entries.is_some_and(|count| count as usize == range.len())
    {
        return Ok(());
    }
    let mut buffer = Vec::new();
    let mut olds = BTreeMap::new();
    if let Some(id) = tree.filter(|id| !id.is_empty_tree()) {
        let tree = odb.find_tree(&id, &mut buffer).map_err(Error::read(format!("tree {id}")))?;
        olds.extend(tree.entries.iter().map(|e| (e.filename.to_vec(), (e.mode, e.oid.to_owned()))));
    }
    for child in children(index, range, path.len()) {
        let length = path.len();
        path.extend_from_slice(child.name);
        let old = match olds.get(child.name) {
            Some((mode, _)) if mode.is_tree() == child.is_directory => olds.remove(child.name),
            _ => None,
        };
        if child.is_directory {
            path.push(b'/');
            let name = |tree: &&Tree| tree.name.as_slice() == child.name;
            let cached = cached.and_then(|tree| tree.children.iter().find(name));
            directory(odb, index, old.map(|(_, id)| id), cached, child.range, path, edits)?;
        } else {
            let entry = &index.entries()[child.range.start];
            let new = (!is_announced(entry)).then(|| leaf(entry));
            let old = old.map(|(mode, id)| trees::leaf(mode, id));
            if new != old {
                edits.insert(path.clone(), new);
            }
        }
        path.truncate(length);
    }
    for (name, (mode, id)) in olds {
        let length = path.len();
        path.extend_from_slice(&name);
        if mode.is_tree() {
            path.push(b'/');
            directory(odb, index, Some(id), None, 0..0, path, edits)?;
        } else {
            // A name that is a file before and a directory after has both: the file goes first.
            edits.entry(path.clone()).or_insert(None);
        }
        path.truncate(length);
    }
    Ok(())
}
