//! The table of keys. Documentation, spelling, parsing and `config list` all come from it.

use super::value::Slot;
use super::values::{BackendSettings, Delivery, Forge, Mode, Values};

/// One row of the table: a key of `T`.
pub(super) struct Key<T: 'static> {
    pub(super) info: KeyInfo,
    pub(super) slot: Slot<T>,
}

/// What a person can know about a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KeyInfo {
    /// The name, as YAML spells it; for backends what follows `backend.<name>.`.
    pub name: &'static str,
    /// What kind of value it takes, in a few words.
    pub kind: &'static str,
    /// The words it takes, if they are few.
    pub words: &'static [&'static str],
    /// The default, as it would be written; empty if nothing is set.
    pub default: &'static str,
    /// What it does, in a paragraph.
    pub doc: &'static str,
    /// The version that first gave it this meaning.
    pub since: &'static str,
}

const fn key<T>(
    name: &'static str,
    slot: Slot<T>,
    default: &'static str,
    doc: &'static str,
) -> Key<T> {
    let (kind, words) = (slot.kind(), slot.words());
    Key { info: KeyInfo { name, kind, words, default, doc, since: "0.1.0" }, slot }
}

/// Returns all keys but those of backends, in the order of the documentation.
pub fn keys() -> impl Iterator<Item = KeyInfo> {
    KEYS.iter().map(|key| key.info)
}

/// Returns the keys that follow `backend.<name>.`.
pub fn backend_keys() -> impl Iterator<Item = KeyInfo> {
    BACKEND_KEYS.iter().map(|key| key.info)
}

/// The events that a person can be notified of.
pub(super) const NOTIFY_ON: &[&str] =
    &["waiting_input", "completed", "failed", "budget", "conflict"];

pub(super) static KEYS: &[Key<Values>] = &[
    key(
        "branch.prefix",
        Slot::Text(|v| &mut v.branch_prefix),
        "claudio",
        "What the names of new branches begin with; a '/' follows. It may contain '/' itself. If \
         it is empty, branches have no prefix.",
    ),
    key(
        "branch.include_id",
        Slot::Bool(|v| &mut v.branch_include_id),
        "true",
        "Whether the names of new branches contain the instance's id: '<prefix>/<id>-<slug>' \
         instead of '<prefix>/<slug>'. A name that is taken gets '-2', '-3' and so on.",
    ),
    key(
        "branch.base",
        Slot::OptionalText(|v| &mut v.branch_base),
        "",
        "The revision that new instances start from. If it is not set: the remote's default \
         branch, else the branch that is checked out.",
    ),
    key(
        "backend.default",
        Slot::OptionalText(|v| &mut v.backend_default),
        "",
        "The backend of new instances. If it is not set: the first agent that is installed.",
    ),
    key(
        "backend.mode",
        Slot::Choice(&["structured", "terminal"], |v, at| {
            v.backend_mode = if at == 0 { Mode::Structured } else { Mode::Terminal };
        }),
        "structured",
        "How agents are driven: 'structured' over their machine protocol, 'terminal' as their own \
         full-screen program.",
    ),
    key(
        "limits.parallel",
        Slot::Limit(|v| &mut v.limits_parallel),
        "none",
        "How many instances may run at once; others wait as pending until one ends. Without a \
         limit, what is added starts at once.",
    ),
    key(
        "limits.cost",
        Slot::Cost(|v| &mut v.limits_cost),
        "none",
        "US dollars that each new instance may spend before it is paused, as far as its agent \
         says what it spends.",
    ),
    key(
        "limits.tokens",
        Slot::Limit(|v| &mut v.limits_tokens),
        "none",
        "Tokens that each new instance may use before it is paused: input, output and what is \
         written to a cache together. What is read from a cache does not count.",
    ),
    key(
        "limits.time",
        Slot::OptionalDuration(|v| &mut v.limits_time),
        "none",
        "How long each new instance may work before it is paused. Time in which it waits for a \
         person does not count.",
    ),
    key(
        "worktree.path",
        Slot::Template(|v| &mut v.worktree_path),
        ".claudio/worktrees/{id}",
        "Where the worktrees of new instances are made, from the root of the main worktree. \
         '{id}' stands for the instance's id and must occur, '{repo}' for the name of the main \
         worktree's directory. It may lead outside the repository, which helps build tools that \
         look for a workspace file in parent directories.",
    ),
    key(
        "worktree.include",
        Slot::OptionalText(|v| &mut v.worktree_include),
        ".worktreeinclude",
        "The file, from the root of the main worktree, whose patterns name the ignored files that \
         are copied into new worktrees. If it is empty, nothing is copied.",
    ),
    key(
        "worktree.setup",
        Slot::OptionalText(|v| &mut v.worktree_setup),
        "",
        "A command that 'sh' runs in each new worktree before its agent starts. If it fails, so \
         does the instance.",
    ),
    key(
        "pr.draft",
        Slot::Bool(|v| &mut v.pr_draft),
        "false",
        "Whether pull requests are made as drafts.",
    ),
    key(
        "pr.auto_rebase",
        Slot::Bool(|v| &mut v.pr_auto_rebase),
        "true",
        "Whether a branch is rebased onto its base before its pull request is made.",
    ),
    key(
        "pr.forge",
        Slot::Choice(&["auto", "github", "gitlab", "none"], |v, at| {
            v.pr_forge = [Forge::Auto, Forge::GitHub, Forge::GitLab, Forge::None][at.min(3)];
        }),
        "auto",
        "What kind of site the remote is on: 'github' is spoken to by 'gh', 'gitlab' by 'glab'; \
         'none' only pushes and prints the page to open. 'auto' tells it by the host's name.",
    ),
    key(
        "pr.timeout",
        Slot::Duration(|v| &mut v.pr_timeout),
        "2m",
        "How long a single call of 'gh', 'glab' or git over the network may take.",
    ),
    key(
        "pr.template",
        Slot::OptionalText(|v| &mut v.pr_template),
        "",
        "The file, from the root of the main worktree, that new pull requests are written by. \
         '{{summary}}', '{{changes}}', '{{testing}}', '{{branch}}' and '{{task}}' in it are \
         replaced. If it is not set, the forge's own template files are looked for.",
    ),
    key("pr.labels", Slot::List(|v| &mut v.pr_labels), "", "Labels of new pull requests."),
    key(
        "pr.reviewers.default",
        Slot::List(|v| &mut v.pr_reviewers_default),
        "",
        "Who is asked to review each new pull request.",
    ),
    key(
        "pr.reviewers.by_path",
        Slot::Rules(|v| &mut v.pr_reviewers_by_path),
        "",
        "Who is also asked to review a pull request that changes certain paths. In YAML a mapping \
         of patterns to names; elsewhere words of the form 'PATTERN=NAME,NAME'.",
    ),
    key(
        "notify.command",
        Slot::OptionalText(|v| &mut v.notify_command),
        "",
        "A command that 'sh' runs in the main worktree when one of the events of 'notify.on' happens. \
         It gets the event as JSON on its standard input and in the variables CLAUDIO_EVENT, \
         CLAUDIO_INSTANCE, CLAUDIO_NAME, CLAUDIO_STATE, CLAUDIO_MESSAGE, CLAUDIO_TASK, \
         CLAUDIO_BRANCH and CLAUDIO_WORKTREE. It is ended after 30 seconds and holds no instance \
         up; when it fails, the journal says so. Two words stand for commands of their own: \
         'desktop' shows a notification with notify-send or osascript, 'bell' rings the bell of the \
         terminal from which the instance was started.",
    ),
    key(
        "notify.on",
        Slot::Subset(NOTIFY_ON, |v| &mut v.notify_on),
        "waiting_input,completed,failed,budget,conflict",
        "The events that 'notify.command' is run for: an instance waits for a person, has completed, \
         has failed, was paused because its budget is used up, or conflicts with another one.",
    ),
    key(
        "stop.grace",
        Slot::Duration(|v| &mut v.stop_grace),
        "10s",
        "How long an instance that is stopped has to end by itself before it is killed.",
    ),
    key(
        "log.max_size",
        Slot::Size(|v| &mut v.log_max_size),
        "64M",
        "How large the log of an instance's output, and that of its agent's events, may grow before its \
         oldest part is dropped. Less than 64k counts as 64k.",
    ),
    key(
        "trash.expire",
        Slot::OptionalDuration(|v| &mut v.trash_expire),
        "30d",
        "How long what was removed can be brought back by 'git claudio undo'; 'none' keeps it for \
         ever.",
    ),
    key(
        "conflicts.ignore",
        Slot::Patterns(|v| &mut v.conflicts_ignore),
        "",
        "Patterns of paths, as in '.gitignore', that are left out when conflicts are looked for. Several \
         are words, as in \"*.lock docs/\" (quoted as for a shell if they hold spaces), a list in YAML, \
         or several values in git's configuration.",
    ),
    key(
        "conflicts.refresh",
        Slot::Bool(|v| &mut v.conflicts_refresh),
        "true",
        "Whether conflicts are looked for whenever a turn ends, and when 'git claudio check' is asked \
         and nobody has looked for 20 seconds; always beside the instances, which do not wait for it.",
    ),
];

pub(super) static BACKEND_KEYS: &[Key<BackendSettings>] = &[
    key(
        "command",
        Slot::Words(|b| &mut b.command),
        "",
        "The program, with its first arguments if there are any; no shell reads it. For 'claude', \
         'codex' and 'shell' it replaces their own; any other name becomes a backend by it.",
    ),
    key(
        "args",
        Slot::Words(|b| &mut b.args),
        "",
        "Arguments for each start, before those given after '--'.",
    ),
    key(
        "task",
        Slot::Choice(&["stdin", "file", "argument"], |b, at| {
            b.task = [Delivery::Stdin, Delivery::File, Delivery::Argument][at.min(2)];
        }),
        "stdin",
        "How a backend that is not built in gets its task: on its standard input, or as its last \
         argument: the path of a file, or the text itself.",
    ),
    key(
        "protocol",
        Slot::OptionalText(|b| &mut b.protocol),
        "",
        "The machine protocol of a backend that is not built in. There is none yet: whoever asks \
         for one ('acp', the Agent Client Protocol) is told so, and nothing is started.",
    ),
    key(
        "model",
        Slot::OptionalText(|b| &mut b.model),
        "",
        "The model to ask for. If it is not set, the agent chooses.",
    ),
    key(
        "permission_mode",
        Slot::OptionalText(|b| &mut b.permission_mode),
        "",
        "The agent's own permission mode, in its own words. If it is not set, the agent asks \
         before it does what it holds to be dangerous.",
    ),
    key(
        "prices",
        Slot::Words(|b| &mut b.prices),
        "",
        "What tokens cost, for an agent that does not say so itself: for each model \
         'MODEL=INPUT/CACHED/OUTPUT', in US dollars for a million tokens; tokens written to a cache \
         cost as much as input unless a fourth number follows. It wins over the table that comes \
         with git claudio.",
    ),
];

#[cfg(test)]
mod tests {
    use super::super::value::Raw;
    use super::*;

    #[test]
    fn the_documented_defaults_are_the_real_ones() {
        let mut values = Values::default();
        for key in KEYS {
            let written = Raw::Text(key.info.default.to_owned());
            key.slot.set(&mut values, &written, false).unwrap();
        }
        assert_eq!(values, Values::default());
        let mut backend = BackendSettings::default();
        for key in BACKEND_KEYS {
            let written = Raw::Text(key.info.default.to_owned());
            key.slot.set(&mut backend, &written, false).unwrap();
        }
        assert_eq!(backend, BackendSettings::default());
    }

    #[test]
    fn every_key_has_a_section_and_one_documented_meaning() {
        let mut names: Vec<_> = keys().map(|key| key.name).collect();
        for info in keys().chain(backend_keys()) {
            assert!(info.doc.ends_with('.') && !info.doc.contains("  "), "{}", info.name);
        }
        assert!(names.iter().all(|name| name.contains('.')));
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), KEYS.len());
    }
}
