//! Isolation and trust (lines 5, 18 to 20 and 22 of docs/safety.md).

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::Stdio;
use support::{Ran, Sandbox, until};

/// Line 5: the main worktree stays as it was, down to the time stamps, under every command.
#[test]
fn the_main_worktree_stays_exactly_as_it_was() {
    let sandbox = Sandbox::new();
    sandbox.write("a.txt", "stashed\n");
    sandbox.git(["stash", "-q"]);
    sandbox.write("staged", "x\n");
    sandbox.git(["add", "staged"]);
    sandbox.write("a.txt", "changed\n");
    sandbox.write("untracked", "u\n");
    let git_dir = sandbox.path().join(".git");
    let facts = |path: &Path| {
        let facts = fs::metadata(path).unwrap();
        (fs::read(path).unwrap(), facts.ino(), facts.mtime(), facts.mtime_nsec(), facts.mode())
    };
    let look = || {
        let inner = ["HEAD", "index", "config", "refs/stash", "logs/HEAD"].map(|f| git_dir.join(f));
        let files = ["a.txt", "dir/b.txt", "staged", "untracked"].map(|f| sandbox.path().join(f));
        inner.iter().chain(&files).map(|path| facts(path)).collect::<Vec<_>>()
    };
    let before = look();
    let id = sandbox.add("echo w > a.txt; git add a.txt; git stash list; git commit -qm x; echo u > u; git claudio ask ok");
    sandbox.wait_for(&id, "waiting_input");
    let all: &[&[&str]] = &[
        &["ls"],
        &["show", &id],
        &["pause", &id],
        &["resume", &id],
        &["diff", &id],
        &["diff", "--stat", &id],
        &["logs", &id],
        &["events"],
        &["sessions"],
        &["send", &id, "x"],
        &["wait", &id],
        &["start", &id],
        &["stop", &id],
        &["rm", &id],
        &["sessions", "recover"],
        &["doctor"],
        &["init"],
    ];
    for args in all {
        let ran = sandbox.claudio(*args);
        assert!(ran.code <= 3, "{args:?}: {}", ran.err);
        assert!(look() == before, "{args:?}");
    }
}

/// Line 5: with its `.git` file gone, a worktree is refused, and git never walks up from it.
#[test]
fn a_worktree_without_its_git_file_is_refused() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("echo new > new");
    let worktree = sandbox.wait_for(&id, "completed")["worktree"].as_str().unwrap().to_owned();
    fs::remove_file(Path::new(&worktree).join(".git")).unwrap();
    let head = sandbox.git(["rev-parse", "HEAD"]);
    for args in [&["diff", &id][..], &["rm", &id]] {
        let ran = sandbox.claudio(args);
        assert!([3, 128].contains(&ran.code), "{args:?} {} {}", ran.code, ran.err);
        assert!(ran.err.contains(".git"), "{args:?}: {}", ran.err);
    }
    assert!(Path::new(&worktree).join("new").exists());
    assert_eq!(
        (sandbox.git(["rev-parse", "HEAD"]), sandbox.git(["status", "--porcelain"])),
        (head, String::new())
    );
}

/// Line 20: two repositories do not see each other, also with equal names and equal ids.
#[test]
fn two_repositories_do_not_meet() {
    let mut sandbox = Sandbox::new();
    let other = sandbox.root().join("other/repo");
    fs::create_dir_all(other.parent().unwrap()).unwrap();
    sandbox.git(["clone", "-q", ".", other.to_str().unwrap()]);
    sandbox.set("CLAUDIO_STOP_GRACE", "300ms");
    let add = ["add", "-q", "--backend", "shell", "--name", "same", "sleep 1000"];
    let mine = sandbox.claudio(add).ok();
    let theirs = sandbox.claudio_in(&other, add).ok();
    sandbox.wait_for(&mine, "working");
    sandbox.claudio_in(&other, ["wait", "--for", "working", "--timeout", "60s"]).ended(0);
    // The same id in both, as a copied directory would have it.
    let instances = other.join(".claudio/instances");
    assert_eq!(sandbox.claudio_in(&other, ["ls", "-q"]).ok(), theirs);
    sandbox.claudio_in(&other, ["show", &mine]).ended(2);
    let pid = |id: &str, place: &Path| {
        let text = sandbox.claudio_in(place, ["show", "--format", "%(supervisor.pid)", id]).ok();
        text.parse::<i32>().unwrap()
    };
    let (my_pid, their_pid) = (pid(&mine, sandbox.path()), pid(&theirs, &other));
    sandbox.claudio_in(&other, ["stop", "--all"]).ended(0);
    until("the end of theirs", || (!support::runs(their_pid)).then_some(()));
    assert!(support::runs(my_pid));
    // A lost one there, whose record names my supervisor: recovering it harms nothing of mine.
    let record = instances.join(&theirs).join("instance.json");
    let text = fs::read_to_string(&record).unwrap();
    let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let my_record = sandbox.path().join(".claudio/instances").join(&mine).join("instance.json");
    let my_value: serde_json::Value =
        serde_json::from_slice(&fs::read(my_record).unwrap()).unwrap();
    for field in ["state", "supervisor", "since", "source"] {
        value[field] = my_value[field].clone();
    }
    fs::write(&record, value.to_string()).unwrap();
    sandbox.claudio_in(&other, ["sessions", "recover"]).ended(0);
    assert!(support::runs(my_pid));
    assert_eq!(sandbox.show("same")["state"], "working");
    assert_eq!(sandbox.claudio_in(&other, ["ls", "--format", "%(state)"]).ok(), "failed");
}

/// Line 19: a runtime directory that others could have planted is refused by name.
#[test]
fn an_open_directory_for_sockets_is_refused() {
    let sandbox = Sandbox::new();
    let place = sandbox.root().join("run/claudio");
    fs::create_dir(&place).unwrap();
    fs::set_permissions(&place, fs::Permissions::from_mode(0o777)).unwrap();
    let ran = sandbox.claudio(["add", "--backend", "shell", "exit 0"]);
    assert_ne!(ran.code, 0);
    assert!(ran.err.contains("run/claudio' is open to other users"), "{}", ran.err);
    fs::remove_dir(&place).unwrap();
    std::os::unix::fs::symlink("/tmp", &place).unwrap();
    let ran = sandbox.claudio(["add", "--backend", "shell", "exit 0"]);
    assert!(ran.err.contains("symbolic link"), "{}", ran.err);
    fs::remove_file(&place).unwrap();
    let id = sandbox.add("exit 0");
    sandbox.wait_for(&id, "completed");
    // Those that were refused do not begin later, by surprise.
    let refused = sandbox.json(["ls", "--state", "failed"]);
    let told = |text: &str| {
        refused
            .iter()
            .any(|one| one["message"].as_str().is_some_and(|message| message.contains(text)))
    };
    assert_eq!(refused.len(), 2, "{refused:?}");
    assert!(told("is open to other users") && told("symbolic link"), "{refused:?}");
}

/// Line 18: nothing of a cloned repository's contents makes us run anything.
#[test]
fn a_cloned_repository_makes_nothing_run() {
    let sandbox = Sandbox::new();
    let evil = sandbox.root().join("evil");
    let touch = format!("touch {}", evil.display());
    // An instance that only waits to be started.
    let id = sandbox.add_with(&touch, &["--no-start"]);
    let record = sandbox.path().join(".claudio/instances").join(id).join("instance.json");
    let text = fs::read_to_string(&record).unwrap();
    assert!(text.contains("\"manual\""));
    fs::write(&record, text.replace("\"manual\"", "\"slot\"")).unwrap();
    fs::remove_file(sandbox.path().join(".claudio/.gitignore")).unwrap();
    sandbox.write(
        ".claudio/config.yaml",
        format!("worktree:\n  setup: {touch}\nnotify:\n  command: {touch}\n"),
    );
    sandbox.git(["add", "-Af"]);
    sandbox.commit("Evil");
    let clone = sandbox.root().join("clone");
    sandbox.git(["clone", "-q", ".", clone.to_str().unwrap()]);
    let commands: &[(&[&str], i32)] = &[
        (&["add", "--backend", "shell", "exit 0"], 3),
        (&["init"], 3),
        (&["start"], 3),
        (&["start", "--all"], 3),
        (&["sessions", "recover"], 3),
        (&["wait", "--timeout", "300ms"], 124),
        (&["ls"], 0),
    ];
    for (args, code) in commands {
        sandbox.claudio_in(&clone, *args).ended(*code);
        assert!(!evil.exists(), "{args:?}");
    }
    // Without the tracked state all else is plain content.
    sandbox.run_in(&clone, "git", ["rm", "-rq", ".claudio"]).ended(0);
    sandbox.run_in(&clone, "git", ["commit", "-qm", "Clean"]).ended(0);
    let id = sandbox
        .claudio_in(&clone, ["add", "-q", "--wait", "--backend", "shell", "echo x > a.txt"])
        .ok();
    sandbox.claudio_in(&clone, ["diff", &id]).ended(0);
    sandbox.claudio_in(&clone, ["diff", "--json", &id]).ended(0);
    assert!(!evil.exists());
}

/// Line 22: the environment is nowhere on the disk, and still reaches the agent.
#[test]
fn the_environment_is_never_stored() {
    let mut sandbox = Sandbox::new();
    let secret = "s3cr3t-7f3a";
    sandbox.set("MY_TOKEN", secret);
    let id = sandbox.add("[ ${#MY_TOKEN} = 11 ] && git claudio ask go");
    sandbox.wait_for(&id, "waiting_input");
    let mut look = vec![
        sandbox.path().join(".claudio"),
        sandbox.path().join(".git"),
        sandbox.root().join("run"),
        sandbox.root().join("tmp"),
    ];
    while let Some(path) = look.pop() {
        if path.is_dir() {
            look.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.is_file() {
            // What is gone by now was written in the place of another file, which is looked at.
            let bytes = match fs::read(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
                bytes => bytes.unwrap(),
            };
            assert!(
                !bytes.windows(secret.len()).any(|w| w == secret.as_bytes()),
                "{}",
                path.display()
            );
        }
    }
    sandbox.claudio(["answer", &id, "--allow"]).ended(0);
    sandbox.wait_for(&id, "completed");
}

/// Nothing waits for input where nobody can give it.
#[test]
fn nothing_waits_for_input_without_a_terminal() {
    let sandbox = Sandbox::new();
    let id = sandbox.add("sleep 1000");
    let pid = sandbox.wait_for(&id, "working")["supervisor"]["pid"].as_i64().unwrap() as i32;
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), nix::sys::signal::Signal::SIGKILL)
        .unwrap();
    until("its death", || (!support::runs(pid)).then_some(()));
    let (reader, _writer) = std::io::pipe().unwrap();
    let mut command = sandbox.command("git");
    command.args(["claudio", "start"]).stdin(reader).stdout(Stdio::piped()).stderr(Stdio::piped());
    let ran = Ran::from(command.spawn().unwrap().wait_with_output().unwrap()).ended(0);
    assert!(ran.out.contains("failed"), "{}", ran.out);
}

/// Line 18: looking is no reason to run what the user wants run when something changes.
#[test]
fn looking_runs_no_hook() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitattributes", "* text=auto\nf filter=rot\n");
    sandbox.write("f", "a\n");
    sandbox.commit("Filtered");
    for (key, value) in
        [("filter.rot.clean", "cat"), ("filter.rot.smudge", "cat"), ("merge.renormalize", "true")]
    {
        sandbox.git(["config", key, value]);
    }
    let add = |name: &str| {
        let task = format!("echo {name} > f; echo {name} > u; echo {name} > v; git add u");
        let id = sandbox.add_with(&task, &["--name", name]);
        sandbox.wait_for(&id, "completed");
    };
    ["a", "b"].into_iter().for_each(add);
    // What still looks at the ends of those would be told of, too.
    until("no more helpers", || sandbox.processes().is_empty().then_some(()));
    let hooks = sandbox.root().join("hooks");
    let ran = sandbox.root().join("ran");
    for hook in ["post-index-change", "post-checkout", "post-merge", "reference-transaction"] {
        let script = format!("#!/bin/sh\necho {hook} >> '{}'\n", ran.display());
        support::executable(&hooks.join(hook), &script);
    }
    sandbox.git(["config", "core.hooksPath", hooks.to_str().unwrap()]);
    for renormalize in ["true", "false"] {
        sandbox.git(["config", "merge.renormalize", renormalize]);
        let looks: [&[&str]; 8] = [
            &["conflicts", "--all"],
            &["conflicts", "--order"],
            &["check", "f"],
            &["diff", "a"],
            &["diff", "a", "--against", "b"],
            &["ls", "--refresh"],
            &["cleanup", "--dry-run"],
            &["doctor"],
        ];
        for look in looks {
            sandbox.claudio(look);
            let told = fs::read_to_string(&ran).unwrap_or_default();
            assert_eq!(told, "", "{look:?}, renormalize {renormalize}");
        }
    }
}
