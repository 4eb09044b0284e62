//! A command's side of a supervisor's socket.

use super::protocol::{BadFrame, Frame, Request, Response};
use crate::sys::runtime::{own_uid, peer_uid};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::Path;
use std::time::Duration;

/// Why a supervisor did not answer.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody listens there.
    #[error("its supervisor cannot be reached: {0}")]
    Unreachable(io::Error),
    /// It did not answer in time.
    #[error(
        "its supervisor did not answer within {} seconds; what it was asked may still be carried out",
        .0.as_secs()
    )]
    TimedOut(Duration),
    /// The connection broke.
    #[error("its supervisor went away: {0}")]
    Broken(io::Error),
    /// Another user's process listens there.
    #[error("the socket belongs to another user")]
    Foreign,
    /// It said something that is not understood.
    #[error("its supervisor speaks another version: {0}")]
    Unintelligible(String),
}

/// A connection to a supervisor.
#[derive(Debug)]
pub struct Client {
    stream: BufReader<UnixStream>,
    timeout: Option<Duration>,
}

impl Client {
    /// Connects to the supervisor that listens at `socket`; requests then may take `timeout`, or for
    /// ever if it is `None`.
    ///
    /// # Errors
    /// If nobody of the same user listens there.
    pub fn connect(socket: &Path, timeout: Option<Duration>) -> Result<Self, ClientError> {
        let stream = UnixStream::connect(socket).map_err(ClientError::Unreachable)?;
        if peer_uid(&stream).map_err(ClientError::Unreachable)? != own_uid() {
            return Err(ClientError::Foreign);
        }
        stream.set_read_timeout(timeout).map_err(ClientError::Unreachable)?;
        stream.set_write_timeout(timeout).map_err(ClientError::Unreachable)?;
        Ok(Self { stream: BufReader::new(stream), timeout })
    }

    /// Asks for something and returns the answer.
    ///
    /// # Errors
    /// If there is none.
    pub fn request(&mut self, request: &Request) -> Result<Response, ClientError> {
        self.send(request)?;
        let mut line = Vec::new();
        let read = self.stream.read_until(b'\n', &mut line).map_err(|e| self.broken(e))?;
        if read == 0 {
            return Err(ClientError::Broken(io::ErrorKind::UnexpectedEof.into()));
        }
        serde_json::from_slice(&line).map_err(|e| ClientError::Unintelligible(e.to_string()))
    }

    /// Asks for something whose answer is not waited for.
    ///
    /// # Errors
    /// If the connection is broken.
    pub fn send(&mut self, request: &Request) -> Result<(), ClientError> {
        let mut line =
            serde_json::to_vec(request).map_err(|e| ClientError::Unintelligible(e.to_string()))?;
        line.push(b'\n');
        self.stream.get_mut().write_all(&line).map_err(|e| self.broken(e))
    }

    /// Returns the connection's descriptor: it becomes readable when the supervisor goes away.
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.stream.get_ref().as_fd()
    }

    fn broken(&self, error: io::Error) -> ClientError {
        match (error.kind(), self.timeout) {
            (io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut, Some(time)) => {
                ClientError::TimedOut(time)
            }
            _ => ClientError::Broken(error),
        }
    }

    /// Turns the connection, after the response to an attach, into one of frames.
    ///
    /// # Errors
    /// If the connection's settings cannot be changed.
    pub fn into_frames(self) -> Result<Frames, ClientError> {
        let incoming = self.stream.buffer().to_owned();
        let stream = self.stream.into_inner();
        stream.set_read_timeout(None).map_err(ClientError::Broken)?;
        stream.set_write_timeout(None).map_err(ClientError::Broken)?;
        Ok(Frames { stream, incoming })
    }
}

/// A viewer's connection.
#[derive(Debug)]
pub struct Frames {
    stream: UnixStream,
    incoming: Vec<u8>,
}

impl Frames {
    /// Returns the descriptor to wait on.
    pub fn descriptor(&self) -> BorrowedFd<'_> {
        self.stream.as_fd()
    }

    /// Sends a frame.
    ///
    /// # Errors
    /// If the supervisor is gone.
    pub fn send(&mut self, frame: &Frame) -> io::Result<()> {
        self.stream.write_all(&frame.encode())
    }

    /// Returns a frame that has already been read, without waiting.
    ///
    /// # Errors
    /// If what came is no frame.
    pub fn take(&mut self) -> Result<Option<Frame>, BadFrame> {
        Frame::take(&mut self.incoming)
    }

    /// Reads what has come; call it when the descriptor is readable.
    ///
    /// Returns false if the supervisor is gone.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn fill(&mut self) -> io::Result<bool> {
        let mut buffer = [0; 64 * 1024];
        let read = self.stream.read(&mut buffer)?;
        self.incoming.extend_from_slice(&buffer[..read]);
        Ok(read > 0)
    }
}
