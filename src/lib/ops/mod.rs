//! The use cases: what a command, the live view or a script can do.
//!
//! Owns: how the layers below work together. Invariants: locks are taken in the order registry,
//! instance, leaf; an instance that runs is only ever changed by its supervisor, which is asked over
//! its socket. Results are values for the `cli` to print; nothing here prints or ends the process.

pub mod add;
mod agents;
pub mod attach;
mod backends;
pub mod cleanup;
pub mod configure;
pub mod conflicts;
pub mod doctor;
mod error;
pub mod first_run;
pub mod isolation;
pub mod landing;
mod leftovers;
pub mod logs;
pub mod lookout;
pub mod notify;
pub mod planning;
mod reach;
pub mod rebuild;
pub mod recount;
pub mod recover;
pub mod remove;
pub mod schedule;
pub mod select;
mod session;
mod settings;
pub mod start;
pub mod stats;
pub mod steer;
pub mod task_file;
pub mod terminal;
pub mod undo;
mod usage;
mod view;
pub mod wait;
pub mod worker;
mod workspace;
mod worktree;

pub use error::Error;
pub use settings::user_file;
pub use view::{INSTANCE_SCHEMA, InstanceView, SupervisorView, WaitingView};
pub use workspace::Workspace;
