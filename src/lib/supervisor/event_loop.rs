//! The one thread and the one `poll` of a supervisor.
//!
//! It owns all descriptors, turns what happens into [`Input`]s for the core and carries out the
//! [`Action`]s. With nothing to do it sleeps without a time limit: an idle instance costs no wake-up.
//! On Linux `POLLIN` and `POLLHUP` come together while output is still unread, so everything is read
//! to its end before an end is acted on.

mod clients;
mod keeping;
mod output;
mod processes;

pub(super) use self::processes::schedule_others;

use self::processes::send_to_tree;
use super::agent::{Agent, Helper};
use super::connections::Connections;
use super::core::{Action, Core, Input};
use super::log::{self, Log};
use super::records::Records;
use super::screen::{FIRST_SIZE, Screen};
use super::state_file::Watched;
use super::timers::Timers;
use super::worker::Task;
use super::{Error, Options};
use crate::backend::Launch;
use crate::instance::Opening;
use crate::store::{Held, Store};
use crate::sys::files::Durability;
use crate::sys::signals::SignalPipe;
use nix::errno::Errno;
use nix::poll::{PollFd, PollFlags, PollTimeout};
use std::collections::VecDeque;
use std::fs::File;
use std::os::fd::AsFd;
use std::time::{Duration, Instant};

/// How long to wait where the system cannot say what is ready.
const LOOK_AGAIN: Duration = Duration::from_millis(100);

/// A running supervisor.
pub(super) struct EventLoop {
    options: Options,
    store: Store,
    held: Held,
    core: Core,
    launch: Launch,
    connections: Connections,
    signals: SignalPipe,
    log: Log,
    stream: Option<Log>,
    screen: Screen,
    agent: Option<Agent>,
    state_file: Option<Watched>,
    records: Records,
    helper: Option<(Task, Helper)>,
    measured: bool,
    recount: bool,
    timers: Timers,
    queue: VecDeque<Input>,
    duration_before: Option<f64>,
    changed: bool,
    unsaved: bool,
    finished: bool,
    /// The task's file: it can be read also when it has been deleted.
    task: Option<File>,
}

/// What an entry of the poll set is.
#[derive(Clone, Copy)]
enum Ready {
    Listener,
    Signals,
    Agent,
    AgentInput,
    Helper,
    StateFile,
    Client(u64),
}

impl EventLoop {
    pub(super) fn new(
        options: Options,
        store: Store,
        held: Held,
        (core, launch): (Core, Launch),
        connections: Connections,
        signals: SignalPipe,
    ) -> Result<Self, Error> {
        let log = Log::open(held.paths().output(), options.log_max_size, log::output_lost)
            .map_err(Error::Log)?;
        let task = File::open(held.paths().task()).ok();
        let duration_before = held.record().metrics.duration_s;
        let mut timers = Timers::new(held.record().worked_s);
        timers.limit(held.record().budget.seconds);
        Ok(Self {
            options,
            store,
            held,
            core,
            launch,
            connections,
            signals,
            log,
            stream: None,
            screen: Screen::new(FIRST_SIZE),
            agent: None,
            state_file: None,
            records: Records::default(),
            helper: None,
            measured: false,
            recount: false,
            timers,
            queue: VecDeque::from([Input::Begin]),
            duration_before,
            changed: false,
            unsaved: false,
            finished: false,
            task,
        })
    }

    /// Runs until the instance is over.
    ///
    /// Returns the lock that it still holds, so that the caller decides when others may have it. The
    /// socket is gone by then: whoever has the lock next listens in the same place.
    pub(super) fn run(mut self) -> Held {
        loop {
            while let Some(input) = self.queue.pop_front() {
                self.core.watched = self.connections.has_viewers();
                let actions = self.core.step(input);
                for action in actions {
                    self.carry_out(action);
                }
            }
            if self.changed || self.timers.is_time_to_save() {
                self.save(Durability::Process);
            }
            if self.finished {
                return self.close();
            }
            self.look_for_the_end();
            if self.queue.is_empty() {
                self.wait();
            }
        }
    }

    /// Waits for something to happen and reads it.
    fn wait(&mut self) {
        let rest = self.connections.rests_until();
        let (mut polled, meaning) = self.poll_set();
        let timeout = match [self.timers.next(), rest].into_iter().flatten().min() {
            None => PollTimeout::NONE,
            // Rounded up, or the last millisecond would be spent spinning.
            Some(at) => {
                let left = at.saturating_duration_since(Instant::now()).as_millis() + 1;
                PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
            }
        };
        let ready: Vec<Ready> = match nix::poll::poll(&mut polled, timeout) {
            Ok(_) => polled
                .iter()
                .zip(meaning)
                .filter(|(fd, _)| fd.any().unwrap_or(false))
                .map(|(_, ready)| ready)
                .collect(),
            Err(Errno::EINTR) => return, // A signal; its byte is in the pipe.
            // Nobody says what is ready: all is tried, for none of it blocks.
            Err(_) => {
                std::thread::sleep(LOOK_AGAIN);
                meaning
            }
        };
        for ready in ready {
            self.read(ready);
        }
        self.queue.extend(self.timers.due());
    }

    fn poll_set(&self) -> (Vec<PollFd<'_>>, Vec<Ready>) {
        let mut set = vec![(self.signals.as_fd(), PollFlags::POLLIN, Ready::Signals)];
        let listener = self.connections.listener();
        set.extend(listener.map(|l| (l.as_fd(), PollFlags::POLLIN, Ready::Listener)));
        if let Some(agent) = &self.agent {
            set.extend(
                agent.readable().into_iter().map(|fd| (fd, PollFlags::POLLIN, Ready::Agent)),
            );
            set.extend(agent.writable().map(|fd| (fd, PollFlags::POLLOUT, Ready::AgentInput)));
        }
        if let Some((_, helper)) = &self.helper {
            set.extend(helper.readable().map(|fd| (fd, PollFlags::POLLIN, Ready::Helper)));
        }
        let file = self.state_file.as_ref().and_then(Watched::descriptor);
        set.extend(file.map(|fd| (fd, PollFlags::POLLIN, Ready::StateFile)));
        for (id, stream, writes) in self.connections.streams() {
            let write = if writes { PollFlags::POLLOUT } else { PollFlags::empty() };
            set.push((stream.as_fd(), PollFlags::POLLIN | write, Ready::Client(id)));
        }
        set.into_iter().map(|(fd, flags, ready)| (PollFd::new(fd, flags), ready)).unzip()
    }

    fn read(&mut self, ready: Ready) {
        match ready {
            Ready::Listener => self.connections.accept(),
            Ready::Signals => self.read_signals(),
            Ready::Agent => {
                self.read_agent();
            }
            Ready::AgentInput => {
                if let Some(agent) = &mut self.agent {
                    agent.flush();
                }
            }
            Ready::Helper => {
                if let Some((_, helper)) = &mut self.helper {
                    let bytes = helper.read();
                    self.show(&bytes);
                }
            }
            Ready::StateFile => self.read_state_file(),
            Ready::Client(id) => {
                let gone = self.connections.flush(id);
                let said = self.connections.read(id);
                for said in said.into_iter().chain(gone) {
                    self.hear(said);
                }
            }
        }
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Prepare => {
                if let Err(error) = self.start_helper(Task::Prepare) {
                    let message = format!("cannot start the preparation: {error}");
                    self.queue.push_back(Input::Prepared(Err(message)));
                }
            }
            Action::StartAgent => self.start_agent(),
            Action::Write(bytes) => {
                if let Some(agent) = &mut self.agent {
                    agent.write(&bytes);
                }
            }
            Action::CloseInput => {
                if let Some(agent) = &mut self.agent {
                    agent.close_input();
                }
            }
            Action::Signal(signal) => send_to_tree(signal),
            Action::State(state, source) => self.change_state(state, source),
            // What comes after the account at the end knows less than that.
            Action::Metrics(metrics) if self.measured => {
                self.change_record(|record| record.metrics.include(&metrics));
            }
            Action::Metrics(metrics) => {
                self.change_record(|record| record.metrics = metrics);
            }
            Action::Records { path, old } => self.records.follow(path, old),
            Action::SessionId(id) => self.change_record(|record| record.session_id = Some(id)),
            // Whatever ends the agent from here on, unless a command says otherwise, cuts it off.
            Action::Opened => self.change_record(|record| record.opening = Opening::CutOff),
            // At once: whoever sent one of them is told next that it is queued.
            Action::Queued(queued) => {
                self.held.record_mut().queued = queued;
                self.save(Durability::Process);
            }
            Action::PermissionMode(mode) => {
                self.change_record(|record| record.permission_mode = Some(mode));
            }
            Action::Budget(budget) => {
                self.change_record(|record| record.budget = budget);
                self.timers.limit(budget.seconds);
            }
            Action::Recount => self.recount = true,
            Action::Journal(kind, detail) => self.journal(kind, None, Some(detail)),
            Action::Reply(client, response) => self.connections.reply(client, &response),
            Action::SetTimer(timer, after) => self.timers.set(timer, after),
            Action::Finish => self.finished = true,
        }
    }
}
