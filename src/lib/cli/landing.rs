//! What landing looks like on the screen, and what to do when it fails.

use super::ErrorKind;
use super::output::{Cell, Column, Document, Row};
use crate::ops::landing::Error;
use crate::ops::landing::merge::{Action, Landed};

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
        Error::SeveralTargets { .. } => {
            (ErrorKind::Usage, vec!["name one with '--into BRANCH'".to_owned()])
        }
        Error::OwnBranch { .. } => (ErrorKind::Usage, vec!["name another one".to_owned()]),
        Error::NoFastForward { .. } => (
            ErrorKind::WrongState,
            vec!["leave out '--ff-only', or use '--rebase' or '--squash'".to_owned()],
        ),
        Error::VerifyFailed { output, .. } => {
            let mut hints: Vec<String> =
                output.lines().map(|line| format!("it printed: {line}")).collect();
            hints.push("nothing of it has landed".to_owned());
            (ErrorKind::WrongState, hints)
        }
        Error::TrainStopped { .. } => (
            ErrorKind::Refused,
            vec![
                "git claudio merge --continue goes on with it".to_owned(),
                "git claudio merge --quit forgets the rest of it".to_owned(),
            ],
        ),
        Error::NoTrain => {
            (ErrorKind::WrongState, vec!["git claudio merge --train INSTANCE…".to_owned()])
        }
    }
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
        Column::text("COMMIT"),
        Column::number("COMMITS"),
        Column::flexible("BRANCH"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let after: String = self.after.chars().take(12).collect();
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
            Cell::new(after),
            Cell::new(self.commits.to_string()),
            Cell::new(&self.branch),
        ]
    }
}
