//! Which remote an instance's branch goes to, and what is on it.

use super::{Error, target};
use crate::config::{self, Settings};
use crate::git::remote::{self, Network};
use crate::git::{self, config as git_config};
use crate::instance::Record;
use crate::land::forge::{Address, Forge, Kind, Runner};
use crate::ops::{self, Workspace};

/// Where a branch goes and where it is asked to be taken in.
#[derive(Debug)]
pub(super) struct Route {
    /// The remote that the base is on.
    pub(super) base: String,
    /// The remote that the branch is pushed to.
    pub(super) push: String,
    /// The address of the base's repository, if it is on a site.
    pub(super) target: Option<Address>,
    /// The address of the branch's repository.
    pub(super) source: Option<Address>,
    /// The kind of site.
    pub(super) kind: Option<Kind>,
    /// What speaks to the site, if there is such a program.
    pub(super) forge: Option<Forge>,
    /// Whether a setting says that no program is to speak to the site.
    off: bool,
    /// How the network is used.
    pub(super) network: Network,
}

/// Finds the way; nothing is run over the network.
///
/// # Errors
/// If there is no remote, or it cannot be told which of several is meant.
pub(super) fn route(
    workspace: &Workspace,
    settings: &Settings,
    record: &Record,
    wanted: Option<&str>,
) -> Result<Route, ops::Error> {
    let repository = workspace.repository();
    let names = remote::names(repository)?;
    let known = |name: &String| names.contains(name);
    let of_branch = |branch: &str| {
        let remote = git_config::string(repository, &format!("branch.{branch}.remote"))?;
        Ok::<_, git::Error>(remote.filter(known))
    };
    let base = match wanted {
        Some(name) if names.iter().any(|known| known == name) => name.to_owned(),
        Some(name) => return Err(Error::NoRemote { name: Some(name.to_owned()) }.into()),
        None => {
            let tracked = match target::base_branch(record) {
                Some(branch) => of_branch(&branch)?,
                None => None,
            };
            match (target::base_remote(record).filter(known).or(tracked), names.as_slice()) {
                (Some(name), _) => name,
                (None, [only]) => only.clone(),
                (None, []) => return Err(Error::NoRemote { name: None }.into()),
                (None, several) if several.iter().any(|name| name == "origin") => "origin".into(),
                (None, several) => {
                    return Err(Error::SeveralRemotes { names: several.to_vec() }.into());
                }
            }
        }
    };
    // As `git push` chooses it.
    let own = git_config::string(repository, &format!("branch.{}.pushRemote", record.branch))?;
    let push = match (wanted, own) {
        (Some(_), _) => None,
        (None, Some(own)) => Some(own),
        (None, None) => git_config::string(repository, "remote.pushDefault")?,
    };
    let push = push.filter(known).unwrap_or_else(|| base.clone());
    let address = |name: &str| Ok::<_, git::Error>(Address::parse(&remote::url(repository, name)?));
    let (target, source) = (address(&base)?, address(&push)?);
    let kind = match settings.pr_forge() {
        config::Forge::GitHub => Some(Kind::GitHub),
        config::Forge::GitLab => Some(Kind::GitLab),
        config::Forge::None => None,
        config::Forge::Auto => target.as_ref().and_then(|target| {
            // A host whose name does not tell may be the one that the programs are told of.
            let is =
                |variable| workspace.variable(variable).is_some_and(|host| *host == *target.host);
            let told = || match (is("GH_HOST"), is("GITLAB_HOST")) {
                (true, false) => Some(Kind::GitHub),
                (false, true) => Some(Kind::GitLab),
                _ => None,
            };
            target.kind().or_else(told)
        }),
    };
    let (limit, home) = (settings.pr_timeout(), repository.home());
    let runner = Runner::new(workspace.environment(), &home, limit);
    let forge = match (kind, &target, &source) {
        (Some(kind), Some(target), Some(source)) if runner.has(kind) => {
            Some(Forge::new(kind, target.clone(), source.clone(), runner))
        }
        _ => None,
    };
    let off = settings.pr_forge() == config::Forge::None;
    Ok(Route { base, push, target, source, kind, forge, off, network: Network { limit } })
}

impl Route {
    /// Returns the page on which a person can make the request.
    pub(super) fn page(&self, base: &str, branch: &str) -> Option<String> {
        let (target, source) = (self.target.as_ref()?, self.source.as_ref()?);
        Some(target.page(self.kind, base, source, branch))
    }

    /// Returns why no request is made, and what to do; `None` if a program can make it, or a setting
    /// says that a person will, on the page.
    pub(super) fn without_request(&self, base: &str, branch: &str) -> Option<String> {
        let page = self.page(base, branch);
        let no_site = |remote: &str| format!("the address of '{remote}' is not that of a site");
        let why = match (&self.forge, self.kind, &self.target, &self.source) {
            (Some(_), ..) => return None,
            (None, _, None, _) => no_site(&self.base),
            (None, _, _, None) => no_site(&self.push),
            (None, ..) if self.off => return None,
            (None, Some(kind), ..) => {
                let program = kind.program();
                format!("'{program}' is not installed; install it")
            }
            (None, None, Some(target), _) => {
                let host = &target.host;
                format!("it is not known what site '{host}' is; set 'pr.forge' to github or gitlab")
            }
        };
        let page = page.map(|page| format!(", or open {page}")).unwrap_or_default();
        Some(format!("no request is made: {why}{page}"))
    }

    /// Returns an error of git's as one of this remote's, unless the remote itself said no.
    pub(super) fn trouble(&self, error: git::Error) -> ops::Error {
        let remote = self.push.clone();
        let message = remote::reason(&error);
        match remote::is_rejection(&error) {
            true => Error::Rejected { remote, message }.into(),
            false => Error::Unreachable { remote, message }.into(),
        }
    }
}
