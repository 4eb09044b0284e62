//! `events.jsonl`: one line per thing that happened, numbered without gaps.
//!
//! Writers append under a leaf lock; a line that a crash cut off is taken away by the next writer, so
//! that a reader never meets half a line followed by a whole one. Readers take no lock.

use super::{Error, Layout};
use crate::instance::{Event, NewEvent};
use crate::sys::failpoint;
use crate::sys::files::open_append;
use crate::sys::lock::Lock;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A journal's writer waits this long for another one; each holds the lock for one short write.
const WRITER_WAIT: Duration = Duration::from_secs(5);

/// The journal of a repository.
#[derive(Debug)]
pub struct Journal<'a> {
    layout: &'a Layout,
}

impl<'a> Journal<'a> {
    pub(super) fn new(layout: &'a Layout) -> Self {
        Self { layout }
    }

    /// Returns the journal's file, for those who wait for it to grow.
    pub fn path(&self) -> PathBuf {
        self.layout.journal()
    }

    /// Appends `event` and returns it with its number.
    ///
    /// # Errors
    /// If the journal cannot be locked, read or written.
    pub fn append(&self, event: NewEvent) -> Result<Event, Error> {
        let path = self.path();
        let io = |e| Error::io("write", &path, e);
        let _lock = Lock::acquire(&self.layout.journal_lock(), WRITER_WAIT)?;
        let mut file = open_append(&path).map_err(io)?;
        let last = last_seq(&path).map_err(io)?;
        if let Some(whole) = last.torn_after {
            file.set_len(whole).map_err(io)?;
        }
        let event = Event::new(last.seq + 1, event);
        let mut line = serde_json::to_vec(&event)
            .map_err(|e| Error::Unreadable { path: path.clone(), reason: e.to_string() })?;
        line.push(b'\n');
        failpoint::hit("journal.before-append");
        file.write_all(&line).map_err(io)?;
        failpoint::hit("journal.after-append");
        Ok(event)
    }

    /// Returns the number of the last event, 0 if there is none.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn last_seq(&self) -> Result<u64, Error> {
        let path = self.path();
        Ok(last_seq(&path).map_err(|e| Error::io("read", &path, e))?.seq)
    }

    /// Returns event `seq`, which is one of the last: it is looked for from the end.
    ///
    /// # Errors
    /// If the journal cannot be read.
    pub fn event(&self, seq: u64) -> Result<Option<Event>, Error> {
        let path = self.path();
        // One with a smaller number stands before the one that is looked for.
        let (found, _) = look_back(&path, |event| (event.seq <= seq).then_some(event))
            .map_err(|e| Error::io("read", &path, e))?;
        Ok(found.filter(|event| event.seq == seq))
    }

    /// Returns a reader of all events after number `after`.
    pub fn reader(&self, after: u64) -> JournalReader {
        JournalReader { path: self.path(), after, offset: 0 }
    }
}

struct Last {
    seq: u64,
    /// The length of the whole lines, if a torn one follows them.
    torn_after: Option<u64>,
}

/// Finds the last whole line that is an event.
fn last_seq(path: &Path) -> io::Result<Last> {
    let (seq, torn_after) = look_back(path, |event| Some(event.seq))?;
    Ok(Last { seq: seq.unwrap_or(0), torn_after })
}

/// Goes through the events backwards from the end until `look` finds what it looks for. Returns that,
/// and the length of the whole lines if a torn one follows them.
fn look_back<T>(
    path: &Path,
    look: impl Fn(Event) -> Option<T>,
) -> io::Result<(Option<T>, Option<u64>)> {
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((None, None)),
        Err(error) => return Err(error),
    };
    let length = file.metadata()?.len();
    let mut span = 8 * 1024;
    loop {
        let start = length.saturating_sub(span);
        file.seek(SeekFrom::Start(start))?;
        let mut tail = Vec::new();
        Read::by_ref(&mut file).take(length - start).read_to_end(&mut tail)?;
        let whole = tail.iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let torn_after = (whole < tail.len()).then_some(start + whole as u64);
        let found = tail[..whole]
            .split(|b| *b == b'\n')
            .rev()
            .filter(|line| !line.is_empty())
            .find_map(|line| look(serde_json::from_slice(line).ok()?));
        // The first line of a part may be cut at its front, which only makes it unreadable.
        if found.is_some() || start == 0 {
            return Ok((found, torn_after));
        }
        span *= 8;
    }
}

/// Reads events in their order and goes on where it stopped.
#[derive(Debug)]
pub struct JournalReader {
    path: PathBuf,
    after: u64,
    offset: u64,
}

impl JournalReader {
    /// Returns the events that came since the last call.
    ///
    /// # Errors
    /// If the journal cannot be read. A line that is no event is passed over: it is kept in the file.
    pub fn read(&mut self) -> Result<Vec<Event>, Error> {
        self.read_lines().map_err(|e| Error::io("read", &self.path, e))
    }

    fn read_lines(&mut self) -> io::Result<Vec<Event>> {
        let mut file = match File::open(&self.path) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(error),
        };
        // Deleted by hand and begun anew: its numbers start again, and so do we.
        if file.metadata()?.len() < self.offset {
            (self.offset, self.after) = (0, 0);
        }
        file.seek(SeekFrom::Start(self.offset))?;
        let mut lines = BufReader::new(file);
        let mut events = Vec::new();
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line)?;
            if read == 0 || line.last() != Some(&b'\n') {
                return Ok(events);
            }
            self.offset += read as u64;
            if let Ok(event) = serde_json::from_slice::<Event>(&line)
                && event.seq > self.after
            {
                self.after = event.seq;
                events.push(event);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::EventKind;
    use crate::sys::clock;
    use serde_json::json;

    fn warning(message: &str) -> NewEvent {
        NewEvent {
            at: clock::now(),
            instance: None,
            kind: EventKind::Warning,
            from: None,
            to: None,
            source: None,
            detail: Some(json!({ "message": message })),
        }
    }

    /// What comes before is as long as no program would read it in a day.
    #[test]
    fn an_event_is_found_from_the_end() {
        let dir = tempfile::tempdir().unwrap();
        let layout = Layout::at(dir.path());
        let journal = Journal::new(&layout);
        assert_eq!(journal.event(1).unwrap(), None);
        let first = journal.append(warning("first")).unwrap();
        let mut file = open_append(&journal.path()).unwrap();
        file.set_len(1 << 40).unwrap();
        file.write_all(b"\n").unwrap();
        let large = "x".repeat(100_000);
        let line = |seq| {
            let event = Event::new(seq, warning(if seq == 3 { &large } else { "small" }));
            (serde_json::to_string(&event).unwrap() + "\n", event)
        };
        let lines: Vec<_> = [2, 3, 4, 6].map(line).into();
        for (line, _) in &lines {
            file.write_all(line.as_bytes()).unwrap();
        }
        for (_, event) in lines {
            assert_eq!(journal.event(event.seq).unwrap(), Some(event));
        }
        assert_eq!(journal.event(5).unwrap(), None, "a number that was left out");
        file.write_all(b"{\"seq\":7,").unwrap();
        assert_eq!(journal.event(7).unwrap(), None, "half a line");
        assert_eq!((first.seq, journal.last_seq().unwrap()), (1, 6));
    }
}
