//! Long answers on a terminal, through the user's pager as git chooses it.

use std::env;
use std::io::{self, Write};
use std::process::{Command, Stdio};

/// Shows a text in the pager.
///
/// Returns false if there is none, and the text is still to be printed.
pub(super) fn show(text: &str) -> io::Result<bool> {
    let Some(pager) = program() else { return Ok(false) };
    let mut command = Command::new("sh");
    command.args(["-c", &pager]).stdin(Stdio::piped());
    // As git does: stay out of the way of short texts, keep colours, keep the screen.
    for (name, value) in [("LESS", "FRX"), ("LV", "-c")] {
        if env::var_os(name).is_none() {
            command.env(name, value);
        }
    }
    let Ok(mut child) = command.spawn() else { return Ok(false) };
    if let Some(mut input) = child.stdin.take() {
        match input.write_all(text.as_bytes()) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => return Err(error),
            _ => {}
        }
    }
    // 127 is the shell's "not found".
    Ok(child.wait()?.code() != Some(127))
}

/// Returns the pager, or `None` if the user wants none.
fn program() -> Option<String> {
    let said = ["GIT_PAGER", "PAGER"].into_iter().find_map(|name| env::var(name).ok());
    let pager = said.unwrap_or_else(|| "less".to_owned());
    (!pager.is_empty() && pager != "cat").then_some(pager)
}
