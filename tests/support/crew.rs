//! Instances that change files, and what is said of them.

#![allow(dead_code, reason = "each test program uses a part")]

use crate::support::{Sandbox, write};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::PathBuf;

/// A repository with instances that have done nothing yet.
pub(crate) struct World {
    pub(crate) sandbox: Sandbox,
    pub(crate) ids: Vec<String>,
    pub(crate) roots: Vec<PathBuf>,
}

impl World {
    pub(crate) fn new(count: usize) -> Self {
        Self::with(Sandbox::new(), count)
    }

    pub(crate) fn with(sandbox: Sandbox, count: usize) -> Self {
        // Nobody looks but who is asked to.
        sandbox.git(["config", "claudio.conflicts.refresh", "false"]);
        let mut args = vec!["add", "-q", "--backend", "shell"];
        args.extend(std::iter::repeat_n("true", count));
        let ids: Vec<String> = sandbox.claudio(args).ok().lines().map(str::to_owned).collect();
        sandbox.claudio(["wait", "--all", "--timeout", "60s"]).ended(0);
        let root = |id: &String| sandbox.show(id)["worktree"].as_str().unwrap().into();
        let roots = ids.iter().map(root).collect();
        Self { sandbox, ids, roots }
    }

    pub(crate) fn git(&self, at: usize, args: &[&str]) -> String {
        self.sandbox.run_in(&self.roots[at], "git", args).ok()
    }

    pub(crate) fn write(&self, at: usize, path: &str, text: impl AsRef<[u8]>) {
        write(&self.roots[at].join(path), text);
    }

    pub(crate) fn report(&self) -> Value {
        self.sandbox.json(["conflicts"]).remove(0)
    }

    /// What is said of a file between the first two: `path: verdict kind`, all that they share.
    pub(crate) fn between(&self) -> Vec<String> {
        let report = self.report();
        assert_eq!(report["unknown"], Value::Array(Vec::new()));
        let Some(pair) = report["pairs"].get(0) else { return Vec::new() };
        let files = pair["files"].as_array().unwrap().iter();
        let line = |file: &Value| {
            let kind = file["kind"].as_str().unwrap_or_default();
            let (path, verdict) =
                (file["path"].as_str().unwrap(), file["verdict"].as_str().unwrap());
            format!("{path}: {verdict} {kind}").trim_end().to_owned()
        };
        files.map(line).collect()
    }

    /// The same, after making sure that git says so too when it merges the second into the first.
    #[track_caller]
    pub(crate) fn judged(&self) -> Vec<String> {
        let found = self.between();
        let git = |at: usize, args: &[&str]| self.sandbox.run_in(&self.roots[at], "git", args);
        for at in [0, 1] {
            git(at, &["add", "-A"]).ended(0);
            git(at, &["commit", "-q", "--allow-empty", "-m", "everything"]).ended(0);
        }
        let (before, other) =
            (self.git(0, &["rev-parse", "HEAD"]), self.git(1, &["rev-parse", "HEAD"]));
        let merged = git(0, &["merge", "-q", "--no-edit", &other]);
        let unmerged = git(0, &["ls-files", "-z", "--unmerged"]).ended(0).out;
        let unmerged = unmerged.split('\0').filter_map(|line| line.split_once('\t'));
        let aside = |path: &str| path.split('~').next().unwrap_or_default().to_owned();
        let unmerged: BTreeSet<_> = unmerged.map(|(_, path)| aside(path)).collect();
        let said = found.iter().filter_map(|line| line.split_once(": conflict"));
        let said: BTreeSet<_> = said.map(|(path, _)| path.to_owned()).collect();
        assert_eq!(said, unmerged, "git: {} {}", merged.code, merged.err);
        assert_eq!(merged.code == 0, said.is_empty(), "git: {} {}", merged.code, merged.err);
        git(0, &["reset", "-q", "--hard", &before]).ended(0);
        found
    }
}

/// Three instances that all change one file.
pub(crate) fn three() -> World {
    let world = World::new(3);
    for at in 0..3 {
        world.write(at, "a.txt", format!("changed by {at}\n"));
    }
    world
}
