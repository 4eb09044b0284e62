//! Walking directories by descriptor: each is opened once and read once, and what is in it is looked
//! at relative to it, so that the system has few names to resolve and no link is followed.

use nix::fcntl::{AtFlags, OFlag};
use nix::sys::stat::{FileStat, Mode};
use std::ffi::{CStr, OsStr};
use std::io;
use std::ops::Range;
use std::os::fd::{AsFd, OwnedFd};

/// An opened directory.
#[derive(Debug)]
pub struct Directory {
    fd: OwnedFd,
}

/// What stands at a name, as far as the directory itself tells it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file.
    File,
    /// A symbolic link.
    Link,
    /// A directory.
    Directory,
    /// Something else: a pipe, a socket, a device.
    Other,
    /// The file system does not tell.
    Unknown,
}

/// The names in a directory, without `.` and `..`.
#[derive(Debug, Default)]
pub struct Names {
    /// One after the other, each with its end.
    text: Vec<u8>,
    entries: Vec<(Range<usize>, Kind)>,
}

impl Names {
    /// Returns them in the order in which the system gave them.
    pub fn iter(&self) -> impl Iterator<Item = (&CStr, Kind)> {
        let name = |range: &Range<usize>| CStr::from_bytes_with_nul(&self.text[range.clone()]).ok();
        self.entries.iter().filter_map(move |(range, kind)| Some((name(range)?, *kind)))
    }

    fn push(&mut self, name: &CStr, kind: Kind) {
        if !matches!(name.to_bytes(), b"." | b"..") {
            let start = self.text.len();
            self.text.extend_from_slice(name.to_bytes_with_nul());
            self.entries.push((start..self.text.len(), kind));
        }
    }
}

impl Directory {
    /// Opens a directory, which may not be a link.
    ///
    /// # Errors
    /// If it is none, or cannot be opened.
    pub fn open(path: &OsStr) -> io::Result<Self> {
        Self::open_at(nix::fcntl::AT_FDCWD, path)
    }

    /// Opens a directory in this one, which may not be a link.
    ///
    /// # Errors
    /// If it is none, or cannot be opened.
    pub fn enter(&self, name: &CStr) -> io::Result<Self> {
        Self::open_at(&self.fd, name)
    }

    fn open_at<P: nix::NixPath + ?Sized>(at: impl AsFd, name: &P) -> io::Result<Self> {
        let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
        Ok(Self { fd: nix::fcntl::openat(at, name, flags, Mode::empty())? })
    }

    /// Looks at what stands at a name, not through it.
    ///
    /// # Errors
    /// If nothing is there, or it may not be looked at.
    pub fn look(&self, name: &CStr) -> io::Result<FileStat> {
        Ok(nix::sys::stat::fstatat(&self.fd, name, AtFlags::AT_SYMLINK_NOFOLLOW)?)
    }

    /// Returns all names in it. To be called once.
    ///
    /// # Errors
    /// If it cannot be read.
    #[cfg(target_os = "linux")]
    pub fn names(&self) -> io::Result<Names> {
        use rustix::fs::{FileType, RawDir};
        let mut names = Names::default();
        // Enough for hundreds of names, and for the longest one.
        let mut buffer = [std::mem::MaybeUninit::uninit(); 32 << 10];
        let mut entries = RawDir::new(&self.fd, &mut buffer);
        while let Some(entry) = entries.next() {
            let entry = entry?;
            let kind = match entry.file_type() {
                FileType::RegularFile => Kind::File,
                FileType::Symlink => Kind::Link,
                FileType::Directory => Kind::Directory,
                FileType::Unknown => Kind::Unknown,
                _ => Kind::Other,
            };
            names.push(entry.file_name(), kind);
        }
        Ok(names)
    }

    /// Returns all names in it. To be called once.
    ///
    /// # Errors
    /// If it cannot be read.
    #[cfg(not(target_os = "linux"))]
    pub fn names(&self) -> io::Result<Names> {
        use nix::dir::{Dir, Type};
        let mut names = Names::default();
        for entry in Dir::from_fd(self.fd.try_clone()?)?.iter() {
            let entry = entry?;
            let kind = match entry.file_type() {
                Some(Type::File) => Kind::File,
                Some(Type::Symlink) => Kind::Link,
                Some(Type::Directory) => Kind::Directory,
                Some(_) => Kind::Other,
                None => Kind::Unknown,
            };
            names.push(entry.file_name(), kind);
        }
        Ok(names)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;
    use std::fs;

    #[test]
    fn all_names_with_their_kinds_however_many() {
        let place = tempfile::tempdir().unwrap();
        for number in 0..5000 {
            fs::write(place.path().join(format!("file {number} {}", "x".repeat(100))), "").unwrap();
        }
        fs::create_dir(place.path().join("directory")).unwrap();
        std::os::unix::fs::symlink("directory", place.path().join("link")).unwrap();
        let directory = Directory::open(place.path().as_os_str()).unwrap();
        let names = directory.names().unwrap();
        let kinds: BTreeMap<&[u8], Kind> =
            names.iter().map(|(name, kind)| (name.to_bytes(), kind)).collect();
        assert_eq!((names.entries.len(), kinds.len()), (5002, 5002));
        let is = |name: &[u8], kind: Kind| [kind, Kind::Unknown].contains(&kinds[name]);
        assert!(is(b"directory", Kind::Directory) && is(b"link", Kind::Link));
        assert!(directory.enter(c"directory").unwrap().names().unwrap().entries.is_empty());
        assert!(directory.enter(c"link").is_err(), "not through a link");
        assert!(directory.look(c"nothing").is_err());
    }
}
