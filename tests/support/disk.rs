//! A small disk under a part of a sandbox, in a mount namespace of its own. It is gone with its
//! process.

use crate::support::{PATIENCE, Ran, Sandbox, program, skip};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Mounts it, copies what is there, and puts it in the place of that.
const SCRIPT: &str = r#"
    mount -t tmpfs -o mode=0700,size="$1" none "$2" && cp -a "$3/." "$2/" &&
        mount --bind "$2" "$3" && : > "$4" && exec sleep 1000
"#;

/// A directory of a sandbox on a disk of its own, for those who run on it.
pub(crate) struct SmallDisk<'a> {
    sandbox: &'a Sandbox,
    holder: Child,
    place: PathBuf,
}

impl<'a> SmallDisk<'a> {
    /// Returns `None` where nothing can be mounted, which is then said.
    pub(crate) fn new(sandbox: &'a Sandbox, place: &Path, size: &str) -> Option<Self> {
        let (_, _) = (program("unshare")?, program("nsenter")?);
        let (ready, disk) = (sandbox.root().join("mounted"), sandbox.root().join("disk"));
        fs::create_dir(&disk).unwrap();
        let mut command = sandbox.command("unshare");
        command.args(["-m", "--propagation", "private", "sh", "-c", SCRIPT, "sh", size]);
        command.arg(&disk).arg(place).arg(&ready);
        let mut holder = command.stderr(Stdio::null()).spawn().unwrap();
        let deadline = Instant::now() + PATIENCE;
        while !ready.exists() {
            if holder.try_wait().unwrap().is_some() || Instant::now() > deadline {
                skip("a file system cannot be mounted here");
                return None;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        Some(Self { sandbox, holder, place: place.to_owned() })
    }

    /// Runs a program in the main worktree, as seen with the disk.
    pub(crate) fn run(&self, args: &[&str]) -> Ran {
        let mut command: Command = self.sandbox.command("nsenter");
        command.args(["-m", "-t", &self.holder.id().to_string(), "sh", "-c"]);
        command.args(["cd \"$0\" && exec \"$@\""]).arg(self.sandbox.path()).args(args);
        command.output().unwrap().into()
    }

    pub(crate) fn claudio(&self, args: &[&str]) -> Ran {
        self.run(&[&["git", "claudio"], args].concat())
    }

    /// Returns where others see what is on the disk.
    pub(crate) fn path(&self) -> PathBuf {
        let inside = self.place.strip_prefix("/").unwrap();
        Path::new("/proc").join(self.holder.id().to_string()).join("root").join(inside)
    }

    fn ballast(&self) -> String {
        // Where git does not look.
        let directory = if self.place.join(".git").exists() { ".git/" } else { "" };
        self.place.join(directory).join("ballast").display().to_string()
    }

    /// Leaves so many kilobytes free.
    pub(crate) fn fill(&self, left: u64) {
        let script = "dd if=/dev/zero of=\"$0\" bs=4096; truncate -s \"-$1\" \"$0\"";
        self.run(&["sh", "-c", script, &self.ballast(), &format!("{left}K")]).ended(0);
    }

    pub(crate) fn empty(&self) {
        self.run(&["rm", "-f", &self.ballast()]).ended(0);
    }
}

impl Drop for SmallDisk<'_> {
    fn drop(&mut self) {
        let _ = self.holder.kill();
        let _ = self.holder.wait();
    }
}
