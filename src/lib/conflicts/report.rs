//! What was found, as values.

use super::ChangeKind;
use crate::git::states::{Kind, Range};
use crate::instance::InstanceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Whether two changes go together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// git merges them.
    Clean,
    /// Both sides are the same.
    Identical,
    /// It cannot be known.
    Unknown,
    /// git cannot merge them.
    Conflict,
}

/// Who collides with whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// When it was found.
    pub taken_at: Timestamp,
    /// Whether only committed work was looked at.
    pub committed: bool,
    /// The instances that were compared.
    pub instances: Vec<InstanceId>,
    /// The files that were changed, by path.
    pub files: Vec<File>,
    /// The pairs that meet.
    pub pairs: Vec<Pair>,
    /// The instances whose base has moved on.
    pub base: Vec<BaseVerdict>,
    /// The instances of which nothing is known.
    pub unknown: Vec<Unknown>,
}

/// A file that instances changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct File {
    /// Its path.
    pub path: String,
    /// The worst verdict of any pair about it; `None` if only one instance changed it.
    pub verdict: Option<Verdict>,
    /// Who changed it.
    pub modified_by: Vec<Modifier>,
}

/// An instance that changed a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Modifier {
    /// The instance.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// What it did.
    pub change: ChangeKind,
    /// Whether that is committed.
    pub committed: bool,
    /// The path at which it did so, where a rename leads from there to the file.
    pub path: Option<String>,
}

/// Two instances that change the same files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pair {
    /// The older one, or the one that was asked for first.
    pub a: InstanceId,
    /// The other one.
    pub b: InstanceId,
    /// Whether git would merge the second into the first.
    pub verdict: Verdict,
    /// Why that cannot be known.
    pub reason: Option<String>,
    /// The files in which they meet.
    pub files: Vec<PairFile>,
}

/// A file in which two states meet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PairFile {
    /// Its path.
    pub path: String,
    /// The other paths that lead to it: of renames, and those below a directory that is in its way.
    pub paths: Vec<String>,
    /// Whether git would merge it.
    pub verdict: Verdict,
    /// How they conflict.
    pub kind: Option<Kind>,
    /// The conflicting lines.
    pub ranges: Vec<Range>,
    /// The conflicting parts as git writes them, where they were asked for.
    #[serde(skip)]
    pub text: String,
}

/// An instance against the branch that it started from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BaseVerdict {
    /// The instance.
    pub id: InstanceId,
    /// The branch, as a full ref.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whether git would merge the instance into it.
    pub verdict: Verdict,
    /// Why that cannot be known.
    pub reason: Option<String>,
    /// The files in which they meet.
    pub files: Vec<PairFile>,
}

/// An instance whose work cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unknown {
    /// The instance.
    pub id: InstanceId,
    /// Why not.
    pub reason: String,
}

impl Report {
    /// Whether some work conflicts with other instances or with its base.
    pub fn has_conflict(&self) -> bool {
        self.pairs.iter().any(|pair| pair.verdict == Verdict::Conflict)
            || self.base.iter().any(|base| base.verdict == Verdict::Conflict)
    }

    /// Whether something could not be known.
    pub fn has_unknown(&self) -> bool {
        !self.unknown.is_empty()
            || self.pairs.iter().any(|pair| pair.verdict == Verdict::Unknown)
            || self.base.iter().any(|base| base.verdict == Verdict::Unknown)
    }

    /// Returns the pair of these two, whichever is named first.
    pub fn pair(&self, one: &InstanceId, other: &InstanceId) -> Option<&Pair> {
        let is = |pair: &&Pair| {
            (&pair.a == one && &pair.b == other) || (&pair.a == other && &pair.b == one)
        };
        self.pairs.iter().find(is)
    }

    /// Returns the worst verdict of an instance, `None` if it was not compared.
    pub fn of(&self, id: &InstanceId) -> Option<Verdict> {
        if self.unknown.iter().any(|unknown| &unknown.id == id) {
            return Some(Verdict::Unknown);
        }
        let own = |pair: &&Pair| &pair.a == id || &pair.b == id;
        let pairs = self.pairs.iter().filter(own).map(|pair| pair.verdict);
        let bases = self.base.iter().filter(|base| &base.id == id).map(|base| base.verdict);
        let known = self.instances.contains(id).then_some(Verdict::Clean);
        pairs.chain(bases).chain(known).max()
    }
}
