//! What instances have used, each and together, those that were removed among them: the journal keeps
//! what each had used by then.

use super::{Error, InstanceView, Workspace};
use crate::instance::{EventKind, InstanceId, Metrics, Record, StateName};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Where the event of a removal keeps it.
const DETAIL: &str = "used";

/// What one instance has used.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields are described in docs/schema/claudio.stats.v1.json")]
pub struct Used {
    pub id: InstanceId,
    pub name: Option<String>,
    pub backend: String,
    pub state: StateName,
    pub removed: bool,
    pub metrics: Metrics,
}

/// What an instance had used when it was removed.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LastUse {
    name: Option<String>,
    backend: String,
    state: StateName,
    /// Until when it worked; `None` if it never did.
    worked: Option<Timestamp>,
    metrics: Metrics,
}

/// Adds to `detail`, of the event of its removal, what `record` has used.
pub(super) fn keep(detail: &mut Value, record: &Record) {
    let used = LastUse {
        name: record.name.clone(),
        backend: record.backend.clone(),
        state: record.state.name(),
        worked: record.started_at.map(|_| record.ended_at.unwrap_or(record.since)),
        metrics: record.metrics.clone(),
    };
    if let (Some(detail), Ok(used)) = (detail.as_object_mut(), serde_json::to_value(used)) {
        detail.insert(DETAIL.to_owned(), used);
    }
}

/// Returns what the instances had used that are not there any more.
///
/// # Errors
/// If the journal cannot be read.
pub fn removed(workspace: &Workspace) -> Result<Vec<(InstanceId, LastUse)>, Error> {
    let Some(store) = workspace.store_if_any() else { return Ok(Vec::new()) };
    let mut removed = BTreeMap::new();
    for event in store.journal().reader(0).read()? {
        let Some(id) = event.instance else { continue };
        match event.kind {
            EventKind::Removed => {
                let used = event.detail.map(|mut detail| detail[DETAIL].take());
                let used = used.and_then(|used| serde_json::from_value::<LastUse>(used).ok());
                removed.extend(used.map(|used| (id, used)));
            }
            // What it had used is its own again.
            EventKind::Restored => drop(removed.remove(&id)),
            _ => {}
        }
    }
    Ok(removed.into_iter().collect())
}

/// What several instances have used together. A figure is `None` if none of them tells it.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Sum {
    /// How many instances.
    pub instances: u64,
    /// The sums; the model only if it is the same for all that tell one.
    #[serde(flatten)]
    pub metrics: Metrics,
    /// How many of the instances used tokens that nobody has a price for: the cost lacks them.
    pub without_cost: u64,
}

/// What instances of a kind have used together.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// What they have in common; `None` if it is not known.
    pub key: Option<String>,
    /// What they used.
    #[serde(flatten)]
    pub sum: Sum,
}

/// What instances can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The backend.
    Backend,
    /// The model.
    Model,
}

/// Figures of instances and their sums.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// Only instances that worked after this time.
    pub since: Option<Timestamp>,
    /// Each instance.
    pub instances: Vec<Used>,
    /// What the groups have in common.
    pub by: Option<By>,
    /// The groups, those that used most first.
    pub groups: Vec<Group>,
    /// All together.
    pub total: Sum,
}

/// Returns what `chosen` and those that were `removed` have used up to `now`: those that worked after
/// `since`, if a time is given.
pub fn stats(
    chosen: &[InstanceView],
    removed: Vec<(InstanceId, LastUse)>,
    by: Option<By>,
    since: Option<Timestamp>,
    now: Timestamp,
) -> Stats {
    let worked = |view: &&InstanceView| match since {
        None => true,
        Some(since) => view.started_at.is_some() && last_worked(view, now) >= since,
    };
    // Of those that are gone only what they used is of interest.
    let had_worked = |(_, used): &(InstanceId, LastUse)| {
        used.worked.is_some_and(|worked| since.is_none_or(|since| worked >= since))
    };
    let mut instances: Vec<Used> =
        chosen.iter().filter(worked).map(|view| used(view, now)).collect();
    instances.extend(removed.into_iter().filter(had_worked).map(|(id, last)| Used {
        id,
        name: last.name,
        backend: last.backend,
        state: last.state,
        removed: true,
        metrics: last.metrics,
    }));
    let mut total = Sum::default();
    instances.iter().for_each(|used| total.add(&used.metrics));
    let groups = by.map(|by| groups(&instances, by)).unwrap_or_default();
    Stats { since, instances, by, groups, total }
}

fn runs(view: &InstanceView) -> bool {
    view.supervisor.is_some_and(|supervisor| supervisor.alive) && view.ended_at.is_none()
}

/// Returns until when an instance worked; for one that nobody watches, when it was last heard of.
fn last_worked(view: &InstanceView, now: Timestamp) -> Timestamp {
    match view.ended_at {
        Some(ended) => ended,
        None if runs(view) => now,
        None => view.since,
    }
}

fn used(view: &InstanceView, now: Timestamp) -> Used {
    let mut metrics = view.metrics.clone();
    // The present run is counted when it ends.
    if let (Some(started), true) = (view.started_at, runs(view)) {
        let run = now.duration_since(started).as_secs_f64().max(0.0);
        let sum = metrics.duration_s.unwrap_or(0.0) + run;
        metrics.duration_s = Some((sum * 1000.0).round() / 1000.0);
    }
    Used {
        id: view.id.clone(),
        name: view.name.clone(),
        backend: view.backend.clone(),
        state: view.state,
        removed: false,
        metrics,
    }
}

impl Sum {
    fn add(&mut self, one: &Metrics) {
        fn add<T: std::ops::AddAssign + Copy>(sum: &mut Option<T>, one: Option<T>) {
            match (sum.as_mut(), one) {
                (Some(sum), Some(one)) => *sum += one,
                (None, Some(one)) => *sum = Some(one),
                (_, None) => {}
            }
        }
        let sum = &mut self.metrics;
        add(&mut sum.input_tokens, one.input_tokens);
        add(&mut sum.output_tokens, one.output_tokens);
        add(&mut sum.cache_read_tokens, one.cache_read_tokens);
        add(&mut sum.cache_write_tokens, one.cache_write_tokens);
        add(&mut sum.turns, one.turns);
        add(&mut sum.cost_usd, one.cost_usd);
        add(&mut sum.duration_s, one.duration_s);
        let first = self.instances == 0;
        if first || sum.model.is_none() {
            sum.model.clone_from(&one.model);
        } else if one.model.is_some() && one.model != sum.model {
            sum.model = None;
        }
        self.instances += 1;
        let tokens = one.input_tokens.unwrap_or(0) + one.output_tokens.unwrap_or(0);
        self.without_cost += u64::from(one.cost_usd.is_none() && tokens > 0);
    }
}

fn groups(instances: &[Used], by: By) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for used in instances {
        let key = match by {
            By::Backend => Some(used.backend.clone()),
            By::Model => used.metrics.model.clone(),
        };
        let at = groups.iter().position(|group| group.key == key).unwrap_or_else(|| {
            groups.push(Group { key, sum: Sum::default() });
            groups.len() - 1
        });
        groups[at].sum.add(&used.metrics);
    }
    let weight = |group: &Group| {
        let metrics = &group.sum.metrics;
        let tokens = metrics.input_tokens.unwrap_or(0) + metrics.output_tokens.unwrap_or(0);
        (metrics.cost_usd.unwrap_or(0.0), tokens)
    };
    groups.sort_by(|a, b| weight(b).partial_cmp(&weight(a)).unwrap_or(std::cmp::Ordering::Equal));
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    fn metrics(input: u64, cost: Option<f64>, model: Option<&str>) -> Metrics {
        Metrics {
            input_tokens: Some(input),
            cost_usd: cost,
            model: model.map(str::to_owned),
            ..Metrics::default()
        }
    }

    fn one(id: &str, backend: &str, metrics: Metrics) -> Used {
        let id = id.parse().unwrap();
        let (name, state) = (None, StateName::Completed);
        Used { id, name, backend: backend.into(), state, removed: false, metrics }
    }

    #[test]
    fn a_sum_knows_what_it_does_not_know() {
        let mut sum = Sum::default();
        sum.add(&Metrics::default());
        assert_eq!((sum.metrics.clone(), sum.without_cost), (Metrics::default(), 0));
        sum.add(&metrics(10, Some(0.5), Some("a")));
        sum.add(&metrics(5, None, Some("a")));
        assert_eq!(sum.metrics.input_tokens, Some(15));
        assert_eq!((sum.metrics.cost_usd, sum.without_cost), (Some(0.5), 1));
        assert_eq!(sum.metrics.output_tokens, None);
        assert_eq!(sum.instances, 3);
    }

    #[test]
    fn groups_come_largest_first_and_the_unknown_is_one_of_them() {
        let used = [
            one("aaaaa", "codex", metrics(1, Some(1.0), Some("m"))),
            one("bbbbb", "claude", metrics(1, Some(2.0), Some("n"))),
            one("ccccc", "codex", metrics(1, Some(3.0), None)),
        ];
        let keys = |by| groups(&used, by).into_iter().map(|g| g.key).collect::<Vec<_>>();
        assert_eq!(keys(By::Backend), [Some("codex".into()), Some("claude".into())]);
        assert_eq!(keys(By::Model), [None, Some("n".into()), Some("m".into())]);
        let codex = &groups(&used, By::Backend)[0].sum;
        assert_eq!((codex.instances, codex.metrics.cost_usd), (2, Some(4.0)));
    }
}
