//! Values of options that several commands take.

use crate::instance::StateName;
use crate::sys::clock::LONGEST;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::{SignedDuration, Timestamp};
use std::time::Duration;

/// The value name of arguments that name an instance; completions offer ids for it.
pub const INSTANCE: &str = "INSTANCE";
/// The value name of arguments that name something kept for 'undo'; completions offer those there are.
pub const REMOVED: &str = "REMOVED";
/// The value name of arguments that name a commit; completions offer refs for it.
pub const REVISION: &str = "REV";

/// The value name of options that name a branch; completions offer refs for it.
pub const BRANCH: &str = "BRANCH";
/// The value name of options that name a backend; completions offer those there are.
pub const BACKEND: &str = "BACKEND";
/// The value name of arguments that name a setting; completions offer the keys.
pub const KEY: &str = "KEY";

/// Returns the parser of a state's name.
pub fn state_parser() -> impl TypedValueParser<Value = StateName> {
    PossibleValuesParser::new(StateName::ALL.map(StateName::as_str))
        .try_map(|text| StateName::parse(&text).ok_or("not a state"))
}

/// Parses a duration: `90s`, `10m`, `1h 30m`, or a plain number of seconds.
///
/// # Errors
/// If the text is none, is negative, or says more than [`LONGEST`].
pub fn duration(text: &str) -> Result<Duration, String> {
    match any_duration(text)? {
        long if long > LONGEST => Err("a duration is 100 years (36525d) at the most".to_owned()),
        duration => Ok(duration),
    }
}

/// Parses a duration; what cannot be counted is the longest there is.
fn any_duration(text: &str) -> Result<Duration, String> {
    let days = text.strip_suffix('d');
    let digits = days.unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let unit = if days.is_some() { 86_400 } else { 1 };
        let count: u64 = digits.parse().unwrap_or(u64::MAX);
        return Ok(Duration::from_secs(count.saturating_mul(unit)));
    }
    let bad = || "a duration looks like '90s', '10m' or '1h30m'".to_owned();
    let parsed: SignedDuration = text.parse().map_err(|_| bad())?;
    Duration::try_from(parsed).map_err(|_| bad())
}

/// Parses an amount of US dollars: a number above 0.
///
/// # Errors
/// If the text is none.
pub fn dollars(text: &str) -> Result<f64, String> {
    match text.trim_start_matches('$').parse::<f64>() {
        Ok(amount) if amount.is_finite() && amount > 0.0 => Ok(amount),
        _ => Err("an amount of US dollars looks like '2' or '0.50'".to_owned()),
    }
}

/// A moment, as given: fixed, or counted back from now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// A point in time.
    At(Timestamp),
    /// This long ago.
    Ago(Duration),
}

impl Moment {
    /// Returns the point in time, seen from `now`.
    pub fn resolve(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(at) => at,
            Self::Ago(ago) => SignedDuration::try_from(ago)
                .ok()
                .and_then(|ago| now.checked_sub(ago).ok())
                .unwrap_or(Timestamp::MIN),
        }
    }
}

/// Parses a moment: an RFC 3339 time, or a duration that is counted back from now.
///
/// # Errors
/// If the text is neither.
pub fn moment(text: &str) -> Result<Moment, String> {
    if let Ok(at) = text.parse::<Timestamp>() {
        return Ok(Moment::At(at));
    }
    any_duration(text)
        .map(Moment::Ago)
        .map_err(|_| "a moment looks like '10m' (ago) or '2026-01-31T12:00:00Z'".to_owned())
}

/// Parses something that must say something.
///
/// # Errors
/// If the text is empty.
pub fn some_text(text: &str) -> Result<String, String> {
    match text.trim().is_empty() {
        true => Err("it is empty".to_owned()),
        false => Ok(text.to_owned()),
    }
}

/// Parses an issue: `12`, `#12`, or with the repository that it is in, `owner/name#12`.
///
/// # Errors
/// If the text is none.
pub fn issue(text: &str) -> Result<String, String> {
    let (repository, number) = text.split_once('#').unwrap_or(("", text));
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.starts_with('0');
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let part = |part: &str| !part.is_empty() && part.bytes().all(plain);
    let named = repository.contains('/') && repository.split('/').all(part);
    match is_number && !number.is_empty() && (repository.is_empty() || named) {
        true => Ok(text.to_owned()),
        false => Err("an issue looks like '12' or 'owner/name#12'".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read_as_people_write_them() {
        assert_eq!(duration("90"), Ok(Duration::from_secs(90)));
        assert_eq!(duration("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(duration("250ms"), Ok(Duration::from_millis(250)));
        assert_eq!(duration("7d"), Ok(Duration::from_secs(604_800)));
        assert_eq!(duration("36525d"), Ok(LONGEST));
        for long in ["36526d", "9999999999999999999", "99999999999999999999d", "999999999h"] {
            let error = duration(long).unwrap_err();
            assert!(error.contains("100 years"), "{long}: {error}");
        }
        assert_eq!(moment("36526d"), Ok(Moment::Ago(LONGEST + Duration::from_secs(86_400))));
        assert!(duration("-5s").is_err() && duration("soon").is_err() && duration("").is_err());
    }

    #[test]
    fn amounts_are_above_nothing() {
        assert_eq!((dollars("2"), dollars("$0.50")), (Ok(2.0), Ok(0.5)));
        for wrong in ["0", "-1", "nan", "inf", "2 EUR", ""] {
            assert!(dollars(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn issues_have_a_number() {
        for right in ["12", "#12", "o/r#7", "group/sub/my.name#1"] {
            assert_eq!(issue(right).as_deref(), Ok(right));
        }
        for wrong in ["", "#", "abc", "0x", "0", "012", "r#1", "/r#1", "o/r", "o/r#", "1 2", "-1"] {
            assert!(issue(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn moments_are_fixed_or_ago() {
        let now: Timestamp = "2026-01-31T12:00:00Z".parse().unwrap();
        assert_eq!(moment("1h").unwrap().resolve(now).to_string(), "2026-01-31T11:00:00Z");
        assert_eq!(moment("2026-01-31T12:00:00Z"), Ok(Moment::At(now)));
        assert!(moment("yesterday").is_err());
        assert_eq!(Moment::Ago(Duration::MAX).resolve(now), Timestamp::MIN);
    }
}
