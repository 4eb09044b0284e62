//! What would be lost if an instance's worktree and branch were deleted now.
//!
//! Owns: the proof that nothing would be. It only ever errs to one side: what cannot be examined,
//! and everything in doubt, is reported as not landed. That a branch's work is elsewhere under other
//! names (rebased, squashed) is the business of `proof`.

mod head;
mod hidden;
mod nested;
mod proof;

pub use head::{Head, head};
pub(super) use nested::Listed;
pub use proof::{How, Landing, Target, landing, local_targets, refreshed_target};

use super::command::Git;
use super::worktree::{Worktree, WorktreeState, verify};
use super::{Repository, Result, branch};
use crate::instance::Base;
use serde::Serialize;
use std::fmt;
use std::path::Path;

/// One reason why a deletion would lose work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Unlanded {
    /// Changes in the index.
    Staged {
        /// The files.
        paths: Vec<String>,
    },
    /// Changes of tracked files that are in no index.
    Modified {
        /// The files.
        paths: Vec<String>,
    },
    /// Files that git does not know and does not ignore.
    Untracked {
        /// The files.
        paths: Vec<String>,
    },
    /// Commits that only this branch holds.
    Commits {
        /// The branch's short name.
        branch: String,
        /// The commits in full hexadecimal, newest first, at most [`MOST`].
        commits: Vec<String>,
    },
    /// Commits that only this worktree's own refs (a detached `HEAD`) hold.
    Detached {
        /// The commits in full hexadecimal, newest first, at most [`MOST`].
        commits: Vec<String>,
    },
    /// Entries of the stash that were made on this branch.
    Stashed {
        /// Their names: `stash@{0}`.
        entries: Vec<String>,
    },
    /// An operation that is not finished: `merge`, `rebase`, …
    Operation {
        /// What it is.
        name: String,
    },
    /// Other repositories inside the worktree, with work that is nowhere else.
    Nested {
        /// Where they are.
        paths: Vec<String>,
    },
    /// It cannot be known.
    Unknown {
        /// Why not.
        reason: String,
    },
}

/// How many commits are listed at most.
pub const MOST: usize = 50;

impl fmt::Display for Unlanded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let count = |things: &[String], one: &str| match things {
            [only] => format!("1 {one} ({only})"),
            [first, ..] => format!("{} {one}s ({first}, …)", things.len()),
            [] => format!("no {one}s"),
        };
        let short = |commits: &[String]| {
            let short = commits.iter().map(|commit| commit.chars().take(12).collect());
            count(&short.collect::<Vec<String>>(), "commit")
        };
        match self {
            Self::Staged { paths } => write!(f, "{}", count(paths, "staged file")),
            Self::Modified { paths } => write!(f, "{}", count(paths, "modified file")),
            Self::Untracked { paths } => write!(f, "{}", count(paths, "untracked file")),
            Self::Commits { branch, commits } => {
                write!(f, "{} only on branch '{branch}'", short(commits))
            }
            Self::Detached { commits } => {
                write!(f, "{} on no branch", short(commits))
            }
            Self::Stashed { entries } => write!(f, "{}", count(entries, "stash entry")),
            Self::Operation { name } => write!(f, "a {name} in progress"),
            Self::Nested { paths } => write!(f, "{}", count(paths, "nested repository")),
            Self::Unknown { reason } => f.write_str(reason),
        }
    }
}

/// Returns everything that deleting the worktree at `path` and the branch `branch` would lose.
/// Empty: it is safe. What the commit `merged` holds has landed, if one is given.
///
/// # Errors
/// Only if the repository itself cannot be read; trouble in the worktree is a reason.
pub fn unlanded(
    repository: &Repository,
    path: &Path,
    branch: &str,
    base: &Base,
    merged: Option<&str>,
) -> Result<Vec<Unlanded>> {
    let mut found = Vec::new();
    match verify(repository, path) {
        // Gone with whatever was in it; its branch may still hold commits.
        WorktreeState::Missing => {}
        WorktreeState::Ok | WorktreeState::Locked(_) => match in_worktree(repository, path, base) {
            Ok(reasons) => found.extend(reasons),
            Err(error) => found.push(Unlanded::Unknown { reason: error.to_string() }),
        },
        WorktreeState::GitFileMissing => found.push(unknown(path, "its '.git' file is missing")),
        WorktreeState::Foreign(reason) => found.push(unknown(path, &reason)),
    }
    found.extend(commits(repository, branch, base, merged)?);
    found.extend(stashed(repository, branch)?);
    Ok(found)
}

fn unknown(path: &Path, reason: &str) -> Unlanded {
    Unlanded::Unknown { reason: format!("'{}' cannot be examined: {reason}", path.display()) }
}

fn in_worktree(repository: &Repository, path: &Path, base: &Base) -> Result<Vec<Unlanded>> {
    let worktree = Worktree::open(repository, path)?;
    let mut found = status(repository, &worktree)?;
    found.extend(hidden::changes(repository, &worktree)?);
    found.extend(detached(repository, &worktree, base)?);
    found.extend(operation(&worktree));
    let listed = Listed::take(repository, &worktree)?;
    found.extend(nested::repositories(repository, &worktree, &listed)?);
    Ok(found)
}

/// Returns the first nested repository with work that is nowhere else.
pub(super) fn nested_work(
    repository: &Repository,
    worktree: &Worktree,
    listed: &Listed,
) -> Result<Option<String>> {
    Ok(match nested::repositories(repository, worktree, listed)? {
        Some(Unlanded::Nested { paths }) => paths.into_iter().next(),
        _ => None,
    })
}

/// Returns what `git status` shows, by kind.
pub(super) fn status(repository: &Repository, worktree: &Worktree) -> Result<Vec<Unlanded>> {
    let out = Git::within(repository, worktree)
        .reading()
        .args(["-c", "core.fsmonitor=false", "status", "--porcelain=v2", "-z", "--no-renames"])
        .args(["--untracked-files=all", "--ignore-submodules=none"])
        .run()?;
    let (mut staged, mut modified, mut untracked) = (Vec::new(), Vec::new(), Vec::new());
    let (mut nested, mut odd) = (Vec::new(), Vec::new());
    for line in out.split(|&byte| byte == 0).filter(|line| !line.is_empty()) {
        let text = String::from_utf8_lossy(line);
        let field = |at: usize| text.splitn(at + 1, ' ').nth(at).unwrap_or_default().to_owned();
        match line[0] {
            b'1' => {
                let (index, files) = (line.get(2), line.get(3));
                if index != Some(&b'.') {
                    staged.push(field(8));
                }
                if files != Some(&b'.') {
                    modified.push(field(8));
                }
            }
            b'u' => modified.push(field(10)),
            b'?' if line.ends_with(b"/") => nested.push(field(1)),
            b'?' => untracked.push(field(1)),
            b'#' => {}
            _ => odd.push(text.into_owned()),
        }
    }
    let all = [
        (staged, (|paths| Unlanded::Staged { paths }) as fn(Vec<String>) -> Unlanded),
        (modified, |paths| Unlanded::Modified { paths }),
        (untracked, |paths| Unlanded::Untracked { paths }),
        (nested, |paths| Unlanded::Nested { paths }),
        (odd, |lines| Unlanded::Unknown { reason: format!("'git status' says {lines:?}") }),
    ];
    let found = all.into_iter().filter(|(paths, _)| !paths.is_empty());
    Ok(found.map(|(paths, make)| make(paths)).collect())
}

/// Returns the commits of `branch` that no other local branch and no remote-tracking branch holds,
/// as they are or in another form.
fn commits(
    repository: &Repository,
    name: &str,
    base: &Base,
    merged: Option<&str>,
) -> Result<Option<Unlanded>> {
    let Some(tip) = branch::commit_of(repository, name)? else { return Ok(None) };
    // A pattern, but a valid name holds none of its special characters.
    let exclude = format!("--exclude={name}");
    let most = format!("--max-count={MOST}");
    let args = ["rev-list", &most, &tip, "--not", &base.commit, &exclude];
    let held = Git::new(repository).reading().args(args).args(["--branches", "--remotes"]);
    let commits = match held.args(["--ignore-missing"]).args(merged).run() {
        Ok(list) => lines(&list),
        Err(error) => return Ok(Some(Unlanded::Unknown { reason: error.to_string() })),
    };
    if commits.is_empty() {
        return Ok(None);
    }
    for target in local_targets(repository, base)? {
        if landing(repository, &tip, base, &target)?.is_some() {
            return Ok(None);
        }
    }
    Ok(Some(Unlanded::Commits { branch: name.to_owned(), commits }))
}

/// Returns the commits that only the worktree's own refs hold: a detached `HEAD`, `refs/worktree`.
fn detached(repository: &Repository, worktree: &Worktree, base: &Base) -> Result<Option<Unlanded>> {
    let most = format!("--max-count={MOST}");
    let git = Git::within(repository, worktree).reading();
    let args = ["rev-list", &most, "--ignore-missing", "HEAD", "--glob=refs/worktree/*", "--not"];
    let list = git.args(args).args([&base.commit, "--branches", "--remotes"]).run()?;
    let commits = lines(&list);
    Ok((!commits.is_empty()).then_some(Unlanded::Detached { commits }))
}

/// Returns the stash entries that were made on the branch: they stay, but nobody would find them.
fn stashed(repository: &Repository, branch: &str) -> Result<Option<Unlanded>> {
    if !repository.common_dir().join("logs/refs/stash").exists() {
        return Ok(None);
    }
    let git = Git::new(repository).reading();
    let list = git.args(["stash", "list", "-z", "--format=%gd %gs"]).run()?;
    let marks = [format!("WIP on {branch}: "), format!("On {branch}: ")];
    let mut entries = Vec::new();
    for entry in list.split(|&byte| byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        if let Some((name, subject)) = entry.split_once(' ')
            && marks.iter().any(|mark| subject.starts_with(mark.as_str()))
        {
            entries.push(name.to_owned());
        }
    }
    Ok((!entries.is_empty()).then_some(Unlanded::Stashed { entries }))
}

fn operation(worktree: &Worktree) -> Option<Unlanded> {
    let name = operation_in(worktree.git_dir())?;
    Some(Unlanded::Operation { name: name.to_owned() })
}

/// Returns the name of the operation that has begun and not ended in the worktree whose own
/// directory this is.
pub(super) fn operation_in(git_dir: &Path) -> Option<&'static str> {
    const FILES: [(&str, &str); 7] = [
        ("rebase-merge", "rebase"),
        ("rebase-apply", "rebase"),
        ("MERGE_HEAD", "merge"),
        ("CHERRY_PICK_HEAD", "cherry-pick"),
        ("REVERT_HEAD", "revert"),
        ("BISECT_LOG", "bisection"),
        ("sequencer", "sequence of commits"),
    ];
    FILES.iter().find(|(file, _)| git_dir.join(file).exists()).map(|(_, name)| *name)
}

fn lines(out: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(out).lines().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests;
