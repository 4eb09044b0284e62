//! `git claudio doctor`.

use super::output::{Cell, Column, Document, Paint, Row};
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::Workspace;
use crate::ops::doctor::{self, Check, Health};

/// Checks git, the agents' programs, the state of this repository and what was left behind, and says
/// how to mend what is wrong. Changes nothing. Exits with 1 if something does not work.
#[derive(Debug, clap::Args)]
pub struct DoctorArgs {}

impl Verb for DoctorArgs {
    const NAME: &'static str = "doctor";
    const EXAMPLES: &'static [Example] = &[Example::new("git claudio doctor", "check everything")];
    const FILES: &'static [(&'static str, &'static str)] =
        &[(".claudio/", "what is looked at: locks, records, supervisors")];
    const SEE_ALSO: &'static [&'static str] = &["sessions", "init"];
}

/// Runs the command.
///
/// # Errors
/// If the answer cannot be written.
pub fn run(_: DoctorArgs, context: &Context) -> Result<Status, CliError> {
    let workspace = Workspace::open(&context.current_dir()?, context.environment());
    let path = context.var("PATH");
    let checks = doctor::examine(&workspace, path.as_deref());
    context.output.list(&checks)?;
    for check in &checks {
        if let Some(hint) = &check.hint {
            context.output.hint(&format!("{}: {hint}", check.name));
        }
    }
    Ok(Status::yes_or_no(checks.iter().all(|c| c.health != Health::Error)))
}

impl Document for Check {
    const SCHEMA: &'static str = "claudio.check.v1";

    fn id(&self) -> Option<String> {
        Some(self.name.clone())
    }
}

impl Row for Check {
    const COLUMNS: &'static [Column] =
        &[Column::text("CHECK"), Column::text("HEALTH"), Column::flexible("FOUND")];

    fn cells(&self) -> Vec<Cell> {
        let (word, paint) = match self.health {
            Health::Ok => ("ok", Paint::Good),
            Health::Warning => ("warning", Paint::Attention),
            Health::Error => ("error", Paint::Bad),
        };
        vec![Cell::new(&self.name), Cell::new(word).paint(paint), Cell::new(&self.found)]
    }
}
