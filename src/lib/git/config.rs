//! Settings kept in git's own configuration.

use super::{Repository, Result};
use gix::config::Source;

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
    /// Which kind of file that is.
    pub scope: Scope,
}

/// Returns every `claudio.*` setting, in git's order: a later one overrules an earlier one.
pub fn entries(repository: &Repository) -> Result<Vec<ConfigEntry>> {
    let opened = repository.open_current()?;
    let config = opened.config_snapshot();
    let mut entries = Vec::new();
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
                entries.push(ConfigEntry {
                    key,
                    value,
                    origin: origin.clone(),
                    scope: scope(meta.source),
                });
            }
            seen.push(name);
        }
    }
    Ok(entries)
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
