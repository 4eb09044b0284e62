//! Other repositories: where they are, what they hold, bringing commits from and to them.
//!
//! Owns: every git command that uses the network.
//! Invariants: nothing asks a person for anything; each command has a time limit; a push rewrites
//! only what the caller says the remote holds (`--force-with-lease` with the expected commit).

use super::command::Git;
use super::{Error, Repository, Result, config};
use std::time::Duration;

/// How the network is used.
#[derive(Debug, Clone, Copy)]
pub struct Network {
    /// How long one command may take.
    pub limit: Duration,
}

/// Returns the names of all remotes that have an address, sorted.
pub fn names(repository: &Repository) -> Result<Vec<String>> {
    let args = ["config", "--name-only", "-z", "--get-regexp", r"^remote\..*\.url$"];
    let out = Git::new(repository).reading().args(args).run_or(1)?.unwrap_or_default();
    let out = String::from_utf8_lossy(&out).into_owned();
    let keys = out.split('\0').filter_map(|key| key.strip_prefix("remote."));
    let mut names: Vec<_> =
        keys.filter_map(|key| key.strip_suffix(".url")).map(str::to_owned).collect();
    names.sort();
    names.dedup();
    Ok(names)
}

/// Returns the address that a remote is fetched from, rewritten as settings say.
pub fn url(repository: &Repository, remote: &str) -> Result<String> {
    Git::new(repository).reading().args(["remote", "get-url", "--", remote]).line()
}

/// Returns the commit that each of `branches` has on the remote now; `None` where there is none.
pub fn heads(
    repository: &Repository,
    network: Network,
    remote: &str,
    branches: &[&str],
) -> Result<Vec<Option<String>>> {
    let full: Vec<_> = branches.iter().map(|branch| format!("refs/heads/{branch}")).collect();
    let git = git(repository, network)?.args(["ls-remote", "--quiet", "--", remote]);
    let out = String::from_utf8_lossy(&git.args(&full).run()?).into_owned();
    let commit = |name: &String| {
        let mut lines = out.lines().filter_map(|line| line.split_once('\t'));
        lines.find(|(_, found)| found == name).map(|(commit, _)| commit.to_owned())
    };
    Ok(full.iter().map(commit).collect())
}

/// Fetches branches that the remote has; its remote-tracking branches follow as usual.
pub fn fetch(
    repository: &Repository,
    network: Network,
    remote: &str,
    branches: &[&str],
) -> Result<()> {
    let full = branches.iter().map(|branch| format!("refs/heads/{branch}"));
    let args =
        ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules"];
    git(repository, network)?.args(args).args(["--", remote]).args(full).run().map(drop)
}

/// A branch that is to be pushed.
#[derive(Debug, Clone, Copy)]
pub struct Push<'a> {
    /// The remote.
    pub remote: &'a str,
    /// The commit.
    pub commit: &'a str,
    /// The branch there.
    pub branch: &'a str,
    /// What the branch holds there, if it is to be rewritten.
    pub replacing: Option<&'a str>,
}

/// Pushes a commit, with the user's `pre-push` hook.
///
/// # Errors
/// If the remote refuses it, or holds something else than what is to be replaced.
pub fn push(repository: &Repository, network: Network, push: &Push<'_>) -> Result<()> {
    let full = format!("refs/heads/{}", push.branch);
    let lease = push.replacing.map(|commit| format!("--force-with-lease={full}:{commit}"));
    let spec = format!("{}:{full}", push.commit);
    let git = git(repository, network)?.args(["push", "--quiet", "--no-follow-tags"]).args(lease);
    git.args(["--", push.remote, &spec]).run().map(drop)
}

/// Whether the other side has said no, rather than not been reached.
pub fn is_rejection(error: &Error) -> bool {
    matches!(error, Error::Failed { stderr, .. }
        if stderr.contains("[rejected]") || stderr.contains("[remote rejected]"))
}

fn git(repository: &Repository, network: Network) -> Result<Git> {
    let mut git = Git::new(repository).timeout(network.limit);
    // ssh would ask on the terminal, whatever its input is. Settings and variables of the user's
    // own come first.
    if config::string(repository, "core.sshCommand")?.is_none() {
        git = git.args(["-c", "core.sshCommand=ssh -o BatchMode=yes"]);
    }
    Ok(git)
}
