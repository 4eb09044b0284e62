//! Under which other names the two sides have a file that conflicts: git joins what a rename of a file
//! or of its directory has parted, and names the conflict after one of them.

use super::merge::{Conflict, own_path};
use super::parse::Merged;
use super::trees::{self, Change, Leaf, Lookup, Odb};
use super::{Id, Snapshot};
use crate::sys::text::of_path;
use std::collections::{BTreeMap, BTreeSet};

/// Notes with each conflict of a merge the other paths that lead to it.
pub(super) fn note(
    odb: &Odb,
    merged: &Merged,
    [ours, theirs]: [&Snapshot; 2],
    conflicts: &mut [Conflict],
) {
    let labels = [ours.commit, theirs.commit];
    let mut leads = BTreeMap::<String, BTreeSet<String>>::new();
    let conflicting = |said: &&(Vec<Vec<u8>>, String, String)| said.1.starts_with("CONFLICT");
    for (paths, ..) in merged.messages.iter().filter(conflicting) {
        let paths: BTreeSet<_> = paths.iter().map(|path| own_path(path, &labels)).collect();
        for path in &paths {
            leads.entry(path.clone()).or_default().extend(paths.iter().cloned());
        }
    }
    let mut sides =
        Sides { lookup: Lookup::new(odb), trees: [ours.tree, theirs.tree], changes: None };
    for (path, stage, leaf) in &merged.unmerged {
        let side = match stage {
            2 => 0,
            3 => 1,
            _ => continue,
        };
        let own = own_path(path, &labels);
        // Aside or not, what a side has there itself is no news.
        if !sides.has(side, own.as_bytes(), *leaf) && !sides.has(side, path, *leaf) {
            leads.entry(own).or_default().extend(sides.elsewhere(side, *leaf));
        }
    }
    for conflict in conflicts {
        let mut paths = leads.remove(&conflict.path).unwrap_or_default();
        paths.remove(&conflict.path);
        conflict.paths = paths.into_iter().collect();
    }
}

/// The trees of both sides, and where they differ once somebody wants to know.
struct Sides<'a> {
    lookup: Lookup<'a>,
    trees: [Id; 2],
    changes: Option<Vec<Change>>,
}

impl Sides<'_> {
    /// Whether a side has this content at a path. What cannot be read is not looked for elsewhere.
    fn has(&mut self, side: usize, path: &[u8], leaf: Leaf) -> bool {
        self.lookup
            .leaf(self.trees[side].0, path)
            .map_or(true, |found| found.is_some_and(|found| found.id == leaf.id))
    }

    /// Returns the paths at which a side, and not the other, has this content.
    fn elsewhere(&mut self, side: usize, leaf: Leaf) -> Vec<String> {
        let (odb, [ours, theirs]) = (self.lookup.odb, self.trees);
        let find = || trees::diff(odb, ours.0, theirs.0).unwrap_or_default();
        let changes = self.changes.get_or_insert_with(find);
        let of_side = |change: &Change| if side == 0 { change.old } else { change.new };
        let same = |change: &&Change| of_side(change).is_some_and(|found| found.id == leaf.id);
        let path = |change: &Change| of_path(&change.path);
        changes.iter().filter(same).map(path).collect()
    }
}
