//! The files in which an agent writes its session down, read on as they grow.
//!
//! They are read when the agent is heard of, never in between, and nobody waits for them: a path that is
//! no plain file is passed over. What a sub-agent does stands in files of its own, in a directory that
//! is called like the main one.

use super::agent::{Lines, Wrote};
use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// So much is read at a time of each file; the rest at the next time.
const AT_ONCE: u64 = 32 << 20;
/// Only lines that hold this tell what was used.
const TELLS: &[u8] = b"\"usage\"";

/// The records of a session.
#[derive(Debug, Default)]
pub(super) struct Records {
    main: Option<PathBuf>,
    files: BTreeMap<PathBuf, Followed>,
}

#[derive(Debug, Default)]
struct Followed {
    position: u64,
    lines: Lines,
}

impl Records {
    /// Goes on with the records whose main file is `main`; with what comes from now on if what is there is
    /// `old`. One that was followed before is taken up where it was left.
    pub(super) fn follow(&mut self, main: PathBuf, old: bool) {
        self.main = Some(main);
        for path in self.paths() {
            let length = fs::metadata(&path).map_or(0, |data| data.len());
            let position = if old { length } else { 0 };
            self.files.entry(path).or_insert(Followed { position, lines: Lines::default() });
        }
    }

    /// Returns the whole lines about usage that were written since the last time.
    pub(super) fn read(&mut self) -> Vec<Vec<u8>> {
        let mut wrote = Vec::new();
        for path in self.paths() {
            let file = self.files.entry(path.clone()).or_default();
            // What cannot be read now is there the next time, or in the account at the end.
            let _ = file.read(&path, &mut wrote);
        }
        let line = |wrote| match wrote {
            Wrote::Line(line) if line.windows(TELLS.len()).any(|part| part == TELLS) => Some(line),
            _ => None,
        };
        wrote.into_iter().filter_map(line).collect()
    }

    fn paths(&self) -> Vec<PathBuf> {
        let Some(main) = &self.main else { return Vec::new() };
        let agents = fs::read_dir(main.with_extension("").join("subagents"));
        let agents = agents.into_iter().flatten().flatten().map(|entry| entry.path());
        let agents = agents.filter(|path| path.extension() == main.extension());
        std::iter::once(main.clone()).chain(agents).collect()
    }
}

impl Followed {
    fn read(&mut self, path: &Path, wrote: &mut Vec<Wrote>) -> io::Result<()> {
        let mut file = open(path)?;
        file.seek(SeekFrom::Start(self.position))?;
        let mut new = Vec::new();
        file.take(AT_ONCE).read_to_end(&mut new)?;
        self.position += new.len() as u64;
        self.lines.split(&new, false, wrote);
        Ok(())
    }
}

/// Opens a plain file. The path was told by the agent, and must not make us wait.
fn open(path: &Path) -> io::Result<File> {
    let file = OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)?;
    match file.metadata()?.is_file() {
        true => Ok(file),
        false => Err(io::ErrorKind::InvalidInput.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn write(path: &Path, text: &str) {
        let mut file = OpenOptions::new().append(true).create(true).open(path).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn read(records: &mut Records) -> Vec<String> {
        records.read().into_iter().map(|line| String::from_utf8(line).unwrap()).collect()
    }

    #[test]
    fn whole_lines_of_all_files_come_once() {
        let dir = tempfile::tempdir().unwrap();
        let main = dir.path().join("s.jsonl");
        let agents = dir.path().join("s/subagents");
        let mut records = Records::default();
        assert!(records.read().is_empty());
        records.follow(main.clone(), false);
        assert!(records.read().is_empty(), "it is not there yet");
        write(&main, "{\"usage\":1}\n{\"other\":1}\n{\"usa");
        assert_eq!(read(&mut records), ["{\"usage\":1}"]);
        fs::create_dir_all(&agents).unwrap();
        write(&agents.join("agent-1.jsonl"), "{\"usage\":2}\n");
        write(&main, "ge\":3}\n");
        assert_eq!(read(&mut records), ["{\"usage\":3}", "{\"usage\":2}"]);
        assert!(records.read().is_empty());
        // '/clear' begins another file; back in the first one, nothing is read twice.
        let other = dir.path().join("t.jsonl");
        write(&other, "{\"usage\":4}\n");
        records.follow(other, true);
        assert!(records.read().is_empty(), "that was there before");
        records.follow(main.clone(), true);
        write(&main, "{\"usage\":5}\n");
        assert_eq!(read(&mut records), ["{\"usage\":5}"]);
    }

    #[test]
    fn what_is_no_plain_file_holds_nobody_up() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("s.jsonl");
        nix::unistd::mkfifo(&pipe, nix::sys::stat::Mode::S_IRWXU).unwrap();
        let mut records = Records::default();
        records.follow(pipe, false);
        assert!(records.read().is_empty());
    }
}
