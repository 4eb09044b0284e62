//! `git claudio check`.

use super::collision;
use super::here::{self, Here};
use super::output::{Cell, Column, Document, Row};
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::conflicts::{Modifier, Verdict};
use crate::ops::conflicts::{self, PathCheck};
use crate::ops::select;
use crate::sys::clock;
use std::ffi::OsString;
use std::io::Read;

/// Says who else has changed these files, and whether that collides with what the asking instance
/// made of them. It answers in a few milliseconds from what 'git claudio conflicts' found last, and
/// never looks into a worktree.
///
/// The exit code is 0 if it is known that nobody else has changed any of them, else 1: also if nobody
/// has looked yet, or an instance cannot be looked at. With '--hook' it is always 0.
#[derive(Debug, clap::Args)]
pub struct CheckArgs {
    /// Files or directories
    #[arg(
        value_name = "PATH",
        value_hint = clap::ValueHint::AnyPath,
        required_unless_present = "hook"
    )]
    pub paths: Vec<OsString>,

    /// Who asks; without, the instance in whose worktree the path is, or that it is called in
    #[arg(long = "for", value_name = INSTANCE)]
    pub asking: Option<String>,

    /// Read the event of an agent's hook from standard input, and answer as the agent expects it
    #[arg(long, conflicts_with = "paths")]
    pub hook: bool,
}

impl Verb for CheckArgs {
    const NAME: &'static str = "check";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio check src/main.rs", "who else has changed it"),
        Example::new("git claudio check --for k3xq7 src", "seen from an instance"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["conflicts"];
}

/// Runs the command.
///
/// # Errors
/// If a path is outside of the worktree, or `--for` names no instance.
pub fn run(args: CheckArgs, context: &Context) -> Result<Status, CliError> {
    if args.hook {
        // An agent must not be kept from its work because we have none.
        if let Some(text) = hook(&args, context) {
            context.output.text(&text)?;
        }
        return Ok(Status::Done);
    }
    let here = Here::open(context)?;
    let checks = ask(&args, &args.paths, &here, context)?;
    if checks.iter().any(|check| check.taken_at.is_none()) {
        context.output.note("nobody has looked yet: run 'git claudio conflicts'");
    }
    warn(&checks, &here, context)?;
    let free = checks.iter().all(|check| check.free == Some(true));
    context.output.list(&checks)?;
    Ok(Status::yes_or_no(free))
}

/// Tells people of whom nothing is known; in JSON it is part of the answer.
fn warn(checks: &[PathCheck], here: &Here, context: &Context) -> Result<(), CliError> {
    // It is the same for all paths: they were looked for in one answer.
    let unknown = checks.iter().map(|check| &check.unknown).find(|unknown| !unknown.is_empty());
    if let Some(unknown) = unknown
        && !context.output.is_json()
    {
        let names = here.names()?;
        unknown.iter().for_each(|unknown| context.output.warning(&names.of_unknown(unknown)));
    }
    Ok(())
}

/// Says what is known of paths.
fn ask(
    args: &CheckArgs,
    paths: &[OsString],
    here: &Here,
    context: &Context,
) -> Result<Vec<PathCheck>, CliError> {
    let named = match &args.asking {
        Some(word) => Some(here.one(word)?.record.id),
        None => None,
    };
    let current = || {
        let inside = context.var("CLAUDIO_INSTANCE");
        let id = inside.and_then(|id| id.to_str()?.parse().ok());
        id.or_else(|| select::current(here.workspace()))
    };
    let current = if named.is_none() { current() } else { None };
    conflicts::check(here.workspace(), named.as_ref(), current.as_ref(), paths).map_err(here::error)
}

/// Answers an agent that is about to change files.
///
/// Returns what it is told, if there is anything to tell.
fn hook(args: &CheckArgs, context: &Context) -> Option<String> {
    const MOST: u64 = 16 << 20;
    let mut event = Vec::new();
    std::io::stdin().take(MOST).read_to_end(&mut event).ok()?;
    let event: serde_json::Value = serde_json::from_slice(&event).ok()?;
    let paths = touched(&event["tool_input"]).into_iter().map(OsString::from);
    let here = Here::open(context).ok()?;
    let inside = paths.filter(|path| conflicts::inside(here.workspace(), path).is_ok());
    let checks = ask(args, &inside.collect::<Vec<_>>(), &here, context).ok()?;
    let told: Vec<_> = checks.iter().filter_map(tell).collect();
    if told.is_empty() {
        return None;
    }
    let name = event["hook_event_name"].as_str().unwrap_or("PreToolUse");
    let answer = serde_json::json!({
        "hookSpecificOutput": { "hookEventName": name, "additionalContext": told.join("\n") },
    });
    Some(format!("{answer}\n"))
}

/// Returns the files that a tool is about to change: named one by one, or in a patch.
fn touched(input: &serde_json::Value) -> Vec<String> {
    const MARKS: [&str; 4] =
        ["*** Update File: ", "*** Add File: ", "*** Delete File: ", "*** Move to: "];
    let named = ["file_path", "path", "notebook_path"].iter().filter_map(|key| input[key].as_str());
    let mut paths: Vec<String> = named.map(str::to_owned).collect();
    for patch in ["command", "input", "patch"].iter().filter_map(|key| input[key].as_str()) {
        let path =
            |line: &str| MARKS.iter().find_map(|mark| line.strip_prefix(mark).map(str::to_owned));
        paths.extend(patch.lines().filter_map(path));
    }
    paths
}

/// Returns a sentence about a file, for an agent; nothing if it is free or nobody has looked yet.
fn tell(check: &PathCheck) -> Option<String> {
    let unknown: Vec<String> = check
        .unknown
        .iter()
        .map(|unknown| format!("instance {} ({})", unknown.id, unknown.reason))
        .collect();
    let unknown = unknown.join(", ");
    if check.free != Some(false) {
        let open = check.free.is_none() && !unknown.is_empty();
        return open
            .then(|| format!("whether '{}' is free is unknown because of {unknown}", check.path));
    }
    let who: Vec<String> = check.modified_by.iter().map(name).collect();
    let verdict = check
        .verdict
        .map(|verdict| format!("; with this instance's version: {}", collision::word(verdict)));
    let verdict = verdict.unwrap_or_default();
    let who = match (who.as_slice(), &check.base) {
        ([], Some(base)) => format!("the branch '{}'", collision::short(&base.reference)),
        ([], None) => String::from("another instance"),
        (who, _) => format!("instance {}", who.join(", ")),
    };
    let unknown = match unknown.is_empty() {
        true => unknown,
        false => format!("; nothing is known of {unknown}"),
    };
    Some(format!("'{}' has also been changed by {who}{verdict}{unknown}", check.path))
}

fn name(modifier: &Modifier) -> String {
    let who = match &modifier.name {
        Some(name) => format!("{} ({name})", modifier.id),
        None => modifier.id.to_string(),
    };
    match &modifier.path {
        Some(path) => format!("{who} as '{path}'"),
        None => who,
    }
}

impl Document for PathCheck {
    const SCHEMA: &'static str = "claudio.path-check.v1";

    fn id(&self) -> Option<String> {
        (self.free != Some(true)).then(|| self.path.clone())
    }
}

impl Row for PathCheck {
    const COLUMNS: &'static [Column] = &[
        Column::flexible("PATH"),
        Column::text("VERDICT"),
        Column::flexible("CHANGED BY"),
        Column::number("LOOKED"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let (word, paint) = match (self.free, self.verdict) {
            (None, _) => ("unknown", collision::paint(Verdict::Unknown)),
            (Some(true), _) => ("free", collision::paint(Verdict::Clean)),
            (Some(false), Some(verdict)) => (collision::word(verdict), collision::paint(verdict)),
            (Some(false), None) => ("changed", collision::paint(Verdict::Unknown)),
        };
        let mut by: Vec<_> = self.modified_by.iter().map(name).collect();
        let base = self.base.iter().filter(|base| base.verdict >= Verdict::Unknown);
        by.extend(base.map(|base| collision::short(&base.reference).to_owned()));
        let looked = self.taken_at.map(|at| clock::relative(clock::now(), at));
        vec![
            Cell::new(if self.path.is_empty() { "." } else { &self.path }),
            Cell::new(word).paint(paint),
            Cell::new(by.join(", ")),
            Cell::new(looked.unwrap_or_default()),
        ]
    }
}
