//! `git claudio attach`.

use super::here::{self, Here};
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::PromptKind;
use crate::ops::terminal::Step;
use crate::ops::{self, attach, wait};
use crate::store::Stored;
use crate::sys::terminal;

/// Connects the terminal to the instance: shows what its program shows and passes on what is
/// typed. 'Ctrl-\ d' detaches, and the instance goes on; several terminals may be attached at once.
/// How to leave is shown for a second before a full-screen program covers it, and is the title.
///
/// An agent that is driven over its machine protocol, or has ended, is first begun again in its own
/// full-screen program, in the session that it has. If that interrupts a turn, it is asked for.
/// Once the instance has ended, 'git claudio start' or 'send' drives it as it was added.
#[derive(Debug, clap::Args)]
pub struct AttachArgs {
    /// The instance
    #[arg(value_name = INSTANCE)]
    pub instance: String,

    /// Only look: pass nothing on
    #[arg(short, long)]
    pub read_only: bool,

    /// Interrupt a turn that is going on, if that is needed, without asking
    #[arg(long)]
    pub interrupt: bool,
}

impl Verb for AttachArgs {
    const NAME: &'static str = "attach";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio attach k3xq7", "work in the instance's terminal"),
        Example::new("git claudio attach -r k3xq7", "look over its shoulder"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["logs", "send", "answer"];
}

/// Returns the instance in its agent's own terminal, which may have to be made first.
fn with_terminal(
    args: &AttachArgs,
    here: &Here,
    stored: Stored,
    context: &Context,
) -> Result<Stored, CliError> {
    let id = &stored.record.id;
    match ops::terminal::step(&stored).map_err(here::error)? {
        Step::Nothing => return Ok(stored),
        Step::Interrupt if !args.interrupt => {
            let asks = ops::terminal::would_withdraw(&stored.record);
            if !context.output.can_ask() {
                let mut text = format!("attaching would interrupt the turn of instance '{id}'");
                if let Some(prompt) = asks {
                    text.push_str(&format!(" and leave this without an answer: {}", prompt.text));
                }
                return Err(CliError::usage(text).hint("'--interrupt' does so without asking"));
            }
            let mut question = format!("Instance '{id}' is in the middle of a turn. Interrupt it?");
            if let Some(prompt) = asks {
                let what = kind(prompt.kind);
                context.output.note(&format!("instance '{id}' waits with {what}: {}", prompt.text));
                question = "Attaching leaves that without an answer (its agent may ask again). \
                            Interrupt it?"
                    .to_owned();
            }
            if !context.output.confirm(&question)? {
                let text = format!("instance '{id}' goes on as it was");
                return Err(CliError::usage(text).hint(format!("git claudio logs -f {id}")));
            }
        }
        Step::Interrupt | Step::Close | Step::Resume => {}
    }
    context.output.note(&format!("taking the session of '{id}' to its own terminal"));
    ops::terminal::turn(here.workspace(), &stored).map_err(here::error)
}

fn kind(kind: PromptKind) -> &'static str {
    match kind {
        PromptKind::Permission => "a permission",
        PromptKind::Question | PromptKind::Idle => "a question",
    }
}

/// Runs the command.
///
/// # Errors
/// If it does not run, has no terminal, or this is none.
pub fn run(args: AttachArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let stored = here.one(&args.instance)?;
    if !terminal::is_terminal(std::io::stdin()) || !terminal::is_terminal(std::io::stdout()) {
        return Err(CliError::usage("'attach' needs a terminal")
            .hint(format!("git claudio logs -f {}", stored.record.id)));
    }
    // Right after 'add' there is no program yet that could have a terminal.
    let stored = wait::until_begun(here.workspace(), stored).map_err(here::error)?;
    let stored = match args.read_only {
        true => stored,
        false => with_terminal(&args, &here, stored, context)?,
    };
    let id = &stored.record.id;
    let notice = format!("attached to '{id}'; Ctrl-\\ d detaches");
    match attach::attach(&stored, args.read_only, &notice).map_err(here::error)? {
        attach::Left::Detached => {
            context.output.note(&format!("detached from '{id}'; it goes on"));
        }
        attach::Left::Ended => context.output.note(&format!("'{id}' has ended")),
    }
    Ok(Status::Done)
}
