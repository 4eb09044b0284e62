//! Tokens: what the server tells while it works, and what a rollout holds after a kill.
//!
//! Codex counts cached and cache-written tokens as input; ours does not. A rollout is written per
//! response, before its tools run, so it is complete where the running total is not: a killed turn
//! is missing from `thread/tokenUsage/updated` for ever.

use super::super::Effect;
use super::super::prices::{self, Prices};
use crate::instance::Metrics;
use serde::Deserialize;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Tokens of one kind each; all counts are apart from each other.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tokens {
    pub(super) input: u64,
    pub(super) cache_read: u64,
    pub(super) cache_write: u64,
    pub(super) output: u64,
}

impl Tokens {
    fn add(&mut self, other: Self) {
        self.input += other.input;
        self.cache_read += other.cache_read;
        self.cache_write += other.cache_write;
        self.output += other.output;
    }

    /// Returns what came on top of `before`; `None` if the count has begun anew.
    fn since(self, before: Self) -> Option<Self> {
        Some(Self {
            input: self.input.checked_sub(before.input)?,
            cache_read: self.cache_read.checked_sub(before.cache_read)?,
            cache_write: self.cache_write.checked_sub(before.cache_write)?,
            output: self.output.checked_sub(before.output)?,
        })
    }

    /// Puts the counts into `metrics`.
    fn put(self, metrics: &mut Metrics) {
        metrics.input_tokens = Some(self.input);
        metrics.output_tokens = Some(self.output);
        metrics.cache_read_tokens = Some(self.cache_read);
        metrics.cache_write_tokens = Some(self.cache_write);
    }
}

/// What was used, by the model that used it: a sub-agent may have a cheaper one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::backend) struct Spent {
    models: BTreeMap<Option<String>, Tokens>,
}

impl Spent {
    fn add(&mut self, model: Option<&str>, tokens: Tokens) {
        self.models.entry(model.map(str::to_owned)).or_default().add(tokens);
    }

    /// Counts a response, as Codex counts it.
    pub(in crate::backend) fn add_counted(&mut self, model: Option<&str>, counted: &Value) {
        self.add(model, tokens(counted).unwrap_or_default());
    }

    fn total(&self) -> Tokens {
        self.models.values().fold(Tokens::default(), |mut sum, tokens| {
            sum.add(*tokens);
            sum
        })
    }

    /// Returns why the cost is not known: tokens of a model without a price were used.
    pub(in crate::backend) fn cost_unknown(&self, prices: &Prices) -> Option<Effect> {
        let unpriced = |model: &&Option<String>| !model.as_ref().is_some_and(|m| prices.has(m));
        let model = self.models.keys().find(unpriced)?;
        Some(Effect::CostUnknown(prices::unknown(model.as_deref())))
    }

    /// Puts the counts into `metrics`, and their cost: not known unless the price of each model is.
    pub(in crate::backend) fn put(&self, metrics: &mut Metrics, prices: &Prices) {
        self.total().put(metrics);
        let cost = |(model, tokens): (&Option<String>, &Tokens)| {
            let mut counted = Metrics::default();
            tokens.put(&mut counted);
            prices.cost(model.as_deref(), &counted)
        };
        metrics.cost_usd = match self.models.is_empty() {
            true => prices.cost(metrics.model.as_deref(), metrics),
            false => self.models.iter().map(cost).sum(),
        };
    }
}

/// Codex's own count: `input` includes what was cached. Events spell it in one way, rollouts in
/// another.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Counted {
    #[serde(alias = "inputTokens")]
    input_tokens: u64,
    #[serde(alias = "cachedInputTokens")]
    cached_input_tokens: u64,
    #[serde(alias = "cacheWriteInputTokens")]
    cache_write_input_tokens: u64,
    #[serde(alias = "outputTokens")]
    output_tokens: u64,
}

impl From<Counted> for Tokens {
    fn from(counted: Counted) -> Self {
        let cached = counted.cached_input_tokens + counted.cache_write_input_tokens;
        Self {
            input: counted.input_tokens.saturating_sub(cached),
            cache_read: counted.cached_input_tokens,
            cache_write: counted.cache_write_input_tokens,
            output: counted.output_tokens,
        }
    }
}

fn tokens(value: &Value) -> Option<Tokens> {
    Counted::deserialize(value).ok().map(Tokens::from)
}

/// What this run has used, from the threads' running totals. A sub-agent is a thread of its own.
#[derive(Debug, Default)]
pub(super) struct Usage {
    totals: HashMap<String, Tokens>,
    used: Spent,
}

impl Usage {
    /// Takes `thread/tokenUsage/updated`. `earlier`: it tells of a turn before this run, as a resumed
    /// thread does once. Returns whether anything was used.
    pub(super) fn update(&mut self, params: &Value, earlier: bool, model: Option<&str>) -> bool {
        let thread = params["threadId"].as_str().unwrap_or_default().to_owned();
        let usage = &params["tokenUsage"];
        let (Some(total), Some(last)) = (tokens(&usage["total"]), tokens(&usage["last"])) else {
            return false;
        };
        let before = self.totals.insert(thread, total);
        if earlier {
            return false;
        }
        let new = before.and_then(|before| total.since(before)).unwrap_or(last);
        let any = new != Tokens::default();
        if any {
            self.used.add(model, new);
        }
        any
    }

    /// Returns what was used in all.
    pub(super) fn used(&self) -> &Spent {
        &self.used
    }
}

/// Where a rollout's line has told its kind.
const HEAD: usize = 200;

/// Sums up the rollouts of a thread and of its sub-agents. It counts from the thread's beginning, over
/// all processes, each response once.
#[derive(Debug, Default)]
pub struct Rollout {
    used: Spent,
    /// The model of the session's own thread, and of the file that is being read.
    model: Option<String>,
    now: Option<String>,
    sub_agent: bool,
    seen: HashSet<String>,
}

impl Rollout {
    /// The lines that follow are those of another file; `sub_agent`: of one below the session's own.
    pub fn begin_file(&mut self, sub_agent: bool) {
        (self.now, self.sub_agent) = (None, sub_agent);
    }

    /// Takes a line in. Lines that tell nothing about usage, and one that is cut off, are passed over.
    pub fn add(&mut self, line: &[u8]) {
        // Most lines are messages and may be long: the kind stands at their beginning.
        let head = &line[..line.len().min(HEAD)];
        let kinds = ["token_usage_record", "turn_context"];
        let Some(kind) = kinds.into_iter().find(|kind| contains(head, kind.as_bytes())) else {
            return;
        };
        let Ok(value) = serde_json::from_slice::<Value>(line) else { return };
        if value["type"] != kind {
            return;
        }
        let payload = &value["payload"];
        if kind == "turn_context" {
            self.now = payload["model"].as_str().map(str::to_owned).or(self.now.take());
            if !self.sub_agent {
                self.model.clone_from(&self.now);
            }
            return;
        }
        let response = payload["response_id"].as_str().unwrap_or_default().to_owned();
        if self.seen.insert(response) {
            self.used.add_counted(self.now.as_deref(), &payload["usage"]);
        }
    }

    /// Returns what was used, with its cost by the prices that `settings` add to; `None` if the
    /// rollout says nothing.
    pub fn metrics(self, settings: &[String]) -> Option<Metrics> {
        if self.seen.is_empty() {
            return None;
        }
        let mut metrics = Metrics { model: self.model, ..Metrics::default() };
        self.used.put(&mut metrics, &Prices::with(settings).unwrap_or_default());
        Some(metrics)
    }
}

/// Returns the session that a rollout belongs to, from its first line: its own, or the one that its
/// agent works for.
pub fn session_of_rollout(first_line: &[u8]) -> Option<String> {
    let value = serde_json::from_slice::<Value>(first_line).ok()?;
    let payload = &value["payload"];
    payload["session_id"].as_str().or(payload["id"].as_str()).map(str::to_owned)
}

fn contains(line: &[u8], part: &[u8]) -> bool {
    line.windows(part.len()).any(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn update(total: [u64; 4], last: [u64; 4]) -> Value {
        let counted = |[input, cached, written, output]: [u64; 4]| {
            json!({"inputTokens": input, "cachedInputTokens": cached,
                "cacheWriteInputTokens": written, "outputTokens": output})
        };
        json!({"threadId": "t", "tokenUsage": {"total": counted(total), "last": counted(last)}})
    }

    #[test]
    fn a_run_counts_what_came_in_it() {
        let mut usage = Usage::default();
        // What a resumed thread tells of its past.
        assert!(!usage.update(&update([3500, 0, 3000, 10], [3500, 0, 3000, 10]), true, None));
        assert!(usage.update(&update([6550, 3000, 3000, 30], [3050, 3000, 0, 20]), false, None));
        // The same again is nothing new.
        assert!(!usage.update(&update([6550, 3000, 3000, 30], [3050, 3000, 0, 20]), false, None));
        assert_eq!(
            usage.used().total(),
            Tokens { input: 50, cache_read: 3000, cache_write: 0, output: 20 }
        );
    }

    #[test]
    fn each_model_has_its_price_and_one_without_leaves_the_sum_unknown() {
        let prices = Prices::with(&["m=1/1/1".to_owned(), "n=100/1/1".to_owned()]).unwrap();
        let mut usage = Usage::default();
        let cost = |usage: &Usage| {
            let mut metrics = Metrics::default();
            usage.used().put(&mut metrics, &prices);
            (metrics.input_tokens, metrics.cost_usd.map(|cost| (cost * 1e6).round()))
        };
        usage.update(&update([10, 0, 0, 0], [10, 0, 0, 0]), false, Some("m"));
        let mut sub = update([5, 0, 0, 0], [5, 0, 0, 0]);
        sub["threadId"] = "s".into();
        usage.update(&sub, false, Some("n"));
        assert_eq!(cost(&usage), (Some(15), Some(510.0)));
        sub["threadId"] = "u".into();
        usage.update(&sub, false, None);
        assert_eq!(cost(&usage), (Some(20), None));
    }

    #[test]
    fn after_a_kill_the_total_lacks_the_cut_turn_and_the_last_response_counts() {
        let mut usage = Usage::default();
        usage.update(&update([3500, 0, 3000, 10], [3500, 0, 3000, 10]), false, None);
        assert_eq!(
            usage.used().total(),
            Tokens { input: 500, cache_read: 0, cache_write: 3000, output: 10 }
        );
    }

    #[test]
    fn a_rollout_counts_each_response_once() {
        let record = |id: &str, input: u64| {
            json!({"type": "token_usage_record", "payload": {"response_id": id, "usage":
                {"input_tokens": input, "cached_input_tokens": 10, "cache_write_input_tokens": 5,
                "output_tokens": 3}}})
            .to_string()
        };
        let context = json!({"type": "turn_context", "payload": {"model": "m"}}).to_string();
        let said = json!({"type": "response_item", "payload": {"text": "token_usage_record"}});
        let lines = [
            context,
            record("a", 100),
            record("a", 100),
            said.to_string(),
            record("b", 50),
            r#"{"type":"token_usage_record","payload":{"response_id":"c","us"#.to_owned(),
        ];
        let mut rollout = Rollout::default();
        lines.iter().for_each(|line| rollout.add(line.as_bytes()));
        let metrics = rollout.metrics(&["m=1/1/1".to_owned()]).unwrap();
        assert_eq!((metrics.input_tokens, metrics.output_tokens), (Some(120), Some(6)));
        assert_eq!((metrics.cache_read_tokens, metrics.cache_write_tokens), (Some(20), Some(10)));
        assert_eq!((metrics.model.as_deref(), metrics.cost_usd), (Some("m"), Some(0.000156)));
        assert_eq!(Rollout::default().metrics(&[]), None);
    }
}
