//! `git claudio help`.

use super::output::{Document, Output};
use super::{CliError, Context, ErrorKind, Example, Status, Verb, commands, front};
use serde::Serialize;
use std::process::{Command, Stdio};

/// Explains a command, or lists all of them. The same text is in the manual pages, once those are
/// installed: see git-claudio-completions(1).
#[derive(Debug, clap::Args)]
pub struct HelpArgs {
    /// The command
    #[arg(value_name = "COMMAND")]
    pub command: Option<String>,
}

impl Verb for HelpArgs {
    const NAME: &'static str = "help";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio help", "list all commands"),
        Example::new("git claudio help add", "explain one"),
    ];
    const FILES: &'static [(&'static str, &'static str)] = &[(
        "git-claudio-*.1",
        "the manual pages, where 'git claudio completions --man' wrote them",
    )];
    const SEE_ALSO: &'static [&'static str] = &["completions"];
}

/// A command, as scripts read it.
#[derive(Debug, Serialize)]
struct CommandDocument {
    name: &'static str,
    about: &'static str,
    category: &'static str,
    aliases: Vec<&'static str>,
    help: Option<String>,
}

impl CommandDocument {
    fn new(row: &commands::Command, help: Option<String>) -> Self {
        Self {
            name: row.name,
            about: row.about,
            category: row.category.name(),
            aliases: row.aliases.iter().map(|alias| alias.name).collect(),
            help,
        }
    }
}

impl Document for CommandDocument {
    const SCHEMA: &'static str = "claudio.command.v1";

    fn id(&self) -> Option<String> {
        Some(self.name.to_owned())
    }
}

impl super::output::Row for CommandDocument {
    const COLUMNS: &'static [super::output::Column] = &[];

    fn cells(&self) -> Vec<super::output::Cell> {
        Vec::new()
    }
}

/// Runs the command.
///
/// # Errors
/// If there is no such command, or its program cannot be run.
pub fn run(args: HelpArgs, context: &Context) -> Result<Status, CliError> {
    match args.command {
        None => overview(&context.output)?,
        Some(name) => explain(&name, context)?,
    }
    Ok(Status::Done)
}

fn overview(output: &Output) -> Result<(), CliError> {
    if output.is_for_people() {
        return output.paged(&front::overview());
    }
    let rows: Vec<_> = commands::visible().map(|row| CommandDocument::new(row, None)).collect();
    output.list(&rows)
}

/// Shows what the command's own program says about itself.
fn explain(name: &str, context: &Context) -> Result<(), CliError> {
    let target = front::resolve(name, context.var("PATH").as_deref(), &context.program()?)?;
    let shown = Command::new(&target.program)
        .arg("--help")
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|source| front::cannot_run(&target.program, source))?;
    if !shown.status.success() {
        let message = format!("'{} --help' failed", target.program.display());
        return Err(CliError::new(ErrorKind::External, message));
    }
    let text = String::from_utf8_lossy(&shown.stdout).into_owned();
    match commands::find(name).or_else(|| commands::find_alias(name).map(|(row, _)| row)) {
        Some(row) if !context.output.is_for_people() => {
            context.output.document(&CommandDocument::new(row, Some(text)), |_| {})
        }
        _ => context.output.paged(&text),
    }
}
