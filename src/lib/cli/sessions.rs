//! `git claudio sessions`.

use super::here::{self, Here};
use super::output::{Cell, Column, Document, Row};
use super::selection::Selection;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::ops::cleanup;
use crate::ops::rebuild;
use crate::ops::recover::{self, Recovered, Recovery};
use crate::store::Stored;

/// Each instance that runs is watched over by a process of its own, its supervisor. This lists them
/// and mends what is left behind when one was killed.
#[derive(Debug, clap::Args)]
pub struct SessionsArgs {
    /// What to do; 'list' if nothing is said
    #[command(subcommand)]
    pub action: Option<SessionsAction>,
}

/// What to do with supervisors.
#[derive(Debug, clap::Subcommand)]
pub enum SessionsAction {
    /// List supervisors: live ones, lost ones, and what can be recovered
    List(ListArgs),
    /// End what lost supervisors left running, then go on where the backend can; bring back records
    Recover(RecoverArgs),
    /// Forget ended instances whose worktrees are gone and whose work has landed
    Clean(CleanArgs),
}

/// Forgets the records of instances that have ended, whose worktrees are gone, and whose work has
/// landed. Their branches stay, and so does everything else; the answer says why.
#[derive(Debug, Default, clap::Args)]
pub struct CleanArgs {}

/// Lists supervisors: live ones, lost ones, and what can be recovered.
#[derive(Debug, Default, clap::Args)]
pub struct ListArgs {
    /// Those of all repositories of this user
    #[arg(long)]
    pub everywhere: bool,
}

/// Ends the processes that lost supervisors left running, then starts their instances again where
/// the backend can resume; others become failed. What a person stopped is never started.
///
/// Before that it mends what was done to the files: if '.claudio' was deleted, records are made anew, by
/// the supervisors that still run and from what git keeps; if the repository was moved, its worktrees are
/// linked to it again.
#[derive(Debug, clap::Args)]
pub struct RecoverArgs {
    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Selection")]
    pub selection: Selection,

    /// Run again from the beginning what cannot be resumed
    #[arg(long)]
    pub rerun: bool,
}

impl Verb for SessionsArgs {
    const NAME: &'static str = "sessions";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio sessions", "list supervisors"),
        Example::new("git claudio sessions recover", "mend everything that was lost"),
        Example::new("git claudio sessions clean", "forget what is over"),
        Example::new("git claudio sessions recover --rerun k3xq7", "run a lost script again"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["start", "cleanup", "doctor"];
}

/// Runs the command.
///
/// # Errors
/// If a word names no instance, or one could not be started again.
pub fn run(args: SessionsArgs, context: &Context) -> Result<Status, CliError> {
    match args.action {
        Some(SessionsAction::Recover(args)) => recover_lost(&args, context),
        Some(SessionsAction::Clean(_)) => clean(context),
        Some(SessionsAction::List(_)) | None => list(context),
    }
}

fn list(context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_of_missing(context, true)?;
    let needs = |s: &&Stored| s.alive || s.is_lost();
    let home = here.workspace().repository().home().display().to_string();
    let session = |stored: &Stored| Session::new(stored, &home);
    let sessions: Vec<Session> = here.all()?.iter().filter(needs).map(session).collect();
    context.output.list(&sessions)?;
    Ok(Status::Done)
}

fn recover_lost(args: &RecoverArgs, context: &Context) -> Result<Status, CliError> {
    let mut here = Here::open(context)?;
    if !rebuild::missing(here.workspace()).map_err(here::error)?.is_empty() {
        // '.claudio' itself may be gone.
        here = Here::open_for_change(context)?;
    }
    here.warn_settings(context)?;
    let mut recovered = match here.workspace().store_if_any() {
        Some(_) => rebuild::rebuild(here.workspace()).map_err(here::error)?,
        None => Vec::new(),
    };
    let chosen = here.chosen_or_all(&args.selection)?;
    recovered.extend(recover::recover(here.workspace(), &chosen, args.rerun).map_err(here::error)?);
    context.output.list(&recovered)?;
    Ok(Status::Done)
}

fn clean(context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    here.warn_settings(context)?;
    let items = cleanup::forget(here.workspace()).map_err(here::error)?;
    context.output.list(&items)?;
    Ok(Status::Done)
}

/// One supervisor, or the place where one is missing.
#[derive(Debug, serde::Serialize)]
struct Session {
    id: String,
    name: Option<String>,
    repository: String,
    state: crate::instance::StateName,
    session: &'static str,
    /// Whether `sessions recover` can go on with it.
    recoverable: bool,
    /// What `sessions recover` would do; `null` if it lives.
    recovery: Option<Recovery>,
    pid: Option<i32>,
    since: Option<jiff::Timestamp>,
    task: String,
}

impl Session {
    fn new(stored: &Stored, repository: &str) -> Self {
        let view = crate::ops::InstanceView::new(stored);
        let recovery = view.lost.then(|| recover::plan(stored, false));
        Self {
            id: view.id.to_string(),
            name: view.name,
            repository: repository.to_owned(),
            state: view.state,
            session: if view.lost { "lost" } else { "live" },
            recoverable: recovery.is_some_and(|recovery| recovery != Recovery::Failed),
            recovery,
            pid: view.supervisor.map(|supervisor| supervisor.pid),
            since: view.started_at,
            task: view.task,
        }
    }
}

impl Document for Session {
    const SCHEMA: &'static str = "claudio.session.v1";

    fn id(&self) -> Option<String> {
        Some(self.id.clone())
    }
}

impl Row for Session {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("SUPERVISOR"),
        Column::number("PID").spare(1),
        Column::text("STATE"),
        Column::text("RECOVER"),
        Column::flexible("TASK"),
    ];

    fn cells(&self) -> Vec<Cell> {
        let pid = self.pid.map(|pid| pid.to_string()).unwrap_or_default();
        let recovery = self.recovery.map(recovery_word).unwrap_or_default();
        vec![
            Cell::new(&self.id),
            Cell::new(self.session),
            Cell::new(pid),
            Cell::new(self.state.as_str()),
            Cell::new(recovery),
            Cell::new(&self.task),
        ]
    }
}

fn recovery_word(recovery: Recovery) -> &'static str {
    match recovery {
        Recovery::Resumed => "resume",
        Recovery::Started => "start",
        Recovery::Rerun => "rerun",
        Recovery::Completed => "as completed",
        Recovery::Stopped => "as stopped",
        Recovery::Failed => "as failed",
        Recovery::Rebuilt => "rebuilt",
        Recovery::Relinked => "relinked",
    }
}

impl Document for Recovered {
    const SCHEMA: &'static str = "claudio.recovered.v1";

    fn id(&self) -> Option<String> {
        Some(self.instance.id.to_string())
    }
}

impl Row for Recovered {
    const COLUMNS: &'static [Column] = &[
        Column::text("ID"),
        Column::text("STATE"),
        Column::number("ENDED"),
        Column::flexible("REASON"),
    ];

    fn cells(&self) -> Vec<Cell> {
        vec![
            Cell::new(self.instance.id.as_str()),
            Cell::new(self.instance.state.as_str()),
            Cell::new(self.ended_processes.to_string()),
            Cell::new(self.instance.reason.as_deref().unwrap_or_default()),
        ]
    }
}
