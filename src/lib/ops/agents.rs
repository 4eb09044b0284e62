//! Which agent programs there are, and whether they are new enough.

use super::doctor::{Check, Health};
use crate::backend;
use crate::sys::program;
use std::ffi::OsStr;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A program says its version within a second; one that needs longer is not waited for.
const VERSION_WAIT: Duration = Duration::from_secs(10);
const LOOK_AGAIN: Duration = Duration::from_millis(10);

/// Looks for the agent `name` on the search path `path`.
pub(super) fn check(name: &str, path: Option<&OsStr>) -> Check {
    let Some(file) = program::find(name.as_ref(), path) else {
        let hint = format!(
            "install it, or set 'backend.{name}.command'; '--backend shell' needs no agent"
        );
        return Check::bad(name, Health::Warning, "not found on the PATH", hint);
    };
    judge(name, &file, version_text(&file))
}

fn judge(name: &str, file: &Path, said: Option<String>) -> Check {
    let place = file.display();
    let Some(said) = said else {
        let found = format!("{place} does not tell its version");
        return Check::bad(name, Health::Warning, found, format!("try '{name} --version'"));
    };
    let found = format!("{said} at {place}");
    match (version(&said), backend::tried(name)) {
        (Some(version), Some(tried)) if version < tried => {
            let (major, minor, patch) = tried;
            let hint = format!("update it: this was tried with {major}.{minor}.{patch}");
            Check::bad(name, Health::Warning, found, hint)
        }
        _ => Check::ok(name, found),
    }
}

/// Returns the first line that `program --version` prints.
fn version_text(file: &Path) -> Option<String> {
    let mut command = Command::new(file);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().ok()?;
    let deadline = Instant::now() + VERSION_WAIT;
    while child.try_wait().ok()?.is_none() {
        if Instant::now() >= deadline {
            // It is our own child, and has not been waited for: nobody else has its id.
            let _ = child.kill();
            let _ = child.wait();
            return None;
        }
        std::thread::sleep(LOOK_AGAIN);
    }
    let mut text = Vec::new();
    child.stdout.take()?.take(4096).read_to_end(&mut text).ok()?;
    let text = String::from_utf8_lossy(&text).lines().next()?.trim().to_owned();
    (!text.is_empty()).then_some(text)
}

/// Returns the first three numbers with dots between them.
fn version(text: &str) -> Option<(u32, u32, u32)> {
    text.split(|c: char| !c.is_ascii_digit() && c != '.').find_map(|word| {
        let mut numbers = word.split('.').map(|number| number.parse().ok());
        Some((numbers.next()??, numbers.next()??, numbers.next()??))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_are_found_in_what_programs_say() {
        assert_eq!(version("2.1.197 (Claude Code)"), Some((2, 1, 197)));
        assert_eq!(version("codex-cli 0.169.0"), Some((0, 169, 0)));
        assert_eq!(version("codex-cli v0.170.0-alpha.2"), Some((0, 170, 0)));
        assert_eq!(version("version 7"), None);
        assert!(version("2.1.99") < version("2.1.197"));
    }

    #[test]
    fn an_old_agent_is_a_warning_and_a_silent_one_too() {
        let health = |said: Option<&str>| {
            let check = judge("claude", Path::new("/bin/claude"), said.map(str::to_owned));
            (check.health, check.found)
        };
        assert_eq!(health(Some("2.1.197 (Claude Code)")).0, Health::Ok);
        assert_eq!(health(Some("99.0.0 (Claude Code)")).0, Health::Ok);
        let old = "1.0.9 (Claude Code)";
        let found = "1.0.9 (Claude Code) at /bin/claude".to_owned();
        assert_eq!(health(Some(old)), (Health::Warning, found));
        assert_eq!(health(None).0, Health::Warning);
        assert_eq!(check("claude", Some(OsStr::new("/nowhere"))).health, Health::Warning);
    }
}
