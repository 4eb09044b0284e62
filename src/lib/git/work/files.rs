//! The changed files, one by one.

use super::Span;
use super::scratch::Scratch;
use crate::git::command::Git;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};
use crate::instance::Base;
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use std::path::Path;

/// How a file differs from the base.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Status {
    Added,
    Modified,
    Deleted,
    Renamed,
    Copied,
    TypeChanged,
    Unmerged,
}

/// One file that differs from the base.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FileChange {
    /// Its path from the worktree's root; bytes that are no UTF-8 are replaced.
    pub path: String,
    /// Its path before, if it was renamed.
    pub old_path: Option<String>,
    /// How it differs.
    #[serde(rename = "change")]
    pub status: Status,
    /// Lines added; `None` for a binary file.
    pub insertions: Option<u64>,
    /// Lines removed; `None` for a binary file.
    pub deletions: Option<u64>,
    /// Whether the file is committed just as it is.
    pub committed: bool,
}

/// Returns the files in the worktree at `path` that differ from its base, sorted by path; only
/// what is committed with `committed`, only what `pathspecs` match if there are any.
pub fn files(
    repository: &Repository,
    path: &Path,
    base: &Base,
    committed: bool,
    pathspecs: &[String],
) -> Result<Vec<FileChange>> {
    let worktree = Worktree::open(repository, path)?;
    let span = Span::of(repository, &worktree, base)?;
    between(repository, &worktree, &span, committed, pathspecs)
}

pub(super) fn between(
    repository: &Repository,
    worktree: &Worktree,
    span: &Span,
    committed: bool,
    pathspecs: &[String],
) -> Result<Vec<FileChange>> {
    if committed {
        let git = Git::within(repository, worktree).reading().args(COUNT);
        let out = git.args([&span.start, &span.head, "--"]).args(pathspecs).run()?;
        return parse(&out);
    }
    let scratch = Scratch::new(repository, worktree)?;
    let git = scratch.git(repository, worktree).args(COUNT);
    let mut files = parse(&git.args([&span.start, "--"]).args(pathspecs).run()?)?;
    let uncommitted = match span.start == span.head {
        true => None,
        false => {
            let git = scratch.git(repository, worktree);
            let args = ["diff", "--name-only", "-z", "--no-renames", "--ignore-submodules=none"];
            let out = git.args(args).args([&span.head, "--"]).run()?;
            Some(out.split(|&byte| byte == 0).map(text).collect::<HashSet<_>>())
        }
    };
    for file in &mut files {
        file.committed = uncommitted.as_ref().is_some_and(|paths| {
            let old = file.old_path.as_ref().is_some_and(|old| paths.contains(old));
            !old && !paths.contains(&file.path)
        });
    }
    Ok(files)
}

/// A diff as [`parse`] reads it.
pub(in crate::git) const COUNT: [&str; 8] = [
    "diff",
    "--raw",
    "--numstat",
    "-z",
    "--find-renames",
    "--no-ext-diff",
    "--no-textconv",
    "--ignore-submodules=none",
];

/// Reads the output of `git diff --raw --numstat -z`: first all states, then all counts.
pub(in crate::git) fn parse(out: &[u8]) -> Result<Vec<FileChange>> {
    let broken = || Error::read("the output of 'git diff'")("unexpected format");
    let mut fields = out.split(|&byte| byte == 0).peekable();
    let mut files = Vec::new();
    let mut by_path = HashMap::new();
    while let Some(field) = fields.next_if(|field| field.starts_with(b":")) {
        let state = field.rsplit(|&byte| byte == b' ').next().and_then(<[u8]>::first);
        let status = status(*state.ok_or_else(broken)?).ok_or_else(broken)?;
        let first = text(fields.next().ok_or_else(broken)?);
        let (path, old_path) = match status {
            Status::Renamed | Status::Copied => {
                (text(fields.next().ok_or_else(broken)?), Some(first))
            }
            _ => (first, None),
        };
        let known = by_path.insert(path.clone(), files.len());
        // An unmerged file is listed once more for what is in the worktree.
        if let Some(at) = known {
            by_path.insert(path, at);
            continue;
        }
        let (insertions, deletions, committed) = (None, None, true);
        files.push(FileChange { path, old_path, status, insertions, deletions, committed });
    }
    while let Some(field) = fields.next() {
        if field.is_empty() {
            continue;
        }
        let mut counts = field.splitn(3, |&byte| byte == b'\t');
        let (added, removed) = (counts.next(), counts.next());
        let mut path = counts.next().ok_or_else(broken)?;
        if path.is_empty() {
            fields.next();
            path = fields.next().ok_or_else(broken)?;
        }
        if let Some(&at) = by_path.get(&text(path)) {
            files[at].insertions = added.and_then(number);
            files[at].deletions = removed.and_then(number);
        }
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}

fn status(letter: u8) -> Option<Status> {
    Some(match letter {
        b'A' => Status::Added,
        b'M' => Status::Modified,
        b'D' => Status::Deleted,
        b'R' => Status::Renamed,
        b'C' => Status::Copied,
        b'T' => Status::TypeChanged,
        b'U' => Status::Unmerged,
        _ => return None,
    })
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}
