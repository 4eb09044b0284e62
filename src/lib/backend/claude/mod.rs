//! Claude Code over its stream-json protocol: one long-lived process, one JSON object a line both ways.
//!
//! The task and all messages go through the protocol, never through arguments. The session's id is
//! chosen before the first turn. What the program says about its own state is taken as it is; the
//! text that it prints for people is never read for it.

mod event;
mod prompts;
mod session;
mod usage;

pub use usage::{Transcript, transcript_path};

use self::session::Conversation;
use super::{Error, Launch, Session, Start, Streams, first_message};
use crate::instance::{Opening, Record};
use std::ffi::OsString;

/// The backend's name.
pub const NAME: &str = "claude";
/// The version that all of this was tried with.
pub const TRIED: (u32, u32, u32) = (2, 1, 197);
/// The permission mode in which it asks nobody.
pub const BYPASS: &str = "bypassPermissions";

const PERMISSION_MODES: &[&str] = &["acceptEdits", "auto", BYPASS, "default", "dontAsk", "plan"];

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
    let session = match (&record.session_id, record.opening) {
        (Some(id), opening) if opening != Opening::Task => Resumed::Yes(id.clone()),
        _ => Resumed::No(start.fresh_session.clone()),
    };
    let launch = launch(record, &session)?;
    let fresh = match session {
        Resumed::Yes(_) => None,
        Resumed::No(id) => Some(id),
    };
    Ok((launch, Box::new(Conversation::new(fresh, first_message(record, start)))))
}

enum Resumed {
    Yes(String),
    No(String),
}

/// Returns the command line. The task is not in it: anybody can read the arguments of a process.
fn launch(record: &Record, session: &Resumed) -> Result<Launch, Error> {
    let setup = &record.setup;
    check(record)?;
    let (program, first) = match setup.command.split_first() {
        Some((program, first)) => (program.clone(), first),
        None => (NAME.to_owned(), [].as_slice()),
    };
    let mut args: Vec<OsString> = first.iter().map(OsString::from).collect();
    let fixed = ["-p", "--verbose", "--input-format=stream-json", "--output-format=stream-json"];
    args.extend(fixed.map(OsString::from));
    args.extend(["--replay-user-messages", "--permission-prompt-tool=stdio"].map(OsString::from));
    // An agent that makes or leaves worktrees by itself would work where nobody looks.
    args.push("--disallowedTools=EnterWorktree,ExitWorktree".into());
    args.push(match session {
        Resumed::Yes(id) => format!("--resume={id}").into(),
        Resumed::No(id) => format!("--session-id={id}").into(),
    });
    args.extend(setup.model.iter().map(|model| format!("--model={model}").into()));
    args.extend(
        setup.permission_mode.iter().map(|mode| format!("--permission-mode={mode}").into()),
    );
    // One word each: the option takes any number of them, and would take what follows as well.
    args.extend(setup.allowed_tools.iter().map(|tool| format!("--allowedTools={tool}").into()));
    args.extend(setup.args.iter().map(OsString::from));
    let environment = vec![("CLAUDE_CODE_EMIT_SESSION_STATE_EVENTS".into(), "1".into())];
    Ok(Launch { program, args, environment, streams: Streams::Pipes })
}

/// Refuses what could not be passed on, or would be passed on unseen.
fn check(record: &Record) -> Result<(), Error> {
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
