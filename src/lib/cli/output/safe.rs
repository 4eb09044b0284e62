//! Texts of unknown origin, made harmless before a terminal reads them.

use crate::sys::text;
use unicode_width::UnicodeWidthStr;

/// Returns `text` with everything escaped that a terminal would obey, on one line.
pub(super) fn printable(text: &str) -> String {
    text::printable(text).into_owned()
}

/// Returns the columns that a harmless `text` takes on a terminal.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Returns as much of a harmless `text` as fits `columns`, with `…` where it was cut.
pub(super) fn cut(text: &str, columns: usize) -> String {
    text::truncate_width(text, columns).into_owned()
}
