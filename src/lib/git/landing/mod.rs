//! Bringing an instance's commits onto another branch.
//!
//! Owns: merged trees, new commits, replayed commits, the one step that moves a branch, and the
//! commit of work that an agent left over.
//! Invariants: everything is computed in the object store first, without any checkout; a branch only
//! moves by compare-and-swap, and a checkout of it only follows if it is clean and on that branch.
//! Whatever fails leaves refs, indexes and files as they were.
//! Deliberately not here: which branches, in which order, and what a person is told (`ops`).

mod advance;
mod checkout;
mod commit;
mod history;
mod join;
mod leftover;
mod replay;

pub use advance::{Advance, Prepared, advance, check_checkout, check_move, finish, prepare};
pub use commit::{Draft, combine, has_commit_hooks};
pub use history::{
    Commit, changed_paths, commits, diff_text, file, is_ancestor, lost, merge_base, tree_of,
};
pub use join::{Merged, merge_trees};
pub use leftover::{Leftover, commit_leftovers, rehearse_leftovers, uncommitted};
pub use replay::{Replayed, replay};

#[cfg(test)]
mod tests;
