//! What the agent wrote, and when: the bytes of its terminal, or the lines of its protocol.
//!
//! Every read from the agent is written at once, so that a killed supervisor loses nothing that it had
//! read. When the log reaches its size its file takes the place of the older one, whose bytes go; what
//! is appended together stays together. Bytes are counted from the instance's beginning over all
//! rotations; the index says which of them came when (`offset milliseconds`, at most one line a second)
//! and, in its first line, with which bytes the two files begin. While a rotation goes on that line says
//! `rotating` instead: a reader then looks again, and after a crash the files themselves tell how far it
//! came.

use crate::store::LogFiles;
use crate::sys::files::{Durability, copy_open, open_append, write_atomic};
use jiff::Timestamp;
use std::fs::{self, File};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

/// The finest difference that `--since` can make, in milliseconds.
const INDEX_STEP: i64 = 1000;

/// What a log says where bytes are missing.
pub(super) type LostNote = fn(u64) -> String;

/// A log of a running instance.
pub(super) struct Log {
    paths: LogFiles,
    note: LostNote,
    file: File,
    index: File,
    /// With which byte the present file begins.
    begins: u64,
    length: u64,
    max_size: u64,
    indexed_at: i64,
    lost: u64,
    /// The newest file has become the older one, and there is no new one yet.
    away: bool,
    /// What the index has to say once there is room for it, after a rotation that it did not follow.
    unwritten: Option<Index>,
}

impl Log {
    /// Opens the log for appending; both files together stay below about `max_size` bytes.
    pub(super) fn open(paths: LogFiles, max_size: u64, note: LostNote) -> io::Result<Self> {
        let known = Index::read(&paths)?;
        let settled = known.settled(&paths)?;
        let file = open_append(&paths.newest)?;
        let length = file.metadata()?.len();
        if settled != known || !paths.index.exists() {
            settled.write(&paths)?;
        }
        let index = open_append(&paths.index)?;
        Ok(Self {
            paths,
            note,
            file,
            index,
            begins: settled.begins,
            length,
            max_size: max_size.max(64 * 1024),
            indexed_at: i64::MIN,
            lost: 0,
            away: false,
            unwritten: None,
        })
    }

    /// Writes what is in the newest file to another one, also when it has been deleted, as far as the
    /// system lets us.
    pub(super) fn copy_to(&self, path: &Path) {
        // What cannot be had any more is missing from the log, and nothing else.
        let _ = copy_open(&self.file, path);
    }

    /// Appends `bytes`, which came at `now`. What a full disk refuses is lost and counted: the agent
    /// goes on.
    pub(super) fn append(&mut self, bytes: &[u8], now: Timestamp) {
        if self.try_append(bytes, now.as_millisecond()).is_err() {
            self.lost += bytes.len() as u64;
        }
    }

    fn try_append(&mut self, bytes: &[u8], now: i64) -> io::Result<()> {
        self.write_index()?;
        if self.length > 0 && self.length + bytes.len() as u64 > self.max_size / 2 {
            self.rotate()?;
        }
        if self.indexed_at == i64::MIN || now - self.indexed_at >= INDEX_STEP {
            let line = format!("{} {now}\n", self.begins + self.length);
            self.index.write_all(line.as_bytes())?;
            self.indexed_at = now;
        }
        if self.lost > 0 {
            self.write((self.note)(self.lost).as_bytes())?;
            self.lost = 0;
        }
        self.write(bytes)
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        let result = self.file.write_all(bytes);
        // After an error part of it may stand there: the file itself knows.
        self.length = match result {
            Ok(()) => self.length + bytes.len() as u64,
            Err(_) => self.file.metadata()?.len(),
        };
        result
    }

    fn rotate(&mut self) -> io::Result<()> {
        let mut index = Index::read(&self.paths)?;
        index.rotating = true;
        index.write(&self.paths)?;
        let (old, new) = (self.begins, self.begins + self.length);
        match fs::rename(&self.paths.newest, &self.paths.older) {
            Ok(()) => self.away = true,
            // It was renamed before, or somebody has removed it, and the older one stays what it was.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        self.file = open_append(&self.paths.newest)?;
        let old = if std::mem::take(&mut self.away) { old } else { index.rotated_begins };
        (self.begins, self.length) = (new, 0);
        // Each file begins with a moment, or nobody could tell how old its first bytes are.
        self.indexed_at = i64::MIN;
        index.moments.retain(|(offset, _)| *offset >= old);
        let moments = index.moments;
        let index = Index { rotating: false, rotated_begins: old, begins: new, moments };
        self.unwritten = Some(index);
        self.write_index()
    }

    /// Ends a rotation. Nothing is written to the new file before, or nobody could tell after a crash.
    fn write_index(&mut self) -> io::Result<()> {
        let Some(index) = &self.unwritten else { return Ok(()) };
        index.write(&self.paths)?;
        self.index = open_append(&self.paths.index)?;
        self.unwritten = None;
        Ok(())
    }
}

/// Returns what the log of a terminal says where bytes are missing.
pub(super) fn output_lost(bytes: u64) -> String {
    format!("\r\n[git claudio: {bytes} bytes of output could not be stored]\r\n")
}

/// What the index says.
#[derive(Debug, Default, PartialEq, Eq)]
struct Index {
    /// Whether the rest is what was before a rotation that has begun.
    rotating: bool,
    /// With which byte the rotated file begins.
    rotated_begins: u64,
    /// With which byte the present file begins.
    begins: u64,
    /// Byte offsets and milliseconds since the epoch, both rising.
    moments: Vec<(u64, i64)>,
}

impl Index {
    /// Reads the index; a line that a crash cut off is passed over.
    fn read(paths: &LogFiles) -> io::Result<Self> {
        let text = match fs::read_to_string(&paths.index) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Self::default()),
            Err(error) => return Err(error),
        };
        let mut index = Self::default();
        for line in text.lines() {
            let words: Vec<&str> = line.split(' ').collect();
            match words.as_slice() {
                [word @ ("begins" | "rotating"), old, new] => {
                    index.rotating = *word == "rotating";
                    index.rotated_begins = old.parse().unwrap_or(0);
                    index.begins = new.parse().unwrap_or(0);
                }
                [offset, at] => {
                    if let (Ok(offset), Ok(at)) = (offset.parse(), at.parse()) {
                        index.moments.push((offset, at));
                    }
                }
                _ => {}
            }
        }
        Ok(index)
    }

    fn write(&self, paths: &LogFiles) -> io::Result<()> {
        let word = if self.rotating { "rotating" } else { "begins" };
        let mut text = format!("{word} {} {}\n", self.rotated_begins, self.begins);
        for (offset, at) in &self.moments {
            text.push_str(&format!("{offset} {at}\n"));
        }
        write_atomic(&paths.index, text.as_bytes(), Durability::Process)
    }

    /// Returns what is true after a rotation that was cut off: an empty file can only be the new one.
    fn settled(&self, paths: &LogFiles) -> io::Result<Self> {
        let mut settled = Self { rotating: false, moments: self.moments.clone(), ..*self };
        if self.rotating && length(&paths.newest)? == 0 {
            settled.rotated_begins = self.begins;
            settled.begins = self.begins + length(&paths.older)?;
        }
        Ok(settled)
    }
}

/// So often a reader looks at a log that is being rotated, with this long in between: after that its
/// writer was cut off.
const ATTEMPTS: u32 = 20;
const ROTATION: std::time::Duration = std::time::Duration::from_millis(1);

/// Reads the log of an instance, running or not, from its oldest kept byte on.
#[derive(Debug)]
pub struct LogReader {
    paths: LogFiles,
    position: u64,
    /// The moments that were known at the last read.
    moments: Vec<(u64, i64)>,
}

impl LogReader {
    /// A reader that begins with the oldest byte that is kept.
    pub fn new(paths: LogFiles) -> Self {
        Self { paths, position: 0, moments: Vec::new() }
    }

    /// Passes over what came before `moment`, up to a second too little.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn skip_to(&mut self, moment: Timestamp) -> io::Result<()> {
        let index = Index::read(&self.paths)?;
        let moment = moment.as_millisecond();
        // A line stands for all that came within a step after it.
        let first = index.moments.iter().position(|(_, at)| at + INDEX_STEP > moment);
        self.position = match first {
            // Whether something before it has been dropped shows at the first read.
            Some(0) => 0,
            Some(first) => index.moments[first].0,
            None => u64::MAX,
        };
        if self.position == u64::MAX {
            self.position = index.begins + length(&self.paths.newest)?;
        }
        Ok(())
    }

    /// Passes over all but the last `bytes`. Returns whether there was anything to pass over.
    ///
    /// # Errors
    /// If the index cannot be read.
    pub fn keep_last(&mut self, bytes: u64) -> io::Result<bool> {
        let index = Index::read(&self.paths)?;
        let end = index.begins + length(&self.paths.newest)?;
        let passed = end.saturating_sub(bytes);
        self.position = self.position.max(passed);
        Ok(passed > index.rotated_begins)
    }

    /// Returns the bytes that came since the last call; empty if there are none.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn read(&mut self) -> io::Result<Vec<u8>> {
        // A rotation between reading the index and opening the files shows as a changed index.
        for attempt in 1..=ATTEMPTS {
            let before = Index::read(&self.paths)?;
            if before.rotating && attempt < ATTEMPTS {
                std::thread::sleep(ROTATION);
                continue;
            }
            let bytes = self.read_with(&before.settled(&self.paths)?)?;
            let after = Index::read(&self.paths)?;
            if (before.rotating, before.begins) == (after.rotating, after.begins) {
                self.position = bytes.1;
                self.moments = after.moments;
                return Ok(bytes.0);
            }
        }
        Ok(Vec::new())
    }

    /// Returns the offset of the byte that the next read begins with.
    pub fn position(&self) -> u64 {
        self.position
    }

    /// Returns when the byte at `offset` came, up to a second too early; `None` if that is not known.
    pub fn moment(&self, offset: u64) -> Option<Timestamp> {
        let later = self.moments.partition_point(|(begin, _)| *begin <= offset);
        let (_, at) = self.moments.get(later.checked_sub(1)?)?;
        Timestamp::from_millisecond(*at).ok()
    }

    fn read_with(&self, index: &Index) -> io::Result<(Vec<u8>, u64)> {
        let mut bytes = Vec::new();
        let mut position = self.position.max(index.rotated_begins);
        if position < index.begins {
            let skip = position - index.rotated_begins;
            position += read_from(&self.paths.older, skip, &mut bytes)?;
            position = position.max(index.begins);
        }
        position += read_from(&self.paths.newest, position - index.begins, &mut bytes)?;
        Ok((bytes, position))
    }
}

fn length(path: &Path) -> io::Result<u64> {
    match fs::metadata(path) {
        Ok(facts) => Ok(facts.len()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(0),
        Err(error) => Err(error),
    }
}

fn read_from(path: &Path, skip: u64, bytes: &mut Vec<u8>) -> io::Result<u64> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(0),
        Err(error) => return Err(error),
    };
    file.seek(SeekFrom::Start(skip))?;
    Ok(file.read_to_end(bytes)? as u64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Layout;

    fn paths() -> (tempfile::TempDir, LogFiles) {
        let dir = tempfile::tempdir().unwrap();
        let paths = Layout::at(dir.path()).instance(&"abcde".parse().unwrap());
        fs::create_dir_all(paths.dir()).unwrap();
        (dir, paths.output())
    }

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    #[test]
    fn a_reader_sees_every_byte_once_over_rotations() {
        let (_dir, paths) = paths();
        let mut log = Log::open(paths.clone(), 0, output_lost).unwrap();
        let mut reader = LogReader::new(paths.clone());
        let (mut written, mut read) = (Vec::new(), Vec::new());
        for n in 0..200u32 {
            let line = format!("{n:1000}\n");
            log.append(line.as_bytes(), at(i64::from(n)));
            written.extend_from_slice(line.as_bytes());
            if n % 7 == 0 {
                read.extend(reader.read().unwrap());
            }
        }
        read.extend(reader.read().unwrap());
        assert!(paths.older.exists());
        assert!(read == written, "{} of {} bytes", read.len(), written.len());
    }

    #[test]
    fn a_rotation_that_was_cut_off_changes_no_byte() {
        let (_dir, paths) = paths();
        let mut log = Log::open(paths.clone(), 0, output_lost).unwrap();
        for n in 0..50u32 {
            log.append(format!("{n:1000}\n").as_bytes(), at(i64::from(n)));
        }
        let whole = LogReader::new(paths.clone()).read().unwrap();
        let mut index = Index::read(&paths).unwrap();
        index.rotating = true;
        index.write(&paths).unwrap();
        let mut reader = LogReader::new(paths.clone());
        assert!(reader.read().unwrap() == whole, "before the files were renamed");
        fs::rename(&paths.newest, &paths.older).unwrap();
        assert_eq!(reader.read().unwrap(), b"", "after that");
        let mut log = Log::open(paths.clone(), 0, output_lost).unwrap();
        log.append(b"more", at(60));
        assert_eq!(reader.read().unwrap(), b"more", "and after a new start");
        assert!(!Index::read(&paths).unwrap().rotating);
    }

    #[test]
    fn a_rotation_that_found_no_room_for_a_new_file_is_done_with_the_next_bytes() {
        for removed in [false, true] {
            let (_dir, paths) = paths();
            let mut log = Log::open(paths.clone(), 0, output_lost).unwrap();
            let mut lines = (0..u32::MAX).map(|n| format!("{n:1000}\n"));
            while !paths.older.exists() || log.length + 1001 <= log.max_size / 2 {
                log.append(lines.next().unwrap().as_bytes(), at(1));
            }
            let newest = fs::read_to_string(&paths.newest).unwrap();
            if removed {
                fs::remove_file(&paths.newest).unwrap();
            } else {
                fs::rename(&paths.newest, &paths.older).unwrap();
                log.away = true;
            }
            let kept = fs::read_to_string(&paths.older).unwrap();
            assert_eq!(kept == newest, !removed);
            let more: String = lines.take(4).collect();
            for line in more.split_inclusive('\n') {
                log.append(line.as_bytes(), at(2));
            }
            assert_eq!(fs::read_to_string(&paths.newest).unwrap(), more);
            assert_eq!(fs::read_to_string(&paths.older).unwrap(), kept);
            let index = Index::read(&paths).unwrap();
            assert!(index.begins - index.rotated_begins >= kept.len() as u64);
            assert!(!index.rotating);
        }
    }

    #[test]
    fn since_begins_where_the_moment_was() {
        let (_dir, paths) = paths();
        let mut log = Log::open(paths.clone(), 0, output_lost).unwrap();
        for n in 100..110 {
            log.append(format!("{n}\n").as_bytes(), at(n));
        }
        let mut reader = LogReader::new(paths.clone());
        reader.skip_to(at(108)).unwrap();
        assert_eq!(String::from_utf8(reader.read().unwrap()).unwrap(), "108\n109\n");
        let moments = [12, 28, 39].map(|offset| reader.moment(offset).unwrap());
        assert_eq!(moments, [at(103), at(107), at(109)]);
        reader.skip_to(at(200)).unwrap();
        assert_eq!(reader.read().unwrap(), b"");
    }

    #[test]
    fn a_log_goes_on_where_it_was_left() {
        let (_dir, paths) = paths();
        Log::open(paths.clone(), 0, output_lost).unwrap().append(b"one ", at(1));
        Log::open(paths.clone(), 0, output_lost).unwrap().append(b"two", at(2));
        assert_eq!(LogReader::new(paths.clone()).read().unwrap(), b"one two");
    }
}
