//! `git claudio stats`.

use super::here::{self, Here};
use super::output::{Cell, Column, Document, Paint, Row, units};
use super::selection::Selection;
use super::values::{Moment, moment};
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::Metrics;
use crate::ops::stats::{self, By, Stats, Sum};
use crate::sys::clock;
use clap::ValueEnum;

/// Prints what instances have used: tokens, cost, turns and time, each and in all. Those that were
/// removed are counted, too, unless you say which ones you mean.
///
/// Cached tokens are not part of the input. A cost is what the agent itself says, or follows from the
/// prices of the model; where neither is known it is left empty, and a sum without it ends in '+?'.
#[derive(Debug, clap::Args)]
pub struct StatsArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Sum up those with the same backend or model
    #[arg(long, value_name = "WHAT")]
    pub by: Option<ByArg>,

    /// Only instances that worked after this time ('2026-01-31T12:00:00Z') or so long ago ('7d')
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub since: Option<Moment>,
}

/// What instances can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ByArg {
    /// The backend
    Backend,
    /// The model
    Model,
}

impl Verb for StatsArgs {
    const NAME: &'static str = "stats";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio stats", "what everything has cost"),
        Example::new("git claudio stats --by model --since 7d", "the last week, by model"),
        Example::new("git claudio stats --json | jq .total.cost_usd", "one figure, for a script"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["ls", "show"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or the state cannot be read.
pub fn run(args: StatsArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let chosen = here.overview(&args.selection, false, context)?;
    let now = clock::now();
    let by = args.by.map(|by| match by {
        ByArg::Backend => By::Backend,
        ByArg::Model => By::Model,
    });
    let removed = match args.selection.is_unsaid() {
        true => stats::removed(here.workspace()).map_err(here::error)?,
        false => Vec::new(),
    };
    let stats = stats::stats(&chosen, removed, by, args.since.map(|since| since.resolve(now)), now);
    if context.output.is_json() {
        context.output.document(&stats, |_| {})?;
        return Ok(Status::Done);
    }
    match args.by {
        None => context.output.list(&instance_lines(&stats, context.output.is_for_people()))?,
        Some(_) => context.output.list(&group_lines(&stats, context.output.is_for_people()))?,
    }
    Ok(Status::Done)
}

impl Document for Stats {
    const SCHEMA: &'static str = "claudio.stats.v1";

    fn id(&self) -> Option<String> {
        None
    }
}

/// One line of figures.
#[derive(Debug, serde::Serialize)]
struct InstanceLine {
    id: String,
    name: String,
    backend: String,
    #[serde(flatten)]
    metrics: Metrics,
    removed: bool,
    #[serde(skip)]
    without_cost: u64,
    #[serde(skip)]
    total: bool,
}

/// The figures of a group.
#[derive(Debug, serde::Serialize)]
struct GroupLine {
    key: String,
    #[serde(flatten)]
    sum: Sum,
    #[serde(skip)]
    total: bool,
}

/// Returns a line for each instance, for people with the total below.
fn instance_lines(stats: &Stats, people: bool) -> Vec<InstanceLine> {
    let mut lines: Vec<InstanceLine> = stats
        .instances
        .iter()
        .map(|used| InstanceLine {
            id: used.id.to_string(),
            name: match (people && used.removed, &used.name) {
                (false, name) => name.clone().unwrap_or_default(),
                (true, Some(name)) => format!("{name} (removed)"),
                (true, None) => "(removed)".to_owned(),
            },
            backend: used.backend.clone(),
            metrics: used.metrics.clone(),
            removed: used.removed,
            without_cost: 0,
            total: false,
        })
        .collect();
    if people && !lines.is_empty() {
        lines.push(InstanceLine {
            id: "total".to_owned(),
            name: String::new(),
            backend: String::new(),
            removed: false,
            metrics: Metrics { model: None, ..stats.total.metrics.clone() },
            without_cost: stats.total.without_cost,
            total: true,
        });
    }
    lines
}

fn group_lines(stats: &Stats, people: bool) -> Vec<GroupLine> {
    let mut lines: Vec<GroupLine> = stats
        .groups
        .iter()
        .map(|group| GroupLine {
            key: group.key.clone().unwrap_or_else(|| "unknown".to_owned()),
            sum: group.sum.clone(),
            total: false,
        })
        .collect();
    if people && !lines.is_empty() {
        lines.push(GroupLine { key: "total".to_owned(), sum: stats.total.clone(), total: true });
    }
    lines
}

impl Document for InstanceLine {
    const SCHEMA: &'static str = Stats::SCHEMA;

    fn id(&self) -> Option<String> {
        Some(self.id.clone())
    }
}

impl Row for InstanceLine {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::flexible("NAME"),
        Column::text("BACKEND").spare(2),
        Column::flexible("MODEL").spare(1),
        Column::number("TURNS").spare(3),
        Column::number("INPUT").spare(5),
        Column::number("CACHED").spare(4),
        Column::number("OUTPUT").spare(6),
        Column::number("COST").spare(7),
        Column::number("TIME"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![
            Cell::new(&self.id),
            Cell::new(&self.name),
            Cell::new(&self.backend),
            Cell::new(self.metrics.model.as_deref().unwrap_or_default()),
        ];
        cells.extend(figures(&self.metrics, self.without_cost));
        if self.total { bold(cells) } else { cells }
    }
}

impl Document for GroupLine {
    const SCHEMA: &'static str = Stats::SCHEMA;

    fn id(&self) -> Option<String> {
        Some(self.key.clone())
    }
}

impl Row for GroupLine {
    const COLUMNS: &'static [Column] = &[
        Column::flexible("WHAT"),
        Column::number("INSTANCES").spare(5),
        Column::number("TURNS").spare(1),
        Column::number("INPUT").spare(3),
        Column::number("CACHED").spare(2),
        Column::number("OUTPUT").spare(4),
        Column::number("COST").spare(6),
        Column::number("TIME"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let mut cells = vec![Cell::new(&self.key), Cell::new(self.sum.instances.to_string())];
        cells.extend(figures(&self.sum.metrics, self.sum.without_cost));
        if self.total { bold(cells) } else { cells }
    }
}

fn bold(cells: Vec<Cell>) -> Vec<Cell> {
    cells.into_iter().map(|cell| cell.paint(Paint::Bold)).collect()
}

/// Returns turns, tokens, cost and time; what is not known is empty.
fn figures(metrics: &Metrics, without_cost: u64) -> Vec<Cell> {
    let count = |number: Option<u64>| Cell::new(number.map(units::count).unwrap_or_default());
    let cached = match (metrics.cache_read_tokens, metrics.cache_write_tokens) {
        (None, None) => None,
        (read, written) => Some(read.unwrap_or(0) + written.unwrap_or(0)),
    };
    let mut cost = metrics.cost_usd.map(units::cost).unwrap_or_default();
    if without_cost > 0 {
        cost.push_str("+?");
    }
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a time in seconds"
    )]
    let time = metrics.duration_s.map(|seconds| units::duration(seconds.max(0.0) as u64));
    vec![
        Cell::new(metrics.turns.map(|turns| turns.to_string()).unwrap_or_default()),
        count(metrics.input_tokens),
        count(cached),
        count(metrics.output_tokens),
        Cell::new(cost),
        Cell::new(time.unwrap_or_default()),
    ]
}
