//! Whether the work of a branch is in another one: as its own commits, rebased or squashed.
//!
//! The proof is always the same and exact: at some commit of the target, merging the branch changes
//! nothing. Patch ids only tell which commits are worth looking at, because they pass over white
//! space. A branch whose commits cancel each other out is not proven by having no effect.

use crate::git::command::Git;
use crate::git::remote::{self, Network};
use crate::git::{Error, Repository, Result, branch, revision};
use crate::instance::Base;
use gix::ObjectId;
use std::collections::BTreeSet;
use std::time::Duration;

/// A remote that does not answer in this time proves nothing.
const FETCH_WAIT: Duration = Duration::from_secs(60);
/// How many of the target's commits are compared, newest first.
const MOST: &str = "--max-count=2000";
/// With more changed files than this, the target's commits are not filtered by them.
const MOST_PATHS: usize = 1000;

/// Where work lands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// Its name for people: `main`, `origin/main`.
    pub name: String,
    /// The commit.
    pub commit: String,
}

/// How a branch's work got there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum How {
    /// There was none.
    Empty,
    /// Its commits are there.
    Merged,
    /// Its changes are there, in other commits.
    Applied,
}

/// That a branch's work is in a target.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Landing {
    /// How.
    pub how: How,
    /// The commit of the target at which merging the branch changes nothing.
    pub at: String,
}

/// Returns where work of this base may have landed, as far as this repository knows: the base's own
/// branch, the remotes' branches of the same name, the remote's default branch.
pub fn local_targets(repository: &Repository, base: &Base) -> Result<Vec<Target>> {
    let mut names = BTreeSet::new();
    names.extend(base.reference.clone().filter(|name| !name.starts_with("refs/tags/")));
    names.extend(revision::remote_default_branch(repository)?);
    let opened = repository.open()?;
    if let Some(short) = base.reference.as_deref().and_then(short_name) {
        names.insert(format!("refs/heads/{short}"));
        for remote in opened.remote_names() {
            names.insert(format!("refs/remotes/{remote}/{short}"));
        }
    }
    let mut targets = Vec::new();
    for name in names {
        targets.extend(target(&opened, &name)?);
    }
    Ok(targets)
}

fn target(opened: &gix::Repository, name: &str) -> Result<Option<Target>> {
    let found = opened.try_find_reference(name).map_err(Error::read(name))?;
    let Some(mut reference) = found else { return Ok(None) };
    let commit = reference.peel_to_id().map_err(Error::read(name))?.to_string();
    let short = name.strip_prefix("refs/heads/").or(name.strip_prefix("refs/remotes/"));
    Ok(Some(Target { name: short.unwrap_or(name).to_owned(), commit }))
}

/// Returns the branch's name without what says whose it is.
fn short_name(full: &str) -> Option<&str> {
    let local = full.strip_prefix("refs/heads/");
    let remote = || full.strip_prefix("refs/remotes/")?.split_once('/').map(|(_, name)| name);
    local.or_else(remote)
}

/// Returns the branch that work of this base must have reached to count as landed: the remote's, as
/// it is now, or the local one where there is no remote. `None` if there is no such branch.
///
/// # Errors
/// If the remote cannot be reached: that proves nothing.
pub fn refreshed_target(repository: &Repository, base: &Base) -> Result<Option<Target>> {
    let opened = repository.open()?;
    let default = || revision::remote_default_branch(repository);
    let full = match base.reference.clone().filter(|name| short_name(name).is_some()) {
        Some(name) => Some(name),
        None => default()?,
    };
    let Some(full) = full else { return Ok(None) };
    let Some(short) = short_name(&full) else { return Ok(None) };
    let Some((remote, branch)) = upstream(&opened, &full, short) else {
        return target(&opened, &full);
    };
    let tracking = format!("refs/remotes/{remote}/{branch}");
    let update = format!("+refs/heads/{branch}:{tracking}");
    remote::refresh(repository, Network { limit: FETCH_WAIT }, &remote, &update)?;
    target(&repository.open()?, &tracking)
}

/// Returns the remote and the name of the branch there that a branch belongs to.
fn upstream(opened: &gix::Repository, full: &str, short: &str) -> Option<(String, String)> {
    let remotes: Vec<String> =
        opened.remote_names().into_iter().map(|name| name.to_string()).collect();
    if let Some(rest) = full.strip_prefix("refs/remotes/") {
        let remote = remotes.iter().find(|name| rest.starts_with(&format!("{name}/")))?;
        return Some((remote.clone(), rest[remote.len() + 1..].to_owned()));
    }
    let config = opened.config_snapshot();
    let setting = |key: &str| config.string(format!("branch.{short}.{key}").as_str());
    if let (Some(remote), Some(merge)) = (setting("remote"), setting("merge")) {
        let (remote, merge) = (remote.to_string(), merge.to_string());
        if let Some(branch) =
            merge.strip_prefix("refs/heads/").filter(|_| remotes.contains(&remote))
        {
            return Some((remote, branch.to_owned()));
        }
    }
    let only = || (remotes.len() == 1).then(|| remotes[0].clone());
    let origin = remotes.iter().find(|name| *name == "origin").cloned();
    Some((origin.or_else(only)?, short.to_owned()))
}

/// Returns how the work that ends at `tip` got into `target`, or `None` if that cannot be proven.
pub fn landing(
    repository: &Repository,
    tip: &str,
    base: &Base,
    target: &Target,
) -> Result<Option<Landing>> {
    let at = |how, at: String| Ok(Some(Landing { how, at }));
    if tip == base.commit {
        return at(How::Empty, target.commit.clone());
    }
    let merges = Merges::open(repository)?;
    let id = |name: &str| ObjectId::from_hex(name.as_bytes()).map_err(Error::read(name));
    let (tip_id, target_id) = (id(tip)?, id(&target.commit)?);
    let Some(common) = merges.base(tip_id, target_id)? else { return Ok(None) };
    if common == tip_id {
        let none = branch::is_ancestor(repository, tip, &base.commit)?;
        return at(if none { How::Empty } else { How::Merged }, target.commit.clone());
    }
    if merges.tree(tip_id)? == merges.tree(common)? {
        return Ok(None);
    }
    if merges.changes_nothing(target_id, tip_id)? {
        return at(How::Applied, target.commit.clone());
    }
    for commit in alike(repository, &common.to_string(), tip, &target.commit)? {
        if merges.changes_nothing(id(&commit)?, tip_id)? {
            return at(How::Applied, commit);
        }
    }
    Ok(None)
}

/// Merges that leave no trace.
struct Merges {
    opened: gix::Repository,
}

impl Merges {
    fn open(repository: &Repository) -> Result<Self> {
        Ok(Self { opened: repository.open()?.with_object_memory() })
    }

    fn base(&self, a: ObjectId, b: ObjectId) -> Result<Option<ObjectId>> {
        let base = self.opened.merge_base(a, b).map_err(Error::read("the commits"))?;
        Ok(base.map(gix::Id::detach))
    }

    fn tree(&self, commit: ObjectId) -> Result<ObjectId> {
        let commit = self.opened.find_commit(commit).map_err(Error::read("the commits"))?;
        Ok(commit.tree_id().map_err(Error::read("the commits"))?.detach())
    }

    fn changes_nothing(&self, target: ObjectId, tip: ObjectId) -> Result<bool> {
        let failed = || Error::read(format!("a merge of '{tip}' into '{target}'"));
        let options = self.opened.tree_merge_options().map_err(failed())?;
        let labels = gix::merge::blob::builtin_driver::text::Labels::default();
        // Two commits that cannot be merged are no proof.
        let Ok(mut merged) = self.opened.merge_commits(target, tip, labels, options.into()) else {
            return Ok(false);
        };
        let how = gix::merge::tree::TreatAsUnresolved::git();
        if merged.tree_merge.has_unresolved_conflicts(how) {
            return Ok(false);
        }
        let tree = merged.tree_merge.tree.write().map_err(failed())?;
        Ok(tree.detach() == self.tree(target)?)
    }
}

/// Returns the commits of `common..target` whose patch is that of the whole branch, or of its last
/// commit.
fn alike(repository: &Repository, common: &str, tip: &str, target: &str) -> Result<Vec<String>> {
    let git = || Git::new(repository).reading();
    let out = git().args(["diff-tree", "-r", "--name-only", "-z", common, tip]).run()?;
    let mut paths: Vec<String> = out
        .split(|&byte| byte == 0)
        .filter_map(|path| std::str::from_utf8(path).ok())
        .filter(|path| !path.is_empty())
        .map(str::to_owned)
        .collect();
    if paths.len() > MOST_PATHS {
        paths.clear();
    }
    let limited = || git().env("GIT_LITERAL_PATHSPECS", "1");
    let mut wanted = BTreeSet::new();
    for from in [common.to_owned(), format!("{tip}^")] {
        let patch = limited().args(["diff-tree", "-r", "-p", "--full-index", &from, tip, "--"]);
        let ids = git().args(["patch-id", "--stable"]).stdin(patch.args(&paths).run()?).run()?;
        wanted.extend(pairs(&ids).into_iter().map(|(patch, _)| patch));
    }
    let range = format!("{common}..{target}");
    let list =
        limited().args(["rev-list", "--no-merges", MOST, &range, "--"]).args(&paths).run()?;
    let patches = limited().args(["diff-tree", "--stdin", "-r", "-p", "--full-index", "--"]);
    let patches = patches.args(&paths).stdin(list).run()?;
    let ids = git().args(["patch-id", "--stable"]).stdin(patches).run()?;
    let alike = pairs(&ids).into_iter().filter(|(patch, _)| wanted.contains(patch));
    Ok(alike.map(|(_, commit)| commit).collect())
}

/// Reads the output of `git patch-id`: the patch's id and the commit's.
fn pairs(out: &[u8]) -> Vec<(String, String)> {
    let text = String::from_utf8_lossy(out);
    let pair = |line: &str| line.split_once(' ').map(|(a, b)| (a.to_owned(), b.to_owned()));
    text.lines().filter_map(pair).collect()
}
