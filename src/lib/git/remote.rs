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

/// Brings one remote-tracking branch up to date, and does nothing else.
pub(super) fn refresh(
    repository: &Repository,
    network: Network,
    remote: &str,
    update: &str,
) -> Result<()> {
    let args = ["fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-auto-maintenance"];
    let git = git(repository, network)?.args(args).args(["--no-recurse-submodules"]);
    git.args(["--end-of-options", remote, update]).run().map(drop)
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

/// Returns why another repository could not be spoken to, in a few words: what git and what it calls
/// have said about it, without the command and without what git says of every failure.
pub fn reason(error: &Error) -> String {
    /// What says nothing about this failure.
    const USUAL: [&str; 4] = [
        "Could not read from remote repository",
        "Please make sure you have the correct access rights",
        "and the repository exists",
        "error: failed to push some refs",
    ];
    let stderr = match error {
        Error::TimedOut { seconds, .. } => return format!("no answer within {seconds} seconds"),
        Error::Failed { stderr, .. } => stderr,
        other => return other.to_string(),
    };
    let words = |line: &str| {
        let line = line.trim();
        let known = ["fatal: ", "error: ", "remote: "];
        known.iter().find_map(|word| line.strip_prefix(word)).unwrap_or(line).to_owned()
    };
    let said = stderr.lines().filter(|line| USUAL.iter().all(|usual| !line.contains(usual)));
    let said: Vec<_> = said.map(words).filter(|line| !line.is_empty()).take(5).collect();
    match said.is_empty() {
        true => "it cannot be read".to_owned(),
        false => said.join("; "),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_short_and_say_what_is_known() {
        let failed = |stderr: &str| {
            let (command, stderr) = ("git fetch --quiet --no-tags x".to_owned(), stderr.to_owned());
            reason(&Error::Failed { command, status: Some(128), stderr })
        };
        assert_eq!(
            failed(
                "fatal: '/gone' does not appear to be a git repository\nfatal: Could not read from \
                 remote repository.\n\nPlease make sure you have the correct access rights\nand the \
                 repository exists."
            ),
            "'/gone' does not appear to be a git repository"
        );
        assert_eq!(
            failed(
                "ssh: Could not resolve hostname x\nfatal: Could not read from remote repository."
            ),
            "ssh: Could not resolve hostname x"
        );
        assert_eq!(failed(""), "it cannot be read");
        let late = Error::TimedOut { command: "git fetch".to_owned(), seconds: 60 };
        assert_eq!(reason(&late), "no answer within 60 seconds");
    }
}
