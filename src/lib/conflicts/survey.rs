//! Looking at all instances at once.

use super::judge::{self, Judged};
use super::{FileChange, Memo, Report, Step, Unknown, changes, order};
use crate::git::states::{Bases, Lab, Opener, Snapshot};
use crate::git::{self, Repository};
use crate::instance::{Base, InstanceId};
use crate::sys::clock;
use globset::GlobSet;
use jiff::Timestamp;
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// An instance whose work is looked at.
#[derive(Debug, Clone)]
pub struct Subject {
    /// The instance.
    pub id: InstanceId,
    /// Its name.
    pub name: Option<String>,
    /// Where it works.
    pub worktree: PathBuf,
    /// The short name of its branch.
    pub branch: String,
    /// Where it started.
    pub base: Base,
}

/// What is looked at.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Committed work only.
    pub committed: bool,
    /// Files that are left out.
    pub ignore: GlobSet,
    /// With the conflicting parts as git writes them, which are not remembered.
    pub text: bool,
}

/// The states of all instances, taken at one moment.
#[derive(Debug)]
pub struct Survey<'a> {
    pub(super) lab: Lab<'a>,
    /// Those that could be looked at, each with its state's place.
    pub(super) seen: Vec<Seen>,
    pub(super) unknown: Vec<Unknown>,
    pub(super) options: Options,
    /// When the first look was taken: what happened later may be missing.
    taken_at: Timestamp,
}

/// An instance that could be looked at.
#[derive(Debug)]
pub(super) struct Seen {
    pub(super) subject: Subject,
    pub(super) state: usize,
    pub(super) changes: Vec<FileChange>,
    /// The branch that it started from, with its present state's place, or why that has none.
    pub(super) base: Option<(String, Result<usize, String>)>,
}

impl<'a> Survey<'a> {
    /// Takes the states of these instances, several at a time.
    ///
    /// # Errors
    /// If the repository itself cannot be read; trouble with an instance is part of the answer.
    pub fn take(
        repository: &'a Repository,
        subjects: Vec<Subject>,
        options: Options,
    ) -> git::Result<Self> {
        let taken_at = clock::now();
        let snapshots = snapshots(repository, &subjects, options.committed);
        let (mut states, mut seen, mut unknown) = (Vec::new(), Vec::new(), Vec::new());
        for (subject, snapshot) in subjects.into_iter().zip(snapshots) {
            match snapshot {
                Ok(snapshot) => {
                    let (state, changes, base) = (states.len(), Vec::new(), None);
                    states.push(snapshot);
                    seen.push(Seen { subject, state, changes, base });
                }
                Err(error) => {
                    unknown.push(Unknown { id: subject.id, reason: error.to_string() });
                }
            }
        }
        let mut bases: HashMap<String, Result<usize, String>> = HashMap::new();
        for seen in &mut seen {
            let Some(reference) = seen.subject.base.reference.clone() else { continue };
            let found = bases.entry(reference.clone()).or_insert_with(|| {
                let commit = git::revision::commit(repository, &reference);
                let state = commit.and_then(|commit| Snapshot::of_commit(repository, &commit));
                states.push(state.map_err(|error| match error {
                    git::Error::NoCommit | git::Error::UnknownRevision(_) => {
                        format!("cannot read '{reference}': there is no such branch any more")
                    }
                    error => error.to_string(),
                })?);
                Ok(states.len() - 1)
            });
            seen.base = Some((reference, found.clone()));
        }
        let lab = Lab::new(repository, states)?;
        let mut survey = Self { lab, seen, unknown, options, taken_at };
        survey.describe();
        Ok(survey)
    }

    /// Finds what each instance changed since it started; one that cannot be read is unknown.
    fn describe(&mut self) {
        let start = |seen: &Seen| {
            let start = git::states::Id::parse(&seen.subject.base.commit)?;
            Some((start, self.lab.states()[seen.state].head.commit))
        };
        self.lab.learn_bases(self.seen.iter().filter_map(start));
        let mut kept = Vec::new();
        for mut seen in std::mem::take(&mut self.seen) {
            match self.changed(&seen) {
                Ok(changes) => {
                    seen.changes = changes;
                    kept.push(seen);
                }
                Err(error) => {
                    let (id, reason) = (seen.subject.id, error.to_string());
                    self.unknown.push(Unknown { id, reason });
                }
            }
        }
        self.seen = kept;
    }

    fn changed(&self, seen: &Seen) -> git::Result<Vec<FileChange>> {
        let start = &seen.subject.base.commit;
        let start = git::states::Id::parse(start)
            .ok_or_else(|| git::Error::UnknownRevision(start.clone()))?;
        let state = &self.lab.states()[seen.state];
        let from = match self.lab.bases_with(start, seen.state)? {
            Bases::One(point) => point.tree,
            // Without one common ancestor everything is compared with the base itself.
            Bases::Several | Bases::None => self.lab.point(start)?.tree,
        };
        let changes = self.lab.changes(from, seen.state)?;
        Ok(changes::describe(&changes, &state.uncommitted))
    }

    /// Finds out who collides with whom; `memo` knows what was found before.
    pub fn report(&self, memo: &mut Memo) -> Report {
        memo.begin(self.lab.conditions().ok().as_deref());
        let Judged { pairs, base } = judge::all(self, memo);
        let files = judge::files(self, &pairs);
        Report {
            taken_at: self.taken_at,
            committed: self.options.committed,
            instances: self.seen.iter().map(|seen| seen.subject.id.clone()).collect(),
            files,
            pairs,
            base,
            unknown: self.unknown.clone(),
        }
    }

    /// Finds an order of landing in which few collide, and what each will meet in it.
    ///
    /// # Errors
    /// If git cannot merge what is to land.
    pub fn order(&mut self, report: &Report) -> git::Result<Vec<Step>> {
        order::simulate(self, report)
    }
}

/// Takes the states, several at a time.
fn snapshots(
    repository: &Repository,
    subjects: &[Subject],
    committed: bool,
) -> Vec<git::Result<Snapshot>> {
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::new());
    let processors = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let work = || {
        let opener = Opener::new(repository);
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(subject) = subjects.get(at) else { break };
            let snapshot = match &opener {
                Ok(opener) => snapshot(repository, opener, subject, committed),
                Err(error) => Err(error.again()),
            };
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, snapshot));
        }
    };
    match processors.min(subjects.len()) {
        0 | 1 => work(),
        count => thread::scope(|scope| (0..count).for_each(|_| drop(scope.spawn(work)))),
    }
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, snapshot)| snapshot).collect()
}

fn snapshot(
    repository: &Repository,
    opener: &Opener<'_>,
    subject: &Subject,
    committed: bool,
) -> git::Result<Snapshot> {
    let snapshot = Snapshot::take_with(opener, &subject.worktree, committed)?;
    snapshot.require_branch(repository, &subject.branch)?;
    Ok(snapshot)
}
