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
    /// Messages of earlier runs that the agent has not taken.
    pub queued: Vec<String>,
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

/// For a session of which nothing was kept: its task has to be told as well.
const ANEW: &str = "\
You were cut off: your process ended before anything of its session was kept, and you are started anew. \
A command that was running then may have been ended half-way, and a permission that you asked for was \
neither given nor refused. Look at the state of the files first, then go on with the task.";

const UNTAKEN: &str = "This was sent to you before, and had not reached you:";

/// Returns the message with which this run of `record` begins.
pub fn first_message(record: &Record, start: &Start) -> String {
    let begin = match (record.opening, record.session_id.is_some()) {
        (Opening::Task, _) => Some(task(start)),
        (Opening::Message, true) if start.message.is_some() => None,
        // The person speaks first: what they had said before comes before all else.
        (Opening::Person, true) if !start.queued.is_empty() => None,
        (_, false) => Some(anew(start)),
        (Opening::CutOff, _) => Some(CUT_OFF.to_owned()),
        (Opening::Stopped, _) => Some(STOPPED.to_owned()),
        (Opening::Message | Opening::Again | Opening::Person, _) => Some(AGAIN.to_owned()),
    };
    let message = start.message.as_ref().filter(|_| record.opening == Opening::Message);
    let mut parts: Vec<String> = begin.into_iter().collect();
    parts.extend(start.queued.iter().map(|text| format!("{UNTAKEN}\n{text}")));
    parts.extend(message.map(|text| match parts.is_empty() {
        true => text.clone(),
        false => format!("And this message:\n{text}"),
    }));
    parts.join("\n\n")
}

fn task(start: &Start) -> String {
    String::from_utf8_lossy(&start.task).into_owned()
}

fn anew(start: &Start) -> String {
    format!("{ANEW}\n\nThe task:\n{}", task(start))
}
