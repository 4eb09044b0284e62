//! What a command is given beside its options.

use super::commands::Needs;
use super::options::CommonOptions;
use super::output::Output;
use super::{CliError, ErrorKind};
use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

/// What a command is given beside its options. The only way from a command to the environment.
#[derive(Debug)]
pub struct Context {
    /// Where the answer and the remarks go.
    pub output: Output,
    /// The options of the output.
    pub options: CommonOptions,
    /// The command's name.
    pub verb: &'static str,
    /// What the command needs, from the table.
    pub needs: Needs,
}

impl Context {
    /// Returns the directory that the command was started in.
    ///
    /// # Errors
    /// If it has been deleted or may not be read.
    pub fn current_dir(&self) -> Result<PathBuf, CliError> {
        env::current_dir()
            .map_err(|source| CliError::io("cannot read the current working directory", source))
    }

    /// Returns the whole environment.
    pub fn environment(&self) -> Vec<(OsString, OsString)> {
        env::vars_os().collect()
    }

    /// Returns a variable of the environment; an empty one counts as absent.
    pub fn var(&self, name: &str) -> Option<OsString> {
        env::var_os(name).filter(|value| !value.is_empty())
    }

    /// Returns the path of the running program, next to which the others are.
    ///
    /// # Errors
    /// If the system does not tell.
    pub fn program(&self) -> Result<PathBuf, CliError> {
        env::current_exe().map_err(|source| {
            CliError::from_source(ErrorKind::Internal, source)
                .context("cannot find the running program")
        })
    }
}
