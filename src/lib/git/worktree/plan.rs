//! What a commit's tree holds, in the order of an index.

use gix::ObjectId;
use gix::objs::tree::EntryKind;
use std::ops::Range;

/// Deeper trees are left to git.
const MAX_DEPTH: usize = 512;

/// One file, link or submodule.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    path: Range<usize>,
    /// Its kind and mode.
    pub(super) kind: EntryKind,
    /// The object.
    pub(super) id: ObjectId,
}

/// One directory: what an index remembers of it so that a commit need not compute it again.
#[derive(Debug, Clone)]
pub(super) struct Directory {
    /// Its own name, empty for the root.
    pub(super) name: Vec<u8>,
    /// Its tree.
    pub(super) id: ObjectId,
    /// How many entries are in it and below.
    pub(super) entries: usize,
    /// How many directories are directly in it.
    pub(super) directories: usize,
}

/// All that is in a tree.
#[derive(Debug, Default)]
pub(super) struct Plan {
    paths: Vec<u8>,
    /// The entries, sorted by their whole path.
    pub(super) entries: Vec<Entry>,
    /// The directories, each before those in it.
    pub(super) directories: Vec<Directory>,
}

impl Plan {
    /// Reads `tree` with everything below it.
    ///
    /// Returns `None` for a tree that is damaged, not in order, too deep, or that has a name which
    /// no worktree should have: git will say what is wrong with it.
    pub(super) fn of_tree(repository: &gix::Repository, tree: ObjectId) -> Option<Self> {
        let mut plan = Self::default();
        plan.add(repository, tree, &mut Vec::new(), Vec::new(), 0)?;
        let ascending = plan.entries.windows(2).all(|two| plan.path(&two[0]) < plan.path(&two[1]));
        ascending.then_some(plan)
    }

    /// Returns an entry's path from the root.
    pub(super) fn path(&self, entry: &Entry) -> &[u8] {
        &self.paths[entry.path.clone()]
    }

    fn add(
        &mut self,
        repository: &gix::Repository,
        tree: ObjectId,
        prefix: &mut Vec<u8>,
        name: Vec<u8>,
        depth: usize,
    ) -> Option<()> {
        let (at, before) = (self.directories.len(), self.entries.len());
        self.directories.push(Directory { name, id: tree, entries: 0, directories: 0 });
        let data = repository.find_object(tree).ok()?.detach();
        if data.kind != gix::object::Kind::Tree || depth > MAX_DEPTH {
            return None;
        }
        let length = prefix.len();
        for entry in gix::objs::TreeRefIter::from_bytes(&data.data, tree.kind()) {
            let entry = entry.ok()?;
            let kind = entry.mode.kind();
            let leaf =
                (kind == EntryKind::Link).then_some(gix::validate::path::component::Mode::Symlink);
            gix::validate::path::component(entry.filename, leaf, PROTECT).ok()?;
            prefix.extend_from_slice(entry.filename);
            if kind == EntryKind::Tree {
                self.directories[at].directories += 1;
                prefix.push(b'/');
                let name = entry.filename.to_vec();
                self.add(repository, entry.oid.to_owned(), prefix, name, depth + 1)?;
            } else {
                let start = self.paths.len();
                self.paths.extend_from_slice(prefix);
                let path = start..self.paths.len();
                self.entries.push(Entry { path, kind, id: entry.oid.to_owned() });
            }
            prefix.truncate(length);
        }
        self.directories[at].entries = self.entries.len() - before;
        Some(())
    }
}

/// git checks names for other systems' special files everywhere, for Windows' own only there.
const PROTECT: gix::validate::path::component::Options = gix::validate::path::component::Options {
    protect_windows: false,
    protect_hfs: true,
    protect_ntfs: true,
};
