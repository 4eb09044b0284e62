//! How index and files of the main worktree differ from `HEAD`, as git itself says it.

use super::{Head, Look, MOST, Mark, digest};
use crate::git::command::Git;
use crate::git::{Repository, Result};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::MetadataExt;
use std::path::Path;

/// The content of a larger file is told by its size and times alone.
const LARGE: u64 = 32 << 20;

/// Reads `HEAD`, index and files of the worktree at `main` into `look`.
pub(super) fn read(
    repository: &Repository,
    main: &Path,
    before: Option<&Look>,
    look: &mut Look,
) -> Result<()> {
    let args = ["status", "--porcelain=v2", "-z", "--branch", "--no-ahead-behind"];
    let more = ["--no-renames", "--untracked-files=no", "--ignore-submodules=untracked"];
    let git = Git::at(repository, main, repository.common_dir()).reading();
    let listed = git.args(args).args(more).run()?;
    let (mut staged, mut files) = (BTreeMap::new(), BTreeMap::new());
    for line in listed.split(|&byte| byte == 0) {
        let line = String::from_utf8_lossy(line);
        if let Some(said) = line.strip_prefix("# branch.") {
            note_head(said, &mut look.head);
        } else if let Some(entry) = Entry::parse(&line) {
            if let Some(index) = entry.index.clone() {
                staged.insert(entry.path.to_owned(), index);
            }
            if entry.differs {
                let known = before.and_then(|before| before.files.get(entry.path));
                files.insert(entry.path.to_owned(), mark(main, &entry, known));
            }
        }
    }
    look.staged = capped(staged, |text| text, String::clone);
    look.files =
        capped(files, |content| Mark { content, stat: String::new() }, |mark| mark.content.clone());
    Ok(())
}

fn note_head(said: &str, head: &mut Head) {
    match said.split_once(' ') {
        Some(("oid", "(initial)")) | None => {}
        Some(("oid", commit)) => head.commit = Some(commit.to_owned()),
        Some(("head", "(detached)")) => head.branch = None,
        Some(("head", branch)) => head.branch = Some(branch.to_owned()),
        Some(_) => {}
    }
}

/// A line of `git status --porcelain=v2`.
struct Entry<'a> {
    path: &'a str,
    /// What the index holds, if that differs from `HEAD`.
    index: Option<String>,
    /// Whether the file differs from the index.
    differs: bool,
    /// What git says of a submodule; `N...` for none.
    submodule: &'a str,
}

impl<'a> Entry<'a> {
    fn parse(line: &'a str) -> Option<Self> {
        let (kind, rest) = line.split_once(' ')?;
        let fields = if kind == "u" { 10 } else { 8 };
        let mut parts = rest.splitn(fields, ' ');
        let states = parts.next()?;
        let submodule = parts.next()?;
        let facts: Vec<&str> = parts.collect();
        let (path, facts) = facts.split_last()?;
        let index = match kind {
            // Mode and object in the index.
            "1" if !states.starts_with('.') => Some(format!("{} {}", facts.get(1)?, facts.get(4)?)),
            "1" => None,
            "u" => Some(format!("unmerged {}", facts.join(" "))),
            _ => return None,
        };
        let differs = kind == "1" && !states.ends_with('.');
        Some(Self { path, index, differs, submodule })
    }
}

fn mark(main: &Path, entry: &Entry<'_>, known: Option<&Mark>) -> Mark {
    let path = main.join(entry.path);
    let simple = |content: String| Mark { content, stat: String::new() };
    if entry.submodule.starts_with('S') {
        return simple(format!("submodule {} {}", entry.submodule, head_of(&path)));
    }
    let Ok(meta) = fs::symlink_metadata(&path) else { return simple("gone".to_owned()) };
    let stat = format!(
        "{} {} {}.{} {}.{}",
        meta.len(),
        meta.ino(),
        meta.mtime(),
        meta.mtime_nsec(),
        meta.ctime(),
        meta.ctime_nsec()
    );
    if let Some(known) = known.filter(|known| known.stat == stat) {
        return known.clone();
    }
    let content = if meta.is_symlink() {
        let target = fs::read_link(&path).unwrap_or_default();
        format!("120000 {}", digest(target.as_os_str().as_encoded_bytes()))
    } else if meta.len() > LARGE || !meta.is_file() {
        format!("{:o} {stat}", meta.mode())
    } else {
        let mode = if meta.mode() & 0o100 == 0 { "100644" } else { "100755" };
        match fs::read(&path) {
            Ok(bytes) => format!("{mode} {}", digest(&bytes)),
            Err(error) => format!("{mode} {error}"),
        }
    };
    Mark { content, stat }
}

/// Returns what a submodule has checked out, if that is easily told.
fn head_of(path: &Path) -> String {
    let git_dir = fs::read_to_string(path.join(".git")).unwrap_or_default();
    let git_dir = match git_dir.trim().strip_prefix("gitdir: ") {
        Some(target) => path.join(target),
        None => path.join(".git"),
    };
    fs::read_to_string(git_dir.join("HEAD")).unwrap_or_default().trim().to_owned()
}

/// Returns `entries` with all that are too many in one.
fn capped<T>(
    mut entries: BTreeMap<String, T>,
    make: impl Fn(String) -> T,
    text: impl Fn(&T) -> String,
) -> BTreeMap<String, T> {
    let Some(first) = entries.keys().nth(MOST).cloned() else { return entries };
    let rest = entries.split_off(&first);
    let all: String =
        rest.iter().map(|(path, entry)| format!("{path}\0{}\0", text(entry))).collect();
    entries.insert(format!("{first} and {} more", rest.len() - 1), make(digest(all.as_bytes())));
    entries
}
