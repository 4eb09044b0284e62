//! What lies outside of the instances' worktrees and is shared with the user: the main worktree's
//! `HEAD`, index and tracked files, the settings, the hooks, the stash and all branches.
//!
//! Owns: taking a [`Look`] at it, telling two looks apart, and which of the differences git's own logs
//! explain. Invariants: looking changes nothing, not even an index, and runs no hook; a look holds no
//! content and no value of a setting, only their digests. Where git keeps no logs nothing is explained
//! by them. Callers: `ops`, in a helper process or in `doctor`.

mod compare;
mod places;
mod status;
mod steps;

pub use compare::{Difference, What, differences};
pub use steps::{Step, Unexplained, explain_branch, explain_worktree, last_step, made_at};

use super::command::Git;
use super::worktree::Worktree;
use super::{Repository, Result};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// More entries of one kind are not kept apart: what is beyond is one entry with the digest of all.
const MOST: usize = 2000;
/// How often a look is taken while git works on what is looked at.
const TRIES: u32 = 20;
/// How long one command of git's holds a lock, usually.
const BETWEEN: Duration = Duration::from_millis(50);

/// Where a `HEAD` points.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Head {
    /// The short name of its branch; `None` if it is detached.
    pub branch: Option<String>,
    /// The commit; `None` if there is none yet.
    pub commit: Option<String>,
}

/// A file that differs from the index.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Its mode and the name of its content, or why it has none.
    pub content: String,
    /// What tells, without reading it, that it is as it was.
    #[serde(default)]
    pub stat: String,
}

/// An entry of the stash.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stashed {
    /// Its commit.
    pub commit: String,
    /// Its line, which names the branch it was made on.
    pub subject: String,
}

/// What was seen at one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Look {
    /// The repository's own `HEAD`.
    pub head: Head,
    /// How the main worktree's index differs from `HEAD`, by path.
    pub staged: BTreeMap<String, String>,
    /// The tracked files of the main worktree that differ from the index.
    pub files: BTreeMap<String, Mark>,
    /// The settings of the repository: a digest of each key's values.
    pub config: BTreeMap<String, String>,
    /// The hooks, with mode and digest.
    pub hooks: BTreeMap<String, String>,
    /// The stash, newest first.
    pub stash: Vec<Stashed>,
    /// The commit of each branch.
    pub branches: BTreeMap<String, String>,
    /// The `HEAD` of each instance's worktree, by the instance's id.
    pub worktrees: BTreeMap<String, Head>,
}

/// An instance, as far as it matters here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resident {
    /// Its id.
    pub id: String,
    /// Its branch.
    pub branch: String,
    /// Its worktree, if it can be opened.
    pub worktree: Option<Worktree>,
}

/// Takes a look. What `before` holds of large files that have not been touched since is taken over.
///
/// Returns `None` if git works on the main worktree all the time.
///
/// # Errors
/// If something cannot be read.
pub fn look(
    repository: &Repository,
    residents: &[Resident],
    before: Option<&Look>,
) -> Result<Option<Look>> {
    let busy = || repository.common_dir().join("index.lock").exists();
    for _ in 0..TRIES {
        if !busy() {
            let look = look_once(repository, residents, before)?;
            if !busy() {
                return Ok(Some(look));
            }
        }
        thread::sleep(BETWEEN);
    }
    Ok(None)
}

fn look_once(
    repository: &Repository,
    residents: &[Resident],
    before: Option<&Look>,
) -> Result<Look> {
    let mut look = Look::default();
    let reflist = ["for-each-ref", "--format=%(refname)%00%(objectname)", "refs/heads/"];
    let listed = Git::new(repository).reading().args(reflist).args(["refs/stash"]).run()?;
    for line in String::from_utf8_lossy(&listed).lines() {
        let Some((name, commit)) = line.split_once('\0') else { continue };
        match name.strip_prefix("refs/heads/") {
            Some(branch) => {
                look.branches.insert(branch.to_owned(), commit.to_owned());
            }
            None => look.stash = stash(repository)?,
        }
    }
    match repository.main_worktree().filter(|_| !repository.is_bare()) {
        Some(main) => status::read(repository, main, before, &mut look)?,
        None => look.head = head(repository.common_dir(), &look.branches),
    }
    look.config = places::config(repository)?;
    look.hooks = places::hooks(repository)?;
    for resident in residents {
        if let Some(worktree) = &resident.worktree {
            let head = head(worktree.git_dir(), &look.branches);
            look.worktrees.insert(resident.id.clone(), head);
        }
    }
    Ok(look)
}

/// Returns the entries of the stash, newest first.
fn stash(repository: &Repository) -> Result<Vec<Stashed>> {
    let args = ["log", "-g", "--no-show-signature", "--format=%H%x00%gs", "refs/stash", "--"];
    let listed = Git::new(repository).reading().args(args).run()?;
    let text = String::from_utf8_lossy(&listed);
    let entry = |line: &str| {
        let (commit, subject) = line.split_once('\0')?;
        Some(Stashed { commit: commit.to_owned(), subject: subject.to_owned() })
    };
    Ok(text.lines().filter_map(entry).take(MOST).collect())
}

/// Returns where the `HEAD` in a git directory points.
fn head(git_dir: &Path, branches: &BTreeMap<String, String>) -> Head {
    let text = std::fs::read_to_string(git_dir.join("HEAD")).unwrap_or_default();
    match text.trim().strip_prefix("ref: ") {
        Some(name) => {
            let name = name.strip_prefix("refs/heads/").unwrap_or(name);
            Head { branch: Some(name.to_owned()), commit: branches.get(name).cloned() }
        }
        None => Head { branch: None, commit: Some(text.trim().to_owned()) },
    }
}

/// Returns what the index of the main worktree holds at these paths: mode and content.
///
/// # Errors
/// If git cannot read it.
pub fn indexed(repository: &Repository, paths: &[String]) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    let Some(main) = repository.main_worktree().filter(|_| !paths.is_empty()) else {
        return Ok(found);
    };
    let git = Git::at(repository, main, repository.common_dir()).reading();
    let git = git.env("GIT_LITERAL_PATHSPECS", "1");
    let listed = git.args(["ls-files", "-s", "-z", "--"]).args(paths).run()?;
    for entry in String::from_utf8_lossy(&listed).split('\0') {
        let Some((facts, path)) = entry.split_once('\t') else { continue };
        let mut facts = facts.split(' ');
        if let (Some(mode), Some(object)) = (facts.next(), facts.next()) {
            found.insert(path.to_owned(), format!("{mode} {object}"));
        }
    }
    Ok(found)
}

/// Returns a digest of `bytes` as git names a blob.
fn digest(bytes: &[u8]) -> String {
    gix::objs::compute_hash(gix::hash::Kind::Sha1, gix::objs::Kind::Blob, bytes)
        .map(|id| id.to_string())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests;
