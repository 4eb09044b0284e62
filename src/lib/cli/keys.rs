//! The names of keys, for `send --key`.

use super::CliError;

/// Keys that are not one character.
const NAMED: &[(&str, &[u8])] = &[
    ("enter", b"\r"),
    ("esc", b"\x1b"),
    ("escape", b"\x1b"),
    ("tab", b"\t"),
    ("backtab", b"\x1b[Z"),
    ("space", b" "),
    ("backspace", b"\x7f"),
    ("delete", b"\x1b[3~"),
    ("up", b"\x1b[A"),
    ("down", b"\x1b[B"),
    ("right", b"\x1b[C"),
    ("left", b"\x1b[D"),
    ("home", b"\x1b[H"),
    ("end", b"\x1b[F"),
    ("pageup", b"\x1b[5~"),
    ("pagedown", b"\x1b[6~"),
];

/// Returns what a terminal sends for `key`: a name, `Ctrl-x`, or one character.
///
/// # Errors
/// If there is no such key.
pub fn bytes(key: &str) -> Result<Vec<u8>, CliError> {
    let lower = key.to_ascii_lowercase();
    if let Some((_, bytes)) = NAMED.iter().find(|(name, _)| *name == lower) {
        return Ok(bytes.to_vec());
    }
    if let Some(letter) = lower.strip_prefix("ctrl-")
        && let [letter @ (b'a'..=b'z' | b'[' | b'\\' | b']')] = letter.as_bytes()
    {
        return Ok(vec![letter & 0x1f]);
    }
    if key.chars().count() == 1 {
        return Ok(key.as_bytes().to_owned());
    }
    let names: Vec<&str> = NAMED.iter().map(|(name, _)| *name).collect();
    Err(CliError::usage(format!("no key '{key}'"))
        .hint(format!("one character, 'Ctrl-' and a letter, or one of {}", names.join(", "))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_what_a_terminal_sends() {
        assert_eq!(bytes("Ctrl-C").unwrap(), b"\x03");
        assert_eq!(bytes("Esc").unwrap(), b"\x1b");
        assert_eq!(bytes("é").unwrap(), "é".as_bytes());
        assert!(bytes("Hyper-x").is_err());
    }
}
