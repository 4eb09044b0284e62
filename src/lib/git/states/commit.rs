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

/// Returns the merge bases of pairs of commits of the repository, whose history is read once.
pub(super) fn bases(opened: &gix::Repository, odb: &Odb, pairs: &[(Id, Id)]) -> Vec<Result<Bases>> {
    let graph = opened.commit_graph_if_enabled().map_err(Error::read("the commits"));
    let graph = match graph {
        Ok(graph) => graph,
        Err(error) => return pairs.iter().map(|_| Err(error.again())).collect(),
    };
    let mut walked = opened.revision_graph(graph.as_ref());
    let mut of_pair = |&(one, other): &(Id, Id)| {
        if one == other {
            return Ok(Bases::One(point(odb, one.0)?));
        }
        let found = opened.merge_bases_many_with_graph(one.0, &[other.0], &mut walked);
        Ok(match found.map_err(Error::read("the commits"))?.as_slice() {
            [] => Bases::None,
            [only] => Bases::One(point(odb, only.detach())?),
            _ => Bases::Several,
        })
    };
    pairs.iter().map(&mut of_pair).collect()
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
