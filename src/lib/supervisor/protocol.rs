//! What commands and a supervisor say to each other: one JSON object a line, and frames once attached.
//!
//! A request gets exactly one [`Response`]. After the response to `attach` the connection carries
//! [`Frame`]s both ways until either side closes it.

use crate::backend::{Answer, Receipt};
use crate::instance::{Budget, PullRequest};
use crate::sys::terminal::WindowSize;
use serde::{Deserialize, Serialize};

/// A request to a supervisor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "request", rename_all = "snake_case")]
pub enum Request {
    /// Stay connected; the connection's end is the supervisor's.
    Hold,
    /// Stop the whole process tree.
    Pause,
    /// Continue it.
    Resume {
        /// Limits that take the place of those it has.
        #[serde(default)]
        raise: Budget,
    },
    /// End it, keeping all work. Answered when nothing of it runs any more.
    Stop,
    /// Type or send a message.
    Send {
        /// The message.
        text: String,
    },
    /// The same, unless another prompt is open by now than the one that the message was written for.
    SendIf {
        /// The open prompt at that time, if any.
        prompt: Option<String>,
        /// The message.
        text: String,
    },
    /// Type these bytes into the pty.
    Keys {
        /// The bytes.
        bytes: Vec<u8>,
    },
    /// Answer the open prompt.
    Answer {
        /// The prompt that is answered, any other is refused; empty if none was seen to be open.
        prompt: Option<String>,
        /// The answer.
        answer: Answer,
    },
    /// From inside: ask a person; answered with their words.
    Ask {
        /// The question.
        text: String,
        /// The answers on offer; any text if empty.
        options: Vec<String>,
    },
    /// From inside: the task is finished.
    Done {
        /// What to report.
        message: Option<String>,
    },
    /// From one of the agent's own hooks.
    Hook {
        /// The hook's name.
        event: String,
        /// What the agent told it.
        payload: serde_json::Value,
    },
    /// Show the screen as it looks now.
    Screen,
    /// Make sure that the record is where others look for it.
    Keep,
    /// Store its pull request.
    PullRequest {
        /// The pull request.
        pr: PullRequest,
    },
    /// Take part in the pty.
    Attach {
        /// The viewer's window, which the pty takes over unless it only looks on.
        size: Option<WindowSize>,
        /// Look on only.
        read_only: bool,
    },
}

impl Request {
    /// Whether it is dropped if nobody waits for its answer any more when it is read: whoever asked was told
    /// that it failed, and must not find it done later; and a question needs somebody who waits for the
    /// answer. What only tells of a fact ([`Done`](Self::Done), [`Hook`](Self::Hook),
    /// [`PullRequest`](Self::PullRequest)) is as true without whoever told it, and what holds or ends an
    /// instance is rather done twice than not.
    pub(super) fn needs_asker(&self) -> bool {
        use Request as R;
        match self {
            R::Answer { .. } | R::Send { .. } | R::SendIf { .. } | R::Keys { .. } => true,
            R::Resume { .. } | R::Ask { .. } => true,
            // There is nobody to show it to.
            R::Hold | R::Screen | R::Attach { .. } => true,
            R::Pause | R::Stop | R::Done { .. } | R::Hook { .. } | R::Keep => false,
            R::PullRequest { .. } => false,
        }
    }
}

/// A supervisor's answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "response", rename_all = "snake_case")]
pub enum Response {
    /// It is done.
    Ok,
    /// What became of a message.
    Receipt {
        /// Submitted or queued.
        receipt: Receipt,
    },
    /// A person's answer to `ask`.
    Answered {
        /// The answer.
        text: String,
    },
    /// The screen.
    Screen {
        /// Its lines as text.
        lines: Vec<String>,
        /// The bytes that draw it on an empty terminal of that size.
        drawing: Vec<u8>,
        /// Its size.
        size: WindowSize,
    },
    /// Frames follow.
    Attached {
        /// The pty's size.
        size: WindowSize,
    },
    /// It cannot be done.
    Refused {
        /// What kind of refusal this is.
        reason: Refusal,
        /// Why, in words.
        message: String,
    },
}

/// Why a supervisor does not do what it was asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Refusal {
    /// The state does not allow it.
    State,
    /// It is held.
    Paused,
    /// Its program is about to begin.
    Beginning,
    /// It has finished and is about to end; then it may be asked again.
    Ending,
    /// A limit is reached.
    Budget,
    /// No prompt is open, or another one.
    Prompt,
    /// The backend cannot.
    Backend,
    /// It runs in no terminal.
    Terminal,
    /// The request was not understood.
    Request,
}

/// A piece of an attached conversation: a kind, a length (both ways the same) and the bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Frame {
    /// Bytes of the pty's output, or typed by the viewer.
    Data(Vec<u8>),
    /// The viewer's window has this size now.
    Resize(WindowSize),
    /// The instance has ended; nothing follows.
    Ended,
}

/// Frames longer than this are no frames of ours.
const FRAME_LIMIT: usize = 1 << 20;
const HEADER: usize = 5;

impl Frame {
    /// Returns the frame as bytes.
    pub fn encode(&self) -> Vec<u8> {
        let (kind, payload) = match self {
            Self::Data(bytes) => (b'd', bytes.clone()),
            Self::Resize(size) => {
                (b'r', [size.rows.to_be_bytes(), size.cols.to_be_bytes()].concat())
            }
            Self::Ended => (b'e', Vec::new()),
        };
        let mut bytes = Vec::with_capacity(HEADER + payload.len());
        bytes.push(kind);
        bytes.extend((payload.len() as u32).to_be_bytes());
        bytes.extend(payload);
        bytes
    }

    /// Takes the first whole frame out of `buffer`.
    ///
    /// Returns `None` if it is not whole yet, and an error if it can never be one.
    pub fn take(buffer: &mut Vec<u8>) -> Result<Option<Self>, BadFrame> {
        let Some(header) = buffer.first_chunk::<HEADER>() else { return Ok(None) };
        let [kind, length @ ..] = *header;
        let length = u32::from_be_bytes(length) as usize;
        if length > FRAME_LIMIT {
            return Err(BadFrame);
        }
        if buffer.len() < HEADER + length {
            return Ok(None);
        }
        let payload = buffer[HEADER..HEADER + length].to_owned();
        buffer.drain(..HEADER + length);
        match (kind, payload.as_slice()) {
            (b'd', _) => Ok(Some(Self::Data(payload))),
            (b'e', _) => Ok(Some(Self::Ended)),
            (b'r', [r1, r0, c1, c0]) => Ok(Some(Self::Resize(WindowSize {
                rows: u16::from_be_bytes([*r1, *r0]),
                cols: u16::from_be_bytes([*c1, *c0]),
            }))),
            _ => Err(BadFrame),
        }
    }
}

/// Bytes that are no frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a frame of the attach protocol")]
pub struct BadFrame;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_come_out_as_they_went_in_however_they_are_cut() {
        let frames = [
            Frame::Data(b"abc".to_vec()),
            Frame::Resize(WindowSize { rows: 24, cols: 300 }),
            Frame::Data(Vec::new()),
            Frame::Ended,
        ];
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
        let (mut buffer, mut out) = (Vec::new(), Vec::new());
        for byte in bytes {
            buffer.push(byte);
            while let Some(frame) = Frame::take(&mut buffer).unwrap() {
                out.push(frame);
            }
        }
        assert_eq!(out, frames);
        assert!(buffer.is_empty());
    }

    #[test]
    fn nonsense_is_an_error() {
        assert_eq!(Frame::take(&mut vec![b'x', 0, 0, 0, 0]), Err(BadFrame));
        assert_eq!(Frame::take(&mut vec![b'd', 255, 0, 0, 0]), Err(BadFrame));
    }
}
