//! The lines of a structured agent as they came, and when: a [`Log`] of lines.
//!
//! Not every agent puts a time into its events, and none of ours is put among them.

use super::log::{Log, LogReader};
use crate::store::InstanceLayout;
use jiff::Timestamp;
use std::io;

/// Opens the stream of a running instance for appending whole lines; both its files together stay
/// below about `max_size` bytes.
pub(super) fn open(paths: &InstanceLayout, max_size: u64) -> io::Result<Log> {
    // An event of ours, where some of the agent's are missing; the first line end closes half a line.
    let note = |bytes| format!("\n{{\"type\":\"git_claudio_lost\",\"bytes\":{bytes}}}\n");
    Log::open(paths.stream(), max_size, note)
}

/// When a line came, as far as is known, and the line without its end.
pub type Arrived = (Option<Timestamp>, Vec<u8>);

/// Reads the stream of an instance, running or not, line by line from the oldest that is kept.
#[derive(Debug)]
pub struct StreamReader {
    log: LogReader,
    /// The beginning of a line whose end is still to come, and where it begins.
    partial: Vec<u8>,
    begins: u64,
    /// Whether lines were passed over that are not kept any more.
    missed: bool,
}

impl StreamReader {
    /// A reader that begins with the oldest line that is kept.
    pub fn new(paths: &InstanceLayout) -> Self {
        let log = LogReader::new(paths.stream());
        Self { log, partial: Vec::new(), begins: 0, missed: false }
    }

    /// Whether lines that came before those read last, and after all others, are not kept any more.
    pub fn take_missed(&mut self) -> bool {
        std::mem::take(&mut self.missed)
    }

    /// Returns the whole lines that came since the last call, without their ends, and when they came,
    /// to a second.
    ///
    /// # Errors
    /// If the stream is there and cannot be read.
    pub fn read(&mut self) -> io::Result<Vec<Arrived>> {
        let bytes = self.log.read()?;
        let first = self.log.position() - bytes.len() as u64;
        if self.begins + self.partial.len() as u64 != first {
            // What came in between is not kept any more.
            self.partial.clear();
            self.begins = first;
            self.missed = true;
        }
        self.partial.extend_from_slice(&bytes);
        let Some(end) = self.partial.iter().rposition(|b| *b == b'\n') else {
            return Ok(Vec::new());
        };
        let mut lines = Vec::new();
        for line in self.partial[..=end].split_inclusive(|b| *b == b'\n') {
            lines.push((self.log.moment(self.begins), line[..line.len() - 1].to_owned()));
            self.begins += line.len() as u64;
        }
        self.partial.drain(..=end);
        Ok(lines)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Layout;
    use std::fs;

    const SIZE: u64 = 1 << 20;

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
        open(&paths, SIZE).unwrap().append(b"{1}\n", at(10));
        assert_eq!(reader.read().unwrap(), [(Some(at(10)), b"{1}".to_vec())]);
        let mut log = open(&paths, SIZE).unwrap();
        log.append(b"{2}\n", at(20));
        log.append(b"\n", at(20));
        log.append(b"{3}\n", at(25));
        let lines = reader.read().unwrap();
        let times: Vec<_> = lines.iter().map(|(at, _)| at.unwrap()).collect();
        assert_eq!(times, [at(20), at(20), at(25)]);
        assert_eq!(reader.read().unwrap(), []);
        assert_eq!(StreamReader::new(&paths).read().unwrap().len(), 4);
    }

    #[test]
    fn half_a_line_waits_for_its_end_and_a_stream_without_an_index_has_no_times() {
        let (_dir, paths) = paths();
        fs::write(paths.stream().newest, b"{1}\n{2").unwrap();
        let mut reader = StreamReader::new(&paths);
        assert_eq!(reader.read().unwrap(), [(None, b"{1}".to_vec())]);
        assert_eq!(reader.read().unwrap(), []);
        fs::write(paths.stream().newest, b"{1}\n{2}\n").unwrap();
        assert_eq!(reader.read().unwrap(), [(None, b"{2}".to_vec())]);
    }

    #[test]
    fn it_stays_within_its_size_and_is_cut_between_lines() {
        let (_dir, paths) = paths();
        let mut log = open(&paths, 64 * 1024).unwrap();
        let (mut early, mut read) = (StreamReader::new(&paths), 0);
        for n in 0..500 {
            log.append(format!("{n:1000}\n").as_bytes(), at(n));
            read += early.read().unwrap().len();
        }
        assert!(read == 500 && !early.take_missed(), "who follows misses nothing");
        let files = [paths.stream().newest, paths.stream().older];
        let sizes = files.map(|file| fs::metadata(file).unwrap().len());
        assert!(sizes.iter().sum::<u64>() <= 64 * 1024, "{sizes:?}");
        let mut late = StreamReader::new(&paths);
        let kept = late.read().unwrap();
        assert_eq!([late.take_missed(), late.take_missed()], [true, false]);
        assert!(kept.len() > 20 && kept.iter().all(|(_, line)| line.len() == 1000));
        let (last, line) = &kept[kept.len() - 1];
        assert_eq!((*last, line.ends_with(b" 499")), (Some(at(499)), true));
    }
}
