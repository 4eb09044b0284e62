//! Work on its way out of an instance: into other branches, into the trash, and back.
//!
//! Owns: when everything is kept before something is rewritten or removed, and what those refs are
//! called.
//! Invariants: nothing that could hold work is removed or rewritten before [`snapshot::take`] has
//! returned; the default branch and the user's checkout are never taken away.
//! Callers: `ops`. Deliberately not here: locks and records being changed (that is `ops`), how a
//! worktree becomes a commit (that is `git::snapshot`).

pub mod snapshot;
