//! `git claudio init`.

use super::here::Here;
use super::{CliError, Context, Status};
use super::{Example, Verb};

/// Makes the directory '.claudio' in the repository's main worktree, where everything about
/// instances is kept. It hides itself from git. 'git claudio add' does this by itself; use 'init'
/// to see beforehand whether it works.
#[derive(Debug, clap::Args)]
pub struct InitArgs {}

impl Verb for InitArgs {
    const NAME: &'static str = "init";
    const EXAMPLES: &'static [Example] =
        &[Example::new("git claudio init", "prepare the repository you stand in")];
    const FILES: &'static [(&'static str, &'static str)] =
        &[(".claudio/", "everything about the instances of this repository")];
    const SEE_ALSO: &'static [&'static str] = &["add", "doctor"];
}

/// Runs the command.
///
/// # Errors
/// If it is no repository, or `.claudio/` cannot be made.
pub fn run(_: InitArgs, context: &Context) -> Result<Status, CliError> {
    let created = Here::open(context)?.workspace().store_if_any().is_none();
    let here = Here::open_for_change(context)?;
    let store = here.workspace().store().map_err(super::here::error)?;
    let path = store.layout().root().display().to_string();
    let text = format!("instances of this repository are kept in '{path}'");
    let initialised = Initialised { path, format: store.format(), created };
    context.output.document(&initialised, |page| {
        page.line(&text);
    })?;
    Ok(Status::Done)
}

/// What `init` made or found.
#[derive(Debug, serde::Serialize)]
struct Initialised {
    path: String,
    format: u32,
    created: bool,
}

impl super::output::Document for Initialised {
    const SCHEMA: &'static str = "claudio.repository.v1";

    fn id(&self) -> Option<String> {
        None
    }
}
