//! From the bytes that a terminal sends to keys.

/// A key, or a text that was pasted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those on the keys")]
pub enum Key {
    Char(char),
    Ctrl(char),
    Enter,
    Tab,
    BackTab,
    Esc,
    Backspace,
    Delete,
    Up,
    Down,
    Left,
    Right,
    Home,
    End,
    PageUp,
    PageDown,
    Paste(String),
}

const PASTE_BEGIN: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// Collects bytes until they are whole keys.
#[derive(Debug, Default)]
pub struct Keys {
    bytes: Vec<u8>,
}

impl Keys {
    /// Adds what was read at once. Returns the keys that are whole now.
    ///
    /// An escape byte that nothing follows is the key Esc: terminals send sequences in one piece.
    pub fn add(&mut self, bytes: &[u8]) -> Vec<Key> {
        self.bytes.extend_from_slice(bytes);
        let mut keys = Vec::new();
        while let Some((length, key)) = first(&self.bytes) {
            self.bytes.drain(..length);
            keys.extend(key);
        }
        keys
    }
}

/// Returns the first key of `bytes` and how many of them it takes, or `None` if more must come.
/// What is no key is passed over.
fn first(bytes: &[u8]) -> Option<(usize, Option<Key>)> {
    let key = match *bytes.first()? {
        b'\x1b' => return escape(bytes),
        b'\r' | b'\n' => Key::Enter,
        b'\t' => Key::Tab,
        0x08 | 0x7f => Key::Backspace,
        0 => return Some((1, None)),
        byte @ 1..=0x1a => Key::Ctrl(char::from(byte - 1 + b'a')),
        byte @ 0x1c..=0x1f => Key::Ctrl(char::from(byte + 0x40)),
        _ => return character(bytes),
    };
    Some((1, Some(key)))
}

fn character(bytes: &[u8]) -> Option<(usize, Option<Key>)> {
    let length = match bytes[0] {
        0..=0x7f => 1,
        0xc0..=0xdf => 2,
        0xe0..=0xef => 3,
        0xf0..=0xf7 => 4,
        _ => return Some((1, None)),
    };
    if bytes.len() < length {
        return None;
    }
    match std::str::from_utf8(&bytes[..length]) {
        Ok(text) => Some((length, text.chars().next().map(Key::Char))),
        Err(_) => Some((1, None)),
    }
}

fn escape(bytes: &[u8]) -> Option<(usize, Option<Key>)> {
    match bytes.get(1) {
        None => return Some((1, Some(Key::Esc))),
        Some(b'O') if bytes.len() > 2 => return Some((3, final_byte(bytes[2]))),
        Some(b'[') => {}
        Some(b'\x1b') => return Some((1, Some(Key::Esc))),
        // Alt and a key: none of ours.
        Some(_) => return Some((2, None)),
    }
    if bytes.starts_with(PASTE_BEGIN) {
        let end = bytes.windows(PASTE_END.len()).position(|part| part == PASTE_END)?;
        let text = String::from_utf8_lossy(&bytes[PASTE_BEGIN.len()..end]).replace('\r', "\n");
        return Some((end + PASTE_END.len(), Some(Key::Paste(text))));
    }
    let end = 2 + bytes[2..].iter().position(|byte| (0x40..=0x7e).contains(byte))?;
    let key = match (&bytes[2..end], bytes[end]) {
        (number, b'~') => match number.split(|byte| *byte == b';').next() {
            Some(b"1" | b"7") => Some(Key::Home),
            Some(b"3") => Some(Key::Delete),
            Some(b"4" | b"8") => Some(Key::End),
            Some(b"5") => Some(Key::PageUp),
            Some(b"6") => Some(Key::PageDown),
            _ => None,
        },
        (_, last) => final_byte(last),
    };
    Some((end + 1, key))
}

fn final_byte(byte: u8) -> Option<Key> {
    Some(match byte {
        b'A' => Key::Up,
        b'B' => Key::Down,
        b'C' => Key::Right,
        b'D' => Key::Left,
        b'F' => Key::End,
        b'H' => Key::Home,
        b'Z' => Key::BackTab,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keys(parts: &[&[u8]]) -> Vec<Key> {
        let mut keys = Keys::default();
        parts.iter().flat_map(|part| keys.add(part)).collect()
    }

    #[test]
    fn sequences_and_characters() {
        let all = keys(&[b"aG\r\x03\x1b[A\x1bOB\x1b[Z\x1b[6~\x1b[1;5C\x7f", "é日".as_bytes()]);
        let expected = [
            Key::Char('a'),
            Key::Char('G'),
            Key::Enter,
            Key::Ctrl('c'),
            Key::Up,
            Key::Down,
            Key::BackTab,
            Key::PageDown,
            Key::Right,
            Key::Backspace,
            Key::Char('é'),
            Key::Char('日'),
        ];
        assert_eq!(all, expected);
        assert_eq!(keys(&[b"\x1b"]), [Key::Esc]);
        assert_eq!(keys(&[b"\xe6\x97", b"\xa5"]), [Key::Char('日')]);
        assert_eq!(keys(&[b"\x1b[", b"5~"]), [Key::PageUp]);
    }

    #[test]
    fn a_pasted_text_is_one_key_however_it_comes() {
        let text = [&b"\x1b[200~one\rx"[..], b"q\x1b[2", b"01~q"];
        assert_eq!(keys(&text), [Key::Paste("one\nxq".to_owned()), Key::Char('q')]);
    }

    proptest! {
        #[test]
        fn any_bytes_end(bytes: Vec<u8>, at in 0..40_usize) {
            let at = at.min(bytes.len());
            let mut keys = Keys::default();
            keys.add(&bytes[..at]);
            keys.add(&bytes[at..]);
            keys.add(PASTE_END);
            keys.add(b"~");
            prop_assert!(keys.bytes.len() < 4 || keys.bytes.starts_with(b"\x1b["));
        }
    }
}
