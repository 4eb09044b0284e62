//! `git claudio pause`.

use super::here::{self, Here};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::steer;

/// Holds every process of the instances: they use no processor time until 'git claudio resume'.
#[derive(Debug, clap::Args)]
pub struct PauseArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,
}

impl Verb for PauseArgs {
    const NAME: &'static str = "pause";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio pause k3xq7", "hold one instance"),
        Example::new("git claudio pause --state working", "hold all that work"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["resume", "stop"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or a supervisor does not answer.
pub fn run(args: PauseArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let chosen = here.chosen(&args.selection)?;
    here.each(context, &chosen, |stored| {
        steer::pause(here.workspace(), stored).map_err(here::error)
    })
}
