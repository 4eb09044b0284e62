//! Looking for conflicts without being asked, and telling of those that are new.
//!
//! `ls` and `check` answer from what was found last. So somebody looks at the end of each turn, and
//! when `check` finds that the answer is old: always in a process of its own, that nobody waits for.
//! However many want it at once, at most one looks and one waits to look after it.

use super::{Error, Workspace, conflicts, notify, start};
use crate::conflicts::{Report, Verdict};
use crate::instance::{EventKind, InstanceId, NewEvent};
use crate::store::{self, Store};
use crate::supervisor::{Helper, Task};
use crate::sys::clock;
use crate::sys::lock::Lock;
use jiff::Timestamp;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

/// How long one who looks may take; then the next does not wait any more.
const LONGEST: Duration = Duration::from_secs(600);

/// As old as this, what `check` answers from is renewed.
const OLD: Duration = Duration::from_secs(20);

/// Looks anew, unless somebody is about to who will see all that is there now.
///
/// # Errors
/// If the repository, the instances or the settings cannot be read.
pub fn look(workspace: &Workspace) -> Result<(), Error> {
    if !workspace.settings()?.conflicts_refresh() {
        return Ok(());
    }
    let layout = workspace.store()?.layout();
    let locked = |error| Error::Store(store::Error::from(error));
    // Whoever waits has not begun.
    let Some(next) = Lock::try_acquire(&layout.next_look_lock()).map_err(locked)? else {
        return Ok(());
    };
    let _turn = Lock::acquire(&layout.look_lock(), LONGEST).map_err(locked)?;
    drop(next);
    conflicts::report(workspace, &conflicts::Question::default()).map(drop)
}

/// Sees to it that somebody looks, if what was found `last` is old.
pub fn renew(workspace: &Workspace, last: Option<Timestamp>) {
    let age = last.map(|taken_at| clock::now().duration_since(taken_at));
    if age.is_none_or(|age| age.unsigned_abs() >= OLD) {
        begin(workspace);
    }
}

/// Begins to look, in a process that is taken for no part of an instance, also where one has asked. Who
/// only asks has the answer without it.
fn begin(workspace: &Workspace) {
    let Some(store) = workspace.store_if_any() else { return };
    if let (Ok(supervisor), Ok(worker)) =
        (start::own_program(start::SUPERVISOR), start::own_program(start::WORKER))
    {
        let root = store.layout().root();
        let asking = workspace.variable("CLAUDIO_INSTANCE");
        let environment = match asking.and_then(|id| id.to_str()?.parse().ok()) {
            Some(id) => start::outside(workspace, root, &id),
            None => workspace.environment().to_vec(),
        };
        let environment = environment.as_slice();
        let helper = Helper { supervisor: &supervisor, worker: &worker, root, environment };
        let _ = helper.begin(Task::Look, None);
    }
}

/// Who conflicts: an instance, and the other or the branch that it started from.
pub(super) type Colliding = BTreeSet<(InstanceId, String)>;

/// Notes who conflicts now, and tells of what has changed since somebody last looked.
///
/// # Errors
/// If it cannot be stored.
pub(super) fn note(workspace: &Workspace, store: &Store, report: &Report) -> Result<(), Error> {
    let path = store.layout().collisions();
    let before: Colliding = store::read_cache(&path).unwrap_or_default();
    let now = colliding(report, &before);
    if now == before {
        return Ok(());
    }
    store::write_cache(&path, &now)?;
    let verdicts = verdicts(report);
    for (key, begins) in now
        .difference(&before)
        .map(|key| (key, true))
        .chain(before.difference(&now).map(|key| (key, false)))
    {
        let (id, with) = key;
        let found = verdicts.get(key);
        let files = found.map(|(_, files)| files.clone()).unwrap_or_default();
        let to = found.map(|(verdict, _)| *verdict);
        let message = match begins {
            true => format!("conflicts with {}: {}", called(with), files.join(", ")),
            false => format!("does not conflict with {} any more", called(with)),
        };
        let event = store.journal().append(NewEvent {
            at: clock::now(),
            instance: Some(id.clone()),
            kind: EventKind::Conflict,
            from: None,
            to: None,
            source: None,
            detail: Some(json!({
                "message": message, "with": with, "verdict": to, "files": if begins { files } else { Vec::new() },
            })),
        })?;
        notify::begin(workspace, store, &event);
    }
    Ok(())
}

fn called(with: &str) -> String {
    match with.strip_prefix("refs/heads/") {
        Some(branch) => format!("'{branch}'"),
        None => format!("instance '{with}'"),
    }
}

type Found = BTreeMap<(InstanceId, String), (Verdict, Vec<String>)>;

/// Returns all verdicts, by who they are about: the younger instance and the older one, or its base.
fn verdicts(report: &Report) -> Found {
    let bad = |files: &[crate::conflicts::PairFile]| {
        let bad = files.iter().filter(|file| file.verdict == Verdict::Conflict);
        bad.map(|file| file.path.clone()).collect::<Vec<_>>()
    };
    let pairs = report
        .pairs
        .iter()
        .map(|pair| ((pair.b.clone(), pair.a.to_string()), (pair.verdict, bad(&pair.files))));
    let bases = report
        .base
        .iter()
        .map(|base| ((base.id.clone(), base.reference.clone()), (base.verdict, bad(&base.files))));
    pairs.chain(bases).collect()
}

/// Returns who conflicts. Of whom nothing is known now, it is what was known before.
fn colliding(report: &Report, before: &Colliding) -> Colliding {
    let verdicts = verdicts(report);
    let unknown = |name: &str| report.unknown.iter().any(|unknown| unknown.id.as_str() == name);
    let is_open = |key: &&(InstanceId, String)| {
        let seen = verdicts.get(*key).map(|(verdict, _)| *verdict);
        seen == Some(Verdict::Unknown) || unknown(key.0.as_str()) || unknown(&key.1)
    };
    let certain = verdicts.iter().filter(|(_, (verdict, _))| *verdict == Verdict::Conflict);
    certain.map(|(key, _)| key.clone()).chain(before.iter().filter(is_open).cloned()).collect()
}
