//! How far the worktree of an instance has been made, for the one who comes after a crash.
//!
//! Written by the helper that makes it, which works for the supervisor and under its lock. It says
//! whether what stands at the worktree's place is ours to take away: nobody has worked in it yet.

use super::{Error, InstanceLayout};
use crate::sys::files::{Durability, write_atomic};
use std::{fs, io};

/// How far a worktree has been made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Making {
    /// Branch and worktree are being made; before that, neither was there.
    Begun,
    /// They are there and whole; what is left is the setup command.
    Made,
}

impl Making {
    const ALL: [(Self, &'static str); 2] = [(Self::Begun, "begun\n"), (Self::Made, "made\n")];

    /// Returns what is stored for an instance; `None` if making has not begun.
    ///
    /// # Errors
    /// If it cannot be read, or is none of the words that this version knows.
    pub fn read(paths: &InstanceLayout) -> Result<Option<Self>, Error> {
        let path = paths.making();
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(Error::io("read", &path, error)),
        };
        match Self::ALL.iter().find(|(_, word)| *word == text) {
            Some((making, _)) => Ok(Some(*making)),
            None => Err(Error::Unreadable { path, reason: "it holds no known word".to_owned() }),
        }
    }

    /// Stores it.
    ///
    /// # Errors
    /// If it cannot be written.
    pub fn write(self, paths: &InstanceLayout) -> Result<(), Error> {
        let path = paths.making();
        let word =
            Self::ALL.iter().find(|(making, _)| *making == self).map_or("", |(_, word)| word);
        write_atomic(&path, word.as_bytes(), Durability::Power)
            .map_err(|error| Error::io("write", &path, error))
    }

    /// Forgets it: nothing of it is left.
    ///
    /// # Errors
    /// If it cannot be removed.
    pub fn forget(paths: &InstanceLayout) -> Result<(), Error> {
        let path = paths.making();
        match fs::remove_file(&path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                Err(Error::io("remove", &path, error))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Layout;

    #[test]
    fn it_is_read_as_it_was_written() {
        let dir = tempfile::tempdir().unwrap();
        let paths = Layout::at(dir.path()).instance(&"abcde".parse().unwrap());
        fs::create_dir_all(paths.dir()).unwrap();
        assert_eq!(Making::read(&paths).unwrap(), None);
        for making in [Making::Begun, Making::Made] {
            making.write(&paths).unwrap();
            assert_eq!(Making::read(&paths).unwrap(), Some(making));
        }
        fs::write(paths.making(), "half").unwrap();
        assert!(matches!(Making::read(&paths), Err(Error::Unreadable { .. })));
        Making::forget(&paths).unwrap();
        Making::forget(&paths).unwrap();
        assert_eq!(Making::read(&paths).unwrap(), None);
    }
}
