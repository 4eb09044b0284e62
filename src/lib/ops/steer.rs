//! What is asked of a running instance: pause, resume, stop, send, answer, ask, done.

use super::{Error, InstanceView, Workspace, reach, schedule, session, terminal, usage};
use crate::backend::{self, Answer, Receipt};
use crate::instance::{
    Budget, EventKind, InstanceId, Mode, NewEvent, Record, Source, State, StateName,
};
use crate::store::{LOCK_WAIT, Store, Stored};
use crate::supervisor::{Client, ClientError, Refusal, Request, Response};
use crate::sys::clock;
use std::path::Path;
use std::time::{Duration, Instant};

/// A supervisor answers at once; this long means that something is badly wrong.
const ANSWER_WAIT: Duration = Duration::from_secs(15);
/// What an answer changes is seen in less than this.
const EFFECT_WAIT: Duration = Duration::from_secs(2);
/// A stopped tree may use its whole grace, and then has to be killed.
const STOP_EXTRA: Duration = Duration::from_secs(20);
/// How often a finished instance is looked at until its last processes have gone.
const LOOK_AGAIN: Duration = Duration::from_millis(5);

/// Stops the whole process tree of `stored` until it is resumed.
///
/// # Errors
/// If it does not run.
pub fn pause(workspace: &Workspace, stored: &Stored) -> Result<InstanceView, Error> {
    command(workspace, stored, &Request::Pause)
}

/// Continues the whole process tree of `stored`, with the limits of `raise` in the place of its own.
///
/// # Errors
/// If it does not run, or a limit is still reached.
pub fn resume(
    workspace: &Workspace,
    stored: &Stored,
    raise: Budget,
) -> Result<InstanceView, Error> {
    command(workspace, stored, &Request::Resume { raise })
}

fn command(
    workspace: &Workspace,
    stored: &Stored,
    request: &Request,
) -> Result<InstanceView, Error> {
    let (store, id) = (workspace.store()?, &stored.record.id);
    reach::ask(store, id, request, Some(ANSWER_WAIT))?;
    view(store, id)
}

/// Ends `stored` and keeps all its work. One that has ended stays as it is; a pending one will not
/// start; of a lost one the leftovers are ended.
///
/// # Errors
/// If its supervisor does not answer.
pub fn stop(workspace: &Workspace, stored: &Stored) -> Result<InstanceView, Error> {
    let (store, id) = (workspace.store()?, &stored.record.id);
    let wait = workspace.settings()?.stop_grace().saturating_add(STOP_EXTRA);
    // It may start while it is stopped, or end by itself: what counts is how it is at that moment.
    loop {
        let now = store.stored(id)?;
        if now.alive {
            match reach::ask(store, id, &Request::Stop, Some(wait)) {
                Ok(_) => break,
                Err(Error::WrongState { .. } | Error::Lost { .. }) => {}
                Err(error) => return Err(error),
            }
        } else if now.is_lost() || now.record.state.name() == StateName::Pending {
            if stop_without_supervisor(workspace, id)? {
                break;
            }
        } else {
            break;
        }
    }
    view(store, id)
}

/// Returns whether it is stopped: false if it has a supervisor by now.
fn stop_without_supervisor(workspace: &Workspace, id: &InstanceId) -> Result<bool, Error> {
    let store = workspace.store()?;
    // Supervisors are started under this lock: from here on none comes.
    let registry = store.lock_registry(LOCK_WAIT)?;
    if store.is_alive(id) {
        return Ok(false);
    }
    let mut held = store.lock_instance(id, LOCK_WAIT)?;
    if held.record().state.name().is_ended() {
        return Ok(true);
    }
    super::leftovers::end(store, &held, workspace.settings()?.stop_grace());
    if held.record().state.needs_supervisor() {
        usage::count_cut_off(held.record_mut(), workspace.environment());
    }
    let at = clock::now();
    if let Ok(transition) = held.transition(State::Stopped { exit: None }, Source::Command, at)? {
        let event = NewEvent {
            at,
            instance: Some(id.clone()),
            kind: EventKind::State,
            from: Some(transition.from),
            to: Some(transition.to),
            source: Some(Source::Command),
            detail: None,
        };
        store.journal().append(event)?;
    }
    drop(held);
    schedule::run(workspace, &workspace.settings()?, &registry)?;
    Ok(true)
}

/// Starts pending or ended instances (again).
///
/// # Errors
/// If one runs already, or could not be started.
pub fn start(
    workspace: &Workspace,
    chosen: &[Stored],
    mode: Option<Mode>,
) -> Result<Vec<InstanceView>, Error> {
    let settings = workspace.settings()?;
    let store = workspace.store()?;
    let registry = store.lock_registry(LOCK_WAIT)?;
    for stored in chosen {
        // As it is now: it may have been removed while this command waited for the lock.
        let now = store.stored(&stored.record.id)?;
        super::start::require_worktree(workspace, &now.record)?;
        require_task(store, &now.record)?;
        make_pending(workspace, &now, mode)?;
    }
    for (id, result) in schedule::run(workspace, &settings, &registry)? {
        if chosen.iter().any(|stored| stored.record.id == id) {
            result?;
        }
    }
    drop(registry);
    chosen.iter().map(|stored| view(store, &stored.record.id)).collect()
}

/// Fails if the instance would have to begin with a task that nobody knows any more.
pub(super) fn require_task(store: &Store, record: &Record) -> Result<(), Error> {
    let (id, branch) = (record.id.clone(), record.branch.clone());
    match store.task(&id)?.is_empty() && !backend::can_resume(record) {
        true => Err(Error::TaskLost { id, branch }),
        false => Ok(()),
    }
}

/// Makes an instance one that [`schedule`] starts.
fn make_pending(workspace: &Workspace, stored: &Stored, mode: Option<Mode>) -> Result<(), Error> {
    let (store, id) = (workspace.store()?, stored.record.id.clone());
    if stored.alive {
        let state = stored.record.state.name();
        return Err(Error::WrongState { id, state, wanted: "pending or ended" });
    }
    let mut held = store.lock_instance(&id, LOCK_WAIT)?;
    if held.record().state.needs_supervisor() {
        return Err(Error::Lost { id });
    }
    session::forget_unwritten(held.record_mut(), workspace.environment());
    let message = store.message(&id)?;
    held.record_mut().opening =
        session::next_opening(held.record(), message.as_deref(), workspace.environment());
    held.record_mut().mode = terminal::mode_again(held.record(), mode)?;
    if let Some(mode) = mode {
        held.record_mut().setup.mode = mode;
    }
    session::make_pending(store, &mut held)
}

/// Sends a message to `stored`: to its running agent, or, if it has ended, to the agent's session,
/// which is taken up again with it. Returns what became of it.
///
/// # Errors
/// If it takes no message.
pub fn send(workspace: &Workspace, stored: &Stored, text: &str) -> Result<Receipt, Error> {
    deliver(workspace, stored, text, &Request::Send { text: text.to_owned() })
}

/// Like [`send`], for a message that was written while `prompt` was open, or none. It goes to nothing
/// else.
///
/// # Errors
/// If something else is asked by now, or it takes no message.
pub fn send_if(
    workspace: &Workspace,
    stored: &Stored,
    prompt: Option<&str>,
    text: &str,
) -> Result<Receipt, Error> {
    let request = Request::SendIf { prompt: prompt.map(str::to_owned), text: text.to_owned() };
    match prompt {
        // What was to be an answer begins no session anew.
        Some(_) => receipt(workspace, stored, &request),
        None => deliver(workspace, stored, text, &request),
    }
}

fn deliver(
    workspace: &Workspace,
    stored: &Stored,
    text: &str,
    request: &Request,
) -> Result<Receipt, Error> {
    let id = &stored.record.id;
    if stored.is_lost() {
        return Err(Error::Lost { id: id.clone() });
    }
    if !stored.alive {
        return session::resume_with(workspace, stored, text);
    }
    match receipt(workspace, stored, request) {
        Err(Error::Refused { reason: Refusal::Ending, .. } | Error::WrongState { .. }) => {
            wait_until_gone(workspace, id)?;
            session::resume_with(workspace, &workspace.store()?.stored(id)?, text)
        }
        result => result,
    }
}

/// Waits until the supervisor of `id`, which is about to end, has let go of it.
pub(super) fn wait_until_gone(workspace: &Workspace, id: &InstanceId) -> Result<(), Error> {
    let store = workspace.store()?;
    let grace = workspace.settings()?.stop_grace();
    let deadline = clock::deadline(grace.saturating_add(STOP_EXTRA));
    while store.is_alive(id) && !clock::is_over(deadline) {
        std::thread::sleep(LOOK_AGAIN);
    }
    Ok(())
}

/// Types `bytes` into the pty of `stored`.
///
/// # Errors
/// If it does not run.
pub fn send_keys(workspace: &Workspace, stored: &Stored, bytes: Vec<u8>) -> Result<Receipt, Error> {
    receipt(workspace, stored, &Request::Keys { bytes })
}

fn receipt(workspace: &Workspace, stored: &Stored, request: &Request) -> Result<Receipt, Error> {
    match reach::ask(workspace.store()?, &stored.record.id, request, Some(ANSWER_WAIT))? {
        Response::Receipt { receipt } => Ok(receipt),
        _ => Ok(Receipt::Submitted),
    }
}

/// Answers the prompt named `prompt`, else the one that `stored` has open: an answer never goes to a
/// prompt that whoever gives it has not seen.
///
/// # Errors
/// If it asks nothing, or something else by now, or the answer does not fit.
pub fn answer(
    workspace: &Workspace,
    stored: &Stored,
    prompt: Option<&str>,
    answer: Answer,
) -> Result<InstanceView, Error> {
    let (store, id) = (workspace.store()?, &stored.record.id);
    let seen = match &stored.record.state {
        State::WaitingInput { prompt } => Some(prompt.id.as_str()),
        _ => None,
    };
    let prompt = prompt.or(seen).unwrap_or_default().to_owned();
    let request = Request::Answer { prompt: Some(prompt.clone()), answer };
    reach::ask(store, id, &request, Some(ANSWER_WAIT)).map_err(|error| match error {
        Error::WrongState { id, state, .. } if state.is_ended() => {
            Error::WrongState { id, state, wanted: "asking" }
        }
        error => error,
    })?;
    // In its own terminal an answer is typed: what comes of it is seen a moment later.
    let deadline = Instant::now() + EFFECT_WAIT;
    let is_open = |stored: &Stored| match &stored.record.state {
        State::WaitingInput { prompt: open } => stored.alive && open.id == prompt,
        _ => false,
    };
    while is_open(&store.stored(id)?) && Instant::now() < deadline {
        std::thread::sleep(LOOK_AGAIN);
    }
    view(store, id)
}

/// From inside an instance: asks a person and returns their answer, however long that takes.
///
/// # Errors
/// If the supervisor cannot be reached, or the instance ends first.
pub fn ask(
    socket: &Path,
    id: &InstanceId,
    text: &str,
    options: &[String],
) -> Result<String, Error> {
    let request = Request::Ask { text: text.to_owned(), options: options.to_owned() };
    match ask_socket(socket, id, &request, None)? {
        Response::Answered { text } => Ok(text),
        _ => Ok(String::new()),
    }
}

/// From inside an instance: reports the task finished.
///
/// # Errors
/// If the supervisor cannot be reached.
pub fn done(socket: &Path, id: &InstanceId, message: Option<&str>) -> Result<(), Error> {
    let request = Request::Done { message: message.map(str::to_owned) };
    ask_socket(socket, id, &request, Some(ANSWER_WAIT)).map(|_| ())
}

/// Fails unless a supervisor is there to be asked.
pub(super) fn require_running(stored: &Stored) -> Result<(), Error> {
    let id = stored.record.id.clone();
    if stored.is_lost() {
        return Err(Error::Lost { id });
    }
    if !stored.alive {
        let state = stored.record.state.name();
        return Err(Error::WrongState { id, state, wanted: "running" });
    }
    Ok(())
}

/// Asks the supervisor of `stored` and returns its answer.
///
/// # Errors
/// If it cannot be reached or says no.
pub fn ask_supervisor(
    stored: &Stored,
    request: &Request,
    timeout: Option<Duration>,
) -> Result<Response, Error> {
    let socket = stored.record.supervisor.as_ref().map(|s| s.socket.clone()).unwrap_or_default();
    ask_socket(Path::new(&socket), &stored.record.id, request, timeout)
}

fn ask_socket(
    socket: &Path,
    id: &InstanceId,
    request: &Request,
    timeout: Option<Duration>,
) -> Result<Response, Error> {
    let failed = |source: ClientError| Error::Supervisor { id: id.clone(), source };
    let mut client = Client::connect(socket, timeout).map_err(failed)?;
    match client.request(request).map_err(failed)? {
        Response::Refused { reason, message } => {
            Err(Error::Refused { id: id.clone(), reason, message })
        }
        response => Ok(response),
    }
}

fn view(store: &Store, id: &InstanceId) -> Result<InstanceView, Error> {
    Ok(InstanceView::new(&store.stored(id)?))
}
