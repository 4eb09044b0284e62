//! From cells to the bytes that a terminal understands.

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use std::fmt::Write;
use unicode_width::UnicodeWidthStr;

/// What a terminal shows, so that only what changes is sent to it.
#[derive(Debug, Default)]
pub struct Screen {
    shown: Option<Buffer>,
}

impl Screen {
    /// Forgets what is shown: the next frame is sent whole.
    pub fn forget(&mut self) {
        self.shown = None;
    }

    /// Returns the bytes that make the terminal show `next`, with the cursor there, if it is to be
    /// seen; nothing if it shows it already.
    pub fn frame(&mut self, next: Buffer, cursor: Option<(u16, u16)>) -> Vec<u8> {
        let mut text = String::new();
        let same_size = self.shown.as_ref().is_some_and(|shown| shown.area == next.area);
        let blank = Buffer::empty(next.area);
        if !same_size {
            text.push_str("\x1b[0m\x1b[2J");
        }
        let shown = self.shown.as_ref().filter(|_| same_size).unwrap_or(&blank);
        let mut pen = Pen::default();
        let mut place = None;
        for (x, y, cell) in shown.diff(&next) {
            if place != Some((x, y)) {
                // Writing to a String cannot fail.
                let _ = write!(text, "\x1b[{};{}H", y + 1, x + 1);
            }
            pen.set(cell, &mut text);
            text.push_str(cell.symbol());
            let width = u16::try_from(cell.symbol().width()).unwrap_or(1);
            place = Some((x.saturating_add(width), y));
        }
        pen.lift(&mut text);
        self.shown = Some(next);
        let cursor = match cursor {
            Some((x, y)) => format!("\x1b[{};{}H\x1b[?25h", y + 1, x + 1),
            None if text.is_empty() => return Vec::new(),
            None => String::new(),
        };
        // Between these two a terminal that knows them shows nothing of what is half done.
        format!("\x1b[?2026h\x1b[?25l{text}{cursor}\x1b[?2026l").into_bytes()
    }
}

/// Returns cells as lines of text, without what is blank at their ends.
pub fn lines(buffer: &Buffer, colors: bool) -> Vec<String> {
    let width = usize::from(buffer.area.width).max(1);
    let rows = buffer.content().chunks(width);
    rows.map(|cells| line(cells, colors)).collect()
}

fn line(cells: &[Cell], colors: bool) -> String {
    let is_blank =
        |cell: &Cell| cell.symbol() == " " && !cell.modifier.contains(Modifier::REVERSED);
    let end = cells.iter().rposition(|cell| !is_blank(cell)).map_or(0, |at| at + 1);
    let (mut text, mut pen, mut covered) = (String::new(), Pen::default(), 0);
    for cell in &cells[..end] {
        if covered > 0 {
            covered -= 1;
            continue;
        }
        if colors {
            pen.set(cell, &mut text);
        }
        text.push_str(cell.symbol());
        covered = cell.symbol().width().saturating_sub(1);
    }
    pen.lift(&mut text);
    if colors { text } else { text.trim_end().to_owned() }
}

/// How the terminal writes at present.
#[derive(Default)]
struct Pen {
    style: Option<(Color, Modifier)>,
}

impl Pen {
    fn set(&mut self, cell: &Cell, text: &mut String) {
        let style = (cell.fg, cell.modifier);
        let plain = (Color::Reset, Modifier::empty());
        if self.style.unwrap_or(plain) == style {
            return;
        }
        text.push_str("\x1b[0");
        for (modifier, code) in [
            (Modifier::BOLD, ";1"),
            (Modifier::DIM, ";2"),
            (Modifier::UNDERLINED, ";4"),
            (Modifier::REVERSED, ";7"),
        ] {
            if cell.modifier.contains(modifier) {
                text.push_str(code);
            }
        }
        text.push_str(match cell.fg {
            Color::Red => ";31",
            Color::Green => ";32",
            Color::Yellow => ";33",
            Color::Cyan => ";36",
            _ => "",
        });
        text.push('m');
        self.style = Some(style);
    }

    fn lift(&mut self, text: &mut String) {
        if self.style.take().is_some_and(|style| style != (Color::Reset, Modifier::empty())) {
            text.push_str("\x1b[0m");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use ratatui::layout::Rect;
    use ratatui::style::Style;

    fn filled(lines: &[String]) -> Buffer {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 20, 4));
        for (y, line) in (0..4).zip(lines) {
            let style = match line.len() % 3 {
                0 => Style::new().fg(Color::Red),
                1 => Style::new().add_modifier(Modifier::REVERSED),
                _ => Style::new(),
            };
            buffer.set_stringn(0, y, line, 20, style);
        }
        buffer
    }

    fn shown(parser: &vt100::Parser) -> Vec<String> {
        parser.screen().rows(0, 20).map(|row| row.trim_end().to_owned()).collect()
    }

    proptest! {
        #[test]
        fn a_terminal_shows_each_frame(
            frames in proptest::collection::vec(
                proptest::collection::vec("[a-z é日●]{0,20}", 4), 1..6),
        ) {
            let size = |cells| std::num::NonZero::new(cells).unwrap();
            let mut parser = vt100::Parser::new(size(4), size(20), 0);
            let mut screen = Screen::default();
            for frame in &frames {
                let buffer = filled(frame);
                parser.process(&screen.frame(buffer.clone(), None));
                prop_assert_eq!(shown(&parser), lines(&buffer, false));
                prop_assert!(screen.frame(buffer, None).is_empty());
            }
        }
    }
}
