//! The name of an instance's branch.

use super::InstanceId;

/// How long a slug may become; longer ones are hard to read in a table.
const LONGEST: usize = 40;
/// How much of a task's first line is looked at: more than any slug needs.
const LOOKED_AT: usize = 400;

/// Returns a few words of a task that can stand in a branch name.
///
/// They come from the first line that has any, in lower-case ASCII letters and digits, joined by
/// `-`, and end at a word before 40 characters. Never empty: `task` if there is nothing to use.
pub fn slug(task: &str) -> String {
    let line = task.lines().find(|line| line.chars().any(char::is_alphanumeric)).unwrap_or("");
    let line: String = line.trim_start().chars().take(LOOKED_AT).collect();
    // An apostrophe does not part words: "don't" is one.
    let ascii = deunicode::deunicode(&line).replace(['\'', '`'], "").to_ascii_lowercase();
    let mut slug = String::new();
    for word in ascii.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.is_empty() {
            slug.push_str(&word[..word.len().min(LONGEST - 1)]);
        } else if slug.len() + 1 + word.len() <= LONGEST {
            slug.push('-');
            slug.push_str(word);
        } else {
            break;
        }
    }
    if slug.is_empty() { "task".to_owned() } else { slug }
}

/// Returns the first free name for the branch of instance `id`: `<prefix>/<id>-<slug>`, without
/// the id if `include_id` is false, then with `-2`, `-3`… while `taken` says so.
///
/// An empty prefix leaves out its `/`. The name is valid for git if the prefix is.
pub fn branch_name(
    prefix: &str,
    id: &InstanceId,
    slug: &str,
    include_id: bool,
    taken: impl Fn(&str) -> bool,
) -> String {
    let prefix = prefix.trim_end_matches('/');
    let slash = if prefix.is_empty() { "" } else { "/" };
    let name = if include_id {
        format!("{prefix}{slash}{id}-{slug}")
    } else {
        format!("{prefix}{slash}{slug}")
    };
    if !taken(&name) {
        return name;
    }
    let mut numbered = (2_u64..).map(|number| format!("{name}-{number}"));
    numbered.find(|name| !taken(name)).unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::process::Command;

    fn id() -> InstanceId {
        InstanceId::from_random([1, 2, 3, 4, 5])
    }

    /// What git itself thinks of a branch name.
    fn git_accepts(name: &str) -> bool {
        let mut git = Command::new("git");
        git.args(["check-ref-format", "--branch", name]).current_dir("/");
        git.output().unwrap().status.success()
    }

    #[test]
    fn words_of_the_first_line() {
        for (task, expected) in [
            ("Add a login page", "add-a-login-page"),
            ("\n\n  Fix: #42, don't panic!\nmore", "fix-42-dont-panic"),
            ("Größe prüfen", "grosse-prufen"),
            ("修复登录", "xiu-fu-deng-lu"),
            ("--force && rm -rf $(HOME)", "force-rm-rf-home"),
            ("../../etc/passwd.lock", "etc-passwd-lock"),
            ("\u{1b}[31mred\u{202e}", "31mred"),
            ("", "task"),
            ("…!?\n---", "task"),
        ] {
            assert_eq!(slug(task), expected, "{task}");
        }
        let long = "Rewrite the whole configuration loader so that it reports every mistake";
        assert_eq!(slug(long), "rewrite-the-whole-configuration-loader");
        assert_eq!(slug(&"x".repeat(1 << 20)).len(), LONGEST - 1);
    }

    #[test]
    fn a_taken_name_gets_a_number() {
        let taken = |name: &str| ["p/x", "p/x-2"].contains(&name);
        assert_eq!(branch_name("p", &id(), "x", false, taken), "p/x-3");
        assert_eq!(branch_name("p", &id(), "x", true, taken), format!("p/{}-x", id()));
        assert_eq!(branch_name("", &id(), "x", false, |_| false), "x");
        assert_eq!(branch_name("a/b/", &id(), "x", false, |_| false), "a/b/x");
    }

    proptest! {
        // Each case asks git, which takes a millisecond or two.
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn git_accepts_every_name(
            task in any::<String>(),
            words in "[ -~äßé日本🦀\\n]{0,60}",
            prefix in "([a-z]{1,5}(/[a-zA-Z0-9_]{1,5}){0,2})?",
            include_id: bool,
            taken: bool,
        ) {
            for task in [task, words] {
                let slug = slug(&task);
                prop_assert!(slug.len() <= LONGEST && !slug.starts_with('-'));
                prop_assert_eq!(super::slug(&slug), slug.as_str());
                let first = std::cell::Cell::new(taken);
                let name = branch_name(&prefix, &id(), &slug, include_id, |_| first.replace(false));
                prop_assert!(git_accepts(&name), "{} from {:?}", name, task);
            }
        }
    }

    #[test]
    fn git_can_refuse() {
        assert!(!git_accepts("a..b"));
        assert!(!git_accepts("-x"));
    }
}
