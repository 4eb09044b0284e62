//! The state of a worktree as a tree.

use super::commit::{self, Point};
use super::opener::{Opened, Opener};
use super::scan::{self, Found, Rules};
use super::staged::{self, Edits};
use super::trees::{self, Change, Leaf, Odb};
use super::{Id, attributes, by_git, lab};
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result, landed};
use gix::objs::tree::EntryKind;
use gix::objs::{FindExt, Kind};
use std::fs::{self, File};
use std::io::{self, Read};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// How often a file is read that changes meanwhile.
const TRIES: usize = 5;
/// Larger files are left to git, which need not hold them in memory.
const LARGE: u64 = 32 << 20;

/// The state of a worktree, or of a commit, at one moment.
#[derive(Debug)]
pub struct Snapshot {
    /// What is checked out.
    pub head: Point,
    /// The tree of the state itself.
    pub tree: Id,
    /// The commit that stands for the state in a merge.
    pub(super) commit: Id,
    /// The short name of the branch that is checked out, if there is one.
    branch: Option<String>,
    /// The worktree, if it is one.
    pub(super) worktree: Option<Worktree>,
    /// The objects that the repository need not have.
    pub(super) objects: Vec<(gix::ObjectId, Kind, Vec<u8>)>,
    /// Where git put objects for it, if it had to.
    pub(super) stored: Option<by_git::Stored>,
    /// Whether it is known to hold no attribute files.
    pub(super) is_plain: bool,
    /// What is not committed.
    pub uncommitted: Vec<Change>,
}

impl Snapshot {
    /// Takes the state of the worktree at `path`, or only what is committed there.
    ///
    /// # Errors
    /// If the worktree is not this repository's, is in the middle of a merge or the like, has
    /// unmerged files or no commit, or if anything in it cannot be read.
    pub fn take(repository: &Repository, path: &Path, committed: bool) -> Result<Self> {
        Self::take_with(&Opener::new(repository)?, path, committed)
    }

    /// Like [`Self::take`], for one of many worktrees.
    ///
    /// # Errors
    /// As [`Self::take`].
    pub fn take_with(opener: &Opener<'_>, path: &Path, committed: bool) -> Result<Self> {
        let repository = opener.repository();
        let worktree = Worktree::open(repository, path)?;
        let Opened { repository: opened, head, branch } = opener.open(&worktree)?;
        let head = commit::point(&opened.objects, head)?;
        if committed {
            return Ok(Self { branch, ..Self::committed(head, Some(worktree)) });
        }
        if let Some(operation) = landed::operation_in(worktree.git_dir()) {
            let what = format!("'{}'", path.display());
            return Err(Error::Read { what, message: format!("a {operation} is in progress") });
        }
        let mut edits = Edits::new();
        let mut is_plain = false;
        let look = Look { repository, worktree: &worktree, opened: &opened };
        let stored = look.edits(head, &mut edits, &mut is_plain)?;
        if edits.is_empty() && stored.is_none() {
            return Ok(Self { branch, is_plain, ..Self::committed(head, Some(worktree)) });
        }
        let elsewhere = stored.as_ref().map(|stored| lab::odb_at(stored.objects())).transpose()?;
        let odb = elsewhere.as_ref().unwrap_or(&opened.objects);
        let tree = match &stored {
            None => apply(odb, head.tree, edits)?,
            Some(stored) => stored.tree,
        };
        let uncommitted = trees::diff(odb, head.tree.0, tree)?;
        let commit = match uncommitted.is_empty() {
            true => head.commit.0,
            false => commit::write(odb, tree, &[head.commit.0])?,
        };
        let (objects, worktree) = (lab::objects(odb), Some(worktree));
        let (tree, commit) = (Id(tree), Id(commit));
        Ok(Self { head, tree, commit, branch, worktree, objects, stored, is_plain, uncommitted })
    }

    /// Returns the state of a commit of the repository.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn of_commit(repository: &Repository, commit: &str) -> Result<Self> {
        let id = Id::parse(commit).ok_or_else(|| Error::UnknownRevision(commit.to_owned()))?;
        Ok(Self::committed(commit::point(&lab::odb(repository)?, id.0)?, None))
    }

    /// Returns a name that every state with the same history and the same content has.
    pub fn key(&self) -> String {
        format!("{}:{}", self.head.commit, self.tree)
    }

    /// Makes sure that the state holds all the work of a branch.
    ///
    /// # Errors
    /// If `HEAD` is detached, or on a branch without the commits of `branch`, or there is no such
    /// branch.
    pub fn require_branch(&self, repository: &Repository, branch: &str) -> Result<()> {
        let Some(worktree) = &self.worktree else { return Ok(()) };
        let failed = |message: String| {
            let what = format!("'{}'", worktree.path().display());
            Err(Error::Read { what, message })
        };
        let Some(current) = &self.branch else {
            return failed(String::from("its 'HEAD' is detached"));
        };
        if current == branch {
            return Ok(());
        }
        let Some(tip) = crate::git::branch::commit_of(repository, branch)? else {
            return failed(format!("its branch '{branch}' is gone"));
        };
        // Renamed or continued under another name: nothing is missing.
        let tip = gix::ObjectId::from_hex(tip.as_bytes()).map_err(Error::read("a branch"))?;
        let opened = repository.open()?;
        let common =
            opened.merge_base(tip, self.head.commit.0).map_err(Error::read("the commits"))?;
        match common.is_some_and(|common| common.detach() == tip) {
            true => Ok(()),
            false => failed(format!("it is on '{current}', not on '{branch}'")),
        }
    }

    pub(super) fn committed(head: Point, worktree: Option<Worktree>) -> Self {
        let (objects, stored, uncommitted) = (Vec::new(), None, Vec::new());
        let (tree, commit, branch, is_plain) = (head.tree, head.commit, None, false);
        Self { head, tree, commit, branch, worktree, objects, stored, is_plain, uncommitted }
    }
}

struct Look<'a> {
    repository: &'a Repository,
    worktree: &'a Worktree,
    opened: &'a gix::Repository,
}

impl Look<'_> {
    /// Notes in `edits` how the worktree differs from `head`, or lets git take the whole state; and
    /// whether there are no attribute files in it.
    fn edits(
        &self,
        head: Point,
        edits: &mut Edits,
        is_plain: &mut bool,
    ) -> Result<Option<by_git::Stored>> {
        let path = self.worktree.git_dir().join("index");
        let opened = self.opened;
        let index = match path.exists() {
            true => {
                gix::index::File::at(&path, opened.object_hash(), true, Default::default())
                    .map_err(Error::read(format!("'{}'", path.display())))?
                    .into_parts()
                    .0
            }
            false => gix::index::State::new(opened.object_hash()),
        };
        if let Some(entry) = index.entries().iter().find(|entry| entry.stage_raw() != 0) {
            let what = format!("'{}'", self.worktree.path().display());
            let message = format!("'{}' is unmerged", entry.path(&index));
            return Err(Error::Read { what, message });
        }
        if index.is_sparse() {
            return by_git::whole(self.repository, self.worktree).map(Some);
        }
        let rules = rules(opened);
        let mut found = scan::scan(opened, self.worktree.path(), &index, rules)?;
        if !found.young.is_empty() && self.converts_anew(&index, &found) {
            found.suspects.append(&mut found.young);
        }
        if self.needs_git(&index, &found)? {
            let paths = paths(&index, &found);
            return by_git::paths(self.repository, self.worktree, paths).map(Some);
        }
        *is_plain = attributes::files(&index, &found.untracked).next().is_none();
        staged::edits(&self.opened.objects, &index, head.tree.0, edits)?;
        for &at in &found.gone {
            edits.insert(index.entries()[at].path(&index).to_vec(), None);
        }
        for &at in &found.suspects {
            let entry = &index.entries()[at];
            let known = (!staged::is_announced(entry)).then(|| staged::leaf(entry));
            let path = entry.path(&index);
            let new = self.read(path, known, rules)?;
            if Some(new) != known {
                edits.insert(path.to_vec(), Some(new));
            }
        }
        for path in &found.untracked {
            edits.insert(path.clone(), Some(self.read(path, None, rules)?));
        }
        Ok(None)
    }

    /// Whether what git does with files on their way may have changed since the index was written.
    fn converts_anew(&self, index: &gix::index::State, found: &Found) -> bool {
        let changed = found.suspects.iter().chain(&found.gone);
        let changed = changed.map(|&at| -> &[u8] { index.entries()[at].path(index) });
        let mut changed = changed.chain(found.untracked.iter().map(Vec::as_slice));
        let (own, common) = (self.worktree.git_dir(), self.repository.common_dir());
        let mut others =
            [own.join("config.worktree"), common.join("config"), common.join("info/attributes")]
                .into_iter();
        let stamp = index.timestamp().unix_seconds();
        changed.any(attributes::is_file)
            || others.any(|file| file.metadata().is_ok_and(|facts| facts.mtime() >= stamp))
    }

    /// Whether git must store the files: it may change them on their way, or they are large.
    fn needs_git(&self, index: &gix::index::State, found: &Found) -> Result<bool> {
        let to_read = || {
            let tracked = found.suspects.iter().map(|&at| index.entries()[at].path(index).to_vec());
            tracked.chain(found.untracked.iter().cloned())
        };
        if !found.submodules.is_empty() {
            return Ok(true);
        }
        if found.suspects.is_empty() && found.untracked.is_empty() {
            return Ok(false);
        }
        let large = |path: Vec<u8>| {
            fs::symlink_metadata(self.absolute(&path)).is_ok_and(|meta| meta.len() > LARGE)
        };
        Ok(attributes::may_convert(self.opened, self.worktree.path(), index, &found.untracked)?
            || to_read().any(large))
    }

    fn absolute(&self, path: &[u8]) -> PathBuf {
        self.worktree.path().join(std::ffi::OsStr::from_bytes(path))
    }

    /// Returns what stands at `path` now, its content stored in memory unless it is `known`.
    fn read(&self, path: &[u8], known: Option<Leaf>, rules: Rules) -> Result<Leaf> {
        let absolute = self.absolute(path);
        let known_mode = known.map(|leaf| leaf.mode);
        let (mode, bytes) = content(&absolute, path)?;
        let mode = match mode {
            _ if !rules.symlinks && known_mode == Some(0o120_000) => 0o120_000,
            0o100_755 | 0o100_644 if !rules.file_mode => {
                let file = known_mode.filter(|mode| mode & 0o170_000 == 0o100_000);
                file.unwrap_or(0o100_644)
            }
            mode => mode,
        };
        let hash = gix::objs::compute_hash(gix::hash::Kind::Sha1, Kind::Blob, &bytes);
        let id = hash.map_err(Error::read("a file"))?;
        if known.is_none_or(|leaf| leaf.id.0 != id) {
            gix::objs::Write::write_buf(&self.opened.objects, Kind::Blob, &bytes)
                .map_err(Error::read("a file"))?;
        }
        Ok(Leaf { mode, id: Id(id) })
    }
}

/// Returns the mode and the content of a file or a link.
fn content(absolute: &Path, path: &[u8]) -> Result<(u32, Vec<u8>)> {
    settled(absolute, path, |mut file| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map(|_| bytes)
    })
}

/// Reads a file until nothing has changed it meanwhile.
fn settled(
    absolute: &Path,
    path: &[u8],
    mut read: impl FnMut(&File) -> io::Result<Vec<u8>>,
) -> Result<(u32, Vec<u8>)> {
    let failed = |error| Error::io("read", Path::new(std::ffi::OsStr::from_bytes(path)))(error);
    for _ in 0..TRIES {
        let meta = fs::symlink_metadata(absolute).map_err(failed)?;
        if meta.is_symlink() {
            let target = fs::read_link(absolute).map_err(failed)?;
            return Ok((0o120_000, target.into_os_string().into_encoded_bytes()));
        }
        let file = File::open(absolute).map_err(failed)?;
        let before = file.metadata().map_err(failed)?;
        let bytes = read(&file).map_err(failed)?;
        let after = file.metadata().map_err(failed)?;
        let facts = |meta: &fs::Metadata| (meta.ino(), meta.len(), meta.mtime(), meta.mtime_nsec());
        if facts(&before) == facts(&after) && after.len() == bytes.len() as u64 {
            let mode = if after.mode() & 0o100 == 0 { 0o100_644 } else { 0o100_755 };
            return Ok((mode, bytes));
        }
    }
    let what = format!("'{}'", String::from_utf8_lossy(path));
    Err(Error::Read { what, message: String::from("it changes while it is read") })
}

fn rules(opened: &gix::Repository) -> Rules {
    let config = opened.config_snapshot();
    let minimal = config.string("core.checkStat");
    Rules {
        file_mode: config.boolean("core.fileMode") != Some(false),
        symlinks: config.boolean("core.symlinks") != Some(false),
        minimal: minimal.is_some_and(|value| value.eq_ignore_ascii_case(b"minimal")),
        change_time: config.boolean("core.trustctime") != Some(false),
        sparse: config.boolean("core.sparseCheckout") == Some(true)
            && config.boolean("sparse.expectFilesOutsideOfPatterns") != Some(true),
    }
}

/// Returns the paths that differ or may differ from the index.
fn paths(index: &gix::index::State, found: &Found) -> Vec<Vec<u8>> {
    let tracked = [&found.suspects, &found.gone, &found.submodules].into_iter().flatten();
    let tracked = tracked.map(|&at| index.entries()[at].path(index).to_vec());
    tracked.chain(found.untracked.iter().cloned()).collect()
}

/// Returns the tree with the edits, its new parts stored in memory.
fn apply(odb: &Odb, tree: Id, edits: Edits) -> Result<gix::ObjectId> {
    let mut buffer = Vec::new();
    let root = match tree.0.is_empty_tree() {
        true => gix::objs::Tree::empty(),
        false => {
            let found = odb.find_tree(&tree.0, &mut buffer);
            found.map_err(Error::read(format!("tree {tree}")))?.into()
        }
    };
    let failed = || Error::read("a tree");
    let mut editor = gix::objs::tree::Editor::new(root, odb, gix::hash::Kind::Sha1);
    // First what goes: a file may make room for a directory, or the other way about.
    for (path, _) in edits.iter().filter(|(_, leaf)| leaf.is_none()) {
        editor.remove(path.split(|&byte| byte == b'/').map(name)).map_err(failed())?;
    }
    for (path, leaf) in &edits {
        let Some(leaf) = leaf else { continue };
        let kind = match leaf.mode {
            0o100_755 => EntryKind::BlobExecutable,
            0o120_000 => EntryKind::Link,
            0o160_000 => EntryKind::Commit,
            _ => EntryKind::Blob,
        };
        let path = path.split(|&byte| byte == b'/').map(name);
        editor.upsert(path, kind, leaf.id.0).map_err(failed())?;
    }
    editor.write(|tree| gix::objs::Write::write(odb, tree)).map_err(Error::read("a tree"))
}

fn name(part: &[u8]) -> &gix::bstr::BStr {
    part.into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    /// Reads a file to which `changes` times something is added while it is read.
    fn read_while_it_changes(changes: usize) -> Result<Vec<u8>> {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "begun").unwrap();
        let mut left = changes;
        let read = |mut file: &File| {
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes)?;
            if left > 0 {
                left -= 1;
                File::options().append(true).open(&path)?.write_all(b"+")?;
            }
            Ok(bytes)
        };
        settled(&path, b"dir/file", read).map(|(_, bytes)| bytes)
    }

    #[test]
    fn a_file_is_read_until_it_stands_still() {
        assert_eq!(read_while_it_changes(0).unwrap(), b"begun");
        assert_eq!(read_while_it_changes(TRIES - 1).unwrap(), b"begun++++");
        let error = read_while_it_changes(TRIES).unwrap_err().to_string();
        assert!(error.contains("'dir/file'") && error.contains("changes while"), "{error}");
    }
}
