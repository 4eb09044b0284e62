//! `git claudio` runs several coding agents side by side on one repository.
//!
//! Many small programs (`src/bin`) call this one library. Its folders are layers, and imports run
//! one way only:
//!
//! ```text
//! bin → cli → ops → {supervisor, conflicts, land, watch} → {git, store, backend}
//!                                                        → {instance, config} → sys
//! ```
//!
//! Folders of one layer do not import each other. `tests/layers.rs` reads the sources and fails on
//! an upward or sideways path. What each folder owns is said at the top of its `mod.rs`;
//! `docs/architecture.md` tells why it is built this way.

pub mod backend;
pub mod cli;
pub mod config;
pub mod conflicts;
pub mod git;
pub mod instance;
pub mod land;
pub mod ops;
pub mod store;
pub mod supervisor;
pub mod sys;
pub mod watch;
