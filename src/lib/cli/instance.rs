//! An instance on the screen: a row of a table, and a page.

use super::output::{Cell, Column, Document, Page, Paint, Row, units};
use crate::backend::is_bypass;
use crate::git::snapshot::Counts;
use crate::instance::{ActiveWork, Mode, StateName, Verdict, dollars};
use crate::ops::remove::Removed;
use crate::ops::{INSTANCE_SCHEMA, InstanceView};
use crate::sys::clock;

impl Document for InstanceView {
    const SCHEMA: &'static str = INSTANCE_SCHEMA;

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

impl Row for InstanceView {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::flexible("NAME"),
        Column::text("STATE"),
        Column::number("SINCE").spare(5),
        Column::flexible("BRANCH").spare(1),
        Column::number("CHANGES").spare(4),
        Column::number("TOKENS").spare(2),
        Column::number("COST").spare(3),
        Column::text("PR").spare(6),
        Column::flexible("TASK"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(self.name.as_deref().unwrap_or_default()),
            Cell::new(state_word(self)).paint(state_paint(self)),
            Cell::time(self.since),
            Cell::new(&self.branch),
            Cell::new(changes(self)).paint(changes_paint(self)),
            Cell::new(tokens(self)),
            Cell::new(cost(self)),
            Cell::new(request(self)),
            Cell::new(&self.task),
        ]
    }
}

/// Returns the number and the state of its pull request.
fn request(view: &InstanceView) -> String {
    let request = view.pr.as_ref();
    request.map(|pr| format!("#{} {}", pr.number, pr.state)).unwrap_or_default()
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Structured => "structured",
        Mode::Terminal => "terminal",
    }
}

fn state_word(view: &InstanceView) -> String {
    let mut word = view.state.to_string();
    if view.lost {
        word.push_str(" (lost)");
    }
    // Whoever looks at the list must see that nobody is asked here.
    if let Some(mode) = view.permission_mode.as_deref().filter(|mode| is_bypass(mode))
        && !view.state.is_ended()
    {
        word.push_str(&format!(" ({mode})"));
    }
    word
}

fn state_paint(view: &InstanceView) -> Paint {
    match view.state {
        _ if view.lost => Paint::Bad,
        StateName::Failed => Paint::Bad,
        StateName::WaitingInput | StateName::Paused => Paint::Attention,
        StateName::Completed => Paint::Good,
        _ => Paint::Plain,
    }
}

/// Returns the size of its work; `*` says that some is not committed, `!` that it conflicts.
pub(super) fn changes(view: &InstanceView) -> String {
    let conflict = if view.conflicts == Some(Verdict::Conflict) { "!" } else { "" };
    format!("{}{conflict}", size_of_work(view))
}

/// Returns the size of its work; `*` says that some is not committed.
pub(super) fn size_of_work(view: &InstanceView) -> String {
    match view.changes {
        None => String::new(),
        Some(c) if c.files == 0 => "0".to_owned(),
        Some(c) => {
            let mark = if c.uncommitted > 0 { "*" } else { "" };
            format!("{} +{} -{}{mark}", c.files, c.insertions, c.deletions)
        }
    }
}

fn changes_paint(view: &InstanceView) -> Paint {
    if view.conflicts == Some(Verdict::Conflict) { Paint::Bad } else { Paint::Plain }
}

/// Returns the tokens that it used.
pub(super) fn tokens(view: &InstanceView) -> String {
    match (view.metrics.input_tokens, view.metrics.output_tokens) {
        (None, None) => String::new(),
        (input, output) => units::count(input.unwrap_or(0) + output.unwrap_or(0)),
    }
}

/// Returns the US dollars that it spent.
pub(super) fn cost(view: &InstanceView) -> String {
    view.metrics.cost_usd.map(units::cost).unwrap_or_default()
}

/// Returns what an instance is called and what it works on, in a line of its own.
pub(super) fn one_line(view: &InstanceView) -> String {
    match &view.name {
        Some(name) => format!("{name}: {}", view.task),
        None => view.task.clone(),
    }
}

/// Writes everything about an instance on a page.
pub fn describe(view: &InstanceView, page: &mut Page) {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let time = |value: jiff::Timestamp| clock::format_utc(value);
    page.painted_field("instance", view.id.as_str(), Paint::Bold);
    if let Some(name) = &view.name {
        page.field("name", name);
    }
    page.painted_field("state", &state_word(view), state_paint(view));
    page.field("since", &time(view.since));
    if let Some(reason) = &view.reason {
        page.lines_field("reason", reason);
    }
    if let Some(waiting) = &view.waiting {
        page.lines_field("waits for", &waiting.text);
        for (number, option) in waiting.options.iter().enumerate() {
            page.field(&format!("option {}", number + 1), option);
        }
    }
    for message in &view.queued {
        page.field("queued", message);
    }
    if let Some(message) = view.message.as_ref().filter(|_| view.state == StateName::Completed) {
        page.lines_field("message", message);
    }
    if let Some(exit) = view.exit {
        let how = match (exit.code, exit.signal) {
            (Some(code), _) => format!("code {code}"),
            (None, Some(signal)) => format!("signal {signal}"),
            (None, None) => "unknown".to_owned(),
        };
        page.field("exit", &how);
    }
    if let Some(detail) = &view.detail {
        page.field("detail", &detail_words(detail));
    }
    page.field("backend", &view.backend);
    page.field("mode", mode_word(view.mode));
    if let Some(mode) = &view.permission_mode {
        let paint = if is_bypass(mode) { Paint::Attention } else { Paint::Plain };
        page.painted_field("permissions", mode, paint);
    }
    if let Some(model) = &view.metrics.model {
        page.field("model", model);
    }
    describe_use(view, page);
    page.field("branch", &view.branch);
    page.field("worktree", &view.worktree);
    let base = view.base.reference.as_deref().unwrap_or("");
    page.field("base", format!("{} {base}", view.base.commit).trim_end());
    if let Some(head) = &view.head {
        page.field("head", head);
    }
    if view.changes.is_some() {
        page.field("changes", &changes(view));
    }
    if let Some(pr) = &view.pr {
        page.field("pull request", &format!("#{} {} {}", pr.number, pr.state, pr.url));
    }
    if view.conflicts == Some(Verdict::Conflict) {
        page.painted_field("conflicts", "yes: git claudio conflicts", Paint::Bad);
    }
    page.field("created", &time(view.created_at));
    if let Some(started) = view.started_at {
        page.field("started", &time(started));
    }
    if let Some(ended) = view.ended_at {
        page.field("ended", &time(ended));
    }
    if !view.depends_on.is_empty() {
        let ids: Vec<&str> =
            view.depends_on.iter().map(crate::instance::InstanceId::as_str).collect();
        page.field("depends on", &ids.join(", "));
    }
    if let Some(supervisor) = view.supervisor {
        let life = if supervisor.alive { "alive" } else { "gone" };
        page.field("supervisor", &format!("pid {} ({life})", supervisor.pid));
    }
    if view.session_id.is_some() {
        page.field("session", &text(&view.session_id));
    }
    page.field("task", &view.task);
}

fn detail_words(detail: &ActiveWork) -> String {
    let delay = |ms: &Option<u64>| match ms {
        Some(ms) => format!(" after {:.1}s", *ms as f64 / 1000.0),
        None => String::new(),
    };
    match detail {
        ActiveWork::Retrying { attempt, max_attempts, delay_ms, message } => {
            let of = max_attempts.map(|max| format!(" of {max}")).unwrap_or_default();
            format!("retrying{}: attempt {attempt}{of} ({message})", delay(delay_ms))
        }
        ActiveWork::RateLimited { attempt, delay_ms, message } => {
            format!("rate limited, retrying{}: attempt {attempt} ({message})", delay(delay_ms))
        }
    }
}

/// Writes what an instance has used and may use.
fn describe_use(view: &InstanceView, page: &mut Page) {
    let (used, limit) = (&view.metrics, &view.budget);
    let figure = |value: Option<u64>| value.map_or("?".to_owned(), units::count);
    if used.input_tokens.is_some() || used.output_tokens.is_some() {
        let parts = [
            ("in", used.input_tokens),
            ("out", used.output_tokens),
            ("cache read", used.cache_read_tokens),
            ("cache written", used.cache_write_tokens),
        ];
        let parts = parts.map(|(name, value)| format!("{} {name}", figure(value)));
        page.field("tokens", &parts.join(", "));
    }
    if let Some(cost) = used.cost_usd {
        page.field("cost", &dollars(cost));
    }
    let limits = [
        limit.cost_usd.map(dollars),
        limit.tokens.map(|n| format!("{} tokens", units::count(n))),
        limit.seconds.map(|s| format!("{s}s")),
    ];
    let limits: Vec<String> = limits.into_iter().flatten().collect();
    if !limits.is_empty() {
        page.field("limits", &limits.join(", "));
    }
}

impl Document for Removed {
    const SCHEMA: &'static str = "claudio.removal.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.to_string())
    }
}

impl Row for Removed {
    const COLUMNS: &'static [Column] = &[
        Column::text("REMOVED"),
        Column::flexible("BRANCH"),
        Column::text("COMMIT"),
        Column::text("UNCOMMITTED").spare(2),
        Column::flexible("WORKTREE").spare(1),
    ];

    fn cells(&self) -> Vec<Cell> {
        let commit: String = self.head.as_deref().unwrap_or_default().chars().take(12).collect();
        vec![
            Cell::new(self.id.as_str()),
            Cell::new(self.branch.as_deref().unwrap_or_default()),
            Cell::new(commit),
            Cell::new(uncommitted(self.snapshot.files)),
            Cell::new(self.worktree.as_deref().unwrap_or_default()),
        ]
    }
}

/// Returns what was in no commit: `2 staged, 1 untracked`.
fn uncommitted(files: Counts) -> String {
    let Counts { staged, modified, untracked, ignored } = files;
    let counts = [
        (staged, "staged"),
        (modified, "modified"),
        (untracked, "untracked"),
        (ignored, "ignored"),
    ];
    let some = counts.iter().filter(|(count, _)| *count > 0);
    some.map(|(count, what)| format!("{count} {what}")).collect::<Vec<_>>().join(", ")
}
