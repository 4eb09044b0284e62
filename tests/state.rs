//! State files (lines 8, 10 and 11 of docs/safety.md): what cannot be read is kept and named, what
//! is not understood is preserved, and what was lost by hand is told.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};
use support::Sandbox;

/// A place with an instance that has completed.
fn completed() -> (Sandbox, String, PathBuf) {
    let sandbox = Sandbox::new();
    let id = sandbox.add("echo done");
    sandbox.wait_for(&id, "completed");
    let record = sandbox.path().join(format!(".claudio/instances/{id}/instance.json"));
    (sandbox, id, record)
}

/// Line 10: a torn record is named, kept as it is, and in nobody's way.
#[test]
fn a_record_that_cannot_be_read_is_kept_and_named() {
    let (sandbox, id, record) = completed();
    let whole = fs::read(&record).unwrap();
    for torn in [&whole[..whole.len() / 2], b"", b"\0\0\0\0", b"{}", b"[]"] {
        fs::write(&record, torn).unwrap();
        let listed = sandbox.claudio(["ls"]).ended(0);
        assert!(listed.err.contains(&id) && listed.err.contains("warning: "), "{}", listed.err);
        for verb in ["show", "rm", "start", "stop", "logs", "diff"] {
            let ran = sandbox.claudio([verb, &id]).ended(128);
            assert!(ran.err.contains(&format!("{id}/instance.json'")), "{verb}: {}", ran.err);
            assert!(ran.err.contains("kept as it is"), "{verb}: {}", ran.err);
        }
        let other = sandbox.add("exit 0");
        sandbox.wait_for(&other, "completed");
        sandbox.claudio(["stop", "--all"]).ended(0);
        sandbox.claudio(["sessions", "recover"]).ended(0);
        sandbox.claudio(["rm", "-q", &other]).ended(0);
        assert_eq!(fs::read(&record).unwrap(), torn);
    }
    fs::write(&record, &whole).unwrap();
    assert_eq!(sandbox.show(&id)["state"], "completed");
}

/// Whether a supervisor lives cannot be told: that is no reason to take its instance for lost.
#[test]
fn a_lock_that_cannot_be_looked_at_is_no_death() {
    let (sandbox, other, _) = completed();
    let id = sandbox.add("sleep 1000");
    sandbox.wait_for(&id, "working");
    let lock = sandbox.path().join(format!(".claudio/instances/{id}/lock"));
    let aside = lock.with_file_name("aside");
    fs::rename(&lock, &aside).unwrap();
    std::os::unix::fs::symlink(&aside, &lock).unwrap();
    let listed = sandbox.claudio(["ls", "-q"]).ended(0);
    assert_eq!(listed.out.trim(), other);
    let why = format!("cannot look at the lock '{}'", lock.display());
    assert!(listed.err.contains(&why), "{}", listed.err);
    let doctor = sandbox.claudio(["doctor"]);
    assert!(doctor.out.contains(&why) && !doctor.out.contains("died"), "{}", doctor.out);
    for verb in ["show", "rm", "start", "stop"] {
        let ran = sandbox.claudio([verb, &id]).ended(128);
        assert!(ran.err.contains("cannot look at the lock"), "{verb}: {}", ran.err);
    }
    sandbox.claudio(["sessions", "recover"]).ended(0);
    fs::remove_file(&lock).unwrap();
    fs::rename(&aside, &lock).unwrap();
    let shown = sandbox.show(&id);
    assert_eq!((&shown["state"], &shown["lost"]), (&"working".into(), &false.into()));
    sandbox.claudio(["stop", &id]).ended(0);
}

/// Line 10: fields of a newer version survive every rewrite.
#[test]
fn unknown_fields_survive_a_rewrite() {
    let (sandbox, id, path) = completed();
    let mut record: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    record["from_the_future"] = serde_json::json!({ "a": [1, null, "x"] });
    fs::write(&path, record.to_string()).unwrap();
    sandbox.claudio(["start", &id]).ended(0);
    sandbox.wait_for(&id, "completed");
    let after: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(after["from_the_future"], record["from_the_future"]);
    assert!(after["ended_at"].as_str().unwrap() > record["ended_at"].as_str().unwrap());
}

/// Line 10: a record of a newer format is shown and never written.
#[test]
fn a_record_of_a_newer_format_is_only_read() {
    let (sandbox, id, path) = completed();
    let mut record: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    record["format"] = 2.into();
    let newer = record.to_string();
    fs::write(&path, &newer).unwrap();
    assert_eq!(sandbox.show(&id)["state"], "completed");
    for verb in ["start", "rm"] {
        let ran = sandbox.claudio([verb, &id]).ended(128);
        assert!(ran.err.contains("newer git claudio"), "{}", ran.err);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), newer);
}

/// Line 8: half a line at the journal's end is no event, and nothing that follows is damaged by it.
#[test]
fn a_torn_journal_goes_on() {
    let (sandbox, id, _) = completed();
    let journal = sandbox.path().join(".claudio/events.jsonl");
    let last = sandbox.json(["events"]).last().unwrap()["seq"].as_u64().unwrap();
    let mut text = fs::read(&journal).unwrap();
    text.extend_from_slice(b"{\"seq\":99,\"at\":\"20");
    fs::write(&journal, &text).unwrap();
    assert_eq!(sandbox.json(["events"]).len() as u64, last);
    sandbox.claudio(["start", &id]).ended(0);
    sandbox.wait_for(&id, "completed");
    let seqs: Vec<u64> =
        sandbox.json(["events"]).iter().map(|event| event["seq"].as_u64().unwrap()).collect();
    assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>());
    assert!(seqs.len() as u64 > last);
    let since = sandbox.json(["events", "--since", &last.to_string()]);
    assert_eq!(since[0]["seq"], last + 1);
}

/// A journal that was deleted begins again.
#[test]
fn a_deleted_journal_begins_again() {
    let (sandbox, id, _) = completed();
    fs::remove_file(sandbox.path().join(".claudio/events.jsonl")).unwrap();
    assert_eq!(sandbox.claudio(["events"]).ok(), "");
    assert_eq!(sandbox.show(&id)["state"], "completed");
    sandbox.claudio(["rm", &id]).ended(0);
    assert_eq!(sandbox.json(["events"])[0]["seq"], 1);
}

/// Line 8: what a killed command left unfinished is swept away by the next one.
#[test]
fn unfinished_directories_are_swept() {
    let (sandbox, id, _) = completed();
    let left = sandbox.path().join(".claudio/instances/.new-abcde");
    fs::create_dir(&left).unwrap();
    fs::write(left.join("task"), "x").unwrap();
    assert_eq!(sandbox.claudio(["ls", "-q"]).ok(), id);
    let other = sandbox.add("exit 0");
    assert!(!left.exists());
    sandbox.wait_for(&other, "completed");
}

/// Line 5 and 6: `.claudio/` deleted by hand: the running agent goes on, commands say what is wrong.
#[test]
fn a_deleted_state_directory_takes_no_agent_with_it() {
    let sandbox = Sandbox::new();
    let mark = sandbox.root().join("mark");
    let script = format!("read line; echo $line > {}", mark.display());
    let id = sandbox.add(&script);
    sandbox.wait_for(&id, "working");
    let moved = sandbox.root().join("moved");
    fs::rename(sandbox.path().join(".claudio"), &moved).unwrap();
    assert_eq!(sandbox.claudio(["ls"]).ok(), "");
    let ran = sandbox.claudio(["show", &id]).ended(2);
    assert!(ran.err.contains(&id), "{}", ran.err);
    fs::rename(&moved, sandbox.path().join(".claudio")).unwrap();
    sandbox.claudio(["send", &id, "goes on"]).ended(0);
    sandbox.wait_for(&id, "completed");
    assert_eq!(fs::read_to_string(mark).unwrap(), "goes on\n");
}

/// The files are what the architecture says, and nobody else can read them (line 19).
#[test]
fn files_are_private_whatever_the_umask() {
    use std::os::unix::fs::PermissionsExt;
    let sandbox = Sandbox::new();
    let script = "umask 0; git claudio add --wait -q --backend shell 'echo x'";
    let id = sandbox.run_in(sandbox.path(), "sh", ["-c", script]).ok();
    let root = sandbox.path().join(".claudio");
    let run = sandbox.root().join("run/claudio");
    let running = sandbox.add("sleep 1000");
    sandbox.wait_for(&running, "working");
    // Files are written beside their places and moved there.
    sandbox.rests();
    let mut open = Vec::new();
    let mut look = vec![root.clone(), run];
    while let Some(path) = look.pop() {
        let facts = fs::symlink_metadata(&path).unwrap();
        let mode = facts.permissions().mode() & 0o777;
        let wanted = if facts.is_dir() { 0o700 } else { 0o600 };
        if mode != wanted {
            open.push((path.clone(), format!("{mode:o}")));
        }
        // What is in a worktree is the repository's business.
        if facts.is_dir() && path != root.join("worktrees") {
            look.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        }
    }
    assert_eq!(open, [], "{id}");
}

/// What an agent and its worktree are made of, and what they add to the repository, is as open to others
/// as the caller wants it: as after `git worktree add` and `git commit` of their own.
#[test]
fn work_is_as_open_as_the_umask_says() {
    use std::os::unix::fs::PermissionsExt;
    let seen = |path: &Path| {
        let facts = fs::symlink_metadata(path).unwrap();
        (facts.is_dir(), facts.permissions().mode() & 0o777)
    };
    for (umask, text) in [(0o022, "022"), (0o002, "002"), (0o077, "077")] {
        let sandbox = Sandbox::new();
        let git = sandbox.path().join(".git");
        let before = below(&git);
        let task =
            "umask; echo made >made; mkdir sub; echo x >sub/x; git add -A; git commit -q -m made";
        let script = format!("umask {text}; git claudio add --wait -q --backend shell '{task}'");
        let id = sandbox.run_in(sandbox.path(), "sh", ["-c", &script]).ok();
        let said = sandbox.claudio(["logs", &id]).ok();
        assert!(said.contains(&format!("0{text}")), "{text}: {said}");
        let worktree = PathBuf::from(sandbox.show(&id)["worktree"].as_str().unwrap());
        sandbox.rests();
        let objects = git.join("objects");
        let mut wrong = Vec::new();
        let new = below(&git).into_iter().filter(|path| !before.contains(path));
        for path in below(&worktree).into_iter().chain(new) {
            let (directory, mode) = seen(&path);
            let whole = match directory {
                true => 0o777,
                false if path.starts_with(&objects) => 0o444,
                false => 0o666,
            };
            if mode != whole & !umask {
                wrong.push((path, format!("{mode:o}")));
            }
        }
        assert_eq!(wrong, [], "umask {text}");
        assert!(worktree.join("dir/b.txt").exists() && worktree.join("sub/x").exists());
    }
}

/// Returns everything below a directory.
fn below(directory: &Path) -> Vec<PathBuf> {
    let (mut found, mut look) = (Vec::new(), vec![directory.to_owned()]);
    while let Some(path) = look.pop() {
        for entry in fs::read_dir(path).unwrap().map(|entry| entry.unwrap()) {
            found.push(entry.path());
            look.extend(entry.file_type().unwrap().is_dir().then(|| entry.path()));
        }
    }
    found
}

/// The figures in `ls` are those last taken; they are taken anew on request, also of what runs.
#[test]
fn changes_are_counted_anew_on_request() {
    let sandbox = Sandbox::new();
    let ended = sandbox.add("true");
    let ended = sandbox.wait_for(&ended, "completed");
    let id = sandbox.add("exec sleep 1000");
    let running = sandbox.wait_for(&id, "working");
    // Whoever looks at the end of the first one must not find what comes now.
    sandbox.rests();
    for (instance, text) in [(&ended, "mine\n"), (&running, "yours\n")] {
        support::write(&PathBuf::from(instance["worktree"].as_str().unwrap()).join("a.txt"), text);
    }
    let of = |listed: &[Value], instance: &Value| {
        let found = listed.iter().find(|one| one["id"] == instance["id"]).unwrap();
        (found["changes"]["files"].as_u64().unwrap_or(0), found["conflicts"] == "conflict")
    };
    let last = sandbox.json(["ls"]);
    assert_eq!((of(&last, &ended), of(&last, &running)), ((0, false), (0, false)));
    let now = sandbox.json(["ls", "--refresh"]);
    assert_eq!((of(&now, &ended), of(&now, &running)), ((1, true), (1, true)));
    assert_eq!(of(&sandbox.json(["ls"]), &ended), (1, true), "it is remembered");
    sandbox.claudio(["stop", &id]).ended(0);
}
