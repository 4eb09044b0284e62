//! One instance lands in a local branch.

use super::verify::{self, Verify};
use super::{Error, hold, journal, leftover, target};
use crate::git::landing::{self, Advance, Draft, Merged, Replayed};
use crate::git::worktree::{Guard, ScratchWorktree};
use crate::git::{branch, landing::is_ancestor};
use crate::instance::{InstanceId, Record};
use crate::ops::{self, Workspace};
use crate::store::{self, LOCK_WAIT, Stored};
use crate::sys::lock::Lock;
use serde::{Deserialize, Serialize};

/// How commits go into a branch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// As `git merge` does: a fast-forward if it can be, else a merge commit.
    #[default]
    Merge,
    /// Always with a merge commit.
    NoFf,
    /// All of it as one commit.
    Squash,
    /// Each commit anew on top.
    Rebase,
    /// Only if the branch needs no more than to move forward.
    FfOnly,
}

/// How an instance is to land.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The branch; `None` is the one that the instance started from.
    pub into: Option<String>,
    /// How.
    pub mode: Mode,
    /// The message of the new commit.
    pub message: Option<String>,
    /// Commit what is left over, with this message.
    pub commit: Option<String>,
    /// The user's check of the result.
    pub verify: Option<Verify>,
    /// Only say what would happen.
    pub dry_run: bool,
}

/// What became of an instance's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "the names say it")]
pub enum Action {
    Merged,
    FastForwarded,
    Squashed,
    Rebased,
    UpToDate,
}

/// An instance that has landed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Landed {
    /// Which.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// Its branch.
    pub branch: String,
    /// The branch that holds its work now.
    pub into: String,
    /// What happened.
    pub action: Action,
    /// Whether it only would happen.
    pub dry_run: bool,
    /// The commit that the branch was at.
    pub before: String,
    /// The commit that it is at.
    pub after: String,
    /// How many commits of the instance's that brought.
    pub commits: usize,
    /// Whether the user's check has said yes; `None` without one.
    pub verified: Option<bool>,
    /// The checkout of the branch that followed.
    pub checkout: Option<String>,
}

/// Lands `stored` in a local branch.
///
/// # Errors
/// If it conflicts, holds uncommitted work, a check or hook refuses it, a checkout is in the way, or
/// the branch has moved meanwhile. Everything is as before then.
pub fn merge(
    workspace: &Workspace,
    stored: &Stored,
    options: &Options,
) -> Result<Landed, ops::Error> {
    let landing = workspace.store()?.lock_landing(LOCK_WAIT)?;
    if let Some(train) = landing.train()? {
        let left = train.left().len();
        return Err(Error::TrainStopped { into: train.into, left }.into());
    }
    let (record, before_move) = (&stored.record, &mut |_: &str, _: &str| Ok(()));
    match options.dry_run {
        true => rehearse(workspace, record, options, None),
        false => land(workspace, record, options, before_move),
    }
}

/// Says what would happen, on the branch as it is, or as it would be `at` a commit.
pub(super) fn rehearse(
    workspace: &Workspace,
    record: &Record,
    options: &Options,
    at: Option<&str>,
) -> Result<Landed, ops::Error> {
    let repository = workspace.repository();
    let into = target::local(repository, record, options.into.as_deref())?;
    let no_branch = |name: &str| Error::NoBranch { name: name.to_owned() };
    let before = branch::commit_of(repository, &into)?.ok_or_else(|| no_branch(&into))?;
    hold::owner(workspace, landing::check_checkout(repository, &into)?.as_deref())?;
    let head = match leftover::rehearse(workspace, record, options.commit.as_deref())? {
        Some(made) => made,
        None => branch::commit_of(repository, &record.branch)?
            .ok_or_else(|| no_branch(&record.branch))?,
    };
    let before = at.unwrap_or(&before);
    let plan = Plan { workspace, record, options, into: &into, before, head: &head };
    plan.carry_out(&mut |_, _| Ok(()))
}

/// Lands one instance; `before_move` is told where the branch is about to go, from where to where.
pub(super) fn land(
    workspace: &Workspace,
    record: &Record,
    options: &Options,
    before_move: &mut dyn FnMut(&str, &str) -> Result<(), ops::Error>,
) -> Result<Landed, ops::Error> {
    let repository = workspace.repository();
    let into = target::local(repository, record, options.into.as_deref())?;
    let no_branch = |name: &str| Error::NoBranch { name: name.to_owned() };
    branch::commit_of(repository, &into)?.ok_or_else(|| no_branch(&into))?;
    let checkout = landing::check_checkout(repository, &into)?;
    let owner = hold::owner(workspace, checkout.as_deref())?;
    let leftover = leftover::settle(workspace, record, options.commit.as_deref())?;
    let mut held = None;
    let landed = (|| {
        held = hold::take(workspace, owner.as_ref())?;
        let head = branch::commit_of(repository, &record.branch)?;
        let head = head.ok_or_else(|| no_branch(&record.branch))?;
        let before = branch::commit_of(repository, &into)?.ok_or_else(|| no_branch(&into))?;
        let plan = Plan { workspace, record, options, into: &into, before: &before, head: &head };
        plan.carry_out(before_move)
    })();
    let waits = held.is_some_and(hold::drop_held);
    let landed = leftover::or_take_back(workspace, leftover, landed);
    if waits {
        hold::start_waiting(workspace);
    }
    landed
}

struct Plan<'a> {
    workspace: &'a Workspace,
    record: &'a Record,
    options: &'a Options,
    into: &'a str,
    before: &'a str,
    head: &'a str,
}

impl Plan<'_> {
    fn carry_out(
        &self,
        before_move: &mut dyn FnMut(&str, &str) -> Result<(), ops::Error>,
    ) -> Result<Landed, ops::Error> {
        let repository = self.workspace.repository();
        let commits = landing::commits(repository, self.before, self.head)?.len();
        let (action, after, scratch) = self.compute()?;
        let mut landed = self.landed(action, &after, commits);
        if action == Action::UpToDate {
            return Ok(landed);
        }
        // Known before a check that may take long.
        landing::check_move(repository, self.into, &after)?;
        if self.options.dry_run {
            return Ok(landed);
        }
        if let Some(check) = &self.options.verify {
            let scratch = match scratch {
                Some(scratch) => scratch,
                None => self.scratch(&after)?,
            };
            verify::run(self.workspace, self.record, &scratch, check)?;
            landed.verified = Some(true);
        }
        before_move(self.before, &after)?;
        let reason = format!("claudio merge {}: {}", self.record.id, self.record.branch);
        let step = Advance { branch: self.into, old: self.before, new: &after, reason: &reason };
        let checkout = landing::advance(repository, &step)?;
        landed.checkout = checkout.map(|path| path.display().to_string());
        journal::landed(self.workspace, &landed);
        Ok(landed)
    }

    fn landed(&self, action: Action, after: &str, commits: usize) -> Landed {
        Landed {
            id: self.record.id.clone(),
            name: self.record.name.clone(),
            branch: self.record.branch.clone(),
            into: self.into.to_owned(),
            action,
            dry_run: self.options.dry_run,
            before: self.before.to_owned(),
            after: after.to_owned(),
            commits,
            verified: None,
            checkout: None,
        }
    }

    /// Makes the commit that the branch is to go to; no ref moves.
    ///
    /// Returns what that is, the commit, and the worktree that it was made in, if it took one.
    fn compute(&self) -> Result<(Action, String, Option<ScratchWorktree<'_>>), ops::Error> {
        let repository = self.workspace.repository();
        let mode = self.options.mode;
        if is_ancestor(repository, self.head, self.before)? {
            return Ok((Action::UpToDate, self.before.to_owned(), None));
        }
        let forward = is_ancestor(repository, self.before, self.head)?;
        match mode {
            Mode::Merge | Mode::FfOnly | Mode::Rebase if forward => {
                Ok((Action::FastForwarded, self.head.to_owned(), None))
            }
            Mode::FfOnly => Err(Error::NoFastForward {
                id: self.record.id.clone(),
                branch: self.record.branch.clone(),
                into: self.into.to_owned(),
            }
            .into()),
            Mode::Rebase => match landing::replay(repository, self.head, self.before)? {
                Replayed::Done { tip, commits } if commits > 0 => Ok((Action::Rebased, tip, None)),
                Replayed::Done { .. } | Replayed::UpToDate => {
                    Ok((Action::UpToDate, self.before.to_owned(), None))
                }
                Replayed::Conflict { paths, .. } => Err(self.conflict(paths)),
            },
            Mode::Merge | Mode::NoFf | Mode::Squash => self.join(),
        }
    }

    fn join(&self) -> Result<(Action, String, Option<ScratchWorktree<'_>>), ops::Error> {
        let repository = self.workspace.repository();
        let squash = self.options.mode == Mode::Squash;
        let tree = match landing::merge_trees(repository, self.before, self.head)? {
            Merged::Clean { tree } => tree,
            Merged::Conflict { paths } => return Err(self.conflict(paths)),
        };
        if squash && landing::tree_of(repository, self.before)? == tree {
            return Ok((Action::UpToDate, self.before.to_owned(), None));
        }
        let action = if squash { Action::Squashed } else { Action::Merged };
        let message = self.message(squash)?;
        if !self.options.dry_run && landing::has_commit_hooks(repository, squash)? {
            let scratch = self.scratch(self.before)?;
            let made = landing::combine(repository, &scratch, self.head, &message, squash)?;
            return Ok((action, made, Some(scratch)));
        }
        let both = [self.before, self.head];
        let parents = if squash { &both[..1] } else { &both[..] };
        let made = Draft { tree: &tree, parents, message: &message }.commit(repository)?;
        Ok((action, made, None))
    }

    fn message(&self, squash: bool) -> Result<String, ops::Error> {
        if let Some(message) = &self.options.message {
            return Ok(message.clone());
        }
        if !squash {
            let into = match self.into {
                "main" | "master" => String::new(),
                other => format!(" into {other}"),
            };
            return Ok(format!("Merge branch '{}'{into}\n", self.record.branch));
        }
        let commits = landing::commits(self.workspace.repository(), self.before, self.head)?;
        if let [only] = commits.as_slice() {
            return Ok(format!("{}\n\n{}\n", only.subject, only.body).trim().to_owned());
        }
        let mut message = format!("{}\n", self.record.task);
        for commit in &commits {
            message.push_str(&format!("\n* {}", commit.subject));
        }
        Ok(message)
    }

    fn scratch(&self, commit: &str) -> Result<ScratchWorktree<'_>, ops::Error> {
        let store = self.workspace.store()?;
        let settings = self.workspace.settings()?;
        let repository = self.workspace.repository();
        // Where the instances' own worktrees are: what builds there builds here.
        let path = repository.home().join(settings.worktree_path("landing", &repository.name()));
        let include = ops::worker::include_patterns(self.workspace, &settings)?;
        let exclude = [store.layout().root().to_owned()];
        let lock = store.layout().worktrees_lock();
        let guard = || match Lock::acquire(&lock, LOCK_WAIT).map_err(store::Error::from) {
            Ok(lock) => Ok(Box::new(lock) as Guard),
            Err(error) => Err(error.to_string()),
        };
        let include = include.as_deref();
        Ok(ScratchWorktree::make(repository, &path, commit, include, &exclude, &guard)?)
    }

    fn conflict(&self, paths: Vec<String>) -> ops::Error {
        Error::Conflict {
            id: self.record.id.clone(),
            branch: self.record.branch.clone(),
            worktree: self.record.worktree.clone(),
            onto: self.into.to_owned(),
            rebase: self.options.mode == Mode::Rebase,
            paths,
        }
        .into()
    }
}
