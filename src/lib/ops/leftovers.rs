//! Processes of an instance whose supervisor has died.
//!
//! They are told by the tag in their environment, by descent from one that has it, or by the session
//! of one; never by name, never by a bare process id from a file. Each is checked again at the moment
//! of each signal.

use crate::backend::Tag;
use crate::store::{Held, Store};
use crate::sys::clock;
use crate::sys::process::{self, ProcessInfo, tree};
use nix::sys::signal::Signal;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::path::Path;
use std::time::Duration;

/// How often the leftovers are looked at while they are given time to end.
const LOOK_AGAIN: Duration = Duration::from_millis(20);
/// Killed processes vanish when their parents have noticed; longer than this means something hangs.
const AFTER_KILL: Duration = Duration::from_secs(5);

/// Returns the processes that a dead supervisor has left behind.
pub(super) fn find(store: &Store, held: &Held) -> Vec<ProcessInfo> {
    // After a move its processes still have the tag with which they began.
    let began = held.record().supervisor.as_ref().and_then(|s| s.root.as_ref()).map(Path::new);
    let tag = Tag::new(began.unwrap_or(store.layout().root()), &held.record().id);
    let wanted: Vec<(&OsStr, &OsStr)> =
        tag.variables.iter().map(|(n, v)| (n.as_os_str(), v.as_os_str())).collect();
    let uid = crate::sys::runtime::own_uid();
    let mine = process::own().pid;
    let all = process::list();
    let candidates = all.iter().filter(|p| p.uid == uid && p.id.pid != mine && !p.is_zombie());
    let tagged: Vec<&ProcessInfo> =
        candidates.clone().filter(|p| process::environment_contains(p.id.pid, &wanted)).collect();
    let sessions: HashSet<i32> = tagged.iter().map(|p| p.session).collect();
    let own_session = all.iter().find(|p| p.id.pid == mine).map(|p| p.session);
    let mut pids: HashSet<i32> = tagged.iter().map(|p| p.id.pid).collect();
    // A process that cleared its environment still has a parent or a session that tells.
    loop {
        let before = pids.len();
        for p in candidates.clone() {
            let same_session = sessions.contains(&p.session) && Some(p.session) != own_session;
            if pids.contains(&p.ppid) || (same_session && pids.contains(&p.session)) {
                pids.insert(p.id.pid);
            }
        }
        if pids.len() == before {
            break;
        }
    }
    candidates.filter(|p| pids.contains(&p.id.pid)).cloned().collect()
}

/// Ends what a dead supervisor has left behind: asks, waits `grace`, then kills.
///
/// Returns how many processes there were, and how many are left: those that nothing can end.
pub(super) fn end(store: &Store, held: &Held, grace: Duration) -> (usize, usize) {
    let found = find(store, held);
    if found.is_empty() {
        return (0, 0);
    }
    signal(&found, Signal::SIGTERM);
    signal(&found, Signal::SIGHUP);
    // A held tree goes on, so that it can act on the signal.
    signal(&found, Signal::SIGCONT);
    let deadline = clock::deadline(grace);
    while !clock::is_over(deadline) && !find(store, held).is_empty() {
        std::thread::sleep(LOOK_AGAIN);
    }
    let none = tree::kill_found(&|| find(store, held), AFTER_KILL);
    (found.len(), if none { 0 } else { find(store, held).len() })
}

fn signal(processes: &[ProcessInfo], signal: Signal) {
    for info in processes {
        // One that is gone by now, or whose id means another process, is none of ours.
        let _ = process::signal(info.id, signal);
    }
}
