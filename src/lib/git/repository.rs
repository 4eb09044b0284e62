//! Finding the repository, and where its parts are.

use super::{Error, Result};
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};

/// A repository: where it is, and nothing that has to be kept up to date.
///
/// All paths are absolute and free of symbolic links.
#[derive(Debug, Clone)]
pub struct Repository {
    git_dir: PathBuf,
    common_dir: PathBuf,
    home: PathBuf,
    main_worktree: Option<PathBuf>,
    current_worktree: Option<PathBuf>,
    bare: bool,
    environment: Vec<(OsString, OsString)>,
    isolated: bool,
}

impl Repository {
    /// Finds the repository that git would use in `start`: the directory itself or the nearest one
    /// above, `GIT_DIR` and its relatives honoured.
    ///
    /// # Errors
    /// If there is none, if somebody else owns it, or if it cannot be opened.
    pub fn discover(start: &Path) -> Result<Self> {
        Self::discover_with(start, false, Vec::new())
    }

    /// Like [`Repository::discover`], for tests: `isolated` from the user's and the system's
    /// settings, with `environment` for every git process.
    pub(crate) fn discover_with(
        start: &Path,
        isolated: bool,
        environment: Vec<(OsString, OsString)>,
    ) -> Result<Self> {
        let start = fs::canonicalize(start).map_err(Error::io("find", start))?;
        let found = match search(&start, isolated, false) {
            // Settings given for one command (`git -c safe.directory=…`) are known to git only.
            Err(Error::DubiousOwnership(_)) if is_trusted_by_git(&start, &environment) => {
                search(&start, isolated, true)
            }
            found => found,
        }?;
        if !isolated && is_beyond_ceiling(&start, &found) {
            return Err(Error::NotARepository(start));
        }
        Self::from_gix(&start, &found, isolated, environment)
    }

    fn from_gix(
        start: &Path,
        found: &gix::Repository,
        isolated: bool,
        environment: Vec<(OsString, OsString)>,
    ) -> Result<Self> {
        let git_dir = real(found.git_dir())?;
        let common_dir = real(found.common_dir())?;
        let worktree = found.workdir().map(real).transpose()?;
        let main = match git_dir == common_dir {
            true => None,
            // Opened anew: gix takes a worktree of a submodule for the submodule itself.
            false => Some(reopen(&common_dir, isolated, None)?),
        };
        let main_worktree = match &main {
            Some(main) => main.workdir().and_then(|path| real(path).ok()),
            None => worktree.clone(),
        };
        let bare = main.as_ref().unwrap_or(found).is_bare();
        let inside_git_dir = start.starts_with(&git_dir);
        Ok(Self {
            home: home(&common_dir, main_worktree.as_deref(), main.as_ref().unwrap_or(found)),
            current_worktree: worktree.filter(|_| !inside_git_dir),
            main_worktree,
            git_dir,
            common_dir,
            bare,
            environment,
            isolated,
        })
    }

    /// Returns the directory with this worktree's own `HEAD` and index.
    pub fn git_dir(&self) -> &Path {
        &self.git_dir
    }

    /// Returns the directory that all worktrees share: refs, objects, settings.
    pub fn common_dir(&self) -> &Path {
        &self.common_dir
    }

    /// Returns the root of the main worktree; `None` in a bare repository.
    pub fn main_worktree(&self) -> Option<&Path> {
        self.main_worktree.as_deref()
    }

    /// Returns the root of the worktree that was started from; `None` in a bare repository and
    /// inside a `.git` directory.
    pub fn current_worktree(&self) -> Option<&Path> {
        self.current_worktree.as_deref()
    }

    /// Whether the repository itself has no worktree (linked ones may exist).
    pub fn is_bare(&self) -> bool {
        self.bare
    }

    /// Returns the one directory that stands for the repository, from wherever it was found: the
    /// main worktree's root; the repository itself where it is bare, or where its main worktree
    /// cannot be told from the linked ones (`git init --separate-git-dir`).
    pub fn home(&self) -> PathBuf {
        self.home.clone()
    }

    /// Returns the repository's name: that of its main worktree's directory, or that of the bare
    /// repository without `.git`.
    pub fn name(&self) -> String {
        let name = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            name.strip_suffix(".git").unwrap_or(&name).to_owned()
        };
        match name(&self.home) {
            // A bare repository hidden in its project's directory: `.git`, `.bare`.
            hidden if hidden.is_empty() || hidden.starts_with('.') => {
                self.home.parent().map(name).unwrap_or_default()
            }
            name => name,
        }
    }

    pub(super) fn home_path(&self) -> &Path {
        &self.home
    }

    /// Returns what every git process gets in its environment beside the inherited one.
    pub(super) fn environment(&self) -> &[(OsString, OsString)] {
        &self.environment
    }

    /// Opens the shared part with gix: refs, objects, settings.
    pub(super) fn open(&self) -> Result<gix::Repository> {
        self.open_at(&self.common_dir)
    }

    /// Opens the worktree that was started from with gix: its `HEAD`, index and own settings.
    pub(super) fn open_current(&self) -> Result<gix::Repository> {
        self.open_at(&self.git_dir)
    }

    /// Opens the shared part with gix for reading files of up to `limit` bytes; what is larger
    /// fails to be read.
    pub(super) fn open_with_limit(&self, limit: u64) -> Result<gix::Repository> {
        reopen(&self.common_dir, self.isolated, Some(limit))
    }

    /// Opens a worktree's own directory with gix.
    pub(super) fn open_at(&self, git_dir: &Path) -> Result<gix::Repository> {
        reopen(git_dir, self.isolated, None)
    }
}

/// Opens a git directory that was found before, and nothing else, whatever the environment says.
fn reopen(git_dir: &Path, isolated: bool, limit: Option<u64>) -> Result<gix::Repository> {
    const MISLEADING: [&str; 4] =
        ["GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_NAMESPACE", "GIT_SHALLOW_FILE"];
    let mut options = trusted(isolated).open_path_as_is(true);
    if !isolated && MISLEADING.iter().any(|name| gix::path::env::var(name).is_some()) {
        let mut permissions = gix::open::Permissions::all();
        permissions.env.git_prefix = gix::sec::Permission::Deny;
        options = options.permissions(permissions);
    }
    if let Some(limit) = limit {
        options = options.config_overrides([format!("gitoxide.objects.allocLimit={limit}")]);
    }
    gix::open_opts(git_dir, options).map_err(|error| failure(git_dir, &error))
}

fn search(start: &Path, isolated: bool, trust: bool) -> Result<gix::Repository> {
    use gix::discover::upwards::{Options, TrustPolicy};
    use gix::sec::{Trust, trust::Mapping};
    let policy = if trust { TrustPolicy::Assume(Trust::Full) } else { TrustPolicy::default() };
    // A ceiling elsewhere is no error for git.
    let upwards =
        Options { trust: policy, match_ceiling_dir_or_error: false, ..Default::default() };
    let options = match trust {
        true => Mapping { full: trusted(isolated), reduced: trusted(isolated) },
        false => Mapping {
            full: options(isolated).bail_if_untrusted(true),
            reduced: options(isolated).bail_if_untrusted(true).with(Trust::Reduced),
        },
    };
    let found = if isolated {
        gix::ThreadSafeRepository::discover_opts(start, upwards, options)
    } else {
        gix::ThreadSafeRepository::discover_with_environment_overrides_opts(start, upwards, options)
    };
    Ok(found.map_err(|error| failure(start, &error))?.to_thread_local())
}

/// Whether the repository was found in a ceiling directory above `start`: gix looks into a ceiling,
/// git only up to it.
fn is_beyond_ceiling(start: &Path, found: &gix::Repository) -> bool {
    let ceilings = gix::discover::upwards::Options::default().apply_environment().ceiling_dirs;
    if ceilings.is_empty() || gix::path::env::var("GIT_DIR").is_some() {
        return false;
    }
    let place = found.workdir().filter(|path| start.starts_with(path)).unwrap_or(found.git_dir());
    place != start && start.starts_with(place) && ceilings.iter().any(|ceiling| ceiling == place)
}

fn is_trusted_by_git(start: &Path, environment: &[(OsString, OsString)]) -> bool {
    let mut git = std::process::Command::new("git");
    git.envs(environment.iter().map(|(name, value)| (name, value))).current_dir(start);
    git.args(["rev-parse", "--git-dir"]).output().is_ok_and(|output| output.status.success())
}

/// Options for a repository that was found to be trusted.
fn trusted(isolated: bool) -> gix::open::Options {
    options(isolated).with(gix::sec::Trust::Full).filter_config_section(|_| true)
}

fn options(isolated: bool) -> gix::open::Options {
    let options = gix::open::Options::default();
    if !isolated {
        let given = gix::path::env::var("GIT_CONFIG_PARAMETERS").unwrap_or_default();
        return options.cli_overrides(super::parameters::parse(&given.to_string_lossy()));
    }
    let mut permissions = gix::open::Permissions::isolated();
    permissions.config.includes = true;
    options.permissions(permissions)
}

/// Returns where a repository lives as seen from its common directory alone, so that the answer is
/// the same in every worktree.
fn home(common_dir: &Path, main: Option<&Path>, repository: &gix::Repository) -> PathBuf {
    let Some(main) = main else { return common_dir.to_owned() };
    let nested = common_dir.file_name().is_some_and(|name| name == ".git");
    let configured = || {
        let config = repository.config_snapshot();
        let sections = config.plumbing().sections_by_name("core");
        sections.into_iter().flatten().any(|section| {
            let local = section.meta().source == gix::config::Source::Local;
            local && section.value("worktree").is_some()
        })
    };
    let derivable = (nested && common_dir.parent() == Some(main)) || configured();
    if derivable { main.to_owned() } else { common_dir.to_owned() }
}

fn real(path: &Path) -> Result<PathBuf> {
    fs::canonicalize(path).map_err(Error::io("find", path))
}

fn failure(path: &Path, error: &gix::Error) -> Error {
    use gix::discover::upwards::Error as Upwards;
    match error.downcast_any_ref::<Upwards>() {
        Some(Upwards::NoTrustedGitRepository { candidate, .. }) => {
            return Error::DubiousOwnership(candidate.clone());
        }
        Some(_) => return Error::NotARepository(path.to_owned()),
        None => {}
    }
    // What the system does not let us read is another matter than what we should not trust.
    if error.is_permission_denied() && error.downcast_any_ref::<std::io::Error>().is_none() {
        return Error::DubiousOwnership(path.to_owned());
    }
    Error::Open { path: path.to_owned(), message: super::error::one_line(error) }
}

#[cfg(test)]
mod tests;
