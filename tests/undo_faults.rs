//! Real faults while an instance is removed or brought back: a full disk, a file that cannot be read,
//! an object that is damaged. Either the worktree is there, or a ref that brings it back.
//!
//! Where programs kill themselves, and the errors that are made up at every step, are in
//! `tests/undo.rs`.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/disk.rs"]
mod disk;
mod support;

use disk::SmallDisk;
use std::fs;
use std::path::{Path, PathBuf};
use support::Sandbox;

/// Makes work of several kinds, most of it in many objects.
const WORK: &str = r#"
    echo committed > dir/b.txt && git commit -qam Work
    echo staged > a.txt && git add a.txt && echo changed >> a.txt
    head -c 200000 /dev/urandom > big && ln -s nowhere link && echo new > 'new
line' && mkdir many
    for n in $(seq 40); do head -c 2000 /dev/urandom > many/$n; done
    head -c 60000 /dev/urandom > kept && git add kept && chmod 755 kept
"#;

/// Prints all there is of a worktree.
const LOOK: &str = r#"
    cd "$1" && export GIT_OPTIONAL_LOCKS=0 || exit
    find . \( -type f -o -type l \) ! -name .git -exec stat -c '%n %a %F' {} + | LC_ALL=C sort
    find . -type f ! -name .git -exec cksum {} + | LC_ALL=C sort
    readlink link; git status --porcelain=v2 --branch -uall; git ls-files -s; git log -g --oneline
"#;

struct Place<'a> {
    sandbox: &'a Sandbox,
    disk: SmallDisk<'a>,
    id: String,
    before: String,
}

impl<'a> Place<'a> {
    fn new(sandbox: &'a Sandbox) -> Option<Self> {
        sandbox.claudio(["init"]).ended(0);
        let disk = SmallDisk::new(sandbox, sandbox.path(), "6m")?;
        let id = disk.claudio(&["add", "-q", "--backend", "shell", "--wait", WORK]).ok();
        let mut place = Self { sandbox, disk, id, before: String::new() };
        place.before = place.look();
        assert!(place.before.contains("many/40") && !place.before.is_empty());
        Some(place)
    }

    fn worktree(&self) -> PathBuf {
        self.sandbox.path().join(".claudio/worktrees").join(&self.id)
    }

    fn look(&self) -> String {
        self.disk.run(&["sh", "-c", LOOK, "sh", self.worktree().to_str().unwrap()]).out
    }

    fn entries(&self) -> String {
        let list = ["git", "for-each-ref", "--format=%(refname)", "refs/claudio/trash"];
        self.disk.run(&list).ok()
    }

    /// Nothing was lost: it is all there, or comes back.
    #[track_caller]
    fn check(&self, what: &str) {
        if !self.entries().is_empty() {
            let undone = self.disk.claudio(&["undo", &self.id]);
            assert_eq!(undone.code, 0, "{what}: {}", undone.err);
        }
        assert_eq!(self.look(), self.before, "{what}");
        assert_eq!(self.entries(), "", "{what}");
        let shown = self.disk.claudio(&["show", &self.id, "--format", "%(state)"]);
        assert_eq!(shown.out.trim(), "completed", "{what}: {}", shown.err);
    }
}

#[test]
fn a_disk_that_is_full_at_any_moment_loses_nothing() {
    let sandbox = Sandbox::new();
    let Some(place) = Place::new(&sandbox) else { return };
    let (disk, id) = (&place.disk, place.id.as_str());
    let (mut refused, mut removed, mut undone) = (0, 0, 0);
    for left in [0, 4, 12, 28, 60, 124, 200, 260, 300, 340, 380, 420, 460, 500, 560, 640, 1000] {
        let what = format!("{left} KiB left");
        disk.fill(left);
        let ran = disk.claudio(&["rm", "--force", id]);
        if ran.code != 0 {
            refused += 1;
            assert!(ran.err.contains("No space left on device"), "{what}: {}", ran.err);
            disk.empty();
            place.check(&what);
            continue;
        }
        removed += 1;
        // What was removed has left room: the disk is filled again.
        disk.empty();
        disk.fill(left);
        let ran = disk.claudio(&["undo", id]);
        if ran.code == 0 {
            undone += 1;
        } else {
            assert!(ran.err.contains("No space left on device"), "{what}: {}", ran.err);
            assert!(!place.entries().is_empty(), "{what}: what is not back is kept");
        }
        disk.empty();
        place.check(&what);
    }
    assert!(refused > 2 && removed > 2 && undone > 0, "{refused} {removed} {undone}");
}

#[test]
fn a_file_that_cannot_be_read_is_not_let_go() {
    let sandbox = Sandbox::new();
    let Some(place) = Place::new(&sandbox) else { return };
    for file in ["big", "a.txt", "many/7"] {
        let path = place.worktree().join(file);
        let path = path.to_str().unwrap();
        // A plain file to those who look, and an error to those who read.
        let mount = "mount --bind /proc/$$/mem \"$0\" && exec git claudio rm --force \"$1\"";
        let ran = place.disk.run(&["sh", "-c", mount, path, &place.id]);
        assert!(ran.code != 0 && ran.err.contains(file), "{}{}", ran.out, ran.err);
        assert!(ran.err.contains("Input/output error"), "{}", ran.err);
        assert_eq!(place.entries(), "");
        place.disk.run(&["umount", path]).ended(0);
        place.check(file);
    }
    place.disk.claudio(&["rm", "--force", &place.id]).ended(0);
    place.check("read again");
}

#[test]
fn a_damaged_object_stops_both_ways_and_what_is_kept_stays() {
    let sandbox = Sandbox::new();
    let Some(place) = Place::new(&sandbox) else { return };
    let (disk, id) = (&place.disk, place.id.as_str());
    let object = |name: &str| {
        let name = disk.run(&["git", "rev-parse", name]).ok();
        disk.path().join(".git/objects").join(&name[..2]).join(&name[2..])
    };
    let replace = |path: &Path, bytes: &[u8]| {
        fs::remove_file(path).unwrap();
        fs::write(path, bytes).unwrap();
    };
    // What is staged is nowhere but in the repository.
    let staged =
        disk.run(&["git", "-C", place.worktree().to_str().unwrap(), "rev-parse", ":a.txt"]);
    let staged = object(&staged.ok());
    let bytes = fs::read(&staged).unwrap();
    fs::remove_file(&staged).unwrap();
    let ran = disk.claudio(&["rm", "--force", id]);
    assert!(ran.code != 0 && ran.err.contains("a.txt"), "{}{}", ran.out, ran.err);
    assert_eq!(place.entries(), "");
    fs::write(&staged, &bytes).unwrap();
    place.check("staged");
    for part in ["untracked/big", "tracked/a.txt", "index", "record", "private/HEAD", "manifest"] {
        disk.claudio(&["rm", "--force", id]).ended(0);
        let kept = place.entries();
        let damaged = object(&format!("{kept}:{part}"));
        let bytes = fs::read(&damaged).unwrap();
        replace(&damaged, &bytes[..bytes.len() / 2]);
        let ran = disk.claudio(&["undo", id]).ended(128);
        let name = part.rsplit_once('/').map_or(part, |(_, name)| name);
        let told = [&format!("instance '{id}' cannot be brought back whole: "), name, &kept];
        assert!(told.iter().all(|part| ran.err.contains(*part)), "{part}: {}", ran.err);
        assert!(ran.err.contains(&format!("then: git claudio undo {id}\n")), "{}", ran.err);
        let last = disk.claudio(&["undo"]).ended(128);
        assert!(last.err.contains(&kept), "{part}: not something older: {}", last.err);
        assert_eq!(place.entries(), kept, "{part}: it stays until all of it is back");
        replace(&damaged, &bytes);
        place.check(part);
    }
}
