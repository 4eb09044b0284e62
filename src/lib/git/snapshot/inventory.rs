//! What is in a worktree at this moment: found by walking it, understood by asking git.
//!
//! Both must agree: a file that is found but that git calls neither tracked, untracked nor ignored is
//! an error, and so is whatever a snapshot cannot hold.

use super::refused;
use crate::git::command::Git;
use crate::git::landed::{self, Listed};
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::ffi::OsStr;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::Read;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::Path;

/// What git calls a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Tracked,
    Untracked,
    Ignored,
}

/// A file or a symbolic link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) place: Place,
    pub(super) link: bool,
    /// The permission bits; those of a link mean nothing.
    pub(super) mode: u32,
}

/// One entry of the index.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Indexed {
    pub(super) path: Vec<u8>,
    pub(super) mode: u32,
    pub(super) id: String,
    pub(super) stage: u8,
}

/// A submodule's mode in an index.
pub(super) const GITLINK: u32 = 0o160_000;

/// All that is in a worktree, by path.
#[derive(Debug, Default)]
pub(super) struct Inventory {
    pub(super) files: BTreeMap<Vec<u8>, Item>,
    pub(super) directories: BTreeMap<Vec<u8>, u32>,
    pub(super) index: Vec<Indexed>,
    /// Submodules that are checked out.
    pub(super) submodules: Vec<Vec<u8>>,
}

impl Inventory {
    /// Looks at everything in `worktree`, at ignored files only if they are `wanted`.
    pub(super) fn take(repository: &Repository, worktree: &Worktree, wanted: bool) -> Result<Self> {
        let listed = Listed::take(repository, worktree)?;
        if let Some(nested) = landed::nested_work(repository, worktree, &listed)? {
            let reason = "is a repository of its own, with work that is nowhere else";
            return Err(refused(nested.as_bytes(), reason));
        }
        let git = Git::within(repository, worktree).reading();
        let args = ["-c", "core.fsmonitor=false", "ls-files", "-z", "--others"];
        let untracked = git.args(args).args(["--exclude-standard"]).run()?;
        let index = parse_index(&listed.index)?;
        let set = |out: Vec<u8>| -> HashSet<Vec<u8>> {
            let paths = out.split(|&byte| byte == 0).filter(|path| !path.is_empty());
            paths.map(|path| path.strip_suffix(b"/").unwrap_or(path).to_vec()).collect()
        };
        let mut walk = Walk {
            root: worktree.path(),
            tracked: index.iter().map(|entry| (entry.path.clone(), entry.mode)).collect(),
            untracked: Some(set(untracked)),
            ignored: set(listed.ignored),
            wanted,
            found: Self::default(),
        };
        walk.directory(&[], false)?;
        Ok(Self { index, ..walk.found })
    }

    /// Looks at everything in a directory that git does not know; all of it counts as untracked.
    pub(super) fn of_directory(root: &Path) -> Result<Self> {
        let (tracked, ignored) = (HashMap::new(), HashSet::new());
        let found = Self::default();
        let mut walk = Walk { root, tracked, untracked: None, ignored, wanted: true, found };
        walk.directory(&[], false)?;
        Ok(walk.found)
    }
}

struct Walk<'a> {
    root: &'a Path,
    tracked: HashMap<Vec<u8>, u32>,
    /// `None`: everything that is not tracked.
    untracked: Option<HashSet<Vec<u8>>>,
    ignored: HashSet<Vec<u8>>,
    wanted: bool,
    found: Inventory,
}

impl Walk<'_> {
    fn directory(&mut self, path: &[u8], ignored: bool) -> Result<()> {
        let place = self.root.join(OsStr::from_bytes(path));
        for entry in fs::read_dir(&place).map_err(Error::io("read", &place))? {
            let entry = entry.map_err(Error::io("read", &place))?;
            let name = entry.file_name().into_vec();
            if path.is_empty() && name == b".git" {
                continue;
            }
            let mut inner = path.to_vec();
            if !path.is_empty() {
                inner.push(b'/');
            }
            inner.extend(name);
            let facts = entry.metadata().map_err(Error::io("look at", &entry.path()))?;
            let ignored = ignored || self.ignored.contains(&inner);
            if facts.is_dir() {
                self.inner_directory(inner, &facts, ignored)?;
            } else {
                self.file(inner, &facts, ignored)?;
            }
        }
        Ok(())
    }

    fn inner_directory(&mut self, path: Vec<u8>, facts: &Metadata, ignored: bool) -> Result<()> {
        if ignored && !self.wanted {
            return Ok(());
        }
        let place = self.root.join(OsStr::from_bytes(&path));
        let nested = fs::symlink_metadata(place.join(".git")).is_ok();
        let submodule = self.tracked.get(&path) == Some(&GITLINK);
        if nested && !submodule {
            return Err(refused(&path, "is a repository of its own"));
        }
        self.found.directories.insert(path.clone(), facts.permissions().mode() & 0o7777);
        if nested {
            self.found.submodules.push(path);
            return Ok(());
        }
        self.directory(&path, ignored)
    }

    fn file(&mut self, path: Vec<u8>, facts: &Metadata, ignored: bool) -> Result<()> {
        let untracked = self.untracked.as_ref().is_none_or(|known| known.contains(&path));
        let place = match () {
            () if self.tracked.contains_key(&path) => Place::Tracked,
            () if untracked => Place::Untracked,
            () if ignored => Place::Ignored,
            () if !facts.is_file() && !facts.is_symlink() => {
                return Err(refused(&path, "is neither a file nor a link"));
            }
            () => return Err(refused(&path, "appeared just now")),
        };
        if place == Place::Ignored && !self.wanted {
            return Ok(());
        }
        if !facts.is_file() && !facts.is_symlink() {
            return Err(refused(&path, "is neither a file nor a link"));
        }
        let mode = facts.permissions().mode() & 0o7777;
        self.found.files.insert(path, Item { place, link: facts.is_symlink(), mode });
        Ok(())
    }
}

fn parse_index(out: &[u8]) -> Result<Vec<Indexed>> {
    let broken = || Error::read("the index")("unexpected format");
    let mut entries = Vec::new();
    for line in out.split(|&byte| byte == 0).filter(|line| !line.is_empty()) {
        let tab = line.iter().position(|&byte| byte == b'\t').ok_or_else(broken)?;
        let facts = std::str::from_utf8(&line[..tab]).map_err(|_| broken())?;
        let mut fields = facts.split(' ');
        let (mode, id, stage) = (fields.next(), fields.next(), fields.next());
        let mode = mode.and_then(|mode| u32::from_str_radix(mode, 8).ok()).ok_or_else(broken)?;
        let stage = stage.and_then(|stage| stage.parse().ok()).ok_or_else(broken)?;
        let id = id.ok_or_else(broken)?.to_owned();
        entries.push(Indexed { path: line[tab + 1..].to_vec(), mode, id, stage });
    }
    Ok(entries)
}

/// Returns a file's bytes, or a link's target. A link in place of a file is not followed.
pub(super) fn content(root: &Path, path: &[u8], link: bool) -> Result<Vec<u8>> {
    let place = root.join(OsStr::from_bytes(path));
    if link {
        let target = fs::read_link(&place).map_err(Error::io("read", &place))?;
        return Ok(target.into_os_string().into_vec());
    }
    let mut bytes = Vec::new();
    open(&place)
        .and_then(|mut file| file.read_to_end(&mut bytes))
        .map_err(Error::io("read", &place))?;
    Ok(bytes)
}

fn open(path: &Path) -> std::io::Result<File> {
    // O_NONBLOCK: a pipe that took the file's place must not hold us up.
    OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}
