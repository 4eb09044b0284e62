//! What an instance may use and what it has used: figures only, no clock.

use crate::instance::{Budget, Limit, Metrics, dollars};

/// The limits of an instance with its figures.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Limits {
    budget: Budget,
    /// What the runs before this one used.
    before: Metrics,
    /// What all runs used.
    total: Metrics,
    time_is_up: bool,
    /// What nobody knows of this run, with the reason.
    unknown: Vec<(Limit, String)>,
    /// It was held for these of them: who lets it go on knows that they limit nothing.
    told: Vec<Limit>,
}

impl Limits {
    /// The limits of an instance that has used `before` so far.
    pub(super) fn new(budget: Budget, before: Metrics) -> Self {
        Self { budget, total: before.clone(), before, ..Self::default() }
    }

    /// Takes what this run has used. Returns what all runs have used.
    pub(super) fn measured(&mut self, run: Metrics) -> &Metrics {
        self.total = added(&self.before, run);
        &self.total
    }

    /// The time has run out.
    pub(super) fn time_is_up(&mut self) {
        self.time_is_up = true;
    }

    /// What counts against these limits is not known of this run, for this reason.
    pub(super) fn unknown(&mut self, limits: &[Limit], why: &str) {
        for limit in limits {
            self.unknown.retain(|(known, _)| known != limit);
            self.unknown.push((*limit, why.to_owned()));
        }
    }

    /// A person is told that the limit is the reason of a hold, and with it of the others like it.
    pub(super) fn told(&mut self, limit: Limit) {
        if self.unknown.iter().any(|(unknown, _)| *unknown == limit) {
            self.told = self.unknown.iter().map(|(limit, _)| *limit).collect();
        }
    }

    /// Returns a limit that cannot be watched, with the reason, unless that was told.
    pub(super) fn unwatched(&self) -> Option<(Limit, String)> {
        let option = |limit: Limit| match limit {
            Limit::Cost => self.budget.cost_usd.map(|_| "'--max-cost'"),
            Limit::Tokens => self.budget.tokens.map(|_| "'--max-tokens'"),
            Limit::Time => None,
        };
        let open = self.unknown.iter().filter(|(limit, _)| !self.told.contains(limit));
        let open: Vec<_> =
            open.filter_map(|(limit, why)| Some((*limit, why, option(*limit)?))).collect();
        let (limit, why, _) = *open.first()?;
        let options: Vec<&str> = open.iter().map(|(_, _, option)| *option).collect();
        let options = options.join(" and ");
        let words = format!("{why}; 'git claudio resume' without {options} goes on without it");
        Some((limit, words))
    }

    /// Returns these limits with others in the place of those that `raise` names.
    pub(super) fn raised(&self, raise: &Budget) -> Self {
        let mut limits = self.clone();
        limits.budget.cost_usd = raise.cost_usd.or(self.budget.cost_usd);
        limits.budget.tokens = raise.tokens.or(self.budget.tokens);
        limits.budget.seconds = raise.seconds.or(self.budget.seconds);
        limits.time_is_up &= raise.seconds.is_none();
        let set_anew = |limit: &Limit| match limit {
            Limit::Cost => raise.cost_usd.is_some(),
            Limit::Tokens => raise.tokens.is_some(),
            Limit::Time => false,
        };
        limits.told.retain(|limit| !set_anew(limit));
        limits
    }

    /// Returns the limits themselves.
    pub(super) fn budget(&self) -> Budget {
        self.budget
    }

    /// Returns which limit is reached, also in words; `None` if none is.
    pub(super) fn reached(&self) -> Option<(Limit, String)> {
        if let (Some(limit), Some(cost)) = (self.budget.cost_usd, self.total.cost_usd)
            && cost >= limit
        {
            let (cost, limit) = (dollars(cost), dollars(limit));
            let words = format!("the cost of {cost} has reached the limit of {limit}");
            return Some((Limit::Cost, words));
        }
        let tokens = self.total.limited_tokens();
        if let Some(limit) = self.budget.tokens
            && tokens >= limit
        {
            let written = match self.total.cache_write_tokens.unwrap_or(0) {
                0 => String::new(),
                written => format!(", {written} of them written to a cache,"),
            };
            let words = format!("{tokens} tokens{written} have reached the limit of {limit}");
            return Some((Limit::Tokens, words));
        }
        match self.budget.seconds {
            Some(limit) if self.time_is_up => {
                Some((Limit::Time, format!("the time has reached the limit of {limit}s")))
            }
            _ => None,
        }
    }
}

/// Adds what this run used to what the runs before it used.
fn added(before: &Metrics, run: Metrics) -> Metrics {
    fn sum<T: std::ops::Add<Output = T> + Copy>(a: Option<T>, b: Option<T>) -> Option<T> {
        match (a, b) {
            (Some(a), Some(b)) => Some(a + b),
            (a, b) => a.or(b),
        }
    }
    Metrics {
        input_tokens: sum(before.input_tokens, run.input_tokens),
        output_tokens: sum(before.output_tokens, run.output_tokens),
        cache_read_tokens: sum(before.cache_read_tokens, run.cache_read_tokens),
        cache_write_tokens: sum(before.cache_write_tokens, run.cache_write_tokens),
        turns: sum(before.turns, run.turns),
        cost_usd: sum(before.cost_usd, run.cost_usd),
        model: run.model.or_else(|| before.model.clone()),
        duration_s: before.duration_s,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reached(limits: &Limits) -> Option<String> {
        limits.reached().map(|(_, words)| words)
    }

    fn used(cost: f64, tokens: u64) -> Metrics {
        Metrics { cost_usd: Some(cost), input_tokens: Some(tokens), ..Metrics::default() }
    }

    #[test]
    fn the_runs_before_count() {
        let budget = Budget { cost_usd: Some(1.0), tokens: Some(100), seconds: None };
        let mut limits = Limits::new(budget, used(0.75, 10));
        assert_eq!(limits.reached(), None);
        assert_eq!(limits.measured(used(0.125, 10)).cost_usd, Some(0.875));
        assert_eq!(limits.reached(), None);
        limits.measured(used(0.25, 10));
        let words = "the cost of $1.00 has reached the limit of $1.00";
        assert_eq!(reached(&limits).as_deref(), Some(words));
        let more = Budget { cost_usd: Some(2.0), ..Budget::default() };
        let mut limits = limits.raised(&more);
        assert_eq!(limits.budget().tokens, Some(100));
        assert_eq!(limits.reached(), None);
        limits.measured(used(0.25, 90));
        assert_eq!(reached(&limits).as_deref(), Some("100 tokens have reached the limit of 100"));
        limits.measured(Metrics { cache_write_tokens: Some(50), ..used(0.25, 90) });
        let words = "150 tokens, 50 of them written to a cache, have reached the limit of 100";
        assert_eq!(reached(&limits).as_deref(), Some(words));
    }

    #[test]
    fn a_limit_below_a_cent_is_told_as_it_is() {
        let budget = Budget { cost_usd: Some(0.013), ..Budget::default() };
        let words = "the cost of $0.015825 has reached the limit of $0.013";
        assert_eq!(reached(&Limits::new(budget, used(0.015_825, 1))).as_deref(), Some(words));
    }

    #[test]
    fn a_cost_that_is_not_known_is_told_once_for_each_limit_that_is_set() {
        let words = |limits: &Limits| limits.unwatched().map(|(_, words)| words);
        let mut limits = Limits::new(Budget::default(), Metrics::default());
        limits.unknown(&[Limit::Cost], "it has no price");
        assert_eq!(words(&limits), None, "nobody set a limit");
        let mut limits = limits.raised(&Budget { cost_usd: Some(1.0), ..Budget::default() });
        assert_eq!(limits.reached(), None);
        assert!(words(&limits).unwrap().starts_with("it has no price; "));
        limits.told(Limit::Tokens);
        assert!(words(&limits).is_some());
        limits.told(Limit::Cost);
        assert_eq!(words(&limits.raised(&Budget::default())), None, "it goes on without");
        let again = Budget { cost_usd: Some(2.0), ..Budget::default() };
        assert!(words(&limits.raised(&again)).is_some(), "a limit that is set is meant");
    }

    #[test]
    fn limits_that_cannot_be_watched_are_told_together() {
        let budget = Budget { cost_usd: Some(1.0), tokens: Some(100), seconds: Some(1) };
        let mut limits = Limits::new(budget, Metrics::default());
        limits.unknown(&[Limit::Cost, Limit::Tokens], "it does not tell");
        let (limit, words) = limits.unwatched().unwrap();
        assert_eq!(limit, Limit::Cost);
        assert!(words.contains("without '--max-cost' and '--max-tokens' goes on"), "{words}");
        limits.told(limit);
        assert_eq!(limits.unwatched(), None);
        let limits = limits.raised(&Budget { tokens: Some(200), ..Budget::default() });
        let (limit, words) = limits.unwatched().unwrap();
        assert_eq!(limit, Limit::Tokens);
        assert!(words.contains("without '--max-tokens' goes on"), "{words}");
    }

    #[test]
    fn what_is_not_known_reaches_nothing() {
        let budget = Budget { cost_usd: Some(0.0), tokens: Some(1), seconds: Some(1) };
        let mut limits = Limits::new(budget, Metrics::default());
        assert_eq!(limits.reached(), None);
        limits.time_is_up();
        assert_eq!(reached(&limits).as_deref(), Some("the time has reached the limit of 1s"));
        let more = Budget { seconds: Some(5), ..Budget::default() };
        assert_eq!(limits.raised(&more).reached(), None);
    }
}
