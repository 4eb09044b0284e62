//! Gathers the settings from where they stand; `config` joins them.

use super::{Error, Workspace};
use crate::config::{GitEntry, Settings, Sources, YamlFile};
use crate::git;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// Reads the settings from all their places. `.claudio/` must be known not to be tracked.
pub(super) fn read(workspace: &Workspace) -> Result<Settings, Error> {
    let repository = match workspace.store_if_any() {
        Some(store) => yaml(&store.layout().config())?,
        None => None,
    };
    let user = match user_file(workspace) {
        Some(path) => yaml(&path)?,
        None => None,
    };
    let git = git::config::entries(workspace.repository())?
        .into_iter()
        .map(|entry| GitEntry { key: entry.key, value: Some(entry.value), origin: entry.origin })
        .collect();
    let environment = workspace
        .environment()
        .iter()
        .filter_map(|(n, v)| Some((n.to_str()?.to_owned(), v.to_str()?.to_owned())))
        .collect();
    Ok(Settings::resolve(&Sources { user, repository, git, environment, options: Vec::new() })?)
}

/// Returns the path of the user's own settings, whether there is such a file or not.
pub fn user_file(workspace: &Workspace) -> Option<PathBuf> {
    let absolute = |path: &std::ffi::OsString| Path::new(path).is_absolute();
    let base = match workspace.variable("XDG_CONFIG_HOME").filter(|p| absolute(p)) {
        Some(base) => PathBuf::from(base),
        None => Path::new(workspace.variable("HOME").filter(|p| absolute(p))?).join(".config"),
    };
    Some(base.join("claudio").join("config.yaml"))
}

fn yaml(path: &Path) -> Result<Option<YamlFile>, Error> {
    match fs::read_to_string(path) {
        Ok(text) => Ok(Some(YamlFile { path: path.display().to_string(), text })),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::io(format!("read '{}'", path.display()), error)),
    }
}
