//! The terminal of an instance on the terminal of the caller.

use super::Error;
use crate::instance::Mode;
use crate::store::Stored;
use crate::supervisor::{self, ClientError, Frame, Frames, Request, Response};
use crate::sys::signals::SignalPipe;
use crate::sys::terminal::{self, RawMode};
use nix::poll::{PollFd, PollFlags, PollTimeout, poll};
use std::io::{self, Read, Write};
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

/// `Ctrl-\`, after which `d` detaches. Pressed twice it goes to the program once.
const PREFIX: u8 = 0x1c;
/// How a terminal spells it that was asked for the keyboard protocol of kitty, as agents do: pressed,
/// and (to be passed over) held and let go.
const PREFIX_SPELT: &[&[u8]] = &[b"\x1b[92;5u", b"\x1b[92;5:1u"];
const PREFIX_AFTER: &[&[u8]] = &[b"\x1b[92;5:2u", b"\x1b[92;5:3u"];
/// Leaves the alternate screen, shows the cursor, ends colours, mouse, pasting, focus, theme and
/// keyboard modes: whatever the program had switched on must not stay.
const RESET: &[u8] = b"\x1b[?2026l\x1b[?1049l\x1b[?25h\x1b[0m\x1b[?1000l\x1b[?1002l\x1b[?1003l\
    \x1b[?1006l\x1b[?2004l\x1b[?1004l\x1b[?2031l\x1b[>4m\x1b[<u\x1b[?1l\x1b>";
const ANSWER_WAIT: Duration = Duration::from_secs(10);
/// How long the way out can be read before a full-screen program covers it, unless a key comes.
const READ_WAIT: Duration = Duration::from_secs(1);
/// What a drawing begins with whose program has the alternate screen.
const ALTERNATE: &[u8] = b"\x1b[?1049h";

/// The terminal's title is put on its stack, and taken from there.
const TITLE_KEPT: &str = "\x1b[22;2t";
const TITLE_BACK: &str = "\x1b[23;2t";

/// Why the terminal came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// The person detached; the instance goes on.
    Detached,
    /// The instance has ended.
    Ended,
}

/// Connects standard input and output to the pty of `stored`, until the person detaches or it ends.
///
/// `notice`, which says how to leave, is shown for a moment before a full-screen program covers the
/// screen, and below what a program shows that prints lines. It is the terminal's title, too.
///
/// # Errors
/// If it does not run, has no pty, or the terminal cannot be used.
pub fn attach(stored: &Stored, read_only: bool, notice: &str) -> Result<Left, Error> {
    let id = stored.record.id.clone();
    super::steer::require_running(stored)?;
    let failed = |source: ClientError| Error::Supervisor { id: id.clone(), source };
    let mut client = supervisor::connect(&stored.record, Some(ANSWER_WAIT)).map_err(failed)?;
    let size = terminal::size(io::stdout());
    let response = client.request(&Request::Attach { size, read_only }).map_err(failed)?;
    if let Response::Refused { reason, message } = response {
        return Err(Error::Refused { id: id.clone(), reason, message });
    }
    let frames = client.into_frames().map_err(failed)?;
    let doing = |e| Error::io("use the terminal", e);
    let raw = RawMode::enter(io::stdin()).map_err(doing)?;
    let full_screen = stored.record.mode == Mode::Terminal;
    let viewer = Viewer { frames, read_only, prefixed: false };
    let mut out = io::stdout();
    let result = out
        .write_all(format!("{TITLE_KEPT}\x1b]2;{notice}\x07\r\n{notice}\r\n").as_bytes())
        .and_then(|()| out.flush())
        .and_then(|()| viewer.run(full_screen, notice));
    let _ = out
        .write_all(TITLE_BACK.as_bytes())
        .and_then(|()| out.write_all(RESET))
        .and_then(|()| out.write_all(b"\r\n"))
        .and_then(|()| out.flush());
    drop(raw);
    result.map_err(doing)
}

/// Whether there was anything to draw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Drawn {
    Shown,
    Gone,
}

struct Viewer {
    frames: Frames,
    read_only: bool,
    prefixed: bool,
}

impl Viewer {
    fn run(mut self, full_screen: bool, notice: &str) -> io::Result<Left> {
        let mut signals = SignalPipe::new(&[libc::SIGWINCH, libc::SIGTERM, libc::SIGHUP])?;
        if self.draw(&signals, full_screen, notice)? == Drawn::Gone {
            return Ok(Left::Ended);
        }
        loop {
            while let Some(frame) = self.frames.take().map_err(io::Error::other)? {
                match frame {
                    Frame::Data(bytes) => {
                        let mut out = io::stdout();
                        out.write_all(&bytes)?;
                        out.flush()?;
                    }
                    Frame::Ended => return Ok(Left::Ended),
                    Frame::Resize(_) => {}
                }
            }
            let stdin = io::stdin();
            let mut set = [
                PollFd::new(stdin.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.frames.descriptor(), PollFlags::POLLIN),
                PollFd::new(signals.as_fd(), PollFlags::POLLIN),
            ];
            match poll(&mut set, PollTimeout::NONE) {
                Ok(_) => {}
                Err(nix::errno::Errno::EINTR) => continue,
                Err(error) => return Err(error.into()),
            }
            let [input, output, signal] = set.map(|fd| fd.any().unwrap_or(false));
            if signal {
                for signal in signals.drain() {
                    if signal != libc::SIGWINCH {
                        return Ok(Left::Detached);
                    }
                    if let (Some(size), false) = (terminal::size(io::stdout()), self.read_only) {
                        self.frames.send(&Frame::Resize(size))?;
                    }
                }
            }
            if output && !self.frames.fill()? {
                return Ok(Left::Ended);
            }
            if input && self.typed()? {
                return Ok(Left::Detached);
            }
        }
    }

    /// Draws what the program shows, with the way out before it or below it.
    fn draw(&mut self, signals: &SignalPipe, full_screen: bool, notice: &str) -> io::Result<Drawn> {
        let drawing = loop {
            match self.frames.take().map_err(io::Error::other)? {
                Some(Frame::Data(bytes)) => break bytes,
                Some(Frame::Resize(_)) => {}
                Some(Frame::Ended) => return Ok(Drawn::Gone),
                None if self.frames.fill()? => {}
                None => return Ok(Drawn::Gone),
            }
        };
        let covers = full_screen || drawing.starts_with(ALTERNATE);
        if covers {
            self.wait_for_reader(signals)?;
        }
        let mut out = io::stdout();
        out.write_all(b"\x1b[2J\x1b[H")?;
        out.write_all(&drawing)?;
        if !covers {
            out.write_all(format!("\r\n{notice}\r\n").as_bytes())?;
        }
        out.flush()?;
        Ok(Drawn::Shown)
    }

    /// Gives the person time to read, until a key or a signal comes.
    fn wait_for_reader(&mut self, signals: &SignalPipe) -> io::Result<()> {
        let deadline = Instant::now() + READ_WAIT;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let stdin = io::stdin();
            let mut set = [
                PollFd::new(stdin.as_fd(), PollFlags::POLLIN),
                PollFd::new(signals.as_fd(), PollFlags::POLLIN),
                PollFd::new(self.frames.descriptor(), PollFlags::POLLIN),
            ];
            let time = PollTimeout::try_from(left).unwrap_or(PollTimeout::ZERO);
            let ready = match poll(&mut set, time) {
                Ok(ready) => ready,
                Err(nix::errno::Errno::EINTR) => continue,
                Err(error) => return Err(error.into()),
            };
            let [typed, signalled, output] = set.map(|fd| fd.any().unwrap_or(false));
            // The supervisor must not have to keep what comes meanwhile.
            if ready == 0 || typed || signalled || (output && !self.frames.fill()?) {
                return Ok(());
            }
        }
    }

    /// Passes on what was typed. Returns whether the person wants to leave.
    fn typed(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 4096];
        // Not through the buffered reader: poll would not see what it holds.
        let read =
            std::fs::File::from(io::stdin().as_fd().try_clone_to_owned()?).read(&mut buffer)?;
        if read == 0 {
            return Ok(true);
        }
        let mut keys = Vec::new();
        for byte in &plain(&buffer[..read]) {
            match (self.prefixed, *byte) {
                (true, b'd' | b'D' | 0x04) => return Ok(true),
                (true, PREFIX) => keys.push(PREFIX),
                (true, other) => keys.extend([PREFIX, other]),
                (false, PREFIX) => {}
                (false, other) => keys.push(other),
            }
            self.prefixed = !self.prefixed && *byte == PREFIX;
        }
        if !keys.is_empty() && !self.read_only {
            self.frames.send(&Frame::Data(keys))?;
        }
        Ok(false)
    }
}

/// Returns what was typed with the prefix in its plain spelling.
fn plain(typed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(typed.len());
    let mut rest = typed;
    while let Some((first, after)) = rest.split_first() {
        let starts = |spelt: &&&[u8]| rest.starts_with(spelt);
        if let Some(spelt) = PREFIX_SPELT.iter().find(starts) {
            bytes.push(PREFIX);
            rest = &rest[spelt.len()..];
        } else if let Some(spelt) = PREFIX_AFTER.iter().find(starts) {
            rest = &rest[spelt.len()..];
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_prefix_is_known_in_every_spelling() {
        assert_eq!(plain(b"a\x1cd"), b"a\x1cd");
        assert_eq!(plain(b"\x1b[92;5u\x1b[92;5:3ud"), b"\x1cd");
        assert_eq!(plain(b"\x1b[92;5:1ud\x1b[A"), b"\x1cd\x1b[A");
    }
}
