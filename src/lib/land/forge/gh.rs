//! GitHub, by `gh`.
//!
//! What had to be learnt about it: `GH_REPO` is ignored where requests are created, so the
//! repository is always an option; `--head OWNER:BRANCH` hides a request that exists from its own
//! look-up; a failure may come after the request was made; there is no time limit.

use super::{Edit, Error, Forge, Found, Kind, Wanted};
use serde::Deserialize;

const FIELDS: &str = "number,url,state,isDraft,title,body,baseRefName,headRefOid,headRepositoryOwner,\
                      labels,reviewRequests,latestReviews";

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request {
    number: u64,
    url: String,
    state: String,
    is_draft: bool,
    title: String,
    #[serde(default)]
    body: Option<String>,
    base_ref_name: String,
    head_ref_oid: Option<String>,
    head_repository_owner: Option<Account>,
    #[serde(default)]
    labels: Option<Vec<Account>>,
    #[serde(default)]
    review_requests: Option<Vec<Account>>,
    #[serde(default)]
    latest_reviews: Option<Vec<Review>>,
}

/// Whatever has a name: a user's is `login`, a team's `slug`, a label's `name`.
#[derive(Debug, Deserialize)]
struct Account {
    login: Option<String>,
    slug: Option<String>,
    name: Option<String>,
}

impl Account {
    fn into_name(self) -> Option<String> {
        self.login.or(self.slug).or(self.name)
    }
}

#[derive(Debug, Deserialize)]
struct Review {
    author: Option<Account>,
}

impl From<Request> for Found {
    fn from(request: Request) -> Self {
        let names = |list: Option<Vec<Account>>| {
            list.unwrap_or_default().into_iter().filter_map(Account::into_name)
        };
        let reviews = request.latest_reviews.unwrap_or_default();
        let reviewed = reviews.into_iter().filter_map(|review| review.author?.into_name());
        Self {
            number: request.number,
            url: request.url,
            state: request.state.to_lowercase(),
            draft: request.is_draft,
            title: request.title,
            body: request.body.unwrap_or_default(),
            base: request.base_ref_name,
            head: request.head_ref_oid.filter(|oid| !oid.is_empty()),
            owner: request.head_repository_owner.and_then(Account::into_name),
            labels: names(request.labels).collect(),
            reviewers: names(request.review_requests).chain(reviewed).collect(),
        }
    }
}

impl Forge {
    fn gh(&self, args: &[&str], input: &str) -> Result<String, Error> {
        let repository = format!("{}/{}/{}", self.target.host, self.target.owner, self.target.name);
        let all = [&args[..2], &["-R", &repository], &args[2..]].concat();
        self.runner.run(Kind::GitHub, &self.target.host, &all, input)
    }

    pub(super) fn gh_list(&self, branch: &str) -> Result<Vec<Found>, Error> {
        // The bare name: with an owner before it the list is always empty.
        let args = ["pr", "list", "--head", branch, "--state", "all", "--json", FIELDS];
        let requests: Vec<Request> = read("gh pr list", &self.gh(&args, "")?)?;
        Ok(requests.into_iter().map(Found::from).collect())
    }

    pub(super) fn gh_view(&self, number: u64) -> Result<Found, Error> {
        let number = number.to_string();
        let args = ["pr", "view", &number, "--json", FIELDS];
        read::<Request>("gh pr view", &self.gh(&args, "")?).map(Found::from)
    }

    pub(super) fn gh_create(&self, wanted: &Wanted) -> Result<(), Error> {
        let head = match self.source.owner == self.target.owner {
            true => wanted.branch.clone(),
            false => format!("{}:{}", self.source.owner, wanted.branch),
        };
        let mut args = vec!["pr", "create", "--head", &head, "--base", &wanted.base];
        args.extend(["--title", &wanted.title, "--body-file", "-"]);
        if wanted.draft {
            args.push("--draft");
        }
        args.extend(wanted.labels.iter().flat_map(|label| ["--label", label.as_str()]));
        args.extend(wanted.reviewers.iter().flat_map(|name| ["--reviewer", name.as_str()]));
        self.gh(&args, &wanted.body).map(drop)
    }

    pub(super) fn gh_draft(&self, number: u64, draft: bool) -> Result<(), Error> {
        let number = number.to_string();
        let mut args = vec!["pr", "ready", &number];
        args.extend(draft.then_some("--undo"));
        self.gh(&args, "").map(drop)
    }

    pub(super) fn gh_edit(&self, number: u64, edit: &Edit) -> Result<(), Error> {
        let number = number.to_string();
        let mut args = vec!["pr", "edit", &number];
        args.extend(edit.title.iter().flat_map(|title| ["--title", title.as_str()]));
        args.extend(edit.base.iter().flat_map(|base| ["--base", base.as_str()]));
        if edit.body.is_some() {
            args.extend(["--body-file", "-"]);
        }
        args.extend(edit.labels.iter().flat_map(|label| ["--add-label", label.as_str()]));
        args.extend(edit.reviewers.iter().flat_map(|name| ["--add-reviewer", name.as_str()]));
        self.gh(&args, edit.body.as_deref().unwrap_or_default()).map(drop)
    }
}

/// Reads what a program printed; nothing at all is an empty list.
pub(super) fn read<T: serde::de::DeserializeOwned>(command: &str, text: &str) -> Result<T, Error> {
    let text = if text.trim().is_empty() { "[]" } else { text };
    serde_json::from_str(text).map_err(|error| Error::Unintelligible {
        command: command.to_owned(),
        message: error.to_string(),
    })
}
