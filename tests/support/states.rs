//! Random states of a worktree, each made from a seed alone, and what can be seen of one.

use crate::support::{Sandbox, write};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, Permissions};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

/// A generator of numbers that gives the same ones for the same seed everywhere (SplitMix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, end: u64) -> u64 {
        self.next() % end
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len() as u64) as usize]
    }

    fn bytes(&mut self) -> Vec<u8> {
        let count = *self.pick(&[0, 1, 7, 200, 9000]);
        let kind = self.below(4);
        (0..count)
            .map(|_| match kind {
                0 => (self.next() & 0xff) as u8,
                1 => *self.pick(b"ab\r\n"),
                _ => *self.pick(b"abcdefgh \n"),
            })
            .collect()
    }
}

/// Files that are tracked in the base.
const TRACKED: [&str; 9] = [
    "a.txt",
    "dir/b.txt",
    "dir/deep/c.txt",
    "crlf.txt",
    "filtered.rot",
    "run.sh",
    "link",
    "with space.txt",
    "zwölf.txt",
];

/// Names that have broken programs before.
const NAMES: [&[u8]; 17] = [
    b"plain",
    b"-dash",
    b"new\nline",
    b"quo\"te'",
    b"tab\there",
    b"bad-utf8-\xff\xfe",
    b"back\\slash",
    b"star*[x]?",
    b"$(touch x);`y`",
    b"d/e/f/g",
    b"  spaces  ",
    b":(glob)x",
    b"de\xcc\x81composed",
    b"\x01\x1b[31mred",
    b"a.txt.lock",
    b"dir/.gitignore",
    &[b'n'; 255],
];

/// What a state must lead to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expected {
    Kept,
    /// With these words.
    Refused(&'static str),
}

/// One instance that is brought into many states.
pub(crate) struct Subject {
    pub(crate) sandbox: Sandbox,
    pub(crate) id: String,
    pub(crate) worktree: PathBuf,
    pub(crate) branch: String,
    base: String,
}

impl Subject {
    pub(crate) fn new() -> Self {
        let mut sandbox = Sandbox::new();
        sandbox.set("GIT_CONFIG_COUNT", "2");
        sandbox.set("GIT_CONFIG_KEY_0", "protocol.file.allow");
        sandbox.set("GIT_CONFIG_VALUE_0", "always");
        sandbox.set("GIT_CONFIG_KEY_1", "maintenance.auto");
        sandbox.set("GIT_CONFIG_VALUE_1", "false");
        let main = sandbox.path().to_owned();
        write(&main.join(".gitignore"), "ignored/\n*.log\n");
        write(&main.join(".gitattributes"), "crlf.txt eol=crlf\n*.rot filter=rot\n");
        for file in TRACKED {
            write(&main.join(file), format!("one {file}\ntwo\nthree\n"));
        }
        fs::set_permissions(main.join("run.sh"), Permissions::from_mode(0o755)).unwrap();
        fs::remove_file(main.join("link")).unwrap();
        symlink("dir/b.txt", main.join("link")).unwrap();
        // One program without arguments: git starts it without a shell.
        sandbox.git(["config", "filter.rot.clean", "rev"]);
        sandbox.git(["config", "filter.rot.smudge", "rev"]);
        let base = sandbox.commit("Base");
        sandbox.git(["checkout", "-q", "-b", "other"]);
        write(&main.join("a.txt"), "theirs\ntwo\nthree\n");
        write(&main.join("theirs.txt"), "theirs\n");
        sandbox.commit("Theirs");
        sandbox.git(["checkout", "-q", "main"]);
        let upstream = sandbox.root().join("upstream");
        sandbox.run_in(sandbox.root(), "git", ["init", "-q", "-b", "main", "upstream"]).ended(0);
        write(&upstream.join("s.txt"), "sub\n");
        sandbox.run_in(&upstream, "git", ["add", "."]).ended(0);
        sandbox.run_in(&upstream, "git", ["commit", "-qm", "sub"]).ended(0);
        let id = sandbox.add("true");
        let done = sandbox.wait_for(&id, "completed");
        let text = |field: &str| done[field].as_str().unwrap().to_owned();
        let (worktree, branch) = (PathBuf::from(text("worktree")), text("branch"));
        sandbox.git(["config", &format!("branch.{branch}.description"), "two\nlines"]);
        Self { sandbox, id, worktree, branch, base }
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.sandbox.run_in(&self.worktree, "git", args).ok()
    }

    /// Runs git, whatever comes of it.
    fn try_git(&self, args: &[&str]) {
        self.sandbox.run_in(&self.worktree, "git", args);
    }

    /// Returns the worktree's own directory in the repository.
    pub(crate) fn git_dir(&self) -> PathBuf {
        let link = fs::read(self.worktree.join(".git")).unwrap();
        let path = link.strip_prefix(b"gitdir: ").unwrap().trim_ascii_end();
        PathBuf::from(OsStr::from_bytes(path))
    }

    /// Whether anything is kept for `undo`, found without running anything.
    pub(crate) fn keeps_something(&self) -> bool {
        let common = self.sandbox.path().join(".git");
        let packed = fs::read_to_string(common.join("packed-refs")).unwrap_or_default();
        let entries = fs::read_dir(common.join("refs/claudio/trash").join(&self.id));
        packed.contains("refs/claudio/trash/") || entries.is_ok_and(|mut all| all.next().is_some())
    }

    /// Goes back to the beginning, with as few programs as that takes.
    fn reset(&self) {
        let git_dir = self.git_dir();
        let has = |name: &str| git_dir.join(name).exists();
        if has("info/sparse-checkout") {
            self.try_git(&["sparse-checkout", "disable"]);
        }
        for operation in ["rebase-merge", "rebase-apply", "sequencer"] {
            let _ = fs::remove_dir_all(git_dir.join(operation));
        }
        if has("BISECT_LOG") {
            self.try_git(&["bisect", "reset"]);
        }
        if self.worktree.join("linked").exists() {
            fs::remove_dir_all(self.worktree.join("linked")).unwrap();
            self.sandbox.git(["worktree", "prune", "--expire=now"]);
        }
        let _ = fs::remove_dir_all(git_dir.join("modules"));
        let _ = fs::remove_dir_all(self.worktree.join("sub"));
        let _ = fs::remove_file(self.worktree.join("pipe"));
        // With the index go all marks in it, and how it is split.
        let _ = fs::remove_file(git_dir.join("index"));
        for entry in fs::read_dir(&git_dir).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            if name.starts_with("sharedindex.") || name.ends_with("_HEAD") || name == "MERGE_MSG" {
                fs::remove_file(entry.path()).unwrap();
            }
        }
        self.git(&["checkout", "-q", "-f", "-B", &self.branch, &self.base]);
        self.git(&["clean", "-ffdxq"]);
        let refs = self.sandbox.path().join(".git/refs");
        if refs.join("heads/orphan").exists() {
            self.try_git(&["branch", "-qD", "orphan"]);
        }
        if refs.join("stash").exists() {
            self.try_git(&["stash", "clear"]);
        }
        for directory in ["dir", "dir/deep"] {
            let mode = Permissions::from_mode(0o755);
            fs::set_permissions(self.worktree.join(directory), mode).unwrap();
        }
    }

    /// Brings the worktree into the state of this seed.
    pub(crate) fn become_state(&self, seed: u64) -> Expected {
        self.reset();
        let mut random = Random::new(seed);
        for _ in 0..=random.below(7) {
            match random.below(26) {
                0..=9 => self.change_files(&mut random),
                10..=15 => self.change_index(&mut random),
                16..=22 => self.change_history(&mut random),
                _ => self.nest(&mut random),
            }
        }
        self.expected()
    }

    /// Another repository is only let go if it is a submodule that has nothing of its own and that git
    /// can check out again, and what is no file never.
    fn expected(&self) -> Expected {
        let holds = |path: &str| self.worktree.join(path).join(".git").exists();
        let submodule = || self.git(&["ls-files", "-s", "sub"]).starts_with("160000");
        let clean = || {
            let status = ["status", "--porcelain"];
            self.sandbox.run_in(&self.worktree.join("sub"), "git", status).ok().is_empty()
        };
        let nested = holds("nested") || holds("linked") || holds("ignored/clone");
        let nested = nested || holds("sub") && !(submodule() && clean());
        let known = || {
            let status = ["submodule", "status", "--", "sub"];
            self.sandbox.run_in(&self.worktree, "git", status).out.starts_with(' ')
        };
        match (nested, self.worktree.join("pipe").exists()) {
            // Which of two reasons is told depends on the order in which the system lists the files.
            (true, true) => Expected::Refused("'"),
            (true, false) => Expected::Refused("repository of its own"),
            (false, true) => Expected::Refused("'pipe' is neither a file nor a link"),
            (false, false) if holds("sub") && !known() => {
                Expected::Refused("'sub' is a submodule that could not be checked out again")
            }
            (false, false) => Expected::Kept,
        }
    }

    fn tracked(&self, random: &mut Random) -> PathBuf {
        self.worktree.join(*random.pick(&TRACKED))
    }

    /// Writes a file whatever is in its place; where that cannot be, nothing happens.
    fn put(&self, path: &Path, bytes: &[u8]) {
        if fs::symlink_metadata(path).is_ok_and(|facts| facts.is_symlink()) {
            fs::remove_file(path).unwrap();
        }
        let _ = path.parent().map(fs::create_dir_all);
        let _ = fs::write(path, bytes);
    }

    fn change_files(&self, random: &mut Random) {
        let tracked = self.tracked(random);
        let name = OsString::from_vec(random.pick(&NAMES).to_vec());
        let new = self.worktree.join(name);
        let bytes = random.bytes();
        match random.below(11) {
            0 | 1 => self.put(&tracked, &bytes),
            2 => drop(fs::remove_file(tracked)),
            3 | 4 => self.put(&new, &bytes),
            5 => {
                let mode = *random.pick(&[0o644, 0o755, 0o600, 0o444, 0o4755, 0o700]);
                let file = if random.below(2) == 0 { tracked } else { new };
                if fs::symlink_metadata(&file).is_ok_and(|facts| facts.is_file()) {
                    fs::set_permissions(file, Permissions::from_mode(mode)).unwrap();
                }
            }
            6 => {
                let target = random.pick(&["a.txt", "/etc/passwd", "nowhere", "..", "dir"]);
                let link = if random.below(2) == 0 { tracked } else { new };
                let _ = fs::remove_file(&link);
                let _ = symlink(target, link);
            }
            7 => {
                self.put(&self.worktree.join("ignored/deep/cache"), &bytes);
                self.put(&self.worktree.join("dir/x.log"), &bytes);
            }
            8 => {
                let empty = self.worktree.join("empty/inner");
                let _ = fs::create_dir_all(&empty);
                let mode = Permissions::from_mode(*random.pick(&[0o755, 0o700, 0o555]));
                let _ = fs::set_permissions(empty, mode);
            }
            9 if random.below(4) == 0 => {
                let mode = nix::sys::stat::Mode::from_bits_truncate(0o644);
                let _ = nix::unistd::mkfifo(&self.worktree.join("pipe"), mode);
            }
            9 => {
                // What is ignored and how files are read may change, too.
                self.put(&self.worktree.join("dir/.gitignore"), b"*\n!b.txt\n");
                self.put(&self.worktree.join(".gitattributes"), b"*.txt text eol=crlf\n");
                // git has looked at the files with the old ones and would not look again.
                let later = SystemTime::now() + Duration::from_secs(100);
                for file in TRACKED.map(|path| self.worktree.join(path)) {
                    if fs::symlink_metadata(&file).is_ok_and(|facts| facts.is_file()) {
                        fs::File::open(file).unwrap().set_modified(later).unwrap();
                    }
                }
            }
            _ => {
                // A directory becomes a link, a file a directory.
                let _ = fs::remove_dir_all(self.worktree.join("dir/deep"));
                let _ = symlink("../..", self.worktree.join("dir/deep"));
                let _ = fs::remove_file(self.worktree.join("with space.txt"));
                self.put(&self.worktree.join("with space.txt/inner"), &bytes);
            }
        }
    }

    fn change_index(&self, random: &mut Random) {
        let tracked = *random.pick(&TRACKED);
        let name = OsStr::from_bytes(NAMES[random.below(5) as usize]).to_str().unwrap();
        match random.below(10) {
            0 => self.try_git(&["add", "-A"]),
            1 => self.try_git(&["add", "--", tracked]),
            2 => {
                self.put(&self.worktree.join(tracked), &random.bytes());
                self.try_git(&["add", "--", tracked]);
                self.put(&self.worktree.join(tracked), &random.bytes());
            }
            3 => self.try_git(&["rm", "-qf", "--", tracked]),
            4 => self.try_git(&["rm", "-q", "--cached", "--", tracked]),
            5 => self.try_git(&["mv", "--", tracked, "renamed to.txt"]),
            6 => {
                self.put(&self.worktree.join(name), &random.bytes());
                self.try_git(&["--literal-pathspecs", "add", "-N", "--", name]);
            }
            7 => {
                let mark = *random.pick(&["--assume-unchanged", "--skip-worktree"]);
                self.try_git(&["update-index", mark, "--", tracked]);
                self.put(&self.worktree.join(tracked), &random.bytes());
            }
            8 => self.try_git(&["update-index", "--chmod=+x", "--", "a.txt"]),
            _ => {
                let how = *random.pick(&["--split-index", "--index-version=4", "--really-refresh"]);
                self.try_git(&["update-index", how]);
            }
        }
    }

    fn change_history(&self, random: &mut Random) {
        match random.below(11) {
            0 | 1 => self.try_git(&["commit", "-qam", "work"]),
            2 => {
                self.try_git(&["checkout", "-q", "--detach"]);
                self.try_git(&["commit", "-q", "--allow-empty", "-m", "on no branch"]);
            }
            3 | 4 => {
                self.put(&self.worktree.join("a.txt"), b"ours\ntwo\nthree\n");
                self.try_git(&["commit", "-qm", "ours", "--", "a.txt"]);
                match *random.pick(&["merge", "rebase", "cherry-pick", "revert", "apply"]) {
                    "apply" => self.try_git(&["rebase", "--apply", "other"]),
                    "revert" => self.try_git(&["revert", "--no-edit", "other"]),
                    how => self.try_git(&[how, "other"]),
                }
            }
            5 => self.try_git(&["stash", "-q"]),
            6 => self.try_git(&["sparse-checkout", "set", "dir"]),
            9 => {
                let how = *random.pick(&["--sparse-index", "--no-cone"]);
                self.try_git(&["sparse-checkout", "set", how, "dir/deep"]);
            }
            10 => {
                self.try_git(&["commit", "-q", "--allow-empty", "-m", "is it this one?"]);
                self.try_git(&["bisect", "start", "HEAD", "HEAD~1"]);
            }
            7 => self.try_git(&["checkout", "-q", "--orphan", "orphan"]),
            _ => {
                self.try_git(&["commit", "-q", "--allow-empty", "-m", "to be amended"]);
                self.try_git(&["commit", "-q", "--amend", "--allow-empty", "-m", "amended"]);
                self.try_git(&["update-ref", "refs/worktree/mine", "HEAD"]);
            }
        }
    }

    /// Puts another repository into the worktree.
    fn nest(&self, random: &mut Random) {
        let upstream = self.sandbox.root().join("upstream");
        let upstream = upstream.to_str().unwrap();
        match random.below(7) {
            6 => self.try_git(&["worktree", "add", "-q", "--detach", "linked", &self.base]),
            0 => {
                self.try_git(&["init", "-q", "nested"]);
                self.put(&self.worktree.join("nested/file"), b"mine\n");
            }
            1 => {
                self.try_git(&["clone", "-q", upstream, "ignored/clone"]);
                let clone = self.worktree.join("ignored/clone");
                let args = ["commit", "-q", "--allow-empty", "-m", "mine"];
                self.sandbox.run_in(&clone, "git", args).ended(0);
            }
            how => {
                self.try_git(&["submodule", "--quiet", "add", "--force", upstream, "sub"]);
                if how == 2 && self.worktree.join("sub/s.txt").exists() {
                    self.put(&self.worktree.join("sub/s.txt"), b"mine\n");
                }
            }
        }
    }

    /// Returns all that can be seen of the worktree and of the repository: every file with its
    /// permissions, every byte of what is the worktree's own in the repository (`HEAD`, the index, logs,
    /// an unfinished merge), what git makes of them, all refs and settings.
    pub(crate) fn seen(&self, ignored: bool) -> BTreeMap<String, Vec<u8>> {
        let mut seen = BTreeMap::new();
        let hidden = if ignored { Vec::new() } else { self.ignored() };
        files(&self.worktree, &self.worktree, &hidden, &mut seen);
        let git = |args: &[&str]| {
            let mut command = self.sandbox.command_in(&self.worktree, "git");
            command.env("GIT_OPTIONAL_LOCKS", "0").args(args).output().unwrap().stdout
        };
        for args in [
            ["status", "--porcelain=v2", "--branch", "--show-stash", "-z", "-uall"].as_slice(),
            &["for-each-ref", "--exclude=refs/claudio"],
        ] {
            seen.insert(format!("git {}", args.join(" ")), git(args));
        }
        seen.insert("settings".to_owned(), self.settings());
        let git_dir = self.git_dir();
        let own = |name: &str| git_dir.join(name);
        let place = [own("gitdir"), own("commondir"), own("modules")];
        let mut private = BTreeMap::new();
        files(&git_dir, &git_dir, &place, &mut private);
        for (path, mut bytes) in private {
            // The bytes of files: permissions and empty directories are git's business here.
            let at = bytes.iter().rposition(|byte| *byte == b' ').unwrap();
            if bytes[at..].starts_with(b" 10") {
                bytes.truncate(at);
                seen.insert(format!("own {path}"), bytes);
            }
        }
        seen
    }

    /// Returns the repository's settings; the order of their sections means nothing.
    fn settings(&self) -> Vec<u8> {
        let text = fs::read_to_string(self.sandbox.path().join(".git/config")).unwrap();
        let mut sections: Vec<_> = text.split("\n[").map(str::trim).collect();
        sections.sort_unstable();
        sections.join("\n[").into_bytes()
    }

    fn ignored(&self) -> Vec<PathBuf> {
        let list = ["ls-files", "-oi", "--exclude-standard", "--directory", "-z"];
        let out = self.sandbox.command_in(&self.worktree, "git").args(list).output().unwrap();
        let paths = out.stdout.split(|byte| *byte == 0).filter(|path| !path.is_empty());
        paths.map(|path| self.worktree.join(OsStr::from_bytes(path))).collect()
    }
}

/// Notes kind, permissions and bytes of everything below `directory`; of nested repositories only
/// what is checked out.
fn files(root: &Path, directory: &Path, hidden: &[PathBuf], seen: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.file_name() == Some(OsStr::new(".git")) || hidden.contains(&path) {
            continue;
        }
        let facts = path.symlink_metadata().unwrap();
        let (mode, mut value) = (facts.permissions().mode(), Vec::new());
        if facts.is_dir() {
            files(root, &path, hidden, seen);
        } else if facts.is_symlink() {
            value = fs::read_link(&path).unwrap().into_os_string().into_vec();
        } else if facts.is_file() {
            value = fs::read(&path).unwrap();
        }
        value.extend_from_slice(format!(" {mode:o}").as_bytes());
        seen.insert(format!("{:?}", path.strip_prefix(root).unwrap()), value);
    }
}

/// Panics if two views differ, saying where.
#[track_caller]
pub(crate) fn assert_same(
    what: &str,
    before: &BTreeMap<String, Vec<u8>>,
    after: &BTreeMap<String, Vec<u8>>,
) {
    for key in before.keys().chain(after.keys()) {
        let text = |bytes: Option<&Vec<u8>>| {
            bytes.map(|bytes| String::from_utf8_lossy(&bytes[..bytes.len().min(500)]).into_owned())
        };
        let (old, new) = (before.get(key), after.get(key));
        assert!(old == new, "{what}: {key}\n before {:?}\n after {:?}", text(old), text(new));
    }
}
