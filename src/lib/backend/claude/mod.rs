//! Claude Code over its stream-json protocol: one long-lived process, one JSON object a line both ways.
//!
//! The task and all messages go through the protocol, never through arguments. The session's id is
//! chosen before the first turn. What the program says about its own state is taken as it is; the
//! text that it prints for people is never read for it.

mod event;
mod prompts;
mod rest;
mod session;
mod usage;

pub use usage::{Transcript, at_exit, is_message, told, transcript_path};

use self::session::Conversation;
use super::{Error, Launch, Session, Start, Streams, first_message};
use crate::instance::{Opening, Record};
use std::ffi::OsString;
use std::path::PathBuf;

/// The backend's name.
pub const NAME: &str = "claude";
/// The version that all of this was tried with.
pub const TRIED: (u32, u32, u32) = (2, 1, 197);
/// The permission mode in which it asks nobody.
pub const BYPASS: &str = "bypassPermissions";

const PERMISSION_MODES: &[&str] = &["acceptEdits", "auto", BYPASS, "default", "dontAsk", "plan"];

/// The options that it is given for what it is to do here.
const OPTIONS: &[&str] = &[
    "-p",
    "--verbose",
    "--input-format",
    "--output-format",
    "--replay-user-messages",
    "--permission-prompt-tool",
    "--session-id",
    "--resume",
    "--disallowedTools",
    "--model",
    "--permission-mode",
    "--allowedTools",
];

const RESERVED: &[(&str, &str)] = &[
    ("--dangerously-skip-permissions", "use '--permission-mode bypassPermissions', which is shown"),
    (
        "--allow-dangerously-skip-permissions",
        "use '--permission-mode bypassPermissions', which is shown",
    ),
    ("--permission-mode", "use the option '--permission-mode' before '--'"),
    ("--permission-prompt-tool", "prompts are answered with 'git claudio answer'"),
    ("--input-format", "it belongs to the protocol"),
    ("--output-format", "it belongs to the protocol"),
    ("--session-id", "the session's id is chosen for each instance"),
    ("--resume", "use 'git claudio start' or 'send' to go on with an instance's session"),
    ("-r", "use 'git claudio start' or 'send' to go on with an instance's session"),
    ("--continue", "use 'git claudio start' or 'send' to go on with an instance's session"),
    ("-c", "use 'git claudio start' or 'send' to go on with an instance's session"),
    ("--fork-session", "an instance has one session"),
    ("--worktree", "every instance has a worktree already"),
    ("-w", "every instance has a worktree already"),
];

pub(super) fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    let session = Resumed::of(record, start);
    let launch = launch(record, &session)?;
    let fresh = match session {
        Resumed::Yes(_) => None,
        Resumed::No(id) => Some(id),
    };
    let brings_message = record.opening == Opening::Message;
    let first = first_message(record, start);
    Ok((launch, Box::new(Conversation::new(fresh, first, brings_message))))
}

/// Whether a run goes on with a session or begins one.
pub(super) enum Resumed {
    Yes(String),
    No(String),
}

impl Resumed {
    pub(super) fn of(record: &Record, start: &Start) -> Self {
        match (&record.session_id, record.opening) {
            (Some(id), opening) if opening != Opening::Task => Self::Yes(id.clone()),
            _ => Self::No(start.fresh_session.clone()),
        }
    }

    pub(super) fn argument(&self) -> OsString {
        match self {
            Self::Yes(id) => format!("--resume={id}").into(),
            Self::No(id) => format!("--session-id={id}").into(),
        }
    }
}

/// Returns the program and its first arguments.
pub(super) fn program(record: &Record) -> (String, Vec<OsString>) {
    match record.setup.command.split_first() {
        Some((program, first)) => (program.clone(), first.iter().map(OsString::from).collect()),
        None => (NAME.to_owned(), Vec::new()),
    }
}

/// Returns the arguments that both modes have.
pub(super) fn options(record: &Record) -> Vec<OsString> {
    let setup = &record.setup;
    // An agent that makes or leaves worktrees by itself would work where nobody looks.
    let mut args = vec!["--disallowedTools=EnterWorktree,ExitWorktree".into()];
    args.extend(setup.model.iter().map(|model| format!("--model={model}").into()));
    args.extend(
        setup.permission_mode.iter().map(|mode| format!("--permission-mode={mode}").into()),
    );
    // One word each: the option takes any number of them, and would take what follows as well.
    args.extend(setup.allowed_tools.iter().map(|tool| format!("--allowedTools={tool}").into()));
    args.extend(setup.args.iter().map(OsString::from));
    args
}

/// Returns the directory in which it keeps its configuration and sessions.
pub fn directory(environment: &[(OsString, OsString)]) -> Option<PathBuf> {
    let own = variable(environment, "CLAUDE_CONFIG_DIR");
    own.or_else(|| Some(variable(environment, "HOME")?.join(".claude")))
}

/// Returns the file in which it keeps what it knows of its user and of the directories it worked in.
pub fn own_file(environment: &[(OsString, OsString)]) -> Option<PathBuf> {
    let own = variable(environment, "CLAUDE_CONFIG_DIR");
    Some(own.or_else(|| variable(environment, "HOME"))?.join(".claude.json"))
}

fn variable(environment: &[(OsString, OsString)], name: &str) -> Option<PathBuf> {
    let found = environment.iter().find(|(n, _)| n == name).map(|(_, value)| value);
    found.filter(|value| !value.is_empty()).map(PathBuf::from)
}

/// Returns the command of the user's own status line, from the settings file in [`directory`].
pub fn status_line(settings: &[u8]) -> Option<String> {
    let settings: serde_json::Value = serde_json::from_slice(settings).ok()?;
    let line = &settings["statusLine"];
    let command = line["command"].as_str().filter(|command| !command.trim().is_empty());
    command.filter(|_| line["type"] == "command").map(str::to_owned)
}

/// Returns the command line. The task is not in it: anybody can read the arguments of a process.
fn launch(record: &Record, session: &Resumed) -> Result<Launch, Error> {
    check(record)?;
    let (program, mut args) = program(record);
    let fixed = ["-p", "--verbose", "--input-format=stream-json", "--output-format=stream-json"];
    args.extend(fixed.map(OsString::from));
    args.extend(["--replay-user-messages", "--permission-prompt-tool=stdio"].map(OsString::from));
    args.push(session.argument());
    args.extend(options(record));
    let environment = vec![("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS".into(), "1".into())];
    Ok(Launch { program, args, environment, streams: Streams::Pipes, state_file: None })
}

/// Refuses what could not be passed on, or would be passed on unseen.
pub(super) fn check(record: &Record) -> Result<(), Error> {
    let (setup, backend) = (&record.setup, || record.backend.clone());
    if setup.sandbox.is_some() {
        return Err(Error::NoOption { backend: backend(), option: "sandbox mode" });
    }
    if let Some(mode) = &setup.permission_mode
        && !PERMISSION_MODES.contains(&mode.as_str())
    {
        return Err(Error::BadOption {
            backend: backend(),
            option: "permission mode",
            value: mode.clone(),
            known: PERMISSION_MODES,
        });
    }
    for arg in &setup.args {
        let name = arg.split_once('=').map_or(arg.as_str(), |(name, _)| name);
        if let Some((_, instead)) = RESERVED.iter().find(|(reserved, _)| *reserved == name) {
            return Err(Error::Reserved { arg: arg.clone(), instead });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests;
