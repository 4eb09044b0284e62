//! `git claudio rm`.

use super::here::{self, Here};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::remove;

/// Removes instances with their worktrees and branches. An instance is refused (exit code 3) while
/// it runs, while anything in its worktree is not committed, or while its commits are not contained
/// in its base; the message says what would be lost.
#[derive(Debug, clap::Args)]
pub struct RmArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,
}

impl Verb for RmArgs {
    const NAME: &'static str = "rm";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio rm k3xq7", "remove one instance"),
        Example::new("git claudio rm --state completed", "remove all that are done and landed"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["stop", "diff"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or one holds work that has not landed.
pub fn run(args: RmArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let chosen = here.chosen(&args.selection)?;
    here.each(context, &chosen, |stored| {
        remove::remove(here.workspace(), stored).map_err(here::error)
    })
}
