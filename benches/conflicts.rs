//! How long it takes to know who collides with whom, against git doing the same work.
//!
//! `cargo bench --bench conflicts` prints medians and ratios, all taken in one run on the same
//! machine, in turns. `-- a`, `b`, `c` or `check` runs one part; `CLAUDIO_BENCH_FILES` makes the
//! large repository smaller. Where every file has to be looked at, the time that this alone takes is
//! printed too: nothing that looks can be faster.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark prints, and may panic")]

#[path = "../tests/support/mod.rs"]
mod support;

use claudio::sys::directory::{Directory, Kind};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use support::Sandbox;

fn main() {
    let wanted: Vec<String> =
        std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    let run = |part: &str| wanted.is_empty() || wanted.iter().any(|word| word == part);
    if run("a") {
        large();
    }
    if run("b") {
        colliding(100);
        colliding(2000);
    }
    if run("c") {
        growth();
    }
    if run("check") {
        check();
    }
}

/// Ten worktrees of a large repository, each with 25 changed files, half of them uncommitted.
fn large() {
    let files = std::env::var("CLAUDIO_BENCH_FILES").map_or(50_000, |text| text.parse().unwrap());
    let sandbox = repository(files);
    let worktrees = instances(&sandbox, 10);
    for (at, root) in worktrees.iter().enumerate() {
        for number in 0..25 {
            // Some files are everybody's, in different places; most are their own.
            let file = if number < 5 { number } else { at * 100 + number };
            let path = root.join(name(file));
            let text = fs::read_to_string(&path).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let line = at % lines.len();
            lines[line] = format!("changed by {at}");
            fs::write(&path, lines.join("\n") + "\n").unwrap();
            if number == 12 {
                sandbox.run_in(root, "git", ["commit", "-qam", "half"]).ended(0);
            }
        }
        fs::write(root.join(format!("untracked{at}")), "new\n").unwrap();
        sandbox.run_in(root, "git", ["status"]).ended(0);
    }
    println!("(a) {files} files, {} worktrees, 25 changed files each", worktrees.len());
    let conflicts = || sandbox.command(program("conflicts"));
    let mut cold = || {
        forget(&sandbox);
        run(conflicts());
    };
    let mut warm = || run(conflicts());
    let mut status = || {
        for root in &worktrees {
            let mut git = sandbox.command_in(root, "git");
            git.args(["status", "--porcelain"]);
            run(git);
            let mut git = sandbox.command_in(root, "git");
            git.args(["diff", "HEAD"]);
            run(git);
        }
    };
    let mut parts: Vec<(&str, &mut dyn FnMut())> = vec![
        ("conflicts, nothing known", &mut cold),
        ("conflicts, verdicts known", &mut warm),
        ("git status + git diff, each worktree", &mut status),
    ];
    let clash = std::env::var_os("PATH").into_iter().flat_map(|path| {
        std::env::split_paths(&path).map(|dir| dir.join("clash")).collect::<Vec<_>>()
    });
    let clash = clash.into_iter().find(|path| path.is_file());
    let mut other = || {
        let mut command = sandbox.command(clash.as_ref().unwrap());
        command.arg("status");
        run(command);
    };
    if clash.is_some() {
        parts.push(("clash status", &mut other));
    }
    let mut floor = || look(&worktrees);
    parts.insert(3, ("every file looked at, nothing else", &mut floor));
    let times = measure(7, &mut parts);
    ratio("conflicts, nothing known / git status + git diff", times[0], times[2], 0.75);
    if let Some(&clash) = times.get(4) {
        ratio("conflicts, nothing known / clash status", times[0], clash, 0.25);
    }
}

/// Twenty instances of which every two conflict, in a repository of so many files.
fn colliding(files: usize) {
    let sandbox = repository(files);
    let worktrees = instances(&sandbox, 20);
    let mut commits = Vec::new();
    for (at, root) in worktrees.iter().enumerate() {
        for file in 0..3 {
            let path = root.join(name(file));
            let text = fs::read_to_string(&path).unwrap();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            lines[10] = format!("changed by {at} in {file}");
            fs::write(&path, lines.join("\n") + "\n").unwrap();
        }
        sandbox.run_in(root, "git", ["commit", "-qam", "work"]).ended(0);
        commits.push(sandbox.run_in(root, "git", ["rev-parse", "HEAD"]).ok());
    }
    let pairs = (0..commits.len()).flat_map(|a| (a + 1..commits.len()).map(move |b| (a, b)));
    let lines: String = pairs.map(|(a, b)| format!("{} {}\n", commits[a], commits[b])).collect();
    let pairs = lines.lines().count();
    println!("(b) {files} files, {} instances, {pairs} pairs that all conflict", commits.len());
    let report = sandbox.json(["conflicts"]).remove(0);
    let conflicts = report["pairs"].as_array().unwrap().iter();
    assert_eq!(conflicts.filter(|pair| pair["verdict"] == "conflict").count(), 190);
    let conflicts = || sandbox.command(program("conflicts"));
    let mut cold = || {
        forget(&sandbox);
        run(conflicts());
    };
    let mut warm = || run(conflicts());
    let objects = sandbox.path().join(".git/objects");
    let mut merge_tree = || {
        // Merges that were never made before, for both.
        let own = sandbox.root().join("objects");
        let _ = fs::remove_dir_all(&own);
        fs::create_dir(&own).unwrap();
        let mut git = sandbox.command("git");
        git.env("GIT_OBJECT_DIRECTORY", own).env("GIT_ALTERNATE_OBJECT_DIRECTORIES", &objects);
        git.args(["merge-tree", "--stdin"]).stdin(Stdio::piped()).stdout(Stdio::null());
        let mut child = git.spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    };
    let times = measure(
        15,
        &mut [
            ("conflicts, nothing known", &mut cold),
            ("conflicts, verdicts known", &mut warm),
            ("git merge-tree --stdin, all pairs", &mut merge_tree),
            ("every file looked at, nothing else", &mut || look(&worktrees)),
        ],
    );
    ratio("conflicts, nothing known / git merge-tree", times[0], times[2], 0.5);
    ratio("conflicts, verdicts known / git merge-tree", times[1], times[2], 0.05);
    ratio("every file looked at / git merge-tree", times[3], times[2], 0.05);
}

/// The same with more and more instances.
fn growth() {
    println!("(c) from 5 to 100 instances, each with 10 changed files, 2 of them everybody's");
    for count in [5, 10, 20, 50, 100] {
        let sandbox = repository(500);
        for (at, root) in instances(&sandbox, count).iter().enumerate() {
            for number in 0..10 {
                let file = if number < 2 { number } else { (at * 8 + number) % 500 };
                let path = root.join(name(file));
                let text = fs::read_to_string(&path).unwrap();
                fs::write(&path, text.replacen("line 7 ", &format!("changed by {at} "), 1))
                    .unwrap();
            }
        }
        let conflicts = || sandbox.command(program("conflicts"));
        let mut cold = || {
            forget(&sandbox);
            run(conflicts());
        };
        let mut warm = || run(conflicts());
        println!("    {count} instances, {} MB at most", memory(&sandbox));
        measure(3, &mut [("nothing known", &mut cold), ("verdicts known", &mut warm)]);
    }
}

/// What a hook waits for before each edit.
fn check() {
    let sandbox = repository(2000);
    let worktrees = instances(&sandbox, 20);
    for (at, root) in worktrees.iter().enumerate() {
        for number in 0..25 {
            fs::write(root.join(name(at + number)), format!("changed by {at}\n")).unwrap();
        }
    }
    run(sandbox.command(program("conflicts")));
    println!("(check) 20 instances, 25 changed files each");
    let file = name(5);
    let mut check = || run(sandbox.command(program("check")).arg(&file));
    let mut front = || run(sandbox.command("git").args(["claudio", "check", &file]));
    let mut version = || run(sandbox.command("git").arg("--version"));
    let mut list = || run(sandbox.command(program("ls")));
    let times = measure(
        31,
        &mut [
            ("git-claudio-check, one file", &mut check),
            ("git claudio check, one file", &mut front),
            ("git --version", &mut version),
            ("git-claudio-ls", &mut list),
        ],
    );
    println!(
        "    aim: under 5 ms: {}",
        if times[0] < Duration::from_millis(5) { "met" } else { "missed" }
    );
}

fn name(number: usize) -> String {
    // Fifty files in each directory.
    format!("dir{:02}/sub{:02}/file{number}.txt", number / 50 % 50, number / 2500)
}

fn repository(files: usize) -> Sandbox {
    let sandbox = Sandbox::empty("repo");
    sandbox.git(["config", "gc.auto", "0"]);
    for number in 0..files {
        let lines = (0..40).map(|line| format!("line {line} of file {number}\n"));
        sandbox.write(&name(number), lines.collect::<String>());
    }
    sandbox.commit("everything");
    sandbox.git(["repack", "-adq"]);
    sandbox
}

/// Adds instances that do nothing. Returns their worktrees.
fn instances(sandbox: &Sandbox, count: usize) -> Vec<PathBuf> {
    let mut args = vec!["add", "-q", "--backend", "shell"];
    args.extend(std::iter::repeat_n("true", count));
    let ids = sandbox.claudio(args).ok();
    sandbox.claudio(["wait", "--all", "--timeout", "20m"]).ended(0);
    ids.lines().map(|id| sandbox.show(id)["worktree"].as_str().unwrap().into()).collect()
}

/// Returns one of our programs itself, so that nothing else is measured.
fn program(verb: &str) -> PathBuf {
    let front = Path::new(env!("CARGO_BIN_EXE_git-claudio"));
    front.with_file_name(format!("git-claudio-{verb}"))
}

fn forget(sandbox: &Sandbox) {
    for file in ["verdicts.json", "conflicts.jsonl"] {
        let _ = fs::remove_file(sandbox.path().join(".claudio").join(file));
    }
}

/// Looks at every file of the worktrees, two at a time, as cheaply as the system allows.
fn look(worktrees: &[PathBuf]) {
    let next = AtomicUsize::new(0);
    let some = || {
        while let Some(root) = worktrees.get(next.fetch_add(1, Ordering::Relaxed)) {
            look_below(&Directory::open(root.as_os_str()).unwrap());
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(some))));
}

fn look_below(directory: &Directory) {
    for (name, kind) in directory.names().unwrap().iter() {
        match kind {
            Kind::Directory => look_below(&directory.enter(name).unwrap()),
            _ => drop(directory.look(name).unwrap()),
        }
    }
}

/// Returns the most memory, in megabytes, that a run with nothing known takes in one process.
fn memory(sandbox: &Sandbox) -> u64 {
    forget(sandbox);
    let mut command = sandbox.command(program("conflicts"));
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let status = format!("/proc/{}/status", child.id());
    let mut most = 0;
    while child.try_wait().unwrap().is_none() {
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.trim().strip_suffix("kB")?.trim().parse().ok());
        most = kilobytes.unwrap_or(0).max(most);
        std::thread::sleep(Duration::from_millis(1));
    }
    most >> 10
}

fn run(mut command: impl std::borrow::BorrowMut<Command>) {
    let status = command.borrow_mut().stdout(Stdio::null()).stderr(Stdio::null()).status().unwrap();
    assert!(status.code().is_some_and(|code| code < 2), "{status}");
}

/// Runs the parts in turns, so that whatever else the machine does falls on all of them, and prints
/// the medians. Returns them.
fn measure(rounds: usize, parts: &mut [(&str, &mut dyn FnMut())]) -> Vec<Duration> {
    let mut times = vec![Vec::new(); parts.len()];
    for round in 0..=rounds {
        for (part, times) in parts.iter_mut().zip(&mut times) {
            let begun = Instant::now();
            (part.1)();
            // The first round fills the caches of the system.
            if round > 0 {
                times.push(begun.elapsed());
            }
        }
    }
    let medians = times.iter_mut().map(|times| {
        times.sort();
        times[times.len() / 2]
    });
    let medians: Vec<_> = medians.collect();
    for ((name, _), median) in parts.iter().zip(&medians) {
        println!("    {:>9.1} ms  {name}", median.as_secs_f64() * 1000.0);
    }
    medians
}

fn ratio(what: &str, ours: Duration, theirs: Duration, aim: f64) {
    let ratio = ours.as_secs_f64() / theirs.as_secs_f64();
    let word = if ratio <= aim { "met" } else { "missed" };
    println!("    {ratio:>9.3}     {what} (aim: at most {aim}: {word})");
}
