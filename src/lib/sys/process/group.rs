//! A command that may not take for ever.

use crate::sys::clock;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// Its exit status; `None` if its time ran out and it was killed.
    pub status: Option<ExitStatus>,
    /// The beginning of what it wrote to standard error.
    pub errors: String,
}

/// So much of what it says is kept.
const KEPT: u64 = 4096;
/// How often it is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// Runs a command in a process group of its own with `input` on its standard input. When `limit` is
/// over, the whole group is killed.
///
/// # Errors
/// If it cannot be started.
pub fn run_within(command: &mut Command, input: Vec<u8>, limit: Duration) -> io::Result<Ended> {
    // A file, because who inherits a pipe and goes on would keep us reading.
    let mut errors = tempfile::tempfile()?;
    command.process_group(0);
    command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(errors.try_clone()?);
    let mut child = command.spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // It need not read it, nor all of it.
        thread::spawn(move || pipe.write_all(&input));
    }
    let deadline = clock::deadline(limit);
    loop {
        if let Some(status) = child.try_wait()? {
            return Ok(Ended { status: Some(status), errors: beginning(&mut errors) });
        }
        if clock::is_over(deadline) {
            // The child has not been waited for, so the group is still its own.
            if let Some(group) = i32::try_from(child.id()).ok().map(nix::unistd::Pid::from_raw) {
                let _ = nix::sys::signal::killpg(group, nix::sys::signal::Signal::SIGKILL);
            }
            child.wait()?;
            return Ok(Ended { status: None, errors: beginning(&mut errors) });
        }
        thread::sleep(PAUSE);
    }
}

fn beginning(file: &mut File) -> String {
    let mut bytes = Vec::new();
    // What cannot be read is not told.
    let _ = file.rewind().and_then(|()| file.take(KEPT).read_to_end(&mut bytes));
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    fn run(script: &str, limit: Duration) -> Ended {
        let mut command = Command::new("sh");
        run_within(command.args(["-c", script]), b"in\n".to_vec(), limit).unwrap()
    }

    const LONG: Duration = Duration::from_secs(60);

    #[test]
    fn it_gets_its_input_and_its_errors_are_kept() {
        let ended = run("read word; echo \"got $word\" >&2; exit 3", LONG);
        assert_eq!(ended.status.unwrap().code(), Some(3));
        assert_eq!(ended.errors, "got in\n");
    }

    #[test]
    fn who_goes_on_behind_it_is_not_waited_for() {
        let ended = run("sleep 5 & exit 0", LONG);
        assert!(ended.status.unwrap().success());
    }

    #[test]
    fn its_time_runs_out_for_all_of_it() {
        let dir = tempfile::tempdir().unwrap();
        let pid = dir.path().join("pid");
        let script = format!("sleep 1000 & echo $! > '{}'; wait", pid.display());
        let ended = run(&script, Duration::from_millis(500));
        assert!(ended.status.is_none());
        let pid: i32 = std::fs::read_to_string(pid).unwrap().trim().parse().unwrap();
        let deadline = Instant::now() + LONG;
        while crate::sys::process::info(pid).is_some_and(|found| !found.is_zombie()) {
            assert!(Instant::now() < deadline, "process {pid} lives");
            thread::sleep(PAUSE);
        }
    }
}
