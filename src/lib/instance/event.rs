//! The journal's lines.

use super::{InstanceId, Source, StateName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// What an event is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EventKind {
    /// An instance was added.
    Added,
    /// A state followed another, or the same one with other data.
    State,
    /// An instance was removed.
    Removed,
    /// A removed instance was brought back.
    Restored,
    /// A branch was moved to hold an instance's work; a step of a train, too.
    Landed,
    /// What an instance had left uncommitted was committed, by a person's word.
    Committed,
    /// An instance's branch was made anew on top of its base.
    Rebased,
    /// An instance's pull or merge request was made, brought up to date, or seen to have changed.
    Requested,
    /// A message was handed to the agent.
    Message,
    /// A prompt was answered.
    Answer,
    /// A limit was reached.
    Budget,
    /// It begins or ceases to conflict with another one, or with what it started from.
    Conflict,
    /// Something worth a person's look that changed no state.
    Warning,
    /// Something outside of the worktrees, which all instances share with the user, has changed.
    Isolation,
    /// A kind that a newer version wrote.
    #[serde(other)]
    Unknown,
}

/// An event that has no number yet.
#[derive(Debug, Clone, PartialEq)]
pub struct NewEvent {
    /// When it happened.
    pub at: Timestamp,
    /// Whose it is; `None` for the repository's own.
    pub instance: Option<InstanceId>,
    /// What it is about.
    pub kind: EventKind,
    /// The state before.
    pub from: Option<StateName>,
    /// The state after.
    pub to: Option<StateName>,
    /// How it is known.
    pub source: Option<Source>,
    /// The rest, by kind: a reason, a message, an exit status.
    pub detail: Option<Value>,
}

/// One line of the journal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Rises by one with each line of a repository's journal.
    pub seq: u64,
    /// When it happened.
    pub at: Timestamp,
    /// Whose it is; `None` for the repository's own.
    #[serde(default)]
    pub instance: Option<InstanceId>,
    /// What it is about.
    pub kind: EventKind,
    /// The state before.
    #[serde(default)]
    pub from: Option<StateName>,
    /// The state after.
    #[serde(default)]
    pub to: Option<StateName>,
    /// How it is known.
    #[serde(default)]
    pub source: Option<Source>,
    /// The rest, by kind.
    #[serde(default)]
    pub detail: Option<Value>,
    /// What a newer version stored here.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

impl Event {
    /// Gives a new event its number.
    pub fn new(seq: u64, event: NewEvent) -> Self {
        let NewEvent { at, instance, kind, from, to, source, detail } = event;
        Self { seq, at, instance, kind, from, to, source, detail, extra: Map::new() }
    }
}
