//! Which columns the table has, and how wide they are.

use super::row::{Row, state_word};
use crate::instance::StateName;
use std::borrow::Cow;
use unicode_width::UnicodeWidthStr;

/// One column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Called,
    State,
    Age,
    Branch,
    Changes,
    Tokens,
    Cost,
    Pr,
    Conflict,
    Task,
}

use Column::{Age, Branch, Called, Changes, Conflict, Cost, Pr, State, Task, Tokens};

/// All columns, from left to right.
const ALL: [Column; 10] = [Called, State, Age, Branch, Changes, Tokens, Cost, Pr, Conflict, Task];
/// What goes first when there is no room for the task.
const DISPENSABLE: [Column; 6] = [Branch, Tokens, Cost, Changes, Pr, Conflict];
/// The columns that the task is to have at least.
const TASK_WIDTH: usize = 24;
/// With less than this, it matters more than since when.
const TASK_SCRAP: usize = 10;
/// Names and branches are cut beyond this, unless the task leaves more.
const NAME_WIDTH: usize = 14;
const BRANCH_WIDTH: usize = 32;
/// Space between two columns.
pub(super) const GAP: usize = 2;

impl Column {
    pub(super) fn header(self) -> &'static str {
        match self {
            Called => "NAME",
            State => "STATE",
            Age => "SINCE",
            Branch => "BRANCH",
            Changes => "CHANGES",
            Tokens => "TOKENS",
            Cost => "COST",
            Pr => "PR",
            Conflict => "!",
            Task => "TASK",
        }
    }

    /// Whether its cells are numbers, which stand at the right.
    pub(super) fn is_number(self) -> bool {
        matches!(self, Age | Changes | Tokens | Cost | Pr)
    }

    pub(super) fn text(self, row: &Row, unicode: bool) -> Cow<'_, str> {
        match self {
            Called => Cow::Borrowed(row.called()),
            State => Cow::Owned(format!("{} {}", symbol(row, unicode), row.state_word())),
            Age => Cow::Borrowed(&row.age),
            Branch => Cow::Borrowed(&row.branch),
            Changes => Cow::Borrowed(&row.changes),
            Tokens => Cow::Borrowed(&row.tokens),
            Cost => Cow::Borrowed(&row.cost),
            Pr => Cow::Borrowed(&row.pr),
            Conflict => Cow::Borrowed(if row.conflict { "!" } else { "" }),
            Task => Cow::Borrowed(&row.task),
        }
    }
}

/// Returns a sign for the state, one column wide.
pub(super) fn symbol(row: &Row, unicode: bool) -> &'static str {
    if row.lost { "!" } else { sign(row.state, unicode) }
}

/// Returns what the signs mean, in two lines.
pub(super) fn legend(unicode: bool) -> [String; 2] {
    let of = |state| format!("{} {}", sign(state, unicode), state_word(state));
    let states = StateName::ALL.map(of);
    let (first, second) = states.split_at(states.len() / 2 + 1);
    [first.join("  "), format!("{}  ! lost", second.join("  "))]
}

fn sign(state: StateName, unicode: bool) -> &'static str {
    let (rich, plain) = match state {
        StateName::Pending => ("○", "o"),
        StateName::Working => ("●", "*"),
        StateName::WaitingInput => ("?", "?"),
        StateName::Paused => ("‖", "="),
        StateName::Completed => ("✓", "+"),
        StateName::Stopped => ("■", "#"),
        StateName::Failed => ("✗", "x"),
    };
    if unicode { rich } else { plain }
}

/// Returns the columns that are worth showing in so much space, with their widths.
pub(super) fn layout(rows: &[Row], width: usize) -> Vec<(Column, usize)> {
    let natural = |column: Column| {
        let cells = rows.iter().map(|row| column.text(row, true).width());
        cells.max().unwrap_or(0)
    };
    let cut = |column: Column| match column {
        Called => natural(column).min(NAME_WIDTH),
        Branch => natural(column).min(BRANCH_WIDTH),
        column => natural(column),
    };
    let mut columns: Vec<(Column, usize)> = ALL
        .into_iter()
        .map(|column| (column, cut(column)))
        // An empty column says nothing.
        .filter(|(column, width)| *width > 0 || *column == Task)
        .map(|(column, width)| (column, width.max(column.header().len())))
        .collect();
    let mut dispensable = DISPENSABLE.into_iter();
    loop {
        let others: usize =
            columns.iter().filter(|(c, _)| *c != Task).map(|(_, width)| width + GAP).sum();
        let left = width.saturating_sub(others);
        if left < TASK_WIDTH
            && let Some(column) = dispensable.next()
        {
            columns.retain(|(c, _)| *c != column);
            continue;
        }
        if left < TASK_SCRAP && columns.iter().any(|(c, _)| *c == Age) {
            columns.retain(|(c, _)| *c != Age);
            continue;
        }
        // What no task fills is for what was cut.
        let mut spare = left.saturating_sub(natural(Task).max(TASK_WIDTH));
        for (column, width) in &mut columns {
            match column {
                Called | Branch => {
                    let more = natural(*column).saturating_sub(*width).min(spare);
                    *width += more;
                    spare -= more;
                }
                Task => *width = left.min(spare + natural(Task).max(TASK_WIDTH)),
                _ => {}
            }
        }
        return columns;
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::tests::row;
    use super::*;

    #[test]
    fn columns_give_way_to_the_task() {
        let mut rows = vec![row("aaaaa", StateName::Working), row("bbbbb", StateName::Completed)];
        rows[0].cost = "$0.31".to_owned();
        rows[0].tokens = "120k".to_owned();
        let names = |width| {
            let columns = layout(&rows, width);
            let used: usize = columns.iter().map(|(_, width)| width).sum();
            assert!(used + (columns.len() - 1) * GAP <= width.max(30), "{width}: {columns:?}");
            columns.into_iter().map(|(column, _)| column.header()).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(names(160), "NAME STATE SINCE BRANCH CHANGES TOKENS COST TASK");
        assert_eq!(names(80), "NAME STATE SINCE CHANGES TOKENS COST TASK");
        assert_eq!(names(40), "NAME STATE SINCE TASK");
        assert_eq!(names(30), "NAME STATE TASK");
        assert_eq!(names(5), "NAME STATE TASK");
        assert_eq!(layout(&[], 80).len(), 1);
        // What is cut gets the room that no task fills.
        rows[0].branch = "claudio/aaaaa-make-the-page-of-invoices-faster".to_owned();
        let branch =
            |width| layout(&rows, width).into_iter().find(|(c, _)| *c == Branch).unwrap().1;
        assert_eq!((branch(138), branch(200)), (BRANCH_WIDTH, rows[0].branch.len()));
    }
}
