//! Merges by the git program, in a directory of our own.

use super::hunks::{self, Blobs, Range};
use super::parse::{self, Merged};
use super::trees::{self, Leaf, Lookup, Odb};
use super::{Id, Snapshot, git_dir, leads, real, stand_in};
use crate::git::command::Git;
use crate::git::{Error, Repository, Result};
use crate::sys::text::of_path;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// How the two sides of a conflict stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Both changed the same lines.
    Content,
    /// Both added a file of this name.
    AddAdd,
    /// One changed what the other deleted.
    ModifyDelete,
    /// A rename meets another change.
    Rename,
    /// One has a directory where the other has a file.
    DirectoryFile,
    /// File, link or submodule, or executable or not: both changed what it is.
    Mode,
    /// Both moved a submodule.
    Submodule,
    /// Both changed a file that is not text.
    Binary,
}

/// A path that git leaves unmerged.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// The path; bytes that are no UTF-8 are written as `\xNN`.
    pub path: String,
    /// The other paths that the file has on the two sides, where a rename parts them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<String>,
    /// How.
    pub kind: Kind,
    /// Which lines of the two sides.
    pub ranges: Vec<Range>,
    /// The conflicting parts as git writes them, if they were asked for.
    #[serde(skip)]
    pub text: String,
}

/// What git says of a merge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Whether git would finish it by itself.
    pub clean: bool,
    /// What conflicts, by path.
    pub conflicts: Vec<Conflict>,
    /// The tree that would be left, with conflict markers if there are conflicts.
    pub tree: Id,
}

impl Outcome {
    /// Whether git would finish the merge by itself.
    pub fn is_clean(&self) -> bool {
        self.clean
    }
}

/// A file in the merge base and on both sides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Triple {
    /// Before.
    pub base: Leaf,
    /// On our side.
    pub ours: Leaf,
    /// On their side.
    pub theirs: Leaf,
}

/// Where git merges.
#[derive(Debug, Clone, Copy)]
pub(super) struct Site<'a> {
    pub(super) repository: &'a Repository,
    /// A directory with `objects/`, in which git may write.
    pub(super) dir: &'a Path,
    /// The object directories that all states can be read from.
    pub(super) sources: &'a [PathBuf],
}

/// Two states to be merged.
#[derive(Debug)]
pub(super) struct Pair<'a> {
    pub(super) ours: &'a Snapshot,
    pub(super) theirs: &'a Snapshot,
    /// Whether attributes of our side have a say.
    pub(super) steered: bool,
}

/// Before the tree that attributes come from; that may be named differently by each worktree.
const AT: &str = "attributes at ";

/// Returns the settings that have a say in merges.
pub(super) fn settings(opened: &gix::Repository) -> String {
    /// Raised whenever the same merge is told in another way.
    const FORM: &str = "form=2\n";
    const OF_CORE: [&str; 5] =
        ["attributesfile", "ignorecase", "precomposeunicode", "bigfilethreshold", "usereplacerefs"];
    /// These have a say where files are converted before they are merged.
    const OF_LINES: [&str; 2] = ["autocrlf", "eol"];
    let config = opened.config_snapshot();
    let converted = config.boolean("merge.renormalize") == Some(true);
    let mut text = String::from(FORM);
    for name in ["merge", "diff", "filter", "core"] {
        for section in config.plumbing().sections_by_name(name).into_iter().flatten() {
            let middle = section.header().subsection_name().map(ToString::to_string);
            for key in section.value_names() {
                let key = key.to_lowercase();
                let of_core =
                    |key: &str| OF_CORE.contains(&key) || converted && OF_LINES.contains(&key);
                if name == "core" && !of_core(&key) {
                    continue;
                }
                let middle = middle.as_deref().unwrap_or_default();
                let values = section.values(&key);
                text.push_str(&format!("{name}.{middle}.{key}={values:?}\n"));
            }
        }
    }
    // Where attributes come from, and what that is now.
    if let Some(source) = config.string("attr.tree") {
        let tree = opened.rev_parse_single(&**source).map(|id| id.to_string());
        text.push_str(&format!("attr.tree={source}\n{AT}{}\n", tree.unwrap_or_default()));
    }
    let mut files = opened.attribute_global_paths().unwrap_or_default();
    files.push(opened.common_dir().join("info/attributes"));
    for file in files {
        text.push_str(&String::from_utf8_lossy(&std::fs::read(file).unwrap_or_default()));
    }
    text
}

/// Makes sure that a worktree has no settings of its own that have a say in merges: whose are used
/// would depend on where somebody merges.
pub(super) fn require_shared(shared: &str, own: &gix::Repository, worktree: &Path) -> Result<()> {
    // Filters are not run by merges, or where they are they convert what was taken from a worktree.
    let of_merges = |text: &str| {
        let lines =
            text.lines().filter(|line| !line.starts_with("filter.") && !line.starts_with(AT));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let (shared, own) = (of_merges(shared), of_merges(&settings(own)));
    let different = own.iter().find(|line| !shared.contains(line));
    let Some(line) = different.or_else(|| shared.iter().find(|line| !own.contains(line))) else {
        return Ok(());
    };
    let key = line.split('=').next().unwrap_or_default().replace("..", ".");
    let what = format!("'{}'", worktree.display());
    let message = format!("it has settings of its own for merges: '{key}'");
    Err(Error::Read { what, message })
}

/// Merges pairs of states as wholes.
pub(super) fn states(
    site: &Site<'_>,
    opened: &gix::Repository,
    odb: &Odb,
    pairs: &[Pair<'_>],
) -> Vec<Result<Outcome>> {
    let special = |pair: &Pair<'_>| pair.steered || has_submodules(odb, pair);
    let (alone, together): (Vec<_>, Vec<_>) = (0..pairs.len()).partition(|&at| special(&pairs[at]));
    let part = together.len().div_ceil(threads(together.len())).max(1);
    let mut jobs: Vec<_> =
        together.chunks(part).map(|group| Job::new(site, pairs, group, None)).collect();
    // Attributes and submodules are those of our side.
    let mut sides = BTreeMap::<Id, Vec<usize>>::new();
    for at in alone {
        sides.entry(pairs[at].ours.commit).or_default().push(at);
    }
    for group in sides.into_values() {
        let place: Result<Arc<Path>> =
            stand_in::prepare(site, opened, odb, pairs[group[0]].ours).map(Arc::from);
        // One process for each pair: what git has read for one merge it would take for the next.
        jobs.extend(group.chunks(1).map(|pair| Job::new(site, pairs, pair, Some(&place))));
    }
    let renormalize = opened.config_snapshot().boolean("merge.renormalize") == Some(true);
    let done = in_threads(&jobs, Job::run);
    let mut results: Vec<Option<Result<Outcome>>> = pairs.iter().map(|_| None).collect();
    for (job, merged) in jobs.iter().zip(done) {
        for (&at, merged) in job.group.iter().zip(merged) {
            let (ours, theirs) = (pairs[at].ours, pairs[at].theirs.commit);
            let labels = [ours.commit, theirs];
            let merged = match renormalize {
                true => {
                    merged.and_then(|told| real::merge(site, opened, odb, (ours, theirs), told))
                }
                false => merged,
            };
            results[at] = Some(merged.map(|merged| {
                let mut conflicts = conflicts(odb, &mut Blobs::default(), &merged, &labels);
                leads::note(odb, &merged, [ours, pairs[at].theirs], &mut conflicts);
                Outcome { clean: merged.clean, conflicts, tree: merged.tree }
            }));
        }
    }
    let missing = || Err(Error::read("the output of 'git merge-tree'")("nothing was said"));
    results.into_iter().map(|result| result.unwrap_or_else(missing)).collect()
}

/// Whether both sides have submodules: git then looks into ours.
fn has_submodules(odb: &Odb, pair: &Pair<'_>) -> bool {
    let has = |state: &Snapshot| {
        trees::lookup(odb, state.tree.0, b".gitmodules").is_ok_and(|found| found.is_some())
    };
    has(pair.ours) && has(pair.theirs)
}

/// Merges for one process.
struct Job<'a> {
    site: Site<'a>,
    group: Vec<usize>,
    /// Two commits each.
    lines: Vec<String>,
    /// The directory that stands in for our side's worktree, where that matters.
    inside: Option<Result<Arc<Path>>>,
}

impl<'a> Job<'a> {
    fn new(
        site: &Site<'a>,
        pairs: &[Pair<'_>],
        group: &[usize],
        inside: Option<&Result<Arc<Path>>>,
    ) -> Self {
        let line = |&at: &usize| format!("{} {}", pairs[at].ours.commit, pairs[at].theirs.commit);
        let inside = inside.map(|place| place.as_ref().map(Arc::clone).map_err(Error::again));
        Self { site: *site, group: group.to_vec(), lines: group.iter().map(line).collect(), inside }
    }

    /// Runs git; a pair that it cannot merge does not keep it from the rest.
    fn run(&self) -> Vec<Result<Merged>> {
        self.run_all(&self.lines)
    }

    fn run_all(&self, lines: &[String]) -> Vec<Result<Merged>> {
        if lines.is_empty() {
            return Vec::new();
        }
        let (merged, failure) = match self.once(lines) {
            Ok(done) => done,
            Err(error) => (Vec::new(), Some(error)),
        };
        let mut results: Vec<_> = merged.into_iter().take(lines.len()).map(Ok).collect();
        match &lines[results.len()..] {
            [] => {}
            [_] => {
                let short = || Error::read("the output of 'git merge-tree'")("it is cut");
                results.push(Err(failure.unwrap_or_else(short)));
            }
            // A git that crashes takes along what it had not printed yet: any of them may be it.
            rest => {
                let (first, second) = rest.split_at(rest.len() / 2);
                results.extend(self.run_all(first));
                results.extend(self.run_all(second));
            }
        }
        results
    }

    fn once(&self, lines: &[String]) -> Result<(Vec<Merged>, Option<Error>)> {
        let repository = self.site.repository;
        let git = match &self.inside {
            Some(Ok(place)) => {
                // Of its own: drivers of other merges run at the same time.
                let own = self.site.dir.join(format!("merge-{}.git", lines[0].replace(' ', "-")));
                git_dir::again(&self.site, &stand_in::git_dir(place), &own)?;
                stand_in::git(&self.site, place, &own)
            }
            Some(Err(error)) => return Err(error.again()),
            None => Git::beside(repository, self.site.dir),
        };
        let git = command(git, &self.site.dir.join("objects"));
        let (out, failure) = git.stdin((lines.join("\n") + "\n").into_bytes()).run_partly()?;
        let merged = match &self.inside {
            Some(_) => Vec::from_iter(parse::after_noise(&out)),
            None => parse::merges(&out),
        };
        Ok((merged, failure))
    }
}

/// Returns the command that reads pairs of commits and merges them; what it makes goes to `objects`,
/// which nobody keeps: it is written as fast as git can.
pub(super) fn command(git: Git, objects: &Path) -> Git {
    git.reading()
        .env("GIT_OBJECT_DIRECTORY", objects)
        .args(["-c", "core.looseCompression=0", "-c", "core.fsync=none"])
        .args(["-c", "core.createObject=rename", "merge-tree", "-z", "--stdin"])
}

/// Returns what a merge leaves unmerged, by path.
pub(super) fn conflicts(
    odb: &Odb,
    blobs: &mut Blobs,
    merged: &Merged,
    labels: &[Id],
) -> Vec<Conflict> {
    let mut paths: BTreeMap<&[u8], [Option<Leaf>; 3]> = BTreeMap::new();
    for (path, stage, leaf) in &merged.unmerged {
        if let Some(slot) = paths.entry(path).or_default().get_mut(usize::from(*stage) - 1) {
            *slot = Some(*leaf);
        }
    }
    let mut said = HashMap::<&[u8], Vec<&str>>::new();
    for (paths, kind, _) in merged.messages.iter().filter(|said| said.1.starts_with("CONFLICT")) {
        for path in paths {
            said.entry(path).or_default().push(kind);
        }
    }
    let mut lookup = Lookup::new(odb);
    let conflict = |(path, sides): (&[u8], [Option<Leaf>; 3])| {
        let kind = kind_of(&sides, said.get(path).map_or(&[], Vec::as_slice));
        let (ranges, text) = match sides {
            [_, Some(ours), Some(theirs)]
                if ours.is_file() && theirs.is_file() && kind != Kind::Binary =>
            {
                hunks::find(&mut lookup, blobs, merged.tree, path, ours, theirs)
            }
            _ => Default::default(),
        };
        Conflict { path: own_path(path, labels), paths: Vec::new(), kind, ranges, text }
    };
    let mut conflicts: Vec<_> = paths.into_iter().map(conflict).collect();
    if conflicts.is_empty() && !merged.clean {
        // Nothing is unmerged where git only cannot tell into which directory files are to go.
        let said = merged.messages.iter().filter(|said| said.1.starts_with("CONFLICT"));
        let paths = said.filter_map(|(paths, ..)| paths.first());
        conflicts.extend(paths.map(|path| Conflict {
            path: own_path(path, labels),
            paths: Vec::new(),
            kind: Kind::Rename,
            ranges: Vec::new(),
            text: String::new(),
        }));
    }
    conflicts.sort_by(|a, b| a.path.cmp(&b.path));
    conflicts.dedup_by(|a, b| a.path == b.path);
    conflicts
}

/// Returns the path that a file has on its side. Where the other side has a directory, git puts it
/// aside as `path~commit`.
pub(super) fn own_path(path: &[u8], labels: &[Id]) -> String {
    let path = of_path(path);
    let aside = labels.iter().find_map(|label| path.rfind(&format!("~{label}")));
    path[..aside.unwrap_or(path.len())].to_owned()
}

/// Returns the kind of a conflict, from what git says of the path and from which sides it has.
fn kind_of(sides: &[Option<Leaf>; 3], said: &[&str]) -> Kind {
    const KINDS: [(&str, Kind); 6] = [
        ("rename", Kind::Rename),
        ("file/directory", Kind::DirectoryFile),
        ("distinct", Kind::Mode),
        ("submodule", Kind::Submodule),
        ("binary", Kind::Binary),
        ("modify/delete", Kind::ModifyDelete),
    ];
    for (word, kind) in KINDS {
        if said.iter().any(|said| said.contains(word)) {
            return kind;
        }
    }
    match sides {
        [_, Some(ours), Some(theirs)] if ours.is_submodule() || theirs.is_submodule() => {
            Kind::Submodule
        }
        [None, Some(_), Some(_)] => Kind::AddAdd,
        [_, Some(_), Some(_)] => Kind::Content,
        [Some(_), ..] => Kind::ModifyDelete,
        _ => Kind::DirectoryFile,
    }
}

/// Returns in how many processes so many merges are done.
pub(super) fn threads(jobs: usize) -> usize {
    const WORTH: usize = 24;
    let processors = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    processors.min(jobs.div_ceil(WORTH)).max(1)
}

/// Returns what `work` makes of each job, several of which are done at once.
pub(super) fn in_threads<T: Sync, R: Send>(jobs: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let [_, _, ..] = jobs else { return jobs.iter().map(work).collect() };
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::with_capacity(jobs.len())));
    let some = || {
        while let at = next.fetch_add(1, Ordering::Relaxed)
            && let Some(job) = jobs.get(at)
        {
            let result = work(job);
            done.lock().unwrap_or_else(PoisonError::into_inner).push((at, result));
        }
    };
    let processors = thread::available_parallelism().map_or(1, std::num::NonZero::get);
    thread::scope(|scope| (0..processors.min(jobs.len())).for_each(|_| drop(scope.spawn(some))));
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
