//! The processes of an instance: the agent, the helper beside it, and everything below them.

use super::super::Options;
use super::super::agent::{Agent, Helper, is_supervisor, tree_is_empty};
use super::super::core::TreeSignal;
use super::super::state_file::Watched;
use super::super::worker::{MeasureAnswer, PrepareAnswer, Task};
use super::{EventLoop, Input};
use crate::instance::{Exit, Mode};
use crate::store::Store;
use crate::sys::clock;
use crate::sys::process::{self, tree};
use nix::sys::signal::Signal;
use std::os::unix::process::CommandExt;

impl EventLoop {
    pub(super) fn start_helper(&mut self, task: Task) -> std::io::Result<()> {
        let id = self.held.record().id.to_string();
        let root = self.store.layout().root().to_owned();
        let args = [task.name().as_ref(), root.as_os_str(), id.as_ref()];
        let mut environment = self.options.environment.clone();
        environment.extend(self.options.one_time.clone().filter(|_| task == Task::Prepare));
        let helper = Helper::start(&self.options.worker, &args, &environment)?;
        self.helper = Some((task, helper));
        Ok(())
    }

    pub(super) fn start_agent(&mut self) {
        let directory = std::path::PathBuf::from(&self.held.record().worktree);
        let started =
            Agent::start(&self.launch, &directory, &self.options.environment, self.screen.size());
        let result = match started {
            Ok(agent) => {
                self.state_file = self.launch.state_file.and_then(|file| {
                    let path = file.path(agent.pid, &self.options.environment)?;
                    Some(Watched::new(file, agent.pid, path))
                });
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

    pub(super) fn read_signals(&mut self) {
        for signal in self.signals.drain() {
            if signal != libc::SIGCHLD {
                self.queue.push_back(Input::Terminate);
            }
        }
        for (pid, exit) in process::reap() {
            self.reaped(pid, Exit { code: exit.code, signal: exit.signal });
        }
    }

    pub(super) fn reaped(&mut self, pid: i32, exit: Exit) {
        if let Some(agent) = self.agent.as_mut().filter(|agent| agent.pid == pid) {
            agent.reaped = true;
            // The last words first, then the end.
            while self.read_agent() {}
            // What it recorded after its last hook counts, too.
            self.queue.extend(self.records.read().into_iter().map(Input::Recorded));
            // A full-screen program complains where a person would read it.
            if self.held.record().mode == Mode::Terminal && !self.core.is_ending() {
                self.queue.push_back(Input::Errors(self.screen.last_words()));
            }
            self.queue.push_back(Input::Exited(exit));
        } else if self.helper.as_ref().is_some_and(|(_, helper)| helper.pid == pid)
            && let Some((task, helper)) = self.helper.take()
        {
            let (answer, log) = helper.answer();
            self.show(&log);
            self.helped(task, &answer, exit);
        }
    }

    pub(super) fn helped(&mut self, task: Task, answer: &[u8], exit: Exit) {
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
            Task::Schedule | Task::Notify | Task::Look => {}
        }
    }

    /// Tells the core when nothing of the instance runs any more. Its work is measured just before.
    pub(super) fn look_for_the_end(&mut self) {
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
            self.stay();
            let task = if self.recount { Task::Recount } else { Task::Measure };
            if self.start_helper(task).is_ok() {
                return;
            }
        }
        self.queue.push_back(Input::TreeGone);
    }
}

/// Signals every process of the instance, but no supervisor of another one below it.
pub(super) fn send_to_tree(signal: TreeSignal) {
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

/// Starts the helper that starts whatever may run next, and does not wait for it.
pub(in super::super) fn schedule_others(options: &Options, store: &Store) {
    let mut command = std::process::Command::new(&options.worker);
    command.arg(Task::Schedule.name()).arg(store.layout().root());
    command.env_clear().envs(options.outside.iter().map(|(n, v)| (n, v)));
    command.stdin(std::process::Stdio::null());
    command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
    command.process_group(0);
    let _ = command.spawn();
}
