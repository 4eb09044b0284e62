//! Plain Unix plumbing, without a word of this program's own domain.
//!
//! Files that are replaced whole, locks, processes and their trees, ptys and daemons, signals and
//! file changes as things to `poll`, untrusted text made harmless, the clock. Every other folder
//! may use it; it uses none of them. Here, and nowhere else, are `unsafe` and `cfg(target_os)`.
//!
//! Linux is what is tested. Elsewhere each module says what is weaker.

pub mod clock;
pub mod directory;
pub mod failpoint;
pub mod files;
pub mod lock;
pub mod memory;
pub mod process;
pub mod program;
pub mod random;
pub mod reader;
pub mod replace;
pub mod runtime;
pub mod scratch;
pub mod signals;
pub mod spawn;
pub mod terminal;
pub mod text;
pub mod watch;

#[cfg(test)]
mod testing;
