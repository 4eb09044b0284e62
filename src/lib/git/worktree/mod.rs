//! An instance's worktree: making it, making sure of it, taking it away.
//!
//! Owns: everything that happens to a linked worktree as a whole.
//! Invariants: a worktree is only acted on through [`Worktree`], which exists only for a directory
//! whose links to and from this repository were found right. Nothing that was there before is
//! reused, reset or overwritten; whatever fails half-way is taken away again. A fresh worktree is
//! exactly what `git worktree add` would have made, and its index is fresh.
//! Deliberately not here: what is *in* a worktree ([`super::work`]), and whether it may go
//! ([`super::landed`]).

mod aside;
mod attributes;
mod bring_back;
mod checkout;
mod deletable;
mod hook;
mod include;
mod index;
mod leftover;
mod plan;
mod prepare;
mod remove;
mod scratch;
mod submodule;
mod undo;
mod verify;

pub use aside::{put_aside, put_back};
pub use bring_back::{Brought, Registration, bring_back, is_cut_off, registrations, repair};
pub use deletable::refuse_undeletable;
pub use leftover::take_away;
pub use prepare::{Guard, Prepared, WorktreeRequest, prepare};
pub use remove::{
    checked_out_branches, delete_branch, refuse_protected, remove_kept_worktree, remove_worktree,
};
pub use scratch::ScratchWorktree;
pub use verify::{Worktree, WorktreeState, verify};
