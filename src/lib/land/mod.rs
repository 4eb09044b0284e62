//! Work on its way out of an instance: into other branches, into the trash, and back.
//!
//! Owns: when everything is kept before something is rewritten or removed, and what those refs are
//! called; the forges' programs, and the words of a pull or merge request.
//! Invariants: nothing that could hold work is removed or rewritten before [`snapshot::take`] has
//! returned; the default branch and the user's checkout are never taken away.
//! Callers: `ops`. Deliberately not here: locks and records being changed (that is `ops`), how a
//! worktree becomes a commit (that is `git::snapshot`).

pub mod forge;
pub mod request;
pub mod snapshot;

use crate::instance::Record;

/// Returns the commit that the instance's pull request had when it was merged, if that is recorded:
/// whatever that commit holds has landed, in whatever form.
pub fn merged_head(record: &Record) -> Option<String> {
    let request = record.pr.as_ref()?;
    request.head.clone().filter(|_| request.state == "merged")
}
