//! A text written by Claude Code: one answer, without tools, without a session that stays.

use super::environment::is_misleading;
use serde::Deserialize;
use std::ffi::OsString;

/// The backend that can do this.
pub const WRITER: &str = "claude";

/// Returns the program and its arguments; what is asked goes to its standard input.
pub fn command(own: &[String], model: Option<&str>) -> (String, Vec<OsString>) {
    let (program, first) = match own.split_first() {
        Some((program, first)) => (program.clone(), first),
        None => (WRITER.to_owned(), [].as_slice()),
    };
    let mut args: Vec<OsString> = first.iter().map(OsString::from).collect();
    let fixed = ["-p", "--output-format=json", "--no-session-persistence", "--tools="];
    args.extend(fixed.map(OsString::from));
    args.extend(model.map(|model| OsString::from(format!("--model={model}"))));
    (program, args)
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

/// Returns the text of an answer, or what went wrong in the program's own words.
///
/// # Errors
/// If it is no answer, or one that says that it failed.
pub fn text(output: &str) -> Result<String, String> {
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
        let (program, args) = command(&["my-claude".into(), "-x".into()], Some("m"));
        assert_eq!(program, "my-claude");
        assert_eq!(args.len(), 6);
        assert!(args.iter().any(|arg| arg == "--tools="));
    }
}
