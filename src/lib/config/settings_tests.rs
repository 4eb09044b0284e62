//! How the places are joined.

use super::*;
use proptest::prelude::*;

fn yaml(path: &str, text: &str) -> Option<YamlFile> {
    Some(YamlFile { path: path.to_owned(), text: text.to_owned() })
}

fn git(entries: &[(&str, &str)]) -> Vec<GitEntry> {
    let entry = |(key, value): &(&str, &str)| GitEntry {
        key: (*key).to_owned(),
        value: Some((*value).to_owned()),
        origin: ".git/config".to_owned(),
        line: 0,
    };
    entries.iter().map(entry).collect()
}

fn environment(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

proptest! {
    #[test]
    fn the_highest_place_wins(set in proptest::array::uniform5(proptest::option::of("[a-z]{1,8}"))) {
        let mut sources = Sources::default();
        let file = |text: &String| yaml("c", &format!("branch: {{prefix: '{text}'}}"));
        sources.user = set[0].as_ref().and_then(file);
        sources.repository = set[1].as_ref().and_then(file);
        if let Some(text) = &set[2] {
            sources.git = git(&[("claudio.branch.prefix", "low"), ("claudio.branch.prefix", text)]);
        }
        if let Some(text) = &set[3] {
            sources.environment = environment(&[("CLAUDIO_BRANCH_PREFIX", text)]);
        }
        if let Some(text) = &set[4] {
            let (key, option) = ("branch.prefix", "--prefix");
            sources.options = vec![OptionEntry { key, value: text.clone(), option }];
        }
        let settings = Settings::resolve(&sources).unwrap();
        let wins = set.iter().rev().flatten().next().map_or("claudio", String::as_str);
        prop_assert_eq!(settings.branch_prefix(), wins);
        let origin = settings.entries_with_origin()[0].origin.clone();
        prop_assert_eq!(origin == Origin::Default, set.iter().all(Option::is_none));
    }

    #[test]
    fn every_key_takes_its_value_from_every_place(at in 0..KEYS.len(), place in 0..3_usize) {
        let Sample { key, value } = sample(at);
        let mut sources = Sources::default();
        match place {
            0 => sources.user = yaml("c", &format!("{key}: '{value}'")),
            1 => sources.git = git(&[(&crate::config::git_name(key), value)]),
            _ => sources.environment =
                environment(&[(&crate::config::environment_name(key), value)]),
        }
        let settings = Settings::resolve(&sources).unwrap();
        prop_assert!(settings.values != Values::default(), "{} has no effect", key);
        prop_assert_eq!(settings.warnings(), []);
        let entries = settings.entries_with_origin();
        let entry = entries.iter().find(|entry| entry.key == key).unwrap();
        prop_assert_eq!(entry.value.as_str(), value);
    }
}

struct Sample {
    key: &'static str,
    value: &'static str,
}

/// A value for a key that is not its default.
fn sample(at: usize) -> Sample {
    let key = KEYS[at].info.name;
    let value = match &KEYS[at].slot {
        Slot::Bool(_) if KEYS[at].info.default == "true" => "false",
        Slot::Bool(_) => "true",
        Slot::Choice(words, _) | Slot::Subset(words, _) => words[1],
        Slot::Template(_) => "../{repo}.trees/{id}",
        Slot::Limit(_) | Slot::Cost(_) => "3",
        Slot::Size(_) => "5k",
        Slot::Duration(_) | Slot::OptionalDuration(_) => "7m",
        Slot::Rules(_) => "docs=ada,bob",
        Slot::Text(_) | Slot::OptionalText(_) | Slot::List(_) => "other",
        Slot::Words(_) | Slot::Patterns(_) => "other",
    };
    Sample { key, value }
}

#[test]
fn a_wrong_value_names_its_place_even_if_it_is_overridden() {
    let mut sources = Sources {
        user: yaml("/home/u/config.yaml", "stop:\n  grace: soon\n"),
        environment: environment(&[("CLAUDIO_STOP_GRACE", "1s")]),
        ..Sources::default()
    };
    let error = Settings::resolve(&sources).unwrap_err();
    assert_eq!(
        error.to_string(),
        "bad value 'soon' for 'stop.grace' in /home/u/config.yaml:2: expected a duration like \
         '10s', '5m' or '1h30m'"
    );
    sources.user = yaml("c", "stop:\n  grace: [1s]\n");
    assert!(Settings::resolve(&sources).is_err());
    sources.user = yaml("c", "pr:\n  labels: [[a]]\n");
    assert!(Settings::resolve(&sources).is_err());
    sources.user = yaml("c", "branch:\n  prefix:\n");
    assert!(Settings::resolve(&sources).is_err());
    sources.user = yaml("c", "backend: {mode: screen}");
    let error = Settings::resolve(&sources).unwrap_err().to_string();
    assert!(error.ends_with("expected one of 'structured', 'terminal'"), "{error}");
}

#[test]
fn unknown_keys_are_warnings_in_the_spelling_of_their_place() {
    let sources = Sources {
        user: yaml(
            "u.yaml",
            "branch:\n  prefx: x\nnope: {deep: {er: 1}}\nbackend: {My: {args: a}}",
        ),
        git: git(&[("claudio.branch.includeIds", "true"), ("user.name", "x"), ("claudio.x", "1")]),
        environment: environment(&[
            ("CLAUDIO_STOP_GRACES", "1s"),
            ("CLAUDIO_INSTANCE", "abcde"),
            ("CLAUDIO_FAILPOINT_AT", "3"),
            ("PATH", "/bin"),
        ]),
        ..Sources::default()
    };
    let settings = Settings::resolve(&sources).unwrap();
    let seen: Vec<_> = settings
        .warnings()
        .iter()
        .map(|warning| (warning.to_string(), warning.nearest.as_deref().unwrap_or("")))
        .collect();
    let seen: Vec<_> = seen.iter().map(|(text, nearest)| (text.as_str(), *nearest)).collect();
    assert_eq!(
        seen,
        [
            ("unknown setting 'branch.prefx' in u.yaml:2", "branch.prefix"),
            ("unknown setting 'nope.deep.er' in u.yaml:3", ""),
            ("unknown setting 'backend.My.args' in u.yaml:4", "backend.my.args"),
            (
                "unknown setting 'claudio.branch.includeIds' in git config (.git/config)",
                "claudio.branch.includeId"
            ),
            ("unknown setting 'claudio.x' in git config (.git/config)", ""),
            (
                "unknown setting 'CLAUDIO_STOP_GRACES' in environment CLAUDIO_STOP_GRACES",
                "CLAUDIO_STOP_GRACE"
            ),
        ]
    );
}

#[test]
fn lists_of_git_add_up_and_replace_lower_places() {
    let sources = Sources {
        user: yaml("c", "pr: {labels: [low]}\nconflicts: {ignore: ['a b', '*.lock']}"),
        git: git(&[
            ("claudio.pr.labels", "dropped"),
            ("claudio.pr.labels", ""),
            ("claudio.pr.labels", "bug, help wanted"),
            ("claudio.pr.labels", "ui"),
        ]),
        ..Sources::default()
    };
    let settings = Settings::resolve(&sources).unwrap();
    assert_eq!(settings.pr_labels(), ["bug", "help wanted", "ui"]);
    assert_eq!(settings.conflicts_ignore(), ["a b", "*.lock"]);
}

#[test]
fn any_program_is_a_backend_by_configuration() {
    let sources = Sources {
        user: yaml(
            "c",
            "backend:\n  my-agent:\n    command: python3 'my agent.py'\n    task: file",
        ),
        environment: environment(&[("CLAUDIO_BACKEND_MY_AGENT_ARGS", "--fast -n 1")]),
        git: git(&[("claudio.backend.other.task", "argument")]),
        ..Sources::default()
    };
    let settings = Settings::resolve(&sources).unwrap();
    let backend = settings.backend("my-agent");
    assert_eq!(backend.command, ["python3", "my agent.py"]);
    assert_eq!(backend.args, ["--fast", "-n", "1"]);
    assert_eq!(backend.task, super::super::Delivery::File);
    assert_eq!(settings.backend("other").task, super::super::Delivery::Argument);
    assert_eq!(settings.backend("none"), BackendSettings::default());
    assert_eq!(settings.backend_names().collect::<Vec<_>>(), ["my-agent", "other"]);
}

#[test]
fn what_nobody_set_is_the_documented_default() {
    let settings = Settings::resolve(&Sources::default()).unwrap();
    assert_eq!(settings.limits_parallel(), None);
    assert_eq!(settings.worktree_path("abcde", "repo"), ".claudio/worktrees/abcde");
    for entry in settings.entries_with_origin() {
        assert_eq!(entry.origin, Origin::Default);
        assert!(!entry.value.is_empty());
    }
    // A key of git without a value is true, as for git itself.
    let git = vec![GitEntry {
        key: "claudio.pr.draft".into(),
        value: None,
        origin: String::new(),
        line: 0,
    }];
    assert!(Settings::resolve(&Sources { git, ..Sources::default() }).unwrap().pr_draft());
}
