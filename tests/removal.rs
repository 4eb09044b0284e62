//! What a removal must never touch, whatever it is told: other people's worktrees and directories,
//! what links lead to, branches that are not its own, and the main worktree.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use support::{Ran, Sandbox, write};

/// An ended instance with a commit and an untracked file.
struct Instance {
    sandbox: Sandbox,
    id: String,
    branch: String,
    worktree: PathBuf,
}

impl Instance {
    fn new() -> Self {
        Self::of(Sandbox::new(), "echo c > c; git add c; git commit -qm C; echo new > new")
    }

    fn of(sandbox: Sandbox, script: &str) -> Self {
        let id = sandbox.add(script);
        let done: Value = sandbox.wait_for(&id, "completed");
        let text = |field: &str| done[field].as_str().unwrap().to_owned();
        let (branch, worktree) = (text("branch"), PathBuf::from(text("worktree")));
        Self { sandbox, id, branch, worktree }
    }

    fn rm(&self) -> Ran {
        self.sandbox.claudio(["rm", "--force", &self.id])
    }

    /// Without the front, which puts git's own directory first on the PATH.
    fn rm_by(&self) -> Ran {
        let args = ["--force", self.id.as_str()];
        self.sandbox.run_in(self.sandbox.path(), "git-claudio-rm", args)
    }

    fn git(&self, args: &[&str]) -> String {
        self.sandbox.run_in(&self.worktree, "git", args).ok()
    }

    /// Panics unless the removal is refused for this reason and nothing has changed.
    #[track_caller]
    fn is_refused(&self, reason: &str) {
        let refs = self.sandbox.git(["for-each-ref"]);
        let worktrees = self.sandbox.git(["worktree", "list", "--porcelain"]);
        let ran = self.rm().ended(3);
        assert!(ran.err.contains(reason), "{}", ran.err);
        assert_eq!(self.sandbox.git(["for-each-ref"]), refs);
        assert_eq!(self.sandbox.git(["worktree", "list", "--porcelain"]), worktrees);
        assert_eq!(self.sandbox.show(&self.id)["id"], self.id.as_str());
    }
}

#[test]
fn a_locked_worktree_stays() {
    let instance = Instance::new();
    instance.git(&["worktree", "lock", "--reason", "mine", "."]);
    instance.is_refused("is locked: mine");
    assert!(instance.worktree.join("new").exists());
}

#[test]
fn a_moved_worktree_stays_where_it_is() {
    let instance = Instance::new();
    let elsewhere = instance.sandbox.root().join("elsewhere");
    let (from, to) = (instance.worktree.to_str().unwrap(), elsewhere.to_str().unwrap());
    instance.sandbox.git(["worktree", "move", from, to]);
    instance.is_refused("is checked out at");
    assert!(elsewhere.join("new").exists());
    // By hand, so that git does not know.
    let instance = Instance::new();
    let elsewhere = instance.sandbox.root().join("elsewhere");
    fs::rename(&instance.worktree, &elsewhere).unwrap();
    fs::create_dir(&instance.worktree).unwrap();
    fs::copy(elsewhere.join(".git"), instance.worktree.join(".git")).unwrap();
    write(&instance.worktree.join("mine"), "mine\n");
    instance.sandbox.git(["worktree", "repair", elsewhere.to_str().unwrap()]);
    instance.is_refused("is registered at");
    assert!(elsewhere.join("new").exists() && instance.worktree.join("mine").exists());
}

#[test]
fn a_directory_or_a_link_in_the_place_of_a_worktree_stays() {
    let instance = Instance::new();
    instance.sandbox.git(["worktree", "remove", "--force", instance.worktree.to_str().unwrap()]);
    write(&instance.worktree.join("mine"), "mine\n");
    instance.is_refused("'.git' file is missing");
    assert!(instance.worktree.join("mine").exists());
    let instance = Instance::new();
    let outside = instance.sandbox.root().join("outside");
    fs::rename(&instance.worktree, &outside).unwrap();
    symlink(&outside, &instance.worktree).unwrap();
    instance.is_refused("is a symbolic link");
    assert!(outside.join("new").exists());
    fs::remove_file(&instance.worktree).unwrap();
    // Another repository's worktree.
    fs::remove_dir_all(&outside).unwrap();
    let other = Sandbox::new();
    other.git(["worktree", "add", "-q", "-b", "x", instance.worktree.to_str().unwrap()]);
    instance.is_refused("belongs to");
    assert!(instance.worktree.join("a.txt").exists());
}

#[test]
fn links_are_removed_and_what_they_lead_to_is_not() {
    let instance = Instance::new();
    let outside = instance.sandbox.root().join("outside");
    write(&outside.join("dir/precious"), "precious\n");
    symlink(&outside, instance.worktree.join("link")).unwrap();
    fs::remove_dir_all(instance.worktree.join("dir")).unwrap();
    symlink(outside.join("dir"), instance.worktree.join("dir")).unwrap();
    instance.rm().ended(0);
    assert_eq!(fs::read(outside.join("dir/precious")).unwrap(), b"precious\n");
    instance.sandbox.claudio(["undo"]).ended(0);
    assert_eq!(fs::read_link(instance.worktree.join("dir")).unwrap(), outside.join("dir"));
    assert_eq!(fs::read_dir(outside.join("dir")).unwrap().count(), 1);
}

#[test]
fn nobody_removes_the_ground_they_stand_on() {
    let instance = Instance::new();
    for place in [instance.worktree.clone(), instance.worktree.join("dir")] {
        for word in [instance.id.as_str(), "@"] {
            let ran = instance.sandbox.claudio_in(&place, ["rm", "--force", word]).ended(3);
            assert!(ran.err.contains("you stand in the worktree"), "{}", ran.err);
        }
    }
    assert!(instance.worktree.join("new").exists());
}

#[test]
fn nothing_is_deleted_because_git_would_not() {
    let instance = Instance::new();
    let git = std::env::split_paths(&std::env::var_os("PATH").unwrap())
        .map(|directory| directory.join("git"))
        .find(|path| path.is_file())
        .unwrap();
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in *'worktree remove'*) echo 'fatal: no' >&2; exit 128;; esac\n\
         exec '{}' \"$@\"\n",
        git.display()
    );
    let wrapper = instance.sandbox.script("git", &text);
    let ran = instance.rm_by();
    assert!(ran.code == 128 && ran.err.contains("fatal: no"), "{}", ran.err);
    for file in ["new", "c", "a.txt", ".git"] {
        assert!(instance.worktree.join(file).exists(), "{file}");
    }
    assert!(instance.sandbox.git(["branch", "--list", &instance.branch]).contains("claudio/"));
    fs::remove_file(wrapper).unwrap();
    instance.rm().ended(0);
    assert_eq!(instance.sandbox.json(["undo", "--list"]).len(), 1, "what was kept is used");
}

#[test]
fn a_default_branch_and_one_that_is_in_use_elsewhere_stay() {
    let instance = Instance::new();
    let (sandbox, branch) = (&instance.sandbox, &instance.branch);
    sandbox.git(["remote", "add", "origin", "/nowhere"]);
    sandbox.git(["update-ref", &format!("refs/remotes/origin/{branch}"), branch]);
    let target = format!("refs/remotes/origin/{branch}");
    sandbox.git(["symbolic-ref", "refs/remotes/origin/HEAD", &target]);
    instance.is_refused("default branch");
    sandbox.git(["symbolic-ref", "-d", "refs/remotes/origin/HEAD"]);
    instance.git(&["checkout", "-q", "--detach"]);
    let elsewhere = sandbox.root().join("elsewhere");
    sandbox.git(["worktree", "add", "-q", elsewhere.to_str().unwrap(), branch]);
    instance.is_refused("is checked out at");
    assert!(instance.worktree.join("new").exists());
}

#[test]
fn a_branch_that_was_there_first_is_never_reset_reused_or_deleted() {
    let sandbox = Sandbox::new();
    let id = sandbox.add_with("true", &["--no-start"]);
    let branch = sandbox.show(&id)["branch"].as_str().unwrap().to_owned();
    sandbox.git(["checkout", "-q", "-b", &branch]);
    sandbox.write("mine", "mine\n");
    let mine = sandbox.commit("Mine");
    sandbox.git(["checkout", "-q", "main"]);
    sandbox.claudio(["start", &id]);
    sandbox.wait_for(&id, "failed");
    assert_eq!(sandbox.git(["rev-parse", &branch]), mine);
    sandbox.claudio(["rm", "--force", &id]);
    assert_eq!(sandbox.git(["rev-parse", &branch]), mine);
    assert_eq!(sandbox.json(["ls"]).len(), 0);
}

#[test]
fn what_changes_while_it_is_looked_at_is_not_removed() {
    let instance = Instance::new();
    // Each time git lists the untracked files, somebody writes another one.
    let real = instance.sandbox.run_in(Path::new("/"), "sh", ["-c", "command -v git"]).ok();
    let text = format!(
        "#!/bin/sh\ncase \"$*\" in *'status --porcelain=v2'*) date +%N >> '{}/new';; esac\n\
         exec '{real}' \"$@\"\n",
        instance.worktree.display()
    );
    let wrapper = instance.sandbox.script("git", &text);
    let refused = instance.rm_by();
    fs::remove_file(wrapper).unwrap();
    if refused.code == 0 {
        // It was written before it was read; then it was kept.
        instance.sandbox.claudio(["undo"]).ended(0);
    }
    assert!(instance.worktree.join("new").exists());
}

/// All of the main worktree and its repository that no command may change.
fn main_worktree(sandbox: &Sandbox) -> BTreeMap<String, Vec<u8>> {
    fn files(root: &Path, at: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
        for entry in fs::read_dir(at).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
            if name == ".claudio" || name == ".git" {
                continue;
            }
            if path.is_dir() {
                files(root, &path, found);
            } else {
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    files(sandbox.path(), sandbox.path(), &mut found);
    for file in ["HEAD", "index", "config", "logs/HEAD", "logs/refs/stash", "ORIG_HEAD"] {
        let bytes = fs::read(sandbox.path().join(".git").join(file)).unwrap_or_default();
        found.insert(format!("git {file}"), bytes);
    }
    for file in fs::read_dir(sandbox.path().join(".git/hooks")).into_iter().flatten().flatten() {
        found.insert(format!("hook {:?}", file.file_name()), fs::read(file.path()).unwrap());
    }
    let refs = ["for-each-ref", "refs/heads/main", "refs/heads/sibling", "refs/stash"];
    found.insert("refs".to_owned(), sandbox.git(refs).into_bytes());
    found
}

/// Every command, with words that make it act on the instance.
fn all_commands(id: &str) -> Vec<Vec<String>> {
    let mut lines = Vec::new();
    for row in claudio::cli::commands::visible() {
        let more: &[&[&str]] = match row.name {
            "demo" | "help" | "completions" | "init" => &[],
            "add" => &[&["--dry-run", "--backend", "shell", "true"]],
            "ls" => &[&[], &["--refresh"]],
            "diff" => &[&["ID"], &["--stat", "ID"], &["--committed", "ID"]],
            "wait" => &[&["--timeout", "1s", "ID"]],
            "watch" => &[&["--once"]],
            "check" => &[&["a.txt"], &["--for", "ID", "a.txt"]],
            "conflicts" => &[&[], &["--order"], &["ID"]],
            "stats" => &[&[]],
            "send" => &[&["ID", "text"]],
            "answer" => &[&["ID", "--allow"]],
            "rm" => &[&["ID"], &["--force", "ID"]],
            "stop" => &[&["ID"], &["--discard", "ID"]],
            "undo" => &[&["--list"], &[], &["ID"]],
            "cleanup" => &[&["--dry-run"], &[]],
            "sessions" => &[&[], &["recover"], &["clean"]],
            "events" | "doctor" | "ask" | "done" | "config" => &[&[]],
            // What is added later: with the instance, and for landing also without its confirmation.
            _ => &[&["ID"]],
        };
        for words in more {
            let words = words.iter().map(|word| if *word == "ID" { id } else { word });
            lines.push([row.name].into_iter().chain(words).map(str::to_owned).collect());
        }
    }
    lines
}

#[test]
fn with_a_worktree_half_deleted_no_command_changes_the_main_one() {
    let sandbox = Sandbox::new();
    sandbox.git(["branch", "sibling"]);
    sandbox.write("a.txt", "stashed\n");
    sandbox.git(["stash", "-q"]);
    sandbox.write("a.txt", "unstaged\n");
    sandbox.write("staged.txt", "staged\n");
    sandbox.git(["add", "staged.txt"]);
    sandbox.write("untracked.txt", "untracked\n");
    let instance = Instance::of(sandbox, "echo c > c; git add c; git commit -qm C; echo n > new");
    let sandbox = &instance.sandbox;
    sandbox.git(["update-index", "-q", "--refresh", "--really-refresh"]);
    fs::remove_file(instance.worktree.join(".git")).unwrap();
    let before = main_worktree(sandbox);
    let tip = sandbox.git(["rev-parse", &instance.branch]);
    for line in all_commands(&instance.id) {
        for directory in [sandbox.path(), &instance.worktree, &instance.worktree.join("dir")] {
            let mut command = sandbox.command_in(directory, "git");
            command.arg("claudio").args(&line).env("GIT_OPTIONAL_LOCKS", "1");
            let ran: Ran = command.output().unwrap().into();
            assert!(ran.code != 70 && ran.code >= 0, "{line:?}: {}", ran.err);
            let after = main_worktree(sandbox);
            for (key, value) in &before {
                assert!(after.get(key) == Some(value), "{line:?} in {directory:?}: {key}");
            }
            assert_eq!(before.len(), after.len(), "{line:?} in {directory:?}");
        }
        assert!(instance.worktree.join("new").exists(), "{line:?}");
        assert_eq!(sandbox.git(["rev-parse", &instance.branch]), tip, "{line:?}");
    }
}

#[test]
fn housekeeping_of_git_harms_no_instance() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(
        "echo x > x; while [ ! -e go ]; do sleep 0.05; done; git add -A; \
                          git commit -qm X; echo over",
    );
    let worktree = PathBuf::from(sandbox.wait_for(&id, "working")["worktree"].as_str().unwrap());
    sandbox.git(["gc", "-q", "--prune=now"]);
    sandbox.git(["worktree", "prune"]);
    sandbox.git(["pack-refs", "--all"]);
    write(&worktree.join("go"), "");
    let done = sandbox.wait_for(&id, "completed");
    assert_eq!(sandbox.claudio(["logs", &id]).ok(), "over");
    let branch = done["branch"].as_str().unwrap();
    assert_eq!(sandbox.git(["show", &format!("{branch}:x")]), "x");
    sandbox.rests();
    // git passes over the worktrees, and everything else that it takes can be made again.
    sandbox.git(["clean", "-qfdx"]);
    assert!(worktree.join("x").exists());
    assert_eq!(sandbox.git(["show", &format!("{branch}:x")]), "x");
    let said = sandbox.claudio(["show", &id]);
    assert!(said.code == 2 && said.err.contains("no instance"), "{}", said.err);
    sandbox.claudio(["doctor"]);
}

#[test]
fn an_agent_that_loses_its_worktree_does_not_work_on_the_main_one() {
    let sandbox = Sandbox::new();
    let before = main_worktree(&sandbox);
    let script = "rm .git; echo mine > a.txt; git add -A; git commit -qm Mine; \
                  git stash; cd dir; git reset --hard; git config a.b c; true";
    let id = sandbox.add(script);
    sandbox.wait_for(&id, "completed");
    assert_eq!(main_worktree(&sandbox), before);
    let refused = sandbox.claudio(["start", &id]).ended(3);
    assert!(refused.err.contains("its '.git' file is missing"), "{}", refused.err);
    assert_eq!(sandbox.show(&id)["state"], "completed");
}
