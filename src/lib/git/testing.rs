//! Real repositories in temporary directories, cut off from the user's settings.

use super::Repository;
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use tempfile::TempDir;

/// A directory with a repository in `repo`, and a home for git beside it.
pub(crate) struct Sandbox {
    dir: TempDir,
    root: PathBuf,
    extra: Vec<(OsString, OsString)>,
}

impl Sandbox {
    /// Makes a repository on branch `main` without commits.
    pub(crate) fn empty() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        fs::create_dir(root.join("home")).unwrap();
        let sandbox = Self { dir, root, extra: Vec::new() };
        sandbox.git_in(&sandbox.root.clone(), ["init", "-q", "-b", "main", "repo"]);
        sandbox
    }

    /// Makes a repository with one commit of `a.txt` and `dir/b.txt`.
    pub(crate) fn with_commit() -> Self {
        let sandbox = Self::empty();
        sandbox.write("a.txt", "one\ntwo\n");
        sandbox.write("dir/b.txt", "three\n");
        sandbox.commit("first");
        sandbox
    }

    /// Returns the directory above the repository.
    pub(crate) fn root(&self) -> &Path {
        debug_assert!(self.dir.path().exists());
        &self.root
    }

    /// Returns the main worktree.
    pub(crate) fn path(&self) -> PathBuf {
        self.root.join("repo")
    }

    /// Sets a git setting for every command, ours included, as `git -c` does.
    pub(crate) fn setting(mut self, key: &str, value: &str) -> Self {
        let pair =
            [("GIT_CONFIG_COUNT", "1"), ("GIT_CONFIG_KEY_0", key), ("GIT_CONFIG_VALUE_0", value)];
        self.extra.extend(pair.map(|(name, value)| (name.into(), value.into())));
        self
    }

    /// Returns the variables that keep git away from the user's settings.
    pub(crate) fn environment(&self) -> Vec<(OsString, OsString)> {
        let home = self.root.join("home");
        [
            ("HOME", home.as_os_str()),
            ("XDG_CONFIG_HOME", home.as_os_str()),
            ("GIT_CONFIG_GLOBAL", OsStr::new("/dev/null")),
            ("GIT_CONFIG_NOSYSTEM", OsStr::new("1")),
            ("GIT_ATTR_NOSYSTEM", OsStr::new("1")),
            ("GIT_AUTHOR_NAME", OsStr::new("A U Thor")),
            ("GIT_AUTHOR_EMAIL", OsStr::new("author@example.com")),
            ("GIT_COMMITTER_NAME", OsStr::new("C O Mitter")),
            ("GIT_COMMITTER_EMAIL", OsStr::new("committer@example.com")),
        ]
        .map(|(name, value)| (name.into(), value.to_owned()))
        .into_iter()
        .chain(self.extra.clone())
        .collect()
    }

    /// Finds the repository, isolated.
    pub(crate) fn repository(&self) -> Repository {
        self.repository_at(&self.path())
    }

    /// Finds the repository of any directory, isolated.
    pub(crate) fn repository_at(&self, start: &Path) -> Repository {
        Repository::discover_with(start, true, self.environment()).unwrap()
    }

    /// Runs git in the main worktree.
    ///
    /// Returns its trimmed output; a failure ends the test.
    pub(crate) fn git<I: IntoIterator<Item = S>, S: AsRef<OsStr>>(&self, args: I) -> String {
        self.git_in(&self.path(), args)
    }

    /// Runs git in `directory`.
    pub(crate) fn git_in<I, S>(&self, directory: &Path, args: I) -> String
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let output = self.try_git_in(directory, args);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// Runs git in `directory` and returns whatever happens.
    pub(crate) fn try_git_in<I, S>(&self, directory: &Path, args: I) -> Output
    where
        I: IntoIterator<Item = S>,
        S: AsRef<OsStr>,
    {
        let mut command = Command::new("git");
        super::command::scrub(&mut command);
        command.envs(self.environment()).current_dir(directory).args(args).output().unwrap()
    }

    /// Writes a file of the main worktree.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        write(&self.path(), path, text);
    }

    /// Commits everything in the main worktree.
    ///
    /// Returns the commit.
    pub(crate) fn commit(&self, message: &str) -> String {
        self.git(["add", "-A"]);
        self.git(["commit", "-q", "--allow-empty", "-m", message]);
        self.git(["rev-parse", "HEAD"])
    }
}

/// Writes `root/path`, with its directories.
pub(crate) fn write(root: &Path, path: &str, text: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// Returns everything below `root` except `.git` at its top: path, then kind, mode and content.
pub(crate) fn listing(root: &Path) -> BTreeMap<PathBuf, String> {
    use std::os::unix::fs::MetadataExt;
    let mut found = BTreeMap::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in fs::read_dir(&directory).unwrap() {
            let path = entry.unwrap().path();
            let relative = path.strip_prefix(root).unwrap().to_owned();
            let meta = path.symlink_metadata().unwrap();
            let what = if relative == Path::new(".git") {
                continue;
            } else if meta.is_dir() {
                directories.push(path);
                format!("directory {:o}", meta.mode())
            } else if meta.is_symlink() {
                format!("link to {:?}", fs::read_link(&path).unwrap())
            } else {
                let content = fs::read(&path).unwrap();
                format!("file {:o} {:?}", meta.mode(), String::from_utf8_lossy(&content))
            };
            found.insert(relative, what);
        }
    }
    found
}
