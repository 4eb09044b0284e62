//! The differences between two states as git prints and counts them.

use super::Lab;
use crate::git::Result;
use crate::git::command::Git;
use crate::git::work::{self, DiffOptions, FileChange};
use std::process::Stdio;

impl Lab<'_> {
    /// Writes what has to be done to the first state to get the second to `out`, as git does.
    ///
    /// A reader of `out` that goes away is no error.
    ///
    /// # Errors
    /// If git cannot read them.
    pub fn diff(&self, from: usize, to: usize, options: &DiffOptions, out: Stdio) -> Result<()> {
        let args = work::arguments(options);
        self.git()?.args(["--no-pager", "diff"]).args(args).args(self.trees(from, to)).stream(out)
    }

    /// Returns the files in which two states differ, sorted by path; those count as committed that
    /// are so in both.
    ///
    /// # Errors
    /// If git cannot read them.
    pub fn files(&self, from: usize, to: usize) -> Result<Vec<FileChange>> {
        let git = self.git()?.args(work::COUNT).args(self.trees(from, to));
        let mut files = work::parse(&git.run()?)?;
        let open = [from, to].map(|state| &self.states()[state].uncommitted);
        for file in &mut files {
            let is = |path: &str| {
                let is = |bytes: &[u8]| String::from_utf8_lossy(bytes) == path;
                open.iter().any(|changes| changes.iter().any(|change| is(&change.path)))
            };
            file.committed = !is(&file.path) && !file.old_path.as_deref().is_some_and(is);
        }
        Ok(files)
    }

    fn trees(&self, from: usize, to: usize) -> [String; 3] {
        let tree = |state: usize| self.states()[state].tree.to_string();
        [tree(from), tree(to), String::from("--")]
    }

    /// Returns a command that sees all states and can change nothing.
    fn git(&self) -> Result<Git> {
        self.share()?;
        let (repository, dir) = (self.repository(), self.directory());
        // What it runs to show files as text may run git itself.
        let git = Git::beside(repository, dir).reading().scratch_index(&dir.join("index"));
        Ok(git.env("GIT_OBJECT_DIRECTORY", dir.join("objects")))
    }
}
