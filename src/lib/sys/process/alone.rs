//! A program that this process waits for, and that never outlives it.

use super::streams::Streams;
use super::{ProcessExit, reap, tree};
use crate::sys::clock;
use crate::sys::signals::SignalPipe;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::io;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::process::Command;
use std::time::{Duration, Instant};

/// What a program wrote, and why it is not there any more.
#[derive(Debug)]
pub struct Finished {
    /// Why.
    pub end: End,
    /// What it wrote to standard output.
    pub output: Vec<u8>,
    /// What it wrote to standard error.
    pub errors: Vec<u8>,
}

/// Why a program is not there any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// It ended.
    Exited(ProcessExit),
    /// Its time ran out, and it was killed.
    Overdue,
    /// This process got a signal that ends it, and it was killed.
    Signalled(i32),
}

/// More of what it writes is not read.
const READ: u64 = 16 << 20;
/// As long as this, what it leaves behind is killed.
const CLEARING: Duration = Duration::from_secs(10);
/// The signals that end this process.
const ENDING: [i32; 3] = [libc::SIGINT, libc::SIGTERM, libc::SIGHUP];

/// Runs a program in a process group of its own, so that the keys of the terminal do not reach it, with
/// `input` on its standard input. When it ends, when `limit` is over or when this process is told to
/// end, all that descends from it is killed.
///
/// It reaps every child of this process: for programs that have no others.
///
/// # Errors
/// If it cannot be started.
pub fn run_alone(command: &mut Command, input: &[u8], limit: Duration) -> io::Result<Finished> {
    let signals = [&ENDING[..], &[libc::SIGCHLD]].concat();
    let mut signals = SignalPipe::new(&signals)?;
    match super::become_subreaper() {
        Err(error) if error.kind() != io::ErrorKind::Unsupported => return Err(error),
        _ => {}
    }
    let streams = Streams::give(command.process_group(0), input)?;
    let child = command.spawn()?;
    let end = watch(child.id() as i32, &mut signals, clock::deadline(limit));
    tree::end(CLEARING);
    let (output, errors) = streams.read(READ, READ)?;
    Ok(Finished { end: end?, output, errors })
}

/// Waits for the end of `pid`.
fn watch(pid: i32, signals: &mut SignalPipe, deadline: Option<Instant>) -> io::Result<End> {
    loop {
        // First the signals: one that tells of an end after that look is still there for `poll`.
        let signalled = signals.drain();
        if let Some((_, exit)) = reap().into_iter().find(|(ended, _)| *ended == pid) {
            return Ok(End::Exited(exit));
        }
        if let Some(signal) = signalled.into_iter().find(|signal| ENDING.contains(signal)) {
            return Ok(End::Signalled(signal));
        }
        let left = clock::left(deadline);
        if left.is_zero() {
            return Ok(End::Overdue);
        }
        // Rounded up, so that the last wait does not end before the deadline.
        let left = PollTimeout::try_from(left.saturating_add(Duration::from_millis(1)))
            .unwrap_or(PollTimeout::MAX);
        match poll(&mut [PollFd::new(signals.as_fd(), PollFlags::POLLIN)], left) {
            Ok(_) | Err(Errno::EINTR) => {}
            Err(error) => return Err(error.into()),
        }
    }
}
