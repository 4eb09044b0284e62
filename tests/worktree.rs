//! Worktrees: where they are made from, what is in them, and what happens when making one is cut off.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use serde_json::Value;
use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use support::{Sandbox, runs, until};

/// Adds a script and waits until it has completed. Returns its worktree.
#[track_caller]
fn done(sandbox: &Sandbox, script: &str) -> (String, PathBuf) {
    let id = sandbox.add(script);
    let shown = sandbox.wait_for(&id, "completed,failed");
    let log = sandbox.claudio(["logs", &id]).out;
    assert_eq!(shown["state"], "completed", "{shown}\n{log}");
    (id, PathBuf::from(shown["worktree"].as_str().unwrap()))
}

fn log(sandbox: &Sandbox, id: &str) -> String {
    sandbox.claudio(["logs", id]).ok()
}

/// A fresh worktree is what git would have made: nothing to commit, the base checked out.
#[test]
fn a_fresh_worktree_is_clean_and_on_its_own_branch() {
    let sandbox = Sandbox::new();
    sandbox.write("exec.sh", "#!/bin/sh\n");
    fs::set_permissions(sandbox.path().join("exec.sh"), fs::Permissions::from_mode(0o755)).unwrap();
    symlink("a.txt", sandbox.path().join("link")).unwrap();
    sandbox.write("crlf.txt", "a\r\nb\r\n");
    sandbox.write(".gitattributes", "crlf.txt text eol=crlf\n");
    sandbox.write("ünï cödé/日本.txt", "x\n");
    let base = sandbox.commit("All kinds of files");
    let script = "git status --porcelain; git rev-parse HEAD; git rev-parse --abbrev-ref HEAD; \
                  git rev-parse --show-toplevel; git diff --stat HEAD; readlink link; test -x exec.sh; \
                  grep -c $(printf '\\r') crlf.txt; pwd; git fsck --connectivity-only";
    let (id, worktree) = done(&sandbox, script);
    let shown = sandbox.show(&id);
    let path = worktree.to_str().unwrap();
    let branch = shown["branch"].as_str().unwrap();
    assert_eq!(log(&sandbox, &id), format!("{base}\n{branch}\n{path}\na.txt\n2\n{path}"));
    assert_eq!(shown["base"]["ref"], "refs/heads/main");
    assert_eq!(shown["base"]["commit"], base);
    // No upstream is configured, and the configuration has nothing new.
    assert_eq!(sandbox.run_in(&worktree, "git", ["rev-parse", "@{upstream}"]).code, 128);
    assert!(!fs::read_to_string(sandbox.path().join(".git/config")).unwrap().contains("branch"));
}

/// The base can be any commit; it is recorded, and later commits do not move it.
#[test]
fn the_base_is_what_was_asked_for() {
    let sandbox = Sandbox::new();
    let first = sandbox.git(["rev-parse", "HEAD"]);
    sandbox.git(["tag", "-a", "-m", "x", "v1"]);
    sandbox.write("a.txt", "later\n");
    sandbox.commit("Later");
    for base in ["v1", "HEAD~1", &first, &first[..8], ":/First"] {
        let id = sandbox.add_with("cat a.txt", &["--base", base]);
        let shown = sandbox.wait_for(&id, "completed");
        assert_eq!(shown["base"]["commit"], first, "{base}");
        assert_eq!(log(&sandbox, &id), "one\ntwo\nthree", "{base}");
    }
    sandbox.git(["config", "claudio.branch.base", "v1"]);
    let (id, _) = done(&sandbox, "cat a.txt");
    assert_eq!(log(&sandbox, &id), "one\ntwo\nthree");
}

/// `add` works from a subdirectory, from a linked worktree, from inside an instance's own worktree,
/// and in a path with spaces and letters of any kind: there is one `.claudio/`.
#[test]
fn instances_are_added_from_anywhere_in_a_repository() {
    let sandbox = Sandbox::empty("répo with späces 日本");
    sandbox.write("dir/b.txt", "four\n");
    sandbox.commit("First");
    let linked = sandbox.root().join("linked tree");
    sandbox.git(["worktree", "add", "-q", "-b", "side", linked.to_str().unwrap()]);
    let (first, worktree) = done(&sandbox, "pwd");
    assert_eq!(log(&sandbox, &first), worktree.to_str().unwrap());
    let places =
        [sandbox.path().join("dir"), linked.clone(), linked.join("dir"), worktree.join("dir")];
    for place in &places {
        let args = ["add", "-q", "--wait", "--backend", "shell", "cat dir/b.txt"];
        let id = sandbox.claudio_in(place, args).ok();
        assert_eq!(log(&sandbox, &id), "four");
        assert!(sandbox.path().join(".claudio/worktrees").join(&id).is_dir());
    }
    assert_eq!(sandbox.claudio_in(&linked, ["ls", "-q"]).ended(0).out.lines().count(), 5);
    assert!(!linked.join(".claudio").exists() && !worktree.join(".claudio").exists());
    // An instance of a linked worktree starts from what is checked out there.
    let id =
        sandbox.claudio_in(&linked, ["add", "-q", "--wait", "--backend", "shell", "true"]).ok();
    assert_eq!(sandbox.show(&id)["base"]["ref"], "refs/heads/side");
}

/// Variables that point git somewhere else do not lead an instance there.
#[test]
fn variables_of_the_caller_lead_nobody_astray() {
    let sandbox = Sandbox::new();
    let other = Sandbox::new();
    let mut command = sandbox.command("git");
    command.args(["claudio", "add", "-q", "--wait", "--backend", "shell"]);
    command.arg("git rev-parse --show-toplevel; env | grep -c '^GIT_[DIW]'; echo x > a.txt; git commit -qam x");
    command.env("GIT_INDEX_FILE", other.path().join(".git/index"));
    command.env("GIT_PREFIX", "dir/").env("TMUX", "x").env("CLAUDECODE", "1");
    let ran = support::Ran::from(command.output().unwrap());
    let id = ran.ok();
    let shown = sandbox.show(&id);
    assert_eq!(log(&sandbox, &id), format!("{}\n0", shown["worktree"].as_str().unwrap()));
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    assert_eq!(other.git(["status", "--porcelain"]), "");
}

/// `.worktreeinclude` copies ignored files that it names, with their modes, and nothing else.
#[test]
fn ignored_files_that_are_named_come_along() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitignore", ".env*\nsecrets/\nbuild/\n");
    sandbox.write(
        ".worktreeinclude",
        "# what a task needs\n.env\nsecrets/**\n!secrets/never\na.txt\nuntracked\n",
    );
    sandbox.commit("Ignore");
    sandbox.write(".env", "TOKEN=1\n");
    sandbox.write(".env.other", "no\n");
    sandbox.write("secrets/key", "k\n");
    sandbox.write("secrets/never", "n\n");
    sandbox.write("build/out", "o\n");
    sandbox.write("untracked", "u\n");
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    fs::set_permissions(sandbox.path().join(".env"), fs::Permissions::from_mode(0o640)).unwrap();
    fs::set_permissions(sandbox.path().join("secrets/key"), fs::Permissions::from_mode(0o400))
        .unwrap();
    let (id, worktree) = done(&sandbox, "git status --porcelain; ls -A1; ls -1 secrets");
    assert_eq!(
        log(&sandbox, &id),
        ".env\n.git\n.gitignore\n.worktreeinclude\na.txt\ndir\nsecrets\nkey"
    );
    assert_eq!(mode(&worktree.join(".env")), 0o640);
    assert_eq!(mode(&worktree.join("secrets/key")), 0o400);
    // Copies that can be made again are no work that would be lost.
    sandbox.claudio(["rm", "-q", &id]).ended(0);
    assert_eq!(fs::read_to_string(sandbox.path().join("secrets/key")).unwrap(), "k\n");
}

/// A setup command runs before the task, in the worktree; its output is in the log, and if it fails
/// so does the instance.
#[test]
fn a_setup_command_runs_first() {
    let sandbox = Sandbox::new();
    sandbox.git([
        "config",
        "claudio.worktree.setup",
        "echo setting up; pwd > .git-setup; echo $CLAUDIO_INSTANCE",
    ]);
    let (id, worktree) = done(&sandbox, "cat .git-setup; rm .git-setup");
    let path = worktree.to_str().unwrap();
    assert_eq!(log(&sandbox, &id), format!("setting up\n{id}\n{path}"));
    sandbox.git(["config", "claudio.worktree.setup", "echo no luck >&2; exit 9"]);
    let id = sandbox.add("echo never");
    let failed = sandbox.wait_for(&id, "failed");
    assert!(failed["reason"].as_str().unwrap().contains("worktree.setup"), "{failed}");
    assert_eq!(log(&sandbox, &id), "no luck");
    sandbox.claudio(["rm", "-q", &id]).ended(0);
}

/// Line 18: settings that come with the repository's files are no settings.
#[test]
fn a_setup_command_never_comes_from_the_repository() {
    let sandbox = Sandbox::new();
    for file in ["config.yaml", ".claudio.yaml", "claudio.yaml", ".gitconfig"] {
        sandbox.write(file, "worktree:\n  setup: touch /tmp/claudio-evil-setup\n");
    }
    sandbox.commit("Try");
    done(&sandbox, "true");
    assert!(!Path::new("/tmp/claudio-evil-setup").exists());
}

/// Submodules are initialised where git allows it.
#[test]
fn submodules_are_there() {
    let sandbox = Sandbox::new();
    let module = sandbox.root().join("module");
    sandbox.git(["clone", "-q", ".", module.to_str().unwrap()]);
    // What the user allows holds for the worktree, too; we never loosen it.
    sandbox
        .run_in(sandbox.path(), "git", ["config", "--global", "protocol.file.allow", "always"])
        .ended(0);
    sandbox.git(["submodule", "--quiet", "add", module.to_str().unwrap(), "sub/module"]);
    sandbox.commit("Add a submodule");
    let (id, _) = done(
        &sandbox,
        "git status --porcelain; cat sub/module/dir/b.txt; git submodule status | cut -c1",
    );
    assert_eq!(log(&sandbox, &id), "four\n ");
    sandbox.claudio(["rm", "-q", &id]).ended(0);
}

/// As with `git worktree add`, submodules that cannot be had keep nobody from working; it is told.
#[test]
fn submodules_that_cannot_be_had_are_told() {
    let sandbox = Sandbox::new();
    let commit = sandbox.git(["rev-parse", "HEAD"]);
    let stage = |path: &str| {
        sandbox.git(["update-index", "--add", "--cacheinfo", &format!("160000,{commit},{path}")])
    };
    let text = "[submodule \"gone\"]\n\tpath = gone\n\turl = http://127.0.0.1:1/gone\n";
    sandbox.write(".gitmodules", text);
    sandbox.git(["add", ".gitmodules"]);
    stage("gone");
    sandbox.git(["commit", "-q", "-m", "One that nobody answers for"]);
    let told = || {
        let (id, worktree) = done(&sandbox, "git status --porcelain; ls -A gone; echo ran");
        let log = log(&sandbox, &id);
        assert!(
            log.starts_with("warning: submodules are missing") && log.ends_with("ran"),
            "{log}"
        );
        assert!(worktree.join("gone").is_dir() && worktree.join("a.txt").exists());
        let events = sandbox.json(["events", "--instance", &id]);
        let warnings: Vec<_> = events.iter().filter(|event| event["kind"] == "warning").collect();
        assert_eq!(warnings.len(), 1, "{events:?}");
        sandbox.claudio(["rm", "-q", &id]).ended(0);
        warnings[0]["detail"]["message"].as_str().unwrap().to_owned()
    };
    assert!(told().contains("'gone'"));
    stage("nowhere");
    sandbox.git(["commit", "-q", "-m", "One without a URL"]);
    assert!(told().contains("'nowhere'"));
}

/// A sparse checkout stays sparse.
#[test]
fn a_sparse_checkout_is_kept() {
    let sandbox = Sandbox::new();
    sandbox.write("big/file", "x\n");
    sandbox.commit("Big");
    sandbox.git(["sparse-checkout", "set", "dir"]);
    assert!(!sandbox.path().join("big").exists());
    let (id, worktree) = done(&sandbox, "git status --porcelain; git sparse-checkout list");
    assert_eq!(log(&sandbox, &id), "dir");
    assert!(!worktree.join("big").exists() && worktree.join("dir/b.txt").exists());
    assert!(worktree.join("a.txt").exists());
}

/// Git's hooks run as in any worktree; a failing one is told and stops nothing.
#[test]
fn hooks_of_the_user_run() {
    let sandbox = Sandbox::new();
    let hook = sandbox.path().join(".git/hooks/post-checkout");
    let script = "echo \"$1 $3 $(git rev-parse --abbrev-ref HEAD)\" > hooked\nexit 3\n";
    support::executable(&hook, &format!("#!/bin/sh\n{script}"));
    let (id, worktree) = done(&sandbox, "cat hooked; rm hooked");
    let zeros = "0".repeat(40);
    let branch = sandbox.show(&id)["branch"].as_str().unwrap().to_owned();
    assert!(log(&sandbox, &id).ends_with(&format!("{zeros} 1 {branch}")), "{}", log(&sandbox, &id));
    assert!(log(&sandbox, &id).contains("warning: "), "{}", log(&sandbox, &id));
    assert!(!sandbox.path().join("hooked").exists() && worktree.is_dir());
}

/// Worktrees may be elsewhere.
#[test]
fn worktrees_may_lie_outside() {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.worktree.path", "../{repo}.worktrees/{id}"]);
    let (id, worktree) = done(&sandbox, "pwd; git status --porcelain");
    let expected = sandbox.root().join("repo.worktrees").join(&id);
    assert_eq!(worktree.canonicalize().unwrap(), expected);
    assert_eq!(sandbox.claudio_in(&expected, ["show", "@", "-q"]).ok(), id);
    sandbox.claudio(["rm", "-q", &id]).ended(0);
    assert!(!expected.exists());
}

/// Stands in the way of making a worktree wherever git runs a program for it: after each change of a ref,
/// at a file that a filter writes, and at the end. It stops the one that `at` says.
const STOP: &str = r#"#!/bin/sh
cat
case $1 in prepar*|aborted) exit 0;; esac
[ -e "$HOME/at" ] || exit 0
visits=$(($(cat "$HOME/visits" 2>/dev/null || echo 0) + 1))
echo $visits > "$HOME/visits"
[ $visits -ne "$(cat "$HOME/at")" ] || { : > "$HOME/reached"; exec tail -f /dev/null; }
"#;

/// Line 8: making a worktree may be cut off at any moment; the instance starts all the same later.
#[test]
fn a_worktree_that_was_cut_off_is_made_again() {
    let sandbox = Sandbox::new();
    for n in 0..300 {
        sandbox.write(&format!("many/{n}"), format!("{n}\n"));
    }
    sandbox.write(".gitattributes", "many/150 filter=stop\n");
    sandbox.commit("Many files");
    sandbox.git(["config", "claudio.stop.grace", "300ms"]);
    let stop = sandbox.script("stop", STOP);
    sandbox.git(["config", "filter.stop.smudge", "stop"]);
    for hook in ["reference-transaction", "post-checkout"] {
        symlink(&stop, sandbox.path().join(".git/hooks").join(hook)).unwrap();
    }
    let [at, visits, reached] = ["at", "visits", "reached"].map(|name| sandbox.home().join(name));
    let mut stopped = 0;
    loop {
        fs::write(&at, (stopped + 1).to_string()).unwrap();
        // Nothing stops once the work begins.
        let id = sandbox.add("rm -f ~/at; git status --porcelain; ls many | wc -l");
        let ended = || ["completed", "failed"].iter().any(|end| sandbox.show(&id)["state"] == *end);
        until("the stop, or the end", || (reached.exists() || ended()).then_some(()));
        let was_stopped = reached.exists();
        if was_stopped {
            // The supervisor first, so that it cannot tell that its helper was killed.
            let supervisor = sandbox.show(&id)["supervisor"]["pid"].as_i64().unwrap() as i32;
            for pid in std::iter::once(supervisor).chain(children(supervisor)) {
                support::agents::kill(pid);
            }
            until("the death of all", || (!runs(supervisor)).then_some(()));
            let shown = sandbox.show(&id);
            assert_eq!(shown["lost"], true, "{shown}");
        }
        for file in [&at, &visits, &reached] {
            let _ = fs::remove_file(file);
        }
        if was_stopped {
            let recovered = sandbox.claudio(["sessions", "recover", "--rerun", &id]);
            assert_eq!(recovered.code, 0, "stopped at {}: {}", stopped + 1, recovered.err);
        }
        let shown = sandbox.wait_for(&id, "completed,failed");
        assert_eq!(shown["state"], "completed", "stopped at {}: {shown}", stopped + 1);
        assert_eq!(log(&sandbox, &id), "300");
        sandbox.claudio(["rm", "-q", &id]).ended(0);
        if !was_stopped {
            break;
        }
        stopped += 1;
    }
    assert!(stopped >= 6, "{stopped}");
    assert_eq!(sandbox.git(["status", "--porcelain"]), "");
    assert_eq!(sandbox.git(["worktree", "list"]).lines().count(), 1);
}

fn children(pid: i32) -> Vec<i32> {
    let text = fs::read_to_string(format!("/proc/{pid}/task/{pid}/children")).unwrap_or_default();
    text.split_whitespace().filter_map(|pid| pid.parse().ok()).collect()
}

/// An instance that is stopped while it is being prepared leaves nothing that would hinder a start.
#[test]
fn an_instance_can_be_stopped_while_it_is_prepared() {
    let sandbox = Sandbox::new();
    let go = sandbox.root().join("go");
    let setup = format!("until [ -e {} ]; do sleep 0.02; done", go.display());
    sandbox.git(["config", "claudio.worktree.setup", &setup]);
    let id = sandbox.add("echo ran");
    until("the setup", || {
        let worktree = sandbox.path().join(".claudio/worktrees").join(&id);
        worktree.join("dir/b.txt").exists().then_some(())
    });
    let stopped: Value = sandbox.json(["stop", &id]).remove(0);
    assert_eq!(stopped["state"], "stopped");
    // The supervisor has answered, but may take a moment to go.
    until("the end of all", || sandbox.processes().is_empty().then_some(()));
    fs::write(&go, "").unwrap();
    sandbox.claudio(["start", &id]).ended(0);
    sandbox.wait_for(&id, "completed");
    assert_eq!(log(&sandbox, &id), "ran");
    sandbox.claudio(["rm", "-q", &id]).ended(0);
}
