//! The values of all settings, as types.

use std::collections::BTreeMap;
use std::time::Duration;

/// How agents are driven unless an option says otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// Over the agent's machine protocol.
    #[default]
    Structured,
    /// The agent's own full-screen program in a pty.
    Terminal,
}

/// What kind of site pull requests are made on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Forge {
    /// Told by the host's name.
    #[default]
    Auto,
    /// GitHub.
    GitHub,
    /// GitLab.
    GitLab,
    /// None that we can speak to.
    None,
}

/// How a configured backend gets its task.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Delivery {
    /// On its standard input.
    #[default]
    Stdin,
    /// As the path of a file, its last argument.
    File,
    /// As text, its last argument.
    Argument,
}

/// The settings of one backend, `backend.<name>.*`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct BackendSettings {
    /// The program and its first arguments; empty if the backend's own is to be used.
    pub command: Vec<String>,
    /// Arguments that follow those of `command`, before those given after `--`.
    pub args: Vec<String>,
    /// How it gets its task. Backends that this program knows by name have their own way.
    pub task: Delivery,
    /// The machine protocol it speaks.
    pub protocol: Option<String>,
    /// The model to ask for.
    pub model: Option<String>,
    /// The agent's own permission mode.
    pub permission_mode: Option<String>,
    /// Prices of models.
    pub prices: Vec<String>,
}

/// Who is asked to review changes of certain paths.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewerRule {
    /// A path pattern.
    pub pattern: String,
    /// The reviewers' names, as the forge knows them.
    pub reviewers: Vec<String>,
}

/// All settings but those of backends have one field here; its name is the key's.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Values {
    pub(super) branch_prefix: String,
    pub(super) branch_include_id: bool,
    pub(super) branch_base: Option<String>,
    pub(super) backend_default: Option<String>,
    pub(super) backend_mode: Mode,
    pub(super) backends: BTreeMap<String, BackendSettings>,
    pub(super) limits_parallel: Option<u64>,
    pub(super) limits_cost: Option<f64>,
    pub(super) limits_tokens: Option<u64>,
    pub(super) limits_time: Option<Duration>,
    pub(super) worktree_path: String,
    pub(super) worktree_include: Option<String>,
    pub(super) worktree_setup: Option<String>,
    pub(super) pr_draft: bool,
    pub(super) pr_auto_rebase: bool,
    pub(super) pr_forge: Forge,
    pub(super) pr_timeout: Duration,
    pub(super) pr_template: Option<String>,
    pub(super) pr_labels: Vec<String>,
    pub(super) pr_reviewers_default: Vec<String>,
    pub(super) pr_reviewers_by_path: Vec<ReviewerRule>,
    pub(super) notify_command: Option<String>,
    pub(super) notify_on: Vec<String>,
    pub(super) stop_grace: Duration,
    pub(super) log_max_size: u64,
    pub(super) trash_expire: Option<Duration>,
    pub(super) conflicts_ignore: Vec<String>,
    pub(super) conflicts_refresh: bool,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            branch_prefix: "claudio".to_owned(),
            branch_include_id: true,
            branch_base: None,
            backend_default: None,
            backend_mode: Mode::Structured,
            backends: BTreeMap::new(),
            limits_parallel: None,
            limits_cost: None,
            limits_tokens: None,
            limits_time: None,
            worktree_path: ".claudio/worktrees/{id}".to_owned(),
            worktree_include: Some(".worktreeinclude".to_owned()),
            worktree_setup: None,
            pr_draft: false,
            pr_auto_rebase: true,
            pr_forge: Forge::Auto,
            pr_timeout: Duration::from_secs(120),
            pr_template: None,
            pr_labels: Vec::new(),
            pr_reviewers_default: Vec::new(),
            pr_reviewers_by_path: Vec::new(),
            notify_command: None,
            notify_on: super::keys::NOTIFY_ON.iter().map(|event| (*event).to_owned()).collect(),
            stop_grace: Duration::from_secs(10),
            log_max_size: 64 << 20,
            trash_expire: Some(Duration::from_secs(30 * 24 * 60 * 60)),
            conflicts_ignore: Vec::new(),
            conflicts_refresh: true,
        }
    }
}
