//! The manual pages as man(1) reads them.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use claudio::cli::manual;
use std::fs;
use std::process::Command;
use support::program;

#[test]
fn no_page_has_a_fault_that_mandoc_knows() {
    let Some(mandoc) = program("mandoc") else { return };
    let directory = tempfile::tempdir().unwrap();
    for page in manual::pages() {
        fs::write(directory.path().join(page.file), page.text).unwrap();
    }
    let pages = fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().path());
    let output = Command::new(mandoc).args(["-T", "lint"]).args(pages).output().unwrap();
    let found = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(found, "", "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn man_shows_every_page_without_a_warning() {
    let (Some(man), Some(_)) = (program("man"), program("groff")) else { return };
    let directory = tempfile::tempdir().unwrap();
    for page in manual::pages() {
        let path = directory.path().join(&page.file);
        fs::write(&path, page.text).unwrap();
        let mut command = Command::new(&man);
        command.env("MANWIDTH", "80").env("LC_ALL", "C.UTF-8").env_remove("MAN_KEEP_STDERR");
        let output = command.args(["--warnings", "-E", "UTF-8", "-l"]).arg(&path).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success() && said.is_empty(), "{}: {said}", page.file);
        assert!(String::from_utf8_lossy(&output.stdout).contains("SEE ALSO"), "{}", page.file);
    }
}

#[test]
fn every_page_has_the_sections_that_one_looks_for() {
    for page in manual::pages() {
        let sections =
            ["NAME", "SYNOPSIS", "DESCRIPTION", "EXAMPLES", "EXIT STATUS", "FILES", "SEE ALSO"];
        let own = (page.file == "git-claudio.1").then_some("COMMANDS");
        for section in sections.into_iter().chain(own) {
            let quoted = format!("\n.SH \"{section}\"\n");
            let plain = format!("\n.SH {section}\n");
            let there = page.text.contains(&plain) || page.text.contains(&quoted);
            assert!(there, "{} has no {section}", page.file);
        }
    }
}

#[test]
fn the_page_of_the_settings_explains_every_key() {
    let pages = manual::pages();
    let page = pages.iter().find(|page| page.file == "git-claudio-config.1").unwrap();
    let plain = claudio::config::keys().map(|key| key.name.to_owned());
    let backend = claudio::config::backend_keys().map(|key| format!("backend.<name>.{}", key.name));
    for key in plain.chain(backend) {
        assert!(page.text.contains(&key), "{key}");
        let words = page.text.split_whitespace().collect::<Vec<_>>().join(" ");
        let variable = claudio::config::environment_name(&key);
        assert!(words.contains(&format!("In the environment: {variable}.")), "{key}");
    }
}
