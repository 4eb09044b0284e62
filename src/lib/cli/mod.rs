//! The command line: one file per command, and what all commands share.
//!
//! Owns: the table of commands, the definitions of their options, the entry of every program, the
//! mapping of errors to texts and exit codes, and (in `output`) everything that is printed.
//! Invariants: a command's file holds its `<Verb>Args`, whose doc comments are its help, and
//! `run(args, &Context)`; only `output` prints; only `entry` ends a process; the table holds no
//! `run`, so that a program links just what it uses.
//! Callers: the programs in `src/bin`. Deliberately not here: any decision about instances (that is
//! `ops`), any knowledge of git or of the files under `.claudio/`.

mod collision;
pub mod commands;
pub mod completion;
pub mod context;
pub mod definitions;
mod editor;
pub mod entry;
pub mod error;
pub mod exit;
pub mod faults;
pub mod front;
pub mod here;
pub mod hook;
pub mod instance;
pub mod internal;
mod isolation;
pub mod keys;
pub mod landing;
pub mod limits;
mod lines;
pub mod manual;
pub mod nearest;
pub mod options;
pub mod output;
pub mod selection;
pub mod usage;
pub mod values;
pub mod verb;

pub mod add;
pub mod answer;
pub mod ask;
pub mod attach;
pub mod check;
pub mod cleanup;
pub mod completions;
pub mod config;
pub mod conflicts;
pub mod demo;
pub mod diff;
pub mod doctor;
pub mod done;
pub mod events;
pub mod harvest;
pub mod help;
pub mod init;
pub mod logs;
pub mod ls;
pub mod merge;
pub mod pause;
pub mod plan;
pub mod pr;
pub mod resume;
pub mod rm;
pub mod send;
pub mod sessions;
pub mod show;
pub mod start;
pub mod stats;
pub mod stop;
pub mod undo;
pub mod wait;
pub mod watch;

pub use context::Context;
pub use error::{CliError, ErrorKind};
pub use exit::Status;
pub use verb::{Example, Verb};
