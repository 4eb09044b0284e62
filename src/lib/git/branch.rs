//! Names of branches: which are possible, which are taken.

use super::{Error, Repository, Result};

/// Checks that `name` can be a branch, by git's own rules.
pub fn check_name(name: &str) -> Result<()> {
    let invalid = || Error::InvalidBranch(name.to_owned());
    // "HEAD" means something else wherever a branch could be named; "-x" is an option.
    if name.starts_with('-') || name == "HEAD" {
        return Err(invalid());
    }
    let full = format!("refs/heads/{name}");
    gix::validate::reference::name(full.as_str().into()).map(drop).map_err(|_| invalid())
}

/// Whether a branch of that short name exists.
pub fn exists(repository: &Repository, name: &str) -> Result<bool> {
    Ok(commit_of(repository, name)?.is_some())
}

/// Returns the commit that the branch of that short name is at, or `None` if there is no such
/// branch.
pub fn commit_of(repository: &Repository, name: &str) -> Result<Option<String>> {
    let opened = repository.open()?;
    let full = format!("refs/heads/{name}");
    let found = opened.try_find_reference(full.as_str()).map_err(Error::read(&full))?;
    let Some(mut reference) = found else { return Ok(None) };
    let id = reference.peel_to_id().map_err(Error::read(&full))?;
    Ok(Some(id.to_string()))
}

/// Returns the short name of the branch that is meant by this one: itself, or what it stands for as a
/// symbolic ref, whether there is such a branch or not.
///
/// # Errors
/// [`Error::SymbolicBranch`] if that is no branch.
pub fn resolve(repository: &Repository, name: &str) -> Result<String> {
    // As deep as git follows them.
    const DEEPEST: usize = 5;
    let opened = repository.open()?;
    let mut current = name.to_owned();
    for _ in 0..=DEEPEST {
        let full = format!("refs/heads/{current}");
        let found = opened.try_find_reference(full.as_str()).map_err(Error::read(&full))?;
        let target = found.and_then(|found| found.target().try_name().map(|to| to.to_string()));
        let Some(target) = target else { return Ok(current) };
        match target.strip_prefix("refs/heads/") {
            Some(short) => current = short.to_owned(),
            None => return Err(Error::SymbolicBranch { name: name.to_owned(), target }),
        }
    }
    Err(Error::SymbolicBranch { name: name.to_owned(), target: current })
}

/// Returns the short names of all branches that begin with `prefix`, sorted.
pub fn names(repository: &Repository, prefix: &str) -> Result<Vec<String>> {
    let opened = repository.open()?;
    let read = || format!("branches of '{}'", repository.common_dir().display());
    let platform = opened.references().map_err(Error::read(read()))?;
    let mut names = Vec::new();
    for branch in platform.local_branches().map_err(Error::read(read()))? {
        let branch = branch.map_err(Error::read(read()))?;
        let name = branch.name().shorten().to_string();
        if name.starts_with(prefix) {
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}

/// Whether the history of `of` holds the commit `commit`.
pub(super) fn is_ancestor(repository: &Repository, commit: &str, of: &str) -> Result<bool> {
    let git = super::command::Git::new(repository).reading();
    Ok(git.args(["merge-base", "--is-ancestor", commit, of]).run_or(1)?.is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::git::testing::Sandbox;

    #[test]
    fn gits_own_rules() {
        let sandbox = Sandbox::with_commit();
        let names = [
            "a",
            "a/b",
            "claudio/abc12-fix",
            "ü/ß",
            "a.b",
            "a-",
            "@a",
            "a@b",
            "HEADS",
            "x/HEAD",
            "",
            "-a",
            "HEAD",
            "@",
            "a b",
            "a..b",
            "a~1",
            "a^",
            "a:b",
            "a?",
            "a*",
            "a[b",
            "a\\b",
            "/a",
            "a/",
            "a//b",
            ".a",
            "a/.b",
            "a.",
            "a.lock",
            "a.lock/b",
            "a@{b",
            "a\u{7f}",
            "a\tb",
            "a/-b",
            "@/a",
            "a/@",
        ];
        for name in names {
            let args = ["check-ref-format", "--branch", name];
            let theirs = sandbox.try_git_in(&sandbox.path(), args).status.success();
            assert_eq!(check_name(name).is_ok(), theirs, "{name:?}");
        }
    }

    #[test]
    fn a_branch_that_stands_for_another_one_is_that_one() {
        let sandbox = Sandbox::with_commit();
        for (name, target) in [
            ("master", "refs/heads/main"),
            ("trunk", "refs/heads/master"),
            ("gone", "refs/heads/nowhere"),
            ("tagged", "refs/tags/v1"),
            ("round", "refs/heads/again"),
            ("again", "refs/heads/round"),
        ] {
            sandbox.git(["symbolic-ref", &format!("refs/heads/{name}"), target]);
        }
        let repository = sandbox.repository();
        for (name, meant) in [
            ("main", "main"),
            ("master", "main"),
            ("trunk", "main"),
            ("gone", "nowhere"),
            ("x", "x"),
        ] {
            assert_eq!(resolve(&repository, name).unwrap(), meant);
        }
        for name in ["tagged", "round"] {
            let error = resolve(&repository, name).unwrap_err();
            assert!(matches!(error, Error::SymbolicBranch { .. }), "{error}");
        }
    }

    #[test]
    fn loose_and_packed_branches_are_found() {
        let sandbox = Sandbox::with_commit();
        sandbox.git(["branch", "claudio/a"]);
        sandbox.git(["pack-refs", "--all"]);
        sandbox.git(["branch", "claudio/b"]);
        sandbox.git(["tag", "claudio/c"]);
        let repository = sandbox.repository();
        assert_eq!(names(&repository, "claudio/").unwrap(), ["claudio/a", "claudio/b"]);
        assert!(exists(&repository, "claudio/a").unwrap());
        assert!(!exists(&repository, "claudio/c").unwrap());
        assert!(!exists(&repository, "claudio").unwrap());
    }
}
