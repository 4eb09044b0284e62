//! A repository whose remote is on a stand-in for GitHub, for the real `gh`.

use super::still::Still;
use super::{Sandbox, program, write};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};

/// Takes `https://HOST/OWNER/NAME.git` to `$FAKE_GIT_ROOT/OWNER/NAME.git`.
pub(crate) const REMOTE_HELPER: &str = r#"#!/bin/sh
while read -r line; do
    case $line in
        capabilities) printf 'connect\n\n' ;;
        connect\ *) printf '\n'; exec "${line#connect }" "$FAKE_GIT_ROOT/${2#https://*/}" ;;
        *) exit 1 ;;
    esac
done
"#;

/// A repository whose `origin` is on the stand-in.
pub(crate) struct Hub {
    pub(crate) sandbox: Sandbox,
    pub(crate) server: Child,
}

impl Hub {
    /// Returns `None` if one of the programs is missing.
    pub(crate) fn new() -> Option<Self> {
        let (gh, python) = (program("gh")?, program("python3")?);
        let mut sandbox = Sandbox::new();
        let root = sandbox.root().to_owned();
        std::os::unix::fs::symlink(gh, root.join("bin/gh")).unwrap();
        for (name, value) in [
            ("GH_TOKEN", "fake"),
            // Were the socket not used, nothing could leave all the same.
            ("HTTPS_PROXY", "http://127.0.0.1:9"),
            ("HTTP_PROXY", "http://127.0.0.1:9"),
        ] {
            sandbox.set(name, value);
        }
        sandbox.set("GH_CONFIG_DIR", root.join("gh"));
        sandbox.set("FAKE_GIT_ROOT", root.join("hub"));
        sandbox.script("git-remote-fakehub", REMOTE_HELPER);
        let socket = root.join("api.sock");
        sandbox.run_in(
            &root,
            "gh",
            ["config", "set", "http_unix_socket", socket.to_str().unwrap()],
        );
        sandbox.git(["config", "--global", "remote.origin.vcs", "fakehub"]);
        let bare = root.join("hub/octo-org/widgets.git");
        fs::create_dir_all(&bare).unwrap();
        sandbox.git(["init", "-q", "--bare", "-b", "main", bare.to_str().unwrap()]);
        sandbox.git(["remote", "add", "origin", "https://github.com/octo-org/widgets.git"]);
        sandbox.git(["push", "-q", "origin", "main"]);
        sandbox.git(["remote", "set-head", "origin", "main"]);
        let user = |login: &str| json!({ "login": login, "name": login });
        let state = json!({
            "viewer": "octo-dev",
            "tokens": ["fake"],
            "users": [user("octo-dev"), user("alice"), user("bob"), user("carol")],
            "organizations": [{ "login": "octo-org", "teams": [{ "slug": "core", "name": "Core" }] }],
            "repositories": [{
                "owner": "octo-org", "name": "widgets", "default_branch": "main",
                "git_dir": "hub/octo-org/widgets.git",
                "labels": [{ "name": "bug" }, { "name": "agent" }, { "name": "docs" }],
            }],
        });
        write(&root.join("state.json"), state.to_string());
        let fake = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/github/fake_github.py");
        let mut server = sandbox.command_in(&root, python);
        server.arg(fake).arg("--socket").arg(socket).args(["--state", "state.json"]);
        server.args(["--log", "requests.jsonl", "--max-seconds", "300"]);
        let mut server = server.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(server.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        assert!(line.contains("ready"), "{line}");
        Some(Self { sandbox, server })
    }

    pub(crate) fn state(&self) -> Value {
        serde_json::from_slice(&fs::read(self.sandbox.root().join("state.json")).unwrap()).unwrap()
    }

    pub(crate) fn change(&self, change: impl FnOnce(&mut Value)) {
        let mut state = self.state();
        change(&mut state);
        write(&self.sandbox.root().join("state.json"), state.to_string());
    }

    /// Makes requests of the stand-in fail, as its own documentation says.
    pub(crate) fn fail(&self, specs: &[&str]) {
        self.change(|state| state["fail"] = json!(specs));
    }

    pub(crate) fn pulls(&self) -> Vec<Value> {
        let pulls = &self.state()["repositories"][0]["pull_requests"];
        pulls.as_array().cloned().unwrap_or_default()
    }

    /// Adds an instance that commits what a script makes, and waits for it. Returns its id.
    pub(crate) fn done(&self, script: &str, message: &str) -> String {
        let id = self.sandbox.add(&format!("{script}\ngit add -A && git commit -qm '{message}'"));
        self.sandbox.wait_for(&id, "completed");
        id
    }

    pub(crate) fn branch(&self, id: &str) -> String {
        self.sandbox.show(id)["branch"].as_str().unwrap().to_owned()
    }

    /// Returns what the remote's branch holds.
    pub(crate) fn remote(&self, branch: &str) -> Option<String> {
        let bare = self.sandbox.root().join("hub/octo-org/widgets.git");
        let name = format!("refs/heads/{branch}");
        let ran = self.sandbox.run_in(&bare, "git", ["rev-parse", "-q", "--verify", &name]);
        (ran.code == 0).then(|| ran.out.trim().to_owned())
    }

    /// Commits to the remote's branch as somebody else would. Returns the commit.
    pub(crate) fn elsewhere(&self, branch: &str, file: &str, text: &str) -> String {
        let clone = self.sandbox.root().join("elsewhere");
        let _ = fs::remove_dir_all(&clone);
        let git = |args: &[&str]| self.sandbox.run_in(&clone, "git", args).ok();
        let root = self.sandbox.root().to_owned();
        let address = "https://github.com/octo-org/widgets.git";
        let args = ["clone", "-q", "-b", branch, address, "elsewhere"];
        self.sandbox.run_in(&root, "git", args).ended(0);
        write(&clone.join(file), text);
        git(&["add", "-A"]);
        git(&["commit", "-qm", "Elsewhere"]);
        git(&["push", "-q", "origin", branch]);
        git(&["rev-parse", "HEAD"])
    }

    /// Runs `pr` with a command line that must fail with `code` and change nothing here.
    #[track_caller]
    pub(crate) fn refused(&self, args: &[&str], code: i32) -> String {
        let before = Still::of(&self.sandbox);
        let ran = self.sandbox.claudio([&["pr"], args].concat()).ended(code);
        before.check(&self.sandbox);
        ran.err
    }

    pub(crate) fn made(&self, args: &[&str]) -> Value {
        self.sandbox.json([&["pr"], args].concat()).remove(0)
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
        // Whatever the stand-in does not know has not been tested.
        let log =
            fs::read_to_string(self.sandbox.root().join("requests.jsonl")).unwrap_or_default();
        if !std::thread::panicking() {
            assert!(!log.contains("\"unknown\""), "{log}");
        }
    }
}

impl Hub {
    /// Moves the base on while the hook is away, so that there is something to rebase onto.
    pub(crate) fn elsewhere_with_hook_off(&self, hook: &Path) {
        let aside = hook.with_extension("off");
        fs::rename(hook, &aside).unwrap();
        self.elsewhere("main", "other", "x\n");
        fs::rename(&aside, hook).unwrap();
    }
}
