//! What has changed outside of an instance's worktree, in words.

use super::output::{Page, Paint};
use crate::ops::InstanceView;
use crate::sys::clock;

/// Writes what has changed outside of the instance's worktree while it ran, if anything has.
pub(super) fn describe(view: &InstanceView, page: &mut Page) {
    let changes = view.isolation.as_deref().unwrap_or_default();
    if changes.is_empty() {
        return;
    }
    page.painted("outside its worktree, while it ran:", Paint::Attention);
    for change in changes {
        page.block(&change.words());
        let others: Vec<&str> =
            change.instances.iter().filter(|id| **id != view.id).map(|id| id.as_str()).collect();
        let others = match others.as_slice() {
            [] => String::new(),
            ids => format!("; {} ran as well", ids.join(", ")),
        };
        let from = clock::format_utc(change.last_same);
        let to = clock::format_utc(change.first_different);
        page.block(&format!("  between {from} and {to}{others}"));
        for line in &change.evidence {
            page.block(&format!("  {}", line.replace('\n', " ")));
        }
    }
}
