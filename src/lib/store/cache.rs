//! Files that only save time: what cannot be read in them is found anew.

use super::Error;
use crate::sys::files::{Durability, write_atomic};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The format of the files that this version writes; another one is as good as none.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Cached<T> {
    format: u32,
    content: T,
}

/// Returns what was last written to `path`, or `None` if nothing was, or nothing that can be read.
pub fn read_cache<T: DeserializeOwned>(path: &Path) -> Option<T> {
    let text = fs::read(path).ok()?;
    let cached = serde_json::from_slice::<Cached<T>>(&text).ok()?;
    (cached.format == FORMAT).then_some(cached.content)
}

/// Replaces what `path` holds.
///
/// # Errors
/// If it cannot be written; it is then as it was before.
pub fn write_cache<T: Serialize>(path: &Path, content: &T) -> Result<(), Error> {
    let failed = |error| Error::io("write", path, error);
    let text = serde_json::to_vec(&Cached { format: FORMAT, content })
        .map_err(|error| failed(error.into()))?;
    write_atomic(path, &text, Durability::Process).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_read_is_as_good_as_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("cache");
        assert_eq!(read_cache::<Vec<u8>>(&path), None);
        write_cache(&path, &vec![1_u8, 2]).unwrap();
        assert_eq!(read_cache(&path), Some(vec![1_u8, 2]));
        assert_eq!(read_cache::<String>(&path), None, "another shape");
        for text in ["", "{", r#"{"format":2,"content":[1]}"#, "\u{0}"] {
            fs::write(&path, text).unwrap();
            assert_eq!(read_cache::<Vec<u8>>(&path), None, "{text}");
        }
    }
}
