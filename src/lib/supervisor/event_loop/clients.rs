//! What connected commands say, and the terminals that look on.

use super::super::connections::Said;
use super::super::protocol::{Refusal, Request, Response};
use super::{EventLoop, Input};
use crate::sys::files::Durability;
use crate::sys::terminal::WindowSize;

impl EventLoop {
    /// Hears everybody who has said something by now.
    pub(super) fn hear_all(&mut self) {
        self.connections.accept();
        let ids: Vec<_> = self.connections.streams().map(|(id, ..)| id).collect();
        for id in ids {
            self.connections.read(id).into_iter().for_each(|said| self.hear(said));
        }
    }

    pub(super) fn hear(&mut self, said: Said) {
        match said {
            Said::Gone(id) => self.queue.push_back(Input::ClientGone(id)),
            Said::Typed(bytes) => {
                if self.core.takes_keys()
                    && let Some(agent) = &mut self.agent
                {
                    agent.write(&bytes);
                }
            }
            Said::Resized(size) => self.resize(size),
            Said::Request(_, Request::Hold) => {}
            Said::Request(id, Request::Screen) => self.connections.reply(id, &self.screen.answer()),
            Said::Request(id, Request::Keep) => {
                self.stay();
                let response = match self.held.is_in_place() {
                    true => Response::Ok,
                    false => Response::Refused {
                        reason: Refusal::State,
                        message: "its record cannot be written".to_owned(),
                    },
                };
                self.connections.reply(id, &response);
            }
            Said::Request(id, Request::PullRequest { pr }) => {
                self.held.record_mut().pr = Some(pr);
                self.save(Durability::Process);
                self.connections.reply(id, &Response::Ok);
            }
            Said::Request(id, Request::Attach { size, read_only }) => {
                self.attach(id, size, read_only);
            }
            Said::Request(id, request @ Request::Hook { .. }) => {
                // The file is there by now, if it was not before, and is older than the hook.
                if let Some(file) = &mut self.state_file {
                    file.try_begin();
                }
                self.read_state_file();
                self.queue.extend(self.records.read().into_iter().map(Input::Recorded));
                self.queue.push_back(Input::Request(id, request));
            }
            Said::Request(id, request) => self.queue.push_back(Input::Request(id, request)),
        }
    }

    pub(super) fn attach(&mut self, id: u64, size: Option<WindowSize>, read_only: bool) {
        let refusal = match &self.agent {
            None => Some((Refusal::State, "its program has not been started yet")),
            Some(agent) if !agent.has_pty() => Some((Refusal::Terminal, "it has no terminal")),
            Some(_) => None,
        };
        if let Some((reason, message)) = refusal {
            let response = Response::Refused { reason, message: message.to_owned() };
            return self.connections.reply(id, &response);
        }
        if let (Some(size), false) = (size, read_only) {
            self.resize(size);
        }
        self.connections.reply(id, &Response::Attached { size: self.screen.size() });
        self.connections.make_viewer(id, read_only, self.screen.drawing());
    }

    pub(super) fn resize(&mut self, size: WindowSize) {
        if size.rows == 0 || size.cols == 0 || size == self.screen.size() {
            return;
        }
        self.screen.resize(size);
        if let Some(agent) = &self.agent {
            agent.resize(size);
        }
    }
}
