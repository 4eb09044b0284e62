//! Which instances a command is about.

use super::CliError;
use super::values::{INSTANCE, state_parser};
use crate::instance::StateName;
use clap::Args;
use std::io::{self, Read};

// An ordinary comment: clap would take a doc comment as the help of every command.
// The instances that a command is about, as the user gave them.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    missing_docs,
    reason = "clap takes doc comments of flattened options as the command's help"
)]
pub struct Selection {
    /// Instances: an id, a unique prefix of one, a name, a branch, a worktree's path, '@' for the
    /// one whose worktree you stand in, or '-' to read them from standard input
    #[arg(value_name = INSTANCE, conflicts_with_all = ["all", "states"])]
    pub instances: Vec<String>,

    /// All instances
    #[arg(long, conflicts_with = "states")]
    pub all: bool,

    /// All instances in one of these states
    #[arg(
        long = "state",
        value_name = "STATE,…",
        value_delimiter = ',',
        value_parser = state_parser()
    )]
    pub states: Vec<StateName>,
}

/// Which instances are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wanted {
    /// The user did not say: the command's own default.
    Unsaid,
    /// Those that these words name, each exactly one, in this order.
    Named(Vec<String>),
    /// All.
    All,
    /// Those in one of these states.
    InState(Vec<StateName>),
}

impl Selection {
    /// Whether nothing was said.
    pub fn is_unsaid(&self) -> bool {
        !self.all && self.states.is_empty() && self.instances.is_empty()
    }

    /// Returns what is wanted, after reading names from standard input for '-'.
    ///
    /// # Errors
    /// If standard input cannot be read or is not text.
    pub fn wanted(&self) -> Result<Wanted, CliError> {
        self.wanted_from(&mut io::stdin())
    }

    /// Returns what is wanted; a command that has no default needs an answer.
    ///
    /// # Errors
    /// If nothing is wanted, or standard input cannot be read.
    pub fn required(&self) -> Result<Wanted, CliError> {
        match self.wanted()? {
            Wanted::Unsaid => Err(CliError::usage("which instance?")
                .hint("name one, or use '--all' or '--state'; 'git claudio ls' lists them")),
            wanted => Ok(wanted),
        }
    }

    fn wanted_from(&self, input: &mut dyn Read) -> Result<Wanted, CliError> {
        if self.all {
            return Ok(Wanted::All);
        }
        if !self.states.is_empty() {
            return Ok(Wanted::InState(self.states.clone()));
        }
        if self.instances.is_empty() {
            return Ok(Wanted::Unsaid);
        }
        let mut names = Vec::new();
        for name in &self.instances {
            if name == "-" {
                names.extend(read_names(input)?);
            } else {
                names.push(name.clone());
            }
        }
        Ok(Wanted::Named(names))
    }
}

/// Reads names that end with a newline, or with NUL if there is one.
fn read_names(input: &mut dyn Read) -> Result<Vec<String>, CliError> {
    let mut text = String::new();
    input
        .read_to_string(&mut text)
        .map_err(|source| CliError::io("cannot read instances from standard input", source))?;
    let end = if text.contains('\0') { '\0' } else { '\n' };
    Ok(text.split(end).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(instances: &[&str], input: &str) -> Wanted {
        let instances = instances.iter().map(|name| (*name).to_owned()).collect();
        let selection = Selection { instances, ..Selection::default() };
        selection.wanted_from(&mut input.as_bytes()).unwrap()
    }

    #[test]
    fn a_dash_reads_names_from_the_input() {
        let named = |names: &[&str]| Wanted::Named(names.iter().map(|n| (*n).into()).collect());
        assert_eq!(wanted(&["a", "-"], "b\n\nc d\n"), named(&["a", "b", "c d"]));
        assert_eq!(wanted(&["-"], "a\nb\0c\0"), named(&["a\nb", "c"]));
        assert_eq!(wanted(&["-"], ""), named(&[]));
        assert_eq!(wanted(&[], "x"), Wanted::Unsaid);
    }
}
