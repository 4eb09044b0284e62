//! The part of the repository that belongs to one worktree alone.

use super::refused;
use crate::git::worktree::Worktree;
use crate::git::{Error, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::ffi::OsStringExt;
use std::path::Path;

/// What says where the worktree is, which is made anew with it.
const PLACE: [&[u8]; 3] = [b"gitdir", b"commondir", b"locked"];
/// The index.
pub(super) const INDEX: &[u8] = b"index";

/// Reads all of it, by path, the index among it. Repositories of submodules are left out.
pub(super) fn read(worktree: &Worktree) -> Result<BTreeMap<Vec<u8>, Vec<u8>>> {
    let mut found = BTreeMap::new();
    directory(worktree.git_dir(), &[], &mut found)?;
    Ok(found)
}

fn directory(root: &Path, path: &[u8], found: &mut BTreeMap<Vec<u8>, Vec<u8>>) -> Result<()> {
    for entry in fs::read_dir(root).map_err(Error::io("read", root))? {
        let entry = entry.map_err(Error::io("read", root))?;
        let name = entry.file_name().into_vec();
        let top = path.is_empty();
        let daemon = top && name.starts_with(b"fsmonitor--daemon");
        if daemon || top && (PLACE.contains(&name.as_slice()) || name == b"modules") {
            continue;
        }
        let mut inner = path.to_vec();
        if !top {
            inner.push(b'/');
        }
        inner.extend(&name);
        let kind = entry.file_type().map_err(Error::io("look at", &entry.path()))?;
        if kind.is_dir() {
            directory(&entry.path(), &inner, found)?;
        } else if name.ends_with(b".lock") {
            let place = entry.path().into_os_string().into_vec();
            return Err(refused(&place, "is a lock: git is at work, or was killed"));
        } else if kind.is_file() {
            let bytes = fs::read(entry.path()).map_err(Error::io("read", &entry.path()))?;
            found.insert(inner, bytes);
        } else {
            let place = entry.path().into_os_string().into_vec();
            return Err(refused(&place, "is neither a file nor a directory"));
        }
    }
    Ok(())
}

/// Returns everything in those files that looks like the name of an object.
pub(super) fn mentioned(files: &BTreeMap<Vec<u8>, Vec<u8>>) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for (_, bytes) in files.iter().filter(|(path, _)| path.as_slice() != INDEX) {
        for word in bytes.split(|byte| !byte.is_ascii_hexdigit()) {
            let zero = word.iter().all(|&byte| byte == b'0');
            if (word.len() == 40 || word.len() == 64) && !zero {
                names.insert(String::from_utf8_lossy(word).to_lowercase());
            }
        }
    }
    names
}

/// Returns the branch that `HEAD` names, in full.
pub(super) fn head_ref(files: &BTreeMap<Vec<u8>, Vec<u8>>) -> Option<String> {
    let head = files.get(b"HEAD".as_slice())?;
    let name = head.strip_prefix(b"ref: ")?;
    Some(String::from_utf8_lossy(name).trim().to_owned())
}
