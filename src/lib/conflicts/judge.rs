//! The verdicts: first which pairs can meet, then one round of merges for all that are not known.

use super::joined;
use super::meeting::{self, Meeting, Shared, Side};
use super::survey::Survey;
use super::{BaseVerdict, File, Memo, Modifier, Pair, PairFile, Verdict, memo};
use crate::git;
use crate::git::states::{Bases, Conflict, Id, Kind, Triple};
use crate::sys::text::of_path;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::rc::Rc;

/// What was found about all pairs.
pub(super) struct Judged {
    pub(super) pairs: Vec<Pair>,
    pub(super) base: Vec<BaseVerdict>,
}

/// Two states and how they meet.
struct Case {
    ours: usize,
    theirs: usize,
    meeting: Result<Meeting, String>,
}

/// A verdict with the files in which two states meet.
struct Answer {
    verdict: Verdict,
    reason: Option<String>,
    files: Vec<PairFile>,
}

/// Judges all pairs, and all instances against what they started from.
pub(super) fn all(survey: &Survey<'_>, memo: &mut Memo) -> Judged {
    let mut judge = Judge { survey, sides: HashMap::new(), fresh: HashMap::new() };
    let seen = &survey.seen;
    judge.learn_bases();
    let mut pairs = Vec::new();
    for (at, a) in seen.iter().enumerate() {
        for b in &seen[at + 1..] {
            let case = judge.case(a.state, b.state);
            if !matches!(case.meeting, Ok(Meeting::Apart)) {
                pairs.push((a, b, case));
            }
        }
    }
    let mut bases = Vec::new();
    for seen in seen {
        let Some((reference, state)) = &seen.base else { continue };
        let case = match state {
            Ok(state) => judge.case(*state, seen.state),
            Err(reason) => {
                let (ours, theirs) = (seen.state, seen.state);
                Case { ours, theirs, meeting: Err(reason.clone()) }
            }
        };
        bases.push((seen, reference.clone(), case));
    }
    let cases = pairs.iter().map(|(.., case)| case).chain(bases.iter().map(|(.., case)| case));
    judge.merge(&cases.collect::<Vec<_>>(), memo);
    let pairs = pairs.into_iter().map(|(a, b, case)| {
        let Answer { verdict, reason, mut files } = judge.answer(&case, memo);
        joined::below(&mut files, &[&a.changes, &b.changes]);
        let (a, b) = (a.subject.id.clone(), b.subject.id.clone());
        Pair { a, b, verdict, reason, files }
    });
    let pairs = pairs.filter(|pair| pair.verdict != Verdict::Clean || !pair.files.is_empty());
    let base = bases.iter().map(|(seen, reference, case)| {
        let Answer { verdict, reason, mut files } = judge.answer(case, memo);
        joined::below(&mut files, &[&seen.changes]);
        let (id, reference) = (seen.subject.id.clone(), reference.clone());
        BaseVerdict { id, reference, verdict, reason, files }
    });
    Judged { pairs: pairs.collect(), base: base.collect() }
}

struct Judge<'s, 'a> {
    survey: &'s Survey<'a>,
    /// The changes of a state since a tree, prepared.
    sides: HashMap<(Id, usize), Rc<Side>>,
    /// What was found just now and is not remembered: failures, and texts.
    fresh: HashMap<String, Result<(bool, Vec<Conflict>), String>>,
}

impl Judge<'_, '_> {
    /// Finds the merge bases of all who will be compared.
    fn learn_bases(&self) {
        let (lab, seen) = (&self.survey.lab, &self.survey.seen);
        let head = |state: usize| lab.states()[state].head.commit;
        let pairs = seen.iter().enumerate().flat_map(|(at, a)| {
            let others = seen[at + 1..].iter().map(|b| b.state);
            let base = a.base.iter().filter_map(|(_, state)| state.as_ref().ok().copied());
            others.chain(base).map(|other| (head(a.state), head(other)))
        });
        lab.learn_bases(pairs);
    }

    fn case(&mut self, ours: usize, theirs: usize) -> Case {
        let meeting = self.meeting(ours, theirs).unwrap_or_else(|error| Err(error.to_string()));
        Case { ours, theirs, meeting }
    }

    fn meeting(&mut self, ours: usize, theirs: usize) -> git::Result<Result<Meeting, String>> {
        let lab = &self.survey.lab;
        let base = match lab.bases(ours, theirs)? {
            Bases::None => return Ok(Err(String::from("they have no history in common"))),
            // What they have in common is itself the result of a merge.
            Bases::Several => return Ok(Ok(Meeting::Whole(Vec::new()))),
            Bases::One(point) => point.tree,
        };
        let (a, b) = (self.side(base, ours)?, self.side(base, theirs)?);
        let meeting = meeting::meet(&a, &b);
        let tree = lab.states()[ours].tree;
        Ok(Ok(match meeting {
            Meeting::Files(files) if lab.is_steered(tree)? => {
                let same = |file: Shared| (file.path, file.triple.is_none());
                Meeting::Whole(files.into_iter().map(same).collect())
            }
            meeting => meeting,
        }))
    }

    fn side(&mut self, base: Id, state: usize) -> git::Result<Rc<Side>> {
        if let Some(known) = self.sides.get(&(base, state)) {
            return Ok(Rc::clone(known));
        }
        let lab = &self.survey.lab;
        let has_directory = |path: &[u8]| lab.has_directory(state, path);
        let side = Rc::new(Side::new(lab.changes(base, state)?, has_directory)?);
        self.sides.insert((base, state), Rc::clone(&side));
        Ok(side)
    }

    /// Merges what is not known yet, everything in one round.
    fn merge(&mut self, cases: &[&Case], memo: &mut Memo) {
        let (mut files, mut wholes) = (BTreeMap::new(), BTreeMap::new());
        let text = self.survey.options.text;
        let known = |memo: &Memo, key: &str| !text && memo.get(key).is_some();
        for case in cases {
            match &case.meeting {
                Ok(Meeting::Files(shared)) => {
                    for triple in shared.iter().filter_map(|file| file.triple) {
                        let key = memo::of_file(&triple);
                        if !known(memo, &key) {
                            files.insert(key, triple);
                        }
                    }
                }
                Ok(Meeting::Whole(_)) => {
                    let key = self.key(case);
                    if !known(memo, &key) {
                        wholes.insert(key, (case.ours, case.theirs));
                    }
                }
                Ok(Meeting::Apart) | Err(_) => {}
            }
        }
        let lab = &self.survey.lab;
        let (keys, files): (Vec<String>, Vec<Triple>) = files.into_iter().unzip();
        for (key, merged) in keys.into_iter().zip(lab.merge_files(&files)) {
            let merged = merged.map(|conflict| (conflict.is_none(), Vec::from_iter(conflict)));
            self.note(key, merged, memo);
        }
        let (keys, wholes): (Vec<String>, Vec<(usize, usize)>) = wholes.into_iter().unzip();
        for (key, merged) in keys.into_iter().zip(lab.merge_states(&wholes)) {
            let merged = merged.map(|outcome| (outcome.clean, outcome.conflicts));
            self.note(key, merged, memo);
        }
    }

    fn note(&mut self, key: String, merged: git::Result<(bool, Vec<Conflict>)>, memo: &mut Memo) {
        match merged {
            // Which commits of a submodule can be found changes without any of the trees.
            Ok(merged)
                if self.survey.options.text
                    || merged.1.iter().any(|conflict| conflict.kind == Kind::Submodule) =>
            {
                self.fresh.insert(key, Ok(merged));
            }
            Ok((clean, conflicts)) => memo.insert(key, clean, conflicts),
            Err(error) => {
                self.fresh.insert(key, Err(error.to_string()));
            }
        }
    }

    /// Returns the name of a verdict about two whole states.
    fn key(&self, case: &Case) -> String {
        let [ours, theirs] = [case.ours, case.theirs].map(|state| &self.survey.lab.states()[state]);
        let attributes = self.survey.lab.is_steered(ours.tree).unwrap_or(true);
        let sides = format!("{} {}", ours.key(), theirs.key());
        if attributes { format!("{sides} attributes") } else { sides }
    }

    fn found(&self, key: &str, memo: &Memo) -> Result<(bool, Vec<Conflict>), String> {
        if let Some(fresh) = self.fresh.get(key) {
            return fresh.clone();
        }
        let known = memo.get(key).ok_or_else(|| String::from("git said nothing"))?;
        Ok((known.clean, known.conflicts.clone()))
    }

    fn answer(&self, case: &Case, memo: &Memo) -> Answer {
        let unknown = |reason: &str, paths: &[(Vec<u8>, bool)]| Answer {
            verdict: Verdict::Unknown,
            reason: Some(reason.to_owned()),
            files: self.files(paths.iter().map(|(path, _)| met(path, Verdict::Unknown, None))),
        };
        match &case.meeting {
            Err(reason) => unknown(reason, &[]),
            Ok(Meeting::Apart) => {
                Answer { verdict: Verdict::Clean, reason: None, files: Vec::new() }
            }
            Ok(Meeting::Files(shared)) => {
                let mut reason = None;
                let files = shared.iter().map(|file| {
                    let Some(triple) = file.triple else {
                        return met(&file.path, Verdict::Identical, None);
                    };
                    match self.found(&memo::of_file(&triple), memo) {
                        Ok((_, conflicts)) => match conflicts.into_iter().next() {
                            Some(conflict) => met(&file.path, Verdict::Conflict, Some(conflict)),
                            None => met(&file.path, Verdict::Clean, None),
                        },
                        Err(error) => {
                            reason = Some(error);
                            met(&file.path, Verdict::Unknown, None)
                        }
                    }
                });
                let files: Vec<_> = files.collect();
                let files = self.files(files.into_iter());
                let verdict = files.iter().map(|file| file.verdict).max();
                let verdict = verdict.unwrap_or(Verdict::Clean);
                Answer { verdict, reason: reason.filter(|_| verdict == Verdict::Unknown), files }
            }
            Ok(Meeting::Whole(paths)) => match self.found(&self.key(case), memo) {
                Err(reason) => unknown(&reason, paths),
                Ok((clean, conflicts)) => self.whole(clean, conflicts, paths),
            },
        }
    }

    /// Returns the verdict of a merge of everything.
    fn whole(&self, clean: bool, conflicts: Vec<Conflict>, paths: &[(Vec<u8>, bool)]) -> Answer {
        // Where a rename leads from there to a conflict, that is said of the conflict.
        let all = |c: &Conflict| c.paths.iter().chain([&c.path]).cloned().collect::<Vec<_>>();
        let named: HashSet<String> = conflicts.iter().flat_map(all).collect();
        let rest = paths.iter().filter(|(path, _)| !named.contains(&of_path(path)));
        let rest = rest.map(|(path, same)| {
            met(path, if *same { Verdict::Identical } else { Verdict::Clean }, None)
        });
        let bad = conflicts.into_iter().map(|conflict| {
            let path = conflict.path.clone();
            met(path.as_bytes(), Verdict::Conflict, Some(conflict))
        });
        let named_any = !named.is_empty();
        let mut files = self.files(bad.chain(rest));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        // git can refuse without leaving a path unmerged; ignored paths alone are no conflict.
        let refused = !clean && !named_any;
        let verdict = match files.iter().map(|file| file.verdict).max() {
            _ if refused => Verdict::Conflict,
            Some(worst) => worst,
            None => Verdict::Clean,
        };
        Answer { verdict, reason: None, files }
    }

    /// Leaves out the files that nobody wants to hear of.
    fn files(&self, files: impl Iterator<Item = PairFile>) -> Vec<PairFile> {
        files.filter(|file| !self.survey.options.ignore.is_match(&file.path)).collect()
    }
}

fn met(path: &[u8], verdict: Verdict, conflict: Option<Conflict>) -> PairFile {
    let path = of_path(path);
    let kind = conflict.as_ref().map(|conflict| conflict.kind);
    let (paths, ranges, text) = conflict.map(|c| (c.paths, c.ranges, c.text)).unwrap_or_default();
    PairFile { path, paths, verdict, kind, ranges, text }
}

/// Returns all changed files, each with who changed it and the worst verdict about it.
pub(super) fn files(survey: &Survey<'_>, pairs: &[Pair]) -> Vec<File> {
    let mut files: BTreeMap<&str, File> = BTreeMap::new();
    for seen in &survey.seen {
        for change in &seen.changes {
            if survey.options.ignore.is_match(&change.path) {
                continue;
            }
            let new = || File { path: change.path.clone(), verdict: None, modified_by: Vec::new() };
            files.entry(&change.path).or_insert_with(new).modified_by.push(Modifier {
                id: seen.subject.id.clone(),
                name: seen.subject.name.clone(),
                change: change.change,
                committed: change.committed,
                path: None,
            });
        }
    }
    for file in files.values_mut().filter(|file| file.modified_by.len() > 1) {
        file.verdict = Some(Verdict::Clean);
    }
    for met in pairs.iter().flat_map(|pair| &pair.files) {
        // A path that neither changed: where a rename would have put it.
        let new = || File { path: met.path.clone(), verdict: None, modified_by: Vec::new() };
        let file = files.entry(&met.path).or_insert_with(new);
        file.verdict = file.verdict.max(Some(met.verdict));
    }
    let mut files = files.into_iter().map(|(path, file)| (path.to_owned(), file)).collect();
    joined::tell(&mut files, survey, pairs);
    files.into_values().collect()
}
