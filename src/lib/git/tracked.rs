//! Whether the repository itself brings along a path that should be ours alone.

use super::{Error, Repository, Result};
use gix::bstr::ByteSlice;

/// Whether `path`, or anything below it, is tracked in the main worktree: in its index or in its
/// `HEAD`.
pub fn is_tracked(repository: &Repository, path: &str) -> Result<bool> {
    let opened = repository.open()?;
    let what = || format!("the index of '{}'", repository.common_dir().display());
    if let Some(index) = opened.try_index().map_err(Error::read(what()))? {
        let below = format!("{path}/");
        if index.entry_by_path(path.into()).is_some()
            || index.prefixed_entries(below.as_bytes().as_bstr()).is_some()
        {
            return Ok(true);
        }
    }
    // Without a commit there is no tree.
    let Ok(tree) = opened.head_tree() else { return Ok(false) };
    let entry = tree.lookup_entry_by_path(path).map_err(Error::read("the tree of 'HEAD'"))?;
    Ok(entry.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    #[test]
    fn in_the_index_in_head_or_not_at_all() {
        let sandbox = Sandbox::empty();
        let tracked = || is_tracked(&sandbox.repository(), ".claudio").unwrap();
        assert!(!tracked());
        sandbox.write(".claudio-not", "x");
        sandbox.write(".claudiozz/x", "x");
        sandbox.commit("neighbours");
        sandbox.write(".claudio/config.yaml", "x");
        assert!(!tracked());
        sandbox.git(["add", "-f", ".claudio"]);
        assert!(tracked());
        sandbox.git(["commit", "-qm", "planted"]);
        sandbox.git(["rm", "-q", "-r", "--cached", ".claudio"]);
        assert!(tracked(), "still in HEAD");
        sandbox.git(["commit", "-qm", "gone"]);
        assert!(!tracked());
    }
}
