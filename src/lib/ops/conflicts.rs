//! Who collides with whom, and what was last known of it.

use super::{Error, InstanceView, Workspace};
use crate::conflicts::{
    Memo, Modifier, Options, Report, Step, Subject, Summary, Survey, Touched, Unknown, Verdict,
};
use crate::instance::{self, InstanceId};
use crate::store::{self, Index, Listing, Store, Stored};
use crate::sys::clock;
use crate::sys::lock::Lock;
use crate::sys::text::of_path;
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Serialize;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// What is asked.
#[derive(Debug, Clone, Default)]
pub struct Question {
    /// Only these instances; all if there are none.
    pub instances: Vec<InstanceId>,
    /// Committed work only.
    pub committed: bool,
    /// With the conflicting parts as git writes them.
    pub text: bool,
    /// The patterns of files to leave out, if they have been read from the settings already.
    pub ignore: Option<Vec<String>>,
}

impl Question {
    /// Whether the answer is about everything, so that it is worth being remembered.
    fn is_general(&self) -> bool {
        self.instances.is_empty() && !self.committed && !self.text
    }
}

/// Finds out who collides with whom. The answer is remembered for `ls` and `check`.
///
/// # Errors
/// If the repository, the instances or the settings cannot be read.
pub fn report(workspace: &Workspace, question: &Question) -> Result<Report, Error> {
    Ok(look(workspace, question, false)?.0)
}

/// Finds an order of landing in which few collide, and what each meets in it.
///
/// # Errors
/// As [`report`].
pub fn order(workspace: &Workspace, question: &Question) -> Result<(Report, Vec<Step>), Error> {
    look(workspace, question, true)
}

/// Notes in each view whether it conflicts, as far as somebody has looked.
pub fn mark(workspace: &Workspace, views: &mut [InstanceView]) {
    let Some(summary) = last(workspace).and_then(|index| index.head::<Summary>()) else { return };
    for view in views {
        view.conflicts = match summary.instances.get(&view.id) {
            Some(Verdict::Conflict) => Some(instance::Verdict::Conflict),
            Some(Verdict::Clean | Verdict::Identical) => Some(instance::Verdict::Clean),
            Some(Verdict::Unknown) | None => view.conflicts,
        };
    }
}

/// Returns what was last found out, or `None` if nothing was.
fn last(workspace: &Workspace) -> Option<Index> {
    Index::open(&workspace.store_if_any()?.layout().conflicts())
}

fn look(
    workspace: &Workspace,
    question: &Question,
    order: bool,
) -> Result<(Report, Vec<Step>), Error> {
    let patterns = match &question.ignore {
        Some(patterns) => patterns.clone(),
        None => workspace.settings()?.conflicts_ignore().to_vec(),
    };
    let ignore = ignore(&patterns)?;
    let listing = match workspace.store_if_any() {
        Some(store) => store.list()?,
        None => Listing::default(),
    };
    let wanted = |id: &InstanceId| question.instances.is_empty() || question.instances.contains(id);
    let subjects = listing.instances.iter().filter(|stored| wanted(&stored.record.id));
    let mut subjects: Vec<Subject> = subjects.filter_map(subject).collect();
    // Who is named first is the one into whose work the other's is merged.
    let named = |id: &InstanceId| question.instances.iter().position(|named| named == id);
    subjects.sort_by_key(|subject| named(&subject.id));
    let options = Options { committed: question.committed, ignore, text: question.text };
    let mut memo = match workspace.store_if_any() {
        Some(store) => store::read_cache::<Memo>(&store.layout().verdicts()).unwrap_or_default(),
        None => Memo::default(),
    };
    let mut survey = Survey::take(workspace.repository(), subjects, options)?;
    let mut report = survey.report(&mut memo);
    for bad in &listing.unreadable {
        if let Ok(id) = bad.id.parse()
            && wanted(&id)
        {
            report.unknown.push(Unknown { id, reason: bad.reason.clone() });
        }
    }
    remember(workspace, question, &patterns, &report, memo);
    let mut steps = if order { survey.order(&report)? } else { Vec::new() };
    if order {
        steps.extend(report.unknown.iter().map(Step::unknown));
    }
    Ok((report, steps))
}

/// Stores what was found, for those who must not wait. That it cannot be stored keeps nobody from
/// the answer.
fn remember(
    workspace: &Workspace,
    question: &Question,
    patterns: &[String],
    report: &Report,
    mut memo: Memo,
) {
    let Some(store) = workspace.store_if_any() else { return };
    if store.require_writable().is_err() {
        return;
    }
    if memo.settle() {
        let _ = store::write_cache(&store.layout().verdicts(), &memo);
    }
    if question.is_general() {
        let _ = publish(workspace, store, patterns, report);
    }
}

/// Stores the answer, unless somebody has stored one that was taken later, and tells of what is new in
/// it.
fn publish(
    workspace: &Workspace,
    store: &Store,
    patterns: &[String],
    report: &Report,
) -> Result<(), Error> {
    let layout = store.layout();
    let locked = |error| Error::Store(store::Error::from(error));
    let _lock = Lock::acquire(&layout.conflicts_lock(), store::LOCK_WAIT).map_err(locked)?;
    let is_later = |last: &Summary| (report.taken_at..=clock::now()).contains(&last.taken_at);
    let last = last(workspace).and_then(|index| index.head::<Summary>());
    if last.is_some_and(|last| is_later(&last)) {
        return Ok(());
    }
    let files = report.touched().into_iter();
    store::write_index(&layout.conflicts(), &report.summary(patterns), files)?;
    super::lookout::note(workspace, store, report)
}

/// Returns what is to be looked at of an instance; nothing as long as it has no worktree yet.
fn subject(stored: &Stored) -> Option<Subject> {
    let record = &stored.record;
    record.prepared.then(|| Subject {
        id: record.id.clone(),
        name: record.name.clone(),
        worktree: PathBuf::from(&record.worktree),
        branch: record.branch.clone(),
        base: record.base.clone(),
    })
}

fn ignore(patterns: &[String]) -> Result<GlobSet, Error> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        let bad = |error: globset::Error| Error::BadPattern {
            pattern: pattern.clone(),
            problem: error.kind().to_string(),
        };
        // As in '.gitignore': a directory stands for all in it, a bare name for it anywhere.
        let trimmed = pattern.trim_end_matches('/');
        let anywhere = if trimmed.contains('/') { "" } else { "**/" };
        let anchored = format!("{anywhere}{}", trimmed.trim_start_matches('/'));
        for text in [anchored.clone(), format!("{anchored}/**")] {
            set.add(GlobBuilder::new(&text).literal_separator(true).build().map_err(bad)?);
        }
    }
    set.build().map_err(|error| Error::BadPattern {
        pattern: patterns.join(", "),
        problem: error.kind().to_string(),
    })
}

/// What is known of one path, from memory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PathCheck {
    /// The path, from the worktree's root.
    pub path: String,
    /// Whether nobody else has changed it; `None` if that is not known: nobody has looked yet, or
    /// nothing is known of some who may have changed it.
    pub free: Option<bool>,
    /// The worst verdict between the asking instance and the others about it; `None` if there is
    /// none, or nobody asks.
    pub verdict: Option<Verdict>,
    /// The branch that the asking instance started from, if that has changed it as well.
    pub base: Option<BaseCheck>,
    /// The others that changed it.
    pub modified_by: Vec<Modifier>,
    /// Those of whom nothing is known.
    pub unknown: Vec<Unknown>,
    /// When somebody last looked.
    pub taken_at: Option<jiff::Timestamp>,
}

/// How the branch that an instance started from has changed a path.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BaseCheck {
    /// The branch, as a full ref.
    #[serde(rename = "ref")]
    pub reference: String,
    /// Whether git would merge the instance's version into it.
    pub verdict: Verdict,
}

/// Says who else has changed these paths, without looking at any worktree. The instance that wants to
/// know is the one that was `named`; else the one in whose worktree a path is; else `current`.
///
/// # Errors
/// If a path is not in this repository.
pub fn check(
    workspace: &Workspace,
    named: Option<&InstanceId>,
    current: Option<&InstanceId>,
    paths: &[OsString],
) -> Result<Vec<PathCheck>, Error> {
    let index = last(workspace);
    let summary = index.as_ref().and_then(Index::head::<Summary>);
    let summary = summary.filter(|summary| is_whole(workspace, summary));
    super::lookout::renew(workspace, summary.as_ref().map(|summary| summary.taken_at));
    let paths = paths.iter().map(|path| locate(workspace, path));
    let paths = paths.collect::<Result<Vec<_>, _>>()?;
    let last = index.as_ref().zip(summary.as_ref());
    let one = |(path, owner): (String, Option<InstanceId>)| {
        one(last, named.or(owner.as_ref()).or(current), path)
    };
    Ok(paths.into_iter().map(one).collect())
}

/// Whether somebody looked at all files that count now: those may have been ignored for once.
fn is_whole(workspace: &Workspace, summary: &Summary) -> bool {
    let still = |settings: crate::config::Settings| {
        summary.ignore.iter().all(|pattern| settings.conflicts_ignore().contains(pattern))
    };
    summary.ignore.is_empty() || workspace.settings().is_ok_and(still)
}

/// Says what is known of a path, from what was found last.
fn one(last: Option<(&Index, &Summary)>, asking: Option<&InstanceId>, path: String) -> PathCheck {
    let known = last.and_then(|(index, summary)| Some((summary, index.at::<Touched>(&path)?)));
    let Some((summary, files)) = known else {
        let (free, verdict, base, taken_at) = (None, None, None, None);
        let (modified_by, unknown) = (Vec::new(), Vec::new());
        return PathCheck { path, free, verdict, base, modified_by, unknown, taken_at };
    };
    let mut modified_by = Vec::<Modifier>::new();
    for modifier in files.iter().flat_map(|file| &file.modified_by) {
        let known = modified_by.iter().any(|known| known.id == modifier.id);
        if Some(&modifier.id) != asking && !known {
            modified_by.push(modifier.clone());
        }
    }
    let unknown = summary.unknown.clone();
    let open = asking.filter(|_| !unknown.is_empty()).map(|_| Verdict::Unknown);
    let verdicts = |id| files.iter().filter_map(move |file| file.verdict(id));
    let bases = |id| files.iter().filter_map(move |file| file.base(id));
    let base = asking.into_iter().flat_map(bases).max_by_key(|(_, verdict)| *verdict);
    let base = base.map(|(reference, verdict)| BaseCheck { reference: reference.into(), verdict });
    let with_base = base.as_ref().map(|base| base.verdict);
    let verdict = asking.into_iter().flat_map(verdicts).chain(open).chain(with_base).max();
    // What an instance has landed itself is in its base too: that is in nobody's way.
    let taken = !modified_by.is_empty() || verdict == Some(Verdict::Conflict);
    PathCheck {
        free: match (taken, unknown.is_empty() && verdict != Some(Verdict::Unknown)) {
            (false, true) => Some(true),
            (false, false) => None,
            (true, _) => Some(false),
        },
        verdict,
        base,
        modified_by,
        unknown,
        taken_at: Some(summary.taken_at),
        path,
    }
}

/// Returns a path as the repository knows it, from one seen from the current directory; in a bare
/// repository, from the top of what is in it.
///
/// # Errors
/// If it leads out of the worktree, and not into that of an instance.
pub fn inside(workspace: &Workspace, path: &OsStr) -> Result<String, Error> {
    Ok(locate(workspace, path)?.0)
}

/// Returns a path as the repository knows it, and the instance in whose worktree it was named, if that is
/// another worktree than the current one.
fn locate(workspace: &Workspace, path: &OsStr) -> Result<(String, Option<InstanceId>), Error> {
    if path.is_empty() {
        return Err(Error::EmptyPath);
    }
    let (repository, directory) = (workspace.repository(), real(workspace.directory()));
    let whole = plain(&directory.join(path));
    // A link on the way must not make a difference, and the file itself need not be there.
    let parent = whole.parent().map(real);
    let resolved = match (parent, whole.file_name()) {
        (Some(parent), Some(name)) => parent.join(name),
        _ => whole.clone(),
    };
    let below = |root: &Path| {
        let mut both = [&resolved, &whole].into_iter();
        let relative = both.find_map(|whole| whole.strip_prefix(root).ok())?;
        Some(of_path(relative.as_os_str().as_encoded_bytes()))
    };
    let bare = repository.is_bare().then_some(directory.as_path());
    let root = repository.current_worktree().or(bare);
    let own = root.and_then(below);
    if let Some(own) = own.as_ref().filter(|_| !may_be_in_other(workspace, root, &resolved)) {
        return Ok((own.clone(), None));
    }
    let listing = workspace.store_if_any().map(Store::list).transpose()?.unwrap_or_default();
    let mut other = None;
    for Stored { record, .. } in listing.instances {
        let worktree = real(Path::new(&record.worktree));
        if Some(worktree.as_path()) != root
            && let Some(path) = below(&worktree)
        {
            other = Some((path, Some(record.id)));
        }
    }
    let outside = || Error::Outside { path: of_path(path.as_encoded_bytes()) };
    other.or_else(|| Some((own?, None))).ok_or_else(outside)
}

/// Whether a path may be in another worktree below the current one's root; seen without reading any
/// record.
fn may_be_in_other(workspace: &Workspace, root: Option<&Path>, path: &Path) -> bool {
    let store = workspace.store_if_any();
    let among = |path: &Path| store.is_some_and(|s| path.starts_with(s.layout().worktrees()));
    let above = path.ancestors().take_while(|above| Some(*above) != root);
    let linked = |above: &Path| above.join(".git").symlink_metadata().is_ok();
    (among(path) && !root.is_some_and(among)) || above.into_iter().any(linked)
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}

/// Returns a path without `.` and `..`.
fn plain(path: &Path) -> PathBuf {
    use std::path::Component;
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            part => plain.push(part),
        }
    }
    plain
}
