//! The spelling of keys in each place, and what a misspelt one may have meant.
//!
//! A key is at home in YAML: `branch.include_id`. Git does not allow `_` in variables and ignores
//! their case, so it is `claudio.branch.includeId` there; the environment knows one case only:
//! `CLAUDIO_BRANCH_INCLUDE_ID`. Names of backends are lower-case letters, digits and `-`, so that
//! `CLAUDIO_BACKEND_MY_AGENT_COMMAND` can only mean `my-agent`.

use super::keys::{BACKEND_KEYS, KEYS, Key};
use super::values::{BackendSettings, Values};

/// The variables that the program and its parts use among themselves; they are no settings.
const INTERNAL: &[&str] = &[
    "CLAUDIO_INSTANCE",
    "CLAUDIO_SOCKET",
    "CLAUDIO_BASE",
    "CLAUDIO_REPOSITORY",
    "CLAUDIO_HANDSHAKE_FD",
    "CLAUDIO_NOW",
    "CLAUDIO_CI",
    "CLAUDIO_TTY",
    // What 'notify.command' is told.
    "CLAUDIO_EVENT",
    "CLAUDIO_NAME",
    "CLAUDIO_STATE",
    "CLAUDIO_MESSAGE",
    "CLAUDIO_TASK",
    "CLAUDIO_BRANCH",
    "CLAUDIO_WORKTREE",
];

/// A key that exists.
#[derive(Clone, Copy)]
pub(super) enum Found<'a> {
    /// One of the table.
    Plain(&'static Key<Values>),
    /// One of a backend, with the backend's name.
    Backend(&'a str, &'static Key<BackendSettings>),
}

impl Found<'_> {
    /// Returns what values are right, in a few words.
    pub(super) fn kind(&self) -> &'static str {
        match self {
            Self::Plain(key) => key.info.kind,
            Self::Backend(_, key) => key.info.kind,
        }
    }
}

/// Returns the key that YAML and options spell `name`.
pub(super) fn find(name: &str) -> Option<Found<'_>> {
    if let Some(key) = KEYS.iter().find(|key| key.info.name == name) {
        return Some(Found::Plain(key));
    }
    let (backend, field) = name.strip_prefix("backend.")?.split_once('.')?;
    let key = BACKEND_KEYS.iter().find(|key| key.info.name == field)?;
    is_backend_name(backend).then_some(Found::Backend(backend, key))
}

/// Returns the key's YAML name for the one that git config gives, if there is such a key.
///
/// Git ignores the case of the section and the variable, not of what is between them.
pub(super) fn from_git(name: &str) -> Option<String> {
    let (_, rest) = split_git(name)?;
    let (subsection, variable) = rest.rsplit_once('.')?;
    let same = |key: &str| key.replace('_', "").eq_ignore_ascii_case(variable);
    if let Some(backend) = subsection.strip_prefix("backend.") {
        let key = BACKEND_KEYS.iter().find(|key| same(key.info.name))?;
        return is_backend_name(backend).then(|| format!("backend.{backend}.{}", key.info.name));
    }
    let found = KEYS.iter().find(|key| match key.info.name.rsplit_once('.') {
        Some((section, last)) => section == subsection && same(last),
        None => false,
    })?;
    Some(found.info.name.to_owned())
}

/// Returns the section and the rest of a name in git config if it is one of ours.
pub(super) fn split_git(name: &str) -> Option<(&str, &str)> {
    name.split_once('.').filter(|(section, _)| section.eq_ignore_ascii_case("claudio"))
}

/// Whether a variable of the environment is a setting, an unknown one perhaps.
pub(super) fn is_environment_setting(name: &str) -> bool {
    name.starts_with("CLAUDIO_")
        && !name.starts_with("CLAUDIO_FAILPOINT")
        && !INTERNAL.contains(&name)
}

/// Returns the key's YAML name for the one that the environment gives, if there is such a key.
pub(super) fn from_environment(name: &str) -> Option<String> {
    if let Some(key) = KEYS.iter().find(|key| environment_name(key.info.name) == name) {
        return Some(key.info.name.to_owned());
    }
    let rest = name.strip_prefix("CLAUDIO_BACKEND_")?;
    BACKEND_KEYS.iter().find_map(|key| {
        let ending = format!("_{}", key.info.name.to_ascii_uppercase());
        let backend = rest.strip_suffix(&ending)?;
        let plain = !backend.contains(|c: char| c.is_ascii_lowercase() || c == '-');
        let backend = backend.to_ascii_lowercase().replace('_', "-");
        (plain && is_backend_name(&backend)).then(|| format!("backend.{backend}.{}", key.info.name))
    })
}

/// Returns how git config spells a key: `claudio.branch.includeId`.
pub fn git_name(key: &str) -> String {
    let (section, variable) = key.rsplit_once('.').unwrap_or(("", key));
    let mut name = format!("claudio.{section}.");
    let mut upper = false;
    for c in variable.chars() {
        if c == '_' {
            upper = true;
        } else {
            name.push(if upper { c.to_ascii_uppercase() } else { c });
            upper = false;
        }
    }
    name
}

/// Returns how the environment spells a key: `CLAUDIO_BRANCH_INCLUDE_ID`.
pub fn environment_name(key: &str) -> String {
    format!("CLAUDIO_{}", key.to_ascii_uppercase().replace(['.', '-'], "_"))
}

/// Returns the existing key that is most like `name`, spelled by `spell`, if any is near.
pub(super) fn nearest(name: &str, spell: fn(&str) -> String) -> Option<String> {
    // What a backend's name is cannot be guessed: take the one that stands there.
    let lower = name.to_ascii_lowercase();
    let backend = lower.split(['.', '_']).skip_while(|part| *part != "backend").nth(1);
    let backend = backend.filter(|name| is_backend_name(name)).unwrap_or("name");
    let of_backend = BACKEND_KEYS.iter().map(|key| format!("backend.{backend}.{}", key.info.name));
    let plain = KEYS.iter().map(|key| key.info.name.to_owned());
    plain
        .chain(of_backend)
        .map(|key| spell(&key))
        .map(|key| (strsim::damerau_levenshtein(&key.to_ascii_lowercase(), &lower), key))
        .filter(|(distance, key)| *distance <= 2 + key.len() / 8)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, key)| key)
}

fn is_backend_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every key there can be: those of the table, and those of a backend of any name.
    fn any_key() -> impl Strategy<Value = String> {
        let plain = (0..KEYS.len()).prop_map(|at| KEYS[at].info.name.to_owned());
        let backend = ("[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,4}){0,2}", 0..BACKEND_KEYS.len())
            .prop_map(|(name, at)| format!("backend.{name}.{}", BACKEND_KEYS[at].info.name));
        prop_oneof![plain, backend]
    }

    proptest! {
        #[test]
        fn names_survive_each_place(key in any_key()) {
            prop_assert!(find(&key).is_some());
            prop_assert_eq!(from_git(&git_name(&key)), Some(key.clone()));
            let variable = environment_name(&key);
            prop_assert!(is_environment_setting(&variable));
            prop_assert_eq!(from_environment(&variable), Some(key));
        }

        #[test]
        fn git_ignores_the_case_of_section_and_variable_only(key in any_key(), upper: bool) {
            let name = git_name(&key);
            let (rest, variable) = name.rsplit_once('.').unwrap();
            let (_, subsection) = rest.split_once('.').unwrap();
            let case = |text: &str| if upper { text.to_uppercase() } else { text.to_lowercase() };
            let other = format!("{}.{subsection}.{}", case("claudio"), case(variable));
            prop_assert_eq!(from_git(&other), Some(key));
            let wrong = format!("claudio.{}.{variable}", subsection.to_uppercase());
            prop_assert_eq!(from_git(&wrong), None);
        }

        #[test]
        fn any_text_is_safe_to_look_up(text in ".{0,40}") {
            let _ = (find(&text).is_some(), from_git(&text), from_environment(&text));
            let _ = nearest(&text, git_name);
        }
    }

    #[test]
    fn spellings() {
        assert_eq!(git_name("branch.include_id"), "claudio.branch.includeId");
        assert_eq!(git_name("pr.reviewers.by_path"), "claudio.pr.reviewers.byPath");
        assert_eq!(environment_name("branch.include_id"), "CLAUDIO_BRANCH_INCLUDE_ID");
        assert_eq!(environment_name("backend.my-agent.args"), "CLAUDIO_BACKEND_MY_AGENT_ARGS");
    }

    #[test]
    fn what_was_meant() {
        let yaml = |name: &str| nearest(name, str::to_owned);
        assert_eq!(yaml("branch.prefx").as_deref(), Some("branch.prefix"));
        assert_eq!(yaml("branch.includeId").as_deref(), Some("branch.include_id"));
        assert_eq!(yaml("backend.aider.comand").as_deref(), Some("backend.aider.command"));
        assert_eq!(yaml("something.else"), None);
        let variable = nearest("CLAUDIO_STOP_GRCE", environment_name);
        assert_eq!(variable.as_deref(), Some("CLAUDIO_STOP_GRACE"));
    }
}
