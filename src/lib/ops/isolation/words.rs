//! A change in words.

use super::Change;
use crate::git::outside::What;

impl Change {
    /// Returns it in one line.
    pub fn words(&self) -> String {
        let from = self.from.as_deref().map(short).unwrap_or_default();
        let mut paths = self.paths.join(", ");
        if self.more > 0 {
            paths.push_str(&format!(" and {} more", self.more));
        }
        let way = match self.to.as_deref().map(short) {
            Some(to) => format!("went from {from} to {to}"),
            None => format!("was deleted, at {from}"),
        };
        match self.what {
            What::MainHead => format!("'HEAD' of the main worktree {way}"),
            What::MainIndex => format!("the index of the main worktree has changed: {paths}"),
            What::MainFiles => format!("tracked files of the main worktree have changed: {paths}"),
            What::Config => format!("settings of the repository have changed: {paths}"),
            What::Hooks => format!("hooks of the repository have changed: {paths}"),
            What::Stash => format!("the stash {way}"),
            What::Ref => format!("'{paths}' {way}"),
        }
    }
}

/// Returns a text with its commits in short.
fn short(text: &str) -> String {
    let word = |word: &str| match word.len() >= 40 && word.bytes().all(|b| b.is_ascii_hexdigit()) {
        true => word.chars().take(12).collect(),
        false => word.to_owned(),
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_shown_in_short() {
        let commit = "0123456789".repeat(4);
        assert_eq!(short(&format!("refs/heads/main {commit}")), "refs/heads/main 012345678901");
        assert_eq!(short("empty"), "empty");
    }
}
