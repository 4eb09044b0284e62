//! What git ignores in a worktree, put aside while the rest of it is replaced, and put back.
//!
//! It is moved, never copied: it may be large, and no snapshot holds it. It waits beside the
//! worktree, where no removal of an instance reaches, so that a call that was cut off at any moment
//! can be made again. Nothing that exists is replaced in either direction.

use super::verify::Worktree;
use crate::git::landed::Listed;
use crate::git::{Error, Repository, Result};
use crate::sys::failpoint;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Returns where the ignored files of the worktree at `path` wait.
fn place(path: &Path) -> PathBuf {
    let mut name = path.file_name().map_or_else(OsString::new, OsStr::to_owned);
    name.push(".ignored");
    path.with_file_name(name)
}

/// Moves everything that git ignores out of `worktree`, beside it.
///
/// # Errors
/// If something of the same name waits there already, or cannot be moved.
pub fn put_aside(repository: &Repository, worktree: &Worktree) -> Result<()> {
    let ignored = Listed::take(repository, worktree)?.ignored;
    let aside = place(worktree.path());
    let mut left = Vec::new();
    for path in ignored.split(|&byte| byte == 0).filter(|path| !path.is_empty()) {
        failpoint::check("undo.aside").map_err(Error::io("move", worktree.path()))?;
        let path = Path::new(OsStr::from_bytes(path.strip_suffix(b"/").unwrap_or(path)));
        shift(&worktree.path().join(path), &aside.join(path), &mut left)?;
    }
    match left.first() {
        None => Ok(()),
        Some(path) => {
            let rest = path.strip_prefix(worktree.path()).unwrap_or(path);
            Err(Error::InTheWay {
                what: format!("'{}'", aside.join(rest).display()),
                reason: "was put aside when 'undo' was cut off, and is there again".to_owned(),
            })
        }
    }
}

/// Moves what was put aside back into the worktree at `path`.
///
/// Returns what had to stay, because something else stands in its place.
///
/// # Errors
/// If something cannot be moved; it stays where it is.
pub fn put_back(path: &Path) -> Result<Vec<PathBuf>> {
    let aside = place(path);
    let mut left = Vec::new();
    if fs::symlink_metadata(&aside).is_ok_and(|facts| facts.is_dir()) {
        failpoint::check("undo.put-back").map_err(Error::io("move", &aside))?;
        shift(&aside, path, &mut left)?;
    }
    Ok(left)
}

/// Moves `from` to `to`; directories that are at both ends are merged. What cannot go because
/// something else is in its place is added to `left`.
fn shift(from: &Path, to: &Path, left: &mut Vec<PathBuf>) -> Result<()> {
    let is_dir = |path| fs::symlink_metadata(path).map(|facts| facts.is_dir());
    match (is_dir(from), is_dir(to)) {
        // A name that git listed twice, or that went meanwhile.
        (Err(error), _) if error.kind() == ErrorKind::NotFound => Ok(()),
        (_, Err(error)) if error.kind() == ErrorKind::NotFound => {
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
            }
            rename(from, to).map_err(Error::io("move", from))
        }
        (Ok(true), Ok(true)) => {
            for entry in fs::read_dir(from).map_err(Error::io("read", from))? {
                let entry = entry.map_err(Error::io("read", from))?;
                shift(&entry.path(), &to.join(entry.file_name()), left)?;
            }
            // What stays is in it.
            let _ = fs::remove_dir(from);
            Ok(())
        }
        (Ok(_), Ok(_)) => {
            left.push(from.to_owned());
            Ok(())
        }
        (Err(error), _) | (_, Err(error)) => Err(Error::io("look at", from)(error)),
    }
}

/// Renames, also out of, into and of directories whose permissions do not allow it.
fn rename(from: &Path, to: &Path) -> io::Result<()> {
    match fs::rename(from, to) {
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {}
        result => return result,
    }
    let mode = |path: &Path| Some(fs::symlink_metadata(path).ok()?.permissions().mode() & 0o7777);
    let opened = |path: &Path| {
        let is_dir = fs::symlink_metadata(path).is_ok_and(|facts| facts.is_dir());
        let old = mode(path).filter(|mode| is_dir && mode & 0o700 != 0o700)?;
        fs::set_permissions(path, Permissions::from_mode(old | 0o700)).ok()?;
        Some((path.to_owned(), old))
    };
    let parents: Vec<_> = [from, to].iter().filter_map(|path| opened(path.parent()?)).collect();
    let own = opened(from);
    let result = fs::rename(from, to);
    let own = own.map(|(path, old)| (if result.is_ok() { to.to_owned() } else { path }, old));
    for (path, old) in own.into_iter().chain(parents) {
        fs::set_permissions(path, Permissions::from_mode(old))?;
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::{Sandbox, write};

    #[test]
    fn what_is_ignored_goes_and_comes_back_and_replaces_nothing() {
        let sandbox = Sandbox::with_commit();
        sandbox.write(".gitignore", "*.ign\n");
        sandbox.commit("ignore");
        let path = sandbox.root().join("x");
        sandbox.git(["worktree", "add", "-q", "-b", "x", path.to_str().unwrap()]);
        let (repository, files) = (sandbox.repository(), ["s.ign", "d.ign/deep/f", "new/n.ign"]);
        for file in files {
            write(&path, file, file);
        }
        fs::set_permissions(path.join("d.ign"), Permissions::from_mode(0o555)).unwrap();
        write(&path, "plain", "stays");
        let open = || Worktree::open(&repository, &path).unwrap();
        put_aside(&repository, &open()).unwrap();
        assert!(files.iter().all(|file| !path.join(file).exists()) && path.join("plain").exists());
        write(&path, "s.ign", "again");
        let error = put_aside(&repository, &open()).unwrap_err().to_string();
        assert!(error.contains("x.ignored/s.ign' was put aside"), "{error}");
        let aside = sandbox.root().join("x.ignored");
        assert_eq!(put_back(&path).unwrap(), [aside.join("s.ign")]);
        assert_eq!(fs::read_to_string(path.join("s.ign")).unwrap(), "again");
        fs::remove_file(path.join("s.ign")).unwrap();
        assert_eq!(put_back(&path).unwrap(), [] as [PathBuf; 0]);
        for file in files {
            assert_eq!(fs::read_to_string(path.join(file)).unwrap(), file);
        }
        let mode = fs::metadata(path.join("d.ign")).unwrap().permissions().mode();
        assert!(!aside.exists() && mode & 0o7777 == 0o555, "{mode:o}");
    }
}
