//! Messages that were sent and that the agent has not taken: they are stored before their sender is told
//! anything, and begin the next run if this one ends without them.

use super::{Action, Core};
use crate::backend::Receipt;
use crate::instance::EventKind;
use serde_json::json;

impl Core {
    /// The agent has the message with which its run begins, and with it what was carried over.
    pub(super) fn opened(&mut self, actions: &mut Vec<Action>) {
        actions.push(Action::Opened);
        let carried = std::mem::take(&mut self.carried);
        if !carried.is_empty() {
            let bytes: usize = carried.iter().map(String::len).sum();
            let detail = json!({
                "receipt": Receipt::Submitted, "bytes": bytes, "carried_over": carried.len(),
            });
            actions.push(Action::Journal(EventKind::Message, detail));
        }
    }

    /// Stores what is not taken now, if that is something else than before.
    pub(super) fn keep_untaken(&mut self, actions: &mut Vec<Action>) {
        let now = self.carried.iter().map(String::as_str).chain(self.session.untaken());
        let now: Vec<&str> = now.collect();
        if now == self.queued {
            return;
        }
        let now: Vec<String> = now.into_iter().map(str::to_owned).collect();
        self.queued.clone_from(&now);
        actions.insert(0, Action::Queued(now));
    }

    /// Tells at the end what the agent has not taken.
    pub(super) fn tell_of_untaken(&self, actions: &mut Vec<Action>) {
        let text = match self.queued.len() {
            0 => return,
            1 => "a message was not taken: it is kept, and the next start brings it".to_owned(),
            n => format!(
                "{n} messages were not taken: they are kept, and the next start brings them"
            ),
        };
        actions.push(Action::Journal(EventKind::Warning, json!({ "message": text })));
    }
}
