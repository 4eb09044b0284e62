//! What every command's file declares, and the definition that is made of it.

use super::commands::{self, Command};
use super::exit;
use super::options::CommonOptions;
use clap::Args;

/// A command line with what it does, for help and manual.
#[derive(Debug, Clone, Copy)]
pub struct Example {
    /// The command line.
    pub command: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
}

impl Example {
    /// Makes an example.
    pub const fn new(command: &'static str, about: &'static str) -> Self {
        Self { command, about }
    }
}

/// The options of a command; their doc comments are its help.
pub trait Verb: Args {
    /// Its name in the table of commands.
    const NAME: &'static str;
    /// Examples for help and manual.
    const EXAMPLES: &'static [Example];
    /// Files that the manual names: path and what it is.
    const FILES: &'static [(&'static str, &'static str)] = &[];
    /// Related commands, by name.
    const SEE_ALSO: &'static [&'static str] = &[];
}

/// Returns the row of a command.
///
/// A command that is not in the table gets an empty row; a test finds it.
pub fn row<V: Verb>() -> Command {
    commands::find(V::NAME).copied().unwrap_or(Command {
        name: V::NAME,
        about: "",
        category: commands::Category::Manage,
        aliases: &[],
        needs: commands::Needs::Nothing,
        internal: true,
    })
}

/// Returns the whole definition of a command: its own options and the common ones.
pub fn define<V: Verb>() -> clap::Command {
    let row = row::<V>();
    let own = V::augment_args(clap::Command::new(row.program()));
    let described = own.get_long_about().or(own.get_about()).map(ToString::to_string);
    let mut description = described.unwrap_or_default();
    // clap takes the full stop from a help that is a single paragraph.
    if !description.ends_with('.') {
        description.push('.');
    }
    let full = own
        .bin_name(format!("git claudio {}", row.name))
        .version(env!("CARGO_PKG_VERSION"))
        .about(row.about)
        .long_about(format!("{}.\n\n{description}", row.about))
        .after_long_help(after_help(V::EXAMPLES))
        .next_help_heading("Output");
    CommonOptions::augment_args(full)
}

fn after_help(examples: &[Example]) -> String {
    let mut text = String::from("Examples:\n");
    for example in examples {
        text.push_str(&format!("  {}\n      {}\n", example.command, example.about));
    }
    text.push_str(&format!(
        "\nExit status: {} done, {} the answer is no, {} wrong usage; all others are in \
         git-claudio(1).",
        exit::DONE,
        exit::NO,
        exit::USAGE
    ));
    text
}
