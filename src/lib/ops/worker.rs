//! What a supervisor leaves to a short-lived helper: everything that needs git.

use super::{Error, Workspace, isolation, lookout, rebuild, schedule, usage};
use crate::config::Settings;
use crate::git;
use crate::instance::{EventKind, InstanceId, NewEvent, Record};
use crate::store::{LOCK_WAIT, Store};
use crate::supervisor::{MeasureAnswer, PrepareAnswer};
use crate::sys::clock;
use serde_json::json;
use std::ffi::OsString;
use std::io;
use std::path::Path;
use std::process::{Command, Stdio};

/// Makes the worktree of `id`, with all that belongs in it.
///
/// Returns the answer for the supervisor; never fails otherwise.
pub fn prepare(
    root: &Path,
    id: &InstanceId,
    environment: Vec<(OsString, OsString)>,
) -> PrepareAnswer {
    PrepareAnswer { error: try_prepare(root, id, environment).err().map(|e| e.to_string()) }
}

fn try_prepare(
    root: &Path,
    id: &InstanceId,
    environment: Vec<(OsString, OsString)>,
) -> Result<(), Error> {
    let workspace = open(root, environment)?;
    let settings = workspace.settings()?;
    let store = workspace.store()?;
    let record = store.read(id)?;
    // What lies outside is looked at before the agent runs, and meanwhile the worktree is made.
    beside(&workspace, None, || make(&workspace, &settings, &record))?;
    // Without it an instance is only harder to bring back.
    let _ = rebuild::remember(&workspace, &record);
    Ok(())
}

fn make(workspace: &Workspace, settings: &Settings, record: &Record) -> Result<(), Error> {
    if record.prepared {
        return Ok(());
    }
    let include = include_patterns(workspace, settings)?;
    for warning in super::worktree::make(workspace, record, include)? {
        tell(workspace, record, &warning)?;
    }
    // A worktree whose setup failed stays for a look at what went wrong; `rm` takes it away.
    set_up(settings, record)
}

/// Does `work` while what lies outside of the worktrees is looked at. Of the instance `over` nothing runs
/// any more.
fn beside<T>(workspace: &Workspace, over: Option<&InstanceId>, work: impl FnOnce() -> T) -> T {
    std::thread::scope(|scope| {
        // One that fails is no reason not to work; `doctor` says what is wrong.
        let looking = scope.spawn(|| isolation::look(workspace, over).ok());
        let done = work();
        let _ = looking.join();
        done
    })
}

/// Looks at what lies outside of the worktrees of the repository whose `.claudio/` is `root`, and finds
/// out anew who conflicts with whom.
///
/// # Errors
/// If something cannot be read.
pub fn look(root: &Path, environment: Vec<(OsString, OsString)>) -> Result<(), Error> {
    let workspace = open(root, environment)?;
    let outside = isolation::look(&workspace, None);
    lookout::look(&workspace)?;
    outside
}

/// What `worktree.include` is unless somebody changes it; git's layer reads that file if it is there.
const DEFAULT_INCLUDE: &str = ".worktreeinclude";

/// Returns the patterns of the file that `worktree.include` names; `None` leaves it to git's layer,
/// which knows `.worktreeinclude` and that it may be missing.
pub(super) fn include_patterns(
    workspace: &Workspace,
    settings: &Settings,
) -> Result<Option<Vec<String>>, Error> {
    let Some(name) = settings.worktree_include() else { return Ok(Some(Vec::new())) };
    if name == DEFAULT_INCLUDE {
        return Ok(None);
    }
    let path = workspace.repository().home().join(name);
    let text = std::fs::read_to_string(&path)
        .map_err(|e| Error::io(format!("read '{}' (worktree.include)", path.display()), e))?;
    Ok(Some(text.lines().map(str::to_owned).collect()))
}

/// Says something in the instance's log and in the journal: of a structured agent, nobody reads the log
/// any more once it has begun.
fn tell(workspace: &Workspace, record: &Record, text: &str) -> Result<(), Error> {
    use std::io::Write;
    // The supervisor reads this stream into the log; if it is gone, nobody does.
    let _ = writeln!(io::stderr(), "warning: {text}");
    workspace.store()?.journal().append(NewEvent {
        at: clock::now(),
        instance: Some(record.id.clone()),
        kind: EventKind::Warning,
        from: None,
        to: None,
        source: None,
        detail: Some(json!({ "message": text })),
    })?;
    Ok(())
}

/// Runs the setup command in the new worktree; its output goes to the log.
fn set_up(settings: &Settings, record: &Record) -> Result<(), Error> {
    let Some(script) = settings.worktree_setup() else { return Ok(()) };
    let failed = |source| Error::io(format!("run worktree.setup '{script}'"), source);
    let status = Command::new("sh")
        .args(["-c", script])
        .current_dir(&record.worktree)
        // Options of the caller's one command, not of all that is run for it.
        .env_remove("GIT_CONFIG_PARAMETERS")
        .stdin(Stdio::null())
        .stdout(io::stderr())
        .status()
        .map_err(failed)?;
    match status.success() {
        true => Ok(()),
        false => Err(failed(io::Error::other(status.to_string()))),
    }
}

/// Says how much the instance `id` has changed, and, if it was cut off, what its session used.
pub fn measure(
    root: &Path,
    id: &InstanceId,
    environment: Vec<(OsString, OsString)>,
    recount: bool,
) -> MeasureAnswer {
    match try_measure(root, id, environment, recount) {
        Ok(answer) => answer,
        // Not known is an answer, too; `ls` then shows the last figures.
        Err(_) => MeasureAnswer { changes: None, head: None, session: None },
    }
}

fn try_measure(
    root: &Path,
    id: &InstanceId,
    environment: Vec<(OsString, OsString)>,
    recount: bool,
) -> Result<MeasureAnswer, Error> {
    let workspace = open(root, environment)?;
    let record = workspace.store()?.read(id)?;
    beside(&workspace, Some(id), || {
        let _ = rebuild::remember(&workspace, &record);
        weigh(&workspace, &record, recount)
    })
}

fn weigh(workspace: &Workspace, record: &Record, recount: bool) -> Result<MeasureAnswer, Error> {
    let session = if recount { usage::of_session(record, workspace.environment()) } else { None };
    let worktree = Path::new(&record.worktree);
    let (changes, head) = git::work::measure(workspace.repository(), worktree, &record.base)?;
    Ok(MeasureAnswer { changes: Some(changes), head: Some(head), session })
}

/// Starts whatever may run next in the repository whose `.claudio/` is `root`.
///
/// # Errors
/// If the state cannot be read.
pub fn schedule(root: &Path, environment: Vec<(OsString, OsString)>) -> Result<(), Error> {
    let workspace = open(root, environment)?;
    let settings = workspace.settings()?;
    let registry = workspace.store()?.lock_registry(LOCK_WAIT)?;
    schedule::run(&workspace, &settings, &registry).map(|_| ())
}

/// Tells a person of the event `seq` of the repository whose `.claudio/` is `root`.
///
/// # Errors
/// If the settings or the journal cannot be read.
pub fn notify(root: &Path, seq: u64, environment: Vec<(OsString, OsString)>) -> Result<(), Error> {
    super::notify::notify(&open(root, environment)?, seq)
}

fn open(root: &Path, environment: Vec<(OsString, OsString)>) -> Result<Workspace, Error> {
    let home = root.parent().unwrap_or(root);
    let workspace = Workspace::open(home, environment)?;
    let found: Option<&Store> = workspace.store_if_any();
    match found {
        Some(store) if store.layout().root() == root => Ok(workspace),
        _ => Err(Error::NoInstances),
    }
}
