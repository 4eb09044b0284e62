//! What the view knows, and what keys do to it.

use super::ask::{Line, Question, To};
use super::keys::Key;
use super::pane::Pane;
use super::row::{Prompt, Row};
use super::seen::{Gone, Unseen};
use crate::instance::{InstanceId, PromptKind, StateName};
use crate::sys::text::bad_regex;
use regex::Regex;
use std::collections::BTreeMap;

/// What becomes of the work of an instance that is stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopHow {
    /// It stays.
    Keep,
    /// A pull request is made of it.
    PullRequest,
    /// It goes; 'undo' brings it back.
    Discard,
}

/// What a key asks the program to do.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "each is the command of its name")]
pub enum Wish {
    Quit,
    Suspend,
    Redraw,
    Add(String),
    Start(InstanceId),
    Pause(InstanceId),
    Resume(InstanceId),
    Stop(InstanceId, StopHow),
    Answer {
        id: InstanceId,
        prompt: String,
        allow: bool,
    },
    /// `prompt` is what was asked when the message was begun; it goes to nothing else.
    Send {
        id: InstanceId,
        prompt: Option<String>,
        text: String,
    },
    Attach(InstanceId),
    Diff(InstanceId),
    Conflicts,
}

/// How a message is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tone {
    /// Something was done.
    Done,
    /// Something went wrong.
    Wrong,
}

/// What is in front of the table, or below it.
#[derive(Debug)]
pub(super) enum Front {
    Nothing,
    Help(Pane),
    Asking(Question, Line),
    /// What is to become of the work of this instance.
    Stopping(InstanceId),
    /// Whether its work is really to go.
    Discarding(InstanceId),
    Pager {
        title: String,
        pane: Pane,
    },
}

/// What the view knows.
#[derive(Debug)]
pub struct Model {
    pub(super) title: String,
    pub(super) rows: Vec<Row>,
    /// The place of the selected one, or where it was if it is gone.
    pub(super) selected: usize,
    pub(super) gone: Option<Gone>,
    pub(super) unseen: Option<Unseen>,
    pub(super) output: Pane,
    pub(super) front: Front,
    pub(super) message: Option<(String, Tone)>,
    /// A text that is shown in front when nothing is being asked any more.
    waiting: Option<(String, Pane)>,
    /// What was written to an instance and could not be sent.
    drafts: BTreeMap<InstanceId, String>,
    /// A task that could not be added.
    task: String,
}

impl Model {
    /// A view of nothing yet; `title` is the repository's name.
    pub fn new(title: &str) -> Self {
        Self {
            title: title.to_owned(),
            rows: Vec::new(),
            selected: 0,
            gone: None,
            unseen: None,
            output: Pane::default(),
            front: Front::Nothing,
            message: None,
            waiting: None,
            drafts: BTreeMap::new(),
            task: String::new(),
        }
    }

    /// Returns the selected instance.
    pub fn selected(&self) -> Option<&Row> {
        self.rows.get(self.selected).filter(|_| self.gone.is_none())
    }

    /// Returns the place of the selected instance.
    pub fn selected_place(&self) -> usize {
        self.selected
    }

    /// Returns the output that is shown below the table.
    pub fn output(&mut self) -> &mut Pane {
        &mut self.output
    }

    /// Begins with the output of another instance.
    pub fn new_output(&mut self) {
        self.output = Pane::default();
    }

    /// Says something at the bottom, until the next key.
    pub fn say(&mut self, text: &str, tone: Tone) {
        self.message = Some((text.to_owned(), tone));
    }

    /// Keeps a message that could not be sent, for the next that is begun to this instance.
    pub fn keep_draft(&mut self, id: InstanceId, text: String) {
        self.drafts.insert(id, text);
    }

    /// Keeps a task that could not be added, for the next that is begun.
    pub fn keep_task(&mut self, text: String) {
        self.task = text;
    }

    /// Shows a text in front of everything else, as soon as nothing is being asked.
    pub fn page(&mut self, title: &str, text: &str) {
        self.waiting = Some((title.to_owned(), Pane::of(text)));
        self.show_waiting();
    }

    fn show_waiting(&mut self) {
        let asks =
            matches!(self.front, Front::Asking(..) | Front::Stopping(_) | Front::Discarding(_));
        if !asks && let Some((title, pane)) = self.waiting.take() {
            self.front = Front::Pager { title, pane };
        }
    }

    /// Does what a key does.
    ///
    /// Returns what the program is to do.
    pub fn key(&mut self, key: &Key) -> Option<Wish> {
        // What is said while a line is typed is shown after it.
        if !matches!(self.front, Front::Asking(..)) {
            self.message = None;
        }
        match key {
            Key::Ctrl('c') if !matches!(self.front, Front::Asking(..)) => return Some(Wish::Quit),
            Key::Ctrl('z') => return Some(Wish::Suspend),
            Key::Ctrl('l') => return Some(Wish::Redraw),
            _ => {}
        }
        let wish = match std::mem::replace(&mut self.front, Front::Nothing) {
            Front::Nothing => self.key_of_table(key),
            Front::Help(mut pane) => {
                // Any key that does not scroll takes the help away.
                if scrolls(&mut pane, key) {
                    self.front = Front::Help(pane);
                }
                None
            }
            Front::Asking(question, line) => self.key_of_line(question, line, key),
            Front::Stopping(id) => self.key_of_stop(id, key),
            Front::Discarding(id) => match key {
                Key::Char('y') => Some(Wish::Stop(id, StopHow::Discard)),
                _ => None,
            },
            Front::Pager { title, pane } => self.key_of_pager(title, pane, key),
        };
        self.show_waiting();
        wish
    }

    fn key_of_table(&mut self, key: &Key) -> Option<Wish> {
        match key {
            Key::Char('q') => return Some(Wish::Quit),
            Key::Char('?') => self.front = Front::Help(Pane::of("")),
            Key::Char('a') => {
                let line = Line::of(std::mem::take(&mut self.task));
                self.front = Front::Asking(Question::Task, line);
            }
            Key::Char('c') => return Some(Wish::Conflicts),
            Key::Tab | Key::Char('l') | Key::Right => self.move_selection(1),
            Key::BackTab | Key::Char('h') | Key::Left => self.move_selection(-1),
            Key::Paste(_) => self.say("press a or m before pasting", Tone::Wrong),
            Key::Esc => self.output.end_search(),
            Key::Char('/') => self.front = Front::Asking(Question::Search, Line::default()),
            key if scrolls(&mut self.output, key) => {}
            Key::Char('n') if self.output.is_searched() => self.go_to_match(true),
            Key::Char('N') => self.go_to_match(false),
            key => return self.key_of_selected(key),
        }
        None
    }

    /// Does what a key does to the selected instance.
    fn key_of_selected(&mut self, key: &Key) -> Option<Wish> {
        if *key == Key::Char('m') && self.write() {
            return None;
        }
        let Some(row) = self.selected() else {
            let text = match &self.gone {
                Some(gone) => format!("{} is gone: Tab selects another", gone.to.called),
                None => "there is no instance: a adds one".to_owned(),
            };
            self.say(&text, Tone::Wrong);
            return None;
        };
        if let Key::Enter | Key::Char('s' | 'p' | 'x' | 'y' | 'n') = key
            && let Some(why) = self.why_not(matches!(key, Key::Char('y' | 'n')))
        {
            self.say(&why, Tone::Wrong);
            return None;
        }
        let (id, state, alive) = (row.id.clone(), row.state, !row.lost);
        match key {
            Key::Char('s') => Some(Wish::Start(id)),
            Key::Char('p') if state == StateName::Paused && alive => Some(Wish::Resume(id)),
            Key::Char('p') => Some(Wish::Pause(id)),
            Key::Char('x') => {
                self.front = Front::Stopping(id);
                None
            }
            Key::Char('d') => Some(Wish::Diff(id)),
            Key::Enter => Some(Wish::Attach(id)),
            Key::Char('y') => self.answer(true),
            Key::Char('n') => self.answer(false),
            _ => None,
        }
    }

    fn answer(&mut self, allow: bool) -> Option<Wish> {
        let row = self.selected()?;
        let called = row.called().to_owned();
        match &row.prompt {
            Some(Prompt { id: prompt, kind: PromptKind::Permission, .. }) => {
                Some(Wish::Answer { id: row.id.clone(), prompt: prompt.clone(), allow })
            }
            Some(_) => {
                self.say(&format!("{called} waits for words: m answers"), Tone::Wrong);
                None
            }
            None => {
                self.say(&format!("{called} asks for no permission"), Tone::Wrong);
                None
            }
        }
    }

    fn key_of_line(&mut self, question: Question, mut line: Line, key: &Key) -> Option<Wish> {
        match key {
            Key::Esc | Key::Ctrl('c') => None,
            Key::Enter => self.finish_line(question, line.text()),
            key => {
                line.key(key);
                self.front = Front::Asking(question, line);
                None
            }
        }
    }

    fn finish_line(&mut self, question: Question, text: &str) -> Option<Wish> {
        let text = text.to_owned();
        match question {
            Question::Search if text.is_empty() => {
                self.output.end_search();
                None
            }
            Question::Search => {
                let result = match Regex::new(&text) {
                    Ok(regex) => self.output.search(regex),
                    Err(error) => bad_regex(&text, &error),
                };
                let good = result.starts_with("match ");
                self.say(&result, if good { Tone::Done } else { Tone::Wrong });
                None
            }
            Question::Task if text.trim().is_empty() => {
                self.say("the task is empty: nothing was added", Tone::Wrong);
                None
            }
            Question::Task => Some(Wish::Add(text)),
            Question::Message(_) if text.trim().is_empty() => {
                self.say("the message is empty: nothing was sent", Tone::Wrong);
                None
            }
            Question::Message(to) if self.place(&to.id).is_none() => {
                // The line stays, and says that there is nobody to read it.
                self.front = Front::Asking(Question::Message(to), Line::of(text));
                None
            }
            Question::Message(To { id, prompt, .. }) => Some(Wish::Send { id, prompt, text }),
        }
    }

    fn key_of_stop(&mut self, id: InstanceId, key: &Key) -> Option<Wish> {
        match key {
            Key::Char('k') => Some(Wish::Stop(id, StopHow::Keep)),
            Key::Char('p') => Some(Wish::Stop(id, StopHow::PullRequest)),
            Key::Char('d') => {
                self.front = Front::Discarding(id);
                None
            }
            _ => None,
        }
    }

    fn key_of_pager(&mut self, title: String, mut pane: Pane, key: &Key) -> Option<Wish> {
        match key {
            Key::Char('q') | Key::Esc | Key::Enter => return None,
            key => scrolls(&mut pane, key),
        };
        self.front = Front::Pager { title, pane };
        None
    }

    /// Begins a message to the selected instance, with what could not be sent to it before. Returns
    /// whether there is one, or was.
    fn write(&mut self) -> bool {
        let Some(to) = self.meant() else { return false };
        let draft = self.drafts.remove(&to.id).unwrap_or_default();
        self.front = Front::Asking(Question::Message(to), Line::of(draft));
        true
    }

    fn go_to_match(&mut self, down: bool) {
        let result = self.output.next(down);
        if !result.is_empty() {
            self.say(&result, Tone::Done);
        }
    }

    fn move_selection(&mut self, by: isize) {
        let Some(last) = self.rows.len().checked_sub(1) else { return };
        // The place of one that is gone is before the next.
        let by = if self.gone.take().is_some() { by.min(0) } else { by };
        self.unseen = None;
        self.selected = match self.selected.checked_add_signed(by) {
            None => last,
            Some(at) if at > last => 0,
            Some(at) => at,
        };
    }
}

/// Scrolls a pane, if that is what the key does.
fn scrolls(pane: &mut Pane, key: &Key) -> bool {
    let page = pane.page();
    match key {
        Key::Char('j') | Key::Down => pane.scroll(-1),
        Key::Char('k') | Key::Up => pane.scroll(1),
        Key::PageDown | Key::Char(' ') | Key::Ctrl('f') => pane.scroll(-page),
        Key::PageUp | Key::Ctrl('b') => pane.scroll(page),
        Key::Char('g') | Key::Home => pane.go_to_begin(),
        Key::Char('G') | Key::End => pane.go_to_end(),
        _ => return false,
    }
    true
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in crate::watch) fn row(id: &str, state: StateName) -> Row {
        let prompt = (state == StateName::WaitingInput).then(|| Prompt {
            id: "7".to_owned(),
            kind: PromptKind::Permission,
            text: "Bash: make install".to_owned(),
            options: Vec::new(),
        });
        Row {
            id: id.parse().unwrap(),
            name: String::new(),
            state,
            lost: false,
            age: "3m".to_owned(),
            backend: "shell".to_owned(),
            branch: format!("claudio/{id}-task"),
            changes: "2 +10 -3".to_owned(),
            tokens: String::new(),
            cost: String::new(),
            pr: String::new(),
            conflict: false,
            task: "Make the page of invoices faster, and keep its tests".to_owned(),
            note: String::new(),
            prompt,
        }
    }

    pub(in crate::watch) fn model() -> Model {
        let mut model = Model::new("repo");
        model.set_rows(vec![
            row("aaaaa", StateName::Working),
            row("bbbbb", StateName::WaitingInput),
            row("ccccc", StateName::Paused),
        ]);
        model
    }

    pub(in crate::watch) fn type_keys(model: &mut Model, text: &str) -> Option<Wish> {
        text.chars().fold(None, |_, c| {
            model.key(&match c {
                '\n' => Key::Enter,
                '\t' => Key::Tab,
                '\x1b' => Key::Esc,
                c => Key::Char(c),
            })
        })
    }

    pub(in crate::watch) fn id(text: &str) -> InstanceId {
        text.parse().unwrap()
    }

    #[test]
    fn keys_are_wishes_about_the_selected_one() {
        let mut model = model();
        assert_eq!(type_keys(&mut model, "p"), Some(Wish::Pause(id("aaaaa"))));
        assert_eq!(type_keys(&mut model, "\t\tp"), Some(Wish::Resume(id("ccccc"))));
        assert_eq!(type_keys(&mut model, "l\n"), Some(Wish::Attach(id("aaaaa"))));
        assert_eq!(type_keys(&mut model, "hd"), Some(Wish::Diff(id("ccccc"))));
        assert_eq!(
            type_keys(&mut model, "mgo on\n"),
            Some(Wish::Send { id: id("ccccc"), prompt: None, text: "go on".into() })
        );
        let add = || Some(Wish::Add("new task".into()));
        assert_eq!(type_keys(&mut model, "anew task\n"), add());
        // What could not be added need not be typed again.
        model.keep_task("new task".to_owned());
        assert_eq!(type_keys(&mut model, "a\n"), add());
        assert_eq!(type_keys(&mut model, "a\n"), None);
        assert_eq!(type_keys(&mut model, "a  \n"), None);
        assert!(model.message.as_ref().unwrap().0.starts_with("the task is empty"));
        assert_eq!(type_keys(&mut model, "m\n"), None);
        assert!(model.message.as_ref().unwrap().0.starts_with("the message is empty"));
        assert_eq!(type_keys(&mut model, "aq\x1bq"), Some(Wish::Quit));
    }

    #[test]
    fn discarding_asks_twice_and_anything_else_leaves() {
        let mut model = model();
        let stop = |how| Some(Wish::Stop(id("aaaaa"), how));
        assert_eq!(type_keys(&mut model, "xk"), stop(StopHow::Keep));
        assert_eq!(type_keys(&mut model, "xp"), stop(StopHow::PullRequest));
        assert_eq!(type_keys(&mut model, "xd"), None);
        assert_eq!(type_keys(&mut model, "y"), stop(StopHow::Discard));
        assert_eq!(type_keys(&mut model, "xdn"), None);
        assert_eq!(type_keys(&mut model, "xz"), None);
        assert_eq!(type_keys(&mut model, "x\n"), None);
        assert!(matches!(model.front, Front::Nothing));
    }

    #[test]
    fn only_a_permission_is_answered_with_a_key_and_a_search_has_the_n() {
        let mut model = model();
        assert_eq!(type_keys(&mut model, "y"), None);
        assert!(model.message.as_ref().unwrap().0.contains("asks for no permission"));
        let answer = |allow| Some(Wish::Answer { id: id("bbbbb"), prompt: "7".to_owned(), allow });
        assert_eq!(type_keys(&mut model, "\ty"), answer(true));
        assert_eq!(type_keys(&mut model, "n"), answer(false));
        assert_eq!(type_keys(&mut model, "/x\nn"), None);
        assert_eq!(type_keys(&mut model, "\x1bn"), answer(false));
        assert_eq!(type_keys(&mut model, "/[\n"), None);
        let said = ("bad regular expression '[': unclosed character class".to_owned(), Tone::Wrong);
        assert_eq!(model.message, Some(said));
    }

    #[test]
    fn a_pasted_text_presses_no_key() {
        let mut model = model();
        assert_eq!(model.key(&Key::Paste("xk\n".into())), None);
        assert!(matches!(model.front, Front::Nothing));
        model.key(&Key::Char('a'));
        model.key(&Key::Paste("one\ntwo\n".into()));
        assert_eq!(model.key(&Key::Enter), Some(Wish::Add("one\ntwo".into())));
    }

    #[test]
    fn a_message_goes_to_whom_and_what_it_was_begun_for() {
        let mut model = model();
        type_keys(&mut model, "\tmyes");
        let mut rows = model.rows.clone();
        rows[1].prompt.as_mut().unwrap().id = "8".to_owned();
        model.set_rows(rows.clone());
        model.select(&id("aaaaa"));
        let sent = |prompt: &str| {
            let prompt = Some(prompt.to_owned());
            Some(Wish::Send { id: id("bbbbb"), prompt, text: "yes".to_owned() })
        };
        assert_eq!(type_keys(&mut model, "\n"), sent("7"));
        // What was refused can be sent again, to what is asked by now.
        model.keep_draft(id("bbbbb"), "yes".to_owned());
        assert_eq!(type_keys(&mut model, "m\x1b\tm\n"), sent("8"));
        assert_eq!(type_keys(&mut model, "m\n"), None, "it is sent once");
        // To one that is gone nothing goes, and nothing is lost if it comes back.
        type_keys(&mut model, "mstill");
        model.set_rows(rows[..1].to_vec());
        assert_eq!(type_keys(&mut model, "\n"), None);
        model.set_rows(rows);
        let sent = type_keys(&mut model, "\n");
        assert!(matches!(sent, Some(Wish::Send { text, .. }) if text == "still"));
    }

    #[test]
    fn a_text_to_read_waits_until_a_line_is_finished() {
        let mut model = model();
        type_keys(&mut model, "mgo");
        model.page("diff", "+x");
        model.say("started aaaaa", Tone::Done);
        let sent = type_keys(&mut model, " on\n");
        assert!(matches!(sent, Some(Wish::Send { text, .. }) if text == "go on"));
        assert!(matches!(model.front, Front::Pager { .. }) && model.message.is_some());
    }

    #[test]
    fn the_selection_stays_with_its_instance() {
        let mut model = model();
        model.select(&id("bbbbb"));
        model.set_rows(vec![row("bbbbb", StateName::Working), row("aaaaa", StateName::Working)]);
        assert_eq!(model.selected().unwrap().id, id("bbbbb"));
        model.set_rows(Vec::new());
        assert_eq!(type_keys(&mut model, "s\t"), None);
    }
}
