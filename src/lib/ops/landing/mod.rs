//! Landing work: into a local branch, one or many, or by way of a pull or merge request.
//!
//! Owns: which branch an instance's work goes to, what is refused, and in which order things happen.
//! Invariants: a use case that fails has changed nothing of the user's: a commit of left-over work is
//! taken back, a branch moves last. Nothing happens in the worktree of an instance that runs.
//! Whoever moves branches holds the landing lock.

mod error;
mod follow;
pub mod harvest;
mod hold;
mod journal;
mod leftover;
pub mod merge;
pub mod order;
pub mod pr;
mod remote;
mod target;
pub mod train;
mod verify;
mod writer;

pub use error::Error;
pub use verify::Verify;
