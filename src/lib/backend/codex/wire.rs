//! The lines of `codex app-server`: objects as in JSON-RPC, without its version field.

use serde_json::{Value, json};

/// A line from the server.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Incoming {
    /// The answer to a request of ours, or its error in words.
    Response { id: u64, result: Result<Value, String> },
    /// The server asks and waits for an answer to this id.
    Request { id: Value, method: String, params: Value },
    /// The server tells.
    Notification { method: String, params: Value },
}

impl Incoming {
    /// Reads a line. Returns `None` if it is none of the protocol's.
    pub(super) fn read(line: &[u8]) -> Option<Self> {
        let mut message: Value = serde_json::from_slice(line).ok()?;
        let fields = message.as_object_mut()?;
        let id = fields.remove("id");
        let method = fields.remove("method").and_then(|m| m.as_str().map(str::to_owned));
        let params = fields.remove("params").unwrap_or(Value::Null);
        match (method, id) {
            (Some(method), Some(id)) => Some(Self::Request { id, method, params }),
            (Some(method), None) => Some(Self::Notification { method, params }),
            (None, Some(id)) => {
                let result = match fields.remove("error") {
                    Some(error) => Err(error_text(&error)),
                    None => Ok(fields.remove("result").unwrap_or(Value::Null)),
                };
                Some(Self::Response { id: id.as_u64()?, result })
            }
            (None, None) => None,
        }
    }
}

fn error_text(error: &Value) -> String {
    match error["message"].as_str() {
        Some(message) => message.to_owned(),
        None => error.to_string(),
    }
}

/// Returns the line of a request.
pub(super) fn request(id: u64, method: &str, params: &Value) -> Vec<u8> {
    line(&json!({ "id": id, "method": method, "params": params }))
}

/// Returns the line of a notification without parameters.
pub(super) fn notification(method: &str) -> Vec<u8> {
    line(&json!({ "method": method }))
}

/// Returns the line that answers a request of the server.
pub(super) fn answer(id: &Value, result: &Value) -> Vec<u8> {
    line(&json!({ "id": id, "result": result }))
}

/// Returns the line that tells the server that its request is not understood.
pub(super) fn not_understood(id: &Value, method: &str) -> Vec<u8> {
    let message = format!("'{method}' is not supported by this client");
    line(&json!({ "id": id, "error": { "code": -32601, "message": message } }))
}

/// Returns the line that tells the server that a person said no.
pub(super) fn denied(id: &Value, method: &str) -> Vec<u8> {
    let message = format!("'{method}' was denied");
    line(&json!({ "id": id, "error": { "code": -32000, "message": message } }))
}

fn line(message: &Value) -> Vec<u8> {
    let mut line = message.to_string().into_bytes();
    line.push(b'\n');
    line
}

/// Returns the command of an item or an approval as it was meant, without the shell that runs it.
pub(in crate::backend) fn command(item: &Value) -> String {
    if let Some([action]) = item["commandActions"].as_array().map(Vec::as_slice)
        && let Some(command) = action["command"].as_str()
    {
        return command.to_owned();
    }
    let whole = item["command"].as_str().unwrap_or_default();
    match shell_words::split(whole).unwrap_or_default().as_slice() {
        [_, flag, inner] if flag == "-lc" || flag == "-c" => inner.clone(),
        _ => whole.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_is_shown_without_its_shell() {
        assert_eq!(command(&json!({"command": "/bin/bash -lc 'touch a && b'"})), "touch a && b");
        let actions = json!([{"type": "unknown", "command": "ls"}]);
        assert_eq!(command(&json!({"command": "sh x", "commandActions": actions})), "ls");
        assert_eq!(command(&json!({"command": "make 'all"})), "make 'all");
    }

    #[test]
    fn each_kind_of_line_is_told_apart() {
        let read = |text: &str| Incoming::read(text.as_bytes());
        assert_eq!(
            read(r#"{"id":3,"result":{"a":1}}"#),
            Some(Incoming::Response { id: 3, result: Ok(json!({"a": 1})) })
        );
        assert_eq!(
            read(r#"{"error":{"code":-32600,"message":"no active turn to steer"},"id":7}"#),
            Some(Incoming::Response { id: 7, result: Err("no active turn to steer".into()) })
        );
        assert!(matches!(
            read(r#"{"method":"item/fileChange/requestApproval","id":0,"params":{}}"#),
            Some(Incoming::Request { id, .. }) if id == 0
        ));
        assert!(matches!(read(r#"{"method":"x"}"#), Some(Incoming::Notification { .. })));
        assert_eq!(read("not json"), None);
        assert_eq!(read("[1]"), None);
        assert_eq!(read("{}"), None);
    }
}
