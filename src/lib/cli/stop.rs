//! `git claudio stop`.

use super::here::{self, Here};
use super::output::Choice;
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::StateName;
use crate::ops::landing::pr;
use crate::ops::{remove, steer};
use crate::store::Stored;

/// Ends instances: asks their processes to finish, waits for 'stop.grace', then ends every process
/// that descends from them. What becomes of the work is said by '--keep', '--pr' or '--discard'; on
/// a terminal you are asked, and shown what is at stake; elsewhere it is kept.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("end").args(["keep", "pr", "discard"])))]
pub struct StopArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Keep branch and worktree with everything in it
    #[arg(long)]
    pub keep: bool,

    /// Make the pull request, as 'git claudio pr' does
    #[arg(long)]
    pub pr: bool,

    /// With '--pr': commit first what is left uncommitted, with this message
    #[arg(long, value_name = "MESSAGE", requires = "pr")]
    pub commit: Option<String>,

    /// Remove branch and worktree; 'git claudio undo' brings them back
    #[arg(long)]
    pub discard: bool,

    /// With '--discard': keep ignored files for 'undo', too
    #[arg(long, requires = "discard")]
    pub include_ignored: bool,
}

impl Verb for StopArgs {
    const NAME: &'static str = "stop";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio stop k3xq7", "end one instance"),
        Example::new("git claudio stop --all", "end all that run"),
        Example::new("git claudio stop --pr k3xq7", "end it and make its pull request"),
        Example::new("git claudio stop --discard k3xq7", "end it and throw its work away"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["pause", "start", "rm", "undo"];
}

/// What becomes of an instance's work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum End {
    Keep,
    Pr,
    Discard,
}

/// The ends, as they are offered on a terminal; the safe one first.
const ENDS: [(End, Choice<'static>); 3] = [
    (End::Keep, Choice { word: "keep", about: "branch and worktree stay as they are" }),
    (End::Pr, Choice { word: "pr", about: "its pull request is made" }),
    (
        End::Discard,
        Choice {
            word: "discard",
            about: "both are removed; 'undo' brings them back, ignored files not",
        },
    ),
];

/// Runs the command.
///
/// # Errors
/// If a word names no instance, a supervisor does not answer, or what is to be discarded cannot be
/// kept for 'undo'.
pub fn run(args: StopArgs, context: &Context) -> Result<Status, CliError> {
    // clap takes a requirement for met by another member of its group.
    for (given, option, with) in [
        (args.commit.is_some() && !args.pr, "--commit", "--pr"),
        (args.include_ignored && !args.discard, "--include-ignored", "--discard"),
    ] {
        if given {
            return Err(CliError::usage(format!("'{option}' belongs to '{with}'")));
        }
    }
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let mut chosen = here.chosen(&args.selection)?;
    // The pending ones first: each end of another might start them.
    chosen.sort_by_key(|stored| stored.record.state.name() != StateName::Pending);
    let (mut kept, mut asked, mut discarded) = (Vec::new(), Vec::new(), Vec::new());
    for stored in chosen {
        match end(&args, &here, context, &stored)? {
            End::Keep => kept.push(stored),
            End::Pr => asked.push(stored),
            End::Discard => discarded.push(stored),
        }
    }
    if discarded.is_empty() && asked.is_empty() {
        return keep(&here, context, &kept);
    }
    let kept = if kept.is_empty() { Ok(Status::Done) } else { keep(&here, context, &kept) };
    let kept = if asked.is_empty() { kept } else { kept.and(ask(&args, &here, context, &asked)) };
    if discarded.is_empty() {
        return kept;
    }
    let discarded = here.each(context, &discarded, |stored| {
        let removed = remove::discard(here.workspace(), stored, args.include_ignored);
        let removed = removed.map_err(here::error)?;
        context.output.hint(&format!("git claudio undo {} brings it back", removed.id));
        Ok(removed)
    });
    kept.and(discarded)
}

fn ask(
    args: &StopArgs,
    here: &Here,
    context: &Context,
    chosen: &[Stored],
) -> Result<Status, CliError> {
    let options = pr::Options { commit: args.commit.clone(), ..pr::Options::default() };
    here.each(context, chosen, |stored| {
        let made = pr::stop_and_open(here.workspace(), stored, &options).map_err(here::error)?;
        for warning in &made.warnings {
            context.output.warning(&format!("instance '{}': {warning}", made.id));
        }
        Ok(made)
    })
}

fn keep(here: &Here, context: &Context, chosen: &[Stored]) -> Result<Status, CliError> {
    here.each(context, chosen, |stored| {
        let stopped = steer::stop(here.workspace(), stored).map_err(here::error)?;
        if !stopped.queued.is_empty() {
            let text = "was sent something that it has not taken: the next start brings it";
            context.output.note(&format!("instance '{}' {text}", stopped.id));
        }
        Ok(stopped)
    })
}

/// Returns what is to become of the work: what was said, else what a person answers, else that it
/// stays.
fn end(args: &StopArgs, here: &Here, context: &Context, stored: &Stored) -> Result<End, CliError> {
    if args.discard {
        return Ok(End::Discard);
    }
    if args.pr {
        return Ok(End::Pr);
    }
    if args.keep || !context.output.can_ask() {
        return Ok(End::Keep);
    }
    let record = &stored.record;
    let stake = remove::unlanded(here.workspace(), record).map_err(here::error)?;
    context.output.note(&format!("instance '{}': {}", record.id, record.task));
    match stake.as_slice() {
        [] => context.output.note("    nothing would be lost: it has no work that is only here"),
        stake => stake.iter().for_each(|work| context.output.note(&format!("    {work}"))),
    }
    if let Some(prompt) = crate::ops::terminal::would_withdraw(record) {
        context.output.note(&format!("    it asks, and will have no answer: {}", prompt.text));
    }
    let choices = ENDS.map(|(_, choice)| choice);
    let at = context.output.choose("what becomes of its work?", &choices)?;
    Ok(ENDS.get(at).map_or(End::Keep, |(end, _)| *end))
}
