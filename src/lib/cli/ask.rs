//! `git claudio ask`.

use super::here;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::steer;

/// For programs that run inside an instance: makes the instance wait for a person, blocks until
/// somebody uses 'git claudio answer' or 'git claudio send', and prints the answer.
#[derive(Debug, clap::Args)]
pub struct AskArgs {
    /// The question
    #[arg(value_name = "QUESTION")]
    pub question: String,

    /// An answer on offer; may be repeated. Without any, every text is an answer
    #[arg(short, long, value_name = "ANSWER")]
    pub option: Vec<String>,
}

impl Verb for AskArgs {
    const NAME: &'static str = "ask";
    const EXAMPLES: &'static [Example] = &[Example::new(
        "answer=$(git claudio ask 'Which name?' --option parser --option reader)",
        "let a person decide, in any script",
    )];
    const SEE_ALSO: &'static [&'static str] = &["answer", "send", "done"];
}

/// Runs the command.
///
/// # Errors
/// If it is not called inside an instance, or the instance ends before somebody answers.
pub fn run(args: AskArgs, context: &Context) -> Result<Status, CliError> {
    let (socket, id) = here::inside(context)?;
    let answer = steer::ask(&socket, &id, &args.question, &args.option).map_err(here::error)?;
    let answered = Answered { id: id.to_string(), question: args.question, answer };
    if context.output.is_json() {
        context.output.document(&answered, |_| {})?;
    } else {
        // The script gets the very words.
        context.output.text(&format!("{}\n", answered.answer))?;
    }
    Ok(Status::Done)
}

/// A person's answer.
#[derive(Debug, serde::Serialize)]
struct Answered {
    id: String,
    question: String,
    answer: String,
}

impl super::output::Document for Answered {
    const SCHEMA: &'static str = "claudio.answer.v1";

    fn id(&self) -> Option<String> {
        Some(self.answer.clone())
    }
}
