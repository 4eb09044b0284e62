//! A directory that stands in for our side's worktree while git merges.
//!
//! git reads attributes from the worktree that it merges in, looks there for submodules, and runs
//! merge drivers and filters in it, which may leave files. It gets a directory of our own instead, with
//! no more in it than git asks for: the attribute files, and links to the submodules that are checked
//! out. Only where a driver or filter is itself a file of the repository is everything checked out.

use super::merge::Site;
use super::trees::{self, Leaf, Lookup, Odb};
use super::{Id, Snapshot, git_dir};
use crate::git::command::Git;
use crate::git::{Error, Result};
use gix::objs::FindExt;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Makes the directory for a state, and a git directory that goes with it.
///
/// Returns it.
pub(super) fn prepare(
    site: &Site<'_>,
    opened: &gix::Repository,
    odb: &Odb,
    state: &Snapshot,
) -> Result<PathBuf> {
    let place = site.dir.join(format!("worktree-{}", state.commit));
    let git_dir = git_dir(&place);
    // It is there already if the state was merged before.
    if !git_dir.exists() {
        furnish(site, opened, odb, state, &place, false)?;
        git_dir::lock(&git_dir)?;
    }
    Ok(place)
}

/// Returns the git directory that goes with the directory at `place`.
pub(super) fn git_dir(place: &Path) -> PathBuf {
    place.with_extension("git")
}

/// Returns a command of git in the directory at `place`, with a git directory that goes with it.
pub(super) fn git(site: &Site<'_>, place: &Path, git_dir: &Path) -> Git {
    Git::at(site.repository, place, git_dir)
        .reading()
        // A driver may say that it found the index locked.
        .alone()
        .env("GIT_OBJECT_DIRECTORY", site.dir.join("objects"))
        .args(["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"])
}

/// Puts into a new directory at `place` what git asks for, or everything if it is to be `whole`.
pub(super) fn furnish(
    site: &Site<'_>,
    opened: &gix::Repository,
    odb: &Odb,
    state: &Snapshot,
    place: &Path,
    whole: bool,
) -> Result<()> {
    fs::create_dir_all(place).map_err(Error::io("create", place))?;
    git_dir::make(site, state, &git_dir(place), place)?;
    let whole = whole || needs_files(opened, odb, state.tree)?;
    if whole || has_drivers(opened) {
        read_tree(site, state.tree, place)?;
    }
    if whole {
        check_out(site, place)?;
    }
    let mut found = Vec::new();
    collect(odb, state.tree.0, &mut Vec::new(), &mut found)?;
    for (path, leaf) in found {
        let file = place.join(OsStr::from_bytes(&path));
        if leaf.is_submodule() {
            let real = state.worktree.as_ref().map(|own| own.path().join(OsStr::from_bytes(&path)));
            link(real.as_deref(), &file)?;
        } else if !file.exists() {
            let mut buffer = Vec::new();
            let what = Error::read(format!("object {}", leaf.id));
            let text = odb.find_blob(&leaf.id.0, &mut buffer).map_err(what)?.data;
            write(&file, text)?;
        }
    }
    Ok(())
}

/// Collects the attribute files and the submodules of a tree.
fn collect(
    odb: &Odb,
    tree: gix::ObjectId,
    path: &mut Vec<u8>,
    found: &mut Vec<(Vec<u8>, Leaf)>,
) -> Result<()> {
    if tree.is_empty_tree() {
        return Ok(());
    }
    let mut buffer = Vec::new();
    let read = odb.find_tree(&tree, &mut buffer).map_err(Error::read(format!("tree {tree}")))?;
    for entry in &read.entries {
        let length = path.len();
        path.extend_from_slice(entry.filename);
        if entry.mode.is_tree() {
            path.push(b'/');
            collect(odb, entry.oid.into(), path, found)?;
        } else {
            let leaf = trees::leaf(entry.mode, entry.oid.into());
            if leaf.is_submodule() || (leaf.is_file() && entry.filename == ".gitattributes") {
                found.push((path.clone(), leaf));
            }
        }
        path.truncate(length);
    }
    Ok(())
}

/// Lets git find the submodule that is checked out at `real`, if one is.
fn link(real: Option<&Path>, place: &Path) -> Result<()> {
    let Some(real) = real else { return Ok(()) };
    let dot_git = real.join(".git");
    let git_dir = match fs::read(&dot_git) {
        Ok(text) => {
            let Some(target) = text.strip_prefix(b"gitdir: ") else { return Ok(()) };
            real.join(OsStr::from_bytes(target.trim_ascii_end()))
        }
        Err(_) if dot_git.is_dir() => dot_git,
        Err(_) => return Ok(()),
    };
    let text = [b"gitdir: ", git_dir.as_os_str().as_bytes(), b"\n"].concat();
    write(&place.join(".git"), &text)
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(parent) = file.parent() {
        fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
    }
    fs::write(file, bytes).map_err(Error::io("write", file))
}

/// Whether a merge driver or a filter names a file of the tree.
fn needs_files(opened: &gix::Repository, odb: &Odb, tree: Id) -> Result<bool> {
    const COMMANDS: [(&str, &[&str]); 2] =
        [("merge", &["driver"]), ("filter", &["clean", "smudge", "process"])];
    let config = opened.config_snapshot();
    let mut lookup = Lookup::new(odb);
    for (name, keys) in COMMANDS {
        for section in config.plumbing().sections_by_name(name).into_iter().flatten() {
            let values = keys.iter().filter_map(|key| section.value(key));
            for command in values {
                let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"'\";|&()=".contains(byte);
                for word in command.split(is_end).filter(|word| !word.is_empty()) {
                    let word = word.strip_prefix(b"./").unwrap_or(word);
                    if lookup.leaf(tree.0, word)?.is_some() {
                        return Ok(true);
                    }
                }
            }
        }
    }
    Ok(false)
}

/// Whether there are merge drivers; one may look at the index.
fn has_drivers(opened: &gix::Repository) -> bool {
    let config = opened.config_snapshot();
    let mut sections = config.plumbing().sections_by_name("merge").into_iter().flatten();
    sections.any(|section| section.value("driver").is_some())
}

/// Puts a tree into the index that goes with the directory.
fn read_tree(site: &Site<'_>, tree: Id, place: &Path) -> Result<()> {
    git(site, place, &git_dir(place)).args(["read-tree", &tree.to_string()]).run().map(drop)
}

/// Checks out everything that is in the index.
fn check_out(site: &Site<'_>, place: &Path) -> Result<()> {
    let git = git(site, place, &git_dir(place)).args(["-c", "core.sparseCheckout=false"]);
    git.args(["checkout-index", "--all", "--force"]).run().map(drop)
}
