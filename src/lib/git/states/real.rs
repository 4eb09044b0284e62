//! A merge as a person makes it: by `git merge`, in a checkout of our side.
//!
//! With `merge.renormalize` files are converted before they are merged, by attributes that `git merge`
//! and `git merge-tree` take from different places: once it is the worktree, once what becomes of the
//! attribute files themselves. So there the answer is that of the program whose answer is promised.
//! `HEAD`, index and refs are copies in a directory of our own; nothing in the repository changes, and
//! no hook runs.

use super::merge::Site;
use super::parse::{self, Merged};
use super::trees::Odb;
use super::{Id, Snapshot, stand_in};
use crate::git::{Error, Result};
use std::fs;

/// What could run something, or write beside the directory.
const QUIET: [&str; 12] = [
    "-c",
    "core.sparseCheckout=false",
    "-c",
    "rerere.enabled=false",
    "-c",
    "gc.auto=0",
    "-c",
    "maintenance.auto=false",
    "-c",
    "commit.gpgSign=false",
    "-c",
    "merge.verifySignatures=false",
];

/// Merges `theirs` into `ours`.
///
/// Returns `told`, what `git merge-tree` says of the same, with git's own verdict in it.
pub(super) fn merge(
    site: &Site<'_>,
    opened: &gix::Repository,
    odb: &Odb,
    (ours, theirs): (&Snapshot, Id),
    mut told: Merged,
) -> Result<Merged> {
    let root = site.dir.join(format!("merge-{}-{theirs}", ours.commit));
    let place = root.join("worktree");
    fs::create_dir_all(&root).map_err(Error::io("create", &root))?;
    stand_in::furnish(site, opened, odb, ours, &place, true)?;
    let git = |args: &[&str]| {
        let mut git = stand_in::git(site, &place, &stand_in::git_dir(&place));
        for who in ["AUTHOR", "COMMITTER"] {
            git = git.env(&format!("GIT_{who}_NAME"), "git claudio");
            git = git.env(&format!("GIT_{who}_EMAIL"), "git@claudio");
        }
        git.args(QUIET).args(args)
    };
    let theirs = theirs.to_string();
    git(&["update-index", "-q", "--refresh"]).answer(1)?;
    let merge = ["merge", "--quiet", "--no-commit", "--no-ff", "--no-edit", "--no-stat"];
    let merge = [&merge[..], &["--no-autostash", "--no-verify", &theirs]].concat();
    let (clean, _) = git(&merge).answer(1)?;
    let unmerged = git(&["ls-files", "-z", "--unmerged"]).run()?;
    let entries = unmerged.split(|&byte| byte == 0).filter(|entry| !entry.is_empty());
    let entries: Option<Vec<_>> = entries.map(parse::entry).collect();
    let mut entries = entries.ok_or_else(|| Error::read("the index of a merge")("it is cut"))?;
    // A directory that is to go to two places leaves nothing unmerged.
    let nowhere = !clean && !told.clean && told.unmerged.is_empty();
    if clean != entries.is_empty() && !(nowhere && entries.is_empty()) {
        return Err(Error::read("the end of 'git merge'")("it broke off"));
    }
    for (path, ..) in &mut entries {
        // `git merge-tree` calls our side by its commit.
        if path.ends_with(b"~HEAD") {
            path.truncate(path.len() - b"HEAD".len());
            path.extend_from_slice(ours.commit.to_string().as_bytes());
        }
    }
    if clean {
        let tree = git(&["write-tree"]).line()?;
        let wrong = || Error::read("the tree of a merge")("it is no object");
        told.tree = Id::parse(&tree).ok_or_else(wrong)?;
    }
    told.clean = clean;
    told.unmerged = entries;
    // The next one has a directory of its own; this one's files are not needed any more.
    let _ = fs::remove_dir_all(root);
    Ok(told)
}
