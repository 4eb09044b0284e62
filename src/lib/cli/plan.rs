//! `git claudio plan`.

use super::editor;
use super::here::{self, Here};
use super::output::Document;
use super::values::{BACKEND, duration};
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::planning::{self, Plan, PlannedTask, Wanted};
use crate::sys::text;
use std::io::Read;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Asks an agent to divide OBJECTIVE into tasks that depend on each other, and prints them as a file
/// for 'git claudio add --tasks'. Nothing is added, started or changed.
///
/// The agent sees the files of the worktree that you stand in and can only read: Claude Code gets no
/// tools but those, Codex works in its read-only sandbox, and neither keeps a session. A command of
/// your own ('backend.NAME.command') gets the question on its standard input and prints the answer;
/// what it may do is up to it.
///
/// An answer that is no plan is asked for once more; if the second is none either, it is shown on
/// standard error (exit code 1). A plan chooses names, tasks and dependencies; backends, models and
/// permissions stay with you, as options of 'git claudio add'.
///
/// Without OBJECTIVE an editor is opened on a terminal.
#[derive(Debug, clap::Args)]
pub struct PlanArgs {
    /// What is to be reached; '-' reads it from standard input
    #[arg(value_name = "OBJECTIVE")]
    pub objective: Option<String>,

    /// Read the objective from a file
    #[arg(
        short = 'F',
        long,
        value_name = "FILE",
        conflicts_with = "objective",
        value_hint = clap::ValueHint::FilePath
    )]
    pub file: Option<PathBuf>,

    /// Who is asked [default: as for 'git claudio add']
    #[arg(long, value_name = BACKEND)]
    pub backend: Option<String>,

    /// The model that is to plan
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,

    /// No more tasks than this
    #[arg(long, value_name = "N", default_value = "10")]
    pub max_tasks: NonZeroUsize,

    /// Give up after this time, as in '90s' or '10m'
    #[arg(long, value_name = "DURATION", default_value = "10m", value_parser = duration)]
    pub timeout: Duration,
}

impl Verb for PlanArgs {
    const NAME: &'static str = "plan";
    const EXAMPLES: &'static [Example] = &[
        Example::new(
            "git claudio plan 'Customers can pay by invoice' > plan.jsonl",
            "look at it, change it, then: git claudio add --tasks plan.jsonl",
        ),
        Example::new(
            "git claudio plan -F objective.md | git claudio add --tasks -",
            "plan and start, in the order of the dependencies",
        ),
        Example::new(
            "git claudio plan --backend codex --max-tasks 4 - < issue.txt",
            "ask Codex, about a text from elsewhere",
        ),
    ];
    const SEE_ALSO: &'static [&'static str] = &["add", "wait"];
}

const HELP: &str = "Write the objective: what is to be reached. An agent divides it into tasks.\n\
                    Lines that begin with '#' are left out; without others nothing is done.";

/// Runs the command.
///
/// # Errors
/// If there is no objective, or the agent does not answer with a plan.
pub fn run(args: PlanArgs, context: &Context) -> Result<Status, CliError> {
    let objective = objective(&args, context)?;
    if objective.trim().is_empty() {
        return Err(CliError::usage("the objective is empty"));
    }
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let wanted = Wanted {
        objective,
        backend: args.backend,
        model: args.model,
        max_tasks: args.max_tasks.get(),
        limit: args.timeout,
    };
    let activity = context.output.activity();
    let plan = planning::plan(here.workspace(), &wanted, &mut |what| activity.message(what));
    drop(activity);
    let plan = plan.map_err(here::error)?;
    if context.output.is_for_people() {
        context.output.text(&lines(&plan.tasks)?)?;
    } else if context.output.is_json() {
        context.output.document(&plan, |_| {})?;
    } else {
        plan.tasks.iter().try_for_each(|task| context.output.stream(task, |_| {}))?;
    }
    Ok(Status::Done)
}

fn objective(args: &PlanArgs, context: &Context) -> Result<String, CliError> {
    let bytes = match (&args.objective, &args.file) {
        (Some(word), _) if word == "-" => standard_input()?,
        (_, Some(file)) if file.as_os_str() == "-" => standard_input()?,
        (Some(objective), _) => return Ok(objective.clone()),
        (None, Some(file)) => read(file)?,
        (None, None) if context.output.can_ask() => return editor::compose(HELP, context),
        (None, None) => {
            return Err(CliError::usage("no objective")
                .hint("git claudio plan 'What is to be reached', or '-F FILE', or '-'"));
        }
    };
    String::from_utf8(bytes).map_err(|_| CliError::usage("the objective is not UTF-8"))
}

fn read(file: &Path) -> Result<Vec<u8>, CliError> {
    let doing = format!("cannot read the objective '{}'", file.display());
    std::fs::read(file).map_err(|source| CliError::io(doing, source))
}

fn standard_input() -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map_err(|source| CliError::io("cannot read the objective from standard input", source))?;
    Ok(bytes)
}

/// Returns the plan as a file of tasks.
fn lines(tasks: &[PlannedTask]) -> Result<String, CliError> {
    let line = |task| serde_json::to_string(task).map(|line| harmless(&line) + "\n");
    let lines: Result<String, _> = tasks.iter().map(line).collect();
    lines.map_err(|source| CliError::from_source(super::ErrorKind::Internal, source))
}

/// Escapes what a terminal would obey in JSON's own way, so that the text means the same.
fn harmless(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        let mut bytes = [0; 4];
        let shown: &str = c.encode_utf8(&mut bytes);
        if text::printable(shown) == shown {
            out.push(c);
        } else {
            let mut units = [0; 2];
            let escaped = c.encode_utf16(&mut units).iter().map(|unit| format!("\\u{unit:04x}"));
            out.extend(escaped);
        }
    }
    out
}

impl Document for Plan {
    const SCHEMA: &'static str = "claudio.plan.v1";

    fn id(&self) -> Option<String> {
        None
    }
}

impl Document for PlannedTask {
    // A part of it: only its fields are ever printed.
    const SCHEMA: &'static str = Plan::SCHEMA;

    fn id(&self) -> Option<String> {
        Some(self.name.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_mean_the_same_to_who_reads_json() {
        let task = "ä\u{202e}\u{9b}31m\u{7f}\u{e0001} \"x\"";
        let json = serde_json::to_string(task).unwrap();
        let safe = harmless(&json);
        assert!(safe.starts_with("\"ä\\u202e\\u009b31m\\u007f\\udb40\\udc01"), "{safe}");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), task);
    }
}
