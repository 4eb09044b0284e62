//! When a supervisor wakes up although nothing happened: the only place that looks at the clock for it.

use super::core::{Input, Timer};
use crate::sys::clock;
use std::time::{Duration, Instant};

/// Somebody who makes room sees what was refused this long after at the latest.
const BETWEEN_SAVES: Duration = Duration::from_secs(1);

/// The alarms of a supervisor.
#[derive(Debug, Default)]
pub(super) struct Timers {
    end: Option<Instant>,
    deadline: Option<Instant>,
    save: Option<Instant>,
    work: Stopwatch,
}

/// How long the instance has worked, against its limit.
#[derive(Debug, Default)]
struct Stopwatch {
    limit: Option<Duration>,
    before: Duration,
    since: Option<Instant>,
    rang: bool,
}

impl Timers {
    /// The alarms of an instance that has worked for `worked` seconds.
    pub(super) fn new(worked: f64) -> Self {
        let before = Duration::try_from_secs_f64(worked).unwrap_or_default();
        Self { work: Stopwatch { before, ..Stopwatch::default() }, ..Self::default() }
    }

    pub(super) fn set(&mut self, timer: Timer, after: Option<Duration>) {
        let at = after.and_then(clock::deadline);
        match timer {
            Timer::End => self.end = at,
            Timer::Deadline => self.deadline = at,
        }
    }

    /// Whether the record has to be saved again before long: a full disk has refused it.
    pub(super) fn save_again(&mut self, yes: bool) {
        self.save = yes.then(|| Instant::now() + BETWEEN_SAVES);
    }

    /// Returns whether the record has to be saved again now.
    pub(super) fn is_time_to_save(&self) -> bool {
        self.save.is_some_and(|at| at <= Instant::now())
    }

    /// How long it may work in all.
    pub(super) fn limit(&mut self, seconds: Option<u64>) {
        self.work.limit = seconds.map(Duration::from_secs);
        self.work.rang = false;
    }

    /// Whether it works from now on. Returns the seconds that it has worked so far.
    pub(super) fn working(&mut self, yes: bool) -> f64 {
        let now = Instant::now();
        if let Some(since) = self.work.since.take() {
            self.work.before += now.duration_since(since);
        }
        self.work.since = yes.then_some(now);
        (self.work.before.as_secs_f64() * 1000.0).round() / 1000.0
    }

    /// Returns when to wake up next.
    pub(super) fn next(&self) -> Option<Instant> {
        [self.end, self.deadline, self.save, self.work.rings_at()].into_iter().flatten().min()
    }

    /// Returns what the clock has to say now, once.
    pub(super) fn due(&mut self) -> Vec<Input> {
        let now = Instant::now();
        let mut due = Vec::new();
        if self.end.is_some_and(|at| at <= now) {
            self.end = None;
            due.push(Input::Timer(Timer::End));
        }
        if self.deadline.is_some_and(|at| at <= now) {
            self.deadline = None;
            due.push(Input::Timer(Timer::Deadline));
        }
        if self.work.rings_at().is_some_and(|at| at <= now) {
            self.work.rang = true;
            due.push(Input::TimeIsUp);
        }
        due
    }
}

impl Stopwatch {
    fn rings_at(&self) -> Option<Instant> {
        let (limit, since) = (self.limit?, self.since?);
        if self.rang { None } else { since.checked_add(limit.saturating_sub(self.before)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_work_counts_against_the_limit() {
        let mut timers = Timers::new(7.5);
        timers.limit(Some(7));
        assert_eq!(timers.next(), None, "it does not work yet");
        timers.working(true);
        assert!(matches!(timers.due()[..], [Input::TimeIsUp]));
        assert!(timers.due().is_empty(), "it rings once");
        timers.limit(Some(1000));
        assert!(timers.next().is_some_and(|at| at > Instant::now() + Duration::from_secs(900)));
        timers.limit(Some(u64::MAX));
        assert_eq!(timers.next(), None, "nobody will see that");
        assert!(timers.working(false) >= 7.5);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn each_alarm_is_its_own() {
        let mut timers = Timers::default();
        timers.set(Timer::End, Some(Duration::ZERO));
        timers.set(Timer::Deadline, Some(Duration::from_secs(100)));
        assert!(matches!(timers.due()[..], [Input::Timer(Timer::End)]));
        timers.set(Timer::Deadline, None);
        assert_eq!(timers.next(), None);
        timers.save_again(true);
        assert!(timers.next().is_some() && !timers.is_time_to_save());
        timers.save_again(false);
        assert_eq!(timers.next(), None);
    }
}
