//! What is generated and checked in: manual pages, completions, the page of exit codes.
//!
//! To renew them: `CLAUDIO_REGENERATE=1 cargo test --test generated`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use claudio::cli::completion::{self, Shell};
use claudio::cli::{ErrorKind, exit, manual};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// Compares a folder's files with what they should be, or renews them.
fn check(folder: &str, wanted: &BTreeMap<String, String>) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let renew = std::env::var_os("CLAUDIO_REGENERATE").is_some();
    if renew {
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for (name, text) in wanted {
            fs::write(folder.join(name), text).unwrap();
        }
    }
    let hint = "renew it: CLAUDIO_REGENERATE=1 cargo test --test generated";
    for (name, text) in wanted {
        let found = fs::read_to_string(folder.join(name)).unwrap_or_default();
        assert!(found == *text, "{}/{name} is stale; {hint}", folder.display());
    }
    let found = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().file_name());
    for name in found {
        let name = name.into_string().unwrap();
        assert!(wanted.contains_key(&name), "{}/{name} is left over; {hint}", folder.display());
    }
}

#[test]
fn manual_pages_are_those_of_the_definitions() {
    check("man", &manual::pages().into_iter().map(|page| (page.file, page.text)).collect());
}

#[test]
fn completions_are_those_of_the_definitions() {
    let files = Shell::ALL.map(|shell| (shell.file().to_owned(), completion::script(shell)));
    check("completions", &files.into_iter().collect());
}

#[test]
fn the_page_of_exit_codes_is_that_of_the_constants() {
    let mut page = String::from(
        "# Exit codes\n\nThe same for every command.\n\n\
         | code | meaning | `kind` of a JSON error |\n|---|---|---|\n",
    );
    for known in exit::ALL {
        let kinds: Vec<_> = ErrorKind::ALL
            .iter()
            .filter(|kind| kind.exit_code() == known.code && **kind != ErrorKind::ClosedPipe)
            .map(|kind| format!("`{}`", kind.name()))
            .collect();
        page.push_str(&format!("| {} | {} | {} |\n", known.code, known.meaning, kinds.join(", ")));
    }
    page.push_str(
        "\nAn error is printed to standard error in git's manner: `error:` (`fatal:` for 128 and \
         70), then\n`usage:` and `hint:` lines. With `--json` it is one object of the schema \
         `claudio.error.v1`.\nA reader that closes the pipe early is no error; what \
         follows (`-f`, `--watch`) ends with it.\n",
    );
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/exit-codes.md");
    if std::env::var_os("CLAUDIO_REGENERATE").is_some() {
        fs::write(&path, &page).unwrap();
    }
    let hint = "renew it: CLAUDIO_REGENERATE=1 cargo test --test generated";
    assert!(fs::read_to_string(path).unwrap_or_default() == page, "docs/exit-codes.md: {hint}");
}
