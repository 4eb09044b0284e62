//! What git's own logs say about how a branch came from one commit to another, and who logged it.

use super::Resident;
use crate::git::Repository;
use std::fs;
use std::path::Path;

/// A line of a log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// The commit before.
    pub old: String,
    /// The commit after.
    pub new: String,
    /// When, in seconds since 1970.
    pub at: i64,
    /// Who, as git knew them.
    pub who: String,
    /// What it was.
    pub message: String,
}

impl Step {
    /// Returns the line as a person reads it.
    pub fn words(&self) -> String {
        let short = |commit: &str| commit.chars().take(12).collect::<String>();
        format!("{}..{} {}: {}", short(&self.old), short(&self.new), self.who, self.message)
    }

    fn parse(line: &str) -> Option<Self> {
        let (facts, message) = line.split_once('\t').unwrap_or((line, ""));
        let (commits, time) = (facts.split_once(' ')?, facts.rsplit_once(' ')?.0);
        let (new, rest) = commits.1.split_once(' ')?;
        let (_, at) = time.rsplit_once(' ')?;
        let who = rest.rsplit_once("> ").map_or("", |(who, _)| who);
        Some(Self {
            old: commits.0.to_owned(),
            new: new.to_owned(),
            at: at.parse().ok()?,
            who: format!("{who}>"),
            message: message.trim().to_owned(),
        })
    }
}

/// Why a step of a branch is not explained.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unexplained {
    /// The steps that nobody explains; none if the log does not tell.
    pub steps: Vec<Step>,
}

/// Says whether the way of the branch `name` from `old` to `new` is explained: each step of it was made
/// by a command of ours, which its words or `told` say, or in the worktree of one of `instances`.
pub fn explain_branch(
    repository: &Repository,
    (name, old, new): (&str, &str, &str),
    told: &[(String, String)],
    instances: &[&Resident],
) -> Result<(), Unexplained> {
    let log = read(&repository.common_dir().join("logs/refs/heads").join(name));
    let heads: Vec<Vec<Step>> = instances
        .iter()
        .filter_map(|resident| resident.worktree.as_ref())
        .map(|worktree| read(&worktree.git_dir().join("logs/HEAD")))
        .collect();
    if log.is_empty() && heads.iter().all(Vec::is_empty) && !heads.is_empty() {
        // Nothing is logged in this repository.
        return Ok(());
    }
    let Some(way) = way(&log, old, new) else {
        return if leads(told, old, new) { Ok(()) } else { Err(Unexplained::default()) };
    };
    let is_told = |step: &Step| told.iter().any(|(old, new)| (old, new) == (&step.old, &step.new));
    let known =
        |step: &&Step| is_ours(step) || is_told(step) || heads.iter().any(|head| holds(head, step));
    let steps: Vec<Step> = way.iter().filter(|step| !known(step)).cloned().collect();
    if steps.is_empty() { Ok(()) } else { Err(Unexplained { steps }) }
}

/// Says whether the `HEAD` of an instance's worktree came to `commit` by the last step of its own log,
/// which was made after the second `before`; or has gone on since the second `seen`, so that nobody can
/// tell any more.
pub fn explain_worktree(
    resident: &Resident,
    commit: Option<&str>,
    (before, seen): (i64, i64),
) -> bool {
    let Some(worktree) = &resident.worktree else { return true };
    let log = read(&worktree.git_dir().join("logs/HEAD"));
    log.last().is_none_or(|last| {
        last.at > seen || (last.at >= before - 1 && Some(last.new.as_str()) == commit)
    })
}

/// Returns the last line of the log of a `HEAD` or a ref.
pub fn last_step(repository: &Repository, name: &str) -> Option<Step> {
    read(&repository.common_dir().join("logs").join(name)).pop()
}

/// Returns when a branch was made, in seconds since 1970, as far as its log still tells.
pub fn made_at(repository: &Repository, branch: &str) -> Option<i64> {
    let log = read(&repository.common_dir().join("logs/refs/heads").join(branch));
    let first = log.into_iter().next()?;
    first.old.bytes().all(|byte| byte == b'0').then_some(first.at)
}

/// Returns the last steps of a log that lead from `old` to `new`.
fn way<'a>(log: &'a [Step], old: &str, new: &str) -> Option<&'a [Step]> {
    // It may have gone on since the branch was looked at.
    let end = log.iter().rposition(|step| step.new == new)?;
    let start = log[..=end].iter().rposition(|step| step.old == old)?;
    Some(&log[start..=end])
}

/// Whether steps that were told lead from `old` to `new`.
fn leads(told: &[(String, String)], old: &str, new: &str) -> bool {
    let mut at = old;
    for (from, to) in told {
        if from == at {
            at = to;
        }
    }
    at == new && at != old
}

/// Whether a command of ours made the step, as far as its words say.
fn is_ours(step: &Step) -> bool {
    let words = ["claudio ", "take back a commit", "undo: brought back"];
    words.iter().any(|word| step.message.starts_with(word))
}

/// Whether the log of a `HEAD` holds a step of its branch, at the same time. A rebase moves `HEAD` by
/// itself first, and the branch at its end.
fn holds(head: &[Step], step: &Step) -> bool {
    head.iter().rev().any(|logged| {
        let same = logged.old == step.old && logged.new == step.new;
        let finish = logged.message.contains("(finish)") && logged.new == step.new;
        (same || finish) && (logged.at - step.at).abs() <= 1
    })
}

fn read(path: &Path) -> Vec<Step> {
    let text = fs::read(path).unwrap_or_default();
    String::from_utf8_lossy(&text).lines().filter_map(Step::parse).collect()
}
