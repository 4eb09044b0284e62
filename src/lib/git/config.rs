//! Settings kept in git's own configuration.

use super::command::Git;
use super::{Repository, Result};
use gix::config::Source;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// Which of git's configuration files a setting comes from, lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// The machine's.
    System,
    /// The user's.
    Global,
    /// The repository's.
    Local,
    /// One worktree's (`config.worktree`).
    Worktree,
    /// Of this one command: `git -c`, `GIT_CONFIG_COUNT`.
    Command,
}

/// One `claudio.*` setting as it stands in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigEntry {
    /// The key: `claudio.branch.prefix`; section and name in lower case, the middle as written.
    pub key: String,
    /// The value; `true` where only the name is given.
    pub value: String,
    /// The file it stands in, or `command line`.
    pub origin: String,
    /// Its line there, from 1; 0 if it is not known.
    pub line: u64,
    /// Which kind of file that is.
    pub scope: Scope,
}

/// Returns every `claudio.*` setting, in git's order: a later one overrules an earlier one.
pub fn entries(repository: &Repository) -> Result<Vec<ConfigEntry>> {
    let opened = repository.open_current()?;
    let config = opened.config_snapshot();
    let mut entries = Vec::new();
    let mut places = Places::default();
    for section in config.plumbing().sections_by_name("claudio").into_iter().flatten() {
        let mut prefix = String::from("claudio.");
        if let Some(middle) = section.header().subsection_name() {
            prefix.push_str(&middle.to_string());
            prefix.push('.');
        }
        let meta = section.meta();
        let origin = match &meta.path {
            Some(path) => path.display().to_string(),
            None => String::from("command line"),
        };
        let mut seen = Vec::<String>::new();
        for name in section.value_names() {
            let name = name.to_lowercase();
            if seen.contains(&name) {
                continue;
            }
            // Only the name is there: git takes that for true.
            let implicit = section.value_implicit(&name) == Some(None);
            for value in section.values(&name) {
                let key = format!("{prefix}{name}");
                let text = if implicit && value.is_empty() { "true".into() } else { value };
                let value = text.to_string();
                let line = meta.path.as_deref().map_or(0, |path| places.next(path, &key));
                entries.push(ConfigEntry {
                    key,
                    value,
                    origin: origin.clone(),
                    line,
                    scope: scope(meta.source),
                });
            }
            seen.push(name);
        }
    }
    Ok(entries)
}

/// Returns the `claudio.*` settings that hold outside of any repository.
///
/// # Errors
/// If git cannot be run or its files cannot be read.
pub fn entries_outside(directory: &Path) -> Result<Vec<ConfigEntry>> {
    let listed = Git::outside(directory).args(["config", "--list", "-z", "--show-origin"]).run()?;
    let listed = String::from_utf8_lossy(&listed);
    let mut fields = listed.split('\0');
    let mut places = Places::default();
    let mut entries = Vec::new();
    while let (Some(origin), Some(entry)) = (fields.next(), fields.next()) {
        let (key, value) = entry.split_once('\n').unwrap_or((entry, "true"));
        if !key.starts_with("claudio.") {
            continue;
        }
        let origin = origin.strip_prefix("file:").unwrap_or(origin);
        let line = places.next(Path::new(origin), key);
        let (key, value, origin) = (key.to_owned(), value.to_owned(), origin.to_owned());
        entries.push(ConfigEntry { key, value, origin, line, scope: Scope::Global });
    }
    Ok(entries)
}

/// Sets `key` in git's configuration to `value` alone, through git.
///
/// # Errors
/// If git refuses, or the scope needs a repository and there is none.
pub fn set(at: At<'_>, scope: Scope, key: &str, value: &str) -> Result<()> {
    at.git(scope).args(["config", flag(scope), "--replace-all", key, value]).run().map(drop)
}

/// Takes `key` out of git's configuration.
///
/// Returns whether it was there.
///
/// # Errors
/// As [`set`].
pub fn unset(at: At<'_>, scope: Scope, key: &str) -> Result<bool> {
    /// What git ends with when there is nothing to take away.
    const NOTHING_TO_UNSET: i32 = 5;
    let git = at.git(scope).args(["config", flag(scope), "--unset-all", key]);
    Ok(git.run_or(NOTHING_TO_UNSET)?.is_some())
}

/// Returns the command of the editor that git would start if `GIT_EDITOR` does not say it; a shell
/// reads it.
///
/// # Errors
/// If git knows none.
pub fn editor(at: At<'_>) -> Result<String> {
    at.git(Scope::Local).without("GIT_EDITOR").args(["var", "GIT_EDITOR"]).line()
}

/// Where git's configuration is looked at from.
#[derive(Debug, Clone, Copy)]
pub enum At<'a> {
    /// A repository.
    Repository(&'a Repository),
    /// A directory that belongs to none.
    Outside(&'a Path),
}

impl At<'_> {
    fn git(self, scope: Scope) -> Git {
        match self {
            Self::Repository(repository) if scope == Scope::Worktree => Git::current(repository),
            Self::Repository(repository) => Git::new(repository),
            Self::Outside(directory) => Git::outside(directory),
        }
    }
}

fn flag(scope: Scope) -> &'static str {
    match scope {
        Scope::System => "--system",
        Scope::Global => "--global",
        Scope::Local | Scope::Command => "--local",
        Scope::Worktree => "--worktree",
    }
}

/// Finds the lines of settings, which gix does not tell, in files that are read once.
#[derive(Debug, Default)]
struct Places {
    texts: HashMap<PathBuf, String>,
    seen: HashMap<(PathBuf, String), usize>,
}

impl Places {
    /// Returns the line of the next value of `key` in the file; 0 if it is not found.
    fn next(&mut self, path: &Path, key: &str) -> u64 {
        let text = self
            .texts
            .entry(path.to_owned())
            .or_insert_with(|| std::fs::read_to_string(path).unwrap_or_default());
        let seen = self.seen.entry((path.to_owned(), key.to_lowercase())).or_default();
        *seen += 1;
        lines_of(text, key).nth(*seen - 1).unwrap_or(0)
    }
}

/// Returns the lines at which `text` sets `key`.
fn lines_of<'a>(text: &'a str, key: &'a str) -> impl Iterator<Item = u64> + 'a {
    let (section, name) = key.rsplit_once('.').unwrap_or((key, ""));
    let (mut inside, mut continued) = (false, false);
    text.lines().zip(1..).filter_map(move |(line, number)| {
        let goes_on = std::mem::replace(&mut continued, line.ends_with('\\'));
        if goes_on {
            return None;
        }
        let mut rest = line.trim_start();
        if let Some(header) = rest.strip_prefix('[') {
            let (header, after) = header.split_once(']').unwrap_or((header, ""));
            inside = section_name(header).eq_ignore_ascii_case(section);
            rest = after.trim_start();
        }
        let named = rest.split(['=', ' ', '\t', '#', ';']).next().unwrap_or_default();
        (inside && named.eq_ignore_ascii_case(name)).then_some(number)
    })
}

/// Returns the name of a section as keys have it: `a "b"` is `a.b`.
fn section_name(header: &str) -> String {
    match header.split_once('"') {
        None => header.trim().to_owned(),
        Some((section, middle)) => {
            let middle = middle.trim_end().trim_end_matches('"').replace('\\', "");
            format!("{}.{middle}", section.trim())
        }
    }
}

/// Returns the value of `key`, or `None` if it is not set.
pub fn string(repository: &Repository, key: &str) -> Result<Option<String>> {
    let opened = repository.open_current()?;
    Ok(opened.config_snapshot().string(key).map(|value| value.to_string()))
}

/// Returns whether `key` is set and true; a value that is no boolean counts as not set.
pub fn is_true(repository: &Repository, key: &str) -> Result<bool> {
    let opened = repository.open_current()?;
    Ok(opened.config_snapshot().boolean(key) == Some(true))
}

fn scope(source: Source) -> Scope {
    match source {
        Source::GitInstallation | Source::System => Scope::System,
        Source::Git | Source::User => Scope::Global,
        Source::Local => Scope::Local,
        Source::Worktree => Scope::Worktree,
        Source::Env | Source::Cli | Source::Api | Source::EnvOverride => Scope::Command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    #[test]
    fn settings_have_lines() {
        let text = "[user]\n\tname = x\n[claudio \"pr\"]\n; labels\n\tlabels = a \\\nlabels = b\n\
                    \tLabels=c\n[claudio.pr] labels = d\n[Claudio \"x\"] labels\n";
        let lines: Vec<u64> = lines_of(text, "claudio.pr.labels").collect();
        assert_eq!(lines, [5, 7, 8]);
        assert_eq!(lines_of(text, "claudio.x.labels").collect::<Vec<_>>(), [9]);
    }

    #[test]
    fn what_is_set_can_be_unset() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        let at = At::Repository(&repository);
        set(at, Scope::Local, "claudio.stop.grace", "-1 \"x\"\n#").unwrap();
        let found = entries(&repository).unwrap();
        assert_eq!(found[0].value, "-1 \"x\"\n#");
        assert!(found[0].line > 0);
        assert!(unset(at, Scope::Local, "claudio.stop.grace").unwrap());
        assert!(!unset(at, Scope::Local, "claudio.stop.grace").unwrap());
        assert_eq!(entries(&repository).unwrap(), []);
    }

    #[test]
    fn the_same_entries_as_git_lists() {
        let sandbox = Sandbox::with_commit();
        let more = sandbox.root().join("more config");
        std::fs::write(&more, "[Claudio \"Branch\"]\n\tPrefix = \"a b\" # not this\n").unwrap();
        sandbox.git(["config", "include.path", more.to_str().unwrap()]);
        sandbox.git(["config", "extensions.worktreeConfig", "true"]);
        sandbox.git(["config", "claudio.limits.parallel", "3"]);
        sandbox.git(["config", "--add", "claudio.pr.labels", "x"]);
        sandbox.git(["config", "--add", "claudio.pr.labels", "y=\"z\"\nw"]);
        sandbox.git(["config", "claudio.backend.my.tool.args", "--a 'b'"]);
        sandbox.git(["config", "--worktree", "claudio.limits.parallel", "4"]);
        let config = sandbox.path().join(".git/config");
        let text = std::fs::read_to_string(&config).unwrap() + "[claudio]\n\tverbose\n";
        std::fs::write(config, text).unwrap();

        let ours = entries(&sandbox.repository()).unwrap();
        let list = sandbox.git(["config", "--list", "-z", "--show-scope"]);
        let mut fields = list.split('\0');
        let mut theirs = Vec::new();
        while let (Some(scope), Some(entry)) = (fields.next(), fields.next()) {
            let (key, value) = entry.split_once('\n').unwrap_or((entry, ""));
            if key.starts_with("claudio.") {
                theirs.push((scope.to_owned(), key.to_owned(), value.to_owned()));
            }
        }
        let mut ours: Vec<_> = ours
            .into_iter()
            .map(|entry| {
                let scope = if entry.scope == Scope::Worktree { "worktree" } else { "local" };
                (scope.to_owned(), entry.key, entry.value)
            })
            .collect();
        // A name without a value is shown as empty by git and means true.
        for entry in &mut theirs {
            if entry.1 == "claudio.verbose" {
                entry.2 = "true".to_owned();
            }
        }
        ours.sort();
        theirs.sort();
        assert_eq!(ours, theirs);
        assert!(ours.contains(&("worktree".into(), "claudio.limits.parallel".into(), "4".into())));
    }
}
