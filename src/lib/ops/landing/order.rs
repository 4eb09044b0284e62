//! The order in which instances land so that as many as can be do before one does not.
//!
//! An order is tried as it would happen: each is merged, in the object store, onto what the ones
//! before it have left. What another one depends on, or is built on, comes before it.

use super::target;
use crate::git::landing::{Draft, Merged, is_ancestor, merge_trees};
use crate::git::{Repository, branch};
use crate::instance::InstanceId;
use crate::ops::{self, Workspace};
use crate::store::Stored;
use std::collections::BTreeMap;

/// Up to this many, no better order is possible than the one found.
const EXACT: usize = 6;

/// Returns the instances in the best order of landing in `into`.
pub(super) fn best(
    workspace: &Workspace,
    into: &str,
    chosen: &[Stored],
) -> Result<Vec<InstanceId>, ops::Error> {
    let repository = workspace.repository();
    let ids = || chosen.iter().map(|stored| stored.record.id.clone()).collect();
    let Some(start) = branch::commit_of(repository, into)? else { return Ok(ids()) };
    let mut heads = Vec::new();
    for stored in chosen {
        // One without a branch lands nothing, and says so when it is its turn.
        let head = branch::commit_of(repository, &stored.record.branch)?;
        heads.push(head.unwrap_or_else(|| start.clone()));
    }
    let before = before(repository, chosen, &heads)?;
    let order = arrange(&before, start, &mut |at: &String, next: usize| {
        land(repository, at, &heads[next])
    })?;
    Ok(order.into_iter().map(|at| chosen[at].record.id.clone()).collect())
}

/// Returns `chosen` in landing order, those that go to the same branch together.
///
/// # Errors
/// If a branch cannot be read.
pub fn sorted(workspace: &Workspace, chosen: Vec<Stored>) -> Result<Vec<Stored>, ops::Error> {
    let mut targets: BTreeMap<Option<String>, Vec<Stored>> = BTreeMap::new();
    for stored in chosen {
        targets.entry(target::base_branch(&stored.record)).or_default().push(stored);
    }
    let mut sorted = Vec::new();
    for (into, group) in targets {
        let order = best(workspace, into.as_deref().unwrap_or_default(), &group)?;
        let find = |id| group.iter().find(|stored| stored.record.id == id).cloned();
        sorted.extend(order.into_iter().filter_map(find));
    }
    Ok(sorted)
}

/// Returns for each which of the others must come before it.
fn before(
    repository: &Repository,
    chosen: &[Stored],
    heads: &[String],
) -> Result<Vec<Vec<usize>>, ops::Error> {
    let mut before = vec![Vec::new(); chosen.len()];
    for (at, stored) in chosen.iter().enumerate() {
        for (other, earlier) in chosen.iter().enumerate() {
            let needs = stored.record.depends_on.contains(&earlier.record.id)
                || (heads[other] != heads[at]
                    && is_ancestor(repository, &heads[other], &heads[at])?);
            if other != at && needs {
                before[at].push(other);
            }
        }
    }
    Ok(before)
}

/// Returns the commit that merging `head` onto `at` would give; `None` if they conflict.
fn land(repository: &Repository, at: &str, head: &str) -> Result<Option<String>, ops::Error> {
    match merge_trees(repository, at, head)? {
        Merged::Conflict { .. } => Ok(None),
        Merged::Clean { tree } => {
            let draft = Draft { tree: &tree, parents: &[at, head], message: "a rehearsal\n" };
            Ok(Some(draft.rehearse(repository)?))
        }
    }
}

/// Returns the best order of as many things as `before` has: the longest beginning of which each
/// lands on what the ones before it have left, then the others. Of several best orders it is the one
/// that keeps most to the given one.
fn arrange<S: Clone, E>(
    before: &[Vec<usize>],
    start: S,
    land: &mut impl FnMut(&S, usize) -> Result<Option<S>, E>,
) -> Result<Vec<usize>, E> {
    let count = before.len();
    let mut order = greedy(before, start.clone(), land)?;
    if order.len() < count && count <= EXACT {
        order = longest(before, start, land)?;
    }
    let mut left: Vec<usize> = (0..count).filter(|at| !order.contains(at)).collect();
    while !left.is_empty() {
        // What is in a circle comes as it was given.
        let ready = |at: &usize| before[*at].iter().all(|earlier| order.contains(earlier));
        let place = left.iter().position(ready).unwrap_or(0);
        order.push(left.remove(place));
    }
    Ok(order)
}

/// Lands whatever can, in the given order, again and again; what conflicts is passed over.
fn greedy<S, E>(
    before: &[Vec<usize>],
    mut state: S,
    land: &mut impl FnMut(&S, usize) -> Result<Option<S>, E>,
) -> Result<Vec<usize>, E> {
    let (mut order, mut tried) = (Vec::new(), vec![false; before.len()]);
    let ready = |order: &[usize], tried: &[bool], at: usize| {
        !tried[at] && before[at].iter().all(|earlier| order.contains(earlier))
    };
    while let Some(next) = (0..before.len()).find(|&at| ready(&order, &tried, at)) {
        tried[next] = true;
        if let Some(after) = land(&state, next)? {
            state = after;
            order.push(next);
        }
    }
    Ok(order)
}

/// Tries every set that can land, each once, the smaller before the larger.
fn longest<S: Clone, E>(
    before: &[Vec<usize>],
    start: S,
    land: &mut impl FnMut(&S, usize) -> Result<Option<S>, E>,
) -> Result<Vec<usize>, E> {
    let mut level: BTreeMap<u32, (Vec<usize>, S)> = BTreeMap::from([(0, (Vec::new(), start))]);
    loop {
        let mut next: BTreeMap<u32, (Vec<usize>, S)> = BTreeMap::new();
        let mut known: Vec<_> = level.iter().collect();
        known.sort_by(|(_, (one, _)), (_, (other, _))| one.cmp(other));
        for (set, (order, state)) in known {
            for (at, needed) in before.iter().enumerate() {
                let larger = set | 1 << at;
                let ready = needed.iter().all(|earlier| set & 1 << earlier != 0);
                if larger == *set || !ready || next.contains_key(&larger) {
                    continue;
                }
                if let Some(after) = land(state, at)? {
                    next.insert(larger, ([order.as_slice(), &[at]].concat(), after));
                }
            }
        }
        if next.is_empty() {
            let orders = level.into_values().map(|(order, _)| order);
            return Ok(orders.min().unwrap_or_default());
        }
        level = next;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::convert::Infallible;

    /// What lands in this model: whatever conflicts with nothing that is there.
    fn lands(conflicts: &[(usize, usize)], there: &[usize], next: usize) -> bool {
        let clash = |a, b| conflicts.contains(&(a, b)) || conflicts.contains(&(b, a));
        there.iter().all(|&other| !clash(other, next))
    }

    fn arranged(count: usize, conflicts: &[(usize, usize)], before: &[Vec<usize>]) -> Vec<usize> {
        let mut land = |there: &Vec<usize>, next: usize| {
            let more = || [there.as_slice(), &[next]].concat();
            Ok::<_, Infallible>(lands(conflicts, there, next).then(more))
        };
        assert_eq!(before.len(), count);
        arrange(before, Vec::new(), &mut land).unwrap()
    }

    /// Returns how many of an order land before one does not; `None` if it breaks a dependency.
    fn score(
        order: &[usize],
        conflicts: &[(usize, usize)],
        before: &[Vec<usize>],
    ) -> Option<usize> {
        for (place, at) in order.iter().enumerate() {
            if !before[*at].iter().all(|earlier| order[..place].contains(earlier)) {
                return None;
            }
        }
        let stops = (0..order.len()).find(|&n| !lands(conflicts, &order[..n], order[n]));
        Some(stops.unwrap_or(order.len()))
    }

    fn permutations(items: Vec<usize>) -> Vec<Vec<usize>> {
        if items.is_empty() {
            return vec![Vec::new()];
        }
        let mut all = Vec::new();
        for at in 0..items.len() {
            let mut rest = items.clone();
            let first = rest.remove(at);
            all.extend(permutations(rest).into_iter().map(|tail| [vec![first], tail].concat()));
        }
        all
    }

    proptest! {
        #[test]
        fn no_order_of_up_to_six_is_better(
            count in 1usize..=6,
            pairs in prop::collection::vec((0usize..6, 0usize..6), 0..12),
            needs in prop::collection::vec((0usize..6, 0usize..6), 0..4),
        ) {
            let inside = |a: usize, b: usize| a < count && b < count && a != b;
            let conflicts: Vec<_> = pairs.into_iter().filter(|&(a, b)| inside(a, b)).collect();
            let mut before = vec![Vec::new(); count];
            // A smaller one before a larger one: never a circle.
            for (a, b) in needs.into_iter().filter(|&(a, b)| inside(a, b)) {
                before[a.max(b)].push(a.min(b));
            }
            let ours = arranged(count, &conflicts, &before);
            let all = permutations((0..count).collect());
            let best = all.iter().filter_map(|order| score(order, &conflicts, &before)).max();
            prop_assert_eq!(score(&ours, &conflicts, &before), best, "{:?}", ours);
        }
    }

    #[test]
    fn without_a_conflict_the_given_order_stays() {
        assert_eq!(arranged(9, &[], &vec![Vec::new(); 9]), (0..9).collect::<Vec<_>>());
        // Many: still everything once, and what gets on lands first.
        let conflicts: Vec<_> = (1..9).map(|other| (0, other)).collect();
        let order = arranged(9, &conflicts, &vec![Vec::new(); 9]);
        assert_eq!(order.len(), 9);
        assert_eq!(arranged(2, &[], &[vec![1], vec![]]), [1, 0]);
        assert_eq!(arranged(2, &[], &[vec![1], vec![0]]), [0, 1], "a circle");
    }
}
