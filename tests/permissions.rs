//! Removals and landings where permissions forbid a part of them, as an ordinary user meets it: either
//! all of it is done, or nothing is touched.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::fs;
use std::io::{Read, Write};
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::net::{UnixListener, UnixStream};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use support::{Ran, Sandbox, skip, until};

/// Nobody in particular.
const USER: u32 = 65_534;

/// A place in which everything is done by an ordinary user, also where the tests run as root.
struct Place {
    sandbox: Sandbox,
    root: bool,
}

impl Place {
    fn new() -> Self {
        let sandbox = Sandbox::new();
        sandbox.write(".gitignore", "*.ign\n");
        sandbox.commit("Ignore");
        let root = nix::unistd::geteuid().is_root();
        if root {
            give(sandbox.root());
        }
        let mut place = Self { sandbox, root };
        if place.claudio(&["--version"]).code != 0 {
            place.bring_programs();
        }
        place
    }

    /// Puts the programs where an ordinary user can reach them: those that were built may be in a
    /// directory of root's own.
    fn bring_programs(&mut self) {
        let programs = self.sandbox.root().join("programs");
        fs::create_dir(&programs).unwrap();
        let built = Path::new(env!("CARGO_BIN_EXE_git-claudio")).parent().unwrap();
        let life = ["-add", "-ask", "-ls", "-send", "-pause", "-stop", "--supervisor", "--worker"];
        for name in ["", "-merge", "-cleanup", "-rm", "-undo"].iter().chain(&life) {
            let name = format!("git-claudio{name}");
            support::copy_program(&built.join(&name), &programs.join(&name));
        }
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", programs.display());
        self.sandbox.set("PATH", &path);
        self.claudio(&["--version"]).ended(0);
    }

    fn run(&self, program: &str, args: &[&str]) -> Ran {
        let mut command = self.sandbox.command(program);
        if self.root {
            command.uid(USER).gid(USER);
        }
        match command.args(args).output() {
            Ok(output) => output.into(),
            Err(error) => Ran { code: -1, out: String::new(), err: error.to_string() },
        }
    }

    fn claudio(&self, args: &[&str]) -> Ran {
        self.run("git", &[&["claudio"], args].concat())
    }

    fn add(&self, script: &str) -> (String, PathBuf) {
        let id = self.claudio(&["add", "-q", "--wait", "--backend", "shell", script]).ok();
        let path = self.sandbox.path().join(".claudio/worktrees").join(&id);
        (id, path)
    }

    fn entries(&self) -> String {
        self.run("git", &["for-each-ref", "refs/claudio/trash"]).ok()
    }
}

fn give(path: &Path) {
    chown(path, Some(USER), Some(USER)).unwrap();
    if path.is_dir() {
        fs::read_dir(path).unwrap().for_each(|entry| give(&entry.unwrap().path()));
    }
}

/// Work with a tracked and an ignored directory that its own user may not write to, as tools make
/// them that keep what they have downloaded.
const READ_ONLY: &str = "mkdir -p ro mod.ign/deep; echo w > ro/work; git add .; git commit -qm w
    echo x > mod.ign/deep/x; chmod 555 ro mod.ign/deep mod.ign";

#[test]
fn what_is_read_only_goes_whole_and_comes_back_as_it_was() {
    let place = Place::new();
    let (id, path) = place.add(READ_ONLY);
    place.claudio(&["merge", &id]).ended(0);
    for remove in [["cleanup"].as_slice(), &["rm", "--force", &id], &["stop", "--discard", &id]] {
        let ran = place.claudio(remove).ended(0);
        assert!(!path.exists(), "{remove:?}: {}{}", ran.out, ran.err);
        place.claudio(&["undo", &id]).ended(0);
        assert_eq!(fs::read_to_string(path.join("ro/work")).unwrap(), "w\n", "{remove:?}");
        let mode = fs::metadata(path.join("ro")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o555, "{remove:?}");
    }
    assert_eq!(place.run("git", &["worktree", "list"]).ok().lines().count(), 2);
}

#[test]
fn what_is_ignored_and_read_only_stays_when_a_merge_is_undone() {
    let place = Place::new();
    let (id, path) = place.add(&format!("{READ_ONLY}; echo left > left"));
    place.claudio(&["merge", &id, "--commit", "left"]).ended(0);
    place.claudio(&["undo", &id]).ended(0);
    assert_eq!(fs::read_to_string(path.join("mod.ign/deep/x")).unwrap(), "x\n");
    for directory in ["ro", "mod.ign", "mod.ign/deep"] {
        let mode = fs::metadata(path.join(directory)).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o555, "{directory}");
    }
}

#[test]
fn a_directory_of_somebody_else_is_refused_before_anything_is_touched() {
    let place = Place::new();
    if !place.root {
        return skip("only root can make a directory of another user");
    }
    let (id, path) = place.add("echo w > w; mkdir -p mod.ign/theirs; chmod 555 mod.ign");
    fs::write(path.join("mod.ign/theirs/x"), "x").unwrap();
    chown(path.join("mod.ign/theirs"), Some(0), Some(0)).unwrap();
    for remove in [["rm", "--force", &id], ["stop", "--discard", &id]] {
        let ran = place.claudio(&remove).ended(3);
        assert!(ran.err.contains("mod.ign/theirs' is a directory that"), "{}", ran.err);
        assert!(ran.err.contains("nothing was removed"), "{}", ran.err);
        assert!(path.join(".git").exists() && path.join("w").exists());
        assert_eq!(place.entries(), "");
        let mode = fs::metadata(path.join("mod.ign")).unwrap().permissions().mode();
        assert_eq!(mode & 0o7777, 0o555);
    }
    // Where nobody can look before it is opened, it is found a moment later.
    fs::set_permissions(path.join("mod.ign"), fs::Permissions::from_mode(0o300)).unwrap();
    place.claudio(&["rm", "--force", &id]).ended(3);
    assert!(path.join(".git").exists() && path.join("w").exists());
    assert_eq!(place.entries(), "");
}

/// State that somebody else has put there is neither read nor written.
#[test]
fn a_state_directory_of_somebody_else_is_refused() {
    let place = Place::new();
    if !place.root {
        return skip("only root can make a directory of another user");
    }
    let state = place.sandbox.path().join(".claudio");
    fs::create_dir(&state).unwrap();
    fs::write(state.join("config.yaml"), "worktree:\n  setup: touch ../../../owned\n").unwrap();
    fs::set_permissions(&state, fs::Permissions::from_mode(0o777)).unwrap();
    for owner in [0, USER - 1] {
        chown(&state, Some(owner), Some(owner)).unwrap();
        for args in [&["add", "--backend", "shell", "exit 0"][..], &["ls"], &["stop", "--all"]] {
            let ran = place.claudio(args).ended(3);
            let told = format!("'{}' belongs to another user", state.display());
            assert!(ran.err.contains(&told) && ran.err.contains("hint: "), "{args:?}: {}", ran.err);
        }
    }
    assert_eq!(fs::read_dir(&state).unwrap().count(), 1);
    assert!(!place.sandbox.path().join("owned").exists());
}

/// Nothing is said to a socket of somebody else, and nothing that they say is heard.
#[test]
fn a_socket_of_somebody_else_is_told_nothing_and_steers_nothing() {
    let place = Place::new();
    if !place.root {
        return skip("only root can be another user");
    }
    let script = "git claudio ask Go? > said";
    let id = place.claudio(&["add", "-q", "--backend", "shell", script]).ok();
    until("the question", || {
        let state = place.claudio(&["ls", "--format", "%(state)"]).ok();
        (state == "waiting_input").then_some(())
    });
    let mut sockets = fs::read_dir(place.sandbox.root().join("run/claudio")).unwrap();
    let socket = sockets.next().unwrap().unwrap().path();

    // The supervisor turns whoever is not its user away, even root.
    let mut stream = UnixStream::connect(&socket).unwrap();
    let _ = stream.write_all(b"{\"request\":\"stop\"}\n");
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    assert_eq!(answer, b"");

    // Its place is taken.
    let moved = socket.with_extension("moved");
    fs::rename(&socket, &moved).unwrap();
    let listener = UnixListener::bind(&socket).unwrap();
    fs::set_permissions(&socket, fs::Permissions::from_mode(0o777)).unwrap();
    for args in [["send", &id, "secret"], ["pause", &id, "-q"], ["stop", &id, "--keep"]] {
        let ran = place.claudio(&args);
        assert!(ran.code != 0, "{args:?}");
        assert!(ran.err.contains("the socket belongs to another user"), "{args:?}: {}", ran.err);
        let mut heard = Vec::new();
        let (mut stream, _) = listener.accept().unwrap();
        stream.read_to_end(&mut heard).unwrap();
        assert_eq!(String::from_utf8_lossy(&heard), "", "{args:?}");
    }
    drop(listener);
    fs::rename(&moved, &socket).unwrap();
    assert!(place.claudio(&["ls"]).ok().contains("waiting_input"));
    place.claudio(&["send", &id, "yes"]).ended(0);
}

#[test]
fn a_removal_that_stops_after_the_worktree_says_how_to_go_on() {
    let place = Place::new();
    let (id, path) = place.add("echo w > w");
    let refs = place.sandbox.path().join(".git/refs/heads/claudio");
    let mode = |mode| fs::set_permissions(&refs, fs::Permissions::from_mode(mode)).unwrap();
    mode(0o555);
    let ran = place.claudio(&["rm", "--force", &id]).ended(128);
    assert!(ran.err.contains(&format!("instance '{id}' was removed in part: ")), "{}", ran.err);
    assert!(ran.err.contains(&format!("git claudio undo {id} brings it back")), "{}", ran.err);
    mode(0o755);
    place.claudio(&["undo", &id]).ended(0);
    assert_eq!(fs::read_to_string(path.join("w")).unwrap(), "w\n");
    // The record is the last that goes.
    let records = place.sandbox.path().join(".claudio/instances");
    fs::set_permissions(&records, fs::Permissions::from_mode(0o500)).unwrap();
    let ran = place.claudio(&["rm", "--force", &id]).ended(128);
    assert!(ran.err.contains("was removed in part: cannot remove '"), "{}", ran.err);
    assert!(ran.err.contains(&format!("git claudio undo {id} brings it back")), "{}", ran.err);
    fs::set_permissions(&records, fs::Permissions::from_mode(0o700)).unwrap();
    place.claudio(&["undo", &id]).ended(0);
    assert_eq!(fs::read_to_string(path.join("w")).unwrap(), "w\n");
}

/// What cannot be read or written is named once, and so is the reason.
#[test]
fn where_nothing_may_be_written_or_read_it_is_said() {
    let place = Place::new();
    let mode = |path: &Path, mode| {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    };
    let root = place.sandbox.path();
    let state = root.join(".claudio").display().to_string();
    let add = ["add", "--backend", "shell", "exit 0"];
    let said = |args: &[&str]| place.claudio(args).ended(128).err;
    mode(root, 0o555);
    let denied = |path: &str| format!("fatal: cannot create directory '{path}': Permission denied");
    assert!(said(&add).starts_with(&denied(&state)), "{}", said(&add));
    mode(root, 0o755);
    // A worktree cannot be made: whoever waits is told why.
    let refs = root.join(".git/refs/heads");
    mode(&refs, 0o555);
    let ran = place.claudio(&["add", "--wait", "--backend", "shell", "exit 0"]).ended(1);
    assert!(ran.err.contains("' failed: ") && ran.err.contains("cannot lock ref"), "{}", ran.err);
    mode(&refs, 0o755);
    let (id, _) = place.add("exit 0");
    let record = root.join(format!(".claudio/instances/{id}/instance.json"));
    mode(&record, 0);
    let denied = format!("fatal: cannot read '{}': Permission denied", record.display());
    assert!(said(&["stop", &id]).starts_with(&denied), "{}", said(&["stop", &id]));
    mode(&record, 0o600);
}

#[test]
fn a_worktree_that_was_moved_or_deleted_by_hand_does_not_keep_its_branch() {
    let place = Place::new();
    let (id, path) = place.add("echo w > w; git add w; git commit -qm w");
    place.run("mv", &[path.to_str().unwrap(), "../elsewhere"]).ended(0);
    place.claudio(&["rm", "--force", &id]).ended(0);
    assert_eq!(place.run("git", &["branch", "--list", "claudio/*"]).ok(), "");
    place.claudio(&["undo", &id]).ended(0);
    assert!(place.run("git", &["branch", "--list", "claudio/*"]).ok().contains(&id));
    assert!(place.sandbox.root().join("elsewhere/w").exists(), "what was moved away stays");
}

#[test]
fn a_directory_that_cannot_be_written_in_is_named_before_a_merge_moves_anything() {
    let place = Place::new();
    let (id, _) =
        place.add("echo x >> a.txt; echo b > b.txt; echo x >> dir/b.txt; git commit -qam x");
    let directory = place.sandbox.path().join("dir");
    let mode = |mode| fs::set_permissions(&directory, fs::Permissions::from_mode(mode)).unwrap();
    let seen = || {
        let head = place.run("git", &["rev-parse", "HEAD"]).ok();
        (head, place.run("git", &["status", "--porcelain"]).ok())
    };
    let before = seen();
    mode(0o555);
    let ran = place.claudio(&["merge", &id, "--commit", "b"]).ended(3);
    mode(0o755);
    assert!(ran.err.contains("dir' cannot be written in"), "{}", ran.err);
    assert_eq!(seen(), before);
    place.claudio(&["merge", &id, "--commit", "b"]).ended(0);
}

#[test]
fn who_cannot_be_looked_at_is_told_by_what_cannot_be_read() {
    let place = Place::new();
    let (_, path) = place.add("mkdir dir; echo x > dir/new; echo o > dir/.gitignore");
    for (file, expected) in
        [("dir/.gitignore", "dir/.gitignore'"), ("", "its '.git' cannot be examined")]
    {
        let file = path.join(file);
        let before = fs::metadata(&file).unwrap().permissions();
        fs::set_permissions(&file, fs::Permissions::from_mode(0o000)).unwrap();
        let ran = place.claudio(&["conflicts", "--json"]);
        fs::set_permissions(&file, before).unwrap();
        let report: serde_json::Value = serde_json::from_str(&ran.ended(0).out).unwrap();
        let reason = report["unknown"][0]["reason"].as_str().unwrap();
        let whose = path.file_name().unwrap().to_str().unwrap();
        assert!(reason.contains(expected) && reason.contains(whose), "{reason}");
        assert!(reason.contains("Permission denied"), "{reason}");
    }
}
