//! What the person can have seen of the selection when a key comes.
//!
//! Instances come, go and ask without the person, and a key that was meant for what was shown a moment
//! ago must not act on what is there now.

use super::ask::To;
use super::model::Model;
use super::row::Row;
use crate::instance::InstanceId;
use std::time::{Duration, Instant};

/// Nobody reacts to what is shown in less than this.
const LOOK: Duration = Duration::from_millis(500);

/// What has become different by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// Another instance is selected.
    Selection,
    /// The selected one asks something, or something else.
    Prompt,
}

/// A change that the person may not have seen yet.
#[derive(Debug)]
pub(super) struct Unseen {
    what: What,
    /// What was selected before, and asked.
    before: Option<To>,
    /// Since when the change is shown.
    shown: Option<Instant>,
}

/// The selected one that is gone: nothing is selected until the person moves on.
#[derive(Debug)]
pub(super) struct Gone {
    pub(super) to: To,
}

impl Model {
    /// Takes the instances as they are now. The same one stays selected; if it is gone, its place does.
    pub fn set_rows(&mut self, rows: Vec<Row>) {
        let before = self.selected().map(To::row);
        self.rows = rows;
        let wanted = before.as_ref().or(self.gone.as_ref().map(|gone| &gone.to));
        let Some(id) = wanted.map(|to| to.id.clone()) else {
            self.selected = 0;
            return;
        };
        match (self.place(&id), before) {
            (Some(at), Some(before)) => {
                self.selected = at;
                if self.rows.get(at).map(|row| To::row(row).prompt) != Some(before.prompt.clone()) {
                    self.not_seen(What::Prompt, Some(before));
                }
            }
            // It has come back.
            (Some(at), None) => {
                (self.selected, self.gone) = (at, None);
                self.not_seen(What::Selection, None);
            }
            (None, before) => {
                self.selected = self.selected.min(self.rows.len());
                if let Some(to) = before {
                    (self.gone, self.unseen) = (Some(Gone { to }), None);
                }
            }
        }
    }

    /// Selects the instance of this id, if it is there, because the person wants it.
    pub fn select(&mut self, id: &InstanceId) {
        if let Some(at) = self.place(id) {
            (self.selected, self.gone, self.unseen) = (at, None, None);
        }
    }

    /// Selects the instance of this id, if it is there, without the person's doing it now.
    pub fn go_to(&mut self, id: &InstanceId) {
        let before = self.selected().map(To::row);
        if self.place(id).is_some() && before.as_ref().is_none_or(|before| before.id != *id) {
            let unseen = self.unseen.take();
            self.select(id);
            self.unseen = unseen;
            self.not_seen(What::Selection, before);
        }
    }

    /// Returns the place of an instance.
    pub(super) fn place(&self, id: &InstanceId) -> Option<usize> {
        self.rows.iter().position(|row| row.id == *id)
    }

    fn not_seen(&mut self, what: What, before: Option<To>) {
        let earlier = self.unseen.take();
        let what = match &earlier {
            Some(Unseen { what: What::Selection, .. }) => What::Selection,
            _ => what,
        };
        let before = earlier.and_then(|unseen| unseen.before).or(before);
        self.unseen = Some(Unseen { what, before, shown: None });
    }

    /// Is told when a frame has been shown.
    pub fn shown(&mut self, at: Instant) {
        if let Some(unseen) = &mut self.unseen {
            unseen.shown.get_or_insert(at);
        }
    }

    /// Is told when keys come, before them.
    pub fn keys_come(&mut self, at: Instant) {
        let long = |shown: Instant| at.saturating_duration_since(shown) >= LOOK;
        if self.unseen.as_ref().is_some_and(|unseen| unseen.shown.is_some_and(long)) {
            self.unseen = None;
        }
    }

    /// Returns whom a message is meant for that is begun now.
    pub(super) fn meant(&self) -> Option<To> {
        let before = self.unseen.as_ref().and_then(|unseen| unseen.before.clone());
        let gone = || self.gone.as_ref().map(|gone| gone.to.clone());
        before.or_else(|| self.selected().map(To::row)).or_else(gone)
    }

    /// Returns why a key must not act on the selected instance: it was meant for something else.
    pub(super) fn why_not(&self, answers: bool) -> Option<String> {
        let unseen = self.unseen.as_ref()?;
        let called = self.selected()?.called();
        match unseen.what {
            What::Selection => Some(format!("{called} has just been selected: press again")),
            What::Prompt if answers => {
                Some(format!("what {called} asks has just changed: press again"))
            }
            What::Prompt => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::Key;
    use super::super::model::Wish;
    use super::super::model::tests::{id, model, row, type_keys};
    use super::*;
    use crate::instance::StateName;

    fn said(model: &Model) -> &str {
        model.message.as_ref().map_or("", |(text, _)| text)
    }

    #[test]
    fn when_the_selected_one_goes_no_key_acts_on_another() {
        let mut model = model();
        model.select(&id("bbbbb"));
        let both = vec![row("aaaaa", StateName::Working), row("ccccc", StateName::Working)];
        model.set_rows(both.clone());
        for key in ["y", "n", "x", "p", "s", "d", "\n"] {
            assert_eq!(type_keys(&mut model, key), None, "{key:?}");
            assert_eq!(said(&model), "bbbbb is gone: Tab selects another");
        }
        // A message is not taken for keys, and goes nowhere.
        assert_eq!(type_keys(&mut model, "mall of it\n"), None);
        assert_eq!(type_keys(&mut model, "\x1b\tp"), Some(Wish::Pause(id("ccccc"))));
        // The one that is gone may come back.
        model.set_rows(Vec::new());
        model.set_rows(both[..1].to_vec());
        assert!(model.selected().is_none());
        model.set_rows(both);
        assert_eq!(model.selected().map(|row| row.id.clone()), Some(id("ccccc")));
    }

    #[test]
    fn a_gone_one_at_an_end_is_left_to_both_sides() {
        for (gone, after) in [("aaaaa", ["bbbbb", "ccccc"]), ("ccccc", ["aaaaa", "bbbbb"])] {
            for (key, wanted) in [(Key::Tab, 0), (Key::BackTab, 1)] {
                let mut model = model();
                model.select(&id(gone));
                model.set_rows(after.map(|id| row(id, StateName::Working)).to_vec());
                model.key(&key);
                assert_eq!(model.selected().unwrap().id, id(after[wanted]), "{gone} {key:?}");
            }
        }
    }

    #[test]
    fn what_has_just_begun_to_be_asked_is_answered_by_no_key() {
        let mut model = model();
        model.select(&id("bbbbb"));
        let mut rows = model.rows.clone();
        rows[1].prompt.as_mut().unwrap().id = "8".to_owned();
        model.set_rows(rows);
        let begin = Instant::now();
        for shown in [begin, begin + LOOK / 2] {
            assert_eq!(type_keys(&mut model, "y"), None);
            assert_eq!(said(&model), "what bbbbb asks has just changed: press again");
            model.shown(shown);
            model.keys_come(shown + LOOK / 3);
        }
        // A message was meant for what was asked before.
        let sent = type_keys(&mut model, "myes\n");
        assert!(matches!(sent, Some(Wish::Send { prompt: Some(old), .. }) if old == "7"));
        model.keys_come(begin + LOOK);
        let answer = type_keys(&mut model, "y");
        assert!(matches!(answer, Some(Wish::Answer { prompt, .. }) if prompt == "8"));
    }

    #[test]
    fn a_selection_that_moves_by_itself_is_seen_first() {
        let mut model = model();
        model.go_to(&id("ccccc"));
        assert_eq!(type_keys(&mut model, "p"), None);
        assert_eq!(said(&model), "ccccc has just been selected: press again");
        let sent = type_keys(&mut model, "mgo on\n");
        assert!(matches!(sent, Some(Wish::Send { id: to, .. }) if to == id("aaaaa")));
        // Whoever moves it has seen where it goes.
        assert_eq!(type_keys(&mut model, "\t\t\tp"), Some(Wish::Resume(id("ccccc"))));
    }
}
