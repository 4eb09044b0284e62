//! The user's own check of a result, run on its files before any branch moves.

use super::Error;
use crate::git::worktree::ScratchWorktree;
use crate::instance::Record;
use crate::ops::{self, Workspace};
use std::io::{self, Read, Seek, SeekFrom};
use std::process::{Command, Stdio};

/// A check: a command that `sh` runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verify {
    /// The command.
    pub command: String,
    /// Whether a person sees what it prints, on standard error.
    pub shown: bool,
}

/// How much of a check's output is worth repeating.
const TAIL: u64 = 4000;

/// Runs the check on the files of `scratch`.
///
/// # Errors
/// [`Error::VerifyFailed`]; if it cannot be run.
pub(super) fn run(
    workspace: &Workspace,
    record: &Record,
    scratch: &ScratchWorktree<'_>,
    verify: &Verify,
) -> Result<(), ops::Error> {
    let failed = |source| ops::Error::io(format!("run '{}'", verify.command), source);
    let mut output = tempfile::tempfile().map_err(failed)?;
    let (out, err): (Stdio, Stdio) = match verify.shown {
        true => (io::stderr().into(), io::stderr().into()),
        false => {
            let copy = || output.try_clone().map_err(failed);
            (copy()?.into(), copy()?.into())
        }
    };
    let environment = workspace.environment().iter().filter(|(name, _)| !names_repository(name));
    let status = Command::new("sh")
        .args(["-c", &verify.command])
        .env_clear()
        .envs(environment.map(|(name, value)| (name, value)))
        .env("CLAUDIO_INSTANCE", record.id.as_str())
        .current_dir(scratch.worktree().path())
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .status()
        .map_err(failed)?;
    if status.success() {
        return Ok(());
    }
    let length = output.seek(SeekFrom::End(0)).map_err(failed)?;
    output.seek(SeekFrom::Start(length.saturating_sub(TAIL))).map_err(failed)?;
    let mut tail = Vec::new();
    output.read_to_end(&mut tail).map_err(failed)?;
    Err(Error::VerifyFailed {
        id: record.id.clone(),
        command: verify.command.clone(),
        status: status.to_string(),
        output: String::from_utf8_lossy(&tail).trim().to_owned(),
    }
    .into())
}

/// Whether a variable would send the check's own git calls to another repository.
fn names_repository(name: &std::ffi::OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("GIT_")
        && ["DIR", "WORK_TREE", "INDEX_FILE", "PREFIX", "NAMESPACE", "DIRECTORY", "DIRECTORIES"]
            .iter()
            .any(|end| name.ends_with(end))
}
