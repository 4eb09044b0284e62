//! What the Debian package holds, as Cargo.toml lists it: every program, and the files that exist.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns the sources and the destinations of the package's assets.
fn assets() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let list = text.split("\nassets = [\n").nth(1).unwrap().split("\n]\n").next().unwrap();
    let asset = |line: &str| {
        let mut strings = line.split('"').skip(1).step_by(2).map(str::to_owned);
        (strings.next().unwrap(), strings.next().unwrap())
    };
    list.lines().map(asset).collect()
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn names(directory: &Path) -> BTreeSet<String> {
    let entries = fs::read_dir(directory).unwrap();
    entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

#[test]
fn every_program_is_in_the_package() {
    let packed: BTreeSet<String> = assets()
        .into_iter()
        .filter(|(_, to)| to == "usr/bin/")
        .map(|(from, _)| from.trim_start_matches("target/release/").to_owned())
        .collect();
    let programs = names(&root().join("src/bin"));
    let programs = programs.iter().map(|name| name.trim_end_matches(".rs").to_owned()).collect();
    assert_eq!(packed, programs);
}

#[test]
fn what_is_packed_is_there() {
    for (from, to) in assets() {
        if from.starts_with("target/") {
            continue;
        }
        let path = root().join(&from);
        match from.rsplit_once('*') {
            Some((_, ending)) => {
                let found = names(path.parent().unwrap());
                assert!(found.iter().any(|name| name.ends_with(ending)), "{from} is empty");
            }
            None => assert!(path.is_file(), "{from} is missing"),
        }
        assert!(to.starts_with("usr/share/"), "{to}");
    }
}

#[test]
fn the_changelog_of_the_package_knows_this_version() {
    let text = fs::read_to_string(root().join("packaging/changelog")).unwrap();
    let wanted = format!("git-claudio ({}-1) ", env!("CARGO_PKG_VERSION"));
    assert!(text.starts_with(&wanted), "'{wanted}' is not the first entry");
}

#[test]
fn all_that_is_generated_for_people_is_packed() {
    let assets = assets();
    let packs = |name: &str| assets.iter().any(|(from, _)| from == name);
    assert!(packs("man/*.1"));
    // Shells with a place of their own for the completions of packages.
    for name in ["_git-claudio", "git-claudio.bash", "git-claudio.fish"] {
        assert!(
            root().join("completions").join(name).is_file()
                && packs(&format!("completions/{name}"))
        );
    }
}
