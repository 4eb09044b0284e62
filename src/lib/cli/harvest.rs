//! `git claudio harvest`.

use super::here::{self, Here};
use super::output::{Cell, Column, Document, Row};
use super::selection::{Selection, Wanted};
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::StateName;
use crate::ops::landing::harvest::{self, Harvested};
use crate::ops::landing::order;
use crate::ops::landing::pr::Action;

/// Does for completed instances what you ask for, and nothing else: commits what they left over,
/// makes their pull requests or brings them up to date, and removes those that are proven to have
/// landed. Without instances it is done for all that are completed, in landing order.
///
/// What has not landed stays, with the reason. What is removed can be brought back by
/// 'git claudio undo'.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").args(["commit", "pr", "cleanup"])
    .required(true).multiple(true)))]
pub struct HarvestArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Commit what is left uncommitted, with this message
    #[arg(long, value_name = "MESSAGE")]
    pub commit: Option<String>,

    /// Make the pull requests, as 'git claudio pr' does
    #[arg(long)]
    pub pr: bool,

    /// Remove the instances whose work has landed
    #[arg(long)]
    pub cleanup: bool,

    /// With '--cleanup': keep ignored files for 'undo', too
    #[arg(long, requires = "cleanup")]
    pub include_ignored: bool,
}

impl Verb for HarvestArgs {
    const NAME: &'static str = "harvest";
    const EXAMPLES: &'static [Example] = &[
        Example::new(
            "git claudio harvest --commit 'Leftovers' --pr",
            "commit what is left over, and ask for all of it to be taken in",
        ),
        Example::new("git claudio harvest --cleanup", "remove what has been merged meanwhile"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["pr", "merge", "rm"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or something could not be done; the others are done all the same.
pub fn run(args: HarvestArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let named = matches!(args.selection.wanted()?, Wanted::Named(_));
    let mut chosen = here.chosen_or_all(&args.selection)?;
    if !named {
        chosen.retain(|stored| stored.record.state.name() == StateName::Completed);
    }
    let chosen = order::sorted(here.workspace(), chosen).map_err(here::error)?;
    let wanted = harvest::Wanted {
        commit: args.commit.clone(),
        pr: args.pr,
        cleanup: args.cleanup,
        ignored: args.include_ignored,
    };
    here.each(context, &chosen, |stored| {
        let done = harvest::harvest(here.workspace(), stored, &wanted).map_err(here::error)?;
        for warning in &done.warnings {
            context.output.warning(&format!("instance '{}': {warning}", done.id));
        }
        Ok(done)
    })
}

impl Document for Harvested {
    const SCHEMA: &'static str = "claudio.harvest.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

/// Returns what was done about a request, in a word.
fn word(action: Action) -> &'static str {
    match action {
        Action::Created | Action::Updated => "asked for",
        Action::Pushed => "pushed",
        Action::Planned => "planned",
        Action::Seen => "seen",
    }
}

impl Row for Harvested {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("DONE"),
        Column::text("REQUEST"),
        Column::flexible("KEPT"),
        Column::flexible("BRANCH"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let done = [
            (self.committed, "committed"),
            (self.request.is_some(), self.request.map_or("", word)),
            (self.removed, "removed"),
        ];
        let done: Vec<_> = done.iter().filter(|(is, _)| *is).map(|(_, word)| *word).collect();
        let done = if done.is_empty() { "nothing".to_owned() } else { done.join(", ") };
        let request = self.pr.as_ref().map(|pr| format!("#{} {}", pr.number, pr.state));
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(done),
            Cell::new(request.unwrap_or_default()),
            Cell::new(self.kept.join("; ")),
            Cell::new(&self.branch),
        ]
    }
}
