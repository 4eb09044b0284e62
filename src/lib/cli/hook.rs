//! The program `git-claudio--hook EVENT`: what the hooks of an agent in its own terminal call.
//!
//! An agent waits for each of its hooks, so this passes on what it reads in one line and goes, without
//! waiting for an answer and without taking the JSON apart. It never fails and never prints: whatever
//! a hook prints could be taken for a decision. When no supervisor is there, nobody has to know.
//!
//! In the place of Claude Code's status line it also runs the user's own, so that nothing is missing on
//! their screen. That of a repository is not run: it would be we who run it.

use crate::backend::{self, claude};
use std::env;
use std::fs;
use std::io::{self, Read, Write};
use std::os::unix::net::UnixStream;
use std::process::{Command, ExitCode, Stdio};
use std::time::Duration;

/// A larger payload is left out; the event alone still tells most.
const LARGEST: usize = 4 << 20;
/// A supervisor that does not read for so long must not hold its agent up.
const PATIENCE: Duration = Duration::from_secs(2);

/// Passes on an event. Always succeeds.
pub fn hook() -> ExitCode {
    if let (Some(event), Some(socket)) = (env::args().nth(1), env::var_os("CLAUDIO_SOCKET")) {
        let mut payload = Vec::new();
        // Read to its end in any case: the agent must not find its pipe closed.
        let read = io::stdin().lock().read_to_end(&mut payload);
        if read.is_err() || payload.len() > LARGEST {
            payload.clear();
        }
        let status = (event == backend::STATUS_LINE).then(|| payload.clone());
        if let Ok(mut stream) = UnixStream::connect(socket) {
            let _ = stream.set_write_timeout(Some(PATIENCE));
            let _ = stream.write_all(&line(&event, payload));
        }
        if let Some(payload) = status {
            return own_status_line(&payload).unwrap_or(ExitCode::SUCCESS);
        }
    }
    ExitCode::SUCCESS
}

/// Runs the user's own status line, if they have one, and ends as it does.
fn own_status_line(payload: &[u8]) -> Option<ExitCode> {
    let environment: Vec<_> = env::vars_os().collect();
    let settings = fs::read(claude::directory(&environment)?.join("settings.json")).ok()?;
    let command = claude::status_line(&settings)?;
    let mut child = Command::new("sh").args(["-c", &command]).stdin(Stdio::piped()).spawn().ok()?;
    // One that does not read its input is one that does not want it.
    let _ = child.stdin.take()?.write_all(payload);
    let code = child.wait().ok()?.code()?;
    Some(u8::try_from(code).map_or(ExitCode::FAILURE, ExitCode::from))
}

/// Returns the request. The payload is JSON, in which a line end can only stand between two words.
fn line(event: &str, mut payload: Vec<u8>) -> Vec<u8> {
    if payload.iter().all(u8::is_ascii_whitespace) {
        payload = b"null".to_vec();
    }
    for byte in payload.iter_mut().filter(|byte| matches!(byte, b'\n' | b'\r')) {
        *byte = b' ';
    }
    let event: String = event.chars().filter(char::is_ascii_alphanumeric).collect();
    let mut line =
        format!("{{\"request\":\"hook\",\"event\":\"{event}\",\"payload\":").into_bytes();
    line.append(&mut payload);
    line.extend_from_slice(b"}\n");
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::supervisor::Request;
    use serde_json::json;

    fn sent(event: &str, payload: &str) -> Option<Request> {
        let line = line(event, payload.into());
        assert_eq!(line.iter().filter(|byte| **byte == b'\n').count(), 1);
        serde_json::from_slice(&line).ok()
    }

    #[test]
    fn the_line_is_a_request() {
        let payload = json!({"a": "b\nc"});
        let expected = Request::Hook { event: "Stop".into(), payload };
        assert_eq!(sent("Stop", "{\n  \"a\":\r\n \"b\\nc\"}\n"), Some(expected));
        let empty = Request::Hook { event: "Stop".into(), payload: json!(null) };
        assert_eq!(sent("St\"op", " \n"), Some(empty));
        assert_eq!(sent("Stop", "no json"), None);
    }
}
