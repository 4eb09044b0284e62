//! `git claudio start`.

use super::here::{self, Here};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::{Mode, StateName};
use crate::ops::{recover, steer};

/// Starts instances that are pending or have ended. An ended one goes on in the same worktree and,
/// where its backend can, in the same conversation.
///
/// Without arguments: recovers lost instances (on a terminal after asking), starts every pending
/// one as far as 'limits.parallel' and dependencies allow, and lists all.
#[derive(Debug, clap::Args)]
pub struct StartArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Drive the agent over its machine protocol from now on
    #[arg(long, conflicts_with = "terminal")]
    pub structured: bool,

    /// Run the agent's own full-screen program from now on
    #[arg(long)]
    pub terminal: bool,
}

impl StartArgs {
    fn mode(&self) -> Option<Mode> {
        match (self.structured, self.terminal) {
            (true, _) => Some(Mode::Structured),
            (_, true) => Some(Mode::Terminal),
            _ => None,
        }
    }
}

impl Verb for StartArgs {
    const NAME: &'static str = "start";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio start", "go on with everything that can"),
        Example::new("git claudio start k3xq7", "start one again"),
        Example::new("git claudio start --structured k3xq7", "go on without its terminal"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["add", "stop", "sessions"];
}

/// Runs the command.
///
/// # Errors
/// If one runs already, or could not be started.
pub fn run(args: StartArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    if !args.selection.is_unsaid() {
        let chosen = here.chosen(&args.selection)?;
        let instances =
            steer::start(here.workspace(), &chosen, args.mode()).map_err(here::error)?;
        context.output.list(&instances)?;
        return Ok(Status::Done);
    }
    let lost: Vec<_> = here.all()?.into_iter().filter(|s| s.is_lost()).collect();
    if !lost.is_empty() {
        let question = format!("Recover {} lost instance(s)?", lost.len());
        if !context.output.can_ask() || context.output.confirm(&question)? {
            recover::recover(here.workspace(), &lost, false).map_err(here::error)?;
        }
    }
    let waits = |s: &crate::store::Stored| s.record.state.name() == StateName::Pending && !s.alive;
    let pending: Vec<_> = here.all()?.into_iter().filter(waits).collect();
    if !pending.is_empty() {
        steer::start(here.workspace(), &pending, args.mode()).map_err(here::error)?;
    }
    context.output.list(&here.views_or_all(&args.selection)?)?;
    Ok(Status::Done)
}
