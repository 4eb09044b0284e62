//! The completions of bash, as bash runs them, for the programs by themselves.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Returns what bash offers for a command line whose words these are, the last one unfinished.
fn offered(words: &[&str]) -> Vec<String> {
    let directory = tempfile::tempdir().unwrap();
    for (program, text) in [
        ("git-claudio-ls", "[ \"$1\" = -q ] && printf 'k3xq7\\nabcde\\n'"),
        ("git", "[ \"$1\" = for-each-ref ] && printf 'main\\nx$(touch${IFS}ran)\\n'"),
        ("git-claudio-undo", "[ \"$1 $2\" = '--list -q' ] && printf 'gone2\\ngone1\\ngone2\\n'"),
    ] {
        let path = directory.path().join(program);
        fs::write(&path, format!("#!/bin/sh\n{text}\n")).unwrap();
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).unwrap();
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions/git-claudio.bash");
    let program = r#"
        . "$1"; shift
        COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
        function=$(complete -p "$1"); function=${function##*-F }
        ${function%% *}
        printf '%s\n' "${COMPREPLY[@]}"
    "#;
    let path = std::env::join_paths([directory.path(), Path::new("/usr/bin"), Path::new("/bin")]);
    let output = Command::new("bash")
        .args(["--norc", "-c", program, "bash"])
        .arg(script)
        .args(words)
        .env_clear()
        .env("PATH", path.unwrap())
        .current_dir(directory.path())
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(!directory.path().join("ran").exists(), "a name was run");
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().filter(|line| !line.is_empty()).map(str::to_owned).collect()
}

#[test]
fn commands_and_aliases_are_offered() {
    assert_eq!(offered(&["git-claudio", "re"]), ["resume", "remove", "recover"]);
    assert_eq!(offered(&["git-claudio", "sessions", ""]), ["list", "recover", "clean"]);
    assert_eq!(offered(&["git-claudio", "help", "comp"]), ["completions"]);
}

#[test]
fn instances_are_offered_where_one_is_wanted() {
    assert_eq!(offered(&["git-claudio-show", "k"]), ["k3xq7"]);
    assert_eq!(offered(&["git-claudio", "remove", "abcde", ""]), ["k3xq7", "abcde", "@"]);
    assert_eq!(offered(&["git-claudio", "recover", "k"]), ["k3xq7"]);
    assert_eq!(offered(&["git-claudio-send", "k3xq7", "k"]), [""; 0]);
    // What can be brought back is not there any more.
    assert_eq!(offered(&["git-claudio-undo", ""]), ["gone1", "gone2"]);
    assert_eq!(offered(&["git-claudio-add", "--depends-on", "abcde,k"]), ["abcde,k3xq7"]);
}

#[test]
fn options_and_their_values_are_offered() {
    assert_eq!(offered(&["git-claudio-logs", "--s"]), ["--since", "--screen", "--stream"]);
    assert_eq!(offered(&["git-claudio-wait", "--for", "wo"]), ["working"]);
    // bash splits at '=', and completes what is behind it.
    assert_eq!(offered(&["git-claudio-wait", "--for", "=", "wo"]), ["working"]);
    assert_eq!(offered(&["git-claudio-wait", "--timeout", "1h", "k"]), ["k3xq7"]);
    assert_eq!(offered(&["git-claudio-add", "--", "--"]), [""; 0]);
}

#[test]
fn names_of_branches_are_never_run() {
    let names = ["main", r"x\$\(touch\$\{IFS\}ran\)", "HEAD"];
    assert_eq!(offered(&["git-claudio-add", "--base", ""]), names);
    assert_eq!(offered(&["git-claudio-add", "--base", "x"]), names[1..2]);
}

#[test]
fn what_is_in_a_list_is_not_offered_again() {
    assert_eq!(offered(&["git-claudio-wait", "--for", "working,wo"]), [""; 0]);
    assert_eq!(offered(&["git-claudio-wait", "--for", "failed,wo"]), ["failed,working"]);
}
