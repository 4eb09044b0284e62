//! What a structured agent's own events say: calls of tools that name the main worktree.

use super::Change;
use crate::backend::transcript::{Detail, Kind, Transcript};
use crate::ops::Workspace;
use crate::store::Stored;
use crate::supervisor::StreamReader;
use jiff::Timestamp;

/// How many calls of one instance are told.
const CALLS: usize = 3;
/// How much of a call is told.
const LENGTH: usize = 200;
/// Events beyond this are not searched.
const LARGEST: u64 = 256 << 20;

/// Adds what the agents that ran have called since `since` to each of the changes.
pub(super) fn add(
    workspace: &Workspace,
    ran: &[&Stored],
    since: Timestamp,
    changes: &mut [Change],
) {
    if changes.is_empty() {
        return;
    }
    let calls: Vec<String> =
        ran.iter().flat_map(|stored| calls(workspace, stored, since).unwrap_or_default()).collect();
    for change in changes {
        change.evidence.extend(calls.iter().cloned());
    }
}

fn calls(workspace: &Workspace, stored: &Stored, since: Timestamp) -> Option<Vec<String>> {
    let record = &stored.record;
    let mut transcript = Transcript::of(&record.backend)?;
    let paths = workspace.store().ok()?.layout().instance(&record.id);
    if paths.stream().newest.metadata().ok()?.len() > LARGEST {
        return None;
    }
    let home = workspace.repository().home();
    let home = home.to_str()?;
    let mut found = Vec::new();
    for (at, line) in StreamReader::new(&paths).read().ok()? {
        // The time is that of the second in which it came.
        let late = at.is_none_or(|at| at.as_second() >= since.as_second() - 1);
        for line in transcript.read(&line, Detail::Full) {
            if late && line.kind == Kind::Call && names(&line.text, home, &record.worktree) {
                found.push(format!("{}: {}", record.id, cut(line.text.trim())));
            }
        }
    }
    found.dedup();
    let last = found.len().saturating_sub(CALLS);
    Some(found.split_off(last))
}

/// Whether the text names a place in the main worktree that is not in the instance's own.
fn names(text: &str, home: &str, own: &str) -> bool {
    let elsewhere = text.replace(own, "");
    elsewhere.match_indices(home).any(|(at, _)| {
        let next = elsewhere[at + home.len()..].chars().next();
        next.is_none_or(|next| next == '/' || !(next.is_alphanumeric() || "-_.".contains(next)))
    })
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LENGTH) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_places_outside_of_its_own_worktree_count() {
        let (home, own) = ("/r/repo", "/r/repo/.claudio/worktrees/abcde");
        let names = |text| names(text, home, own);
        assert!(names("Bash: cd /r/repo && git commit"));
        assert!(names("Edit: /r/repo/src/a.rs"));
        assert!(names("cp /r/repo/.claudio/worktrees/abcde/a /r/repo"));
        assert!(!names("Edit: /r/repo/.claudio/worktrees/abcde/a.rs"));
        assert!(!names("ls /r/repo2 /r/repo-old"));
    }
}
