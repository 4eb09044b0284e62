//! `git claudio show`.

use super::here::{self, Here};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::isolation;

/// Prints all that is known about the instances: state and where that knowledge comes from, task,
/// branch, base, what it waits for, what it used, how it ended.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,
}

impl Verb for ShowArgs {
    const NAME: &'static str = "show";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio show k3xq7", "one instance"),
        Example::new("git claudio show @", "the one whose worktree you stand in"),
        Example::new("git claudio show --json --all | jq '.[].waiting'", "all that they ask"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["ls", "logs", "diff"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or the state cannot be read.
pub fn run(args: ShowArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let mut instances = here.views(&args.selection)?;
    isolation::note(here.workspace(), &mut instances).map_err(here::error)?;
    if !context.output.is_for_people() {
        context.output.list(&instances)?;
        return Ok(Status::Done);
    }
    for view in &instances {
        context.output.document(view, |page| {
            super::instance::describe(view, page);
            super::isolation::describe(view, page);
        })?;
    }
    Ok(Status::Done)
}
