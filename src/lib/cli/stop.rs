//! `git claudio stop`.

use super::here::{self, Here};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::StateName;
use crate::ops::steer;

/// Ends instances: asks their processes to finish, waits for 'stop.grace', then ends every process
/// that descends from them. Branch, worktree and everything in it stay as they are.
#[derive(Debug, clap::Args)]
pub struct StopArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Keep branch and worktree (what happens anyway)
    #[arg(long)]
    pub keep: bool,
}

impl Verb for StopArgs {
    const NAME: &'static str = "stop";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio stop k3xq7", "end one instance"),
        Example::new("git claudio stop --all", "end all that run"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["pause", "start", "rm"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or a supervisor does not answer.
pub fn run(args: StopArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let mut chosen = here.chosen(&args.selection)?;
    // The pending ones first: each end of another might start them.
    chosen.sort_by_key(|stored| stored.record.state.name() != StateName::Pending);
    here.each(context, &chosen, |stored| steer::stop(here.workspace(), stored).map_err(here::error))
}
