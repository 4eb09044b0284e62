//! `git claudio wait`.

use super::here::{self, Here};
use super::selection::Selection;
use super::values::duration;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::{InstanceId, Limit, PendingReason, State, StateName};
use crate::ops::InstanceView;
use crate::ops::wait::{self, Outcome};
use crate::store::Stored;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use std::time::Duration;

/// Waits until all the instances that are named (or all there are) have ended or reached another
/// state, and prints them.
///
/// Exits with 0 if they got there, with 1 if one of them cannot any more (it failed, was stopped, or is
/// held by its limit of cost or tokens), with 124 if the time ran out: that of the wait, or what one of
/// them may work.
#[derive(Debug, clap::Args)]
pub struct WaitArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Wait for one of these states instead of 'ended', which is any of completed, stopped, failed
    #[arg(
        long = "for",
        value_name = "STATE,…",
        value_delimiter = ',',
        default_value = "ended",
        value_parser = goal_parser()
    )]
    pub goals: Vec<Goal>,

    /// Wait for the first of them instead of all
    #[arg(long)]
    pub any: bool,

    /// Give up after this time, as in '90s' or '10m'
    #[arg(long, value_name = "DURATION", value_parser = duration)]
    pub timeout: Option<Duration>,
}

/// What may be waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Goal {
    /// Any end.
    Ended,
    /// This state.
    State(StateName),
}

impl Goal {
    /// Whether an instance in this state has reached it.
    pub fn is_reached(self, state: StateName) -> bool {
        match self {
            Self::Ended => state.is_ended(),
            Self::State(goal) => goal == state,
        }
    }
}

fn goal_parser() -> impl TypedValueParser<Value = Goal> {
    let names = std::iter::once("ended").chain(StateName::ALL.map(StateName::as_str));
    PossibleValuesParser::new(names)
        .map(|name| StateName::parse(&name).map_or(Goal::Ended, Goal::State))
}

impl Verb for WaitArgs {
    const NAME: &'static str = "wait";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio wait --timeout 30m", "wait for all to end"),
        Example::new(
            "git claudio wait --any --for waiting_input,failed",
            "wait until one needs you",
        ),
    ];
    const SEE_ALSO: &'static [&'static str] = &["events", "ls"];
}

/// Waits, and shows on a terminal how far it is.
///
/// # Errors
/// If the state cannot be read.
pub(super) fn with_progress(
    here: &Here,
    ids: &[InstanceId],
    goal: &wait::Goal,
    context: &Context,
) -> Result<wait::Waited, CliError> {
    let progress = context.output.progress(ids.len() as u64);
    wait::wait_and_tell(here.workspace(), ids, goal, &mut |there, stored| {
        progress.at(there);
        progress.message(&summary(stored));
    })
    .map_err(here::error)
}

/// Returns how many are in which state: "2 working, 1 pending (preparing)".
fn summary(stored: &[Stored]) -> String {
    let preparing = |s: &&Stored| {
        matches!(s.record.state, State::Pending { reason: PendingReason::Preparing, .. })
    };
    let parts = StateName::ALL.into_iter().filter_map(|name| {
        let all: Vec<&Stored> = stored.iter().filter(|s| s.record.state.name() == name).collect();
        let note = match all.iter().copied().filter(preparing).count() {
            0 => String::new(),
            count => format!(" ({count} preparing)"),
        };
        (!all.is_empty()).then(|| format!("{} {name}{note}", all.len()))
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or the state cannot be read.
pub fn run(args: WaitArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let chosen = here.chosen_or_all(&args.selection)?;
    let ids: Vec<_> = chosen.iter().map(|stored| stored.record.id.clone()).collect();
    if ids.is_empty() {
        context.output.list::<InstanceView>(&[])?;
        return Ok(here::nothing(context));
    }
    let state = |goal: &Goal| match goal {
        Goal::State(state) => Some(*state),
        Goal::Ended => None,
    };
    let ended = args.goals.contains(&Goal::Ended);
    let states = if ended { Vec::new() } else { args.goals.iter().filter_map(state).collect() };
    let goal = wait::Goal { states, any: args.any, timeout: args.timeout, attended: true };
    let waited = with_progress(&here, &ids, &goal, context)?;
    tell_of_limits(&waited, context);
    context.output.list(&waited.instances)?;
    Ok(status(waited.outcome))
}

/// Says which of them failed, and why; which are held by a limit, and what lets them go on; and which had
/// a limit that nobody could watch.
pub(super) fn tell_of_limits(waited: &wait::Waited, context: &Context) {
    for instance in waited.instances.iter().filter(|i| i.state.is_ended() && is_unwatched(i)) {
        let text = format!(
            "what instance '{}' has used has no price: its limit of cost was not watched",
            instance.id
        );
        context.output.warning(&text);
    }
    if waited.outcome == Outcome::Reached {
        return;
    }
    for instance in waited.instances.iter().filter(|i| i.state == StateName::Failed) {
        let Some(reason) = &instance.reason else { continue };
        context.output.note(&format!("instance '{}' failed: {reason}", instance.id));
    }
    for instance in &waited.instances {
        let (Some(limit), Some(reason)) = (instance.reached, &instance.reason) else { continue };
        let id = &instance.id;
        let option = match limit {
            // What it uses is not known: no other limit could be watched either.
            Limit::Cost if !costs_its_limit(instance) => "",
            Limit::Tokens if !uses_its_limit(instance) => "",
            Limit::Cost => " --max-cost USD",
            Limit::Tokens => " --max-tokens N",
            Limit::Time => " --timeout TIME",
        };
        context.output.note(&format!("instance '{id}' is paused: {reason}"));
        context.output.hint(&format!("let it go on with 'git claudio resume {id}{option}'"));
    }
}

/// Whether it is known to cost what its limit allows.
fn costs_its_limit(instance: &InstanceView) -> bool {
    let cost = instance.metrics.cost_usd;
    cost.zip(instance.budget.cost_usd).is_some_and(|(cost, limit)| cost >= limit)
}

/// Whether it is known to use the tokens that its limit allows.
fn uses_its_limit(instance: &InstanceView) -> bool {
    instance.budget.tokens.is_some_and(|limit| instance.metrics.limited_tokens() >= limit)
}

/// Whether it has a limit of cost and used what nobody knows the cost of.
fn is_unwatched(instance: &InstanceView) -> bool {
    let metrics = &instance.metrics;
    let used = metrics.input_tokens.is_some() || metrics.output_tokens.is_some();
    used && metrics.cost_usd.is_none() && instance.budget.cost_usd.is_some()
}

/// Returns the exit status of a wait.
pub(super) fn status(outcome: Outcome) -> Status {
    match outcome {
        Outcome::Reached => Status::Done,
        Outcome::Missed => Status::No,
        Outcome::TimedOut => Status::TimedOut,
    }
}
