//! `git claudio send`.

use super::here::{self, Here};
use super::keys;
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::backend::Receipt;
use crate::ops::steer;
use std::io::Read;
use std::path::PathBuf;

/// Sends a message to the agent and says what became of it: 'submitted', 'queued' until the agent
/// can take it, or 'rejected', and why. If the instance waits with a question, the message is the
/// answer. An ended instance whose backend can resume starts again with the message.
///
/// Without MESSAGE, file or key, the message is read from standard input, unless that is a terminal.
#[derive(Debug, clap::Args)]
pub struct SendArgs {
    /// The instance
    #[arg(value_name = INSTANCE)]
    pub instance: String,

    /// The message; words are joined by spaces
    #[arg(value_name = "MESSAGE", conflicts_with_all = ["file", "key"])]
    pub message: Vec<String>,

    /// Read the message from a file; '-' is standard input
    #[arg(
        short = 'F',
        long,
        value_name = "FILE",
        conflicts_with = "key",
        value_hint = clap::ValueHint::FilePath
    )]
    pub file: Option<PathBuf>,

    /// Press a key in its terminal: 'Enter', 'Esc', 'Tab', 'Up', 'Ctrl-c', …; may be repeated
    #[arg(long, value_name = "KEY")]
    pub key: Vec<String>,
}

impl Verb for SendArgs {
    const NAME: &'static str = "send";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio send k3xq7 'Now add a test'", "send a message"),
        Example::new("git claudio send k3xq7 < review.md", "send a text"),
        Example::new("git claudio send --key Ctrl-c k3xq7", "press a key"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["answer", "attach", "ask"];
}

/// Runs the command.
///
/// # Errors
/// If it does not run or takes no message.
pub fn run(args: SendArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let stored = here.one(&args.instance)?;
    let receipt = if args.key.is_empty() {
        let text = message(&args, context.output.terminal().input)?;
        steer::send(here.workspace(), &stored, &text).map_err(here::error)?
    } else {
        let mut bytes = Vec::new();
        for key in &args.key {
            bytes.extend(keys::bytes(key)?);
        }
        steer::send_keys(here.workspace(), &stored, bytes).map_err(here::error)?
    };
    let sent = Sent { id: stored.record.id.to_string(), status: receipt };
    let word = match receipt {
        Receipt::Submitted => "submitted",
        Receipt::Queued => "queued",
    };
    context.output.document(&sent, |page| {
        page.line(word);
    })?;
    Ok(Status::Done)
}

/// What became of the message.
#[derive(Debug, serde::Serialize)]
struct Sent {
    id: String,
    status: Receipt,
}

impl super::output::Document for Sent {
    const SCHEMA: &'static str = "claudio.receipt.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.clone())
    }
}

/// Returns the message; `at_terminal`: nobody but a person would write to standard input.
fn message(args: &SendArgs, at_terminal: bool) -> Result<String, CliError> {
    let dash = args.file.as_ref().is_some_and(|file| file.as_os_str() == "-");
    let is_unsaid = args.file.is_none() && args.message.is_empty();
    if is_unsaid && at_terminal {
        return Err(CliError::usage("no message was given")
            .hint("name it after the instance, or use '-F FILE' or '-F -'"));
    }
    let text = match &args.file {
        _ if dash || is_unsaid || args.message == ["-"] => {
            let mut text = String::new();
            let read = std::io::stdin().read_to_string(&mut text);
            read.map_err(|e| CliError::io("cannot read the message from standard input", e))?;
            text
        }
        Some(file) => std::fs::read_to_string(file).map_err(|source| {
            CliError::io(format!("cannot read the message '{}'", file.display()), source)
        })?,
        None => args.message.join(" "),
    };
    match text.trim().is_empty() {
        true => Err(CliError::usage("the message is empty")),
        false => Ok(text),
    }
}
