//! Changing a file that belongs to the user, who may have made a symbolic link of it or may be
//! changing it at this moment with another program.

use super::files::about;
use std::fs::{self, File};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::{Duration, Instant};

/// Changes a file of the user's as git changes its own: the new content is written to `<path>.lock`,
/// which nobody else may have made meanwhile, and renamed. A symbolic link is followed; the mode stays,
/// a new file gets 0600.
///
/// `edit` gets the present content, `None` if there is no file, and returns the new one, or `None` if
/// nothing is to change.
///
/// # Errors
/// If the lock is held for longer than `wait` ([`io::ErrorKind::AlreadyExists`]), the file cannot be
/// read or written, or `edit` fails.
pub fn replace_locked<E: From<io::Error>>(
    path: &Path,
    wait: Duration,
    edit: impl FnOnce(Option<String>) -> Result<Option<String>, E>,
) -> Result<(), E> {
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let mut lock = path.clone().into_os_string();
    lock.push(".lock");
    let lock = PathBuf::from(lock);
    let mut file = create_within(&lock, wait)?;
    let result = (|| {
        let old = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(about(&path, "read", &error).into()),
        };
        let Some(new) = edit(old)? else { return Ok(false) };
        if let Ok(metadata) = fs::metadata(&path) {
            file.set_permissions(metadata.permissions())?;
        }
        file.write_all(new.as_bytes())?;
        file.sync_all()?;
        fs::rename(&lock, &path)?;
        Ok(true)
    })();
    if !matches!(result, Ok(true)) {
        let _ = fs::remove_file(&lock);
    }
    result.map(drop)
}

/// Makes a file that is not there, after waiting for one that is to go away.
fn create_within(path: &Path, wait: Duration) -> io::Result<File> {
    let deadline = Instant::now() + wait;
    loop {
        let made = File::options().write(true).create_new(true).mode(0o600).open(path);
        match made {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                if Instant::now() >= deadline {
                    return Err(error);
                }
                thread::sleep(Duration::from_millis(20));
            }
            made => return made,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn change(path: &Path, edit: impl FnOnce(Option<String>) -> Option<String>) -> io::Result<()> {
        replace_locked(path, Duration::ZERO, |text| Ok(edit(text)))
    }

    #[test]
    fn a_link_and_the_mode_stay() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (real, link) = (dir.path().join("real"), dir.path().join("link"));
        change(&real, |text| text.is_none().then(|| "a".to_owned())).unwrap();
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o600);
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        std::os::unix::fs::symlink(&real, &link).unwrap();
        change(&link, |text| Some(text.unwrap() + "b")).unwrap();
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
        assert_eq!(fs::read_to_string(&real).unwrap(), "ab");
        assert_eq!(fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn who_changes_nothing_leaves_nothing_and_a_lock_is_respected() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("f");
        change(&path, |_| None).unwrap();
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
        fs::write(dir.path().join("f.lock"), "").unwrap();
        let error = change(&path, |_| Some(String::new())).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert!(dir.path().join("f.lock").exists());
    }
}
