//! The environment of an agent: the caller's, minus what would mislead it.

use crate::instance::{Base, InstanceId};
use std::ffi::{OsStr, OsString};
use std::path::Path;

/// Variables of an enclosing agent session or terminal multiplexer.
const MISLEADING: &[&str] = &[
    "CLAUDECODE",
    "CLAUDE_CODE_ENTRYPOINT",
    "CLAUDE_CODE_SESSION_ID",
    "CLAUDE_CODE_SSE_PORT",
    "CLAUDE_PROJECT_DIR",
    "CODEX_SANDBOX",
    "CODEX_SANDBOX_NETWORK_DISABLED",
    "CODEX_THREAD_ID",
    "TMUX",
    "TMUX_PANE",
    // They describe the terminal of the caller, not the pty that the agent gets.
    "COLUMNS",
    "LINES",
    "OLDPWD",
];

/// The variables with which git names a repository or hands a caller's one-time options on (most of
/// `git rev-parse --local-env-vars`). Inherited, they would send an agent's git calls to the wrong
/// repository. `GIT_CONFIG_COUNT` and its pairs stay: people set those for a whole session.
const REPOSITORY: &[&str] = &[
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CONFIG",
    "GIT_CONFIG_PARAMETERS",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_IMPLICIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_INTERNAL_SUPER_PREFIX",
    "GIT_NAMESPACE",
    "GIT_NO_REPLACE_OBJECTS",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_QUARANTINE_PATH",
    "GIT_REFLOG_ACTION",
    "GIT_REPLACE_REF_BASE",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
];

/// Returns the caller's one-time options (`git -c`) out of its environment. An agent does not get them, but
/// what is done to prepare its worktree follows them.
pub fn one_time_options(caller: &[(OsString, OsString)]) -> Option<(OsString, OsString)> {
    caller.iter().find(|(name, _)| name == "GIT_CONFIG_PARAMETERS").cloned()
}

/// What tells the processes of one instance from all others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// `CLAUDIO_INSTANCE` and `CLAUDIO_REPOSITORY`, as they stand in the processes' environment.
    pub variables: [(OsString, OsString); 2],
}

impl Tag {
    /// The tag of the instance `id` of the repository whose `.claudio/` is `root`.
    pub fn new(root: &Path, id: &InstanceId) -> Self {
        Self {
            variables: [
                ("CLAUDIO_INSTANCE".into(), id.as_str().into()),
                ("CLAUDIO_REPOSITORY".into(), root.into()),
            ],
        }
    }
}

/// Returns the environment for the processes of an instance, from the caller's.
///
/// Settings (`CLAUDIO_*`) are kept, so that a `git claudio` inside an instance behaves like one
/// outside; what belongs to an enclosing instance is replaced.
pub fn agent_environment(
    caller: impl IntoIterator<Item = (OsString, OsString)>,
    tag: &Tag,
    socket: &Path,
    base: &Base,
) -> Vec<(OsString, OsString)> {
    let ours = [
        ("CLAUDIO_SOCKET".into(), socket.into()),
        ("CLAUDIO_BASE".into(), base.commit.clone().into()),
    ];
    let ours: Vec<(OsString, OsString)> = tag.variables.iter().cloned().chain(ours).collect();
    let mut environment: Vec<(OsString, OsString)> = caller
        .into_iter()
        .filter(|(name, _)| !is_misleading(name) && ours.iter().all(|(n, _)| n != name))
        .collect();
    environment.extend(ours);
    environment
}

/// Keeps git from walking up out of `worktree`: with its `.git` file gone, an agent's `git add` would
/// otherwise work on the main worktree.
pub fn keep_below(environment: &mut Vec<(OsString, OsString)>, worktree: &Path) {
    const CEILINGS: &str = "GIT_CEILING_DIRECTORIES";
    let Some(parent) = worktree.parent() else { return };
    let mut ceilings = parent.as_os_str().to_owned();
    if let Some(at) = environment.iter().position(|(name, _)| name == CEILINGS) {
        let (_, others) = environment.swap_remove(at);
        ceilings.push(":");
        ceilings.push(others);
    }
    environment.push((CEILINGS.into(), ceilings));
}

pub(super) fn is_misleading(name: &OsStr) -> bool {
    REPOSITORY.iter().chain(MISLEADING).any(|known| name == *known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn git_is_kept_below_the_worktree_and_below_what_it_was_kept_before() {
        let mut environment = vec![("A".into(), "x".into())];
        keep_below(&mut environment, Path::new("/r/w/abcde"));
        keep_below(&mut environment, Path::new("/s/t"));
        let ceilings = ("GIT_CEILING_DIRECTORIES".into(), "/s:/r/w".into());
        assert_eq!(environment, [("A".into(), "x".into()), ceilings]);
    }

    #[test]
    fn only_what_misleads_is_taken_away() {
        let caller =
            ["GIT_DIR", "GIT_AUTHOR_NAME", "TMUX", "PATH", "CLAUDIO_INSTANCE", "GIT_PREFIX"]
                .map(|name| (OsString::from(name), OsString::from("x")));
        let id = "abcde".parse().unwrap();
        let tag = Tag::new(Path::new("/r/.claudio"), &id);
        let base = Base { reference: None, commit: "c0ffee".into() };
        let result = agent_environment(caller, &tag, Path::new("/s"), &base);
        let text: Vec<String> = result
            .iter()
            .map(|(n, v)| format!("{}={}", n.to_string_lossy(), v.to_string_lossy()))
            .collect();
        assert_eq!(
            text,
            [
                "GIT_AUTHOR_NAME=x",
                "PATH=x",
                "CLAUDIO_INSTANCE=abcde",
                "CLAUDIO_REPOSITORY=/r/.claudio",
                "CLAUDIO_SOCKET=/s",
                "CLAUDIO_BASE=c0ffee"
            ]
        );
    }
}
