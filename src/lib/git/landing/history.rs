//! Questions about commits.

use crate::git::command::Git;
use crate::git::{Repository, Result};

/// A commit, as far as a person reads it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id in full hexadecimal.
    pub id: String,
    /// The first paragraph of its message, on one line.
    pub subject: String,
    /// The rest of its message.
    pub body: String,
}

/// Whether `ancestor` is `commit` or comes before it.
pub fn is_ancestor(repository: &Repository, ancestor: &str, commit: &str) -> Result<bool> {
    let args = ["merge-base", "--is-ancestor", ancestor, commit];
    Ok(Git::new(repository).reading().args(args).answer(1)?.0)
}

/// Returns the best common ancestor of two commits, or `None` if they have none.
pub fn merge_base(repository: &Repository, one: &str, other: &str) -> Result<Option<String>> {
    let found = Git::new(repository).reading().args(["merge-base", one, other]).run_or(1)?;
    Ok(found.map(|id| String::from_utf8_lossy(&id).trim().to_owned()))
}

/// Returns the tree of a commit.
pub fn tree_of(repository: &Repository, commit: &str) -> Result<String> {
    let tree = format!("{commit}^{{tree}}");
    Git::new(repository).reading().args(["rev-parse", "--verify", "--quiet", &tree]).line()
}

/// Returns the commits that `to` has and `from` has not, oldest first, merges left out.
pub fn commits(repository: &Repository, from: &str, to: &str) -> Result<Vec<Commit>> {
    let args = ["log", "--no-show-signature", "--no-notes", "--reverse", "--topo-order"];
    let format = ["--no-merges", "--encoding=UTF-8", "-z", "--format=%H%n%s%n%b"];
    let range = format!("{from}..{to}");
    let git = Git::new(repository).reading().args(args).args(format).args([&range, "--"]);
    let out = String::from_utf8_lossy(&git.run()?).into_owned();
    let commit = |text: &str| {
        let mut lines = text.splitn(3, '\n');
        let mut next = || lines.next().unwrap_or_default().trim().to_owned();
        Commit { id: next(), subject: next(), body: next() }
    };
    Ok(out.split('\0').filter(|text| !text.trim().is_empty()).map(commit).collect())
}

/// Returns the paths that differ between two commits, sorted.
pub fn changed_paths(repository: &Repository, from: &str, to: &str) -> Result<Vec<String>> {
    let args = ["diff", "--name-only", "-z", "--no-renames", "--no-ext-diff", from, to, "--"];
    let out = Git::new(repository).reading().args(args).run()?;
    let paths = out.split(|&byte| byte == 0).filter(|path| !path.is_empty());
    Ok(paths.map(|path| String::from_utf8_lossy(path).into_owned()).collect())
}

/// Returns the differences between two commits as text, as git's own defaults show them.
pub fn diff_text(repository: &Repository, from: &str, to: &str) -> Result<String> {
    let args = ["diff", "--no-color", "--no-ext-diff", "--find-renames", from, to, "--"];
    let out = Git::new(repository).reading().args(args).run()?;
    Ok(String::from_utf8_lossy(&out).into_owned())
}

/// Returns the commits of `old` whose changes `new` does not hold, under whatever id.
pub fn lost(repository: &Repository, old: &str, new: &str) -> Result<Vec<String>> {
    let range = format!("{new}...{old}");
    let args = ["rev-list", "--right-only", "--cherry-pick", &range, "--"];
    let out = Git::new(repository).reading().args(args).run()?;
    Ok(String::from_utf8_lossy(&out).lines().map(str::to_owned).collect())
}

/// Returns the content of a file in a commit, or `None` if there is none.
pub fn file(repository: &Repository, commit: &str, path: &str) -> Result<Option<Vec<u8>>> {
    let name = format!("{commit}:{path}");
    let quiet = ["rev-parse", "--verify", "--quiet", "--end-of-options", &name];
    match Git::new(repository).reading().args(quiet).run_or(1)? {
        None => Ok(None),
        Some(_) => Git::new(repository).reading().args(["cat-file", "blob", &name]).run().map(Some),
    }
}
