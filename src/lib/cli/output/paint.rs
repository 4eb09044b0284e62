//! Colours, by meaning.

use crate::cli::options::ColorChoice;

/// What a colour says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Paint {
    /// Nothing.
    #[default]
    Plain,
    /// Less important: headers, what is over.
    Dim,
    /// More important.
    Bold,
    /// Goes well.
    Good,
    /// Waits for a person.
    Attention,
    /// Went wrong.
    Bad,
    /// A name: ids, branches.
    Name,
}

impl Paint {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Dim => "\x1b[2m",
            Self::Bold => "\x1b[1m",
            Self::Good => "\x1b[32m",
            Self::Attention => "\x1b[33m",
            Self::Bad => "\x1b[1;31m",
            Self::Name => "\x1b[36m",
        }
    }

    /// Returns `text` in this colour, if colours are used at all.
    pub fn apply(self, text: &str, colors: bool) -> String {
        if !colors || self == Self::Plain || text.is_empty() {
            return text.to_owned();
        }
        format!("{}{text}\x1b[0m", self.code())
    }
}

/// Decides about colours: the option, then `color.ui` of git, then what terminal and environment
/// allow.
pub(super) fn wanted(choice: ColorChoice, color_ui: Option<&str>, allowed: bool) -> bool {
    match (choice, color_ui) {
        (ColorChoice::Always, _) | (ColorChoice::Auto, Some("always")) => true,
        (ColorChoice::Never, _) | (ColorChoice::Auto, Some("never" | "false" | "no" | "off")) => {
            false
        }
        (ColorChoice::Auto, _) => allowed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_option_beats_git_and_git_beats_the_terminal() {
        assert!(wanted(ColorChoice::Always, Some("never"), false));
        assert!(!wanted(ColorChoice::Never, Some("always"), true));
        assert!(!wanted(ColorChoice::Auto, Some("false"), true));
        assert!(wanted(ColorChoice::Auto, Some("auto"), true));
        assert!(!wanted(ColorChoice::Auto, None, false));
    }
}
