//! Which instances a command line means.

use super::{Error, Workspace};
use crate::instance::{InstanceId, Record, StateName};
use crate::store::{Listing, Stored};
use std::collections::HashSet;
use std::path::Path;

/// What was said on the command line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// Ids, prefixes, names, branches, worktree paths, `@`.
    pub words: Vec<String>,
    /// All of them.
    pub all: bool,
    /// Those in one of these states.
    pub states: Vec<StateName>,
}

impl Selection {
    /// Whether nothing was said.
    pub fn is_empty(&self) -> bool {
        self.words.is_empty() && !self.all && self.states.is_empty()
    }

    /// Returns the instances that are meant, each once, in the order in which they were named.
    ///
    /// # Errors
    /// If a word names none or several.
    pub fn resolve(&self, workspace: &Workspace) -> Result<Vec<Stored>, Error> {
        let listing = match workspace.store_if_any() {
            Some(store) => store.list()?,
            None => Listing::default(),
        };
        self.resolve_in(&listing, workspace.directory())
    }

    /// Like [`Self::resolve`] for a listing that was read before, seen from `directory`.
    ///
    /// # Errors
    /// If a word names none or several.
    pub fn resolve_in(&self, listing: &Listing, directory: &Path) -> Result<Vec<Stored>, Error> {
        let mut chosen: Vec<Stored> = Vec::new();
        let mut known: HashSet<&InstanceId> = HashSet::new();
        for word in &self.words {
            let stored = find(word, listing, directory)?;
            if known.insert(&stored.record.id) {
                chosen.push(stored.clone());
            }
        }
        if self.all || !self.states.is_empty() {
            let wanted = |s: &&Stored| {
                self.states.is_empty() || self.states.contains(&s.record.state.name())
            };
            for stored in listing.instances.iter().filter(wanted) {
                if known.insert(&stored.record.id) {
                    chosen.push(stored.clone());
                }
            }
        }
        Ok(chosen)
    }
}

/// Returns the one instance that `word` names.
///
/// # Errors
/// If it names none or several, or one whose record cannot be read.
pub fn find<'a>(word: &str, listing: &'a Listing, directory: &Path) -> Result<&'a Stored, Error> {
    if word == "@" {
        return containing(listing, directory).ok_or(Error::NotInInstance);
    }
    let all = &listing.instances;
    let exact = all.iter().find(|s| s.record.id.as_str() == word);
    let named = || all.iter().find(|s| s.record.name.as_deref() == Some(word));
    let branch = || all.iter().find(|s| is_branch(&s.record, word));
    let worktree = || all.iter().find(|s| is_path(&s.record, &directory.join(word)));
    if let Some(stored) = exact.or_else(named).or_else(branch).or_else(worktree) {
        return Ok(stored);
    }
    if let Some(bad) = listing.unreadable.iter().find(|u| u.id == word) {
        return Err(crate::store::Error::BadRecord(bad.reason.clone()).into());
    }
    let starts = |s: &&Stored| !word.is_empty() && s.record.id.as_str().starts_with(word);
    let found: Vec<&Stored> = all.iter().filter(starts).collect();
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(Error::UnknownInstance { word: word.to_owned(), candidates: near(word, all) }),
        several => Err(Error::AmbiguousInstance {
            word: word.to_owned(),
            candidates: several.iter().map(|s| describe(&s.record)).collect(),
        }),
    }
}

/// Returns the instance whose worktree holds `directory`.
pub fn containing<'a>(listing: &'a Listing, directory: &Path) -> Option<&'a Stored> {
    let here = directory.canonicalize().unwrap_or_else(|_| directory.to_owned());
    listing.instances.iter().find(|stored| {
        let worktree = Path::new(&stored.record.worktree);
        here.starts_with(worktree.canonicalize().unwrap_or_else(|_| worktree.to_owned()))
    })
}

/// Returns the instance in whose worktree a command was called: what '@' means, found without reading
/// all of them.
pub fn current(workspace: &Workspace) -> Option<InstanceId> {
    let (store, repository) = (workspace.store_if_any()?, workspace.repository());
    let directory = workspace.directory();
    // Instances work in linked worktrees; one that lost its link looks like the main one.
    let is_main = repository.git_dir() == repository.common_dir();
    let here = directory.canonicalize().ok()?;
    if is_main && !here.starts_with(store.layout().worktrees()) {
        return None;
    }
    let own = || {
        let root = repository.current_worktree()?;
        let id: InstanceId = root.file_name()?.to_str()?.parse().ok()?;
        is_path(&store.read(&id).ok()?, root).then_some(id)
    };
    own().or_else(|| Some(containing(&store.list().ok()?, directory)?.record.id.clone()))
}

fn is_branch(record: &Record, word: &str) -> bool {
    record.branch == word || word.strip_prefix("refs/heads/") == Some(record.branch.as_str())
}

fn is_path(record: &Record, path: &Path) -> bool {
    let worktree = Path::new(&record.worktree);
    path == worktree
        || path.canonicalize().is_ok_and(|p| worktree.canonicalize().is_ok_and(|w| w == p))
}

/// Returns the id with the beginning of the task, for an error that lists candidates.
fn describe(record: &Record) -> String {
    let task: String = record.task.chars().take(50).collect();
    format!("{}  {task}", record.id)
}

/// Returns what `word` may have meant: instances whose name or id looks like it.
fn near(word: &str, all: &[Stored]) -> Vec<String> {
    let looks_like =
        |text: &str| !word.is_empty() && text.to_lowercase().contains(&word.to_lowercase());
    let mut candidates: Vec<String> = all
        .iter()
        .map(|s| &s.record)
        .filter(|r| {
            looks_like(r.id.as_str())
                || r.name.as_deref().is_some_and(looks_like)
                || looks_like(&r.branch)
        })
        .map(describe)
        .collect();
    candidates.truncate(10);
    candidates
}

/// Returns the ids of `words`, for `--depends-on`.
///
/// # Errors
/// If a word names none or several.
pub fn ids(
    words: &[String],
    listing: &Listing,
    directory: &Path,
) -> Result<Vec<InstanceId>, Error> {
    let mut ids: Vec<InstanceId> = Vec::new();
    for word in words {
        let id = &find(word, listing, directory)?.record.id;
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    Ok(ids)
}
