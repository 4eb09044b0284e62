//! From what was written to a typed value.

use super::values::ReviewerRule;
use crate::sys::clock::LONGEST;
use std::time::Duration;

/// A value as its place gives it: YAML knows lists and mappings, the others text only.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Raw {
    /// YAML's null, or a key without a value.
    Null,
    /// Text, a number or a boolean.
    Text(String),
    /// A YAML list of scalars.
    List(Vec<String>),
    /// A YAML mapping of scalars to lists of scalars.
    Map(Vec<(String, Vec<String>)>),
}

/// The field of `T` that a key sets; its kind decides which values are right.
///
/// The fields of a choice are set by the position of the word.
pub(super) enum Slot<T: 'static> {
    Bool(fn(&mut T) -> &mut bool),
    Text(fn(&mut T) -> &mut String),
    /// Empty unsets it.
    OptionalText(fn(&mut T) -> &mut Option<String>),
    /// A path with `{id}` in it.
    Template(fn(&mut T) -> &mut String),
    Choice(&'static [&'static str], fn(&mut T, usize)),
    /// A number from 1; `none` unsets it.
    Limit(fn(&mut T) -> &mut Option<u64>),
    /// US dollars above 0; `none` unsets it.
    Cost(fn(&mut T) -> &mut Option<f64>),
    Size(fn(&mut T) -> &mut u64),
    Duration(fn(&mut T) -> &mut Duration),
    /// `none` unsets it.
    OptionalDuration(fn(&mut T) -> &mut Option<Duration>),
    /// Some of these words between commas, or `none`.
    Subset(&'static [&'static str], fn(&mut T) -> &mut Vec<String>),
    /// Names between commas.
    List(fn(&mut T) -> &mut Vec<String>),
    /// Words as a shell splits them.
    Words(fn(&mut T) -> &mut Vec<String>),
    /// Path patterns, as words.
    Patterns(fn(&mut T) -> &mut Vec<String>),
    Rules(fn(&mut T) -> &mut Vec<ReviewerRule>),
}

/// What a value should have been.
pub(super) type Expected = String;

impl<T> Slot<T> {
    /// Returns what values are right, in a few words.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Bool(_) => "true or false",
            Self::Text(_) | Self::OptionalText(_) => "text",
            Self::Template(_) => "a path with '{id}' in it, no placeholder but '{repo}' beside",
            Self::Choice(..) => "one of a few words",
            Self::Limit(_) => "a number from 1, or 'none'",
            Self::Cost(_) => "US dollars above 0 like '2.50', or 'none'",
            Self::Size(_) => "bytes like '500k', '64M' or '1G'",
            Self::Duration(_) => "a duration like '10s', '5m' or '1h30m'",
            Self::OptionalDuration(_) => "a duration like '90m', '8h' or '30d', or 'none'",
            Self::Subset(..) => "some of a few words between commas, or 'none'",
            Self::List(_) => "names between commas",
            Self::Words(_) => "words, quoted as for a shell",
            Self::Patterns(_) => {
                "path patterns without '!', several as words quoted as for a shell"
            }
            Self::Rules(_) => "words of the form PATTERN=NAME,NAME",
        }
    }

    /// Returns the words that it takes, if they are few.
    pub(super) const fn words(&self) -> &'static [&'static str] {
        match self {
            Self::Choice(words, _) | Self::Subset(words, _) => words,
            Self::Bool(_) => &["true", "false"],
            _ => &[],
        }
    }

    /// Whether values of one place add up instead of the last one being used.
    pub(super) const fn adds_up(&self) -> bool {
        matches!(self, Self::List(_) | Self::Words(_) | Self::Patterns(_) | Self::Rules(_))
    }

    /// Sets the field. With `add`, what was written follows what is there; nothing empties it.
    ///
    /// # Errors
    /// If the value is not right: what would have been. The field is then unchanged.
    pub(super) fn set(&self, target: &mut T, raw: &Raw, add: bool) -> Result<(), Expected> {
        self.put(target, raw, add).ok_or_else(|| match self {
            Self::Choice(words, _) => format!("one of '{}'", words.join("', '")),
            Self::Subset(words, _) => {
                format!("some of '{}' between commas, or 'none'", words.join("', '"))
            }
            Self::Duration(_) | Self::OptionalDuration(_) if is_too_long(raw) => {
                "a duration of 100 years (36525d) at the most".to_owned()
            }
            _ => self.kind().to_owned(),
        })
    }

    fn put(&self, target: &mut T, raw: &Raw, add: bool) -> Option<()> {
        match self {
            Self::Bool(at) => *at(target) = boolean(raw.text()?)?,
            Self::Text(at) => *at(target) = raw.text()?.to_owned(),
            Self::OptionalText(at) => *at(target) = optional_text(raw)?,
            Self::Template(at) => *at(target) = template(raw.text()?)?,
            Self::Choice(words, choose) => {
                let text = raw.text()?;
                choose(target, words.iter().position(|word| *word == text)?);
            }
            Self::Limit(at) => *at(target) = raw.unless_none(limit)?,
            Self::Cost(at) => *at(target) = raw.unless_none(cost)?,
            Self::Size(at) => *at(target) = size(raw.text()?)?,
            Self::Duration(at) => *at(target) = duration(raw.text()?)?,
            Self::OptionalDuration(at) => *at(target) = raw.unless_none(duration)?,
            Self::Subset(words, at) => *at(target) = subset(words, raw)?,
            Self::List(at) => fill(at(target), raw.items(between_commas)?, add),
            Self::Words(at) => fill(at(target), raw.items(words)?, add),
            Self::Patterns(at) => {
                let patterns = raw.items(words)?;
                patterns.iter().all(|one| is_pattern(one)).then_some(())?;
                fill(at(target), patterns, add);
            }
            Self::Rules(at) => fill(at(target), rules(raw)?, add),
        }
        Some(())
    }
}

impl Raw {
    /// Returns the value as it would be written on one line, for people.
    pub(super) fn to_line(&self) -> String {
        match self {
            Self::Null => String::new(),
            Self::Text(text) => text.clone(),
            Self::List(items) => items.join(", "),
            Self::Map(rows) => {
                let rows = rows.iter().map(|(name, items)| format!("{name}={}", items.join(",")));
                rows.collect::<Vec<_>>().join(" ")
            }
        }
    }

    fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Reads the text with `read`, unless it is `none` or nothing was written.
    fn unless_none<V>(&self, read: fn(&str) -> Option<V>) -> Option<Option<V>> {
        match self {
            Self::Null => Some(None),
            Self::Text(text) if text == "none" => Some(None),
            _ => read(self.text()?).map(Some),
        }
    }

    fn items(&self, split: fn(&str) -> Option<Vec<String>>) -> Option<Vec<String>> {
        match self {
            Self::Null => Some(Vec::new()),
            Self::Text(text) => split(text),
            Self::List(items) => Some(items.clone()),
            Self::Map(_) => None,
        }
    }
}

fn fill<V>(list: &mut Vec<V>, items: Vec<V>, add: bool) {
    // As in git's own lists, an empty value drops what came before it.
    if !add || items.is_empty() {
        list.clear();
    }
    list.extend(items);
}

fn optional_text(raw: &Raw) -> Option<Option<String>> {
    match raw {
        Raw::Null => Some(None),
        Raw::Text(text) if text.is_empty() => Some(None),
        _ => raw.text().map(|text| Some(text.to_owned())),
    }
}

/// Git's own words for yes and no.
fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" | "yes" | "on" | "1" => Some(true),
        "false" | "no" | "off" | "0" => Some(false),
        _ => None,
    }
}

fn template(text: &str) -> Option<String> {
    let rest = text.replace("{id}", "").replace("{repo}", "");
    (text.contains("{id}") && !rest.contains(['{', '}', '\0'])).then(|| text.to_owned())
}

fn limit(text: &str) -> Option<u64> {
    text.parse().ok().filter(|number| *number > 0)
}

fn cost(text: &str) -> Option<f64> {
    text.parse().ok().filter(|dollars: &f64| dollars.is_finite() && *dollars > 0.0)
}

/// Reads a size as git does: bytes, or units of 1024, 1024² or 1024³.
fn size(text: &str) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let shift = match text[digits.len()..].to_ascii_lowercase().as_str() {
        "" => 0,
        "k" => 10,
        "m" => 20,
        "g" => 30,
        _ => return None,
    };
    digits.parse::<u64>().ok()?.checked_mul(1 << shift)
}

fn duration(text: &str) -> Option<Duration> {
    any_duration(text).filter(|duration| *duration <= LONGEST)
}

fn is_too_long(raw: &Raw) -> bool {
    raw.text().and_then(any_duration).is_some_and(|duration| duration > LONGEST)
}

/// Reads numbers with units, largest first or not: `1h30m`. What cannot be counted is the longest
/// there is.
fn any_duration(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut sum = Duration::ZERO;
    while !rest.is_empty() {
        let number = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let (count, tail) = rest.split_at(number);
        let unit = tail.len() - tail.trim_start_matches(|c: char| c.is_ascii_alphabetic()).len();
        let (unit, tail) = tail.split_at(unit);
        if count.is_empty() {
            return None;
        }
        let count: u64 = count.parse().unwrap_or(u64::MAX);
        let part = match unit {
            "ms" => Duration::from_millis(count),
            "s" => Duration::from_secs(count),
            "m" => Duration::from_secs(count.saturating_mul(60)),
            "h" => Duration::from_secs(count.saturating_mul(3_600)),
            "d" => Duration::from_secs(count.saturating_mul(86_400)),
            "w" => Duration::from_secs(count.saturating_mul(604_800)),
            _ => return None,
        };
        sum = sum.saturating_add(part);
        rest = tail;
    }
    (!text.is_empty()).then_some(sum)
}

pub(super) fn between_commas(text: &str) -> Option<Vec<String>> {
    let names = text.split([',', '\n']).map(str::trim).filter(|name| !name.is_empty());
    Some(names.map(str::to_owned).collect())
}

fn subset(words: &[&str], raw: &Raw) -> Option<Vec<String>> {
    let given = raw.unless_none(between_commas).flatten();
    let given = match raw {
        Raw::List(items) => items.clone(),
        Raw::Map(_) => return None,
        Raw::Null | Raw::Text(_) => given.unwrap_or_default(),
    };
    given.iter().all(|word| words.contains(&word.as_str())).then_some(given)
}

/// Whether YAML reads this text back as it is, without quotes.
pub(super) fn plain_words(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || "_./@+-,=%~ {}*".contains(c);
    let first = |c: char| c.is_ascii_alphanumeric() || "_./+".contains(c);
    text.starts_with(first)
        && !text.ends_with(' ')
        && text.chars().all(inner)
        && !text.eq_ignore_ascii_case("null")
}

fn words(text: &str) -> Option<Vec<String>> {
    shell_words::split(text).ok()
}

/// Whether this is a pattern of paths. One that takes others back would do nothing.
fn is_pattern(text: &str) -> bool {
    let built = globset::GlobBuilder::new(text).literal_separator(true).build();
    !text.trim().is_empty() && !text.starts_with('!') && built.is_ok()
}

fn rules(raw: &Raw) -> Option<Vec<ReviewerRule>> {
    let rule = |pattern: &str, reviewers: Vec<String>| {
        let whole = !pattern.is_empty() && !reviewers.is_empty();
        whole.then(|| ReviewerRule { pattern: pattern.to_owned(), reviewers })
    };
    match raw {
        Raw::Null => Some(Vec::new()),
        Raw::Text(text) => words(text)?
            .iter()
            .map(|word| {
                let (pattern, names) = word.rsplit_once('=')?;
                rule(pattern, between_commas(names)?)
            })
            .collect(),
        Raw::Map(rows) => {
            rows.iter().map(|(pattern, names)| rule(pattern, names.clone())).collect()
        }
        Raw::List(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_durations() {
        assert_eq!(size("64M"), Some(64 << 20));
        assert_eq!(size("1g"), Some(1 << 30));
        assert_eq!(size("7"), Some(7));
        for wrong in ["", "M", "1T", "-1", "1.5M", "64 M", "99999999999G"] {
            assert_eq!(size(wrong), None, "{wrong}");
        }
        assert_eq!(duration("1h30m"), Some(Duration::from_secs(5400)));
        assert_eq!(duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(duration("36525d"), Some(LONGEST));
        let long = ["36526d", "99999999999999999w", "99999999999999999999ms"];
        for wrong in ["", "10", "s", "-1s", "1y", "1h 30m", "1.5h"].iter().chain(&long) {
            assert_eq!(duration(wrong), None, "{wrong}");
            assert_eq!(
                is_too_long(&Raw::Text((*wrong).to_owned())),
                long.contains(wrong),
                "{wrong}"
            );
        }
    }

    #[test]
    fn limits_are_numbers_or_none() {
        let read = |text: &str| Raw::Text(text.to_owned()).unless_none(limit);
        assert_eq!(read("none"), Some(None));
        assert_eq!(read("3"), Some(Some(3)));
        for wrong in ["0", "-1", "", "many", "None"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
        for wrong in ["0", "-1", "NaN", "inf", "$2"] {
            assert_eq!(cost(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_worktree_path_names_the_id() {
        assert!(template("../{repo}.worktrees/{id}").is_some());
        for wrong in ["", "worktrees", "{id}/{branch}", "{id", "{{id}}"] {
            assert_eq!(template(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn rules_name_a_pattern_and_people() {
        let read = rules(&Raw::Text("'docs/**=a,b' src/x=y=c".to_owned())).unwrap();
        assert_eq!(read[0].reviewers, ["a", "b"]);
        assert_eq!(read[1].pattern, "src/x=y");
        for wrong in ["docs", "=a", "docs=", "'"] {
            assert_eq!(rules(&Raw::Text(wrong.to_owned())), None, "{wrong}");
        }
    }
}
