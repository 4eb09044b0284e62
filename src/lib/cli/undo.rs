//! `git claudio undo`.

use super::here::{self, Here};
use super::output::{Cell, Column, Document, Row, units};
use super::values::REMOVED;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::undo::{self, Trashed, Undone};
use crate::sys::clock;
use jiff::SignedDuration;

/// Brings back what 'rm', 'stop --discard' or 'cleanup' took away: branch, worktree, staged and
/// unstaged changes apart, untracked files, and the instance itself; without a name, what was
/// removed last. Nothing that exists is overwritten: if something else stands in its place, the
/// command refuses (exit code 3) and says what.
///
/// With a name also what a rebase or a merge did to that instance is undone; what there was before
/// can then be brought back the same way.
///
/// What was removed is kept for 'trash.expire'; then 'git claudio cleanup' forgets it.
#[derive(Debug, clap::Args)]
pub struct UndoArgs {
    /// The instance that was removed: its id, the beginning of it, its name or its branch
    #[arg(value_name = REMOVED)]
    pub instance: Option<String>,

    /// Bring back this entry of it, not the last one: what '--list' shows, or the beginning of it
    #[arg(long, value_name = "TIME", requires = "instance")]
    pub entry: Option<String>,

    /// List what can be brought back
    #[arg(short, long, conflicts_with = "entry")]
    pub list: bool,
}

impl Verb for UndoArgs {
    const NAME: &'static str = "undo";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio undo", "bring back what was removed last"),
        Example::new("git claudio undo --list", "see what can be brought back"),
        Example::new("git claudio undo k3xq7", "bring back one instance"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["rm", "cleanup", "stop"];
}

/// Of the time that is left, if it is told in minutes or more, this much more is told.
const ROUNDING: SignedDuration = SignedDuration::from_secs(30);

/// Runs the command.
///
/// # Errors
/// If there is nothing to bring back, or something stands in its place.
pub fn run(args: UndoArgs, context: &Context) -> Result<Status, CliError> {
    if args.list {
        return list(&args, context);
    }
    let (word, entry) = (args.instance.as_deref(), args.entry.as_deref());
    let looked = Here::open(context)?;
    if looked.workspace().store_if_any().is_none() {
        // Where there is nothing to bring back, no '.claudio/' is made.
        undo::check(looked.workspace(), word, entry).map_err(here::error)?;
    }
    let here = Here::open_for_change(context)?;
    let undone = undo::undo(here.workspace(), word, entry).map_err(here::error)?;
    for warning in &undone.warnings {
        context.output.warning(warning);
    }
    context.output.list(&[undone])?;
    Ok(Status::Done)
}

fn list(args: &UndoArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let (mut entries, strange) = undo::list(here.workspace()).map_err(here::error)?;
    for problem in strange {
        context.output.warning(&problem);
    }
    if let Some(word) = &args.instance {
        entries.retain(|entry| {
            entry.id.as_str().starts_with(word.as_str())
                || entry.name.as_ref() == Some(word)
                || entry.branch.as_ref() == Some(word)
        });
    }
    context.output.list(&entries)?;
    Ok(Status::yes_or_no(!entries.is_empty()))
}

impl Document for Trashed {
    const SCHEMA: &'static str = "claudio.trash.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

impl Row for Trashed {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("ENTRY"),
        Column::number("AGE"),
        Column::text("BY").spare(5),
        Column::number("FILES").spare(3),
        Column::number("SIZE").spare(2),
        Column::text("EXPIRES").spare(4),
        Column::flexible("BRANCH").spare(1),
        Column::flexible("TASK"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let files = self.files.staged + self.files.modified + self.files.untracked;
        let expires = match self.expires_at {
            None => "never".to_owned(),
            Some(at) if at <= clock::now() => "expired".to_owned(),
            // What was removed just now is there for the whole time.
            Some(at) => {
                let is_near = at.duration_since(clock::now()) < SignedDuration::from_mins(1);
                let soon = if is_near { at } else { at.checked_add(ROUNDING).unwrap_or(at) };
                format!("in {}", clock::relative(soon, clock::now()))
            }
        };
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(&self.entry),
            Cell::time(self.at),
            Cell::new(&self.reason),
            Cell::new((files + self.files.ignored).to_string()),
            Cell::new(units::count(self.size)),
            Cell::new(expires),
            Cell::new(self.branch.as_deref().unwrap_or_default()),
            Cell::new(&self.task),
        ]
    }
}

impl Document for Undone {
    const SCHEMA: &'static str = "claudio.undone.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

impl Row for Undone {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("STATE"),
        Column::number("FILES"),
        Column::flexible("BRANCH"),
        Column::flexible("WORKTREE"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(self.state.as_str()),
            Cell::new(self.files.to_string()),
            Cell::new(&self.branch),
            Cell::new(self.worktree.as_deref().unwrap_or_default()),
        ]
    }
}
