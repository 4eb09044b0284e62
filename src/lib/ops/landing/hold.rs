//! Instances that nobody else starts, changes or removes while something lands.
//!
//! Owns: that nothing is changed under an agent, also not by way of a branch that a worktree has checked
//! out, and that an instance which waits to be started is not forgotten when it is let go.
//! Order: the landing lock comes before these, and none of them is held when the registry is taken.

use super::Error;
use crate::instance::{InstanceId, StateName};
use crate::ops::{self, Workspace, schedule};
use crate::store::{Held, LOCK_WAIT, Stored};
use std::ops::{Deref, DerefMut};
use std::path::Path;

/// A held instance: by whoever has this, or by its caller.
pub(super) enum Hold<'a> {
    Own(Box<Held>),
    Lent(&'a mut Held),
}

impl Deref for Hold<'_> {
    type Target = Held;

    fn deref(&self) -> &Held {
        match self {
            Self::Own(held) => held,
            Self::Lent(held) => held,
        }
    }
}

impl DerefMut for Hold<'_> {
    fn deref_mut(&mut self) -> &mut Held {
        match self {
            Self::Own(held) => held,
            Self::Lent(held) => held,
        }
    }
}

/// Fails if the worktree at `checkout`, which is about to change, is that of an instance that runs.
///
/// Returns the instance whose worktree it is, if it is one's.
///
/// # Errors
/// [`Error::Running`].
pub(super) fn owner(
    workspace: &Workspace,
    checkout: Option<&Path>,
) -> Result<Option<InstanceId>, ops::Error> {
    let Some(checkout) =
        checkout.filter(|path| workspace.repository().main_worktree() != Some(*path))
    else {
        return Ok(None);
    };
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let (store, checkout) = (workspace.store()?, real(checkout));
    let is_there = |stored: &&Stored| real(Path::new(&stored.record.worktree)) == checkout;
    match store.list()?.instances.iter().find(is_there) {
        Some(Stored { record, alive: true }) => {
            Err(Error::Running { id: record.id.clone(), doing: "changed" }.into())
        }
        found => Ok(found.map(|stored| stored.record.id.clone())),
    }
}

/// Holds the instance that [`owner`] has found, until its worktree has changed.
pub(super) fn take(
    workspace: &Workspace,
    owner: Option<&InstanceId>,
) -> Result<Option<Held>, ops::Error> {
    let Some(id) = owner else { return Ok(None) };
    Ok(Some(workspace.store()?.lock_instance(id, LOCK_WAIT)?))
}

/// Lets an instance go. One that waits to be started was passed over while it was held.
pub(super) fn release(workspace: &Workspace, held: Held) {
    if drop_held(held) {
        start_waiting(workspace);
    }
}

/// Lets an instance go. Returns whether it waits to be started; [`start_waiting`] is called then, once
/// no other one is held.
pub(super) fn drop_held(held: Held) -> bool {
    held.record().state.name() == StateName::Pending
}

/// Starts what could not be started while it was held.
pub(super) fn start_waiting(workspace: &Workspace) {
    // What keeps it from being started is its own to tell, and no failure of what has landed.
    let (Ok(store), Ok(settings)) = (workspace.store(), workspace.settings()) else { return };
    if let Ok(registry) = store.lock_registry(LOCK_WAIT) {
        let _ = schedule::run(workspace, &settings, &registry);
    }
}
