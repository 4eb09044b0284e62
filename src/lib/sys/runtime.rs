//! Where sockets live, and who is at their other end.
//!
//! Socket paths are short (about 104 bytes), so they are not made beside the state but in a
//! directory of the user's own. Nothing in it is trusted before owner and mode have been seen.

use super::files::{about, create_private_dir, refuse};
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::{Path, PathBuf};

/// Returns the effective user id of this process.
pub fn own_uid() -> u32 {
    nix::unistd::geteuid().as_raw()
}

/// Returns the directory for sockets, made if it is not there: `claudio` in `env_runtime` (the
/// value of `XDG_RUNTIME_DIR`) if that is a directory of user `uid` that nobody else can write,
/// else `/tmp/claudio-<uid>`. Anything else found in that place is an error that names it.
pub fn socket_dir(env_runtime: Option<&OsStr>, uid: u32) -> io::Result<PathBuf> {
    let dir = match env_runtime.map(Path::new).filter(|base| is_own_base(base, uid)) {
        Some(base) => base.join("claudio"),
        None => PathBuf::from(format!("/tmp/claudio-{uid}")),
    };
    private_dir(&dir, uid)?;
    Ok(dir)
}

fn is_own_base(base: &Path, uid: u32) -> bool {
    let own = |found: Metadata| found.is_dir() && found.uid() == uid && found.mode() & 0o022 == 0;
    base.is_absolute() && fs::metadata(base).is_ok_and(own)
}

/// Makes the directory if it is not there, and accepts only a real one that is `uid`'s alone.
fn private_dir(path: &Path, uid: u32) -> io::Result<()> {
    create_private_dir(path)?;
    let found =
        fs::symlink_metadata(path).map_err(|error| about(path, "cannot look at", &error))?;
    if !found.is_dir() {
        return Err(refuse(path, "is not a directory"));
    }
    if found.uid() != uid {
        return Err(refuse(path, "belongs to another user"));
    }
    if found.mode() & 0o077 != 0 {
        return Err(refuse(path, "is open to other users"));
    }
    Ok(())
}

/// Returns the effective user id of the process that connected, or that listens, at the other end.
pub fn peer_uid(stream: &UnixStream) -> io::Result<u32> {
    #[cfg(any(target_os = "linux", target_os = "android"))]
    {
        use nix::sys::socket::{getsockopt, sockopt::PeerCredentials};
        Ok(getsockopt(stream, PeerCredentials)?.uid())
    }
    #[cfg(not(any(target_os = "linux", target_os = "android")))]
    {
        Ok(nix::unistd::getpeereid(stream)?.0.as_raw())
    }
}

/// A socket that this process listens on. Its file goes with it, unless another's is in its place by
/// then: while it listens no other file can have its inode.
#[derive(Debug)]
pub struct Listener {
    listener: UnixListener,
    path: PathBuf,
    /// Which file it is: inode and device.
    file: (u64, u64),
}

impl std::ops::Deref for Listener {
    type Target = UnixListener;

    fn deref(&self) -> &UnixListener {
        &self.listener
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        // One that stays is removed by the next who listens there.
        let _ = unlink_if_same(&self.path, self.file.0, self.file.1);
    }
}

/// Listens on a new socket at `path` (0600), whose directory must be private.
///
/// A socket that is there already is removed if nobody answers on it; if somebody does, the error
/// is `AddrInUse`. Two processes must not do this at once for one path: hold a lock, until the
/// listener has been dropped.
pub fn bind_listener(path: &Path) -> io::Result<Listener> {
    let listener = match UnixListener::bind(path) {
        Err(error) if error.kind() == io::ErrorKind::AddrInUse && remove_stale(path)? => {
            UnixListener::bind(path)
        }
        bound => bound,
    };
    let listener = listener.map_err(|error| about(path, "cannot listen on", &error))?;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))?;
    let found = fs::symlink_metadata(path)?;
    Ok(Listener { listener, path: path.to_owned(), file: (found.ino(), found.dev()) })
}

/// Removes the socket at `path` if nobody listens on it. Returns whether the path is free now.
fn remove_stale(path: &Path) -> io::Result<bool> {
    let found = fs::symlink_metadata(path)?;
    let refused = |error: io::Error| error.kind() == io::ErrorKind::ConnectionRefused;
    if !found.file_type().is_socket() || !UnixStream::connect(path).is_err_and(refused) {
        return Ok(false);
    }
    unlink_if_same(path, found.ino(), found.dev())
}

/// Removes the file at `path` if it is still the one with this inode on this device, so that a
/// late clean-up never removes a successor's. Returns whether it was removed.
pub fn unlink_if_same(path: &Path, inode: u64, device: u64) -> io::Result<bool> {
    match fs::symlink_metadata(path) {
        Ok(found) if (found.ino(), found.dev()) == (inode, device) => {
            fs::remove_file(path).map(|()| true)
        }
        Ok(_) => Ok(false),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::symlink;

    fn chmod(path: &Path, mode: u32) {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn takes_the_runtime_directory_only_if_it_is_ours_alone() {
        let base = tempfile::tempdir().unwrap();
        let uid = own_uid();
        let dir = socket_dir(Some(base.path().as_os_str()), uid).unwrap();
        assert_eq!(dir, base.path().join("claudio"));
        chmod(base.path(), 0o777);
        assert!(!is_own_base(base.path(), uid));
        assert!(!is_own_base(Path::new("."), uid));
        assert!(!is_own_base(base.path(), uid + 1));
    }

    #[test]
    fn refuses_a_planted_directory() {
        let base = tempfile::tempdir().unwrap();
        let (dir, link) = (base.path().join("dir"), base.path().join("link"));
        private_dir(&dir, own_uid()).unwrap();
        symlink(&dir, &link).unwrap();
        assert!(private_dir(&link, own_uid()).is_err());
        chmod(&dir, 0o770);
        let error = private_dir(&dir, own_uid()).unwrap_err().to_string();
        assert!(error.contains("/dir' is open to other users"), "{error}");
        chmod(&dir, 0o700);
        assert!(private_dir(&dir, own_uid() + 1).is_err());
    }

    #[test]
    fn a_stale_socket_is_replaced_a_live_one_is_not() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        drop(UnixListener::bind(&path).unwrap());
        let live = bind_listener(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(bind_listener(&path).unwrap_err().kind(), io::ErrorKind::AddrInUse);
        let client = UnixStream::connect(&path).unwrap();
        let (server, _) = live.accept().unwrap();
        assert_eq!(peer_uid(&server).unwrap(), own_uid());
        assert_eq!(peer_uid(&client).unwrap(), own_uid());
    }

    #[test]
    fn a_listener_takes_its_own_socket_with_it_and_no_other() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("socket");
        let first = bind_listener(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let second = bind_listener(&path).unwrap();
        drop(first);
        UnixStream::connect(&path).unwrap();
        drop(second);
        assert!(!path.exists());
    }

    #[test]
    fn only_the_same_file_is_unlinked() {
        let dir = tempfile::tempdir().unwrap();
        let (path, other) = (dir.path().join("a"), dir.path().join("b"));
        fs::write(&path, "").unwrap();
        fs::write(&other, "").unwrap();
        let other = fs::metadata(&other).unwrap();
        assert!(!unlink_if_same(&path, other.ino(), other.dev()).unwrap());
        let own = fs::metadata(&path).unwrap();
        assert!(unlink_if_same(&path, own.ino(), own.dev()).unwrap());
        assert!(!unlink_if_same(&path, own.ino(), own.dev()).unwrap());
    }
}
