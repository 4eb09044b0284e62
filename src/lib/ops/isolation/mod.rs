//! The tripwire: did something change outside of the instances' worktrees while they ran?
//!
//! Owns: when the look that was last taken is compared with a new one, what is told of the difference,
//! and to whom. A change that a command of ours or an instance's own work explains is not told; every
//! other one is a fact in the journal, never an accusation: the user's own work looks the same. Nothing is
//! ever mended. Invariants: a look that finds something has written it down before it takes the place of
//! the last one, so that a crash repeats a report rather than losing it. Callers: the helper of a
//! supervisor, `show` and `doctor`.

mod evidence;
mod explain;
mod words;

use super::{Error, InstanceView, Workspace};
use crate::git::outside::{self, Difference, Look, Resident, What};
use crate::git::worktree::Worktree;
use crate::instance::{EventKind, InstanceId, NewEvent, Record, StateName};
use crate::store::{LOCK_WAIT, Store, Stored};
use crate::sys::clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// More paths of one change are only counted.
const PATHS: usize = 20;
/// A change is looked at again until it stays the same: a command of git's may be at work.
const TRIES: usize = 5;

/// One change outside of the worktrees.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Change {
    /// What has changed.
    pub what: What,
    /// How it was.
    pub from: Option<String>,
    /// How it is.
    pub to: Option<String>,
    /// Which files, keys or refs, at most twenty.
    pub paths: Vec<String>,
    /// How many more.
    pub more: u64,
    /// When it was last seen as it was.
    pub last_same: Timestamp,
    /// When it was first seen as it is.
    pub first_different: Timestamp,
    /// The instances that ran in between.
    pub instances: Vec<InstanceId>,
    /// What there is to find out who it was.
    pub evidence: Vec<String>,
}

/// What is kept of the last look.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
struct Seen {
    /// When it began: what changed later may not be in it.
    begun: Timestamp,
    /// When it was over: what changed before is in it.
    at: Timestamp,
    look: Look,
    /// Instances of which nothing ran any more, and since when at the latest.
    #[serde(default)]
    over: BTreeMap<InstanceId, Timestamp>,
}

/// Looks, tells the journal of what has changed without an explanation, and keeps what was seen. Of the
/// instance `over` nothing runs any more.
///
/// # Errors
/// If something cannot be read or written.
pub fn look(workspace: &Workspace, over: Option<&InstanceId>) -> Result<(), Error> {
    let asked = clock::now();
    let store = workspace.store()?;
    let outside = store.lock_outside(LOCK_WAIT)?;
    let before: Option<Seen> = store.outside()?;
    // Whoever waited for another's look has its answer, if that began late enough.
    let shared = before.as_ref().is_some_and(|seen| seen.begun >= asked);
    let mut now = match (shared, before) {
        (true, Some(seen)) => seen,
        (_, before) => {
            let Some((now, changes)) = compare(workspace, before.as_ref())? else { return Ok(()) };
            for change in &changes {
                store.journal().append(event(change))?;
            }
            now
        }
    };
    if let Some(id) = over {
        now.over.insert(id.clone(), asked);
    } else if shared {
        return Ok(());
    }
    Ok(outside.save(&now)?)
}

/// Returns what has changed since the last look and is not explained, and when that look was. Changes
/// nothing.
///
/// # Errors
/// If something cannot be read.
pub fn since_last(workspace: &Workspace) -> Result<Option<(Timestamp, Vec<Change>)>, Error> {
    let Some(store) = workspace.store_if_any() else { return Ok(None) };
    let Some(before) = store.outside::<Seen>()? else { return Ok(None) };
    let begun = before.begun;
    Ok(compare(workspace, Some(&before))?.map(|(_, changes)| (begun, changes)))
}

/// Returns what the journal tells of each of the instances, oldest first.
///
/// # Errors
/// If the journal cannot be read.
pub fn reported(store: &Store) -> Result<Vec<Change>, Error> {
    let events = store.journal().reader(0).read()?;
    let told = events.into_iter().filter(|event| event.kind == EventKind::Isolation);
    // What another version tells in another way is still in the journal.
    Ok(told.filter_map(|event| serde_json::from_value(event.detail?).ok()).collect())
}

/// Notes in each view what has changed outside of its worktree while it ran.
///
/// # Errors
/// If the journal cannot be read.
pub fn note(workspace: &Workspace, views: &mut [InstanceView]) -> Result<(), Error> {
    let Some(store) = workspace.store_if_any() else { return Ok(()) };
    let all = reported(store)?;
    for view in views {
        let its = all.iter().filter(|change| change.instances.contains(&view.id));
        view.isolation = Some(its.cloned().collect());
    }
    Ok(())
}

fn event(change: &Change) -> NewEvent {
    NewEvent {
        at: change.first_different,
        instance: match change.instances.as_slice() {
            [only] => Some(only.clone()),
            _ => None,
        },
        kind: EventKind::Isolation,
        from: None,
        to: None,
        source: None,
        detail: serde_json::to_value(change).ok(),
    }
}

/// Returns a new look and how it differs from the one before, or `None` if git works all the time.
fn compare(
    workspace: &Workspace,
    before: Option<&Seen>,
) -> Result<Option<(Seen, Vec<Change>)>, Error> {
    let instances = workspace.store()?.list()?.instances;
    let residents = residents(workspace, &instances);
    let Some(mut now) = take(workspace, &residents, before)? else { return Ok(None) };
    let Some(before) = before else { return Ok(Some((now, Vec::new()))) };
    let known = |stored: &&Stored| before.over.contains_key(&stored.record.id);
    for stored in instances.iter().filter(known) {
        now.over.insert(stored.record.id.clone(), before.over[&stored.record.id]);
    }
    let ran: Vec<&Stored> = instances.iter().filter(|stored| ran(stored, before)).collect();
    if ran.is_empty() {
        return Ok(Some((now, Vec::new())));
    }
    let explain = explain::Explain::new(workspace, &instances, &residents);
    let unexplained =
        |now: &Seen| explain.unexplained((&before.look, before.begun), (&now.look, now.begun));
    let mut found = unexplained(&now)?;
    for _ in 0..TRIES {
        if found.is_empty() {
            break;
        }
        let Some(mut again) = take(workspace, &residents, Some(&now))? else { return Ok(None) };
        std::mem::swap(&mut again.over, &mut now.over);
        let settled = again.look == now.look;
        now = again;
        if settled {
            break;
        }
        found = unexplained(&now)?;
    }
    let change = |(difference, evidence)| change(difference, evidence, before, &now, &ran);
    let mut changes: Vec<Change> = found.into_iter().map(change).collect();
    evidence::add(workspace, &ran, before.begun, &mut changes);
    Ok(Some((now, changes)))
}

fn take(
    workspace: &Workspace,
    residents: &[Resident],
    before: Option<&Seen>,
) -> Result<Option<Seen>, Error> {
    let begun = clock::now();
    let look = outside::look(workspace.repository(), residents, before.map(|seen| &seen.look))?;
    let over = BTreeMap::new();
    Ok(look.map(|look| Seen { begun, at: clock::now(), look, over }))
}

fn residents(workspace: &Workspace, instances: &[Stored]) -> Vec<Resident> {
    let resident = |record: &Record| Resident {
        id: record.id.to_string(),
        branch: record.branch.clone(),
        worktree: Worktree::open(workspace.repository(), Path::new(&record.worktree)).ok(),
    };
    instances.iter().map(|stored| resident(&stored.record)).collect()
}

/// Whether something of the instance may have run after the look `before` began.
fn ran(stored: &Stored, before: &Seen) -> bool {
    let record = &stored.record;
    let Some(started) = record.started_at else { return false };
    if record.state.name() == StateName::Pending {
        return false;
    }
    let over = before.over.get(&record.id).filter(|over| **over >= started);
    match (over, record.ended_at) {
        (Some(over), _) => *over > before.begun,
        (None, Some(ended)) => ended >= before.begun,
        (None, None) => true,
    }
}

fn change(
    difference: Difference,
    evidence: Vec<String>,
    before: &Seen,
    now: &Seen,
    ran: &[&Stored],
) -> Change {
    let Difference { what, from, to, mut paths, notes } = difference;
    let more = paths.len().saturating_sub(PATHS) as u64;
    paths.truncate(PATHS);
    Change {
        what,
        from,
        to,
        paths,
        more,
        last_same: before.begun,
        first_different: now.at,
        instances: ran.iter().map(|stored| stored.record.id.clone()).collect(),
        evidence: notes.into_iter().chain(evidence).collect(),
    }
}
