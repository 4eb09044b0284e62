//! `stream.jsonl`: the lines of a structured agent as they came, and when.
//!
//! `stream.index` says which of its bytes came when (`offset milliseconds`), at most one line a second:
//! not every agent puts a time into its events, and none of ours is put among them.

use crate::store::InstanceLayout;
use crate::sys::files::{copy_open, open_append};
use jiff::Timestamp;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The finest difference that the index makes, in milliseconds.
const INDEX_STEP: i64 = 1000;

/// The stream of a running instance.
pub(super) struct StreamLog {
    file: File,
    index: File,
    length: u64,
    indexed_at: i64,
}

impl StreamLog {
    /// Opens the stream for appending.
    pub(super) fn open(paths: &InstanceLayout) -> io::Result<Self> {
        let file = open_append(&paths.stream())?;
        let length = file.metadata()?.len();
        let index = open_append(&paths.stream_index())?;
        Ok(Self { file, index, length, indexed_at: i64::MIN })
    }

    /// Writes what is in it to another file, also when it has been deleted, as far as the system lets us.
    pub(super) fn copy_to(&self, path: &Path) {
        // What cannot be had any more is missing from the events, and nothing else.
        let _ = copy_open(&self.file, path);
    }

    /// Appends a line that came at `now`.
    ///
    /// # Errors
    /// If it cannot be written; what a full disk refuses is lost.
    pub(super) fn append(&mut self, line: &[u8], now: Timestamp) -> io::Result<()> {
        let now = now.as_millisecond();
        if self.indexed_at == i64::MIN || now - self.indexed_at >= INDEX_STEP {
            writeln!(self.index, "{} {now}", self.length)?;
            self.indexed_at = now;
        }
        let written = self.file.write_all(&[line, b"\n"].concat());
        // After an error part of it may stand there: the file itself knows.
        self.length = match written {
            Ok(()) => self.length + line.len() as u64 + 1,
            Err(_) => self.file.metadata()?.len(),
        };
        written
    }
}

/// When a line came, as far as is known, and the line without its end.
pub type Arrived = (Option<Timestamp>, Vec<u8>);

/// Reads the stream of an instance, running or not, line by line.
#[derive(Debug)]
pub struct StreamReader {
    paths: InstanceLayout,
    position: u64,
    /// Offsets and milliseconds since the epoch, both rising.
    moments: Vec<(u64, i64)>,
}

impl StreamReader {
    /// A reader that begins with the first line.
    pub fn new(paths: &InstanceLayout) -> Self {
        Self { paths: paths.clone(), position: 0, moments: Vec::new() }
    }

    /// Returns the whole lines that came since the last call, without their ends, and when they came,
    /// to a second.
    ///
    /// # Errors
    /// If the stream is there and cannot be read.
    pub fn read(&mut self) -> io::Result<Vec<Arrived>> {
        let mut bytes = Vec::new();
        if !read_from(&self.paths.stream(), self.position, &mut bytes)? {
            return Ok(Vec::new());
        }
        let Some(end) = bytes.iter().rposition(|b| *b == b'\n') else { return Ok(Vec::new()) };
        self.moments = moments(&self.paths)?;
        let mut lines = Vec::new();
        for line in bytes[..=end].split_inclusive(|b| *b == b'\n') {
            let at = self.moment_of(self.position);
            self.position += line.len() as u64;
            lines.push((at, line[..line.len() - 1].to_owned()));
        }
        Ok(lines)
    }

    fn moment_of(&self, offset: u64) -> Option<Timestamp> {
        let after = self.moments.partition_point(|(begin, _)| *begin <= offset);
        let (_, at) = self.moments.get(after.checked_sub(1)?)?;
        Timestamp::from_millisecond(*at).ok()
    }
}

/// Reads the index; a line that a crash cut off is passed over.
fn moments(paths: &InstanceLayout) -> io::Result<Vec<(u64, i64)>> {
    let mut text = Vec::new();
    read_from(&paths.stream_index(), 0, &mut text)?;
    let text = String::from_utf8_lossy(&text);
    let moment = |line: &str| {
        let (offset, at) = line.split_once(' ')?;
        Some((offset.parse().ok()?, at.parse().ok()?))
    };
    Ok(text.lines().filter_map(moment).collect())
}

/// Reads a file from an offset on. Returns whether there is one.
fn read_from(path: &Path, skip: u64, bytes: &mut Vec<u8>) -> io::Result<bool> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
        Err(error) => return Err(error),
    };
    file.seek(SeekFrom::Start(skip))?;
    file.read_to_end(bytes)?;
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Layout;
    use std::fs;

    fn paths() -> (tempfile::TempDir, InstanceLayout) {
        let dir = tempfile::tempdir().unwrap();
        let paths = Layout::at(dir.path()).instance(&"abcde".parse().unwrap());
        fs::create_dir_all(paths.dir()).unwrap();
        (dir, paths)
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn each_line_comes_once_with_its_time_over_restarts() {
        let (_dir, paths) = paths();
        let mut reader = StreamReader::new(&paths);
        assert_eq!(reader.read().unwrap(), []);
        StreamLog::open(&paths).unwrap().append(b"{1}", at(10)).unwrap();
        assert_eq!(reader.read().unwrap(), [(Some(at(10)), b"{1}".to_vec())]);
        let mut log = StreamLog::open(&paths).unwrap();
        log.append(b"{2}", at(20)).unwrap();
        log.append(b"", at(20)).unwrap();
        log.append(b"{3}", at(25)).unwrap();
        let lines = reader.read().unwrap();
        let times: Vec<_> = lines.iter().map(|(at, _)| at.unwrap()).collect();
        assert_eq!(times, [at(20), at(20), at(25)]);
        assert_eq!(reader.read().unwrap(), []);
        assert_eq!(StreamReader::new(&paths).read().unwrap().len(), 4);
    }

    #[test]
    fn half_a_line_waits_for_its_end_and_a_stream_without_an_index_has_no_times() {
        let (_dir, paths) = paths();
        fs::write(paths.stream(), b"{1}\n{2").unwrap();
        let mut reader = StreamReader::new(&paths);
        assert_eq!(reader.read().unwrap(), [(None, b"{1}".to_vec())]);
        assert_eq!(reader.read().unwrap(), []);
        fs::write(paths.stream(), b"{1}\n{2}\n").unwrap();
        assert_eq!(reader.read().unwrap(), [(None, b"{2}".to_vec())]);
    }
}
