//! Commits as points of comparison, and what two of them have in common.

use super::Id;
use super::trees::Odb;
use crate::git::{Error, Result};
use gix::objs::{FindExt, Kind};

/// A commit and its tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Point {
    /// The commit.
    pub commit: Id,
    /// Its tree.
    pub tree: Id,
}

/// The merge bases of two commits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bases {
    /// One, as almost always.
    One(Point),
    /// Several: git merges them first.
    Several,
    /// None: git refuses to merge.
    None,
}

/// Returns a commit with its tree.
pub(super) fn point(odb: &Odb, commit: gix::ObjectId) -> Result<Point> {
    let mut buffer = Vec::new();
    let found = odb.find_commit(&commit, &mut buffer);
    let tree = found.map_err(Error::read(format!("commit {commit}")))?.tree();
    Ok(Point { commit: Id(commit), tree: Id(tree) })
}

/// Returns the merge bases of two commits of the repository.
pub(super) fn bases(
    opened: &gix::Repository,
    odb: &Odb,
    one: gix::ObjectId,
    other: gix::ObjectId,
) -> Result<Bases> {
    if one == other {
        return Ok(Bases::One(point(odb, one)?));
    }
    let found = opened.merge_bases_many(one, &[other]).map_err(Error::read("the commits"))?;
    Ok(match found.as_slice() {
        [] => Bases::None,
        [only] => Bases::One(point(odb, only.detach())?),
        _ => Bases::Several,
    })
}

/// Stores a commit of `tree` on top of `parents` in memory.
///
/// Returns it. It is the same commit whenever it is made.
pub(super) fn write(
    odb: &Odb,
    tree: gix::ObjectId,
    parents: &[gix::ObjectId],
) -> Result<gix::ObjectId> {
    let mut newest = 0;
    let mut text = format!("tree {tree}\n");
    for parent in parents {
        let mut buffer = Vec::new();
        let found = odb.find_commit(parent, &mut buffer);
        let found = found.map_err(Error::read(format!("commit {parent}")))?;
        newest = newest.max(found.time().map_or(0, |time| time.seconds));
        text.push_str(&format!("parent {parent}\n"));
    }
    let who = format!("git claudio <> {newest} +0000");
    text.push_str(&format!("author {who}\ncommitter {who}\n\nSnapshot\n"));
    gix::objs::Write::write_buf(odb, Kind::Commit, text.as_bytes())
        .map_err(Error::read("a snapshot"))
}
