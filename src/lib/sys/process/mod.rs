//! Processes: who they are, signals that cannot hit a stranger, and whole trees of them.
//!
//! A pid alone names nobody: it is used again after its process has gone. A [`ProcessId`] holds
//! the start time too, and [`signal`] checks both, through a pidfd where there is one.
//!
//! On Linux everything is read from /proc. Elsewhere `ps` is asked: start times are then in whole
//! seconds, environments are not known, orphans are lost to their tree (there is no subreaper),
//! and signals go to a pid that was checked just before.

mod alone;
#[cfg(target_os = "linux")]
mod procfs;
#[cfg(any(not(target_os = "linux"), test))]
mod ps;
mod reap;
mod signal;
mod streams;
pub mod tree;
mod within;

pub use alone::{End, Finished, run_alone};
pub use nix::sys::signal::Signal;
#[cfg(target_os = "linux")]
use procfs as system;
#[cfg(not(target_os = "linux"))]
use ps as system;
pub use reap::{ProcessExit, reap};
pub use signal::{signal, stop_own_group};
pub use within::{Ended, run_within};

use std::ffi::OsStr;
use std::io;

/// One process, not to be confused with a later one of the same pid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProcessId {
    /// The process id.
    pub pid: i32,
    /// When it started: clock ticks since boot (Linux), or seconds since 1970.
    pub started: u64,
}

/// What the system says about one process.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessInfo {
    /// Which one.
    pub id: ProcessId,
    /// Its parent's pid.
    pub ppid: i32,
    /// Its process group.
    pub pgrp: i32,
    /// Its session.
    pub session: i32,
    /// `R` running, `S` and `D` sleeping, `T` stopped, `t` stopped by a tracer, `Z` zombie.
    pub state: char,
    /// The user it runs as (its effective one).
    pub uid: u32,
    /// How many threads it has; 1 where that is not known.
    pub threads: u32,
}

impl ProcessInfo {
    /// Returns whether it has ended and only waits to be reaped. One whose first thread has
    /// ended while others go on looks like a zombie, and is none.
    pub fn is_zombie(&self) -> bool {
        matches!(self.state, 'Z' | 'X' | 'x') && self.threads <= 1
    }

    /// Returns whether it is stopped, by a signal or by a tracer.
    pub fn is_stopped(&self) -> bool {
        matches!(self.state, 'T' | 't')
    }
}

/// Returns all processes that can be seen. It is not a snapshot: they come and go while it reads.
pub fn list() -> Vec<ProcessInfo> {
    system::list()
}

/// Returns what is known about the process that has this pid now.
pub fn info(pid: i32) -> Option<ProcessInfo> {
    system::info(pid)
}

/// Returns whether this very process is still there; a zombie is not.
pub fn is_alive(id: ProcessId) -> bool {
    info(id.pid).is_some_and(|found| found.id == id && !found.is_zombie())
}

/// Returns all descendants of `root` (which is not among them), parents before children, zombies
/// included. What happens to it meanwhile can make it miss some, but never name a stranger.
pub fn descendants(root: i32) -> Vec<ProcessInfo> {
    descendants_except(root, &|_| false)
}

/// Returns all descendants of `root` but those that `spare` names, and what is below these.
pub fn descendants_except(root: i32, spare: tree::Spare<'_>) -> Vec<ProcessInfo> {
    tree::scan(root, spare).found
}

/// Returns whether the process `pid` runs the same program file as this one, or one that is called
/// `name`, or was until its file was replaced: an upgrade makes another file of the same program.
pub fn runs_program(pid: i32, name: &str) -> bool {
    use std::os::unix::fs::MetadataExt;
    let file = |path: &str| std::fs::metadata(path).map(|facts| (facts.dev(), facts.ino())).ok();
    let link = format!("/proc/{pid}/exe");
    let other = file(&link);
    let is_same = other.is_some() && other == file("/proc/self/exe");
    is_same || std::fs::read_link(link).is_ok_and(|path| is_called(&path, name))
}

/// Whether the system's name of a program's file ends with `name`. It says so if the file is gone.
fn is_called(path: &std::path::Path, name: &str) -> bool {
    let found = path.file_name().unwrap_or_default().as_encoded_bytes();
    found.strip_suffix(b" (deleted)").unwrap_or(found) == name.as_bytes()
}

/// Returns the directory of the program that this process runs.
pub fn own_directory() -> io::Result<std::path::PathBuf> {
    let program = std::env::current_exe()?;
    program.parent().map(std::path::Path::to_owned).ok_or_else(|| io::ErrorKind::NotFound.into())
}

/// Returns this process. Its start time is 0 if the system does not tell.
pub fn own() -> ProcessId {
    let pid = own_pid();
    info(pid).map_or(ProcessId { pid, started: 0 }, |found| found.id)
}

/// Returns this process's pid.
pub fn own_pid() -> i32 {
    nix::unistd::getpid().as_raw()
}

/// Returns whether the environment with which the process started its program holds all of
/// `pairs`. `false` if it cannot be read.
pub fn environment_contains(pid: i32, pairs: &[(&OsStr, &OsStr)]) -> bool {
    system::environment_contains(pid, pairs)
}

/// Makes this process the new parent of every orphan among its descendants, so that none gets
/// away. An error of kind `Unsupported` where the system has no such thing.
pub fn become_subreaper() -> io::Result<()> {
    #[cfg(target_os = "linux")]
    {
        Ok(nix::sys::prctl::set_child_subreaper(true)?)
    }
    #[cfg(not(target_os = "linux"))]
    {
        Err(io::ErrorKind::Unsupported.into())
    }
}
