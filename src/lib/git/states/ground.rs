//! What merges stand on beside the states and the settings: objects that are replaced by others, where
//! the history is cut off, and the git program itself. None of it shows in the name of an object.

use crate::git::command::Git;
use crate::git::{Error, Repository, Result};
use crate::sys::program::{self, ProgramFile};
use std::ffi::OsStr;
use std::fs;
use std::io::ErrorKind;

/// A smaller file called `git` only starts another one, which may change without it.
const LEAST: u64 = 1 << 20;

/// Returns what all of it comes to, in lines.
pub(super) fn describe(repository: &Repository, opened: &gix::Repository) -> Result<String> {
    let mut text = git_program(repository)?;
    if gix::path::env::var("GIT_NO_REPLACE_OBJECTS").is_some() {
        text.push_str("no replacements\n");
    }
    let mut replaced = Vec::new();
    let refs = opened.references().map_err(Error::read("the refs"))?;
    for found in refs.prefixed("refs/replace/").map_err(Error::read("the refs"))? {
        // One that cannot be read replaces nothing.
        let Ok(found) = found else { continue };
        replaced.extend(format!("{} {:?}\n", found.name().as_bstr(), found.target()).into_bytes());
    }
    text.push_str(&line("replaced", &replaced)?);
    for name in ["shallow", "info/grafts"] {
        let path = opened.common_dir().join(name);
        let bytes = match fs::read(&path) {
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            read => read.map_err(Error::io("read", &path))?,
        };
        text.push_str(&line(name, &bytes)?);
    }
    Ok(text)
}

fn line(name: &str, bytes: &[u8]) -> Result<String> {
    if bytes.is_empty() {
        return Ok(String::new());
    }
    let hash = gix::objs::compute_hash(gix::hash::Kind::Sha1, gix::objs::Kind::Blob, bytes);
    Ok(format!("{name}={}\n", hash.map_err(Error::read("what merges stand on"))?))
}

/// Returns what tells one version of git from another: it is not asked, for that takes longer than
/// all the rest, unless its file says nothing of it.
fn git_program(repository: &Repository) -> Result<String> {
    let found = program::on_path(OsStr::new("git")).and_then(|path| ProgramFile::of(&path));
    let mut text = format!("git={found:?}\n");
    if found.is_none_or(|file| file.size < LEAST) {
        text.push_str(&Git::unpinned(repository, repository.home_path()).args(["version"]).line()?);
        text.push('\n');
    }
    Ok(text)
}
