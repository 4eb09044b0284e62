//! `git claudio ls`.

use super::here::Here;
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};

/// Prints one line for each instance, or for those that are named. Nothing is printed, and the
/// exit code is 0, if there are none.
///
/// It does not look into a worktree, unless you say '--refresh': the figures of changes are those last
/// taken, at the end of a turn. '*' marks work that is not all committed, '!' work that conflicts, as
/// 'git claudio conflicts' found last.
#[derive(Debug, clap::Args)]
pub struct LsArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Count the changes in the worktrees and look for conflicts now; this takes as long as
    /// 'git claudio conflicts'
    #[arg(long)]
    pub refresh: bool,
}

impl Verb for LsArgs {
    const NAME: &'static str = "ls";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio ls", "all instances"),
        Example::new("git claudio ls --refresh", "with figures that are taken now"),
        Example::new("git claudio ls --state waiting_input", "those that wait for you"),
        Example::new(
            "git claudio ls --format '%(id) %(state) %(branch)'",
            "chosen fields; those of 'git claudio ls --json'",
        ),
        Example::new("git claudio ls -q --state failed | git claudio rm -", "work on a list"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["show", "events", "wait"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or the state cannot be read.
pub fn run(args: LsArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_of_missing(context, false)?;
    let instances = here.overview(&args.selection, args.refresh, context)?;
    context.output.list(&instances)?;
    Ok(Status::Done)
}
