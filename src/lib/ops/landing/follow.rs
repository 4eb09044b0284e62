//! The local branch and the worktree of an instance follow a rebase that was pushed.
//!
//! Whatever could keep them from it is found out before anything is pushed, and until it is done nobody
//! else can move the branch or start the instance.

use super::hold::Hold;
use super::journal;
use super::pr::Action;
use crate::git::landing::{self, Advance, Prepared};
use crate::instance::{PullRequest, Record};
use crate::land::forge::Found;
use crate::land::snapshot::{self, Entry, Reason};
use crate::ops::{self, Workspace};
use crate::store::{Held, History, LOCK_WAIT};
use crate::sys::files::Durability;

/// A branch that is about to follow.
pub(super) struct Following<'a> {
    workspace: &'a Workspace,
    step: Advance<'a>,
    // The field order is the drop order: the branch is let go before the instance.
    prepared: Prepared<'a>,
    kept: Entry,
    held: Hold<'a>,
}

impl<'a> Following<'a> {
    /// Locks instance, unless it is `lent` by who holds it, and branch, and keeps everything for `undo`.
    ///
    /// # Errors
    /// If something is in the way, or cannot be kept; everything is as before then.
    pub(super) fn prepare(
        workspace: &'a Workspace,
        record: &'a Record,
        lent: Option<&'a mut Held>,
        commits: (&'a str, &'a str),
        reason: &'a str,
    ) -> Result<Self, ops::Error> {
        let held = match lent {
            Some(held) => Hold::Lent(held),
            None => Hold::Own(Box::new(workspace.store()?.lock_instance(&record.id, LOCK_WAIT)?)),
        };
        let kept = keep(workspace, &held)?;
        let (old, new) = commits;
        let step = Advance { branch: &record.branch, old, new, reason };
        match landing::prepare(workspace.repository(), step, true) {
            Ok(prepared) => Ok(Self { workspace, step, prepared, kept, held }),
            Err(error) => {
                snapshot::forget(workspace.repository(), &kept.snapshot)?;
                Err(error.into())
            }
        }
    }

    /// Follows after what was `asked` of remote and site, if that went well; the record then says
    /// which request it is.
    ///
    /// # Errors
    /// What went wrong there, or here; locally everything is as before then.
    pub(super) fn after(
        self,
        asked: Result<(Action, Option<Found>), ops::Error>,
    ) -> Result<(Action, Option<Found>), ops::Error> {
        let Self { workspace, step, mut prepared, mut kept, mut held } = self;
        let repository = workspace.repository();
        let follow = || {
            let asked = asked?;
            if let Some(found) = &asked.1 {
                write(&mut held, found, step.new)?;
                // What comes back knows its request. Nothing is kept of a branch that is about to move.
                drop(prepared);
                let again = keep(workspace, &held)?;
                snapshot::forget(repository, &kept.snapshot)?;
                kept = again;
                prepared = landing::prepare(repository, step, true)?;
            }
            prepared.carry_out()?;
            Ok(asked)
        };
        let followed = follow();
        match &followed {
            Ok(_) => {
                let Record { id, branch, .. } = held.record();
                journal::rebased(workspace, id, branch, step.old, step.new);
            }
            Err(_) => snapshot::forget(repository, &kept.snapshot)?,
        }
        followed
    }
}

fn keep(workspace: &Workspace, held: &Held) -> Result<Entry, ops::Error> {
    let task = workspace.store()?.task(&held.record().id)?;
    let (repository, past) = (workspace.repository(), History::new());
    Ok(snapshot::take(repository, held.record(), &task, &past, Reason::Rebase, false)?)
}

/// Writes a request into the record of an instance that is held.
pub(super) fn write(held: &mut Held, found: &Found, head: &str) -> Result<(), ops::Error> {
    held.record_mut().pr = Some(known(found, head));
    Ok(held.save(Durability::Power)?)
}

/// Returns what the record says of a request.
pub(super) fn known(found: &Found, head: &str) -> PullRequest {
    PullRequest {
        number: found.number,
        url: found.url.clone(),
        state: found.state.clone(),
        head: Some(head.to_owned()).filter(|head| !head.is_empty()),
    }
}
