//! The time, and times as people write them.
//!
//! `CLAUDIO_NOW` (RFC 3339) stops the clock, for tests and for examples that do not change. Only
//! displayed and recorded times come from here; [`deadline`]s are of the monotonic clock of `std`.

use jiff::{SignedDuration, Timestamp, civil, tz::TimeZone};
use std::time::{Duration, Instant};

/// No duration that somebody gives is longer: 100 years. Every sum with it, in whatever unit, fits.
pub const LONGEST: Duration = Duration::from_secs(36_525 * 86_400);

/// A text that is not a duration.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{}' is not a duration such as 90, 10s, 2m, 1h30m or 3d", super::text::printable(.0))]
pub struct BadDuration(pub String);

/// A text that is not a moment.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{}' is neither a time such as 2025-01-31 14:00 nor a duration ago such as 10m", super::text::printable(.0))]
pub struct BadMoment(pub String);

/// Returns the present, or the moment that `CLAUDIO_NOW` fixes.
pub fn now() -> Timestamp {
    fixed().unwrap_or_else(Timestamp::now)
}

/// Returns the moment at which `limit` will be over; `None` if that is farther away than the clock goes,
/// which is never.
pub fn deadline(limit: Duration) -> Option<Instant> {
    Instant::now().checked_add(limit)
}

/// Whether a deadline, if there is one, is reached.
pub fn is_over(deadline: Option<Instant>) -> bool {
    deadline.is_some_and(|at| at <= Instant::now())
}

/// Returns how long it is until a deadline; longer than anything if there is none.
pub fn left(deadline: Option<Instant>) -> Duration {
    deadline.map_or(Duration::MAX, |at| at.saturating_duration_since(Instant::now()))
}

fn fixed() -> Option<Timestamp> {
    std::env::var("CLAUDIO_NOW").ok()?.parse().ok()
}

/// Parses a number of seconds (`90`) or numbers with units (`10s`, `2m`, `1h30m`, `3d`, `1w`).
pub fn parse_duration(text: &str) -> Result<Duration, BadDuration> {
    let seconds = if text.bytes().all(|byte| byte.is_ascii_digit()) {
        text.parse().ok()
    } else {
        sum_of_units(text)
    };
    seconds.map(Duration::from_secs).ok_or_else(|| BadDuration(text.to_owned()))
}

/// Returns the seconds of a text such as `1h30m`; `None` if it is not one or does not fit.
fn sum_of_units(text: &str) -> Option<u64> {
    let mut total: u64 = 0;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit())?;
        let number: u64 = rest[..digits].parse().ok()?;
        let unit = seconds_of(rest[digits..].chars().next()?)?;
        total = total.checked_add(number.checked_mul(unit)?)?;
        rest = &rest[digits + 1..];
    }
    Some(total)
}

fn seconds_of(unit: char) -> Option<u64> {
    match unit {
        's' => Some(1),
        'm' => Some(60),
        'h' => Some(3600),
        'd' => Some(86_400),
        'w' => Some(7 * 86_400),
        _ => None,
    }
}

/// Parses a moment: RFC 3339; a date, with or without a time, in the local time zone; or a
/// duration before `now`. A bare number is refused, because it could be a year.
pub fn parse_moment(text: &str, now: Timestamp) -> Result<Timestamp, BadMoment> {
    absolute(text).or_else(|| ago(text, now)).ok_or_else(|| BadMoment(text.to_owned()))
}

fn absolute(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse() {
        return Some(moment);
    }
    let local: civil::DateTime = text.parse().ok()?;
    TimeZone::system().to_timestamp(local).ok()
}

fn ago(text: &str, now: Timestamp) -> Option<Timestamp> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let back = SignedDuration::try_from(parse_duration(text).ok()?).ok()?;
    now.checked_sub(back).ok()
}

/// Returns how long ago `then` was, in its largest unit: `3s`, `12m`, `5h`, `4d`. The future is `0s`.
pub fn relative(now: Timestamp, then: Timestamp) -> String {
    let seconds = now.duration_since(then).as_secs().max(0);
    match seconds {
        0..60 => format!("{seconds}s"),
        60..3600 => format!("{}m", seconds / 60),
        3600..86_400 => format!("{}h", seconds / 3600),
        _ => format!("{}d", seconds / 86_400),
    }
}

/// Returns the moment as RFC 3339 in UTC with milliseconds.
pub fn format_utc(moment: Timestamp) -> String {
    format!("{moment:.3}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn durations() {
        for (text, seconds) in [
            ("90", 90),
            ("0", 0),
            ("10s", 10),
            ("2m", 120),
            ("1h30m", 5400),
            ("3d", 259_200),
            ("1w", 604_800),
        ] {
            assert_eq!(parse_duration(text), Ok(Duration::from_secs(seconds)), "{text}");
        }
        for text in [
            "",
            "-1",
            "s",
            "1h30",
            "1.5h",
            "10 s",
            "5µ",
            "1y",
            "99999999999999999999",
            "999999999999999d",
        ] {
            assert_eq!(parse_duration(text), Err(BadDuration(text.to_owned())), "{text}");
        }
    }

    #[test]
    fn a_deadline_beyond_all_clocks_is_never_reached() {
        let never = deadline(Duration::MAX);
        assert_eq!(never, None);
        assert!(!is_over(never));
        assert_eq!(left(never), Duration::MAX);
        let now = deadline(Duration::ZERO);
        assert!(now.is_some() && is_over(now));
        assert_eq!(left(now), Duration::ZERO);
        let later = deadline(Duration::from_secs(1000));
        assert!(!is_over(later) && left(later) > Duration::from_secs(900));
    }

    #[test]
    fn moments() {
        let now = at("2025-03-01T12:00:00Z");
        assert_eq!(parse_moment("10m", now), Ok(at("2025-03-01T11:50:00Z")));
        assert_eq!(parse_moment("2025-02-28T01:02:03+01:00", now), Ok(at("2025-02-28T00:02:03Z")));
        let local = |text: &str| TimeZone::system().to_timestamp(text.parse().unwrap()).unwrap();
        assert_eq!(parse_moment("2025-02-28", now), Ok(local("2025-02-28T00:00:00")));
        assert_eq!(parse_moment("2025-02-28 13:14", now), Ok(local("2025-02-28T13:14:00")));
        assert_eq!(parse_moment("2025-02-28 13:14:15", now), Ok(local("2025-02-28T13:14:15")));
        for text in ["", "2025", "yesterday", "2025-02-30", "99999999999w"] {
            assert!(parse_moment(text, now).is_err(), "{text}");
        }
    }

    #[test]
    fn shows() {
        let then = at("2025-03-01T12:00:00.0426Z");
        assert_eq!(format_utc(then), "2025-03-01T12:00:00.042Z");
        assert_eq!(format_utc(at("2025-03-01T12:00:00Z")), "2025-03-01T12:00:00.000Z");
        for (seconds, shown) in [
            (-5, "0s"),
            (0, "0s"),
            (59, "59s"),
            (60, "1m"),
            (3599, "59m"),
            (3600, "1h"),
            (86_400, "1d"),
            (864_000, "10d"),
        ] {
            assert_eq!(relative(then + SignedDuration::from_secs(seconds), then), shown);
        }
    }
}
