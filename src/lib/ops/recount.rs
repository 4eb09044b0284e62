//! Counting the work of instances anew, for who cannot wait for the end of a turn: `ls --refresh`.

use super::{Error, Workspace};
use crate::git::work;
use crate::git::worktree::{WorktreeState, verify};
use crate::instance::{Changes, InstanceId};
use crate::store::{LOCK_WAIT, Stored};
use crate::sys::files::Durability;
use std::path::Path;

/// Counts the changes of `instances` in their worktrees. Those that do not run are remembered; the
/// record of one that runs is its supervisor's, which counts at the end of each turn.
///
/// Returns what could not be counted, and why: the last figures stay then.
pub fn recount(workspace: &Workspace, instances: &mut [Stored]) -> Vec<String> {
    let mut warnings = Vec::new();
    for stored in instances {
        let record = &mut stored.record;
        let path = Path::new(&record.worktree);
        if verify(workspace.repository(), path) == WorktreeState::Missing {
            continue;
        }
        match work::measure(workspace.repository(), path, &record.base) {
            Err(error) => warnings
                .push(format!("the changes of instance '{}' are not counted: {error}", record.id)),
            Ok((changes, head)) => {
                let known = record.changes == Some(changes) && record.head.as_ref() == Some(&head);
                (record.changes, record.head) = (Some(changes), Some(head.clone()));
                if !known && !stored.alive {
                    // That it cannot be remembered keeps nobody from the answer.
                    let _ = remember(workspace, &record.id, changes, head);
                }
            }
        }
    }
    warnings
}

fn remember(
    workspace: &Workspace,
    id: &InstanceId,
    changes: Changes,
    head: String,
) -> Result<(), Error> {
    let store = workspace.store()?;
    let mut held = store.lock_instance(id, LOCK_WAIT)?;
    let record = held.record_mut();
    (record.changes, record.head) = (Some(changes), Some(head));
    Ok(held.save(Durability::Process)?)
}
