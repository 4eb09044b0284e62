//! What can be in the way of landing.

use crate::git;
use crate::instance::InstanceId;
use crate::land::forge;
use crate::land::request::BadPattern;
use crate::ops;

/// Work that does not land.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// It conflicts with what is there.
    #[error("the work of instance '{id}' conflicts with '{onto}'")]
    Conflict {
        /// Whose.
        id: InstanceId,
        /// Its branch.
        branch: String,
        /// Its worktree.
        worktree: String,
        /// The branch that it was to go to.
        onto: String,
        /// Whether it was to be rebased.
        rebase: bool,
        /// The files.
        paths: Vec<String>,
    },
    /// Something is not committed.
    #[error("instance '{id}' holds {} that {} not committed", files(paths), are(paths))]
    Uncommitted {
        /// Which.
        id: InstanceId,
        /// The files.
        paths: Vec<String>,
    },
    /// It runs, and its worktree is its own.
    #[error("instance '{id}' runs, and its worktree is not {doing} under it")]
    Running {
        /// Which.
        id: InstanceId,
        /// What was to happen there.
        doing: &'static str,
    },
    /// Something went wrong after left-over work was committed, and that could not be taken back.
    #[error("{error}; and the commit of its left-over work ({commit}) stays on '{branch}': {why}")]
    NotTakenBack {
        /// Whose.
        id: InstanceId,
        /// Its branch.
        branch: String,
        /// The commit.
        commit: String,
        /// What went wrong first.
        error: Box<ops::Error>,
        /// Why it stays.
        why: Box<git::Error>,
    },
    /// There is nothing to land.
    #[error("instance '{id}' has no commits that '{onto}' has not")]
    NoCommits {
        /// Which.
        id: InstanceId,
        /// The branch that they were to go to.
        onto: String,
    },
    /// It did not start from a branch.
    #[error("instance '{id}' did not start from a branch")]
    NoTarget {
        /// Which.
        id: InstanceId,
        /// The option that names one.
        option: &'static str,
    },
    /// There is no such branch.
    #[error("there is no branch '{name}'")]
    NoBranch {
        /// Its name.
        name: String,
    },
    /// A remote has no such branch.
    #[error("there is no branch '{name}' on '{remote}'")]
    NoRemoteBranch {
        /// Its name.
        name: String,
        /// The remote.
        remote: String,
    },
    /// They go to different branches.
    #[error("the instances started from different branches: {}", .branches.join(", "))]
    SeveralTargets {
        /// Those.
        branches: Vec<String>,
    },
    /// A branch cannot go into itself.
    #[error("'{name}' is the instance's own branch")]
    OwnBranch {
        /// Its name.
        name: String,
    },
    /// The branch would not only move forward.
    #[error("'{into}' cannot be fast-forwarded to '{branch}'")]
    NoFastForward {
        /// Whose branch.
        id: InstanceId,
        /// That branch.
        branch: String,
        /// Where it was to go.
        into: String,
    },
    /// The user's check said no.
    #[error("the check '{command}' failed ({status}) on the result for instance '{id}'")]
    VerifyFailed {
        /// For which instance.
        id: InstanceId,
        /// The check.
        command: String,
        /// How it ended.
        status: String,
        /// The end of what it printed, if nobody saw it.
        output: String,
    },
    /// A train stopped before its end.
    #[error("a train into '{into}' has stopped with {left} left")]
    TrainStopped {
        /// Its branch.
        into: String,
        /// How many have not landed.
        left: usize,
    },
    /// There is no such remote, or none at all.
    #[error("{}", no_remote(name.as_deref()))]
    NoRemote {
        /// The one that was named.
        name: Option<String>,
    },
    /// It cannot be told which remote is meant.
    #[error("there are several remotes ({}), and none is 'origin'", names.join(", "))]
    SeveralRemotes {
        /// Those.
        names: Vec<String>,
    },
    /// A remote could not be spoken to.
    #[error("cannot reach '{remote}': {message}")]
    Unreachable {
        /// The remote.
        remote: String,
        /// What git said.
        message: String,
    },
    /// A remote said no.
    #[error("'{remote}' refused the branch: {message}")]
    Rejected {
        /// The remote.
        remote: String,
        /// What git said.
        message: String,
    },
    /// The remote's branch holds what the instance's has not.
    #[error("branch '{branch}' on '{remote}' holds {} commit(s) that instance '{id}' has not", commits.len())]
    RemoteAhead {
        /// Whose.
        id: InstanceId,
        /// The branch.
        branch: String,
        /// The remote.
        remote: String,
        /// The commits.
        commits: Vec<String>,
    },
    /// It has no request yet.
    #[error("instance '{id}' has no pull request")]
    NoRequest {
        /// Which.
        id: InstanceId,
    },
    /// Nothing speaks to the site.
    #[error("no program speaks to the site of '{remote}'")]
    NoForge {
        /// The remote.
        remote: String,
    },
    /// The site.
    #[error(transparent)]
    Forge(#[from] forge::Error),
    /// A setting.
    #[error(transparent)]
    BadPattern(#[from] BadPattern),
    /// There is no train to go on with.
    #[error("no train has stopped")]
    NoTrain,
}

fn files(paths: &[String]) -> String {
    match paths {
        [one] => format!("1 file ('{one}')"),
        [first, ..] => format!("{} files ('{first}', …)", paths.len()),
        [] => "files".to_owned(),
    }
}

fn are(paths: &[String]) -> &'static str {
    if paths.len() == 1 { "is" } else { "are" }
}

fn no_remote(name: Option<&str>) -> String {
    match name {
        Some(name) => format!("there is no remote '{name}'"),
        None => "the repository has no remote".to_owned(),
    }
}
