//! `git claudio done`.

use super::here;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::steer;

/// For programs that run inside an instance: reports that the task is finished. The instance is
/// completed, though its program may still run for a while.
#[derive(Debug, clap::Args)]
pub struct DoneArgs {
    /// What was done, in a few words
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,
}

impl Verb for DoneArgs {
    const NAME: &'static str = "done";
    const EXAMPLES: &'static [Example] =
        &[Example::new("git claudio done -m 'All tests pass'", "report the task as finished")];
    const SEE_ALSO: &'static [&'static str] = &["ask", "wait"];
}

/// Runs the command.
///
/// # Errors
/// If it is not called inside an instance.
pub fn run(args: DoneArgs, context: &Context) -> Result<Status, CliError> {
    let (socket, id) = here::inside(context)?;
    steer::done(&socket, &id, args.message.as_deref()).map_err(here::error)?;
    if context.output.is_json() {
        context.output.document(&Reported { id: id.to_string(), message: args.message }, |_| {})?;
    }
    Ok(Status::Done)
}

/// The task that was reported finished.
#[derive(Debug, serde::Serialize)]
struct Reported {
    id: String,
    message: Option<String>,
}

impl super::output::Document for Reported {
    const SCHEMA: &'static str = "claudio.done.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.clone())
    }
}
