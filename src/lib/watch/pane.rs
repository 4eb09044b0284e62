//! Text that scrolls: lines, how far up one looks, and a search in them.

use regex::Regex;
use std::collections::VecDeque;
use unicode_width::UnicodeWidthChar;

/// Older lines than these are dropped; `git claudio logs` has them all.
const KEPT: usize = 20_000;

/// Text that scrolls. It stays at its end until one scrolls up, and then keeps its place while more
/// lines come.
#[derive(Debug, Default)]
pub struct Pane {
    lines: VecDeque<String>,
    /// The last line, while its end has not come.
    partial: Option<String>,
    /// How many rows of the screen are below what is shown.
    below: usize,
    width: usize,
    height: usize,
    search: Option<Regex>,
    found: Option<usize>,
}

/// A row of the screen: a part of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Part<'a> {
    /// Which line.
    pub(super) line: usize,
    /// The part.
    pub(super) text: &'a str,
    /// Where it begins in the line, in bytes.
    pub(super) start: usize,
}

impl Pane {
    /// A pane with these lines, at its beginning.
    pub fn of(text: &str) -> Self {
        // More is below than there can be: what is shown is its beginning.
        let lines = text.lines().map(str::to_owned).collect();
        Self { lines, below: usize::MAX, ..Self::default() }
    }

    /// Adds whole lines.
    pub fn push(&mut self, lines: impl IntoIterator<Item = String>) {
        for line in lines {
            if self.below > 0 {
                self.below = self.below.saturating_add(rows(&line, self.width));
            }
            self.lines.push_back(line);
            if self.lines.len() > KEPT {
                self.lines.pop_front();
                self.found = self.found.and_then(|at| at.checked_sub(1));
            }
        }
    }

    /// Replaces the line at the end that is not whole yet.
    pub fn set_partial(&mut self, line: Option<String>) {
        self.partial = line.filter(|line| !line.is_empty());
    }

    /// Replaces all lines and stays where it is.
    pub fn replace(&mut self, lines: Vec<String>) {
        self.lines = lines.into();
        self.partial = None;
        self.found = None;
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.lines.is_empty() && self.partial.is_none()
    }

    /// Whether the end is shown.
    pub fn at_end(&self) -> bool {
        self.below == 0
    }

    fn all(&self) -> impl DoubleEndedIterator<Item = &String> {
        self.lines.iter().chain(&self.partial)
    }

    fn count(&self) -> usize {
        self.lines.len() + usize::from(self.partial.is_some())
    }

    /// Returns how many rows it has, after [`Self::resize`].
    pub(super) fn rows(&self) -> usize {
        self.all().map(|line| rows(line, self.width)).sum()
    }

    /// Sets the size in which it is shown.
    pub(super) fn resize(&mut self, width: usize, height: usize) {
        self.width = width.max(1);
        self.height = height;
        if self.below > 0 {
            self.below = self.below.min(self.rows().saturating_sub(height));
        }
    }

    /// Returns the rows to show, after [`Self::resize`].
    pub(super) fn view(&self) -> Vec<Part<'_>> {
        let mut view: VecDeque<Part<'_>> = VecDeque::new();
        let mut skip = self.below;
        for (at, line) in self.all().enumerate().collect::<Vec<_>>().into_iter().rev() {
            let parts = wrap(line, self.width);
            for (start, text) in parts.into_iter().rev() {
                if view.len() == self.height {
                    return view.into();
                }
                match skip {
                    0 => view.push_front(Part { line: at, text, start }),
                    _ => skip -= 1,
                }
            }
        }
        view.into()
    }

    /// Scrolls up by so many rows, or down if negative.
    pub(super) fn scroll(&mut self, rows: isize) {
        self.below = self.below.saturating_add_signed(rows);
    }

    /// Returns the rows of one screen, less one that stays visible.
    pub(super) fn page(&self) -> isize {
        isize::try_from(self.height.saturating_sub(1)).unwrap_or(1).max(1)
    }

    pub(super) fn go_to_begin(&mut self) {
        self.below = usize::MAX;
    }

    pub(super) fn go_to_end(&mut self) {
        self.below = 0;
    }

    /// Begins to look for an expression, from the first visible row on.
    ///
    /// Returns what came of it, in words.
    pub(super) fn search(&mut self, regex: Regex) -> String {
        let from = if self.at_end() { None } else { self.view().first().map(|part| part.line) };
        self.search = Some(regex);
        self.found = from.and_then(|at| at.checked_sub(1));
        self.next(true)
    }

    /// Whether there is a search.
    pub(super) fn is_searched(&self) -> bool {
        self.search.is_some()
    }

    /// Ends the search.
    pub(super) fn end_search(&mut self) {
        self.search = None;
        self.found = None;
    }

    /// Goes to the next line that matches, or to the one before; past the end from the beginning.
    ///
    /// Returns what came of it, in words.
    pub(super) fn next(&mut self, down: bool) -> String {
        let Some(regex) = &self.search else { return String::new() };
        let matching: Vec<usize> = self
            .all()
            .enumerate()
            .filter(|(_, line)| regex.is_match(line))
            .map(|(at, _)| at)
            .collect();
        let next = match (down, self.found) {
            (true, Some(at)) => matching.iter().position(|found| *found > at).unwrap_or(0),
            (true, None) => 0,
            (false, at) => {
                let before = |found: &usize| at.is_none_or(|at| *found < at);
                matching.iter().rposition(before).unwrap_or(matching.len().saturating_sub(1))
            }
        };
        let Some(line) = matching.get(next).copied() else {
            return format!("no line matches '{regex}'");
        };
        let count = format!("match {} of {}", next + 1, matching.len());
        self.found = Some(line);
        self.show(line);
        count
    }

    /// Scrolls so that a line is in the middle.
    fn show(&mut self, line: usize) {
        let after: usize = self.all().skip(line + 1).map(|line| rows(line, self.width)).sum();
        if self.view().iter().all(|part| part.line != line) {
            self.below = after.saturating_sub(self.height / 2);
        }
    }

    /// Returns where a part matches the search, in bytes of the part, and whether its line is the one
    /// that was gone to.
    pub(super) fn matches(&self, part: &Part<'_>) -> (Vec<std::ops::Range<usize>>, bool) {
        let Some(regex) = &self.search else { return (Vec::new(), false) };
        let Some(line) = self.all().nth(part.line) else { return (Vec::new(), false) };
        let (from, to) = (part.start, part.start + part.text.len());
        let ranges = regex
            .find_iter(line)
            .filter(|found| found.start() < to && found.end() > from)
            .map(|found| found.start().max(from) - from..found.end().min(to) - from)
            .collect();
        (ranges, self.found == Some(part.line))
    }

    /// Returns how much of it is above what is shown, in words: "42%".
    pub(super) fn place(&self) -> String {
        let last = self.view().last().map_or(0, |part| part.line + 1);
        match self.count() {
            0 => String::new(),
            count => format!("{}%", last * 100 / count),
        }
    }
}

/// Returns how many rows a line takes.
fn rows(line: &str, width: usize) -> usize {
    if line.len() <= width { 1 } else { wrap(line, width).len() }
}

/// Cuts a line into parts that fit, each with where it begins.
pub(super) fn wrap(line: &str, width: usize) -> Vec<(usize, &str)> {
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
    for (at, c) in line.char_indices() {
        let columns = c.width().unwrap_or(0);
        if used + columns > width && at > start {
            parts.push((start, &line[start..at]));
            (start, used) = (at, 0);
        }
        used += columns;
    }
    parts.push((start, &line[start..]));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn pane(lines: usize) -> Pane {
        let mut pane = Pane::default();
        pane.push((0..lines).map(|at| format!("line {at}")));
        pane.resize(20, 4);
        pane
    }

    fn texts(pane: &Pane) -> Vec<&str> {
        pane.view().iter().map(|part| part.text).collect()
    }

    #[test]
    fn the_end_is_shown_until_one_scrolls() {
        let mut pane = pane(10);
        assert_eq!(texts(&pane), ["line 6", "line 7", "line 8", "line 9"]);
        pane.push(["x".to_owned()]);
        pane.set_partial(Some("y".to_owned()));
        assert_eq!(texts(&pane), ["line 8", "line 9", "x", "y"]);
        pane.scroll(3);
        let before: Vec<String> = texts(&pane).into_iter().map(str::to_owned).collect();
        pane.push(["a long line that needs three rows, at least three".to_owned()]);
        assert_eq!(texts(&pane), before);
        pane.scroll(-100);
        assert!(pane.at_end());
        pane.go_to_begin();
        pane.resize(20, 4);
        assert_eq!(texts(&pane)[0], "line 0");
    }

    #[test]
    fn a_search_goes_round() {
        let mut pane = pane(30);
        assert_eq!(pane.search(Regex::new("line .?5$").unwrap()), "match 1 of 3");
        assert!(texts(&pane).contains(&"line 5"));
        assert_eq!(pane.next(true), "match 2 of 3");
        assert!(texts(&pane).contains(&"line 15"));
        assert_eq!(pane.next(false), "match 1 of 3");
        assert_eq!(pane.next(false), "match 3 of 3");
        assert_eq!(pane.next(true), "match 1 of 3");
        assert_eq!(pane.search(Regex::new("none").unwrap()), "no line matches 'none'");
    }

    #[test]
    fn matches_are_found_across_rows() {
        let mut pane = Pane::default();
        pane.push(["abcdefghij".to_owned()]);
        pane.resize(4, 3);
        pane.search(Regex::new("cdef").unwrap());
        let found = |part| pane.matches(part).0.iter().map(|at| (at.start, at.end)).collect();
        let found: Vec<Vec<(usize, usize)>> = pane.view().iter().map(found).collect();
        assert_eq!(found, [vec![(2, 4)], vec![(0, 2)], vec![]]);
    }

    proptest! {
        #[test]
        fn nothing_is_lost_by_wrapping(line in "\\PC{0,60}", width in 1..30_usize) {
            let parts = wrap(&line, width);
            prop_assert_eq!(parts.iter().map(|(_, text)| *text).collect::<String>(), line.clone());
            prop_assert!(parts.iter().all(|(at, text)| line[*at..].starts_with(text)));
        }
    }
}
