//! States that only git itself can take: filters, line endings, submodules, sparse indexes.
//!
//! git adds the files to a copy of the index and puts what is new into a directory of our own.

use crate::git::command::{Git, option};
use crate::git::worktree::Worktree;
use crate::git::{Error, Repository, Result, work};
use std::path::PathBuf;
use tempfile::TempDir;

/// Objects that git stored in a directory of ours.
#[derive(Debug)]
pub(super) struct Stored {
    dir: TempDir,
    pub(super) tree: gix::ObjectId,
}

impl Stored {
    /// Returns the object directory; through it the repository's objects can be read too.
    pub(super) fn objects(&self) -> PathBuf {
        self.dir.path().join("objects")
    }
}

/// Takes the state at these paths; elsewhere the worktree is as the index says.
pub(super) fn paths(
    repository: &Repository,
    worktree: &Worktree,
    paths: Vec<Vec<u8>>,
) -> Result<Stored> {
    let dir = super::lab::directory(repository)?;
    work::copy_index(worktree, &dir.path().join("index"))?;
    let git = |args: &[&str]| {
        let index = dir.path().join("index");
        let git = Git::within(repository, worktree).reading().scratch_index(&index);
        git.env("GIT_OBJECT_DIRECTORY", option("", &dir.path().join("objects")))
            .env("GIT_LITERAL_PATHSPECS", "1")
            .args(["-c", "core.fsmonitor=false", "-c", "core.safecrlf=false"])
            .args(["-c", "advice.addEmbeddedRepo=false", "-c", "core.looseCompression=0"])
            .args(args)
    };
    if !paths.is_empty() {
        let list = paths.join(&0);
        let args = ["add", "--all", "--sparse", "--pathspec-from-file=-", "--pathspec-file-nul"];
        git(&args).stdin(list).run().map_err(|error| of_files(worktree, error))?;
    }
    let tree = git(&["write-tree"]).line().map_err(|error| of_files(worktree, error))?;
    let tree = gix::ObjectId::from_hex(tree.as_bytes())
        .map_err(Error::read("the output of 'git write-tree'"))?;
    Ok(Stored { dir, tree })
}

/// Returns what git said of the files of a worktree, without the command: nobody has typed it.
fn of_files(worktree: &Worktree, error: Error) -> Error {
    let Error::Failed { stderr, .. } = &error else { return error };
    // The last of it says what it all comes to.
    let fatal = stderr.lines().rev().find_map(|line| line.strip_prefix("fatal: "));
    let said = fatal.unwrap_or(stderr.strip_prefix("error: ").unwrap_or(stderr));
    match said.is_empty() {
        true => error,
        false => Error::read(format!("'{}'", worktree.path().display()))(said),
    }
}

/// Takes the state of the whole worktree.
pub(super) fn whole(repository: &Repository, worktree: &Worktree) -> Result<Stored> {
    let list = |args: &[&str]| {
        let git = Git::within(repository, worktree).reading();
        let out = git.args(["-c", "core.fsmonitor=false", "ls-files", "-z"]).args(args).run()?;
        let paths = out.split(|&byte| byte == 0).filter(|path| !path.is_empty());
        Ok::<_, Error>(paths.map(<[u8]>::to_vec).collect::<Vec<_>>())
    };
    let mut found = list(&["--modified", "--deleted"])?;
    // What ends so is a nested repository, which is not part of this one's work.
    let others = list(&["--others", "--exclude-standard"])?;
    found.extend(others.into_iter().filter(|path| !path.ends_with(b"/")));
    found.sort();
    found.dedup();
    paths(repository, worktree, found)
}
