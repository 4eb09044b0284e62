//! Which instances collide: the same files, and whether git could merge them.
//!
//! Owns: what each instance changed, which pairs of them can meet at all, the verdicts of those that
//! can, and the order of landing in which the fewest collide.
//! Invariants: a verdict is what `git merge` of the two states would say, uncommitted work included.
//! Pairs that share no path, no directory that one of them emptied and no file in place of a
//! directory are clean without a merge; all others are merged by git, once for each pair of trees.
//! What cannot be known is `unknown` with the reason, and never keeps the others from being known.
//! Callers: `ops`. Deliberately not here: where verdicts are kept between commands.

mod changes;
mod joined;
mod judge;
mod meeting;
mod memo;
mod order;
mod report;
mod summary;
mod survey;

pub use changes::{ChangeKind, FileChange};
pub use memo::Memo;
pub use order::{Step, sequence};
pub use report::{BaseVerdict, File, Modifier, Pair, PairFile, Report, Unknown, Verdict};
pub use summary::{Summary, Touched};
pub use survey::{Options, Subject, Survey};
