//! The settings that belong to one branch: `branch.<name>.*` of the repository.

use super::command::Git;
use super::{Repository, Result};

/// Returns the settings of the branch `name`: full key and value, in their order.
pub(super) fn read(repository: &Repository, name: &str) -> Result<Vec<(String, String)>> {
    let list = ["config", "--local", "--list", "-z"];
    let out = Git::new(repository).reading().args(list).run()?;
    let prefix = format!("branch.{name}.");
    let mut found = Vec::new();
    for entry in out.split(|&byte| byte == 0) {
        let entry = String::from_utf8_lossy(entry);
        if let Some((key, value)) = entry.split_once('\n')
            && key.strip_prefix(&prefix).is_some_and(|rest| !rest.contains('.'))
        {
            found.push((key.to_owned(), value.to_owned()));
        }
    }
    Ok(found)
}

/// Gives the branch `name` these settings, unless it has some.
pub(super) fn write(
    repository: &Repository,
    name: &str,
    settings: &[(String, String)],
) -> Result<()> {
    if settings.is_empty() || !read(repository, name)?.is_empty() {
        return Ok(());
    }
    for (key, value) in settings {
        Git::new(repository).args(["config", "--local", "--add", key, value]).run()?;
    }
    Ok(())
}
