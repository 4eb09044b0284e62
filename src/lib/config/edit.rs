//! Changes one setting in the text of a `config.yaml` and leaves all else as it stands: comments,
//! order, quotes, indentation.
//!
//! It works on lines, as a person with an editor would, and then reads the result: if anything but
//! the one key has changed its meaning, nothing is changed and the person is told to do it by hand.

use super::error::Error;
use super::name;
use super::value::{Raw, plain_words};
use super::{YamlFile, yaml};

/// Returns the file's text with `key` set to `value`.
///
/// # Errors
/// If the key does not exist, the value is wrong, the file cannot be read, or the key stands in it in
/// a way that cannot be changed line by line.
pub fn set_in_file(file: &YamlFile, key: &str, value: &str) -> Result<String, Error> {
    let before = yaml::read(file)?;
    let places: Vec<&yaml::YamlValue> = before.iter().filter(|v| v.key == key).collect();
    let mut lines = Lines::of(&file.text);
    match (lines.find(key), places.len()) {
        (Some(found), 1) => lines.replace(&found, value),
        (None, 0) => lines.insert(key, value),
        _ => return Err(entangled(file, key)),
    }
    let text = lines.text();
    let wanted = Some(Raw::Text(value.to_owned()));
    verify(file, &before, &text, key, wanted.as_ref())?;
    Ok(text)
}

/// Returns the file's text without `key`, or `None` if it is not there.
///
/// # Errors
/// As [`set_in_file`].
pub fn unset_in_file(file: &YamlFile, key: &str) -> Result<Option<String>, Error> {
    let before = yaml::read(file)?;
    if before.iter().all(|value| value.key != key) {
        return Ok(None);
    }
    let mut lines = Lines::of(&file.text);
    let found = lines.find(key).ok_or_else(|| entangled(file, key))?;
    lines.remove(&found);
    let text = lines.text();
    verify(file, &before, &text, key, None)?;
    Ok(Some(text))
}

fn entangled(file: &YamlFile, key: &str) -> Error {
    Error::Entangled { key: key.to_owned(), path: file.path.clone() }
}

/// Fails unless `text` means what the file meant, but for `key`.
fn verify(
    file: &YamlFile,
    before: &[yaml::YamlValue],
    text: &str,
    key: &str,
    wanted: Option<&Raw>,
) -> Result<(), Error> {
    let changed = YamlFile { path: file.path.clone(), text: text.to_owned() };
    let after = yaml::read(&changed).map_err(|_| entangled(file, key))?;
    let others = |values: &[yaml::YamlValue]| {
        let others = values.iter().filter(|value| value.key != key);
        others.map(|value| (value.key.clone(), value.raw.clone())).collect::<Vec<_>>()
    };
    let own: Vec<_> = after.iter().filter(|value| value.key == key).collect();
    let right = match (own.as_slice(), wanted) {
        ([], None) => true,
        ([own], Some(wanted)) => own.raw.as_ref() == Some(wanted),
        _ => false,
    };
    match right && others(before) == others(&after) {
        true => Ok(()),
        false => Err(entangled(file, key)),
    }
}

/// Where an entry stands: the line of its name, and the line after its value.
struct Found {
    line: usize,
    end: usize,
}

/// One line that begins an entry of a block mapping.
struct Head {
    line: usize,
    indent: usize,
    path: String,
}

struct Lines {
    lines: Vec<String>,
    /// Whether the text ended with a newline.
    ended: bool,
}

impl Lines {
    fn of(text: &str) -> Self {
        let lines = text.lines().map(str::to_owned).collect();
        Self { lines, ended: text.is_empty() || text.ends_with('\n') }
    }

    fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        if self.ended && !text.is_empty() {
            text.push('\n');
        }
        text
    }

    /// Returns the entries of block mappings, outermost first, with their whole names.
    fn heads(&self) -> Vec<Head> {
        let mut heads: Vec<Head> = Vec::new();
        let mut open: Vec<(usize, String)> = Vec::new();
        let mut scalar: Option<usize> = None;
        for (at, line) in self.lines.iter().enumerate() {
            let indent = indent(line);
            if is_empty(line) || scalar.is_some_and(|of| indent > of) {
                continue;
            }
            scalar = None;
            let Some((name, rest)) = split_entry(line) else { continue };
            open.retain(|(outer, _)| *outer < indent);
            let path = match open.last() {
                Some((_, outer)) => format!("{outer}.{name}"),
                None => name,
            };
            if rest.starts_with(['|', '>']) {
                scalar = Some(indent);
            }
            open.push((indent, path.clone()));
            heads.push(Head { line: at, indent, path });
        }
        heads
    }

    /// Returns where the entry of this name stands.
    fn find(&self, key: &str) -> Option<Found> {
        let heads = self.heads();
        let mut found = heads.iter().filter(|head| head.path == key);
        let head = found.next()?;
        // A name that stands twice is for the reader to report.
        found.next().is_none().then(|| Found { line: head.line, end: self.end(head) })
    }

    /// Returns the line after what belongs to an entry: what is indented deeper, and the items of a
    /// list, which need not be. Empty lines and comments at its end belong to what follows.
    fn end(&self, head: &Head) -> usize {
        let mut end = head.line + 1;
        for (at, line) in self.lines.iter().enumerate().skip(head.line + 1) {
            if is_empty(line) {
                continue;
            }
            let item = indent(line) == head.indent && line.trim_start().starts_with("- ");
            if indent(line) <= head.indent && !item {
                break;
            }
            end = at + 1;
        }
        end
    }

    fn replace(&mut self, found: &Found, value: &str) {
        let line = &self.lines[found.line];
        let (head, tail) = cut_value(line);
        let line = format!("{head} {}{tail}", scalar(value));
        // Comments between the lines of the old value stay.
        let kept: Vec<String> = self.lines[found.line + 1..found.end]
            .iter()
            .filter(|line| line.trim_start().starts_with('#'))
            .cloned()
            .collect();
        let new = std::iter::once(line).chain(kept);
        self.lines.splice(found.line..found.end, new);
    }

    fn remove(&mut self, found: &Found) {
        let indent_of_entry = indent(&self.lines[found.line]);
        self.lines.drain(found.line..found.end);
        // A section that has become empty goes too, unless a comment is left in it.
        let Some(above) = found.line.checked_sub(1) else { return };
        let alone = self.lines.get(found.line).is_none_or(|next| indent(next) < indent_of_entry);
        let section = split_entry(&self.lines[above]).is_some_and(|(_, rest)| {
            rest.is_empty() && indent(&self.lines[above]) < indent_of_entry
        });
        if alone && section {
            self.remove(&Found { line: above, end: above + 1 });
        }
    }

    /// Adds an entry that is not there: to the innermost of its sections that is, else at the end.
    fn insert(&mut self, key: &str, value: &str) {
        let heads = self.heads();
        let parts: Vec<&str> = key.split('.').collect();
        for depth in (1..parts.len()).rev() {
            let section = parts[..depth].join(".");
            let Some(head) = heads.iter().find(|head| head.path == section) else { continue };
            let (_, rest) = split_entry(&self.lines[head.line]).unwrap_or_default();
            if !rest.is_empty() && !rest.starts_with('#') {
                continue;
            }
            let end = self.end(head);
            let inside = heads.iter().find(|h| h.line > head.line && h.line < end);
            let indent = inside.map_or(head.indent + 2, |inside| inside.indent);
            self.add(end, indent, &parts[depth..], value);
            return;
        }
        // Sections keep the distance that there is between them.
        let spaced = self.lines.iter().any(|line| line.trim().is_empty());
        if spaced && self.lines.last().is_some_and(|line| !line.trim().is_empty()) {
            self.lines.push(String::new());
        }
        self.ended = true;
        self.add(self.lines.len(), 0, &parts, value);
    }

    fn add(&mut self, at: usize, indent: usize, parts: &[&str], value: &str) {
        let mut new = Vec::new();
        for (depth, part) in parts.iter().enumerate() {
            let space = " ".repeat(indent + 2 * depth);
            let last = depth + 1 == parts.len();
            let value = if last { format!(" {}", scalar(value)) } else { String::new() };
            new.push(format!("{space}{part}:{value}"));
        }
        self.lines.splice(at..at, new);
    }
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn is_empty(line: &str) -> bool {
    let text = line.trim_start();
    text.is_empty() || text.starts_with('#')
}

/// Returns the name and what follows the colon, if the line begins an entry of a block mapping.
fn split_entry(line: &str) -> Option<(String, &str)> {
    let text = line.trim_start_matches(' ');
    if text.starts_with(['-', '{', '[', '&', '*', '!', '%', '?']) {
        return None;
    }
    let (name, rest) = match text.chars().next()? {
        quote @ ('"' | '\'') => {
            let end = text[1..].find(quote)? + 1;
            (&text[1..end], text[end + 1..].trim_start().strip_prefix(':')?)
        }
        _ => {
            let end = text.find(": ").or_else(|| text.ends_with(':').then(|| text.len() - 1))?;
            (&text[..end], &text[end + 1..])
        }
    };
    Some((name.trim_end().to_owned(), rest.trim()))
}

/// Splits a line into what is before the value and the comment after it, with the space before it.
fn cut_value(line: &str) -> (&str, &str) {
    let begin = match split_entry(line) {
        Some((_, "")) | None => line.trim_end().len(),
        // What follows the colon is the end of the line.
        Some((_, rest)) => line.trim_end().len() - rest.len(),
    };
    let value = &line[begin..];
    let mut quote = None;
    let mut before = ' ';
    let mut end = value.len();
    for (at, c) in value.char_indices() {
        match (quote, c) {
            (None, '#') if before.is_whitespace() => {
                end = value[..at].trim_end().len();
                break;
            }
            (None, '"' | '\'') if at == 0 => quote = Some(c),
            (Some(open), c) if open == c && before != '\\' => quote = None,
            _ => {}
        }
        before = c;
    }
    let comment = &value[end..];
    let comment = if comment.trim().is_empty() { "" } else { comment };
    // A comment straight after the colon keeps its distance from the value.
    (line[..begin].trim_end(), comment)
}

/// Returns a value as YAML reads it back: plain where that is safe, else in double quotes.
fn scalar(value: &str) -> String {
    match plain_words(value) {
        true => value.to_owned(),
        // Strings of JSON are strings of YAML.
        false => quoted(value),
    }
}

fn quoted(value: &str) -> String {
    let mut text = String::from("\"");
    for c in value.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\t' => text.push_str("\\t"),
            c if c.is_control() => text.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => text.push(c),
        }
    }
    text.push('"');
    text
}

/// Returns the text of a new file: every setting with its default, commented out.
pub fn template() -> String {
    let mut text = String::from(
        "# Settings of git claudio. Take the '#' away from what is to be changed;\n\
         # 'git claudio config keys' and git-claudio-config(1) explain each.\n",
    );
    let mut section = "";
    for key in super::keys() {
        let (first, rest) = key.name.split_once('.').unwrap_or((key.name, ""));
        if first != section {
            text.push_str(&format!("\n# {first}:\n"));
            section = first;
        }
        let default = if key.default.is_empty() {
            String::new()
        } else {
            format!(" {}", scalar(key.default))
        };
        text.push_str(&format!("#   {rest}:{default}\n"));
    }
    text
}

/// Returns the key that `word` means: the table's own spelling, or that of git's configuration.
///
/// # Errors
/// If there is no such key.
pub fn key_of(word: &str) -> Result<String, Error> {
    if name::find(word).is_some() {
        return Ok(word.to_owned());
    }
    name::from_git(word).ok_or_else(|| Error::UnknownKey {
        key: word.to_owned(),
        nearest: name::nearest(word, str::to_owned),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn file(text: &str) -> YamlFile {
        YamlFile { path: "c.yaml".to_owned(), text: text.to_owned() }
    }

    fn set(text: &str, key: &str, value: &str) -> String {
        set_in_file(&file(text), key, value).unwrap()
    }

    fn unset(text: &str, key: &str) -> String {
        unset_in_file(&file(text), key).unwrap().unwrap()
    }

    const TEXT: &str = "# mine\n\nbranch:   # names\n    prefix: me  # short\n    # not this\n\
                        \npr:\n  labels:\n  - a   # first\n  - b\n  draft: true\nstop.grace: '5s'\n";

    #[test]
    fn only_the_value_changes() {
        assert_eq!(set(TEXT, "branch.prefix", "you"), TEXT.replace("me  #", "you  #"));
        assert_eq!(set(TEXT, "stop.grace", "7s"), TEXT.replace("'5s'", "7s"));
        let labels = set(TEXT, "pr.labels", "x, y");
        assert_eq!(labels, TEXT.replace("labels:\n  - a   # first\n  - b\n", "labels: x, y\n"));
    }

    #[test]
    fn a_new_entry_joins_its_section() {
        let text = set(TEXT, "branch.include_id", "false");
        assert_eq!(text, TEXT.replace("# short\n", "# short\n    include_id: false\n"));
        let text = set(TEXT, "pr.reviewers.default", "ada");
        assert_eq!(text, TEXT.replace("true\n", "true\n  reviewers:\n    default: ada\n"));
        let text = set(TEXT, "limits.parallel", "3");
        assert_eq!(text, format!("{TEXT}\nlimits:\n  parallel: 3\n"));
        assert_eq!(set("", "stop.grace", "3s"), "stop:\n  grace: 3s\n");
        assert_eq!(set("a: 1", "stop.grace", "3s"), "a: 1\nstop:\n  grace: 3s\n");
        let text = set(&template(), "stop.grace", "3s");
        assert!(
            text.starts_with(&template()) && text.ends_with("\nstop:\n  grace: 3s\n"),
            "{text}"
        );
    }

    #[test]
    fn what_is_taken_away_leaves_no_empty_section() {
        assert_eq!(unset(TEXT, "stop.grace"), TEXT.replace("stop.grace: '5s'\n", ""));
        assert_eq!(
            unset("a: 1\npr:\n  reviewers:\n    default: x\n", "pr.reviewers.default"),
            "a: 1\n"
        );
        assert_eq!(unset("stop:\n  # why\n  grace: 1s\n", "stop.grace"), "stop:\n  # why\n");
        assert_eq!(unset_in_file(&file(TEXT), "trash.expire"), Ok(None));
    }

    #[test]
    fn what_cannot_be_done_line_by_line_is_refused() {
        for text in
            ["{stop: {grace: 1s}}\n", "stop: {grace: 1s}\n", "x: &a {grace: 1s}\nstop: *a\n"]
        {
            let error = set_in_file(&file(text), "stop.grace", "2s").unwrap_err();
            assert!(matches!(error, Error::Entangled { .. }), "{text}: {error}");
        }
        assert!(set_in_file(&file("a: [\n"), "stop.grace", "2s").is_err());
    }

    #[test]
    fn keys_may_be_spelled_as_in_git() {
        assert_eq!(key_of("branch.include_id").as_deref(), Ok("branch.include_id"));
        assert_eq!(key_of("claudio.branch.includeId").as_deref(), Ok("branch.include_id"));
        let Err(Error::UnknownKey { nearest, .. }) = key_of("branch.prefx") else { panic!() };
        assert_eq!(nearest.as_deref(), Some("branch.prefix"));
    }

    #[test]
    fn the_template_sets_nothing() {
        assert!(yaml::read(&file(&template())).unwrap().is_empty());
        for key in crate::config::keys() {
            let (section, rest) = key.name.split_once('.').unwrap();
            let text = template();
            let below = text.split(&format!("\n# {section}:\n")).nth(1).unwrap();
            assert!(below.contains(&format!("#   {rest}:")), "{}", key.name);
        }
    }

    proptest! {
        #[test]
        fn any_value_survives(value in "\\PC{1,30}|[ -~\\n\\t]{1,30}") {
            for before in ["", TEXT, "notify:\n  command: |\n    a\n    b\npr: {draft: true}\n"] {
                let text = set(before, "notify.command", &value);
                let again = yaml::read(&file(&text)).unwrap();
                let found = again.iter().find(|v| v.key == "notify.command").unwrap();
                prop_assert_eq!(&found.raw, &Some(Raw::Text(value.clone())));
                let gone = unset_in_file(&file(&text), "notify.command").unwrap().unwrap();
                if before == TEXT {
                    // The empty line before the new section stays.
                    prop_assert_eq!(gone.trim_end(), TEXT.trim_end());
                }
            }
        }
    }
}
