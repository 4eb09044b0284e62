//! What the benchmarks share: a place with a generated repository, and pairs of runs whose ratio
//! holds on a machine that others use too.

#![allow(dead_code, reason = "each benchmark uses a part")]
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may panic, and prints")]

use std::ffi::{OsStr, OsString};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A directory with a home and repositories, cut off from the user's settings.
pub(crate) struct Place {
    dir: TempDir,
    path: OsString,
}

impl Place {
    pub(crate) fn new() -> Self {
        let dir = tempfile::Builder::new().prefix("claudio-bench-").tempdir().unwrap();
        for name in ["home", "run", "tmp"] {
            fs::create_dir(dir.path().join(name)).unwrap();
            let private = fs::Permissions::from_mode(0o700);
            fs::set_permissions(dir.path().join(name), private).unwrap();
        }
        let ours = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap().to_owned();
        let mut path = vec![ours];
        path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
        Self { dir, path: std::env::join_paths(path).unwrap() }
    }

    pub(crate) fn root(&self) -> &Path {
        self.dir.path()
    }

    pub(crate) fn command(&self, directory: &Path, program: &str) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", &self.path).env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("HOME", self.root().join("home")).env("TMPDIR", self.root().join("tmp"));
        command.env("XDG_RUNTIME_DIR", self.root().join("run")).env("TERM", "xterm-256color");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A U Thor");
            command.env(format!("GIT_{who}_EMAIL"), "author@example.com");
        }
        command.current_dir(directory).stdin(Stdio::null());
        command
    }

    /// Runs a program that must succeed. Returns its output.
    pub(crate) fn run<S: AsRef<OsStr>>(&self, directory: &Path, words: &[S]) -> String {
        let name = words[0].as_ref().to_str().unwrap();
        let output = self.command(directory, name).args(&words[1..]).output().unwrap();
        succeeded(&output);
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Makes a repository with this many files of some lines each, in directories of a hundred.
    pub(crate) fn repository(&self, name: &str, files: usize) -> PathBuf {
        let path = self.root().join(name);
        fs::create_dir(&path).unwrap();
        self.run(&path, &["git", "init", "-q", "-b", "main"]);
        for number in 0..files {
            let directory =
                path.join(format!("d{}", number / 100 / 100)).join(format!("e{}", number / 100));
            if number % 100 == 0 {
                fs::create_dir_all(&directory).unwrap();
            }
            let text: String = (0..20).map(|line| format!("file {number} line {line}\n")).collect();
            fs::write(directory.join(format!("f{number}.txt")), text).unwrap();
        }
        self.run(&path, &["git", "add", "-A"]);
        self.run(&path, &["git", "commit", "-q", "-m", "Begin"]);
        path
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mark = self.root().join("home").into_os_string().into_encoded_bytes();
        let own = std::process::id();
        loop {
            let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
            let pids = entries.filter_map(|e| e.file_name().to_str()?.parse::<i32>().ok());
            let left: Vec<i32> = pids
                .filter(|pid| *pid as u32 != own)
                .filter(|pid| {
                    let text = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
                    text.windows(mark.len()).any(|part| part == mark)
                })
                .collect();
            if left.is_empty() {
                return;
            }
            for pid in left {
                let pid = nix::unistd::Pid::from_raw(pid);
                let _ = nix::sys::signal::kill(pid, nix::sys::signal::Signal::SIGKILL);
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// Panics with what a program said if it failed.
pub(crate) fn succeeded(output: &Output) {
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Returns how long `work` took.
pub(crate) fn time(work: impl FnOnce()) -> Duration {
    let begin = Instant::now();
    work();
    begin.elapsed()
}

/// Returns the middle of some figures.
pub(crate) fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Times two things in turn, A B A B …, once before to warm up. Prints the medians and the median of
/// the ratios pair by pair, beside what is aimed at.
pub(crate) fn compare(
    what: &str,
    aim: &str,
    runs: usize,
    mut ours: impl FnMut() -> Duration,
    mut theirs: impl FnMut() -> Duration,
) -> f64 {
    let (mut a, mut b, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for run in 0..=runs {
        let (x, y) = (ours().as_secs_f64(), theirs().as_secs_f64());
        if run > 0 {
            a.push(x);
            b.push(y);
            ratios.push(x / y);
        }
    }
    let ratio = median(ratios);
    println!(
        "{what:<58} {:>9.2} ms {:>9.2} ms  ratio {ratio:.3}  (aim {aim})",
        median(a) * 1e3,
        median(b) * 1e3
    );
    ratio
}
