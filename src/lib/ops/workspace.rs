//! The repository that a command works on, with its state and settings.

use super::Error;
use crate::config::Settings;
use crate::git::{self, Repository};
use crate::store::{Layout, Store};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// Everything a use case needs to know about where it was called.
#[derive(Debug)]
pub struct Workspace {
    repository: Repository,
    store: Option<Store>,
    directory: PathBuf,
    environment: Vec<(OsString, OsString)>,
}

impl Workspace {
    /// Opens the repository that `directory` belongs to, with the `.claudio/` it may have.
    ///
    /// # Errors
    /// If it is no repository, or its `.claudio/` is none of ours; [`Error::PathNotUtf8`].
    pub fn open(directory: &Path, environment: Vec<(OsString, OsString)>) -> Result<Self, Error> {
        let repository = discover(directory)?;
        let store = Store::open(&repository.home())?;
        refuse_bare(&repository, store.as_ref())?;
        let directory = directory.to_owned();
        Ok(Self { repository, store, directory, environment })
    }

    /// Like [`Self::open`], for a command that runs something or changes something: `.claudio/` is
    /// made if it is missing, and refused if it came with the repository.
    ///
    /// # Errors
    /// As [`Self::open`]; [`Error::Tracked`]; if a newer version owns it.
    pub fn open_for_change(
        directory: &Path,
        environment: Vec<(OsString, OsString)>,
    ) -> Result<Self, Error> {
        let repository = discover(directory)?;
        refuse_tracked(&repository)?;
        refuse_bare(&repository, Store::open(&repository.home())?.as_ref())?;
        let store = Store::create(&repository.home())?;
        store.require_writable()?;
        let directory = directory.to_owned();
        Ok(Self { repository, store: Some(store), directory, environment })
    }

    /// Returns the repository.
    pub fn repository(&self) -> &Repository {
        &self.repository
    }

    /// Returns the directory that the command was called in.
    pub fn directory(&self) -> &Path {
        &self.directory
    }

    /// Returns the caller's environment.
    pub fn environment(&self) -> &[(OsString, OsString)] {
        &self.environment
    }

    /// Returns the value of a variable of the caller's environment.
    pub fn variable(&self, name: &str) -> Option<&OsString> {
        self.environment.iter().find(|(n, _)| n == name).map(|(_, value)| value)
    }

    /// Returns the state, if there is any.
    pub fn store_if_any(&self) -> Option<&Store> {
        self.store.as_ref()
    }

    /// Returns the state.
    ///
    /// # Errors
    /// If nothing was ever added here.
    pub fn store(&self) -> Result<&Store, Error> {
        self.store.as_ref().ok_or(Error::NoInstances)
    }

    /// Returns the path of `.claudio/`, whether it is there or not.
    pub fn state_directory(&self) -> PathBuf {
        Layout::in_home(&self.repository.home()).root().to_owned()
    }

    /// Returns the path of the repository's settings, whether there is such a file or not.
    pub fn config_file(&self) -> PathBuf {
        Layout::in_home(&self.repository.home()).config()
    }

    /// Fails if `.claudio/` is part of the repository's contents: a cloned repository must not be able
    /// to choose what runs.
    ///
    /// # Errors
    /// [`Error::Tracked`].
    pub fn refuse_tracked(&self) -> Result<(), Error> {
        refuse_tracked(&self.repository)
    }

    /// Reads the settings from all their places.
    ///
    /// # Errors
    /// If one cannot be read or holds a wrong value.
    pub fn settings(&self) -> Result<Settings, Error> {
        self.refuse_tracked()?;
        super::settings::read(self)
    }
}

/// Finds the repository, and fails if its path is no text: everything of an instance stands below it, and
/// its record, what its agent gets and what is answered in JSON are text.
fn discover(directory: &Path) -> Result<Repository, Error> {
    let repository = Repository::discover(directory)?;
    let home = repository.home();
    match home.to_str() {
        Some(_) => Ok(repository),
        None => Err(Error::PathNotUtf8(home)),
    }
}

/// Fails if the repository has no state, but would have some if it were not bare: whoever sets
/// `core.bare` by mistake must not be told that there are no instances.
fn refuse_bare(repository: &Repository, store: Option<&Store>) -> Result<(), Error> {
    let common = repository.common_dir();
    if store.is_some() || !repository.is_bare() || !common.ends_with(".git") {
        return Ok(());
    }
    let Some(main) = common.parent() else { return Ok(()) };
    match Store::open(main) {
        Ok(Some(store)) if store.layout().format().exists() => {
            Err(Error::BecameBare(store.layout().root().to_owned()))
        }
        _ => Ok(()),
    }
}

fn refuse_tracked(repository: &Repository) -> Result<(), Error> {
    if git::is_tracked(repository, crate::store::DIRECTORY)? {
        return Err(Error::Tracked);
    }
    Ok(())
}
