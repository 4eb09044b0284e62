//! What is stored of an instance: its record, and the journal's lines about it.

use super::super::log::{self, Log};
use super::super::notify;
use super::EventLoop;
use crate::instance::{EventKind, NewEvent, Record, Source, State, StateName};
use crate::store::Held;
use crate::sys::files::Durability;
use crate::sys::{clock, failpoint};
use serde_json::{Value, json};
use std::io::{Read, Seek};
use std::path::Path;
use std::time::Duration;

/// A last state that a full disk refused is tried again for ten minutes: as long as somebody needs to
/// make room. The supervisor, and with it the lock, stays for that time.
const LAST_TRIES: u32 = 2400;
const BETWEEN_TRIES: Duration = Duration::from_millis(250);

impl EventLoop {
    /// Changes what no event tells of. It is stored with the next state, or before the loop waits: each
    /// replacement of the file can cost milliseconds on a disk that is busy.
    pub(super) fn change_record(&mut self, change: impl FnOnce(&mut Record)) {
        change(self.held.record_mut());
        self.changed = true;
    }

    pub(super) fn change_state(&mut self, state: State, source: Source) {
        if self.held.record().state == state {
            return;
        }
        let at = clock::now();
        self.timers.working(state.name() == StateName::Working);
        if state.name().is_ended() {
            self.count_duration(at);
        }
        let detail = detail_of(&state);
        let transition = self.held.record_mut().transition(state, source, at);
        match transition {
            Ok(transition) => {
                let durability =
                    if transition.to.is_ended() { Durability::Power } else { Durability::Process };
                self.save(durability);
                failpoint::hit("supervisor.between-state-and-journal");
                self.journal(EventKind::State, Some((transition.from, transition.to)), detail);
            }
            Err(illegal) => {
                let message = format!("ignored: {illegal}");
                self.journal(EventKind::Warning, None, Some(json!({ "message": message })));
            }
        }
    }

    fn count_duration(&mut self, at: jiff::Timestamp) {
        if self.agent.is_some() {
            self.held.record_mut().count_run(self.duration_before, at);
        }
    }

    pub(super) fn save(&mut self, durability: Durability) {
        self.stay();
        self.note_time();
        self.changed = false;
        self.store_record(durability);
    }

    /// Notes how long it has worked and that it still runs, for whoever comes after a kill.
    fn note_time(&mut self) {
        let worked = self.timers.written();
        let runs = self.agent.is_some() && !self.held.record().state.name().is_ended();
        let record = self.held.record_mut();
        record.worked_s = worked;
        record.alive_at = runs.then(clock::now);
    }

    /// Stores the record. What a full disk refuses is tried again until there is room.
    fn store_record(&mut self, durability: Durability) {
        self.unsaved = self.held.save(durability).is_err();
        self.timers.save_again(self.unsaved);
    }

    /// Makes sure that what is stored is where others look for it. If somebody has moved the repository
    /// the record goes with it; if they have deleted `.claudio/` it is written anew, as this process
    /// still knows it. If they have deleted the repository there is nowhere to write.
    pub(super) fn stay(&mut self) {
        if self.held.is_in_place() {
            return;
        }
        let old = self.store.layout().root().to_owned();
        let (store, message) = match self.held.follow() {
            Some(store) => (store, "the repository was moved; the record has followed"),
            None => {
                let task = self.task();
                let Ok(store) = self.held.make_anew(&old, &task) else { return };
                self.log.copy_to(&self.held.paths().output().newest);
                if let Some(stream) = &self.stream {
                    stream.copy_to(&self.held.paths().stream().newest);
                }
                (store, "the record was deleted; it was written anew")
            }
        };
        self.move_worktree(&old, store.layout().root());
        self.options.root = store.layout().root().to_owned();
        self.store = store;
        let (files, size) = (self.held.paths().output(), self.options.log_max_size);
        if let Ok(log) = Log::open(files, size, log::output_lost) {
            self.log = log;
        }
        self.stream = None;
        if let Some(supervisor) = &mut self.held.record_mut().supervisor {
            supervisor.root = supervisor.root.take().or_else(|| old.to_str().map(str::to_owned));
        }
        self.store_record(Durability::Process);
        self.journal(EventKind::Warning, None, Some(json!({ "message": message })));
    }

    /// Notes where the worktree is, if it has moved together with the repository.
    fn move_worktree(&mut self, old: &Path, new: &Path) {
        let (Some(old), Some(new)) = (old.parent(), new.parent()) else { return };
        let worktree = Path::new(&self.held.record().worktree).to_owned();
        if let (false, Ok(rest)) = (worktree.exists(), worktree.strip_prefix(old))
            && new.join(rest).exists()
        {
            self.held.record_mut().worktree = new.join(rest).to_string_lossy().into_owned();
        }
    }

    /// Returns the task, from a file that may be deleted by now.
    fn task(&mut self) -> Vec<u8> {
        let mut task = Vec::new();
        if let Some(file) = &mut self.task
            && file.rewind().and_then(|()| file.read_to_end(&mut task)).is_err()
        {
            task.clear();
        }
        task
    }

    pub(super) fn journal(
        &self,
        kind: EventKind,
        states: Option<(StateName, StateName)>,
        detail: Option<Value>,
    ) {
        let record = self.held.record();
        let event = NewEvent {
            at: clock::now(),
            instance: Some(record.id.clone()),
            kind,
            from: states.map(|s| s.0),
            to: states.map(|s| s.1),
            source: states.map(|_| record.source),
            detail,
        };
        // The record is the truth; a journal that cannot be written must not stop the instance.
        if let Ok(event) = self.store.journal().append(event)
            && let Err(error) = notify::notify(&self.options, &event)
        {
            // A warning asks for nothing: this comes once.
            let message = format!("nobody is told of event {}: {error}", event.seq);
            self.journal(EventKind::Warning, None, Some(json!({ "message": message })));
        }
    }

    /// Lets everybody go and stores the end, if a full disk has not let us before.
    pub(super) fn close(mut self) -> Held {
        for _ in 0..LAST_TRIES {
            if !self.unsaved || !self.held.paths().dir().is_dir() {
                break;
            }
            std::thread::sleep(BETWEEN_TRIES);
            self.save(Durability::Power);
        }
        self.connections.close();
        self.held
    }
}

/// Returns what a state adds to the journal: why it waits, how it ended.
fn detail_of(state: &State) -> Option<Value> {
    let mut value = serde_json::to_value(state).ok()?;
    let fields = value.as_object_mut()?;
    fields.shift_remove("name");
    fields.retain(|_, value| !value.is_null());
    (!fields.is_empty()).then_some(value)
}
