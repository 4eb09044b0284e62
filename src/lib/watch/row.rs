//! One instance as the view shows it.

use crate::instance::{InstanceId, PromptKind, StateName};

/// One instance. All texts are known to be harmless.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its id.
    pub id: InstanceId,
    /// The user's name for it, or "".
    pub name: String,
    /// Its state.
    pub state: StateName,
    /// Whether its supervisor is gone.
    pub lost: bool,
    /// Since when it has been in this state, in words.
    pub age: String,
    /// Its backend.
    pub backend: String,
    /// Its branch.
    pub branch: String,
    /// The size of its work, or "".
    pub changes: String,
    /// Tokens used, or "".
    pub tokens: String,
    /// US dollars spent, or "".
    pub cost: String,
    /// Its pull request, or "".
    pub pr: String,
    /// Whether its work conflicts with that of another instance.
    pub conflict: bool,
    /// The first line of its task.
    pub task: String,
    /// Why it is in this state, or "".
    pub note: String,
    /// What it waits for.
    pub prompt: Option<Prompt>,
}

/// An open question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prompt {
    /// Names it; an answer to another one is refused.
    pub id: String,
    /// What kind of answer it wants.
    pub kind: PromptKind,
    /// What is asked.
    pub text: String,
    /// The answers on offer.
    pub options: Vec<String>,
}

impl Row {
    /// Returns the words for its state.
    pub fn state_word(&self) -> &'static str {
        if self.lost { "lost" } else { state_word(self.state) }
    }

    /// Returns the name, or the id if it has none.
    pub fn called(&self) -> &str {
        if self.name.is_empty() { self.id.as_str() } else { &self.name }
    }
}

/// Returns a short word for a state.
pub(super) fn state_word(state: StateName) -> &'static str {
    match state {
        StateName::WaitingInput => "waiting",
        state => state.as_str(),
    }
}
