//! What the documents say of the program, compared with the program: commands and options, texts of
//! errors, files, tests, links.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use clap::error::ErrorKind;
use claudio::cli::{commands, definitions};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Returns all files below `folder` with this ending, and what they hold.
fn files(folder: &str, ending: &str) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == ending) {
                found.insert(path.clone(), fs::read_to_string(path).unwrap());
            }
        }
    }
    found
}

/// Returns all documents: those of `docs/` and those at the top.
fn documents() -> BTreeMap<PathBuf, String> {
    let mut documents = files("docs", "md");
    for name in ["README.md", "CHANGELOG.md", "CONTRIBUTING.md"] {
        documents.insert(root().join(name), read(name));
    }
    documents
}

fn read(name: &str) -> String {
    fs::read_to_string(root().join(name)).unwrap()
}

/// Returns what is set as code in a line.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// Returns the commands 'git claudio …' of a document: inline code, and the lines of code blocks.
fn commands_of(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut block = false;
    let joined = text.replace("\\\n", " ");
    for line in joined.lines() {
        if line.trim_start().starts_with("```") {
            block = !block;
            continue;
        }
        let parts: Vec<&str> = if block || line.starts_with("    ") {
            vec![line.trim_start_matches([' ', '$'])]
        } else {
            code(line).collect()
        };
        for part in parts {
            // Errors and hints that are shown are no commands.
            let shown = ["error:", "hint:", "fatal:"].iter().any(|word| part.starts_with(word));
            let begins = |at: &usize| {
                let before = part[..*at].split_whitespace().next_back().unwrap_or_default();
                let word = before.chars().all(|c| c.is_ascii_lowercase());
                !shown && (!word || ["", "do", "then", "if", "xargs"].contains(&before))
            };
            let places = part.match_indices("git claudio ").map(|(at, _)| at).filter(begins);
            found.extend(places.map(|at| {
                let quoted = part[..at].ends_with(['\'', '"']);
                let whole = &part[at..];
                let end = quoted.then(|| whole.find(['\'', '"'])).flatten();
                whole[..end.unwrap_or(whole.len())].to_owned()
            }));
        }
    }
    found
}

/// Returns the words of the first command in a line of a shell.
fn words(line: &str) -> Vec<String> {
    let words = shell_words::split(line)
        .unwrap_or_else(|_| line.split_whitespace().map(str::to_owned).collect());
    let ends = |word: &String| {
        ["|", "&&", "||", ";", "#", ">", "→", "2>&1"].contains(&word.as_str())
            || word.starts_with("$(")
    };
    let mut kept = Vec::new();
    for word in words {
        if ends(&word) {
            break;
        }
        let last = word.ends_with(';') || word.ends_with(')');
        kept.push(word.trim_end_matches([';', ')', ',', '.']).to_owned());
        if last {
            break;
        }
    }
    kept
}

#[test]
fn every_command_in_a_document_is_one_that_the_program_takes() {
    let definitions = definitions::all();
    let mut wrong = Vec::new();
    let mut count = 0;
    for (path, text) in documents() {
        for line in commands_of(&text) {
            let words = words(&line);
            let Some(verb) = words.get(2) else { continue };
            // A word in capitals, or dots, stand for any command.
            if verb.starts_with(['-', '…', '<']) || verb.chars().any(char::is_uppercase) {
                continue;
            }
            let alias = commands::find_alias(verb);
            let name = alias.map_or(verb.as_str(), |(row, _)| row.name);
            let Some(definition) = definitions.iter().find(|d| d.row.name == name) else {
                let outside = verb.starts_with("foo") || verb.starts_with("mine");
                if !outside {
                    wrong.push(format!("{}: no command '{verb}': {line}", path.display()));
                }
                continue;
            };
            count += 1;
            let before = alias.map(|(_, args)| args).unwrap_or_default();
            let args = std::iter::once(name)
                .chain(before.iter().copied())
                .chain(words[3..].iter().map(String::as_str));
            if let Err(error) = definition.command.clone().try_get_matches_from(args)
                && matches!(error.kind(), ErrorKind::UnknownArgument | ErrorKind::InvalidSubcommand)
            {
                wrong.push(format!("{}: {line}: {error}", path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 100, "only {count} commands were found");
}

#[test]
fn every_error_that_is_explained_has_its_text_in_the_sources() {
    let sources: String = files("src", "rs").into_values().collect();
    let text = read("docs/troubleshooting.md");
    let mut count = 0;
    for heading in text.lines().filter(|line| line.starts_with("### ")) {
        for quoted in code(heading) {
            // What is in capitals is a name of the user's.
            let is_name =
                |word: &str| word.len() > 1 && word.chars().all(|c| c.is_ascii_uppercase());
            let mut pieces = vec![String::new()];
            let mut word = String::new();
            for c in quoted.chars().chain([' ']) {
                if c.is_ascii_alphabetic() {
                    word.push(c);
                    continue;
                }
                if is_name(&word) {
                    pieces.push(String::new());
                } else {
                    pieces.last_mut().unwrap().push_str(&word);
                }
                word.clear();
                pieces.last_mut().unwrap().push(c);
            }
            for piece in pieces.iter().map(|piece| piece.trim()).filter(|piece| piece.len() > 2) {
                assert!(sources.contains(piece), "'{piece}' of '{quoted}' is in no source");
                count += 1;
            }
        }
    }
    assert!(count > 50, "only {count} texts were found");
}

#[test]
fn every_test_that_is_named_is_there() {
    let mut tests: String = files("tests", "rs").into_values().collect();
    tests.extend(files("src", "rs").into_values());
    let mut count = 0;
    for (path, text) in documents() {
        for token in text.lines().flat_map(code) {
            let name = token.rsplit("::").next().unwrap_or_default();
            let is_test = name.matches('_').count() >= 2
                && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            let file = Path::new(token);
            if token.starts_with("tests/") || token.starts_with("src/") {
                let there = token.contains(['*', '<']) || root().join(file).exists();
                assert!(there, "{}: '{token}' is not there", path.display());
            } else if is_test && path.ends_with("docs/safety.md") {
                assert!(tests.contains(&format!("fn {name}(")), "no test is called '{name}'");
                count += 1;
            }
        }
    }
    assert!(count > 40, "only {count} tests were found");
}

#[test]
fn every_key_of_the_live_view_is_described() {
    let page = read("docs/watch.md");
    let rows: Vec<_> = page.lines().filter(|line| line.starts_with("| `")).collect();
    assert_eq!(rows.len(), claudio::watch::KEYS.len());
    for ((_, about), row) in claudio::watch::KEYS.iter().zip(rows) {
        let told = row.rsplit('|').nth(1).unwrap_or_default().replace('`', "");
        assert_eq!(told.trim(), *about);
    }
}

#[test]
fn every_file_of_the_state_is_described_once() {
    let layout = read("src/lib/store/layout.rs");
    let layout = layout.split("#[cfg(test)]").next().unwrap();
    let page = read("docs/files.md");
    let strings = layout.lines().filter(|line| !line.trim_start().starts_with("//"));
    let names = strings.flat_map(|line| line.split('"').skip(1).step_by(2));
    let is_file =
        |name: &&str| !name.is_empty() && name.chars().all(|c| c.is_ascii_lowercase() || c == '.');
    let names: BTreeSet<&str> = names.filter(is_file).collect();
    assert!(names.len() > 10, "{names:?}");
    for name in names {
        assert!(page.contains(name), "docs/files.md does not describe '{name}'");
    }
    let mut seen = BTreeSet::new();
    let first = |line: &str| line.split('|').nth(1).unwrap_or_default().to_owned();
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        for name in code(&first(row)) {
            assert!(seen.insert(name.to_owned()), "'{name}' is described twice");
        }
    }
}

/// Returns the name by which a heading can be linked to.
fn anchor(heading: &str) -> String {
    let kept = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let documents = documents();
    let mut count = 0;
    for (path, text) in &documents {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, name) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.parent().unwrap().join(file),
            };
            assert!(target.exists(), "{}: '{link}' is not there", path.display());
            if !name.is_empty() {
                let text = fs::read_to_string(&target).unwrap();
                let there = text.lines().filter(|l| l.starts_with('#')).any(|l| anchor(l) == name);
                assert!(there, "{}: '{link}' has no such heading", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 30, "only {count} links were found");
}

#[test]
fn every_page_can_be_reached_from_the_readme() {
    let readme = read("README.md");
    let schemas = "docs/schema/README.md";
    for path in documents().into_keys() {
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().into_owned();
        let linked = name == "README.md" || readme.contains(&format!("({name}")) || name == schemas;
        assert!(linked, "the README does not link to {name}");
    }
}

#[test]
fn the_oldest_git_is_the_same_everywhere() {
    let doctor = read("src/lib/ops/doctor.rs");
    let numbers = doctor.split("OLDEST_GIT: (u32, u32) = (").nth(1).unwrap();
    let version = numbers.split(')').next().unwrap().replace(", ", ".");
    assert!(read("README.md").contains(&format!("git {version} or newer")), "{version}");
    assert!(read("Cargo.toml").contains(&format!("git (>= 1:{version})")), "{version}");
}
