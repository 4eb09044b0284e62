//! What an instance starts from.

use super::command::Git;
use super::{Error, Repository, Result};
use crate::instance::Base;

/// Returns the base that a new instance starts from.
///
/// That is `rev` if it is given, else `setting` (the value of `branch.base`), else the remote's
/// default branch as it was last fetched (`origin`, or the only remote), else what the worktree has
/// checked out. A name is taken as git takes it: `main` is the local branch, `origin/main` the
/// remote-tracking one; nothing is fetched.
///
/// # Errors
/// If there is no commit yet, or the name is unknown or names no commit.
pub fn resolve_base(
    repository: &Repository,
    rev: Option<&str>,
    setting: Option<&str>,
) -> Result<Base> {
    let opened = repository.open_current()?;
    if let Some(given) = rev.or(setting) {
        return resolve(repository, &opened, given);
    }
    if let Some(base) = remote_default(&opened) {
        return Ok(base);
    }
    let reference = opened.head_name().map_err(Error::read("'HEAD'"))?;
    let commit = opened.head_commit().map_err(|_| Error::NoCommit)?;
    Ok(Base { reference: reference.map(|name| name.to_string()), commit: commit.id.to_string() })
}

/// Returns the commit that `rev` names, in full hexadecimal.
pub fn commit(repository: &Repository, rev: &str) -> Result<String> {
    Ok(resolve(repository, &repository.open_current()?, rev)?.commit)
}

/// Returns the full name of the remote's default branch (`refs/remotes/origin/main`), as far as
/// this repository knows it.
pub fn remote_default_branch(repository: &Repository) -> Result<Option<String>> {
    Ok(remote_default(&repository.open()?).and_then(|base| base.reference))
}

/// Returns the commit of the local branch `name`, or `None` if there is no such branch.
pub fn head_of(repository: &Repository, name: &str) -> Result<Option<String>> {
    super::branch::commit_of(repository, name)
}

fn resolve(repository: &Repository, opened: &gix::Repository, rev: &str) -> Result<Base> {
    let unknown = || Error::UnknownRevision(rev.to_owned());
    if rev.trim().is_empty() {
        return Err(unknown());
    }
    if let Some(reference) = named(opened, rev) {
        return reference;
    }
    // Everything that is not simply a name: `HEAD~3`, `v1^{}`, `main@{yesterday}`, `abc123`.
    let parse = |text: &str| {
        let args = ["rev-parse", "--verify", "--quiet", "--end-of-options", text];
        let found = Git::current(repository).reading().args(args).run_or(1)?;
        Ok::<_, Error>(found.map(|id| String::from_utf8_lossy(&id).trim().to_owned()))
    };
    if let Some(object) = parse(rev)? {
        return match parse(&format!("{object}^{{commit}}"))? {
            Some(commit) => Ok(Base { reference: None, commit }),
            None => Err(Error::NotACommit(rev.to_owned())),
        };
    }
    Err(if opened.head_commit().is_err() { Error::NoCommit } else { unknown() })
}

/// Returns the base if `rev` is the name of a ref, by git's order of where to look.
fn named(opened: &gix::Repository, rev: &str) -> Option<Result<Base>> {
    // An object's name in full wins over a ref that is called like it.
    if rev.len() == opened.object_hash().len_in_hex() && rev.bytes().all(|b| b.is_ascii_hexdigit())
    {
        return None;
    }
    let mut reference = opened.try_find_reference(rev).ok()??;
    while let Some(next) = reference.follow() {
        reference = next.ok()?;
    }
    let name = reference.name().as_bstr().to_string();
    let is_kept =
        ["refs/heads/", "refs/remotes/", "refs/tags/"].iter().any(|space| name.starts_with(space));
    let Ok(commit) = reference.peel_to_commit() else {
        return Some(Err(Error::NotACommit(rev.to_owned())));
    };
    Some(Ok(Base { reference: is_kept.then_some(name), commit: commit.id.to_string() }))
}

fn remote_default(opened: &gix::Repository) -> Option<Base> {
    let names = opened.remote_names();
    let remote = match names.iter().any(|name| name.as_slice() == b"origin") {
        true => String::from("origin"),
        false if names.len() == 1 => names.iter().next()?.to_string(),
        false => return None,
    };
    let head = format!("refs/remotes/{remote}/HEAD");
    let head = opened.try_find_reference(head.as_str()).ok()??;
    let mut target = head.follow()?.ok()?;
    let reference = Some(target.name().as_bstr().to_string());
    let commit = target.peel_to_commit().ok()?;
    Some(Base { reference, commit: commit.id.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    fn base(sandbox: &Sandbox, rev: &str) -> Result<Base> {
        resolve_base(&sandbox.repository(), Some(rev), None)
    }

    #[test]
    fn names_are_taken_as_git_takes_them() {
        let sandbox = Sandbox::with_commit();
        let first = sandbox.git(["rev-parse", "HEAD"]);
        sandbox.git(["tag", "-a", "-m", "x", "v1"]);
        sandbox.git(["branch", "other"]);
        sandbox.git(["tag", "both"]);
        sandbox.commit("second");
        sandbox.git(["branch", "both"]);
        sandbox.git(["update-ref", "refs/weird/x", "HEAD"]);
        let refs = [
            ("main", Some("refs/heads/main")),
            ("HEAD", Some("refs/heads/main")),
            ("heads/main", Some("refs/heads/main")),
            ("v1", Some("refs/tags/v1")),
            ("both", Some("refs/tags/both")),
            ("other", Some("refs/heads/other")),
            ("refs/weird/x", None),
            ("HEAD~1", None),
            ("main^", None),
            (&first[..8], None),
            (&first, None),
            (":/first", None),
        ];
        for (rev, reference) in refs {
            let found = base(&sandbox, rev).unwrap();
            let object = sandbox.git(["rev-parse", rev]);
            let commit = sandbox.git(["rev-parse", &format!("{object}^{{commit}}")]);
            assert_eq!((found.commit, found.reference.as_deref()), (commit, reference), "{rev}");
        }
    }

    #[test]
    fn what_is_no_commit_is_an_error_by_its_kind() {
        let sandbox = Sandbox::with_commit();
        for rev in ["nothing", "-x", "--all", "", " ", "HEAD~9", "main..main", "no\nsuch"] {
            let error = base(&sandbox, rev).unwrap_err();
            assert!(matches!(error, Error::UnknownRevision(_)), "{rev:?}: {error}");
        }
        for rev in ["HEAD:a.txt", "HEAD^{tree}"] {
            assert!(matches!(base(&sandbox, rev).unwrap_err(), Error::NotACommit(_)), "{rev}");
        }
        let empty = Sandbox::empty();
        for rev in [None, Some("HEAD"), Some("main")] {
            let error = resolve_base(&empty.repository(), rev, None).unwrap_err();
            assert!(matches!(error, Error::NoCommit), "{rev:?}: {error}");
        }
    }

    #[test]
    fn without_a_name_setting_then_remote_then_current() {
        let sandbox = Sandbox::with_commit();
        let default = |setting: Option<&str>| {
            resolve_base(&sandbox.repository(), None, setting).unwrap().reference
        };
        sandbox.git(["checkout", "-q", "-b", "work"]);
        assert_eq!(default(None).as_deref(), Some("refs/heads/work"));
        assert_eq!(default(Some("main")).as_deref(), Some("refs/heads/main"));
        sandbox.git(["update-ref", "refs/remotes/origin/trunk", "HEAD"]);
        sandbox.git(["remote", "add", "origin", "/nowhere"]);
        assert_eq!(default(None).as_deref(), Some("refs/heads/work"), "remote HEAD not known");
        let head = ["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/trunk"];
        sandbox.git(head);
        assert_eq!(default(None).as_deref(), Some("refs/remotes/origin/trunk"));
        sandbox.git(["checkout", "-q", "--detach"]);
        sandbox.git(["remote", "remove", "origin"]);
        assert_eq!(default(None), None, "a detached HEAD has no ref");
    }
}
