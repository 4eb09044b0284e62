//! What is worth being known by those who do not look themselves.

use super::{Modifier, PairFile, Report, Unknown, Verdict};
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
    /// The patterns of the files that were left out.
    pub ignore: Vec<String>,
}

/// What is known of a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    /// Who changed it.
    pub modified_by: Vec<Modifier>,
    /// The pairs that meet in it, or in what a rename made of it.
    pub pairs: Vec<(InstanceId, InstanceId, Verdict)>,
    /// The instances that meet their base in it: its full ref, and how.
    pub bases: Vec<(InstanceId, String, Verdict)>,
}

impl Touched {
    /// Returns the worst verdict between an instance and the others.
    pub fn verdict(&self, id: &InstanceId) -> Option<Verdict> {
        let own = self.pairs.iter().filter(|(a, b, _)| a == id || b == id);
        own.map(|(.., verdict)| *verdict).max()
    }

    /// Returns the base that an instance meets, and how.
    pub fn base(&self, id: &InstanceId) -> Option<(&str, Verdict)> {
        let own = self.bases.iter().filter(|(of, ..)| of == id);
        own.map(|(_, base, verdict)| (base.as_str(), *verdict)).max_by_key(|(_, verdict)| *verdict)
    }
}

impl Report {
    /// Returns how everybody stands; files of the patterns `ignore` were left out.
    pub fn summary(&self, ignore: &[String]) -> Summary {
        let unknown = self.unknown.iter().map(|unknown| &unknown.id);
        let all = self.instances.iter().chain(unknown);
        let verdict = |id: &InstanceId| Some((id.clone(), self.of(id)?));
        let instances = all.filter_map(verdict).collect();
        let (unknown, ignore) = (self.unknown.clone(), ignore.to_vec());
        Summary { taken_at: self.taken_at, instances, unknown, ignore }
    }

    /// Returns what is known of each file.
    pub fn touched(&self) -> BTreeMap<&str, Touched> {
        let new = || Touched { modified_by: Vec::new(), pairs: Vec::new(), bases: Vec::new() };
        let mut files = BTreeMap::new();
        for file in &self.files {
            files.entry(file.path.as_str()).or_insert_with(new).modified_by =
                file.modified_by.clone();
        }
        for pair in &self.pairs {
            for file in &pair.files {
                let ends = [&pair.a, &pair.b];
                let who: Vec<_> = ends.iter().filter_map(|id| self.modifier(file, id)).collect();
                for path in file.paths.iter().chain([&file.path]) {
                    let touched = files.entry(path).or_insert_with(new);
                    touched.pairs.push((pair.a.clone(), pair.b.clone(), file.verdict));
                    for modifier in &who {
                        if !touched.modified_by.iter().any(|known| known.id == modifier.id) {
                            touched.modified_by.push(modifier.clone());
                        }
                    }
                }
            }
        }
        for base in &self.base {
            for file in &base.files {
                for path in file.paths.iter().chain([&file.path]) {
                    let met = (base.id.clone(), base.reference.clone(), file.verdict);
                    files.entry(path).or_insert_with(new).bases.push(met);
                }
            }
        }
        files
    }

    /// Returns what an instance did to a file in which it meets another, seen from other paths.
    fn modifier(&self, met: &PairFile, id: &InstanceId) -> Option<Modifier> {
        let at = self.files.binary_search_by(|file| file.path.cmp(&met.path)).ok()?;
        let known = self.files[at].modified_by.iter().find(|known| &known.id == id)?;
        let path = known.path.clone().or_else(|| Some(met.path.clone()));
        Some(Modifier { path, ..known.clone() })
    }
}
