//! Programs on the search path, found as a shell finds them, and run with a time limit.

use crate::sys::clock;
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::ffi::OsStr;
use std::io::{self, Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

/// Returns the first executable file called `name` in the directories of `path`, the value of `PATH`.
pub fn find(name: &OsStr, path: Option<&OsStr>) -> Option<PathBuf> {
    std::env::split_paths(path?).map(|dir| dir.join(name)).find(|file| is_executable(file))
}

/// Returns the program called `name` on this process's own search path.
pub fn on_path(name: &OsStr) -> Option<PathBuf> {
    find(name, std::env::var_os("PATH").as_deref())
}

/// The file of a program, as far as it tells one version of the program from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramFile {
    /// Its device and its number there: one file may have many names.
    pub place: (u64, u64),
    /// How many bytes it has.
    pub size: u64,
    /// When it was written: seconds, and nanoseconds beside.
    pub written: (i64, i64),
}

impl ProgramFile {
    /// Returns what is at `path`, if something can be seen there.
    pub fn of(path: &Path) -> Option<Self> {
        let facts = path.metadata().ok()?;
        let (place, written) = ((facts.dev(), facts.ino()), (facts.mtime(), facts.mtime_nsec()));
        Some(Self { place, size: facts.len(), written })
    }
}

/// Whether `path` is a file that somebody may execute.
pub fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

/// Runs `command` with `input` on its standard input, in a process group of its own, away from the
/// terminal's keys.
///
/// Returns its output; `None` if it was not done within `limit` and was killed, with all that it had
/// started in its group.
pub fn run_within(
    mut command: Command,
    input: Vec<u8>,
    limit: Duration,
) -> io::Result<Option<Output>> {
    command.process_group(0).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn()?;
    if let Some(mut pipe) = child.stdin.take() {
        // A thread, because it may write before it has read everything, or never read at all.
        thread::spawn(move || pipe.write_all(&input));
    }
    let (done, parts) = mpsc::channel();
    let streams: [Option<Box<dyn Read + Send>>; 2] = [
        child.stdout.take().map(|pipe| Box::new(pipe) as _),
        child.stderr.take().map(|pipe| Box::new(pipe) as _),
    ];
    for (at, stream) in streams.into_iter().enumerate() {
        let done = done.clone();
        thread::spawn(move || {
            let mut bytes = Vec::new();
            // Whatever came before an error is what there is to show.
            let _ = stream.map(|mut stream| stream.read_to_end(&mut bytes));
            let _ = done.send((at, bytes));
        });
    }
    let deadline = clock::deadline(limit);
    let mut read = [Vec::new(), Vec::new()];
    for _ in 0..2 {
        match parts.recv_timeout(clock::left(deadline)) {
            Ok((at, bytes)) => read[at] = bytes,
            Err(_) => {
                let _ = killpg(Pid::from_raw(child.id() as i32), Signal::SIGKILL);
                let _ = child.wait();
                return Ok(None);
            }
        }
    }
    let [stdout, stderr] = read;
    Ok(Some(Output { status: child.wait()?, stdout, stderr }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_executable_files_on_the_path_are_programs() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        std::fs::create_dir(dir.path().join("directory"))?;
        std::fs::write(dir.path().join("text"), "")?;
        let path = std::env::join_paths([Path::new("/nowhere"), dir.path(), Path::new("/bin")]);
        let path = path.map_err(io::Error::other)?;
        let found = |name: &str| find(OsStr::new(name), Some(&path));
        assert_eq!(found("directory"), None);
        assert_eq!(found("text"), None);
        assert_eq!(found("sh"), Some(PathBuf::from("/bin/sh")));
        assert_eq!(find(OsStr::new("sh"), None), None);
        Ok(())
    }

    #[test]
    fn a_program_that_is_written_anew_is_another_one() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("program");
        assert_eq!(ProgramFile::of(&path), None);
        std::fs::write(&path, "1")?;
        let first = ProgramFile::of(&path);
        assert_eq!(ProgramFile::of(&path), first);
        let later = std::time::SystemTime::now() + Duration::from_secs(5);
        std::fs::File::options().write(true).open(&path)?.set_modified(later)?;
        assert_ne!(ProgramFile::of(&path), first);
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&path, &link)?;
        assert_eq!(ProgramFile::of(&link), ProgramFile::of(&path));
        Ok(())
    }

    #[test]
    fn what_takes_too_long_is_killed_with_all_it_started() -> io::Result<()> {
        let shell = |script: &str| {
            let mut command = Command::new("sh");
            command.args(["-c", script]);
            command
        };
        let long = Duration::from_secs(60);
        let output = run_within(shell("cat; echo bad >&2; exit 3"), b"in".to_vec(), long)?;
        let output = output.ok_or(io::ErrorKind::TimedOut)?;
        assert_eq!((output.stdout.as_slice(), output.status.code()), (&b"in"[..], Some(3)));
        assert_eq!(output.stderr, b"bad\n");
        // The child of the child holds the pipes: only a kill of both ends the wait.
        let short = Duration::from_millis(50);
        assert!(run_within(shell("tail -f /dev/null | cat"), Vec::new(), short)?.is_none());
        Ok(())
    }
}
