//! Bad input: a clear error with the right exit code, and nothing half-made left behind.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::Stdio;
use support::{Ran, Sandbox, write};

/// What a failed `add` could leave behind: branches, worktrees, instances, a first `.claudio/`.
fn traces(sandbox: &Sandbox) -> (bool, Vec<usize>) {
    let places = [".git/refs/heads", ".git/refs/heads/claudio", ".git/worktrees"];
    let ours = [".claudio/worktrees", ".claudio/instances"];
    let entries = |path: &&str| fs::read_dir(sandbox.path().join(path)).map_or(0, Iterator::count);
    let entries = places.iter().chain(&ours).map(entries).collect();
    (sandbox.path().join(".claudio").exists(), entries)
}

#[test]
fn where_nothing_matches_it_is_said() {
    let sandbox = Sandbox::new();
    let commands: [&[&str]; 5] = [
        &["wait"],
        &["stop", "--all"],
        &["merge", "--train", "--all"],
        &["pr", "--status", "--all"],
        &["rm", "--all"],
    ];
    for args in commands {
        let ran = sandbox.claudio(args).ended(1);
        assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", "no instance matches\n"), "{args:?}");
        assert_eq!(sandbox.claudio([args, &["-q"]].concat()).ended(1).err, "", "{args:?}");
        assert_eq!(sandbox.claudio([args, &["--json"]].concat()).ended(1).err, "", "{args:?}");
    }
}

/// Runs a command that must fail with `code`, say `words`, and leave nothing behind.
#[track_caller]
fn refused(sandbox: &Sandbox, args: &[&str], code: i32, words: &[&str]) {
    let before = traces(sandbox);
    let ran = sandbox.claudio(args).ended(code);
    for word in words {
        assert!(ran.err.contains(word), "{args:?}: no {word:?} in: {}", ran.err);
    }
    let kind = if code == 128 { "fatal: " } else { "error: " };
    assert!(ran.err.starts_with(kind), "{}", ran.err);
    assert_eq!(ran.out, "", "{args:?}");
    assert_eq!(traces(sandbox), before, "{args:?}");
}

const ADD: [&str; 3] = ["add", "--backend", "shell"];

fn add<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&ADD, more].concat()
}

#[test]
fn outside_of_a_repository() {
    let sandbox = Sandbox::new();
    let outside = sandbox.root().join("home");
    let commands: &[&[&str]] =
        &[&["ls"], &["init"], &["add", "x"], &["show", "x"], &["events"], &["wait"], &["sessions"]];
    for args in commands {
        let ran = sandbox.claudio_in(&outside, *args).ended(128);
        assert!(ran.err.starts_with("fatal: not a git repository"), "{}", ran.err);
        assert!(ran.err.contains("\nhint: "), "{}", ran.err);
    }
    assert!(!outside.join(".claudio").exists());
}

/// Nothing of an instance could be written down: every command says so, and makes nothing.
#[test]
fn below_a_path_that_is_no_text() {
    let mut sandbox = Sandbox::new();
    let place = sandbox.root().join(std::ffi::OsStr::from_bytes(b"re\xffpo"));
    fs::rename(sandbox.path(), &place).unwrap();
    sandbox.move_to(&place);
    let commands: &[&[&str]] = &[
        &["ls"],
        &["init"],
        &["add", "--backend", "shell", "exit 0"],
        &["show", "x"],
        &["sessions"],
        &["config"],
        &["watch", "--once"],
    ];
    for args in commands {
        let ran = sandbox.claudio(*args).ended(128);
        let words = "fatal: the path of this repository is not UTF-8: '";
        assert!(ran.err.starts_with(words) && ran.err.contains("re\u{fffd}po'"), "{}", ran.err);
        assert!(ran.err.contains("\nhint: "), "{}", ran.err);
    }
    let doctor = sandbox.claudio(["doctor"]).ended(1);
    assert!(doctor.out.contains("is not UTF-8"), "{}", doctor.out);
    sandbox.claudio(["help"]).ended(0);
    assert!(!place.join(".claudio").exists());
}

#[test]
fn without_a_commit_or_in_a_bare_repository() {
    let sandbox = Sandbox::empty("repo");
    refused(&sandbox, &add(&["echo x"]), 128, &["no commit yet", "hint: git commit --allow-empty"]);
    refused(&sandbox, &add(&["-n", "echo x"]), 128, &["no commit yet"]);
    let doctor = sandbox.claudio(["doctor"]).ended(1);
    assert!(doctor.err.contains("commits: git commit --allow-empty"), "{}", doctor.err);
    assert_eq!(sandbox.claudio(["ls"]).ok(), "");
    assert!(!sandbox.path().join(".claudio").exists());
    // A bare repository is fine, once it has a commit.
    let sandbox = Sandbox::new();
    let bare = sandbox.root().join("bare.git");
    sandbox.git(["clone", "-q", "--bare", ".", bare.to_str().unwrap()]);
    let id = sandbox.claudio_in(&bare, add(&["-q", "cat a.txt"])).ok();
    sandbox.claudio_in(&bare, ["wait", "--timeout", "60s", &id]).ended(0);
    assert_eq!(sandbox.claudio_in(&bare, ["logs", &id]).ok(), "one\ntwo\nthree");
    assert!(bare.join(".claudio/worktrees").join(&id).join("a.txt").exists());
    assert_eq!(sandbox.claudio_in(&bare, ["rm", "-q", &id]).ok(), id);
}

#[test]
fn tasks_bases_and_names_that_cannot_be() {
    let sandbox = Sandbox::new();
    refused(&sandbox, &add(&[""]), 2, &["the task is empty", "hint: "]);
    refused(&sandbox, &add(&[" \n\t"]), 2, &["the task is empty"]);
    refused(&sandbox, &add(&["good", ""]), 2, &["the task is empty"]);
    refused(&sandbox, &ADD, 2, &["TASK"]);
    refused(&sandbox, &add(&["-F", "nowhere"]), 128, &["'nowhere'", "No such file"]);
    refused(&sandbox, &add(&["--base", "nowhere", "x"]), 2, &["'nowhere'", "hint: "]);
    refused(&sandbox, &add(&["--base", "HEAD:a.txt", "x"]), 2, &["'HEAD:a.txt'"]);
    refused(&sandbox, &add(&["--base=--all", "x"]), 2, &["'--all'"]);
    refused(&sandbox, &add(&["--depends-on", "nobody", "x"]), 2, &["'nobody'"]);
    refused(&sandbox, &add(&["--name", "", "x"]), 2, &["name"]);
    refused(&sandbox, &add(&["--name", "@", "x"]), 2, &["'@'"]);
    refused(&sandbox, &add(&["--name=-x", "x"]), 2, &["'-x'"]);
    refused(&sandbox, &add(&["--name", "a\nb", "x"]), 2, &["control characters"]);
    refused(&sandbox, &add(&["--name", "n", "x", "y"]), 2, &["one name", "hint: "]);
    refused(&sandbox, &add(&["--", "--nope"]), 2, &["TASK"]);
    refused(&sandbox, &["add", "--backend", "nope", "x"], 2, &["'nope'", "backend.nope.command"]);
    refused(&sandbox, &["add", "--nope"], 2, &["'--nope'", "-F FILE"]);
    let planned = sandbox.claudio(add(&["-n", "exit 0"])).ended(0);
    assert!(planned.out.contains("pending"), "{}", planned.out);
    assert!(!sandbox.path().join(".claudio").exists(), "'--dry-run' adds nothing");
    let id = sandbox.add_with("exit 0", &["--name", "taken"]);
    sandbox.wait_for(&id, "completed");
    refused(&sandbox, &add(&["--name", "taken", "x"]), 2, &["'taken'", &id]);
    refused(&sandbox, &add(&["--name", &id, "x"]), 2, &["is taken"]);
}

#[test]
fn settings_that_cannot_be() {
    let sandbox = Sandbox::new();
    for prefix in ["a..b", "a b", "-x", "x.lock", "a~b", "@{"] {
        sandbox.git(["config", "claudio.branch.prefix", prefix]);
        refused(&sandbox, &add(&["x"]), 2, &["hint: "]);
    }
    sandbox.git(["config", "--unset", "claudio.branch.prefix"]);
    sandbox.git(["config", "claudio.limits.parallel", "many"]);
    refused(&sandbox, &add(&["x"]), 2, &["'many'", ".git/config"]);
    sandbox.git(["config", "--unset", "claudio.limits.parallel"]);
    sandbox.write(".claudio/config.yaml", "stop:\n  grace: soon\n");
    refused(&sandbox, &add(&["x"]), 2, &["soon", "config.yaml:2"]);
    sandbox.write(".claudio/config.yaml", "a: [\n");
    refused(&sandbox, &add(&["x"]), 2, &["config.yaml"]);
    sandbox.write(".claudio/config.yaml", "stop:\n  grce: 5s\n");
    let ran = sandbox.claudio(add(&["exit 0", "--wait"])).ended(0);
    assert!(ran.err.contains("warning: ") && ran.err.contains("stop.grace"), "{}", ran.err);
}

#[test]
fn the_id_of_nothing_and_other_words() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("exit 0");
    sandbox.wait_for(&id, "completed");
    for verb in ["show", "logs", "stop", "pause", "resume", "rm", "diff", "attach", "start"] {
        refused(&sandbox, &[verb, "nothing"], 2, &["'nothing'", "hint: "]);
        refused(&sandbox, &[verb, ""], 2, &[""]);
        refused(&sandbox, &[verb, "../../etc"], 2, &["'../../etc'"]);
    }
    refused(&sandbox, &["logs", "--grep", "(", &id], 2, &["'('", "hint: "]);
    refused(&sandbox, &["logs", "--since", "yesterday", &id], 2, &["'yesterday'", "10m"]);
    refused(&sandbox, &["logs", "-n", "x", &id], 2, &["'x'"]);
    refused(&sandbox, &["logs", "-i", &id], 2, &["--grep"]);
    refused(&sandbox, &["wait", "--for", "done", &id], 2, &["'done'", "completed"]);
    refused(&sandbox, &["ls", "--state", "done"], 2, &["'done'", "completed"]);
    refused(&sandbox, &["events", "--since", "x"], 2, &["'x'", "number of an event"]);
    refused(&sandbox, &["events", "--instance", "No"], 2, &["'No'"]);
    refused(&sandbox, &["send", &id, ""], 2, &["empty"]);
    refused(&sandbox, &["send", "--key", "Hyper", &id], 2, &["'Hyper'", "Ctrl-"]);
    refused(&sandbox, &["send", "-F", "nowhere", &id], 128, &["'nowhere'"]);
    refused(&sandbox, &["answer", &id], 2, &["--allow"]);
    refused(&sandbox, &["answer", &id, "--allow", "--deny"], 2, &["cannot be used with"]);
}

/// Line 11: a task of any form and size reaches the agent unchanged, and no argument list holds it.
#[test]
fn a_task_reaches_its_agent_byte_for_byte() {
    let mut sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.backend.keep.command", "tee -a got"]);
    sandbox.git(["config", "claudio.backend.keepfile.command", "cp {task_file} got"]);
    sandbox.git(["config", "claudio.backend.keepfile.task", "file"]);
    sandbox.set("LC_ALL", "C");
    let long = format!("begin {} end\n", "0123456789abcdef".repeat(64 * 1024));
    let tasks: &[&[u8]] = &[
        b"-rf --help\n",
        b"'single' \"double\" `back` $(touch /tmp/claudio-evil) ${HOME} \\ * ; & | > <",
        "日本語だけ\nالعربية\n\u{202e}abc\u{200b}".as_bytes(),
        b"\x1b[31mred\x1b[0m\x07\r\n\ttab\n\n\n",
        b"not \xff\xfe UTF-8\n",
        long.as_bytes(),
    ];
    for backend in ["keep", "keepfile"] {
        for task in tasks {
            let mut command = sandbox.command("git");
            command.args(["claudio", "add", "-q", "--backend", backend, "-"]);
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
            let mut child = command.spawn().unwrap();
            use std::io::Write;
            child.stdin.take().unwrap().write_all(task).unwrap();
            let id = Ran::from(child.wait_with_output().unwrap()).ok();
            let done = sandbox.wait_for(&id, "completed");
            let got = fs::read(Path::new(done["worktree"].as_str().unwrap()).join("got")).unwrap();
            assert!(got == *task, "{backend}: {} bytes of {}", got.len(), task.len());
            let branch = done["branch"].as_str().unwrap();
            let slug = branch.strip_prefix(&format!("claudio/{id}-"));
            assert!(slug.is_some_and(|s| !s.is_empty() && s.is_ascii()), "{branch}");
        }
    }
    assert!(!Path::new("/tmp/claudio-evil").exists());
    assert_eq!(sandbox.claudio(["ls"]).ended(0).out.lines().count(), 12);
    // An agent is told words.
    for (name, program) in [("claude", "claude"), ("codex", "codex")] {
        sandbox.script(program, "#!/bin/sh\nexit 1\n");
        write(&sandbox.root().join("latin"), b"caf\xe9\n");
        let add = ["add", "--backend", name, "-F", "../latin"];
        refused(&sandbox, &add, 2, &["'../latin'", "not UTF-8", "iconv"]);
    }
    // One that no single argument can hold is refused at once where it would have to be one.
    sandbox.git(["config", "claudio.backend.keep.task", "argument"]);
    write(&sandbox.root().join("long"), &long);
    refused(&sandbox, &["add", "--backend", "keep", "-F", "../long"], 2, &["hint: ", "'file'"]);
}

/// Line 11: a secret or long task stands in no argument list while it runs.
#[test]
fn a_long_task_is_in_no_argument_list() {
    let sandbox = Sandbox::new();
    let secret = "c0ffee5ec2e7";
    write(&sandbox.root().join("task"), format!("echo ready; sleep 1000 # {secret}\n"));
    let id = sandbox.claudio(add(&["-q", "-F", "../task"])).ok();
    support::until("output", || (sandbox.claudio(["logs", &id]).out == "ready\n").then_some(()));
    let processes = sandbox.processes();
    assert!(processes.len() >= 2);
    for pid in processes {
        let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        assert!(!String::from_utf8_lossy(&line).contains(secret), "{pid}");
    }
}

#[test]
fn a_claudio_that_is_not_ours_is_refused() {
    let sandbox = Sandbox::new();
    let root = sandbox.path().join(".claudio");
    // A file.
    fs::write(&root, "").unwrap();
    for args in [&["ls"][..], &["init"], &add(&["x"])] {
        let ran = sandbox.claudio(args).ended(3);
        assert!(ran.err.contains(".claudio' is not a directory"), "{}", ran.err);
        assert!(ran.err.contains("hint: "), "{}", ran.err);
    }
    fs::remove_file(&root).unwrap();
    // A link, even to a good one.
    let other = sandbox.root().join("other");
    fs::create_dir(&other).unwrap();
    symlink(&other, &root).unwrap();
    for args in [&["ls"][..], &["init"], &add(&["x"])] {
        let ran = sandbox.claudio(args).ended(3);
        assert!(ran.err.contains(".claudio' is a symbolic link"), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(&other).unwrap().count(), 0);
    fs::remove_file(&root).unwrap();
    // Tracked.
    sandbox.write(".claudio/config.yaml", "worktree:\n  setup: touch /tmp/claudio-evil\n");
    sandbox.commit("Bring a state");
    for args in [&["init"][..], &add(&["x"])] {
        let ran = sandbox.claudio(args).ended(3);
        assert!(ran.err.contains("git rm -r --cached .claudio"), "{}", ran.err);
    }
    assert!(!root.join("instances").exists());
}

/// Line 10: a newer format is read, never written.
#[test]
fn a_newer_format_is_only_read() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("exit 0");
    sandbox.wait_for(&id, "completed");
    let old = sandbox.add_with("exit 0", &["--no-start"]);
    sandbox.write(".claudio/format", "2\n");
    assert_eq!(sandbox.claudio(["ls", "-q"]).ok(), format!("{id}\n{old}"));
    assert_eq!(sandbox.claudio(["logs", &id]).ok(), "");
    let before = fs::read(sandbox.path().join(".claudio/events.jsonl")).unwrap();
    for args in [&add(&["x"])[..], &["rm", &id], &["start", &old], &["stop", &old]] {
        let ran = sandbox.claudio(args).ended(128);
        assert!(ran.err.contains("format 2") && ran.err.contains("newer"), "{}", ran.err);
    }
    assert_eq!(fs::read(sandbox.path().join(".claudio/events.jsonl")).unwrap(), before);
}

/// Without a shell there is nothing that could run the task.
#[test]
fn a_missing_program_is_found_missing_before_anything_is_made() {
    let mut sandbox = Sandbox::new();
    sandbox.claudio(["init"]).ended(0);
    sandbox.git(["config", "claudio.backend.mine.command", "no-such-program --x"]);
    refused(&sandbox, &["add", "--backend", "mine", "x"], 5, &["'no-such-program'", "'mine'"]);
    refused(&sandbox, &["add", "x"], 5, &["claude", "codex", "hint: ", "shell"]);
    // The PATH of the instance is that of whoever added it.
    let bin = sandbox.root().join("bin");
    for name in ["git", "git-claudio", "git-claudio-add"] {
        let path = std::env::var_os("PATH").unwrap();
        let ours = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap().join(name);
        let found = std::env::split_paths(&path).map(|dir| dir.join(name)).find(|p| p.is_file());
        let target = if ours.is_file() { ours } else { found.unwrap() };
        symlink(target, bin.join(name)).unwrap();
    }
    sandbox.set("PATH", &bin);
    let ran = sandbox.run_in(sandbox.path(), "git-claudio-add", add(&["x"]).split_off(1)).ended(5);
    assert!(ran.err.contains("'sh'"), "{}", ran.err);
}
