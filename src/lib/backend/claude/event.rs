//! What the program's lines mean. Only what is needed is read out of a line, so that one of many
//! megabytes costs no more memory than itself.

use super::rest::Rest;
use super::usage::ModelUsage;
use crate::instance::ActiveWork;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value;
use std::collections::BTreeMap;

/// The request in which it asks a person.
const PERMISSION: &str = "can_use_tool";

/// A line of the program, as far as it matters.
#[derive(Debug)]
pub(super) enum Event {
    /// A turn begins in this session.
    Init(Init),
    /// The permission mode has changed.
    PermissionMode(String),
    /// What the program says about its own state.
    Phase(Phase),
    /// A request to the service failed and is repeated.
    Retry(ActiveWork),
    /// A background task or sub-agent has begun.
    TaskStarted(String),
    /// It has ended.
    TaskEnded(String),
    /// The model said something, and perhaps calls a tool.
    Assistant { calls_tool: bool },
    /// The program has taken one of our messages.
    Taken,
    /// It asks whether it may use a tool, or asks a question.
    Asks(Box<ToolRequest>),
    /// It does not ask any more.
    Cancelled(String),
    /// It wants something that we do not offer.
    Unsupported { request: String, what: String },
    /// It asks something, and what cannot be read.
    AsksUnknown(Box<Unknown>),
    /// A turn has ended, and how cannot be read.
    UnknownResult,
    /// The answer to one of our requests.
    Response(Response),
    /// A turn has ended.
    Result(Box<TurnResult>),
    /// Something else.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Phase {
    Running,
    RequiresAction,
    Idle,
    #[serde(other)]
    Unknown,
}

#[derive(Debug, Deserialize)]
pub(super) struct Init {
    #[serde(default)]
    pub(super) model: Option<String>,
    #[serde(default, rename = "permissionMode")]
    pub(super) permission_mode: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(super) struct ToolRequest {
    #[serde(skip)]
    pub(super) id: String,
    pub(super) tool_name: String,
    #[serde(default)]
    pub(super) input: Value,
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) tool_use_id: Option<String>,
    #[serde(default)]
    pub(super) permission_suggestions: Option<Vec<Value>>,
}

impl Event {
    /// Whether somebody waits for an answer to a line that could not be understood, or for the turn's end.
    pub(super) fn is_unknown(&self) -> bool {
        matches!(self, Self::AsksUnknown(_) | Self::UnknownResult)
    }
}

/// A request that cannot be read as a whole.
#[derive(Debug)]
pub(super) struct Unknown {
    /// Without it, it cannot be answered.
    pub(super) id: Option<String>,
    /// Whether it asks for a permission.
    pub(super) permission: bool,
    pub(super) tool_name: Option<String>,
}

#[derive(Debug)]
pub(super) struct Response {
    pub(super) id: String,
    pub(super) error: Option<String>,
    pub(super) usage: Option<SessionUsage>,
}

#[derive(Debug, Deserialize)]
pub(super) struct SessionUsage {
    pub(super) total_cost_usd: Option<f64>,
    #[serde(default)]
    pub(super) model_usage: BTreeMap<String, ModelUsage>,
}

#[derive(Debug, Deserialize)]
pub(super) struct TurnResult {
    #[serde(default)]
    pub(super) subtype: String,
    #[serde(default)]
    pub(super) is_error: bool,
    #[serde(default)]
    pub(super) api_error_status: Option<u32>,
    #[serde(default)]
    pub(super) num_turns: Option<u64>,
    #[serde(default)]
    pub(super) result: Option<String>,
    #[serde(default)]
    pub(super) errors: Vec<String>,
    #[serde(default)]
    pub(super) total_cost_usd: Option<f64>,
    #[serde(default, rename = "modelUsage")]
    pub(super) model_usage: BTreeMap<String, ModelUsage>,
    #[serde(default)]
    pub(super) permission_denials: Vec<Denial>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Denial {
    #[serde(default)]
    pub(super) tool_name: String,
    #[serde(default)]
    pub(super) tool_use_id: Option<String>,
}

/// Returns what `line` means; `None` if it is no JSON object and nobody can be seen to wait for it.
pub(super) fn parse(line: &[u8]) -> Option<Event> {
    let event = match read(line) {
        Ok(event) => Some(event),
        // A line of the protocol with bytes that are no text is one all the same.
        Err(_) if std::str::from_utf8(line).is_err() => {
            read(String::from_utf8_lossy(line).as_bytes()).ok()
        }
        Err(_) => None,
    };
    event.or_else(|| unknown(Rest::of(line)))
}

fn unknown(rest: Rest) -> Option<Event> {
    match (rest.kind.as_deref()?, rest.request_id, rest.subtype) {
        ("result", _, _) => Some(Event::UnknownResult),
        ("control_request", Some(request), Some(what)) if what != PERMISSION => {
            Some(Event::Unsupported { request, what })
        }
        ("control_request", id, subtype) => {
            let (permission, tool_name) = (subtype.is_some(), rest.tool_name);
            Some(Event::AsksUnknown(Box::new(Unknown { id, permission, tool_name })))
        }
        _ => None,
    }
}

#[derive(Deserialize)]
struct Head {
    #[serde(default, rename = "type")]
    kind: String,
    #[serde(default)]
    subtype: Option<String>,
}

fn read(line: &[u8]) -> serde_json::Result<Event> {
    let head: Head = serde_json::from_slice(line)?;
    let event = match head.kind.as_str() {
        "system" => system(head.subtype.as_deref().unwrap_or_default(), line),
        "assistant" => assistant(line),
        "user" => user(line),
        "result" => serde_json::from_slice(line).map(|result| Event::Result(Box::new(result))),
        "control_request" => control_request(line),
        "control_response" => control_response(line),
        "control_cancel_request" => {
            #[derive(Deserialize)]
            struct Cancel {
                request_id: String,
            }
            serde_json::from_slice(line).map(|Cancel { request_id }| Event::Cancelled(request_id))
        }
        _ => Ok(Event::Other),
    };
    // A known name with an unknown shape is as good as an unknown name, except where somebody waits.
    match (event, head.kind.as_str()) {
        (Ok(event), _) => Ok(event),
        (Err(error), "result" | "control_request") => Err(error),
        (Err(_), _) => Ok(Event::Other),
    }
}

fn system(subtype: &str, line: &[u8]) -> serde_json::Result<Event> {
    #[derive(Deserialize)]
    struct Task {
        task_id: String,
    }
    #[derive(Deserialize)]
    struct Changed {
        state: Phase,
    }
    #[derive(Deserialize)]
    struct Status {
        #[serde(rename = "permissionMode")]
        permission_mode: Option<String>,
    }
    Ok(match subtype {
        "init" => Event::Init(serde_json::from_slice(line)?),
        "session_state_changed" => Event::Phase(serde_json::from_slice::<Changed>(line)?.state),
        "task_started" => Event::TaskStarted(serde_json::from_slice::<Task>(line)?.task_id),
        "task_notification" => Event::TaskEnded(serde_json::from_slice::<Task>(line)?.task_id),
        "api_retry" => Event::Retry(retry(serde_json::from_slice(line)?)),
        "status" => match serde_json::from_slice::<Status>(line)?.permission_mode {
            Some(mode) => Event::PermissionMode(mode),
            None => Event::Other,
        },
        _ => Event::Other,
    })
}

#[derive(Deserialize)]
struct Retry {
    #[serde(default)]
    attempt: u32,
    #[serde(default)]
    max_retries: Option<u32>,
    #[serde(default)]
    retry_delay_ms: f64,
    #[serde(default)]
    error_status: Option<u32>,
    #[serde(default)]
    error: Option<String>,
}

fn retry(retry: Retry) -> ActiveWork {
    let message = match (retry.error_status, retry.error) {
        (Some(status), Some(error)) => format!("{status} {error}"),
        (Some(status), None) => status.to_string(),
        (None, Some(error)) if error != "unknown" => error,
        (None, _) => "no connection".to_owned(),
    };
    let (attempt, delay_ms) = (retry.attempt, Some(retry.retry_delay_ms.max(0.0) as u64));
    match retry.error_status {
        Some(429) => ActiveWork::RateLimited { attempt, delay_ms, message },
        _ => ActiveWork::Retrying { attempt, max_attempts: retry.max_retries, delay_ms, message },
    }
}

fn assistant(line: &[u8]) -> serde_json::Result<Event> {
    #[derive(Deserialize)]
    struct Block {
        #[serde(rename = "type")]
        kind: String,
    }
    #[derive(Deserialize)]
    struct Message {
        #[serde(default)]
        content: Vec<Block>,
    }
    #[derive(Deserialize)]
    struct Assistant {
        message: Message,
    }
    let Assistant { message } = serde_json::from_slice(line)?;
    Ok(Event::Assistant { calls_tool: message.content.iter().any(|b| b.kind == "tool_use") })
}

fn user(line: &[u8]) -> serde_json::Result<Event> {
    #[derive(Deserialize)]
    struct User {
        #[serde(default, rename = "isReplay")]
        replay: bool,
        #[serde(default)]
        uuid: Option<String>,
    }
    let user: User = serde_json::from_slice(line)?;
    Ok(if user.replay && user.uuid.is_some() { Event::Taken } else { Event::Other })
}

fn control_request(line: &[u8]) -> serde_json::Result<Event> {
    #[derive(Deserialize)]
    struct Inner {
        subtype: String,
    }
    #[derive(Deserialize)]
    struct Outer<T> {
        request_id: String,
        request: T,
    }
    let outer: Outer<Inner> = serde_json::from_slice(line)?;
    let (id, what) = (outer.request_id, outer.request.subtype);
    if what != PERMISSION {
        return Ok(Event::Unsupported { request: id, what });
    }
    let asks: Outer<ToolRequest> = serde_json::from_slice(line)?;
    Ok(Event::Asks(Box::new(ToolRequest { id, ..asks.request })))
}

fn control_response(line: &[u8]) -> serde_json::Result<Event> {
    #[derive(Deserialize)]
    struct Payload {
        #[serde(default)]
        session: Option<SessionUsage>,
    }
    #[derive(Deserialize)]
    struct Inner {
        request_id: String,
        subtype: String,
        #[serde(default)]
        error: Option<String>,
    }
    #[derive(Deserialize)]
    struct Outer<T> {
        response: T,
    }
    #[derive(Deserialize)]
    struct Carrier {
        response: Payload,
    }
    let Outer { response } = serde_json::from_slice::<Outer<Inner>>(line)?;
    let error = (response.subtype != "success")
        .then(|| response.error.unwrap_or_else(|| "refused".to_owned()));
    // Other answers have other shapes, which are of no interest.
    let carried = serde_json::from_slice::<Outer<Carrier>>(line).ok();
    let usage = carried.and_then(|outer| outer.response.response.session);
    Ok(Event::Response(Response { id: response.request_id, error, usage }))
}

/// Whether `line` is some JSON value at all.
pub(super) fn is_json(line: &[u8]) -> bool {
    serde_json::from_slice::<IgnoredAny>(line).is_ok()
}
