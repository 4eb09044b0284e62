//! A line that is typed below the view.

use super::keys::Key;
use super::row::Row;
use crate::instance::InstanceId;
use std::borrow::Cow;

/// What is being asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Question {
    /// A new task.
    Task,
    /// A message.
    Message(To),
    /// An expression to look for.
    Search,
}

/// Whom a message is written to, and what that one asked when it was begun: it goes to nothing else,
/// whatever is selected and asked when it is finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct To {
    pub(super) id: InstanceId,
    /// What it is called.
    pub(super) called: String,
    /// The prompt that was open, by its name.
    pub(super) prompt: Option<String>,
}

impl To {
    /// A message to what this row shows.
    pub(super) fn row(row: &Row) -> Self {
        let prompt = row.prompt.as_ref().map(|prompt| prompt.id.clone());
        Self { id: row.id.clone(), called: row.called().to_owned(), prompt }
    }
}

impl Question {
    /// Returns what stands before the line. `there` tells whether the one is there that is written to.
    pub(super) fn label(&self, there: bool) -> Cow<'static, str> {
        match self {
            Self::Task => "task: ".into(),
            Self::Message(to) if !there => format!("{} is gone, Esc leaves: ", to.called).into(),
            Self::Message(to) => format!("message to {}: ", to.called).into(),
            Self::Search => "/".into(),
        }
    }
}

/// A line with a cursor.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Line {
    text: String,
    /// The cursor's place, in bytes.
    at: usize,
}

impl Line {
    /// A line with this text, and the cursor behind it.
    pub(super) fn of(text: String) -> Self {
        Self { at: text.len(), text }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Returns the text before the cursor, and from it on.
    pub(super) fn around(&self) -> (&str, &str) {
        self.text.split_at(self.at)
    }

    /// Does what a key does in a line. Keys that end the line are not known here.
    pub(super) fn key(&mut self, key: &Key) {
        match key {
            Key::Char(c) => self.insert(&c.to_string()),
            Key::Paste(text) => self.insert(text.trim_end_matches('\n')),
            Key::Left => self.at = self.before(),
            Key::Right => self.at = self.after(),
            Key::Home | Key::Ctrl('a') => self.at = 0,
            Key::End | Key::Ctrl('e') => self.at = self.text.len(),
            Key::Backspace => {
                let before = self.before();
                self.text.replace_range(before..self.at, "");
                self.at = before;
            }
            Key::Delete => {
                let after = self.after();
                self.text.replace_range(self.at..after, "");
            }
            Key::Ctrl('u') => {
                self.text.replace_range(..self.at, "");
                self.at = 0;
            }
            Key::Ctrl('k') => self.text.truncate(self.at),
            Key::Ctrl('w') => {
                let kept = self.text[..self.at].trim_end();
                let begin = kept.rfind(char::is_whitespace).map_or(0, |space| space + 1);
                self.text.replace_range(begin..self.at, "");
                self.at = begin;
            }
            _ => {}
        }
    }

    fn insert(&mut self, text: &str) {
        self.text.insert_str(self.at, text);
        self.at += text.len();
    }

    fn before(&self) -> usize {
        self.text[..self.at].char_indices().next_back().map_or(0, |(at, _)| at)
    }

    fn after(&self) -> usize {
        self.text[self.at..].chars().next().map_or(self.at, |c| self.at + c.len_utf8())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_edited_as_shells_do() {
        let mut line = Line::default();
        let mut keys = |keys: &[Key]| {
            keys.iter().for_each(|key| line.key(key));
            let (before, after) = line.around();
            format!("{before}|{after}")
        };
        assert_eq!(keys(&[Key::Paste("one two\n".into()), Key::Char('é')]), "one twoé|");
        assert_eq!(keys(&[Key::Left, Key::Backspace]), "one tw|é");
        assert_eq!(keys(&[Key::Home, Key::Delete, Key::Right]), "n|e twé");
        assert_eq!(keys(&[Key::End, Key::Ctrl('w')]), "ne |");
        assert_eq!(keys(&[Key::Ctrl('u'), Key::Backspace, Key::Left, Key::Delete]), "|");
    }
}
