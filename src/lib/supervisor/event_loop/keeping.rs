//! What is stored of an instance: its record, and the journal's lines about it.

use super::super::notify;
use super::EventLoop;
use crate::instance::{EventKind, NewEvent, Record, Source, State, StateName};
use crate::store::Held;
use crate::sys::files::Durability;
use crate::sys::{clock, failpoint};
use serde_json::{Value, json};
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
        self.held.record_mut().worked_s = self.timers.working(state.name() == StateName::Working);
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

    pub(super) fn count_duration(&mut self, at: jiff::Timestamp) {
        let record = self.held.record_mut();
        if let (Some(started), true) = (record.started_at, self.agent.is_some()) {
            let run = at.duration_since(started).as_secs_f64().max(0.0);
            let sum = self.duration_before + run;
            record.metrics.duration_s = Some((sum * 1000.0).round() / 1000.0);
        }
    }

    pub(super) fn save(&mut self, durability: Durability) {
        self.changed = false;
        self.unsaved = self.held.save(durability).is_err();
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
        if let Ok(event) = self.store.journal().append(event) {
            notify::notify(&self.options, &event);
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
