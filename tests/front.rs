//! `git claudio` as a user runs it: the front, help, errors, and what all programs share.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::ffi::OsString;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

#[path = "support/schema.rs"]
mod schema;

/// Returns a command that sees our programs, git, a home of its own and `more` on its PATH.
fn command(home: &Path, more: &Path, program: &str, args: &[&str]) -> Command {
    let ours = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap();
    let mut path = vec![ours.to_path_buf(), more.to_path_buf()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    let path: OsString = std::env::join_paths(path).unwrap();
    let mut command = Command::new(program);
    command.args(args).env_clear().env("PATH", path).env("HOME", home).current_dir(home);
    command.env("GIT_CONFIG_NOSYSTEM", "1").stdin(Stdio::null());
    command
}

/// Runs `git claudio` with these arguments in an empty directory.
fn git_claudio(args: &[&str]) -> (i32, String, String) {
    let home = tempfile::tempdir().unwrap();
    let args: Vec<&str> = [&["claudio"], args].concat();
    read(command(home.path(), home.path(), "git", &args).output().unwrap())
}

fn read(output: Output) -> (i32, String, String) {
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap_or(-1), text(output.stdout), text(output.stderr))
}

#[test]
fn git_finds_the_front() {
    let (code, out, err) = git_claudio(&["--version"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert_eq!(out, format!("git claudio version {}\n", env!("CARGO_PKG_VERSION")));
    let (code, out, _) = git_claudio(&[]);
    assert!(code == 1 && out.starts_with("usage: git claudio "), "{code} {out}");
    let (code, out, _) = git_claudio(&["--exec-path"]);
    let ours = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap();
    assert_eq!((code, Path::new(out.trim_end())), (0, &*ours.canonicalize().unwrap()));
}

#[test]
fn anybody_can_add_a_command() {
    let home = tempfile::tempdir().unwrap();
    let mine = home.path().join("git-claudio-mine");
    fs::write(&mine, "#!/bin/sh\nprintf '[%s]' \"$@\"\nexit 7\n").unwrap();
    fs::set_permissions(&mine, fs::Permissions::from_mode(0o755)).unwrap();
    let run = command(home.path(), home.path(), "git", &["claudio", "mine", "a b", "--json"]);
    assert_eq!(read({ run }.output().unwrap()), (7, "[a b][--json]".to_owned(), String::new()));
}

#[test]
fn a_wrong_command_line_is_explained_in_the_manner_of_git() {
    let (code, out, err) = git_claudio(&["hlep"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(
        err,
        "error: 'hlep' is not a git claudio command\nhint: the most similar command is 'help'\n\
         hint: 'git claudio help' lists all commands\n"
    );
    let (code, out, err) = git_claudio(&["completions", "bash", "--nope"]);
    assert_eq!((code, out.as_str()), (2, ""));
    assert!(err.starts_with("error: unexpected argument '--nope' found\n"), "{err}");
    assert!(err.contains("\nusage: git claudio completions "), "{err}");
}

#[test]
fn errors_are_json_where_json_was_asked_for() {
    for args in [&["hlep", "--json"][..], &["completions", "--json"], &["help", "no", "--json"]] {
        let (code, out, err) = git_claudio(args);
        let objects = schema::check(&err);
        assert_eq!((objects.len(), out.as_str()), (1, ""), "{args:?}");
        assert_eq!(objects[0]["schema"], "claudio.error.v1", "{args:?}");
        assert_eq!(objects[0]["exit_code"], code, "{args:?}");
    }
}

#[test]
fn help_and_completions_answer_in_json_too() {
    let (code, out, _) = git_claudio(&["help", "--json"]);
    assert!(code == 0 && schema::check(&out).len() > 20);
    let (code, out, _) = git_claudio(&["help", "completions", "--json"]);
    assert!(code == 0 && schema::check(&out)[0]["help"].as_str().unwrap().contains("SHELL"));
    let (code, out, _) = git_claudio(&["completions", "zsh", "--json"]);
    assert!(code == 0 && schema::check(&out)[0]["shell"] == "zsh");
    let (code, out, err) = git_claudio(&["completions", "--json", "--man", "pages"]);
    let pages = &schema::check(&out)[0]["pages"];
    assert!(code == 0 && err.is_empty() && pages.as_array().unwrap().len() > 20, "{err}");
}

#[test]
fn help_is_there_without_manual_pages() {
    let (code, out, err) = git_claudio(&["help", "completions"]);
    assert_eq!((code, err.as_str()), (0, ""));
    assert!(out.contains("usage") || out.contains("Usage: git claudio completions"), "{out}");
    assert!(out.contains("Examples:") && !out.contains('\x1b'));
    let (code, out, _) = git_claudio(&["help", "-q"]);
    assert!(code == 0 && out.starts_with("init\nadd\nplan\n"), "{out}");
    let (code, out, _) = git_claudio(&["help", "--format", "%(name)%09%(category)"]);
    assert!(code == 0 && out.starts_with("init\tstart\n"), "{out}");
}

#[test]
fn every_command_explains_itself_without_manual_pages() {
    let (_, out, _) = git_claudio(&["help", "-q"]);
    let verbs: Vec<&str> = out.lines().collect();
    assert!(verbs.len() > 30, "{out}");
    for verb in verbs {
        let (code, out, err) = git_claudio(&["help", verb]);
        assert_eq!((code, err.as_str()), (0, ""), "{verb}");
        for part in [&format!("Usage: git claudio {verb}"), "Examples:\n", "Exit status: "] {
            assert!(out.contains(part), "{verb}: no '{part}' in\n{out}");
        }
    }
}

#[test]
fn a_reader_who_has_gone_is_no_error_but_a_full_disk_is() {
    let home = tempfile::tempdir().unwrap();
    let run = |stdout: Stdio| {
        let mut run = command(home.path(), home.path(), "git-claudio-completions", &["bash"]);
        read(run.stdout(stdout).stderr(Stdio::piped()).spawn().unwrap().wait_with_output().unwrap())
    };
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    assert_eq!(run(writer.into()), (0, String::new(), String::new()));
    if let Ok(full) = fs::File::options().write(true).open("/dev/full") {
        let (code, _, err) = run(full.into());
        assert_eq!(code, 128);
        assert!(err.starts_with("fatal: cannot write to standard output: "), "{err}");
    }
}

#[test]
fn every_schema_is_one() {
    let mut names = Vec::new();
    for entry in fs::read_dir(schema::folder()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "json") {
            let text = fs::read_to_string(&path).unwrap();
            let schema: serde_json::Value = serde_json::from_str(&text).unwrap();
            jsonschema::draft202012::meta::validate(&schema).unwrap();
            let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
            assert_eq!(schema["properties"]["schema"]["const"], name);
            names.push(name);
        }
    }
    let listed = fs::read_to_string(schema::folder().join("README.md")).unwrap();
    for name in &names {
        assert!(listed.contains(&format!("| `{name}` |")), "{name} is not in the README");
    }
    assert_eq!(names.len(), listed.matches("\n| `claudio.").count());
}
