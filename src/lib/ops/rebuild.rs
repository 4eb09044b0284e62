//! Records made anew after `.claudio/` was deleted, and put right after the repository was moved.
//!
//! The best source is a supervisor that still runs: it knows its record and is asked to write it. What
//! has ended is made from what git keeps: an entry of the roster, noted when the worktree was made and
//! when the instance ended, else the registration of the worktree. The text of a task is in no entry: it
//! may be long or secret, and objects of a repository are read by others. Neither are arguments and
//! commands, which may be secret too; as they may also have been restrictions, an instance that had some
//! is not taken up again. Invariants: what has a record is not touched; a branch or a worktree is never
//! changed, only brought back where nothing is.

use super::recover::{Recovered, Recovery};
use super::{Error, InstanceView, Workspace, leftovers};
use crate::git::worktree::{self, Brought, WorktreeState};
use crate::git::{branch, landing, outside, revision, roster};
use crate::instance::{
    EventKind, FORMAT, InstanceId, NewEvent, Opening, Record, Setup, Source, State,
};
use crate::store::{self, LOCK_WAIT, Making, Registry, Store, Stored};
use crate::supervisor::{self, Client, Request, Response};
use crate::sys::lock::Lock;
use crate::sys::{clock, runtime};
use serde_json::json;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// A supervisor has nothing else to do than to answer this.
const ANSWER_WAIT: Duration = Duration::from_secs(10);

/// When an entry was noted: a branch that was made later is another one of the same name.
const NOTED_AT: &str = "noted_at";

/// Instances without a record.
#[derive(Debug, Default)]
pub struct Missing {
    /// Those that run, with the sockets of their supervisors.
    pub running: Vec<(InstanceId, PathBuf)>,
    /// Those of which git still holds something.
    pub kept: Vec<InstanceId>,
}

impl Missing {
    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.running.is_empty() && self.kept.is_empty()
    }

    /// Returns them in words, for a warning.
    pub fn words(&self) -> String {
        let running = self.running.iter().map(|(id, _)| format!("{id} (running)"));
        let all: Vec<String> = running.chain(self.kept.iter().map(ToString::to_string)).collect();
        match all.as_slice() {
            [only] => format!("the record of an instance is gone: {only}"),
            all => format!("the records of {} instances are gone: {}", all.len(), all.join(", ")),
        }
    }
}

/// Notes in git what a record can be made of. The instance has its branch by now.
///
/// # Errors
/// If git cannot store it.
pub(super) fn remember(workspace: &Workspace, record: &Record) -> Result<(), Error> {
    let mut record = record.clone();
    record.task.clear();
    record.supervisor = None;
    let whole = record.setup.args.is_empty() && record.setup.command.is_empty();
    if !whole {
        record.session_id = None;
    }
    let Setup { model, permission_mode, allowed_tools, sandbox, prices, keep_open, mode, .. } =
        record.setup;
    record.setup = Setup {
        model,
        permission_mode,
        allowed_tools,
        sandbox,
        prices,
        keep_open,
        mode,
        ..Setup::default()
    };
    record.extra.insert(NOTED_AT.to_owned(), json!(clock::now().as_second()));
    let text = serde_json::to_vec(&record).map_err(|e| Error::io("note the record", e.into()))?;
    Ok(roster::note(workspace.repository(), record.id.as_str(), &text)?)
}

/// Forgets that: the instance is removed.
pub(super) fn forget(workspace: &Workspace, id: &InstanceId) {
    // An entry whose branch and worktree are gone is none.
    let _ = roster::forget(workspace.repository(), id.as_str());
}

/// Returns the running instances that have no record. Reads a directory, asks nobody.
pub fn running(workspace: &Workspace) -> Vec<(InstanceId, PathBuf)> {
    let base = workspace.variable("XDG_RUNTIME_DIR").map(OsString::as_os_str);
    let Ok(directory) = runtime::socket_dir(base, runtime::own_uid()) else { return Vec::new() };
    let mut found = supervisor::sockets(&directory, &workspace.state_directory());
    found.retain(|(id, socket)| !is_recorded(workspace, id) && answers(socket));
    found.sort();
    found
}

/// Returns all instances that have no record.
///
/// # Errors
/// If git's refs cannot be read.
pub fn missing(workspace: &Workspace) -> Result<Missing, Error> {
    let running = running(workspace);
    let mut kept: Vec<InstanceId> =
        candidates(workspace)?.into_iter().map(|record| record.id).collect();
    kept.retain(|id| running.iter().all(|(other, _)| other != id));
    Ok(Missing { running, kept })
}

/// Makes a record of each instance that has none, and links worktrees again that were moved together
/// with the repository.
///
/// # Errors
/// If the state cannot be written. What cannot be brought back of one instance is said in its record.
pub fn rebuild(workspace: &Workspace) -> Result<Vec<Recovered>, Error> {
    let store = workspace.store()?;
    let registry = store.lock_registry(LOCK_WAIT)?;
    let mut done: Vec<(InstanceId, Recovery, (usize, usize))> = Vec::new();
    for (id, socket) in running(workspace) {
        if ask_to_keep(&socket) {
            done.push((id, Recovery::Rebuilt, (0, 0)));
        }
    }
    for record in candidates(workspace)? {
        let id = record.id.clone();
        let ended = from_git(workspace, &registry, record)?;
        done.push((id, Recovery::Rebuilt, ended));
    }
    for stored in store.list()?.instances {
        if relink(workspace, &stored)? {
            done.push((stored.record.id, Recovery::Relinked, (0, 0)));
        }
    }
    drop(registry);
    let recovered = |(id, recovery, (ended_processes, left_processes))| {
        let instance = InstanceView::new(&store.stored(&id)?);
        Ok(Recovered { instance, recovery, ended_processes, left_processes })
    };
    done.into_iter().map(recovered).collect()
}

fn is_recorded(workspace: &Workspace, id: &InstanceId) -> bool {
    let store = workspace.store_if_any();
    store.is_some_and(|store| store.layout().instance(id).record().exists())
}

fn answers(socket: &Path) -> bool {
    Client::connect(socket, Some(ANSWER_WAIT)).is_ok()
}

fn ask_to_keep(socket: &Path) -> bool {
    let client = Client::connect(socket, Some(ANSWER_WAIT));
    let answer = client.and_then(|mut client| client.request(&Request::Keep));
    matches!(answer, Ok(Response::Ok))
}

/// Returns what git keeps of instances without a record, of which there is still something.
fn candidates(workspace: &Workspace) -> Result<Vec<Record>, Error> {
    let repository = workspace.repository();
    let registered = worktree::registrations(repository);
    let noted = roster::list(repository)?.into_iter().filter_map(|(id, text)| {
        let record: Record = serde_json::from_slice(&text).ok()?;
        (record.id.as_str() == id && !record.is_newer()).then_some(record)
    });
    let mut found: Vec<Record> = Vec::new();
    for mut record in noted.filter(|record| !is_recorded(workspace, &record.id)) {
        let path = Path::new(&record.worktree);
        let own = registered.iter().find(|known| known.path == path);
        let noted = record.extra.shift_remove(NOTED_AT).and_then(|at| at.as_i64());
        let made = outside::made_at(repository, &record.branch);
        let later = made.zip(noted).is_some_and(|(made, noted)| made > noted);
        if branch::exists(repository, &record.branch)? && !later {
            found.push(record);
        } else if let Some(renamed) = own.and_then(|own| own.branch.clone()) {
            record.branch = renamed;
            found.push(record);
        }
    }
    let worktrees = store::Layout::in_home(&repository.home()).worktrees();
    for known in registered.iter().filter(|known| known.path.parent() == Some(&worktrees)) {
        let name = known.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let Ok(id) = name.parse::<InstanceId>() else { continue };
        if is_recorded(workspace, &id) || found.iter().any(|record| record.id == id) {
            continue;
        }
        if let Some(branch) = &known.branch {
            found.extend(from_registration(workspace, id, &known.path, branch)?);
        }
    }
    Ok(found)
}

/// Returns the record of an instance of which nothing is known but its worktree.
fn from_registration(
    workspace: &Workspace,
    id: InstanceId,
    path: &Path,
    branch: &str,
) -> Result<Option<Record>, Error> {
    let repository = workspace.repository();
    let Some(tip) = branch::commit_of(repository, branch)? else { return Ok(None) };
    let mut base = revision::resolve_base(repository, None, workspace.settings()?.branch_base())?;
    if let Some(common) = landing::merge_base(repository, &base.commit, &tip)? {
        base.commit = common;
    }
    let now = clock::now();
    let record = json!({
        "format": FORMAT,
        "id": id,
        "task": "",
        "backend": "unknown",
        "branch": branch,
        "worktree": path,
        "base": base,
        "state": State::Stopped { exit: None },
        "since": now,
        "source": Source::Recovery,
        "created_at": now,
    });
    Ok(serde_json::from_value(record).ok())
}

/// Adds a record that git kept, with its worktree. Returns how many processes of it were still there, and
/// how many are left.
fn from_git(
    workspace: &Workspace,
    registry: &Registry<'_>,
    mut record: Record,
) -> Result<(usize, usize), Error> {
    let store = registry.store();
    let what = bring_back(workspace, store, &mut record)?;
    let now = clock::now();
    let message = format!("its record was deleted, and made anew from what git keeps; {what}");
    record.state = State::Failed { message, exit: None };
    (record.since, record.source, record.ended_at) = (now, Source::Recovery, Some(now));
    record.task = format!("(the task is lost) {}", words_of(&record));
    record.prepared = true;
    record.depends_on.retain(|id| registry.is_taken(id));
    if record.session_id.is_none() {
        record.opening = Opening::Task;
    }
    registry.add(&record, b"")?;
    Making::Made.write(&store.layout().instance(&record.id))?;
    store.journal().append(NewEvent {
        at: now,
        instance: Some(record.id.clone()),
        kind: EventKind::Restored,
        from: None,
        to: Some(record.state.name()),
        source: Some(Source::Recovery),
        detail: Some(json!({ "rebuilt": "git", "branch": record.branch })),
    })?;
    let held = store.lock_instance(&record.id, LOCK_WAIT)?;
    Ok(leftovers::end(store, &held, workspace.settings()?.stop_grace()))
}

/// Returns the words of a task that are in the name of its branch.
fn words_of(record: &Record) -> String {
    let last = record.branch.rsplit('/').next().unwrap_or_default();
    let slug = last.strip_prefix(record.id.as_str()).unwrap_or(last);
    slug.trim_start_matches('-').replace('-', " ")
}

/// Brings the worktree back if it is gone. Returns what that means for its files.
fn bring_back(workspace: &Workspace, store: &Store, record: &mut Record) -> Result<String, Error> {
    let repository = workspace.repository();
    place(store, record);
    let path = PathBuf::from(&record.worktree);
    let _lock = worktrees_lock(store)?;
    Ok(match worktree::verify(repository, &path) {
        WorktreeState::Ok | WorktreeState::Locked(_) => "its worktree is as it was".to_owned(),
        WorktreeState::Missing => match worktree::bring_back(repository, &path, &record.branch) {
            Ok(Brought::FromIndex) => {
                "its worktree was checked out from its index: what was not staged is lost"
                    .to_owned()
            }
            Ok(Brought::FromBranch) => {
                "its worktree was checked out anew: what was not committed is lost".to_owned()
            }
            Err(error) => format!("its worktree is gone: {error}"),
        },
        _ => match worktree::repair(repository, &path) {
            Ok(()) => "its worktree is as it was".to_owned(),
            Err(error) => format!("its worktree is left as it is: {error}"),
        },
    })
}

/// Notes where the worktree is, if it has moved together with the repository. Returns whether it has.
fn place(store: &Store, record: &mut Record) -> bool {
    let own = store.layout().worktrees().join(record.id.as_str());
    let moved = !Path::new(&record.worktree).exists() && own.join(".git").is_file();
    if moved {
        record.worktree = own.to_string_lossy().into_owned();
    }
    moved
}

/// Links the worktree of an instance and the repository to each other again, if a move has cut them off.
/// Returns whether it has.
fn relink(workspace: &Workspace, stored: &Stored) -> Result<bool, Error> {
    let (repository, store) = (workspace.repository(), workspace.store()?);
    let mut record = stored.record.clone();
    let path = PathBuf::from(&record.worktree);
    let whole = matches!(
        worktree::verify(repository, &path),
        WorktreeState::Ok | WorktreeState::Locked(_) | WorktreeState::GitFileMissing
    );
    if whole || record.is_newer() || !record.prepared {
        return Ok(false);
    }
    let moved = place(store, &mut record);
    if !moved && !worktree::is_cut_off(&path) {
        return Ok(false);
    }
    if stored.alive {
        // It notes by itself where it is.
        let socket = record.supervisor.as_ref().map(|s| PathBuf::from(&s.socket));
        if !socket.is_some_and(|socket| ask_to_keep(&socket)) {
            return Ok(false);
        }
    } else if moved {
        let mut held = store.lock_instance(&record.id, LOCK_WAIT)?;
        held.record_mut().worktree.clone_from(&record.worktree);
        // Whatever its supervisor has left behind still has the tag of the old place.
        let began = path.parent().and_then(Path::parent).and_then(Path::to_str);
        if let Some(supervisor) = &mut held.record_mut().supervisor {
            supervisor.root = supervisor.root.take().or_else(|| began.map(str::to_owned));
        }
        held.save(crate::sys::files::Durability::Power)?;
    }
    let _lock = worktrees_lock(store)?;
    worktree::repair(repository, Path::new(&record.worktree))?;
    Ok(true)
}

fn worktrees_lock(store: &Store) -> Result<Lock, Error> {
    let lock = Lock::acquire(&store.layout().worktrees_lock(), LOCK_WAIT);
    Ok(lock.map_err(store::Error::from)?)
}
