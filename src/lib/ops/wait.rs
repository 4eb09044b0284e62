//! Waiting for instances, woken by what happens and not by the clock.

use super::{Error, InstanceView, Workspace, schedule};
use crate::instance::{HoldReason, InstanceId, Limit, Pause, State, StateName};
use crate::store::{LOCK_WAIT, Store, Stored};
use crate::supervisor::{self, Client, Request};
use crate::sys::clock;
use crate::sys::watch::FileWatch;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::collections::HashMap;
use std::os::fd::{AsFd, BorrowedFd};
use std::path::Path;
use std::time::{Duration, Instant};

/// Where the file system tells nothing, the state is looked at again after this time.
const LOOK_AGAIN: Duration = Duration::from_secs(10);

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// One of these states; any ended one if empty.
    pub states: Vec<StateName>,
    /// One instance is enough.
    pub any: bool,
    /// Not longer than this.
    pub timeout: Option<Duration>,
    /// Whether there is somebody who answers. If not, one that waits for a person will not go on.
    pub attended: bool,
}

/// How waiting ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Waited {
    /// The instances as they are now.
    pub instances: Vec<InstanceView>,
    /// Whether the goal was reached.
    pub outcome: Outcome,
}

/// How waiting ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// As wished.
    Reached,
    /// It cannot be reached any more: an instance has ended otherwise, is lost, or waits for one that
    /// will not complete.
    Missed,
    /// The time ran out: that of the wait, or what an instance might work.
    TimedOut,
}

/// What one instance means for the goal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    Reached,
    Missed,
    /// It has worked for as long as it may.
    OutOfTime,
    Open,
}

/// Waits until the instances `ids` reach `goal`, or cannot any more.
///
/// # Errors
/// If the state cannot be read.
pub fn wait(workspace: &Workspace, ids: &[InstanceId], goal: &Goal) -> Result<Waited, Error> {
    wait_and_tell(workspace, ids, goal, &mut |_, _| {})
}

/// Like [`wait`], and tells each time how many are there, and how all of them are.
///
/// # Errors
/// If the state cannot be read.
pub fn wait_and_tell(
    workspace: &Workspace,
    ids: &[InstanceId],
    goal: &Goal,
    tell: &mut dyn FnMut(usize, &[Stored]),
) -> Result<Waited, Error> {
    let store = workspace.store()?;
    let deadline = goal.timeout.and_then(clock::deadline);
    let mut waker = Waker::new(store)?;
    nudge(workspace);
    loop {
        // The watch stands before the look: what happens in between wakes the wait at once.
        let stored: Vec<Stored> =
            ids.iter().map(|id| store.stored(id)).collect::<Result<_, _>>()?;
        let verdicts: Vec<Verdict> =
            stored.iter().map(|s| judge(store, s, goal)).collect::<Result<_, _>>()?;
        tell(verdicts.iter().filter(|v| **v != Verdict::Open).count(), &stored);
        let outcome = match sum(&verdicts, goal.any) {
            Verdict::Reached => Outcome::Reached,
            Verdict::Missed => Outcome::Missed,
            Verdict::OutOfTime => Outcome::TimedOut,
            Verdict::Open if clock::is_over(deadline) => Outcome::TimedOut,
            Verdict::Open => {
                waker.wait(&stored, deadline)?;
                continue;
            }
        };
        return Ok(Waited { instances: stored.iter().map(InstanceView::new).collect(), outcome });
    }
}

/// Waits until `stored` has begun, if its supervisor is just preparing it. Returns it as it is then.
///
/// # Errors
/// If the state cannot be read.
pub fn until_begun(workspace: &Workspace, stored: Stored) -> Result<Stored, Error> {
    let pending = StateName::Pending;
    if !stored.alive || stored.record.state.name() != pending {
        return Ok(stored);
    }
    let states = StateName::ALL.into_iter().filter(|state| *state != pending).collect();
    let id = stored.record.id;
    wait(
        workspace,
        std::slice::from_ref(&id),
        &Goal { states, any: false, attended: true, timeout: None },
    )?;
    Ok(workspace.store()?.stored(&id)?)
}

/// Starts what could have been started: a chain whose link was killed goes on.
fn nudge(workspace: &Workspace) {
    let run = || -> Result<(), Error> {
        let settings = workspace.settings()?;
        let registry = workspace.store()?.lock_registry(LOCK_WAIT)?;
        schedule::run(workspace, &settings, &registry).map(|_| ())
    };
    // Waiting itself does not depend on it; an `add` or `start` tells what is wrong.
    let _ = run();
}

fn judge(store: &Store, stored: &Stored, goal: &Goal) -> Result<Verdict, Error> {
    let state = stored.record.state.name();
    let wanted = match goal.states.is_empty() {
        true => state.is_ended(),
        false => goal.states.contains(&state),
    };
    // Without a wish of its own, `wait` says whether all went well.
    let well = !goal.states.is_empty() || state == StateName::Completed;
    let asks = matches!(stored.record.state, State::WaitingInput { .. });
    let stuck = asks && !goal.attended;
    let blocked = stuck || schedule::is_blocked(store, &stored.record)?;
    Ok(match wanted {
        true if well => Verdict::Reached,
        true => Verdict::Missed,
        false if state.is_ended() || stored.is_lost() || blocked => Verdict::Missed,
        false => held_by_a_limit(&stored.record.state).unwrap_or(Verdict::Open),
    })
}

/// Returns what a limit that was reached means for the wait: only a person who raises it lets the
/// instance go on, so the wait is over.
fn held_by_a_limit(state: &State) -> Option<Verdict> {
    match state {
        State::Paused(Pause { hold: HoldReason::Budget { limit, .. }, .. }) => Some(match limit {
            Some(Limit::Time) => Verdict::OutOfTime,
            _ => Verdict::Missed,
        }),
        _ => None,
    }
}

fn sum(verdicts: &[Verdict], any: bool) -> Verdict {
    let count = |wanted: Verdict| verdicts.iter().filter(|v| **v == wanted).count();
    match any {
        true if count(Verdict::Reached) > 0 => Verdict::Reached,
        false if count(Verdict::Reached) == verdicts.len() => Verdict::Reached,
        // All are waited for, even when one of them has failed already.
        _ if count(Verdict::Open) > 0 => Verdict::Open,
        // One that failed says more than one that would only need more time.
        _ if count(Verdict::Missed) == 0 && count(Verdict::OutOfTime) > 0 => Verdict::OutOfTime,
        _ => Verdict::Missed,
    }
}

/// Wakes up when the journal grows or a supervisor goes away.
#[derive(Debug)]
pub struct Waker {
    journal: FileWatch,
    /// One open connection for each supervisor that lives: it closes when the supervisor dies.
    held: HashMap<InstanceId, Client>,
}

impl Waker {
    /// A waker for the instances of `store`.
    ///
    /// # Errors
    /// If the journal cannot be watched.
    pub fn new(store: &Store) -> Result<Self, Error> {
        let path = store.journal().path();
        Self::watching(&[&path])
    }

    /// One that also wakes up when somebody has looked for conflicts.
    ///
    /// # Errors
    /// If the files cannot be watched.
    pub fn with_conflicts(store: &Store) -> Result<Self, Error> {
        Self::watching(&[&store.journal().path(), &store.layout().conflicts()])
    }

    fn watching(paths: &[&Path]) -> Result<Self, Error> {
        let journal = FileWatch::new(paths).map_err(|e| Error::io("watch the journal", e))?;
        Ok(Self { journal, held: HashMap::new() })
    }

    /// Waits for the next event, the death of one of the supervisors of `stored`, or the deadline.
    ///
    /// # Errors
    /// If waiting fails.
    pub fn wait(&mut self, stored: &[Stored], deadline: Option<Instant>) -> Result<(), Error> {
        let look_again = Instant::now() + LOOK_AGAIN;
        let deadline = deadline.map_or(look_again, |deadline| deadline.min(look_again));
        self.wait_also(stored, Some(deadline), &[]).map(drop)
    }

    /// Like [`Self::wait`], and also for any of these descriptors to become readable.
    ///
    /// Returns what has happened.
    ///
    /// # Errors
    /// If waiting fails.
    pub fn wait_also(
        &mut self,
        stored: &[Stored],
        deadline: Option<Instant>,
        also: &[BorrowedFd<'_>],
    ) -> Result<Woken, Error> {
        self.hold(stored);
        let ids: Vec<InstanceId> = self.held.keys().cloned().collect();
        let held = self.held.values().map(Client::descriptor);
        let fds = std::iter::once(self.journal.as_fd()).chain(also.iter().copied()).chain(held);
        let mut set: Vec<PollFd<'_>> = fds.map(|fd| PollFd::new(fd, PollFlags::POLLIN)).collect();
        match poll(&mut set, timeout(deadline)) {
            Ok(_) | Err(nix::errno::Errno::EINTR) => {}
            Err(error) => return Err(Error::io("wait", error.into())),
        }
        let ready: Vec<bool> = set.iter().map(|fd| fd.any().unwrap_or(false)).collect();
        drop(set);
        let mut changed = false;
        if ready.first() == Some(&true) {
            changed = self.journal.drain().map_err(|e| Error::io("watch the journal", e))?;
        }
        let (also, held) = ready[1..].split_at(also.len());
        for (id, _) in ids.iter().zip(held).filter(|(_, ready)| **ready) {
            self.held.remove(id);
            changed = true;
        }
        Ok(Woken { changed, also: also.to_owned() })
    }

    /// Keeps a connection to each supervisor that lives.
    fn hold(&mut self, stored: &[Stored]) {
        self.held.retain(|id, _| stored.iter().any(|s| s.record.id == *id && s.alive));
        for stored in stored.iter().filter(|s| s.alive) {
            let id = &stored.record.id;
            if !self.held.contains_key(id)
                && let Ok(mut client) = supervisor::connect(&stored.record, None)
                && client.send(&Request::Hold).is_ok()
            {
                self.held.insert(id.clone(), client);
            }
        }
    }
}

/// Waits for any of these descriptors to become readable, where there is nothing else to wait for yet.
///
/// # Errors
/// If waiting fails.
pub fn poll_only(deadline: Option<Instant>, also: &[BorrowedFd<'_>]) -> Result<Woken, Error> {
    let mut set: Vec<_> = also.iter().map(|fd| PollFd::new(*fd, PollFlags::POLLIN)).collect();
    match poll(&mut set, timeout(deadline)) {
        Ok(_) | Err(nix::errno::Errno::EINTR) => {}
        Err(error) => return Err(Error::io("wait", error.into())),
    }
    let also = set.iter().map(|fd| fd.any().unwrap_or(false)).collect();
    Ok(Woken { changed: false, also })
}

fn timeout(deadline: Option<Instant>) -> PollTimeout {
    // Rounded up, or the last millisecond would be spent spinning.
    deadline.map_or(PollTimeout::NONE, |deadline| {
        let left = deadline.saturating_duration_since(Instant::now());
        PollTimeout::try_from(left.as_millis() + 1).unwrap_or(PollTimeout::MAX)
    })
}

/// What ended a wait.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Woken {
    /// An instance has changed: the journal grew, or a supervisor died.
    pub changed: bool,
    /// Which of the other descriptors are readable.
    pub also: Vec<bool>,
}
