//! Processes (lines 12 to 17 of docs/safety.md): what `stop`, `pause` and `recover` do to trees that
//! do not want to be held, and what they leave alone.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use support::{Sandbox, program, runs, until};

/// Descendants of every kind that is hard to end. Each writes its pid into the file `pids`.
const WILD: &str = r#"
    trap '' TERM INT HUP
    note='echo $$ >> "$PIDS"'
    # In the same session, deaf.
    sh -c "trap '' TERM INT HUP; $note; while :; do sleep 1; done" &
    # In a session of its own, deaf.
    setsid sh -c "trap '' TERM INT HUP; $note; while :; do sleep 1; done" &
    # Forked twice: its parents are gone.
    (setsid sh -c "sh -c '$note; exec sleep 1000' &" &)
    # Stopped.
    sh -c "$note; kill -STOP \$\$; sleep 1000" &
    # Restarts what is killed.
    setsid sh -c "trap '' TERM INT HUP; $note; while :; do sh -c '$note; exec sleep 1000'; done" &
    echo $$ >> "$PIDS"
    wait
    while :; do sleep 1; done
"#;

/// How many processes [`WILD`] notes at first.
const WILD_COUNT: usize = 7;

/// Starts each generation of a family that never rests: a process that starts its successor and is
/// gone. Bounded, so that a broken `stop` does not eat the machine.
const FOREVER: &str = r#"
    cat > "$PIDS.sh" <<'END'
        [ "$1" -gt 0 ] || exit 0
        sh "$0" $(($1 - 1)) &
        [ "$(($1 % 64))" -ne 0 ] || echo $$ >> "$PIDS"
END
    setsid sh "$PIDS.sh" 30000
    while :; do sleep 1; done
"#;

/// A place in which `stop` does not wait long, and the file in which scripts note their pids.
fn sandbox() -> (Sandbox, PathBuf) {
    let mut sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.stop.grace", "300ms"]);
    let pids = sandbox.root().join("pids");
    sandbox.set("PIDS", &pids);
    (sandbox, pids)
}

fn noted(pids: &Path) -> Vec<i32> {
    let text = fs::read_to_string(pids).unwrap_or_default();
    text.split('\n').filter_map(|pid| pid.parse().ok()).collect()
}

fn wait_for_noted(pids: &Path, count: usize) -> Vec<i32> {
    until(&format!("{count} pids"), || Some(noted(pids)).filter(|pids| pids.len() >= count))
}

#[track_caller]
fn assert_none_is_left(sandbox: &Sandbox, pids: &Path) {
    let of = |pid: &i32| format!("{pid} {:?}", fs::read_to_string(format!("/proc/{pid}/stat")));
    let left: Vec<String> = noted(pids).iter().filter(|pid| runs(**pid)).map(of).collect();
    assert!(left.is_empty(), "noted and left: {left:?}");
    let left: Vec<String> = tagged(sandbox).iter().map(of).collect();
    assert!(left.is_empty(), "tagged and left: {left:?}");
}

/// The processes of this place that belong to an instance.
fn tagged(sandbox: &Sandbox) -> Vec<i32> {
    let environment = |pid: &i32| fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let has_tag = |pid: &i32| environment(pid).windows(17).any(|w| w == b"CLAUDIO_INSTANCE=");
    sandbox.processes().into_iter().filter(has_tag).filter(|pid| runs(*pid)).collect()
}

fn supervisor(sandbox: &Sandbox, id: &str) -> i32 {
    i32::try_from(sandbox.show(id)["supervisor"]["pid"].as_i64().unwrap()).unwrap()
}

fn kill(pid: i32, signal: nix::sys::signal::Signal) {
    nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), signal).unwrap();
}

/// Kills the supervisor of an instance, which knows that its program runs, and waits until the kernel is
/// done with it.
fn kill_supervisor(sandbox: &Sandbox, id: &str) {
    sandbox.wait_for(id, "working,paused");
    let pid = supervisor(sandbox, id);
    kill(pid, SIGKILL);
    until("the supervisor's death", || (!runs(pid)).then_some(()));
}

const SIGKILL: nix::sys::signal::Signal = nix::sys::signal::Signal::SIGKILL;

/// A process that has nothing to do with any instance, killed when the test ends.
struct Stranger(Child);

impl Stranger {
    fn new(mut command: Command) -> Self {
        Self(command.stdin(Stdio::null()).stdout(Stdio::null()).spawn().unwrap())
    }

    fn runs(&self) -> bool {
        runs(self.0.id() as i32)
    }
}

impl Drop for Stranger {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// One that looks like a descendant (same program, same environment, same directory), and one that
/// does not.
fn strangers(sandbox: &Sandbox) -> [Stranger; 2] {
    let mut alike = sandbox.command("sleep");
    alike.arg("1000");
    let mut other = Command::new("sleep");
    other.arg("1000");
    [Stranger::new(alike), Stranger::new(other)]
}

/// Line 12: `stop` leaves no descendant, and touches no other process.
#[test]
fn stop_leaves_nothing_of_a_tree_that_fights_back() {
    let (sandbox, pids) = sandbox();
    let strangers = strangers(&sandbox);
    let id = sandbox.add(WILD);
    wait_for_noted(&pids, WILD_COUNT);
    assert_eq!(sandbox.json(["stop", &id])[0]["state"], "stopped");
    assert_none_is_left(&sandbox, &pids);
    assert!(strangers.iter().all(Stranger::runs));
}

/// Line 12: descendants that have thrown away their environment are found by their descent.
#[test]
fn stop_finds_descendants_without_an_environment() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add(&format!(
        "env -i setsid sh -c 'echo $$ >> {pids}; exec sleep 1000' &\n\
         (env -i setsid sh -c 'sh -c \"echo \\$\\$ >> {pids}; exec sleep 1000\" &' &)\n\
         wait; sleep 1000",
        pids = pids.display()
    ));
    wait_for_noted(&pids, 2);
    sandbox.claudio(["stop", &id]).ended(0);
    assert_none_is_left(&sandbox, &pids);
}

/// Line 12: a family that forks faster than it can be listed is ended too.
#[test]
fn stop_ends_a_family_that_forks_for_ever() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add(FOREVER);
    wait_for_noted(&pids, 2);
    sandbox.claudio(["stop", &id]).ended(0);
    assert_none_is_left(&sandbox, &pids);
    let count = noted(&pids).len();
    assert!(count < 30000 / 64, "the family died by itself");
}

/// Line 12: the tree ends with its program, however that ended.
#[test]
fn nothing_outlives_a_program_that_has_exited() {
    let (sandbox, pids) = sandbox();
    let script = "setsid sh -c 'trap \"\" TERM HUP; echo $$ >> \"$PIDS\"; sleep 1000; sleep 1000' &
                  until [ -s \"$PIDS\" ]; do sleep 0.01; done; exit 3";
    let id = sandbox.add(script);
    let failed = sandbox.wait_for(&id, "failed");
    assert_eq!(failed["exit"]["code"], 3);
    assert_none_is_left(&sandbox, &pids);
}

/// Line 12: `rm` of a running instance is refused; after `stop` nothing is left.
#[test]
fn rm_never_takes_the_ground_from_under_a_running_instance() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add("echo $$ >> \"$PIDS\"; sleep 1000");
    wait_for_noted(&pids, 1);
    let refused = sandbox.claudio(["rm", &id]).ended(1);
    assert!(refused.err.contains("hint: git claudio stop"), "{}", refused.err);
    assert!(runs(noted(&pids)[0]));
    sandbox.claudio(["stop", &id]).ended(0);
    sandbox.claudio(["rm", &id]).ended(0);
    assert_none_is_left(&sandbox, &pids);
}

/// An instance that was added from inside another one is nobody's descendant.
#[test]
fn an_instance_added_from_inside_another_outlives_it() {
    let (sandbox, pids) = sandbox();
    let outer = sandbox.add(
        "git claudio add -q --backend shell 'echo $$ >> \"$PIDS\"; sleep 1000' > ../inner
         sleep 1000",
    );
    let inner_pid = wait_for_noted(&pids, 1)[0];
    let inner = sandbox.path().join(".claudio/worktrees/inner");
    let inner = fs::read_to_string(inner).unwrap().trim().to_owned();
    sandbox.claudio(["stop", &outer]).ended(0);
    assert!(runs(inner_pid));
    assert_eq!(sandbox.show(&inner)["state"], "working");
    sandbox.claudio(["stop", &inner]).ended(0);
    assert_none_is_left(&sandbox, &pids);
}

/// Line 14: the death of a supervisor shows at once; `recover` ends what it left, and only that.
#[test]
fn recover_ends_what_a_killed_supervisor_left() {
    let (sandbox, pids) = sandbox();
    let strangers = strangers(&sandbox);
    let other = sandbox.add("sleep 1000");
    sandbox.wait_for(&other, "working");
    let id = sandbox.add(WILD);
    wait_for_noted(&pids, WILD_COUNT);
    kill_supervisor(&sandbox, &id);
    let lost = sandbox.show(&id);
    assert_eq!((&lost["state"], &lost["lost"]), (&"working".into(), &true.into()));
    let refused = sandbox.claudio(["send", &id, "hello"]).ended(1);
    assert!(refused.err.contains("hint: git claudio sessions recover"), "{}", refused.err);
    let listed = sandbox.json(["sessions", "list"]);
    let lost = listed.iter().find(|session| session["id"] == *id).unwrap();
    assert_eq!(lost["session"], "lost");

    let recovered = sandbox.json(["sessions", "recover"]);
    assert_eq!(recovered.len(), 1);
    assert_eq!(recovered[0]["recovery"], "failed");
    assert!(recovered[0]["ended_processes"].as_u64().unwrap() >= 2);
    assert_eq!(recovered[0]["left_processes"], 0);
    let left: Vec<_> = noted(&pids).into_iter().filter(|pid| runs(*pid)).collect();
    assert!(left.is_empty(), "left: {left:?}");
    assert!(strangers.iter().all(Stranger::runs));
    assert_eq!(sandbox.show(&other)["state"], "working");
    assert_eq!(sandbox.json(["sessions", "recover"]).len(), 0);
}

/// Line 14: `--rerun` begins a lost script anew, `stop` ends a lost one for good.
#[test]
fn a_lost_script_runs_again_only_where_that_is_wished() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add("echo $$ >> \"$PIDS\"; sleep 1000");
    let first = wait_for_noted(&pids, 1)[0];
    kill_supervisor(&sandbox, &id);
    let recovered = sandbox.json(["sessions", "recover", "--rerun", &id]);
    assert_eq!(recovered[0]["recovery"], "rerun");
    wait_for_noted(&pids, 2);
    assert!(!runs(first));
    kill_supervisor(&sandbox, &id);
    assert_eq!(sandbox.json(["stop", &id])[0]["state"], "stopped");
    assert_none_is_left(&sandbox, &pids);
    // Nothing that was stopped is ever revived.
    assert_eq!(sandbox.json(["sessions", "recover", "--rerun"]).len(), 0);
    sandbox.claudio(["start"]).ended(0);
    assert_eq!(sandbox.show(&id)["state"], "stopped");
    assert_eq!(noted(&pids).len(), 2);
}

/// SIGTERM to a supervisor is a clean stop of its instance.
#[test]
fn a_terminated_supervisor_stops_its_instance() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add(WILD);
    wait_for_noted(&pids, WILD_COUNT);
    kill(supervisor(&sandbox, &id), nix::sys::signal::Signal::SIGTERM);
    sandbox.wait_for(&id, "stopped");
    assert_none_is_left(&sandbox, &pids);
}

/// A supervisor takes its own socket with it when it ends, and none that another has put in its place.
#[test]
fn an_ending_supervisor_leaves_its_successors_socket() {
    let (sandbox, _) = sandbox();
    for replaced in [false, true] {
        let id = sandbox.add("sleep 1000");
        sandbox.wait_for(&id, "working");
        let supervisor = supervisor(&sandbox, &id);
        let sockets = fs::read_dir(sandbox.root().join("run/claudio")).unwrap();
        let socket = sockets.map(|entry| entry.unwrap().path()).next().unwrap();
        let successor = replaced.then(|| {
            fs::remove_file(&socket).unwrap();
            std::os::unix::net::UnixListener::bind(&socket).unwrap()
        });
        kill(supervisor, nix::sys::signal::Signal::SIGTERM);
        until("the supervisor's end", || (!runs(supervisor)).then_some(()));
        assert_eq!(socket.exists(), replaced);
        drop(successor);
        assert_eq!(sandbox.show(&id)["state"], "stopped");
    }
}

/// A program is first asked, and may use its grace to put things in order.
#[test]
fn a_program_that_listens_ends_in_its_own_way() {
    let (sandbox, pids) = sandbox();
    sandbox.git(["config", "claudio.stop.grace", "60s"]);
    let id = sandbox.add(
        "trap 'echo tidied up; exit 0' INT; echo $$ >> \"$PIDS\"; while :; do sleep 0.05; done",
    );
    wait_for_noted(&pids, 1);
    let stopped = sandbox.json(["stop", &id]).remove(0);
    assert_eq!((&stopped["state"], &stopped["exit"]["code"]), (&"stopped".into(), &0.into()));
    assert_eq!(sandbox.claudio(["logs", &id]).ok(), "tidied up");
}

/// Returns the ticks of CPU time that each process has used, and its children that are gone.
fn cpu(pids: &[i32]) -> Vec<u64> {
    let used = |pid: &i32| {
        let stat = fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
        let rest = stat.rsplit_once(')').map(|(_, rest)| rest.to_owned()).unwrap_or_default();
        rest.split(' ').skip(12).take(4).filter_map(|field| field.parse::<u64>().ok()).sum()
    };
    pids.iter().map(used).collect()
}

/// Line 15: `pause` really stops the whole tree, and `resume` continues it.
#[test]
fn pause_stops_the_cpu_use_of_the_whole_tree() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add(
        "spin='echo $$ >> \"$PIDS\"; while :; do :; done'
         setsid sh -c \"$spin\" & (setsid sh -c \"$spin\" &) & sh -c \"$spin\" & wait",
    );
    let spinning = wait_for_noted(&pids, 3);
    let paused = sandbox.json(["pause", &id]).remove(0);
    assert_eq!((&paused["state"], &paused["reason"]), (&"paused".into(), &"person".into()));
    let before = cpu(&spinning);
    // The test can only fail if something runs; the time is how much it would be noticed by.
    std::thread::sleep(std::time::Duration::from_millis(300));
    assert_eq!(cpu(&spinning), before);
    let refused = sandbox.claudio(["send", &id, "x"]).ended(1);
    assert!(refused.err.contains("paused"), "{}", refused.err);
    assert_eq!(sandbox.json(["resume", &id])[0]["state"], "working");
    until("all to go on", || {
        cpu(&spinning).iter().zip(&before).all(|(now, b)| now > b).then_some(())
    });
    // A paused tree can be stopped.
    sandbox.claudio(["pause", &id]).ended(0);
    assert_eq!(sandbox.json(["stop", &id])[0]["state"], "stopped");
    assert_none_is_left(&sandbox, &pids);
}

/// A supervisor that has no descriptor left for another client waits; it does not spin, and it goes on.
#[cfg(target_os = "linux")]
#[test]
fn too_many_clients_do_not_keep_a_supervisor_busy() {
    let (sandbox, _) = sandbox();
    let script = "ulimit -n 64 && git claudio add -q --backend shell 'sleep 1000'";
    let id = support::Ran::from(sandbox.command("sh").args(["-c", script]).output().unwrap()).ok();
    sandbox.wait_for(&id, "working");
    let record = sandbox.path().join(format!(".claudio/instances/{id}/instance.json"));
    let record: serde_json::Value = serde_json::from_slice(&fs::read(record).unwrap()).unwrap();
    let socket = record["supervisor"]["socket"].as_str().unwrap();
    let supervisor = i32::try_from(record["supervisor"]["pid"].as_i64().unwrap()).unwrap();
    let clients: Vec<_> =
        (0..100).map(|_| std::os::unix::net::UnixStream::connect(socket).unwrap()).collect();
    let open = format!("/proc/{supervisor}/fd");
    until("no descriptor to be left", || {
        (fs::read_dir(&open).unwrap().count() >= 64).then_some(())
    });
    let before = cpu(&[supervisor])[0];
    // The test can only fail if it is busy; the time is how much it would be noticed by.
    std::thread::sleep(std::time::Duration::from_millis(500));
    let used = cpu(&[supervisor])[0] - before;
    assert!(used <= 5, "{used} ticks in half a second");
    drop(clients);
    assert_eq!(sandbox.json(["stop", &id])[0]["state"], "stopped");
}

/// Line 14 and 15: what a supervisor held when it was killed can be ended.
#[test]
fn a_paused_tree_without_supervisor_can_be_ended() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add("echo $$ >> \"$PIDS\"; while :; do :; done");
    wait_for_noted(&pids, 1);
    sandbox.claudio(["pause", &id]).ended(0);
    kill_supervisor(&sandbox, &id);
    assert_eq!(sandbox.json(["sessions", "recover", &id])[0]["state"], "failed");
    assert_none_is_left(&sandbox, &pids);
}

/// Returns how often a process has gone to sleep by itself, which is how often it woke up.
fn switches(pid: i32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
    line.unwrap().trim().parse().unwrap()
}

/// Line 16: ten instances that wait cost nothing: no wake-up, no process.
#[test]
fn waiting_instances_do_nothing_at_all() {
    let (sandbox, _) = sandbox();
    let tasks = ["git claudio ask 'Well?'"; 10];
    sandbox.claudio(["add", "-q", "--backend", "shell"].iter().chain(&tasks)).ended(0);
    sandbox.claudio(["wait", "--for", "waiting_input", "--timeout", "60s"]).ended(0);
    let sessions = sandbox.json(["sessions", "list"]);
    let supervisors: Vec<i32> =
        sessions.iter().map(|s| i32::try_from(s["pid"].as_i64().unwrap()).unwrap()).collect();
    assert_eq!(supervisors.len(), 10);
    let look = || {
        let processes: BTreeSet<i32> = sandbox.processes().into_iter().collect();
        (supervisors.iter().map(|pid| switches(*pid)).collect::<Vec<_>>(), processes)
    };
    // The end of the commands above may still wake some, however late that comes.
    until("two seconds of rest", || {
        let before = look();
        std::thread::sleep(std::time::Duration::from_secs(2));
        (look() == before).then_some(())
    });
}

/// Line 17: the last bytes before the end are in the log, however sudden the end is.
#[test]
fn the_last_bytes_are_in_the_log() {
    let (sandbox, _) = sandbox();
    let ends = ["exit 0", "exit 7", "kill -KILL $$"];
    for end in ends {
        let tasks: Vec<String> =
            (0..4).map(|n| format!("seq 20000; printf 'last words {n}'; {end}")).collect();
        let add = ["add", "-q", "--backend", "shell"].into_iter().map(str::to_owned);
        let ids = sandbox.claudio(add.chain(tasks)).ok();
        sandbox.claudio(["wait", "--timeout", "60s"]);
        for (n, id) in ids.lines().enumerate() {
            let log = sandbox.claudio(["logs", "--raw", id]).ok();
            assert!(
                log.ends_with(&format!("20000\r\nlast words {n}")),
                "{end}: …{:?}",
                &log[log.len().saturating_sub(60)..]
            );
            assert_eq!(log.lines().count(), 20001, "{end}");
        }
    }
}

/// Line 17: what was written before the supervisor was killed is in the log too.
#[test]
fn a_killed_supervisor_has_stored_what_it_had_read() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add("echo important; echo $$ >> \"$PIDS\"; sleep 1000");
    wait_for_noted(&pids, 1);
    until("the output", || sandbox.claudio(["logs", &id]).ok().contains("important").then_some(()));
    kill_supervisor(&sandbox, &id);
    sandbox.claudio(["sessions", "recover"]).ended(0);
    assert_eq!(sandbox.claudio(["logs", &id]).ok(), "important");
}

/// Whether a process is the program of this command and has begun to look: it has a connection to a
/// supervisor, or is told of changes of files.
fn is_looking(pid: i32, verb: &str) -> bool {
    let path = fs::read_link(format!("/proc/{pid}/exe")).unwrap_or_default();
    let is_it = path.file_name().is_some_and(|name| *name == *format!("git-claudio-{verb}"));
    let mut open = fs::read_dir(format!("/proc/{pid}/fd")).into_iter().flatten().flatten();
    is_it
        && open.any(|entry| {
            let to = fs::read_link(entry.path()).unwrap_or_default();
            let to = to.to_string_lossy();
            to.starts_with("socket:") || to.contains("inotify")
        })
}

/// Line 13: whoever looks may be killed; the instance does not notice.
#[test]
fn killing_a_viewer_or_waiter_changes_nothing() {
    let (sandbox, pids) = sandbox();
    let id = sandbox.add("echo $$ >> \"$PIDS\"; read line; echo got $line; sleep 1000");
    let pid = wait_for_noted(&pids, 1)[0];
    let attach = format!("git claudio attach {id}");
    let mut watchers = vec![
        ("logs", vec!["git", "claudio", "logs", "-f", &id]),
        ("wait", vec!["git", "claudio", "wait", &id]),
        ("events", vec!["git", "claudio", "events", "-f"]),
        ("watch", vec!["git", "claudio", "watch"]),
    ];
    if program("script").is_some() {
        watchers.push(("attach", vec!["script", "-qec", &attach, "/dev/null"]));
    }
    for (verb, line) in watchers {
        let mut command = sandbox.command(line[0]);
        command.args(&line[1..]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.process_group(0).spawn().unwrap();
        let viewer = until(&format!("'{verb}' to look"), || {
            sandbox.processes().into_iter().find(|pid| is_looking(*pid, verb))
        });
        let group = nix::unistd::Pid::from_raw(child.id() as i32);
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(viewer), SIGKILL).unwrap();
        // Who started it may have ended by itself.
        let _ = nix::sys::signal::killpg(group, SIGKILL);
        child.wait().unwrap();
        until(&format!("'{verb}' to be gone"), || (!runs(viewer)).then_some(()));
    }
    assert!(runs(pid));
    assert_eq!(sandbox.claudio(["send", &id, "more"]).ok(), "submitted");
    until("the answer", || sandbox.claudio(["logs", &id]).ok().contains("got more").then_some(()));
}
