//! A place for one test: a directory of its own with a home, a repository and a runtime directory,
//! and an environment in which nothing else can be seen. When it is dropped, every process that was
//! started from it is ended by its pid, also those that left their group, session or parent.
//!
//! Nothing here sleeps for luck: [`until`] looks for a condition up to a deadline, and the deadline
//! only decides how long a broken program may keep a test.

#![allow(dead_code, reason = "each test program uses a part")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "agents.rs"]
pub(crate) mod agents;
#[path = "codex.rs"]
pub(crate) mod codex;
#[path = "hub.rs"]
pub(crate) mod hub;
#[path = "models.rs"]
pub(crate) mod models;
#[path = "schema.rs"]
pub(crate) mod schema;
#[path = "still.rs"]
pub(crate) mod still;
#[path = "tmux.rs"]
pub(crate) mod tmux;

use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long a thing that must happen may take on a machine that is busy with other tests.
pub(crate) const PATIENCE: Duration = Duration::from_secs(60);

/// What a command printed and how it ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Panics unless it ended with `code`. Returns itself.
    #[track_caller]
    pub(crate) fn ended(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout: {}\nstderr: {}", self.out, self.err);
        self
    }

    /// Panics unless it succeeded. Returns its output without the last line's end.
    #[track_caller]
    pub(crate) fn ok(self) -> String {
        self.ended(0).out.trim_end_matches('\n').to_owned()
    }
}

impl From<Output> for Ran {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code().unwrap_or(-1),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

/// A place for one test.
pub(crate) struct Sandbox {
    dir: TempDir,
    root: PathBuf,
    repository: PathBuf,
    variables: Vec<(OsString, OsString)>,
}

impl Sandbox {
    /// A repository on branch `main` with one commit of `a.txt` and `dir/b.txt`.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty("repo");
        sandbox.write("a.txt", "one\ntwo\nthree\n");
        sandbox.write("dir/b.txt", "four\n");
        sandbox.commit("First");
        sandbox
    }

    /// A repository on branch `main` without commits, in a directory of this name.
    pub(crate) fn empty(name: &str) -> Self {
        let dir = tempfile::Builder::new().prefix("claudio-test-").tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        for (name, mode) in [("home", 0o755), ("run", 0o700), ("bin", 0o755), ("tmp", 0o755)] {
            fs::create_dir(root.join(name)).unwrap();
            fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
        let repository = root.join(name);
        let mut sandbox = Self { dir, root, repository, variables: Vec::new() };
        sandbox.variables = sandbox.own_variables();
        let root = sandbox.root.clone();
        fs::create_dir_all(&sandbox.repository).unwrap();
        sandbox.run_in(&root, "git", ["init", "-q", "-b", "main", name]).ended(0);
        sandbox
    }

    fn own_variables(&self) -> Vec<(OsString, OsString)> {
        let ours = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap();
        let mut path = vec![self.root.join("bin"), ours.to_path_buf()];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        let path = std::env::join_paths(path).unwrap();
        let home = self.root.join("home");
        let text = |text: &str| OsString::from(text);
        [
            ("PATH", path),
            ("HOME", home.clone().into()),
            ("XDG_CONFIG_HOME", home.join(".config").into()),
            ("XDG_RUNTIME_DIR", self.root.join("run").into()),
            ("TMPDIR", self.root.join("tmp").into()),
            ("LANG", text("C.UTF-8")),
            ("TERM", text("xterm-256color")),
            ("GIT_CONFIG_NOSYSTEM", text("1")),
            ("GIT_AUTHOR_NAME", text("A U Thor")),
            ("GIT_AUTHOR_EMAIL", text("author@example.com")),
            ("GIT_COMMITTER_NAME", text("C O Mitter")),
            ("GIT_COMMITTER_EMAIL", text("committer@example.com")),
        ]
        .map(|(name, value)| (name.into(), value))
        .to_vec()
    }

    /// The directory that holds everything of this place.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// The main worktree.
    pub(crate) fn path(&self) -> &Path {
        &self.repository
    }

    /// Makes another repository the one that commands run in.
    pub(crate) fn move_to(&mut self, repository: &Path) {
        self.repository = repository.to_owned();
    }

    /// The home directory.
    pub(crate) fn home(&self) -> PathBuf {
        self.root.join("home")
    }

    /// Sets a variable for every command that follows.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<OsString>) {
        self.variables.retain(|(n, _)| n != name);
        self.variables.push((name.into(), value.into()));
    }

    /// Takes a variable away from every command that follows.
    pub(crate) fn unset(&mut self, name: &str) {
        self.variables.retain(|(n, _)| n != name);
    }

    /// Puts an executable script of this name first on the PATH.
    pub(crate) fn script(&self, name: &str, text: &str) -> PathBuf {
        let path = self.root.join("bin").join(name);
        executable(&path, text);
        path
    }

    /// A command in `directory` that sees nothing but this place.
    pub(crate) fn command_in(&self, directory: &Path, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables.iter().map(|(n, v)| (n, v)));
        command.current_dir(directory).stdin(Stdio::null());
        command
    }

    /// A command in the main worktree.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        self.command_in(&self.repository, program)
    }

    /// Runs a program in `directory`.
    pub(crate) fn run_in<I, S>(&self, directory: &Path, program: &str, args: I) -> Ran
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.command_in(directory, program).args(args).output().unwrap().into()
    }

    /// Runs git in the main worktree. Returns its output; a failure ends the test.
    #[track_caller]
    pub(crate) fn git<I, S>(&self, args: I) -> String
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.run_in(&self.repository, "git", args).ok()
    }

    /// Runs `git claudio` in the main worktree.
    pub(crate) fn claudio<I, S>(&self, args: I) -> Ran
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        self.claudio_in(&self.repository, args)
    }

    /// Runs `git claudio` in `directory`.
    pub(crate) fn claudio_in<I, S>(&self, directory: &Path, args: I) -> Ran
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = self.command_in(directory, "git");
        command.arg("claudio").args(args).output().unwrap().into()
    }

    /// Runs `git claudio … --json`. Returns the objects that it printed, checked against their
    /// schemas; a failure ends the test.
    #[track_caller]
    pub(crate) fn json<I, S>(&self, args: I) -> Vec<Value>
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = self.command("git");
        let ran: Ran = command.arg("claudio").args(args).arg("--json").output().unwrap().into();
        schema::check(&ran.ended(0).out)
    }

    /// Adds an instance whose task is a script. Returns its id.
    #[track_caller]
    pub(crate) fn add(&self, script: &str) -> String {
        self.add_with(script, &[])
    }

    /// Adds an instance whose task is a script, with more options. Returns its id.
    #[track_caller]
    pub(crate) fn add_with(&self, script: &str, options: &[&str]) -> String {
        let mut args = vec!["add", "-q", "--backend", "shell"];
        args.extend(options);
        args.push(script);
        self.claudio(args).ok()
    }

    /// Returns what `show` says of an instance.
    #[track_caller]
    pub(crate) fn show(&self, word: &str) -> Value {
        self.json(["show", word]).remove(0)
    }

    /// Waits until the instance is in one of these states (separated by commas).
    #[track_caller]
    pub(crate) fn wait_for(&self, word: &str, states: &str) -> Value {
        let timeout = format!("{}s", PATIENCE.as_secs());
        let ran = self.claudio(["wait", "--for", states, "--timeout", &timeout, word]);
        assert_eq!(ran.code, 0, "waiting for {states}: {}{}", ran.out, ran.err);
        self.show(word)
    }

    /// Waits until all is done that the ends of instances have begun: a supervisor tells of the end, then
    /// has somebody look at what it means to the others, and goes. Instances that run go on.
    #[track_caller]
    pub(crate) fn rests(&self) {
        let busy = |pid: &i32| {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            let line = String::from_utf8_lossy(&line);
            let words: Vec<&str> = line.split('\0').collect();
            match words.as_slice() {
                [program, root, id, ..] if program.ends_with("git-claudio--supervisor") => {
                    let record = Path::new(root).join("instances").join(id).join("instance.json");
                    let record: Option<Value> =
                        fs::read(record).ok().and_then(|text| serde_json::from_slice(&text).ok());
                    // Without a record it runs a helper, or is none of an instance any more.
                    record.is_none_or(|record| {
                        let state = &record["state"]["name"];
                        ["completed", "failed", "stopped"].iter().any(|ended| state == *ended)
                    })
                }
                // Gone since it was listed: what it has begun may not be in the list.
                [""] | [] => true,
                [program, ..] => program.ends_with("git-claudio--worker"),
            }
        };
        until("the last helper to end", || (!self.processes().iter().any(busy)).then_some(()));
    }

    /// Writes a file of the main worktree.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(&self.repository.join(path), text);
    }

    /// Commits everything in the main worktree. Returns the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(["add", "-A"]);
        self.git(["commit", "-q", "--allow-empty", "-m", message]);
        self.git(["rev-parse", "HEAD"])
    }

    /// Returns the processes that belong to this place, this one not among them.
    pub(crate) fn processes(&self) -> Vec<i32> {
        let mark = self.root.join("home").into_os_string().into_encoded_bytes();
        let own = std::process::id() as i32;
        let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
        entries
            .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
            .filter(|pid| *pid != own)
            .filter(|pid| {
                let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
                environment.windows(mark.len()).any(|part| part == mark)
            })
            .collect()
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        let deadline = Instant::now() + Duration::from_secs(20);
        loop {
            let left = self.processes();
            if left.is_empty() || Instant::now() > deadline {
                break;
            }
            for pid in left {
                let pid = nix::unistd::Pid::from_raw(pid);
                let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        debug_assert!(self.dir.path().starts_with(std::env::temp_dir()));
    }
}

/// Writes a file, with its directories.
pub(crate) fn write(path: &Path, text: impl AsRef<[u8]>) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Writes a file that can be run, by a process of its own: what another test starts at this moment would
/// have a file that is written here open, too, and what somebody has open for writing cannot be run.
pub(crate) fn executable(path: &Path, text: &str) {
    use std::io::Write;
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    let mut command = Command::new("sh");
    command.args(["-c", "cat > \"$0\" && chmod 755 \"$0\""]).arg(path).stdin(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success(), "{}", path.display());
}

/// Copies a program, as [`executable`] writes one.
pub(crate) fn copy_program(from: &Path, to: &Path) {
    assert!(Command::new("cp").arg(from).arg(to).status().unwrap().success(), "{}", to.display());
}

/// Looks for something until it is there. Panics at the deadline, saying what was waited for.
#[track_caller]
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Whether a process runs: it is there and no zombie.
pub(crate) fn runs(pid: i32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let state = stat.rsplit_once(')').and_then(|(_, rest)| rest.trim_start().chars().next());
    state.is_some_and(|state| state != 'Z' && state != 'X')
}

/// Returns the path of an outside program that a test needs: what `CLAUDIO_TEST_<NAME>` says, else
/// the one on the PATH. Without it the test is skipped and says so; in CI that is a failure.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let variable = format!("CLAUDIO_TEST_{}", name.to_uppercase().replace('-', "_"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = match std::env::var_os(&variable) {
        Some(named) => Some(PathBuf::from(named)).filter(|p| p.is_file()),
        None => std::env::split_paths(&path).map(|d| d.join(name)).find(|p| p.is_file()),
    };
    if found.is_none() {
        assert!(std::env::var_os("CLAUDIO_CI").is_none(), "'{name}' is missing, and this is CI");
        skip(&format!("'{name}' is not installed"));
    }
    found
}

/// Says that a test is skipped.
pub(crate) fn skip(why: &str) {
    use std::io::Write;
    // Not through the test's captured output: a skipped test must be seen.
    let _ = writeln!(std::io::stderr().lock(), "skipped: {why}");
}
