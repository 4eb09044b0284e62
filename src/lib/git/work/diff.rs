//! The differences as git prints them.

use super::Span;
use super::scratch::Scratch;
use crate::git::command::Git;
use crate::git::worktree::Worktree;
use crate::git::{Repository, Result};
use crate::instance::Base;
use std::path::Path;
use std::process::Stdio;

/// How the differences are shown.
#[derive(Debug, Clone, Default)]
pub struct DiffOptions {
    /// Counts per file instead of the text.
    pub stat: bool,
    /// How wide the counts may be, in columns.
    pub width: Option<u16>,
    /// Names only, instead of the text.
    pub name_only: bool,
    /// End names by a zero byte, unquoted.
    pub zero: bool,
    /// Leave out what is not committed.
    pub committed: bool,
    /// With colours.
    pub color: bool,
    /// Lines of context; `None` leaves it to git's settings.
    pub context: Option<u32>,
    /// Only what these pathspecs match, if there are any.
    pub pathspecs: Vec<String>,
}

/// Writes the differences between the worktree at `path` and its base to `out`, as git does.
///
/// A reader of `out` that goes away is no error.
pub fn diff(
    repository: &Repository,
    path: &Path,
    base: &Base,
    options: &DiffOptions,
    out: Stdio,
) -> Result<()> {
    let worktree = Worktree::open(repository, path)?;
    let span = Span::of(repository, &worktree, base)?;
    let (git, _scratch);
    if options.committed {
        git = Git::within(repository, &worktree).reading();
    } else {
        _scratch = Scratch::new(repository, &worktree)?;
        git = _scratch.git(repository, &worktree);
    }
    let head = options.committed.then_some(span.head.as_str());
    git.args(["--no-pager", "diff"])
        .args(arguments(options))
        .args([span.start.as_str()])
        .args(head)
        .args(["--"])
        .args(&options.pathspecs)
        .stream(out)
}

pub(in crate::git) fn arguments(options: &DiffOptions) -> Vec<String> {
    let mut args = vec![format!("--color={}", if options.color { "always" } else { "never" })];
    if options.stat {
        args.push(match options.width {
            Some(width) => format!("--stat={width}"),
            None => String::from("--stat"),
        });
    }
    if options.name_only {
        args.push(String::from("--name-only"));
    }
    if options.zero {
        args.push(String::from("-z"));
    }
    args.extend(options.context.map(|lines| format!("--unified={lines}")));
    args
}
