//! The live view: what it shows and what its keys mean, without a terminal.
//!
//! Owns: the [`Model`] of the screen, the meaning of keys ([`Wish`]), the text that scrolls
//! ([`Pane`]), drawing into cells, and the bytes that bring those cells to a terminal.
//! Invariants: pure: keys, rows and output come in, wishes and bytes go out; no clock, no files, no
//! instance is touched. What is drawn fits the size that is given, whatever it is, and holds no
//! character that could act on the terminal.
//! Callers: `cli/watch` owns the terminal, waits for events and carries wishes out.

mod ask;
mod draw;
mod help;
mod keys;
mod model;
mod pane;
mod row;
mod screen;
mod seen;
mod table;

pub use draw::{Theme, draw};
pub use help::KEYS;
pub use keys::{Key, Keys};
pub use model::{Model, StopHow, Tone, Wish};
pub use pane::Pane;
pub use row::{Prompt, Row};
pub use screen::{Screen, lines};
