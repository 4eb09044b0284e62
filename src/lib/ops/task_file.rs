//! Many new instances from one file: a JSON object on each line, as docs/plan-format.md describes it.

use super::Error;
use super::add::NewInstance;
use serde::Deserialize;
use std::collections::HashMap;

/// Some editors write it before everything else.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// One line. A field that is not known is an error: it may have been meant to matter.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    task: String,
    name: Option<String>,
    #[serde(default)]
    depends_on: Words,
    backend: Option<String>,
    base: Option<String>,
    keep_open: Option<bool>,
    model: Option<String>,
    permission_mode: Option<String>,
    allowed_tools: Option<Vec<String>>,
    sandbox: Option<String>,
    max_cost: Option<f64>,
    max_tokens: Option<u64>,
    #[serde(default)]
    args: Vec<String>,
}

/// One word, or a list of them.
#[derive(Debug, Deserialize)]
#[serde(untagged, expecting = "expected a name or a list of names")]
enum Words {
    One(String),
    Many(Vec<String>),
}

impl Words {
    fn retain(&mut self, keep: impl Fn(&String) -> bool) {
        let words = match std::mem::take(self) {
            Self::One(word) => vec![word],
            Self::Many(words) => words,
        };
        *self = Self::Many(words.into_iter().filter(keep).collect());
    }
}

impl Default for Words {
    fn default() -> Self {
        Self::Many(Vec::new())
    }
}

/// What a file of tasks holds.
#[derive(Debug, Default)]
pub struct Tasks {
    /// The instances, in an order in which each comes after those that it depends on, else in that
    /// of the file. Where something is wrong: those that can be checked further.
    pub new: Vec<NewInstance>,
    /// What is wrong, with the number of its line.
    pub wrong: Vec<(usize, Error)>,
}

/// Reads a file of tasks. What a line does not say is taken from `common`.
///
/// Returns the instances in an order in which each comes after those that it depends on, else in that
/// of the file.
///
/// # Errors
/// [`Error::TaskFile`] with everything that is wrong with any line; none if there is no line at all.
pub fn read(text: &[u8], common: &NewInstance) -> Result<Vec<NewInstance>, Error> {
    let tasks = parse(text, common);
    if tasks.wrong.is_empty() { Ok(tasks.new) } else { Err(Error::TaskFile(tasks.wrong)) }
}

/// Reads a file of tasks as far as it can be understood.
pub fn parse(text: &[u8], common: &NewInstance) -> Tasks {
    let mut wrong: Vec<(usize, Error)> = Vec::new();
    let mut lines: Vec<(usize, Line)> = Vec::new();
    let mut lost: Vec<String> = Vec::new();
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    for (number, bytes) in (1..).zip(text.split(|byte| *byte == b'\n')) {
        if bytes.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice(bytes) {
            Ok(line) => lines.push((number, line)),
            Err(error) => {
                wrong.push((number, Error::TaskLine(json_message(&error))));
                lost.extend(name_of(bytes));
            }
        }
    }
    // A wrong line is there all the same: who depends on it is not wrong, too.
    for (_, line) in &mut lines {
        line.depends_on.retain(|word| !lost.contains(word));
    }
    let names = names(&lines, &mut wrong);
    let new: Vec<NewInstance> =
        lines.into_iter().map(|(number, line)| instance(number, line, &names, common)).collect();
    let order = order(&new, &mut wrong);
    wrong.sort_by_key(|(number, _)| *number);
    let new = if wrong.is_empty() { in_order(new, &order) } else { new };
    Tasks { new, wrong }
}

/// Returns the name that a wrong line gives, if that much can be read.
fn name_of(line: &[u8]) -> Option<String> {
    let line: serde_json::Value = serde_json::from_slice(line).ok()?;
    line["name"].as_str().map(str::to_owned)
}

/// Returns the place of each name; a name that stands twice is wrong.
fn names(lines: &[(usize, Line)], wrong: &mut Vec<(usize, Error)>) -> HashMap<String, usize> {
    let mut names = HashMap::new();
    for (at, (number, line)) in lines.iter().enumerate() {
        let Some(name) = &line.name else { continue };
        if let Some(before) = names.insert(name.clone(), at) {
            let problem = format!("is that of line {} too", lines[before].0);
            wrong.push((*number, Error::BadName { name: name.clone(), problem }));
        }
    }
    names
}

fn instance(
    number: usize,
    line: Line,
    names: &HashMap<String, usize>,
    common: &NewInstance,
) -> NewInstance {
    let words = match line.depends_on {
        Words::One(word) => vec![word],
        Words::Many(words) => words,
    };
    let (inside, outside): (Vec<String>, Vec<String>) =
        words.into_iter().partition(|word| names.contains_key(word));
    let mut new = common.clone();
    new.line = Some(number);
    new.task = line.task.into_bytes();
    new.name = line.name;
    new.after = inside.iter().filter_map(|word| names.get(word).copied()).collect();
    new.depends_on.extend(outside);
    new.backend = line.backend.or(new.backend);
    new.base = line.base.or(new.base);
    new.keep_open = line.keep_open.unwrap_or(new.keep_open);
    new.model = line.model.or(new.model);
    new.permission_mode = line.permission_mode.or(new.permission_mode);
    new.allowed_tools = line.allowed_tools.unwrap_or(new.allowed_tools);
    new.sandbox = line.sandbox.or(new.sandbox);
    new.budget.cost_usd = line.max_cost.or(new.budget.cost_usd);
    new.budget.tokens = line.max_tokens.or(new.budget.tokens);
    if !line.args.is_empty() {
        new.args = line.args;
    }
    new
}

/// Returns the places of `new` in an order in which dependencies come first. What waits for itself,
/// directly or through others, is wrong.
fn order(new: &[NewInstance], wrong: &mut Vec<(usize, Error)>) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::new();
    while order.len() < new.len() {
        let ready = |at: &usize| {
            !order.contains(at) && new[*at].after.iter().all(|before| order.contains(before))
        };
        match (0..new.len()).find(ready) {
            Some(at) => order.push(at),
            None => break,
        }
    }
    for (at, stuck) in new.iter().enumerate().filter(|(at, _)| !order.contains(at)) {
        if reaches_itself(new, at) {
            let message = "waits for itself through its 'depends_on'".to_owned();
            wrong.push((stuck.line.unwrap_or_default(), Error::TaskLine(message)));
        }
    }
    order
}

fn reaches_itself(new: &[NewInstance], start: usize) -> bool {
    let mut seen = Vec::new();
    let mut next = new[start].after.clone();
    while let Some(at) = next.pop() {
        if at == start {
            return true;
        }
        if !seen.contains(&at) {
            seen.push(at);
            next.extend(&new[at].after);
        }
    }
    false
}

fn in_order(new: Vec<NewInstance>, order: &[usize]) -> Vec<NewInstance> {
    let place = |at: &usize| order.iter().position(|other| other == at);
    let mut placed: Vec<(Option<usize>, NewInstance)> =
        new.into_iter().enumerate().map(|(at, new)| (place(&at), new)).collect();
    placed.sort_by_key(|(at, _)| *at);
    let moved = |new: NewInstance| {
        let after = new.after.iter().filter_map(place).collect();
        NewInstance { after, ..new }
    };
    placed.into_iter().map(|(_, new)| moved(new)).collect()
}

/// Returns what is wrong with the JSON of a line, without the number of the line: it has only one.
fn json_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let (text, _) = message.rsplit_once(" at line ").unwrap_or((&message, ""));
    let text = text.replace('`', "'");
    let text = text.replace("expected f64", "expected a number");
    match text.replace("expected u64", "expected a whole number, not below 0") {
        text if error.is_data() => text,
        text => format!("no JSON object: {text} in column {}", error.column()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<NewInstance>, String> {
        let common = NewInstance { backend: Some("shell".to_owned()), ..NewInstance::default() };
        read(text.as_bytes(), &common).map_err(|error| error.to_string())
    }

    #[test]
    fn dependencies_come_first_and_point_back() {
        let text = "{\"task\": \"c\", \"name\": \"c\", \"depends_on\": [\"a\", \"b\", \"x\"]}\n\n\
                    {\"task\": \"b\", \"name\": \"b\", \"depends_on\": \"a\", \"backend\": \"own\"}\n\
                    {\"task\": \"a\", \"name\": \"a\"}\r\n{\"task\": \"d\"}";
        let new = read_text(text).unwrap();
        let tasks: Vec<_> = new.iter().map(|n| String::from_utf8_lossy(&n.task)).collect();
        assert_eq!(tasks, ["a", "b", "c", "d"]);
        let after: Vec<_> = new.iter().map(|n| n.after.clone()).collect();
        assert_eq!(after, [vec![], vec![0], vec![0, 1], vec![]]);
        assert_eq!(new[2].depends_on, ["x"]);
        let backends: Vec<_> = new.iter().map(|n| n.backend.as_deref().unwrap()).collect();
        assert_eq!(backends, ["shell", "own", "shell", "shell"]);
        assert_eq!(
            new.iter().map(|n| n.line).collect::<Vec<_>>(),
            [Some(4), Some(3), Some(1), Some(5)]
        );
    }

    #[test]
    fn every_wrong_line_is_named() {
        let text = "{\"task\": \"a\", \"name\": \"a\"}\nno\n{\"task\": \"b\", \"name\": \"a\"}\n\
                    {\"task\": 1}\n{\"name\": \"d\"}\n{\"task\": \"e\", \"colour\": 1}\n\
                    {\"task\": \"f\", \"depends_on\": 5}\n";
        let error = read_text(text).unwrap_err();
        let lines: Vec<_> = error.lines().collect();
        assert_eq!(lines.len(), 6, "{error}");
        assert!(lines[0].starts_with("line 2: no JSON object: "), "{error}");
        assert_eq!(lines[1], "line 3: the name 'a' is that of line 1 too");
        assert_eq!(lines[2], "line 4: invalid type: integer '1', expected a string");
        assert_eq!(lines[3], "line 5: missing field 'task'");
        assert!(lines[4].starts_with("line 6: unknown field 'colour', expected one of 'task'"));
        assert!(lines[5].starts_with("line 7: expected a name or a list of names"), "{error}");
    }

    #[test]
    fn what_is_understood_is_returned_for_more_checks() {
        let text = "\u{feff}{\"task\": \"a\"}\n{\"name\": \"b\"}\n\
                    {\"task\": \"c\", \"depends_on\": [\"b\", \"x\"], \"max_cost\": 1}\n\
                    {\"task\": \"d\", \"max_cost\": \"1\"}\n";
        let tasks = parse(text.as_bytes(), &NewInstance::default());
        assert_eq!(tasks.new.iter().map(|new| new.line).collect::<Vec<_>>(), [Some(1), Some(3)]);
        assert_eq!(tasks.new[1].depends_on, ["x"], "'b' is there, only wrong");
        let numbers: Vec<_> = tasks.wrong.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [2, 4]);
        let last = tasks.wrong[1].1.to_string();
        assert_eq!(last, "invalid type: string \"1\", expected a number");
    }

    #[test]
    fn circles_are_found_and_those_outside_are_not_blamed() {
        let text = "{\"task\": \"a\", \"name\": \"a\", \"depends_on\": \"b\"}\n\
                    {\"task\": \"b\", \"name\": \"b\", \"depends_on\": [\"a\"]}\n\
                    {\"task\": \"c\", \"name\": \"c\", \"depends_on\": [\"b\"]}\n\
                    {\"task\": \"d\", \"name\": \"d\", \"depends_on\": [\"d\"]}\n";
        let error = read_text(text).unwrap_err();
        let numbers: Vec<_> = error.lines().map(|line| &line[..6]).collect();
        assert_eq!(numbers, ["line 1", "line 2", "line 4"], "{error}");
    }
}
