//! What git itself keeps of each instance, for the day on which `.claudio/` is gone.
//!
//! `refs/claudio/instances/<id>` points to a blob with a text of the caller's: no commit, so that
//! `git log --all` shows nothing of it; `git gc` keeps it, `git push` does not send it by itself.
//! Deliberately not here: what the text says, and when an instance is worth being remembered.

use super::command::Git;
use super::{Error, Repository, Result};

/// Where all entries are.
const ROSTER: &str = "refs/claudio/instances/";

/// Notes `text` for the instance `id`, in place of what was noted before.
///
/// # Errors
/// If it cannot be stored.
pub fn note(repository: &Repository, id: &str, text: &[u8]) -> Result<()> {
    let opened = repository.open()?;
    let blob = opened.write_blob(text).map_err(Error::read("an object just written"))?;
    let name = format!("{ROSTER}{id}");
    let args = ["update-ref", "--no-deref", &name, &blob.to_string()];
    Git::new(repository).args(args).run().map(drop)
}

/// Forgets what was noted for the instance `id`.
///
/// # Errors
/// If it cannot be removed; nothing to remove is no error.
pub fn forget(repository: &Repository, id: &str) -> Result<()> {
    let name = format!("{ROSTER}{id}");
    Git::new(repository).args(["update-ref", "--no-deref", "-d", &name]).run().map(drop)
}

/// Returns all that is noted: ids and texts.
///
/// # Errors
/// If the refs cannot be read. An entry whose object is gone is left out.
pub fn list(repository: &Repository) -> Result<Vec<(String, Vec<u8>)>> {
    let args = ["for-each-ref", "--format=%(refname)%00%(objectname)", ROSTER];
    let listed = Git::new(repository).reading().args(args).run()?;
    let listed = String::from_utf8_lossy(&listed);
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let opened = repository.open()?;
    let entry = |line: &str| {
        let (name, object) = line.split_once('\0')?;
        let id = gix::ObjectId::from_hex(object.as_bytes()).ok()?;
        let text = opened.find_object(id).ok()?.detach().data;
        Some((name.strip_prefix(ROSTER)?.to_owned(), text))
    };
    Ok(listed.lines().filter_map(entry).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    #[test]
    fn what_is_noted_survives_housekeeping_and_is_in_nobodys_way() {
        let sandbox = Sandbox::with_commit();
        let repository = sandbox.repository();
        assert_eq!(list(&repository).unwrap(), []);
        note(&repository, "abcde", b"one").unwrap();
        note(&repository, "abcde", b"two").unwrap();
        note(&repository, "fghij", b"three").unwrap();
        sandbox.git(["gc", "-q", "--prune=now"]);
        sandbox.git(["pack-refs", "--all"]);
        assert_eq!(sandbox.git(["log", "--all", "--format=%s"]), "first");
        assert!(sandbox.git(["fsck", "--strict"]).is_empty());
        forget(&repository, "fghij").unwrap();
        forget(&repository, "fghij").unwrap();
        assert_eq!(list(&repository).unwrap(), [("abcde".to_owned(), b"two".to_vec())]);
    }
}
