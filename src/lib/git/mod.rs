//! Everything that is known about git: the only folder that uses gix or runs the git program.
//!
//! Owns: finding the repository, its settings, names of commits and branches, worktrees, what work
//! is in them and whether it is safe to lose them.
//! Invariants: gix types never leave this folder. The git program is only run through
//! [`command`], pinned to the repository (and, in a worktree, to exactly that worktree), so that a
//! half-deleted worktree can never make git walk up and change the main one. Reading commands take
//! no lock, write no object and leave every index as it is. Branches are created and deleted by
//! compare-and-swap only.
//! Callers: `ops`, `conflicts`, `land`, `watch` and `cli`. Knows nothing of instances' files, prints
//! nothing, gives no hints.

pub mod branch;
mod branch_config;
pub mod command;
pub mod config;
mod error;
pub mod landed;
pub mod landing;
pub mod outside;
mod parameters;
pub mod remote;
mod repository;
pub mod revision;
pub mod roster;
pub mod snapshot;
pub mod states;
#[cfg(test)]
pub(crate) mod testing;
mod tracked;
pub mod work;
pub mod worktree;

pub use error::Error;
pub use repository::Repository;
pub use tracked::is_tracked;

/// The result of everything in this folder.
pub type Result<T, E = Error> = std::result::Result<T, E>;
