//! Settings and hooks: files that git reads and that all worktrees share.

use super::digest;
use crate::git::command::Git;
use crate::git::{Error, Repository, Result, config};
use std::collections::BTreeMap;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

/// A hook that is larger is told by its size and time alone.
const LARGE: u64 = 8 << 20;

/// Returns a digest of the values of each key in the repository's own files. A key is written as git
/// writes it, without what a URL in it may hold of a password.
pub(super) fn config(repository: &Repository) -> Result<BTreeMap<String, String>> {
    let mut values: BTreeMap<String, String> = BTreeMap::new();
    for (file, prefix) in [("config", ""), ("config.worktree", "worktree: ")] {
        let path = repository.common_dir().join(file);
        let bytes = match fs::read(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => continue,
            Err(error) => return Err(Error::io("read", &path)(error)),
        };
        for (key, value) in settings(&path, &bytes)? {
            let all = values.entry(format!("{prefix}{}", without_password(&key))).or_default();
            all.push_str(&value);
            all.push('\0');
        }
    }
    Ok(values.into_iter().map(|(key, all)| (key, digest(all.as_bytes()))).collect())
}

/// Returns the settings in one file, what it includes left out.
fn settings(path: &Path, bytes: &[u8]) -> Result<Vec<(String, String)>> {
    let meta = gix::config::file::Metadata::from(gix::config::Source::Local);
    let parsed = gix::config::File::from_bytes_no_includes(bytes, meta, Default::default())
        .map_err(Error::read(format!("'{}'", path.display())))?;
    let mut found = Vec::new();
    for section in parsed.sections() {
        let header = section.header();
        let name = header.name().to_string().to_lowercase();
        let middle =
            header.subsection_name().map(|middle| format!(".{middle}")).unwrap_or_default();
        let mut seen = Vec::new();
        for key in section.value_names() {
            let key = key.to_lowercase();
            if seen.contains(&key) {
                continue;
            }
            for value in section.values(&key) {
                found.push((format!("{name}{middle}.{key}"), value.to_string()));
            }
            seen.push(key);
        }
    }
    Ok(found)
}

/// Returns a key without what stands between `://` and `@`.
fn without_password(key: &str) -> String {
    match key.split_once("://") {
        Some((scheme, rest)) => match rest.split_once('@') {
            Some((_, host)) => format!("{scheme}://{host}"),
            None => key.to_owned(),
        },
        None => key.to_owned(),
    }
}

/// Returns the hooks that the repository holds: those in its own directory, and in the one that
/// `core.hooksPath` names if that is inside. What the repository tracks is left out: that is a file
/// like others.
pub(super) fn hooks(repository: &Repository) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    list(&repository.common_dir().join("hooks"), "hooks", &[], &mut found);
    let home = repository.home_path();
    if let Some(named) =
        config::string(repository, "core.hooksPath")?.filter(|named| !named.is_empty())
    {
        let path: PathBuf = home.join(&named);
        let inside = path.starts_with(home) || path.starts_with(repository.common_dir());
        if inside && path != repository.common_dir().join("hooks") {
            list(&path, &named, &tracked(repository, &path)?, &mut found);
        }
    }
    Ok(found)
}

/// Returns the tracked files below `path`.
fn tracked(repository: &Repository, path: &Path) -> Result<Vec<PathBuf>> {
    let Some(main) = repository.main_worktree().filter(|main| path.starts_with(main)) else {
        return Ok(Vec::new());
    };
    let git = Git::at(repository, main, repository.common_dir()).reading();
    let git = git.env("GIT_LITERAL_PATHSPECS", "1").args(["ls-files", "-z", "--"]).args([path]);
    let listed = git.run()?;
    let text = String::from_utf8_lossy(&listed);
    Ok(text.split('\0').filter(|path| !path.is_empty()).map(|path| main.join(path)).collect())
}

fn list(directory: &Path, shown: &str, except: &[PathBuf], found: &mut BTreeMap<String, String>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        let Ok(meta) = fs::symlink_metadata(&path) else { continue };
        if meta.is_dir() || except.contains(&path) {
            continue;
        }
        let content = if meta.is_symlink() {
            let target = fs::read_link(&path).unwrap_or_default();
            format!("link {}", digest(target.as_os_str().as_encoded_bytes()))
        } else if meta.len() > LARGE {
            format!("{} {:?}", meta.len(), meta.modified().ok())
        } else {
            fs::read(&path).map_or_else(|error| error.to_string(), |bytes| digest(&bytes))
        };
        let name = format!("{shown}/{}", entry.file_name().to_string_lossy());
        found.insert(name, format!("{:o} {content}", meta.permissions().mode() & 0o7777));
    }
}
