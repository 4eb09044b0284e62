//! The files of a checkout whose branch moves: what is in their way, and how they get back.
//!
//! Owns: which paths a move writes, that nothing which git does not know is overwritten, ignored
//! or not, and that a move which fails halfway is taken back.
//! Invariants: only what has changed since the move began is put back, so a file that a move did not
//! touch is never written; only what the move itself has made is removed.

use crate::git::command::Git;
use crate::git::{Error, Repository, Result};
use std::collections::HashSet;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// A worktree that has a branch checked out.
#[derive(Debug)]
pub(super) struct Checkout {
    pub(super) path: PathBuf,
    pub(super) git_dir: PathBuf,
}

/// What a path is in a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Nothing,
    File,
    Link,
    Submodule,
}

impl Kind {
    fn of(mode: &[u8]) -> Self {
        match mode {
            b"000000" => Self::Nothing,
            b"120000" => Self::Link,
            b"160000" => Self::Submodule,
            _ => Self::File,
        }
    }
}

/// A path that two commits do not have in common.
#[derive(Debug)]
struct Change {
    path: PathBuf,
    old: Kind,
    new: Kind,
}

/// A clean checkout that is to go from one commit to another.
#[derive(Debug)]
pub(super) struct Move<'a> {
    repository: &'a Repository,
    branch: &'a str,
    checkout: &'a Checkout,
    old: &'a str,
    new: &'a str,
    changes: Vec<Change>,
    submodules: bool,
}

impl<'a> Move<'a> {
    /// Examines what lies between the commits. Populated submodules follow with `submodules`, if
    /// `submodule.recurse` is set.
    ///
    /// # Errors
    /// [`Error::FilesInTheWay`], [`Error::Unwritable`].
    pub(super) fn plan(
        repository: &'a Repository,
        checkout: &'a Checkout,
        branch: &'a str,
        (old, new): (&'a str, &'a str),
        submodules: bool,
    ) -> Result<Self> {
        let changes = changes(repository, old, new)?;
        let planned = Self { repository, branch, checkout, old, new, changes, submodules };
        planned.check_directories()?;
        match planned.in_the_way()? {
            files if files.is_empty() => Ok(planned),
            files => Err(planned.blocked(files)),
        }
    }

    /// Asks git whether it would do it, and whether its index is free.
    pub(super) fn rehearse(&self) -> Result<()> {
        self.read_tree(&["-n"], self.old, self.new)
    }

    /// Brings index and files to the new commit.
    ///
    /// # Errors
    /// Whatever git says; everything is as before then. [`Error::HalfMoved`] if it is not.
    pub(super) fn carry_out(&self) -> Result<()> {
        let before = self.looks();
        let made = self.missing_directories();
        self.read_tree(&[], self.old, self.new).map_err(|error| {
            match self.put_back(&before, &made) {
                Ok(()) => error,
                Err(worse) => self.half_moved(&error, &worse),
            }
        })
    }

    /// Brings index and files back to the old commit, after they have been brought to the new one.
    pub(super) fn take_back(&self, error: Error) -> Error {
        match self.read_tree(&[], self.new, self.old) {
            Ok(()) => error,
            Err(worse) => self.half_moved(&error, &worse),
        }
    }

    fn half_moved(&self, error: &Error, worse: &Error) -> Error {
        let path = self.checkout.path.clone();
        Error::HalfMoved { path, reason: format!("{error}; and then: {worse}") }
    }

    fn git(&self) -> Git {
        Git::at(self.repository, &self.checkout.path, &self.checkout.git_dir)
    }

    fn read_tree(&self, more: &[&str], from: &str, to: &str) -> Result<()> {
        let stay = (!self.submodules).then_some("--no-recurse-submodules");
        let args = || ["read-tree", "-m", "-u"].into_iter().chain(stay).chain(more.iter().copied());
        let run = || self.git().args(args()).args([from, to]).run();
        let stale = |error: &Error| matches!(error, Error::Failed { stderr, .. } if stderr.contains("not uptodate"));
        let done = match run() {
            // Looked at by somebody since: the same content at another time.
            Err(error) if stale(&error) => {
                let refresh = ["update-index", "-q", "--refresh", "--ignore-submodules"];
                self.git().args(refresh).answer(1)?;
                run()
            }
            done => done,
        };
        match done {
            Err(Error::Failed { stderr, .. })
                if stderr.contains("would be overwritten by merge")
                    || stderr.contains("would be removed by merge")
                    || stderr.contains("would lose untracked files")
                    || stderr.contains("not uptodate") =>
            {
                Err(self.blocked(quoted(&stderr)))
            }
            done => done.map(drop),
        }
    }

    fn blocked(&self, files: Vec<String>) -> Error {
        let (name, path) = (self.branch.to_owned(), self.checkout.path.clone());
        Error::FilesInTheWay { name, path, files: files.into() }
    }

    fn at(&self, path: &Path) -> PathBuf {
        self.checkout.path.join(path)
    }

    /// Fails if a directory that will be written in cannot be, and if git's own cannot.
    fn check_directories(&self) -> Result<()> {
        let mut seen = HashSet::new();
        let own = (!self.changes.is_empty()).then(|| self.checkout.git_dir.clone());
        let theirs = self.changes.iter().filter_map(|change| self.directory_of(change));
        for directory in own.into_iter().chain(theirs) {
            if seen.contains(&directory) {
                continue;
            }
            let wanted = nix::unistd::AccessFlags::W_OK | nix::unistd::AccessFlags::X_OK;
            if nix::unistd::access(&directory, wanted).is_err() {
                return Err(Error::Unwritable { name: self.branch.to_owned(), directory });
            }
            seen.insert(directory);
        }
        Ok(())
    }

    /// Returns the directory that is written in when this path changes, as far as it is there; `None` if
    /// nothing is written: what is not on the disk of a sparse checkout stays away.
    fn directory_of(&self, change: &Change) -> Option<PathBuf> {
        let path = self.at(&change.path);
        if change.old != Kind::Nothing && path.symlink_metadata().is_err_and(|e| is_missing(&e)) {
            return None;
        }
        let is_there = |place: &&Path| place.symlink_metadata().is_ok_and(|meta| meta.is_dir());
        path.ancestors().skip(1).find(is_there).map(Path::to_owned)
    }

    /// Returns what the new commit's files would overwrite and the old one does not hold.
    fn in_the_way(&self) -> Result<Vec<String>> {
        let known = |change: &&Change| change.old != Kind::Nothing;
        let tracked: HashSet<&Path> =
            self.changes.iter().filter(known).map(|change| change.path.as_path()).collect();
        let mut found = Vec::new();
        for change in &self.changes {
            if change.new != Kind::Nothing && change.old != change.new {
                found.extend(self.obstacle(change, &tracked)?);
            }
        }
        let mut names: Vec<_> =
            found.iter().map(|path| path.to_string_lossy().into_owned()).collect();
        names.sort();
        names.dedup();
        Ok(names)
    }

    fn obstacle(&self, change: &Change, tracked: &HashSet<&Path>) -> Result<Option<PathBuf>> {
        let mut above: Vec<&Path> = change.path.ancestors().skip(1).collect();
        above.pop();
        for directory in above.into_iter().rev() {
            match look(&self.at(directory))? {
                Some(meta) if meta.is_dir() => {}
                Some(_) if !tracked.contains(directory) => return Ok(Some(directory.to_owned())),
                // What is there goes, and nothing is below it.
                Some(_) | None => return Ok(None),
            }
        }
        match look(&self.at(&change.path))? {
            None => Ok(None),
            // git leaves alone what is in it.
            Some(meta) if meta.is_dir() && change.new == Kind::Submodule => Ok(None),
            Some(meta) if meta.is_dir() => self.file_in(&change.path, tracked),
            Some(_) if tracked.contains(change.path.as_path()) => Ok(None),
            Some(_) => Ok(Some(change.path.clone())),
        }
    }

    /// Returns a file in this directory that the old commit does not hold.
    fn file_in(&self, directory: &Path, tracked: &HashSet<&Path>) -> Result<Option<PathBuf>> {
        let mut left = vec![directory.to_owned()];
        while let Some(directory) = left.pop() {
            let place = self.at(&directory);
            for entry in fs::read_dir(&place).map_err(Error::io("read", &place))? {
                let entry = entry.map_err(Error::io("read", &place))?;
                let path = directory.join(entry.file_name());
                match entry.file_type().map_err(Error::io("read", &place))?.is_dir() {
                    true => left.push(path),
                    false if !tracked.contains(path.as_path()) => return Ok(Some(path)),
                    false => {}
                }
            }
        }
        Ok(None)
    }

    fn looks(&self) -> Vec<Look> {
        self.changes.iter().map(|change| Look::at(&self.at(&change.path))).collect()
    }

    /// Returns the directories that the new files need and that are not there, the deepest first.
    fn missing_directories(&self) -> Vec<PathBuf> {
        let mut missing = HashSet::new();
        for change in self.changes.iter().filter(|change| change.new != Kind::Nothing) {
            for directory in change.path.ancestors().skip(1) {
                let place = self.at(directory);
                if missing.contains(&place)
                    || fs::symlink_metadata(&place).is_ok_and(|m| m.is_dir())
                {
                    break;
                }
                missing.insert(place);
            }
        }
        let mut missing: Vec<PathBuf> = missing.into_iter().collect();
        missing.sort_by_key(|place| std::cmp::Reverse(place.components().count()));
        missing
    }

    /// Puts everything back that is not as it was `before`; git's index still is.
    fn put_back(&self, before: &[Look], made: &[PathBuf]) -> Result<()> {
        let (mut first, mut rest) = (Vec::new(), Vec::new());
        for (change, before) in self.changes.iter().zip(before) {
            let path = self.at(&change.path);
            let now = Look::at(&path);
            if now == *before {
                continue;
            }
            match (change.old, before, now) {
                (Kind::Nothing, Look::Nothing | Look::Directory, Look::File(_)) => {
                    fs::remove_file(&path).map_err(Error::io("remove", &path))?;
                }
                // One for a submodule, and empty.
                (Kind::Nothing, Look::Nothing, Look::Directory) => drop(fs::remove_dir(&path)),
                (Kind::Submodule, Look::Directory, _) => drop(fs::create_dir_all(&path)),
                (Kind::File | Kind::Link, Look::File(_), _) => {
                    // By their rules the others are written.
                    let rules = change.path.file_name() == Some(OsStr::new(".gitattributes"));
                    if rules { &mut first } else { &mut rest }.push(change.path.as_path());
                }
                _ => {}
            }
        }
        for directory in made {
            // Not empty, if somebody else has put something there.
            let _ = fs::remove_dir(directory);
        }
        for paths in [first, rest].into_iter().filter(|paths| !paths.is_empty()) {
            let mut list = Vec::new();
            for path in paths {
                list.extend_from_slice(path.as_os_str().as_bytes());
                list.push(0);
            }
            self.git().args(["checkout-index", "--force", "-z", "--stdin"]).stdin(list).run()?;
        }
        Ok(())
    }
}

/// What is on the disk at a path, as far as a change of it shows.
#[derive(Debug, PartialEq, Eq)]
enum Look {
    Nothing,
    Directory,
    File([i64; 7]),
}

impl Look {
    fn at(path: &Path) -> Self {
        match path.symlink_metadata() {
            Err(_) => Self::Nothing,
            Ok(meta) if meta.is_dir() => Self::Directory,
            Ok(meta) => Self::File([
                meta.ino() as i64,
                meta.size() as i64,
                meta.mode().into(),
                meta.mtime(),
                meta.mtime_nsec(),
                meta.ctime(),
                meta.ctime_nsec(),
            ]),
        }
    }
}

fn changes(repository: &Repository, old: &str, new: &str) -> Result<Vec<Change>> {
    let args = ["diff-tree", "-r", "-z", "--raw", "--no-renames", "--ignore-submodules=none"];
    let out = Git::new(repository).reading().args(args).args([old, new, "--"]).run()?;
    let mut fields = out.split(|&byte| byte == 0);
    let mut changes = Vec::new();
    while let (Some(meta), Some(path)) = (fields.next(), fields.next()) {
        let mut modes = meta.strip_prefix(b":").unwrap_or(meta).split(|&byte| byte == b' ');
        let mut kind = || modes.next().map_or(Kind::Nothing, Kind::of);
        let (old, new) = (kind(), kind());
        changes.push(Change { path: OsStr::from_bytes(path).into(), old, new });
    }
    Ok(changes)
}

fn look(path: &Path) -> Result<Option<Metadata>> {
    match path.symlink_metadata() {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(Error::io("examine", path)(error)),
    }
}

fn is_missing(error: &std::io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory)
}

/// Returns the names that git has put in quotes, one of each line.
fn quoted(stderr: &str) -> Vec<String> {
    let name = |line: &str| Some(line.split_once('\'')?.1.rsplit_once('\'')?.0.to_owned());
    stderr.lines().filter_map(name).collect()
}
