//! Verdicts against `git merge`: random histories with committed, staged, unstaged and untracked
//! parts, and for every pair of instances a real merge of the two states in a clone of its own. The
//! exit and the unmerged paths must be the same.
//!
//! A short run by default. `CLAUDIO_DIFFERENTIAL=10000 cargo test --test conflicts_differential`
//! compares that many pairs; the seed of a repository that fails is printed, and
//! `CLAUDIO_DIFFERENTIAL_SEED=<seed>` runs that one alone.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use support::Sandbox;

/// Numbers that look random and come again with the same seed.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }
}

const NAMES: &[&str] = &[
    "a.txt",
    "b.rs",
    "c.bin",
    "crlf.txt",
    "dir/a.txt",
    "dir/b.txt",
    "dir/sub/c.txt",
    "other/d.txt",
    "other/e.txt",
    "with space",
    "ünïcode/ß",
    "tab\tname",
    "new\nline",
    "quo\"te",
    "-dash",
    "link",
    "run.sh",
];
const NEW: &[&str] = &[
    "new.txt",
    "dir/new.txt",
    "dir/sub/new.txt",
    "other/new",
    "fresh/x",
    "fresh/y",
    "a.txt2",
    "dir.txt",
    "moved/a",
    "moved/b",
    "link2",
    "dir/sub",
    "fresh",
    "a.txt/deep",
    ":colon",
    "*star",
];
const WORDS: &[&str] = &["", "{", "}", "alpha", "beta", "gamma", "return", "x = 1", "end"];

fn lines(random: &mut Random, end: &str) -> String {
    let count = 3 + random.below(25);
    (0..count).map(|_| format!("{}{end}", random.pick(WORDS))).collect()
}

fn content(random: &mut Random, name: &str) -> Vec<u8> {
    match name {
        "c.bin" => (0..64).map(|_| (random.next() & 3) as u8).collect(),
        "crlf.txt" => lines(random, "\r\n").into_bytes(),
        _ => lines(random, "\n").into_bytes(),
    }
}

/// Writes a file in the place of whatever stands there or above it.
fn put(root: &Path, name: &str, bytes: &[u8]) {
    let path = root.join(name);
    for above in path.ancestors().skip(1).take_while(|above| *above != root) {
        if above.symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
            fs::remove_file(above).unwrap();
        }
    }
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    match path.symlink_metadata() {
        Ok(meta) if meta.is_dir() => fs::remove_dir_all(&path).unwrap(),
        Ok(meta) if meta.is_symlink() => fs::remove_file(&path).unwrap(),
        _ => {}
    }
    fs::write(&path, bytes).unwrap();
}

/// Returns the files of a worktree.
fn files(root: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
            if name == ".git" || name == ".claudio" {
                continue;
            }
            match path.symlink_metadata().unwrap().is_dir() {
                true => open.push(path),
                false => found.push(name),
            }
        }
    }
    found.sort();
    found
}

/// Changes something in a worktree.
fn edit(random: &mut Random, root: &Path) {
    let there = files(root);
    if there.is_empty() || random.one_in(8) {
        let name = *random.pick(NEW);
        let bytes = content(random, name);
        return put(root, name, &bytes);
    }
    let name = random.pick(&there).clone();
    let path = root.join(&name);
    let is_link = path.is_symlink();
    match random.below(14) {
        0 => fs::remove_file(&path).unwrap(),
        1 | 2 if !is_link => {
            let target = if random.one_in(3) { *random.pick(NAMES) } else { *random.pick(NEW) };
            if target != name && !target.starts_with(&format!("{name}/")) {
                let bytes = fs::read(&path).unwrap();
                fs::remove_file(&path).unwrap();
                put(root, target, &bytes);
            }
        }
        3 if !is_link => {
            let mode = if path.metadata().unwrap().permissions().mode() & 0o100 == 0 {
                0o755
            } else {
                0o644
            };
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
        }
        4 => {
            fs::remove_file(&path).unwrap();
            symlink(random.pick(NAMES), &path).unwrap();
        }
        // A whole directory moves.
        5 => {
            let from = random.pick(&["dir", "other", "fresh", "dir/sub"]);
            let to = random.pick(&["moved", "dir2", "other"]);
            let (from, to) = (root.join(from), root.join(to));
            if from.is_dir() && to.symlink_metadata().is_err() {
                fs::rename(from, to).unwrap();
            }
        }
        _ if is_link => {
            fs::remove_file(&path).unwrap();
            symlink(random.pick(NEW), &path).unwrap();
        }
        _ => change_text(random, &path),
    }
}

/// Changes, adds or removes some lines.
fn change_text(random: &mut Random, path: &Path) {
    let bytes = fs::read(path).unwrap();
    let mut lines: Vec<Vec<u8>> =
        bytes.split_inclusive(|&b| b == b'\n').map(<[u8]>::to_vec).collect();
    for _ in 0..1 + random.below(3) {
        let at = random.below(lines.len() + 1);
        let end: &[u8] = if bytes.ends_with(b"\r\n") { b"\r\n" } else { b"\n" };
        let line = [random.pick(WORDS).as_bytes(), end].concat();
        match random.below(3) {
            0 => lines.insert(at, line),
            1 if at < lines.len() => lines[at] = line,
            _ if at < lines.len() => drop(lines.remove(at)),
            _ => {}
        }
    }
    fs::write(path, lines.concat()).unwrap();
}

/// One repository with instances that work in it.
struct World {
    sandbox: Sandbox,
    ids: Vec<String>,
    worktrees: BTreeMap<String, PathBuf>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let sandbox = Sandbox::empty("repo");
        Self::settings(&mut random, &sandbox);
        for name in NAMES {
            if *name == "link" {
                symlink("a.txt", sandbox.path().join(name)).unwrap();
            } else if !random.one_in(6) {
                let bytes = content(&mut random, name);
                put(sandbox.path(), name, &bytes);
            }
        }
        sandbox.commit("0");
        for number in 1..4 {
            (0..3).for_each(|_| edit(&mut random, sandbox.path()));
            sandbox.commit(&number.to_string());
        }
        let mut ids = Vec::new();
        for base in ["HEAD", "HEAD~1", "HEAD~3"] {
            let base = sandbox.git(["rev-parse", base]);
            let mut args = vec!["add", "-q", "--backend", "shell", "--base", &base];
            args.extend(["true"; 5]);
            ids.extend(sandbox.claudio(args).ok().lines().map(str::to_owned));
        }
        sandbox.claudio(["wait", "--all", "--timeout", "60s"]).ended(0);
        let worktree =
            |id: &String| (id.clone(), sandbox.show(id)["worktree"].as_str().unwrap().into());
        let worktrees = ids.iter().map(worktree).collect();
        let world = Self { sandbox, ids, worktrees };
        for at in 0..world.ids.len() {
            world.work(&mut random, at);
        }
        world
    }

    fn settings(random: &mut Random, sandbox: &Sandbox) {
        if random.one_in(3) {
            let kinds = [
                "* text=auto\n",
                "*.txt merge=union\n",
                "*.rs merge=binary\n",
                "*.txt -merge\n",
                "dir/* merge=ours\n*.rs merge=theirs\n",
                "*.bin binary\n",
                "*.txt conflict-marker-size=9\n",
                "crlf.txt eol=crlf\n",
                "*.rs ident\n",
                "a.txt filter=upper\n",
            ];
            let text: String = (0..2).map(|_| *random.pick(&kinds)).collect();
            sandbox.write(".gitattributes", text);
        }
        sandbox.write(".gitignore", "ignored*\nbuild/\n");
        for (key, value) in [
            ("merge.ours.driver", "true"),
            ("merge.theirs.driver", "cp %B %A; false"),
            ("filter.upper.clean", "tr a-z A-Z"),
            ("filter.upper.smudge", "tr A-Z a-z"),
        ] {
            sandbox.git(["config", key, value]);
        }
        match random.below(12) {
            0 => drop(sandbox.git(["config", "core.autocrlf", "input"])),
            1 => drop(sandbox.git(["config", "merge.renames", "false"])),
            2 => drop(sandbox.git(["config", "merge.conflictStyle", "diff3"])),
            3 => drop(sandbox.git(["config", "merge.directoryRenames", "true"])),
            4 => drop(sandbox.git(["config", "merge.renormalize", "true"])),
            _ => {}
        }
    }

    /// Lets an instance work: commits, then staged, unstaged and untracked changes.
    fn work(&self, random: &mut Random, at: usize) {
        let root = &self.worktrees[&self.ids[at]];
        let git = |args: &[&str]| self.sandbox.run_in(root, "git", args);
        for _ in 0..random.below(3) {
            (0..1 + random.below(3)).for_each(|_| edit(random, root));
            git(&["add", "-A"]).ended(0);
            git(&["commit", "-q", "--allow-empty", "-m", "work"]).ended(0);
            // Merges both ways, later ones of which have several bases.
            if at > 0 && random.one_in(3) {
                let other = &self.worktrees[&self.ids[random.below(at)]];
                let other = self.sandbox.run_in(other, "git", ["rev-parse", "HEAD"]).ok();
                let how = random.pick(&["ours", "theirs"]);
                if git(&["merge", "-q", "--no-edit", "-X", how, &other]).code != 0 {
                    // A name like those under which git puts files aside would be taken for one.
                    for left in files(root).iter().filter(|name| name.contains('~')) {
                        fs::remove_file(root.join(left)).unwrap();
                    }
                    git(&["add", "-A"]).ended(0);
                    git(&["commit", "-q", "--allow-empty", "-m", "merged"]).ended(0);
                }
            }
        }
        (0..random.below(3)).for_each(|_| edit(random, root));
        git(&["add", "-A"]).ended(0);
        (0..random.below(3)).for_each(|_| edit(random, root));
        fs::write(root.join("ignored.log"), "noise").unwrap();
        if random.one_in(4) {
            let name = random.pick(NEW);
            put(root, name, b"later\n");
            git(&["add", "--intent-to-add", "--", &format!(":(literal){name}")]);
        }
    }

    /// Compares all pairs. Returns how many.
    fn compare(&self, seed: u64) -> usize {
        let report = self.sandbox.json(["conflicts"]).remove(0);
        assert_eq!(report["unknown"], Value::Array(Vec::new()), "seed {seed}");
        let ours = answers(&report);
        let again = answers(&self.sandbox.json(["conflicts"]).remove(0));
        assert_eq!(ours, again, "seed {seed}: with and without the cache");
        let mut commits = BTreeMap::new();
        for (id, root) in &self.worktrees {
            let git = |args: &[&str]| self.sandbox.run_in(root, "git", args);
            git(&["add", "-A"]).ended(0);
            git(&["commit", "-q", "--allow-empty", "-m", "snapshot"]).ended(0);
            commits.insert(id, git(&["rev-parse", "HEAD"]).ok());
        }
        let place = self.sandbox.root().join("reference");
        let place_name = place.to_str().unwrap();
        self.sandbox.git(["clone", "-q", "--no-checkout", "--shared", ".", place_name]);
        let config = fs::read(self.sandbox.path().join(".git/config")).unwrap();
        fs::write(place.join(".git/config"), config).unwrap();
        let mut count = 0;
        for (at, a) in self.ids.iter().enumerate() {
            for b in &self.ids[at + 1..] {
                let theirs = self.reference(&place, &commits[a], &commits[b]);
                let found = ours.get(&(a.clone(), b.clone())).cloned();
                let found = found.unwrap_or_else(|| Some((true, BTreeSet::new())));
                // A git that breaks off in the middle has not merged; how far it came says nothing.
                let same = match &theirs {
                    None => found.as_ref().is_none_or(|(clean, _)| !clean),
                    theirs => &found == theirs,
                };
                let said = report["pairs"].as_array().unwrap().iter();
                let said: Vec<_> = said.filter(|p| p["a"] == **a && p["b"] == **b).collect();
                assert!(same, "seed {seed}: {a} and {b}: {said:?}, git: {theirs:?}");
                count += 1;
            }
        }
        count
    }

    /// Merges two commits for real. Returns what became of it.
    fn reference(&self, place: &Path, a: &str, b: &str) -> Answer {
        let git = |args: &[&str]| self.sandbox.run_in(place, "git", args);
        // Where git broke off it leaves its lock.
        let _ = fs::remove_file(place.join(".git/index.lock"));
        git(&["reset", "-q", "--hard"]).ended(0);
        git(&["clean", "-qfdx"]).ended(0);
        git(&["checkout", "-qf", "--detach", a]).ended(0);
        let merged = git(&["merge", "-q", "--no-edit", b]);
        let unmerged = git(&["ls-files", "-z", "--unmerged"]).ended(0).out;
        let paths = unmerged.split('\0').filter_map(|line| line.split_once('\t'));
        // What stands in the way of a directory is put aside under the name of its side.
        let plain = |path: &str| {
            let aside = ["HEAD", b].iter().find_map(|side| path.rfind(&format!("~{side}")));
            path[..aside.unwrap_or(path.len())].to_owned()
        };
        let broken = ![0, 1].contains(&merged.code);
        if broken {
            println!("git broke off with {}: {}", merged.code, merged.err.trim());
        }
        let unmerged = paths.map(|(_, path)| plain(path)).collect();
        (!broken).then_some((merged.code == 0, unmerged))
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
        let paths = files.map(|file| text(&file["path"])).collect();
        let known = pair["verdict"] != "unknown";
        ((text(&pair["a"]), text(&pair["b"])), known.then_some((clean, paths)))
    };
    report["pairs"].as_array().unwrap().iter().map(pair).collect()
}

#[test]
fn verdicts_are_those_of_git_merge() {
    let number = |name: &str| std::env::var(name).ok().map(|text| text.parse::<u64>().unwrap());
    if let Some(seed) = number("CLAUDIO_DIFFERENTIAL_SEED") {
        World::new(seed).compare(seed);
        return;
    }
    let wanted = usize::try_from(number("CLAUDIO_DIFFERENTIAL").unwrap_or(200)).unwrap();
    let first = number("CLAUDIO_DIFFERENTIAL_FIRST").unwrap_or(1);
    let (mut pairs, mut seed) = (0, first);
    while pairs < wanted {
        pairs += World::new(seed).compare(seed);
        if wanted > 1000 {
            support::skip(&format!(
                "nothing; seeds {first} to {seed}: {pairs} pairs, all as git says"
            ));
        }
        seed += 1;
    }
}
