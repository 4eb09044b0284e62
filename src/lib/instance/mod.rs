//! What an instance is: its id, its record, its state machine and the events it leaves behind.
//!
//! Owns: the types that the state files hold and the rules of which state may follow which.
//! Invariants: data that only makes sense in one state lives in that state's variant; a transition
//! that the state machine does not allow is an error and leaves the record as it was.
//! Callers: every layer above. Does no input or output: no files, no clock, no environment.

mod branch;
mod event;
mod id;
mod record;
mod state;

pub use branch::{branch_name, slug};
pub use event::{Event, EventKind, NewEvent};
pub use id::{InstanceId, InvalidId};
pub use record::{
    Base, Budget, Changes, FORMAT, Metrics, Mode, Opening, PullRequest, Record, Setup,
    SupervisorProcess, TaskBy, Verdict, dollars,
};
pub use state::{
    ActiveWork, Exit, HoldReason, IllegalTransition, Limit, Pause, PendingReason, Prompt,
    PromptKind, Source, State, StateName, Transition,
};
