//! Whether two sets of changes can meet, seen from their paths alone.
//!
//! git merges path by path, with three exceptions: a rename takes changes of the other side along,
//! a directory that was renamed as a whole takes new files of the other side along, and a file and a
//! directory of one name exclude each other. So two sides are apart if they share no path (a rename
//! is a deletion and an addition, so it shares one with whatever it could take along), if no
//! directory that one side emptied gets a new file from the other, and if no path of one side is a
//! directory of the other.

use crate::git::states::{Change, Triple};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// How two sets of changes meet.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Meeting {
    /// Nowhere.
    Apart,
    /// In these files only, each of which can be judged by itself.
    Files(Vec<Shared>),
    /// In a way that only a merge of everything can judge; these are the files that both changed,
    /// and whether both made them the same.
    Whole(Vec<(Vec<u8>, bool)>),
}

/// A file that both sides changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Shared {
    pub(super) path: Vec<u8>,
    /// What is to be merged; `None` if both sides made it the same.
    pub(super) triple: Option<Triple>,
}

/// One side's changes, prepared to be compared with many others.
#[derive(Debug)]
pub(super) struct Side {
    changes: Rc<Vec<Change>>,
    by_path: HashMap<Vec<u8>, usize>,
    /// Directories that are no more.
    emptied: HashSet<Vec<u8>>,
    /// Directories above new files.
    filled: HashSet<Vec<u8>>,
    adds: bool,
    deletes: bool,
}

impl Side {
    /// Prepares a side; `has_directory` says whether a directory is (still) in its state.
    pub(super) fn new<E>(
        changes: Rc<Vec<Change>>,
        has_directory: impl Fn(&[u8]) -> Result<bool, E>,
    ) -> Result<Self, E> {
        let (mut emptied, mut filled) = (HashSet::new(), HashSet::new());
        for change in changes.iter() {
            if change.new.is_none() {
                for directory in directories(&change.path) {
                    // A root from which files go may be one that moves into a directory.
                    let root = directory.is_empty() && !change.path.contains(&b'/');
                    let gone = root || (!directory.is_empty() && !has_directory(directory)?);
                    if gone {
                        emptied.insert(directory.to_vec());
                    }
                }
            }
            if change.old.is_none() {
                filled.extend(directories(&change.path).map(<[u8]>::to_vec));
            }
        }
        Ok(Self {
            by_path: changes.iter().enumerate().map(|(at, c)| (c.path.clone(), at)).collect(),
            emptied,
            filled,
            adds: changes.iter().any(|change| change.old.is_none()),
            deletes: changes.iter().any(|change| change.new.is_none()),
            changes,
        })
    }

    /// Returns the paths that both change, and whether both do the same.
    fn shared(&self, other: &Self) -> Vec<(Vec<u8>, bool)> {
        let shared = |change: &Change| {
            let other = &other.changes[*other.by_path.get(&change.path)?];
            Some((change.path.clone(), change.new == other.new))
        };
        self.changes.iter().filter_map(shared).collect()
    }

    /// Whether a path of this side is a directory of the other's, or one that it emptied is filled.
    fn entangles(&self, other: &Self) -> bool {
        let below = |change: &Change| {
            directories(&change.path).any(|directory| self.by_path.contains_key(directory))
        };
        !self.emptied.is_disjoint(&other.filled) || other.changes.iter().any(below)
    }
}

/// Returns how two sides meet whose changes begin at the same tree.
pub(super) fn meet(ours: &Side, theirs: &Side) -> Meeting {
    if ours.entangles(theirs) || theirs.entangles(ours) {
        return Meeting::Whole(ours.shared(theirs));
    }
    let mut files = Vec::new();
    for change in ours.changes.iter() {
        let Some(&other) = theirs.by_path.get(&change.path) else { continue };
        let other = &theirs.changes[other];
        let path = change.path.clone();
        let triple = match (change.old, change.new, other.new) {
            // Both did the same; but either may be one end of a rename.
            (_, a, b) if a == b => {
                let rename = match (change.old, a) {
                    (None, _) => ours.deletes || theirs.deletes,
                    (_, None) => ours.adds || theirs.adds,
                    _ => false,
                };
                if rename {
                    return Meeting::Whole(ours.shared(theirs));
                }
                None
            }
            (Some(base), Some(ours), Some(theirs))
                if base.is_file() && ours.is_file() && theirs.is_file() =>
            {
                Some(Triple { base, ours, theirs })
            }
            _ => return Meeting::Whole(ours.shared(theirs)),
        };
        files.push(Shared { path, triple });
    }
    if files.is_empty() { Meeting::Apart } else { Meeting::Files(files) }
}

/// Returns the directories above a path, the root last.
fn directories(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(path);
    std::iter::from_fn(move || {
        let current = rest?;
        let parent = match current.iter().rposition(|&byte| byte == b'/') {
            Some(slash) => &current[..slash],
            None if current.is_empty() => {
                rest = None;
                return None;
            }
            None => &current[..0],
        };
        rest = Some(parent);
        Some(parent)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::states::{Id, Leaf};
    use std::convert::Infallible;

    fn leaf(id: u8) -> Option<Leaf> {
        let id = Id::parse(&format!("{id:040x}"))?;
        Some(Leaf { mode: 0o100_644, id })
    }

    fn change(path: &str, old: u8, new: u8) -> Change {
        let leaf = |id| if id == 0 { None } else { leaf(id) };
        Change { path: path.as_bytes().to_vec(), old: leaf(old), new: leaf(new) }
    }

    /// How they meet: `-`, `f` and `w`. Directories named `gone…` are gone.
    fn met(ours: &[Change], theirs: &[Change]) -> char {
        let has = |path: &[u8]| Ok::<_, Infallible>(!path.starts_with(b"gone"));
        let side = |changes: &[Change]| Side::new(Rc::new(changes.to_vec()), has).unwrap();
        let (a, b) = (side(ours), side(theirs));
        let word = |meeting: Meeting| match meeting {
            Meeting::Apart => '-',
            Meeting::Files(_) => 'f',
            Meeting::Whole(_) => 'w',
        };
        let (there, back) = (word(meet(&a, &b)), word(meet(&b, &a)));
        assert_eq!(there, back, "both ways the same");
        there
    }

    #[test]
    fn paths_alone_tell_who_can_meet() {
        let edit = |path: &str, new| change(path, 1, new);
        assert_eq!(met(&[edit("a", 2)], &[edit("b", 3)]), '-');
        assert_eq!(met(&[edit("a", 2)], &[edit("a", 3)]), 'f');
        assert_eq!(met(&[edit("a", 2)], &[edit("a", 2)]), 'f');
        assert_eq!(met(&[edit("a", 2)], &[edit("a", 0)]), 'w', "modify/delete");
        assert_eq!(met(&[change("x/a", 0, 1)], &[change("x/a", 0, 2)]), 'w', "add/add");
        assert_eq!(met(&[change("a", 0, 1)], &[change("a/b", 0, 2)]), 'w', "file and directory");
        assert_eq!(met(&[change("a.c", 0, 1)], &[change("a/b", 0, 2)]), '-');
        assert_eq!(met(&[edit("gone/a", 0)], &[change("gone/b", 0, 2)]), 'w', "directory renamed");
        assert_eq!(met(&[edit("gone/a", 0)], &[edit("gone/b", 2)]), '-');
        assert_eq!(met(&[edit("kept/a", 0)], &[change("kept/b", 0, 2)]), '-');
        assert_eq!(met(&[edit("a", 0)], &[change("new/b", 0, 2)]), 'w', "the root may move");
    }

    #[test]
    fn doing_the_same_is_simple_unless_it_may_be_a_rename() {
        let gone = || change("x/a", 1, 0);
        assert_eq!(met(&[gone()], &[gone()]), 'f');
        assert_eq!(met(&[gone(), change("x/b", 0, 1)], &[gone()]), 'w');
        let new = || change("x/a", 0, 1);
        assert_eq!(met(&[new()], &[new()]), 'f');
        assert_eq!(met(&[new(), change("x/b", 1, 0)], &[new()]), 'w');
    }
}
