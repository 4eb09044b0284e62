//! A plan that an agent makes: an objective, divided into tasks that depend on each other.
//!
//! Owns: what the agent is asked, and what is let through of its answer: names, tasks and
//! dependencies, never a backend, an option or an argument, so that nothing it has read in the
//! repository can choose what runs. Invariants: nothing is written to the repository or its state, no
//! process stays, and what is returned is a plan that `add --tasks` takes.

mod answer;
mod prompt;

use super::{Error, Workspace, backends};
use crate::backend::{self, planner};
use crate::sys::clock;
use crate::sys::process::{self, End};
use serde::Serialize;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

/// What is to be planned, and by whom.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// What is to be reached.
    pub objective: String,
    /// Who is asked; the settings' backend if `None`.
    pub backend: Option<String>,
    /// The model to ask for; the settings' one if `None`.
    pub model: Option<String>,
    /// No more tasks than this.
    pub max_tasks: usize,
    /// As long as this, answers are waited for.
    pub limit: Duration,
}

/// A plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// What is to be reached.
    pub objective: String,
    /// Who made it.
    pub backend: String,
    /// The model that was asked for.
    pub model: Option<String>,
    /// How often had to be asked.
    pub attempts: usize,
    /// Its tasks.
    pub tasks: Vec<PlannedTask>,
}

/// One task of a plan: a line of the file that `add --tasks` reads.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PlannedTask {
    /// Its name.
    pub name: String,
    /// What is to be done.
    pub task: String,
    /// The names of the tasks that come before it.
    pub depends_on: Vec<String>,
}

/// An answer that is no plan is asked for again, with what was wrong with it, until so many were given.
const ATTEMPTS: usize = 2;

/// Asks for a plan. `tell` gets to know who is asked, and why once more.
///
/// It reaps every child of this process, and ends early when this process is told to end.
///
/// # Errors
/// If the backend cannot be asked or does not answer, or if its answers are no plans.
pub fn plan(
    workspace: &Workspace,
    wanted: &Wanted,
    tell: &mut dyn FnMut(&str),
) -> Result<Plan, Error> {
    let settings = workspace.settings()?;
    let backend = backends::choose(workspace, &settings, wanted.backend.as_deref())?;
    let own = settings.backend(&backend);
    let model = wanted.model.clone().or(own.model);
    let question = planner::question(&backend, &own.command, model.as_deref())?;
    backends::require_program(workspace, &backend, &question.program)?;
    let repository = workspace.repository();
    let place = repository.current_worktree().or(repository.main_worktree());
    let place = place.ok_or(Error::NoWorktree)?;
    let taken = taken(workspace)?;
    let asking = Asking { workspace, backend: &backend, question: &question, place };
    let deadline = clock::deadline(wanted.limit);
    let mut prompt = prompt::first(&wanted.objective, wanted.max_tasks, &taken);
    tell(&format!("asking {backend}"));
    for attempt in 1.. {
        let said = asking.ask(&prompt, deadline, wanted.limit)?;
        let wrong = match answer::read(&said, wanted.max_tasks, &taken) {
            Ok(tasks) => {
                let objective = wanted.objective.clone();
                return Ok(Plan { objective, backend, model, attempts: attempt, tasks });
            }
            Err(wrong) => wrong,
        };
        if attempt == ATTEMPTS {
            return Err(Error::BadPlan { backend, wrong, answer: said });
        }
        tell(&format!("asking {backend} again, its answer was no plan"));
        prompt = prompt::again(&prompt, &said, &wrong);
    }
    Err(Error::TimedOut)
}

/// Returns the names that the plan's tasks cannot have.
fn taken(workspace: &Workspace) -> Result<Vec<String>, Error> {
    let Some(store) = workspace.store_if_any() else { return Ok(Vec::new()) };
    let instances = store.list()?.instances.into_iter();
    let names = |record: crate::instance::Record| [Some(record.id.to_string()), record.name];
    Ok(instances.flat_map(|stored| names(stored.record)).flatten().collect())
}

struct Asking<'a> {
    workspace: &'a Workspace,
    backend: &'a str,
    question: &'a planner::Question,
    place: &'a Path,
}

impl Asking<'_> {
    fn ask(
        &self,
        prompt: &str,
        deadline: Option<Instant>,
        limit: Duration,
    ) -> Result<String, Error> {
        let program = &self.question.program;
        let found = backends::find_program(self.workspace, program);
        let mut command = Command::new(found.unwrap_or_else(|| program.into()));
        command.args(&self.question.args).current_dir(self.place).env_clear();
        let caller = self.workspace.environment().iter().cloned();
        command.envs(backend::writer::environment(caller));
        // git's own look at the worktree would else refresh the index.
        command.env("GIT_OPTIONAL_LOCKS", "0");
        let left = clock::left(deadline);
        let finished = process::run_alone(&mut command, prompt.as_bytes(), left);
        let finished = finished.map_err(|source| Error::io(format!("run '{program}'"), source))?;
        let exit = match finished.end {
            End::Exited(exit) => exit,
            End::Overdue => {
                return Err(Error::NoAnswerInTime { backend: self.backend.to_owned(), limit });
            }
            End::Signalled(signal) => return Err(Error::Signalled { signal }),
        };
        let output = String::from_utf8_lossy(&finished.output);
        let complaint = String::from_utf8_lossy(&finished.errors);
        let failed = exit.code != Some(0);
        let why = match planner::answer(self.backend, &output) {
            Ok(text) if !failed => return Ok(text),
            Err(why) if !failed || !output.trim().is_empty() => why,
            _ => last_words(exit, &complaint),
        };
        Err(Error::NoAnswer { backend: self.backend.to_owned(), why })
    }
}

/// Returns how a program failed that gave no answer.
fn last_words(exit: process::ProcessExit, complaint: &str) -> String {
    let how = match (exit.code, exit.signal) {
        (Some(code), _) => format!("exit code {code}"),
        (None, Some(signal)) => format!("killed by signal {signal}"),
        (None, None) => "ended".to_owned(),
    };
    match complaint.lines().rev().find(|line| !line.trim().is_empty()) {
        Some(line) => format!("{how}: {}", line.trim()),
        None => how,
    }
}
