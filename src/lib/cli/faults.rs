//! The errors of the use cases in words, with what to do next. The one place that knows both.

use super::{CliError, ErrorKind};
use crate::supervisor::{ClientError, Refusal};
use crate::{backend, config, git, ops, store};

/// Turns an error of a use case into one of the command line.
pub fn error(error: ops::Error) -> CliError {
    let (kind, hints) = explain(&error);
    hints.into_iter().fold(CliError::new(kind, error.to_string()), CliError::hint)
}

/// Returns the kind of an error, and what to do next.
pub(super) fn explain(error: &ops::Error) -> (ErrorKind, Vec<String>) {
    use ops::Error as E;
    let hint = |text: &str| vec![text.to_owned()];
    match error {
        E::Git(error) => explain_git(error),
        E::Store(error) => explain_store(error),
        E::Config(error) => (ErrorKind::Config, vec![explain_config(error)]),
        E::NoHome => (ErrorKind::Config, hint("set HOME")),
        E::FileLocked { path } => (
            ErrorKind::Busy,
            vec![format!("try again; if nothing changes it: rm '{}'", path.display())],
        ),
        E::Backend(error) => explain_backend(error),
        E::Landing(error) => super::landing::explain(error),
        E::Tracked => (
            ErrorKind::Refused,
            hint("a repository must not bring its own state: git rm -r --cached .claudio"),
        ),
        E::BecameBare(_) => (
            ErrorKind::State,
            hint("if it has a main worktree after all: git config core.bare false"),
        ),
        E::PathNotUtf8(_) => (
            ErrorKind::State,
            hint("agents, records and '--json' need text: move it to a path that is UTF-8"),
        ),
        E::NoInstances => (ErrorKind::UnknownInstance, hint("git claudio add TASK")),
        E::UnknownInstance { candidates, .. } => {
            (ErrorKind::UnknownInstance, candidates_or(candidates, "git claudio ls"))
        }
        E::AmbiguousInstance { candidates, .. } => {
            (ErrorKind::AmbiguousInstance, candidates_or(candidates, "git claudio ls"))
        }
        E::NotInInstance => (ErrorKind::UnknownInstance, hint("git claudio ls")),
        E::BadPattern { .. } => (ErrorKind::Config, hint("correct the pattern where it is set")),
        E::TaskFile(wrong) => explain_task_file(wrong),
        E::EmptyPath
        | E::Outside { .. }
        | E::EmptyTask
        | E::TaskNotText { .. }
        | E::TaskLine(_)
        | E::BadName { .. }
        | E::BadLimit(_) => (ErrorKind::Usage, hints_for_words(error)),
        E::NoBackend => {
            (ErrorKind::External, hint("install one of them, or use '--backend shell'"))
        }
        E::NoProgram { backend, .. } => {
            (ErrorKind::External, vec![format!("install it, or set 'backend.{backend}.command'")])
        }
        E::NotExecutable { program, .. } => {
            (ErrorKind::External, vec![format!("chmod +x '{program}', if it is a program")])
        }
        E::WrongState { id, wanted, .. } => (ErrorKind::WrongState, wrong_state(id, wanted)),
        E::NoSession { id, .. } => (
            ErrorKind::WrongState,
            vec![format!("'git claudio start {id}' runs its task again from the beginning")],
        ),
        E::TaskLost { branch, .. } => (
            ErrorKind::WrongState,
            vec![format!("go on from its work: git claudio add --base {branch} TASK")],
        ),
        E::Lost { .. } => (ErrorKind::WrongState, hint("git claudio sessions recover")),
        E::Supervisor { source, .. } => explain_silence(source),
        E::Refused { id, reason, .. } => (ErrorKind::WrongState, refusal(id, *reason)),
        E::Unlanded { .. }
        | E::NotKept { .. }
        | E::CutOffWithoutIgnored { .. }
        | E::RemovedInPart { .. }
        | E::Damaged { .. } => explain_removal(error),
        E::NoRemoval { .. } | E::NothingToUndo { word: None } => {
            (ErrorKind::NothingFound, hints_for_words(error))
        }
        E::NothingToUndo { .. } => (ErrorKind::UnknownInstance, hints_for_words(error)),
        E::InsideTarget { .. } => (ErrorKind::Refused, hint("go somewhere else first")),
        E::NotStarted { id, .. } => (ErrorKind::External, vec![format!("git claudio show {id}")]),
        E::MissingProgram(_) => (
            ErrorKind::External,
            hint("install git claudio again: all of its programs belong into one directory"),
        ),
        E::NoWorktree => (ErrorKind::Repository, hint("go to one of its worktrees")),
        E::NoAnswer { backend, .. } => {
            (ErrorKind::External, vec![format!("try '{backend}' by itself, or git claudio doctor")])
        }
        E::NoAnswerInTime { .. } => (ErrorKind::Timeout, hint("give it more time: --timeout")),
        E::BadPlan { .. } => (
            ErrorKind::BadAnswer,
            hint("ask again, or write the plan yourself: docs/plan-format.md describes it"),
        ),
        E::Signalled { signal } if *signal == libc::SIGINT => (ErrorKind::Interrupted, Vec::new()),
        E::Signalled { .. } => (ErrorKind::Terminated, Vec::new()),
        E::NotInside => {
            (ErrorKind::Usage, hint("it is for scripts that 'git claudio add' has started"))
        }
        E::Io { .. } => (ErrorKind::Io, Vec::new()),
        E::TimedOut => (ErrorKind::Timeout, Vec::new()),
        E::Several { errors, .. } => {
            errors.first().map_or((ErrorKind::Internal, Vec::new()), explain)
        }
    }
}

/// Returns what to do about a removal that is refused or was cut off, and about what it has kept.
fn explain_removal(error: &ops::Error) -> (ErrorKind, Vec<String>) {
    use ops::Error as E;
    match error {
        E::Unlanded { id, work } => (ErrorKind::Refused, unlanded(id, work)),
        E::NotKept { source, .. } => (ErrorKind::Refused, not_kept(source)),
        E::CutOffWithoutIgnored { id } => (
            ErrorKind::Refused,
            vec![
                format!("git claudio undo {id} brings back what is gone; then remove it again"),
                "without '--include-ignored' the removal goes on".to_owned(),
            ],
        ),
        E::RemovedInPart { id, .. } => (
            ErrorKind::Repository,
            vec![
                format!("its worktree is gone: git claudio undo {id} brings it back"),
                "when the cause is mended, the same command removes the rest".to_owned(),
            ],
        ),
        E::Damaged { id, reference, .. } => (ErrorKind::Repository, damaged(id, reference)),
        _ => (ErrorKind::Internal, Vec::new()),
    }
}

/// Returns what to do about a word of the command line.
fn hints_for_words(error: &ops::Error) -> Vec<String> {
    use ops::Error as E;
    let hint = match error {
        E::EmptyPath => "'.' is the directory that you stand in",
        E::Outside { .. } => "name a path in the worktree you stand in",
        E::EmptyTask => "say what is to be done, or use '-F FILE'",
        E::TaskNotText { .. } => "convert it, as with: iconv -f ISO-8859-1 -t UTF-8 FILE",
        E::BadName { .. } => "choose another name",
        E::NothingToUndo { .. } => "git claudio undo --list shows what there is",
        E::NoRemoval { last } => return vec![format!("git claudio undo {last}")],
        _ => return Vec::new(),
    };
    vec![hint.to_owned()]
}

/// What it means that a supervisor says nothing of use.
fn explain_silence(source: &ClientError) -> (ErrorKind, Vec<String>) {
    match source {
        ClientError::Unreachable(_) | ClientError::TimedOut(_) | ClientError::Broken(_) => {
            (ErrorKind::Busy, vec!["git claudio sessions list".to_owned()])
        }
        ClientError::Foreign | ClientError::Unintelligible(_) => {
            (ErrorKind::External, vec!["git claudio doctor".to_owned()])
        }
    }
}

fn refusal(id: &crate::instance::InstanceId, reason: Refusal) -> Vec<String> {
    match reason {
        Refusal::Prompt => vec![format!("git claudio show {id}")],
        Refusal::Budget => vec![format!(
            "raise the limit: git claudio resume {id} --max-cost USD (or --max-tokens, --timeout)"
        )],
        Refusal::Paused => vec![format!("git claudio resume {id}")],
        Refusal::Beginning => vec![format!(
            "try again when it has begun: git claudio wait --for working,waiting_input {id}"
        )],
        Refusal::Terminal => vec![
            format!("'git claudio pause {id}' holds it, 'git claudio stop {id}' ends its turn"),
            format!("'git claudio attach {id}' gives it a terminal"),
        ],
        _ => Vec::new(),
    }
}

fn unlanded(id: &crate::instance::InstanceId, work: &[String]) -> Vec<String> {
    let mut hints: Vec<String> = work.iter().map(|w| format!("would be lost: {w}")).collect();
    hints.push(format!("see it with 'git claudio diff {id}', then merge or push its branch"));
    hints.push(format!(
        "or remove it all the same: 'git claudio rm --force {id}'; 'git claudio undo {id}' brings it \
         back"
    ));
    hints
}

fn not_kept(source: &git::Error) -> Vec<String> {
    let (_, mut hints) = explain_git(source);
    if matches!(source, git::Error::NotKept { .. }) {
        hints.push("move it out of the worktree, then try again".to_owned());
    }
    hints.push("nothing was removed".to_owned());
    hints
}

fn damaged(id: &crate::instance::InstanceId, reference: &str) -> Vec<String> {
    vec![
        format!("put the object back from a backup or another clone, then: git claudio undo {id}"),
        "'git fsck' tells what else is damaged".to_owned(),
        format!("the rest is kept: git ls-tree -r {reference}, git show {reference}:PATH"),
    ]
}

fn candidates_or(candidates: &[String], otherwise: &str) -> Vec<String> {
    if candidates.is_empty() { vec![otherwise.to_owned()] } else { candidates.to_owned() }
}

fn wrong_state(id: &crate::instance::InstanceId, wanted: &str) -> Vec<String> {
    match wanted {
        "running" => vec![format!("git claudio start {id}")],
        "resumed first" => vec![format!("git claudio resume {id}")],
        "asking" => vec![format!("it asks nothing; git claudio send {id} TEXT goes on with it")],
        "ended" => vec![format!("git claudio stop {id}")],
        "completed" => vec![format!(
            "git claudio pr {id} and git claudio merge {id} take it as it is; git claudio show {id} \
             tells how it is"
        )],
        _ => Vec::new(),
    }
}

/// Returns the kind of an error of git's, and what to do next.
pub(super) fn explain_git(error: &git::Error) -> (ErrorKind, Vec<String>) {
    use git::Error as E;
    let hint = |text: &str| vec![text.to_owned()];
    match error {
        E::NotARepository(_) => (ErrorKind::Repository, hint("go to a repository, or 'git init'")),
        E::DubiousOwnership(path) => (
            ErrorKind::Repository,
            vec![format!("git config --global --add safe.directory '{}'", path.display())],
        ),
        E::Spawn(_) => (ErrorKind::External, hint("install git")),
        E::NoCommit => (
            ErrorKind::Repository,
            hint("git commit --allow-empty -m 'Begin', so that there is something to start from"),
        ),
        E::UnknownRevision(_) | E::NotACommit(_) => {
            (ErrorKind::Usage, hint("git branch --all, git tag: what '--base' may name"))
        }
        E::InvalidBranch(_) => (ErrorKind::Config, hint("set another 'branch.prefix'")),
        E::BranchExists(_) | E::PathExists(_) => (ErrorKind::Refused, Vec::new()),
        E::Checkout { .. } => (
            ErrorKind::Refused,
            hint("commit or stash what is there, or go to another branch there, then try again"),
        ),
        E::FilesInTheWay { files, .. } => (ErrorKind::Refused, in_the_way(files)),
        E::Unwritable { directory, .. } => (
            ErrorKind::Refused,
            vec![format!("chmod u+wx '{}', then try again", directory.display())],
        ),
        E::HalfMoved { path, .. } => (
            ErrorKind::Repository,
            vec![
                format!("git -C '{}' status tells which files differ", path.display()),
                "the branch has not moved; what differs is in one of the two commits".to_owned(),
            ],
        ),
        E::StaysStaged { path, .. } => (
            ErrorKind::Repository,
            vec![
                format!("git -C '{}' status tells what is staged", path.display()),
                "nothing was committed; 'git claudio undo --list' has it as it was".to_owned(),
            ],
        ),
        E::MergeWouldBeLost => (
            ErrorKind::Refused,
            hint("land it with a merge: leave out '--rebase', or '--no-rebase'"),
        ),
        E::BranchMoved { .. } => (
            ErrorKind::Refused,
            hint("somebody else has moved it meanwhile; nothing was changed: run it again"),
        ),
        E::SymbolicBranch { .. } => {
            (ErrorKind::Refused, hint("git symbolic-ref tells what it stands for"))
        }
        E::BranchProtected { .. } => (ErrorKind::Refused, Vec::new()),
        E::NotKept { .. } => (ErrorKind::Refused, Vec::new()),
        E::Undeletable { path, .. } => (
            ErrorKind::Refused,
            vec![
                format!("see who may: ls -ld '{}'", path.display()),
                "nothing was removed".to_owned(),
            ],
        ),
        E::InTheWay { .. } => {
            (ErrorKind::Refused, hint("nothing is overwritten: move it away, then try again"))
        }
        E::NotOurWorktree { .. } => (
            ErrorKind::Refused,
            vec![
                "git worktree list shows where it is; 'git worktree repair' links it again"
                    .to_owned(),
                "if the repository was moved: git claudio sessions recover".to_owned(),
            ],
        ),
        E::WorktreeLocked { path, .. } => {
            (ErrorKind::Refused, vec![format!("git worktree unlock '{}'", path.display())])
        }
        E::Locked { .. } | E::Guard(_) | E::TimedOut { .. } => (ErrorKind::Busy, Vec::new()),
        E::Open { .. } | E::Failed { .. } | E::Io { .. } | E::Read { .. } => {
            (ErrorKind::Repository, Vec::new())
        }
    }
}

fn in_the_way(files: &[String]) -> Vec<String> {
    const SHOWN: usize = 10;
    let mut hints: Vec<String> =
        files.iter().take(SHOWN).map(|file| format!("in the way: {file}")).collect();
    if files.len() > SHOWN {
        hints.push(format!("in the way: {} more", files.len() - SHOWN));
    }
    hints.push("nothing is overwritten: move them away, then try again".to_owned());
    hints
}

/// Every line of a file of tasks has its own reason; what to do is said once.
fn explain_task_file(wrong: &[(usize, ops::Error)]) -> (ErrorKind, Vec<String>) {
    let mut hints: Vec<String> = Vec::new();
    let mut first = None;
    for (kind, more) in wrong.iter().map(|(_, error)| explain(error)) {
        first.get_or_insert(kind);
        hints.extend(more.into_iter().filter(|hint| !hints.contains(hint)).collect::<Vec<_>>());
    }
    hints.push("none of them was added; docs/plan-format.md describes the file".to_owned());
    (first.unwrap_or(ErrorKind::Usage), hints)
}

fn explain_config(error: &config::Error) -> String {
    match error {
        config::Error::UnknownKey { nearest: Some(nearest), .. } => {
            format!("the most similar setting is '{nearest}'")
        }
        config::Error::UnknownKey { .. } => "git claudio config keys".to_owned(),
        config::Error::BadValue { origin: config::Origin::Argument, key, .. } => {
            format!("git claudio config keys {key}")
        }
        config::Error::Entangled { .. } => "git claudio config edit".to_owned(),
        _ => "correct the value where it is set".to_owned(),
    }
}

fn explain_store(error: &store::Error) -> (ErrorKind, Vec<String>) {
    use store::Error as E;
    match error {
        E::NoInstance(_) => (ErrorKind::UnknownInstance, vec!["git claudio ls".to_owned()]),
        E::Locked(_) => (ErrorKind::Busy, vec!["try again".to_owned()]),
        E::Unreadable { .. } | E::BadRecord(_) => (
            ErrorKind::State,
            vec!["the file is kept as it is: mend it, or move it away".to_owned()],
        ),
        E::NewerFormat { .. } => (ErrorKind::State, vec!["install a newer git claudio".to_owned()]),
        E::Refused { .. } => (
            ErrorKind::Refused,
            vec!["remove it: '.claudio' must be a directory of your own".to_owned()],
        ),
        E::Io { .. } | E::Directory(_) => (ErrorKind::Io, Vec::new()),
        E::Exists(_) => (ErrorKind::Busy, vec!["try again".to_owned()]),
    }
}

fn explain_backend(error: &backend::Error) -> (ErrorKind, Vec<String>) {
    use backend::Error as E;
    match error {
        E::Unknown(name) => {
            let hint = format!("use 'claude', 'codex' or 'shell', or set 'backend.{name}.command'");
            (ErrorKind::Usage, vec![hint])
        }
        E::TaskTooLong { .. } | E::TaskHasNul => {
            (ErrorKind::Usage, vec!["set 'backend.NAME.task' to 'stdin' or 'file'".to_owned()])
        }
        E::BadPrice(_) => (
            ErrorKind::Usage,
            vec![
                "a price is 'MODEL=INPUT/CACHED/OUTPUT' in US dollars for a million tokens"
                    .to_owned(),
            ],
        ),
        E::NoPrice(model) => (
            ErrorKind::Usage,
            vec![
                format!(
                    "set it: git config claudio.backend.codex.prices '{model}=INPUT/CACHED/OUTPUT', US \
                     dollars for a million tokens"
                ),
                "or limit its tokens instead: '--max-tokens', without a limit of cost".to_owned(),
            ],
        ),
        E::Rejected(_) => (ErrorKind::WrongState, Vec::new()),
        E::NoOption { .. } => {
            (ErrorKind::Usage, vec!["leave it out, or choose another '--backend'".to_owned()])
        }
        E::BadOption { .. } | E::Reserved { .. } => (ErrorKind::Usage, Vec::new()),
        E::Key(_) => (ErrorKind::Usage, vec!["leave it out of the text".to_owned()]),
        E::NoAnswers(_) => (
            ErrorKind::Usage,
            vec!["use 'claude', 'codex' or a command of your own as '--backend'".to_owned()],
        ),
        E::Protocol { backend, .. } => (
            ErrorKind::Usage,
            vec![format!(
                "unset 'backend.{backend}.protocol' to run its command as it is, or use 'claude' or \
                 'codex'"
            )],
        ),
        E::NoTerminal(_) => (ErrorKind::Usage, vec!["leave '--terminal' out".to_owned()]),
    }
}
