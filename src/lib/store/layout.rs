//! The names of all files under `.claudio/`. Nothing else spells them.

use crate::instance::InstanceId;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

/// The directory's own name, at the root of the main worktree or inside a bare repository.
pub const DIRECTORY: &str = ".claudio";

/// The journal, as the manual names it.
pub const JOURNAL_IN_MANUAL: &str = ".claudio/events.jsonl";

/// The repository's settings, as the manual names them.
pub const CONFIG_IN_MANUAL: &str = ".claudio/config.yaml";

/// The output of an instance, as the manual names it.
pub const OUTPUT_IN_MANUAL: &str = ".claudio/instances/<id>/output.log";

/// Where an instance's directory is put together before it appears under its id.
const UNFINISHED_PREFIX: &str = ".new-";

/// The paths below one `.claudio/`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layout {
    root: PathBuf,
}

impl Layout {
    /// The layout of the `.claudio/` in `home`, which need not exist.
    pub fn in_home(home: &Path) -> Self {
        Self { root: home.join(DIRECTORY) }
    }

    /// The layout of the `.claudio/` directory at `root` itself.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// Returns `.claudio/` itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Returns the file that hides the directory from git.
    pub fn ignore_file(&self) -> PathBuf {
        self.root.join(".gitignore")
    }

    /// Returns the file that holds the format's number.
    pub fn format(&self) -> PathBuf {
        self.root.join("format")
    }

    /// Returns the registry lock: create, remove, schedule.
    pub fn registry_lock(&self) -> PathBuf {
        self.root.join("lock")
    }

    /// Returns the lock under which git makes and removes worktrees. A leaf: whoever holds it takes
    /// no other lock.
    pub fn worktrees_lock(&self) -> PathBuf {
        self.root.join("worktrees.lock")
    }

    /// Returns the journal.
    pub fn journal(&self) -> PathBuf {
        self.root.join("events.jsonl")
    }

    /// Returns the lock of the journal. A leaf, like [`Self::worktrees_lock`].
    pub fn journal_lock(&self) -> PathBuf {
        self.root.join("events.lock")
    }

    /// Returns the lock of whoever moves branches of the user's. It is taken before all others.
    pub fn landing_lock(&self) -> PathBuf {
        self.root.join("landing.lock")
    }

    /// Returns how far several instances that land together have come.
    pub fn train(&self) -> PathBuf {
        self.root.join("train.json")
    }

    /// Returns the settings of this repository.
    pub fn config(&self) -> PathBuf {
        self.root.join("config.yaml")
    }

    /// Returns who collided with whom when somebody last looked. Anybody may replace it.
    pub fn conflicts(&self) -> PathBuf {
        self.root.join("conflicts.jsonl")
    }

    /// Returns which instances conflicted then: whoever sees a change in it tells of it.
    pub fn collisions(&self) -> PathBuf {
        self.root.join("collisions.json")
    }

    /// Returns the lock under which the two above are replaced. Only the journal's is taken after it.
    pub fn conflicts_lock(&self) -> PathBuf {
        self.root.join("conflicts.lock")
    }

    /// Returns the lock of whoever looks for conflicts unasked.
    pub fn look_lock(&self) -> PathBuf {
        self.root.join("look.lock")
    }

    /// Returns the lock of whoever waits to look. Only [`Self::look_lock`] is taken after it.
    pub fn next_look_lock(&self) -> PathBuf {
        self.root.join("look-next.lock")
    }

    /// Returns the verdicts of merges that were found before. Anybody may replace or remove it.
    pub fn verdicts(&self) -> PathBuf {
        self.root.join("verdicts.json")
    }

    /// Returns what was last seen of what all worktrees share.
    pub fn outside(&self) -> PathBuf {
        self.root.join("outside.json")
    }

    /// Returns the lock of those who look at that. It is taken before the journal's.
    pub fn outside_lock(&self) -> PathBuf {
        self.root.join("outside.lock")
    }

    /// Returns the directory of all instances.
    pub fn instances(&self) -> PathBuf {
        self.root.join("instances")
    }

    /// Returns the directory of the worktrees, where no setting moves them.
    pub fn worktrees(&self) -> PathBuf {
        self.root.join("worktrees")
    }

    /// Returns the paths of one instance.
    pub fn instance(&self, id: &InstanceId) -> InstanceLayout {
        InstanceLayout { dir: self.instances().join(id.as_str()) }
    }

    /// Returns where `id` is put together before it appears.
    pub fn unfinished(&self, id: &InstanceId) -> InstanceLayout {
        InstanceLayout { dir: self.instances().join(format!("{UNFINISHED_PREFIX}{id}")) }
    }

    /// Whether a name in `instances/` is one that was never finished.
    pub fn is_unfinished(name: &OsStr) -> bool {
        name.as_encoded_bytes().starts_with(UNFINISHED_PREFIX.as_bytes())
    }
}

/// The paths of one instance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InstanceLayout {
    dir: PathBuf,
}

/// The files of a log that is bounded in its size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogFiles {
    /// The newest part.
    pub newest: PathBuf,
    /// The part before it.
    pub older: PathBuf,
    /// Which byte came when.
    pub index: PathBuf,
}

impl InstanceLayout {
    /// Returns the instance's directory.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// Returns the lock that a live supervisor holds.
    pub fn lock(&self) -> PathBuf {
        self.dir.join("lock")
    }

    /// Returns the record.
    pub fn record(&self) -> PathBuf {
        self.dir.join("instance.json")
    }

    /// Returns the task's text exactly as given.
    pub fn task(&self) -> PathBuf {
        self.dir.join("task")
    }

    /// Returns the file that says how far the worktree has been made.
    pub fn making(&self) -> PathBuf {
        self.dir.join("making")
    }

    /// Returns the message with which the next run begins.
    pub fn message(&self) -> PathBuf {
        self.dir.join("message")
    }

    /// Returns the files of the raw bytes that the agent wrote.
    pub fn output(&self) -> LogFiles {
        self.log("output.log", "output.index")
    }

    /// Returns the files of a structured agent's events, as they came.
    pub fn stream(&self) -> LogFiles {
        self.log("stream.jsonl", "stream.index")
    }

    fn log(&self, name: &str, index: &str) -> LogFiles {
        LogFiles {
            newest: self.dir.join(name),
            older: self.dir.join(format!("{name}.1")),
            index: self.dir.join(index),
        }
    }

    /// Returns what tells of the instance's life beside its record and its task, by file name: what is
    /// kept when it is removed, and comes back with it.
    pub fn history(&self) -> [(&'static str, PathBuf); 8] {
        let (output, stream) = (self.output(), self.stream());
        [
            ("output.log", output.newest),
            ("output.log.1", output.older),
            ("output.index", output.index),
            ("stream.jsonl", stream.newest),
            ("stream.jsonl.1", stream.older),
            ("stream.index", stream.index),
            ("stderr.log", self.stderr()),
            ("message", self.message()),
        ]
    }

    /// Returns the last bytes that a structured agent wrote to its standard error.
    pub fn stderr(&self) -> PathBuf {
        self.dir.join("stderr.log")
    }
}
