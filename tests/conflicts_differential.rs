//! Verdicts against `git merge`: random histories with committed, staged, unstaged and untracked
//! parts, and for every pair of instances a real merge of the two states in a clone of its own. The
//! exit and the unmerged paths must be the same.
//!
//! A short run by default. `CLAUDIO_DIFFERENTIAL=10000 cargo test --test conflicts_differential`
//! compares that many pairs; the seed of a repository that fails is printed, and
//! `CLAUDIO_DIFFERENTIAL_SEED=<seed>` runs that one alone.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic")]

#[path = "support/histories.rs"]
mod histories;
mod support;

use histories::World;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// Compares all that is said of a world with what git does. Returns what was seen.
fn compare(world: &World, seed: u64) -> Tally {
    let mut tally = Tally::new();
    let commits = |what: &str| {
        let head = |(id, root): (&String, &PathBuf)| {
            let git = |args: &[&str]| world.sandbox.run_in(root, "git", args);
            if what == "everything" {
                git(&["add", "-A"]).ended(0);
                git(&["commit", "-q", "--allow-empty", "-m", "snapshot"]).ended(0);
            }
            (id.clone(), git(&["rev-parse", "HEAD"]).ok())
        };
        world.worktrees.iter().map(head).collect::<BTreeMap<_, _>>()
    };
    let place = Reference::new(world);
    if seed.is_multiple_of(3) {
        let report = world.sandbox.json(["conflicts", "--committed"]).remove(0);
        place.check(world, &report, &commits("committed"), seed, &mut tally);
    }
    let report = world.sandbox.json(["conflicts"]).remove(0);
    let again = world.sandbox.json(["conflicts"]).remove(0);
    assert_eq!(answers(&report), answers(&again), "seed {seed}: with and without the cache");
    place.check(world, &report, &commits("everything"), seed, &mut tally);
    tally
}

/// How often something was seen.
type Tally = BTreeMap<String, usize>;

fn count(tally: &mut Tally, what: &str) {
    *tally.entry(what.to_owned()).or_default() += 1;
}

/// A clone in which git merges for real.
struct Reference<'a> {
    sandbox: &'a support::Sandbox,
    place: PathBuf,
}

impl<'a> Reference<'a> {
    fn new(world: &'a World) -> Self {
        let sandbox = &world.sandbox;
        let place = sandbox.root().join("reference");
        let name = place.to_str().unwrap();
        sandbox.git(["clone", "-q", "--no-checkout", "--shared", ".", name]);
        let config = fs::read(sandbox.path().join(".git/config")).unwrap();
        fs::write(place.join(".git/config"), config).unwrap();
        Self { sandbox, place }
    }

    fn git(&self, args: &[&str]) -> support::Ran {
        self.sandbox.run_in(&self.place, "git", args)
    }

    /// Compares a report with what git makes of these commits.
    fn check(
        &self,
        world: &World,
        report: &Value,
        commits: &BTreeMap<String, String>,
        seed: u64,
        tally: &mut Tally,
    ) {
        assert_eq!(report["unknown"], Value::Array(Vec::new()), "seed {seed}");
        let ours = answers(report);
        let main = world.sandbox.git(["rev-parse", "main"]);
        let mut pairs = Vec::new();
        for (at, a) in world.ids.iter().enumerate() {
            pairs.extend(world.ids[at + 1..].iter().map(|b| (a.as_str(), b.as_str())));
        }
        let based = report["base"].as_array().unwrap().iter();
        pairs.extend(based.map(|base| ("main", base["id"].as_str().unwrap())));
        for (a, b) in pairs {
            let first = if a == "main" { &main } else { &commits[a] };
            let Some(theirs) = self.merge(first, &commits[b], tally) else { continue };
            let key = (a.to_owned(), b.to_owned());
            let found = ours.get(&key).cloned();
            let found = found.unwrap_or_else(|| Some((true, BTreeSet::new())));
            // A git that breaks off in the middle has not merged; how far it came says nothing.
            let same = match &theirs {
                None => found.as_ref().is_none_or(|(clean, _)| !clean),
                // A directory that is to go to two places leaves nothing unmerged; ours has its name.
                Some((false, none)) if none.is_empty() => {
                    found.as_ref().is_some_and(|(clean, _)| !clean)
                }
                theirs => &found == theirs,
            };
            assert!(same, "seed {seed}: {a} and {b}: {found:?}, git: {theirs:?}\n{report:#}");
            count(tally, "pairs");
        }
        let files = ["pairs", "base"].iter().flat_map(|list| report[list].as_array().unwrap());
        for file in files.flat_map(|pair| pair["files"].as_array().unwrap()) {
            count(tally, file["verdict"].as_str().unwrap());
            file["kind"].as_str().into_iter().for_each(|kind| count(tally, kind));
        }
    }

    /// Merges two commits for real. Returns what became of it, or `None` if git did not even begin.
    fn merge(&self, a: &str, b: &str, tally: &mut Tally) -> Option<Answer> {
        self.git(&["checkout", "-qf", "--detach", a]).ended(0);
        let merged = self.git(&["merge", "-q", "--no-edit", b]);
        if merged.code == 0 {
            return Some(Some((true, BTreeSet::new())));
        }
        let unmerged = self.git(&["ls-files", "-z", "--unmerged"]).ended(0).out;
        let paths = unmerged.split('\0').filter_map(|line| line.split_once('\t'));
        // What stands in the way of a directory is put aside under the name of its side.
        let plain = |path: &str| {
            let aside = ["HEAD", b].iter().find_map(|side| path.rfind(&format!("~{side}")));
            path[..aside.unwrap_or(path.len())].to_owned()
        };
        let unmerged = paths.map(|(_, path)| plain(path)).collect();
        // Where git broke off it leaves its lock.
        let _ = fs::remove_file(self.place.join(".git/index.lock"));
        self.git(&["reset", "-q", "--hard"]).ended(0);
        self.git(&["clean", "-qffdx"]).ended(0);
        if self.git(&["merge-base", "--all", a, b]).out.lines().count() > 1 {
            count(tally, "conflicts with several merge bases");
        }
        // Some conversions make a file that was just checked out look changed.
        if merged.err.contains("commit your changes or stash them") {
            count(tally, "git refused");
            return None;
        }
        if merged.code != 1 {
            println!("git broke off with {}: {}", merged.code, merged.err.trim());
            count(tally, "git broke off");
            return Some(None);
        }
        Some(Some((false, unmerged)))
    }
}

/// Whether git finishes the merge, and what it leaves unmerged; `None` if git itself breaks off (it
/// has assertions that fail, and conflicts that it cannot write down).
type Answer = Option<(bool, BTreeSet<String>)>;
type Answers = BTreeMap<(String, String), Answer>;

/// Returns for each pair that meets whether it is free of conflicts, and the paths that are not.
fn answers(report: &Value) -> Answers {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let pair = |pair: &Value| {
        let conflicting = |file: &&Value| file["verdict"] == "conflict";
        let files = pair["files"].as_array().unwrap().iter().filter(conflicting);
        let clean = pair["verdict"] != "conflict";
        let paths = files.map(|file| shown(&text(&file["path"]))).collect();
        let known = pair["verdict"] != "unknown";
        let name = |key: &str| pair[key].as_str().unwrap_or_default().to_owned();
        ((name("a"), name("b")), known.then_some((clean, paths)))
    };
    let base = |base: &Value| {
        let (_, answer) = pair(base);
        ((String::from("main"), text(&base["id"])), answer)
    };
    let list = |name: &str| report[name].as_array().unwrap();
    list("pairs").iter().map(pair).chain(list("base").iter().map(base)).collect()
}

/// Returns a name as the output of a program is read here: every byte that is no UTF-8 as `\u{fffd}`.
fn shown(name: &str) -> String {
    let mut parts = name.split("\\x");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        shown.push('\u{fffd}');
        shown.push_str(part.get(2..).unwrap_or_default());
    }
    shown
}

#[test]
fn verdicts_are_those_of_git_merge() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    if let Some(seed) = number("CLAUDIO_DIFFERENTIAL_SEED") {
        println!("{:#?}", compare(&World::new(seed), seed));
        return;
    }
    let wanted = usize::try_from(number("CLAUDIO_DIFFERENTIAL").unwrap_or(200)).unwrap();
    let first = number("CLAUDIO_DIFFERENTIAL_FIRST").unwrap_or(1);
    let (next, sum) = (AtomicU64::new(first), Mutex::new(Tally::new()));
    let pairs = |tally: &Tally| tally.get("pairs").copied().unwrap_or_default();
    let work = || {
        while pairs(&sum.lock().unwrap()) < wanted {
            let seed = next.fetch_add(1, Ordering::Relaxed);
            let tally = compare(&World::new(seed), seed);
            let mut sum = sum.lock().unwrap();
            tally.into_iter().for_each(|(what, count)| *sum.entry(what).or_default() += count);
            if wanted > 1000 {
                let done = pairs(&sum);
                support::skip(&format!("nothing; seed {seed}: {done} pairs, all as git says"));
            }
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    let sum = sum.into_inner().unwrap();
    println!("{sum:#?}");
    if wanted <= 1000 {
        return;
    }
    support::skip(&format!("nothing; {sum:?}"));
    // Whatever can happen has happened.
    for what in [
        "clean",
        "identical",
        "content",
        "add_add",
        "modify_delete",
        "rename",
        "directory_file",
        "mode",
        "submodule",
        "binary",
        "conflicts with several merge bases",
    ] {
        assert!(sum.contains_key(what), "no '{what}' among {sum:?}");
    }
}
