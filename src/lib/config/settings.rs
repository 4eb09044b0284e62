//! Joins the places that settings come from.

use super::error::{Error, Warning};
use super::keys::{BACKEND_KEYS, KEYS};
use super::name::{self, Found};
use super::value::{Raw, Slot};
use super::values::{BackendSettings, Forge, Mode, ReviewerRule, Values};
use super::{Origin, yaml};
use std::collections::BTreeMap;
use std::time::Duration;

/// A `config.yaml` that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct YamlFile {
    /// Its path, for messages.
    pub path: String,
    /// Its content.
    pub text: String,
}

/// One entry of git config, of any section; those of others are ignored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GitEntry {
    /// The name: `claudio.branch.includeid`, in any case that git accepts.
    pub key: String,
    /// The value; `None` if the variable stands there without `=`, which means true.
    pub value: Option<String>,
    /// The file that it stands in, or what git calls the place.
    pub origin: String,
    /// Its line there, from 1; 0 if it is not known.
    pub line: u64,
}

/// A setting that an option of the command line gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OptionEntry {
    /// The key, as the table spells it.
    pub key: &'static str,
    /// The value.
    pub value: String,
    /// The option, for messages: `--base`.
    pub option: &'static str,
}

/// What stands in each place, lowest precedence first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    /// The user's `config.yaml`.
    pub user: Option<YamlFile>,
    /// The repository's `config.yaml`. Pass it only if the repository does not track it.
    pub repository: Option<YamlFile>,
    /// Git's configuration in git's own order: system, global, local, worktree.
    pub git: Vec<GitEntry>,
    /// The environment; what does not begin with `CLAUDIO_` is ignored.
    pub environment: Vec<(String, String)>,
    /// Options.
    pub options: Vec<OptionEntry>,
}

/// One key with its value in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The key, as the table spells it.
    pub key: String,
    /// The value on one line.
    pub value: String,
    /// Where it comes from. If several values of git config add up: the last one's place.
    pub origin: Origin,
}

/// All settings with their values.
#[derive(Debug, Clone, Default)]
pub struct Settings {
    values: Values,
    set: BTreeMap<String, (String, Origin)>,
    warnings: Vec<Warning>,
}

impl Settings {
    /// Joins the places.
    ///
    /// Returns the settings, with a warning for each key that does not exist.
    ///
    /// # Errors
    /// If a value is not what its key takes, or a file is not a mapping of settings. That a higher
    /// place overrides the value does not help: it would be a surprise later.
    pub fn resolve(sources: &Sources) -> Result<Self, Error> {
        let mut settings = Self::default();
        for file in [&sources.user, &sources.repository].into_iter().flatten() {
            settings.read_file(file)?;
        }
        settings.read_git(&sources.git)?;
        settings.read_environment(&sources.environment)?;
        for option in &sources.options {
            let origin = Origin::Option(option.option.to_owned());
            settings.put(option.key, Raw::Text(option.value.clone()), origin, false)?;
        }
        Ok(settings)
    }

    fn read_file(&mut self, file: &YamlFile) -> Result<(), Error> {
        for value in yaml::read(file)? {
            let origin = Origin::File { path: file.path.clone(), line: value.line };
            let known = name::find(&value.key);
            match (known, value.raw) {
                (None, _) => {
                    let nearest = name::nearest(&value.key, str::to_owned);
                    self.warnings.push(Warning { key: value.key, origin, nearest });
                }
                (Some(_), Some(raw)) => self.put(&value.key, raw, origin, false)?,
                (Some(found), None) => {
                    let (key, expected) = (value.key.clone(), found.kind().to_owned());
                    let value = "a nested value".to_owned();
                    return Err(Error::BadValue { key, value, origin, expected });
                }
            }
        }
        Ok(())
    }

    fn read_git(&mut self, entries: &[GitEntry]) -> Result<(), Error> {
        let mut seen: Vec<String> = Vec::new();
        for entry in entries.iter().filter(|entry| name::split_git(&entry.key).is_some()) {
            let origin = Origin::Git { place: entry.origin.clone(), line: entry.line };
            let Some(key) = name::from_git(&entry.key) else {
                let nearest = name::nearest(&entry.key, super::git_name);
                self.warnings.push(Warning { key: entry.key.clone(), origin, nearest });
                continue;
            };
            let value = entry.value.clone().unwrap_or_else(|| "true".to_owned());
            let again = seen.contains(&key);
            self.put(&key, Raw::Text(value), origin, again)?;
            seen.push(key);
        }
        Ok(())
    }

    fn read_environment(&mut self, variables: &[(String, String)]) -> Result<(), Error> {
        for (variable, value) in variables {
            if !name::is_environment_setting(variable) {
                continue;
            }
            let origin = Origin::Environment(variable.clone());
            match name::from_environment(variable) {
                Some(key) => self.put(&key, Raw::Text(value.clone()), origin, false)?,
                None => {
                    let nearest = name::nearest(variable, super::environment_name);
                    self.warnings.push(Warning { key: variable.clone(), origin, nearest });
                }
            }
        }
        Ok(())
    }

    /// Sets a key that exists. `again`: the same place has already set it.
    fn put(&mut self, key: &str, raw: Raw, origin: Origin, again: bool) -> Result<(), Error> {
        let (result, add) = match name::find(key) {
            Some(Found::Plain(row)) => set(&row.slot, &mut self.values, &raw, again),
            Some(Found::Backend(name, row)) => {
                let backend = self.values.backends.entry(name.to_owned()).or_default();
                set(&row.slot, backend, &raw, again)
            }
            None => (Err("a key that exists".to_owned()), false),
        };
        let line = raw.to_line();
        if let Err(expected) = result {
            return Err(Error::BadValue { key: key.to_owned(), value: line, origin, expected });
        }
        let text = match self.set.get(key) {
            Some((before, _)) if add && !before.is_empty() && !line.is_empty() => {
                format!("{before} {line}")
            }
            _ => line,
        };
        self.set.insert(key.to_owned(), (text, origin));
        Ok(())
    }

    /// Returns the keys that do not exist but were set.
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// Fails unless `value` is one that the key takes; `origin` is where it is to stand.
    ///
    /// # Errors
    /// If it is not, or there is no such key.
    pub fn check(key: &str, value: &str, origin: Origin) -> Result<(), Error> {
        let nearest = name::nearest(key, str::to_owned);
        name::find(key).ok_or_else(|| Error::UnknownKey { key: key.to_owned(), nearest })?;
        Self::default().put(key, Raw::Text(value.to_owned()), origin, false)
    }

    /// Returns the error that the value of a key is of the right form and yet cannot be used.
    pub fn refuse(&self, key: &str, expected: impl Into<String>) -> Error {
        let set = self.set.get(key).cloned();
        let (value, origin) = set.unwrap_or((String::new(), Origin::Default));
        Error::BadValue { key: key.to_owned(), value, origin, expected: expected.into() }
    }

    /// Returns every key that has a value, defaults included, in the table's order.
    pub fn entries_with_origin(&self) -> Vec<Entry> {
        let plain = KEYS.iter().map(|key| (key.info.name.to_owned(), key.info.default));
        let backends = self.values.backends.keys().flat_map(|name| {
            let key = move |field: &str| format!("backend.{name}.{field}");
            BACKEND_KEYS.iter().map(move |row| (key(row.info.name), ""))
        });
        let entries = plain.chain(backends).filter_map(|(key, default)| {
            let (value, origin) = match self.set.get(&key) {
                Some((value, origin)) => (value.clone(), origin.clone()),
                None if default.is_empty() => return None,
                None => (default.to_owned(), Origin::Default),
            };
            Some(Entry { key, value, origin })
        });
        entries.collect()
    }

    /// Returns `branch.prefix`, perhaps empty.
    pub fn branch_prefix(&self) -> &str {
        &self.values.branch_prefix
    }

    /// Returns `branch.include_id`.
    pub fn branch_include_id(&self) -> bool {
        self.values.branch_include_id
    }

    /// Returns `branch.base`.
    pub fn branch_base(&self) -> Option<&str> {
        self.values.branch_base.as_deref()
    }

    /// Returns `backend.default`.
    pub fn backend_default(&self) -> Option<&str> {
        self.values.backend_default.as_deref()
    }

    /// Returns `backend.mode`.
    pub fn backend_mode(&self) -> Mode {
        self.values.backend_mode
    }

    /// Returns the settings of one backend; of one that nobody configured, the defaults.
    pub fn backend(&self, name: &str) -> BackendSettings {
        self.values.backends.get(name).cloned().unwrap_or_default()
    }

    /// Returns the names of the backends that anything is set for, sorted.
    pub fn backend_names(&self) -> impl Iterator<Item = &str> {
        self.values.backends.keys().map(String::as_str)
    }

    /// Returns `limits.parallel`; `None` is no limit.
    pub fn limits_parallel(&self) -> Option<usize> {
        self.values.limits_parallel.map(|limit| usize::try_from(limit).unwrap_or(usize::MAX))
    }

    /// Returns `limits.cost` in US dollars.
    pub fn limits_cost(&self) -> Option<f64> {
        self.values.limits_cost
    }

    /// Returns `limits.tokens`.
    pub fn limits_tokens(&self) -> Option<u64> {
        self.values.limits_tokens
    }

    /// Returns `limits.time`.
    pub fn limits_time(&self) -> Option<Duration> {
        self.values.limits_time
    }

    /// Returns `worktree.path` with its placeholders filled in: a path from the root of the main
    /// worktree, or an absolute one.
    pub fn worktree_path(&self, id: &str, repo: &str) -> String {
        self.values.worktree_path.replace("{repo}", repo).replace("{id}", id)
    }

    /// Returns `worktree.include`.
    pub fn worktree_include(&self) -> Option<&str> {
        self.values.worktree_include.as_deref()
    }

    /// Returns `worktree.setup`.
    pub fn worktree_setup(&self) -> Option<&str> {
        self.values.worktree_setup.as_deref()
    }

    /// Returns `pr.draft`.
    pub fn pr_draft(&self) -> bool {
        self.values.pr_draft
    }

    /// Returns `pr.auto_rebase`.
    pub fn pr_auto_rebase(&self) -> bool {
        self.values.pr_auto_rebase
    }

    /// Returns `pr.forge`.
    pub fn pr_forge(&self) -> Forge {
        self.values.pr_forge
    }

    /// Returns `pr.timeout`.
    pub fn pr_timeout(&self) -> Duration {
        self.values.pr_timeout
    }

    /// Returns `pr.template`.
    pub fn pr_template(&self) -> Option<&str> {
        self.values.pr_template.as_deref()
    }

    /// Returns `pr.labels`.
    pub fn pr_labels(&self) -> &[String] {
        &self.values.pr_labels
    }

    /// Returns `pr.reviewers.default`.
    pub fn pr_reviewers_default(&self) -> &[String] {
        &self.values.pr_reviewers_default
    }

    /// Returns `pr.reviewers.by_path`, in the order in which it was written.
    pub fn pr_reviewers_by_path(&self) -> &[ReviewerRule] {
        &self.values.pr_reviewers_by_path
    }

    /// Returns `notify.command`.
    pub fn notify_command(&self) -> Option<&str> {
        self.values.notify_command.as_deref()
    }

    /// Returns `notify.on`: words of the events to be told of.
    pub fn notify_on(&self) -> &[String] {
        &self.values.notify_on
    }

    /// Returns `stop.grace`.
    pub fn stop_grace(&self) -> Duration {
        self.values.stop_grace
    }

    /// Returns `log.max_size` in bytes.
    pub fn log_max_size(&self) -> u64 {
        self.values.log_max_size
    }

    /// Returns `trash.expire`; `None` is never.
    pub fn trash_expire(&self) -> Option<Duration> {
        self.values.trash_expire
    }

    /// Returns `conflicts.ignore`.
    pub fn conflicts_ignore(&self) -> &[String] {
        &self.values.conflicts_ignore
    }

    /// Returns `conflicts.refresh`.
    pub fn conflicts_refresh(&self) -> bool {
        self.values.conflicts_refresh
    }
}

/// Sets a slot. Returns also whether the value was added to what the same place gave before.
fn set<T>(slot: &Slot<T>, target: &mut T, raw: &Raw, again: bool) -> (Result<(), String>, bool) {
    let add = again && slot.adds_up();
    (slot.set(target, raw, add), add)
}

#[cfg(test)]
#[path = "settings_tests.rs"]
mod tests;
