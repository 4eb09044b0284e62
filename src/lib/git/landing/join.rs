//! Three-way merges in the object store: nothing is checked out, no ref and no index is written.

use crate::git::command::Git;
use crate::git::{Repository, Result};

/// What merging two commits gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Merged {
    /// They go together.
    Clean {
        /// The merged tree.
        tree: String,
    },
    /// They do not.
    Conflict {
        /// The files that a person must look at, sorted.
        paths: Vec<String>,
    },
}

/// Merges two commits, as git's own merge does.
///
/// # Errors
/// If one of them cannot be read, or they have no common ancestor.
pub fn merge_trees(repository: &Repository, ours: &str, theirs: &str) -> Result<Merged> {
    merge_from(repository, None, ours, theirs)
}

/// Merges two commits as if `base` were their common ancestor.
pub(super) fn merge_from(
    repository: &Repository,
    base: Option<&str>,
    ours: &str,
    theirs: &str,
) -> Result<Merged> {
    let base = base.map(|commit| format!("--merge-base={commit}"));
    let args = ["merge-tree", "--write-tree", "--name-only", "--no-messages", "-z"];
    let git = Git::new(repository).args(args).args(base).args([ours, theirs]);
    let (clean, out) = git.answer(1)?;
    let mut fields = out.split(|&byte| byte == 0).filter(|field| !field.is_empty());
    let text = |field: &[u8]| String::from_utf8_lossy(field).into_owned();
    let tree = fields.next().map(text).unwrap_or_default();
    if clean {
        return Ok(Merged::Clean { tree });
    }
    let mut paths: Vec<String> = fields.map(text).collect();
    paths.sort();
    paths.dedup();
    Ok(Merged::Conflict { paths })
}
