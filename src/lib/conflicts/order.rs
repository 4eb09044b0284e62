//! In which order work lands with the fewest collisions.
//!
//! Whoever lands after somebody it conflicts with must be mended first. So those land first of whom
//! no two conflict, as many as there can be; then the others, those with few conflicts before those
//! with many; and those last that conflict with the branch itself, whatever lands before them.

use super::survey::Survey;
use super::{PairFile, Report, Unknown, Verdict};
use crate::git;
use crate::git::states::Conflict;
use crate::instance::InstanceId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One landing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// The instance that lands.
    pub id: InstanceId,
    /// Where it lands: the full ref of its base, if it has one.
    pub onto: Option<String>,
    /// Whether git can merge it into what has landed before it without a conflict.
    pub verdict: Verdict,
    /// Why that cannot be known.
    pub reason: Option<String>,
    /// Whom it meets: those that landed before and conflict with it.
    pub meets: Vec<InstanceId>,
    /// Whether it conflicts with the branch itself.
    pub base: bool,
    /// What conflicts.
    pub files: Vec<PairFile>,
}

impl Step {
    /// The turn of an instance whose work cannot be looked at.
    pub fn unknown(unknown: &Unknown) -> Self {
        let (id, reason) = (unknown.id.clone(), Some(unknown.reason.clone()));
        let (onto, meets, files) = (None, Vec::new(), Vec::new());
        Self { id, onto, verdict: Verdict::Unknown, reason, meets, base: false, files }
    }
}

/// Returns an order of landing for `count` things with these conflicts: first as many as possible
/// of whom no two conflict. `early` says who would rather land early, by size.
pub fn sequence(count: usize, conflicts: &[(usize, usize)], early: &[usize]) -> Vec<usize> {
    let mut neighbours = vec![Vec::new(); count];
    for &(a, b) in conflicts.iter().filter(|(a, b)| a != b) {
        neighbours[a].push(b);
        neighbours[b].push(a);
    }
    let weight = |at: usize| (neighbours[at].len(), early.get(at).copied().unwrap_or(0), at);
    let mut free = free(&neighbours, weight);
    free.sort_by_key(|&at| weight(at));
    let mut rest: Vec<usize> = (0..count).filter(|at| !free.contains(at)).collect();
    rest.sort_by_key(|&at| weight(at));
    free.extend(rest);
    free
}

/// Returns as many as can be found of whom no two are neighbours: the most there can be in groups of
/// a size in which that can be searched for.
fn free(neighbours: &[Vec<usize>], weight: impl Fn(usize) -> (usize, usize, usize)) -> Vec<usize> {
    const SEARCHED: usize = 28;
    let mut chosen = Vec::new();
    for group in groups(neighbours) {
        if group.len() <= SEARCHED {
            chosen.extend(most(&group, neighbours));
            continue;
        }
        let mut left = group;
        while let Some(&next) = left.iter().min_by_key(|&&at| {
            let open = neighbours[at].iter().filter(|other| left.contains(other)).count();
            (open, weight(at))
        }) {
            chosen.push(next);
            left.retain(|other| *other != next && !neighbours[next].contains(other));
        }
    }
    chosen
}

/// Returns the groups that have nothing to do with each other.
fn groups(neighbours: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut seen = vec![false; neighbours.len()];
    let mut groups = Vec::new();
    for start in 0..neighbours.len() {
        let (mut group, mut open) = (Vec::new(), vec![start]);
        while let Some(at) = open.pop() {
            if !std::mem::replace(&mut seen[at], true) {
                group.push(at);
                open.extend(&neighbours[at]);
            }
        }
        if !group.is_empty() {
            group.sort_unstable();
            groups.push(group);
        }
    }
    groups
}

/// Returns the largest choice of a group in which no two are neighbours.
fn most(left: &[usize], neighbours: &[Vec<usize>]) -> Vec<usize> {
    let degree = |at: usize| neighbours[at].iter().filter(|other| left.contains(other)).count();
    let Some(&busiest) = left.iter().max_by_key(|&&at| (degree(at), std::cmp::Reverse(at))) else {
        return Vec::new();
    };
    if degree(busiest) == 0 {
        return left.to_vec();
    }
    let without: Vec<usize> = left.iter().copied().filter(|&at| at != busiest).collect();
    let far = without.iter().copied().filter(|at| !neighbours[busiest].contains(at));
    let mut with = most(&far.collect::<Vec<_>>(), neighbours);
    with.push(busiest);
    let without = most(&without, neighbours);
    if without.len() >= with.len() { without } else { with }
}

/// Lets the instances land one after the other, each onto its base with all that landed before.
pub(super) fn simulate(survey: &mut Survey<'_>, report: &Report) -> git::Result<Vec<Step>> {
    let ids: Vec<InstanceId> = survey.seen.iter().map(|seen| seen.subject.id.clone()).collect();
    let place = |id: &InstanceId| ids.iter().position(|other| other == id);
    let conflicts = report
        .pairs
        .iter()
        .filter(|pair| pair.verdict != Verdict::Clean && pair.verdict != Verdict::Identical);
    let conflicts: Vec<_> =
        conflicts.filter_map(|pair| Some((place(&pair.a)?, place(&pair.b)?))).collect();
    let sizes: Vec<usize> = survey.seen.iter().map(|seen| seen.changes.len()).collect();
    let mut branches: HashMap<String, usize> = HashMap::new();
    let (mut steps, mut landed) = (Vec::new(), Vec::new());
    let blocked: Vec<bool> = ids.iter().map(|id| meets_base(report, id)).collect();
    for at in sequence_around(&blocked, &conflicts, &sizes) {
        let (state, base) = (survey.seen[at].state, survey.seen[at].base.clone());
        let (onto, tip, mut reason) = match base {
            Some((reference, Ok(tip))) => (Some(reference), Some(tip), None),
            Some((_, Err(reason))) => (None, None, Some(reason)),
            None => (None, None, Some(String::from("it started from no branch"))),
        };
        let current = onto.as_ref().and_then(|onto| branches.get(onto).copied()).or(tip);
        let (mut verdict, mut found) = (Verdict::Unknown, Vec::new());
        if let (Some(current), Some(onto)) = (current, &onto) {
            match survey.lab.land(current, state) {
                Ok((outcome, after)) => {
                    verdict = if outcome.is_clean() { Verdict::Clean } else { Verdict::Conflict };
                    found = outcome.conflicts;
                    branches.extend(after.map(|after| (onto.clone(), after)));
                }
                Err(error) => reason = Some(error.to_string()),
            }
        }
        let with =
            |other: &usize| conflicts.contains(&(at, *other)) || conflicts.contains(&(*other, at));
        let meets =
            landed.iter().filter(|other| with(other)).map(|&other: &usize| ids[other].clone());
        steps.push(Step {
            id: ids[at].clone(),
            onto,
            verdict,
            reason,
            meets: meets.collect(),
            base: blocked[at],
            files: found.into_iter().map(file).collect(),
        });
        landed.push(at);
    }
    Ok(steps)
}

fn meets_base(report: &Report, id: &InstanceId) -> bool {
    report.base.iter().any(|base| &base.id == id && base.verdict == Verdict::Conflict)
}

/// Returns an order for things of which some cannot land at all: these come last, where they keep
/// nobody from landing.
fn sequence_around(blocked: &[bool], conflicts: &[(usize, usize)], early: &[usize]) -> Vec<usize> {
    let (mut order, last): (Vec<usize>, Vec<usize>) =
        (0..blocked.len()).partition(|&at| !blocked[at]);
    let place = |at: usize| order.iter().position(|&free| free == at);
    let among: Vec<_> =
        conflicts.iter().filter_map(|&(a, b)| Some((place(a)?, place(b)?))).collect();
    let sizes: Vec<_> = order.iter().map(|&at| early.get(at).copied().unwrap_or(0)).collect();
    order = sequence(order.len(), &among, &sizes).into_iter().map(|at| order[at]).collect();
    order.extend(last);
    order
}

fn file(conflict: Conflict) -> PairFile {
    let Conflict { path, paths, kind, ranges, text } = conflict;
    PairFile { path, paths, verdict: Verdict::Conflict, kind: Some(kind), ranges, text }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Returns how many of those that come in this order conflict with the branch or with what has
    /// landed.
    fn collisions(order: &[usize], blocked: &[bool], conflicts: &[(usize, usize)]) -> usize {
        let mut landed = Vec::new();
        for &at in order {
            let clash = |&other: &usize| {
                conflicts.contains(&(at, other)) || conflicts.contains(&(other, at))
            };
            if !blocked[at] && !landed.iter().any(clash) {
                landed.push(at);
            }
        }
        order.len() - landed.len()
    }

    fn orders(left: &[usize]) -> Vec<Vec<usize>> {
        if left.is_empty() {
            return vec![Vec::new()];
        }
        let first = |&first: &usize| {
            let rest: Vec<_> = left.iter().copied().filter(|&other| other != first).collect();
            orders(&rest).into_iter().map(move |order| [vec![first], order].concat())
        };
        left.iter().flat_map(first).collect()
    }

    proptest! {
        #[test]
        fn no_order_has_fewer_conflicts(
            blocked in proptest::collection::vec(proptest::bool::weighted(0.2), 1..=6),
            pairs in proptest::collection::vec((0..6_usize, 0..6_usize), 0..12),
            sizes in proptest::collection::vec(0..9_usize, 6),
        ) {
            let count = blocked.len();
            let conflicts: Vec<_> =
                pairs.into_iter().filter(|&(a, b)| a < b && b < count).collect();
            let ours = sequence_around(&blocked, &conflicts, &sizes);
            let all = orders(&(0..count).collect::<Vec<_>>());
            prop_assert!(all.contains(&ours), "{:?} leaves somebody out", ours);
            let fewest = all.iter().map(|order| collisions(order, &blocked, &conflicts)).min();
            prop_assert_eq!(Some(collisions(&ours, &blocked, &conflicts)), fewest, "{:?}", ours);
        }
    }

    #[test]
    fn those_who_get_on_land_first() {
        assert_eq!(sequence(3, &[], &[]), [0, 1, 2]);
        // A star: its middle lands last, whatever its size.
        assert_eq!(sequence(4, &[(0, 1), (0, 2), (0, 3)], &[0, 9, 9, 9]), [1, 2, 3, 0]);
        // A path of four: two land free.
        let order = sequence(4, &[(0, 1), (1, 2), (2, 3)], &[]);
        assert!(
            ![(0, 1), (1, 2), (2, 3)].contains(&(order[0].min(order[1]), order[0].max(order[1])))
        );
        assert_eq!(sequence(2, &[(0, 1)], &[5, 1]), [1, 0], "the smaller one first");
    }

    #[test]
    fn everybody_lands_once_however_many() {
        let all: Vec<_> = (0..60).flat_map(|a| (0..a).map(move |b| (b, a))).collect();
        let mut order = sequence(60, &all, &[]);
        order.sort_unstable();
        assert_eq!(order, (0..60).collect::<Vec<_>>());
    }
}
