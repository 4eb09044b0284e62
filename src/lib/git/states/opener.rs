//! Opening many worktrees of one repository: the settings and objects that they share are read once.

use super::merge;
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};

/// Opens worktrees of a repository, one after the other. One per thread.
pub struct Opener<'a> {
    repository: &'a Repository,
    /// What all worktrees have in common, if that is everything but `HEAD` and index.
    shared: Option<gix::Repository>,
    /// The settings for merges that hold for the repository.
    merging: String,
}

impl std::fmt::Debug for Opener<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Opener").field("repository", &self.repository).finish_non_exhaustive()
    }
}

/// A worktree's view of the repository, and what is checked out there.
pub(super) struct Opened {
    /// Objects that are written stay in memory.
    pub(super) repository: gix::Repository,
    pub(super) head: gix::ObjectId,
    /// The short name of the branch, if there is one.
    pub(super) branch: Option<String>,
}

impl<'a> Opener<'a> {
    /// Prepares to open worktrees of `repository`.
    ///
    /// # Errors
    /// If it cannot be opened itself.
    pub fn new(repository: &'a Repository) -> Result<Self> {
        let shared = repository.open()?;
        let varies = {
            let config = shared.config_snapshot();
            let mut sections = config.plumbing().sections();
            // Settings of one worktree, or that hold in some places only.
            config.boolean("extensions.worktreeConfig") == Some(true)
                || sections.any(|s| s.header().name().eq_ignore_ascii_case(b"includeIf"))
        };
        let merging = merge::settings(&shared);
        let shared = (!varies && !shared.is_bare()).then_some(shared);
        Ok(Self { repository, shared, merging })
    }

    pub(super) fn repository(&self) -> &'a Repository {
        self.repository
    }

    /// Opens a worktree.
    pub(super) fn open(&self, worktree: &Worktree) -> Result<Opened> {
        if let Some(shared) = &self.shared
            && let Some((head, branch)) = on_branch(shared, worktree)
        {
            let repository = shared.clone().with_object_memory();
            return Ok(Opened { repository, head, branch: Some(branch) });
        }
        let repository = self.repository.open_at(worktree.git_dir())?.with_object_memory();
        merge::require_shared(&self.merging, &repository, worktree.path())?;
        let path = worktree.path().display();
        let head = repository.head().map_err(Error::read(format!("'HEAD' of '{path}'")))?;
        let branch = head.referent_name().map(|name| name.shorten().to_string());
        let head = head.id().ok_or_else(|| {
            let branch = branch.as_deref().unwrap_or("HEAD");
            Error::read(format!("'{path}'"))(format!("its branch '{branch}' has no commit"))
        })?;
        let head = head.detach();
        Ok(Opened { repository, head, branch })
    }
}

/// Returns the commit and the branch that a worktree is on; `None` if that must be looked at closer.
fn on_branch(shared: &gix::Repository, worktree: &Worktree) -> Option<(gix::ObjectId, String)> {
    let name = worktree.git_dir().file_name()?.to_str()?;
    let head = shared.try_find_reference(&format!("worktrees/{name}/HEAD")).ok()??;
    let target = head.target();
    let name = target.try_name()?;
    // Other refs may be the worktree's own.
    if name.category() != Some(gix::refs::Category::LocalBranch) {
        return None;
    }
    let commit = shared.try_find_reference(name).ok()??.try_id()?.detach();
    Some((commit, name.shorten().to_string()))
}
