//! Exclusive advisory locks on files (`flock`), which the kernel drops when their holder dies.
//!
//! A lock belongs to one open file description. It is opened close-on-exec, so that no program
//! that is run keeps it; releasing it is explicit, so that a child between fork and exec does not
//! keep it either. The text in the file (`pid N: program`) is for people: nothing is decided by it.
//!
//! [`is_held`] looks by taking a shared lock for an instant. Acquirers know that and try again when
//! only readers are in their way, so looking never makes an acquisition fail.

use super::{files, text};
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::os::unix::fs::{FileExt, MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// Why a lock could not be had.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Somebody else held it all the time.
    #[error("'{}' is locked{}", path.display(), by(holder.as_deref()))]
    TimedOut {
        /// The lock file.
        path: PathBuf,
        /// What the holder wrote about itself, made printable.
        holder: Option<String>,
    },
    /// The lock file could not be opened or locked.
    #[error("cannot lock '{}': {source}", path.display())]
    Io {
        /// The lock file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
}

fn by(holder: Option<&str>) -> String {
    holder.map(|holder| format!(" by {holder}")).unwrap_or_default()
}

/// An exclusive lock, released when dropped. The file stays.
#[derive(Debug)]
pub struct Lock {
    file: File,
}

/// How one attempt ended.
enum Attempt {
    Got(Lock),
    Held,
    /// Only readers, or a file that was just replaced, were in the way.
    Disturbed,
}

/// As long as this, an attempt goes on when only readers are in its way.
const READERS_GO: Duration = Duration::from_secs(2);
const SHORTEST_PAUSE: Duration = Duration::from_millis(1);
const LONGEST_PAUSE: Duration = Duration::from_millis(50);

impl Lock {
    /// Waits up to `wait` for the lock on `path`, whose file is made (0600) if it is not there. While
    /// it goes from one holder to the next, up to ten times as long: many that want it at once are a
    /// queue, and no reason to give up.
    pub fn acquire(path: &Path, wait: Duration) -> Result<Lock, LockError> {
        let last = Instant::now() + wait * 10;
        let mut deadline = Instant::now() + wait;
        let mut seen = None;
        let mut pause = SHORTEST_PAUSE;
        loop {
            if let Some(lock) = Lock::try_acquire(path)? {
                return Ok(lock);
            }
            let now = holder(path);
            if now.is_some() && now != seen {
                deadline = if seen.is_some() { Instant::now() + wait } else { deadline };
                seen = now;
            }
            let left = deadline.min(last).saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(LockError::TimedOut { path: path.to_owned(), holder: holder(path) });
            }
            std::thread::sleep(pause.min(left));
            pause = (pause * 2).min(LONGEST_PAUSE);
        }
    }

    /// Returns the lock on `path`, or `None` if somebody else holds it.
    pub fn try_acquire(path: &Path) -> Result<Option<Lock>, LockError> {
        let deadline = Instant::now() + READERS_GO;
        loop {
            let failed = |source| LockError::Io { path: path.to_owned(), source };
            match attempt(path).map_err(failed)? {
                Attempt::Got(lock) => return Ok(Some(lock)),
                Attempt::Held => return Ok(None),
                Attempt::Disturbed if Instant::now() >= deadline => return Ok(None),
                Attempt::Disturbed => std::thread::sleep(SHORTEST_PAUSE),
            }
        }
    }
}

impl Lock {
    /// Returns whether `path` still is the file that was locked, and not another one or none.
    pub fn is_at(&self, path: &Path) -> bool {
        is_at(&self.file, path).unwrap_or(false)
    }

    /// Returns where the locked file is now; `None` if it is nowhere, or the system does not tell.
    pub fn place(&self) -> Option<PathBuf> {
        files::place(&self.file).filter(|path| self.is_at(path))
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        let _ = self.file.set_len(0);
        // Closing would not do while a child between fork and exec still has the description.
        let _ = self.file.unlock();
    }
}

fn attempt(path: &Path) -> io::Result<Attempt> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .custom_flags(libc::O_NOFOLLOW)
        .open(path)?;
    match file.try_lock() {
        Ok(()) if is_at(&file, path)? => {
            introduce(&file);
            Ok(Attempt::Got(Lock { file }))
        }
        Ok(()) => Ok(Attempt::Disturbed),
        Err(TryLockError::WouldBlock) if only_readers_hold(&file) => Ok(Attempt::Disturbed),
        Err(TryLockError::WouldBlock) => Ok(Attempt::Held),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

/// Returns whether the file that was opened is still the one that others will open.
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    let ours = file.metadata()?;
    match fs::symlink_metadata(path) {
        Ok(theirs) => Ok((ours.dev(), ours.ino()) == (theirs.dev(), theirs.ino())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error),
    }
}

fn only_readers_hold(file: &File) -> bool {
    let shared = file.try_lock_shared().is_ok();
    if shared {
        let _ = file.unlock();
    }
    shared
}

/// Writes who holds the lock. A full disk is no reason to go without the lock.
fn introduce(file: &File) {
    let program = std::env::args_os().next().unwrap_or_default();
    let program = Path::new(&program).file_name().unwrap_or_default().to_string_lossy();
    let _ = file.set_len(0);
    let _ = file.write_all_at(format!("pid {}: {program}\n", std::process::id()).as_bytes(), 0);
}

/// Returns what the holder of the lock wrote about itself, as one printable line.
pub fn holder(path: &Path) -> Option<String> {
    let mut start = Vec::new();
    open_to_look(path).ok()?.take(200).read_to_end(&mut start).ok()?;
    let line = text::printable_bytes(start.trim_ascii());
    (!line.is_empty()).then_some(line)
}

/// Returns whether somebody holds the lock on `path` now. A missing file is not held.
pub fn is_held(path: &Path) -> io::Result<bool> {
    let file = match open_to_look(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    match file.try_lock_shared() {
        Ok(()) => file.unlock().map(|()| false),
        Err(TryLockError::WouldBlock) => Ok(true),
        Err(TryLockError::Error(error)) => Err(error),
    }
}

fn open_to_look(path: &Path) -> io::Result<File> {
    // O_NONBLOCK: a pipe planted in its place must not make a reader hang.
    OpenOptions::new().read(true).custom_flags(libc::O_NOFOLLOW | libc::O_NONBLOCK).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};
    use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

    const LONG: Duration = Duration::from_secs(30);

    #[test]
    fn excludes_names_its_holder_and_lets_go() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        assert!(!is_held(&path).unwrap());
        let lock = Lock::acquire(&path, Duration::ZERO).unwrap();
        assert!(is_held(&path).unwrap());
        assert!(Lock::try_acquire(&path).unwrap().is_none());
        let error = Lock::acquire(&path, Duration::from_millis(5)).unwrap_err();
        assert!(error.to_string().contains(&format!("by pid {}: ", std::process::id())), "{error}");
        drop(lock);
        assert!(!is_held(&path).unwrap());
        Lock::acquire(&path, Duration::ZERO).unwrap();
    }

    #[test]
    fn one_at_a_time_and_lookers_do_not_disturb() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let (inside, done) = (AtomicU32::new(0), AtomicBool::new(false));
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    is_held(&path).unwrap();
                }
            });
            let workers: Vec<_> = (0..8)
                .map(|_| {
                    scope.spawn(|| {
                        for _ in 0..20 {
                            let _lock = Lock::acquire(&path, LONG).unwrap();
                            assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                            std::thread::yield_now();
                            inside.fetch_sub(1, Ordering::SeqCst);
                        }
                    })
                })
                .collect();
            let ended: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
            done.store(true, Ordering::Relaxed);
            assert!(ended.iter().all(Result::is_ok));
        });
    }

    #[test]
    fn a_shared_lock_delays_but_does_not_refuse() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        drop(Lock::acquire(&path, LONG).unwrap());
        let reader = File::open(&path).unwrap();
        reader.try_lock_shared().unwrap();
        std::thread::scope(|scope| {
            let acquirer = scope.spawn(|| Lock::try_acquire(&path).unwrap().is_some());
            std::thread::sleep(Duration::from_millis(20));
            reader.unlock().unwrap();
            assert!(acquirer.join().unwrap());
        });
    }

    #[test]
    fn follows_the_file_when_it_is_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let old = Lock::acquire(&path, LONG).unwrap();
        std::thread::scope(|scope| {
            let waiter = scope.spawn(|| Lock::acquire(&path, LONG).unwrap());
            fs::remove_file(&path).unwrap();
            let new = waiter.join().unwrap();
            assert!(is_at(&new.file, &path).unwrap());
            assert!(!is_at(&old.file, &path).unwrap());
        });
    }

    #[test]
    fn a_program_that_is_run_does_not_keep_it_and_its_death_frees_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("lock");
        let lock = Lock::acquire(&path, LONG).unwrap();
        let mut child = Command::new("sh")
            .args(["-c", "echo ready; read line"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = [0; 6];
        child.stdout.as_mut().unwrap().read_exact(&mut ready).unwrap();
        drop(lock);
        assert!(!is_held(&path).unwrap());
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
