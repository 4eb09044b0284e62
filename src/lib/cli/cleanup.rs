//! `git claudio cleanup`.

use super::here::{self, Here};
use super::output::{Cell, Column, Document, Paint, Row};
use super::values::duration;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::cleanup::{self, Action, Item, Kind, Wanted};
use std::time::Duration;

/// Removes instances that have ended and whose work is proven to have landed (merged, rebased or
/// squashed, in the remote's branch where there is a remote) or that did nothing, with their
/// worktrees and branches; and forgets what has been kept for 'undo' longer than 'trash.expire'.
/// Everything else stays, and the answer says why. A remote that cannot be reached proves nothing.
///
/// Each instance is examined again at the moment it goes, and comes back with 'git claudio undo',
/// without the files that git ignores unless '--include-ignored' is given.
#[derive(Debug, clap::Args)]
pub struct CleanupArgs {
    /// Only say what would be removed
    #[arg(short = 'n', long)]
    pub dry_run: bool,

    /// Keep instances that ended more recently, as in '2h' or '7d'
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub older_than: Option<Duration>,

    /// Keep ignored files for 'undo', too
    #[arg(long)]
    pub include_ignored: bool,
}

impl Verb for CleanupArgs {
    const NAME: &'static str = "cleanup";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio cleanup --dry-run", "see what would go, and what stays and why"),
        Example::new("git claudio cleanup --older-than 48h", "leave what is recent alone"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["rm", "undo", "sessions"];
}

/// Runs the command.
///
/// # Errors
/// If the state cannot be read.
pub fn run(args: CleanupArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let (dry_run, older_than, ignored) = (args.dry_run, args.older_than, args.include_ignored);
    let wanted = Wanted { dry_run, older_than, ignored };
    let mut bar = context.output.late_progress();
    let items = cleanup::cleanup(here.workspace(), wanted, &mut |done, all, doing| {
        bar.at(done, all, doing);
    });
    drop(bar);
    let items = items.map_err(here::error)?;
    match context.output.is_for_people() {
        true => context.output.list(&items.into_iter().flat_map(by_reason).collect::<Vec<_>>())?,
        false => context.output.list(&items)?,
    }
    Ok(Status::Done)
}

/// Returns the item once for each of its reasons: each has a line of its own, with the name of what
/// it is about.
fn by_reason(item: Item) -> Vec<Item> {
    let one = |reason: &String| Item { reasons: vec![reason.clone()], ..item.clone() };
    item.reasons.iter().map(one).collect()
}

impl Document for Item {
    const SCHEMA: &'static str = "claudio.cleanup.v1";

    /// What stays is not the answer to "what was removed?".
    fn id(&self) -> Option<String> {
        (self.action != Action::Kept).then(|| self.id.clone())
    }
}

impl Row for Item {
    const COLUMNS: &'static [Column] =
        &[Column::text("ID"), Column::text("WHAT"), Column::text("DONE"), Column::flexible("WHY")];

    fn cells(&self) -> Vec<Cell> {
        let what = match (self.kind, &self.entry) {
            (Kind::Instance, _) => "instance".to_owned(),
            (Kind::Worktree, _) => "directory".to_owned(),
            (Kind::Trash, entry) => format!("undo {}", entry.as_deref().unwrap_or_default()),
        };
        let (word, paint) = match self.action {
            Action::Removed => ("removed", Paint::Good),
            Action::WouldRemove => ("would go", Paint::Good),
            Action::Kept => ("kept", Paint::Attention),
        };
        vec![
            Cell::new(&self.id),
            Cell::new(what),
            Cell::new(word).paint(paint),
            Cell::new(self.reasons.join("; ")),
        ]
    }
}
