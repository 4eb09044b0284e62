//! Writes the index of a fresh worktree, as git would have.

use super::plan::Plan;
use crate::git::{Error, Result};
use gix::objs::tree::EntryKind;
use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::Path;

/// What an index remembers of a file, so that git need not read it to see that it is unchanged.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FileStat {
    /// Seconds and nanoseconds of the last change of the file or its properties.
    pub(super) changed: (u32, u32),
    /// Seconds and nanoseconds of the last change of its content.
    pub(super) modified: (u32, u32),
    /// The device it is on.
    pub(super) device: u32,
    /// Its inode.
    pub(super) inode: u32,
    /// Who owns it.
    pub(super) user: u32,
    /// Which group owns it.
    pub(super) group: u32,
    /// Its size in bytes.
    pub(super) size: u32,
}

impl FileStat {
    /// Returns what the file system says, cut to the 32 bits that an index holds.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "as git does it")]
    #[allow(clippy::unnecessary_cast, reason = "the types differ between systems")]
    pub(super) fn of(stat: &libc::stat) -> Self {
        Self {
            changed: (stat.st_ctime as u32, stat.st_ctime_nsec as u32),
            modified: (stat.st_mtime as u32, stat.st_mtime_nsec as u32),
            device: stat.st_dev as u32,
            inode: stat.st_ino as u32,
            user: stat.st_uid,
            group: stat.st_gid,
            size: stat.st_size as u32,
        }
    }
}

/// Writes the index into a worktree's `git_dir`. An entry without a `FileStat` is one that git has
/// yet to check out.
///
/// # Errors
/// If there is an index already, or it cannot be written.
pub(super) fn write(git_dir: &Path, plan: &Plan, stats: &[FileStat]) -> Result<()> {
    let mut bytes = encode(plan, stats);
    let mut hasher = gix::hash::hasher(gix::hash::Kind::Sha1);
    hasher.update(&bytes);
    let sum = hasher.try_finalize().map_err(Error::read("the new index"))?;
    bytes.extend_from_slice(sum.as_bytes());
    let (lock, index) = (git_dir.join("index.lock"), git_dir.join("index"));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&lock)
        .map_err(Error::io("create", &lock))?;
    let written = file.write_all(&bytes).and_then(|()| fs::rename(&lock, &index));
    written.map_err(|error| {
        let _ = fs::remove_file(&lock);
        Error::io("write", &index)(error)
    })
}

#[expect(clippy::cast_possible_truncation, reason = "a plan has fewer than 4 billion entries")]
fn encode(plan: &Plan, stats: &[FileStat]) -> Vec<u8> {
    let mut out = Vec::with_capacity(plan.entries.len() * 128);
    out.extend_from_slice(b"DIRC");
    number(&mut out, 2);
    number(&mut out, plan.entries.len() as u32);
    for (entry, stat) in plan.entries.iter().zip(stats) {
        let start = out.len();
        for value in [
            stat.changed.0,
            stat.changed.1,
            stat.modified.0,
            stat.modified.1,
            stat.device,
            stat.inode,
            mode(entry.kind),
            stat.user,
            stat.group,
            stat.size,
        ] {
            number(&mut out, value);
        }
        out.extend_from_slice(entry.id.as_bytes());
        let path = plan.path(entry);
        out.extend_from_slice(&(path.len().min(0xfff) as u16).to_be_bytes());
        out.extend_from_slice(path);
        // One to eight zero bytes, so that every entry begins at a multiple of eight.
        let padding = 8 - (out.len() - start) % 8;
        out.resize(out.len() + padding, 0);
    }
    let trees = encode_trees(plan);
    out.extend_from_slice(b"TREE");
    number(&mut out, trees.len() as u32);
    out.extend_from_slice(&trees);
    out
}

fn encode_trees(plan: &Plan) -> Vec<u8> {
    let mut out = Vec::new();
    for directory in &plan.directories {
        out.extend_from_slice(&directory.name);
        out.push(0);
        let counts = format!("{} {}\n", directory.entries, directory.directories);
        out.extend_from_slice(counts.as_bytes());
        out.extend_from_slice(directory.id.as_bytes());
    }
    out
}

fn number(out: &mut Vec<u8>, value: u32) {
    out.extend_from_slice(&value.to_be_bytes());
}

fn mode(kind: EntryKind) -> u32 {
    match kind {
        EntryKind::Tree => 0o040_000,
        EntryKind::Blob => 0o100_644,
        EntryKind::BlobExecutable => 0o100_755,
        EntryKind::Link => 0o120_000,
        EntryKind::Commit => 0o160_000,
    }
}
