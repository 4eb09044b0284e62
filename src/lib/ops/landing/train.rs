//! Several instances land one after the other, each on what the one before has left.
//!
//! What is about to happen is written down before a branch moves, and what has happened after it, so
//! that a train that was killed anywhere goes on to the same end.

use super::merge::{self, Landed, Mode, Options};
use super::verify::Verify;
use super::{Error, journal, leftover, order, target};
use crate::git::{branch, landing as git_landing};
use crate::instance::InstanceId;
use crate::ops::{self, Workspace};
use crate::store::{self, LOCK_WAIT, Landing, Step, Stored, Train};
use crate::sys::failpoint;
use serde::{Deserialize, Serialize};

/// How far a train has come.
#[derive(Debug, Default)]
pub struct Journey {
    /// What has landed now, in order.
    pub landed: Vec<Landed>,
    /// What has not landed, in order.
    pub left: Vec<InstanceId>,
    /// Why it stopped.
    pub stopped: Option<ops::Error>,
    /// Whether it can go on.
    pub kept: bool,
}

/// What a train is about to do.
#[derive(Debug, Clone, Copy)]
pub struct Stage<'a> {
    /// How many have landed.
    pub done: usize,
    /// How many there are.
    pub all: usize,
    /// What comes now, in words.
    pub doing: &'a str,
    /// Whether a check will print meanwhile, on standard error.
    pub prints: bool,
}

/// Is told before each landing what comes.
pub type Watched<'a> = dyn FnMut(Stage<'_>) + 'a;

/// What is kept of [`Options`] in the file. What is not understood is no reason to land without it.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
    mode: Mode,
    message: Option<String>,
    commit: Option<String>,
    verify: Option<String>,
}

/// Lands several instances: in the best order with `best`, else in the order given.
///
/// # Errors
/// If it cannot begin. What stops it later is part of the answer.
pub fn run(
    workspace: &Workspace,
    chosen: &[Stored],
    options: &Options,
    best: bool,
    watched: &mut Watched<'_>,
) -> Result<Journey, ops::Error> {
    let landing = workspace.store()?.lock_landing(LOCK_WAIT)?;
    if let Some(train) = landing.train()? {
        let left = train.left().len();
        return Err(Error::TrainStopped { into: train.into, left }.into());
    }
    let into = common_target(workspace, chosen, options)?;
    for stored in chosen {
        leftover::check(workspace, &stored.record, options.commit.as_deref())?;
    }
    let order = match best {
        true => {
            let doing = "looking for the best order";
            watched(Stage { done: 0, all: chosen.len(), doing, prints: false });
            order::best(workspace, &into, chosen)?
        }
        false => chosen.iter().map(|stored| stored.record.id.clone()).collect(),
    };
    if options.dry_run {
        return Ok(rehearse(workspace, &order, &into, options));
    }
    let kept = Kept {
        mode: options.mode,
        message: options.message.clone(),
        commit: options.commit.clone(),
        verify: options.verify.as_ref().map(|verify| verify.command.clone()),
    };
    let kept = serde_json::to_value(kept).map_err(|error| unreadable(workspace, &error))?;
    let mut train = Train::new(&into, order, kept);
    landing.save(&train)?;
    drive(workspace, &landing, &mut train, options, watched)
}

/// Goes on with a train that has stopped. `shown` is whether a person sees what its check prints.
///
/// # Errors
/// [`Error::NoTrain`]; if its file holds what this version does not know; if it cannot go on.
pub fn go_on(
    workspace: &Workspace,
    shown: bool,
    watched: &mut Watched<'_>,
) -> Result<Journey, ops::Error> {
    let landing = workspace.store()?.lock_landing(LOCK_WAIT)?;
    let mut train = landing.train()?.ok_or(Error::NoTrain)?;
    let kept: Kept = serde_json::from_value(train.options.clone())
        .map_err(|error| unreadable(workspace, &error))?;
    let options = Options {
        into: None,
        mode: kept.mode,
        message: kept.message,
        commit: kept.commit,
        verify: kept.verify.map(|command| Verify { command, shown }),
        dry_run: false,
    };
    settle_step(workspace, &landing, &mut train)?;
    drive(workspace, &landing, &mut train, &options, watched)
}

fn unreadable(workspace: &Workspace, error: &serde_json::Error) -> ops::Error {
    let path = match workspace.store() {
        Ok(store) => store.layout().train(),
        Err(error) => return error,
    };
    store::Error::Unreadable { path, reason: format!("options: {error}") }.into()
}

/// Forgets a train that has stopped; what has landed stays.
///
/// # Errors
/// [`Error::NoTrain`].
pub fn quit(workspace: &Workspace) -> Result<(), ops::Error> {
    let landing = workspace.store()?.lock_landing(LOCK_WAIT)?;
    landing.train()?.ok_or(Error::NoTrain)?;
    Ok(landing.forget()?)
}

fn common_target(
    workspace: &Workspace,
    chosen: &[Stored],
    options: &Options,
) -> Result<String, ops::Error> {
    let mut branches = Vec::new();
    for stored in chosen {
        let wanted = options.into.as_deref();
        let into = target::local(workspace.repository(), &stored.record, wanted)?;
        if !branches.contains(&into) {
            branches.push(into);
        }
    }
    match branches.len() {
        1 => Ok(branches.remove(0)),
        _ => Err(Error::SeveralTargets { branches }.into()),
    }
}

/// Says what would land: each on what the one before it would have left, up to the first that would
/// not.
fn rehearse(workspace: &Workspace, order: &[InstanceId], into: &str, options: &Options) -> Journey {
    let options = Options { into: Some(into.to_owned()), ..options.clone() };
    let mut journey = Journey::default();
    let rehearse = |id: &InstanceId, at: Option<&str>| {
        merge::rehearse(workspace, &workspace.store()?.read(id)?, &options, at)
    };
    for (place, id) in order.iter().enumerate() {
        let at = journey.landed.last().map(|landed: &Landed| landed.after.clone());
        match rehearse(id, at.as_deref()) {
            Ok(landed) => journey.landed.push(landed),
            Err(error) => {
                journey.left = order[place..].to_vec();
                journey.stopped = Some(error);
                break;
            }
        }
    }
    journey
}

fn land(
    workspace: &Workspace,
    id: &InstanceId,
    options: &Options,
    before_move: &mut dyn FnMut(&str, &str) -> Result<(), ops::Error>,
) -> Result<Landed, ops::Error> {
    let record = workspace.store()?.read(id)?;
    merge::land(workspace, &record, options, before_move)
}

fn drive(
    workspace: &Workspace,
    landing: &Landing<'_>,
    train: &mut Train,
    options: &Options,
    watched: &mut Watched<'_>,
) -> Result<Journey, ops::Error> {
    let options = Options { into: Some(train.into.clone()), ..options.clone() };
    let prints = options.verify.as_ref().is_some_and(|verify| verify.shown);
    let mut journey = Journey::default();
    for id in train.left() {
        let (done, all) = (train.landed.len(), train.order.len());
        watched(Stage { done, all, doing: &format!("landing {id}"), prints });
        let result = land(workspace, &id, &options, &mut |old, new| {
            let (id, old, new) = (id.clone(), old.to_owned(), new.to_owned());
            train.step = Some(Step { id, old, new });
            landing.save(train)?;
            failpoint::hit("train.before-move");
            Ok(())
        });
        failpoint::hit("train.after-move");
        train.step = None;
        match result {
            Ok(landed) => {
                train.landed.push(id);
                journey.landed.push(landed);
                landing.save(train)?;
            }
            Err(error) => {
                journey.stopped = Some(error);
                break;
            }
        }
    }
    journey.left = train.left();
    // One that has done nothing leaves nothing.
    journey.kept = journey.stopped.is_some() && !train.landed.is_empty();
    match journey.kept {
        true => landing.save(train)?,
        false => landing.forget()?,
    }
    Ok(journey)
}

/// Finds out whether the step that was written down has happened.
fn settle_step(
    workspace: &Workspace,
    landing: &Landing<'_>,
    train: &mut Train,
) -> Result<(), ops::Error> {
    let Some(step) = train.step.take() else { return Ok(()) };
    let repository = workspace.repository();
    let tip = branch::commit_of(repository, &train.into)?;
    let mut done = match &tip {
        Some(tip) => git_landing::is_ancestor(repository, &step.new, tip)?,
        None => false,
    };
    if !done && tip.as_ref() == Some(&step.old) {
        let reason = format!("claudio merge {}: continued", step.id);
        let advance = git_landing::Advance {
            branch: &train.into,
            old: &step.old,
            new: &step.new,
            reason: &reason,
        };
        done = git_landing::finish(repository, &advance)?;
    }
    if done {
        journal::landed_before(workspace, &step, &train.into)?;
        train.landed.push(step.id);
    }
    Ok(landing.save(train)?)
}
