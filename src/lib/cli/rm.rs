//! `git claudio rm`.

use super::here::{self, Here};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::land::snapshot::Reason;
use crate::ops::remove::{self, Options};

/// Removes instances with their worktrees and branches. An instance is refused (exit code 3) while
/// it runs, and while anything of it has not landed: files that are not committed, a stash of its
/// branch, commits that no other branch holds, neither as they are nor rebased or squashed. The
/// message says what would be lost.
///
/// Before anything goes, all of it but ignored files is kept in the repository and compared with
/// what is there; 'git claudio undo' brings it back. What cannot be kept exactly is not removed.
#[derive(Debug, clap::Args)]
pub struct RmArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Also remove what has not landed
    #[arg(short, long)]
    pub force: bool,

    /// Keep ignored files for 'undo', too
    #[arg(long)]
    pub include_ignored: bool,
}

impl Verb for RmArgs {
    const NAME: &'static str = "rm";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio rm k3xq7", "remove one instance"),
        Example::new("git claudio rm --state completed", "remove all that are done and landed"),
        Example::new("git claudio rm --force k3xq7", "throw its work away; 'undo' brings it back"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["undo", "cleanup", "stop", "diff"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or one holds work that has not landed.
pub fn run(args: RmArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let chosen = here.chosen(&args.selection)?;
    let options =
        Options { force: args.force, ignored: args.include_ignored, reason: Reason::Remove };
    here.each(context, &chosen, |stored| {
        let removed = remove::remove(here.workspace(), stored, options).map_err(here::error)?;
        context.output.hint(&format!("git claudio undo {} brings it back", removed.id));
        Ok(removed)
    })
}
