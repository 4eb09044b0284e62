//! What a command that fails must leave alone.

use super::Sandbox;
use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

/// Everything in the repository and in `.claudio/` but what only grows (objects, logs, the journal),
/// what the network tells (remote-tracking branches), and locks: so refs, settings, records, the
/// indexes and the files of all worktrees.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Still(BTreeMap<PathBuf, Vec<u8>>);

impl Still {
    /// Takes it, once nobody looks any more at what the instances have done: who does writes what they
    /// find.
    pub(crate) fn of(sandbox: &Sandbox) -> Self {
        sandbox.rests();
        let left_out = [
            "objects",
            "logs",
            "remotes",
            "COMMIT_EDITMSG",
            "events.jsonl",
            "lock",
            "output.index",
            // What is only remembered of merges, by whoever looked last.
            "verdicts.json",
            "outside.json",
        ];
        let mut found = BTreeMap::new();
        let mut folders = vec![sandbox.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).unwrap() {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap_or_default();
                if left_out.contains(&name) || name.ends_with(".lock") {
                    continue;
                }
                match path.is_dir() && !path.is_symlink() {
                    true => folders.push(path),
                    false => drop(found.insert(path.clone(), fs::read(&path).unwrap_or_default())),
                }
            }
        }
        Self(found)
    }

    /// Panics if something is different by now.
    #[track_caller]
    pub(crate) fn check(&self, sandbox: &Sandbox) {
        let now = Self::of(sandbox);
        let all = self.0.keys().chain(now.0.keys());
        let mut changed: Vec<_> =
            all.filter(|path| self.0.get(*path) != now.0.get(*path)).collect();
        changed.dedup();
        assert!(changed.is_empty(), "changed: {changed:?}");
    }
}
