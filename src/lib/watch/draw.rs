//! Drawing the model into cells.

use super::ask::{Line, Question};
use super::help::{self, KEYS};
use super::model::{Front, Model, Tone};
use super::pane::{self, Pane};
use super::row::Row;
use super::table::{self, Column, GAP};
use crate::instance::{PromptKind, StateName};
use crate::sys::text::{printable, truncate_width};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Color, Modifier, Style};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// What the terminal can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    /// Colours may be used.
    pub color: bool,
    /// More than ASCII may be used.
    pub unicode: bool,
}

/// The rows that the output keeps, if there is room for that many.
const OUTPUT_ROWS: usize = 8;

/// What can be done, for the bottom, as far as there is room.
const HINTS: &[&str] = &[
    "a add",
    "s start",
    "p pause",
    "x stop",
    "m message",
    "d diff",
    "Enter attach",
    "/ search",
    "c conflicts",
];

/// Draws the model into `columns` × `lines` cells.
///
/// Returns the cells, and where the cursor is to be seen, if anywhere.
pub fn draw(
    model: &mut Model,
    theme: Theme,
    (columns, lines): (u16, u16),
) -> (Buffer, Option<(u16, u16)>) {
    let area = Rect::new(0, 0, columns, lines);
    let mut canvas = Canvas { buffer: Buffer::empty(area), theme };
    if columns == 0 || lines == 0 {
        return (canvas.buffer, None);
    }
    let (width, height) = (usize::from(columns), usize::from(lines));
    let mut front = std::mem::replace(&mut model.front, Front::Nothing);
    let cursor = match &mut front {
        Front::Pager { title, pane } => {
            canvas.pager(title, pane, width, height);
            None
        }
        Front::Help(pane) => {
            canvas.help(pane, width, height);
            None
        }
        other => {
            let below = canvas.below(model, other, width, height);
            canvas.main(model, width, height - (below.len() - 1));
            canvas.bottom(model, other, below, width, height)
        }
    };
    model.front = front;
    (canvas.buffer, cursor)
}

struct Canvas {
    buffer: Buffer,
    theme: Theme,
}

impl Canvas {
    fn color(&self, color: Color) -> Style {
        if self.theme.color { Style::new().fg(color) } else { Style::new() }
    }

    fn dim() -> Style {
        Style::new().add_modifier(Modifier::DIM)
    }

    fn bold() -> Style {
        Style::new().add_modifier(Modifier::BOLD)
    }

    fn state(&self, row: &Row) -> Style {
        match row.state {
            _ if row.lost => self.color(Color::Red).add_modifier(Modifier::BOLD),
            StateName::Failed => self.color(Color::Red).add_modifier(Modifier::BOLD),
            StateName::WaitingInput => self.color(Color::Yellow).add_modifier(Modifier::BOLD),
            StateName::Paused => self.color(Color::Yellow),
            StateName::Completed => self.color(Color::Green),
            StateName::Working => self.color(Color::Cyan),
            StateName::Pending | StateName::Stopped => Self::dim(),
        }
    }

    /// Writes a text from column `x` on, cut to `width`. Returns the columns that it took.
    fn put(&mut self, x: usize, y: usize, text: &str, width: usize, style: Style) -> usize {
        let room = usize::from(self.buffer.area.width).saturating_sub(x).min(width);
        let text = self.plain(&printable(text));
        let text = truncate_width(&text, room);
        let text = if self.theme.unicode { text } else { text.replace('…', "~").into() };
        let (Ok(column), Ok(line)) = (u16::try_from(x), u16::try_from(y)) else { return 0 };
        if line >= self.buffer.area.height || room == 0 {
            return 0;
        }
        self.buffer.set_stringn(column, line, &text, room, style);
        text.width()
    }

    /// Replaces what a terminal without UTF-8 would garble.
    fn plain(&self, text: &str) -> String {
        if self.theme.unicode {
            return text.to_owned();
        }
        let plain = |c: char| match c {
            '─' => '-',
            '…' => '~',
            '·' => '-',
            '→' => '>',
            c if c.is_ascii() => c,
            _ => '?',
        };
        text.chars().map(plain).collect()
    }

    fn main(&mut self, model: &mut Model, width: usize, height: usize) {
        self.title(model, width);
        let body = height.saturating_sub(2);
        // The header of the table, its rows, and a line that parts it from the output.
        let room = body.saturating_sub(2);
        let most = room.saturating_sub(OUTPUT_ROWS).max(room / 2).max(1);
        let gone = usize::from(model.gone.is_some());
        let count = (model.rows.len() + gone).min(most);
        if model.rows.is_empty() {
            self.put(2, 1, "no instances; a adds one", width, Self::dim());
        } else {
            self.table(model, 1, count, width);
        }
        let mut y = 2 + count;
        if y >= height - 1 {
            return;
        }
        y += self.about_selected(model, y, width, height);
        self.output(&mut model.output, y, width, (height - 1).saturating_sub(y));
        if let Some(row) = model.selected().filter(|row| row.prompt.is_none())
            && model.output.is_empty()
        {
            let ended = row.state.is_ended() || row.lost;
            let text = if ended { "no output" } else { "no output yet" };
            let y = y.min(height - 1);
            if y < height - 1 {
                self.put(0, y, text, width, Self::dim());
            }
        }
    }

    /// The repository's name, and how many instances are in which state.
    fn title(&mut self, model: &Model, width: usize) {
        let x = self.put(0, 0, &model.title, width, Self::bold()) + 2;
        let parts = self.counts(model, width.saturating_sub(x));
        let total: usize = parts.iter().map(|(text, _)| text.width() + 2).sum();
        let mut x = x.max(width.saturating_sub(total.saturating_sub(2)));
        for (text, style) in parts {
            x += self.put(x, 0, &text, width, style) + 2;
        }
    }

    /// Returns how many instances are in which state, in words, or with signs if these do not fit.
    fn counts(&self, model: &Model, width: usize) -> Vec<(String, Style)> {
        let rows = |row: &Row| (row.lost, row.state);
        let kinds = StateName::ALL.into_iter().map(|state| (false, Some(state)));
        let groups: Vec<(usize, &Row)> = kinds
            .chain([(true, None)])
            .filter_map(|(lost, state)| {
                let of = |row: &&Row| rows(row).0 == lost && state.is_none_or(|s| rows(row).1 == s);
                let first = model.rows.iter().find(of)?;
                Some((model.rows.iter().filter(of).count(), first))
            })
            .collect();
        let parts = |text: fn(&Canvas, usize, &Row) -> String| -> Vec<(String, Style)> {
            groups.iter().map(|(n, row)| (text(self, *n, row), self.state(row))).collect()
        };
        let words = parts(|_, count, row| format!("{count} {}", row.state_word()));
        let taken: usize = words.iter().map(|(text, _)| text.width() + 2).sum();
        if taken <= width + 2 {
            return words;
        }
        parts(|canvas, count, row| format!("{}{count}", table::symbol(row, canvas.theme.unicode)))
    }

    fn table(&mut self, model: &Model, y: usize, count: usize, width: usize) {
        const MARK: usize = 2;
        let columns = table::layout(&model.rows, width.saturating_sub(MARK));
        let mut x = MARK;
        for (column, size) in &columns {
            let header = column.header();
            let indent = if column.is_number() { size - header.len().min(*size) } else { 0 };
            self.put(x + indent, y, header, *size, Self::dim());
            x += size + GAP;
        }
        let first = (model.selected + 1).saturating_sub(count);
        let mut rows: Vec<Option<&Row>> = model.rows.iter().map(Some).collect();
        if model.gone.is_some() {
            rows.insert(model.selected.min(rows.len()), None);
        }
        for (line, (at, row)) in rows.into_iter().enumerate().skip(first).take(count).enumerate() {
            let selected = at == model.selected;
            let y = y + 1 + line;
            let base = if selected { Self::bold() } else { Style::new() };
            self.put(0, y, if selected { ">" } else { "" }, 1, base);
            let mut x = MARK;
            let Some(row) = row else {
                let called = model.gone.as_ref().map_or("", |gone| &gone.to.called);
                let text = format!("{called} is gone: Tab selects another");
                self.put(x, y, &text, width.saturating_sub(x), base);
                self.reverse(y);
                continue;
            };
            for (column, size) in &columns {
                let text = column.text(row, self.theme.unicode);
                let indent = match column.is_number() {
                    true => size.saturating_sub(text.width()),
                    false => 0,
                };
                let style = match column {
                    // The selected line is in reverse, where colours would be blocks.
                    Column::State if !selected => self.state(row),
                    Column::Conflict if !selected => {
                        self.color(Color::Red).add_modifier(Modifier::BOLD)
                    }
                    Column::Age | Column::Branch if !selected => Self::dim(),
                    _ => base,
                };
                self.put(x + indent, y, &text, *size, style);
                x += size + GAP;
            }
            if selected {
                self.reverse(y);
            }
        }
    }

    /// Shows a line of the table in reverse.
    fn reverse(&mut self, y: usize) {
        let area = self.buffer.area;
        if let Ok(y) = u16::try_from(y)
            && y < area.height
        {
            let line = Rect::new(0, y, area.width, 1);
            self.buffer.set_style(line, Style::new().add_modifier(Modifier::REVERSED));
        }
    }

    /// A line with the name of the selected one, and what it waits for. Returns the rows used.
    fn about_selected(&mut self, model: &Model, y: usize, width: usize, height: usize) -> usize {
        let Some(row) = model.selected() else { return 0 };
        self.put(0, y, &"─".repeat(width), width, Self::dim());
        let mut about = format!(" {} · {}", row.called(), row.backend);
        if row.called() != row.id.as_str() {
            about = format!(" {} · {} · {}", row.called(), row.id, row.backend);
        }
        if !row.note.is_empty() && row.prompt.is_none() {
            about.push_str(&format!(" · {}", row.note));
        }
        if !model.output.at_end() {
            about.push_str(&format!(" · {}", model.output.place()));
        }
        about.push(' ');
        // It stands on the line, and must not be as dim.
        let style = Style::new().remove_modifier(Modifier::DIM).patch(self.state(row));
        self.put(2, y, &about, width.saturating_sub(4), style);
        let Some(prompt) = &row.prompt else { return 1 };
        let style = self.color(Color::Yellow).add_modifier(Modifier::BOLD);
        let mut lines: Vec<String> = prompt.text.lines().take(3).map(str::to_owned).collect();
        if let Some(first) = lines.first_mut() {
            *first = format!("? {first}");
        }
        let answer = match prompt.kind {
            PromptKind::Permission if model.output.is_searched() => {
                "  y allows; n denies after Esc, which ends the search".to_owned()
            }
            PromptKind::Permission => "  y allows, n denies".to_owned(),
            PromptKind::Idle => "  m sends the next message".to_owned(),
            PromptKind::Question if prompt.options.is_empty() => "  m answers".to_owned(),
            PromptKind::Question => format!("  m answers: {}", prompt.options.join(" / ")),
        };
        lines.push(answer);
        let room = height.saturating_sub(y + 2);
        for (at, line) in lines.iter().take(room).enumerate() {
            self.put(0, y + 1 + at, line, width, style);
        }
        1 + lines.len().min(room)
    }

    fn output(&mut self, pane: &mut Pane, y: usize, width: usize, height: usize) {
        pane.resize(width, height);
        let view = pane.view();
        for (at, part) in view.iter().enumerate() {
            self.put(0, y + at, part.text, width, Style::new());
            let (matches, current) = pane.matches(part);
            for range in matches {
                let x = part.text[..range.start].width();
                let style = match current {
                    true => Style::new().add_modifier(Modifier::REVERSED | Modifier::BOLD),
                    false => Style::new().add_modifier(Modifier::REVERSED),
                };
                self.put(x, y + at, &part.text[range], width, style);
            }
        }
    }

    /// Returns what stands below everything: a line that is typed, a question, or a message and what
    /// can be done; at least one line.
    fn below(
        &self,
        model: &Model,
        front: &Front,
        width: usize,
        height: usize,
    ) -> Vec<(String, Style)> {
        let attention = self.color(Color::Yellow).add_modifier(Modifier::BOLD);
        let hints = || (Self::hints(model, width), Self::dim());
        let (text, style, last) = match front {
            Front::Asking(..) => return vec![Default::default()],
            Front::Stopping(id) => {
                let text = "k keep its work, p pull request, d discard; any other key: no";
                (format!("stop {id}: {text}"), attention, None)
            }
            Front::Discarding(id) => {
                let text = "y yes; any other key: no ('git claudio undo' brings it back)";
                (format!("discard the work of {id}? {text}"), attention, None)
            }
            _ => match &model.message {
                Some((text, Tone::Wrong)) => (text.clone(), self.color(Color::Red), Some(hints())),
                Some((text, Tone::Done)) => (text.clone(), Style::new(), Some(hints())),
                None => return vec![hints()],
            },
        };
        let mut lines: Vec<_> =
            folded(&printable(&text), width).into_iter().map(|line| (line, style)).collect();
        lines.truncate((height / 2).max(1));
        lines.extend(last.filter(|_| height > 2));
        lines
    }

    /// Draws what [`Self::below`] returned. Returns the cursor's place.
    fn bottom(
        &mut self,
        model: &Model,
        front: &Front,
        below: Vec<(String, Style)>,
        width: usize,
        height: usize,
    ) -> Option<(u16, u16)> {
        if let Front::Asking(question, line) = front {
            let there = match question {
                Question::Message(to) => model.place(&to.id).is_some(),
                _ => true,
            };
            return self.line(&question.label(there), line, width, height - 1);
        }
        let first = height - below.len();
        for (at, (text, style)) in below.into_iter().enumerate() {
            self.put(0, first + at, &text, width, style);
        }
        None
    }

    fn hints(model: &Model, width: usize) -> String {
        const ALWAYS: &str = "? help  q quit";
        let mut text = String::new();
        let asks = |kind| {
            let prompt = model.selected().and_then(|row| row.prompt.as_ref());
            prompt.is_some_and(|prompt| prompt.kind == kind)
        };
        let first: &[&str] = match (asks(PromptKind::Permission), model.output.is_searched()) {
            (true, false) => &["y allow  n deny"],
            // The n goes on with the search.
            (true, true) => &["y allow", "n next match", "Esc end search"],
            (false, true) => &["n next match", "Esc end search"],
            (false, false) => &[],
        };
        // Without an instance there is nothing to do but to add one.
        let hints = if model.selected().is_none() { &HINTS[..1] } else { HINTS };
        for hint in first.iter().chain(hints) {
            if text.width() + hint.width() + 4 + ALWAYS.width() <= width {
                text.push_str(hint);
                text.push_str("  ");
            }
        }
        text.push_str(ALWAYS);
        text
    }

    /// A line that is being typed; the part around the cursor if it is long.
    fn line(&mut self, label: &str, line: &Line, width: usize, y: usize) -> Option<(u16, u16)> {
        let x = self.put(0, y, label, width, Self::bold());
        let room = width.saturating_sub(x + 1);
        let (before, after) = line.around();
        let shown = |text: &str| printable(&text.replace('\n', " ")).into_owned();
        let (mut before, after) = (shown(before), shown(after));
        let whole = before.len();
        while before.width() > room {
            before.remove(0);
        }
        if before.len() < whole && !before.is_empty() {
            let first = before.remove(0);
            before.insert_str(0, if first.width() == Some(2) { "… " } else { "…" });
        }
        let at = x + self.put(x, y, &before, room, Style::new());
        self.put(at, y, &after, room + x - at, Style::new());
        Some((u16::try_from(at).ok()?, u16::try_from(y).ok()?))
    }

    fn pager(&mut self, title: &str, pane: &mut Pane, width: usize, height: usize) {
        let rows = height.saturating_sub(2);
        self.put(0, 0, title, width, Self::bold());
        pane.resize(width, rows);
        let lines: Vec<(String, Style)> = pane
            .view()
            .iter()
            .map(|part| (part.text.to_owned(), self.style_of_change(part.text)))
            .collect();
        for (at, (text, style)) in lines.iter().enumerate() {
            self.put(0, 1 + at, text, width, *style);
        }
        if pane.is_empty() {
            self.put(0, 1, "nothing", width, Self::dim());
        }
        let hint = format!("{}  j k scroll  g G begin, end  q back", pane.place());
        self.put(0, height - 1, hint.trim_start(), width, Self::dim());
    }

    /// Colours the lines of a diff as git does.
    fn style_of_change(&self, text: &str) -> Style {
        let head = ["diff ", "index ", "+++ ", "--- ", "new file", "deleted file"];
        match text.as_bytes().first() {
            _ if head.iter().any(|head| text.starts_with(head)) => Self::bold(),
            Some(b'+') => self.color(Color::Green),
            Some(b'-') => self.color(Color::Red),
            Some(b'@') => self.color(Color::Cyan),
            _ => Style::new(),
        }
    }

    fn help(&mut self, pane: &mut Pane, width: usize, height: usize) {
        self.put(0, 0, "keys", width, Self::bold());
        pane.replace(help::lines(self.theme.unicode));
        pane.resize(width.saturating_sub(2), height.saturating_sub(3));
        let view = pane.view();
        for (at, part) in view.iter().enumerate() {
            self.put(2, 2 + at, part.text, width, Style::new());
            match KEYS.get(part.line) {
                Some((key, _)) if part.start == 0 => {
                    self.put(2, 2 + at, key, width, Self::bold());
                }
                _ => {}
            }
        }
        let whole = view.len() == pane.rows();
        if whole {
            // Should the terminal become lower, it still begins with its begin.
            pane.go_to_begin();
        }
        let hint = if whole { "any key goes back" } else { "j k scroll  any other key goes back" };
        self.put(0, height - 1, hint, width, Self::dim());
    }
}

/// Breaks a text at its blanks, and within words that are too long, into lines that fit.
fn folded(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.extend(pane::wrap(word, width).into_iter().map(|(_, part)| part.to_owned())),
        }
    }
    lines
}

#[cfg(test)]
#[path = "draw_tests.rs"]
mod tests;
