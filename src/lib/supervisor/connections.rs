//! The supervisor's side of its socket: who is connected, what they said, what they are still to get.

use super::core::ClientId;
use super::protocol::{Frame, Refusal, Request, Response};
use crate::sys::runtime::{Listener, own_uid, peer_uid};
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

/// A request may hold a task-sized message; a line longer than this is an attack or an accident.
const REQUEST_LIMIT: usize = 16 << 20;
/// A viewer that is this far behind is let go: it must not make the supervisor grow.
const BACKLOG_LIMIT: usize = 4 << 20;
/// So many are talked to at once. Who comes later waits at the door, and no descriptor is spent on it.
const MOST: usize = 128;
/// As long as this nobody is taken in when the system had no descriptor left for one.
const REST: Duration = Duration::from_millis(250);

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Talk {
    /// It has not asked for anything yet, or its question is being worked on.
    Requests,
    /// It watches the pty and may type.
    Viewer { read_only: bool },
}

struct Connection {
    id: ClientId,
    stream: UnixStream,
    talk: Talk,
    incoming: Vec<u8>,
    outgoing: Vec<u8>,
    /// It is to be closed once everything is written.
    closing: bool,
}

/// What a client said.
#[derive(Debug)]
pub(super) enum Said {
    Request(ClientId, Request),
    Typed(Vec<u8>),
    Resized(crate::sys::terminal::WindowSize),
    Gone(ClientId),
}

/// All connections of a supervisor.
pub(super) struct Connections {
    listener: Listener,
    open: Vec<Connection>,
    next: ClientId,
    rests_until: Option<Instant>,
}

impl Connections {
    pub(super) fn new(listener: Listener) -> io::Result<Self> {
        listener.set_nonblocking(true)?;
        Ok(Self { listener, open: Vec::new(), next: 1, rests_until: None })
    }

    /// Returns what becomes readable when somebody comes; `None` while nobody is taken in.
    pub(super) fn listener(&self) -> Option<&Listener> {
        (self.rests_until.is_none() && self.open.len() < MOST).then_some(&self.listener)
    }

    /// Returns until when nobody is taken in, if that is not over by now.
    pub(super) fn rests_until(&mut self) -> Option<Instant> {
        self.rests_until = self.rests_until.filter(|until| *until > Instant::now());
        self.rests_until
    }

    /// Returns each open stream and whether something waits to be written to it.
    pub(super) fn streams(&self) -> impl Iterator<Item = (ClientId, &UnixStream, bool)> {
        self.open.iter().map(|c| (c.id, &c.stream, !c.outgoing.is_empty()))
    }

    /// Takes in all who are waiting, as far as there is room. Other users are turned away.
    pub(super) fn accept(&mut self) {
        while let Some(listener) = self.listener() {
            match listener.accept() {
                Ok((stream, _)) => self.take_in(stream),
                Err(error) => match error.kind() {
                    io::ErrorKind::WouldBlock => return,
                    io::ErrorKind::Interrupted | io::ErrorKind::ConnectionAborted => {}
                    // Whoever waits still waits, and would wake us again at once.
                    _ => self.rests_until = Some(Instant::now() + REST),
                },
            }
        }
    }

    fn take_in(&mut self, stream: UnixStream) {
        let ours = peer_uid(&stream).is_ok_and(|uid| uid == own_uid());
        if !ours || stream.set_nonblocking(true).is_err() {
            return;
        }
        let (talk, id) = (Talk::Requests, self.next);
        self.next += 1;
        let (incoming, outgoing) = (Vec::new(), Vec::new());
        self.open.push(Connection { id, stream, talk, incoming, outgoing, closing: false });
    }

    /// Reads what `id` has sent.
    pub(super) fn read(&mut self, id: ClientId) -> Vec<Said> {
        let mut said = Vec::new();
        let Some(connection) = self.open.iter_mut().find(|c| c.id == id) else { return said };
        let alive = connection.fill();
        connection.take(&mut said);
        if !alive {
            said.retain(|said| !matches!(said, Said::Request(_, r) if r.needs_asker()));
            self.open.retain(|c| c.id != id);
            said.push(Said::Gone(id));
        }
        said
    }

    /// Writes what waits for `id`.
    pub(super) fn flush(&mut self, id: ClientId) -> Option<Said> {
        let connection = self.open.iter_mut().find(|c| c.id == id)?;
        if connection.write() {
            return None;
        }
        self.open.retain(|c| c.id != id);
        Some(Said::Gone(id))
    }

    /// Answers a request. A connection may then ask again.
    pub(super) fn reply(&mut self, id: ClientId, response: &Response) {
        let Some(connection) = self.open.iter_mut().find(|c| c.id == id) else { return };
        let mut line = serde_json::to_vec(response).unwrap_or_default();
        line.push(b'\n');
        connection.outgoing.extend(line);
        connection.write();
    }

    /// Makes `id` a viewer of the pty and draws the screen for it.
    pub(super) fn make_viewer(&mut self, id: ClientId, read_only: bool, drawing: Vec<u8>) {
        let Some(connection) = self.open.iter_mut().find(|c| c.id == id) else { return };
        connection.talk = Talk::Viewer { read_only };
        connection.outgoing.extend(Frame::Data(drawing).encode());
        connection.write();
    }

    /// Passes the pty's output on to all viewers. Returns those that were too slow and are let go.
    pub(super) fn broadcast(&mut self, bytes: &[u8]) -> Vec<Said> {
        let frame = Frame::Data(bytes.to_owned()).encode();
        let mut gone = Vec::new();
        self.open.retain_mut(|connection| {
            if !matches!(connection.talk, Talk::Viewer { .. }) {
                return true;
            }
            connection.outgoing.extend_from_slice(&frame);
            let keep = connection.write() && connection.outgoing.len() <= BACKLOG_LIMIT;
            if !keep {
                gone.push(Said::Gone(connection.id));
            }
            keep
        });
        gone
    }

    pub(super) fn has_viewers(&self) -> bool {
        self.open.iter().any(|c| matches!(c.talk, Talk::Viewer { .. }))
    }

    /// Tells the viewers that it is over, and gives everybody a last chance to read.
    pub(super) fn close(&mut self) {
        for connection in &mut self.open {
            if matches!(connection.talk, Talk::Viewer { .. }) {
                connection.outgoing.extend(Frame::Ended.encode());
            }
            // One that does not read now loses the rest: nothing may hold the supervisor's end up.
            connection.write();
        }
        self.open.clear();
    }
}

impl Connection {
    /// Reads all there is. Returns whether the other side is still there.
    fn fill(&mut self) -> bool {
        let mut buffer = [0; 16 * 1024];
        loop {
            match self.stream.read(&mut buffer) {
                Ok(0) => return false,
                Ok(read) => self.incoming.extend_from_slice(&buffer[..read]),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
            }
            if self.incoming.len() > REQUEST_LIMIT {
                return false;
            }
        }
    }

    /// Takes everything whole out of what was read.
    fn take(&mut self, said: &mut Vec<Said>) {
        while self.talk == Talk::Requests {
            let Some(end) = self.incoming.iter().position(|b| *b == b'\n') else { return };
            let line: Vec<u8> = self.incoming.drain(..=end).collect();
            match serde_json::from_slice(&line) {
                // Frames may follow an attach at once: they are no lines.
                Ok(request @ Request::Attach { .. }) => {
                    return said.push(Said::Request(self.id, request));
                }
                Ok(request) => said.push(Said::Request(self.id, request)),
                Err(error) => self.refuse(&error.to_string()),
            }
        }
        loop {
            match (Frame::take(&mut self.incoming), self.talk) {
                (Ok(Some(Frame::Data(bytes))), Talk::Viewer { read_only: false }) => {
                    said.push(Said::Typed(bytes));
                }
                (Ok(Some(Frame::Resize(size))), Talk::Viewer { read_only: false }) => {
                    said.push(Said::Resized(size));
                }
                (Ok(Some(_)), _) => {}
                (Ok(None), _) => return,
                (Err(_), _) => return self.incoming.clear(),
            }
        }
    }

    fn refuse(&mut self, message: &str) {
        let response = Response::Refused { reason: Refusal::Request, message: message.to_owned() };
        let mut line = serde_json::to_vec(&response).unwrap_or_default();
        line.push(b'\n');
        self.outgoing.extend(line);
        self.write();
    }

    /// Writes what it can. Returns whether the connection is still of use.
    fn write(&mut self) -> bool {
        while !self.outgoing.is_empty() {
            match self.stream.write(&self.outgoing) {
                Ok(0) => return false,
                Ok(written) => {
                    self.outgoing.drain(..written);
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return error.kind() == io::ErrorKind::WouldBlock,
            }
        }
        !self.closing
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sys::runtime::bind_listener;

    #[test]
    fn only_so_many_are_talked_to_and_the_next_one_waits() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("socket");
        let mut connections = Connections::new(bind_listener(&path)?)?;
        let mut clients = Vec::new();
        for _ in 0..MOST {
            assert!(connections.listener().is_some());
            clients.push(UnixStream::connect(&path)?);
            connections.accept();
        }
        let _next = UnixStream::connect(&path)?;
        connections.accept();
        assert_eq!(connections.streams().count(), MOST);
        assert!(connections.listener().is_none(), "it would be readable all the time");
        // Closing would not do while a child of another test between fork and exec still has it.
        clients.pop().map_or(Ok(()), |client| client.shutdown(std::net::Shutdown::Both))?;
        connections.read(MOST as ClientId);
        assert!(connections.listener().is_some());
        connections.accept();
        assert_eq!(connections.streams().count(), MOST);
        Ok(())
    }
}
