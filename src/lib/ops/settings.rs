//! Gathers the settings from where they stand; `config` joins them.

use super::{Error, Workspace};
use crate::config::{GitEntry, Settings, Sources, YamlFile};
use crate::git;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Reads the settings from all their places. `.claudio/` must be known not to be tracked.
pub(super) fn read(workspace: &Workspace) -> Result<Settings, Error> {
    let repository = match workspace.store_if_any() {
        Some(store) => yaml(&store.layout().config())?,
        None => None,
    };
    join(repository, git::config::entries(workspace.repository())?, workspace.environment())
}

/// Reads the settings that hold outside of any repository.
pub(super) fn read_outside(
    directory: &Path,
    environment: &[(OsString, OsString)],
) -> Result<Settings, Error> {
    join(None, git::config::entries_outside(directory)?, environment)
}

fn join(
    repository: Option<YamlFile>,
    git: Vec<git::config::ConfigEntry>,
    environment: &[(OsString, OsString)],
) -> Result<Settings, Error> {
    let user = match user_file(environment) {
        Some(path) => yaml(&path)?,
        None => None,
    };
    let git = git.into_iter().map(|entry| GitEntry {
        key: entry.key,
        value: Some(entry.value),
        origin: entry.origin,
        line: entry.line,
    });
    let git = git.collect();
    let environment = environment
        .iter()
        .filter_map(|(n, v)| Some((n.to_str()?.to_owned(), v.to_str()?.to_owned())))
        .collect();
    Ok(Settings::resolve(&Sources { user, repository, git, environment, options: Vec::new() })?)
}

/// Returns the path of the user's own settings, whether there is such a file or not.
pub fn user_file(environment: &[(OsString, OsString)]) -> Option<PathBuf> {
    let variable = |name: &str| {
        let value = environment.iter().find(|(n, _)| n == name).map(|(_, value)| value);
        value.filter(|path| Path::new(path).is_absolute())
    };
    let base = match variable("XDG_CONFIG_HOME") {
        Some(base) => PathBuf::from(base),
        None => Path::new(variable("HOME")?).join(".config"),
    };
    Some(base.join("claudio").join("config.yaml"))
}

/// Reads a file of settings, if there is one.
pub(super) fn yaml(path: &Path) -> Result<Option<YamlFile>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(YamlFile { path: path.display().to_string(), text })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(format!("read '{}'", path.display()), error)),
    }
}
