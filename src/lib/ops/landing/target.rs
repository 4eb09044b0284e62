//! Which branch an instance's work goes to.

use super::Error;
use crate::git::{Repository, branch};
use crate::instance::Record;
use crate::ops;

/// Returns the short name of the branch that the instance started from, as its base names it: that
/// of a local branch, or that of a branch on a remote.
pub(super) fn base_branch(record: &Record) -> Option<String> {
    let name = record.base.reference.as_deref()?;
    let local = name.strip_prefix("refs/heads/");
    let remote = || name.strip_prefix("refs/remotes/")?.split_once('/').map(|(_, branch)| branch);
    local.or_else(remote).map(str::to_owned)
}

/// Returns the name of the remote that the base is on; `None` for a local one.
pub(super) fn base_remote(record: &Record) -> Option<String> {
    let name = record.base.reference.as_deref()?.strip_prefix("refs/remotes/")?;
    name.split_once('/').map(|(remote, _)| remote.to_owned())
}

/// Returns the branch that the work goes to: the one asked for, else the base.
///
/// # Errors
/// [`Error::NoTarget`]; [`Error::OwnBranch`].
pub(super) fn target(
    record: &Record,
    wanted: Option<&str>,
    option: &'static str,
) -> Result<String, Error> {
    let named = wanted.map(|name| name.strip_prefix("refs/heads/").unwrap_or(name).to_owned());
    let found = named.or_else(|| base_branch(record));
    let name = found.ok_or_else(|| Error::NoTarget { id: record.id.clone(), option })?;
    match name == record.branch {
        true => Err(Error::OwnBranch { name }),
        false => Ok(name),
    }
}

/// Returns the local branch that the work goes to; of one that is a symbolic ref, the branch that it
/// stands for.
///
/// # Errors
/// As [`target`]; if it stands for no branch.
pub(super) fn local(
    repository: &Repository,
    record: &Record,
    wanted: Option<&str>,
) -> Result<String, ops::Error> {
    let name = branch::resolve(repository, &target(record, wanted, "--into")?)?;
    match name == record.branch {
        true => Err(Error::OwnBranch { name }.into()),
        false => Ok(name),
    }
}
