//! `git claudio completions`.

use super::completion::{self, Shell};
use super::output::Document;
use super::{CliError, Context, Example, Status, Verb, manual};
use serde::Serialize;
use std::fs;
use std::path::{Path, PathBuf};

/// Prints the completions for a shell: for 'git claudio …' and for the programs 'git-claudio-…'
/// alike, with the ids of instances. Or writes the manual pages, so that 'git claudio --help' and
/// man(1) find them.
///
/// bash: write them to ~/.local/share/bash-completion/completions/git-claudio, or evaluate them in
/// ~/.bashrc.
///
/// zsh: write them to a file '_git-claudio' in a directory of $fpath.
///
/// fish: write them to ~/.config/fish/conf.d/git-claudio.fish.
///
/// elvish, powershell: evaluate them in the shell's start-up file.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("what").args(["shell", "man"]).required(true)))]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: Option<Shell>,

    /// Write the manual pages into this directory, which is made if need be
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    pub man: Option<PathBuf>,
}

impl Verb for CompletionsArgs {
    const NAME: &'static str = "completions";
    const EXAMPLES: &'static [Example] = &[
        Example::new("eval \"$(git claudio completions bash)\"", "in ~/.bashrc"),
        Example::new(
            "git claudio completions --man ~/.cargo/share/man/man1",
            "the manual pages, where man(1) looks for programs of ~/.cargo/bin",
        ),
    ];
    const FILES: &'static [(&'static str, &'static str)] = &[
        ("~/.local/share/bash-completion/completions/git-claudio", "where bash looks for them"),
        ("~/.config/fish/conf.d/git-claudio.fish", "where fish does"),
        ("_git-claudio", "in a directory of $fpath, where zsh does"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["help"];
}

/// What was printed or written, as scripts read it.
#[derive(Debug, Serialize)]
struct CompletionsDocument {
    shell: Option<&'static str>,
    script: Option<String>,
    pages: Vec<String>,
}

impl Document for CompletionsDocument {
    const SCHEMA: &'static str = "claudio.completions.v1";

    fn id(&self) -> Option<String> {
        None
    }
}

/// Runs the command.
///
/// # Errors
/// If the pages cannot be written.
pub fn run(args: CompletionsArgs, context: &Context) -> Result<Status, CliError> {
    let output = &context.output;
    if let Some(shell) = args.shell {
        let script = completion::script(shell);
        if output.is_json() {
            let (shell, script) = (Some(shell.name()), Some(script));
            let document = CompletionsDocument { shell, script, pages: Vec::new() };
            output.document(&document, |_| {})?;
        } else {
            output.text(&script)?;
        }
    }
    if let Some(directory) = args.man {
        let pages = write_pages(&directory)?;
        let count = pages.len();
        let document = CompletionsDocument { shell: None, script: None, pages };
        output.document(&document, |_| {})?;
        output.note(&format!("{count} manual pages written to '{}'", directory.display()));
    }
    Ok(Status::Done)
}

fn write_pages(directory: &Path) -> Result<Vec<String>, CliError> {
    let cannot = |path: &Path| format!("cannot write '{}'", path.display());
    fs::create_dir_all(directory).map_err(|source| CliError::io(cannot(directory), source))?;
    let mut written = Vec::new();
    for page in manual::pages() {
        let path = directory.join(&page.file);
        fs::write(&path, page.text).map_err(|source| CliError::io(cannot(&path), source))?;
        written.push(path.display().to_string());
    }
    Ok(written)
}
