//! Merges of single files, many at a time: all of them are put into one tree under numbers.
//!
//! What git writes for them is looked at once and thrown away, so it stays in memory where the system
//! has a place for it: that takes a fraction of the time that files on a disk take.

use super::hunks::Blobs;
use super::lab;
use super::merge::{self, Conflict, Site, Triple};
use super::parse::{self, Merged};
use super::trees::{Leaf, Odb};
use crate::git::command::Git;
use crate::git::{Error, Result};
use crate::sys::scratch::{MOST_IN_MEMORY, Scratch};
use gix::objs::tree::{Entry, EntryKind};
use gix::objs::{FindExt, FindHeader, Kind, Tree, Write};
use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

/// What becomes of one file: what conflicts, or `None`.
type Found = Result<Option<Conflict>>;

/// Merges files, each by itself.
pub(super) fn files(site: &Site<'_>, odb: &Odb, files: &[Triple]) -> Vec<Found> {
    let mut results = Vec::with_capacity(files.len());
    let mut sizes = HashMap::new();
    let mut rest = files;
    while !rest.is_empty() {
        let (mut room, mut count) = (0_u64, 0);
        for file in rest {
            let more = room.saturating_add(size(odb, &mut sizes, file));
            if count > 0 && more > MOST_IN_MEMORY {
                break;
            }
            (room, count) = (more, count + 1);
        }
        let (part, others) = rest.split_at(count);
        results.extend(part_of(site, odb, part, room));
        rest = others;
    }
    results
}

/// Returns about how much git may write to merge a file.
fn size(odb: &Odb, sizes: &mut HashMap<gix::ObjectId, u64>, file: &Triple) -> u64 {
    /// What a file takes at least, and what git writes around conflicting lines.
    const EXTRA: u64 = 8 << 10;
    let mut size = |leaf: Leaf| {
        // git will say what is wrong with an object that cannot be read.
        let look = || odb.try_header(&leaf.id.0).ok().flatten().map_or(0, |header| header.size);
        *sizes.entry(leaf.id.0).or_insert_with(look)
    };
    size(file.base).saturating_add(size(file.ours)).saturating_add(size(file.theirs)) + EXTRA
}

/// Merges as many files as fit into one place.
fn part_of(site: &Site<'_>, odb: &Odb, files: &[Triple], room: u64) -> Vec<Found> {
    let results = at(site, odb, files, room);
    // Perhaps there was less memory than was thought.
    match results.iter().any(Result::is_err) && room <= MOST_IN_MEMORY {
        true => at(site, odb, files, u64::MAX),
        false => results,
    }
}

fn at(site: &Site<'_>, odb: &Odb, files: &[Triple], room: u64) -> Vec<Found> {
    match Place::new(site, odb, files, room) {
        Ok(place) => place.merge(odb, files),
        Err(error) => files.iter().map(|_| Err(error.again())).collect(),
    }
}

/// A directory with objects, in which git may write.
struct Place<'a> {
    site: &'a Site<'a>,
    scratch: Scratch,
}

impl<'a> Place<'a> {
    /// Makes a place from which all these files can be read.
    fn new(site: &'a Site<'a>, odb: &Odb, files: &[Triple], room: u64) -> Result<Self> {
        let scratch = Scratch::new(room);
        let scratch = scratch.map_err(Error::io("create", Path::new("a temporary directory")))?;
        lab::furnish(scratch.path(), site.sources)?;
        let place = Self { site, scratch };
        let leaves = files.iter().flat_map(|file| [file.base, file.ours, file.theirs]);
        let needed: HashSet<gix::ObjectId> = leaves.map(|leaf| leaf.id.0).collect();
        let store = place.store();
        for (id, kind, data) in lab::objects_of(odb) {
            if needed.contains(&id) {
                store.write_buf(kind, &data).map_err(Error::read("a snapshot"))?;
            }
        }
        Ok(place)
    }

    fn objects(&self) -> PathBuf {
        self.scratch.path().join("objects")
    }

    fn store(&self) -> gix::odb::loose::Store {
        gix::odb::loose::Store::at(self.objects(), gix::hash::Kind::Sha1)
    }

    fn merge(&self, odb: &Odb, files: &[Triple]) -> Vec<Found> {
        let size = files.len().div_ceil(merge::threads(files.len()));
        let parts = files.chunks(size);
        let jobs: Vec<_> = parts.map(|part| (part, self.one_tree(odb, part))).collect();
        let run = merge::in_threads(&jobs, |(part, line)| match line {
            Ok(line) => self.run(part, line),
            Err(error) => Err(error.again()),
        });
        let mut results = Vec::with_capacity(files.len());
        for ((part, _), merged) in jobs.iter().zip(run) {
            match merged {
                Ok(merged) => results.extend(merged.into_iter().map(Ok)),
                Err(error) if part.len() == 1 => results.push(Err(error)),
                // One of them cannot be merged: find out which.
                Err(_) => {
                    let (first, second) = part.split_at(part.len() / 2);
                    results.extend(self.merge(odb, first));
                    results.extend(self.merge(odb, second));
                }
            }
        }
        results
    }

    /// Stores three commits that hold all the files.
    ///
    /// Returns the line that asks git to merge them.
    fn one_tree(&self, odb: &Odb, files: &[Triple]) -> Result<String> {
        let store = self.store();
        let tree = |leaf: fn(&Triple) -> Leaf| {
            let entry = |(at, file): (usize, &Triple)| Entry {
                mode: kind(leaf(file).mode).into(),
                filename: name(at).into(),
                oid: leaf(file).id.0,
            };
            let tree = Tree { entries: files.iter().enumerate().map(entry).collect() };
            store.write(&tree).map_err(Error::read("a tree"))
        };
        let commit = |tree: gix::ObjectId, parents: &[gix::ObjectId]| {
            let id = super::commit::write(odb, tree, parents)?;
            let mut buffer = Vec::new();
            let data = odb.find_commit(&id, &mut buffer);
            drop(data.map_err(Error::read("a commit"))?);
            store.write_buf(Kind::Commit, &buffer).map_err(Error::read("a commit"))
        };
        let base = commit(tree(|file| file.base)?, &[])?;
        let ours = commit(tree(|file| file.ours)?, &[base])?;
        let theirs = commit(tree(|file| file.theirs)?, &[base])?;
        Ok(format!("{ours} {theirs}"))
    }

    /// Runs git, and finds in what it leaves which files conflict.
    fn run(&self, files: &[Triple], line: &str) -> Result<Vec<Option<Conflict>>> {
        let git = Git::beside(self.site.repository, self.scratch.path());
        let git = merge::command(git, &self.objects()).stdin(format!("{line}\n").into_bytes());
        let (out, failure) = git.run_partly()?;
        let cut = || Error::read("the output of 'git merge-tree'")("it is cut");
        match (parse::merges(&out).pop(), failure) {
            (Some(merged), None) => results(&lab::odb_at(self.objects())?, files, &merged),
            (_, failure) => Err(failure.unwrap_or_else(cut)),
        }
    }
}

fn results(odb: &Odb, files: &[Triple], merged: &Merged) -> Result<Vec<Option<Conflict>>> {
    let mut results: Vec<Option<Conflict>> = files.iter().map(|_| None).collect();
    let mut blobs = Blobs::default();
    for conflict in merge::conflicts(odb, &mut blobs, merged, &[]) {
        if let Ok(at) = conflict.path.parse::<usize>()
            && let Some(slot) = results.get_mut(at)
        {
            *slot = Some(conflict);
        }
    }
    Ok(results)
}

fn kind(mode: u32) -> EntryKind {
    if mode == 0o100_755 { EntryKind::BlobExecutable } else { EntryKind::Blob }
}

fn name(at: usize) -> String {
    format!("{at:08}")
}
