//! What the tests of the real Codex have in common: a place in which its model has a price, its
//! processes, and what it used.
//!
//! Its sandbox is off in most of them: it needs user namespaces, which not every machine that runs
//! tests gives.

use super::agents::child_of;
use super::models::{self, Models};
use super::{Sandbox, agents};
use serde_json::Value;

pub(crate) const FREE: &[&str] = &["--sandbox", "danger-full-access"];
pub(crate) const ASKING: &[&str] =
    &["--sandbox", "danger-full-access", "--permission-mode", "untrusted"];

/// A place with the real Codex in which its model has a price.
pub(crate) fn codex() -> Option<(Sandbox, Models)> {
    let (sandbox, models) = models::codex()?;
    sandbox.git(["config", "claudio.backend.codex.prices", "gpt-mock=1.25/0.125/10"]);
    Some((sandbox, models))
}

/// Adds an instance that plays a scenario. Returns its id.
#[track_caller]
pub(crate) fn add(sandbox: &Sandbox, scenario: &str, options: &[&str]) -> String {
    agents::add(sandbox, "codex", scenario, options)
}

/// Returns the process ids of the supervisor, of npm's wrapper and of Codex itself.
#[track_caller]
pub(crate) fn processes(sandbox: &Sandbox, id: &str) -> [i32; 3] {
    let (supervisor, wrapper) = agents::processes(sandbox, id);
    [supervisor, wrapper, child_of(wrapper)]
}

/// Panics unless the instance has used exactly this, at the price of the place.
#[track_caller]
pub(crate) fn used(metrics: &Value, [input, output, read, written]: [u64; 4]) {
    agents::tokens(metrics, [input, output, read, written]);
    let cost = 1.25 * (input + written) as f64 + 0.125 * read as f64 + 10.0 * output as f64;
    let told = metrics["cost_usd"].as_f64().unwrap();
    assert!((told - cost / 1e6).abs() < 1e-8, "{metrics}");
}
