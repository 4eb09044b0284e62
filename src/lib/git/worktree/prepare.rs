//! Makes a worktree on a new branch.

use super::undo::Undo;
use super::verify::Worktree;
use super::{checkout, hook, include, submodule};
use crate::git::command::Git;
use crate::git::{Error, Repository, Result, branch};
use std::any::Any;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// What is to be made.
#[derive(Debug, Clone)]
pub struct WorktreeRequest {
    /// Where; nothing may be there yet.
    pub path: PathBuf,
    /// The short name of the branch; it may not exist yet.
    pub branch: String,
    /// The commit that it starts from, in full hexadecimal.
    pub commit: String,
    /// Patterns of ignored files to copy; `None` uses `.worktreeinclude`, an empty list copies
    /// nothing.
    pub include: Option<Vec<String>>,
    /// Directories of the main worktree from which nothing is ever copied.
    pub exclude: Vec<PathBuf>,
}

/// A worktree that is ready to be worked in.
#[derive(Debug)]
pub struct Prepared {
    /// The worktree.
    pub worktree: Worktree,
    /// How many ignored files were copied.
    pub copied: u64,
    /// What did not work but leaves the worktree usable: a hook that failed, a
    /// submodule that cannot be had.
    pub warnings: Vec<String>,
}

/// Whatever a caller holds while git's shared files are written; dropped as soon as they are.
pub type Guard = Box<dyn Any>;

/// Makes the worktree. `guard` is called for the short time in which branch and worktree are
/// registered, and keeps others of ours from doing the same.
///
/// # Errors
/// If the path or the branch exists, or anything fails on the way; all that was made is then taken
/// away again.
pub fn prepare(
    repository: &Repository,
    request: &WorktreeRequest,
    guard: &dyn Fn() -> Result<Guard, String>,
) -> Result<Prepared> {
    branch::check_name(&request.branch)?;
    let mut undo = Undo::new(repository);
    make_parents(&request.path, &mut undo)?;
    let worktree = {
        let _held = guard().map_err(Error::Guard)?;
        create_branch(repository, request, &mut undo)?;
        register(repository, request, &mut undo)?
    };
    checkout::checkout(repository, &worktree)?;
    let mut warnings = Vec::new();
    warnings.extend(hook::post_checkout(repository, &worktree, &request.commit)?);
    warnings.extend(submodule::try_initialise(repository, &worktree));
    let patterns = request.include.as_deref();
    let copied = include::copy(repository, &worktree, patterns, &request.exclude)?;
    undo.keep();
    Ok(Prepared { worktree, copied, warnings })
}

/// Makes the directories above `path`, and only those.
fn make_parents(path: &Path, undo: &mut Undo<'_>) -> Result<()> {
    if fs::symlink_metadata(path).is_ok() {
        return Err(Error::PathExists(path.to_owned()));
    }
    let parent = path.parent().unwrap_or(path);
    let missing: Vec<_> = parent.ancestors().take_while(|above| !above.exists()).collect();
    for directory in missing.into_iter().rev() {
        match fs::create_dir(directory) {
            Ok(()) => undo.made_directory(directory.to_owned()),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", directory)(error)),
        }
    }
    Ok(())
}

/// Makes the branch; git's compare-and-swap decides between two that want the same.
fn create_branch(
    repository: &Repository,
    request: &WorktreeRequest,
    undo: &mut Undo<'_>,
) -> Result<()> {
    if branch::exists(repository, &request.branch)? {
        return Err(Error::BranchExists(request.branch.clone()));
    }
    let full = format!("refs/heads/{}", request.branch);
    let nothing = "0".repeat(request.commit.len());
    let reason = format!("branch: Created from {}", request.commit);
    let made = Git::new(repository)
        .args(["update-ref", "--no-deref", "-m", &reason, &full, &request.commit, &nothing])
        .run();
    match made {
        Ok(_) => undo.made_branch(&request.branch, &request.commit),
        Err(Error::Failed { stderr, .. }) if stderr.contains("reference already exists") => {
            return Err(Error::BranchExists(request.branch.clone()));
        }
        Err(error) => return Err(error),
    }
    Ok(())
}

fn register(
    repository: &Repository,
    request: &WorktreeRequest,
    undo: &mut Undo<'_>,
) -> Result<Worktree> {
    // Made here and now, so that it can only be ours; git takes an empty directory.
    match fs::create_dir(&request.path) {
        Ok(()) => undo.made_worktree(request.path.clone()),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            return Err(Error::PathExists(request.path.clone()));
        }
        Err(error) => return Err(Error::io("create", &request.path)(error)),
    }
    Git::new(repository)
        .args(["worktree", "add", "--no-checkout", "--"])
        .args([request.path.as_os_str(), request.branch.as_ref()])
        .run()?;
    Worktree::open(repository, &request.path)
}

#[cfg(test)]
mod tests;
