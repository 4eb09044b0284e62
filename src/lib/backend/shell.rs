//! Plain commands: the embedded `shell` backend, and any program that settings describe.
//!
//! The program runs on a pty; its exit status tells how it ended. Messages are typed into the pty.

use super::{
    Answer, Effect, Error, Launch, Receipt, Session, Start, Stdin, Streams, state_of_exit,
};
use crate::instance::{Exit, Prompt, Record, State, TaskBy};
use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;

/// The name of the embedded backend, whose task is a script for `sh`.
pub const SHELL: &str = "shell";

/// Linux refuses a single argument from this size on (`MAX_ARG_STRLEN`, with its final NUL).
const ARGUMENT_LIMIT: usize = 128 * 1024 - 1;

pub(super) fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    let setup = &record.setup;
    refuse_options(record)?;
    let by = match record.backend.as_str() {
        SHELL => TaskBy::File,
        _ => setup.task_by.unwrap_or(TaskBy::Stdin),
    };
    let (program, first) = match (setup.command.split_first(), record.backend.as_str()) {
        (Some((program, first)), _) => (program.clone(), first),
        (None, SHELL) => ("sh".to_owned(), [].as_slice()),
        (None, name) => return Err(Error::Unknown(name.to_owned())),
    };
    let args = first.iter().chain(&setup.args).map(OsString::from).collect();
    let (args, stdin) = match by {
        TaskBy::Stdin => (args, Some(Stdin::File(start.task_file.clone()))),
        TaskBy::File => (with_task(args, "{task_file}", start.task_file.clone().into()), None),
        TaskBy::Argument => (with_task(args, "{task}", argument(&start.task)?), None),
    };
    let streams = Streams::Pty { stdin };
    let launch = Launch { program, args, environment: Vec::new(), streams, state_file: None };
    Ok((launch, Box::new(Command)))
}

/// A plain program has no way to be told these, and nothing that was asked for may be left out.
fn refuse_options(record: &Record) -> Result<(), Error> {
    let setup = &record.setup;
    let given = [
        ("model", setup.model.is_some()),
        ("permission mode", setup.permission_mode.is_some()),
        ("list of allowed tools", !setup.allowed_tools.is_empty()),
        ("sandbox mode", setup.sandbox.is_some()),
    ];
    match given.into_iter().find(|(_, given)| *given) {
        Some((option, _)) => Err(Error::NoOption { backend: record.backend.clone(), option }),
        None => Ok(()),
    }
}

fn argument(task: &[u8]) -> Result<OsString, Error> {
    if task.len() > ARGUMENT_LIMIT {
        return Err(Error::TaskTooLong { bytes: task.len(), limit: ARGUMENT_LIMIT });
    }
    if task.contains(&0) {
        return Err(Error::TaskHasNul);
    }
    Ok(OsString::from_vec(task.to_owned()))
}

/// Returns `args` with `value` in the place of each argument that is `placeholder`, or at the end.
fn with_task(mut args: Vec<OsString>, placeholder: &str, value: OsString) -> Vec<OsString> {
    let mut placed = false;
    for arg in args.iter_mut().filter(|arg| *arg == placeholder) {
        arg.clone_from(&value);
        placed = true;
    }
    if !placed {
        args.push(value);
    }
    args
}

/// A program that says nothing but its exit status.
struct Command;

impl Session for Command {
    fn answer(&mut self, prompt: &Prompt, _: &Answer) -> Result<Vec<Effect>, Error> {
        Err(Error::Rejected(format!("prompt '{}' is not open", prompt.id)))
    }

    fn send(&mut self, text: &str) -> Result<(Receipt, Vec<Effect>), Error> {
        let mut line = text.as_bytes().to_owned();
        if !line.ends_with(b"\n") {
            line.push(b'\n');
        }
        Ok((Receipt::Submitted, vec![Effect::Write(line)]))
    }

    fn exited(&mut self, exit: Exit) -> State {
        state_of_exit(exit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_task_takes_its_placeholder_or_the_end() {
        let args = |list: &[&str]| list.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(
            with_task(args(&["-a", "{task}", "-b"]), "{task}", "x".into()),
            args(&["-a", "x", "-b"])
        );
        assert_eq!(with_task(args(&["-a"]), "{task}", "x".into()), args(&["-a", "x"]));
    }

    #[test]
    fn a_task_that_no_argument_can_hold_is_refused() {
        assert_eq!(argument(b"a\0b"), Err(Error::TaskHasNul));
        assert!(matches!(argument(&[b'x'; ARGUMENT_LIMIT + 1]), Err(Error::TaskTooLong { .. })));
        assert!(argument(&[b'x'; ARGUMENT_LIMIT]).is_ok());
    }
}
