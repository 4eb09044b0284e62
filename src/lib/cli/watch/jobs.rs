//! What takes time, beside the view: each wish runs on a thread of its own, so that the view stays
//! live, and comes back as a message or a text to read.

use crate::backend::{Answer, Receipt};
use crate::cli::{CliError, ErrorKind, here};
use crate::git::work::{self, DiffOptions};
use crate::instance::{Budget, InstanceId};
use crate::ops::add::NewInstance;
use crate::ops::{Workspace, add, start, steer};
use crate::store::Stored;
use crate::watch::{StopHow, Wish};
use std::ffi::OsString;
use std::io::{self, Read, Seek, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::{self, JoinHandle};

/// What became of a wish.
#[derive(Debug)]
pub(super) enum Done {
    /// It was done; the words say what.
    Message(String),
    /// An instance is new.
    Added(InstanceId),
    /// There is something to read.
    Text { title: String, text: String },
    /// It was not done.
    Failed(String),
    /// This message was not sent.
    Unsent { id: InstanceId, text: String, why: String },
    /// This task was not added, or not started.
    NotAdded { task: String, why: String },
}

/// The wishes that are being carried out.
pub(super) struct Jobs {
    directory: PathBuf,
    environment: Vec<(OsString, OsString)>,
    results: Receiver<Done>,
    sender: Sender<Done>,
    bell: UnixStream,
    ringer: UnixStream,
    running: Vec<JoinHandle<()>>,
}

impl Jobs {
    /// None yet.
    ///
    /// # Errors
    /// If the system has no descriptors left.
    pub(super) fn new(workspace: &Workspace) -> io::Result<Self> {
        let (sender, results) = channel();
        let (bell, ringer) = UnixStream::pair()?;
        bell.set_nonblocking(true)?;
        Ok(Self {
            directory: workspace.directory().to_owned(),
            environment: workspace.environment().to_owned(),
            results,
            sender,
            bell,
            ringer,
            running: Vec::new(),
        })
    }

    /// Returns a descriptor that is readable when a job is done.
    pub(super) fn descriptor(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }

    /// Begins to carry out a wish.
    pub(super) fn begin(&mut self, wish: Wish) {
        let (directory, environment) = (self.directory.clone(), self.environment.clone());
        let sender = self.sender.clone();
        let ringer = self.ringer.try_clone();
        self.running.push(thread::spawn(move || {
            let done = carry_out(&wish, &directory, environment)
                .unwrap_or_else(|error| failed(wish, words(&error)));
            let _ = sender.send(done);
            if let Ok(mut ringer) = ringer {
                let _ = ringer.write_all(b"!");
            }
        }));
    }

    /// Returns what is done by now.
    pub(super) fn done(&mut self) -> Vec<Done> {
        let mut bytes = [0; 64];
        while self.bell.read(&mut bytes).is_ok_and(|read| read > 0) {}
        self.running.retain(|job| !job.is_finished());
        self.results.try_iter().collect()
    }

    /// Waits for what has begun: an instance that is half added would not be started.
    pub(super) fn finish(self) {
        for job in self.running {
            let _ = job.join();
        }
    }
}

fn failed(wish: Wish, why: String) -> Done {
    match wish {
        Wish::Send { id, text, .. } => Done::Unsent { id, text, why },
        Wish::Add(task) => Done::NotAdded { task, why },
        _ => Done::Failed(why),
    }
}

/// Returns an error on one line, with its first hint.
fn words(error: &CliError) -> String {
    let message = error.message().replace('\n', "; ");
    match error.hints().first() {
        Some(hint) => format!("{message} ({hint})"),
        None => message,
    }
}

fn carry_out(
    wish: &Wish,
    directory: &Path,
    environment: Vec<(OsString, OsString)>,
) -> Result<Done, CliError> {
    let said = |text: String| Ok(Done::Message(text));
    if let Wish::Add(task) = wish {
        return add_task(task, directory, environment);
    }
    let workspace = Workspace::open(directory, environment).map_err(here::error)?;
    let stored = |id: &InstanceId| -> Result<Stored, CliError> {
        let store = workspace.store().map_err(here::error)?;
        store.stored(id).map_err(|error| here::error(error.into()))
    };
    match wish {
        Wish::Start(id) => {
            workspace.refuse_tracked().map_err(here::error)?;
            steer::start(&workspace, &[stored(id)?], None).map_err(here::error)?;
            said(format!("started {id}"))
        }
        Wish::Pause(id) => {
            steer::pause(&workspace, &stored(id)?).map_err(here::error)?;
            said(format!("paused {id}"))
        }
        Wish::Resume(id) => {
            steer::resume(&workspace, &stored(id)?, Budget::default()).map_err(here::error)?;
            said(format!("resumed {id}"))
        }
        Wish::Stop(id, StopHow::Keep) => {
            steer::stop(&workspace, &stored(id)?).map_err(here::error)?;
            said(format!("stopped {id} and kept its work"))
        }
        Wish::Stop(id, StopHow::PullRequest) => {
            run_program(&workspace, "stop", &["--pr", id.as_str()])
        }
        Wish::Stop(id, StopHow::Discard) => {
            run_program(&workspace, "stop", &["--discard", id.as_str()])
        }
        Wish::Answer { id, prompt, allow } => {
            let (answer, word) = match allow {
                true => (Answer::Allow, "allowed"),
                false => (Answer::Deny { message: None }, "denied"),
            };
            steer::answer(&workspace, &stored(id)?, Some(prompt), answer).map_err(here::error)?;
            said(format!("{word} what {id} asked for"))
        }
        Wish::Send { id, prompt, text } => {
            let sent = steer::send_if(&workspace, &stored(id)?, prompt.as_deref(), text);
            let word = match sent.map_err(here::error)? {
                Receipt::Submitted => "sent",
                Receipt::Queued => "queued",
            };
            said(format!("{word} the message to {id}"))
        }
        Wish::Diff(id) => diff(&workspace, &stored(id)?),
        Wish::Conflicts => match run_program(&workspace, "conflicts", &[])? {
            Done::Message(_) => said("no two instances change the same file".to_owned()),
            done => Ok(done),
        },
        Wish::Quit | Wish::Suspend | Wish::Redraw | Wish::Add(_) | Wish::Attach(_) => {
            said(String::new())
        }
    }
}

fn add_task(
    task: &str,
    directory: &Path,
    environment: Vec<(OsString, OsString)>,
) -> Result<Done, CliError> {
    let new = [NewInstance { task: task.as_bytes().to_owned(), ..NewInstance::default() }];
    let looked = Workspace::open(directory, environment.clone()).map_err(here::error)?;
    if looked.store_if_any().is_none() {
        // Where nothing can be added, no '.claudio/' is made.
        add::check(&looked, &new).map_err(here::error)?;
    }
    let workspace = Workspace::open_for_change(directory, environment).map_err(here::error)?;
    let added = add::add(&workspace, &new).map_err(here::error)?;
    match added.into_iter().next() {
        Some(view) => Ok(Done::Added(view.id)),
        None => Ok(Done::Message(String::new())),
    }
}

fn diff(workspace: &Workspace, stored: &Stored) -> Result<Done, CliError> {
    let failed = |source| CliError::io("cannot keep the differences", source);
    let mut file = tempfile::tempfile().map_err(failed)?;
    let out = Stdio::from(file.try_clone().map_err(failed)?);
    let record = &stored.record;
    let worktree = Path::new(&record.worktree);
    work::diff(workspace.repository(), worktree, &record.base, &DiffOptions::default(), out)
        .map_err(|error| here::error(error.into()))?;
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(failed)?;
    let title = format!("{}: its work against {}", record.id, short(&record.base.commit));
    Ok(Done::Text { title, text: String::from_utf8_lossy(&bytes).into_owned() })
}

fn short(commit: &str) -> &str {
    commit.get(..12).unwrap_or(commit)
}

/// Runs another of our programs and shows what it says.
fn run_program(workspace: &Workspace, verb: &str, args: &[&str]) -> Result<Done, CliError> {
    let program = start::own_program(&format!("git-claudio-{verb}")).map_err(here::error)?;
    let output = Command::new(&program)
        .args(args)
        .arg("--color=never")
        .current_dir(workspace.directory())
        .stdin(Stdio::null())
        .output()
        .map_err(|source| CliError::io(format!("cannot run '{}'", program.display()), source))?;
    let title = format!("git claudio {}", [&[verb], args].concat().join(" "));
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    if text.trim().is_empty() {
        return match output.status.success() {
            true => Ok(Done::Message(format!("{title}: done"))),
            false => Err(CliError::new(ErrorKind::External, format!("{title} failed"))),
        };
    }
    Ok(Done::Text { title, text })
}
