//! What Claude Code uses in its own terminal: tokens as its records of the session tell them, money as
//! it tells its status line. Both are its own figures; nothing is worked out from prices.

use super::super::claude::Transcript;
use crate::instance::Metrics;
use serde_json::Value;

/// What one run has used so far.
pub(super) struct Meter {
    transcript: Transcript,
    turns: u64,
    cost: Cost,
    told: Option<Metrics>,
}

/// The program's own sum of money. It goes on from where an earlier process of the session stopped, so
/// what it says first is where this run begins.
#[derive(Debug, Default)]
struct Cost {
    begin: Option<f64>,
    now: Option<f64>,
    /// What was spent before the sum began anew, with another session.
    before: Option<f64>,
    /// It began to tell when something had been spent already: what, is not known.
    unknown: bool,
}

impl Cost {
    fn tell(&mut self, sum: f64) {
        self.begin.get_or_insert(sum);
        if self.now.is_some_and(|now| sum < now) {
            self.begins_anew();
            self.begin = Some(sum);
        }
        self.now = Some(sum);
    }

    /// The next sum is that of another session.
    fn begins_anew(&mut self) {
        self.before = self.spent();
        (self.begin, self.now) = (None, None);
    }

    fn spent(&self) -> Option<f64> {
        if self.unknown {
            return None;
        }
        match (self.now, self.begin) {
            (Some(now), Some(begin)) => Some(self.before.unwrap_or(0.0) + now - begin),
            _ => self.before,
        }
    }
}

impl Meter {
    /// A meter for a run that begins a session or takes one up.
    pub(super) fn new(fresh: bool) -> Self {
        let begin = fresh.then_some(0.0);
        let cost = Cost { begin, ..Cost::default() };
        Self { transcript: Transcript::default(), turns: 0, cost, told: None }
    }

    /// Takes a line of the session's records in.
    pub(super) fn record(&mut self, line: &[u8]) {
        self.transcript.add(line);
    }

    /// Takes in what the program tells its status line.
    pub(super) fn status(&mut self, payload: &Value) {
        if let Some(sum) = payload["cost"]["total_cost_usd"].as_f64() {
            self.cost.tell(sum);
        }
    }

    /// A session begins inside the running program, or an old one is taken up there.
    pub(super) fn session(&mut self, resumed: bool) {
        if resumed && self.cost.now.is_some() {
            self.cost.begins_anew();
        }
    }

    /// The model has answered. Returns whether it is known by now that the money will not be.
    pub(super) fn answered(&mut self) -> bool {
        let untold = self.cost.now.is_none() && self.cost.before.is_none();
        untold && !std::mem::replace(&mut self.cost.unknown, true)
    }

    /// A turn is over.
    pub(super) fn turn(&mut self) {
        self.turns += 1;
    }

    /// What was told so far is told again.
    pub(super) fn again(&mut self) {
        self.told = None;
    }

    /// Returns what this run has used, if that is more than was told before.
    pub(super) fn news(&mut self) -> Option<Metrics> {
        let metrics = Metrics {
            turns: (self.turns > 0).then_some(self.turns),
            // Sums of fractions of a cent: what is beyond a millionth is noise.
            cost_usd: self.cost.spent().map(|cost| (cost * 1e6).round() / 1e6),
            model: self.transcript.model().map(str::to_owned),
            ..self.transcript.metrics().unwrap_or_default()
        };
        let news = metrics != Metrics::default() && self.told.as_ref() != Some(&metrics);
        news.then(|| self.told.insert(metrics).clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn status(meter: &mut Meter, sum: f64) -> Option<f64> {
        meter.status(&json!({"cost": {"total_cost_usd": sum}}));
        meter.news().and_then(|metrics| metrics.cost_usd)
    }

    #[test]
    fn money_counts_from_where_the_run_began() {
        let mut fresh = Meter::new(true);
        assert_eq!(status(&mut fresh, 0.25), Some(0.25));
        fresh.session(false);
        assert_eq!(status(&mut fresh, 0.5), Some(0.5), "'/clear' goes on with the sum");
        fresh.session(true);
        assert_eq!(status(&mut fresh, 7.0), None, "another session's sum is where it begins");
        assert_eq!(status(&mut fresh, 7.25), Some(0.75));
        assert_eq!(status(&mut fresh, 1.0), None, "a sum that falls belongs to another session");
        assert_eq!(status(&mut fresh, 1.5), Some(1.25));
        let mut resumed = Meter::new(false);
        assert_eq!(status(&mut resumed, 3.0), Some(0.0));
        assert!(!resumed.answered());
        assert_eq!(status(&mut resumed, 3.5), Some(0.5));
    }

    #[test]
    fn money_that_is_told_too_late_is_not_known() {
        for fresh in [true, false] {
            let mut meter = Meter::new(fresh);
            assert!(meter.answered());
            assert!(!meter.answered(), "it is said once");
            assert_eq!(status(&mut meter, 0.5), None);
        }
    }
}
