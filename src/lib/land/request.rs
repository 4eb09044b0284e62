//! The words of a pull or merge request, and who is asked to review it.

use crate::config::ReviewerRule;
use crate::git::landing::Commit;
use globset::{GlobBuilder, GlobMatcher};

/// What a request is written from.
#[derive(Debug, Clone, Default)]
pub struct Material<'a> {
    /// The whole task.
    pub task: &'a str,
    /// The branch.
    pub branch: &'a str,
    /// Its commits, oldest first.
    pub commits: &'a [Commit],
    /// A summary that was written for it, in place of the task.
    pub summary: Option<&'a str>,
    /// What was tested, in the user's words.
    pub testing: &'a str,
    /// The template, if there is one.
    pub template: Option<&'a str>,
    /// The issues that it closes: `12`, `#12`, `owner/name#12`.
    pub closes: &'a [String],
}

/// Longer titles are cut.
const TITLE: usize = 100;
/// More of a task is not repeated.
const TASK: usize = 10_000;

impl Material<'_> {
    /// Returns a title: the subject of the only commit, else the task's first line.
    pub fn title(&self) -> String {
        let line = match self.commits {
            [only] => only.subject.as_str(),
            _ => self.task.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default(),
        };
        let line = if line.is_empty() { self.branch } else { line };
        match line.chars().count() > TITLE {
            true => format!("{}…", line.chars().take(TITLE - 1).collect::<String>().trim_end()),
            false => line.to_owned(),
        }
    }

    /// Returns the text: by the template if it has places for ours, else ours with the template
    /// after it; then the issues that it closes.
    pub fn body(&self) -> String {
        let mut body = match self.template {
            Some(template) if template.contains("{{") => self.fill(template),
            Some(template) => format!("{}\n\n{}", self.own(), template.trim()),
            None => self.own(),
        };
        body = format!("{}\n", body.trim());
        for issue in self.closes {
            body.push_str(&format!("\n{}\n", closing(issue)));
        }
        body
    }

    fn own(&self) -> String {
        let mut parts = vec![self.summary()];
        if self.commits.len() > 1 {
            parts.push(format!("## Changes\n\n{}", self.changes()));
        }
        if !self.testing.trim().is_empty() {
            parts.push(format!("## Testing\n\n{}", self.testing.trim()));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }

    /// Replaces each `{{name}}` once, so that what is put in is never taken for a place.
    fn fill(&self, template: &str) -> String {
        let mut filled = String::with_capacity(template.len());
        let mut rest = template;
        while let Some((before, after)) = rest.split_once("{{") {
            filled.push_str(before);
            let Some((name, after)) = after.split_once("}}") else {
                filled.push_str("{{");
                rest = after;
                continue;
            };
            match name.trim() {
                "summary" => filled.push_str(&self.summary()),
                "changes" => filled.push_str(&self.changes()),
                "testing" => filled.push_str(self.testing.trim()),
                "branch" => filled.push_str(self.branch),
                "task" => filled.push_str(&cut(self.task.trim())),
                _ => filled.push_str(&format!("{{{{{name}}}}}")),
            }
            rest = after;
        }
        filled + rest
    }

    fn summary(&self) -> String {
        match (self.summary, self.commits) {
            (Some(written), _) => written.trim().to_owned(),
            (None, [only]) if !only.body.is_empty() => only.body.clone(),
            _ => cut(self.task.trim()),
        }
    }

    fn changes(&self) -> String {
        let lines: Vec<_> =
            self.commits.iter().map(|commit| format!("- {}", commit.subject)).collect();
        lines.join("\n")
    }
}

/// Returns the line that closes an issue.
fn closing(issue: &str) -> String {
    let mark = if issue.contains('#') { "" } else { "#" };
    format!("Closes {mark}{issue}")
}

/// Returns the `text` of a request that exists with what it lacks of these: what was tested, the
/// issues that it closes. `None` if it lacks nothing.
pub fn amended(text: &str, testing: &str, closes: &[String]) -> Option<String> {
    let has = |line: &str| text.lines().any(|known| known.trim().eq_ignore_ascii_case(line));
    let testing = Some(testing.trim()).filter(|words| !words.is_empty() && !text.contains(words));
    let testing = testing.map(|words| format!("## Testing\n\n{words}"));
    let closes = closes.iter().map(|issue| closing(issue)).filter(|line| !has(line));
    let more: Vec<String> = testing.into_iter().chain(closes).collect();
    let whole = format!("{}\n\n{}\n", text.trim_end(), more.join("\n\n"));
    (!more.is_empty()).then(|| whole.trim_start_matches('\n').to_owned())
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(TASK) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// A pattern that is none.
#[derive(Debug, thiserror::Error)]
#[error("'{pattern}' in 'pr.reviewers.by_path' is not a path pattern: {reason}")]
pub struct BadPattern {
    /// The pattern.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

/// Returns who is asked to review changes of `paths`: `always`, and whoever a rule names; each once.
///
/// A pattern without `/` is one of file names in any directory; any other counts from the root, and
/// one that ends in `/` means everything below.
///
/// # Errors
/// If a pattern is none.
pub fn reviewers(
    always: &[String],
    rules: &[ReviewerRule],
    paths: &[String],
) -> Result<Vec<String>, BadPattern> {
    let mut names: Vec<String> = Vec::new();
    let mut add = |more: &[String]| {
        for name in more {
            if !names.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(name.clone());
            }
        }
    };
    add(always);
    for rule in rules {
        let matcher = matcher(&rule.pattern)?;
        if paths.iter().any(|path| matcher.is_match(path)) {
            add(&rule.reviewers);
        }
    }
    Ok(names)
}

fn matcher(pattern: &str) -> Result<GlobMatcher, BadPattern> {
    let rooted = pattern.trim_start_matches('/');
    let whole = match (pattern.contains('/'), pattern.ends_with('/')) {
        (_, true) => format!("{rooted}**"),
        (true, false) => rooted.to_owned(),
        (false, false) => format!("**/{pattern}"),
    };
    let built = GlobBuilder::new(&whole).literal_separator(true).build();
    built.map(|glob| glob.compile_matcher()).map_err(|error| BadPattern {
        pattern: pattern.to_owned(),
        reason: error.kind().to_string(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn commit(subject: &str, body: &str) -> Commit {
        Commit { id: String::new(), subject: subject.into(), body: body.into() }
    }

    #[test]
    fn one_commit_speaks_for_itself_and_many_are_listed() {
        let one = [commit("Fix it", "Because.")];
        let material = Material {
            task: "fix the bug\nmore",
            branch: "b",
            commits: &one,
            ..Default::default()
        };
        assert_eq!((material.title(), material.body()), ("Fix it".into(), "Because.\n".into()));
        let two = [commit("One", ""), commit("Two", "")];
        let closes = ["12".to_owned(), "o/r#3".to_owned()];
        let material = Material { commits: &two, closes: &closes, testing: "ran it", ..material };
        assert_eq!(material.title(), "fix the bug");
        assert_eq!(
            material.body(),
            "fix the bug\nmore\n\n## Changes\n\n- One\n- Two\n\n## Testing\n\nran it\n\nCloses \
             #12\n\nCloses o/r#3\n"
        );
        let long = "x".repeat(300);
        let material = Material { task: &long, ..material };
        assert_eq!(material.title().chars().count(), TITLE);
    }

    #[test]
    fn a_text_that_exists_gets_what_it_lacks() {
        let closes = ["7".to_owned(), "o/r#8".to_owned()];
        let text = "Mine.\r\n\r\ncloses #7\r\n";
        assert_eq!(amended(text, " ", &closes[..1]), None);
        let whole = "Mine.\r\n\r\ncloses #7\n\n## Testing\n\nran it\n\nCloses o/r#8\n";
        assert_eq!(amended(text, "ran it", &closes).as_deref(), Some(whole));
        assert_eq!(amended(whole, "ran it", &closes), None);
        assert_eq!(amended("", "", &closes[..1]).as_deref(), Some("Closes #7\n"));
    }

    #[test]
    fn a_template_is_filled_once_or_follows() {
        let one = [commit("Fix", "{{branch}} stays")];
        let template = "# {{ summary }}\n{{changes}} {{testing}}{{branch}} {{task}} {{other}} {{";
        let material = Material {
            task: "t {{x}}",
            branch: "b",
            commits: &one,
            template: Some(template),
            ..Default::default()
        };
        assert_eq!(material.body(), "# {{branch}} stays\n- Fix b t {{x}} {{other}} {{\n");
        let material = Material { template: Some("## Checklist\n"), ..material };
        assert_eq!(material.body(), "{{branch}} stays\n\n## Checklist\n");
    }

    #[test]
    fn reviewers_by_path() {
        let rule = |pattern: &str, name: &str| ReviewerRule {
            pattern: pattern.into(),
            reviewers: vec![name.into()],
        };
        let asked = |path: &str| {
            let rules = [
                rule("*.rs", "rust"),
                rule("docs/", "writer"),
                rule("/src/*.c", "c"),
                rule("src/**/deep.c", "deep"),
                rule("*.md", "Writer"),
            ];
            reviewers(&["always".into()], &rules, &[path.into()]).unwrap()[1..].join(" ")
        };
        assert_eq!(asked("a/b/c.rs"), "rust");
        assert_eq!(asked("docs/a/b.md"), "writer");
        assert_eq!(asked("src/x.c"), "c");
        assert_eq!(asked("src/a/x.c"), "");
        assert_eq!(asked("src/a/b/deep.c"), "deep");
        assert_eq!(asked("nodocs/x"), "");
        assert!(reviewers(&[], &[rule("a[", "x")], &[]).is_err());
    }
}
