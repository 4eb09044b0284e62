//! Tables: plain columns that fit the terminal, and tab-separated lines for pipes.

use super::paint::Paint;
use super::safe;
use crate::cli::options::TimeStyle;
use comfy_table::{Cell as TableCell, CellAlignment, ContentArrangement, Table, presets};
use jiff::Timestamp;

/// How a column lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// Words.
    Left,
    /// Numbers.
    Right,
}

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// The header, in upper case.
    pub header: &'static str,
    /// How it lies.
    pub align: Align,
    /// Whether it may be cut when the terminal is narrow.
    pub flexible: bool,
    /// When it goes if a terminal is too narrow for all: 1 first, 0 never. Such a column also goes if it
    /// is empty.
    pub spare: u8,
}

impl Column {
    /// A column of words.
    pub const fn text(header: &'static str) -> Self {
        Self { header, align: Align::Left, flexible: false, spare: 0 }
    }

    /// A column of numbers.
    pub const fn number(header: &'static str) -> Self {
        Self { header, align: Align::Right, flexible: false, spare: 0 }
    }

    /// A column of words that may be cut.
    pub const fn flexible(header: &'static str) -> Self {
        Self { header, align: Align::Left, flexible: true, spare: 0 }
    }

    /// One that a terminal can do without, if need be; the first to go is 1.
    pub const fn spare(mut self, order: u8) -> Self {
        self.spare = order;
        self
    }
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    text: String,
    paint: Paint,
    time: Option<Timestamp>,
}

impl Cell {
    /// Makes a cell of a text of any origin.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self { text: safe::printable(text.as_ref()), paint: Paint::Plain, time: None }
    }

    /// Makes a cell of a moment, which is written as the user wants times.
    pub fn time(moment: Timestamp) -> Self {
        Self { text: String::new(), paint: Paint::Plain, time: Some(moment) }
    }

    /// Writes the moment, if it is one.
    #[must_use]
    pub(super) fn in_style(mut self, style: TimeStyle) -> Self {
        if let Some(moment) = self.time {
            self.text = style.words(moment);
        }
        self
    }

    /// Gives it a colour.
    #[must_use]
    pub fn paint(mut self, paint: Paint) -> Self {
        self.paint = paint;
        self
    }
}

/// An item that can be a row of a table.
pub trait Row: super::Document {
    /// The columns.
    const COLUMNS: &'static [Column];
    /// Returns one cell for each column.
    fn cells(&self) -> Vec<Cell>;
}

/// Space between two columns.
const GAP: usize = 2;
/// What a flexible column keeps, however narrow the terminal is.
const LEAST: usize = 8;
/// With less than this for a flexible column, others go.
const COMFORT: usize = 24;

/// Returns the lines for a pipe: full texts, tab-separated, no header.
pub(super) fn separated(rows: &[Vec<Cell>], colors: bool) -> Vec<String> {
    let text = |cell: &Cell| cell.paint.apply(&cell.text, colors);
    rows.iter().map(|row| row.iter().map(text).collect::<Vec<_>>().join("\t")).collect()
}

/// Returns the lines for a terminal: a header, aligned columns, nothing beyond `width`.
pub(super) fn aligned(
    columns: &[Column],
    mut rows: Vec<Vec<Cell>>,
    width: usize,
    colors: bool,
) -> Vec<String> {
    let columns = &chosen(columns, &mut rows, width)[..];
    fit(columns, &mut rows, width);
    let header = columns.iter().map(|c| Cell::new(c.header).paint(Paint::Dim)).collect();
    rows.insert(0, header);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    for row in &rows {
        table.add_row(row.iter().map(|cell| TableCell::new(&cell.text)));
    }
    for (at, column) in columns.iter().enumerate() {
        if let Some(laid) = table.column_mut(at) {
            laid.set_padding((0, 2));
            laid.set_cell_alignment(match column.align {
                Align::Left => CellAlignment::Left,
                Align::Right => CellAlignment::Right,
            });
        }
    }
    let widths: Vec<usize> =
        table.column_max_content_widths().iter().map(|width| usize::from(*width)).collect();
    table
        .lines()
        .zip(&rows)
        .map(|(line, row)| painted(&safe::cut(line.trim_end(), width), row, &widths, colors))
        .collect()
}

/// Takes away the columns that there is no room for. Returns the others.
fn chosen(columns: &[Column], rows: &mut [Vec<Cell>], width: usize) -> Vec<Column> {
    let mut kept: Vec<usize> = (0..columns.len()).collect();
    let empty = |at: usize| rows.iter().all(|row| row.get(at).is_none_or(|c| c.text.is_empty()));
    kept.retain(|at| columns[*at].spare == 0 || !empty(*at));
    let wanted: Vec<usize> = (0..columns.len())
        .map(|at| widest(columns, rows, at))
        .zip(columns)
        .map(|(width, column)| if column.flexible { width.min(COMFORT) } else { width })
        .collect();
    let all = |kept: &[usize]| {
        kept.iter().map(|at| wanted[*at]).sum::<usize>() + GAP * kept.len().saturating_sub(1)
    };
    while all(&kept) > width {
        let spare = kept.iter().copied().filter(|at| columns[*at].spare > 0);
        let Some(next) = spare.min_by_key(|at| columns[*at].spare) else { break };
        kept.retain(|at| *at != next);
    }
    for row in rows {
        let mut at = 0;
        row.retain(|_| {
            at += 1;
            kept.contains(&(at - 1))
        });
    }
    kept.into_iter().map(|at| columns[at]).collect()
}

/// Returns the width of the widest cell of a column, its header included.
fn widest(columns: &[Column], rows: &[Vec<Cell>], at: usize) -> usize {
    let cells = rows.iter().filter_map(|row| row.get(at)).map(|cell| safe::width(&cell.text));
    cells.chain([safe::width(columns[at].header)]).max().unwrap_or(0)
}

/// Cuts the flexible columns so far that the rows fit `width`.
fn fit(columns: &[Column], rows: &mut [Vec<Cell>], width: usize) {
    let mut widths: Vec<usize> = (0..columns.len()).map(|at| widest(columns, rows, at)).collect();
    let all =
        |widths: &[usize]| widths.iter().sum::<usize>() + GAP * widths.len().saturating_sub(1);
    while all(&widths) > width {
        let candidates = (0..columns.len()).filter(|at| columns[*at].flexible);
        let Some(at) = candidates.filter(|at| widths[*at] > LEAST).max_by_key(|at| widths[*at])
        else {
            break;
        };
        widths[at] -= 1;
    }
    for row in rows {
        for (cell, width) in row.iter_mut().zip(&widths) {
            cell.text = safe::cut(&cell.text, *width);
        }
    }
}

/// Colours the cells of a laid out line, found by the columns' widths.
fn painted(line: &str, row: &[Cell], widths: &[usize], colors: bool) -> String {
    if !colors {
        return line.to_owned();
    }
    let (mut painted, mut rest) = (String::new(), line);
    for (cell, width) in row.iter().zip(widths) {
        let (field, after) = split_at_width(rest, width + GAP);
        let text = field.trim();
        let lead = field.len() - field.trim_start().len();
        painted.push_str(&field[..lead]);
        painted.push_str(&cell.paint.apply(text, true));
        painted.push_str(&field[lead + text.len()..]);
        rest = after;
    }
    painted.push_str(rest);
    painted
}

/// Splits a harmless text after so many columns.
fn split_at_width(text: &str, columns: usize) -> (&str, &str) {
    let ends = text.char_indices().map(|(at, letter)| at + letter.len_utf8());
    let fits = ends.take_while(|end| safe::width(&text[..*end]) <= columns);
    text.split_at(fits.last().unwrap_or(0))
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: [Column; 3] =
        [Column::text("ID"), Column::number("FILES"), Column::flexible("TASK")];

    fn rows() -> Vec<Vec<Cell>> {
        let row = |id: &str, files: &str, task: &str| {
            vec![Cell::new(id).paint(Paint::Name), Cell::new(files), Cell::new(task)]
        };
        vec![row("abcde", "3", "mend the 日本語 parser of everything"), row("b2", "12", "x\ty\x1b")]
    }

    #[test]
    fn a_table_fits_the_terminal() {
        let lines = aligned(&COLUMNS, rows(), 34, false);
        assert_eq!(lines[0], "ID     FILES  TASK");
        assert_eq!(lines[1], "abcde      3  mend the 日本語 par…");
        assert_eq!(lines[2], "b2        12  x\\ty\\x1b");
        assert!(aligned(&COLUMNS, rows(), 10, false).iter().all(|l| safe::width(l) <= 10));
    }

    #[test]
    fn what_can_be_spared_goes_before_the_rest_is_unreadable() {
        const COLUMNS: [Column; 5] = [
            Column::text("ID"),
            Column::flexible("BRANCH").spare(1),
            Column::number("COST").spare(2),
            Column::text("NOTE").spare(3),
            Column::flexible("TASK"),
        ];
        let row = ["abcde", "claudio/abcde-mend", "$1", "", "mend the parser of everything"];
        let rows = || vec![row.map(Cell::new).to_vec()];
        let header = |width| {
            let lines = aligned(&COLUMNS, rows(), width, false);
            assert!(lines.iter().all(|line| safe::width(line) <= width), "{lines:?}");
            lines[0].split_whitespace().collect::<Vec<_>>().join(" ")
        };
        assert_eq!(header(80), "ID BRANCH COST TASK");
        assert_eq!(header(50), "ID COST TASK");
        assert_eq!(header(36), "ID TASK");
        assert_eq!(aligned(&COLUMNS, rows(), 22, false)[1], "abcde  mend the parse…");
        assert_eq!(separated(&rows(), false)[0].split('\t').count(), 5);
    }

    #[test]
    fn a_pipe_gets_everything_between_tabs() {
        let lines = separated(&rows(), false);
        assert_eq!(lines[0], "abcde\t3\tmend the 日本語 parser of everything");
        assert_eq!(lines[1], "b2\t12\tx\\ty\\x1b");
    }

    #[test]
    fn colours_touch_the_words_only() {
        let lines = aligned(&COLUMNS, rows(), 80, true);
        assert_eq!(lines[0], "\x1b[2mID\x1b[0m     \x1b[2mFILES\x1b[0m  \x1b[2mTASK\x1b[0m");
        assert!(lines[2].starts_with("\x1b[36mb2\x1b[0m        12  x\\ty"), "{:?}", lines[2]);
    }
}
