//! Whether attributes can change what is stored, or how it is merged.
//!
//! Only the words in the attribute files are looked for: a false alarm costs a git process, a missed
//! word would be a wrong answer.

use super::Id;
use super::trees::Odb;
use crate::git::{Error, Result};
use gix::objs::FindExt;
use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::path::{Path, PathBuf};

/// Words without which no attribute changes a file on its way into the repository.
const CONVERTING: [&[u8]; 6] =
    [b"filter", b"ident", b"text", b"crlf", b"eol", b"working-tree-encoding"];

/// Words without which no attribute changes how files are merged. Macros may stand for anything.
const MERGING: [&[u8]; 4] = [b"merge", b"binary", b"conflict-marker-size", b"[attr]"];

/// Whether git may change files of this worktree when it stores them.
pub(super) fn may_convert(
    opened: &gix::Repository,
    root: &Path,
    index: &gix::index::State,
    untracked: &[Vec<u8>],
) -> Result<bool> {
    let config = opened.config_snapshot();
    let value = config.string("core.autocrlf");
    let off = |value: &[u8]| {
        ["false", "no", "off", "0", ""].iter().any(|no| value.eq_ignore_ascii_case(no.as_bytes()))
    };
    let elsewhere = config.string("attr.tree").is_some();
    if elsewhere || value.is_some_and(|value| !off(&value)) || global(opened, &CONVERTING)? {
        return Ok(true);
    }
    for path in files(index, untracked) {
        let file = root.join(std::ffi::OsStr::from_bytes(path));
        // git falls back to what the index holds; whatever that is, let git decide.
        if !file.exists() || mentions_in(&file, &CONVERTING)? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Returns the attribute files in an index and among the untracked ones.
pub(super) fn files<'a>(
    index: &'a gix::index::State,
    untracked: &'a [Vec<u8>],
) -> impl Iterator<Item = &'a [u8]> {
    let tracked = index.entries().iter().map(|entry| -> &[u8] { entry.path(index) });
    tracked.chain(untracked.iter().map(Vec::as_slice)).filter(|path| is_file(path))
}

/// Whether this is the path of an attribute file.
pub(super) fn is_file(path: &[u8]) -> bool {
    let dir = path.strip_suffix(b".gitattributes");
    dir.is_some_and(|dir| dir.is_empty() || dir.ends_with(b"/"))
}

/// The word without which no attribute says what is text when renames are looked for.
const RENAMING: [&[u8]; 1] = [b"diff"];

/// What attributes and settings have a say in.
#[derive(Debug, Default, Clone, Copy)]
pub(super) struct Say {
    /// How files are merged.
    pub(super) merges: bool,
    /// Which renames are found.
    pub(super) renames: bool,
}

impl Say {
    fn of(text: &[u8]) -> Self {
        Self { merges: mentions(text, &MERGING), renames: mentions(text, &RENAMING) }
    }

    fn or(self, other: Self) -> Self {
        Self { merges: self.merges || other.merges, renames: self.renames || other.renames }
    }
}

/// What settings and attribute files have a say in: asked once for each directory.
#[derive(Debug, Default)]
pub(super) struct Steered {
    everywhere: Option<bool>,
    trees: HashMap<gix::ObjectId, Say>,
}

impl Steered {
    /// Notes that a tree holds no attribute files.
    pub(super) fn has_none(&mut self, tree: Id) {
        self.trees.insert(tree.0, Say::default());
    }

    /// Returns what they have a say in where this tree is our side.
    pub(super) fn say(&mut self, opened: &gix::Repository, odb: &Odb, tree: Id) -> Result<Say> {
        let merges = match self.everywhere {
            Some(known) => known,
            None => *self.everywhere.insert(everywhere(opened)?),
        };
        Ok(self.within(odb, tree.0)?.or(Say { merges, renames: false }))
    }

    fn within(&mut self, odb: &Odb, tree: gix::ObjectId) -> Result<Say> {
        if tree.is_empty_tree() {
            return Ok(Say::default());
        }
        if let Some(&known) = self.trees.get(&tree) {
            return Ok(known);
        }
        let (mut buffer, mut blob) = (Vec::new(), Vec::new());
        let found =
            odb.find_tree(&tree, &mut buffer).map_err(Error::read(format!("tree {tree}")))?;
        let mut say = Say::default();
        for entry in &found.entries {
            if entry.mode.is_tree() {
                say = say.or(self.within(odb, entry.oid.into())?);
            } else if entry.filename == ".gitattributes" && !entry.mode.is_commit() {
                let what = Error::read(format!("object {}", entry.oid));
                let text = odb.find_blob(entry.oid, &mut blob).map_err(what)?;
                say = say.or(Say::of(text.data));
            }
        }
        self.trees.insert(tree, say);
        Ok(say)
    }
}

/// Whether settings or the attribute files outside of the trees change how files are merged.
fn everywhere(opened: &gix::Repository) -> Result<bool> {
    let config = opened.config_snapshot();
    let steered = config.string("merge.default").is_some()
        || config.string("attr.tree").is_some()
        || config.boolean("merge.renormalize") == Some(true);
    Ok(steered || global(opened, &MERGING)?)
}

/// Whether the attribute files of the machine, the user and the repository hold one of the words.
fn global(opened: &gix::Repository, words: &[&[u8]]) -> Result<bool> {
    let mut files: Vec<PathBuf> =
        opened.attribute_global_paths().map_err(Error::read("the attribute files"))?;
    files.push(opened.common_dir().join("info/attributes"));
    for file in files {
        if mentions_in(&file, words)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn mentions_in(file: &Path, words: &[&[u8]]) -> Result<bool> {
    match fs::read(file) {
        Ok(text) => Ok(mentions(&text, words)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            Ok(false)
        }
        Err(error) => Err(Error::io("read", file)(error)),
    }
}

fn mentions(text: &[u8], words: &[&[u8]]) -> bool {
    words.iter().any(|word| text.windows(word.len()).any(|window| window == *word))
}
