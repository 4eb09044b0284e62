//! Writing and reading the objects of a snapshot, byte for byte: no filter, no hook, no signature.

use super::manifest::{FORMAT, Manifest};
use super::refused;
use crate::git::{Error, Repository, Result};
use crate::sys::failpoint;
use gix::ObjectId;
use gix::objs::tree::{self, EntryKind};
use std::collections::BTreeMap;
use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::thread;
use std::time::SystemTime;

/// What a tree holds, by path.
pub(super) type Listing = BTreeMap<Vec<u8>, (EntryKind, ObjectId)>;

/// The file of a snapshot that says what it is about.
pub(super) const MANIFEST: &str = "manifest";

/// The repository's objects.
pub(super) struct Objects {
    opened: gix::Repository,
    objects: PathBuf,
}

impl Objects {
    pub(super) fn open(repository: &Repository) -> Result<Self> {
        let opened = repository.open()?;
        Ok(Self { opened, objects: repository.common_dir().join("objects") })
    }

    pub(super) fn repository(&self) -> &gix::Repository {
        &self.opened
    }

    /// Stores `bytes`. Returns the blob and how many bytes were not there before.
    pub(super) fn blob(&self, bytes: &[u8]) -> Result<(ObjectId, u64)> {
        failpoint::check("snapshot.blob").map_err(Error::io("write", &self.objects))?;
        let before =
            gix::objs::compute_hash(self.opened.object_hash(), gix::objs::Kind::Blob, bytes)
                .is_ok_and(|id| self.opened.has_object(id));
        let id = self.opened.write_blob(bytes).map_err(|error| self.unwritten(&error))?;
        let id = id.detach();
        self.freshen(id);
        Ok((id, if before { 0 } else { bytes.len() as u64 }))
    }

    /// Returns why an object could not be written: what the system said, if it said something.
    fn unwritten(&self, error: &(dyn std::error::Error + 'static)) -> Error {
        let mut cause = Some(error);
        while let Some(found) = cause {
            if let Some(system) = found.downcast_ref::<io::Error>() {
                let system = io::Error::new(system.kind(), system.to_string());
                return Error::io("write", &self.objects)(system);
            }
            cause = found.source();
        }
        Error::io("write", &self.objects)(io::Error::other(error.to_string()))
    }

    /// Makes an object that was there before as young as one that was just written, as git does, so
    /// that no garbage collection that has already begun takes it away.
    fn freshen(&self, id: ObjectId) {
        let name = id.to_string();
        let path = self.objects.join(&name[..2]).join(&name[2..]);
        // One that is in a pack has no file.
        if let Ok(file) = File::open(path) {
            let _ = file.set_modified(SystemTime::now());
        }
    }

    /// Stores a tree of all of `items`, which are sorted by path.
    pub(super) fn tree(&self, items: &[(&[u8], EntryKind, ObjectId)]) -> Result<ObjectId> {
        failpoint::check("snapshot.tree").map_err(Error::io("write", &self.objects))?;
        self.subtree(items, 0)
    }

    fn subtree(&self, items: &[(&[u8], EntryKind, ObjectId)], depth: usize) -> Result<ObjectId> {
        let mut entries = Vec::new();
        let mut at = 0;
        while let Some((path, kind, id)) = items.get(at).copied() {
            let rest = &path[depth..];
            let (name, kind, oid, count) = match rest.iter().position(|&byte| byte == b'/') {
                None => (rest, kind, id, 1),
                Some(slash) => {
                    let prefix = &rest[..=slash];
                    let below = items[at..].iter().take_while(|i| i.0[depth..].starts_with(prefix));
                    let count = below.count();
                    let id = self.subtree(&items[at..at + count], depth + slash + 1)?;
                    (&rest[..slash], EntryKind::Tree, id, count)
                }
            };
            check_name(path, name, kind)?;
            entries.push(tree::Entry { mode: kind.into(), filename: name.into(), oid });
            at += count;
        }
        entries.sort();
        let tree = gix::objs::Tree { entries };
        let id = self.opened.write_object(&tree).map_err(|error| self.unwritten(&error))?;
        let id = id.detach();
        self.freshen(id);
        Ok(id)
    }

    /// Stores a commit.
    pub(super) fn commit(
        &self,
        tree: ObjectId,
        parents: Vec<ObjectId>,
        seconds: i64,
        message: &str,
    ) -> Result<ObjectId> {
        failpoint::check("snapshot.commit").map_err(Error::io("write", &self.objects))?;
        let who = gix::actor::Signature {
            name: "git claudio".into(),
            email: "claudio@localhost".into(),
            time: gix::date::Time { seconds, offset: 0 },
        };
        let commit = gix::objs::Commit {
            tree,
            parents: parents.into(),
            author: who.clone(),
            committer: who,
            encoding: None,
            message: message.into(),
            extra_headers: Vec::new(),
        };
        let id = self.opened.write_object(&commit).map_err(|error| self.unwritten(&error))?;
        Ok(id.detach())
    }

    /// Returns all that a snapshot's tree holds.
    pub(super) fn listing(&self, commit: &str) -> Result<Listing> {
        let mut found = Listing::new();
        self.list(self.root(commit)?, &mut Vec::new(), &mut found)?;
        Ok(found)
    }

    fn root(&self, commit: &str) -> Result<ObjectId> {
        let what = || format!("the snapshot '{commit}'");
        let id = ObjectId::from_hex(commit.as_bytes()).map_err(Error::read(what()))?;
        let commit = self.opened.find_commit(id).map_err(Error::read(what()))?;
        Ok(commit.tree_id().map_err(Error::read(what()))?.detach())
    }

    fn list(&self, tree: ObjectId, prefix: &mut Vec<u8>, found: &mut Listing) -> Result<()> {
        let what = || format!("the tree '{tree}'");
        let tree = self.opened.find_tree(tree).map_err(Error::read(what()))?;
        for entry in tree.iter() {
            let entry = entry.map_err(Error::read(what()))?;
            let length = prefix.len();
            prefix.extend_from_slice(entry.filename());
            let (kind, id) = (entry.mode().kind(), entry.object_id());
            // What stands under `objects` is kept as it is, not looked into.
            if kind == EntryKind::Tree && !prefix.starts_with(b"objects/") {
                prefix.push(b'/');
                self.list(id, prefix, found)?;
            } else {
                found.insert(prefix.clone(), (kind, id));
            }
            prefix.truncate(length);
        }
        Ok(())
    }

    /// Returns one file of a snapshot, or `None` if it has no such file.
    pub(super) fn file(&self, commit: &str, name: &str) -> Result<Option<Vec<u8>>> {
        let what = || format!("the tree of '{commit}'");
        let tree = self.opened.find_tree(self.root(commit)?).map_err(Error::read(what()))?;
        let entry = tree.lookup_entry_by_path(name).map_err(Error::read(what()))?;
        let kept = || format!("'{name}' as it was kept");
        let read = |id| self.read(id).map_err(|error| Error::read(kept())(error));
        entry.map(|entry| read(entry.object_id())).transpose()
    }

    /// Returns what a snapshot says about itself.
    pub(super) fn manifest(&self, commit: &str) -> Result<Manifest> {
        let what = || format!("the snapshot '{commit}'");
        let bytes = self.file(commit, MANIFEST)?;
        let bytes = bytes.ok_or_else(|| Error::read(what())("it is none"))?;
        let manifest: Manifest = serde_json::from_slice(&bytes).map_err(Error::read(what()))?;
        if manifest.format > FORMAT {
            return Err(Error::read(what())("a newer git claudio took it"));
        }
        Ok(manifest)
    }

    /// Returns a blob's bytes.
    pub(super) fn read(&self, id: ObjectId) -> Result<Vec<u8>> {
        let mut blob = self.opened.find_blob(id).map_err(Error::read(format!("'{id}'")))?;
        Ok(blob.take_data())
    }
}

/// git checks names for other systems' special files everywhere, for Windows' own only there.
const PROTECT: gix::validate::path::component::Options = gix::validate::path::component::Options {
    protect_windows: false,
    protect_hfs: true,
    protect_ntfs: true,
};

/// A name that git itself would not take into a tree cannot be kept in one.
fn check_name(path: &[u8], name: &[u8], kind: EntryKind) -> Result<()> {
    let leaf = (kind == EntryKind::Link).then_some(gix::validate::path::component::Mode::Symlink);
    let valid = gix::validate::path::component(name.into(), leaf, PROTECT);
    valid.map(drop).map_err(|_| refused(path, "has a name that git does not take"))
}

/// Does something to each of `items`, on several threads where there are many.
///
/// Returns the results in the order of the items; the first error, if there is one.
pub(super) fn each<T: Sync, R: Send>(
    repository: &Repository,
    items: &[T],
    act: impl Fn(&Objects, &T) -> Result<R> + Sync,
) -> Result<Vec<R>> {
    const FEW: usize = 64;
    let threads = thread::available_parallelism().map_or(1, |count| count.get().min(8));
    let size = items.len().div_ceil(threads).max(FEW);
    let work = |chunk: &[T]| -> Result<Vec<R>> {
        let objects = Objects::open(repository)?;
        chunk.iter().map(|item| act(&objects, item)).collect()
    };
    if items.len() <= FEW {
        return work(items);
    }
    let parts: Vec<Result<Vec<R>>> = thread::scope(|scope| {
        let running: Vec<_> = items.chunks(size).map(|chunk| scope.spawn(|| work(chunk))).collect();
        let gone = || Err(Error::read("the worktree")("a thread of ours failed"));
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| gone())).collect()
    });
    Ok(parts.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
}
