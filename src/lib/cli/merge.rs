//! `git claudio merge`.

use super::here::{self, Here};
use super::output::LateProgress;
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::StateName;
use crate::ops::landing::merge::{Mode, Options};
use crate::ops::landing::train::{self, Journey, Stage};
use crate::ops::landing::{Verify, merge};

/// Lands the commits of instances in a local branch: the one that they started from, unless '--into'
/// names another.
///
/// Everything is worked out apart from any checkout, and the branch moves last, by
/// compare-and-swap. If you have that branch checked out, the checkout must be clean and follows;
/// if not, it is refused (exit code 3). A conflict lists its files (exit code 1). Whatever fails
/// leaves all branches, checkouts and files as they were.
///
/// Several instances land one after the other, each on the result of the one before; with '--train'
/// in the order in which most of them land. The first that fails stops it: those before it have
/// landed, those after it are untouched, and '--continue' goes on, also after a crash.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("mode").args(["squash", "rebase", "ff_only", "no_ff"])))]
#[command(group(clap::ArgGroup::new("again").args(["continue", "quit"])
    .conflicts_with_all(["instances", "all", "states", "into", "mode", "message", "commit",
        "verify", "train", "dry_run"])))]
pub struct MergeArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// The local branch to land in [default: the one that the instance started from]
    #[arg(long, value_name = "BRANCH")]
    pub into: Option<String>,

    /// Land all of it as one commit
    #[arg(long)]
    pub squash: bool,

    /// Land each commit anew on top; the instance's own branch stays
    #[arg(long)]
    pub rebase: bool,

    /// Land only if the branch needs no more than to move forward
    #[arg(long)]
    pub ff_only: bool,

    /// Make a merge commit even where the branch could just move forward
    #[arg(long)]
    pub no_ff: bool,

    /// The message of the new commit
    #[arg(short, long, value_name = "MESSAGE")]
    pub message: Option<String>,

    /// Commit first what the instance has left uncommitted, with this message; else it is refused
    #[arg(long, value_name = "MESSAGE")]
    pub commit: Option<String>,

    /// A command that 'sh' runs on the files of each result before the branch moves; if it fails,
    /// nothing lands
    #[arg(long, value_name = "COMMAND")]
    pub verify: Option<String>,

    /// Land several in the best order
    #[arg(long)]
    pub train: bool,

    /// Go on with a train that has stopped
    #[arg(long = "continue")]
    pub r#continue: bool,

    /// Forget the rest of a train that has stopped; what has landed stays
    #[arg(long)]
    pub quit: bool,

    /// Only say what would happen
    #[arg(short = 'n', long)]
    pub dry_run: bool,
}

impl Verb for MergeArgs {
    const NAME: &'static str = "merge";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio merge k3xq7", "land one instance where it started from"),
        Example::new(
            "git claudio merge --squash --into develop k3xq7",
            "as one commit, in another branch",
        ),
        Example::new(
            "git claudio merge --train --all --verify 'make test'",
            "all completed ones in the best order, each result tested first",
        ),
        Example::new("git claudio merge --continue", "go on with a train that has stopped"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["diff", "rm"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or something does not land.
pub fn run(args: MergeArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let shown = !context.output.is_json() && !context.options.quiet;
    if args.quit {
        train::quit(here.workspace()).map_err(here::error)?;
        return Ok(Status::Done);
    }
    if args.r#continue {
        let mut bar = context.output.late_progress();
        let journey = train::go_on(here.workspace(), shown, &mut |stage| tell(&mut bar, stage));
        drop(bar);
        return report(journey.map_err(here::error)?, context);
    }
    let mut chosen = here.chosen(&args.selection)?;
    if args.selection.all {
        chosen.retain(|stored| stored.record.state.name() == StateName::Completed);
    }
    let options = options(&args, shown);
    match chosen.as_slice() {
        [] => Ok(here::nothing(context)),
        [only] if !args.train => {
            let landed = merge::merge(here.workspace(), only, &options).map_err(here::error)?;
            context.output.list(&[landed])?;
            Ok(Status::Done)
        }
        several => {
            let best = args.train || args.selection.instances.is_empty();
            let mut bar = context.output.late_progress();
            let mut watched = |stage: Stage<'_>| tell(&mut bar, stage);
            let journey = train::run(here.workspace(), several, &options, best, &mut watched);
            drop(bar);
            report(journey.map_err(here::error)?, context)
        }
    }
}

/// Shows how far a train is.
fn tell(bar: &mut LateProgress<'_>, stage: Stage<'_>) {
    match stage.prints {
        // What a check prints would stand in the middle of the bar.
        true => bar.line(&format!("{} ({} of {})", stage.doing, stage.done + 1, stage.all)),
        false => bar.at(stage.done, stage.all, stage.doing),
    }
}

fn options(args: &MergeArgs, shown: bool) -> Options {
    let mode = match args {
        MergeArgs { squash: true, .. } => Mode::Squash,
        MergeArgs { rebase: true, .. } => Mode::Rebase,
        MergeArgs { ff_only: true, .. } => Mode::FfOnly,
        MergeArgs { no_ff: true, .. } => Mode::NoFf,
        _ => Mode::Merge,
    };
    Options {
        into: args.into.clone(),
        mode,
        message: args.message.clone(),
        commit: args.commit.clone(),
        verify: args.verify.clone().map(|command| Verify { command, shown }),
        dry_run: args.dry_run,
    }
}

fn report(journey: Journey, context: &Context) -> Result<Status, CliError> {
    context.output.list(&journey.landed)?;
    context.output.flush()?;
    let Some(stopped) = journey.stopped else { return Ok(Status::Done) };
    let left: Vec<&str> = journey.left.iter().map(|id| id.as_str()).collect();
    let error = here::error(stopped).hint(format!("not landed: {}", left.join(" ")));
    Err(match journey.kept {
        true => error.hint("git claudio merge --continue goes on; --quit forgets the rest"),
        false => error,
    })
}
