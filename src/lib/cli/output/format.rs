//! `--format`: fields of an item in a text of the user's, as `git for-each-ref` has it.

use super::safe;
use crate::cli::CliError;
use serde_json::Value;

/// A parsed format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Format(Vec<Part>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Part {
    Bytes(Vec<u8>),
    Field(String),
}

impl Format {
    /// Parses a format: `%(field.field)`, `%%`, and `%xx` for the byte with this hexadecimal code.
    ///
    /// # Errors
    /// If a '%' begins nothing of these.
    pub(super) fn parse(text: &str) -> Result<Self, CliError> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            parts.push(Part::Bytes(before.into()));
            rest = if let Some(named) = after.strip_prefix('(') {
                let (name, rest) =
                    named.split_once(')').ok_or_else(|| bad(text, "a ')' is missing"))?;
                parts.push(Part::Field(name.trim().to_owned()));
                rest
            } else if let Some(rest) = after.strip_prefix('%') {
                parts.push(Part::Bytes(b"%".into()));
                rest
            } else {
                let code = after.get(..2).and_then(|code| u8::from_str_radix(code, 16).ok());
                let byte = code.ok_or_else(|| bad(text, "a '%' begins no field"))?;
                parts.push(Part::Bytes(vec![byte]));
                &after[2..]
            };
        }
        parts.push(Part::Bytes(rest.into()));
        parts.retain(|part| *part != Part::Bytes(Vec::new()));
        Ok(Self(parts))
    }

    /// Returns the text for one item; its strings are made harmless unless `exact` is set.
    ///
    /// A value that is not known gives nothing.
    ///
    /// # Errors
    /// If the item has no such field.
    pub(super) fn render(&self, item: &Value, exact: bool) -> Result<Vec<u8>, CliError> {
        let mut line = Vec::new();
        for part in &self.0 {
            match part {
                Part::Bytes(bytes) => line.extend_from_slice(bytes),
                Part::Field(path) => line.extend(text(find(item, path)?, exact).into_bytes()),
            }
        }
        Ok(line)
    }
}

fn bad(format: &str, why: &str) -> CliError {
    CliError::usage(format!("bad format '{format}': {why}"))
        .hint("a format looks like '%(id) %(state)'; '%%' is a percent sign, '%09' a tab")
}

fn find<'a>(item: &'a Value, path: &str) -> Result<&'a Value, CliError> {
    let mut value = item;
    for name in path.split('.') {
        value = match value {
            // What is not known has no parts that could be known.
            Value::Null => return Ok(&Value::Null),
            Value::Object(fields) => fields.get(name).ok_or_else(|| unknown(item, path))?,
            _ => return Err(unknown(item, path)),
        };
    }
    Ok(value)
}

fn unknown(item: &Value, path: &str) -> CliError {
    let mut names = Vec::new();
    collect(item, "", &mut names);
    CliError::usage(format!("unknown field '{path}' in the format"))
        .maybe_hint(crate::cli::nearest::hint("field", path, names.iter().map(String::as_str)))
        .hint(format!("the fields are: {}", names.join(" ")))
}

fn collect(value: &Value, prefix: &str, names: &mut Vec<String>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields {
        names.push(format!("{prefix}{name}"));
        collect(value, &format!("{prefix}{name}."), names);
    }
}

fn text(value: &Value, exact: bool) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if exact => text.clone(),
        Value::String(text) => safe::printable(text),
        Value::Array(items) => {
            items.iter().map(|item| text(item, exact)).collect::<Vec<_>>().join(",")
        }
        other => safe::printable(&other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn render(format: &str, exact: bool) -> Result<String, String> {
        let item = json!({"id": "abcde", "task": "a\nb", "exit": null, "n": 3, "c": 0.5,
            "base": {"ref": null, "commit": "12ab"}, "depends_on": ["x", "y"], "lost": false});
        let line = Format::parse(format).and_then(|format| format.render(&item, exact));
        line.map(|bytes| String::from_utf8(bytes).unwrap()).map_err(|e| e.message().to_owned())
    }

    #[test]
    fn fields_are_found_by_their_path() {
        let ok = |format| render(format, false).unwrap();
        assert_eq!(ok("%(id) %(base.commit)|%(base.ref)|%(exit.code)"), "abcde 12ab||");
        assert_eq!(ok("%( n )%%%09%(c) %(lost) %(depends_on)"), "3%\t0.5 false x,y");
        assert_eq!(ok("no field, é"), "no field, é");
        assert_eq!(ok(""), "");
    }

    #[test]
    fn texts_keep_to_their_line_unless_exact() {
        assert_eq!(render("%(task)", false).unwrap(), "a\\nb");
        assert_eq!(render("%(task)", true).unwrap(), "a\nb");
    }

    #[test]
    fn what_is_wrong_is_named() {
        assert!(render("%(nope)", false).unwrap_err().contains("'nope'"));
        assert!(render("%(id.x)", false).is_err());
        assert!(render("100%", false).is_err() && render("%(id", false).is_err());
        assert!(render("%é", false).is_err() && render("%zz", false).is_err());
    }
}
