//! What landing writes into the journal: which branch of the user's went from where to where, and
//! what became of a request. Whoever finds a ref changed finds the reason here.
//!
//! All of it is written after the fact. That a line cannot be written must not make what has happened
//! look as if it had not, so it is no error.

use super::merge::Landed;
use super::pr::Requested;
use crate::instance::{EventKind, InstanceId, NewEvent, Record, Source};
use crate::ops::{self, Workspace};
use crate::store::Step;
use crate::sys::clock;
use serde_json::{Value, json};

/// `landed` has moved a branch.
pub(super) fn landed(workspace: &Workspace, landed: &Landed) {
    let mut detail = step(&landed.into, &landed.before, &landed.after);
    detail["action"] = json!(landed.action);
    detail["branch"] = json!(landed.branch);
    detail["commits"] = json!(landed.commits);
    detail["checkout"] = json!(landed.checkout);
    append(workspace, &landed.id, EventKind::Landed, detail);
}

/// A step of a train is found to have happened before it was cut off. It is written down unless that
/// was done then.
///
/// # Errors
/// If the journal cannot be read.
pub(super) fn landed_before(
    workspace: &Workspace,
    happened: &Step,
    into: &str,
) -> Result<(), ops::Error> {
    let known = workspace.store()?.journal().reader(0).read()?.into_iter().any(|event| {
        let to = event.detail.as_ref().and_then(|detail| detail["to"].as_str());
        event.kind == EventKind::Landed
            && event.instance.as_ref() == Some(&happened.id)
            && to == Some(&happened.new)
    });
    if !known {
        let mut detail = step(into, &happened.old, &happened.new);
        detail["action"] = json!("continued");
        append(workspace, &happened.id, EventKind::Landed, detail);
    }
    Ok(())
}

/// What was left over on the instance's own branch was committed.
pub(super) fn committed(
    workspace: &Workspace,
    id: &InstanceId,
    branch: &str,
    old: &str,
    new: &str,
) {
    append(workspace, id, EventKind::Committed, step(branch, old, new));
}

/// The instance's own branch, and its worktree, have followed a rebase.
pub(super) fn rebased(workspace: &Workspace, id: &InstanceId, branch: &str, old: &str, new: &str) {
    append(workspace, id, EventKind::Rebased, step(branch, old, new));
}

/// A request was made or brought up to date, or a branch was pushed for one.
pub(super) fn requested(workspace: &Workspace, requested: &Requested) {
    let detail = json!({
        "action": requested.action,
        "number": requested.number,
        "url": requested.url,
        "state": requested.state,
        "remote": requested.remote,
        "branch": requested.branch,
        "head": requested.head,
    });
    append(workspace, &requested.id, EventKind::Requested, detail);
}

/// A request was looked at; worth a line if it is not what `record` says any more.
pub(super) fn seen(workspace: &Workspace, record: &Record, found: &Requested) {
    let known = record.pr.as_ref().map(|pr| (pr.number, pr.state.as_str()));
    if known != found.number.zip(found.state.as_deref()) {
        requested(workspace, found);
    }
}

fn step(branch: &str, old: &str, new: &str) -> Value {
    json!({ "ref": format!("refs/heads/{branch}"), "from": old, "to": new })
}

fn append(workspace: &Workspace, id: &InstanceId, kind: EventKind, detail: Value) {
    let event = NewEvent {
        at: clock::now(),
        instance: Some(id.clone()),
        kind,
        from: None,
        to: None,
        source: Some(Source::Command),
        detail: Some(detail),
    };
    let Ok(store) = workspace.store() else { return };
    let _ = store.journal().append(event);
}
