//! What an agent is told first, when its program is started.

use crate::instance::{Opening, Record};
use std::path::PathBuf;

/// What a start needs beside the record.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Start {
    /// The task.
    pub task: Vec<u8>,
    /// The file that holds the task.
    pub task_file: PathBuf,
    /// The message that begins this run, where the record's opening is one.
    pub message: Option<String>,
    /// A session id that nobody has, for an agent that lets us choose.
    pub fresh_session: String,
    /// The program that an agent's hooks call.
    pub hook: PathBuf,
}

/// The model is not told by its program that it was cut off: a call that was under way is simply
/// missing from what it remembers.
const CUT_OFF: &str = "\
You were cut off: your process ended before your turn was over, and has been started again in the same \
session. A command that was running then may have been ended half-way, and a permission that you asked \
for was neither given nor refused. Look at the state of the files first, then go on with the task.";
const STOPPED: &str = "\
You were stopped, and are started again in the same session. Look at the state of the files first, \
then go on with the task.";
const AGAIN: &str = "\
You are started again in the same session. Check whether the task is done, and do what is missing.";

/// Returns the message with which this run of `record` begins.
pub fn first_message(record: &Record, start: &Start) -> String {
    match (record.opening, &start.message) {
        (Opening::Task, _) => String::from_utf8_lossy(&start.task).into_owned(),
        (Opening::Message, Some(message)) => message.clone(),
        // Nothing of its session was kept: it has to be told the task as well.
        (Opening::CutOff, _) if record.session_id.is_none() => {
            format!("{CUT_OFF}\n\nThe task:\n{}", String::from_utf8_lossy(&start.task))
        }
        (Opening::CutOff, _) => CUT_OFF.to_owned(),
        (Opening::Stopped, _) => STOPPED.to_owned(),
        (Opening::Message | Opening::Again | Opening::Person, _) => AGAIN.to_owned(),
    }
}
