//! What a supervisor leaves to short-lived helpers, so that it stays small itself: everything that
//! needs git. The helper is the program `git-claudio--worker`; its answer is one JSON object.

use crate::instance::{Changes, Exit, Metrics};
use serde::{Deserialize, Serialize};

/// What a helper does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// Make the worktree, unless it is there, and look at what lies outside of it.
    Prepare,
    /// Say how much the instance has changed.
    Measure,
    /// The same, and what the agent's own records say it used: it was cut off and could not say.
    Recount,
    /// Start whatever may run next.
    Schedule,
    /// Tell a person of an event.
    Notify,
    /// Look at what lies outside of the worktrees, and find out anew who conflicts with whom.
    Look,
}

impl Task {
    /// Returns the helper's first argument.
    pub fn name(self) -> &'static str {
        match self {
            Self::Prepare => "prepare",
            Self::Measure => "measure",
            Self::Recount => "recount",
            Self::Schedule => "schedule",
            Self::Notify => "notify",
            Self::Look => "look",
        }
    }

    /// Returns the task with this name.
    pub fn parse(name: &str) -> Option<Self> {
        let all =
            [Self::Prepare, Self::Measure, Self::Recount, Self::Schedule, Self::Notify, Self::Look];
        all.into_iter().find(|t| t.name() == name)
    }
}

/// The answer to [`Task::Prepare`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrepareAnswer {
    /// Why there is no worktree; `None` if there is one.
    pub error: Option<String>,
}

impl PrepareAnswer {
    /// Returns what a helper that ended like this has done.
    pub(super) fn read(answer: &[u8], exit: Exit) -> Result<(), String> {
        match serde_json::from_slice::<Self>(answer) {
            Ok(Self { error: Some(message) }) => Err(message),
            Ok(Self { error: None }) if exit.is_success() => Ok(()),
            _ => Err(match exit.signal {
                Some(signal) => format!("the preparation was killed by signal {signal}"),
                None => "the preparation ended without an answer".to_owned(),
            }),
        }
    }
}

/// The answer to [`Task::Measure`] and [`Task::Recount`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct MeasureAnswer {
    /// The size of the work; `None` if it cannot be told.
    pub changes: Option<Changes>,
    /// The branch's commit.
    pub head: Option<String>,
    /// What the whole session used; `None` if it was not asked for or cannot be told.
    #[serde(default)]
    pub session: Option<Metrics>,
}

impl MeasureAnswer {
    pub(super) fn read(answer: &[u8]) -> Option<Self> {
        serde_json::from_slice(answer).ok()
    }
}
