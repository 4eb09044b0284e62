//! Programs on the search path, found as a shell finds them.

use std::ffi::OsStr;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

/// Returns the first executable file called `name` in the directories of `path`, the value of `PATH`.
pub fn find(name: &OsStr, path: Option<&OsStr>) -> Option<PathBuf> {
    std::env::split_paths(path?).map(|dir| dir.join(name)).find(|file| is_executable(file))
}

/// Returns the program called `name` on this process's own search path.
pub fn on_path(name: &OsStr) -> Option<PathBuf> {
    find(name, std::env::var_os("PATH").as_deref())
}

/// The file of a program, as far as it tells one version of the program from another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProgramFile {
    /// Its device and its number there: one file may have many names.
    pub place: (u64, u64),
    /// How many bytes it has.
    pub size: u64,
    /// When it was written: seconds, and nanoseconds beside.
    pub written: (i64, i64),
}

impl ProgramFile {
    /// Returns what is at `path`, if something can be seen there.
    pub fn of(path: &Path) -> Option<Self> {
        let facts = path.metadata().ok()?;
        let (place, written) = ((facts.dev(), facts.ino()), (facts.mtime(), facts.mtime_nsec()));
        Some(Self { place, size: facts.len(), written })
    }
}

/// Whether `path` is a file that somebody may execute.
pub fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io;
    use std::time::Duration;

    #[test]
    fn only_executable_files_on_the_path_are_programs() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        std::fs::create_dir(dir.path().join("directory"))?;
        std::fs::write(dir.path().join("text"), "")?;
        let path = std::env::join_paths([Path::new("/nowhere"), dir.path(), Path::new("/bin")]);
        let path = path.map_err(io::Error::other)?;
        let found = |name: &str| find(OsStr::new(name), Some(&path));
        assert_eq!(found("directory"), None);
        assert_eq!(found("text"), None);
        assert_eq!(found("sh"), Some(PathBuf::from("/bin/sh")));
        assert_eq!(find(OsStr::new("sh"), None), None);
        Ok(())
    }

    #[test]
    fn a_program_that_is_written_anew_is_another_one() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("program");
        assert_eq!(ProgramFile::of(&path), None);
        std::fs::write(&path, "1")?;
        let first = ProgramFile::of(&path);
        assert_eq!(ProgramFile::of(&path), first);
        let later = std::time::SystemTime::now() + Duration::from_secs(5);
        std::fs::File::options().write(true).open(&path)?.set_modified(later)?;
        assert_ne!(ProgramFile::of(&path), first);
        let link = dir.path().join("link");
        std::os::unix::fs::symlink(&path, &link)?;
        assert_eq!(ProgramFile::of(&link), ProgramFile::of(&path));
        Ok(())
    }
}
