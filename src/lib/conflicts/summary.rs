//! What is worth being known by those who do not look themselves.

use super::{Modifier, Report, Unknown, Verdict};
use crate::instance::InstanceId;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How everybody stood when somebody last looked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Summary {
    /// When that was.
    pub taken_at: Timestamp,
    /// The worst verdict of each instance.
    pub instances: BTreeMap<InstanceId, Verdict>,
    /// Those of which nothing was known: they may have changed anything.
    pub unknown: Vec<Unknown>,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Who changed it.
    pub modified_by: Vec<Modifier>,
    /// The pairs that meet in it.
    pub pairs: Vec<(InstanceId, InstanceId, Verdict)>,
}

impl Touched {
    /// Returns the worst verdict between an instance and the others.
    pub fn verdict(&self, id: &InstanceId) -> Option<Verdict> {
        let own = self.pairs.iter().filter(|(a, b, _)| a == id || b == id);
        own.map(|(.., verdict)| *verdict).max()
    }
}

impl Report {
    /// Returns how everybody stands.
    pub fn summary(&self) -> Summary {
        let unknown = self.unknown.iter().map(|unknown| &unknown.id);
        let all = self.instances.iter().chain(unknown);
        let verdict = |id: &InstanceId| Some((id.clone(), self.of(id)?));
        let instances = all.filter_map(verdict).collect();
        Summary { taken_at: self.taken_at, instances, unknown: self.unknown.clone() }
    }

    /// Returns what is known of each file.
    pub fn touched(&self) -> BTreeMap<&str, Touched> {
        let new = || Touched { modified_by: Vec::new(), pairs: Vec::new() };
        let mut files = BTreeMap::new();
        for file in &self.files {
            files.entry(file.path.as_str()).or_insert_with(new).modified_by =
                file.modified_by.clone();
        }
        for pair in &self.pairs {
            for file in &pair.files {
                let met = (pair.a.clone(), pair.b.clone(), file.verdict);
                files.entry(&file.path).or_insert_with(new).pairs.push(met);
            }
        }
        files
    }
}
