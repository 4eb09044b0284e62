//! Which differences are explained: by what our commands did, and by what each instance did where it may.

use crate::git::outside::{self, Difference, Look, Resident, What};
use crate::git::revision;
use crate::instance::{Event, EventKind, Record};
use crate::ops::{Error, Workspace};
use crate::store::Stored;
use jiff::Timestamp;
use std::collections::HashSet;

/// How many steps of a log are told as evidence.
const STEPS: usize = 3;

/// What is known of a repository's instances.
pub(super) struct Explain<'a> {
    workspace: &'a Workspace,
    instances: &'a [Stored],
    residents: &'a [Resident],
}

/// A difference that nobody explains, and what git's logs say of it.
type Found = (Difference, Vec<String>);

impl<'a> Explain<'a> {
    pub(super) fn new(
        workspace: &'a Workspace,
        instances: &'a [Stored],
        residents: &'a [Resident],
    ) -> Self {
        Self { workspace, instances, residents }
    }

    /// Returns the differences between two looks that nobody explains, with when each of them began.
    pub(super) fn unexplained(
        &self,
        (before, since): (&Look, Timestamp),
        (now, seen): (&Look, Timestamp),
    ) -> Result<Vec<Found>, Error> {
        let own: Vec<String> = self.records().map(|record| record.branch.clone()).collect();
        let found = outside::differences(self.workspace.repository(), before, now, &own)?;
        if found.is_empty() {
            return Ok(Vec::new());
        }
        let journal = self.journal(since)?;
        let bases = self.bases(before, now)?;
        let same_branch = before.head.branch == now.head.branch;
        let head = now.head.branch.as_ref().filter(|_| same_branch);
        let head = head.map(|branch| format!("refs/heads/{branch}"));
        let mut left = Vec::new();
        for difference in found {
            let evidence = match difference.what {
                What::MainHead => match &head {
                    // Its branch has moved, which is looked at as such and told as this.
                    Some(name) => self.branch(name, before, now, &journal, &bases),
                    None => Some(last(self.workspace, "HEAD")),
                },
                What::Ref => match difference.paths.first() {
                    Some(name) if Some(name) == head.as_ref() => None,
                    Some(name) if name.starts_with("refs/heads/") => {
                        self.branch(name, before, now, &journal, &bases)
                    }
                    Some(name) => self.worktree(name, now, (since, seen)),
                    None => None,
                },
                What::Stash | What::MainIndex | What::MainFiles | What::Config | What::Hooks => {
                    Some(Vec::new())
                }
            };
            left.extend(evidence.map(|evidence| (difference, evidence)));
        }
        Ok(left)
    }

    fn records(&self) -> impl Iterator<Item = &Record> {
        self.instances.iter().map(|stored| &stored.record)
    }

    fn journal(&self, since: Timestamp) -> Result<Vec<Event>, Error> {
        let mut events = self.workspace.store()?.journal().reader(0).read()?;
        events.retain(|event| event.at >= since);
        Ok(events)
    }

    /// Returns the branches on which no instance has to work: those that instances started from, the
    /// remote's default one, and the one that the main worktree is on.
    fn bases(&self, before: &Look, now: &Look) -> Result<HashSet<String>, Error> {
        let short = |name: &str| match name.strip_prefix("refs/heads/") {
            Some(name) => Some(name.to_owned()),
            None => name.strip_prefix("refs/remotes/")?.split_once('/').map(|(_, b)| b.to_owned()),
        };
        let bases = self.records().filter_map(|record| short(record.base.reference.as_ref()?));
        let default = revision::remote_default_branch(self.workspace.repository())?;
        let heads = [&before.head.branch, &now.head.branch].into_iter().flatten().cloned();
        Ok(bases.chain(default.as_deref().and_then(short)).chain(heads).collect())
    }

    /// Returns what is known of the way of a branch, or `None` if it is explained.
    fn branch(
        &self,
        name: &str,
        before: &Look,
        now: &Look,
        journal: &[Event],
        bases: &HashSet<String>,
    ) -> Option<Vec<String>> {
        let short = name.strip_prefix("refs/heads/").unwrap_or(name);
        let owner = self.residents.iter().find(|resident| resident.branch == short);
        let (old, new) = (before.branches.get(short)?, now.branches.get(short));
        let Some(new) = new else {
            let removed = journal.iter().any(|event| removes(event, short));
            return (!removed).then(Vec::new);
        };
        if owner.is_some_and(|owner| journal.iter().any(|event| restores(event, &owner.id))) {
            return None;
        }
        let told: Vec<_> = journal.iter().filter_map(|event| moves(event, name)).collect();
        let instances: Vec<&Resident> = match owner {
            Some(owner) => vec![owner],
            None if bases.contains(short) => Vec::new(),
            None => self.residents.iter().collect(),
        };
        let way = (short, old.as_str(), new.as_str());
        let unexplained =
            outside::explain_branch(self.workspace.repository(), way, &told, &instances).err()?;
        if unexplained.steps.is_empty() {
            return Some(last(self.workspace, name));
        }
        Some(unexplained.steps.iter().rev().take(STEPS).rev().map(log_line).collect())
    }

    /// Returns what is known of the `HEAD` of an instance's worktree, or `None` if it is explained.
    fn worktree(
        &self,
        name: &str,
        now: &Look,
        (since, seen): (Timestamp, Timestamp),
    ) -> Option<Vec<String>> {
        let id = name.split('/').nth(1)?;
        let resident = self.residents.iter().find(|resident| resident.id == id)?;
        let commit = now.worktrees.get(id)?.commit.as_deref();
        let explained =
            outside::explain_worktree(resident, commit, (since.as_second(), seen.as_second()));
        (!explained).then(Vec::new)
    }
}

fn removes(event: &Event, branch: &str) -> bool {
    event.kind == EventKind::Removed && text(event, "branch") == Some(branch)
}

fn restores(event: &Event, id: &str) -> bool {
    let own = event.instance.as_ref().is_some_and(|instance| instance.as_str() == id);
    own && event.kind == EventKind::Restored
}

/// Returns from where to where a command of ours has told to have moved the branch.
fn moves(event: &Event, name: &str) -> Option<(String, String)> {
    use EventKind::{Committed, Landed, Rebased};
    let ours = matches!(event.kind, Landed | Committed | Rebased);
    let step = || Some((text(event, "from")?.to_owned(), text(event, "to")?.to_owned()));
    (ours && text(event, "ref") == Some(name)).then(step).flatten()
}

fn text<'a>(event: &'a Event, field: &str) -> Option<&'a str> {
    event.detail.as_ref()?.get(field)?.as_str()
}

/// Returns the last line of a log as evidence.
fn last(workspace: &Workspace, name: &str) -> Vec<String> {
    let step = outside::last_step(workspace.repository(), name);
    step.as_ref().map(log_line).into_iter().collect()
}

fn log_line(step: &outside::Step) -> String {
    format!("log of git: {}", step.words())
}
