//! The one thread and the one `poll` of a supervisor.
//!
//! It owns all descriptors, turns what happens into [`Input`]s for the core and carries out the
//! [`Action`]s. With nothing to do it sleeps without a time limit: an idle instance costs no wake-up.
//! On Linux `POLLIN` and `POLLHUP` come together while output is still unread, so everything is read
//! to its end before an end is acted on.

use super::agent::{Agent, Helper, Wrote, is_supervisor, tree_is_empty};
use super::connections::{Connections, Said};
use super::core::{Action, Core, Input, TreeSignal};
use super::log::OutputLog;
use super::protocol::{Refusal, Request, Response};
use super::screen::{FIRST_SIZE, Screen};
use super::state_file::Watched;
use super::stream::StreamLog;
use super::timers::Timers;
use super::worker::{MeasureAnswer, PrepareAnswer, Task};
use super::{Error, Options};
use crate::backend::Launch;
use crate::instance::{EventKind, Exit, NewEvent, Opening, Record, State, StateName};
use crate::store::{Held, Store};
use crate::sys::files::Durability;
use crate::sys::process::{self, tree};
use crate::sys::signals::SignalPipe;
use crate::sys::{clock, failpoint};
use nix::poll::{PollFd, PollFlags, PollTimeout};
use nix::sys::signal::Signal;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::os::fd::AsFd;
use std::os::unix::process::CommandExt;
use std::time::{Duration, Instant};

/// A last state that a full disk refused is tried again for ten minutes: as long as somebody needs to
/// make room. The supervisor, and with it the lock, stays for that time.
const LAST_TRIES: u32 = 2400;
const BETWEEN_TRIES: Duration = Duration::from_millis(250);

/// A running supervisor.
pub(super) struct EventLoop {
    options: Options,
    store: Store,
    held: Held,
    core: Core,
    launch: Launch,
    connections: Connections,
    signals: SignalPipe,
    log: OutputLog,
    stream: Option<StreamLog>,
    screen: Screen,
    agent: Option<Agent>,
    state_file: Option<Watched>,
    helper: Option<(Task, Helper)>,
    measured: bool,
    recount: bool,
    timers: Timers,
    queue: VecDeque<Input>,
    duration_before: f64,
    changed: bool,
    unsaved: bool,
    finished: bool,
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
        let log = OutputLog::open(held.paths(), options.log_max_size).map_err(Error::Log)?;
        let duration_before = held.record().metrics.duration_s.unwrap_or(0.0);
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
            helper: None,
            measured: false,
            recount: false,
            timers,
            queue: VecDeque::from([Input::Begin]),
            duration_before,
            changed: false,
            unsaved: false,
            finished: false,
        })
    }

    /// Runs until the instance is over.
    ///
    /// Returns the lock that it still holds, so that the caller decides when others may have it.
    pub(super) fn run(mut self) -> Held {
        loop {
            while let Some(input) = self.queue.pop_front() {
                self.core.watched = self.connections.has_viewers();
                let actions = self.core.step(input);
                for action in actions {
                    self.carry_out(action);
                }
            }
            if self.changed {
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
        let (mut polled, meaning) = self.poll_set();
        let timeout = match self.timers.next() {
            None => PollTimeout::NONE,
            // Rounded up, or the last millisecond would be spent spinning.
            Some(at) => {
                let left = at.saturating_duration_since(Instant::now()).as_millis() + 1;
                PollTimeout::try_from(left).unwrap_or(PollTimeout::MAX)
            }
        };
        if nix::poll::poll(&mut polled, timeout).is_err() {
            return; // A signal; its byte is in the pipe.
        }
        let ready: Vec<Ready> = polled
            .iter()
            .zip(meaning)
            .filter(|(fd, _)| fd.any().unwrap_or(false))
            .map(|(_, ready)| ready)
            .collect();
        for ready in ready {
            self.read(ready);
        }
        self.queue.extend(self.timers.due());
    }

    fn poll_set(&self) -> (Vec<PollFd<'_>>, Vec<Ready>) {
        let mut set = vec![
            (self.connections.listener().as_fd(), PollFlags::POLLIN, Ready::Listener),
            (self.signals.as_fd(), PollFlags::POLLIN, Ready::Signals),
        ];
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

    fn read_state_file(&mut self) {
        let content = self.state_file.as_mut().and_then(Watched::read);
        self.queue.extend(content.map(Input::StateFile));
    }

    /// Reads a chunk of what the agent wrote. Returns whether there was anything.
    fn read_agent(&mut self) -> bool {
        let Some(agent) = &mut self.agent else { return false };
        let wrote = agent.read();
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
    fn show(&mut self, bytes: &[u8]) {
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
    fn keep_line(&mut self, line: &[u8]) {
        if self.stream.is_none() {
            self.stream = StreamLog::open(self.held.paths()).ok();
        }
        if let Some(stream) = &mut self.stream {
            // Like the log, it goes on with gaps when the disk is full.
            let _ = stream.append(line, clock::now());
        }
    }

    fn hear(&mut self, said: Said) {
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
                self.queue.push_back(Input::Request(id, request));
            }
            Said::Request(id, request) => self.queue.push_back(Input::Request(id, request)),
        }
    }

    fn attach(&mut self, id: u64, size: Option<crate::sys::terminal::WindowSize>, read_only: bool) {
        if !self.agent.as_ref().is_some_and(Agent::has_pty) {
            let message = "it has no terminal".to_owned();
            let response = Response::Refused { reason: Refusal::Backend, message };
            return self.connections.reply(id, &response);
        }
        if let (Some(size), false) = (size, read_only) {
            self.resize(size);
        }
        self.connections.reply(id, &Response::Attached { size: self.screen.size() });
        self.connections.make_viewer(id, read_only, self.screen.drawing());
    }

    fn resize(&mut self, size: crate::sys::terminal::WindowSize) {
        if size.rows == 0 || size.cols == 0 || size == self.screen.size() {
            return;
        }
        self.screen.resize(size);
        if let Some(agent) = &self.agent {
            agent.resize(size);
        }
    }

    fn read_signals(&mut self) {
        for signal in self.signals.drain() {
            if signal != libc::SIGCHLD {
                self.queue.push_back(Input::Terminate);
            }
        }
        for (pid, exit) in process::reap() {
            self.reaped(pid, Exit { code: exit.code, signal: exit.signal });
        }
    }

    fn reaped(&mut self, pid: i32, exit: Exit) {
        if let Some(agent) = self.agent.as_mut().filter(|agent| agent.pid == pid) {
            agent.reaped = true;
            // The last words first, then the end.
            while self.read_agent() {}
            self.queue.push_back(Input::Exited(exit));
        } else if self.helper.as_ref().is_some_and(|(_, helper)| helper.pid == pid)
            && let Some((task, helper)) = self.helper.take()
        {
            let (answer, log) = helper.answer();
            self.show(&log);
            self.helped(task, &answer, exit);
        }
    }

    fn helped(&mut self, task: Task, answer: &[u8], exit: Exit) {
        match task {
            Task::Prepare => {
                let result = PrepareAnswer::read(answer, exit);
                if result.is_ok() {
                    self.held.record_mut().prepared = true;
                }
                self.queue.push_back(Input::Prepared(result));
            }
            Task::Measure | Task::Recount => {
                if let Some(answer) = MeasureAnswer::read(answer) {
                    let record = self.held.record_mut();
                    record.changes = answer.changes.or(record.changes);
                    record.head = answer.head;
                    if let Some(session) = answer.session {
                        record.metrics.include(&session);
                    }
                }
            }
            Task::Schedule | Task::Notify => {}
        }
    }

    /// Tells the core when nothing of the instance runs any more. Its work is measured just before.
    fn look_for_the_end(&mut self) {
        if !self.core.is_ending() || self.helper.is_some() || !tree_is_empty() {
            return;
        }
        // A dead agent is no process any more, but the core does not know of its end yet: what it
        // then does to the tree must not hit the helper.
        if self.agent.as_ref().is_some_and(|agent| !agent.reaped) {
            return;
        }
        while self.read_agent() {}
        if !self.measured && self.held.record().prepared {
            self.measured = true;
            let task = if self.recount { Task::Recount } else { Task::Measure };
            if self.start_helper(task).is_ok() {
                return;
            }
        }
        self.queue.push_back(Input::TreeGone);
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
            Action::Metrics(metrics) => {
                self.change_record(|record| record.metrics = metrics);
            }
            Action::SessionId(id) => self.change_record(|record| record.session_id = Some(id)),
            // Whatever ends the agent from here on, unless a command says otherwise, cuts it off.
            Action::Opened => self.change_record(|record| record.opening = Opening::CutOff),
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

    /// Changes what no event tells of. It is stored with the next state, or before the loop waits: each
    /// replacement of the file can cost milliseconds on a disk that is busy.
    fn change_record(&mut self, change: impl FnOnce(&mut Record)) {
        change(self.held.record_mut());
        self.changed = true;
    }

    fn start_helper(&mut self, task: Task) -> std::io::Result<()> {
        let id = self.held.record().id.to_string();
        let root = self.store.layout().root().to_owned();
        let args = [task.name().as_ref(), root.as_os_str(), id.as_ref()];
        let helper = Helper::start(&self.options.worker, &args, &self.options.environment)?;
        self.helper = Some((task, helper));
        Ok(())
    }

    fn start_agent(&mut self) {
        let directory = std::path::PathBuf::from(&self.held.record().worktree);
        let started =
            Agent::start(&self.launch, &directory, &self.options.environment, self.screen.size());
        let result = match started {
            Ok(agent) => {
                let path = self
                    .launch
                    .state_file
                    .and_then(|file| file.path(agent.pid, &self.options.environment));
                self.state_file = path.map(Watched::new);
                self.agent = Some(agent);
                self.held.record_mut().started_at = Some(clock::now());
                Ok(())
            }
            Err(_) if !directory.is_dir() => {
                Err(format!("the worktree '{}' is not there", directory.display()))
            }
            Err(error) => Err(format!("cannot run '{}': {error}", self.launch.program)),
        };
        self.queue.push_back(Input::Started(result));
    }

    fn change_state(&mut self, state: State, source: crate::instance::Source) {
        if self.held.record().state == state {
            return;
        }
        let at = clock::now();
        self.held.record_mut().worked_s = self.timers.working(state.name() == StateName::Working);
        if state.name().is_ended() {
            self.count_duration(at);
        }
        let detail = detail_of(&state);
        let transition = self.held.record_mut().transition(state, source, at);
        match transition {
            Ok(transition) => {
                let durability =
                    if transition.to.is_ended() { Durability::Power } else { Durability::Process };
                self.save(durability);
                failpoint::hit("supervisor.between-state-and-journal");
                self.journal(EventKind::State, Some((transition.from, transition.to)), detail);
            }
            Err(illegal) => {
                let message = format!("ignored: {illegal}");
                self.journal(EventKind::Warning, None, Some(json!({ "message": message })));
            }
        }
    }

    fn count_duration(&mut self, at: jiff::Timestamp) {
        let record = self.held.record_mut();
        if let (Some(started), true) = (record.started_at, self.agent.is_some()) {
            let run = at.duration_since(started).as_secs_f64().max(0.0);
            let sum = self.duration_before + run;
            record.metrics.duration_s = Some((sum * 1000.0).round() / 1000.0);
        }
    }

    fn save(&mut self, durability: Durability) {
        self.changed = false;
        self.unsaved = self.held.save(durability).is_err();
    }

    fn journal(
        &self,
        kind: EventKind,
        states: Option<(StateName, StateName)>,
        detail: Option<Value>,
    ) {
        let record = self.held.record();
        let event = NewEvent {
            at: clock::now(),
            instance: Some(record.id.clone()),
            kind,
            from: states.map(|s| s.0),
            to: states.map(|s| s.1),
            source: states.map(|_| record.source),
            detail,
        };
        // The record is the truth; a journal that cannot be written must not stop the instance.
        if let Ok(event) = self.store.journal().append(event) {
            super::notify::notify(&self.options, &event);
        }
    }

    /// Lets everybody go and stores the end, if a full disk has not let us before.
    fn close(mut self) -> Held {
        for _ in 0..LAST_TRIES {
            if !self.unsaved || !self.held.paths().dir().is_dir() {
                break;
            }
            std::thread::sleep(BETWEEN_TRIES);
            self.save(Durability::Power);
        }
        self.connections.close();
        self.held
    }
}

/// Signals every process of the instance, but no supervisor of another one below it.
fn send_to_tree(signal: TreeSignal) {
    let root = process::own().pid;
    match signal {
        TreeSignal::Interrupt => {
            tree::signal_all(root, Signal::SIGINT, &is_supervisor);
        }
        TreeSignal::Terminate => {
            tree::signal_all(root, Signal::SIGTERM, &is_supervisor);
            tree::signal_all(root, Signal::SIGHUP, &is_supervisor);
        }
        // What could not be stopped or killed within the tree's patience shows at the next look.
        TreeSignal::Kill => {
            tree::kill(root, &is_supervisor);
        }
        TreeSignal::Freeze => {
            tree::freeze(root, &is_supervisor);
        }
        TreeSignal::Thaw => {
            tree::thaw(root, &is_supervisor);
        }
    }
}

/// Returns what a state adds to the journal: why it waits, how it ended.
fn detail_of(state: &State) -> Option<Value> {
    let mut value = serde_json::to_value(state).ok()?;
    let fields = value.as_object_mut()?;
    fields.shift_remove("name");
    fields.retain(|_, value| !value.is_null());
    (!fields.is_empty()).then_some(value)
}

/// Starts the helper that starts whatever may run next, and does not wait for it.
pub(super) fn schedule_others(options: &Options, store: &Store) {
    let mut command = std::process::Command::new(&options.worker);
    command.arg(Task::Schedule.name()).arg(store.layout().root());
    command.env_clear().envs(options.outside.iter().map(|(n, v)| (n, v)));
    command.stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command.process_group(0);
    let _ = command.spawn();
}
