//! Files that go by several names: of a rename, one side has the old name and the other the new one, and
//! a file can stand where the other side has a directory.
//!
//! Whoever asks of one name must hear what is said of the other.

use super::survey::{Seen, Survey};
use super::{ChangeKind, File, FileChange, Modifier, Pair, PairFile, Verdict};
use crate::git::states::Kind;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Notes with each file that stands in the way of a directory what was changed in there.
pub(super) fn below(files: &mut [PairFile], changes: &[&Vec<FileChange>]) {
    for file in files.iter_mut().filter(|file| file.kind == Some(Kind::DirectoryFile)) {
        let inside = format!("{}/", file.path);
        let paths = changes.iter().flat_map(|changes| changes.iter()).map(|change| &change.path);
        file.paths.extend(paths.filter(|path| path.starts_with(&inside)).cloned());
        file.paths.sort();
        file.paths.dedup();
    }
}

/// Tells of each file in which two meet what both of them did, if one did it under another name, and
/// of the other names how they meet.
pub(super) fn tell(files: &mut BTreeMap<String, File>, survey: &Survey<'_>, pairs: &[Pair]) {
    let place: HashMap<_, _> =
        survey.seen.iter().enumerate().map(|(at, seen)| (&seen.subject.id, at)).collect();
    let met: HashSet<&str> =
        pairs.iter().flat_map(|pair| &pair.files).map(|file| file.path.as_str()).collect();
    for pair in pairs {
        let conflicting = pair.files.iter().filter(|file| file.verdict == Verdict::Conflict);
        for file in conflicting {
            for seen in
                [&pair.a, &pair.b].iter().filter_map(|id| Some(&survey.seen[*place.get(id)?]))
            {
                let Some(known) = files.get_mut(&file.path) else { continue };
                if known.modified_by.iter().all(|modifier| modifier.id != seen.subject.id) {
                    known.modified_by.extend(modifier(seen, file));
                    known.modified_by.sort_by_key(|modifier| place.get(&modifier.id).copied());
                }
            }
            for path in file.paths.iter().filter(|path| !met.contains(path.as_str())) {
                if let Some(known) = files.get_mut(path) {
                    known.verdict = known.verdict.max(Some(file.verdict));
                }
            }
        }
    }
}

/// Returns what an instance did that led to a conflict at a path that it did not change itself.
fn modifier(seen: &Seen, file: &PairFile) -> Option<Modifier> {
    let named = |change: &&FileChange| file.paths.contains(&change.path);
    // It may have renamed the directory alone: then something else went there with it.
    let directory = file.path.rfind('/').map_or("", |slash| &file.path[..=slash]);
    let moved = |change: &&FileChange| {
        change.change == ChangeKind::Renamed && change.path.starts_with(directory)
    };
    let change = seen.changes.iter().find(named).or_else(|| seen.changes.iter().find(moved))?;
    Some(Modifier {
        id: seen.subject.id.clone(),
        name: seen.subject.name.clone(),
        change: change.change,
        committed: change.committed,
        path: Some(change.path.clone()),
    })
}
