//! Requests that Codex repeats, and the errors that it gives up with.

use crate::instance::ActiveWork;
use serde_json::Value;

/// Without a network Codex would wait for ever, ever longer between its attempts: after so many, which
/// takes about three minutes, it is better to say so. Its session can be taken up again.
const UNREACHABLE_LIMIT: u32 = 6;
const TOO_MANY_REQUESTS: u64 = 429;

/// The request that is being repeated now.
#[derive(Debug, Default)]
pub(super) struct Retries {
    now: Option<ActiveWork>,
    unreachable: u32,
}

impl Retries {
    /// Takes an `error` notification. Returns why to give up, if it is time for that.
    pub(super) fn error(&mut self, params: &Value) -> Option<String> {
        if params["willRetry"] != true {
            return None;
        }
        let error = &params["error"];
        let text = error["message"].as_str().unwrap_or_default();
        let counted = counted(text);
        let message = match error["additionalDetails"].as_str() {
            Some(details) => details.to_owned(),
            None => text.to_owned(),
        };
        if counted.is_none() {
            self.unreachable += 1;
            if self.unreachable >= UNREACHABLE_LIMIT {
                return Some(format!("{message} ({UNREACHABLE_LIMIT} attempts)"));
            }
        }
        let (attempt, of) = counted.unwrap_or((self.unreachable, None));
        self.now = Some(match status(error) {
            Some(TOO_MANY_REQUESTS) => ActiveWork::RateLimited { attempt, delay_ms: None, message },
            _ => ActiveWork::Retrying { attempt, max_attempts: of, delay_ms: None, message },
        });
        None
    }

    /// Something went well. Returns whether anything was repeated before.
    pub(super) fn over(&mut self) -> bool {
        self.unreachable = 0;
        self.now.take().is_some()
    }

    /// Returns what is being repeated, as a detail of `working`.
    pub(super) fn detail(&self) -> Option<ActiveWork> {
        self.now.clone()
    }
}

/// Reads `Reconnecting... 1/2`.
fn counted(text: &str) -> Option<(u32, Option<u32>)> {
    let (attempt, of) = text.rsplit(' ').next()?.split_once('/')?;
    Some((attempt.parse().ok()?, of.parse().ok()))
}

/// Returns the HTTP status in an error, whatever kind it is of.
fn status(error: &Value) -> Option<u64> {
    let kinds = error["codexErrorInfo"].as_object()?;
    kinds.values().find_map(|kind| kind["httpStatusCode"].as_u64())
}

/// Returns an error in the service's own words, with its status if that is known.
pub(super) fn error_text(error: &Value) -> String {
    let message = error["message"].as_str().unwrap_or("the turn failed").trim();
    // Some services' answers are passed on as they came.
    let inner = serde_json::from_str::<Value>(message).ok();
    let said = inner.as_ref().and_then(|v| v["error"]["message"].as_str()).unwrap_or(message);
    match status(error) {
        Some(status) => format!("{said} (status {status})"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn retry(text: &str, status: Option<u64>) -> Value {
        json!({"willRetry": true, "error": {"message": text, "additionalDetails": "why",
            "codexErrorInfo": {"responseStreamDisconnected": {"httpStatusCode": status}}}})
    }

    #[test]
    fn a_retry_is_told_with_its_attempt_and_a_rate_limit_apart() {
        let mut retries = Retries::default();
        assert_eq!(retries.error(&retry("Reconnecting... 1/5", Some(503))), None);
        let message = "why".to_owned();
        let detail = ActiveWork::Retrying {
            attempt: 1,
            max_attempts: Some(5),
            delay_ms: None,
            message: message.clone(),
        };
        assert_eq!(retries.detail(), Some(detail));
        retries.error(&retry("Reconnecting... 2/5", Some(429)));
        let detail = ActiveWork::RateLimited { attempt: 2, delay_ms: None, message };
        assert_eq!(retries.detail(), Some(detail));
        assert!(retries.over() && !retries.over());
        assert_eq!(retries.detail(), None);
    }

    #[test]
    fn without_a_network_it_gives_up_after_a_while() {
        let mut retries = Retries::default();
        let waiting = retry("Reconnecting... waiting for network", None);
        for attempt in 1..UNREACHABLE_LIMIT {
            assert_eq!(retries.error(&waiting), None);
            assert!(
                matches!(retries.detail(), Some(ActiveWork::Retrying { attempt: a, .. }) if a == attempt)
            );
        }
        assert_eq!(retries.error(&waiting).as_deref(), Some("why (6 attempts)"));
        retries.over();
        assert_eq!(retries.error(&waiting), None);
    }

    #[test]
    fn a_final_error_is_told_in_the_services_words() {
        let credit = json!({"message": r#"{"error": {"message": "Your credit is too low."}}"#, "codexErrorInfo": "other"});
        assert_eq!(error_text(&credit), "Your credit is too low.");
        let limited = json!({"message": "exceeded retry limit, last status: 429 Too Many Requests",
            "codexErrorInfo": {"responseTooManyFailedAttempts": {"httpStatusCode": 429}}});
        let words = "exceeded retry limit, last status: 429 Too Many Requests (status 429)";
        assert_eq!(error_text(&limited), words);
        let bare = json!({"message": "no", "codexErrorInfo": {"httpConnectionFailed": {"httpStatusCode": 401}}});
        assert_eq!(error_text(&bare), "no (status 401)");
        assert_eq!(error_text(&json!(null)), "the turn failed");
    }
}
