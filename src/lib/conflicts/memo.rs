//! Verdicts that were found before, by the trees and files they are about.

use crate::git::states::{Conflict, Triple};
use serde::{Deserialize, Serialize};
use std::cell::Cell;
use std::collections::HashMap;

/// What a verdict says: whether git merges it, and what conflicts if not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Known {
    pub(super) clean: bool,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) conflicts: Vec<Conflict>,
    /// Whether it was asked for since it was read.
    #[serde(skip)]
    used: Cell<bool>,
}

/// Verdicts by what they are about. They hold for as long as everything else does that merges go by.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Memo {
    /// Under what they were found: settings for merges, and the rest that [`Lab::conditions`] tells.
    ///
    /// [`Lab::conditions`]: crate::git::states::Lab::conditions
    #[serde(default)]
    conditions: String,
    #[serde(default)]
    verdicts: HashMap<String, Known>,
    #[serde(skip)]
    changed: bool,
}

/// What is noted of a verdict; others are forgotten.
const FORM: &str = "with the paths that lead to a conflict";

/// How many verdicts are kept that nobody asked for.
const SPARE: usize = 10_000;

impl Memo {
    /// Forgets everything if it was found under other conditions, or if nobody knows these.
    pub(super) fn begin(&mut self, conditions: Option<&str>) {
        let conditions = conditions.map(|conditions| format!("{FORM}\n{conditions}"));
        if conditions.as_ref() != Some(&self.conditions) {
            self.changed = !self.verdicts.is_empty();
            self.verdicts.clear();
            // The empty text is that of no conditions.
            self.conditions = conditions.unwrap_or_default();
        }
    }

    pub(super) fn get(&self, key: &str) -> Option<&Known> {
        let known = self.verdicts.get(key)?;
        known.used.set(true);
        Some(known)
    }

    pub(super) fn insert(&mut self, key: String, clean: bool, conflicts: Vec<Conflict>) {
        self.changed = true;
        self.verdicts.insert(key, Known { clean, conflicts, used: Cell::new(true) });
    }

    /// Whether it is worth being stored again. Forgets what is too much.
    pub fn settle(&mut self) -> bool {
        if self.verdicts.len() > SPARE {
            let used = self.verdicts.values().filter(|known| known.used.get()).count();
            if self.verdicts.len() - used > SPARE {
                self.verdicts.retain(|_, known| known.used.get());
            }
        }
        self.changed
    }
}

/// Returns the name of a verdict about a file.
pub(super) fn of_file(file: &Triple) -> String {
    let side = |leaf: crate::git::states::Leaf| format!("{:o}{}", leaf.mode & 0o777, leaf.id);
    format!("{} {} {}", side(file.base), side(file.ours), side(file.theirs))
}
