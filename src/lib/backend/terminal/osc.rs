//! OSC 7501: what a full-screen program says about its state in its own output, for machines only.
//!
//! `ESC ] 7501 ; state=blocked:app=codex:kind=permission ESC \`. The sequences stay in the stream: a
//! terminal passes over what it does not know. They may be cut anywhere by the pty, so a [`Parser`]
//! remembers how far it came, and never keeps more than [`LONGEST`] bytes.

/// A longer sequence is none of these.
const LONGEST: usize = 256;
const NUMBER: &[u8] = b"7501;";
const ESC: u8 = 0x1b;
const BEL: u8 = 0x07;

/// What the program does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// It waits for a message.
    Idle,
    /// It works.
    Working,
    /// It shows a dialog of this kind.
    Blocked(String),
    /// Its turn ended well.
    Done,
    /// Its turn failed.
    Error,
}

#[derive(Debug, Default, PartialEq)]
enum Place {
    #[default]
    Outside,
    /// After ESC.
    Escaped,
    /// Inside an operating system command.
    Inside,
    /// Inside one, after ESC.
    InsideEscaped,
}

/// Finds the sequences in a stream that comes in pieces.
#[derive(Debug, Default)]
pub(super) struct Parser {
    place: Place,
    text: Vec<u8>,
}

impl Parser {
    /// Returns what the program said in `bytes`, which follow those before.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Vec<Told> {
        bytes.iter().filter_map(|byte| self.step(*byte)).collect()
    }

    fn step(&mut self, byte: u8) -> Option<Told> {
        match (&self.place, byte) {
            (Place::Outside, ESC) => self.place = Place::Escaped,
            (Place::Outside, _) => {}
            (Place::Escaped, b']') => self.begin(),
            (Place::Escaped, ESC) => {}
            (Place::Escaped, _) => self.place = Place::Outside,
            (Place::Inside, BEL) | (Place::InsideEscaped, b'\\') => return self.end(),
            (Place::Inside, ESC) => self.place = Place::InsideEscaped,
            // CAN and SUB call a sequence off.
            (Place::Inside, 0x18 | 0x1a) => self.place = Place::Outside,
            (Place::Inside, byte) => self.keep(byte),
            // Any other escape ends the sequence without a result, and may be the next one.
            (Place::InsideEscaped, b']') => self.begin(),
            (Place::InsideEscaped, ESC) => self.place = Place::Escaped,
            (Place::InsideEscaped, _) => self.place = Place::Outside,
        }
        None
    }

    fn begin(&mut self) {
        self.place = Place::Inside;
        self.text.clear();
    }

    fn keep(&mut self, byte: u8) {
        self.text.push(byte);
        let ours = self.text.iter().zip(NUMBER).all(|(a, b)| a == b);
        if !ours || self.text.len() > LONGEST {
            self.text.clear();
            self.place = Place::Outside;
        }
    }

    fn end(&mut self) -> Option<Told> {
        self.place = Place::Outside;
        let text = std::str::from_utf8(self.text.strip_prefix(NUMBER)?).ok()?;
        let value = |name| text.split(':').find_map(|part| part.strip_prefix(name));
        match value("state=")? {
            "idle" => Some(Told::Idle),
            "working" => Some(Told::Working),
            "blocked" => Some(Told::Blocked(value("kind=").unwrap_or_default().to_owned())),
            "done" => Some(Told::Done),
            "error" => Some(Told::Error),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STREAM: &[u8] = b"a\x1b]0;title\x07\x1b]7501;state=working:app=codex\x1b\\b\x1b[2J\
        \x1b]7501;state=blocked:app=codex:kind=permission\x07\x1b]7501;state=future\x07\
        \x1b\x1b]7501;state=done\x1b\\\x1b]7501;state=idle\x1b]7501;state=error\x1b\\";

    fn expected() -> Vec<Told> {
        vec![Told::Working, Told::Blocked("permission".into()), Told::Done, Told::Error]
    }

    #[test]
    fn sequences_are_found_and_others_passed_over() {
        assert_eq!(Parser::default().feed(STREAM), expected());
    }

    #[test]
    fn what_never_ends_is_not_kept() {
        let mut parser = Parser::default();
        parser.feed(b"\x1b]7501;");
        parser.feed(&[b'x'; 1 << 20]);
        assert!(parser.text.len() <= LONGEST);
        assert_eq!(parser.feed(b"\x1b]7501;state=done\x07"), [Told::Done]);
    }

    proptest! {
        #[test]
        fn however_the_stream_is_cut(cuts in prop::collection::vec(1usize..40, 0..20)) {
            let (mut parser, mut rest, mut found) = (Parser::default(), STREAM, Vec::new());
            for cut in cuts {
                let (piece, after) = rest.split_at(cut.min(rest.len()));
                found.extend(parser.feed(piece));
                rest = after;
            }
            found.extend(parser.feed(rest));
            prop_assert_eq!(found, expected());
        }

        #[test]
        fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..2000)) {
            let mut parser = Parser::default();
            parser.feed(&bytes);
            prop_assert!(parser.text.len() <= LONGEST + 1);
        }
    }
}
