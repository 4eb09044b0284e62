//! A rebase in the object store: each commit is merged onto the next, no checkout is needed.
//!
//! It keeps what `git rebase` keeps: authors, dates, messages; commits whose change is there already
//! are left out, and merges are. Where a left-out merge held something of its own, it refuses.

use super::commit::{Author, Draft};
use super::history::{is_ancestor, tree_of};
use super::join::{Merged, merge_from, merge_trees};
use crate::git::command::Git;
use crate::git::{Error, Repository, Result};

/// What a rebase gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Replayed {
    /// The commits are on top already.
    UpToDate,
    /// New commits, not yet named by any ref.
    Done {
        /// The last of them, in full hexadecimal.
        tip: String,
        /// How many there are.
        commits: usize,
    },
    /// One of them does not fit.
    Conflict {
        /// That commit.
        commit: String,
        /// Its subject.
        subject: String,
        /// The files, sorted.
        paths: Vec<String>,
    },
}

/// Replays the commits that lead to `tip` onto `onto`.
///
/// # Errors
/// [`Error::MergeWouldBeLost`]; if a commit cannot be read or made.
pub fn replay(repository: &Repository, tip: &str, onto: &str) -> Result<Replayed> {
    if is_ancestor(repository, onto, tip)? {
        return Ok(Replayed::UpToDate);
    }
    let (mut at, mut made) = (onto.to_owned(), 0);
    let mut tree = tree_of(repository, onto)?;
    for pick in picks(repository, tip, onto)? {
        let Some(parent) = pick.parent.as_deref() else {
            let what = format!("the parent of commit {}", pick.id);
            return Err(Error::Read { what, message: "it has none".to_owned() });
        };
        let merged = match merge_from(repository, Some(parent), &at, &pick.id)? {
            Merged::Clean { tree } => tree,
            Merged::Conflict { paths } => {
                let subject = pick.message.lines().next().unwrap_or_default().to_owned();
                return Ok(Replayed::Conflict { commit: pick.id, subject, paths });
            }
        };
        // What became empty is there already; what began empty says something by its message.
        if merged == tree && tree_of(repository, parent)? != tree_of(repository, &pick.id)? {
            continue;
        }
        let draft = Draft { tree: &merged, parents: &[&at], message: &pick.message };
        at = draft.write(repository, Some(&pick.author))?;
        tree = merged;
        made += 1;
    }
    if holds_merges(repository, tip, onto)?
        && merge_trees(repository, onto, tip)? != (Merged::Clean { tree })
    {
        return Err(Error::MergeWouldBeLost);
    }
    Ok(Replayed::Done { tip: at, commits: made })
}

struct Pick {
    id: String,
    parent: Option<String>,
    author: Author,
    message: String,
}

fn picks(repository: &Repository, tip: &str, onto: &str) -> Result<Vec<Pick>> {
    let range = format!("{onto}...{tip}");
    let args = ["log", "--no-show-signature", "--no-notes", "--reverse", "--topo-order"];
    let choice = ["--no-merges", "--right-only", "--cherry-pick", "--encoding=UTF-8", "-z"];
    let format = ["--date=raw", "--format=%H%n%P%n%an%n%ae%n%ad%n%B", &range, "--"];
    let out = Git::new(repository).reading().args(args).args(choice).args(format).run()?;
    let out = String::from_utf8_lossy(&out).into_owned();
    let pick = |text: &str| {
        let mut fields = text.splitn(6, '\n').map(str::to_owned);
        let mut next = || fields.next().unwrap_or_default();
        let (id, parent) = (next(), next());
        let author = Author { name: next(), email: next(), date: next() };
        Pick { id, parent: Some(parent).filter(|p| !p.is_empty()), author, message: next() }
    };
    Ok(out.split('\0').filter(|text| !text.is_empty()).map(pick).collect())
}

fn holds_merges(repository: &Repository, tip: &str, onto: &str) -> Result<bool> {
    let range = format!("{onto}..{tip}");
    let args = ["rev-list", "--merges", "--max-count=1", &range, "--"];
    Ok(!Git::new(repository).reading().args(args).line()?.is_empty())
}
