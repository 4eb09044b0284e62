//! Free text for people, built line by line.

use super::paint::Paint;
use super::safe;

/// A text for people. Everything that is put in is made harmless.
#[derive(Debug)]
pub struct Page {
    text: String,
    colors: bool,
}

/// The columns that the names of fields take.
const NAMES: usize = 13;
/// The columns of a paragraph.
const READABLE: usize = 78;

impl Page {
    /// Makes an empty page.
    pub fn new(colors: bool) -> Self {
        Self { text: String::new(), colors }
    }

    /// Adds a line; a newline in it shows as `\\n`.
    pub fn line(&mut self, text: &str) -> &mut Self {
        self.painted(text, Paint::Plain)
    }

    /// Adds a line in a colour.
    pub fn painted(&mut self, text: &str, paint: Paint) -> &mut Self {
        self.text.push_str(&paint.apply(&safe::printable(text), self.colors));
        self.text.push('\n');
        self
    }

    /// Adds `name: value`, aligned with the other fields.
    pub fn field(&mut self, name: &str, value: &str) -> &mut Self {
        self.painted_field(name, value, Paint::Plain)
    }

    /// Adds `name: value` with the value in a colour.
    pub fn painted_field(&mut self, name: &str, value: &str, paint: Paint) -> &mut Self {
        let name = format!("{name}:");
        self.text.push_str(&Paint::Dim.apply(&name, self.colors));
        let gap = NAMES.saturating_sub(safe::width(&name)).max(1);
        self.text.extend(std::iter::repeat_n(' ', gap));
        self.painted(value, paint)
    }

    /// Adds `name: value` with the further lines of the value below its first one.
    pub fn lines_field(&mut self, name: &str, value: &str) -> &mut Self {
        let mut lines = value.lines();
        self.field(name, lines.next().unwrap_or_default());
        for line in lines {
            self.text.extend(std::iter::repeat_n(' ', NAMES));
            self.line(line);
        }
        self
    }

    /// Adds a paragraph, broken into lines of a width that is good to read.
    pub fn wrapped(&mut self, text: &str) -> &mut Self {
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && safe::width(&line) + 1 + safe::width(word) > READABLE {
                self.line(&line);
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        self.line(&line)
    }

    /// Adds lines, each indented by four columns, as `git log` shows messages.
    pub fn block(&mut self, text: &str) -> &mut Self {
        for line in text.lines() {
            self.text.push_str("    ");
            self.line(line);
        }
        self
    }

    /// Adds an empty line.
    pub fn gap(&mut self) -> &mut Self {
        self.text.push('\n');
        self
    }

    /// Returns the text.
    pub fn into_text(self) -> String {
        self.text
    }
}
