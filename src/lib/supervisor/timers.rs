//! When a supervisor wakes up although nothing happened: the only place that looks at the clock for it.

use super::core::{Input, Timer};
use crate::sys::clock;
use std::time::{Duration, Instant};

/// Somebody who makes room sees what was refused this long after at the latest.
const BETWEEN_SAVES: Duration = Duration::from_secs(1);

/// So much of the time that it works is unwritten at the most, if that time is limited; else it is so
/// much whenever the supervisor is awake. If that is killed, nobody knows of it.
const UNWRITTEN: Duration = Duration::from_secs(5);

/// The alarms of a supervisor.
#[derive(Debug, Default)]
pub(super) struct Timers {
    end: Option<Instant>,
    deadline: Option<Instant>,
    save: Option<Instant>,
    /// When the record was last written.
    written: Option<Instant>,
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
        let due = |at: Option<Instant>| at.is_some_and(|at| at <= Instant::now());
        due(self.save) || due(self.unwritten_until())
    }

    /// How long it may work in all.
    pub(super) fn limit(&mut self, seconds: Option<u64>) {
        self.work.limit = seconds.map(Duration::from_secs);
        self.work.rang = false;
    }

    /// Whether it works from now on.
    pub(super) fn working(&mut self, yes: bool) {
        self.work.before = self.work.worked();
        self.work.since = yes.then(Instant::now);
    }

    /// The record is written now. Returns the seconds that it has worked so far.
    pub(super) fn written(&mut self) -> f64 {
        self.written = Some(Instant::now());
        (self.work.worked().as_secs_f64() * 1000.0).round() / 1000.0
    }

    /// Returns when time that it worked has been unwritten for too long.
    fn unwritten_until(&self) -> Option<Instant> {
        let since = self.work.since?;
        self.written.unwrap_or(since).checked_add(UNWRITTEN)
    }

    /// Returns when to wake up next.
    pub(super) fn next(&self) -> Option<Instant> {
        let write = self.unwritten_until().filter(|_| self.work.limit.is_some());
        let all = [self.end, self.deadline, self.save, write, self.work.rings_at()];
        all.into_iter().flatten().min()
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
    fn worked(&self) -> Duration {
        self.before + self.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

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
        let rings = |timers: &Timers| timers.work.rings_at();
        assert!(rings(&timers).is_some_and(|at| at > Instant::now() + Duration::from_secs(900)));
        timers.limit(Some(u64::MAX));
        assert_eq!(rings(&timers), None, "nobody will see that");
        assert!(timers.next().is_some(), "what it has worked is written now and then");
        timers.limit(None);
        assert_eq!(timers.next(), None, "without a limit nobody is woken for that");
        timers.working(false);
        assert!(timers.written() >= 7.5);
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn what_it_worked_is_to_be_written_before_long() {
        let mut timers = Timers::new(0.0);
        timers.written();
        assert!(!timers.is_time_to_save(), "it does not work");
        timers.working(true);
        assert!(!timers.is_time_to_save(), "that was written just now");
        timers.written = timers.written.and_then(|at| at.checked_sub(UNWRITTEN));
        assert!(timers.is_time_to_save());
        timers.written();
        assert!(!timers.is_time_to_save());
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
