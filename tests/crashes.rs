//! Crashes (line 8 of docs/safety.md): whatever is killed at whatever moment, the next command reads
//! a whole state, no instance is lost, and work goes on. Also full disks.
//!
//! The points at which programs kill themselves are compiled in with the feature `failpoints`:
//! `cargo test --features failpoints --test crashes`.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[cfg(target_os = "linux")]
#[path = "support/disk.rs"]
mod disk;
mod support;

#[cfg(feature = "failpoints")]
#[path = "support/terminal.rs"]
mod terminal;

#[cfg(feature = "failpoints")]
mod failpoints {
    use super::support::{Ran, Sandbox, runs, until};
    use super::terminal::Terminal;
    use serde_json::Value;
    use std::fs;

    /// Every point that is named in the sources, but for those that other tests kill programs at.
    const POINTS: &[&str] = &[
        "files.before-write",
        "files.after-write",
        "files.before-rename",
        "files.after-rename",
        "registry.before-add",
        "registry.after-add",
        "registry.before-remove",
        "registry.after-remove",
        "journal.before-append",
        "journal.after-append",
        "supervisor.between-state-and-journal",
    ];

    #[test]
    fn no_point_is_forgotten() {
        let mut found = Vec::new();
        let mut look = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src/lib")];
        while let Some(path) = look.pop() {
            if path.is_dir() {
                look.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let text = fs::read_to_string(&path).unwrap();
            for call in ["failpoint::hit(\"", "failpoint::check(\""] {
                found.extend(
                    text.split(call)
                        .skip(1)
                        .filter_map(|rest| rest.split('"').next().map(str::to_owned)),
                );
            }
        }
        found.sort();
        found.dedup();
        let elsewhere = [include_str!("undo.rs"), include_str!("merge.rs")];
        // A point may be named together with the number of the time that counts.
        let is_elsewhere = |point: &str| {
            let named = [format!("\"{point}\""), format!("\"{point}:")];
            elsewhere.iter().any(|text| named.iter().any(|name| text.contains(name)))
        };
        found.retain(|point| !is_elsewhere(point));
        let mut known = POINTS.to_vec();
        known.retain(|point| !is_elsewhere(point));
        known.sort_unstable();
        assert_eq!(found, known);
    }

    /// The live view gives the terminal back, and says what happened, also when it has a fault.
    #[test]
    fn a_panic_of_the_live_view_leaves_a_usable_terminal() {
        let sandbox = Sandbox::new();
        sandbox.add("sleep 1000");
        let Some(terminal) = Terminal::open(&sandbox, 140, 24) else { return };
        terminal.enter("CLAUDIO_FAILPOINT_PANIC=watch.draw:2 git claudio watch; echo it was $?");
        // A change of the instance may draw it for the second time before the key does.
        let ended = |screen: &str| screen.contains("it was 70");
        terminal.until("a frame", |screen| screen.contains("> ") || ended(screen));
        terminal.press(&["Tab"]);
        let screen = terminal.shows("it was 70");
        assert!(screen.contains("fatal: internal fault: "), "{screen}");
        assert!(screen.contains("failpoint 'watch.draw'"), "{screen}");
        assert!(screen.starts_with("$ CLAUDIO"), "the screen from before is back: {screen}");
        terminal.enter("stty -a | grep -o ' echo '; echo here");
        terminal.until("an echo", |screen| screen.contains("\n echo\nhere"));
    }

    /// Runs `git claudio` with a point set; the program kills itself there, or never comes there.
    fn with_point(sandbox: &Sandbox, point: &str, args: &[&str]) -> Ran {
        let mut command = sandbox.command("git");
        command.arg("claudio").args(args).env("CLAUDIO_FAILPOINT", point);
        command.output().unwrap().into()
    }

    /// Checks that the state is whole and that commands work, and mends what was lost.
    #[track_caller]
    fn assert_whole(sandbox: &Sandbox, what: &str) {
        let listed = sandbox.claudio(["ls", "--json"]);
        assert_eq!((listed.code, listed.err.as_str()), (0, ""), "{what}");
        let events = sandbox.json(["events"]);
        let seqs: Vec<u64> = events.iter().map(|event| event["seq"].as_u64().unwrap()).collect();
        assert_eq!(seqs, (1..=seqs.len() as u64).collect::<Vec<_>>(), "{what}");
        let rest = || {
            let moving = |i: &Value| i["state"] == "pending" && i["lost"] == false;
            !sandbox.json(["ls"]).iter().any(moving)
        };
        sandbox.claudio(["sessions", "recover", "--rerun"]).ended(0);
        sandbox.claudio(["start"]).ended(0);
        until("pending ones to start", || rest().then_some(()));
        let lost: Vec<Value> =
            sandbox.json(["ls"]).into_iter().filter(|i| i["lost"] == true).collect();
        assert!(lost.is_empty(), "{what}: {lost:?}");
        assert_eq!(sandbox.git(["status", "--porcelain"]), "", "{what}");
    }

    fn ids(sandbox: &Sandbox) -> Vec<String> {
        sandbox.claudio(["ls", "-q"]).ended(0).out.lines().map(str::to_owned).collect()
    }

    /// Adding dies at a point, the first time it comes there, the second, and so on until it does
    /// not come there any more. The instance is there or not, but never half.
    #[test]
    fn add_may_die_anywhere() {
        for point in POINTS {
            let sandbox = Sandbox::new();
            let kept = sandbox.add("exit 0");
            sandbox.wait_for(&kept, "completed");
            for nth in 1..30 {
                let before = ids(&sandbox).len();
                let point = format!("{point}:{nth}");
                let ran = with_point(&sandbox, &point, &["add", "-q", "--backend", "shell", "x=1"]);
                // The supervisor inherits the point: the command may succeed and that one die.
                let died = ran.code != 0;
                let after = ids(&sandbox);
                assert!(after.len() == before || after.len() == before + 1, "{point}");
                assert!(after.len() == before + 1 || died, "{point}: an instance was lost");
                let new: Vec<Value> = sandbox.json(["ls"]).split_off(before);
                let settled = |id: &str| {
                    let view = sandbox.show(id);
                    view["lost"] == true
                        || view["state"] == "completed"
                        || view["state"] == "failed"
                        || (view["state"] == "pending" && view["supervisor"]["alive"] != true)
                };
                for view in &new {
                    let id = view["id"].as_str().unwrap();
                    until("the instance to settle", || settled(id).then_some(()));
                }
                let undisturbed = !died
                    && new
                        .iter()
                        .all(|v| sandbox.show(v["id"].as_str().unwrap())["state"] == "completed");
                assert_whole(&sandbox, &point);
                for view in &new {
                    let id = view["id"].as_str().unwrap();
                    let state = sandbox.wait_for(id, "completed,failed")["state"].clone();
                    assert_eq!(state, "completed", "{point}: {}", sandbox.show(id));
                }
                if undisturbed {
                    break;
                }
                assert!(nth < 29, "{point} is visited without end");
            }
            assert_eq!(sandbox.show(&kept)["state"], "completed");
        }
    }

    /// The other commands that write die at every point.
    #[test]
    fn steering_commands_may_die_anywhere() {
        for point in POINTS {
            let sandbox = Sandbox::new();
            let first = sandbox.add("sleep 1000");
            let second = sandbox.add_with("exit 0", &["--no-start"]);
            sandbox.wait_for(&first, "working");
            let commands: &[&[&str]] = &[
                &["stop", &second],
                &["start", &second],
                &["rm", &second],
                &["pause", &first],
                &["stop", &first],
                &["rm", &first],
                &["init"],
            ];
            for args in commands {
                with_point(&sandbox, point, args);
                let listed = sandbox.claudio(["ls", "--json"]);
                assert_eq!((listed.code, listed.err.as_str()), (0, ""), "{point} {args:?}");
            }
            sandbox.claudio(["sessions", "recover"]).ended(0);
            sandbox.claudio(["stop", "--all", "-q"]);
            sandbox.claudio(["rm", "--all", "-q"]);
            assert_eq!(ids(&sandbox), [] as [&str; 0], "{point}");
            assert_eq!(sandbox.git(["branch", "--list", "claudio/*"]), "", "{point}");
            let again = sandbox.add("exit 0");
            sandbox.wait_for(&again, "completed");
        }
    }

    /// A supervisor dies at the moment at which its instance ends: nothing is lost, nothing revived.
    #[test]
    fn a_supervisor_may_die_at_the_end() {
        let sandbox = Sandbox::new();
        for point in ["supervisor.between-state-and-journal:2", "files.before-rename:4"] {
            let ran =
                with_point(&sandbox, point, &["add", "-q", "--backend", "shell", "echo words"]);
            let Some(id) = ids(&sandbox).pop() else { panic!("{point}: {ran:?}") };
            let pid = sandbox.show(&id)["supervisor"]["pid"].as_i64();
            if let Some(pid) = pid {
                until("the supervisor's death", || (!runs(pid as i32)).then_some(()));
            }
            assert_whole(&sandbox, point);
            sandbox.wait_for(&id, "completed,failed");
        }
    }
}

#[cfg(target_os = "linux")]
mod disks {
    use super::disk::SmallDisk;
    use super::support::{Sandbox, runs, until};
    use std::fs;

    /// `add` on a full disk is an error that says so, and leaves nothing half-made; a running
    /// instance survives it and loses nothing but output.
    #[test]
    fn a_full_disk_is_survived() {
        let sandbox = Sandbox::new();
        sandbox.claudio(["init"]).ended(0);
        let Some(disk) = SmallDisk::new(&sandbox, &sandbox.path().join(".claudio"), "2m") else {
            return;
        };
        let go = sandbox.root().join("go");
        let script = format!(
            "echo before; until [ -e {go} ]; do sleep 0.02; done; seq 2000; \
             until [ -e {go}2 ]; do sleep 0.02; done; echo after",
            go = go.display()
        );
        let id = disk.claudio(&["add", "-q", "--backend", "shell", &script]).ok();
        disk.claudio(&["wait", "--for", "working", "--timeout", "60s", &id]).ended(0);
        let stored = || disk.claudio(&["logs", &id]).out.contains("before");
        until("its first word to be stored", || stored().then_some(()));
        disk.fill(0);
        let full = disk.claudio(&["add", "--backend", "shell", "exit 0"]);
        assert_eq!(full.code, 128, "{}{}", full.out, full.err);
        assert!(full.err.contains("No space left on device"), "{}", full.err);
        assert_eq!(disk.claudio(&["ls", "-q"]).ok(), id);
        fs::write(&go, "").unwrap();
        let stopped = disk.claudio(&["pause", "-q", &id]);
        assert_eq!(stopped.code, 0, "{}", stopped.err);
        disk.claudio(&["resume", "-q", &id]).ended(0);
        disk.empty();
        let new = disk.claudio(&["add", "-q", "--backend", "shell", "--wait", "exit 0"]).ok();
        fs::write(sandbox.root().join("go2"), "").unwrap();
        disk.claudio(&["wait", "--timeout", "60s", &id]).ended(0);
        let log = disk.claudio(&["logs", &id]).ok();
        assert!(log.starts_with("before\n") && log.ends_with("\nafter"), "{log}");
        assert_eq!(disk.claudio(&["ls", "-q"]).ok(), format!("{id}\n{new}"));
        let branches = sandbox.git(["branch", "--list", "claudio/*"]);
        assert_eq!(branches.lines().count(), 2, "{branches}");
        assert!(
            !disk
                .path()
                .join("instances")
                .read_dir()
                .unwrap()
                .any(|entry| { entry.unwrap().file_name().to_string_lossy().starts_with('.') })
        );
    }

    /// What a full disk refused to store is stored once there is room, whatever else happens or not.
    #[test]
    fn a_state_that_a_full_disk_refused_is_stored_when_there_is_room() {
        let sandbox = Sandbox::new();
        sandbox.claudio(["init"]).ended(0);
        let Some(disk) = SmallDisk::new(&sandbox, &sandbox.path().join(".claudio"), "2m") else {
            return;
        };
        let add = ["add", "-q", "--backend", "shell", "exec sleep 1000"];
        let id = disk.claudio(&add).ok();
        disk.claudio(&["wait", "--for", "working", "--timeout", "60s", &id]).ended(0);
        disk.fill(0);
        disk.claudio(&["pause", "-q", &id]).ended(0);
        let state = || {
            let record = disk.path().join("instances").join(&id).join("instance.json");
            let record: serde_json::Value =
                serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
            record["state"]["name"].as_str().unwrap().to_owned()
        };
        assert_eq!(state(), "working");
        disk.empty();
        until("the state", || (state() == "paused").then_some(()));
        disk.claudio(&["stop", "-q", &id]).ended(0);
    }

    /// An instance that ends while the disk is full is recorded once there is room.
    #[test]
    fn an_end_on_a_full_disk_is_recorded_when_there_is_room() {
        let sandbox = Sandbox::new();
        sandbox.claudio(["init"]).ended(0);
        let Some(disk) = SmallDisk::new(&sandbox, &sandbox.path().join(".claudio"), "2m") else {
            return;
        };
        let go = sandbox.root().join("go");
        let pid = sandbox.root().join("pid");
        let script = format!(
            "echo $$ > {}; until [ -e {} ]; do sleep 0.02; done; exit 4",
            pid.display(),
            go.display()
        );
        let id = disk.claudio(&["add", "-q", "--backend", "shell", &script]).ok();
        disk.claudio(&["wait", "--for", "working", "--timeout", "60s", &id]).ended(0);
        let pid: i32 = until("the script", || fs::read_to_string(&pid).ok()?.trim().parse().ok());
        disk.fill(0);
        fs::write(&go, "").unwrap();
        until("the program's end", || (!runs(pid)).then_some(()));
        assert_eq!(disk.claudio(&["ls", "-q"]).ok(), id);
        disk.empty();
        let ran = disk.claudio(&["wait", "--for", "failed", "--timeout", "60s", &id]);
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    }
}
