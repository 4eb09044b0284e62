//! A command that may not take for ever.

use super::streams::Streams;
use super::{Signal, tree};
use crate::sys::clock;
use nix::sys::signal::killpg;
use nix::unistd::{Pid, getpgid};
use std::io;
use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; `None` if its time ran out and it was killed.
    pub status: Option<ExitStatus>,
    /// What it wrote to standard output.
    pub output: Vec<u8>,
    /// What it wrote to standard error, or the beginning of it.
    pub errors: Vec<u8>,
}

/// More of what it says about errors is not read.
const ERRORS: u64 = 16 << 20;
/// How long to wait before the second look at it, and at most before a later one.
const PAUSES: (Duration, Duration) = (Duration::from_millis(1), Duration::from_millis(20));
/// What was killed has gone by then, unless it hangs in the kernel.
const DYING: Duration = Duration::from_secs(2);

/// Runs a command with `input` on its standard input. When `limit` is over, it is killed with all that
/// descends from it, and with its process group if that is its own. A command that the keys of the
/// terminal are not to reach is given one by its caller.
///
/// What it leaves running when it ends by itself goes on, and is not waited for.
///
/// # Errors
/// If it cannot be started.
pub fn run_within(command: &mut Command, input: &[u8], limit: Duration) -> io::Result<Ended> {
    let streams = Streams::give(command, input)?;
    let mut child = command.spawn()?;
    let status = match wait(&mut child, clock::deadline(limit))? {
        Some(status) => Some(status),
        None => {
            kill(&mut child);
            wait(&mut child, clock::deadline(DYING))?;
            None
        }
    };
    let (output, errors) = streams.read(u64::MAX, ERRORS)?;
    Ok(Ended { status, output, errors })
}

/// Returns how `child` ended; `None` if it goes on at `deadline`.
fn wait(child: &mut Child, deadline: Option<Instant>) -> io::Result<Option<ExitStatus>> {
    let (mut pause, longest) = PAUSES;
    loop {
        let status = child.try_wait()?;
        if status.is_some() || clock::is_over(deadline) {
            return Ok(status);
        }
        thread::sleep(pause.min(clock::left(deadline)));
        pause = (pause * 2).min(longest);
    }
}

/// Kills `child`, which has not been waited for, and all that is below it.
fn kill(child: &mut Child) {
    let pid = child.id() as i32;
    // Stopped, so that nothing new begins below it meanwhile.
    if let Some(found) = super::info(pid) {
        let _ = super::signal(found.id, Signal::SIGSTOP);
    }
    tree::kill(pid, &|_| false);
    let group = Pid::from_raw(pid);
    if getpgid(Some(group)) == Ok(group) {
        let _ = killpg(group, Signal::SIGKILL);
    }
    let _ = child.kill();
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::process::CommandExt;

    const LONG: Duration = Duration::from_secs(60);
    const SHORT: Duration = Duration::from_millis(500);

    fn shell(script: &str) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", script]);
        command
    }

    fn run(script: &str, limit: Duration) -> Ended {
        run_within(shell(script).process_group(0), b"in\n", limit).unwrap()
    }

    #[test]
    fn it_gets_its_input_and_what_it_writes_is_kept() {
        let ended = run("read word; echo out; echo \"got $word\" >&2; exit 3", LONG);
        assert_eq!(ended.status.unwrap().code(), Some(3));
        assert_eq!(
            (ended.output.as_slice(), ended.errors.as_slice()),
            (&b"out\n"[..], &b"got in\n"[..])
        );
    }

    #[test]
    fn who_goes_on_behind_it_is_not_waited_for() {
        let begun = Instant::now();
        let ended = run("sleep 60 & echo $!", LONG);
        assert!(ended.status.unwrap().success() && begun.elapsed() < LONG);
        let left: i32 = String::from_utf8(ended.output).unwrap().trim().parse().unwrap();
        super::super::signal(super::super::info(left).unwrap().id, Signal::SIGKILL).unwrap();
    }

    #[test]
    fn who_closes_its_streams_is_not_waited_for_without_limit() {
        let begun = Instant::now();
        assert!(run("exec sleep 60 <&- >&- 2>&-", SHORT).status.is_none());
        assert!(begun.elapsed() < LONG);
    }

    #[test]
    fn its_time_runs_out_for_all_of_it() {
        // In a group of its own and in that of this test; the last one leaves both.
        for own in [true, false] {
            let mut command = shell("sleep 1000 & echo $!; setsid sleep 1000 & echo $!; wait");
            if own {
                command.process_group(0);
            }
            let run = |turn: u32| {
                let ended = run_within(&mut command, b"", SHORT * turn).unwrap();
                assert!(ended.status.is_none());
                let pids = String::from_utf8(ended.output).unwrap();
                // On a busy machine it may have had no time to start them.
                (pids.lines().count() == 2).then_some(pids)
            };
            let pids = (1..20).find_map(run).unwrap();
            for pid in pids.lines().map(|pid| pid.parse().unwrap()) {
                let deadline = Instant::now() + LONG;
                while super::super::info(pid).is_some_and(|found| !found.is_zombie()) {
                    assert!(Instant::now() < deadline, "process {pid} lives");
                    thread::sleep(PAUSES.1);
                }
            }
        }
    }
}
