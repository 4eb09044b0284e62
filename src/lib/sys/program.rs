//! Programs on the search path, found as a shell finds them.

use std::ffi::OsStr;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// Returns the first executable file called `name` in the directories of `path`, the value of `PATH`.
pub fn find(name: &OsStr, path: Option<&OsStr>) -> Option<PathBuf> {
    std::env::split_paths(path?).map(|dir| dir.join(name)).find(|file| is_executable(file))
}

/// Whether `path` is a file that somebody may execute.
pub fn is_executable(path: &Path) -> bool {
    path.metadata().is_ok_and(|facts| facts.is_file() && facts.permissions().mode() & 0o111 != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_executable_files_on_the_path_are_programs() -> std::io::Result<()> {
        let dir = tempfile::tempdir()?;
        std::fs::create_dir(dir.path().join("directory"))?;
        std::fs::write(dir.path().join("text"), "")?;
        let path = std::env::join_paths([Path::new("/nowhere"), dir.path(), Path::new("/bin")]);
        let path = path.map_err(std::io::Error::other)?;
        let found = |name: &str| find(OsStr::new(name), Some(&path));
        assert_eq!(found("directory"), None);
        assert_eq!(found("text"), None);
        assert_eq!(found("sh"), Some(PathBuf::from("/bin/sh")));
        assert_eq!(find(OsStr::new("sh"), None), None);
        Ok(())
    }
}
