//! One pass over a worktree: which tracked files may have changed, and which files are untracked.
//!
//! Each directory is opened once and read once; what is tracked in it is looked at relative to it.
//! A file whose size, times, owner and inode are those of the index counts as unchanged, unless it
//! may have been written after git looked at it. All others must be read. A git built as usual knows
//! no fractions of a second there, and also reads files that are as old as the index to the second.
//! That only makes a difference where the same bytes are to be stored in another way than before, so
//! those files are told apart.

use super::nested;
use super::staged::{self, Child};
use crate::git::{Error, Result};
use crate::sys::directory::{Directory, Kind, Names};
use gix::index::entry::{Flags, Mode};
use nix::sys::stat::{FileStat, SFlag};
use std::ffi::{CStr, OsStr};
use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// What a worktree holds beside its index.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Tracked paths that stand there and may differ from the index, by the entry's place.
    pub(super) suspects: Vec<usize>,
    /// Tracked files that are unchanged, but written in the second of the index, by the entry's place.
    pub(super) young: Vec<usize>,
    /// Tracked paths that are gone, by the entry's place.
    pub(super) gone: Vec<usize>,
    /// Submodules that are checked out, by the entry's place.
    pub(super) submodules: Vec<usize>,
    /// Files and links that are neither tracked nor ignored nor in a nested repository.
    pub(super) untracked: Vec<Vec<u8>>,
}

/// How git compares files with the index.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rules {
    /// Executable bits count (`core.fileMode`).
    pub(super) file_mode: bool,
    /// Links are links (`core.symlinks`).
    pub(super) symlinks: bool,
    /// Only size and seconds are compared (`core.checkStat=minimal`).
    pub(super) minimal: bool,
    /// Change times count (`core.trustctime`).
    pub(super) change_time: bool,
    /// A file that is there counts, whatever the index was told (`core.sparseCheckout`, and not
    /// `sparse.expectFilesOutsideOfPatterns`).
    pub(super) sparse: bool,
}

/// Looks through the worktree at `root`.
pub(super) fn scan(
    opened: &gix::Repository,
    root: &Path,
    index: &gix::index::State,
    rules: Rules,
) -> Result<Found> {
    let ignored = Ignored { opened, root, index, stack: None };
    let (stamp, found) = (index.timestamp(), Found::default());
    let stamp = (stamp.unix_seconds(), i64::from(stamp.nanoseconds()));
    let mut scan = Scan { index, rules, stamp, found, ignored };
    let directory = Directory::open(root.as_os_str()).map_err(Error::io("read", root))?;
    scan.directory(&directory, &mut Vec::new(), 0..index.entries().len())?;
    Ok(scan.found)
}

struct Scan<'a> {
    index: &'a gix::index::State,
    rules: Rules,
    /// When the index was written.
    stamp: (i64, i64),
    found: Found,
    ignored: Ignored<'a>,
}

impl Scan<'_> {
    fn directory(
        &mut self,
        dir: &Directory,
        path: &mut Vec<u8>,
        range: Range<usize>,
    ) -> Result<()> {
        let index = self.index;
        let mut children = staged::children(index, range, path.len());
        children.sort_unstable_by(|a, b| a.name.cmp(b.name));
        let mut seen = vec![false; children.len()];
        for (name, kind) in names(dir, path)?.iter() {
            let length = path.len();
            path.extend_from_slice(name.to_bytes());
            // A name may be tracked as a file and as a directory at once only in a broken index.
            match children.binary_search_by(|child| child.name.cmp(name.to_bytes())) {
                Ok(at) => {
                    seen[at] = self.tracked(dir, name, kind, path, &children[at])?;
                }
                Err(_) => self.unknown(dir, name, kind, path)?,
            }
            path.truncate(length);
        }
        for (child, _) in children.iter().zip(seen).filter(|(_, seen)| !seen) {
            self.lost(child.range.clone());
        }
        Ok(())
    }

    /// Looks at a name that the index knows.
    ///
    /// Returns whether it is still of the same kind.
    fn tracked(
        &mut self,
        dir: &Directory,
        name: &CStr,
        kind: Kind,
        path: &mut Vec<u8>,
        child: &Child<'_>,
    ) -> Result<bool> {
        let entry = &self.index.entries()[child.range.start];
        let is_submodule = !child.is_directory && entry.mode == Mode::COMMIT;
        let kind = match kind {
            Kind::Unknown => kind_of(&look(dir, name, path)?),
            kind => kind,
        };
        match (kind, child.is_directory || is_submodule) {
            (Kind::Directory, true) if is_submodule => {
                self.found.submodules.push(child.range.start);
                Ok(true)
            }
            (Kind::Directory, true) => {
                let inner = enter(dir, name, path)?;
                path.push(b'/');
                self.directory(&inner, path, child.range.clone())?;
                Ok(true)
            }
            (Kind::File | Kind::Link, false) => {
                let unseen = match self.rules.sparse {
                    true => Flags::ASSUME_VALID,
                    false => Flags::ASSUME_VALID | Flags::SKIP_WORKTREE,
                };
                if !entry.flags.intersects(unseen) {
                    let stat = look(dir, name, path)?;
                    if !self.is_unchanged(entry, &stat) {
                        self.found.suspects.push(child.range.start);
                    } else if self.is_young(&stat) {
                        self.found.young.push(child.range.start);
                    }
                }
                Ok(true)
            }
            _ => {
                self.unknown(dir, name, kind, path)?;
                Ok(false)
            }
        }
    }

    /// Notes that tracked files are gone, those excepted that were never meant to be there.
    fn lost(&mut self, range: Range<usize>) {
        for at in range {
            let entry = &self.index.entries()[at];
            let meant = Flags::SKIP_WORKTREE | Flags::ASSUME_VALID;
            if !entry.flags.intersects(meant) {
                self.found.gone.push(at);
            }
        }
    }

    /// Looks at a name that the index does not know.
    fn unknown(
        &mut self,
        dir: &Directory,
        name: &CStr,
        kind: Kind,
        path: &mut Vec<u8>,
    ) -> Result<()> {
        if name.to_bytes() == b".git" {
            return Ok(());
        }
        let kind = match kind {
            Kind::Unknown => kind_of(&look(dir, name, path)?),
            kind => kind,
        };
        match kind {
            Kind::File | Kind::Link if !self.ignored.is(path, false)? => {
                self.found.untracked.push(path.clone());
            }
            Kind::Directory if !self.ignored.is(path, true)? => {
                let inner = enter(dir, name, path)?;
                let names = names(&inner, path)?;
                let has_git = names.iter().any(|(name, _)| name.to_bytes() == b".git");
                if has_git
                    && nested::is_repository(&self.ignored.root.join(OsStr::from_bytes(path)))
                {
                    return Ok(());
                }
                let length = path.len();
                for (name, kind) in names.iter() {
                    path.push(b'/');
                    path.extend_from_slice(name.to_bytes());
                    self.unknown(&inner, name, kind, path)?;
                    path.truncate(length);
                }
            }
            _ => {}
        }
        Ok(())
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as git does it")]
    #[allow(clippy::unnecessary_cast, reason = "the types differ between systems")]
    fn is_unchanged(&self, entry: &gix::index::Entry, stat: &FileStat) -> bool {
        let kind = SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT;
        let mode = match entry.mode {
            Mode::SYMLINK => kind == SFlag::S_IFLNK || !self.rules.symlinks,
            _ if kind != SFlag::S_IFREG => false,
            Mode::FILE_EXECUTABLE => !self.rules.file_mode || stat.st_mode & 0o100 != 0,
            _ => !self.rules.file_mode || stat.st_mode & 0o100 == 0,
        };
        let known = &entry.stat;
        let same = |time: gix::index::entry::stat::Time, seconds: i64, rest: i64| {
            let fine = time.nsecs == 0 || self.rules.minimal || time.nsecs == rest as u32;
            time.secs == seconds as u32 && fine
        };
        let full = self.rules.minimal
            || (known.uid == stat.st_uid
                && known.gid == stat.st_gid
                && known.ino == stat.st_ino as u32
                && (!self.rules.change_time
                    || same(known.ctime, stat.st_ctime as i64, stat.st_ctime_nsec as i64)));
        mode && full
            && known.size == stat.st_size as u32
            && same(known.mtime, stat.st_mtime as i64, stat.st_mtime_nsec as i64)
            && !staged::is_announced(entry)
            && !self.is_racy(stat.st_mtime as i64, stat.st_mtime_nsec as i64)
    }

    #[allow(clippy::unnecessary_cast, reason = "the type differs between systems")]
    fn is_young(&self, stat: &FileStat) -> bool {
        self.stamp.0 <= stat.st_mtime as i64
    }

    /// Whether the file may have been written again, within the grain of the clock, after git noted
    /// its times and before it wrote the index.
    fn is_racy(&self, seconds: i64, rest: i64) -> bool {
        const TICK: i64 = 50_000_000;
        let (index_seconds, index_rest) = self.stamp;
        // A file system that knows no fractions, or nobody knows.
        if rest == 0 || index_rest == 0 {
            return index_seconds <= seconds + 2;
        }
        let nanoseconds =
            |seconds: i64, rest: i64| i128::from(seconds) * 1_000_000_000 + i128::from(rest);
        nanoseconds(index_seconds, index_rest) <= nanoseconds(seconds, rest) + i128::from(TICK)
    }
}

/// Which paths git ignores; nothing is read before the first question.
struct Ignored<'a> {
    opened: &'a gix::Repository,
    root: &'a Path,
    index: &'a gix::index::State,
    stack: Option<gix::worktree::Stack>,
}

impl Ignored<'_> {
    fn is(&mut self, path: &[u8], is_directory: bool) -> Result<bool> {
        let stack = match &mut self.stack {
            Some(stack) => stack,
            none => none.insert(patterns(self.opened, self.root, self.index)?),
        };
        let mode = if is_directory { Mode::DIR } else { Mode::FILE };
        let found = stack.at_entry(gix::bstr::BStr::new(path), Some(mode), &self.opened.objects);
        let found = found.map_err(|error| match unreadable(self.root, path) {
            Some(file) => Error::io("read", &file)(error),
            None => Error::read("the ignore patterns")(error),
        })?;
        Ok(found.is_excluded())
    }
}

/// Returns all ignore patterns, those in files looked for in exactly this worktree.
fn patterns(
    opened: &gix::Repository,
    root: &Path,
    index: &gix::index::State,
) -> Result<gix::worktree::Stack> {
    use gix::glob::pattern::Case;
    use gix::worktree::stack::{State, state::ignore::Source};
    let source = Source::WorktreeThenIdMappingIfNotSkipped;
    let stack = opened.excludes(index, None, source);
    let stack = stack.map_err(Error::read("the ignore patterns"))?.detach();
    let ignore_case = opened.config_snapshot().boolean("core.ignoreCase") == Some(true);
    let case = if ignore_case { Case::Fold } else { Case::Sensitive };
    let state: State = stack.state().clone();
    let mappings = state.id_mappings_from_index(index, index.path_backing(), case);
    Ok(gix::worktree::Stack::new(root, state, case, Vec::new(), mappings))
}

/// Returns the file with patterns for `path` that cannot be read, if that is what is wrong.
fn unreadable(root: &Path, path: &[u8]) -> Option<PathBuf> {
    let directories = Path::new(OsStr::from_bytes(path)).ancestors().skip(1);
    let mut files = directories.map(|directory| root.join(directory).join(".gitignore"));
    let bad = |error: io::Error| error.kind() != io::ErrorKind::NotFound;
    files.find(|file| File::open(file).is_err_and(bad))
}

fn enter(dir: &Directory, name: &CStr, path: &[u8]) -> Result<Directory> {
    dir.enter(name).map_err(failed("read", path))
}

fn names(dir: &Directory, path: &[u8]) -> Result<Names> {
    dir.names().map_err(failed("read", path))
}

fn look(dir: &Directory, name: &CStr, path: &[u8]) -> Result<FileStat> {
    dir.look(name).map_err(failed("look at", path))
}

fn kind_of(stat: &FileStat) -> Kind {
    match SFlag::from_bits_truncate(stat.st_mode) & SFlag::S_IFMT {
        SFlag::S_IFREG => Kind::File,
        SFlag::S_IFLNK => Kind::Link,
        SFlag::S_IFDIR => Kind::Directory,
        _ => Kind::Other,
    }
}

fn failed(action: &'static str, path: &[u8]) -> impl Fn(io::Error) -> Error {
    move |error| Error::io(action, Path::new(OsStr::from_bytes(path)))(error)
}
