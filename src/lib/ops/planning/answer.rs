//! What an agent answered, as a plan.

use super::PlannedTask;
use crate::ops::add::NewInstance;
use crate::ops::task_file;
use serde_json::{Map, Value};
use std::collections::HashSet;

/// The fields that an agent may fill in.
const FIELDS: [&str; 3] = ["name", "task", "depends_on"];
/// The longest name.
const NAME: usize = 40;

/// Reads a plan.
///
/// # Errors
/// Everything that is wrong with it, in words for people and agents.
pub(super) fn read(
    text: &str,
    max_tasks: usize,
    taken: &[String],
) -> Result<Vec<PlannedTask>, Vec<String>> {
    let objects = objects(text).map_err(|wrong| vec![wrong])?;
    let mut wrong = Vec::new();
    match objects.len() {
        0 => wrong.push("it holds no task".to_owned()),
        count if count > max_tasks => {
            wrong.push(format!("it holds {count} tasks, and at the most {max_tasks} are wanted"));
        }
        _ => {}
    }
    let mut tasks = Vec::new();
    for (number, object) in (1..).zip(objects) {
        match task(object, taken) {
            Ok(task) => tasks.push(task),
            Err(what) => wrong.push(format!("task {number}: {what}")),
        }
    }
    if wrong.is_empty() {
        wrong = misfits(&tasks);
    }
    if wrong.is_empty() { Ok(connected(tasks)) } else { Err(wrong) }
}

/// Returns the JSON objects of an answer, wherever they stand: on lines, in a list, between words or
/// in an object called `tasks`.
fn objects(text: &str) -> Result<Vec<Map<String, Value>>, String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let mut values = serde_json::Deserializer::from_str(&rest[start..]).into_iter();
        match values.next() {
            Some(Ok(Value::Object(object))) => found.push(object),
            Some(Err(error)) => {
                return Err(format!("object {}: no JSON: {error}", found.len() + 1));
            }
            _ => break,
        }
        rest = rest.get(start + values.byte_offset()..).unwrap_or_default();
    }
    if let [only] = found.as_mut_slice()
        && only.len() == 1
        && let Some(Value::Array(inner)) = only.get_mut("tasks")
    {
        let objects = |value| match value {
            Value::Object(object) => Some(object),
            _ => None,
        };
        found = std::mem::take(inner).into_iter().filter_map(objects).collect();
    }
    Ok(found)
}

fn task(mut object: Map<String, Value>, taken: &[String]) -> Result<PlannedTask, String> {
    if let Some(other) = object.keys().find(|key| !FIELDS.contains(&key.as_str())) {
        return Err(format!("the field '{other}' is not for a plan to choose"));
    }
    let mut text = |field: &str| match object.remove(field) {
        Some(Value::String(text)) if !text.trim().is_empty() => Ok(text),
        None | Some(Value::Null) => Err(format!("missing field '{field}'")),
        Some(_) => Err(format!("'{field}' is no text")),
    };
    let (name, task) = (text("name")?, text("task")?);
    if !is_plain(&name) {
        return Err(format!(
            "the name '{name}' must begin with a letter, and have only a-z, 0-9 and '-', at the \
             most {NAME}"
        ));
    }
    if taken.contains(&name) {
        return Err(format!("the name '{name}' is taken"));
    }
    let depends_on = match object.remove("depends_on") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(name)) => vec![name],
        Some(Value::Array(names)) => {
            let names: Option<_> =
                names.iter().map(|name| name.as_str().map(str::to_owned)).collect();
            names.ok_or("'depends_on' is no list of names")?
        }
        Some(_) => return Err("'depends_on' is no list of names".to_owned()),
    };
    Ok(PlannedTask { name, task, depends_on })
}

/// Whether a name can stand in a command line as it is.
fn is_plain(name: &str) -> bool {
    let known = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.len() <= NAME
        && name.chars().all(known)
}

/// Returns what is wrong between the tasks.
fn misfits(tasks: &[PlannedTask]) -> Vec<String> {
    let names: HashSet<&str> = tasks.iter().map(|task| task.name.as_str()).collect();
    let mut wrong = Vec::new();
    for (number, task) in (1..).zip(tasks) {
        let unknown = task.depends_on.iter().filter(|name| !names.contains(name.as_str()));
        wrong.extend(
            unknown.map(|name| format!("task {number}: depends on '{name}', which is none")),
        );
    }
    // The same reader as that of `add --tasks`: names that stand twice, circles.
    let lines: Result<Vec<String>, _> = tasks.iter().map(serde_json::to_string).collect();
    match lines.map(|lines| task_file::read(lines.join("\n").as_bytes(), &NewInstance::default())) {
        Ok(Ok(_)) => {}
        Ok(Err(error)) => {
            wrong.extend(error.to_string().lines().map(|l| l.replace("line ", "task ")))
        }
        Err(error) => wrong.push(error.to_string()),
    }
    wrong
}

/// Tells tasks that build on others how to get their work: every instance starts from its base.
fn connected(mut tasks: Vec<PlannedTask>) -> Vec<PlannedTask> {
    let needed: HashSet<String> = tasks.iter().flat_map(|task| task.depends_on.clone()).collect();
    for task in &mut tasks {
        task.task.truncate(task.task.trim_end().len());
        if !task.depends_on.is_empty() {
            task.task.push_str(
                "\n\nThis builds on other tasks, which are done. Begin with their work:\n",
            );
            for name in &task.depends_on {
                let branch = format!("$(git claudio show --format '%(branch)' {name})");
                task.task.push_str(&format!("\n    git merge --no-edit \"{branch}\""));
            }
        }
        if needed.contains(&task.name) {
            task.task
                .push_str("\n\nOther tasks build on this one: commit your work when it is done.");
        }
    }
    tasks
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Result<Vec<String>, Vec<String>> {
        let tasks = read(text, 3, &["used".to_owned()])?;
        Ok(tasks.into_iter().map(|task| task.name).collect())
    }

    #[test]
    fn a_plan_is_found_in_every_dress() {
        let (a, b) = (r#"{"name":"a","task":"A"}"#, r#"{"name":"b","task":"B","depends_on":"a"}"#);
        for text in [
            format!("{a}\n{b}\n"),
            format!("Here it is:\n```jsonl\n{a}\n\n{b}\n```\nGood luck!"),
            format!("[\n{a},\n{b}]"),
            format!("{{\"tasks\": [{a}, {b}]}}"),
            format!("{}\n{b}", a.replace(',', ",\n  ")),
        ] {
            assert_eq!(names(&text), Ok(vec!["a".to_owned(), "b".to_owned()]), "{text}");
        }
    }

    #[test]
    fn everything_wrong_is_told() {
        let wrong = |text: &str| names(text).unwrap_err().join("\n");
        assert_eq!(wrong("I cannot do that."), "it holds no task");
        assert!(wrong("{\"name\": \"a\", \"task\": ").starts_with("object 1: no JSON: "));
        let line =
            |name: &str, rest: &str| format!("{{\"name\":\"{name}\",\"task\":\"T\"{rest}}}\n");
        let bad = line("a", ",\"backend\":\"shell\"") + &line("B", "") + &line("used", "");
        assert_eq!(
            wrong(&bad),
            "task 1: the field 'backend' is not for a plan to choose\n\
             task 2: the name 'B' must begin with a letter, and have only a-z, 0-9 and '-', at the \
             most 40\ntask 3: the name 'used' is taken"
        );
        assert!(wrong(&line("a", "").repeat(4)).starts_with("it holds 4 tasks, and at the most 3"));
        assert_eq!(wrong(&line("a", "").repeat(2)), "task 2: the name 'a' is that of task 1 too");
        let text =
            line("a", ",\"depends_on\":[\"b\"]") + &line("b", ",\"depends_on\":[\"a\",\"c\"]");
        assert!(wrong(&text).starts_with("task 2: depends on 'c', which is none\ntask 1: waits"));
        assert_eq!(wrong("{\"name\":\"a\",\"task\":5}"), "task 1: 'task' is no text");
        assert_eq!(wrong("{\"name\":\"a\"}"), "task 1: missing field 'task'");
    }

    #[test]
    fn tasks_that_build_on_others_know_how_to_get_their_work() {
        let text = "{\"name\":\"a\",\"task\":\"A\\n\"}{\"name\":\"b\",\"task\":\"B\",\"depends_on\":[\"a\"]}";
        let tasks = read(text, 9, &[]).unwrap();
        assert_eq!(
            tasks[0].task,
            "A\n\nOther tasks build on this one: commit your work when it is done."
        );
        assert_eq!(
            tasks[1].task,
            "B\n\nThis builds on other tasks, which are done. Begin with their work:\n\n    \
             git merge --no-edit \"$(git claudio show --format '%(branch)' a)\""
        );
    }
}
