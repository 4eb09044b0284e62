//! Runs the git program: one place for its environment, its errors and its patience.
//!
//! Owns: which variables a git process sees, where it is pinned, how long it may take, and that a
//! lock of another git is waited for rather than reported at once.
//! Invariants: no variable that names another repository is passed on; nothing is read from the
//! terminal; output for people (`LC_ALL=C`) can be recognised.
//! Callers: this folder only.

use super::worktree::Worktree;
use super::{Error, Repository, Result};
use crate::sys::process::run_within;
use std::ffi::{OsStr, OsString};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Output, Stdio};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How long another git's lock is waited for.
const LOCK_WAIT: Duration = Duration::from_secs(10);

/// Variables that would make git look at another repository, index or object store, or change
/// what its output means. Settings given with `git -c` (`GIT_CONFIG_*`) stay.
const MISLEADING: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_ATTR_SOURCE",
    "GIT_CEILING_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_DEFAULT_REF_FORMAT",
    "GIT_DIFF_OPTS",
    "GIT_DIR",
    "GIT_DISCOVERY_ACROSS_FILESYSTEM",
    "GIT_EXTERNAL_DIFF",
    "GIT_GLOB_PATHSPECS",
    "GIT_GRAFT_FILE",
    "GIT_ICASE_PATHSPECS",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INDEX_VERSION",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_LITERAL_PATHSPECS",
    "GIT_NAMESPACE",
    "GIT_NOGLOB_PATHSPECS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Removes from a command's environment what would make git look at another repository.
pub(super) fn scrub(command: &mut Command) {
    for name in MISLEADING {
        command.env_remove(name);
    }
}

/// One git command, to be run.
#[derive(Debug)]
pub(super) struct Git {
    command: Command,
    stdin: Option<Vec<u8>>,
    timeout: Option<Duration>,
    patience: Option<Duration>,
}

impl Git {
    /// Returns a command pinned to the repository's common directory, in its home.
    pub(super) fn new(repository: &Repository) -> Self {
        let mut git = Self::unpinned(repository, repository.home_path());
        git.command.arg(option("--git-dir=", repository.common_dir()));
        git
    }

    /// Returns a command pinned to the worktree that was started from: its own `HEAD` is meant.
    pub(super) fn current(repository: &Repository) -> Self {
        let mut git = Self::unpinned(repository, repository.home_path());
        git.command.arg(option("--git-dir=", repository.git_dir()));
        git
    }

    /// Returns a command pinned to a worktree whose links have been verified.
    pub(super) fn within(repository: &Repository, worktree: &Worktree) -> Self {
        let mut git = Self::unpinned(repository, worktree.path());
        git.command.arg(option("--git-dir=", worktree.git_dir()));
        git.command.arg(option("--work-tree=", worktree.path()));
        git
    }

    /// Returns a command in the checkout at `path`, the main worktree or a linked one, whose own
    /// directory is `git_dir`.
    pub(super) fn at(repository: &Repository, path: &Path, git_dir: &Path) -> Self {
        let mut git = Self::unpinned(repository, path);
        git.command.arg(option("--git-dir=", git_dir));
        git.command.arg(option("--work-tree=", path));
        git
    }

    /// Returns a command pinned to the repository's common directory that runs in `directory`, where
    /// it may leave files.
    pub(super) fn beside(repository: &Repository, directory: &Path) -> Self {
        let mut git = Self::unpinned(repository, directory);
        git.command.arg(option("--git-dir=", repository.common_dir()));
        git
    }

    /// Returns a command that finds its repository from `directory` by itself: only for nested
    /// repositories, and for what must run without `GIT_DIR`.
    pub(super) fn unpinned(repository: &Repository, directory: &Path) -> Self {
        let mut git = Self::outside(directory);
        git.command.envs(repository.environment().iter().map(|(name, value)| (name, value)));
        git
    }

    /// Returns a command for what concerns no repository.
    pub(super) fn outside(directory: &Path) -> Self {
        let mut command = Command::new("git");
        scrub(&mut command);
        command.env("LC_ALL", "C").env("GIT_TERMINAL_PROMPT", "0").env("GIT_PAGER", "cat");
        command.env("GIT_EDITOR", ":").env("GIT_ADVICE", "0");
        command.current_dir(directory);
        Self { command, stdin: None, timeout: None, patience: Some(LOCK_WAIT) }
    }

    /// Takes no optional lock: the index is not even refreshed.
    pub(super) fn reading(mut self) -> Self {
        self.command.env("GIT_OPTIONAL_LOCKS", "0");
        self
    }

    /// Works with the index at `index`, which is nobody's: no hook is told that it changes.
    pub(super) fn scratch_index(self, index: &Path) -> Self {
        self.env("GIT_INDEX_FILE", index).args(["-c", "core.hooksPath=/dev/null"])
    }

    /// Takes a variable away.
    pub(super) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    /// Adds arguments.
    pub(super) fn args<I, S>(mut self, args: I) -> Self
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.command.args(args);
        self
    }

    /// Sets a variable.
    pub(super) fn env(mut self, name: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(name, value);
        self
    }

    /// Gives the command these bytes on its standard input; without, it reads nothing.
    pub(super) fn stdin(mut self, bytes: Vec<u8>) -> Self {
        self.stdin = Some(bytes);
        self
    }

    /// Kills the command when it takes longer.
    pub(super) fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Waits this long for a lock that another git holds.
    #[cfg(test)]
    pub(super) fn patience(mut self, patience: Duration) -> Self {
        self.patience = Some(patience);
        self
    }

    /// Takes what is said of a lock for no reason to wait: nobody else works where the command does.
    pub(super) fn alone(mut self) -> Self {
        self.patience = None;
        self
    }

    /// Runs the command.
    ///
    /// Returns what it wrote to standard output.
    pub(super) fn run(self) -> Result<Vec<u8>> {
        let shown = self.shown();
        check(&shown, self.output()?)
    }

    /// Runs the command; an exit code of `answer` is an answer too.
    ///
    /// Returns its output, or `None` for that exit code.
    pub(super) fn run_or(self, answer: i32) -> Result<Option<Vec<u8>>> {
        let shown = self.shown();
        let output = self.output()?;
        if output.status.code() == Some(answer) {
            return Ok(None);
        }
        check(&shown, output).map(Some)
    }

    /// Runs the command; an exit code of `no` is an answer too, with an output of its own.
    ///
    /// Returns whether it succeeded, and its output.
    pub(super) fn answer(self, no: i32) -> Result<(bool, Vec<u8>)> {
        let shown = self.shown();
        let output = self.output()?;
        if output.status.code() == Some(no) {
            return Ok((false, output.stdout));
        }
        check(&shown, output).map(|out| (true, out))
    }

    /// Runs the command.
    ///
    /// Returns what it wrote before it ended, and why if that was too early.
    pub(super) fn run_partly(self) -> Result<(Vec<u8>, Option<Error>)> {
        let shown = self.shown();
        let mut output = self.output()?;
        let out = std::mem::take(&mut output.stdout);
        Ok((out, check(&shown, output).err()))
    }

    /// Runs the command.
    ///
    /// Returns its output as one trimmed line of text.
    pub(super) fn line(self) -> Result<String> {
        Ok(String::from_utf8_lossy(&self.run()?).trim().to_owned())
    }

    /// Runs the command with its output going to `out`. A reader that goes away is no error.
    pub(super) fn stream(mut self, out: Stdio) -> Result<()> {
        let shown = self.shown();
        self.command.stdin(Stdio::null()).stdout(out).stderr(Stdio::piped());
        let output = self.command.spawn().map_err(Error::Spawn)?.wait_with_output();
        let output = output.map_err(Error::Spawn)?;
        if is_closed_pipe(output.status) {
            return Ok(());
        }
        check(&shown, output).map(drop)
    }

    /// Starts the command, says `opening` to it, and waits for the line `answer`.
    ///
    /// Returns it, waiting for more.
    pub(super) fn converse(mut self, opening: &[u8], answer: &str) -> Result<Dialog> {
        let shown = self.shown();
        self.command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        match self.patiently(|git| Dialog::open(&mut git.command, &shown, opening, answer))? {
            Ok(dialog) => Ok(dialog),
            Err(output) => Err(silent(&shown, output)),
        }
    }

    fn output(mut self) -> Result<Output> {
        let stdin = if self.stdin.is_some() { Stdio::piped() } else { Stdio::null() };
        self.command.stdin(stdin).stdout(Stdio::piped()).stderr(Stdio::piped());
        let ended = self.patiently(|git| {
            let output = git.once()?;
            Ok(if output.status.success() { Ok(output) } else { Err(output) })
        });
        ended.map(|ended| ended.unwrap_or_else(|failed| failed))
    }

    /// Tries again for as long as a lock of another git is all that is in the way.
    fn patiently<T>(
        &mut self,
        mut attempt: impl FnMut(&mut Self) -> Result<std::result::Result<T, Output>>,
    ) -> Result<std::result::Result<T, Output>> {
        let deadline = self.patience.map(|patience| Instant::now() + patience);
        let mut pause = Duration::from_millis(5);
        loop {
            let output = match attempt(self)? {
                Ok(done) => return Ok(Ok(done)),
                Err(output) => output,
            };
            let lock = held_lock(&output.stderr);
            let (Some(deadline), Some(lock)) = (deadline, lock) else { return Ok(Err(output)) };
            if Instant::now() + pause > deadline {
                return Err(Error::Locked { lock, stderr: text(&output.stderr) });
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(250));
        }
    }

    fn once(&mut self) -> Result<Output> {
        if let Some(timeout) = self.timeout {
            return self.once_within(timeout);
        }
        let mut child = self.command.spawn().map_err(Error::Spawn)?;
        if let (Some(bytes), Some(mut pipe)) = (self.stdin.clone(), child.stdin.take()) {
            // A thread, because git may write before it has read everything. An early end of git
            // shows in its exit status.
            thread::spawn(move || pipe.write_all(&bytes));
        }
        child.wait_with_output().map_err(Error::Spawn)
    }

    /// It stays in the group of this process: what ends this one by the keyboard ends it too.
    fn once_within(&mut self, timeout: Duration) -> Result<Output> {
        let input = self.stdin.as_deref().unwrap_or_default();
        let ended = run_within(&mut self.command, input, timeout).map_err(Error::Spawn)?;
        match ended.status {
            Some(status) => Ok(Output { status, stdout: ended.output, stderr: ended.errors }),
            None => Err(Error::TimedOut { command: self.shown(), seconds: timeout.as_secs() }),
        }
    }

    /// Returns the command as a person would type it, without our pins and settings.
    fn shown(&self) -> String {
        let mut shown = String::from("git");
        let mut args = self.command.get_args().map(OsStr::to_string_lossy);
        while let Some(arg) = args.next() {
            if arg == "-c" {
                args.next();
            } else if !arg.starts_with("--git-dir=") && !arg.starts_with("--work-tree=") {
                shown.push(' ');
                shown.push_str(&arg);
            }
        }
        shown
    }
}

/// A git command that is spoken with, line by line. Whoever lets it go has said nothing more: git
/// undoes what it only prepared.
#[derive(Debug)]
pub(super) struct Dialog {
    child: Child,
    input: Option<ChildStdin>,
    output: BufReader<ChildStdout>,
    /// A thread, because git must never wait for us to read it.
    errors: Option<JoinHandle<Vec<u8>>>,
    shown: String,
}

impl Dialog {
    /// Returns the command once it has given the `answer`, else how it ended.
    fn open(
        command: &mut Command,
        shown: &str,
        opening: &[u8],
        answer: &str,
    ) -> Result<std::result::Result<Self, Output>> {
        let mut child = command.spawn().map_err(Error::Spawn)?;
        let pipes = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let (Some(input), Some(output), Some(mut errors)) = pipes else {
            return Err(Error::Spawn(io::ErrorKind::BrokenPipe.into()));
        };
        let errors = thread::spawn(move || {
            let mut bytes = Vec::new();
            // Whatever came before an error is what there is to show.
            let _ = errors.read_to_end(&mut bytes);
            bytes
        });
        let (input, output, shown) = (Some(input), BufReader::new(output), shown.to_owned());
        let mut dialog = Self { child, input, output, errors: Some(errors), shown };
        match dialog.say(opening, answer) {
            true => Ok(Ok(dialog)),
            false => dialog.end().map(Err),
        }
    }

    /// Says the last `words`, and waits for the line `answer`.
    pub(super) fn finish(&mut self, words: &[u8], answer: &str) -> Result<()> {
        match self.say(words, answer) {
            true => Ok(()),
            false => self.end().and_then(|output| Err(silent(&self.shown, output))),
        }
    }

    /// Returns whether the answer came.
    fn say(&mut self, words: &[u8], answer: &str) -> bool {
        if let Some(input) = &mut self.input {
            // An early end of git shows in its answer.
            let _ = input.write_all(words).and_then(|()| input.flush());
        }
        let mut line = String::new();
        while self.output.read_line(&mut line).is_ok_and(|read| read > 0) {
            if line.trim_end() == answer {
                return true;
            }
            line.clear();
        }
        false
    }

    fn end(&mut self) -> Result<Output> {
        drop(self.input.take());
        let status = self.child.wait().map_err(Error::Spawn)?;
        let errors = self.errors.take().and_then(|errors| errors.join().ok());
        Ok(Output { status, stdout: Vec::new(), stderr: errors.unwrap_or_default() })
    }
}

impl Drop for Dialog {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// Returns the error of a command that has ended without its answer.
fn silent(shown: &str, output: Output) -> Error {
    let (status, stderr) = (output.status.code(), text(&output.stderr));
    Error::Failed { command: shown.to_owned(), status, stderr }
}

/// Returns `prefix` and `path` as one argument.
pub(super) fn option(prefix: &str, path: &Path) -> OsString {
    let mut option = OsString::from(prefix);
    option.push(path);
    option
}

fn check(shown: &str, output: Output) -> Result<Vec<u8>> {
    if output.status.success() {
        return Ok(output.stdout);
    }
    Err(silent(shown, output))
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim().to_owned()
}

/// Returns the lock that made git give up, if that is what happened.
///
/// Other reasons not to lock a ref (it moved, it exists, a name in its way) are final.
fn held_lock(stderr: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(stderr);
    for line in text.lines() {
        if let Some((_, rest)) = line.split_once("Unable to create '")
            && let Some((lock, _)) = rest.split_once("': File exists")
        {
            return Some(lock.to_owned());
        }
        if let Some((_, rest)) = line.split_once("could not lock config file ")
            && let Some(file) = rest.strip_suffix(": File exists")
        {
            return Some(format!("{file}.lock"));
        }
    }
    None
}

#[cfg(unix)]
fn is_closed_pipe(status: std::process::ExitStatus) -> bool {
    use std::os::unix::process::ExitStatusExt;
    status.signal() == Some(libc::SIGPIPE) || status.code() == Some(128 + libc::SIGPIPE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;
    use std::sync::mpsc;

    #[test]
    fn only_held_locks_are_waited_for() {
        let held = b"fatal: cannot lock ref 'refs/heads/a': Unable to create \
                     '/r/.git/refs/heads/a.lock': File exists.\n\nAnother git process";
        assert_eq!(held_lock(held).as_deref(), Some("/r/.git/refs/heads/a.lock"));
        let config = b"error: could not lock config file /r/.git/config: File exists";
        assert_eq!(held_lock(config).as_deref(), Some("/r/.git/config.lock"));
        for last in [
            "fatal: cannot lock ref 'refs/heads/a/b': 'refs/heads/a' exists; cannot create",
            "fatal: cannot lock ref 'refs/heads/a': reference already exists",
            "error: could not lock config file /r/.git/config: Permission denied",
        ] {
            assert_eq!(held_lock(last.as_bytes()), None, "{last}");
        }
    }

    #[test]
    fn a_lock_that_goes_away_is_outlasted_and_one_that_stays_is_named() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let lock = repository.common_dir().join("config.lock");
        std::fs::write(&lock, "").unwrap();
        let set = || Git::new(&repository).args(["config", "a.b", "c"]);
        let error = set().patience(Duration::from_millis(60)).run().unwrap_err();
        assert!(matches!(&error, Error::Locked { lock, .. } if lock.ends_with("config.lock")));
        let (gone, remover) = (lock.clone(), mpsc::channel::<()>());
        let waiting = thread::spawn(move || {
            // The first try has failed by the time the lock goes.
            let _ = remover.1.recv_timeout(Duration::from_millis(50));
            std::fs::remove_file(gone).unwrap();
        });
        set().run().unwrap();
        waiting.join().unwrap();
    }

    #[test]
    fn a_command_that_hangs_is_ended() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let hang = Git::new(&repository).args(["-c", "alias.hang=!exec sleep 100", "hang"]);
        let error = hang.timeout(Duration::from_millis(200)).run().unwrap_err();
        assert!(matches!(error, Error::TimedOut { .. }), "{error}");
    }

    #[test]
    fn failures_carry_gits_own_words() {
        let sandbox = Sandbox::with_commit();
        let error = Git::new(&sandbox.repository()).args(["cat-file", "-t", "nonsense"]).run();
        let text = error.unwrap_err().to_string();
        assert!(
            text.starts_with("'git cat-file -t nonsense' failed: fatal: Not a valid"),
            "{text}"
        );
    }
}
