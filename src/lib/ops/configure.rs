//! Looking at settings and changing them where they stand.

use super::settings::{self, user_file};
use super::{Error, Workspace};
use crate::config::{self, KeyInfo, Origin, Settings, YamlFile};
use crate::git;
use crate::git::config::{At, Scope};
use crate::sys::replace::replace_locked;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long another change of the same file is waited for.
const LOCK_WAIT: Duration = Duration::from_secs(5);

/// A place that settings can be written to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The repository's `config.yaml`.
    Repository,
    /// The user's `config.yaml`.
    User,
    /// A file of git's own configuration.
    Git(Scope),
}

/// The settings as they are seen from a directory, which need not belong to a repository.
#[derive(Debug)]
pub struct Configuration {
    directory: PathBuf,
    environment: Vec<(OsString, OsString)>,
    workspace: Option<Workspace>,
}

impl Configuration {
    /// Looks from `directory`.
    ///
    /// # Errors
    /// If it belongs to a repository that cannot be opened.
    pub fn open(directory: &Path, environment: Vec<(OsString, OsString)>) -> Result<Self, Error> {
        let workspace = match Workspace::open(directory, environment.clone()) {
            Ok(workspace) => Some(workspace),
            Err(Error::Git(git::Error::NotARepository(_))) => None,
            Err(error) => return Err(error),
        };
        Ok(Self { directory: directory.to_owned(), environment, workspace })
    }

    /// Returns all settings that hold here.
    ///
    /// # Errors
    /// If one cannot be read or holds a wrong value.
    pub fn settings(&self) -> Result<Settings, Error> {
        match &self.workspace {
            // Anew: `.claudio/` may have been made since.
            Some(_) => Workspace::open(&self.directory, self.environment.clone())?.settings(),
            None => settings::read_outside(&self.directory, &self.environment),
        }
    }

    /// Sets a key. Checks the value first.
    ///
    /// # Errors
    /// If there is no such key or the value is wrong, or it cannot be written there.
    pub fn set(&self, place: Place, key: &str, value: &str) -> Result<(), Error> {
        Settings::check(key, value, Origin::Argument)?;
        if key == "branch.prefix" && !settings::is_prefix(value) {
            let (key, value) = (key.to_owned(), value.to_owned());
            let (origin, expected) = (Origin::Argument, settings::PREFIX.to_owned());
            return Err(config::Error::BadValue { key, value, origin, expected }.into());
        }
        match place {
            Place::Git(scope) => {
                Ok(git::config::set(self.at(scope)?, scope, &config::git_name(key), value)?)
            }
            Place::Repository | Place::User => self.edit(place, |file| {
                config::set_in_file(&file, key, value).map(Some).map_err(Error::Config)
            }),
        }
    }

    /// Takes a key out of a place.
    ///
    /// Returns whether it was there.
    ///
    /// # Errors
    /// If there is no such key, or the place cannot be written.
    pub fn unset(&self, place: Place, key: &str) -> Result<bool, Error> {
        if let Place::Git(scope) = place {
            return Ok(git::config::unset(self.at(scope)?, scope, &config::git_name(key))?);
        }
        if !self.file(place)?.exists() {
            return Ok(false);
        }
        let mut found = false;
        self.edit(place, |file| {
            let text = config::unset_in_file(&file, key).map_err(Error::Config)?;
            found = text.is_some();
            Ok(text)
        })?;
        Ok(found)
    }

    /// Returns the path of a `config.yaml`, which need not exist.
    ///
    /// # Errors
    /// If it would be in a repository and this is none, or the user has no home.
    pub fn file(&self, place: Place) -> Result<PathBuf, Error> {
        match place {
            Place::User => user_file(&self.environment).ok_or(Error::NoHome),
            _ => Ok(self.workspace()?.config_file()),
        }
    }

    /// Makes a `config.yaml` that shows what could be set, if there is none.
    ///
    /// Returns its path and what it holds now.
    ///
    /// # Errors
    /// If it cannot be made or read.
    pub fn file_to_edit(&self, place: Place) -> Result<(PathBuf, String), Error> {
        let path = self.prepare(place)?;
        if !path.exists() {
            self.edit(place, |_| Ok(Some(config::template())))?;
        }
        let doing = format!("read '{}'", path.display());
        let text = fs::read_to_string(&path).map_err(|error| Error::io(doing, error))?;
        Ok((path, text))
    }

    /// Takes a file away again that [`Self::file_to_edit`] made and nobody changed.
    pub fn forget_template(&self, path: &Path) {
        if fs::read_to_string(path).is_ok_and(|text| text == config::template()) {
            let _ = fs::remove_file(path);
        }
    }

    /// Returns the command of the user's editor; a shell reads it.
    ///
    /// # Errors
    /// If git knows none.
    pub fn editor(&self) -> Result<String, Error> {
        let said = self.environment.iter().find(|(name, _)| name == "GIT_EDITOR");
        match said.and_then(|(_, value)| value.to_str()).filter(|value| !value.is_empty()) {
            Some(said) => Ok(said.to_owned()),
            None => Ok(git::config::editor(self.at(Scope::Global)?)?),
        }
    }

    fn edit(
        &self,
        place: Place,
        edit: impl FnOnce(YamlFile) -> Result<Option<String>, Error>,
    ) -> Result<(), Error> {
        let path = self.prepare(place)?;
        let shown = path.display().to_string();
        replace_locked(&path, LOCK_WAIT, |text| {
            let text = text.unwrap_or_default();
            edit(YamlFile { path: shown.clone(), text }).map_err(Failure::Ours)
        })
        .map_err(|failure| match failure {
            Failure::Ours(error) => error,
            Failure::System(source) if source.kind() == std::io::ErrorKind::AlreadyExists => {
                Error::FileLocked { path: PathBuf::from(format!("{shown}.lock")) }
            }
            Failure::System(source) => Error::io(format!("change '{shown}'"), source),
        })
    }

    /// Makes the directory of a file that is to be written.
    fn prepare(&self, place: Place) -> Result<PathBuf, Error> {
        if place == Place::Repository {
            self.workspace()?;
            Workspace::open_for_change(&self.directory, self.environment.clone())?;
            return self.file(place);
        }
        let path = self.file(place)?;
        if let Some(parent) = path.parent() {
            let doing = format!("make '{}'", parent.display());
            fs::create_dir_all(parent).map_err(|error| Error::io(doing, error))?;
        }
        Ok(path)
    }

    fn workspace(&self) -> Result<&Workspace, Error> {
        let outside = || git::Error::NotARepository(self.directory.clone()).into();
        self.workspace.as_ref().ok_or_else(outside)
    }

    fn at(&self, scope: Scope) -> Result<At<'_>, Error> {
        match (&self.workspace, scope) {
            (None, Scope::Global | Scope::System) => Ok(At::Outside(&self.directory)),
            _ => Ok(At::Repository(self.workspace()?.repository())),
        }
    }
}

/// Returns what can be known about a key, whatever backend it is of.
pub fn explain(key: &str) -> Option<KeyInfo> {
    let field = key.strip_prefix("backend.").and_then(|rest| rest.split_once('.'));
    match field {
        Some((_, field)) => config::backend_keys().find(|row| row.name == field),
        None => config::keys().find(|row| row.name == key),
    }
}

/// Why a file was not changed.
enum Failure {
    Ours(Error),
    System(std::io::Error),
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Self::System(error)
    }
}
