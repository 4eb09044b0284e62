//! Looks for what is missing or wrong, and says how to mend it. Changes nothing.

use super::{Error, Workspace, agents, isolation, rebuild, settings};
use crate::git;
use crate::store::Listing;
use crate::sys::{clock, process};
use serde::Serialize;
use std::path::Path;
use std::process::{Command, Stdio};

/// The oldest git that has everything this program uses: merges of trees whose attributes come from a
/// tree (`GIT_ATTR_SOURCE`).
const OLDEST_GIT: (u32, u32) = (2, 41);

/// How a check ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Health {
    /// As it should be.
    Ok,
    /// Works, but worth knowing.
    Warning,
    /// Something will not work.
    Error,
}

/// One thing that was looked at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Check {
    /// What was looked at: one word.
    pub name: String,
    /// How it is.
    #[serde(rename = "status")]
    pub health: Health,
    /// What was found.
    #[serde(rename = "message")]
    pub found: String,
    /// What to do about it.
    pub hint: Option<String>,
}

impl Check {
    pub(super) fn ok(name: &str, found: impl Into<String>) -> Self {
        Self { name: name.to_owned(), health: Health::Ok, found: found.into(), hint: None }
    }

    pub(super) fn bad(
        name: &str,
        health: Health,
        found: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { name: name.to_owned(), health, found: found.into(), hint: Some(hint.into()) }
    }
}

/// Looks at everything that can be looked at from `directory`, in a repository or not.
pub fn examine(workspace: &Result<Workspace, Error>, path: Option<&std::ffi::OsStr>) -> Vec<Check> {
    let mut checks = vec![git_version(), programs(), processes()];
    checks.extend(["claude", "codex"].map(|name| agents::check(name, path)));
    match workspace {
        Ok(workspace) => {
            checks.extend(repository(workspace));
            for name in ["claude", "codex"].iter().filter(|name| has_program(name, path)) {
                checks.push(first_run(workspace, name));
            }
        }
        Err(error @ Error::PathNotUtf8(_)) => checks.push(Check::bad(
            "repository",
            Health::Error,
            error.to_string(),
            "move it to a path that is UTF-8",
        )),
        Err(error) => checks.push(Check::bad(
            "repository",
            Health::Warning,
            error.to_string(),
            "go to a repository to have its instances looked at",
        )),
    }
    checks
}

fn git_version() -> Check {
    let output = Command::new("git").arg("--version").stdin(Stdio::null()).output();
    let Ok(output) = output else {
        return Check::bad("git", Health::Error, "not found on the PATH", "install git");
    };
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let version = text.split(' ').nth(2).unwrap_or_default();
    let mut numbers = version.split('.').map(|n| n.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    if found >= OLDEST_GIT {
        Check::ok("git", text)
    } else {
        let hint = format!("install git {}.{} or newer", OLDEST_GIT.0, OLDEST_GIT.1);
        Check::bad("git", Health::Error, text, hint)
    }
}

fn programs() -> Check {
    let needed = [super::start::SUPERVISOR, super::start::WORKER, crate::supervisor::HOOK];
    let missing: Vec<String> = needed
        .iter()
        .filter_map(|name| super::start::own_program(name).err())
        .map(|error| error.to_string())
        .collect();
    if missing.is_empty() {
        Check::ok("programs", "all beside this one")
    } else {
        let hint = "install git claudio again: all of its programs belong into one directory";
        Check::bad("programs", Health::Error, missing.join("; "), hint)
    }
}

fn has_program(name: &str, path: Option<&std::ffi::OsStr>) -> bool {
    crate::sys::program::find(name.as_ref(), path).is_some()
}

/// Looks for the dialogs that an agent would show in its own terminal before it begins.
fn first_run(workspace: &Workspace, agent: &str) -> Check {
    let name = format!("{agent}-terminal");
    let dialogs = super::first_run::dialogs(workspace, agent);
    if dialogs.is_empty() {
        return Check::ok(&name, "begins without a dialog of its own");
    }
    let join = |texts: Vec<&str>| texts.join("; ");
    let asks = join(dialogs.iter().map(|dialog| dialog.asks.as_str()).collect());
    let mend = join(dialogs.iter().map(|dialog| dialog.mend.as_str()).collect());
    Check::bad(&name, Health::Warning, format!("would begin with a dialog: {asks}"), mend)
}

fn processes() -> Check {
    if Path::new("/proc/self/stat").exists() {
        return Check::ok("processes", "every descendant of an instance can be found");
    }
    Check::bad(
        "processes",
        Health::Warning,
        "there is no /proc: a process that leaves its instance's process group is not found",
        "nothing to do; on Linux this is not so",
    )
}

fn repository(workspace: &Workspace) -> Vec<Check> {
    let mut checks =
        vec![Check::ok("repository", workspace.repository().home().display().to_string())];
    match workspace.settings().and_then(|found| settings::check(workspace, &found).map(|()| found))
    {
        Err(Error::Git(git::Error::NoCommit)) => checks.push(Check::bad(
            "commits",
            Health::Error,
            "there is none yet that an instance could start from",
            "git commit --allow-empty -m 'Begin'",
        )),
        Err(error) => checks.push(Check::bad(
            "settings",
            Health::Error,
            error.to_string(),
            "correct the value where it is set",
        )),
        Ok(settings) => match settings.warnings() {
            [] => checks.push(Check::ok("settings", "all keys and values are known")),
            warnings => checks.extend(warnings.iter().map(|warning| {
                let mend = match &warning.nearest {
                    Some(nearest) => format!("'{}' may be meant for '{nearest}'", warning.key),
                    None => format!("remove '{}'", warning.key),
                };
                Check::bad("settings", Health::Warning, warning.to_string(), mend)
            })),
        },
    }
    match rebuild::missing(workspace) {
        Ok(missing) if missing.is_empty() => {}
        Ok(missing) => checks.push(Check::bad(
            "records",
            Health::Error,
            missing.words(),
            "git claudio sessions recover makes them anew",
        )),
        Err(error) => checks.push(Check::bad(
            "records",
            Health::Error,
            error.to_string(),
            "look at the refs below 'refs/claudio/instances'",
        )),
    }
    match workspace.store_if_any() {
        None => checks.push(Check::ok("instances", "none were added yet")),
        Some(store) => match store.list() {
            Ok(listing) => {
                checks.extend(instances(workspace, &listing));
                checks.extend(outside(workspace, &listing));
            }
            Err(error) => checks.push(Check::bad(
                "instances",
                Health::Error,
                error.to_string(),
                "look at the directory '.claudio/instances'",
            )),
        },
    }
    checks
}

/// Says what has changed outside of the worktrees while instances ran: what was told before of those
/// that are still there, and what nobody has told yet.
fn outside(workspace: &Workspace, listing: &Listing) -> Vec<Check> {
    let trouble = |error: String| {
        let hint = "look at the file; nothing outside of the worktrees is looked at meanwhile";
        vec![Check::bad("outside", Health::Warning, error, hint)]
    };
    let store = match workspace.store() {
        Ok(store) => store,
        Err(error) => return trouble(error.to_string()),
    };
    let (told, found) = match (isolation::reported(store), isolation::since_last(workspace)) {
        (Ok(told), Ok(found)) => (told, found),
        (Err(error), _) | (_, Err(error)) => return trouble(error.to_string()),
    };
    let there = |change: &isolation::Change| {
        listing.instances.iter().any(|stored| change.instances.contains(&stored.record.id))
    };
    let since = found.as_ref().map(|(since, _)| *since);
    let new = found.map(|(_, changes)| changes).unwrap_or_default();
    let checks: Vec<Check> =
        told.into_iter().filter(there).chain(new).map(|change| changed(&change)).collect();
    match since {
        Some(since) if checks.is_empty() => {
            let found =
                format!("nothing has changed unexplained, seen {}", clock::format_utc(since));
            vec![Check::ok("outside", found)]
        }
        _ => checks,
    }
}

fn changed(change: &isolation::Change) -> Check {
    let ids: Vec<&str> = change.instances.iter().map(|id| id.as_str()).collect();
    let since = clock::format_utc(change.last_same);
    let found = format!("{}, after {since}, while {} ran", change.words(), ids.join(", "));
    let hint = match ids.first() {
        Some(id) => format!("if it was not you: git claudio show {id}"),
        None => "git claudio events".to_owned(),
    };
    Check::bad("outside", Health::Warning, found, hint)
}

fn instances(workspace: &Workspace, listing: &Listing) -> Vec<Check> {
    let mut checks = Vec::new();
    let alive = listing.instances.iter().filter(|s| s.alive).count();
    checks.push(Check::ok("instances", format!("{} ({alive} running)", listing.instances.len())));
    for stored in listing.instances.iter().filter(|s| s.is_lost()) {
        let (id, state) = (&stored.record.id, stored.record.state.name());
        checks.push(Check::bad(
            "lost",
            Health::Error,
            format!("instance '{id}' was {state} when its supervisor died"),
            "git claudio sessions recover",
        ));
    }
    for bad in &listing.unreadable {
        checks.push(Check::bad(
            "record",
            Health::Error,
            bad.reason.clone(),
            "mend the file, or move its directory away; its branch and worktree are not touched",
        ));
    }
    for stored in listing.instances.iter().filter(|s| s.record.prepared) {
        let path = Path::new(&stored.record.worktree);
        let state = git::worktree::verify(workspace.repository(), path);
        if let Some(problem) = super::remove::worktree_problem(&state) {
            checks.push(Check::bad(
                "worktree",
                Health::Error,
                format!("instance '{}': '{}' {problem}", stored.record.id, path.display()),
                "git claudio sessions recover, if the repository was moved; git worktree list tells where \
                 it is",
            ));
        }
    }
    // A supervisor of another version keeps working, but its successor may speak differently.
    let own = process::own_directory();
    if let Ok(directory) = own
        && !directory.join(super::start::SUPERVISOR).is_file()
    {
        checks.push(Check::bad(
            "programs",
            Health::Error,
            format!("'{}' holds no supervisor program", directory.display()),
            "install git claudio again",
        ));
    }
    checks
}
