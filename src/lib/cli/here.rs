//! The repository that a command was called in, and what its words mean there.

use super::collision::Names;
use super::output::{Document, Row};
use super::selection::{Selection, Wanted};
use super::{CliError, Context, ErrorKind, Status};
use crate::config::Settings;
use crate::git;
use crate::instance::InstanceId;
use crate::ops::conflicts::Question;
use crate::ops::{self, InstanceView, Workspace, rebuild, select};
use crate::store::{Listing, Stored};
use std::path::{Path, PathBuf};

pub use super::faults::error;

/// The repository that a command was called in.
#[derive(Debug)]
pub struct Here {
    workspace: Workspace,
}

impl Here {
    /// Opens it for looking and steering.
    ///
    /// # Errors
    /// If it is no repository, or its `.claudio/` is none of ours.
    pub fn open(context: &Context) -> Result<Self, CliError> {
        let workspace = Workspace::open(&context.current_dir()?, context.environment());
        Ok(Self::new(workspace.map_err(error)?, context))
    }

    /// Opens it for adding; `.claudio/` is made if it is missing.
    ///
    /// # Errors
    /// As [`Self::open`], or if it cannot be made.
    pub fn open_for_change(context: &Context) -> Result<Self, CliError> {
        let workspace = Workspace::open_for_change(&context.current_dir()?, context.environment());
        Ok(Self::new(workspace.map_err(error)?, context))
    }

    fn new(workspace: Workspace, context: &Context) -> Self {
        // Scripts, which want an answer fast, have no colours that could be switched off: they switch
        // them on for one command, with 'git -c'.
        let terminal = context.output.terminal();
        let given = ["GIT_CONFIG_PARAMETERS", "GIT_CONFIG_COUNT"];
        let given = given.iter().any(|name| context.var(name).is_some());
        if terminal.output || terminal.error || given {
            // A value that cannot be read is as good as none.
            let ui = git::config::string(workspace.repository(), "color.ui").ok().flatten();
            context.output.set_color_ui(ui.as_deref());
        }
        Self { workspace }
    }

    /// Returns the workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// Returns `.claudio/`.
    ///
    /// # Errors
    /// If there is none.
    pub fn root(&self) -> Result<&Path, CliError> {
        Ok(self.workspace.store().map_err(error)?.layout().root())
    }

    /// Returns all instances.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn all(&self) -> Result<Vec<Stored>, CliError> {
        Ok(self.listing()?.instances)
    }

    /// Returns what the instances are called where a person reads of them.
    ///
    /// # Errors
    /// If they cannot be read.
    pub(super) fn names(&self) -> Result<Names, CliError> {
        let records = self.all()?.into_iter().map(|stored| stored.record);
        Ok(Names::new(records.filter_map(|record| Some((record.id, record.name?)))))
    }

    fn listing(&self) -> Result<Listing, CliError> {
        match self.workspace.store_if_any() {
            Some(store) => store.list().map_err(|e| error(e.into())),
            None => Ok(Listing::default()),
        }
    }

    /// Returns the instances that were named; an error if nothing was said.
    ///
    /// # Errors
    /// If a word names none or several.
    pub fn chosen(&self, selection: &Selection) -> Result<Vec<Stored>, CliError> {
        self.resolve(selection.required()?)
    }

    /// Returns the instances that were named, or all.
    ///
    /// # Errors
    /// If a word names none or several.
    pub fn chosen_or_all(&self, selection: &Selection) -> Result<Vec<Stored>, CliError> {
        self.resolve(selection.wanted()?)
    }

    /// Like [`Self::chosen`], as the outside sees them.
    ///
    /// # Errors
    /// As [`Self::chosen`].
    pub fn views(&self, selection: &Selection) -> Result<Vec<InstanceView>, CliError> {
        Ok(self.seen(&self.chosen(selection)?))
    }

    /// Returns the instances that were named, or all, as the outside sees them, and warns of records
    /// that cannot be read. The state is read once. With `refresh`, changes and conflicts are taken anew.
    ///
    /// # Errors
    /// As [`Self::chosen_or_all`].
    pub fn overview(
        &self,
        selection: &Selection,
        refresh: bool,
        context: &Context,
    ) -> Result<Vec<InstanceView>, CliError> {
        let listing = self.listing()?;
        for bad in &listing.unreadable {
            context.output.warning(&format!("instance '{}': {}", bad.id, bad.reason));
        }
        let chosen = wanted(selection.wanted()?).resolve_in(&listing, self.workspace.directory());
        let mut chosen = chosen.map_err(error)?;
        if refresh {
            for warning in ops::recount::recount(&self.workspace, &mut chosen) {
                context.output.warning(&warning);
            }
            ops::conflicts::report(&self.workspace, &Question::default()).map_err(error)?;
        }
        Ok(self.seen(&chosen))
    }

    /// Warns of instances whose records are gone: of those that run, and, if there is no other instance or
    /// with `thorough`, of those that git still knows.
    ///
    /// # Errors
    /// If the state or git's refs cannot be read.
    pub fn warn_of_missing(&self, context: &Context, thorough: bool) -> Result<(), CliError> {
        let missing = match thorough || self.listing()?.instances.is_empty() {
            true => rebuild::missing(&self.workspace).map_err(error)?,
            false => {
                rebuild::Missing { running: rebuild::running(&self.workspace), kept: Vec::new() }
            }
        };
        if !missing.is_empty() {
            let hint = "'git claudio sessions recover' makes them anew";
            context.output.warning_with_hint(&missing.words(), Some(hint));
        }
        Ok(())
    }

    /// Like [`Self::chosen_or_all`], as the outside sees them.
    ///
    /// # Errors
    /// As [`Self::chosen_or_all`].
    pub fn views_or_all(&self, selection: &Selection) -> Result<Vec<InstanceView>, CliError> {
        Ok(self.seen(&self.chosen_or_all(selection)?))
    }

    /// Returns instances as the outside sees them, with the conflicts that were last found.
    fn seen(&self, instances: &[Stored]) -> Vec<InstanceView> {
        let mut views: Vec<_> = instances.iter().map(InstanceView::new).collect();
        ops::conflicts::mark(&self.workspace, &mut views);
        views
    }

    /// Returns the one instance that `word` names.
    ///
    /// # Errors
    /// If it names none or several.
    pub fn one(&self, word: &str) -> Result<Stored, CliError> {
        let listing = self.listing()?;
        let found = select::find(word, &listing, self.workspace.directory()).cloned();
        found.map_err(|unknown| self.explain(unknown))
    }

    /// Returns the id that `word` names, which may be that of an instance that is gone.
    ///
    /// # Errors
    /// If it names none or several, and is no id either.
    pub fn id_even_if_removed(&self, word: &str) -> Result<InstanceId, CliError> {
        match (self.one(word), word.parse()) {
            (Ok(stored), _) => Ok(stored.record.id),
            (Err(error), Ok(id)) if error.kind() == ErrorKind::UnknownInstance => Ok(id),
            (Err(error), _) => Err(error),
        }
    }

    /// Turns an error into one of the command line. That an instance is not known may have a reason.
    fn explain(&self, unknown: ops::Error) -> CliError {
        let unknown = error(unknown);
        if unknown.kind() != ErrorKind::UnknownInstance {
            return unknown;
        }
        match rebuild::missing(&self.workspace) {
            Ok(missing) if !missing.is_empty() => {
                let recover = "'git claudio sessions recover' makes them anew";
                unknown.hint(format!("{}; {recover}", missing.words()))
            }
            _ => unknown,
        }
    }

    fn resolve(&self, said: Wanted) -> Result<Vec<Stored>, CliError> {
        wanted(said).resolve(&self.workspace).map_err(|unknown| self.explain(unknown))
    }

    /// Does something to each of `chosen` and prints what became of them. Every one is tried.
    ///
    /// # Errors
    /// The first of those that happened; the others are reported as they come.
    pub fn each<T: Row + Document>(
        &self,
        context: &Context,
        chosen: &[Stored],
        act: impl Fn(&Stored) -> Result<T, CliError>,
    ) -> Result<Status, CliError> {
        let (mut done, mut failed) = (Vec::new(), Vec::new());
        for stored in chosen {
            match act(stored) {
                Ok(result) => done.push(result),
                Err(error) => failed.push(error),
            }
        }
        if !done.is_empty() || failed.is_empty() {
            context.output.list(&done)?;
            context.output.flush()?;
        }
        let mut failed = failed.into_iter();
        match failed.next() {
            None if chosen.is_empty() => Ok(nothing(context)),
            None => Ok(Status::Done),
            Some(first) => {
                failed.for_each(|error| context.output.error(&error));
                Err(first)
            }
        }
    }

    /// Warns of settings that do not exist.
    ///
    /// Returns those that do.
    ///
    /// # Errors
    /// If a setting has a wrong value.
    pub fn warn_settings(&self, context: &Context) -> Result<Settings, CliError> {
        let settings = self.workspace.settings().map_err(error)?;
        warn_settings(&settings, context);
        Ok(settings)
    }
}

/// Says that no instance is meant, which is no error. Returns how the command then ends.
pub(super) fn nothing(context: &Context) -> Status {
    context.output.note("no instance matches");
    Status::No
}

/// Warns of settings that do not exist.
pub(super) fn warn_settings(settings: &Settings, context: &Context) {
    for warning in settings.warnings() {
        let nearest = warning.nearest.as_ref();
        let hint = nearest.map(|nearest| format!("the most similar setting is '{nearest}'"));
        context.output.warning_with_hint(&warning.to_string(), hint.as_deref());
    }
}

fn wanted(said: Wanted) -> select::Selection {
    match said {
        Wanted::Unsaid | Wanted::All => {
            select::Selection { all: true, ..select::Selection::default() }
        }
        Wanted::Named(words) => select::Selection { words, ..select::Selection::default() },
        Wanted::InState(states) => select::Selection { states, ..select::Selection::default() },
    }
}

/// Returns the socket and the id of the instance that this process belongs to.
///
/// # Errors
/// If it belongs to none.
pub fn inside(context: &Context) -> Result<(PathBuf, InstanceId), CliError> {
    let outside = || error(ops::Error::NotInside);
    let socket = context.var("CLAUDIO_SOCKET").ok_or_else(outside)?;
    let id = context.var("CLAUDIO_INSTANCE").ok_or_else(outside)?;
    let id = id.to_str().and_then(|id| id.parse().ok()).ok_or_else(outside)?;
    Ok((socket.into(), id))
}
