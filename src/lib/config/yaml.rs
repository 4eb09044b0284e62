//! `config.yaml`: from nested mappings to keys with values and lines.

use super::keys::KEYS;
use super::value::{Raw, between_commas};
use super::{Error, Origin, YamlFile};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_saphyr::Spanned;
use std::fmt;

/// One value of a file.
pub(super) struct YamlValue {
    /// The names on the way to it, joined by dots.
    pub(super) key: String,
    /// What stands there; `None` if no value of a setting can look like it.
    pub(super) raw: Option<Raw>,
    /// Its line, from 1; 0 if it is not known.
    pub(super) line: u64,
}

/// Reads a file.
///
/// # Errors
/// If it is not YAML, a key stands twice, or it is not a mapping.
pub(super) fn read(file: &YamlFile) -> Result<Vec<YamlValue>, Error> {
    let bad = |line, message: &str| {
        let origin = Origin::File { path: file.path.clone(), line };
        Error::BadFile { origin, message: message.to_owned() }
    };
    let root: Spanned<Node> = serde_saphyr::from_str(&file.text).map_err(|error| {
        let error = error.without_snippet();
        let line = error.location().map_or(0, |location| location.line());
        let message = error.render_with_formatter(&serde_saphyr::UserMessageFormatter);
        // The place is part of the origin already.
        bad(line, message.rsplit_once(" at line ").map_or(message.as_str(), |(text, _)| text))
    })?;
    let mut values = Vec::new();
    match root.value {
        Node::Null => {}
        Node::Map(rows) => flatten(&file.text, "", rows, &mut values),
        _ => return Err(bad(root.defined.line(), "not a mapping of settings")),
    }
    Ok(values)
}

fn flatten(text: &str, path: &str, rows: Vec<(String, Spanned<Node>)>, out: &mut Vec<YamlValue>) {
    for (name, node) in rows {
        let key = if path.is_empty() { name } else { format!("{path}.{name}") };
        let known = KEYS.iter().any(|row| row.info.name == key);
        let line = node.defined.line();
        match node.value {
            // A section whose settings are all commented out.
            Node::Null if !known && is_section(&key) => {}
            Node::Map(rows) if !known => flatten(text, &key, rows, out),
            _ => out.push(YamlValue { key, raw: to_raw(text, node), line }),
        }
    }
}

/// Whether settings can stand below `path`.
fn is_section(path: &str) -> bool {
    let below = |name: &str| name.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'));
    KEYS.iter().any(|key| below(key.info.name))
        || path.strip_prefix("backend.").is_some_and(|name| !name.contains('.'))
}

fn to_raw(text: &str, node: Spanned<Node>) -> Option<Raw> {
    match node.value {
        Node::Null => Some(Raw::Null),
        Node::List(items) => scalars(text, items).map(Raw::List),
        Node::Map(rows) => {
            let rows = rows.into_iter().map(|(name, node)| match node.value {
                Node::List(items) => Some((name, scalars(text, items)?)),
                _ => Some((name, between_commas(&scalar(text, node)?)?)),
            });
            rows.collect::<Option<_>>().map(Raw::Map)
        }
        Node::Text(_) | Node::Inferred(_) => scalar(text, node).map(Raw::Text),
    }
}

fn scalars(text: &str, items: Vec<Spanned<Node>>) -> Option<Vec<String>> {
    items.into_iter().map(|item| scalar(text, item)).collect()
}

/// Returns a scalar as it was written: `1.10` may be a version, and must not become 1.1.
fn scalar(text: &str, node: Spanned<Node>) -> Option<String> {
    let inferred = match node.value {
        Node::Text(text) => return Some(text),
        Node::Inferred(value) => value,
        Node::Null | Node::List(_) | Node::Map(_) => return None,
    };
    let span = node.defined.span();
    let written = span.byte_offset().zip(span.byte_len()).and_then(|(offset, len)| {
        let (offset, len) = (usize::try_from(offset).ok()?, usize::try_from(len).ok()?);
        text.get(offset..offset.checked_add(len)?)
    });
    match written.map(str::trim) {
        Some(plain) if !plain.is_empty() && !plain.contains(['!', '"', '\'']) => {
            Some(plain.to_owned())
        }
        _ => Some(inferred),
    }
}

/// Any YAML value, with the place of all that is below it.
enum Node {
    Null,
    Text(String),
    /// A number or a boolean, as it was understood.
    Inferred(String),
    List(Vec<Spanned<Node>>),
    Map(Vec<(String, Spanned<Node>)>),
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a setting")
    }

    fn visit_unit<E>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_str<E>(self, text: &str) -> Result<Node, E> {
        Ok(Node::Text(text.to_owned()))
    }

    fn visit_bool<E>(self, value: bool) -> Result<Node, E> {
        Ok(Node::Inferred(value.to_string()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Node, E> {
        Ok(Node::Inferred(value.to_string()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Node, E> {
        Ok(Node::Inferred(value.to_string()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Node, E> {
        Ok(Node::Inferred(value.to_string()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::List(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut rows = Vec::new();
        while let Some(row) = map.next_entry()? {
            rows.push(row);
        }
        Ok(Node::Map(rows))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, Option<Raw>, u64)> {
        let file = YamlFile { path: "c.yaml".to_owned(), text: text.to_owned() };
        let values = read(&file).unwrap();
        values.into_iter().map(|value| (value.key, value.raw, value.line)).collect()
    }

    fn text(text: &str) -> Option<Raw> {
        Some(Raw::Text(text.to_owned()))
    }

    #[test]
    fn keys_have_lines_and_values_as_written() {
        let read = values(
            "# all of it\nbranch:\n  prefix: 1.10\n  include_id: no\nbackend:\n  x:\n    \
             args: [a, 0x10]\nlimits.cost: '2.50'\nstop:\nnotify:\n  command: ~\n",
        );
        assert_eq!(
            read,
            [
                ("branch.prefix".to_owned(), text("1.10"), 3),
                ("branch.include_id".to_owned(), text("no"), 4),
                (
                    "backend.x.args".to_owned(),
                    Some(Raw::List(vec!["a".to_owned(), "0x10".to_owned()])),
                    7
                ),
                ("limits.cost".to_owned(), text("2.50"), 8),
                ("notify.command".to_owned(), Some(Raw::Null), 11),
            ]
        );
    }

    #[test]
    fn a_mapping_of_reviewers_is_one_value() {
        let read = values("pr: {reviewers: {by_path: {'docs/**': [a, b], src: c}}}");
        let rows = vec![
            ("docs/**".to_owned(), vec!["a".to_owned(), "b".to_owned()]),
            ("src".to_owned(), vec!["c".to_owned()]),
        ];
        assert_eq!(read, [("pr.reviewers.by_path".to_owned(), Some(Raw::Map(rows)), 1)]);
    }

    #[test]
    fn anchors_and_empty_files() {
        assert_eq!(values(""), []);
        assert_eq!(values("# nothing\n"), []);
        let read = values("stop: {grace: &t 5s}\ntrash: {expire: *t}\n");
        assert_eq!(read[1].1, text("5s"));
    }

    #[test]
    fn what_is_no_mapping_is_named_with_its_line() {
        for (text, at) in
            [("- a\n", 1), ("a: 1\na: 2\n", 2), ("a: [1\n", 1), ("x: 1\n y: 2\n", 2), ("text", 1)]
        {
            let file = YamlFile { path: "c.yaml".to_owned(), text: text.to_owned() };
            let Err(error) = read(&file) else { panic!("'{text}' was read") };
            let message = error.to_string();
            assert!(message.starts_with(&format!("bad settings in c.yaml:{at}: ")), "{message}");
            assert!(!message.contains('\n') && !message.contains("at line"), "{message}");
        }
    }
}
