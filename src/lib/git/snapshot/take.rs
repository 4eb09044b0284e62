//! From a worktree to a snapshot.

use super::inventory::{GITLINK, Indexed, Inventory, Item, Place, content};
use super::manifest::{Counts, FORMAT, Manifest, Tip};
use super::objects::{MANIFEST, Objects, each};
use super::private::{self, INDEX};
use super::{Snapshot, check, submodules, without_hooks};
use crate::git::command::Git;
use crate::git::landed::{self, Unlanded};
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result, branch, branch_config};
use crate::sys::failpoint;
use gix::ObjectId;
use gix::objs::tree::EntryKind;
use jiff::Timestamp;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// What is to be kept.
#[derive(Debug)]
pub struct Request<'a> {
    /// The ref that will keep it; it may not exist yet.
    pub reference: &'a str,
    /// The worktree; `None` if there is none.
    pub worktree: Option<&'a Path>,
    /// The short name of the branch.
    pub branch: &'a str,
    /// More files to put in: names and contents.
    pub extras: &'a [(String, Vec<u8>)],
    /// What is about to happen, in a word.
    pub reason: &'a str,
    /// The first line of the commit's message.
    pub message: &'a str,
    /// When.
    pub at: Timestamp,
    /// Keep ignored files too.
    pub ignored: bool,
}

/// Keeps everything that is asked for, reads it back and compares it.
///
/// # Errors
/// If anything cannot be read, written or represented, or changed meanwhile; there is then no
/// snapshot.
pub fn take(repository: &Repository, request: &Request<'_>) -> Result<Snapshot> {
    let objects = Objects::open(repository)?;
    let mut taking = Taking { repository, objects: &objects, entries: Vec::new(), size: 0 };
    let worktree = request.worktree.map(|path| Worktree::open(repository, path)).transpose()?;
    let tip = branch::commit_of(repository, request.branch)?;
    let branch = tip.map(|commit| Tip { name: request.branch.to_owned(), commit });
    let mut manifest = Manifest {
        format: FORMAT,
        at: request.at,
        reason: request.reason.to_owned(),
        branch_config: match &branch {
            Some(_) => branch_config::read(repository, request.branch)?,
            None => Vec::new(),
        },
        branch,
        worktree: worktree.as_ref().map(|found| found.path().display().to_string()),
        head: None,
        head_ref: None,
        counts: Counts::default(),
        size: 0,
        submodules: Vec::new(),
    };
    let mut names: BTreeSet<String> = manifest.branch.iter().map(|b| b.commit.clone()).collect();
    if let Some(worktree) = &worktree {
        names.extend(taking.worktree(worktree, request.ignored, &mut manifest)?);
    }
    let beside: usize = request.extras.iter().map(|(_, bytes)| bytes.len()).sum();
    manifest.size = taking.size + beside as u64;
    for (name, bytes) in request.extras {
        taking.file(name.as_bytes().to_vec(), bytes)?;
    }
    let text = serde_json::to_vec_pretty(&manifest).map_err(Error::read("our own manifest"))?;
    taking.file(MANIFEST.as_bytes().to_vec(), &text)?;
    let parents = taking.parents(&manifest, &names)?;
    let commit = taking.commit(parents, request)?;
    let reference = request.reference.to_owned();
    let snapshot = Snapshot { reference, commit: commit.to_string(), manifest };
    keep(repository, &snapshot)?;
    confirm(repository, &snapshot, worktree.as_ref()).inspect_err(|_| {
        // The error that led here is the one to be told.
        let _ = super::forget(repository, &snapshot);
    })?;
    Ok(snapshot)
}

fn keep(repository: &Repository, snapshot: &Snapshot) -> Result<()> {
    let place = repository.common_dir();
    failpoint::check("snapshot.ref").map_err(Error::io("write", place))?;
    let nothing = "0".repeat(snapshot.commit.len());
    without_hooks(repository)
        .args(["update-ref", "--no-deref", &snapshot.reference, &snapshot.commit, &nothing])
        .run()?;
    Ok(())
}

/// Reads everything back through the ref and compares it with what is there.
fn confirm(
    repository: &Repository,
    snapshot: &Snapshot,
    worktree: Option<&Worktree>,
) -> Result<()> {
    let place = repository.common_dir();
    failpoint::check("snapshot.confirm").map_err(Error::io("read", place))?;
    let read = ["rev-parse", "--verify", "--quiet", "--end-of-options", &snapshot.reference];
    let found = Git::new(repository).reading().args(read).line()?;
    if found != snapshot.commit {
        return Err(Error::read(snapshot.reference.clone())("somebody else wrote it"));
    }
    check::complete(repository, snapshot)?;
    if let Some(worktree) = worktree {
        check::same(repository, snapshot, worktree)?;
    }
    let expected = snapshot.manifest.branch.as_ref().map(|tip| &tip.commit);
    if let Some(tip) = &snapshot.manifest.branch
        && branch::commit_of(repository, &tip.name)?.as_ref() != expected
    {
        return Err(Error::BranchMoved { name: tip.name.clone(), expected: tip.commit.clone() });
    }
    Ok(())
}

struct Taking<'a> {
    repository: &'a Repository,
    objects: &'a Objects,
    entries: Vec<(Vec<u8>, EntryKind, ObjectId)>,
    size: u64,
}

impl Taking<'_> {
    fn file(&mut self, path: Vec<u8>, bytes: &[u8]) -> Result<()> {
        let (id, _) = self.objects.blob(bytes)?;
        self.entries.push((path, EntryKind::Blob, id));
        Ok(())
    }

    /// Takes all of a worktree. Returns the names of objects that it depends on.
    fn worktree(
        &mut self,
        worktree: &Worktree,
        ignored: bool,
        manifest: &mut Manifest,
    ) -> Result<BTreeSet<String>> {
        let place = worktree.path();
        failpoint::check("snapshot.look").map_err(Error::io("read", place))?;
        let private = private::read(worktree)?;
        let found = Inventory::take(self.repository, worktree, ignored)?;
        submodules::refuse_lost(self.repository, worktree, &found.submodules)?;
        manifest.counts = counts(self.repository, worktree, &found)?;
        self.index(&found.index)?;
        self.files(worktree, &found)?;
        self.file(b"modes".to_vec(), &modes(found.files.iter().filter(unusual).map(item_mode)))?;
        let directories = found.directories.iter().map(|(path, mode)| (path, *mode));
        self.file(b"directories".to_vec(), &modes(directories))?;
        for (path, bytes) in &private {
            match path.as_slice() == INDEX {
                true => self.file(INDEX.to_vec(), bytes)?,
                false => self.file([b"private/".as_slice(), path].concat(), bytes)?,
            }
        }
        manifest.head_ref = private::head_ref(&private);
        let head = self.repository.open_at(worktree.git_dir())?;
        manifest.head = head.head_id().ok().map(|id| id.to_string());
        let text = |path: &Vec<u8>| String::from_utf8_lossy(path).into_owned();
        manifest.submodules = found.submodules.iter().map(text).collect();
        let mut names = private::mentioned(&private);
        names.extend(manifest.head.clone());
        Ok(names)
    }

    /// Keeps what the index names.
    fn index(&mut self, index: &[Indexed]) -> Result<()> {
        for entry in index {
            let id = ObjectId::from_hex(entry.id.as_bytes()).map_err(Error::read("the index"))?;
            let kind = match entry.mode {
                GITLINK => EntryKind::Commit,
                0o120_000 => EntryKind::Link,
                mode if mode & 0o100 != 0 => EntryKind::BlobExecutable,
                _ => EntryKind::Blob,
            };
            if id == ObjectId::empty_blob(id.kind()) {
                // A file that is only intended to be added has an object that may not exist.
                self.objects.blob(b"")?;
            }
            self.entries.push(([staged(entry.stage).as_bytes(), &entry.path].concat(), kind, id));
        }
        Ok(())
    }

    /// Keeps the files' own bytes.
    fn files(&mut self, worktree: &Worktree, found: &Inventory) -> Result<()> {
        let items: Vec<(&Vec<u8>, &Item)> = found.files.iter().collect();
        let stored = each(self.repository, &items, |objects, (path, item)| {
            let bytes = content(worktree.path(), path, item.link)?;
            objects.blob(&bytes)
        })?;
        for ((path, item), (id, new)) in items.into_iter().zip(stored) {
            self.size += new;
            self.entries.push(([section(item.place), path].concat(), kind(item), id));
        }
        Ok(())
    }

    /// Returns the commits that must not get lost, and keeps other objects in the tree.
    fn parents(&mut self, manifest: &Manifest, names: &BTreeSet<String>) -> Result<Vec<ObjectId>> {
        let opened = self.objects.repository();
        let mut parents: Vec<ObjectId> = Vec::new();
        let tips = [manifest.head.as_ref(), manifest.branch.as_ref().map(|tip| &tip.commit)];
        for tip in tips.into_iter().flatten() {
            let id = ObjectId::from_hex(tip.as_bytes()).map_err(Error::read(tip.clone()))?;
            if !parents.contains(&id) {
                parents.push(id);
            }
        }
        let mut commits = Vec::new();
        for name in names {
            let Ok(id) = ObjectId::from_hex(name.as_bytes()) else { continue };
            let Ok(Some(header)) = opened.try_find_header(id) else { continue };
            match header.kind() {
                gix::objs::Kind::Commit => commits.push(name.clone()),
                gix::objs::Kind::Tree => {
                    self.entries.push((format!("objects/{name}").into(), EntryKind::Tree, id));
                }
                gix::objs::Kind::Blob => {
                    self.entries.push((format!("objects/{name}").into(), EntryKind::Blob, id));
                }
                gix::objs::Kind::Tag => {}
            }
        }
        parents.extend(self.not_in(&parents, &commits)?);
        Ok(parents)
    }

    /// Returns those of `commits` that none of `parents` and no other one of them holds.
    fn not_in(&self, parents: &[ObjectId], commits: &[String]) -> Result<Vec<ObjectId>> {
        if commits.is_empty() {
            return Ok(Vec::new());
        }
        let mut input: Vec<String> = commits.to_vec();
        input.extend(parents.iter().map(|id| format!("^{id}")));
        let git = Git::new(self.repository).reading();
        let out = git.args(["rev-list", "--parents", "--ignore-missing", "--stdin"]);
        let out = out.stdin(input.join("\n").into_bytes()).run()?;
        let (mut listed, mut below) = (Vec::new(), BTreeSet::new());
        for line in String::from_utf8_lossy(&out).lines() {
            let mut names = line.split(' ').map(str::to_owned);
            listed.extend(names.next());
            below.extend(names);
        }
        let tips = listed.into_iter().filter(|name| !below.contains(name));
        tips.map(|name| ObjectId::from_hex(name.as_bytes()).map_err(Error::read(name))).collect()
    }

    fn commit(&mut self, parents: Vec<ObjectId>, request: &Request<'_>) -> Result<ObjectId> {
        self.entries.sort();
        let items: Vec<(&[u8], EntryKind, ObjectId)> =
            self.entries.iter().map(|(path, kind, id)| (path.as_slice(), *kind, *id)).collect();
        let tree = self.objects.tree(&items)?;
        let message = format!("{}\n", request.message);
        self.objects.commit(tree, parents, request.at.as_second(), &message)
    }
}

/// Returns where the entries of a stage of the index are.
pub(super) fn staged(stage: u8) -> String {
    match stage {
        0 => String::from("staged/"),
        stage => format!("conflict/{stage}/"),
    }
}

pub(super) fn section(place: Place) -> &'static [u8] {
    match place {
        Place::Tracked => b"tracked/",
        Place::Untracked => b"untracked/",
        Place::Ignored => b"ignored/",
    }
}

pub(super) fn kind(item: &Item) -> EntryKind {
    match item {
        Item { link: true, .. } => EntryKind::Link,
        Item { mode, .. } if mode & 0o100 != 0 => EntryKind::BlobExecutable,
        _ => EntryKind::Blob,
    }
}

/// Returns the permissions that a kind stands for where nothing else is said.
pub(super) fn usual(kind: EntryKind) -> u32 {
    if kind == EntryKind::BlobExecutable { 0o755 } else { 0o644 }
}

fn unusual((_, item): &(&Vec<u8>, &Item)) -> bool {
    !item.link && item.mode != usual(kind(item))
}

fn item_mode<'a>((path, item): (&'a Vec<u8>, &Item)) -> (&'a Vec<u8>, u32) {
    (path, item.mode)
}

fn modes<'a>(all: impl Iterator<Item = (&'a Vec<u8>, u32)>) -> Vec<u8> {
    let mut text = Vec::new();
    for (path, mode) in all {
        text.extend_from_slice(format!("{mode:o} ").as_bytes());
        text.extend_from_slice(path);
        text.push(0);
    }
    text
}

/// Reads what [`modes`] wrote.
pub(super) fn parse_modes(text: &[u8]) -> Result<BTreeMap<Vec<u8>, u32>> {
    let broken = || Error::read("the modes of a snapshot")("unexpected format");
    let lines = text.split(|&byte| byte == 0).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let space = line.iter().position(|&byte| byte == b' ').ok_or_else(broken)?;
            let mode = std::str::from_utf8(&line[..space]).map_err(|_| broken())?;
            let mode = u32::from_str_radix(mode, 8).map_err(|_| broken())?;
            Ok((line[space + 1..].to_vec(), mode))
        })
        .collect()
}

fn counts(repository: &Repository, worktree: &Worktree, found: &Inventory) -> Result<Counts> {
    let of = |place| found.files.values().filter(|item| item.place == place).count() as u64;
    let mut counts = Counts { ignored: of(Place::Ignored), ..Counts::default() };
    for change in landed::status(repository, worktree)? {
        match change {
            Unlanded::Staged { paths } => counts.staged = paths.len() as u64,
            Unlanded::Modified { paths } => counts.modified = paths.len() as u64,
            Unlanded::Untracked { paths } => counts.untracked = paths.len() as u64,
            _ => {}
        }
    }
    Ok(counts)
}
