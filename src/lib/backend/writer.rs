//! A text written by an agent: one answer, without tools that do anything, without a session that
//! stays.

use super::environment::is_misleading;
use super::planner::{self, Question};
use super::{claude, codex};
use serde::Deserialize;
use std::ffi::OsString;

/// The backends that can do this; the first one is asked where nothing is said.
pub const WRITERS: [&str; 2] = [claude::NAME, codex::NAME];

const CLAUDE: &[&str] = &["-p", "--output-format=json", "--no-session-persistence", "--tools="];
/// Codex has no option that takes all tools away. Without these features it is left with one that asks
/// a person, who is not there, and one that looks at a picture, in a sandbox that only reads. What a
/// version does not know it passes over.
const CODEX: &[&str] = &[
    "-cfeatures.shell_tool=false",
    "-cfeatures.multi_agent=false",
    "-cfeatures.goals=false",
    "-cfeatures.apps=false",
    "-cweb_search=\"disabled\"",
];

/// Returns how the backend `name` (one of [`WRITERS`]), whose program is `command` if that is not
/// empty, is asked.
///
/// # Errors
/// If it cannot be asked anything.
pub fn question(
    name: &str,
    command: &[String],
    model: Option<&str>,
) -> Result<Question, super::Error> {
    let mut question = planner::question(name, command, model)?;
    if name == codex::NAME {
        // Before the last one, which says that it is asked on its standard input.
        let at = question.args.len() - 1;
        drop(question.args.splice(at..at, CODEX.iter().map(OsString::from)));
        return Ok(question);
    }
    let own = command.iter().skip(1).map(OsString::from);
    let model = model.map(|model| OsString::from(format!("--model={model}")));
    question.args = own.chain(CLAUDE.iter().map(OsString::from)).chain(model).collect();
    Ok(question)
}

/// Returns the text of the answer of the backend `name`, or what went wrong in its own words.
///
/// # Errors
/// If it is no answer, or one that says that it failed.
pub fn answer(name: &str, output: &str) -> Result<String, String> {
    planner::answer(name, output)
}

/// Returns the caller's environment without what would mislead an agent.
pub fn environment(
    caller: impl IntoIterator<Item = (OsString, OsString)>,
) -> Vec<(OsString, OsString)> {
    caller.into_iter().filter(|(name, _)| !is_misleading(name)).collect()
}

#[derive(Debug, Deserialize)]
struct Answer {
    #[serde(default)]
    is_error: bool,
    #[serde(default)]
    result: Option<String>,
}

/// Returns the text of an answer of Claude Code's, or what went wrong in its own words.
///
/// # Errors
/// If it is no answer, or one that says that it failed.
pub(super) fn text(output: &str) -> Result<String, String> {
    let answer: Answer = serde_json::from_str(output.trim())
        .map_err(|error| format!("it said something unexpected: {error}"))?;
    match (answer.is_error, answer.result) {
        (false, Some(text)) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
        (_, Some(text)) if !text.trim().is_empty() => Err(text.trim().to_owned()),
        _ => Err("it said nothing".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_text_and_a_failure_its_words() {
        assert_eq!(text(r#"{"is_error":false,"result":" x "}"#), Ok("x".into()));
        assert_eq!(text(r#"{"is_error":true,"result":"Credit"}"#), Err("Credit".into()));
        assert!(text(r#"{"is_error":false,"result":""}"#).is_err() && text("oops").is_err());
    }

    #[test]
    fn what_is_asked_is_not_among_the_arguments() {
        let own = ["my-claude".to_owned(), "-x".to_owned()];
        let Question { program, args } = question("claude", &own, Some("m")).unwrap();
        assert_eq!((program.as_str(), args.len()), ("my-claude", 6));
        assert!(args.iter().any(|arg| arg == "--tools="));
        let codex = question("codex", &[], None).unwrap();
        assert_eq!(codex.args.last(), Some(&"-".into()));
        assert!(codex.args.contains(&"--sandbox=read-only".into()), "{codex:?}");
        assert!(codex.args.contains(&"-cfeatures.shell_tool=false".into()), "{codex:?}");
    }
}
