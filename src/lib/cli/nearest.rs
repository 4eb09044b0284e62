//! "Did you mean": the known names nearest to a mistyped one.

/// Returns the names that `typed` may have meant, all equally near, at most three.
///
/// A name counts if it begins with what was typed, or if about a third of its letters differ.
pub fn nearest<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut found: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let distance = strsim::osa_distance(typed, name);
            let allowed = typed.chars().count().max(name.chars().count()).div_ceil(3);
            let begins = typed.len() >= 2 && name.starts_with(typed);
            (begins || distance <= allowed).then_some((if begins { 0 } else { distance }, name))
        })
        .collect();
    found.sort();
    let best = found.first().map_or(0, |(distance, _)| *distance);
    found.retain(|(distance, _)| *distance == best);
    found.into_iter().map(|(_, name)| name).take(3).collect()
}

/// Returns the hint that names them, or `None` if nothing is near: `the most similar command is 'ls'`.
pub fn hint<'a>(
    what: &str,
    typed: &str,
    names: impl IntoIterator<Item = &'a str>,
) -> Option<String> {
    match nearest(typed, names).as_slice() {
        [] => None,
        [one] => Some(format!("the most similar {what} is '{one}'")),
        several => Some(format!("the most similar {what}s are '{}'", several.join("', '"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [&str; 6] = ["ls", "logs", "stop", "start", "show", "sessions"];

    #[test]
    fn a_slip_of_the_fingers_is_understood() {
        assert_eq!(nearest("lgos", NAMES), ["logs"]);
        assert_eq!(nearest("sotp", NAMES), ["stop"]);
        assert_eq!(nearest("sess", NAMES), ["sessions"]);
        assert_eq!(nearest("frobnicate", NAMES), [""; 0]);
    }

    #[test]
    fn the_hint_counts() {
        assert_eq!(
            hint("command", "lgos", NAMES).as_deref(),
            Some("the most similar command is 'logs'")
        );
        assert_eq!(hint("command", "zzzzzz", NAMES), None);
    }
}
