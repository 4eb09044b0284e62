//! The programs are replaced while instances run: those go on as before.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use support::{Sandbox, runs, until};

const SUPERVISOR: &str = "git-claudio--supervisor";

/// A place with programs of its own.
fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.stop.grace", "300ms"]);
    let ours = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap();
    for entry in fs::read_dir(ours).unwrap().map(|entry| entry.unwrap()) {
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with("git-claudio") && !name.ends_with(".d") {
            let place = sandbox.root().join("bin").join(name);
            if fs::hard_link(entry.path(), &place).is_err() {
                support::copy_program(&entry.path(), &place);
            }
        }
    }
    sandbox
}

/// Puts another file in the place of the supervisor's program, as a package manager does.
fn upgrade(sandbox: &Sandbox) {
    let place = sandbox.root().join("bin").join(SUPERVISOR);
    let new = place.with_extension("new");
    support::copy_program(&place, &new);
    fs::rename(new, place).unwrap();
}

/// Returns a script that does `then` once the file is there, and the file.
fn waiting(sandbox: &Sandbox, then: &str) -> (String, PathBuf) {
    let go = sandbox.root().join("go");
    (format!("until [ -e '{}' ]; do sleep 0.02; done; {then}", go.display()), go)
}

/// A supervisor from before the upgrade leaves those alone that came after it.
#[test]
fn an_instance_added_from_inside_an_older_one_outlives_it() {
    let mut sandbox = sandbox();
    let pid = sandbox.root().join("pid");
    sandbox.set("PID", &pid);
    let then = "git claudio add -q --backend shell 'echo $$ > \"$PID\"; sleep 1000' > ../inner
        sleep 1000";
    let (script, go) = waiting(&sandbox, then);
    let outer = sandbox.add(&script);
    sandbox.wait_for(&outer, "working");
    upgrade(&sandbox);
    fs::write(go, "").unwrap();
    let inner_pid = until("the inner one", || fs::read_to_string(&pid).ok()?.trim().parse().ok());
    let inner = sandbox.path().join(".claudio/worktrees/inner");
    let inner =
        until("its id", || Some(fs::read_to_string(&inner).ok()?).filter(|id| id.ends_with('\n')));
    sandbox.claudio(["stop", &outer]).ended(0);
    assert!(runs(inner_pid));
    assert_eq!(sandbox.show(inner.trim())["state"], "working");
    sandbox.claudio(["stop", inner.trim()]).ended(0);
    assert!(!runs(inner_pid));
}

/// People are still told of what happens, and if they cannot be, the journal says so.
#[test]
fn people_are_told_by_an_older_one() {
    for removed in [false, true] {
        let sandbox = sandbox();
        let command = "echo \"$CLAUDIO_EVENT\" > \"$HOME/new\" && mv \"$HOME/new\" \"$HOME/told\"";
        sandbox.git(["config", "claudio.notify.command", command]);
        let (script, go) = waiting(&sandbox, "exit 4");
        let id = sandbox.add(&script);
        sandbox.wait_for(&id, "working");
        upgrade(&sandbox);
        if removed {
            fs::remove_file(sandbox.root().join("bin").join(SUPERVISOR)).unwrap();
        }
        fs::write(go, "").unwrap();
        sandbox.wait_for(&id, "failed");
        if removed {
            let said = until("a warning", || {
                let events = sandbox.json(["events"]);
                let mut warnings = events.iter().filter(|event| event["kind"] == "warning");
                warnings.find_map(|event| event["detail"]["message"].as_str().map(str::to_owned))
            });
            assert!(said.contains(SUPERVISOR) && said.contains("No such file"), "{said}");
        } else {
            let told = sandbox.home().join("told");
            assert_eq!(until("word", || fs::read_to_string(&told).ok()), "failed\n");
        }
    }
}
