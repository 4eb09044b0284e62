//! `cargo bench --bench foundation`: what `git claudio` costs beside git and tmux, measured in one
//! run. The ratios say something; single times depend on the machine and on what else it does.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may panic, and prints")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Place, compare, median, time};

/// Files of the large repository.
const FILES: usize = 50_000;
/// Instances, and worktrees, that are listed.
const INSTANCES: usize = 500;
/// What a program writes to its terminal, in bytes.
const OUTPUT: usize = 50_000_000;

fn main() {
    let place = Place::new();
    println!("{:<58} {:>12} {:>12}", "", "git claudio", "the other");
    listing(&place);
    adding(&place);
    worktree(&place);
    throughput(&place);
    latency(&place);
    idle(&place);
}

/// `ls` against `git worktree list`, as many of each, in one repository.
fn listing(place: &Place) {
    let repository = place.repository("many", 3);
    place.run(&repository, &["git", "config", "claudio.limits.parallel", "8"]);
    let tasks = vec!["true"; INSTANCES];
    place.run(
        &repository,
        &[&["git", "claudio", "add", "-q", "--backend", "shell"][..], &tasks].concat(),
    );
    place.run(&repository, &["git", "claudio", "wait", "--timeout", "10m"]);
    let found = place.run(&repository, &["git", "worktree", "list", "--porcelain"]);
    assert_eq!(found.matches("worktree ").count(), INSTANCES + 1);
    let quick = |words: &'static [&'static str]| {
        let (place, repository) = (&place, &repository);
        move || time(|| drop(place.run(repository, words)))
    };
    let ls = quick(&["git-claudio-ls", "-q"]);
    let list = quick(&["git", "worktree", "list", "--porcelain"]);
    compare("ls, 500 instances / git worktree list, 500 worktrees", "0.5", 11, ls, list);
    let rows = quick(&["git-claudio-ls", "--json"]);
    compare("ls --json / git worktree list", "-", 11, rows, list);
}

/// `add` until it returns, in a large and in a tiny repository, against `git worktree add`.
fn adding(place: &Place) {
    let large = place.repository("large", FILES);
    let tiny = place.repository("tiny", 3);
    let add = |repository: &Path| {
        let begin = Instant::now();
        let id = place.run(repository, &["git-claudio-add", "-q", "--backend", "shell", "true"]);
        let took = begin.elapsed();
        place.run(repository, &["git-claudio-wait", &id]);
        place.run(repository, &["git-claudio-rm", "-q", &id]);
        took
    };
    let git = || {
        let path = place.root().join("by-git");
        let words = ["git", "worktree", "add", "-q", "-b", "by-git", path.to_str().unwrap()];
        let took = time(|| drop(place.run(&large, &words)));
        place.run(&large, &["git", "worktree", "remove", "--force", path.to_str().unwrap()]);
        place.run(&large, &["git", "branch", "-q", "-D", "by-git"]);
        took
    };
    compare("add returns, 50,000 files / git worktree add", "0.02", 5, || add(&large), git);
    compare(
        "add returns, 50,000 files / add in a tiny repository",
        "1",
        9,
        || add(&large),
        || add(&tiny),
    );
}

/// The worktree ready against `git worktree add` as it comes.
fn worktree(place: &Place) {
    let large = place.root().join("large");
    let ours = || {
        let begin = Instant::now();
        let id = place.run(&large, &["git-claudio-add", "-q", "--backend", "shell", "true"]);
        place.run(&large, &["git-claudio-wait", &id]);
        let took = begin.elapsed();
        place.run(&large, &["git-claudio-rm", "-q", &id]);
        took
    };
    let git = || {
        let path = place.root().join("by-git");
        let words = ["git", "worktree", "add", "-q", "-b", "by-git", path.to_str().unwrap()];
        let took = time(|| drop(place.run(&large, &words)));
        place.run(&large, &["git", "worktree", "remove", "--force", path.to_str().unwrap()]);
        place.run(&large, &["git", "branch", "-q", "-D", "by-git"]);
        took
    };
    let what = "add, worktree made, task run, measured / git worktree add";
    compare(what, "0.6 for the worktree", 5, ours, git);
}

/// From a program's terminal to the log, against `tmux pipe-pane`.
fn throughput(place: &Place) {
    let repository = place.root().join("tiny");
    let script = format!("head -c {OUTPUT} /dev/zero | tr '\\0' 'x' | fold -w 79");
    let ours = || {
        let begin = Instant::now();
        let id = place.run(&repository, &["git-claudio-add", "-q", "--backend", "shell", &script]);
        place.run(&repository, &["git-claudio-wait", &id]);
        begin.elapsed()
    };
    if place.command(&repository, "tmux").arg("-V").stdout(Stdio::null()).status().is_err() {
        return println!("tmux is not installed: its throughput is not measured");
    }
    let log = place.root().join("piped");
    let done = place.root().join("done");
    let tmux = || {
        let _ = fs::remove_file(&log);
        let _ = fs::remove_file(&done);
        let begin = Instant::now();
        let work = format!("read go; {script}; touch '{}'", done.display());
        let server = ["tmux", "-L", "bench", "-f", "/dev/null"];
        place.run(&repository, &[&server[..], &["new-session", "-d", &work]].concat());
        let pipe = format!("cat > '{}'", log.display());
        place.run(&repository, &[&server[..], &["pipe-pane", &pipe]].concat());
        place.run(&repository, &[&server[..], &["send-keys", "Enter"]].concat());
        let whole = OUTPUT as u64;
        while !done.exists() || fs::metadata(&log).map_or(0, |m| m.len()) < whole {
            std::thread::sleep(Duration::from_millis(1));
        }
        begin.elapsed()
    };
    compare("50 MB from a pty to the log / tmux pipe-pane", "1", 3, ours, tmux);
    let _ = place.command(&repository, "tmux").args(["-L", "bench", "kill-server"]).status();
}

/// From a change of state until `ls` shows it: the program writes down the moment before it asks, and
/// `ls` is called without a pause until the state is there.
fn latency(place: &Place) {
    let repository = place.root().join("tiny");
    let mut figures = Vec::new();
    for _ in 0..11 {
        let mark = place.root().join("mark");
        let _ = fs::remove_file(&mark);
        let script = format!("date +%s%N > '{}'; git claudio ask Go", mark.display());
        let id = place.run(&repository, &["git-claudio-add", "-q", "--backend", "shell", &script]);
        let shown = loop {
            let line = place.run(&repository, &["git-claudio-ls", &id, "--format", "%(state)"]);
            if line == "waiting_input" {
                break std::time::SystemTime::now();
            }
        };
        let asked: u128 = fs::read_to_string(&mark).unwrap().trim().parse().unwrap();
        let shown = shown.duration_since(std::time::UNIX_EPOCH).unwrap().as_nanos();
        figures.push((shown - asked) as f64 / 1e6);
        place.run(&repository, &["git-claudio-answer", &id, "yes"]);
        place.run(&repository, &["git-claudio-wait", &id]);
    }
    println!(
        "{:<58} {:>9.2} ms  (aim 10; three programs are started in it)",
        "a script asks until ls shows waiting_input",
        median(figures)
    );
}

/// What an idle supervisor costs: its own memory, and how often it wakes up.
fn idle(place: &Place) {
    let repository = place.root().join("tiny");
    let id = place
        .run(&repository, &["git-claudio-add", "-q", "--backend", "shell", "git claudio ask Wait"]);
    place.run(&repository, &["git-claudio-wait", "--for", "waiting_input", &id]);
    let pid = place.run(&repository, &["git-claudio-show", &id, "--format", "%(supervisor.pid)"]);
    let process = PathBuf::from("/proc").join(pid);
    let number = |file: &str, key: &str| -> u64 {
        let text = fs::read_to_string(process.join(file)).unwrap();
        let line = text.lines().find(|line| line.starts_with(key)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    };
    let before = number("status", "voluntary_ctxt_switches");
    std::thread::sleep(Duration::from_secs(10));
    let woken = number("status", "voluntary_ctxt_switches") - before;
    println!("{:<58} {woken:>9}     (aim 0)", "wake-ups of an idle supervisor in 10 s");
    let pss = number("smaps_rollup", "Pss:");
    println!("{:<58} {pss:>9} kB  (aim 2048)", "memory of an idle supervisor (PSS)");
    place.run(&repository, &["git-claudio-stop", &id]);
}
