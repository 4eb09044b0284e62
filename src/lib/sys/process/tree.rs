//! Whole trees of processes: everything that descends from one, wherever it has gone.
//!
//! Process groups and sessions do not hold a tree together (`setsid` leaves both), parenthood does,
//! as long as the root is a subreaper. What descends is found by following parents in a list of
//! all processes. The list is not a snapshot, so three things are done about it:
//!
//! - a parent is looked at again after the list, and if it has changed its children are left out:
//!   a stranger that got the pid of a dead member can never be taken for one;
//! - [`freeze`] stops all, pass after pass, until two passes in a row find nothing that still
//!   runs: what is stopped cannot fork, so nothing new can be missed;
//! - what forks and exits faster than lists can be read ends up as the root's own child, and is
//!   seen and caught through the kernel's short list of those: no tree is taken for stopped or
//!   empty before that list says so too.
//!
//! [`kill_found`] does the same to processes that are told in another way than by their parents.
//!
//! All is bounded in time: a tree that cannot be stopped (another user's process, one that hangs in
//! the kernel) is reported, not waited for.

use super::{ProcessId, ProcessInfo, Signal, info, list, own_pid, reap, signal, system};
use std::collections::{HashMap, HashSet};
use std::io;
use std::time::{Duration, Instant};

/// As long as this, [`freeze`] and [`kill`] try.
const PATIENCE: Duration = Duration::from_secs(3);
/// So many passes without an end, and the tree is taken for one that forks for ever.
const CALM_PASSES: u32 = 4;
/// So often the root's own children are looked at between two passes then.
const CHASES: u32 = 400;
/// So many of the latest children are looked at each time.
const LATEST: usize = 16;

/// Says which descendants are to be left alone, with all that is below them.
pub type Spare<'a> = &'a dyn Fn(&ProcessInfo) -> bool;

/// What one look at a tree found.
pub(super) struct Scan {
    /// The descendants, parents before children.
    pub(super) found: Vec<ProcessInfo>,
    /// Whether the tree changed in a way that may have hidden some.
    pub(super) torn: bool,
}

/// Processes that belong together.
trait Family {
    /// Looks at all of them once.
    fn scan(&self) -> Scan;
    /// Returns whether `look` says yes to one that a scan may miss.
    fn any_missed(&self, look: &mut dyn FnMut(&ProcessInfo) -> bool) -> bool;
    /// Returns the latest of them, those first that are most likely to start others.
    fn latest(&self) -> Vec<ProcessInfo>;
}

/// What descends from `root`.
struct Below<'a> {
    root: i32,
    spare: Spare<'a>,
}

impl Family for Below<'_> {
    fn scan(&self) -> Scan {
        scan(self.root, self.spare)
    }

    fn any_missed(&self, look: &mut dyn FnMut(&ProcessInfo) -> bool) -> bool {
        any_child(self.root, self.spare, look)
    }

    fn latest(&self) -> Vec<ProcessInfo> {
        let ours = |child: &ProcessInfo| child.ppid == self.root && !(self.spare)(child);
        let latest = system::children(self.root).into_iter().rev().take(LATEST);
        latest.filter_map(info).filter(ours).collect()
    }
}

/// What a list of all processes tells.
struct Found<'a>(&'a dyn Fn() -> Vec<ProcessInfo>);

impl Family for Found<'_> {
    fn scan(&self) -> Scan {
        Scan { found: (self.0)(), torn: false }
    }

    fn any_missed(&self, _: &mut dyn FnMut(&ProcessInfo) -> bool) -> bool {
        false
    }

    fn latest(&self) -> Vec<ProcessInfo> {
        Vec::new()
    }
}

/// Looks at the tree below `root` once.
pub(super) fn scan(root: i32, spare: Spare<'_>) -> Scan {
    let mut children: HashMap<i32, Vec<ProcessInfo>> = HashMap::new();
    let mut root_id = None;
    for process in list() {
        if process.id.pid == root {
            root_id = Some(process.id);
        } else {
            children.entry(process.ppid).or_default().push(process);
        }
    }
    let mut scan = Scan { found: Vec::new(), torn: false };
    let Some(root_id) = root_id else { return scan };
    let mut parents = vec![root_id];
    while let Some(parent) = parents.pop() {
        let Some(mut below) = children.remove(&parent.pid) else { continue };
        below.retain(|process| !spare(process));
        // Only if the parent was the same before and after the list was it theirs.
        if info(parent.pid).is_none_or(|now| now.id != parent) {
            scan.torn = true;
            continue;
        }
        parents.extend(below.iter().map(|process| process.id));
        scan.found.extend(below);
    }
    scan
}

/// Returns whether nothing runs below `root`, which reaps its children: not even a zombie, whose
/// own children may have become the root's a moment ago.
pub fn is_empty(root: i32, spare: Spare<'_>) -> bool {
    !any_child(root, spare, &mut |_| true)
        && scan(root, spare).found.iter().all(ProcessInfo::is_zombie)
}

/// Returns whether `look` says yes to any child of `root`, and looks again if there are others by
/// then. A list of all processes can miss a family in which each member starts the next and is gone;
/// this cannot: an orphan comes to the root's children before its parent looks dead.
fn any_child(root: i32, spare: Spare<'_>, look: &mut dyn FnMut(&ProcessInfo) -> bool) -> bool {
    let mut before = system::children(root);
    loop {
        let ours = |child: &ProcessInfo| child.ppid == root && !spare(child);
        if before.iter().filter_map(|pid| info(*pid)).filter(ours).any(|child| look(&child)) {
            return true;
        }
        let now = system::children(root);
        if now == before {
            return false;
        }
        before = now;
    }
}

/// Sends a signal to every descendant of `root` but the spared ones, parents first. Returns how many got it.
pub fn signal_all(root: i32, to_send: Signal, spare: Spare<'_>) -> usize {
    let sent = |process: &ProcessInfo| matches!(signal(process.id, to_send), Ok(true));
    scan(root, spare).found.iter().filter(|process| sent(process)).count()
}

/// Stops (SIGSTOP) every descendant of `root`. Returns whether all of them are stopped now.
pub fn freeze(root: i32, spare: Spare<'_>) -> bool {
    freeze_until(&Below { root, spare }, Instant::now() + PATIENCE)
}

/// Continues (SIGCONT) every descendant of `root`, children first, so that none wakes to find its
/// children stopped. Returns how many got the signal.
pub fn thaw(root: i32, spare: Spare<'_>) -> usize {
    let sent = |process: &ProcessInfo| matches!(signal(process.id, Signal::SIGCONT), Ok(true));
    scan(root, spare).found.iter().rev().filter(|process| sent(process)).count()
}

/// Kills every descendant of `root`: stops them all first, so that none can fork or restart
/// another. Returns whether none is left but zombies, which the caller reaps.
pub fn kill(root: i32, spare: Spare<'_>) -> bool {
    kill_until(&Below { root, spare }, Instant::now() + PATIENCE)
}

/// Kills all that `find` returns within `limit`, and whatever it returns then: stops them all first, so
/// that none can fork or restart another. Returns whether it finds none but zombies at last.
pub fn kill_found(find: &dyn Fn() -> Vec<ProcessInfo>, limit: Duration) -> bool {
    kill_until(&Found(find), Instant::now() + limit)
}

/// Kills and reaps every descendant of this process within `limit`. Returns what was reaped, and
/// whether nothing at all is left. See [`reap`] for whom it must not be mixed with.
pub fn end(limit: Duration) -> (Vec<(i32, super::ProcessExit)>, bool) {
    let deadline = Instant::now() + limit;
    let mut reaped = Vec::new();
    loop {
        kill_until(&Below { root: own_pid(), spare: &|_| false }, deadline);
        reaped.extend(reap());
        let left = scan(own_pid(), &|_| false);
        let none = left.found.is_empty() && !left.torn;
        if none && !any_child(own_pid(), &|_| false, &mut |_| true) {
            return (reaped, true);
        }
        if Instant::now() >= deadline {
            return (reaped, false);
        }
    }
}

fn kill_until(family: &dyn Family, deadline: Instant) -> bool {
    loop {
        freeze_until(family, deadline);
        let scan = family.scan();
        let alive: Vec<_> = scan.found.iter().filter(|process| !process.is_zombie()).collect();
        let mut lives = |child: &ProcessInfo| !child.is_zombie();
        if alive.is_empty() && !scan.torn && !family.any_missed(&mut lives) {
            return true;
        }
        // Children first: the death of a parent continues stopped groups that it orphans.
        for process in alive.iter().rev() {
            let _ = signal(process.id, Signal::SIGKILL);
        }
        if Instant::now() >= deadline {
            return false;
        }
    }
}

fn freeze_until(family: &dyn Family, deadline: Instant) -> bool {
    let mut freezer = Freezer { family, signalled: HashSet::new() };
    let mut calm = 0;
    for pass in 0.. {
        calm = if freezer.pass() { calm + 1 } else { 0 };
        if calm == 2 {
            return true;
        }
        if Instant::now() >= deadline {
            return false;
        }
        if pass >= CALM_PASSES && calm == 0 {
            freezer.chase();
        }
    }
    false
}

/// One attempt to stop a family.
struct Freezer<'a> {
    family: &'a dyn Family,
    signalled: HashSet<ProcessId>,
}

impl Freezer<'_> {
    /// Stops all that one look finds running. Returns whether nothing did.
    fn pass(&mut self) -> bool {
        let family = self.family;
        let scan = family.scan();
        let running = scan.found.iter().filter(|process| self.stop(process)).count();
        running == 0 && !scan.torn && !family.any_missed(&mut |child| self.stop(child))
    }

    /// Stops one. Returns whether it may still be running, or was until now.
    fn stop(&mut self, process: &ProcessInfo) -> bool {
        if process.is_stopped() || process.is_zombie() {
            return false;
        }
        let first = self.signalled.insert(process.id);
        match signal(process.id, Signal::SIGSTOP) {
            // Another user's: all that can be done has been done.
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => first,
            // These do not show that they are stopped; a pending stop keeps them from forking.
            _ => first || !matches!(process.state, 'D' | 'Z'),
        }
    }

    /// Stops the latest of them as fast as they come.
    fn chase(&mut self) {
        for _ in 0..CHASES {
            for process in self.family.latest() {
                self.stop(&process);
            }
        }
    }
}
