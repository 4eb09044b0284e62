//! The processes that a supervisor starts: the agent, and the helper that makes worktrees.

use crate::backend::{Launch, Stdin, Streams};
use crate::sys::process;
use crate::sys::spawn;
use crate::sys::terminal::WindowSize;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::path::Path;
use std::process::{Command, Stdio};

/// What one `read` takes at most.
const CHUNK: usize = 64 * 1024;
/// A line protocol's line may be this long: a tool's result with pictures in it needs some megabytes.
/// Of a longer one the rest is thrown away, so that a program gone mad cannot make us grow.
const LINE_LIMIT: usize = 16 << 20;

/// What the supervisor reads from and writes to a process.
pub(super) struct Pipe {
    file: Option<File>,
}

impl Pipe {
    fn new(descriptor: OwnedFd) -> io::Result<Self> {
        spawn::set_nonblocking(descriptor.as_fd())?;
        Ok(Self { file: Some(descriptor.into()) })
    }

    pub(super) fn descriptor(&self) -> Option<BorrowedFd<'_>> {
        self.file.as_ref().map(AsFd::as_fd)
    }

    /// Reads one chunk. Returns an empty one if there is nothing now; the pipe closes at its end.
    pub(super) fn read(&mut self) -> Vec<u8> {
        let mut chunk = vec![0; CHUNK];
        let Some(file) = &mut self.file else { return Vec::new() };
        loop {
            match file.read(&mut chunk) {
                Ok(0) => break,
                Ok(read) => {
                    chunk.truncate(read);
                    return chunk;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Vec::new(),
                // A pty answers EIO once nobody has its other side open and all is read.
                Err(_) => break,
            }
        }
        self.file = None;
        Vec::new()
    }

    /// Writes what it can of `bytes` and takes that away from them.
    fn write(&mut self, bytes: &mut Vec<u8>) {
        let Some(file) = &mut self.file else { return bytes.clear() };
        while !bytes.is_empty() {
            match file.write(bytes) {
                Ok(written) => {
                    bytes.drain(..written);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return,
                // Nobody reads any more: the exit status will tell.
                Err(_) => return bytes.clear(),
            }
        }
    }
}

/// How the agent is connected.
enum Wires {
    Pty { master: spawn::PtyMaster, pipe: Pipe },
    Pipes { input: Pipe, output: Pipe, errors: Pipe, lines: Lines },
}

/// A running agent.
pub(super) struct Agent {
    pub(super) pid: i32,
    /// Its own process is gone, and its exit is known.
    pub(super) reaped: bool,
    wires: Wires,
    waiting_input: Vec<u8>,
    closing: bool,
}

/// Something that an agent wrote.
#[derive(Debug)]
pub(super) enum Wrote {
    /// Bytes of the pty.
    Screen(Vec<u8>),
    /// A line of its protocol, without its end.
    Line(Vec<u8>),
    /// Bytes of its standard error.
    Errors(Vec<u8>),
}

impl Agent {
    /// Starts the program of `launch` in `directory`.
    pub(super) fn start(
        launch: &Launch,
        directory: &Path,
        environment: &[(OsString, OsString)],
        size: WindowSize,
    ) -> io::Result<Self> {
        let mut command = Command::new(&launch.program);
        command.args(&launch.args).current_dir(directory).env_clear();
        command.envs(environment.iter().map(|(n, v)| (n, v)));
        command.envs(launch.environment.iter().map(|(n, v)| (n, v)));
        let (pid, wires) = match &launch.streams {
            Streams::Pty { stdin } => {
                let stdin = stdin.as_ref().map(input).transpose()?;
                let (master, child) = spawn::on_pty(&mut command, size, stdin)?;
                let pipe = Pipe::new(master.fd.try_clone()?)?;
                (child.id() as i32, Wires::Pty { master, pipe })
            }
            Streams::Pipes => {
                command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
                spawn::in_new_session(&mut command);
                spawn::ending_with_parent(&mut command);
                let mut child = command.spawn()?;
                let lost = || io::Error::other("a pipe is missing");
                let input = Pipe::new(child.stdin.take().ok_or_else(lost)?.into())?;
                let output = Pipe::new(child.stdout.take().ok_or_else(lost)?.into())?;
                let errors = Pipe::new(child.stderr.take().ok_or_else(lost)?.into())?;
                (child.id() as i32, Wires::Pipes { input, output, errors, lines: Lines::default() })
            }
        };
        Ok(Self { pid, reaped: false, wires, waiting_input: Vec::new(), closing: false })
    }

    /// Returns the descriptors to wait on for reading.
    pub(super) fn readable(&self) -> Vec<BorrowedFd<'_>> {
        match &self.wires {
            Wires::Pty { pipe, .. } => pipe.descriptor().into_iter().collect(),
            Wires::Pipes { output, errors, .. } => {
                output.descriptor().into_iter().chain(errors.descriptor()).collect()
            }
        }
    }

    /// Returns the descriptor to wait on for writing, if something waits to be written.
    pub(super) fn writable(&self) -> Option<BorrowedFd<'_>> {
        if self.waiting_input.is_empty() {
            return None;
        }
        match &self.wires {
            Wires::Pty { pipe, .. } => pipe.descriptor(),
            Wires::Pipes { input, .. } => input.descriptor(),
        }
    }

    /// Reads a chunk of everything there is. Empty if there is nothing now.
    pub(super) fn read(&mut self) -> Vec<Wrote> {
        let mut wrote = Vec::new();
        match &mut self.wires {
            Wires::Pty { pipe, .. } => {
                let chunk = pipe.read();
                if !chunk.is_empty() {
                    wrote.push(Wrote::Screen(chunk));
                }
            }
            Wires::Pipes { output, errors, lines, .. } => {
                let chunk = errors.read();
                if !chunk.is_empty() {
                    wrote.push(Wrote::Errors(chunk));
                }
                let chunk = output.read();
                lines.split(&chunk, output.file.is_none(), &mut wrote);
            }
        }
        wrote
    }

    /// Writes `bytes` to the agent's input, in the background if need be.
    pub(super) fn write(&mut self, bytes: &[u8]) {
        self.waiting_input.extend_from_slice(bytes);
        self.flush();
    }

    /// Writes what still waits.
    pub(super) fn flush(&mut self) {
        match &mut self.wires {
            Wires::Pty { pipe, .. } => pipe.write(&mut self.waiting_input),
            Wires::Pipes { input, .. } => {
                input.write(&mut self.waiting_input);
                if self.closing && self.waiting_input.is_empty() {
                    input.file = None;
                }
            }
        }
    }

    /// Closes the agent's input once all is written; on a pty that is the end-of-file character.
    pub(super) fn close_input(&mut self) {
        match &self.wires {
            Wires::Pty { .. } => self.write(b"\x04"),
            Wires::Pipes { .. } => {
                self.closing = true;
                self.flush();
            }
        }
    }

    /// Gives the pty another size.
    pub(super) fn resize(&self, size: WindowSize) {
        if let Wires::Pty { master, .. } = &self.wires {
            // A size that the kernel refuses changes nothing that anybody relies on.
            let _ = master.resize(size);
        }
    }

    /// Whether the agent has a pty.
    pub(super) fn has_pty(&self) -> bool {
        matches!(self.wires, Wires::Pty { .. })
    }
}

/// Bytes on their way to become lines.
#[derive(Debug, Default)]
pub(super) struct Lines {
    partial: Vec<u8>,
    /// The line that is being read was too long; what is left of it is thrown away.
    skipping: bool,
}

impl Lines {
    /// Adds the lines that `chunk` completes, and at the end of it all what is left, to `wrote`.
    pub(super) fn split(&mut self, chunk: &[u8], ended: bool, wrote: &mut Vec<Wrote>) {
        let mut rest = chunk;
        while let Some(end) = rest.iter().position(|b| *b == b'\n') {
            self.add(&rest[..end], wrote);
            if !std::mem::take(&mut self.skipping) {
                wrote.push(Wrote::Line(std::mem::take(&mut self.partial)));
            }
            rest = &rest[end + 1..];
        }
        self.add(rest, wrote);
        if ended && !self.partial.is_empty() {
            wrote.push(Wrote::Line(std::mem::take(&mut self.partial)));
        }
    }

    /// A line that is too long comes as its beginning, once: the backend sees that it is none.
    fn add(&mut self, bytes: &[u8], wrote: &mut Vec<Wrote>) {
        if self.skipping {
            return;
        }
        self.partial.extend_from_slice(bytes);
        if self.partial.len() > LINE_LIMIT {
            self.skipping = true;
            let mut begin = std::mem::take(&mut self.partial);
            begin.truncate(CHUNK);
            wrote.push(Wrote::Line(begin));
        }
    }
}

/// Opens what a program reads instead of its terminal. A text is kept in a file without a name.
fn input(stdin: &Stdin) -> io::Result<File> {
    match stdin {
        Stdin::File(path) => File::open(path),
        Stdin::Text(text) => {
            let mut file = tempfile::tempfile()?;
            file.write_all(text)?;
            file.rewind()?;
            Ok(file)
        }
    }
}

/// A helper process: its standard output is its answer, its standard error goes to the log.
pub(super) struct Helper {
    pub(super) pid: i32,
    output: Pipe,
    errors: Pipe,
    answer: Vec<u8>,
}

impl Helper {
    /// Starts `program` with `args`.
    pub(super) fn start(
        program: &Path,
        args: &[&std::ffi::OsStr],
        environment: &[(OsString, OsString)],
    ) -> io::Result<Self> {
        let mut command = Command::new(program);
        command.args(args).env_clear().envs(environment.iter().map(|(n, v)| (n, v)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        spawn::in_new_session(&mut command);
        let mut child = command.spawn()?;
        let lost = || io::Error::other("a pipe is missing");
        Ok(Self {
            pid: child.id() as i32,
            output: Pipe::new(child.stdout.take().ok_or_else(lost)?.into())?,
            errors: Pipe::new(child.stderr.take().ok_or_else(lost)?.into())?,
            answer: Vec::new(),
        })
    }

    /// Returns the descriptors to wait on.
    pub(super) fn readable(&self) -> impl Iterator<Item = BorrowedFd<'_>> {
        self.output.descriptor().into_iter().chain(self.errors.descriptor())
    }

    /// Reads what there is and returns what is for the log. Empty if there is nothing now.
    pub(super) fn read(&mut self) -> Vec<u8> {
        let answer = self.output.read();
        self.answer.extend_from_slice(&answer);
        self.errors.read()
    }

    /// Returns the whole answer, once the process has ended.
    pub(super) fn answer(mut self) -> (Vec<u8>, Vec<u8>) {
        let mut log = Vec::new();
        loop {
            let before = self.answer.len();
            let chunk = self.read();
            if chunk.is_empty() && self.answer.len() == before {
                return (self.answer, log);
            }
            log.extend(chunk);
        }
    }
}

/// Returns whether no process below this one belongs to the instance. The supervisor of another
/// instance, started from inside this one, is not part of it, nor is anything below it.
pub(super) fn tree_is_empty() -> bool {
    process::tree::is_empty(process::own().pid, &is_supervisor)
}

/// Whether a process is a supervisor: it runs the same program as this one, of whatever version.
pub(super) fn is_supervisor(info: &process::ProcessInfo) -> bool {
    process::runs_program(info.id.pid, super::PROGRAM)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(chunks: &[&[u8]]) -> Vec<Vec<u8>> {
        let (mut lines, mut wrote) = (Lines::default(), Vec::new());
        for (number, chunk) in chunks.iter().enumerate() {
            lines.split(chunk, number + 1 == chunks.len(), &mut wrote);
        }
        let line = |wrote| match wrote {
            Wrote::Line(line) => Some(line),
            _ => None,
        };
        wrote.into_iter().filter_map(line).collect()
    }

    #[test]
    fn lines_come_whole_however_they_are_cut() {
        let wanted: Vec<Vec<u8>> = [&b"a"[..], b"", b"bc", b"d"].map(<[u8]>::to_vec).into();
        assert_eq!(lines(&[b"a\n\nbc\nd"]), wanted);
        assert_eq!(lines(&[b"a", b"\n", b"\nb", b"c\nd", b""]), wanted);
    }

    #[test]
    fn an_endless_line_is_cut_short_and_the_next_one_is_read() {
        let long = vec![b'x'; LINE_LIMIT];
        let seen = lines(&[&long, &long, b"x\nnext\n"]);
        assert_eq!(seen.len(), 2);
        assert_eq!((seen[0].len(), seen[1].as_slice()), (CHUNK, &b"next"[..]));
    }
}
