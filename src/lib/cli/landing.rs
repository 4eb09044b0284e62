//! What landing looks like on the screen, and what to do when it fails.

use super::output::{Cell, Column, Document, Row};
use super::{ErrorKind, faults};
use crate::land::forge;
use crate::ops::landing::Error;
use crate::ops::landing::merge::{Action, Landed};
use crate::ops::landing::pr::{self, Requested};

/// Returns the kind of an error of landing, and what to do next.
pub fn explain(error: &Error) -> (ErrorKind, Vec<String>) {
    match error {
        Error::Conflict { .. } => (ErrorKind::Conflict, conflict(error)),
        Error::Uncommitted { id, .. } => (
            ErrorKind::Refused,
            vec![
                format!("see it with 'git claudio diff {id}'"),
                "commit it with '--commit MESSAGE'".to_owned(),
            ],
        ),
        Error::Running { id, .. } => (
            ErrorKind::Refused,
            vec![format!("git claudio wait {id}, or git claudio stop {id}, and then again")],
        ),
        Error::NotTakenBack { id, error, why, .. } => {
            let (kind, mut hints) = (faults::explain_git(why).0, faults::explain(error).1);
            hints.push(format!(
                "nothing of it was lost; git claudio undo {id} takes the commit back"
            ));
            (kind, hints)
        }
        Error::NoCommits { id, .. } => {
            (ErrorKind::WrongState, vec![format!("git claudio diff {id} shows its work")])
        }
        Error::NoTarget { option, .. } => {
            (ErrorKind::Usage, vec![format!("name the branch with '{option} BRANCH'")])
        }
        Error::NoBranch { name } => (
            ErrorKind::Usage,
            vec![format!("git branch {name} COMMIT makes it; git branch lists those there are")],
        ),
        Error::NoRemoteBranch { remote, .. } => (
            ErrorKind::Usage,
            vec![format!("git ls-remote --heads {remote} lists those there are")],
        ),
        Error::SeveralTargets { .. } => {
            (ErrorKind::Usage, vec!["name one with '--into BRANCH'".to_owned()])
        }
        Error::OwnBranch { .. } => (ErrorKind::Usage, vec!["name another one".to_owned()]),
        Error::NoFastForward { .. } => (
            ErrorKind::WrongState,
            vec!["leave out '--ff-only', or use '--rebase' or '--squash'".to_owned()],
        ),
        Error::VerifyFailed { id, output, .. } => {
            let mut hints: Vec<String> =
                output.lines().map(|line| format!("it printed: {line}")).collect();
            hints.push(format!("nothing of instance '{id}' has landed"));
            (ErrorKind::WrongState, hints)
        }
        Error::TrainStopped { .. } => (
            ErrorKind::Refused,
            vec![
                "git claudio merge --continue goes on with it".to_owned(),
                "git claudio merge --quit forgets the rest of it".to_owned(),
            ],
        ),
        Error::NoRemote { .. } => {
            (ErrorKind::Usage, vec!["git remote -v lists those there are".to_owned()])
        }
        Error::SeveralRemotes { .. } => {
            (ErrorKind::Usage, vec!["name one with '--remote NAME'".to_owned()])
        }
        Error::Unreachable { remote, .. } => (
            ErrorKind::External,
            vec![format!("git ls-remote {remote} must work without a question"), as_before()],
        ),
        Error::Rejected { .. } => (ErrorKind::External, vec![as_before()]),
        Error::RemoteAhead { branch, remote, commits, .. } => {
            let mut hints: Vec<String> =
                commits.iter().take(5).map(|id| format!("commit {id}")).collect();
            hints.push(format!(
                "look at them with 'git log {remote}/{branch}' and take them in first"
            ));
            (ErrorKind::Refused, hints)
        }
        Error::NoRequest { id } => (ErrorKind::WrongState, vec![format!("git claudio pr {id}")]),
        Error::NoForge { .. } => (
            ErrorKind::External,
            vec![
                "install 'gh' or 'glab', or set 'pr.forge' if the host's name does not tell"
                    .to_owned(),
            ],
        ),
        Error::Forge(error) => forge(error),
        Error::BadPattern(_) => {
            (ErrorKind::Config, vec!["correct the pattern where it is set".to_owned()])
        }
        Error::NoTrain => {
            (ErrorKind::WrongState, vec!["git claudio merge --train INSTANCE…".to_owned()])
        }
    }
}

fn as_before() -> String {
    "your branches and files are as before".to_owned()
}

fn forge(error: &forge::Error) -> (ErrorKind, Vec<String>) {
    use forge::Error as E;
    let hint = match error {
        E::NotLoggedIn { program, host, .. } => format!("{program} auth login --hostname {host}"),
        E::TimedOut { .. } => "try again, or raise 'pr.timeout'".to_owned(),
        E::Spawn { program, .. } => format!("install '{program}'"),
        E::Failed { .. } | E::Unintelligible { .. } => {
            "what was pushed stays; run it again when that is mended".to_owned()
        }
    };
    (ErrorKind::External, vec![hint, as_before()])
}

fn conflict(error: &Error) -> Vec<String> {
    let Error::Conflict { worktree, onto, rebase, paths, .. } = error else { return Vec::new() };
    let mut hints: Vec<String> = paths.iter().map(|path| format!("conflict: {path}")).collect();
    let verb = if *rebase { "rebase" } else { "merge" };
    hints
        .push(format!("everything is as before; solve it with: git -C '{worktree}' {verb} {onto}"));
    hints
}

impl Document for Landed {
    const SCHEMA: &'static str = "claudio.merge.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

impl Row for Landed {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("RESULT"),
        Column::flexible("INTO"),
        Column::text("COMMIT").spare(3),
        Column::number("COMMITS").spare(2),
        Column::flexible("BRANCH"),
        Column::text("BEFORE").spare(1),
    ];

    fn cells(&self) -> Vec<Cell> {
        let short = |commit: &str| commit.chars().take(12).collect::<String>();
        let word = match self.action {
            Action::Merged => "merged",
            Action::FastForwarded => "fast-forwarded",
            Action::Squashed => "squashed",
            Action::Rebased => "rebased",
            Action::UpToDate => "up to date",
        };
        let word = if self.dry_run { format!("{word} (dry run)") } else { word.to_owned() };
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(word),
            Cell::new(&self.into),
            Cell::new(short(&self.after)),
            Cell::new(self.commits.to_string()),
            Cell::new(&self.branch),
            Cell::new(short(&self.before)),
        ]
    }
}

impl Document for Requested {
    const SCHEMA: &'static str = "claudio.pr.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

/// Returns what a plan comes to.
fn planned(plan: &Requested) -> &'static str {
    match (plan.state.as_deref(), plan.steps.first()) {
        (_, Some(first)) if first.starts_with("nothing") => "nothing to do",
        (Some(_), _) => "would be updated",
        (None, _) if plan.steps.iter().any(|step| step.starts_with("make a ")) => "would be made",
        (None, _) => "would be pushed",
    }
}

impl Row for Requested {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("RESULT"),
        Column::text("NUMBER"),
        Column::text("STATE"),
        Column::flexible("PAGE"),
        Column::flexible("TITLE"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let word = match self.action {
            pr::Action::Created => "created",
            pr::Action::Updated => "updated",
            pr::Action::Pushed if self.page.is_some() => "pushed; open the page",
            pr::Action::Pushed => "pushed",
            pr::Action::Planned => planned(self),
            pr::Action::Seen => "seen",
        };
        let state = match (self.state.as_deref(), self.draft) {
            (Some("open"), Some(true)) => "draft",
            (state, _) => state.unwrap_or_default(),
        };
        let page = self.url.as_deref().or(self.page.as_deref());
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(word),
            Cell::new(self.number.map(|number| format!("#{number}")).unwrap_or_default()),
            Cell::new(state),
            Cell::new(page.unwrap_or_default()),
            Cell::new(self.title.as_deref().unwrap_or_default()),
        ]
    }
}
