//! Text as a terminal pastes it.
//!
//! Programs take a paste as one message, line ends included, and the Enter after it as the end. Tried
//! with both agents: paste and Enter may come in one write, and a megabyte arrives whole. But a message
//! that begins with `/` or `!` is a command to them even when it is pasted (`!` runs a shell command
//! at once); with a blank before it, it is a message.

use crate::backend::Error;

const BEGIN: &[u8] = b"\x1b[200~";
const END: &[u8] = b"\x1b[201~";

/// Returns the bytes that type `text` as one message.
///
/// # Errors
/// If it holds characters that a terminal would take for keys.
pub(super) fn message(text: &str) -> Result<Vec<u8>, Error> {
    let text = text.replace("\r\n", "\n");
    let key = |c: &char| c.is_control() && !matches!(c, '\n' | '\t');
    if let Some(key) = text.chars().find(key) {
        return Err(Error::Key(u32::from(key)));
    }
    Ok([BEGIN, guarded(&text).as_bytes(), END, b"\r"].concat())
}

/// Returns `text` so that its beginning is no command.
pub(super) fn guarded(text: &str) -> String {
    match text.trim_start().starts_with(['/', '!']) {
        true => format!(" {}", text.trim_start()),
        false => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_one_paste_and_never_a_command() {
        assert_eq!(message("a\r\nb").unwrap(), b"\x1b[200~a\nb\x1b[201~\r");
        for command in ["/exit", "!rm -rf x", "\n/quit"] {
            let typed = message(command).unwrap();
            assert_eq!(typed[BEGIN.len()], b' ', "{command:?}");
        }
    }

    #[test]
    fn nothing_that_is_a_key_is_typed() {
        for text in ["a\x1b[201~\rrm", "a\rb", "a\x03", "a\u{9b}201~"] {
            assert!(matches!(message(text), Err(Error::Key(_))), "{text:?}");
        }
    }
}
