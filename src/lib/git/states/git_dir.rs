//! A git directory of our own, for what git runs on our behalf while it merges.
//!
//! A merge driver or a filter may itself run git, which goes by `GIT_DIR`: to the index, to `HEAD`, to
//! refs and settings. All of those are copies here, and the objects that it makes are as temporary as
//! ours. Nothing in it leads into the repository but what is only ever read there: its objects, the
//! repositories of submodules, and the store of git-lfs.

use super::Snapshot;
use super::merge::Site;
use crate::git::command::Git;
use crate::git::{Error, Result};
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};

/// Settings that say where things are, or that run something; here both are given.
const LEFT_OUT: [&str; 7] = [
    "core.bare",
    "core.worktree",
    "core.hookspath",
    "core.fsmonitor",
    "extensions.worktreeconfig",
    "extensions.relativeworktrees",
    "extensions.refstorage",
];

/// The files that make up such a directory.
const FILES: [&str; 6] = ["HEAD", "config", "packed-refs", "shallow", "info/attributes", "index"];

/// Makes the directory at `git_dir` for work at `place`, with `state` checked out as far as `HEAD`
/// knows.
pub(super) fn make(site: &Site<'_>, state: &Snapshot, git_dir: &Path, place: &Path) -> Result<()> {
    furnish(site, git_dir)?;
    let common = site.repository.common_dir();
    let modules = state.worktree.as_ref().map_or(common, |own| own.git_dir()).join("modules");
    for (name, target) in [("modules", modules), ("lfs", common.join("lfs"))] {
        if target.exists() {
            link(&target, &git_dir.join(name))?;
        }
    }
    for name in ["shallow", "info/attributes"] {
        copy(&common.join(name), &git_dir.join(name))?;
    }
    let refs = once(site, "packed-refs", || {
        let git = Git::new(site.repository).reading();
        git.args(["for-each-ref", "--format=%(objectname) %(refname)"]).run()
    })?;
    copy(&refs, &git_dir.join("packed-refs"))?;
    copy(&settings(site, state)?, &git_dir.join("config"))?;
    write(&git_dir.join("HEAD"), format!("{}\n", state.commit).as_bytes())?;
    // Who drops `GIT_DIR` from the environment comes here too.
    let text = [b"gitdir: ", git_dir.as_os_str().as_bytes(), b"\n"].concat();
    write(&place.join(".git"), &text)
}

/// Makes another one at `to` that is the same as the one at `from`, for one merge.
pub(super) fn again(site: &Site<'_>, from: &Path, to: &Path) -> Result<()> {
    furnish(site, to)?;
    for name in FILES {
        copy(&from.join(name), &to.join(name))?;
    }
    for name in ["modules", "lfs"] {
        if let Ok(target) = fs::read_link(from.join(name)) {
            link(&target, &to.join(name))?;
        }
    }
    lock(to)
}

/// Makes the index look as it does to what runs during a merge: git holds its lock then.
pub(super) fn lock(git_dir: &Path) -> Result<()> {
    write(&git_dir.join("index.lock"), b"")
}

/// Makes what git knows such a directory by.
fn furnish(site: &Site<'_>, git_dir: &Path) -> Result<()> {
    for name in ["refs", "info"] {
        let dir = git_dir.join(name);
        fs::create_dir_all(&dir).map_err(Error::io("create", &dir))?;
    }
    link(&site.dir.join("objects"), &git_dir.join("objects"))
}

/// Returns a file of settings that hold for a state, those of the repository in one file and without
/// what they include.
fn settings(site: &Site<'_>, state: &Snapshot) -> Result<PathBuf> {
    let own = state.worktree.as_ref().filter(|own| own.git_dir().join("config.worktree").exists());
    let (name, git_dir) = match own {
        Some(own) => (format!("config-{}", state.commit), own.git_dir()),
        None => (String::from("config"), site.repository.common_dir()),
    };
    once(site, &name, || {
        let git = Git::at(site.repository, site.dir, git_dir).reading();
        let list = git.args(["config", "--list", "--show-scope", "--includes", "-z"]).run()?;
        Ok(config(&list))
    })
}

/// Writes settings that git listed as it reads them.
fn config(list: &[u8]) -> Vec<u8> {
    let mut text = b"[core]\n\tbare = false\n".to_vec();
    let mut fields = list.split(|&byte| byte == 0);
    while let (Some(scope), Some(setting)) = (fields.next(), fields.next()) {
        let (key, value) = match setting.iter().position(|&byte| byte == b'\n') {
            Some(end) => (&setting[..end], Some(&setting[end + 1..])),
            None => (setting, None),
        };
        let ours = scope == b"local" || scope == b"worktree";
        let places = (key.iter().position(|&b| b == b'.'), key.iter().rposition(|&b| b == b'.'));
        let (Some(first), Some(last)) = places else { continue };
        if !ours || LEFT_OUT.iter().any(|name| key == name.as_bytes()) {
            continue;
        }
        text.push(b'[');
        text.extend(&key[..first]);
        if first < last {
            text.extend(b" \"");
            text.extend(quoted(&key[first + 1..last]));
            text.push(b'"');
        }
        text.extend(b"]\n\t");
        text.extend(&key[last + 1..]);
        if let Some(value) = value {
            text.extend(b" = \"");
            text.extend(quoted(value));
            text.push(b'"');
        }
        text.push(b'\n');
    }
    text
}

fn quoted(value: &[u8]) -> Vec<u8> {
    let mut text = Vec::with_capacity(value.len());
    for &byte in value {
        match byte {
            b'"' | b'\\' => text.extend([b'\\', byte]),
            b'\n' => text.extend(b"\\n"),
            _ => text.push(byte),
        }
    }
    text
}

/// Returns the file of this name, which is made when it is first asked for.
fn once(site: &Site<'_>, name: &str, text: impl FnOnce() -> Result<Vec<u8>>) -> Result<PathBuf> {
    let file = site.dir.join(name);
    if !file.exists() {
        write(&file, &text()?)?;
    }
    Ok(file)
}

fn link(target: &Path, place: &Path) -> Result<()> {
    match symlink(target, place) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(Error::io("create", place)(error))
        }
        _ => Ok(()),
    }
}

/// Copies a file, if there is one.
fn copy(from: &Path, to: &Path) -> Result<()> {
    match fs::copy(from, to) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(Error::io("copy", from)(error)),
        _ => Ok(()),
    }
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    fs::write(file, bytes).map_err(Error::io("write", file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    #[test]
    fn settings_are_read_back_as_they_were() {
        let sandbox = Sandbox::with_commit();
        for (key, value) in [
            ("merge.a \"b\\c.d.driver", "x \"%A\" \\ # ; y"),
            ("merge.default", " spaces \n and lines "),
        ] {
            sandbox.git(["config", key, value]);
        }
        let list = || sandbox.git(["config", "--local", "--list", "-z"]).replace("bare=", "");
        let shown = sandbox.git(["config", "--list", "--show-scope", "-z"]);
        let before = list();
        let file = sandbox.repository().common_dir().join("config");
        fs::write(&file, config(shown.as_bytes())).unwrap();
        let (mut before, mut after): (Vec<_>, Vec<_>) =
            (before.split('\0').map(str::to_owned).collect(), Vec::new());
        after.extend(list().split('\0').map(str::to_owned));
        before.sort();
        after.sort();
        assert_eq!(after, before);
    }
}
