//! The states of an instance and which may follow which.
//!
//! ```text
//! pending → working ⇄ waiting_input → completed
//!              │            │
//!              ├── paused ──┤        (paused returns to what it was)
//!              └── stopped / failed
//! ```

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The name of a state, as `ls` and the JSON output spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "each name is explained at State")]
pub enum StateName {
    Pending,
    Working,
    WaitingInput,
    Paused,
    Completed,
    Stopped,
    Failed,
}

impl StateName {
    /// All names, in the order of a life.
    pub const ALL: [Self; 7] = [
        Self::Pending,
        Self::Working,
        Self::WaitingInput,
        Self::Paused,
        Self::Completed,
        Self::Stopped,
        Self::Failed,
    ];

    /// Returns the name as scripts read it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Working => "working",
            Self::WaitingInput => "waiting_input",
            Self::Paused => "paused",
            Self::Completed => "completed",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
        }
    }

    /// Returns the state named `text`, or `None`.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|name| name.as_str() == text)
    }

    /// Whether an instance in this state has ended: nothing of it runs, and only a person or a
    /// message starts it again.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Completed | Self::Stopped | Self::Failed)
    }
}

impl fmt::Display for StateName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// Where the knowledge of a state comes from. The screen's text is never a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A command of the user.
    Command,
    /// The supervisor itself: start, preparation, a budget.
    Supervisor,
    /// The exit status of the process.
    Exit,
    /// The agent's machine protocol.
    Protocol,
    /// One of the agent's own hooks.
    Hook,
    /// A state file that the agent writes.
    StateFile,
    /// An escape sequence meant for machines (OSC 7501).
    Osc,
    /// `git claudio ask` or `done`, called inside the instance.
    Tool,
    /// `sessions recover`.
    Recovery,
}

/// Why an instance has not started yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PendingReason {
    /// An instance that it depends on has not completed.
    Dependencies,
    /// `limits.parallel` instances are running.
    Slot,
    /// Its supervisor is making the worktree.
    Preparing,
    /// It was added with `--no-start`.
    Manual,
}

/// How a process ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exit {
    /// The exit code, if it exited.
    pub code: Option<i32>,
    /// The signal's number, if one killed it.
    pub signal: Option<i32>,
}

impl Exit {
    /// Whether the process exited with code 0.
    pub fn is_success(self) -> bool {
        self.code == Some(0)
    }
}

/// What an instance waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PromptKind {
    /// The agent wants to use a tool and asks whether it may.
    Permission,
    /// A question, with or without options.
    Question,
    /// The turn is over; the next message starts another.
    Idle,
}

/// An open question of an instance to a person.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Prompt {
    /// Names this prompt; an answer to another one is refused.
    pub id: String,
    /// What kind of answer it wants.
    pub kind: PromptKind,
    /// What is asked, as the agent put it.
    pub text: String,
    /// The tool that a permission is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tool: Option<String>,
    /// The tool's input, as the agent gave it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub input: Option<serde_json::Value>,
    /// The answers on offer; empty if any text will do.
    #[serde(default)]
    pub options: Vec<String>,
}

/// Something worth knowing about work that goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ActiveWork {
    /// The agent repeats a request that failed.
    Retrying {
        /// Which try this is, from 1.
        attempt: u32,
        /// How many tries there will be, if the agent says.
        max_attempts: Option<u32>,
        /// How long it waits before the next, in milliseconds, if the agent says.
        delay_ms: Option<u64>,
        /// The service's own words or status.
        message: String,
    },
    /// The service asked it to slow down; it repeats the request after the delay.
    RateLimited {
        /// Which try this is, from 1.
        attempt: u32,
        /// How long it waits before the next, in milliseconds, if the agent says.
        delay_ms: Option<u64>,
        /// The service's own words or status.
        message: String,
    },
}

/// What an instance may use so much of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Limit {
    /// US dollars.
    Cost,
    /// Tokens.
    Tokens,
    /// The time that it works.
    Time,
}

/// Who holds a paused instance.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "by", rename_all = "snake_case")]
pub enum HoldReason {
    /// `git claudio pause`.
    Person,
    /// A limit was reached.
    Budget {
        /// Which one; `None` in a record of a version that did not say.
        #[serde(default)]
        limit: Option<Limit>,
        /// The same in words, and at what figure.
        message: String,
    },
}

/// A held instance: what it was doing, and who holds it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Pause {
    /// The state it returns to.
    pub was: Box<State>,
    /// Who holds it.
    pub hold: HoldReason,
}

/// The state of an instance, with what only this state knows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "name", rename_all = "snake_case")]
pub enum State {
    /// Created, not started.
    Pending {
        /// Why not.
        reason: PendingReason,
        /// The reason in words: which dependency, how many slots.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// The backend is processing.
    Working {
        /// Retries and rate limits.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        detail: Option<ActiveWork>,
    },
    /// It waits for a person.
    WaitingInput {
        /// What it asks.
        prompt: Prompt,
    },
    /// Every process of it is stopped.
    Paused(Pause),
    /// It finished successfully.
    Completed {
        /// The process's own end; `None` where the agent was closed after a good last turn.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<Exit>,
        /// What `git claudio done -m` reported, or the agent's last words.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        message: Option<String>,
    },
    /// A person ended it.
    Stopped {
        /// The process's own end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<Exit>,
    },
    /// It exited with an error, was killed, or could not be started.
    Failed {
        /// What went wrong, as far as anybody knows.
        message: String,
        /// The process's own end.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        exit: Option<Exit>,
    },
}

/// A change of state that the state machine does not allow.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a {from} instance cannot become {to}")]
pub struct IllegalTransition {
    /// The state it is in.
    pub from: StateName,
    /// The state that was asked for.
    pub to: StateName,
}

/// A change of state that happened.
#[derive(Debug, Clone, PartialEq)]
pub struct Transition {
    /// The state before.
    pub from: StateName,
    /// The state after.
    pub to: StateName,
    /// When.
    pub at: Timestamp,
    /// How it is known.
    pub source: Source,
}

impl State {
    /// Returns the name of this state.
    pub fn name(&self) -> StateName {
        match self {
            Self::Pending { .. } => StateName::Pending,
            Self::Working { .. } => StateName::Working,
            Self::WaitingInput { .. } => StateName::WaitingInput,
            Self::Paused(_) => StateName::Paused,
            Self::Completed { .. } => StateName::Completed,
            Self::Stopped { .. } => StateName::Stopped,
            Self::Failed { .. } => StateName::Failed,
        }
    }

    /// Whether a supervisor must be alive in this state; if none is, the instance is lost.
    pub fn needs_supervisor(&self) -> bool {
        match self {
            Self::Working { .. } | Self::WaitingInput { .. } | Self::Paused(_) => true,
            Self::Pending { reason, .. } => *reason == PendingReason::Preparing,
            Self::Completed { .. } | Self::Stopped { .. } | Self::Failed { .. } => false,
        }
    }

    /// Whether the state machine lets `next` follow this state.
    ///
    /// A state may follow itself with other data (another prompt, another retry), except the ended
    /// ones: an end is final until the instance is started again.
    pub fn allows(&self, next: &State) -> bool {
        use StateName as N;
        if let State::Paused(pause) = next {
            return pause.was.name() == self.name()
                && matches!(self.name(), N::Working | N::WaitingInput);
        }
        match (self.name(), next.name()) {
            (N::Pending, to) => matches!(to, N::Pending | N::Working | N::Stopped | N::Failed),
            (N::Working | N::WaitingInput, to) => to != N::Pending,
            // What is held may go on as what it was, end by a person's word, or die of a kill.
            (N::Paused, to) => match self {
                Self::Paused(pause) => {
                    to == pause.was.name() || matches!(to, N::Stopped | N::Failed)
                }
                _ => false,
            },
            // An ended instance begins anew: `start` or `send`.
            (N::Completed | N::Stopped | N::Failed, to) => to == N::Pending,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn working() -> State {
        State::Working { detail: None }
    }

    fn pending(reason: PendingReason) -> State {
        State::Pending { reason, message: None }
    }

    fn paused(was: State) -> State {
        State::Paused(Pause { was: Box::new(was), hold: HoldReason::Person })
    }

    #[test]
    fn an_end_is_final_until_started_again() {
        let ends = [
            State::Completed { exit: None, message: None },
            State::Stopped { exit: None },
            State::Failed { message: "x".into(), exit: None },
        ];
        for end in &ends {
            assert!(end.allows(&pending(PendingReason::Slot)));
            assert!(!end.allows(&working()));
            for other in &ends {
                assert!(!end.allows(other));
            }
        }
    }

    #[test]
    fn paused_returns_to_what_it_was_only() {
        let held = paused(working());
        assert!(working().allows(&held));
        assert!(held.allows(&working()));
        assert!(!held.allows(&State::Completed { exit: None, message: None }));
        assert!(!pending(PendingReason::Slot).allows(&held));
        assert!(!held.allows(&paused(held.clone())));
    }

    #[test]
    fn names_round_trip() {
        for name in StateName::ALL {
            assert_eq!(StateName::parse(name.as_str()), Some(name));
        }
        assert_eq!(StateName::parse("running"), None);
    }
}
