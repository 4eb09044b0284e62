//! `git claudio answer`.

use super::here::{self, Here};
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::backend::Answer;
use crate::instance::{Prompt, PromptKind, State};
use crate::ops::steer;

/// Answers what an instance waits with: a permission with --allow or --deny, a question with one of
/// its options or a text of your own. 'git claudio show' prints what it asks.
#[derive(Debug, clap::Args)]
#[command(group(
    clap::ArgGroup::new("reply")
        .args(["allow", "deny", "allow_always", "option", "message"])
        .required(true)
        .multiple(true)
))]
pub struct AnswerArgs {
    /// The instance
    #[arg(value_name = INSTANCE)]
    pub instance: String,

    /// Allow it this once
    #[arg(long, conflicts_with_all = ["deny", "allow_always", "option", "message"])]
    pub allow: bool,

    /// Deny it; a message says why
    #[arg(long, conflicts_with_all = ["allow_always", "option"])]
    pub deny: bool,

    /// Allow it now and from now on, as the agent offers it
    #[arg(long, conflicts_with_all = ["option", "message"])]
    pub allow_always: bool,

    /// Choose an option: its text, or its number counted from 1
    #[arg(short, long, value_name = "OPTION", conflicts_with = "message")]
    pub option: Option<String>,

    /// Answer with a text, or give the reason for --deny
    #[arg(short, long, value_name = "TEXT")]
    pub message: Option<String>,

    /// Refuse if the instance waits with another prompt than this by now
    #[arg(long, value_name = "ID")]
    pub prompt: Option<String>,
}

impl Verb for AnswerArgs {
    const NAME: &'static str = "answer";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio answer k3xq7 --allow", "allow what it asks for"),
        Example::new("git claudio answer k3xq7 --deny -m 'use the other server'", "deny, and why"),
        Example::new("git claudio answer k3xq7 --option 2", "choose the second option"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["show", "send", "ask"];
}

/// Runs the command.
///
/// # Errors
/// If it asks nothing, or something else by now, or the answer does not fit.
pub fn run(args: AnswerArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let stored = here.one(&args.instance)?;
    let open = match &stored.record.state {
        State::WaitingInput { prompt } => Some(prompt),
        _ => None,
    };
    let named = args.prompt.as_deref();
    let open = open.filter(|open| named.is_none_or(|named| named == open.id));
    let option = args.option.map(|said| option_text(said, open)).transpose()?;
    let answer = match (args.allow, args.allow_always, args.deny) {
        (true, _, _) => Answer::Allow,
        (_, true, _) => Answer::AllowAlways,
        (_, _, true) => Answer::Deny { message: args.message },
        _ => Answer::Text { text: option.or(args.message).unwrap_or_default() },
    };
    let view = steer::answer(here.workspace(), &stored, named, answer).map_err(here::error)?;
    context.output.list(&[view])?;
    Ok(Status::Done)
}

/// Returns the option of the open prompt that a text or a number counted from 1 names. If none is open,
/// the supervisor says so.
fn option_text(said: String, open: Option<&Prompt>) -> Result<String, CliError> {
    let Some(Prompt { kind, options, .. }) = open else { return Ok(said) };
    let by_number = said.parse::<usize>().ok().and_then(|n| options.get(n.checked_sub(1)?));
    if options.contains(&said) {
        return Ok(said);
    }
    if let Some(option) = by_number {
        return Ok(option.clone());
    }
    let none = CliError::usage(format!("'{said}' is none of its options"));
    Err(match (kind, options.as_slice()) {
        (PromptKind::Permission, []) => {
            none.hint("it asks for a permission: '--allow' or '--deny'")
        }
        (_, []) => none.hint("it offers none: answer with '--message TEXT'"),
        (_, options) => {
            let numbered = options.iter().enumerate();
            numbered.fold(none, |error, (at, option)| error.hint(format!("{}: {option}", at + 1)))
        }
    })
}
