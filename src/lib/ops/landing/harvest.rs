//! What is done about instances that are completed: just what was asked for, and never more.

use super::pr::{self, Action};
use super::{Error, leftover};
use crate::instance::{InstanceId, PullRequest, StateName};
use crate::ops::{self, Workspace, cleanup};
use crate::store::Stored;
use serde::Serialize;

/// What is to be done.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// Commit what is left over, with this message.
    pub commit: Option<String>,
    /// Make the pull requests, or bring them up to date.
    pub pr: bool,
    /// Remove what is proven to have landed.
    pub cleanup: bool,
    /// Keep for 'undo' what git ignores, too.
    pub ignored: bool,
}

/// What was done about an instance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Harvested {
    /// Which.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// Its branch.
    pub branch: String,
    /// Whether left-over work was committed.
    pub committed: bool,
    /// What happened to its pull request; `None` for nothing.
    pub request: Option<Action>,
    /// Its pull request.
    pub pr: Option<PullRequest>,
    /// Whether it was removed.
    pub removed: bool,
    /// Why it was not.
    pub kept: Vec<String>,
    /// What did not quite work.
    pub warnings: Vec<String>,
}

/// Does what is wanted for `stored`.
///
/// # Errors
/// If it is not completed, work is left over that nobody said to commit, or a request fails.
pub fn harvest(
    workspace: &Workspace,
    stored: &Stored,
    wanted: &Wanted,
) -> Result<Harvested, ops::Error> {
    let record = &stored.record;
    let state = record.state.name();
    if state != StateName::Completed || stored.alive {
        return Err(ops::Error::WrongState { id: record.id.clone(), state, wanted: "completed" });
    }
    let mut harvested = Harvested {
        id: record.id.clone(),
        name: record.name.clone(),
        branch: record.branch.clone(),
        committed: false,
        request: None,
        pr: record.pr.clone(),
        removed: false,
        kept: Vec::new(),
        warnings: Vec::new(),
    };
    if wanted.pr {
        request(workspace, stored, wanted, &mut harvested)?;
    } else if wanted.commit.is_some() {
        let settled = leftover::settle(workspace, record, wanted.commit.as_deref())?;
        harvested.committed = settled.is_some();
        leftover::or_take_back(workspace, settled, Ok(()))?;
    }
    if wanted.cleanup {
        clean_up(workspace, stored, wanted.ignored, &mut harvested)?;
    }
    Ok(harvested)
}

fn request(
    workspace: &Workspace,
    stored: &Stored,
    wanted: &Wanted,
    harvested: &mut Harvested,
) -> Result<(), ops::Error> {
    let options = pr::Options { commit: wanted.commit.clone(), ..pr::Options::default() };
    match pr::open(workspace, stored, &options) {
        Ok(made) => {
            harvested.committed = made.committed;
            harvested.request = Some(made.action);
            harvested.warnings = made.warnings;
            harvested.pr = workspace.store()?.read(&stored.record.id)?.pr;
            Ok(())
        }
        // It did nothing, or all of it has landed already.
        Err(ops::Error::Landing(error)) if matches!(*error, Error::NoCommits { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

fn clean_up(
    workspace: &Workspace,
    stored: &Stored,
    ignored: bool,
    harvested: &mut Harvested,
) -> Result<(), ops::Error> {
    if harvested.request.is_none() && stored.record.pr.is_some() {
        match pr::refresh(workspace, stored) {
            Ok(_) => harvested.pr = workspace.store()?.read(&stored.record.id)?.pr,
            Err(error) => harvested.warnings.push(error.to_string()),
        }
    }
    let item = cleanup::one(workspace, &stored.record.id, ignored)?;
    match item.action {
        cleanup::Action::Removed => harvested.removed = true,
        _ => harvested.kept = item.reasons,
    }
    Ok(())
}
