//! The place in which states are compared and merged.

use super::attributes::Steered;
use super::commit::{self, Bases};
use super::merge::{self, Outcome, Triple};
use super::trees::{self, Change, Odb};
use super::{Id, Snapshot, flat, ground};
use crate::git::{Error, Repository, Result};
use gix::objs::{Kind, Write};
use std::cell::{Cell, RefCell};
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use tempfile::TempDir;

/// Where two trees differ, for all who ask.
type Changes = Rc<Vec<Change>>;

/// States with all that is needed to compare and merge them. One per thread.
pub struct Lab<'a> {
    repository: &'a Repository,
    opened: gix::Repository,
    odb: Odb,
    dir: TempDir,
    /// The object directories that all states can be read from, `dir`'s own last.
    sources: Vec<PathBuf>,
    states: Vec<Snapshot>,
    /// Whether git processes can see the objects that are in memory.
    shared: Cell<bool>,
    bases: RefCell<HashMap<(Id, Id), Bases>>,
    changes: RefCell<HashMap<(Id, Id), Changes>>,
    steered: RefCell<Steered>,
}

impl std::fmt::Debug for Lab<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Lab").field("states", &self.states).finish_non_exhaustive()
    }
}

impl<'a> Lab<'a> {
    /// Makes a place for these states.
    ///
    /// # Errors
    /// If no temporary directory can be made, or the repository cannot be opened.
    pub fn new(repository: &'a Repository, states: Vec<Snapshot>) -> Result<Self> {
        let dir = directory(repository)?;
        let objects = dir.path().join("objects");
        let stored = states.iter().filter_map(|state| state.stored.as_ref());
        let mut sources = vec![repository.common_dir().join("objects")];
        sources.extend(stored.map(super::by_git::Stored::objects));
        alternates(&objects, &sources)?;
        sources.push(objects.clone());
        let odb = odb_at(objects)?;
        for (_, kind, data) in states.iter().flat_map(|state| &state.objects) {
            odb.write_buf(*kind, data).map_err(Error::read("a snapshot"))?;
        }
        let mut steered = Steered::default();
        for state in states.iter().filter(|state| state.is_plain) {
            steered.has_none(state.tree);
        }
        Ok(Self {
            repository,
            opened: repository.open()?,
            odb,
            dir,
            sources,
            states,
            shared: Cell::new(false),
            bases: RefCell::default(),
            changes: RefCell::default(),
            steered: RefCell::new(steered),
        })
    }

    /// Returns the states, as they were given.
    pub fn states(&self) -> &[Snapshot] {
        &self.states
    }

    /// Reads the history once for all these pairs of commits, whose merge bases will be asked for.
    pub fn learn_bases(&self, pairs: impl Iterator<Item = (Id, Id)>) {
        let pairs: BTreeSet<_> = pairs.map(|(a, b)| (a.min(b), a.max(b))).collect();
        let known = self.bases.borrow().keys().copied().collect::<HashSet<_>>();
        let pairs: Vec<_> = pairs.into_iter().filter(|pair| !known.contains(pair)).collect();
        let found = commit::bases(&self.opened, &self.odb, &pairs);
        // Who asks for the others will hear what is wrong.
        let good = pairs.into_iter().zip(found).filter_map(|(pair, b)| Some((pair, b.ok()?)));
        self.bases.borrow_mut().extend(good);
    }

    /// Returns the merge bases of two states.
    ///
    /// # Errors
    /// If the history cannot be read.
    pub fn bases(&self, a: usize, b: usize) -> Result<Bases> {
        self.bases_with(self.states[a].head.commit, b)
    }

    /// Returns a commit with its tree.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn point(&self, commit: Id) -> Result<super::Point> {
        commit::point(&self.odb, commit.0)
    }

    /// Returns the merge bases of a commit and a state.
    ///
    /// # Errors
    /// If the history cannot be read.
    pub fn bases_with(&self, commit: Id, state: usize) -> Result<Bases> {
        let (a, b) = (commit, self.states[state].head.commit);
        let key = (a.min(b), a.max(b));
        if let Some(&known) = self.bases.borrow().get(&key) {
            return Ok(known);
        }
        let missing = || Err(Error::read("the commits")("nothing was found"));
        let found = commit::bases(&self.opened, &self.odb, &[key]).pop();
        let bases = found.unwrap_or_else(missing)?;
        self.bases.borrow_mut().insert(key, bases);
        Ok(bases)
    }

    /// Returns where a state differs from a tree, by path.
    ///
    /// # Errors
    /// If a tree cannot be read.
    pub fn changes(&self, from: Id, state: usize) -> Result<Rc<Vec<Change>>> {
        self.changes_between(from, self.states[state].tree)
    }

    /// Returns where two trees differ, by path.
    ///
    /// # Errors
    /// If a tree cannot be read.
    pub fn changes_between(&self, from: Id, to: Id) -> Result<Rc<Vec<Change>>> {
        if let Some(known) = self.changes.borrow().get(&(from, to)) {
            return Ok(Rc::clone(known));
        }
        let changes = Rc::new(trees::diff(&self.odb, from.0, to.0)?);
        self.changes.borrow_mut().insert((from, to), Rc::clone(&changes));
        Ok(changes)
    }

    /// Whether a directory of this path is in a state; the root always is.
    ///
    /// # Errors
    /// If a tree cannot be read.
    pub fn has_directory(&self, state: usize, path: &[u8]) -> Result<bool> {
        trees::has_directory(&self.odb, self.states[state].tree.0, path)
    }

    /// Whether settings or the attribute files of a tree change how files are merged.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn is_steered(&self, tree: Id) -> Result<bool> {
        Ok(self.steered.borrow_mut().say(&self.opened, &self.odb, tree)?.merges)
    }

    /// Returns what all comes to that has a say in merges beside the states: settings, and what
    /// `ground` tells. Verdicts are only good for as long as it stays the same.
    ///
    /// # Errors
    /// If something of it cannot be read.
    pub fn conditions(&self) -> Result<String> {
        Ok(merge::settings(&self.opened) + &ground::describe(self.repository, &self.opened)?)
    }

    /// Merges files, each by itself. Only for files that are there in all three states, where no
    /// attribute steers the merge.
    ///
    /// Returns for each what conflicts, or `None` if nothing does.
    pub fn merge_files(&self, files: &[Triple]) -> Vec<Result<Option<merge::Conflict>>> {
        flat::files(&self.site(), &self.odb, files)
    }

    /// Merges pairs of states as wholes: the second into the first.
    ///
    /// Returns for each what git says.
    pub fn merge_states(&self, pairs: &[(usize, usize)]) -> Vec<Result<Outcome>> {
        if pairs.is_empty() {
            return Vec::new();
        }
        let pair = |&(ours, theirs): &(usize, usize)| merge::Pair {
            ours: &self.states[ours],
            theirs: &self.states[theirs],
            steered: {
                let tree = self.states[ours].tree;
                let say = self.steered.borrow_mut().say(&self.opened, &self.odb, tree);
                // What cannot be read is git's to complain about.
                !say.is_ok_and(|say| !say.merges && !say.renames)
            },
        };
        let pairs: Vec<_> = pairs.iter().map(pair).collect();
        match self.share() {
            Ok(()) => merge::states(&self.site(), &self.opened, &self.odb, &pairs),
            Err(error) => pairs.iter().map(|_| Err(error.again())).collect(),
        }
    }

    /// Merges the second state into the first.
    ///
    /// Returns what git says, and the state after it if nothing conflicts.
    ///
    /// # Errors
    /// If git cannot merge them.
    pub fn land(&mut self, onto: usize, state: usize) -> Result<(Outcome, Option<usize>)> {
        let outcome = self.merge_states(&[(onto, state)]).remove(0)?;
        if !outcome.is_clean() {
            return Ok((outcome, None));
        }
        let (ours, theirs) = (&self.states[onto], &self.states[state]);
        let parents = [ours.commit.0, theirs.commit.0];
        let commit = commit::write(&self.odb, outcome.tree.0, &parents)?;
        self.shared.set(false);
        let head = commit::Point { commit: Id(commit), tree: outcome.tree };
        self.states.push(Snapshot::committed(head, None));
        Ok((outcome, Some(self.states.len() - 1)))
    }

    pub(super) fn repository(&self) -> &Repository {
        self.repository
    }

    pub(super) fn directory(&self) -> &Path {
        self.dir.path()
    }

    fn site(&self) -> merge::Site<'_> {
        merge::Site { repository: self.repository, dir: self.dir.path(), sources: &self.sources }
    }

    /// Lets git processes see the objects that are in memory.
    pub(super) fn share(&self) -> Result<()> {
        if !self.shared.replace(true) {
            let objects = self.dir.path().join("objects");
            let store = gix::odb::loose::Store::at(objects, gix::hash::Kind::Sha1);
            for (id, kind, data) in objects_of(&self.odb) {
                if !store.contains(&id) {
                    store.write_buf(kind, &data).map_err(Error::read("a snapshot"))?;
                }
            }
        }
        Ok(())
    }
}

/// Says what git would say if `theirs` were merged into `ours`, both commits in full hexadecimal.
///
/// # Errors
/// If one is no commit, if they have no history in common, or if git cannot merge them.
pub fn predict(repository: &Repository, ours: &str, theirs: &str) -> Result<Outcome> {
    let states = [ours, theirs].map(|commit| Snapshot::of_commit(repository, commit));
    let states = states.into_iter().collect::<Result<Vec<_>>>()?;
    Lab::new(repository, states)?.merge_states(&[(0, 1)]).remove(0)
}

/// Makes a directory in which git can put objects, and from which it reads the repository's too.
pub(super) fn directory(repository: &Repository) -> Result<TempDir> {
    let dir = crate::sys::files::temporary_dir()
        .map_err(Error::io("create", Path::new("a temporary directory")))?;
    furnish(dir.path(), &[repository.common_dir().join("objects")])?;
    Ok(dir)
}

/// Makes `objects/` in a directory, and attributes for merges there; git reads the `others` too.
pub(super) fn furnish(dir: &Path, others: &[PathBuf]) -> Result<()> {
    let objects = dir.join("objects");
    fs::create_dir_all(objects.join("info")).map_err(Error::io("create", &objects))?;
    // Files may hold marker lines themselves; git takes attributes from where it merges.
    let (file, size) = (dir.join(".gitattributes"), super::hunks::MARKER);
    let text = format!("* conflict-marker-size={size}\n");
    fs::write(&file, text).map_err(Error::io("write", &file))?;
    alternates(&objects, others)
}

/// Names the directories in which `objects` finds what it has not itself.
fn alternates(objects: &Path, others: &[PathBuf]) -> Result<()> {
    let mut text = Vec::new();
    for other in others {
        // A quoted name may hold anything.
        let name = other.as_os_str().as_encoded_bytes();
        text.push(b'"');
        for &byte in name {
            match byte {
                b'"' | b'\\' => text.extend([b'\\', byte]),
                b'\n' => text.extend(*b"\\n"),
                _ => text.push(byte),
            }
        }
        text.extend(*b"\"\n");
    }
    let file = objects.join("info/alternates");
    fs::write(&file, text).map_err(Error::io("write", &file))
}

/// Opens the repository's objects; what is written stays in memory.
pub(super) fn odb(repository: &Repository) -> Result<Odb> {
    odb_at(repository.common_dir().join("objects"))
}

/// Opens an object directory; what is written stays in memory.
pub(super) fn odb_at(objects: PathBuf) -> Result<Odb> {
    let handle = gix::odb::at(&objects, gix::hash::Kind::Sha1);
    let handle = handle.map_err(Error::io("open", &objects))?;
    Ok(Odb::new(handle, gix::hash::Kind::Sha1))
}

/// Takes the objects in memory out of it.
pub(super) fn objects(odb: &Odb) -> Vec<(gix::ObjectId, Kind, Vec<u8>)> {
    let stored = odb.reset_object_memory().unwrap_or_default();
    stored.iter().map(|(id, (kind, data))| (*id, *kind, data.clone())).collect()
}

/// Returns copies of the objects in memory.
pub(super) fn objects_of(odb: &Odb) -> Vec<(gix::ObjectId, Kind, Vec<u8>)> {
    let copy = odb.clone();
    objects(&copy)
}
