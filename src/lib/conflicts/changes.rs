//! The files that an instance changed, in words.

use crate::git::states::{Change, Id, Leaf};
use crate::sys::text::of_path;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};

/// What happened to a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum ChangeKind {
    Added,
    Modified,
    Deleted,
    Renamed,
    TypeChanged,
    ModeChanged,
}

/// A file that an instance changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileChange {
    /// Its path; bytes that are no UTF-8 are written as `\xNN`.
    pub path: String,
    /// What happened to it.
    pub change: ChangeKind,
    /// Whether it is committed just as it is.
    pub committed: bool,
}

/// Returns the changes in words; `uncommitted` are those between `HEAD` and the state.
pub(super) fn describe(changes: &[Change], uncommitted: &[Change]) -> Vec<FileChange> {
    let open: HashSet<&[u8]> = uncommitted.iter().map(|change| change.path.as_slice()).collect();
    let mut moved: HashMap<Id, usize> = HashMap::new();
    for gone in changes.iter().filter(|change| change.new.is_none()) {
        if let Some(leaf) = gone.old {
            *moved.entry(leaf.id).or_default() += 1;
        }
    }
    let mut kind = |change: &Change| match (change.old, change.new) {
        (None, Some(new)) => match moved.get_mut(&new.id).filter(|left| **left > 0) {
            Some(left) => {
                *left -= 1;
                ChangeKind::Renamed
            }
            None => ChangeKind::Added,
        },
        (Some(_), None) | (None, None) => ChangeKind::Deleted,
        (Some(old), Some(new)) => between(old, new),
    };
    let describe = |change: &Change| FileChange {
        path: of_path(&change.path),
        change: kind(change),
        committed: !open.contains(change.path.as_slice()),
    };
    changes.iter().map(describe).collect()
}

fn between(old: Leaf, new: Leaf) -> ChangeKind {
    match old.mode & 0o170_000 == new.mode & 0o170_000 {
        false => ChangeKind::TypeChanged,
        true if old.id == new.id => ChangeKind::ModeChanged,
        true => ChangeKind::Modified,
    }
}
