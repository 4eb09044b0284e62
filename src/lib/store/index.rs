//! A cache from which a few entries are read, however many it holds.
//!
//! Its first line is the head; each of the others is a JSON array of a path and what is known of it,
//! sorted by their bytes, so that a path is found by halving. What cannot be read is as good as
//! nothing, as in every cache.

use super::Error;
use crate::sys::files::{Durability, write_atomic};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::fs;
use std::path::Path;

/// The format of the files that this version writes; another one is as good as none.
const FORMAT: u32 = 1;

#[derive(Serialize, Deserialize)]
struct Head<T> {
    format: u32,
    content: T,
}

/// A cache that was read, not looked at yet.
#[derive(Debug)]
pub struct Index {
    text: Vec<u8>,
}

impl Index {
    /// Reads what was last written to `path`; `None` if nothing was.
    pub fn open(path: &Path) -> Option<Self> {
        fs::read(path).ok().map(|text| Self { text })
    }

    /// Returns the head, or `None` if it cannot be read.
    pub fn head<T: DeserializeOwned>(&self) -> Option<T> {
        let end = self.text.iter().position(|&byte| byte == b'\n')?;
        let head = serde_json::from_slice::<Head<T>>(&self.text[..end]).ok()?;
        (head.format == FORMAT).then_some(head.content)
    }

    /// Returns what is known of `path` and of everything below it; an empty one is above all others.
    pub fn at<T: DeserializeOwned>(&self, path: &str) -> Option<Vec<T>> {
        if path.is_empty() {
            return self.starting(b"[\"");
        }
        let text = serde_json::to_string(path).ok()?;
        let open = text.strip_suffix('"')?;
        let mut found = self.starting(format!("[{text},").as_bytes())?;
        found.extend(self.starting(format!("[{open}/").as_bytes())?);
        Some(found)
    }

    fn starting<T: DeserializeOwned>(&self, prefix: &[u8]) -> Option<Vec<T>> {
        let value = |line| serde_json::from_slice::<(String, T)>(line).ok().map(|(_, value)| value);
        let mut at = self.first(prefix)?;
        let mut found = Vec::new();
        while let Some(line) = self.line(at).filter(|line| line.starts_with(prefix)) {
            found.push(value(line)?);
            at += line.len() + 1;
        }
        Some(found)
    }

    /// Returns where the first line begins that does not come before `prefix`; `None` if this is no
    /// such file.
    fn first(&self, prefix: &[u8]) -> Option<usize> {
        let mut low = self.text.iter().position(|&byte| byte == b'\n')? + 1;
        let mut high = self.text.len();
        while low < high {
            let middle = low + (high - low) / 2;
            let before = self.text[low..middle].iter().rposition(|&byte| byte == b'\n');
            let start = before.map_or(low, |at| low + at + 1);
            let line = self.line(start)?;
            match line < prefix {
                true => low = start + line.len() + 1,
                false => high = start,
            }
        }
        Some(low)
    }

    /// Returns the line that begins at `at`, without its end; `None` at the end, or if it has none.
    fn line(&self, at: usize) -> Option<&[u8]> {
        let rest = self.text.get(at..)?;
        Some(&rest[..rest.iter().position(|&byte| byte == b'\n')?])
    }
}

/// Replaces what `path` holds.
///
/// # Errors
/// If it cannot be written; it is then as it was before.
pub fn write_index<T: Serialize, P: Serialize, V: Serialize>(
    path: &Path,
    head: &T,
    entries: impl Iterator<Item = (P, V)>,
) -> Result<(), Error> {
    let failed = |error| Error::io("write", path, error);
    let line = |value: serde_json::Result<Vec<u8>>| value.map_err(|error| failed(error.into()));
    let mut lines: Vec<Vec<u8>> =
        entries.map(|entry| line(serde_json::to_vec(&entry))).collect::<Result<_, _>>()?;
    lines.sort_unstable();
    let mut text = line(serde_json::to_vec(&Head { format: FORMAT, content: head }))?;
    for line in lines {
        text.push(b'\n');
        text.extend(line);
    }
    text.push(b'\n');
    write_atomic(path, &text, Durability::Process).map_err(failed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_found_with_all_below_it_and_nothing_beside() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("index");
        assert!(Index::open(&path).is_none());
        let names = ["a", "a b", "a/b", "a/b/c", "a-b", "ab", "b \"q\"\n/x", "z/ö", "z"];
        let entries = names.iter().map(|name| (name, format!("of {name}")));
        write_index(&path, &7, entries).unwrap();
        let index = Index::open(&path).unwrap();
        assert_eq!(index.head::<u8>(), Some(7));
        assert_eq!(index.head::<String>(), None, "another shape");
        let at = |path: &str| {
            let mut found = index.at::<String>(path).unwrap();
            found.sort();
            found.iter().map(|text| text.replacen("of ", "", 1)).collect::<Vec<_>>()
        };
        assert_eq!(at("a"), ["a", "a/b", "a/b/c"]);
        assert_eq!(at("a/b"), ["a/b", "a/b/c"]);
        assert_eq!(at("b \"q\"\n"), ["b \"q\"\n/x"]);
        assert_eq!(at("z"), ["z", "z/ö"]);
        assert_eq!(at("").len(), names.len());
        for missing in ["", "0", "a/", "a/bb", "c", "zz"].iter().skip(1) {
            assert_eq!(at(missing), [""; 0], "{missing}");
        }
        for text in ["", "{", "{\"format\":2,\"content\":7}\n", "{}\n[", "x\ny\n"] {
            fs::write(&path, text).unwrap();
            let index = Index::open(&path).unwrap();
            assert_eq!(index.head::<u8>(), None, "{text}");
            assert!(index.at::<String>("a").is_none_or(|found| found.is_empty()), "{text}");
        }
    }
}
