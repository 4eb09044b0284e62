//! `git claudio resume`.

use super::here::{self, Here};
use super::limits::Limits;
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::steer;

/// Lets paused instances go on where they were held. One that has reached a limit needs a higher one
/// to go on.
#[derive(Debug, clap::Args)]
pub struct ResumeArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Limits")]
    pub limits: Limits,
}

impl Verb for ResumeArgs {
    const NAME: &'static str = "resume";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio resume k3xq7", "let one go on"),
        Example::new("git claudio resume --state paused", "let all go on"),
        Example::new("git claudio resume k3xq7 --max-cost 5", "let it spend 5 dollars in all"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["pause", "start"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or a supervisor does not answer.
pub fn run(args: ResumeArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let chosen = here.chosen(&args.selection)?;
    here.each(context, &chosen, |stored| {
        steer::resume(here.workspace(), stored, args.limits.budget()).map_err(here::error)
    })
}
