//! A directory for what is written, read once and thrown away: in memory where it fits.
//!
//! Linux offers `/dev/shm`; elsewhere, and for more than memory should hold, it is an ordinary
//! temporary directory. A program that is killed leaves its directory behind, and memory is too dear
//! for that: each one in memory is locked for as long as it is used, and whoever makes the next takes
//! away those that nobody holds.

use super::lock::{self, Lock};
use super::{files, runtime};
use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};
use tempfile::TempDir;

/// A directory that goes when the value is dropped.
#[derive(Debug)]
pub struct Scratch {
    dir: TempDir,
    _lock: Option<Lock>,
}

/// At most so much is kept in memory.
pub const MOST_IN_MEMORY: u64 = 64 << 20;

const LOCK: &str = "lock";

/// Nobody takes this long between making a directory and locking it.
const GRACE: Duration = Duration::from_secs(60);

impl Scratch {
    /// Makes a directory into which about `room` bytes will be written.
    ///
    /// # Errors
    /// If there is no place for temporary files.
    pub fn new(room: u64) -> io::Result<Self> {
        if let Some(place) = memory(room) {
            let prefix = prefix();
            sweep(&place, &prefix);
            // What cannot be had in memory is had on the disk.
            if let Ok(scratch) = Self::locked(&place, &prefix) {
                return Ok(scratch);
            }
        }
        Ok(Self { dir: files::temporary_dir()?, _lock: None })
    }

    fn locked(place: &Path, prefix: &str) -> io::Result<Self> {
        let dir = tempfile::Builder::new().prefix(prefix).tempdir_in(place)?;
        match Lock::try_acquire(&dir.path().join(LOCK)) {
            Ok(Some(lock)) => Ok(Self { dir, _lock: Some(lock) }),
            Ok(None) | Err(_) => Err(io::ErrorKind::ResourceBusy.into()),
        }
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }
}

fn prefix() -> String {
    format!("git-claudio-{}-", runtime::own_uid())
}

/// Takes away what killed programs of this user left in `place`.
fn sweep(place: &Path, prefix: &str) {
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        if !entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()) {
            continue;
        }
        // Neither looked at nor removed through a link.
        let Ok(found) = entry.metadata() else { continue };
        let made = found.modified().ok().and_then(|at| SystemTime::now().duration_since(at).ok());
        let abandoned = found.is_dir()
            && found.uid() == runtime::own_uid()
            && made.is_some_and(|age| age >= GRACE)
            && !lock::is_held(&entry.path().join(LOCK)).unwrap_or(true);
        if abandoned {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Returns the directory that the system keeps in memory, if there is plenty of room in it.
#[cfg(target_os = "linux")]
fn memory(room: u64) -> Option<PathBuf> {
    use nix::sys::statfs::{TMPFS_MAGIC, statfs};
    let place = PathBuf::from("/dev/shm");
    let facts = statfs(&place).ok()?;
    let free = facts.blocks_available().saturating_mul(facts.block_size().unsigned_abs());
    let plenty = room <= MOST_IN_MEMORY && free / 4 >= room && available()? / 4 >= room;
    (facts.filesystem_type() == TMPFS_MAGIC && plenty).then_some(place)
}

/// Returns how much memory programs can still get.
#[cfg(target_os = "linux")]
fn available() -> Option<u64> {
    let text = fs::read_to_string("/proc/meminfo").ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kilobytes << 10)
}

#[cfg(not(target_os = "linux"))]
fn memory(_room: u64) -> Option<PathBuf> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_goes_with_its_value_and_much_goes_to_the_disk() {
        let small = Scratch::new(1).unwrap();
        let large = Scratch::new(u64::MAX).unwrap();
        let places = [small.path().to_owned(), large.path().to_owned()];
        assert!(places.iter().all(|place| place.is_dir()));
        assert!(!places[1].starts_with("/dev/shm"));
        drop((small, large));
        assert!(!places.iter().any(|place| place.exists()));
    }

    #[test]
    fn what_a_killed_program_left_goes_and_what_is_held_or_young_stays() {
        let place = tempfile::tempdir().unwrap();
        let old = |name: &str| {
            let path = place.path().join(name);
            fs::create_dir(&path).unwrap();
            fs::write(path.join(LOCK), "").unwrap();
            path
        };
        let age = |path: &Path| {
            let then = SystemTime::now() - 2 * GRACE;
            fs::File::open(path).unwrap().set_modified(then).unwrap();
        };
        let [left, young, other] = ["mine-left", "mine-young", "theirs"].map(old);
        let held = Scratch::locked(place.path(), "mine-").unwrap();
        [&left, &other, &held.path().to_owned()].into_iter().for_each(|path| age(path));
        sweep(place.path(), "mine-");
        assert!(!left.exists());
        assert!(young.exists() && other.exists() && held.path().exists());
    }
}
