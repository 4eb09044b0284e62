//! Texts that a person writes in the editor that git would start.

use super::here;
use super::{CliError, Context, ErrorKind};
use crate::ops::configure::Configuration;
use crate::sys::files;
use std::path::Path;
use std::process::{Command, Stdio};

/// Runs an editor on a file; a shell reads its command.
///
/// # Errors
/// If it cannot be started or fails.
pub(super) fn run(editor: &str, path: &Path, context: &Context) -> Result<(), CliError> {
    context.output.flush()?;
    let shell = format!("{editor} \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &shell, "sh"]).arg(path).stdin(Stdio::inherit());
    let ended = command.status();
    let ended = ended.map_err(|source| CliError::io(format!("cannot start '{editor}'"), source))?;
    match ended.success() {
        true => Ok(()),
        false => Err(CliError::new(ErrorKind::External, format!("the editor '{editor}' failed"))),
    }
}

/// Lets a person write a text, under what `help` says about it.
///
/// Returns it without the lines that begin with '#'.
///
/// # Errors
/// If there is no editor, or it fails.
pub(super) fn compose(help: &str, context: &Context) -> Result<String, CliError> {
    let configuration = Configuration::open(&context.current_dir()?, context.environment());
    let editor = configuration.and_then(|found| found.editor()).map_err(here::error)?;
    let place = files::temporary_dir().map_err(|e| CliError::io("cannot make a file", e))?;
    let path = place.path().join("CLAUDIO_EDITMSG");
    let comments: String = help.lines().map(|line| format!("# {line}\n")).collect();
    let wrong = |source| CliError::io(format!("cannot use '{}'", path.display()), source);
    std::fs::write(&path, format!("\n{comments}")).map_err(wrong)?;
    run(&editor, &path, context)?;
    let text = std::fs::read_to_string(&path).map_err(wrong)?;
    let own: Vec<&str> = text.lines().filter(|line| !line.starts_with('#')).collect();
    Ok(own.join("\n").trim().to_owned())
}
