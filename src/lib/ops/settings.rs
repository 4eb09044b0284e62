//! Gathers the settings from where they stand; `config` joins them.

use super::{Error, Workspace};
use crate::config::{GitEntry, Settings, Sources, YamlFile};
use crate::git;
use crate::instance::Base;
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

/// Fails if a value that is of the right form cannot be used in this repository.
pub(super) fn check(workspace: &Workspace, settings: &Settings) -> Result<(), Error> {
    check_prefix(settings)?;
    base(workspace, settings, None)?;
    match super::backends::choose(workspace, settings, settings.backend_default()) {
        Err(Error::Backend(_)) => Err(no_backend(settings)),
        // Without an agent there is nothing wrong with the settings.
        _ => Ok(()),
    }
}

/// Fails if no branch can have a name that begins with `branch.prefix`.
pub(super) fn check_prefix(settings: &Settings) -> Result<(), Error> {
    let prefix = settings.branch_prefix();
    match is_prefix(prefix) {
        true => Ok(()),
        false => Err(settings.refuse("branch.prefix", PREFIX).into()),
    }
}

/// What `branch.prefix` can be.
pub(super) const PREFIX: &str = "what the name of a branch can begin with";

/// Whether the name of a branch can begin with it.
pub(super) fn is_prefix(prefix: &str) -> bool {
    let prefix = prefix.trim_end_matches('/');
    prefix.is_empty() || git::branch::check_name(&format!("{prefix}/x")).is_ok()
}

/// Returns what a new instance starts from: `given`, else `branch.base`, else git's own default.
pub(super) fn base(
    workspace: &Workspace,
    settings: &Settings,
    given: Option<&str>,
) -> Result<Base, Error> {
    let setting = settings.branch_base();
    let found = git::revision::resolve_base(workspace.repository(), given, setting);
    found.map_err(|error| match (given, setting, &error) {
        (None, Some(_), git::Error::UnknownRevision { .. }) => {
            settings.refuse("branch.base", "a revision of this repository").into()
        }
        _ => error.into(),
    })
}

/// Returns the error that the backend of `backend.default` does not exist.
pub(super) fn no_backend(settings: &Settings) -> Error {
    let expected = "'claude', 'codex', 'shell', or a name with a setting 'backend.NAME.command'";
    settings.refuse("backend.default", expected).into()
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
