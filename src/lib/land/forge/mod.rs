//! Pull and merge requests, by the programs that the user has logged in with: `gh` and `glab`.
//!
//! Owns: how these programs are called and what they say.
//! Invariants: they never ask anything and are killed when they take too long. The repository is
//! always named, so that they never choose one. What they report is not believed where it is known
//! to be wrong: a failure to create is followed by a look whether the request is there.
//! Deliberately not here: pushing, and what is written into a request ([`super::request`]).

mod address;
mod gh;
mod glab;
mod runner;

pub use address::Address;
pub use runner::Runner;

use std::io;

/// A kind of site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Kind {
    GitHub,
    GitLab,
}

impl Kind {
    /// Returns the program that speaks to such a site.
    pub fn program(self) -> &'static str {
        match self {
            Self::GitHub => "gh",
            Self::GitLab => "glab",
        }
    }
}

/// What went wrong with a site.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The program does not run.
    #[error("cannot run '{program}': {source}")]
    Spawn {
        /// The program.
        program: &'static str,
        /// Why not.
        source: io::Error,
    },
    /// Nobody is logged in, or not well enough.
    #[error("'{program}' is not logged in to '{host}': {message}")]
    NotLoggedIn {
        /// The program.
        program: &'static str,
        /// The site.
        host: String,
        /// What it said.
        message: String,
    },
    /// It did not answer in time.
    #[error("'{program}' did not answer within {seconds} seconds")]
    TimedOut {
        /// The program.
        program: &'static str,
        /// The time it had.
        seconds: u64,
    },
    /// It failed.
    #[error("'{command}' failed: {message}")]
    Failed {
        /// The command, in short.
        command: String,
        /// What it said.
        message: String,
    },
    /// It said something that is not understood.
    #[error("'{command}' said something unexpected: {message}")]
    Unintelligible {
        /// The command, in short.
        command: String,
        /// What is wrong with it.
        message: String,
    },
}

/// A request as the site knows it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Found {
    /// Its number.
    pub number: u64,
    /// Its page.
    pub url: String,
    /// `open`, `closed` or `merged`.
    pub state: String,
    /// Whether it is a draft.
    pub draft: bool,
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// The branch that it goes into.
    pub base: String,
    /// The commit of its branch.
    pub head: Option<String>,
    /// Whose branch it is, where that is known.
    pub owner: Option<String>,
    /// Its labels.
    pub labels: Vec<String>,
    /// Who was asked to review it, or has.
    pub reviewers: Vec<String>,
}

/// A request as it should be.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// Its title.
    pub title: String,
    /// Its text.
    pub body: String,
    /// The branch that it goes into.
    pub base: String,
    /// Its branch.
    pub branch: String,
    /// Whether it begins as a draft.
    pub draft: bool,
    /// Its labels.
    pub labels: Vec<String>,
    /// Who is asked to review it.
    pub reviewers: Vec<String>,
}

/// What is to be changed in a request that exists.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edit {
    /// Its title.
    pub title: Option<String>,
    /// Its text.
    pub body: Option<String>,
    /// The branch that it goes into.
    pub base: Option<String>,
    /// Whether it is to be a draft.
    pub draft: Option<bool>,
    /// Labels that it should have, too.
    pub labels: Vec<String>,
    /// Reviewers who should be asked, too.
    pub reviewers: Vec<String>,
}

/// A repository on a site, and the program that speaks to it.
#[derive(Debug)]
pub struct Forge {
    kind: Kind,
    /// The repository that requests are made in.
    target: Address,
    /// The repository that the branches are in.
    source: Address,
    runner: Runner,
}

impl Forge {
    /// Makes one; nothing is run.
    pub fn new(kind: Kind, target: Address, source: Address, runner: Runner) -> Self {
        Self { kind, target, source, runner }
    }

    /// Returns the request for `branch`: the open one, else the last.
    ///
    /// # Errors
    /// If the site cannot be asked.
    pub fn find(&self, branch: &str) -> Result<Option<Found>, Error> {
        let mut found = match self.kind {
            Kind::GitHub => self.gh_list(branch),
            Kind::GitLab => self.glab_list(branch),
        }?;
        found.retain(|request| {
            let owner = request.owner.as_ref();
            owner.is_none_or(|owner| owner.eq_ignore_ascii_case(&self.source.owner))
        });
        found.sort_by_key(|request| (request.state == "open", request.number));
        Ok(found.pop())
    }

    /// Returns the request of this number.
    ///
    /// # Errors
    /// If the site cannot be asked, or there is none.
    pub fn view(&self, number: u64) -> Result<Found, Error> {
        match self.kind {
            Kind::GitHub => self.gh_view(number),
            Kind::GitLab => self.glab_view(number),
        }
    }

    /// Makes a request. What it was made without (a label or a reviewer that does not exist) is
    /// added to `warnings`.
    ///
    /// # Errors
    /// If there is none afterwards.
    pub fn create(&self, wanted: &Wanted, warnings: &mut Vec<String>) -> Result<Found, Error> {
        let mut wanted = wanted.clone();
        loop {
            let created = match self.kind {
                Kind::GitHub => self.gh_create(&wanted),
                Kind::GitLab => self.glab_create(&wanted),
            };
            let error = match created {
                Ok(()) => None,
                Err(error @ (Error::Spawn { .. } | Error::NotLoggedIn { .. })) => {
                    return Err(error);
                }
                Err(error) => Some(error),
            };
            // Also after a failure: the answer may be what was lost, or a reviewer what was wrong.
            let found = self.find(&wanted.branch).ok().flatten();
            match (found.filter(|request| request.state == "open"), error) {
                (Some(found), None) => return Ok(found),
                (Some(found), Some(error)) => {
                    if self.edit(&found, &missing(&found, &wanted), warnings).is_err() {
                        warnings.push(error.to_string());
                    }
                    return Ok(self.view(found.number).unwrap_or(found));
                }
                (None, Some(error)) => match drop_named(&mut wanted, &error) {
                    Some(warning) => warnings.push(warning),
                    None => return Err(error),
                },
                (None, None) => {
                    let command = format!("{} create", self.kind.program());
                    let message = "it reports success, and there is no request".to_owned();
                    return Err(Error::Unintelligible { command, message });
                }
            }
        }
    }

    /// Changes a request. Labels and reviewers that are refused are added to `warnings`.
    ///
    /// # Errors
    /// If title, text or base cannot be changed, or it can be made no draft, or none any more.
    pub fn edit(
        &self,
        found: &Found,
        edit: &Edit,
        warnings: &mut Vec<String>,
    ) -> Result<(), Error> {
        if edit.title.is_some() || edit.body.is_some() || edit.base.is_some() {
            let Edit { title, body, base, .. } = edit.clone();
            let texts = Edit { title, body, base, ..Edit::default() };
            self.edit_once(found.number, &texts)?;
        }
        if let Some(draft) = edit.draft {
            match self.kind {
                Kind::GitHub => self.gh_draft(found.number, draft),
                Kind::GitLab => self.glab_draft(found.number, draft),
            }?;
        }
        let label = |labels: Vec<String>| Edit { labels, ..Edit::default() };
        let reviewer = |reviewers: Vec<String>| Edit { reviewers, ..Edit::default() };
        self.edit_each(found.number, &edit.labels, "label", label, warnings);
        self.edit_each(found.number, &edit.reviewers, "reviewer", reviewer, warnings);
        Ok(())
    }

    /// Adds all of `names` at once, or, if one of them is refused, one by one.
    fn edit_each(
        &self,
        number: u64,
        names: &[String],
        what: &str,
        edit: impl Fn(Vec<String>) -> Edit,
        warnings: &mut Vec<String>,
    ) {
        if names.is_empty() || self.edit_once(number, &edit(names.to_vec())).is_ok() {
            return;
        }
        for name in names {
            if let Err(error) = self.edit_once(number, &edit(vec![name.clone()])) {
                warnings.push(format!("{what} '{name}' was not added: {error}"));
            }
        }
    }

    fn edit_once(&self, number: u64, edit: &Edit) -> Result<(), Error> {
        match self.kind {
            Kind::GitHub => self.gh_edit(number, edit),
            Kind::GitLab => self.glab_edit(number, edit),
        }
    }
}

/// Returns what a request lacks of the labels and reviewers that it should have.
pub fn missing(found: &Found, wanted: &Wanted) -> Edit {
    let lacking = |have: &[String], want: &[String]| {
        let has = |name: &&String| !have.iter().any(|known| is_same(known, name));
        want.iter().filter(has).cloned().collect()
    };
    Edit {
        labels: lacking(&found.labels, &wanted.labels),
        reviewers: lacking(&found.reviewers, &wanted.reviewers),
        ..Edit::default()
    }
}

/// Whether two names are the same to the site: case does not count, nor does a leading `@`.
fn is_same(one: &str, other: &str) -> bool {
    let plain = |name: &str| name.trim_start_matches('@').to_lowercase();
    plain(one) == plain(other)
}

/// Takes the label or reviewer out of `wanted` that an error names as not existing.
///
/// Returns a warning that says so; `None` if the error is about something else.
fn drop_named(wanted: &mut Wanted, error: &Error) -> Option<String> {
    let Error::Failed { message, .. } = error else { return None };
    let about = ["label", "reviewer", "Could not resolve to a User", "request review"];
    if !about.iter().any(|about| message.contains(about)) {
        return None;
    }
    let named = |name: &&String| message.contains(&format!("'{name}'"));
    for (list, what) in [(&mut wanted.labels, "label"), (&mut wanted.reviewers, "reviewer")] {
        if let Some(name) = list.iter().find(named).cloned() {
            list.retain(|other| *other != name);
            return Some(format!("{what} '{name}' was not added: {message}"));
        }
    }
    None
}
