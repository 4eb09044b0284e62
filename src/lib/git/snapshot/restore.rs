//! From a snapshot back to a worktree.

use super::check::{self, Stored};
use super::inventory::Inventory;
use super::private::{self, INDEX};
use super::{Snapshot, refused, submodules, without_hooks};
use crate::git::worktree::{Worktree, WorktreeState, checked_out_branches, verify};
use crate::git::{Error, Repository, Result, branch, branch_config};
use crate::sys::failpoint;
use crate::sys::files::{Durability, write_atomic};
use gix::ObjectId;
use gix::objs::tree::EntryKind;
use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::io::{ErrorKind, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// What a file is called in the worktree's root before it is whole.
const UNFINISHED: &str = ".claudio-undo-";

/// What was brought back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Restored {
    /// The branch, if it had to be made.
    pub branch: Option<String>,
    /// The worktree, if there was one.
    pub worktree: Option<PathBuf>,
    /// How many files were written.
    pub files: u64,
    /// What did not come back although it could have: a submodule that cannot be fetched.
    pub warnings: Vec<String>,
}

/// Brings back branch, worktree, index and files. What is there already as it was is left alone, so
/// that a call that was cut off can be made again.
///
/// # Errors
/// If something else stands in the way; nothing of it is overwritten.
pub fn restore(repository: &Repository, snapshot: &Snapshot) -> Result<Restored> {
    let stored = Stored::open(repository, snapshot)?;
    let mut done = Restored::default();
    let path = snapshot.manifest.worktree.as_ref().map(PathBuf::from);
    let Some(path) = path else {
        restore_branch(repository, snapshot, &mut done)?;
        return Ok(done);
    };
    refuse_taken(repository, snapshot, &path)?;
    let found = look(repository, snapshot, &stored, &path)?;
    restore_branch(repository, snapshot, &mut done)?;
    failpoint::check("restore.worktree").map_err(Error::io("create", &path))?;
    let worktree = make_worktree(repository, snapshot, &path, found)?;
    failpoint::check("restore.files").map_err(Error::io("write", &path))?;
    done.files = write_files(&stored, worktree.path())?;
    failpoint::check("restore.private").map_err(Error::io("write", &path))?;
    write_private(&stored, &worktree)?;
    set_directories(&stored, worktree.path())?;
    check::same(repository, snapshot, &worktree)?;
    for submodule in &snapshot.manifest.submodules {
        if let Err(error) = submodules::check_out(repository, &worktree, submodule) {
            done.warnings.push(format!("submodule '{submodule}' is left empty: {error}"));
        }
    }
    done.worktree = Some(path);
    Ok(done)
}

fn refuse_taken(repository: &Repository, snapshot: &Snapshot, path: &Path) -> Result<()> {
    let Some(name) = snapshot.manifest.head_ref.as_deref() else { return Ok(()) };
    let short = name.strip_prefix("refs/heads/").unwrap_or(name);
    let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_owned());
    let taken = checked_out_branches(repository)?;
    match taken.iter().find(|(branch, at)| branch == short && real(at) != real(path)) {
        None => Ok(()),
        Some((branch, at)) => Err(Error::InTheWay {
            what: format!("branch '{branch}'"),
            reason: format!("is checked out at '{}'", at.display()),
        }),
    }
}

fn restore_branch(repository: &Repository, snapshot: &Snapshot, done: &mut Restored) -> Result<()> {
    let Some(tip) = &snapshot.manifest.branch else { return Ok(()) };
    match branch::commit_of(repository, &tip.name)? {
        Some(commit) if commit == tip.commit => return Ok(()),
        Some(commit) => {
            return Err(Error::InTheWay {
                what: format!("branch '{}'", tip.name),
                reason: format!("exists, at {commit} instead of {}", tip.commit),
            });
        }
        None => {}
    }
    failpoint::check("restore.branch").map_err(Error::io("write", repository.common_dir()))?;
    let full = format!("refs/heads/{}", tip.name);
    let nothing = "0".repeat(tip.commit.len());
    // The settings first: a call that is made again finds the branch and stops.
    branch_config::write(repository, &tip.name, &snapshot.manifest.branch_config)?;
    without_hooks(repository)
        .args(["update-ref", "--no-deref", "-m", "undo: brought back", &full, &tip.commit])
        .args([&nothing])
        .run()?;
    done.branch = Some(tip.name.clone());
    Ok(())
}

/// What is where the worktree is to be.
enum Found {
    /// Nothing.
    Nothing,
    /// Some of its files, without the link to the repository.
    Unlinked,
    /// The worktree, with nothing in it that is not in the snapshot.
    Part,
}

/// Looks at what is where the worktree is to be; an error if that is not a part of it.
fn look(
    repository: &Repository,
    snapshot: &Snapshot,
    stored: &Stored,
    path: &Path,
) -> Result<Found> {
    let in_the_way = |reason: &str| Error::InTheWay {
        what: format!("'{}'", path.display()),
        reason: reason.to_owned(),
    };
    let other = || in_the_way("exists and holds something else");
    sweep_unfinished(stored, path);
    let empty = || fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none());
    match verify(repository, path) {
        WorktreeState::Missing => Ok(Found::Nothing),
        WorktreeState::GitFileMissing if empty() => Ok(Found::Nothing),
        WorktreeState::GitFileMissing => {
            let found = Inventory::of_directory(path).map_err(|_| other())?;
            let same = check::same_files(repository, stored, path, &found);
            same.map_err(|error| match error {
                Error::NotKept { path, .. } => {
                    in_the_way(&format!("exists and holds something else: '{path}'"))
                }
                _ => other(),
            })?;
            Ok(Found::Unlinked)
        }
        WorktreeState::Ok => {
            let worktree = Worktree::open(repository, path)?;
            match check::holds(repository, snapshot, &worktree) {
                Ok(true) => Ok(Found::Part),
                _ => Err(other()),
            }
        }
        WorktreeState::Locked(_) => Err(in_the_way("is locked")),
        WorktreeState::Foreign(reason) => Err(in_the_way(&reason)),
    }
}

fn make_worktree(
    repository: &Repository,
    snapshot: &Snapshot,
    path: &Path,
    found: Found,
) -> Result<Worktree> {
    match found {
        Found::Nothing => add(repository, snapshot, path)?,
        Found::Part => {}
        Found::Unlinked => link(repository, snapshot, path)?,
    }
    Worktree::open(repository, path)
}

/// Gives what a removal that was cut off has left of the worktree at `path` its link to the repository
/// back, if git still knows it and the snapshot holds all of it that git does not ignore.
///
/// Returns whether that was so.
///
/// # Errors
/// If something cannot be read or written.
pub fn relink(repository: &Repository, snapshot: &Snapshot, path: &Path) -> Result<bool> {
    let place = path.join(".git");
    if verify(repository, path) != WorktreeState::GitFileMissing
        || registration(repository, &place).is_none()
    {
        return Ok(false);
    }
    let stored = Stored::open(repository, snapshot)?;
    link(repository, snapshot, path)?;
    let worktree = Worktree::open(repository, path)?;
    // Without these nobody knows what git ignores.
    let of_ignored = |path: &[u8]| path == b".gitignore" || path.ends_with(b"/.gitignore");
    let written = write_some(&stored, path, of_ignored)?;
    if check::holds(repository, snapshot, &worktree)? {
        return Ok(true);
    }
    for path in written {
        fs::remove_file(&path).map_err(Error::io("remove", &path))?;
    }
    fs::remove_file(&place).map_err(Error::io("remove", &place))?;
    Ok(false)
}

/// Links a directory to the registration that it has lost, or to a new one. (`git worktree repair`
/// would look at all others too.)
fn link(repository: &Repository, snapshot: &Snapshot, path: &Path) -> Result<()> {
    let link = path.join(".git");
    let registration = match registration(repository, &link) {
        Some(found) => found,
        None => register(repository, snapshot, path)?,
    };
    let text = [b"gitdir: ", registration.as_os_str().as_bytes(), b"\n"].concat();
    write_atomic(&link, &text, Durability::Process).map_err(Error::io("write", &link))
}

/// Returns the registration of the worktree whose `.git` file is, or was, at `link`.
fn registration(repository: &Repository, link: &Path) -> Option<PathBuf> {
    let entries = fs::read_dir(repository.common_dir().join("worktrees"));
    let mut places = entries.into_iter().flatten().flatten().map(|entry| entry.path());
    places.find(|place| {
        let text = fs::read(place.join("gitdir")).unwrap_or_default();
        Path::new(OsStr::from_bytes(text.trim_ascii_end())) == link
    })
}

/// Registers a worktree at `path`, where there are files already, which git itself would not do.
fn register(repository: &Repository, snapshot: &Snapshot, path: &Path) -> Result<PathBuf> {
    let (parent, name) = (path.parent().unwrap_or(path), path.file_name().unwrap_or_default());
    let failed = || Error::io("create", parent);
    let other = tempfile::Builder::new().prefix(UNFINISHED).tempdir_in(parent).map_err(failed())?;
    let other = (other.path().canonicalize().map_err(failed())?.join(name), other);
    add(repository, snapshot, &other.0)?;
    let place = Worktree::open(repository, &other.0)?.git_dir().to_owned();
    let text = [path.as_os_str().as_bytes(), b"/.git\n"].concat();
    let gitdir = place.join("gitdir");
    write_atomic(&gitdir, &text, Durability::Process).map_err(Error::io("write", &gitdir))?;
    Ok(place)
}

/// Removes the file that a killed call was writing.
fn sweep_unfinished(stored: &Stored, path: &Path) {
    let files = stored.files();
    for entry in fs::read_dir(path).into_iter().flatten().flatten() {
        let name = entry.file_name().into_vec();
        let plain = entry.file_type().is_ok_and(|kind| kind.is_file());
        if plain && name.starts_with(UNFINISHED.as_bytes()) && !files.contains_key(&name) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

fn add(repository: &Repository, snapshot: &Snapshot, path: &Path) -> Result<()> {
    let tip = snapshot.manifest.branch.as_ref().map(|tip| &tip.commit);
    // A worktree is made at a commit; where it was on a branch without one, any will do.
    let commit = snapshot.manifest.head.as_ref().or(tip).unwrap_or(&snapshot.commit);
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).map_err(Error::io("create", parent))?;
    }
    // With force, because a registration whose directory is gone may have been left.
    without_hooks(repository)
        .args(["worktree", "add", "--force", "--no-checkout", "--detach", "--"])
        .args([path.as_os_str(), commit.as_ref()])
        .run()
        .map(drop)
}

/// Writes what is missing. Returns how many files that were.
fn write_files(stored: &Stored, root: &Path) -> Result<u64> {
    for path in stored.directories.keys() {
        directory(root, path)?;
    }
    Ok(write_some(stored, root, |_| true)?.len() as u64)
}

/// Writes what is missing of the files that are `wanted`: files first, links last, so that nothing is
/// written through a link. Returns where they are.
fn write_some(
    stored: &Stored,
    root: &Path,
    wanted: impl Fn(&[u8]) -> bool,
) -> Result<Vec<PathBuf>> {
    let mut written = Vec::new();
    let files = stored.files();
    let wanted = files.iter().filter(|(path, _)| wanted(path));
    let (links, plain): (Vec<_>, Vec<_>) =
        wanted.partition(|(_, (_, kind, ..))| *kind == EntryKind::Link);
    for (path, (_, kind, mode, id)) in plain.into_iter().chain(links) {
        if let Some(slash) = path.iter().rposition(|&byte| byte == b'/') {
            directory(root, &path[..slash])?;
        }
        let place = root.join(OsStr::from_bytes(path));
        if fs::symlink_metadata(&place).is_ok() {
            // It was found to be the same.
            continue;
        }
        failpoint::check("restore.file").map_err(Error::io("write", &place))?;
        let bytes = check::kept(&stored.objects, path, *id)?;
        match kind {
            EntryKind::Link => {
                std::os::unix::fs::symlink(std::ffi::OsString::from_vec(bytes), &place)
                    .map_err(Error::io("create", &place))?;
            }
            _ => write_file(root, &place, &bytes, *mode)?,
        }
        written.push(place);
    }
    Ok(written)
}

/// Appears whole or not at all, so that a call that was cut off can be made again.
fn write_file(root: &Path, place: &Path, bytes: &[u8], mode: u32) -> Result<()> {
    let failed = |error| Error::io("write", place)(error);
    let mut file = tempfile::Builder::new().prefix(UNFINISHED).tempfile_in(root).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    file.as_file().set_permissions(Permissions::from_mode(mode)).map_err(failed)?;
    file.persist_noclobber(place).map(drop).map_err(|error| failed(error.error))
}

/// Makes a directory with those above it; a link in its place is an error.
fn directory(root: &Path, path: &[u8]) -> Result<()> {
    let mut place = root.to_owned();
    for name in path.split(|&byte| byte == b'/') {
        place.push(OsStr::from_bytes(name));
        match fs::create_dir(&place) {
            Ok(()) => {}
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                let facts = fs::symlink_metadata(&place).map_err(Error::io("look at", &place))?;
                if !facts.is_dir() {
                    return Err(refused(path, "is no directory"));
                }
            }
            Err(error) => return Err(Error::io("create", &place)(error)),
        }
    }
    Ok(())
}

/// Gives directories their permissions, the innermost first: one may forbid writing.
fn set_directories(stored: &Stored, root: &Path) -> Result<()> {
    for (path, mode) in stored.directories.iter().rev() {
        let place = root.join(OsStr::from_bytes(path));
        fs::set_permissions(&place, Permissions::from_mode(*mode))
            .map_err(Error::io("change", &place))?;
    }
    Ok(())
}

/// Makes the worktree's own part of the repository what it was, the index last.
fn write_private(stored: &Stored, worktree: &Worktree) -> Result<()> {
    let wanted = stored.section(b"private/");
    let place = |path: &[u8]| worktree.git_dir().join(OsStr::from_bytes(path));
    // Who may read them is said by the one that git has just made.
    let head = place(b"HEAD");
    let readers = fs::metadata(&head).map_err(Error::io("look at", &head))?.permissions();
    for path in private::read(worktree)?.keys() {
        if path != INDEX && !wanted.contains_key(path) {
            fs::remove_file(place(path)).map_err(Error::io("remove", &place(path)))?;
        }
    }
    let put = |path: &[u8], id: ObjectId| -> Result<()> {
        if let Some(slash) = path.iter().rposition(|&byte| byte == b'/') {
            directory(worktree.git_dir(), &path[..slash])?;
        }
        let place = place(path);
        write_atomic(&place, &check::kept(&stored.objects, path, id)?, Durability::Process)
            .and_then(|()| fs::set_permissions(&place, readers.clone()))
            .map_err(Error::io("write", &place))
    };
    for (path, (_, id)) in &wanted {
        put(path, *id)?;
    }
    match stored.listing.get(INDEX) {
        Some((_, id)) => put(INDEX, *id),
        None => match fs::remove_file(place(INDEX)) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                Err(Error::io("remove", &place(INDEX))(error))
            }
            _ => Ok(()),
        },
    }
}
