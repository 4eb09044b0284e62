//! Repositories with random histories and instances at work in them, each made from a seed alone.
//!
//! Together they hold: edits, renames of files and directories, mode changes, deletes, binary files,
//! links, submodules, both line endings, names that break programs; attributes with merge drivers,
//! filters and conversions, which change too; merges both ways, so that later ones have several
//! bases; and of all that parts that are committed, staged, not staged and not tracked.

use crate::support::Sandbox;
use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::fs;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

/// Numbers that look random and come again with the same seed.
pub(crate) struct Random(u64);

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
    "tools/merge.sh",
];
/// A name that is no UTF-8.
const BAD: &[u8] = b"dir/bad-\xff\xfe";
const NEW: &[&str] = &[
    "sub",
    ".gitattributes",
    "dir/.gitattributes",
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

/// Lines for attribute files.
const ATTRIBUTES: &[&str] = &[
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
    "*.txt merge=script\n",
    "[attr]odd merge=union\n*.txt odd\n",
    "*.txt -diff\n",
    "crlf.txt -text\n*.txt text\n",
];
/// Settings that have a say in what is stored and how it is merged.
const SETTINGS: &[(&str, &str)] = &[
    ("core.autocrlf", "input"),
    ("core.autocrlf", "true"),
    ("core.fileMode", "false"),
    ("merge.renames", "false"),
    ("diff.renames", "copies"),
    ("merge.renameLimit", "1"),
    ("merge.conflictStyle", "diff3"),
    ("merge.conflictStyle", "zdiff3"),
    ("merge.directoryRenames", "true"),
    ("merge.directoryRenames", "false"),
    ("merge.renormalize", "true"),
    ("merge.renormalize", "true"),
    ("merge.default", "union"),
    ("diff.algorithm", "patience"),
    ("diff.algorithm", "histogram"),
];
/// Commits of a submodule that nobody has.
const SUBMODULE: [&str; 3] = [
    "1111111111111111111111111111111111111111",
    "2222222222222222222222222222222222222222",
    "3333333333333333333333333333333333333333",
];

fn lines(random: &mut Random, end: &str) -> String {
    let count = 3 + random.below(25);
    (0..count).map(|_| format!("{}{end}", random.pick(WORDS))).collect()
}

fn content(random: &mut Random, name: &str) -> Vec<u8> {
    match name {
        "c.bin" => (0..64).map(|_| (random.next() & 3) as u8).collect(),
        "crlf.txt" => lines(random, "\r\n").into_bytes(),
        "tools/merge.sh" => b"#!/bin/sh\n\ncat \"$3\" >> \"$2\"\n\n".to_vec(),
        name if name.ends_with(".gitattributes") => random.pick(ATTRIBUTES).as_bytes().to_vec(),
        _ => lines(random, "\n").into_bytes(),
    }
}

/// Writes a file in the place of whatever stands there or above it.
fn put(root: &Path, name: impl AsRef<Path>, bytes: &[u8]) {
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

/// Returns the files of a worktree that may be changed.
pub(crate) fn files(root: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root.to_owned()];
    while let Some(dir) = open.pop() {
        for entry in fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_owned();
            // Without a whole '.gitmodules' git does nothing at all.
            if [".git", ".claudio", ".gitmodules"].iter().any(|other| name == Path::new(other)) {
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
        if random.one_in(12) {
            return put(root, OsStr::from_bytes(BAD), lines(random, "\n").as_bytes());
        }
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
            if !Path::new(target).starts_with(&name) {
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
        _ if name.ends_with(".gitattributes") => {
            fs::write(&path, random.pick(ATTRIBUTES)).unwrap();
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
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    /// The instances, the oldest first.
    pub(crate) ids: Vec<String>,
    pub(crate) worktrees: BTreeMap<String, PathBuf>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        let mut random = Random(seed);
        let sandbox = Sandbox::empty("repo");
        settings(&mut random, &sandbox);
        for name in NAMES {
            if *name == "link" {
                symlink("a.txt", sandbox.path().join(name)).unwrap();
            } else if !random.one_in(6) {
                let bytes = content(&mut random, name);
                put(sandbox.path(), name, &bytes);
            }
        }
        let tool = sandbox.path().join("tools/merge.sh");
        if tool.exists() {
            fs::set_permissions(tool, fs::Permissions::from_mode(0o755)).unwrap();
        }
        let has_submodule = random.one_in(3);
        if has_submodule {
            if random.one_in(2) {
                let text =
                    "[submodule \"sub\"]\n\tpath = sub\n\turl = ../nowhere\n\tupdate = none\n";
                sandbox.write(".gitmodules", text);
            }
            move_submodule(&mut random, &sandbox, sandbox.path());
        }
        sandbox.commit("0");
        let commit = |random: &mut Random, name: &str| {
            (0..3).for_each(|_| edit(random, sandbox.path()));
            sandbox.commit(name)
        };
        (1..4).for_each(|number| drop(commit(&mut random, &number.to_string())));
        let mut ids = Vec::new();
        for base in ["main", "HEAD~1", "HEAD~3"] {
            let base = if base == "main" { base.into() } else { sandbox.git(["rev-parse", base]) };
            let mut args = vec!["add", "-q", "--backend", "shell", "--base", &base];
            args.extend(["true"; 5]);
            ids.extend(sandbox.claudio(args).ok().lines().map(str::to_owned));
        }
        let ran = sandbox.claudio(["wait", "--all", "--timeout", "60s"]);
        assert_eq!(ran.code, 0, "seed {seed}: {}", sandbox.show(&ids[0])["reason"]);
        // The branch moves on.
        (4..6).for_each(|number| drop(commit(&mut random, &number.to_string())));
        let worktree =
            |id: &String| (id.clone(), sandbox.show(id)["worktree"].as_str().unwrap().into());
        let worktrees = ids.iter().map(worktree).collect();
        let world = Self { sandbox, ids, worktrees };
        for at in 0..world.ids.len() {
            world.commits(&mut random, at, has_submodule);
        }
        for _ in 0..random.below(3) {
            world.cross(&mut random);
        }
        for at in 0..world.ids.len() {
            world.leave(&mut random, at, has_submodule);
        }
        world
    }

    /// Stages all changes of an instance, and sometimes another commit of the submodule.
    fn stage(&self, random: &mut Random, root: &Path, has_submodule: bool) {
        self.sandbox.run_in(root, "git", ["add", "-A"]).ended(0);
        if has_submodule && random.one_in(3) {
            move_submodule(random, &self.sandbox, root);
        }
    }

    /// Lets an instance commit, and merge what others have.
    fn commits(&self, random: &mut Random, at: usize, has_submodule: bool) {
        let root = &self.worktrees[&self.ids[at]];
        let git = |args: &[&str]| self.sandbox.run_in(root, "git", args);
        for _ in 0..random.below(3) {
            (0..1 + random.below(3)).for_each(|_| edit(random, root));
            self.stage(random, root, has_submodule);
            git(&["commit", "-q", "--allow-empty", "-m", "work"]).ended(0);
            if at > 0 && random.one_in(3) {
                let other = self.head(random.below(at));
                self.merge(random, root, &other);
            }
        }
    }

    /// Lets two instances merge each other: whatever is merged of theirs from now on has two bases.
    fn cross(&self, random: &mut Random) {
        let (one, other) = (random.below(self.ids.len()), random.below(self.ids.len()));
        let heads = [self.head(one), self.head(other)];
        for (at, theirs) in [(one, &heads[1]), (other, &heads[0])] {
            self.merge(random, &self.worktrees[&self.ids[at]], theirs);
        }
    }

    fn head(&self, at: usize) -> String {
        self.sandbox.run_in(&self.worktrees[&self.ids[at]], "git", ["rev-parse", "HEAD"]).ok()
    }

    /// Leaves staged, unstaged and untracked changes.
    fn leave(&self, random: &mut Random, at: usize, has_submodule: bool) {
        let root = &self.worktrees[&self.ids[at]];
        let git = |args: &[&str]| self.sandbox.run_in(root, "git", args);
        (0..random.below(3)).for_each(|_| edit(random, root));
        self.stage(random, root, has_submodule);
        if random.one_in(6) {
            let flag = random.pick(&["--assume-unchanged", "--skip-worktree"]);
            let name = *random.pick(NAMES);
            git(&["update-index", flag, "--", name]);
        }
        (0..random.below(3)).for_each(|_| edit(random, root));
        fs::write(root.join("ignored.log"), "noise").unwrap();
        if random.one_in(4) {
            let name = random.pick(NEW);
            put(root, name, b"later\n");
            git(&["add", "--intent-to-add", "--", &format!(":(literal){name}")]);
        }
    }

    /// Merges what another instance has committed.
    fn merge(&self, random: &mut Random, root: &Path, other: &str) {
        let git = |args: &[&str]| self.sandbox.run_in(root, "git", args);
        let how = random.pick(&["ours", "theirs"]);
        let merged = git(&["merge", "-q", "--no-edit", "-X", how, other]);
        if merged.code == 0 {
            return;
        }
        // A name like those under which git puts files aside would be taken for one.
        for left in files(root).iter().filter(|name| name.to_string_lossy().contains('~')) {
            fs::remove_file(root.join(left)).unwrap();
        }
        // Where git broke off it leaves its lock.
        let git_dir = git(&["rev-parse", "--absolute-git-dir"]).ok();
        let _ = fs::remove_file(Path::new(&git_dir).join("index.lock"));
        // Files where a submodule belongs can be left, but not added.
        if git(&["add", "-A"]).code != 0 {
            git(&["reset", "-q", "--hard"]).ended(0);
        }
        git(&["commit", "-q", "--allow-empty", "-m", "merged"]).ended(0);
    }
}

fn settings(random: &mut Random, sandbox: &Sandbox) {
    if random.one_in(2) {
        let text = format!("{}{}", random.pick(ATTRIBUTES), random.pick(ATTRIBUTES));
        sandbox.write(".gitattributes", text);
    }
    sandbox.write(".gitignore", "ignored*\nbuild/\n");
    for (key, value) in [
        ("claudio.conflicts.refresh", "false"),
        ("merge.ours.driver", "true"),
        ("merge.theirs.driver", "cp %B %A; false"),
        ("filter.upper.clean", "tr a-z A-Z"),
        ("filter.upper.smudge", "tr A-Z a-z"),
    ] {
        sandbox.git(["config", key, value]);
    }
    if random.one_in(2) {
        sandbox.git(["config", "merge.script.driver", "tools/merge.sh %O %A %B"]);
    }
    for _ in 0..random.below(3) {
        let (key, value) = *random.pick(SETTINGS);
        sandbox.git(["config", key, value]);
    }
}

/// Stages another commit of the submodule.
fn move_submodule(random: &mut Random, sandbox: &Sandbox, root: &Path) {
    let place = root.join("sub");
    if place.symlink_metadata().is_ok_and(|meta| !meta.is_dir()) {
        fs::remove_file(&place).unwrap();
    }
    let _ = fs::remove_dir_all(&place);
    fs::create_dir(&place).unwrap();
    let entry = format!("160000,{},sub", random.pick(&SUBMODULE));
    let args = ["update-index", "--add", "--replace", "--cacheinfo", &entry];
    sandbox.run_in(root, "git", args).ended(0);
}
