//! What an event begins beside the instance: telling a person, and a look at what the instances share.
//!
//! The helper is started and forgotten. It hangs below a process that runs the supervisor's own
//! program, and those are never taken for a part of an instance: pausing or ending the instance leaves
//! it alone, and the instance's end does not wait for it.

use super::Options;
use super::worker::Task;
use crate::instance::{Event, EventKind, PromptKind, StateName};
use std::ffi::OsString;
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// The first argument of the supervisor's program when it is to run another program beside the
/// instance.
pub const BESIDE: &str = "--beside";

/// Returns the word of `notify.on` for an event, or `None` if nobody need be told.
pub fn notice(event: &Event) -> Option<&'static str> {
    let detail = |name: &str| event.detail.as_ref().and_then(|detail| detail.get(name));
    match (event.kind, event.to) {
        (EventKind::State, Some(StateName::WaitingInput)) => Some("waiting_input"),
        (EventKind::State, Some(StateName::Completed)) => Some("completed"),
        (EventKind::State, Some(StateName::Failed)) => Some("failed"),
        (EventKind::Budget, _) => Some("budget"),
        (EventKind::Conflict, _) if detail("verdict").is_some_and(|v| v == "conflict") => {
            Some("conflict")
        }
        _ => None,
    }
}

/// Begins what an event asks for: a person is told, and if a turn has ended, somebody looks at what it
/// means to the others.
///
/// # Errors
/// If what it asks for cannot be begun.
pub(super) fn notify(options: &Options, event: &Event) -> io::Result<()> {
    // Not the running file: after an upgrade that has no name any more, but the place has another one.
    let program = options.worker.with_file_name(super::PROGRAM);
    let helper = Helper {
        supervisor: &program,
        worker: &options.worker,
        root: &options.root,
        environment: &options.outside,
    };
    helper.tell(event)?;
    if ends_turn(event) {
        helper.begin(Task::Look, None)?;
    }
    Ok(())
}

/// Whether the instance has done something that is worth a look at what it means to the others.
fn ends_turn(event: &Event) -> bool {
    let prompt = event.detail.as_ref().and_then(|detail| detail.pointer("/prompt/kind"));
    let idle = || prompt.is_some_and(|kind| *kind == serde_json::json!(PromptKind::Idle));
    match (event.kind, event.to) {
        (EventKind::State, Some(StateName::WaitingInput)) => idle(),
        (EventKind::State, Some(to)) => to.is_ended(),
        _ => false,
    }
}

/// The programs that do something beside the instances under `root`.
#[derive(Debug, Clone, Copy)]
pub struct Helper<'a> {
    /// The supervisor's program.
    pub supervisor: &'a Path,
    /// The worker's program.
    pub worker: &'a Path,
    /// The `.claudio/` directory.
    pub root: &'a Path,
    /// The environment of both, without that of an instance.
    pub environment: &'a [(OsString, OsString)],
}

impl Helper<'_> {
    /// Begins to tell a person of an event, if it is one for people.
    ///
    /// # Errors
    /// If the program cannot be run.
    pub fn tell(&self, event: &Event) -> io::Result<()> {
        match notice(event) {
            Some(_) => self.begin(Task::Notify, Some(event.seq)),
            None => Ok(()),
        }
    }

    /// Starts a helper beside the instances, and does not wait for it.
    ///
    /// # Errors
    /// If the program cannot be run.
    pub fn begin(&self, task: Task, seq: Option<u64>) -> io::Result<()> {
        let mut command = Command::new(self.supervisor);
        command.arg(BESIDE).arg(self.worker);
        command.arg(task.name()).arg(self.root).args(seq.map(|seq| seq.to_string()));
        command.env_clear().envs(self.environment.iter().map(|(n, v)| (n, v)));
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.process_group(0);
        command.spawn().map(drop).map_err(|error| {
            let program = self.supervisor.display();
            io::Error::new(error.kind(), format!("cannot run '{program}': {error}"))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::NewEvent;
    use serde_json::json;

    #[test]
    fn only_what_a_person_waits_for_is_told() {
        let event = |kind, to, detail| {
            let at = crate::sys::clock::now();
            let new = NewEvent { at, instance: None, kind, from: None, to, source: None, detail };
            notice(&Event::new(1, new))
        };
        let state = |state| event(EventKind::State, Some(state), None);
        assert_eq!(state(StateName::WaitingInput), Some("waiting_input"));
        assert_eq!(state(StateName::Failed), Some("failed"));
        assert_eq!(state(StateName::Stopped), None);
        assert_eq!(state(StateName::Working), None);
        assert_eq!(event(EventKind::Budget, None, None), Some("budget"));
        assert_eq!(event(EventKind::Warning, None, Some(json!({"message": "x"}))), None);
        let conflict =
            |verdict| event(EventKind::Conflict, None, Some(json!({"verdict": verdict})));
        assert_eq!(conflict("conflict"), Some("conflict"));
        assert_eq!(conflict("clean"), None);
        assert_eq!(event(EventKind::Added, Some(StateName::Failed), None), None);
    }
}
