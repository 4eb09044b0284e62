//! Telling a person what happened, as `notify.command` says.

use super::start::{self, SUPERVISOR, WORKER};
use super::{Error, InstanceView, Workspace};
use crate::instance::{Event, EventKind, NewEvent};
use crate::store::Store;
use crate::supervisor::{Helper, notice};
use crate::sys::process::run_within;
use crate::sys::{clock, program, terminal, text};
use serde_json::{Value, json};
use std::ffi::{OsStr, OsString};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// How long the command may take.
const LIMIT: Duration = Duration::from_secs(30);

/// The variable that says from which terminal an instance was started.
pub const TERMINAL: &str = "CLAUDIO_TTY";

/// Begins to tell a person of an event that no supervisor has written, in a process of its own: nobody
/// waits for it.
pub fn begin(workspace: &Workspace, store: &Store, event: &Event) {
    let Some(id) = &event.instance else { return };
    // Without these programs nothing could be started either.
    let (Ok(supervisor), Ok(worker)) = (start::own_program(SUPERVISOR), start::own_program(WORKER))
    else {
        return;
    };
    let root = store.layout().root();
    let environment = start::outside(workspace, root, id);
    let helper =
        Helper { supervisor: &supervisor, worker: &worker, root, environment: &environment };
    // There is no other way to say it, and the event itself stands in the journal.
    let _ = helper.tell(event);
}

/// Tells a person of the event `seq`, if the settings want that. A failure is journalled.
///
/// # Errors
/// If the settings or the journal cannot be read.
pub fn notify(workspace: &Workspace, seq: u64) -> Result<(), Error> {
    let settings = workspace.settings()?;
    let Some(command) = settings.notify_command() else { return Ok(()) };
    let store = workspace.store()?;
    let Some(event) = store.journal().event(seq)? else { return Ok(()) };
    let wanted = |word: &&str| settings.notify_on().iter().any(|on| on == word);
    let Some(word) = notice(&event).filter(wanted) else { return Ok(()) };
    let view = event.instance.as_ref().and_then(|id| store.stored(id).ok());
    let notice = Notice::new(word, &event, view.as_ref().map(InstanceView::new).as_ref());
    let told = match command {
        "bell" => ring(workspace),
        "desktop" => notice.on_desktop(workspace),
        command => notice.run(command, workspace),
    };
    if let Err(why) = told {
        store.journal().append(NewEvent {
            at: clock::now(),
            instance: event.instance.clone(),
            kind: EventKind::Warning,
            from: None,
            to: None,
            source: None,
            detail: Some(json!({ "message": format!("notify.command '{command}' {why}") })),
        })?;
    }
    Ok(())
}

/// What is told.
struct Notice {
    word: &'static str,
    event: Value,
    variables: Vec<(&'static str, String)>,
    title: String,
    message: String,
}

impl Notice {
    fn new(word: &'static str, event: &Event, view: Option<&InstanceView>) -> Self {
        let mut document = json!({ "schema": "claudio.event.v1" });
        if let (Some(fields), Ok(Value::Object(event))) =
            (document.as_object_mut(), serde_json::to_value(event))
        {
            fields.extend(event);
        }
        let id = event.instance.as_ref().map(ToString::to_string).unwrap_or_default();
        let called = view.and_then(|view| view.name.clone()).unwrap_or_else(|| id.clone());
        let message = message(event, view);
        let mut variables = vec![
            ("CLAUDIO_EVENT", word.to_owned()),
            ("CLAUDIO_INSTANCE", id),
            ("CLAUDIO_MESSAGE", message.clone()),
        ];
        if let Some(view) = view {
            variables.extend([
                ("CLAUDIO_NAME", view.name.clone().unwrap_or_default()),
                // That of the event: by now it may have another one.
                ("CLAUDIO_STATE", event.to.unwrap_or(view.state).to_string()),
                ("CLAUDIO_TASK", view.task.clone()),
                ("CLAUDIO_BRANCH", view.branch.clone()),
                ("CLAUDIO_WORKTREE", view.worktree.clone()),
            ]);
        }
        // No variable can hold it.
        variables.iter_mut().for_each(|(_, value)| value.retain(|c| c != '\0'));
        let title = format!("{called} {}", phrase(word));
        Self { word, event: document, variables, title, message }
    }

    /// Runs the user's own command.
    fn run(&self, command: &str, workspace: &Workspace) -> Result<(), String> {
        let mut shell = Command::new("sh");
        shell.args(["-c", command]);
        shell.envs(self.variables.iter().map(|(name, value)| (name, value)));
        self.run_in(workspace, shell)
    }

    /// Shows a notification with the desktop's own program. It gets the texts as arguments, which no
    /// shell and no script reads.
    fn on_desktop(&self, workspace: &Workspace) -> Result<(), String> {
        let path = workspace.variable("PATH").map(OsString::as_os_str);
        let is_there = |name: &str| program::find(OsStr::new(name), path).is_some();
        let title = format!("{}: {}", workspace.repository().name(), self.title);
        let (title, message) = (text::printable(&title), text::printable(&self.message));
        let mut command;
        if is_there("notify-send") {
            command = Command::new("notify-send");
            let urgency = if self.word == "completed" { "normal" } else { "critical" };
            command.args(["--app-name=git claudio", "--urgency", urgency, "--"]);
        } else if is_there("osascript") {
            command = Command::new("osascript");
            let show = "display notification (item 2 of argv) with title (item 1 of argv)";
            command.args(["-e", "on run argv", "-e", show, "-e", "end run"]);
        } else {
            return Err("needs 'notify-send' or 'osascript', and neither is installed".to_owned());
        }
        command.args([title.as_ref(), message.as_ref()]);
        self.run_in(workspace, command)
    }

    fn run_in(&self, workspace: &Workspace, mut command: Command) -> Result<(), String> {
        command.current_dir(workspace.repository().home());
        command.process_group(0);
        let input = format!("{}\n", self.event);
        let ended = run_within(&mut command, input.as_bytes(), LIMIT)
            .map_err(|error| format!("cannot be started: {error}"))?;
        let errors = String::from_utf8_lossy(&ended.errors);
        let said = text::printable(text::first_line(&errors)).into_owned();
        let said = if said.is_empty() { said } else { format!(": {said}") };
        match ended.status {
            Some(status) if status.success() => Ok(()),
            Some(status) => Err(format!("failed ({status}){said}")),
            None => Err(format!("was ended after {} seconds{said}", LIMIT.as_secs())),
        }
    }
}

/// Rings the bell of the terminal from which the instance was started.
fn ring(workspace: &Workspace) -> Result<(), String> {
    let Some(path) = workspace.variable(TERMINAL) else {
        return Err("has no bell to ring: the instance was not started from a terminal".to_owned());
    };
    terminal::ring(Path::new(path))
        .map_err(|error| format!("cannot ring '{}': {error}", Path::new(path).display()))
}

/// Returns what an event says about an instance, for a title.
fn phrase(word: &str) -> &'static str {
    match word {
        "waiting_input" => "waits for you",
        "completed" => "has completed",
        "failed" => "has failed",
        "budget" => "has used up its budget",
        _ => "conflicts with another one",
    }
}

/// Returns the one thing that a person should read.
fn message(event: &Event, view: Option<&InstanceView>) -> String {
    let detail = event.detail.as_ref();
    let prompt = detail.and_then(|detail| detail.pointer("/prompt/text"));
    let said = prompt.or_else(|| detail.and_then(|detail| detail.get("message")));
    match said.and_then(Value::as_str) {
        Some(said) => said.to_owned(),
        None => view.map(|view| view.task.clone()).unwrap_or_default(),
    }
}
