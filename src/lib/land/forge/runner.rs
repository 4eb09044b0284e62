//! How a forge's program is run: without questions, with a time limit, in an environment that leads
//! it nowhere else.

use super::{Error, Kind};
use crate::sys::process::run_within;
use crate::sys::program;
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

/// Variables that would choose another repository, ask questions, or change what is printed.
const MISLEADING: &[&str] =
    &["GH_REPO", "GH_FORCE_TTY", "GH_DEBUG", "CLICOLOR_FORCE", "GLAB_REPO", "DEBUG", "GIT_DIR"];

/// What the programs get in their environment.
const QUIET: &[(&str, &str)] = &[
    ("GH_PROMPT_DISABLED", "1"),
    ("GH_NO_UPDATE_NOTIFIER", "1"),
    ("GH_PAGER", "cat"),
    ("GLAB_CHECK_UPDATE", "false"),
    ("NO_PROMPT", "1"),
    ("GLAB_NO_PROMPT", "1"),
    ("GLAB_PAGER", "cat"),
    ("GIT_TERMINAL_PROMPT", "0"),
    ("NO_COLOR", "1"),
];

/// Runs one of the programs.
#[derive(Debug, Clone)]
pub struct Runner {
    environment: Vec<(OsString, OsString)>,
    directory: PathBuf,
    limit: Duration,
}

impl Runner {
    /// Makes one that runs programs in `directory` with the caller's environment.
    pub fn new(environment: &[(OsString, OsString)], directory: &Path, limit: Duration) -> Self {
        let leads = |name: &OsStr| {
            MISLEADING.iter().chain(QUIET.iter().map(|(n, _)| n)).any(|n| name == *n)
        };
        let mut environment: Vec<_> =
            environment.iter().filter(|(name, _)| !leads(name)).cloned().collect();
        environment.extend(QUIET.iter().map(|(name, value)| (name.into(), value.into())));
        Self { environment, directory: directory.to_owned(), limit }
    }

    /// Whether the program of that kind of site is installed.
    pub fn has(&self, kind: Kind) -> bool {
        self.find(kind.program()).is_some()
    }

    fn find(&self, name: &str) -> Option<PathBuf> {
        let path = self.environment.iter().find(|(n, _)| n == "PATH").map(|(_, value)| value);
        program::find(name.as_ref(), path.map(OsString::as_os_str))
    }

    /// Runs the program with `input` on its standard input.
    ///
    /// Returns what it printed.
    ///
    /// # Errors
    /// If it fails, by kind.
    pub(super) fn run(
        &self,
        kind: Kind,
        host: &str,
        args: &[&str],
        input: &str,
    ) -> Result<String, Error> {
        let name = kind.program();
        let spawn = |source| Error::Spawn { program: name, source };
        let found = self.find(name).ok_or_else(|| spawn(std::io::ErrorKind::NotFound.into()))?;
        let mut command = Command::new(found);
        command.args(args).env_clear().current_dir(&self.directory);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let ended = run_within(command.process_group(0), input.as_bytes(), self.limit);
        let ended = ended.map_err(spawn)?;
        let Some(status) = ended.status else {
            return Err(Error::TimedOut { program: name, seconds: self.limit.as_secs() });
        };
        if status.success() {
            return Ok(String::from_utf8_lossy(&ended.output).into_owned());
        }
        let message = message(&String::from_utf8_lossy(&ended.errors));
        if status.code() == Some(4) || is_about_login(&message) {
            return Err(Error::NotLoggedIn { program: name, host: host.to_owned(), message });
        }
        let words = args.iter().take(2).copied().collect::<Vec<_>>().join(" ");
        Err(Error::Failed { command: format!("{name} {words}"), message })
    }
}

fn is_about_login(message: &str) -> bool {
    ["auth login", "HTTP 401", "401 Unauthorized", "Bad credentials"]
        .iter()
        .any(|sign| message.contains(sign))
}

/// Returns the lines that say something, on one.
fn message(stderr: &str) -> String {
    let lines = stderr.lines().map(str::trim).filter(|line| !line.is_empty());
    let said = lines.take_while(|line| !line.starts_with("Usage:")).take(5).collect::<Vec<_>>();
    if said.is_empty() { "it said nothing".to_owned() } else { said.join("; ") }
}
