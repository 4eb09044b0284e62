//! New instances.

use super::task_file::Tasks;
use super::{Error, InstanceView, Workspace, schedule, select};
use crate::backend;
use crate::config::Settings;
use crate::git;
use crate::instance::{
    self, Base, Budget, EventKind, FORMAT, InstanceId, Metrics, NewEvent, Opening, PendingReason,
    Record, Setup, Source, State,
};
use crate::store::{LOCK_WAIT, Listing, Stored};
use crate::sys::{clock, random, text};
use serde_json::{Map, json};
use std::path::{Component, Path, PathBuf};

/// What a new instance is to be.
#[derive(Debug, Clone, Default)]
pub struct NewInstance {
    /// The task, byte for byte.
    pub task: Vec<u8>,
    /// Where it was read from, for people; `None` if it is no file of its own.
    pub from: Option<String>,
    /// The backend; the settings' one if `None`.
    pub backend: Option<String>,
    /// A revision to start from; the settings' one if `None`.
    pub base: Option<String>,
    /// A name of the user's own.
    pub name: Option<String>,
    /// Words that name instances which must be completed first.
    pub depends_on: Vec<String>,
    /// Places, in the same call and before its own, of instances which must be completed first.
    pub after: Vec<usize>,
    /// The line that asks for it, if it comes from a file of tasks.
    pub line: Option<usize>,
    /// Leave it pending until `start`.
    pub no_start: bool,
    /// Stay open after a turn that ended well.
    pub keep_open: bool,
    /// Drive the agent in its own terminal, whatever the settings say.
    pub terminal: bool,
    /// The model to ask for; the settings' one if `None`.
    pub model: Option<String>,
    /// The agent's own permission mode; the settings' one if `None`.
    pub permission_mode: Option<String>,
    /// Tools that the agent may use without asking.
    pub allowed_tools: Vec<String>,
    /// The agent's own sandbox mode.
    pub sandbox: Option<String>,
    /// Its limits; those of the settings where they say nothing.
    pub budget: Budget,
    /// More arguments for the backend's program.
    pub args: Vec<String>,
}

/// Adds instances and starts those that may start.
///
/// Returns them as they are when their supervisors are under way, in the order given.
///
/// # Errors
/// If one of them cannot be added: then none is. If one could not be started it is `failed`, and the
/// error says why.
pub fn add(workspace: &Workspace, new: &[NewInstance]) -> Result<Vec<InstanceView>, Error> {
    let settings = workspace.settings()?;
    let store = workspace.store()?;
    let plans: Vec<Plan> = plan(workspace, &settings, new)?;
    let registry = store.lock_registry(LOCK_WAIT)?;
    let is_taken = |id: &InstanceId| registry.is_taken(id);
    let records = number(workspace, &settings, &store.list()?, is_taken, plans)?;
    for (record, task) in &records {
        registry.add(record, task)?;
        store.journal().append(added(record))?;
    }
    for (id, result) in schedule::run(workspace, &settings, &registry)? {
        // What else could start now is not this command's business.
        if records.iter().any(|(record, _)| record.id == id) {
            result?;
        }
    }
    drop(registry);
    records.iter().map(|(record, _)| Ok(InstanceView::new(&store.stored(&record.id)?))).collect()
}

/// Fails as [`add`] would for what can be known before there is a `.claudio/`.
///
/// # Errors
/// If one of them could not be added.
pub fn check(workspace: &Workspace, new: &[NewInstance]) -> Result<(), Error> {
    plan(workspace, &workspace.settings()?, new).map(drop)
}

/// Returns the instances that [`add`] would add, without adding them.
///
/// # Errors
/// If one of them could not be added.
pub fn dry_run(workspace: &Workspace, new: &[NewInstance]) -> Result<Vec<InstanceView>, Error> {
    let settings = workspace.settings()?;
    let plans = plan(workspace, &settings, new)?;
    let records = match workspace.store_if_any() {
        Some(store) => {
            let registry = store.lock_registry(LOCK_WAIT)?;
            number(workspace, &settings, &store.list()?, |id| registry.is_taken(id), plans)?
        }
        None => number(workspace, &settings, &Listing::default(), |_| false, plans)?,
    };
    Ok(records
        .into_iter()
        .map(|(record, _)| InstanceView::new(&Stored { record, alive: false }))
        .collect())
}

/// Returns what is wrong with a file of tasks, all of it: what it was found to be wrong, and what is
/// wrong with the lines that could be read.
///
/// # Errors
/// If the settings or the instances cannot be read.
pub fn everything_wrong(workspace: &Workspace, tasks: Tasks) -> Result<Error, Error> {
    let Tasks { new, mut wrong } = tasks;
    match plan(workspace, &workspace.settings()?, &new) {
        Err(Error::TaskFile(more)) => wrong.extend(more),
        Err(error) => return Err(error),
        Ok(_) => {}
    }
    wrong.sort_by_key(|(line, _)| *line);
    Ok(Error::TaskFile(wrong))
}

/// A new instance that is known to be possible and lacks only its id and branch.
struct Plan {
    new: NewInstance,
    backend: String,
    setup: Setup,
    base: Base,
    depends_on: Vec<InstanceId>,
    budget: Budget,
}

/// Checks everything that can be checked before anything is written.
fn plan(
    workspace: &Workspace,
    settings: &Settings,
    new: &[NewInstance],
) -> Result<Vec<Plan>, Error> {
    super::settings::check_prefix(settings)?;
    let listing = match workspace.store_if_any() {
        Some(store) => store.list()?,
        None => Listing::default(),
    };
    let (mut plans, mut wrong) = (Vec::new(), Vec::new());
    for new in new {
        match (plan_one(workspace, settings, &listing, new), new.line) {
            (Ok(plan), _) => plans.push(plan),
            (Err(error), Some(line)) => wrong.push((line, error)),
            (Err(error), None) => return Err(error),
        }
    }
    wrong.sort_by_key(|(line, _)| *line);
    if wrong.is_empty() { Ok(plans) } else { Err(Error::TaskFile(wrong)) }
}

fn plan_one(
    workspace: &Workspace,
    settings: &Settings,
    listing: &Listing,
    new: &NewInstance,
) -> Result<Plan, Error> {
    if new.task.trim_ascii().is_empty() {
        return Err(Error::EmptyTask);
    }
    if let Some(name) = &new.name {
        check_name(name, listing)?;
    }
    let backend = super::backends::choose(workspace, settings, new.backend.as_deref())?;
    if let (true, Err(error)) = (backend::takes_text(&backend), std::str::from_utf8(&new.task)) {
        let from = new.from.clone().unwrap_or_else(|| "the task".to_owned());
        return Err(Error::TaskNotText { from, backend, byte: error.valid_up_to() });
    }
    let setup = super::backends::setup(settings, &backend, new);
    let base = super::settings::base(workspace, settings, new.base.as_deref())?;
    let depends_on = select::ids(&new.depends_on, listing, workspace.directory())?;
    let wrong = |cost: &f64| !cost.is_finite() || *cost <= 0.0;
    if let Some(cost) = new.budget.cost_usd.filter(wrong) {
        return Err(Error::BadLimit(cost));
    }
    let budget = Budget {
        cost_usd: new.budget.cost_usd.or(settings.limits_cost()),
        tokens: new.budget.tokens.or(settings.limits_tokens()),
        seconds: new.budget.seconds.or(settings.limits_time().map(|time| time.as_secs())),
    };
    let plan = Plan { new: new.clone(), backend, setup, base, depends_on, budget };
    // The same look at task and backend that the supervisor takes, while there is someone to tell.
    let record = record(&plan, placeholder_id(), String::new(), String::new());
    backend::require_price(&record)?;
    let start = backend::Start { task: plan.new.task.clone(), ..backend::Start::default() };
    let (launch, _) = backend::open(&record, &start)?;
    super::backends::require_program(workspace, &plan.backend, &launch.program)?;
    Ok(plan)
}

/// A name must not be taken, nor look like anything else that names instances.
fn check_name(name: &str, listing: &Listing) -> Result<(), Error> {
    let bad = |problem: String| Err(Error::BadName { name: name.to_owned(), problem });
    if name.trim().is_empty() {
        return bad("is empty".to_owned());
    }
    if name == "@" || name == "-" || name.starts_with('-') {
        return bad("would be read as something else".to_owned());
    }
    if name.chars().any(char::is_control) {
        return bad("has control characters".to_owned());
    }
    let taken =
        |s: &&Stored| s.record.name.as_deref() == Some(name) || s.record.id.as_str() == name;
    match listing.instances.iter().find(taken) {
        Some(other) => bad(format!("is taken by instance '{}'", other.record.id)),
        None => Ok(()),
    }
}

/// Gives each plan an id and a branch that nobody has. Called under the registry lock, if there is a
/// registry, so nobody gets them in between.
fn number(
    workspace: &Workspace,
    settings: &Settings,
    listing: &Listing,
    is_taken: impl Fn(&InstanceId) -> bool,
    plans: Vec<Plan>,
) -> Result<Vec<(Record, Vec<u8>)>, Error> {
    let repository = workspace.repository();
    let mut branches: Vec<String> = git::branch::names(repository, "")?;
    branches.extend(listing.instances.iter().map(|s| s.record.branch.clone()));
    let mut names: Vec<String> = Vec::new();
    let mut records: Vec<(Record, Vec<u8>)> = Vec::new();
    for mut plan in plans {
        let before = plan.new.after.iter().filter_map(|at| records.get(*at));
        plan.depends_on.extend(before.map(|(record, _)| record.id.clone()));
        if let Some(name) = &plan.new.name {
            check_name(name, listing)?;
            if names.contains(name) {
                let problem = "is given twice".to_owned();
                return Err(Error::BadName { name: name.clone(), problem });
            }
            names.push(name.clone());
        }
        let fresh = |id: &InstanceId| {
            !is_taken(id)
                && records.iter().all(|(r, _)| r.id != *id)
                && listing.instances.iter().all(|s| s.record.name.as_deref() != Some(id.as_str()))
                && !branches.iter().any(|b| b.contains(id.as_str()))
        };
        let id = fresh_id(fresh)?;
        let first_line = String::from_utf8_lossy(&plan.new.task).into_owned();
        let branch = instance::branch_name(
            settings.branch_prefix(),
            &id,
            &instance::slug(text::first_line(&first_line)),
            settings.branch_include_id(),
            |name| branches.iter().any(|b| clashes(b, name)),
        );
        git::branch::check_name(&branch)?;
        branches.push(branch.clone());
        let path = settings.worktree_path(id.as_str(), &repository.name());
        let worktree = normalized(&repository.home().join(path)).to_string_lossy().into_owned();
        let record = record(&plan, id, branch, worktree);
        records.push((record, plan.new.task));
    }
    Ok(records)
}

/// Returns a path without `.` and `..`, so that it reads like the one that git names. The repository's
/// own part is free of symbolic links, so nothing else is meant by it.
fn normalized(path: &Path) -> PathBuf {
    let mut clean = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                clean.pop();
            }
            Component::CurDir => {}
            part => clean.push(part),
        }
    }
    clean
}

/// Whether git cannot hold both branches: they are equal, or one is a directory of the other.
fn clashes(taken: &str, name: &str) -> bool {
    let below = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
    taken == name || below(taken, name) || below(name, taken)
}

fn fresh_id(fresh: impl Fn(&InstanceId) -> bool) -> Result<InstanceId, Error> {
    loop {
        let bytes = random::bytes::<5>().map_err(|e| Error::io("get random bytes", e))?;
        let id = InstanceId::from_random(bytes);
        if fresh(&id) {
            return Ok(id);
        }
    }
}

/// An id for a record that is only looked at.
fn placeholder_id() -> InstanceId {
    InstanceId::from_random([0; 5])
}

fn record(plan: &Plan, id: InstanceId, branch: String, worktree: String) -> Record {
    let now = clock::now();
    let state = match (plan.new.no_start, plan.depends_on.is_empty()) {
        (true, _) => State::Pending { reason: PendingReason::Manual, message: None },
        (false, true) => State::Pending { reason: PendingReason::Slot, message: None },
        (false, false) => State::Pending { reason: PendingReason::Dependencies, message: None },
    };
    Record {
        format: FORMAT,
        id,
        name: plan.new.name.clone(),
        task: text::first_line(&String::from_utf8_lossy(&plan.new.task))
            .chars()
            .take(500)
            .collect(),
        backend: plan.backend.clone(),
        mode: plan.setup.mode,
        setup: plan.setup.clone(),
        branch,
        worktree,
        base: plan.base.clone(),
        prepared: false,
        state,
        since: now,
        source: Source::Command,
        created_at: now,
        started_at: None,
        ended_at: None,
        head: None,
        depends_on: plan.depends_on.clone(),
        budget: plan.budget,
        metrics: Metrics::default(),
        changes: None,
        conflicts: None,
        pr: None,
        session_id: None,
        opening: Opening::Task,
        queued: Vec::new(),
        permission_mode: None,
        worked_s: 0.0,
        alive_at: None,
        supervisor: None,
        extra: Map::new(),
    }
}

fn added(record: &Record) -> NewEvent {
    NewEvent {
        at: record.created_at,
        instance: Some(record.id.clone()),
        kind: EventKind::Added,
        from: None,
        to: Some(record.state.name()),
        source: Some(record.source),
        detail: Some(json!({ "branch": record.branch, "backend": record.backend })),
    }
}
