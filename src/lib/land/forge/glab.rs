//! GitLab, by `glab`.

use super::gh::read;
use super::{Edit, Error, Forge, Found, Kind, Wanted};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
struct Request {
    iid: u64,
    web_url: String,
    state: String,
    #[serde(default)]
    draft: bool,
    title: String,
    #[serde(default)]
    description: Option<String>,
    target_branch: String,
    #[serde(default)]
    sha: Option<String>,
    #[serde(default)]
    labels: Option<Vec<String>>,
    #[serde(default)]
    reviewers: Option<Vec<User>>,
}

#[derive(Debug, Deserialize)]
struct User {
    username: String,
}

impl From<Request> for Found {
    fn from(request: Request) -> Self {
        let reviewers = request.reviewers.unwrap_or_default();
        Self {
            number: request.iid,
            url: request.web_url,
            state: match request.state.as_str() {
                "opened" => "open".to_owned(),
                other => other.to_owned(),
            },
            draft: request.draft,
            title: request.title,
            body: request.description.unwrap_or_default(),
            base: request.target_branch,
            head: request.sha.filter(|sha| !sha.is_empty()),
            owner: None,
            labels: request.labels.unwrap_or_default(),
            reviewers: reviewers.into_iter().map(|user| user.username).collect(),
        }
    }
}

impl Forge {
    fn glab(&self, args: &[&str]) -> Result<String, Error> {
        let repository =
            format!("https://{}/{}/{}", self.target.host, self.target.owner, self.target.name);
        let all = [&args[..2], &["-R", &repository], &args[2..]].concat();
        self.runner.run(Kind::GitLab, &self.target.host, &all, "")
    }

    pub(super) fn glab_list(&self, branch: &str) -> Result<Vec<Found>, Error> {
        let args = ["mr", "list", "--source-branch", branch, "--all", "--output", "json"];
        let requests: Vec<Request> = read("glab mr list", &self.glab(&args)?)?;
        Ok(requests.into_iter().map(Found::from).collect())
    }

    pub(super) fn glab_view(&self, number: u64) -> Result<Found, Error> {
        let number = number.to_string();
        let args = ["mr", "view", &number, "--output", "json"];
        read::<Request>("glab mr view", &self.glab(&args)?).map(Found::from)
    }

    pub(super) fn glab_create(&self, wanted: &Wanted) -> Result<(), Error> {
        let source = format!("{}/{}", self.source.owner, self.source.name);
        let mut args = vec!["mr", "create", "--source-branch", &wanted.branch];
        args.extend(["--target-branch", &wanted.base, "--title", &wanted.title]);
        args.extend(["--description", &wanted.body, "--yes"]);
        if self.source.owner != self.target.owner {
            args.extend(["--head", &source]);
        }
        if wanted.draft {
            args.push("--draft");
        }
        args.extend(wanted.labels.iter().flat_map(|label| ["--label", label.as_str()]));
        args.extend(wanted.reviewers.iter().flat_map(|name| ["--reviewer", name.as_str()]));
        self.glab(&args).map(drop)
    }

    pub(super) fn glab_draft(&self, number: u64, draft: bool) -> Result<(), Error> {
        let number = number.to_string();
        let word = if draft { "--draft" } else { "--ready" };
        self.glab(&["mr", "update", &number, word]).map(drop)
    }

    pub(super) fn glab_edit(&self, number: u64, edit: &Edit) -> Result<(), Error> {
        let number = number.to_string();
        // Without a sign, the reviewers would be replaced.
        let reviewers: Vec<_> = edit.reviewers.iter().map(|name| format!("+{name}")).collect();
        let mut args = vec!["mr", "update", &number];
        args.extend(edit.title.iter().flat_map(|title| ["--title", title.as_str()]));
        args.extend(edit.base.iter().flat_map(|base| ["--target-branch", base.as_str()]));
        args.extend(edit.body.iter().flat_map(|body| ["--description", body.as_str()]));
        args.extend(edit.labels.iter().flat_map(|label| ["--label", label.as_str()]));
        args.extend(reviewers.iter().flat_map(|name| ["--reviewer", name.as_str()]));
        self.glab(&args).map(drop)
    }
}
