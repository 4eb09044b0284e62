//! `git claudio diff`.

use super::here::{self, Here};
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::git::states::{Lab, Snapshot};
use crate::git::work;
use crate::instance::Changes;
use crate::store::Stored;
use std::path::Path;
use std::process::Stdio;

/// Shows what the instance changed since its base: commits, uncommitted changes and untracked files
/// together. The worktree and its index stay as they are.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("form").args(["stat", "name_only"])))]
pub struct DiffArgs {
    /// The instance
    #[arg(value_name = INSTANCE)]
    pub instance: String,

    /// Print the number of changed lines for each file
    #[arg(long)]
    pub stat: bool,

    /// Print the names of the changed files only
    #[arg(long)]
    pub name_only: bool,

    /// Leave out what is not committed
    #[arg(long)]
    pub committed: bool,

    /// Compare it with the work of another instance instead
    #[arg(long, value_name = INSTANCE)]
    pub against: Option<String>,
}

impl Verb for DiffArgs {
    const NAME: &'static str = "diff";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio diff k3xq7", "all its work"),
        Example::new("git claudio diff --stat k3xq7", "an overview"),
        Example::new("git claudio diff k3xq7 --against m2abc", "how two solutions differ"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["show", "ls"];
}

/// Runs the command.
///
/// # Errors
/// If the word names no instance, or its worktree is not there.
pub fn run(args: DiffArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let stored = here.one(&args.instance)?;
    let repository = here.workspace().repository();
    let worktree = Path::new(&stored.record.worktree);
    let base = &stored.record.base;
    let options = work::DiffOptions {
        stat: args.stat,
        name_only: args.name_only,
        zero: context.options.null,
        committed: args.committed,
        color: context.output.colors(),
        ..work::DiffOptions::default()
    };
    if let Some(other) = &args.against {
        return against(&here, &stored, &here.one(other)?, &options, context);
    }
    if context.output.is_json() {
        let files = work::files(repository, worktree, base, args.committed, &[])
            .map_err(|e| here::error(e.into()))?;
        let head = crate::git::revision::head_of(repository, &stored.record.branch)
            .map_err(|e| here::error(e.into()))?;
        let differences = Differences {
            id: stored.record.id.to_string(),
            name: stored.record.name.clone(),
            base: base.clone(),
            head,
            changes: sum(&files),
            files,
            against: None,
        };
        context.output.document(&differences, |_| {})?;
        return Ok(Status::Done);
    }
    context.output.flush()?;
    work::diff(repository, worktree, base, &options, Stdio::inherit())
        .map_err(|e| here::error(e.into()))?;
    Ok(Status::Done)
}

/// Shows what an instance has made otherwise than another one.
fn against(
    here: &Here,
    stored: &Stored,
    other: &Stored,
    options: &work::DiffOptions,
    context: &Context,
) -> Result<Status, CliError> {
    let failed = |error: crate::git::Error| here::error(error.into());
    let repository = here.workspace().repository();
    let state = |stored: &Stored| {
        let path = Path::new(&stored.record.worktree);
        Snapshot::take(repository, path, options.committed).map_err(failed)
    };
    let lab = Lab::new(repository, vec![state(other)?, state(stored)?]).map_err(failed)?;
    if context.output.is_json() {
        let files = lab.files(0, 1).map_err(failed)?;
        let differences = Differences {
            id: stored.record.id.to_string(),
            name: stored.record.name.clone(),
            base: stored.record.base.clone(),
            head: Some(lab.states()[1].head.commit.to_string()),
            changes: sum(&files),
            files,
            against: Some(other.record.id.to_string()),
        };
        context.output.document(&differences, |_| {})?;
        return Ok(Status::Done);
    }
    context.output.flush()?;
    lab.diff(0, 1, options, Stdio::inherit()).map_err(failed)?;
    Ok(Status::Done)
}

/// Returns all changes together.
fn sum(files: &[work::FileChange]) -> Changes {
    let lines = |count: fn(&work::FileChange) -> Option<u64>| files.iter().filter_map(count).sum();
    Changes {
        files: files.len() as u64,
        insertions: lines(|file| file.insertions),
        deletions: lines(|file| file.deletions),
        uncommitted: files.iter().filter(|file| !file.committed).count() as u64,
    }
}

/// What an instance has changed.
#[derive(Debug, serde::Serialize)]
struct Differences {
    id: String,
    name: Option<String>,
    base: crate::instance::Base,
    head: Option<String>,
    files: Vec<work::FileChange>,
    changes: Changes,
    /// The other instance, if it is one that this one is compared with.
    against: Option<String>,
}

impl super::output::Document for Differences {
    const SCHEMA: &'static str = "claudio.diff.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.clone())
    }
}
