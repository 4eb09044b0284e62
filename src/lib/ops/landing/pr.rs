//! An instance's branch becomes a pull or merge request.
//!
//! What can fail without leaving a trace comes first: the remote and the site are asked before
//! anything is pushed, a rebase happens in the object store, and the local branch follows last. A plan
//! (`plan`) goes the same way and stops before the first thing that changes anything.

mod plan;
mod text;

use super::follow::{self, Following};
use super::leftover::{self, Settled};
use super::remote::{self as route, Route};
use super::{Error, journal, target};
use crate::config::Settings;
use crate::git::landing::{self, Replayed};
use crate::git::remote::{self, Push};
use crate::git::{branch, landing::is_ancestor};
use crate::instance::{InstanceId, Record};
use crate::land::forge::{Edit, Found, Wanted};
use crate::ops::{self, Workspace};
use crate::store::{Held, LOCK_WAIT, Stored};
use crate::supervisor::Request;
use serde::Serialize;
use std::time::Duration;

/// How a request is to be made.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// Let an agent write title and text.
    pub ai: bool,
    /// What was tested.
    pub testing: Option<String>,
    /// The branch that it goes into.
    pub base: Option<String>,
    /// The remote.
    pub remote: Option<String>,
    /// Whether it is a draft; `None` leaves it to the setting.
    pub draft: Option<bool>,
    /// More labels.
    pub labels: Vec<String>,
    /// More reviewers.
    pub reviewers: Vec<String>,
    /// Issues that it closes.
    pub closes: Vec<String>,
    /// Commit what is left over, with this message.
    pub commit: Option<String>,
    /// Whether the branch is rebased; `None` leaves it to the setting.
    pub rebase: Option<bool>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What happened to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It was made.
    Created,
    /// It was there, and has the newest commits now.
    Updated,
    /// There is no program that could make it: the branch is pushed, `page` is to be opened.
    Pushed,
    /// Nothing yet: this is what would happen.
    Planned,
    /// It was looked at.
    Seen,
}

/// A pull or merge request, and how it came about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Requested {
    /// The instance.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// Its branch.
    pub branch: String,
    /// The branch that it is to go into.
    pub base: Option<String>,
    /// The remote that it was pushed to.
    pub remote: Option<String>,
    /// What happened.
    pub action: Action,
    /// The request's number.
    pub number: Option<u64>,
    /// Its page.
    pub url: Option<String>,
    /// `open`, `closed` or `merged`.
    pub state: Option<String>,
    /// Whether it is a draft.
    pub draft: Option<bool>,
    /// The commit that it offers.
    pub head: Option<String>,
    /// Whether left-over work was committed.
    pub committed: bool,
    /// Whether the commits were made anew on top of the base.
    pub rebased: bool,
    /// Its title.
    pub title: Option<String>,
    /// The text that was written; `None` if it was left as it is.
    pub body: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Who is asked to review it.
    pub reviewers: Vec<String>,
    /// The page on which a person can make it, if no program could.
    pub page: Option<String>,
    /// What would be done, of a plan: one step each, in order.
    pub steps: Vec<String>,
    /// What did not work, though the request is there; why there is none, though the branch is.
    pub warnings: Vec<String>,
}

/// Makes the request of `stored`, or brings it up to date.
///
/// # Errors
/// If work is not committed, the rebase conflicts, the remote or the site refuses or cannot be
/// reached. The local repository is as before then.
pub fn open(
    workspace: &Workspace,
    stored: &Stored,
    options: &Options,
) -> Result<Requested, ops::Error> {
    let settings = workspace.settings()?;
    let record = &stored.record;
    let base = target::target(record, options.base.as_deref(), "--base")?;
    let route = route::route(workspace, &settings, record, options.remote.as_deref())?;
    let message = options.commit.as_deref();
    if options.dry_run {
        let made = leftover::rehearse(workspace, record, message)?;
        return Opening { workspace, settings: &settings, record, options, base, route }.plan(made);
    }
    let mut leftover = leftover::settle(workspace, record, message)?;
    let committed = leftover.is_some();
    let opening = Opening { workspace, settings: &settings, record, options, base, route };
    let requested = opening.carry_out(leftover.as_mut().map(Settled::held));
    let mut requested = leftover::or_take_back(workspace, leftover, requested)?;
    requested.committed = committed;
    Ok(requested)
}

/// Ends `stored`, and then makes its request.
///
/// # Errors
/// If its supervisor does not answer; as [`open`], and it has then only ended.
pub fn stop_and_open(
    workspace: &Workspace,
    stored: &Stored,
    options: &Options,
) -> Result<Requested, ops::Error> {
    let (store, id) = (workspace.store()?, &stored.record.id);
    ops::steer::stop(workspace, stored)?;
    // The supervisor has answered, but may take a moment to go.
    drop(store.lock_instance(id, LOCK_WAIT)?);
    open(workspace, &store.stored(id)?, options)
}

struct Opening<'a> {
    workspace: &'a Workspace,
    settings: &'a Settings,
    record: &'a Record,
    options: &'a Options,
    base: String,
    route: Route,
}

/// What is on the remote.
struct Remote {
    base: String,
    branch: Option<String>,
}

impl Opening<'_> {
    /// Goes all the way; the instance may be `held` by the caller.
    fn carry_out(&self, mut held: Option<&mut Held>) -> Result<Requested, ops::Error> {
        let repository = self.workspace.repository();
        let head = self.head()?;
        let remote = self.ask_remote()?;
        if is_ancestor(repository, &head, &remote.base)? {
            let onto = format!("{}/{}", self.route.base, self.base);
            return Err(Error::NoCommits { id: self.record.id.clone(), onto }.into());
        }
        let found = self.find()?;
        if let Some(merged) = merged(found.as_ref(), &head) {
            store(self.workspace, &self.record.id, held, merged, &head)?;
            let requested =
                Requested { head: Some(head), ..seen(self.record, Action::Seen, Some(merged)) };
            journal::seen(self.workspace, self.record, &requested);
            return Ok(requested);
        }
        let found = found.filter(|request| request.state == "open");
        let new = self.rebase(&head, &remote.base, held.is_some(), true)?;
        let mut warnings = Vec::new();
        let wanted = self.wanted(&new, &remote.base, &mut warnings)?;
        let edit = found.as_ref().map(|found| self.edit(found, &wanted));
        let written = edit.as_ref().map_or_else(|| Some(wanted.body.clone()), |e| e.body.clone());
        // Nothing is pushed that could not be followed here.
        let reason = format!("claudio pr: rebased onto {}/{}", self.route.base, self.base);
        let following = match new == head {
            true => None,
            false => {
                let (lent, commits) = (held.as_deref_mut(), (head.as_str(), new.as_str()));
                Some(Following::prepare(self.workspace, self.record, lent, commits, &reason)?)
            }
        };
        let asked = self.push(&new, remote.branch.as_deref());
        let there = found.zip(edit);
        let asked = asked.and_then(|()| self.ask(there, &wanted, &mut warnings));
        let (action, request) = match following {
            Some(following) => following.after(asked)?,
            None => {
                let asked = asked?;
                if let Some(found) = &asked.1 {
                    store(self.workspace, &self.record.id, held, found, &new)?;
                }
                asked
            }
        };
        let mut requested = self.requested(action, Some(new.clone()), request.as_ref(), &wanted);
        requested.body = written;
        requested.rebased = new != head;
        requested.warnings = warnings;
        journal::requested(self.workspace, &requested);
        Ok(requested)
    }

    fn head(&self) -> Result<String, ops::Error> {
        let name = &self.record.branch;
        let head = branch::commit_of(self.workspace.repository(), name)?;
        Ok(head.ok_or_else(|| Error::NoBranch { name: name.clone() })?)
    }

    fn rebases(&self) -> bool {
        self.options.rebase.unwrap_or_else(|| self.settings.pr_auto_rebase())
    }

    /// Returns the request for the branch, if there is one and a program that knows.
    fn find(&self) -> Result<Option<Found>, ops::Error> {
        let forge = self.route.forge.as_ref();
        Ok(forge.map(|forge| forge.find(&self.record.branch)).transpose()?.flatten())
    }

    /// Asks what is on the remote.
    fn heads(&self) -> Result<Remote, ops::Error> {
        let repository = self.workspace.repository();
        let Route { base, push, network, .. } = &self.route;
        let (own, ours) = (self.base.as_str(), self.record.branch.as_str());
        let trouble = |error| self.route.trouble(error);
        let same = base == push;
        let asked = if same { vec![own, ours] } else { vec![own] };
        let heads = remote::heads(repository, *network, base, &asked).map_err(trouble)?;
        let mut heads = heads.into_iter();
        let found = heads.next().flatten();
        let (name, remote) = (own.to_owned(), base.clone());
        let base_head = found.ok_or(Error::NoRemoteBranch { name, remote })?;
        let branch = match heads.next() {
            Some(found) => found,
            None => {
                let heads = remote::heads(repository, *network, push, &[ours]);
                heads.map_err(trouble)?.into_iter().next().flatten()
            }
        };
        Ok(Remote { base: base_head, branch })
    }

    /// Asks what is on the remote, and fetches it.
    fn ask_remote(&self) -> Result<Remote, ops::Error> {
        let repository = self.workspace.repository();
        let Route { base, push, network, .. } = &self.route;
        let (own, ours) = (self.base.as_str(), self.record.branch.as_str());
        let trouble = |error| self.route.trouble(error);
        let heads = self.heads()?;
        let (same, there) = (base == push, heads.branch.is_some());
        let wanted = if same && there { vec![own, ours] } else { vec![own] };
        remote::fetch(repository, *network, base, &wanted).map_err(trouble)?;
        if !same && there {
            remote::fetch(repository, *network, push, &[ours]).map_err(trouble)?;
        }
        Ok(heads)
    }

    /// Returns the commit that is to be pushed. No ref has moved. What the worktree holds is looked
    /// at unless it is still to be committed, and whether the instance runs, unless it `is_held`.
    fn rebase(
        &self,
        head: &str,
        onto: &str,
        is_held: bool,
        is_committed: bool,
    ) -> Result<String, ops::Error> {
        let repository = self.workspace.repository();
        if !self.rebases() || is_ancestor(repository, onto, head)? {
            return Ok(head.to_owned());
        }
        let id = self.record.id.clone();
        if !is_held && self.workspace.store()?.is_alive(&id) {
            return Err(Error::Running { id, doing: "rebased" }.into());
        }
        if is_committed {
            landing::check_checkout(repository, &self.record.branch)?;
        }
        let onto_name = format!("{}/{}", self.route.base, self.base);
        match landing::replay(repository, head, onto)? {
            Replayed::UpToDate => Ok(head.to_owned()),
            Replayed::Done { commits: 0, .. } => {
                Err(Error::NoCommits { id, onto: onto_name }.into())
            }
            Replayed::Done { tip, .. } => Ok(tip),
            Replayed::Conflict { paths, .. } => Err(Error::Conflict {
                id,
                branch: self.record.branch.clone(),
                worktree: self.record.worktree.clone(),
                onto: onto_name,
                rebase: true,
                paths,
            }
            .into()),
        }
    }

    /// Returns what is to be pushed, if anything; what is rewritten on the remote must be ours under
    /// other names.
    fn pushing<'a>(
        &'a self,
        new: &'a str,
        there: Option<&'a str>,
    ) -> Result<Option<Push<'a>>, ops::Error> {
        let repository = self.workspace.repository();
        let (remote, branch) = (self.route.push.as_str(), self.record.branch.as_str());
        let mut push = Push { remote, commit: new, branch, replacing: None };
        if let Some(there) = there {
            if there == new {
                return Ok(None);
            }
            if !is_ancestor(repository, there, new)? {
                let commits = landing::lost(repository, there, new)?;
                if !commits.is_empty() {
                    let (id, branch) = (self.record.id.clone(), branch.to_owned());
                    let remote = remote.to_owned();
                    return Err(Error::RemoteAhead { id, branch, remote, commits }.into());
                }
                push.replacing = Some(there);
            }
        }
        Ok(Some(push))
    }

    fn push(&self, new: &str, there: Option<&str>) -> Result<(), ops::Error> {
        let repository = self.workspace.repository();
        let Some(push) = self.pushing(new, there)? else { return Ok(()) };
        remote::push(repository, self.route.network, &push).map_err(|e| self.route.trouble(e))
    }

    /// Makes the request of what was pushed, or brings it up to date.
    fn ask(
        &self,
        there: Option<(Found, Edit)>,
        wanted: &Wanted,
        warnings: &mut Vec<String>,
    ) -> Result<(Action, Option<Found>), ops::Error> {
        Ok(match (self.route.forge.as_ref(), there) {
            (None, _) => {
                warnings.extend(self.route.without_request(&self.base, &self.record.branch));
                (Action::Pushed, None)
            }
            (Some(forge), None) => (Action::Created, Some(forge.create(wanted, warnings)?)),
            (Some(forge), Some((found, edit))) => {
                forge.edit(&found, &edit, warnings)?;
                (Action::Updated, Some(forge.view(found.number)?))
            }
        })
    }

    fn requested(
        &self,
        action: Action,
        head: Option<String>,
        found: Option<&Found>,
        wanted: &Wanted,
    ) -> Requested {
        let record = self.record;
        let page = found.is_none().then(|| self.route.page(&self.base, &record.branch)).flatten();
        Requested {
            base: Some(found.map_or(&wanted.base, |found| &found.base).clone()),
            remote: Some(self.route.push.clone()),
            head,
            title: Some(found.map_or(&wanted.title, |found| &found.title).clone()),
            body: Some(wanted.body.clone()),
            labels: found.map_or(&wanted.labels, |found| &found.labels).clone(),
            reviewers: found.map_or(&wanted.reviewers, |found| &found.reviewers).clone(),
            page,
            ..seen(record, action, found)
        }
    }
}

/// Returns the request if it was merged as `head` is. Squashed, perhaps: the base does not hold
/// these commits, and nothing is left to ask for.
fn merged<'a>(found: Option<&'a Found>, head: &str) -> Option<&'a Found> {
    found.filter(|found| found.state == "merged" && found.head.as_deref() == Some(head))
}

/// Looks at the request of `stored` again and stores what it is now.
///
/// # Errors
/// If it has none, or the site cannot be asked.
pub fn refresh(workspace: &Workspace, stored: &Stored) -> Result<Requested, ops::Error> {
    let record = &stored.record;
    let no_request = || Error::NoRequest { id: record.id.clone() };
    let known = record.pr.as_ref().ok_or_else(no_request)?;
    let route = route::route(workspace, &workspace.settings()?, record, None)?;
    let forge =
        route.forge.as_ref().ok_or_else(|| Error::NoForge { remote: route.base.clone() })?;
    let found = forge.view(known.number)?;
    let head = found.head.clone().or_else(|| known.head.clone()).unwrap_or_default();
    store(workspace, &record.id, None, &found, &head)?;
    let mut requested = seen(record, Action::Seen, Some(&found));
    requested.head = Some(head).filter(|head| !head.is_empty());
    journal::seen(workspace, record, &requested);
    Ok(requested)
}

fn seen(record: &Record, action: Action, found: Option<&Found>) -> Requested {
    Requested {
        id: record.id.clone(),
        name: record.name.clone(),
        branch: record.branch.clone(),
        base: found.map(|found| found.base.clone()),
        remote: None,
        action,
        number: found.map(|found| found.number),
        url: found.map(|found| found.url.clone()),
        state: found.map(|found| found.state.clone()),
        draft: found.map(|found| found.draft),
        head: None,
        committed: false,
        rebased: false,
        title: found.map(|found| found.title.clone()),
        body: None,
        labels: found.map(|found| found.labels.clone()).unwrap_or_default(),
        reviewers: found.map(|found| found.reviewers.clone()).unwrap_or_default(),
        page: None,
        steps: Vec::new(),
        warnings: Vec::new(),
    }
}

/// A supervisor stores a request at once.
const ANSWER_WAIT: Duration = Duration::from_secs(15);

/// Writes a request into the record of an instance that may be `held`, or has its supervisor do it.
fn store(
    workspace: &Workspace,
    id: &InstanceId,
    held: Option<&mut Held>,
    found: &Found,
    head: &str,
) -> Result<(), ops::Error> {
    if let Some(held) = held {
        return follow::write(held, found, head);
    }
    let store = workspace.store()?;
    let stored = store.stored(id)?;
    if stored.alive && stored.record.state.needs_supervisor() {
        let request = Request::PullRequest { pr: follow::known(found, head) };
        return ops::steer::ask_supervisor(&stored, &request, Some(ANSWER_WAIT)).map(drop);
    }
    follow::write(&mut store.lock_instance(id, LOCK_WAIT)?, found, head)
}
