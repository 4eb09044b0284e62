//! What `git -c key=value` hands on in `GIT_CONFIG_PARAMETERS`, which gix does not read.
//!
//! Each setting is `'key'='value'`, `'key'=` for one that is only named, or, from an older git,
//! `'key=value'`; quoted as for a shell, with blanks in between.

/// Returns the settings as they were given: `key=value`, or the key alone. Nothing that git would not
/// have written: what cannot be read ends the list.
pub(super) fn parse(text: &str) -> Vec<String> {
    let mut settings = Vec::new();
    let mut rest = text.trim_start();
    while let Some((first, after)) = unquote(rest) {
        let (setting, after) = match after.strip_prefix('=') {
            None => (first, after),
            Some(after) => match unquote(after) {
                Some((value, after)) => (format!("{first}={value}"), after),
                None => (first, after),
            },
        };
        settings.push(setting);
        rest = after.trim_start();
    }
    settings
}

/// Returns the quoted word at the beginning of `text`, and what follows it.
fn unquote(text: &str) -> Option<(String, &str)> {
    let mut word = String::new();
    let mut rest = text.strip_prefix('\'')?;
    loop {
        let (part, after) = rest.split_once('\'')?;
        word.push_str(part);
        // `'\''` stands for a quote, and `'\!'` for what some shells would take for history.
        let mut escaped = after.chars();
        match (escaped.next(), escaped.next(), escaped.next()) {
            (Some('\\'), Some(character @ ('\'' | '!')), Some('\'')) => {
                word.push(character);
                rest = escaped.as_str();
            }
            _ => return Some((word, after)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_git_writes_them() {
        let text = r"'a.b'='x'\''y z' 'c.d'= 'e.f'='' 'g.h'='it'\!'s' 'old.style=1=2' 'i.j'";
        let parsed = ["a.b=x'y z", "c.d", "e.f=", "g.h=it!s", "old.style=1=2", "i.j"];
        assert_eq!(parse(text), parsed);
        assert_eq!(parse("'a.b'='1' garbage"), ["a.b=1"]);
        assert!(parse("'open").is_empty() && parse("").is_empty());
    }
}
