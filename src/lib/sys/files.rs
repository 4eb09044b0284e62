//! Files that are always whole, and directories that are ours alone.
//!
//! [`write_atomic`] is the only way state is replaced: a reader sees the old bytes or the new ones.
//! Nothing here follows a symbolic link in the last component of a path. What is made is for its
//! owner only (0700, 0600), whatever the umask.

use super::failpoint;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// What a write must survive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// The death of any process: the rename is enough.
    Process,
    /// A power cut as well: file and directory are flushed to the disk.
    Power,
}

/// Replaces the content of `path`, all or nothing: on an error the old file is still there, or the whole
/// new one if only the directory could not be flushed; and no temporary one is left.
///
/// The bytes go to `.<name>.<random>.tmp` beside it (mode 0600), which is then renamed. A symbolic
/// link at `path` is replaced, not followed.
pub fn write_atomic(path: &Path, bytes: &[u8], durability: Durability) -> io::Result<()> {
    let name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
    let dir = parent(path);
    failpoint::check("files.before-write")?;
    let mut temp = tempfile::Builder::new()
        .prefix(&temp_prefix(name))
        .suffix(TEMP_SUFFIX)
        .rand_bytes(8)
        .tempfile_in(dir)?;
    temp.write_all(bytes)?;
    failpoint::check("files.after-write")?;
    if durability == Durability::Power {
        temp.as_file().sync_all()?;
    }
    failpoint::check("files.before-rename")?;
    temp.persist(path).map_err(|failed| failed.error)?;
    failpoint::check("files.after-rename")?;
    if durability == Durability::Power {
        File::open(dir)?.sync_all()?;
    }
    Ok(())
}

const TEMP_SUFFIX: &str = ".tmp";

fn temp_prefix(name: &OsStr) -> OsString {
    let mut prefix = OsString::from(".");
    prefix.push(name);
    prefix.push(".");
    prefix
}

/// Returns the directory that holds `path`: "." for a bare name.
fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(dir) if dir.as_os_str().is_empty() => Path::new("."),
        Some(dir) => dir,
        None => Path::new("/"),
    }
}

/// Makes the directory `path` for its owner only (0700); its parent must exist.
///
/// One that exists will do if it is a real directory of the effective user: a symbolic link, a
/// file or another user's directory is an error that names it. The mode of an existing one is not
/// changed.
pub fn create_private_dir(path: &Path) -> io::Result<()> {
    match DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
        Err(error) => return Err(about(path, "cannot create directory", &error)),
    }
    let found =
        fs::symlink_metadata(path).map_err(|error| about(path, "cannot look at", &error))?;
    if found.is_symlink() {
        return Err(refuse(path, "is a symbolic link, not a directory"));
    }
    if !found.is_dir() {
        return Err(refuse(path, "is not a directory"));
    }
    if found.uid() != nix::unistd::geteuid().as_raw() {
        return Err(refuse(path, "belongs to another user"));
    }
    Ok(())
}

/// Returns an error of the same kind that names what was tried, and on what.
pub(super) fn about(path: &Path, tried: &str, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{tried} '{}': {error}", path.display()))
}

/// Returns an error for a path whose nature makes it unfit.
pub(super) fn refuse(path: &Path, why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, format!("'{}' {why}", path.display()))
}

/// Opens a file for appending, made with mode 0600 if it is not there; a symbolic link is an
/// error. The descriptor does not pass to programs that are run.
pub fn open_append(path: &Path) -> io::Result<File> {
    // std sets O_CLOEXEC on everything it opens.
    OpenOptions::new()
        .append(true)
        .create(true)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW)
        .open(path)
}

/// Makes a directory for temporary files, which goes when the value is dropped.
pub fn temporary_dir() -> io::Result<tempfile::TempDir> {
    tempfile::tempdir().map_err(|error| about(&std::env::temp_dir(), "cannot write in", &error))
}

/// Returns the path of an open file as it is now, after any renames; `None` where the system does not
/// tell. A file that was deleted has none that leads to it.
pub fn place(file: &File) -> Option<PathBuf> {
    #[cfg(target_os = "linux")]
    {
        use std::os::fd::AsRawFd;
        fs::read_link(format!("/proc/self/fd/{}", file.as_raw_fd())).ok()
    }
    #[cfg(target_os = "macos")]
    {
        let mut path = PathBuf::new();
        nix::fcntl::fcntl(file, nix::fcntl::FcntlArg::F_GETPATH(&mut path)).ok().map(|_| path)
    }
    #[cfg(not(any(target_os = "linux", target_os = "macos")))]
    {
        let _ = file;
        None
    }
}

/// Writes what an open file holds, deleted or not, to a new file at `path`, as far as the system lets us.
pub fn copy_open(file: &File, path: &Path) -> io::Result<()> {
    use std::os::fd::AsRawFd;
    // Opened anew: this one may be for writing only, and its position is its owner's.
    let mut content = File::open(format!("/proc/self/fd/{}", file.as_raw_fd()))?;
    let mut copy = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW)
        .open(path)?;
    io::copy(&mut content, &mut copy).map(drop)
}

/// Makes sure that everything that was written to the file system of `path` is on the disk.
pub fn flush(path: &Path) -> io::Result<()> {
    failpoint::check("files.flush")?;
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        let directory = File::open(path)?;
        Ok(nix::unistd::syncfs(directory)?)
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    {
        let _ = path;
        nix::unistd::sync();
        Ok(())
    }
}

/// Returns whether `path` itself is a symbolic link, dangling ones included.
pub fn is_symlink(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|found| found.is_symlink())
}

/// Removes from `dir` the temporary files that a killed [`write_atomic`] left, if they are at
/// least `age` old. Returns how many.
///
/// Give an age that no running write can reach; anything that is not a plain file named
/// `.<something>.tmp` stays.
pub fn remove_stale_temps(dir: &Path, age: Duration) -> io::Result<usize> {
    let now = SystemTime::now();
    let mut removed = 0;
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        if is_temp_name(&entry.file_name())
            && is_stale_file(&entry, now, age)
            && fs::remove_file(entry.path()).is_ok()
        {
            removed += 1;
        }
    }
    Ok(removed)
}

fn is_temp_name(name: &OsStr) -> bool {
    let name = name.as_encoded_bytes();
    name.starts_with(b".") && name.ends_with(TEMP_SUFFIX.as_bytes())
}

fn is_stale_file(entry: &fs::DirEntry, now: SystemTime, age: Duration) -> bool {
    // DirEntry::metadata does not follow links.
    let Ok(found) = entry.metadata() else { return false };
    let written = found.modified().ok().and_then(|time| now.duration_since(time).ok());
    found.is_file() && written.unwrap_or_default() >= age
}

#[cfg(test)]
mod tests {
    use super::failpoint::with_error;
    use super::*;
    use std::os::unix::fs::{PermissionsExt, symlink};

    fn mode(path: &Path) -> u32 {
        fs::symlink_metadata(path).unwrap().permissions().mode() & 0o7777
    }

    fn names(dir: &Path) -> Vec<OsString> {
        fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn replaces_whole_and_private() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state");
        for durability in [Durability::Process, Durability::Power] {
            write_atomic(&path, b"first, longer", durability).unwrap();
            write_atomic(&path, b"second", durability).unwrap();
            assert_eq!(fs::read(&path).unwrap(), b"second");
        }
        assert_eq!(mode(&path), 0o600);
        assert_eq!(names(dir.path()), ["state"]);
    }

    #[test]
    fn full_disk_keeps_the_old_file_and_leaves_no_temp() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("state");
        write_atomic(&path, b"old", Durability::Process).unwrap();
        for point in ["files.before-write", "files.after-write", "files.before-rename"] {
            let result = with_error(point, || write_atomic(&path, b"new", Durability::Power));
            assert_eq!(result.unwrap_err().kind(), io::ErrorKind::StorageFull, "{point}");
            assert_eq!(fs::read(&path).unwrap(), b"old", "{point}");
            assert_eq!(names(dir.path()), ["state"], "{point}");
        }
    }

    #[test]
    fn replaces_a_link_instead_of_writing_through_it() {
        let dir = tempfile::tempdir().unwrap();
        let (target, link) = (dir.path().join("target"), dir.path().join("link"));
        fs::write(&target, "theirs").unwrap();
        symlink(&target, &link).unwrap();
        write_atomic(&link, b"ours", Durability::Process).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"theirs");
        assert!(!is_symlink(&link));
    }

    #[test]
    fn private_dir_refuses_links_and_files() {
        let dir = tempfile::tempdir().unwrap();
        let real = dir.path().join("real");
        create_private_dir(&real).unwrap();
        create_private_dir(&real).unwrap();
        assert_eq!(mode(&real), 0o700);

        let link = dir.path().join("link");
        symlink(&real, &link).unwrap();
        assert!(create_private_dir(&link).unwrap_err().to_string().contains("symbolic link"));
        let file = dir.path().join("file");
        fs::write(&file, "").unwrap();
        assert!(create_private_dir(&file).unwrap_err().to_string().contains("not a directory"));
    }

    #[test]
    fn append_refuses_links() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("log");
        open_append(&path).unwrap().write_all(b"a").unwrap();
        open_append(&path).unwrap().write_all(b"b").unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"ab");
        assert_eq!(mode(&path), 0o600);
        let link = dir.path().join("link");
        symlink(&path, &link).unwrap();
        assert!(open_append(&link).is_err());
    }

    #[test]
    fn only_old_temporary_files_go() {
        let dir = tempfile::tempdir().unwrap();
        let (old, new) = (dir.path().join(".state.aaaa.tmp"), dir.path().join(".state.bbbb.tmp"));
        let kept = dir.path().join("state.tmp");
        for path in [&old, &new, &kept] {
            fs::write(path, "").unwrap();
        }
        let hour = Duration::from_secs(3600);
        for path in [&old, &kept] {
            File::options()
                .write(true)
                .open(path)
                .unwrap()
                .set_modified(SystemTime::now() - 2 * hour)
                .unwrap();
        }
        assert_eq!(remove_stale_temps(dir.path(), hour).unwrap(), 1);
        assert!(!old.exists() && new.exists() && kept.exists());
    }
}
