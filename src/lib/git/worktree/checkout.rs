//! Fills a fresh worktree with a commit's files, faster than git does.
//!
//! Files that git writes just as they are stored are written here, on all processors, and recorded
//! in an index that is then as fresh as one of git's own. Whatever is special (filters, line
//! endings, sparse checkouts, missing objects, odd names, a file that could not be written) is left
//! out, and git itself completes the worktree: it checks what is there and writes what is not. So
//! the result never depends on what this module knows.

use super::attributes::{self, Conversions};
use super::index::{self, FileStat};
use super::plan::{Entry, Plan};
use super::verify::Worktree;
use crate::git::command::Git;
use crate::git::{Repository, Result};
use gix::objs::FindExt;
use gix::objs::tree::EntryKind;
use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, open, openat};
use nix::sys::stat::{Mode, fstat, fstatat, mkdirat};
use nix::unistd::symlinkat;
use std::ffi::OsStr;
use std::fs::File;
use std::io::Write;
use std::ops::Range;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::ffi::OsStrExt;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Larger files are left to git, which does not hold them in memory.
const MAX_BLOB: u64 = 256 * 1024 * 1024;

/// Settings under which even plain files are not written as they are stored, or not at all.
const SPECIAL: &[(&str, bool)] = &[
    ("core.sparseCheckout", true),
    ("core.ignoreCase", true),
    ("core.ignoreStat", true),
    ("core.precomposeUnicode", true),
    ("core.symlinks", false),
    ("core.checkStat", false),
    ("core.fsmonitor", true),
    ("core.splitIndex", true),
];

/// Checks out `HEAD` in a worktree that `git worktree add --no-checkout` has just made.
pub(super) fn checkout(repository: &Repository, worktree: &Worktree) -> Result<()> {
    match write_plain_files(repository, worktree) {
        Some(Filled::Completely) => Ok(()),
        Some(Filled::Partly) | None => complete(repository, worktree),
    }
}

enum Filled {
    Completely,
    Partly,
}

/// Has git write what is missing.
fn complete(repository: &Repository, worktree: &Worktree) -> Result<()> {
    let mut git = Git::within(repository, worktree);
    if crate::git::config::string(repository, "checkout.workers")?.is_none() {
        // Writing waits for the disk: more workers than processors.
        let workers = format!("checkout.workers={}", processors() * 2);
        git = git.args(["-c", workers.as_str(), "-c", "checkout.thresholdForParallelism=100"]);
    }
    git.args(["reset", "--hard", "--quiet", "--no-recurse-submodules"]).run().map(drop)
}

fn processors() -> usize {
    thread::available_parallelism().map_or(1, usize::from).min(16)
}

/// Writes all plain files and the index.
///
/// Returns `None` if nothing was written, because all must be left to git.
fn write_plain_files(repository: &Repository, worktree: &Worktree) -> Option<Filled> {
    let opened = repository.open_at(worktree.git_dir()).ok()?;
    if is_special(&opened) {
        return None;
    }
    let tree = opened.head_tree_id().ok()?.detach();
    let plan = Plan::of_tree(&opened, tree)?;
    let attributes = match attributes::mention_conversion(&opened, &plan)? {
        false => None,
        true => Some(opened.index_from_tree(&tree).ok()?),
    };
    let root = open(worktree.path(), DIRECTORY, Mode::empty()).ok()?;
    let writer = Writer {
        repository,
        plan: &plan,
        attributes: attributes.as_deref(),
        root: &root,
        chunks: chunks(&plan),
        next: AtomicUsize::new(0),
    };
    let mut stats = vec![FileStat::default(); plan.entries.len()];
    let mut left = writer.write_files(&mut stats);
    left += writer.write_links(&mut stats);
    index::write(worktree.git_dir(), &plan, &stats).ok()?;
    Some(if left == 0 { Filled::Completely } else { Filled::Partly })
}

fn is_special(opened: &gix::Repository) -> bool {
    let config = opened.config_snapshot();
    let text = |key: &str| config.string(key).map(|value| value.to_string().to_lowercase());
    let replaced = || {
        let platform = opened.references().ok()?;
        Some(platform.prefixed("refs/replace/").ok()?.next().is_some())
    };
    let manners = SPECIAL.iter().any(|&(key, unusual)| match text(key) {
        None => false,
        // A value that is no boolean (a hook's path, `minimal`) is unusual too.
        Some(_) => config.boolean(key).is_none_or(|value| value == unusual),
    });
    manners
        || text("core.autocrlf").is_some_and(|value| value != "false" && value != "input")
        || text("core.eol").is_some_and(|value| value != "lf" && value != "native")
        || text("index.version").is_some_and(|value| value != "2")
        || config.boolean("feature.manyFiles") == Some(true)
        || config.boolean("index.skipHash") == Some(true)
        || opened.object_hash() != gix::hash::Kind::Sha1
        || replaced() != Some(false)
}

const DIRECTORY: OFlag =
    OFlag::O_RDONLY.union(OFlag::O_DIRECTORY).union(OFlag::O_NOFOLLOW).union(OFlag::O_CLOEXEC);
const NEW_FILE: OFlag = OFlag::O_WRONLY
    .union(OFlag::O_CREAT)
    .union(OFlag::O_EXCL)
    .union(OFlag::O_NOFOLLOW)
    .union(OFlag::O_CLOEXEC);

/// Returns runs of entries for one thread at a time: whole directories, so that two threads seldom
/// wait for each other in one.
fn chunks(plan: &Plan) -> Vec<Range<usize>> {
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut last: &[u8] = b"";
    for (at, entry) in plan.entries.iter().enumerate() {
        let directory = split(plan.path(entry)).0;
        let enough = if directory == last { 2048 } else { 32 };
        if at - start >= enough {
            chunks.push(start..at);
            start = at;
        }
        last = directory;
    }
    chunks.push(start..plan.entries.len());
    chunks
}

/// Returns a path's directory (empty for the root) and name.
fn split(path: &[u8]) -> (&[u8], &[u8]) {
    match path.iter().rposition(|&byte| byte == b'/') {
        Some(at) => (&path[..at], &path[at + 1..]),
        None => (b"", path),
    }
}

struct Writer<'a> {
    repository: &'a Repository,
    plan: &'a Plan,
    attributes: Option<&'a gix::index::State>,
    root: &'a OwnedFd,
    chunks: Vec<Range<usize>>,
    next: AtomicUsize,
}

impl Writer<'_> {
    /// Writes files and submodules' directories, in parallel.
    ///
    /// Returns how many are left to git.
    fn write_files(&self, stats: &mut [FileStat]) -> usize {
        let written: Vec<_> = thread::scope(|scope| {
            let threads = processors().min(self.chunks.len());
            let running: Vec<_> = (0..threads).map(|_| scope.spawn(|| self.work())).collect();
            running.into_iter().map(|thread| thread.join().unwrap_or_default()).collect()
        });
        let mut left = self.plan.entries.iter().filter(|entry| !is_link(entry)).count();
        for (at, stat) in written.into_iter().flatten() {
            stats[at] = stat;
            left -= 1;
        }
        left
    }

    /// Takes chunks until none is left.
    fn work(&self) -> Vec<(usize, FileStat)> {
        let mut written = Vec::with_capacity(self.plan.entries.len() / 2);
        let Ok(opened) = self.repository.open_with_limit(MAX_BLOB) else { return written };
        let mut conversions = match self.attributes {
            None => None,
            Some(index) => match Conversions::new(&opened, index) {
                None => return written,
                some => some,
            },
        };
        let mut blob = Vec::new();
        while let Some(chunk) = self.chunks.get(self.next.fetch_add(1, Ordering::Relaxed)) {
            let mut place = Place::new(self.root, false);
            for at in chunk.clone() {
                let entry = &self.plan.entries[at];
                let plain =
                    conversions.as_mut().is_none_or(|found| found.leave_alone(self.plan, entry));
                if is_link(entry) || !plain {
                    continue;
                }
                let (directory, name) = split(self.plan.path(entry));
                let Ok(directory) = place.at(directory) else { continue };
                let stat = match entry.kind {
                    EntryKind::Commit => submodule(directory, name),
                    _ => match opened.objects.find_blob(&entry.id, &mut blob) {
                        Ok(blob) => file(directory, name, entry.kind, blob.data),
                        Err(_) => continue,
                    },
                };
                written.extend(stat.ok().map(|stat| (at, stat)));
            }
        }
        written
    }

    /// Writes the symbolic links: last, so that nothing was ever written through one.
    ///
    /// Returns how many are left to git.
    fn write_links(&self, stats: &mut [FileStat]) -> usize {
        let links: Vec<_> =
            (0..stats.len()).filter(|&at| is_link(&self.plan.entries[at])).collect();
        let mut left = links.len();
        let Ok(opened) = self.repository.open() else { return left };
        let mut place = Place::new(self.root, true);
        let mut blob = Vec::new();
        for at in links {
            let entry = &self.plan.entries[at];
            let (directory, name) = split(self.plan.path(entry));
            let Ok(target) = opened.objects.find_blob(&entry.id, &mut blob) else { continue };
            let Ok(directory) = place.at(directory) else { continue };
            if let Ok(stat) = link(directory, name, target.data) {
                stats[at] = stat;
                left -= 1;
            }
        }
        left
    }
}

fn is_link(entry: &Entry) -> bool {
    entry.kind == EntryKind::Link
}

fn file(directory: &OwnedFd, name: &[u8], kind: EntryKind, data: &[u8]) -> nix::Result<FileStat> {
    let bits = if kind == EntryKind::BlobExecutable { 0o777 } else { 0o666 };
    let file = openat(directory, name, NEW_FILE, Mode::from_bits_truncate(bits))?;
    let mut file = File::from(file);
    file.write_all(data).map_err(|error| Errno::from_raw(error.raw_os_error().unwrap_or(0)))?;
    Ok(FileStat::of(&fstat(&file)?))
}

fn link(directory: &OwnedFd, name: &[u8], target: &[u8]) -> nix::Result<FileStat> {
    symlinkat(OsStr::from_bytes(target), directory, name)?;
    Ok(FileStat::of(&fstatat(directory, name, AtFlags::AT_SYMLINK_NOFOLLOW)?))
}

fn submodule(directory: &OwnedFd, name: &[u8]) -> nix::Result<FileStat> {
    mkdirat(directory, name, Mode::from_bits_truncate(0o777))?;
    Ok(FileStat::of(&fstatat(directory, name, AtFlags::AT_SYMLINK_NOFOLLOW)?))
}

/// The directory that a thread writes in, made when it is first needed.
struct Place<'a> {
    root: &'a OwnedFd,
    path: Vec<u8>,
    open: Option<OwnedFd>,
    links: bool,
}

impl<'a> Place<'a> {
    /// With `links`, the worktree may hold symbolic links already.
    fn new(root: &'a OwnedFd, links: bool) -> Self {
        Self { root, path: Vec::new(), open: None, links }
    }

    /// Returns the directory `path`, opened without following any link.
    fn at(&mut self, path: &[u8]) -> nix::Result<&OwnedFd> {
        if path.is_empty() {
            return Ok(self.root);
        }
        if self.path != path {
            self.open = None;
        }
        if self.open.is_none() {
            self.open = Some(self.descend(path)?);
            self.path = path.to_vec();
        }
        self.open.as_ref().ok_or(Errno::ENOENT)
    }

    fn descend(&self, path: &[u8]) -> nix::Result<OwnedFd> {
        // Mostly it is there already. Only the last part of a path is kept from following links.
        if !self.links
            && let Ok(open) = openat(self.root, path, DIRECTORY, Mode::empty())
        {
            return Ok(open);
        }
        let mut current: Option<OwnedFd> = None;
        for name in path.split(|&byte| byte == b'/') {
            let parent = current.as_ref().unwrap_or(self.root);
            match mkdirat(parent, name, Mode::from_bits_truncate(0o777)) {
                Ok(()) | Err(Errno::EEXIST) => {}
                Err(error) => return Err(error),
            }
            current = Some(openat(parent.as_fd(), name, DIRECTORY, Mode::empty())?);
        }
        current.ok_or(Errno::ENOENT)
    }
}
