//! The dialogs that an agent shows in its own terminal before it begins: foreseen from its configuration,
//! which is only ever read. Over their machine protocols the agents show none of them.

use super::Workspace;
use crate::backend::{self, claude};
use serde_json::Value;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// A dialog that would come up, and how to answer it beforehand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Foreseen {
    /// What the agent would ask.
    pub asks: String,
    /// What to do about it.
    pub mend: String,
}

/// Returns the dialogs that `backend` would show in this repository.
pub fn dialogs(workspace: &Workspace, backend: &str) -> Vec<Foreseen> {
    let (home, environment) = (workspace.repository().home(), workspace.environment());
    match backend {
        claude::NAME => of_claude(&home, environment),
        backend::codex::NAME => of_codex(&home, environment),
        _ => Vec::new(),
    }
}

/// Returns the dialog that `backend` would show because it is to ask nobody any more, if that is its
/// permission mode. Whether to accept that is for a person to say, so nothing answers it for them.
pub fn bypass_dialog(workspace: &Workspace, backend: &str, mode: &str) -> Option<Foreseen> {
    if backend != claude::NAME || mode != claude::BYPASS {
        return None;
    }
    let file = claude::directory(workspace.environment())?.join("settings.json");
    let settings = std::fs::read(&file).unwrap_or_default();
    let settings: Value = serde_json::from_slice(&settings).unwrap_or_default();
    (settings["skipDangerousModePermissionPrompt"] != true).then(|| Foreseen {
        asks: format!("permission mode '{mode}' has not been accepted yet"),
        mend: format!(
            "accept it with 'git claudio attach', or set skipDangerousModePermissionPrompt to true in \
             '{}'",
            file.display()
        ),
    })
}

fn of_claude(repository: &Path, environment: &[(OsString, OsString)]) -> Vec<Foreseen> {
    let Some(file) = claude::own_file(environment) else { return Vec::new() };
    let text = std::fs::read(&file).unwrap_or_default();
    let known: Value = serde_json::from_slice(&text).unwrap_or_default();
    if known["hasCompletedOnboarding"] != true {
        let asks = "its set-up of the first day has not been completed".to_owned();
        let mend = "run 'claude' once in this repository, in a terminal".to_owned();
        return vec![Foreseen { asks, mend }];
    }
    let mut dialogs = Vec::new();
    let trusted = |path: &Path| {
        known["projects"][path.to_string_lossy().as_ref()]["hasTrustDialogAccepted"] == true
    };
    if !repository.ancestors().any(trusted) {
        dialogs.push(Foreseen {
            asks: format!("it does not trust '{}' yet", repository.display()),
            mend: format!(
                "run 'claude' once there and accept, or set \
                 projects.\"{}\".hasTrustDialogAccepted to true in '{}'",
                repository.display(),
                file.display()
            ),
        });
    }
    if let Some(key) = variable(environment, "ANTHROPIC_API_KEY").and_then(OsStr::to_str) {
        let tail = key.char_indices().rev().nth(19).map_or(key, |(start, _)| &key[start..]);
        let approved = known["customApiKeyResponses"]["approved"].as_array();
        if !approved.is_some_and(|keys| keys.iter().any(|known| known == tail)) {
            dialogs.push(Foreseen {
                asks: "it has not been told to use the key in ANTHROPIC_API_KEY".to_owned(),
                mend: format!(
                    "run 'claude' once and allow the key, or add its last 20 characters to \
                     customApiKeyResponses.approved in '{}'",
                    file.display()
                ),
            });
        }
    }
    dialogs
}

fn of_codex(repository: &Path, environment: &[(OsString, OsString)]) -> Vec<Foreseen> {
    let directory = match variable(environment, "CODEX_HOME") {
        Some(directory) => PathBuf::from(directory),
        None => match variable(environment, "HOME") {
            Some(home) => Path::new(home).join(".codex"),
            None => return Vec::new(),
        },
    };
    let file = directory.join("config.toml");
    let text = std::fs::read_to_string(&file).unwrap_or_default();
    if has_trust_level(&text, &repository.to_string_lossy()) {
        return Vec::new();
    }
    vec![Foreseen {
        asks: format!("it does not trust '{}' yet", repository.display()),
        mend: format!(
            "add to '{}': [projects.\"{}\"] with trust_level = \"trusted\"",
            file.display(),
            repository.display()
        ),
    }]
}

/// Whether the configuration says how far a project is trusted. Read line by line, as Codex itself
/// writes it; a person who writes it otherwise gets a warning for nothing.
fn has_trust_level(text: &str, project: &str) -> bool {
    let mut inside = false;
    for line in text.lines().map(str::trim) {
        if line.starts_with('[') {
            let name = line.trim_start_matches("[projects.").trim_end_matches(']');
            inside = line.starts_with("[projects.") && name.trim_matches(['"', '\'']) == project;
        } else if inside && line.starts_with("trust_level") {
            return true;
        }
    }
    false
}

fn variable<'a>(environment: &'a [(OsString, OsString)], name: &str) -> Option<&'a OsStr> {
    let found = environment.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_os_str());
    found.filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn environment(home: &Path) -> Vec<(OsString, OsString)> {
        vec![
            ("HOME".into(), home.into()),
            ("ANTHROPIC_API_KEY".into(), "sk-ant-0123456789abcdefghij".into()),
        ]
    }

    #[test]
    fn what_claude_would_ask_is_known_beforehand() {
        let home = tempfile::tempdir().unwrap();
        let repository = Path::new("/srv/project");
        let foreseen = |known: Value| {
            std::fs::write(home.path().join(".claude.json"), known.to_string()).unwrap();
            of_claude(repository, &environment(home.path())).len()
        };
        assert_eq!(of_claude(repository, &environment(home.path())).len(), 1, "no file");
        assert_eq!(foreseen(json!({"hasCompletedOnboarding": true})), 2);
        let approved = json!({"approved": ["0123456789abcdefghij"]});
        let known = |trusted: &str| {
            json!({
                "hasCompletedOnboarding": true,
                "customApiKeyResponses": approved,
                "projects": {trusted: {"hasTrustDialogAccepted": true}},
            })
        };
        assert_eq!(foreseen(known("/srv/project")), 0);
        assert_eq!(foreseen(known("/srv")), 0, "trust is inherited");
        assert_eq!(foreseen(known("/srv/projects")), 1);
    }

    #[test]
    fn what_codex_would_ask_is_known_beforehand() {
        let text = "model = \"x\"\n[projects.\"/a\"]\ntrust_level = \"trusted\"\n\
                    [projects.'/b']\nother = 1\n[tui]\ntrust_level = 1\n";
        assert!(has_trust_level(text, "/a"));
        assert!(!has_trust_level(text, "/b") && !has_trust_level(text, "/c"));
    }
}
