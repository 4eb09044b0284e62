//! The words of Codex for what an agent may do: its approval policies, sandbox modes and plan mode.

use super::super::Error;
use super::NAME;
use crate::instance::Setup;
use serde_json::{Map, Value, json};

const APPROVALS: &[&str] = &["untrusted", "on-request", "never", PLAN, BYPASS];
/// Its terminal has no option for plan mode, only a key.
const APPROVALS_OF_TERMINAL: &[&str] = &["untrusted", "on-request", "never", BYPASS];
const SANDBOXES: &[&str] = &["read-only", "workspace-write", FULL_ACCESS];
const PLAN: &str = "plan";
const NEVER: &str = "never";
const FULL_ACCESS: &str = "danger-full-access";
/// No approvals and no sandbox; only this name gives both up.
pub const BYPASS: &str = "dangerously-bypass-approvals-and-sandbox";

const USE_BYPASS: &str =
    "use '--permission-mode dangerously-bypass-approvals-and-sandbox', which is shown";
const OWN_SERVER: &str = "each instance has a server of its own, which ends with it";
/// What an argument may not be.
const RESERVED: &[(&str, &str)] = &[
    ("--yolo", USE_BYPASS),
    ("--listen", "it belongs to the protocol"),
    ("--stdio", "it belongs to the protocol"),
    ("proxy", OWN_SERVER),
];
/// What an argument may not hold, as a setting or however else it is spelled.
const RESERVED_WORDS: &[(&str, &str)] = &[(BYPASS, USE_BYPASS), ("daemon", OWN_SERVER)];

/// What the agent may do without asking. What is not said is left to Codex and its configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::backend) struct Permissions {
    approval: Option<String>,
    sandbox: Option<String>,
    /// Whether turns only plan, and may ask questions.
    plan: bool,
}

impl Permissions {
    /// Reads the options of an instance.
    ///
    /// # Errors
    /// If Codex knows a word not, or if the options give up what only [`BYPASS`] may.
    pub(super) fn read(setup: &Setup) -> Result<Self, Error> {
        Self::read_with(setup, APPROVALS)
    }

    /// Returns the same as arguments for Codex's own terminal.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(in crate::backend) fn arguments(setup: &Setup) -> Result<Vec<String>, Error> {
        let own = Self::read_with(setup, APPROVALS_OF_TERMINAL)?;
        if setup.permission_mode.as_deref() == Some(BYPASS) {
            return Ok(vec![format!("--{BYPASS}")]);
        }
        let approval = own.approval.map(|word| format!("--ask-for-approval={word}"));
        let sandbox = own.sandbox.map(|word| format!("--sandbox={word}"));
        Ok(approval.into_iter().chain(sandbox).collect())
    }

    fn read_with(setup: &Setup, approvals: &'static [&'static str]) -> Result<Self, Error> {
        let mode = known("permission mode", setup.permission_mode.as_deref(), approvals)?;
        let sandbox = known("sandbox mode", setup.sandbox.as_deref(), SANDBOXES)?;
        if !setup.allowed_tools.is_empty() {
            return Err(Error::NoOption {
                backend: NAME.to_owned(),
                option: "list of allowed tools",
            });
        }
        for arg in &setup.args {
            let name = arg.split_once('=').map_or(arg.as_str(), |(name, _)| name);
            let whole = RESERVED.iter().find(|(reserved, _)| *reserved == name);
            let part = RESERVED_WORDS.iter().find(|(reserved, _)| arg.contains(reserved));
            if let Some((_, instead)) = whole.or(part) {
                return Err(Error::Reserved { arg: arg.clone(), instead });
            }
        }
        match (mode, sandbox) {
            (Some(BYPASS), None | Some(FULL_ACCESS)) => Ok(Self {
                approval: Some(NEVER.to_owned()),
                sandbox: Some(FULL_ACCESS.to_owned()),
                plan: false,
            }),
            (Some(BYPASS), Some(sandbox)) => {
                Err(bypass(format!("--permission-mode {BYPASS} --sandbox {sandbox}")))
            }
            (Some(NEVER), Some(FULL_ACCESS)) => {
                Err(bypass(format!("--permission-mode {NEVER} --sandbox {FULL_ACCESS}")))
            }
            (mode, sandbox) => Ok(Self {
                approval: mode.filter(|mode| *mode != PLAN).map(str::to_owned),
                sandbox: sandbox.map(str::to_owned),
                plan: mode == Some(PLAN),
            }),
        }
    }

    /// Returns the parameters that start or resume a thread in `directory`.
    pub(super) fn thread(&self, directory: &str, model: Option<&str>) -> Map<String, Value> {
        let mut params = Map::new();
        params.insert("cwd".to_owned(), directory.into());
        let given = [
            ("approvalPolicy", self.approval.as_deref()),
            ("sandbox", self.sandbox.as_deref()),
            ("model", model),
        ];
        for (name, value) in given {
            if let Some(value) = value {
                params.insert(name.to_owned(), value.into());
            }
        }
        params
    }

    /// Returns the collaboration mode of a turn, if it is not Codex's own.
    pub(super) fn collaboration(&self, model: Option<&str>) -> Option<Value> {
        let model = model.filter(|_| self.plan)?;
        Some(json!({ "mode": PLAN, "settings": { "model": model } }))
    }

    /// Returns the word for what a thread says is in force.
    pub(super) fn in_force(&self, thread: &Value) -> Option<String> {
        let approval = thread["approvalPolicy"].as_str()?;
        let free = thread["sandbox"]["type"] == "dangerFullAccess";
        Some(match (approval, free) {
            (NEVER, true) => BYPASS.to_owned(),
            _ if self.plan => PLAN.to_owned(),
            _ => approval.to_owned(),
        })
    }
}

fn known<'a>(
    option: &'static str,
    value: Option<&'a str>,
    known: &'static [&'static str],
) -> Result<Option<&'a str>, Error> {
    match value {
        Some(value) if !known.contains(&value) => Err(Error::BadOption {
            backend: NAME.to_owned(),
            option,
            value: value.to_owned(),
            known,
        }),
        value => Ok(value),
    }
}

fn bypass(arg: String) -> Error {
    Error::Reserved { arg, instead: USE_BYPASS }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setup(mode: Option<&str>, sandbox: Option<&str>) -> Setup {
        Setup {
            permission_mode: mode.map(str::to_owned),
            sandbox: sandbox.map(str::to_owned),
            ..Setup::default()
        }
    }

    fn thread(mode: Option<&str>, sandbox: Option<&str>) -> Result<Map<String, Value>, String> {
        let read = Permissions::read(&setup(mode, sandbox)).map_err(|error| error.to_string());
        Ok(read?.thread("/wt", None))
    }

    #[test]
    fn what_is_not_said_is_left_to_codex() {
        assert_eq!(thread(None, None).unwrap().len(), 1);
        let both = thread(Some("untrusted"), Some("workspace-write")).unwrap();
        assert_eq!(both["approvalPolicy"], "untrusted");
        assert_eq!(both["sandbox"], "workspace-write");
        let plan = Permissions::read(&setup(Some("plan"), Some("read-only"))).unwrap();
        assert_eq!(plan.collaboration(Some("m")).unwrap()["mode"], "plan");
        assert_eq!(plan.collaboration(None), None);
        assert_eq!(plan.thread("/wt", None).get("approvalPolicy"), None);
    }

    #[test]
    fn only_the_full_name_gives_everything_up() {
        let all = thread(Some(BYPASS), None).unwrap();
        assert_eq!(all["approvalPolicy"], NEVER);
        assert_eq!(all["sandbox"], FULL_ACCESS);
        for (mode, sandbox) in [(NEVER, FULL_ACCESS), (BYPASS, "read-only")] {
            let error = thread(Some(mode), Some(sandbox)).unwrap_err();
            assert!(error.contains(BYPASS), "{error}");
        }
        let args = vec![format!("--{BYPASS}")];
        let hidden = Permissions::read(&Setup { args, ..Setup::default() });
        assert!(matches!(hidden, Err(Error::Reserved { .. })));
    }

    #[test]
    fn what_is_in_force_is_shown_also_if_configuration_says_it() {
        let none = Permissions::default();
        let full = json!({"approvalPolicy": "never", "sandbox": {"type": "dangerFullAccess"}});
        assert_eq!(none.in_force(&full).as_deref(), Some(BYPASS));
        let own = json!({"approvalPolicy": "on-request", "sandbox": {"type": "workspaceWrite"}});
        assert_eq!(none.in_force(&own).as_deref(), Some("on-request"));
        assert_eq!(none.in_force(&json!({"approvalPolicy": {"granular": {}}})), None);
    }

    #[test]
    fn a_terminal_gets_the_same_as_arguments() {
        let arguments = |mode, sandbox| {
            Permissions::arguments(&setup(mode, sandbox)).map_err(|error| error.to_string())
        };
        assert_eq!(arguments(None, None).unwrap(), [""; 0]);
        assert_eq!(
            arguments(Some("never"), Some("read-only")).unwrap(),
            ["--ask-for-approval=never", "--sandbox=read-only"]
        );
        assert_eq!(arguments(Some(BYPASS), None).unwrap(), [format!("--{BYPASS}")]);
        assert!(arguments(Some(NEVER), Some(FULL_ACCESS)).unwrap_err().contains(BYPASS));
        assert!(arguments(Some("plan"), None).unwrap_err().contains("on-request"));
        let args = vec!["-c".to_owned(), "features.daemon_auto_start=true".to_owned()];
        let hidden = Permissions::arguments(&Setup { args, ..Setup::default() });
        assert!(matches!(hidden, Err(Error::Reserved { .. })));
    }

    #[test]
    fn a_wrong_word_is_named() {
        let error = thread(Some("acceptEdits"), None).unwrap_err();
        assert!(error.contains("'acceptEdits'") && error.contains("on-request"), "{error}");
        assert!(thread(None, Some("none")).unwrap_err().contains("workspace-write"));
    }
}
