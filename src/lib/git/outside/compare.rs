//! How two looks differ: facts, without a word about who made them.

use super::{Head, Look, Mark, Stashed, indexed};
use crate::git::{Repository, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum What {
    /// Where the main worktree's `HEAD` points.
    MainHead,
    /// What is staged in the main worktree.
    MainIndex,
    /// Tracked files of the main worktree that are not staged.
    MainFiles,
    /// Settings of the repository.
    Config,
    /// Hooks of the repository.
    Hooks,
    /// The stash.
    Stash,
    /// A branch, or the `HEAD` of an instance's worktree.
    Ref,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What differs.
    pub what: What,
    /// How it was, where that can be said in a few words.
    pub from: Option<String>,
    /// How it is.
    pub to: Option<String>,
    /// Which files, keys or refs.
    pub paths: Vec<String>,
    /// More to know about it.
    pub notes: Vec<String>,
}

/// Returns how `now` differs from `before`. A branch that has been made is no difference, nor is what
/// git itself notes in its settings, nor what was stashed on one of the branches `own`.
///
/// # Errors
/// If the index cannot be read.
pub fn differences(
    repository: &Repository,
    before: &Look,
    now: &Look,
    own: &[String],
) -> Result<Vec<Difference>> {
    let mut found = Vec::new();
    if before.head != now.head {
        found.push(Difference {
            from: Some(before.head.words()),
            to: Some(now.head.words()),
            ..Difference::of(What::MainHead, Vec::new())
        });
    }
    found.extend(some(What::MainIndex, changed_index(repository, before, now)?));
    found.extend(some(What::MainFiles, changed_files(repository, before, now)?));
    let mut keys = changed(&before.config, &now.config);
    keys.retain(|key| !is_housekeeping(key, own, before.config.contains_key(key)));
    found.extend(some(What::Config, keys));
    found.extend(some(What::Hooks, changed(&before.hooks, &now.hooks)));
    found.extend(stash(&before.stash, &now.stash, own));
    found.extend(refs(before, now));
    Ok(found)
}

impl Difference {
    fn of(what: What, paths: Vec<String>) -> Self {
        Self { what, from: None, to: None, paths, notes: Vec::new() }
    }
}

impl Head {
    /// Returns where it points as a person reads it.
    pub fn words(&self) -> String {
        let commit = self.commit.as_deref().unwrap_or("no commit");
        match &self.branch {
            Some(branch) => format!("refs/heads/{branch} {commit}"),
            None => commit.to_owned(),
        }
    }
}

fn some(what: What, paths: Vec<String>) -> Option<Difference> {
    (!paths.is_empty()).then(|| Difference::of(what, paths))
}

/// Returns the keys of which the two maps hold different things.
fn changed<T: PartialEq>(before: &BTreeMap<String, T>, now: &BTreeMap<String, T>) -> Vec<String> {
    let gone = before.keys().filter(|key| !now.contains_key(*key));
    let differ = now.iter().filter(|(key, value)| before.get(*key) != Some(value));
    let mut keys: Vec<String> = gone.chain(differ.map(|(key, _)| key)).cloned().collect();
    keys.sort();
    keys
}

/// Returns the paths at which the index holds something else. What only has been committed is there as
/// it was.
fn changed_index(repository: &Repository, before: &Look, now: &Look) -> Result<Vec<String>> {
    let mut paths = changed(&before.staged, &now.staged);
    let gone = |path: &&String| !now.staged.contains_key(*path);
    let committed: Vec<String> = paths.iter().filter(gone).cloned().collect();
    let index = indexed(repository, &committed)?;
    paths.retain(|path| {
        let was = before.staged.get(path);
        let deleted = was.is_some_and(|was| was.starts_with("000000 "));
        let same = index.get(path) == was || (deleted && !index.contains_key(path));
        now.staged.contains_key(path) || !same
    });
    Ok(paths)
}

/// Returns the files whose content is another. One that is in the index by now as it was in the file
/// before is none: somebody has added it.
fn changed_files(repository: &Repository, before: &Look, now: &Look) -> Result<Vec<String>> {
    let content = |files: &BTreeMap<String, Mark>| -> BTreeMap<String, String> {
        files.iter().map(|(path, mark)| (path.clone(), mark.content.clone())).collect()
    };
    let (old, new) = (content(&before.files), content(&now.files));
    let mut paths = changed(&old, &new);
    let added: Vec<String> =
        paths.iter().filter(|path| !new.contains_key(*path)).cloned().collect();
    let index = indexed(repository, &added)?;
    paths.retain(|path| new.contains_key(path) || index.get(path) != old.get(path));
    Ok(paths)
}

/// Whether git or a push writes such a key by itself, or it belongs to the branch of an instance.
fn is_housekeeping(key: &str, own: &[String], was_there: bool) -> bool {
    let key = key.strip_prefix("worktree: ").unwrap_or(key);
    if let Some((branch, name)) = key.strip_prefix("branch.").and_then(|rest| rest.rsplit_once('.'))
    {
        let tracking = ["remote", "merge", "pushremote", "rebase"].contains(&name);
        return tracking || own.iter().any(|own| own == branch);
    }
    // What `git submodule init` notes of a submodule that a worktree has.
    let submodule = key.starts_with("submodule.") && !was_there;
    let submodule = submodule && [".url", ".active"].iter().any(|end| key.ends_with(end));
    let format = ["extensions.worktreeconfig", "extensions.relativeworktrees"].contains(&key);
    submodule || format || key == "core.repositoryformatversion"
}

/// Returns how the stash differs, apart from what was put on it or taken off it on a branch of an
/// instance: the stash is shared, and that is an instance's own.
fn stash(before: &[Stashed], now: &[Stashed], own: &[String]) -> Option<Difference> {
    let is_own = |entry: &&Stashed| {
        let on = ["WIP on ", "On "].iter().find_map(|word| entry.subject.strip_prefix(word));
        let branch = on.and_then(|rest| rest.split_once(": ")).map(|(branch, _)| branch);
        branch.is_some_and(|branch| own.iter().any(|own| own == branch))
    };
    let others = |entries: &[Stashed]| -> Vec<Stashed> {
        entries.iter().filter(|entry| !is_own(entry)).cloned().collect()
    };
    let (old, new) = (others(before), others(now));
    if old == new {
        return None;
    }
    let words = |entries: &[Stashed]| match entries.first() {
        None => "empty".to_owned(),
        Some(top) => format!("{} on top of {}", top.commit, entries.len() - 1),
    };
    let note = |word: &str, entry: &Stashed| format!("{word} {}: {}", entry.commit, entry.subject);
    let taken = old.iter().filter(|entry| !new.contains(entry)).map(|entry| note("taken", entry));
    let put = new.iter().filter(|entry| !old.contains(entry)).map(|entry| note("put", entry));
    Some(Difference {
        from: Some(words(&old)),
        to: Some(words(&new)),
        notes: taken.chain(put).take(5).collect(),
        ..Difference::of(What::Stash, vec!["refs/stash".to_owned()])
    })
}

fn refs(before: &Look, now: &Look) -> Vec<Difference> {
    let mut found = Vec::new();
    for (branch, old) in &before.branches {
        let new = now.branches.get(branch);
        if new == Some(old) {
            continue;
        }
        found.push(Difference {
            from: Some(old.clone()),
            to: new.cloned(),
            ..Difference::of(What::Ref, vec![format!("refs/heads/{branch}")])
        });
    }
    for (id, old) in &before.worktrees {
        // A branch that moves under it is looked at as a branch.
        let Some(new) = now.worktrees.get(id).filter(|new| new.branch != old.branch) else {
            continue;
        };
        found.push(Difference {
            from: Some(old.words()),
            to: Some(new.words()),
            ..Difference::of(What::Ref, vec![format!("worktrees/{id}/HEAD")])
        });
    }
    found
}
