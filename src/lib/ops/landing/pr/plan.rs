//! What `pr` would do: the same way as it goes, without a step of it.
//!
//! The remote and the site are asked, and refuse what they would refuse; nothing is fetched. So what a
//! base that has moved on would bring is not known, and that is said.

use super::{Action, Opening, Remote, Requested, merged};
use crate::git::landing::{self, is_ancestor};
use crate::git::revision;
use crate::land::forge::{Edit, Found, Wanted};
use crate::ops;
use crate::ops::landing::Error;

impl Opening<'_> {
    /// Says what would happen, with the commit of left-over work that would be `made` first.
    pub(super) fn plan(&self, made: Option<String>) -> Result<Requested, ops::Error> {
        let repository = self.workspace.repository();
        let committed = made.is_some();
        let head = made.map_or_else(|| self.head(), Ok)?;
        let remote = self.heads()?;
        let (mut steps, mut warnings) = (Vec::new(), Vec::new());
        let onto = self.known_base(&remote, &mut warnings);
        let onto_name = format!("{}/{}", self.route.base, self.base);
        if is_ancestor(repository, &head, &onto)? {
            return Err(Error::NoCommits { id: self.record.id.clone(), onto: onto_name }.into());
        }
        let found = self.find()?;
        if let Some(merged) = merged(found.as_ref(), &head) {
            let seen = super::seen(self.record, Action::Planned, Some(merged));
            let nothing = format!("nothing: request #{} is merged", merged.number);
            return Ok(Requested { head: Some(head), steps: vec![nothing], warnings, ..seen });
        }
        let found = found.filter(|request| request.state == "open");
        if committed {
            steps.push("commit what is left over".to_owned());
        }
        let new = self.rebase(&head, &onto, false, !committed)?;
        if new != head {
            let count = landing::commits(repository, &onto, &new)?.len();
            steps.push(format!("make {count} commit(s) anew on top of '{onto_name}'"));
        }
        let wanted = self.wanted(&new, &onto, &mut warnings)?;
        steps.extend(self.push_step(&new, remote.branch.as_deref(), &mut warnings)?);
        let edit = found.as_ref().map(|found| self.edit(found, &wanted));
        steps.extend(self.request_steps(found.as_ref().zip(edit.as_ref()), &wanted));
        warnings.extend(self.route.without_request(&self.base, &self.record.branch));
        if steps.is_empty() {
            steps.push("nothing: the request has it all".to_owned());
        }
        let requested =
            self.requested(Action::Planned, Some(head.clone()), found.as_ref(), &wanted);
        let mut requested =
            Requested { rebased: new != head, committed, steps, warnings, ..requested };
        match edit {
            Some(edit) => apply(&mut requested, edit),
            None => requested.draft = Some(wanted.draft),
        }
        Ok(requested)
    }

    /// Returns the base's commit on the remote, if it is here; else as it was last fetched.
    fn known_base(&self, remote: &Remote, warnings: &mut Vec<String>) -> String {
        let repository = self.workspace.repository();
        if let Ok(commit) = revision::commit(repository, &remote.base) {
            return commit;
        }
        let name = format!("{}/{}", self.route.base, self.base);
        warnings.push(format!("'{name}' has moved on, and what came is not fetched in a dry run"));
        revision::commit(repository, &format!("refs/remotes/{name}"))
            .unwrap_or_else(|_| self.record.base.commit.clone())
    }

    fn push_step(
        &self,
        new: &str,
        there: Option<&str>,
        warnings: &mut Vec<String>,
    ) -> Result<Option<String>, ops::Error> {
        let (branch, remote) = (&self.record.branch, &self.route.push);
        let known = |commit: &str| revision::commit(self.workspace.repository(), commit).is_ok();
        if there.is_some_and(|commit| !known(commit)) {
            warnings.push(format!(
                "'{branch}' on '{remote}' is at a commit that is not here: it is only rewritten if \
                 nothing of it is lost"
            ));
            return Ok(Some(format!("push '{branch}' to '{remote}'")));
        }
        Ok(self.pushing(new, there)?.map(|push| match push.replacing {
            None => format!("push '{branch}' to '{remote}'"),
            Some(_) => format!("rewrite '{branch}' on '{remote}'"),
        }))
    }

    fn request_steps(&self, found: Option<(&Found, &Edit)>, wanted: &Wanted) -> Vec<String> {
        let mut steps = Vec::new();
        let mut say = |step: String| steps.push(step);
        let named = |names: &[String]| names.join(", ");
        if self.route.forge.is_none() {
            return steps;
        }
        if self.options.ai && (self.options.title.is_none() || self.options.body.is_none()) {
            say("have an agent write title and text".to_owned());
        }
        let (labels, reviewers) = match found {
            None => {
                let what = if wanted.draft { "a draft" } else { "a request" };
                say(format!("make {what} into '{}'", wanted.base));
                (&wanted.labels, &wanted.reviewers)
            }
            Some((found, edit)) => {
                let of = format!("of request #{}", found.number);
                if edit.title.is_some() {
                    say(format!("change the title {of}"));
                }
                if edit.body.is_some() {
                    say(format!("change the text {of}"));
                }
                if let Some(base) = &edit.base {
                    say(format!("change the base {of} to '{base}'"));
                }
                match edit.draft {
                    Some(true) => say(format!("make request #{} a draft", found.number)),
                    Some(false) => say(format!("make request #{} ready for review", found.number)),
                    None => {}
                }
                (&edit.labels, &edit.reviewers)
            }
        };
        if !labels.is_empty() {
            say(format!("add the label(s) {}", named(labels)));
        }
        if !reviewers.is_empty() {
            say(format!("ask {} for a review", named(reviewers)));
        }
        steps
    }
}

/// Makes a request in a plan what the edit would make it.
fn apply(requested: &mut Requested, edit: Edit) {
    requested.title = edit.title.or(requested.title.take());
    requested.body = edit.body;
    requested.base = edit.base.or(requested.base.take());
    requested.draft = edit.draft.or(requested.draft);
    requested.labels.extend(edit.labels);
    requested.reviewers.extend(edit.reviewers);
}
