//! Untrusted text made harmless for a terminal.
//!
//! Tasks, names and agents' output can hold escape sequences, text that reads backwards, and
//! characters that nobody sees. They are shown as visible escapes in git's manner (`\n`, `\x1b`,
//! `\u{202e}`); everything else, backslashes included, stays as it is, so this is for people and
//! cannot be reversed. What is stored or sent to an agent never passes through here.

use std::borrow::Cow;
use std::fmt::Write;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns `text` as one line that is safe to print.
pub fn printable(text: &str) -> Cow<'_, str> {
    escape(text, is_unsafe)
}

/// Returns `text` safe to print, with its line breaks and tabs kept. The carriage return of a
/// CR LF goes.
pub fn printable_lines(text: &str) -> Cow<'_, str> {
    let unsafe_in_lines = |c: char| is_unsafe(c) && !matches!(c, '\n' | '\t');
    if !text.contains("\r\n") {
        return escape(text, unsafe_in_lines);
    }
    Cow::Owned(escape(&text.replace("\r\n", "\n"), unsafe_in_lines).into_owned())
}

/// Returns bytes as one line that is safe to print; what is not UTF-8 is shown as `\xNN`.
pub fn printable_bytes(bytes: &[u8]) -> String {
    let mut shown = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        shown.push_str(&printable(chunk.valid()));
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02x}");
        }
    }
    shown
}

/// Returns the name of a file as text: what is not UTF-8 is written as `\xNN`, so that names that
/// differ stay different. It is not made safe to print.
pub fn of_path(name: &[u8]) -> String {
    let mut text = String::with_capacity(name.len());
    for chunk in name.utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(text, "\\x{byte:02x}");
        }
    }
    text
}

/// Returns what is wrong with a regular expression, on one line.
pub fn bad_regex(text: &str, error: &regex::Error) -> String {
    let reason = error.to_string();
    let reason = reason.lines().last().unwrap_or_default().trim_start_matches("error: ");
    format!("bad regular expression '{text}': {reason}")
}

/// Returns the first line that is not blank, without the blanks around it; "" if there is none.
pub fn first_line(text: &str) -> &str {
    text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
}

/// Returns `text` cut to at most `width` columns of a terminal; a cut one ends in `…`.
pub fn truncate_width(text: &str, width: usize) -> Cow<'_, str> {
    if text.width() <= width {
        return Cow::Borrowed(text);
    }
    let Some(room) = width.checked_sub(1) else { return Cow::Borrowed("") };
    let mut kept = &text[..end_of_prefix(text, room)];
    // Some sequences are wider together than one by one.
    while kept.width() > room {
        kept = kept.char_indices().next_back().map_or("", |(start, _)| &kept[..start]);
    }
    Cow::Owned(format!("{kept}…"))
}

/// Returns where the longest prefix ends whose characters, each by itself, fill `room` columns.
fn end_of_prefix(text: &str, room: usize) -> usize {
    let mut used = 0;
    for (start, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > room {
            return start;
        }
    }
    text.len()
}

fn escape(text: &str, is_escaped: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_escaped) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        if is_escaped(c) { push_escape(&mut shown, c) } else { shown.push(c) }
    }
    Cow::Owned(shown)
}

fn push_escape(shown: &mut String, c: char) {
    let code = u32::from(c);
    let _ = match c {
        '\n' => shown.write_str("\\n"),
        '\t' => shown.write_str("\\t"),
        '\r' => shown.write_str("\\r"),
        _ if code < 0x100 => write!(shown, "\\x{code:02x}"),
        _ => write!(shown, "\\u{{{code:x}}}"),
    };
}

/// Returns whether a character controls the terminal, the direction of text, or is not seen.
fn is_unsafe(c: char) -> bool {
    // Plain ASCII is nearly all that ever comes.
    if matches!(c, ' '..='~') {
        return false;
    }
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' // soft hyphen, grapheme joiner, Arabic letter mark
            | '\u{115f}'..='\u{1160}' | '\u{3164}' | '\u{ffa0}' // fillers
            | '\u{180b}'..='\u{180f}' // Mongolian selectors and vowel separator
            | '\u{200b}'..='\u{200f}' // zero width, marks of direction
            | '\u{2028}'..='\u{202e}' // separators, embeddings and overrides
            | '\u{2060}'..='\u{206f}' // joiners, isolates, deprecated format characters
            | '\u{feff}' | '\u{fff9}'..='\u{fffb}' // byte order mark, annotations
            | '\u{e0000}'..='\u{e0fff}' // tags and hidden selectors
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless_text_is_not_touched() {
        for text in ["", "a b", "naïve — 日本語 ünïcödé", "C:\\dir\\n", "❤\u{fe0f} 🦀"]
        {
            assert!(matches!(printable(text), Cow::Borrowed(same) if same == text), "{text:?}");
        }
    }

    #[test]
    fn what_acts_or_hides_is_shown() {
        assert_eq!(printable("a\x1b[31mb\x07\x7f"), "a\\x1b[31mb\\x07\\x7f");
        assert_eq!(printable("one\ntwo\tthree\r\0"), "one\\ntwo\\tthree\\r\\x00");
        assert_eq!(printable("\u{9b}31m\u{85}"), "\\x9b31m\\x85");
        assert_eq!(
            printable("evil\u{202e}txt.exe\u{2066}\u{200f}"),
            "evil\\u{202e}txt.exe\\u{2066}\\u{200f}"
        );
        assert_eq!(
            printable("a\u{200b}b\u{feff}c\u{2028}d\u{ad}"),
            "a\\u{200b}b\\u{feff}c\\u{2028}d\\xad"
        );
        assert_eq!(printable("x\u{e0041}\u{e007f}"), "x\\u{e0041}\\u{e007f}");
    }

    #[test]
    fn lines_and_tabs_can_stay() {
        assert_eq!(printable_lines("a\n\tb\r\nc\rd\x1b]0;x\x07"), "a\n\tb\nc\\rd\\x1b]0;x\\x07");
        assert!(matches!(printable_lines("a\n\tb"), Cow::Borrowed(_)));
    }

    #[test]
    fn bytes_that_are_no_text_are_shown() {
        assert_eq!(printable_bytes(b"ok\xff\xc3(\x1b\xe6\x97\xa5"), "ok\\xff\\xc3(\\x1b日");
        assert_eq!(printable_bytes("日".as_bytes().split_last().unwrap().1), "\\xe6\\x97");
    }

    #[test]
    fn first_line_is_the_first_that_says_something() {
        assert_eq!(first_line("\n \t\n  fix it \r\nmore"), "fix it");
        assert_eq!(first_line(" \n\n"), "");
    }

    #[test]
    fn truncates_by_columns() {
        assert_eq!(truncate_width("hello", 5), "hello");
        assert_eq!(truncate_width("hello", 4), "hel…");
        assert_eq!(truncate_width("日本語", 6), "日本語");
        assert_eq!(truncate_width("日本語", 5), "日本…");
        assert_eq!(truncate_width("日本語", 4), "日…");
        assert_eq!(truncate_width("ab", 1), "…");
        assert_eq!(truncate_width("ab", 0), "");
        for width in 0..20 {
            let cut = truncate_width("☀\u{fe0f}☀\u{fe0f}e\u{301}👩\u{200d}🚀日x☀\u{fe0f}", width)
                .into_owned();
            assert!(cut.as_str().width() <= width, "{cut:?} in {width}");
        }
    }
}
