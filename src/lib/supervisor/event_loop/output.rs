//! What the agent wrote, on its way to the disk, to the viewers and to the core.

use super::super::agent::Wrote;
use super::super::state_file::Watched;
use super::super::stream;
use super::{EventLoop, Input};
use crate::sys::clock;

impl EventLoop {
    pub(super) fn read_state_file(&mut self) {
        let content = self.state_file.as_mut().and_then(Watched::read);
        self.queue.extend(content.map(Input::StateFile));
    }

    /// Reads a chunk of what the agent wrote. Returns whether there was anything.
    pub(super) fn read_agent(&mut self) -> bool {
        let Some(agent) = &mut self.agent else { return false };
        let wrote = agent.read();
        // An agent waits for its hook before it shows what the hook has told of. What was read here
        // is younger than any hook that it waited for: those are heard first.
        if agent.has_pty() {
            self.hear_all();
        }
        let any = !wrote.is_empty();
        for wrote in wrote {
            match wrote {
                Wrote::Screen(bytes) => {
                    self.show(&bytes);
                    self.queue.push_back(Input::Output(bytes));
                }
                Wrote::Line(line) => {
                    self.keep_line(&line);
                    self.queue.push_back(Input::Output(line));
                }
                Wrote::Errors(bytes) => {
                    self.show(&bytes);
                    self.queue.push_back(Input::Errors(bytes));
                }
            }
        }
        any
    }

    /// Stores output and passes it on.
    pub(super) fn show(&mut self, bytes: &[u8]) {
        if bytes.is_empty() {
            return;
        }
        self.log.append(bytes, clock::now());
        self.screen.feed(bytes);
        if self.connections.has_viewers() {
            let gone = self.connections.broadcast(bytes);
            for said in gone {
                self.hear(said);
            }
        }
    }

    /// Stores a line of a structured agent as it came.
    pub(super) fn keep_line(&mut self, line: &[u8]) {
        if self.stream.is_none() {
            self.stream = stream::open(self.held.paths(), self.options.log_max_size).ok();
        }
        if let Some(stream) = &mut self.stream {
            stream.append(&[line, b"\n"].concat(), clock::now());
        }
    }
}
