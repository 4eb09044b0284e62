//! What a request says and whom it asks: from the options, the commits and the task, the template, the
//! settings, or an agent that writes it.

use super::super::Error;
use super::super::writer::{self, Source, Written};
use super::Opening;
use crate::git::landing;
use crate::land::forge::{self, Edit, Found, Wanted};
use crate::land::request::{self, Material};
use crate::ops;

impl Opening<'_> {
    /// Returns the request as it should be.
    pub(super) fn wanted(
        &self,
        head: &str,
        onto: &str,
        warnings: &mut Vec<String>,
    ) -> Result<Wanted, ops::Error> {
        let (repository, options) = (self.workspace.repository(), self.options);
        let start = landing::merge_base(repository, onto, head)?;
        let start = start.unwrap_or_else(|| onto.to_owned());
        let commits = landing::commits(repository, &start, head)?;
        let task = self.workspace.store()?.task(&self.record.id)?;
        let task = String::from_utf8_lossy(&task);
        let source = Source { task: &task, commits: &commits, from: &start, to: head };
        let written = self.written(&source, warnings);
        let template = self.template(head)?;
        let material = Material {
            task: &task,
            branch: &self.record.branch,
            commits: &commits,
            summary: written.as_ref().map(|written| written.body.as_str()),
            testing: options.testing.as_deref().unwrap_or_default(),
            template: template.as_deref().filter(|_| options.body.is_none()),
            closes: &options.closes,
        };
        let (always, rules) =
            (self.settings.pr_reviewers_default(), self.settings.pr_reviewers_by_path());
        let paths = landing::changed_paths(repository, &start, head)?;
        let always = [always, &options.reviewers].concat();
        let labels = [self.settings.pr_labels(), &options.labels].concat();
        Ok(Wanted {
            title: match (&options.title, &written) {
                (Some(title), _) => title.clone(),
                (None, Some(written)) => written.title.clone(),
                (None, None) => material.title(),
            },
            body: match &options.body {
                Some(body) => {
                    Material { task: body, commits: &[], summary: None, ..material }.body()
                }
                None => material.body(),
            },
            base: self.base.clone(),
            branch: self.record.branch.clone(),
            draft: options.draft.unwrap_or_else(|| self.settings.pr_draft()),
            labels: unique(labels),
            reviewers: request::reviewers(&always, rules, &paths).map_err(Error::from)?,
        })
    }

    /// Returns what an agent writes, if it is to write and something is left for it to write.
    fn written(&self, source: &Source<'_>, warnings: &mut Vec<String>) -> Option<Written> {
        let options = self.options;
        if !options.ai || (options.title.is_some() && options.body.is_some()) {
            return None;
        }
        if options.dry_run {
            warnings.push("nothing is asked of an agent in a dry run".to_owned());
            return None;
        }
        match writer::write(self.workspace, self.settings, &self.record.backend, source) {
            Ok(written) => Some(written),
            Err(why) => {
                warnings.push(format!("no agent wrote the text: {why}"));
                None
            }
        }
    }

    /// Returns the text of the template: the setting's file, or what the forge would use.
    fn template(&self, head: &str) -> Result<Option<String>, ops::Error> {
        const USUAL: [&str; 6] = [
            ".github/pull_request_template.md",
            ".github/PULL_REQUEST_TEMPLATE.md",
            "docs/pull_request_template.md",
            "pull_request_template.md",
            "PULL_REQUEST_TEMPLATE.md",
            ".gitlab/merge_request_templates/Default.md",
        ];
        let repository = self.workspace.repository();
        if let Some(name) = self.settings.pr_template() {
            let path = repository.home().join(name);
            let text = std::fs::read_to_string(&path);
            let doing = || format!("read '{}' (pr.template)", path.display());
            return text.map(Some).map_err(|error| ops::Error::io(doing(), error));
        }
        for path in USUAL {
            if let Some(bytes) = landing::file(repository, head, path)? {
                return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        Ok(None)
    }

    /// Returns what is to be changed in a request that exists: what was asked for, and what it lacks.
    /// What a setting says of drafts is about requests that are made.
    /// A title or a text that somebody has written there stays.
    pub(super) fn edit(&self, found: &Found, wanted: &Wanted) -> Edit {
        let given = |option: &Option<String>, text: &String| {
            // What an agent would write is not known in a dry run.
            let written = self.options.ai && !self.options.dry_run;
            (option.is_some() || written).then(|| text.clone())
        };
        let options = self.options;
        let based = options.base.is_some() && found.base != wanted.base;
        let testing = options.testing.as_deref().unwrap_or_default();
        let amended = || request::amended(&found.body, testing, &options.closes);
        Edit {
            title: given(&options.title, &wanted.title),
            body: given(&options.body, &wanted.body).or_else(amended),
            base: based.then(|| wanted.base.clone()),
            draft: options.draft.filter(|draft| *draft != found.draft),
            ..forge::missing(found, wanted)
        }
    }
}

fn unique(names: Vec<String>) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if !found.contains(&name) {
            found.push(name);
        }
    }
    found
}
