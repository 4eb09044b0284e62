//! Instances that nobody else starts, changes or removes while something lands.
//!
//! Owns: that nothing is changed under an agent, also not by way of a branch that a worktree has checked
//! out, and that an instance which waits to be started is not forgotten when it is let go.
//! Order: the landing lock comes before these, and none of them is held when the registry is taken.

use crate::instance::StateName;
use crate::ops::{Workspace, schedule};
use crate::store::{Held, LOCK_WAIT};
use std::ops::{Deref, DerefMut};

/// A held instance: by whoever has this, or by its caller.
pub(super) enum Hold<'a> {
    Own(Held),
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

/// Lets an instance go. One that waits to be started was passed over while it was held.
pub(super) fn release(workspace: &Workspace, held: Held) {
    let waits = held.record().state.name() == StateName::Pending;
    drop(held);
    if !waits {
        return;
    }
    // What keeps it from being started is its own to tell, and no failure of what has landed.
    let (Ok(store), Ok(settings)) = (workspace.store(), workspace.settings()) else { return };
    if let Ok(registry) = store.lock_registry(LOCK_WAIT) {
        let _ = schedule::run(workspace, &settings, &registry);
    }
}
