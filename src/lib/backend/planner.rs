//! One question to an agent that may look at a repository and change nothing, and its answer.
//!
//! Claude Code gets only the tools that read. Its own plan mode is not used: it tells the model to write
//! its plan into a file and to end with a tool, and an answer never comes. Codex works in its read-only
//! sandbox. Neither keeps a session; Claude Code reads no settings of the repository, so that nothing
//! in it can run a command.

use super::{Error, SHELL, claude, codex, writer};
use serde_json::Value;
use std::ffi::OsString;

/// How an agent is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// The program's name or path.
    pub program: String,
    /// Its arguments; what is asked goes to its standard input.
    pub args: Vec<OsString>,
}

const CLAUDE: &[&str] = &[
    "-p",
    "--output-format=json",
    "--no-session-persistence",
    "--tools=Read,Grep,Glob",
    "--permission-mode=default",
    "--setting-sources=user",
    "--strict-mcp-config",
];
/// Without the last one it waits for a network that is not there until its time is over.
const CODEX: &[&str] = &[
    "exec",
    "--json",
    "--ephemeral",
    "--skip-git-repo-check",
    "--sandbox=read-only",
    "-cfeatures.unbounded_connection_retries=false",
];

/// Returns how the backend `name`, whose program is `command` if that is not empty, is asked.
///
/// # Errors
/// If it cannot be asked anything, or takes no model.
pub fn question(name: &str, command: &[String], model: Option<&str>) -> Result<Question, Error> {
    let (program, first) = match command.split_first() {
        Some((program, first)) => (program.clone(), first),
        None => (name.to_owned(), [].as_slice()),
    };
    let model = |option: &str| model.map(|model| format!("{option}={model}"));
    let own: Vec<String> = match name {
        SHELL => return Err(Error::NoAnswers(name.to_owned())),
        claude::NAME => {
            CLAUDE.iter().map(|arg| (*arg).to_owned()).chain(model("--model")).collect()
        }
        codex::NAME => {
            let fixed = CODEX.iter().map(|arg| (*arg).to_owned());
            fixed.chain(model("--model")).chain(["-".to_owned()]).collect()
        }
        _ if model("").is_some() => {
            return Err(Error::NoOption { backend: name.to_owned(), option: "model" });
        }
        _ => Vec::new(),
    };
    let args = first.iter().cloned().chain(own).map(OsString::from).collect();
    Ok(Question { program, args })
}

/// Returns the text of an answer, or what went wrong in the program's own words.
///
/// # Errors
/// If there is none.
pub fn answer(name: &str, output: &str) -> Result<String, String> {
    match name {
        claude::NAME => writer::text(output),
        codex::NAME => codex_text(output),
        _ => Some(output.trim())
            .filter(|text| !text.is_empty())
            .map(str::to_owned)
            .ok_or_else(silent),
    }
}

fn silent() -> String {
    "it said nothing".to_owned()
}

/// The last message counts; those before it tell what it is about to do.
fn codex_text(output: &str) -> Result<String, String> {
    let (mut said, mut wrong) = (None, None);
    for line in output.lines() {
        let Ok(event) = serde_json::from_str::<Value>(line) else { continue };
        let text = |path: &str| event.pointer(path).and_then(Value::as_str).map(str::to_owned);
        match event["type"].as_str() {
            Some("item.completed") if event["item"]["type"] == "agent_message" => {
                said = text("/item/text");
            }
            Some("turn.failed") => wrong = text("/error/message"),
            Some("error") if wrong.is_none() => wrong = text("/message"),
            // What went wrong on the way did not hinder it.
            Some("turn.completed") => {
                return said.filter(|text| !text.trim().is_empty()).ok_or_else(silent);
            }
            _ => {}
        }
    }
    Err(wrong.unwrap_or_else(silent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agents_are_asked_without_the_tools_to_write() {
        let claude = question("claude", &[], Some("m")).unwrap();
        assert!(claude.args.contains(&"--tools=Read,Grep,Glob".into()), "{claude:?}");
        assert_eq!(claude.args.last(), Some(&"--model=m".into()));
        let own = ["/opt/codex".to_owned(), "--profile=x".to_owned()];
        let codex = question("codex", &own, None).unwrap();
        assert_eq!((codex.program.as_str(), &codex.args[0]), ("/opt/codex", &"--profile=x".into()));
        assert!(codex.args.contains(&"--sandbox=read-only".into()), "{codex:?}");
        assert_eq!(question("shell", &[], None), Err(Error::NoAnswers("shell".into())));
        assert!(question("own", &["x".to_owned()], Some("m")).is_err());
    }

    #[test]
    fn the_last_message_of_a_turn_that_ended_well_is_the_answer() {
        let message = |text: &str| {
            format!(
                "{{\"type\":\"item.completed\",\"item\":{{\"type\":\"agent_message\",\"text\":\"{text}\"}}}}\n"
            )
        };
        let end = "{\"type\":\"turn.completed\"}\n";
        let retry = "{\"type\":\"error\",\"message\":\"Reconnecting\"}\n";
        let failed = "{\"type\":\"turn.failed\",\"error\":{\"message\":\"no credit\"}}\n";
        let output = [retry, &message("I look"), "noise\n", &message("plan"), end].concat();
        assert_eq!(answer("codex", &output), Ok("plan".to_owned()));
        let output = [retry, &message("I look"), failed].concat();
        assert_eq!(answer("codex", &output), Err("no credit".to_owned()));
        assert_eq!(answer("codex", retry), Err("Reconnecting".to_owned()));
        assert_eq!(answer("own", " \n"), Err("it said nothing".to_owned()));
    }
}
