//! Instances as rows of the view.

use crate::cli::instance;
use crate::cli::options::TimeStyle;
use crate::instance::StateName;
use crate::ops::{InstanceView, Workspace, conflicts};
use crate::store::Stored;
use crate::sys::text::{printable, printable_lines};
use crate::watch::{Prompt, Row};

/// Returns the rows, in the order of `ls`.
pub(super) fn of(workspace: &Workspace, stored: &[Stored], style: TimeStyle) -> Vec<Row> {
    views(workspace, stored).iter().map(|view| row(view, style)).collect()
}

/// Returns the instances with what was last found out about conflicts.
pub(super) fn views(workspace: &Workspace, stored: &[Stored]) -> Vec<InstanceView> {
    let mut views: Vec<_> = stored.iter().map(InstanceView::new).collect();
    conflicts::mark(workspace, &mut views);
    views
}

fn row(view: &InstanceView, style: TimeStyle) -> Row {
    let text = |text: &str| printable(text).into_owned();
    let optional = |value: &Option<String>| text(value.as_deref().unwrap_or_default());
    Row {
        id: view.id.clone(),
        name: optional(&view.name),
        state: view.state,
        lost: view.lost,
        age: style.words(view.since),
        backend: text(&view.backend),
        branch: text(&view.branch),
        changes: instance::size_of_work(view),
        tokens: instance::tokens(view),
        cost: instance::cost(view),
        pr: view.pr.as_ref().map(|pr| format!("#{}", pr.number)).unwrap_or_default(),
        conflict: view.conflicts == Some(crate::instance::Verdict::Conflict),
        task: text(&view.task),
        note: note(view),
        prompt: view.waiting.as_ref().map(|waiting| Prompt {
            id: waiting.id.clone(),
            kind: waiting.kind,
            text: printable_lines(&waiting.text).into_owned(),
            options: waiting.options.iter().map(|option| text(option)).collect(),
        }),
    }
}

fn note(view: &InstanceView) -> String {
    // That a person paused it is what its state says already.
    let by_person = view.state == StateName::Paused && view.reason.as_deref() == Some("person");
    let reason = view.reason.as_ref().filter(|_| !by_person);
    let said = reason.or(view.message.as_ref());
    let lost =
        view.lost.then(|| "its supervisor has died: git claudio sessions recover".to_owned());
    lost.or_else(|| said.cloned()).map(|text| printable(&text).into_owned()).unwrap_or_default()
}
