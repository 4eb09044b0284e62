//! Taking away what is not needed any more: instances that have landed or did nothing, and what was
//! kept for 'undo' longer than 'trash.expire'. Nothing else, ever; and each once more examined at the
//! moment it goes.

use super::remove::{self, Options};
use super::{Error, Workspace, rebuild, schedule};
use crate::git::landed::{self, Head, How, Target};
use crate::git::remote;
use crate::git::worktree::{WorktreeState, verify};
use crate::instance::{InstanceId, Record, StateName};
use crate::land::snapshot::{self, Entry, Reason};
use crate::store::{LOCK_WAIT, Listing, Registry, Stored};
use crate::sys::clock;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::HashMap;
use std::path::Path;
use std::time::Duration;

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// An instance with its worktree and branch.
    Instance,
    /// Something kept for 'undo'.
    Trash,
    /// A directory among the worktrees that no instance has.
    Worktree,
}

/// What becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// It was removed.
    Removed,
    /// It would be, were this not a dry run.
    WouldRemove,
    /// It stays.
    Kept,
}

/// One thing, what becomes of it, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: Kind,
    /// The instance; for a directory that has none, its name.
    pub id: String,
    /// Which entry of what is kept for 'undo'.
    pub entry: Option<String>,
    /// What becomes of it.
    pub action: Action,
    /// Why.
    pub reasons: Vec<String>,
}

/// What is wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted {
    /// Only say what would be done.
    pub dry_run: bool,
    /// Only instances that ended at least so long ago.
    pub older_than: Option<Duration>,
    /// Keep for 'undo' what git ignores, too.
    pub ignored: bool,
}

/// Is told before each step how many are done, how many there are, and what comes.
pub type Watched<'a> = dyn FnMut(usize, usize, &str) + 'a;

/// What is said of a worktree that has no commits of its own.
const NOTHING: &str = "nothing was done in its worktree";

type Verdict = Result<String, Vec<String>>;

/// Removes what is proven to be landed or empty, and what has expired.
///
/// Returns everything that was looked at.
///
/// # Errors
/// If the state or the settings cannot be read; trouble with one instance is a reason to keep it.
pub fn cleanup(
    workspace: &Workspace,
    wanted: Wanted,
    watched: &mut Watched<'_>,
) -> Result<Vec<Item>, Error> {
    let settings = workspace.settings()?;
    let Some(store) = workspace.store_if_any() else {
        // What was kept for 'undo' is still there after '.claudio/' was deleted, and so may be
        // instances that 'sessions recover' makes anew.
        let missing = rebuild::missing(workspace)?;
        let taken = |id: &InstanceId| {
            missing.kept.contains(id) || missing.running.iter().any(|(running, _)| running == id)
        };
        return expire(workspace, &taken, settings.trash_expire(), wanted.dry_run);
    };
    let mut judge = Judge { workspace, wanted, targets: HashMap::new() };
    let listing = store.list()?;
    // Asking a remote takes time: that is done before anything is locked.
    let count = listing.instances.len();
    let steps = if wanted.dry_run { count } else { 2 * count };
    let mut verdicts: Vec<(InstanceId, Verdict)> = Vec::with_capacity(count);
    for (at, stored) in listing.instances.iter().enumerate() {
        let id = &stored.record.id;
        watched(at, steps, &format!("looking at {id}"));
        verdicts.push((id.clone(), judge.verdict(stored, &listing)));
    }
    let mut items = Vec::new();
    let registry = store.lock_registry(LOCK_WAIT)?;
    for (at, (id, verdict)) in verdicts.into_iter().enumerate() {
        if verdict.is_ok() && !wanted.dry_run {
            watched(count + at, steps, &format!("removing {id}"));
        }
        let verdict = match verdict {
            Ok(_) if !wanted.dry_run => judge.act(&registry, &id),
            verdict => verdict,
        };
        items.push(item(Kind::Instance, id.to_string(), verdict, wanted.dry_run));
    }
    for bad in listing.unreadable {
        items.push(item(Kind::Instance, bad.id, Err(vec![bad.reason]), wanted.dry_run));
    }
    let taken = |id: &InstanceId| registry.is_taken(id);
    items.extend(expire(workspace, &taken, settings.trash_expire(), wanted.dry_run)?);
    items.extend(strangers(&registry)?);
    schedule::run(workspace, &settings, &registry)?;
    Ok(items)
}

/// Removes one instance if it is proven to be landed or empty; `ignored`: what git ignores is kept
/// for 'undo', too.
///
/// # Errors
/// If the state cannot be read; trouble with the instance is a reason to keep it.
pub fn one(workspace: &Workspace, id: &InstanceId, ignored: bool) -> Result<Item, Error> {
    let store = workspace.store()?;
    let wanted = Wanted { ignored, ..Wanted::default() };
    let mut judge = Judge { workspace, wanted, targets: HashMap::new() };
    let verdict = judge.verdict(&store.stored(id)?, &store.list()?);
    let registry = store.lock_registry(LOCK_WAIT)?;
    let verdict = match verdict {
        Ok(_) => judge.act(&registry, id),
        kept => kept,
    };
    schedule::run(workspace, &workspace.settings()?, &registry)?;
    Ok(item(Kind::Instance, id.to_string(), verdict, false))
}

fn item(kind: Kind, id: String, verdict: Verdict, dry_run: bool) -> Item {
    let (action, reasons) = match verdict {
        Ok(why) if dry_run => (Action::WouldRemove, vec![why]),
        Ok(why) => (Action::Removed, vec![why]),
        Err(reasons) => (Action::Kept, reasons),
    };
    Item { kind, id, entry: None, action, reasons }
}

/// Decides about instances.
struct Judge<'a> {
    workspace: &'a Workspace,
    wanted: Wanted,
    /// What the remotes said, by the base's ref.
    targets: HashMap<Option<String>, Result<Option<Target>, String>>,
}

impl Judge<'_> {
    /// Looks again and removes the instance if the verdict still is that it may go.
    fn act(&mut self, registry: &Registry<'_>, id: &InstanceId) -> Verdict {
        let say = |error: &dyn std::fmt::Display| vec![error.to_string()];
        let listing = registry.store().list().map_err(|e| say(&e))?;
        let stored = registry.store().stored(id).map_err(|e| say(&e))?;
        let why = self.verdict(&stored, &listing)?;
        let ignored = self.wanted.ignored;
        let options = Options { force: false, ignored, reason: Reason::Cleanup };
        remove::remove_locked(self.workspace, registry, id, options).map_err(|e| say(&e))?;
        Ok(why)
    }

    /// Returns why an instance may go, or all reasons why it stays.
    fn verdict(&mut self, stored: &Stored, listing: &Listing) -> Verdict {
        let reasons = self.unfinished(stored, listing);
        if !reasons.is_empty() {
            return Err(reasons);
        }
        let trouble = |error: Error| vec![error.to_string()];
        let landing = self.landing(stored).map_err(trouble)?;
        let unlanded = remove::unlanded(self.workspace, &stored.record).map_err(trouble)?;
        let lost: Vec<String> = unlanded.iter().map(ToString::to_string).collect();
        match landing {
            Ok(why) if lost.is_empty() => Ok(why),
            Ok(_) => Err(lost),
            Err(why) => Err([lost, why].concat()),
        }
    }

    /// Returns what speaks against an instance before its work is looked at.
    fn unfinished(&self, stored: &Stored, listing: &Listing) -> Vec<String> {
        let record = &stored.record;
        let mut reasons = Vec::new();
        let state = record.state.name();
        if stored.is_lost() {
            reasons.push(format!("it is lost: it was {state} when its supervisor died"));
        } else if stored.alive || !state.is_ended() {
            reasons.push(format!("it is {state}"));
        }
        if record.is_newer() {
            reasons.push("a newer git claudio wrote its record".to_owned());
        }
        for other in &listing.instances {
            let waits = other.record.state.name() == StateName::Pending;
            if waits && other.record.depends_on.contains(&record.id) {
                reasons.push(format!("'{}' depends on it", other.record.id));
            }
        }
        if let (Some(age), Some(ended)) = (self.wanted.older_than, record.ended_at) {
            let age = SignedDuration::try_from(age).unwrap_or(SignedDuration::MAX);
            let now = clock::now();
            if now.duration_since(ended) < age {
                reasons.push(format!("it ended {} ago", clock::relative(now, ended)));
            }
        }
        if let WorktreeState::Locked(why) =
            verify(self.workspace.repository(), Path::new(&record.worktree))
        {
            reasons
                .push(format!("its worktree is locked: {why}").trim_end_matches(": ").to_owned());
        }
        reasons
    }

    /// Returns how the instance's work has landed, or why that is not proven. Its work is what its
    /// branch holds, and what its worktree has checked out, if that is something else.
    fn landing(&mut self, stored: &Stored) -> Result<Verdict, Error> {
        let record = &stored.record;
        let own = remove::own_branch(self.workspace, record)?;
        let branch = match own {
            Some((_, tip)) => Some(self.landed(record, &tip, None)?),
            None => None,
        };
        let head = match elsewhere(self.workspace, record)? {
            Some(head) => Some(self.landed(record, &head.commit, Some(&head))?),
            None => None,
        };
        Ok(match (branch, head) {
            (Some(Ok(branch)), Some(Ok(head))) if head == NOTHING => Ok(branch),
            (Some(Ok(branch)), Some(Ok(head))) => Ok(format!("{branch}; {head}")),
            (Some(Err(branch)), Some(Err(head))) => Err(vec![branch, head]),
            (Some(Ok(_)) | None, Some(head)) => head.map_err(|why| vec![why]),
            (Some(branch), _) => branch.map_err(|why| vec![why]),
            (None, None) => Ok("neither its branch nor its worktree is there any more".to_owned()),
        })
    }

    /// Returns how the commit `tip` has landed, or why that is not proven: the tip of the
    /// instance's branch, or the `head` of its worktree.
    fn landed(
        &mut self,
        record: &Record,
        tip: &str,
        head: Option<&Head>,
    ) -> Result<Result<String, String>, Error> {
        let repository = self.workspace.repository();
        let named = head.map(|head| format!("{head} of its worktree is "));
        let named = named.as_deref().unwrap_or_default();
        let nothing = match head {
            None => "nothing was done on its branch".to_owned(),
            Some(_) => NOTHING.to_owned(),
        };
        if tip == record.base.commit {
            return Ok(Ok(nothing));
        }
        if crate::land::merged_head(record).as_deref() == Some(tip) {
            return Ok(Ok("its pull request was merged".to_owned()));
        }
        let known = self.targets.entry(record.base.reference.clone()).or_insert_with(|| {
            landed::refreshed_target(repository, &record.base).map_err(|e| remote::reason(&e))
        });
        let target = match known {
            Err(why) => return Ok(Err(format!("the remote cannot be reached ({why})"))),
            Ok(None) => return Ok(Err("its base is no branch that it could land on".to_owned())),
            Ok(Some(target)) => target,
        };
        Ok(match landed::landing(repository, tip, &record.base, target)? {
            None => Err(match head {
                None => format!("its work is not in '{}'", target.name),
                Some(_) => format!("{named}not in '{}'", target.name),
            }),
            Some(landing) => Ok(match landing.how {
                How::Empty => nothing,
                How::Merged => format!("{named}merged into '{}'", target.name),
                How::Applied => {
                    let at: String = landing.at.chars().take(12).collect();
                    let whose = head.map_or("its changes".to_owned(), |head| {
                        format!("the changes of {head} of its worktree")
                    });
                    format!("{whose} are in '{}' ({at})", target.name)
                }
            }),
        })
    }
}

/// Returns what the instance's worktree has checked out in the place of its branch.
fn elsewhere(workspace: &Workspace, record: &Record) -> Result<Option<Head>, Error> {
    let head = landed::head(workspace.repository(), Path::new(&record.worktree))?;
    Ok(head.filter(|head| head.branch.as_ref() != Some(&record.branch)))
}

/// Returns why it is not proven that what the worktree had checked out in the place of its branch
/// has landed, as far as this repository knows.
fn left_elsewhere(workspace: &Workspace, record: &Record) -> Result<Option<String>, Error> {
    let Some(head) = elsewhere(workspace, record)? else { return Ok(None) };
    let repository = workspace.repository();
    for target in landed::local_targets(repository, &record.base)? {
        if landed::landing(repository, &head.commit, &record.base, &target)?.is_some() {
            return Ok(None);
        }
    }
    Ok(Some(format!("{head} of its worktree has not landed")))
}

/// Forgets what was kept long enough; `taken` tells which instances there are.
fn expire(
    workspace: &Workspace,
    taken: &dyn Fn(&InstanceId) -> bool,
    expire: Option<Duration>,
    dry_run: bool,
) -> Result<Vec<Item>, Error> {
    let Some(expire) = expire.and_then(|e| SignedDuration::try_from(e).ok()) else {
        return Ok(Vec::new());
    };
    let (entries, _) = snapshot::list(workspace.repository())?;
    let limit: Timestamp = clock::now().checked_sub(expire).unwrap_or(Timestamp::MIN);
    let mut items = Vec::new();
    for entry in entries.iter().filter(|entry| entry.snapshot.manifest.at <= limit) {
        let verdict = expired(workspace, taken, entry, dry_run);
        let item = item(Kind::Trash, entry.id.to_string(), verdict, dry_run);
        items.push(Item { entry: Some(entry.time().to_owned()), ..item });
    }
    Ok(items)
}

fn expired(
    workspace: &Workspace,
    taken: &dyn Fn(&InstanceId) -> bool,
    entry: &Entry,
    dry_run: bool,
) -> Verdict {
    // A removal that was cut off: what it took may be nowhere else.
    if entry.is_removal() && taken(&entry.id) {
        return Err(vec![format!("the removal of '{}' is not finished", entry.id)]);
    }
    if !dry_run {
        snapshot::forget(workspace.repository(), &entry.snapshot)
            .map_err(|error| vec![error.to_string()])?;
    }
    Ok(format!("kept since {}", clock::format_utc(entry.snapshot.manifest.at)))
}

/// Returns the directories among the worktrees that no instance has.
fn strangers(registry: &Registry<'_>) -> Result<Vec<Item>, Error> {
    let store = registry.store();
    let listing = store.list()?;
    let known = |path: &Path| {
        listing.instances.iter().any(|stored| Path::new(&stored.record.worktree) == path)
            || listing.unreadable.iter().any(|bad| path.ends_with(&bad.id))
    };
    let entries = std::fs::read_dir(store.layout().worktrees()).into_iter().flatten().flatten();
    let mut items = Vec::new();
    for entry in entries.filter(|entry| !known(&entry.path())) {
        let id = entry.file_name().to_string_lossy().into_owned();
        let why = format!("no instance has the worktree '{}'", entry.path().display());
        items.push(item(Kind::Worktree, id, Err(vec![why]), true));
    }
    items.sort_by(|a, b| a.id.cmp(&b.id));
    Ok(items)
}

/// Forgets the records of ended instances whose worktrees are gone and whose work has landed; their
/// branches stay.
///
/// # Errors
/// If the state cannot be read or a record cannot be removed.
pub fn forget(workspace: &Workspace) -> Result<Vec<Item>, Error> {
    let settings = workspace.settings()?;
    let Some(store) = workspace.store_if_any() else { return Ok(Vec::new()) };
    let registry = store.lock_registry(LOCK_WAIT)?;
    let judge = Judge { workspace, wanted: Wanted::default(), targets: HashMap::new() };
    let listing = store.list()?;
    let mut items = Vec::new();
    for stored in &listing.instances {
        let id = &stored.record.id;
        let mut reasons = judge.unfinished(stored, &listing);
        let path = Path::new(&stored.record.worktree);
        if verify(workspace.repository(), path) != WorktreeState::Missing {
            reasons.push("its worktree is still there".to_owned());
        } else if reasons.is_empty() {
            let lost = remove::unlanded(workspace, &stored.record)?;
            reasons.extend(lost.iter().map(ToString::to_string));
            reasons.extend(left_elsewhere(workspace, &stored.record)?);
        }
        let verdict = match reasons.is_empty() {
            true => {
                remove::forget_locked(workspace, &registry, id)?;
                Ok("it has ended and its work has landed".to_owned())
            }
            false => Err(reasons),
        };
        items.push(item(Kind::Instance, id.to_string(), verdict, false));
    }
    schedule::run(workspace, &settings, &registry)?;
    Ok(items)
}
