//! The loop of the live view: it sleeps until a key, a change of an instance, output of the selected
//! one, a signal or a finished wish wakes it, and draws what has changed.

use super::jobs::{Done, Jobs};
use super::source::Source;
use super::terminal::{self, Taken};
use super::{rows, theme};
use crate::cli::here::{self, Here};
use crate::cli::options::TimeStyle;
use crate::cli::{CliError, Context, ErrorKind, Status};
use crate::instance::InstanceId;
use crate::ops::wait::Waker;
use crate::ops::{Workspace, start};
use crate::store::Stored;
use crate::sys::failpoint;
use crate::sys::process::stop_own_group;
use crate::sys::signals::SignalPipe;
use crate::sys::watch::FileWatch;
use crate::watch::{Keys, Model, Screen, Theme, Tone, Wish, draw};
use std::io::{self, Read};
use std::os::fd::AsFd;
use std::process::Command;
use std::time::{Duration, Instant};

/// Frames are not drawn faster than this, however fast an instance prints.
const FRAME: Duration = Duration::from_millis(50);
/// What is recorded without an event (tokens, cost) is looked at this often while output comes.
const LOOK_AGAIN: Duration = Duration::from_secs(2);

/// Runs the view until the person quits.
pub(super) fn run(
    here: &Here,
    selected: Option<InstanceId>,
    context: &Context,
) -> Result<Status, CliError> {
    let mut live = Live::new(here, selected, context)?;
    let status = live.run();
    let Live { taken, jobs, .. } = live;
    drop(taken);
    jobs.finish();
    status
}

struct Live<'a> {
    here: &'a Here,
    theme: Theme,
    style: TimeStyle,
    model: Model,
    screen: Screen,
    keys: Keys,
    jobs: Jobs,
    /// What tells of changes, once there is anything to change.
    waker: Option<Waker>,
    /// Until then: what tells that there is.
    birth: Option<FileWatch>,
    signals: SignalPipe,
    stored: Vec<Stored>,
    source: Option<Source>,
    taken: Option<Taken>,
    /// The instances have changed, or may have.
    stale: bool,
    looked: Instant,
    /// Something is to be drawn.
    dirty: bool,
    drawn: Option<Instant>,
}

/// Whether the loop goes on.
enum Next {
    Go,
    Leave(Status),
}

impl<'a> Live<'a> {
    fn new(
        here: &'a Here,
        selected: Option<InstanceId>,
        context: &Context,
    ) -> Result<Self, CliError> {
        let failed = |source| CliError::io("cannot use the terminal", source);
        let signals = [libc::SIGWINCH, libc::SIGTERM, libc::SIGHUP, libc::SIGINT, libc::SIGTSTP];
        let birth = match here.workspace().store_if_any() {
            Some(_) => None,
            None => {
                let path = here.workspace().state_directory();
                Some(FileWatch::new(&[&path]).map_err(failed)?)
            }
        };
        let mut live = Self {
            here,
            theme: theme(context),
            style: context.output.time_style(),
            model: Model::new(&here.workspace().repository().name()),
            screen: Screen::default(),
            keys: Keys::default(),
            jobs: Jobs::new(here.workspace()).map_err(failed)?,
            waker: None,
            birth,
            signals: SignalPipe::new(&signals).map_err(failed)?,
            stored: Vec::new(),
            source: None,
            taken: None,
            stale: false,
            looked: Instant::now(),
            dirty: true,
            drawn: None,
        };
        live.look()?;
        if let Some(id) = selected {
            live.model.select(&id);
            live.follow_selected()?;
        }
        live.taken = Some(Taken::take().map_err(failed)?);
        Ok(live)
    }

    fn run(&mut self) -> Result<Status, CliError> {
        loop {
            let due = self.drawn.is_none_or(|drawn| drawn.elapsed() >= FRAME);
            if due && (self.dirty || self.stale) {
                if self.stale {
                    self.look()?;
                }
                self.draw()?;
            }
            if let Next::Leave(status) = self.wait()? {
                return Ok(status);
            }
        }
    }

    /// Reads the instances anew.
    fn look(&mut self) -> Result<(), CliError> {
        // `.claudio/` may have been made by the first task.
        if self.waker.is_none() {
            let opened = Workspace::open(
                self.here.workspace().directory(),
                self.here.workspace().environment().to_owned(),
            );
            if let Ok(workspace) = opened
                && let Some(store) = workspace.store_if_any()
            {
                self.waker = Some(Waker::with_conflicts(store).map_err(here::error)?);
                self.birth = None;
            }
        }
        self.stored = all(self.here)?;
        self.model.set_rows(rows::of(self.here.workspace(), &self.stored, self.style));
        self.stale = false;
        self.looked = Instant::now();
        self.dirty = true;
        self.follow_selected()
    }

    /// Makes the output below the table that of the selected instance.
    fn follow_selected(&mut self) -> Result<(), CliError> {
        let id = self.model.selected().map(|row| row.id.clone());
        let chosen = id.and_then(|id| self.stored.iter().find(|s| s.record.id == id));
        match (chosen, &self.source) {
            (None, _) => {
                self.source = None;
                self.model.new_output();
            }
            (Some(chosen), Some(source)) if source.is_of(chosen) => {}
            (Some(chosen), _) => {
                self.model.new_output();
                // Without a log there is nothing to show yet; the next look tries again.
                self.source = Source::open(self.here.workspace(), chosen).ok();
                if let Some(source) = &mut self.source {
                    source.read(chosen, self.model.output())?;
                }
            }
        }
        self.dirty = true;
        Ok(())
    }

    fn draw(&mut self) -> Result<(), CliError> {
        failpoint::panic("watch.draw");
        let Some(size) = crate::sys::terminal::size(io::stdout()) else { return Ok(()) };
        let (cells, cursor) = draw(&mut self.model, self.theme, (size.cols, size.rows));
        terminal::write(&self.screen.frame(cells, cursor)).map_err(gone)?;
        self.dirty = false;
        let now = Instant::now();
        self.drawn = Some(now);
        self.model.shown(now);
        Ok(())
    }

    /// Sleeps until something happens, and does what it means.
    fn wait(&mut self) -> Result<Next, CliError> {
        let deadline = self.deadline();
        let stdin = io::stdin();
        let (signals, jobs) = (self.signals.as_fd(), self.jobs.descriptor());
        let mut also = vec![stdin.as_fd(), signals, jobs];
        also.extend(self.birth.as_ref().map(FileWatch::as_fd));
        also.extend(self.source.as_ref().map(Source::descriptor));
        let woken = match &mut self.waker {
            Some(waker) => waker.wait_also(&self.stored, deadline, &also),
            None => crate::ops::wait::poll_only(deadline, &also),
        }
        .map_err(here::error)?;
        self.stale |= woken.changed;
        let ready = |at: usize| woken.also.get(at) == Some(&true);
        if ready(1)
            && let Next::Leave(status) = self.on_signals()?
        {
            return Ok(Next::Leave(status));
        }
        if ready(2) {
            self.on_done();
        }
        // There is no output before the birth.
        match &mut self.birth {
            Some(birth) if ready(3) => self.stale |= birth.drain().map_err(gone)?,
            None if ready(3) => self.on_output()?,
            _ => {}
        }
        if ready(0) {
            return self.on_keys();
        }
        // Time has passed: ages are older.
        self.stale |= deadline.is_some_and(|at| at <= Instant::now()) && !self.dirty;
        Ok(Next::Go)
    }

    /// Returns when to go on at the latest: when a frame may be drawn, or when an age changes.
    fn deadline(&self) -> Option<Instant> {
        if self.dirty || self.stale {
            return Some(self.drawn.map_or_else(Instant::now, |drawn| drawn + FRAME));
        }
        if self.stored.is_empty() || self.style == TimeStyle::Iso {
            return None;
        }
        let now = crate::sys::clock::now();
        let next = self.stored.iter().map(|stored| {
            let age = now.duration_since(stored.record.since).as_secs().max(0).unsigned_abs();
            match age {
                // Seconds are counted for what is quite new only, and in steps.
                0..60 => 10 - age % 10,
                60..3600 => 60 - age % 60,
                _ => 3600 - age % 3600,
            }
        });
        Some(Instant::now() + Duration::from_secs(next.min().unwrap_or(3600)))
    }

    fn on_signals(&mut self) -> Result<Next, CliError> {
        for signal in self.signals.drain() {
            match signal {
                libc::SIGWINCH => self.dirty = true,
                libc::SIGTSTP => self.suspend()?,
                libc::SIGINT => return Ok(Next::Leave(Status::Done)),
                _ => {
                    return Err(CliError::new(ErrorKind::Terminated, "ended by a signal")
                        .hint("the instances go on: git claudio watch"));
                }
            }
        }
        Ok(Next::Go)
    }

    fn on_done(&mut self) {
        for done in self.jobs.done() {
            match done {
                Done::Message(text) => self.model.say(&text, Tone::Done),
                Done::Failed(text) => self.model.say(&text, Tone::Wrong),
                Done::Unsent { id, text, why } => {
                    let said = format!("nothing was sent, m has the text still: {why}");
                    self.model.say(&said, Tone::Wrong);
                    self.model.keep_draft(id, text);
                }
                Done::NotAdded { task, why } => {
                    self.model.say(&format!("{why}; a has the task still"), Tone::Wrong);
                    self.model.keep_task(task);
                }
                Done::Text { title, text } => {
                    let text = crate::sys::text::printable_lines(&text).replace('\t', "        ");
                    self.model.page(&title, &text);
                }
                Done::Added(id) => {
                    self.model.say(&format!("added {id}"), Tone::Done);
                    if self.look().is_ok() {
                        self.model.go_to(&id);
                        let _ = self.follow_selected();
                    }
                }
            }
        }
        self.stale = true;
        self.dirty = true;
    }

    fn on_output(&mut self) -> Result<(), CliError> {
        if let Some(source) = &mut self.source {
            let stored = self.stored.iter().find(|stored| source.is_of(stored));
            if let Some(stored) = stored {
                self.dirty |= source.read(stored, self.model.output())?;
            }
        }
        self.stale |= self.looked.elapsed() >= LOOK_AGAIN;
        Ok(())
    }

    fn on_keys(&mut self) -> Result<Next, CliError> {
        let mut buffer = [0; 4096];
        // Not through the buffered reader: poll would not see what it holds.
        let stdin = io::stdin().as_fd().try_clone_to_owned().map_err(gone)?;
        let read = std::fs::File::from(stdin).read(&mut buffer).map_err(gone)?;
        if read == 0 {
            return Ok(Next::Leave(Status::Done));
        }
        self.model.keys_come(Instant::now());
        for key in self.keys.add(&buffer[..read]) {
            let wish = self.model.key(&key);
            self.dirty = true;
            if let Some(wish) = wish
                && let Next::Leave(status) = self.on_wish(wish)?
            {
                return Ok(Next::Leave(status));
            }
        }
        self.follow_selected()?;
        Ok(Next::Go)
    }

    fn on_wish(&mut self, wish: Wish) -> Result<Next, CliError> {
        match wish {
            Wish::Quit => return Ok(Next::Leave(Status::Done)),
            Wish::Suspend => self.suspend()?,
            Wish::Redraw => self.screen.forget(),
            Wish::Attach(id) => self.attach(&id)?,
            wish => {
                if let Wish::Stop(id, _) = &wish {
                    self.model.say(&format!("stopping {id} …"), Tone::Done);
                }
                self.jobs.begin(wish);
            }
        }
        Ok(Next::Go)
    }

    /// Gives the terminal back and stops, as any program does at Ctrl-z.
    fn suspend(&mut self) -> Result<(), CliError> {
        self.taken = None;
        stop_own_group().map_err(gone)?;
        self.retake()
    }

    /// Lets the program that attaches have the terminal.
    fn attach(&mut self, id: &InstanceId) -> Result<(), CliError> {
        let program = start::own_program("git-claudio-attach").map_err(here::error)?;
        self.taken = None;
        let mut command = Command::new(&program);
        command.arg(id.as_str()).current_dir(self.here.workspace().directory());
        let ended = command.status();
        if !matches!(&ended, Ok(status) if status.success()) {
            // What it said must be read before the view covers it.
            terminal::write(b"press Enter to go back\r\n").map_err(gone)?;
            let mut line = String::new();
            io::stdin().read_line(&mut line).map_err(gone)?;
        }
        self.retake()?;
        if let Err(error) = ended {
            self.model.say(&format!("cannot run '{}': {error}", program.display()), Tone::Wrong);
        }
        Ok(())
    }

    fn retake(&mut self) -> Result<(), CliError> {
        self.taken = Some(Taken::take().map_err(gone)?);
        self.screen.forget();
        self.stale = true;
        self.dirty = true;
        Ok(())
    }
}

fn gone(source: io::Error) -> CliError {
    CliError::io("cannot use the terminal", source)
}

/// Returns all instances, also those of a `.claudio/` that has just been made.
fn all(here: &Here) -> Result<Vec<Stored>, CliError> {
    if here.workspace().store_if_any().is_some() {
        return here.all();
    }
    let workspace = here.workspace();
    let again = Workspace::open(workspace.directory(), workspace.environment().to_owned());
    match again.map_err(here::error)?.store_if_any() {
        Some(store) => Ok(store.list().map_err(|error| here::error(error.into()))?.instances),
        None => Ok(Vec::new()),
    }
}
