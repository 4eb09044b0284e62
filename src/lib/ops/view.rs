//! An instance as the outside sees it: the JSON contract, apart from what is stored.

use super::isolation::Change;
use crate::instance::{
    ActiveWork, Base, Budget, Changes, Exit, HoldReason, InstanceId, Limit, Metrics, Mode, Pause,
    PendingReason, PromptKind, PullRequest, Record, Source, State, StateName, Verdict,
};
use crate::store::Stored;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// One instance, with the field names that scripts rely on. Fields are only ever added.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are described in docs/schema/claudio.instance.v1.json")]
pub struct InstanceView {
    pub id: InstanceId,
    pub name: Option<String>,
    pub state: StateName,
    pub source: Source,
    pub since: Timestamp,
    pub lost: bool,
    pub reason: Option<String>,
    pub detail: Option<ActiveWork>,
    pub task: String,
    pub backend: String,
    pub mode: Mode,
    pub permission_mode: Option<String>,
    pub branch: String,
    pub worktree: String,
    pub base: Base,
    pub head: Option<String>,
    pub created_at: Timestamp,
    pub started_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub exit: Option<Exit>,
    pub message: Option<String>,
    pub waiting: Option<WaitingView>,
    pub metrics: Metrics,
    pub depends_on: Vec<InstanceId>,
    pub budget: Budget,
    pub reached: Option<Limit>,
    pub session_id: Option<String>,
    pub queued: Vec<String>,
    pub supervisor: Option<SupervisorView>,
    pub changes: Option<Changes>,
    pub conflicts: Option<Verdict>,
    pub pr: Option<PullRequest>,
    /// Only where somebody has asked for it: the journal is read for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub isolation: Option<Vec<Change>>,
}

/// What an instance waits for.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are described in docs/schema/claudio.instance.v1.json")]
pub struct WaitingView {
    pub id: String,
    pub kind: PromptKind,
    pub text: String,
    pub tool: Option<String>,
    pub input: Option<Value>,
    pub options: Vec<String>,
    pub since: Timestamp,
}

/// The last supervisor of an instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "the fields are described in docs/schema/claudio.instance.v1.json")]
pub struct SupervisorView {
    pub pid: i32,
    pub alive: bool,
}

/// The schema that an [`InstanceView`] follows.
pub const INSTANCE_SCHEMA: &str = "claudio.instance.v1";

impl InstanceView {
    /// Returns what `stored` looks like from outside.
    pub fn new(stored: &Stored) -> Self {
        let lost = stored.is_lost();
        let record = stored.record.clone();
        Self {
            state: record.state.name(),
            reason: reason(&record.state),
            reached: reached(&record.state),
            detail: detail(&record.state),
            exit: record.exit(),
            message: message(&record.state),
            waiting: waiting(&record),
            supervisor: record
                .supervisor
                .as_ref()
                .map(|s| SupervisorView { pid: s.pid, alive: stored.alive }),
            id: record.id,
            name: record.name,
            source: record.source,
            since: record.since,
            lost,
            task: record.task,
            backend: record.backend,
            mode: record.mode,
            permission_mode: record.permission_mode.or(record.setup.permission_mode),
            branch: record.branch,
            worktree: record.worktree,
            base: record.base,
            head: record.head,
            created_at: record.created_at,
            started_at: record.started_at,
            ended_at: record.ended_at,
            metrics: record.metrics,
            depends_on: record.depends_on,
            budget: record.budget,
            session_id: record.session_id,
            queued: record.queued,
            changes: record.changes,
            conflicts: record.conflicts,
            pr: record.pr,
            isolation: None,
        }
    }
}

/// Returns why it is in this state, in words.
fn reason(state: &State) -> Option<String> {
    match state {
        State::Pending { reason, message } => Some(match message {
            Some(message) => message.clone(),
            None => match reason {
                PendingReason::Dependencies => "dependencies",
                PendingReason::Slot => "slot",
                PendingReason::Preparing => "preparing",
                PendingReason::Manual => "manual",
            }
            .to_owned(),
        }),
        State::Paused(pause) => Some(match &pause.hold {
            HoldReason::Person => "person".to_owned(),
            HoldReason::Budget { message, .. } => message.clone(),
        }),
        State::Failed { message, .. } => Some(message.clone()),
        _ => None,
    }
}

/// Returns which limit holds it; `None` if none does, or its record does not say.
pub(super) fn reached(state: &State) -> Option<Limit> {
    match state {
        State::Paused(Pause { hold: HoldReason::Budget { limit, .. }, .. }) => *limit,
        _ => None,
    }
}

fn detail(state: &State) -> Option<ActiveWork> {
    match state {
        State::Working { detail } => detail.clone(),
        _ => None,
    }
}

fn message(state: &State) -> Option<String> {
    match state {
        State::Completed { message, .. } => message.clone(),
        State::Failed { message, .. } => Some(message.clone()),
        _ => None,
    }
}

fn waiting(record: &Record) -> Option<WaitingView> {
    let State::WaitingInput { prompt } = &record.state else { return None };
    let prompt = prompt.clone();
    Some(WaitingView {
        id: prompt.id,
        kind: prompt.kind,
        text: prompt.text,
        tool: prompt.tool,
        input: prompt.input,
        options: prompt.options,
        since: record.since,
    })
}
