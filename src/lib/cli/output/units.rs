//! Numbers as people read them.

/// Returns a duration in seconds as its two largest units at most: `42s`, `3m`, `2h 5m`, `4d 1h`.
pub fn duration(seconds: u64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match () {
        () if minutes == 0 => format!("{seconds}s"),
        () if hours == 0 => format!("{minutes}m"),
        () if days == 0 => two(hours, "h", minutes % 60, "m"),
        () => two(days, "d", hours % 24, "h"),
    }
}

fn two(large: u64, unit: &str, small: u64, small_unit: &str) -> String {
    match small {
        0 => format!("{large}{unit}"),
        _ => format!("{large}{unit} {small}{small_unit}"),
    }
}

/// Returns a count with three digits or so: `950`, `12.3k`, `4.5M`.
pub fn count(number: u64) -> String {
    #[expect(clippy::cast_precision_loss, reason = "three digits are shown")]
    let value = number as f64;
    match number {
        0..1_000 => number.to_string(),
        1_000..999_950 => format!("{:.1}k", value / 1e3),
        999_950..999_950_000 => format!("{:.1}M", value / 1e6),
        _ => format!("{:.1}G", value / 1e9),
    }
}

/// Returns US dollars: `$0.07`.
pub fn cost(dollars: f64) -> String {
    format!("${dollars:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let shown = [0, 59, 60, 3599, 3600, 7500, 86_400, 360_000].map(duration);
        assert_eq!(shown, ["0s", "59s", "1m", "59m", "1h", "2h 5m", "1d", "4d 4h"]);
        assert_eq!([7, 999, 1000, 12_345].map(count), ["7", "999", "1.0k", "12.3k"]);
        assert_eq!([999_949, 999_950, 4_500_000_000].map(count), ["999.9k", "1.0M", "4.5G"]);
        assert_eq!(cost(0.0714), "$0.07");
    }
}
