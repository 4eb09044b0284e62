//! Codex, over the machine protocol of `codex app-server`.
//!
//! Owns: the command line, the lines of the protocol, what a prompt's answers are in Codex's words,
//! token counts, and what a rollout holds. Invariants: the thread's id is told before the first turn
//! begins; no prompt is ever answered by itself; what is not understood is passed over.
//! Tried with the version in `docs/backends.md`.

mod age;
mod agents;
mod form;
mod options;
mod prompts;
mod retry;
mod session;
#[cfg(test)]
mod tests;
mod usage;
mod wire;

pub use options::BYPASS;
pub(super) use options::Permissions;
pub(super) use usage::Spent;
pub use usage::{Rollout, session_of_rollout};
pub(super) use wire::command;

use self::session::{Conversation, Plan};
use super::prices::Prices;
use super::{Error, Launch, Session, Start, Streams, first_message};
use crate::instance::{Opening, Record};
use std::ffi::OsString;

/// The name of the backend.
pub const NAME: &str = "codex";
/// The version that all of this was tried with.
pub const TRIED: (u32, u32, u32) = (0, 169, 0);

pub(super) fn open(record: &Record, start: &Start) -> Result<(Launch, Box<dyn Session>), Error> {
    let setup = &record.setup;
    let permissions = Permissions::read(setup)?;
    let prices = Prices::with(&setup.prices)?;
    let (program, first) = match setup.command.split_first() {
        Some((program, first)) => (program.clone(), first),
        None => (NAME.to_owned(), [].as_slice()),
    };
    let protocol = ["app-server".to_owned()];
    let args = first.iter().chain(&protocol).chain(&setup.args).map(OsString::from).collect();
    let plan = Plan {
        directory: record.worktree.clone(),
        model: setup.model.clone(),
        permissions,
        resume: record.session_id.clone().filter(|_| record.opening != Opening::Task),
        first: first_message(record, start),
    };
    let launch = Launch {
        program,
        args,
        environment: Vec::new(),
        streams: Streams::Pipes,
        state_file: None,
    };
    Ok((launch, Box::new(Conversation::new(plan, prices))))
}
