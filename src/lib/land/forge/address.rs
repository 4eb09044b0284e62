//! Where a repository is, as its remote's address says, and which page is for what.

use super::Kind;

/// A repository on a site.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Address {
    /// The site's host name, without user and port.
    pub host: String,
    /// Whose it is; a group may hold `/`.
    pub owner: String,
    /// Its name.
    pub name: String,
}

impl Address {
    /// Reads the address of a remote: `https://host/owner/name.git`, `ssh://git@host/owner/name`,
    /// `git@host:owner/name`.
    ///
    /// Returns `None` for anything else, such as a directory.
    pub fn parse(url: &str) -> Option<Self> {
        let (authority, path) = match url.split_once("://") {
            Some(("file", _)) => return None,
            Some((_, rest)) => rest.split_once('/')?,
            None => url.split_once(':').filter(|(host, _)| !host.contains('/'))?,
        };
        let host = authority.rsplit('@').next()?;
        let host = host.split(':').next().filter(|host| !host.is_empty())?;
        let path = path.trim_matches('/');
        let path = path.strip_suffix(".git").unwrap_or(path);
        let (owner, name) = path.rsplit_once('/')?;
        let host = match host.to_lowercase().as_str() {
            // Doors beside the main one, for networks that close it.
            "ssh.github.com" => "github.com".to_owned(),
            "altssh.gitlab.com" => "gitlab.com".to_owned(),
            host => host.to_owned(),
        };
        let whole = !owner.is_empty() && !name.is_empty();
        whole.then(|| Self { host, owner: owner.to_owned(), name: name.to_owned() })
    }

    /// Returns the kind of site that the host's name tells of.
    pub fn kind(&self) -> Option<Kind> {
        match self.host.as_str() {
            host if host.contains("github") => Some(Kind::GitHub),
            host if host.contains("gitlab") => Some(Kind::GitLab),
            _ => None,
        }
    }

    /// Returns the page on which a person opens a request to bring `branch` (of `from`) into `base`.
    pub fn page(&self, kind: Option<Kind>, base: &str, from: &Self, branch: &str) -> String {
        let Self { host, owner, name } = self;
        let (base, branch) = (escape(base), escape(branch));
        match kind {
            Some(Kind::GitLab) => format!(
                "https://{host}/{}/{}/-/merge_requests/new?merge_request[source_branch]={branch}\
                 &merge_request[target_branch]={base}",
                from.owner, from.name
            ),
            _ if from.owner != *owner => format!(
                "https://{host}/{owner}/{name}/compare/{base}...{}:{branch}?expand=1",
                from.owner
            ),
            _ => format!("https://{host}/{owner}/{name}/compare/{base}...{branch}?expand=1"),
        }
    }
}

/// Returns a branch's name as a part of an address.
fn escape(name: &str) -> String {
    let mut escaped = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'/' => {
                escaped.push(char::from(byte));
            }
            _ => escaped.push_str(&format!("%{byte:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_every_spelling() {
        let parsed =
            |url: &str| Address::parse(url).map(|a| format!("{} {} {}", a.host, a.owner, a.name));
        for url in [
            "https://github.com/o/r.git",
            "https://user:secret@GitHub.com/o/r/",
            "ssh://git@github.com:22/o/r.git",
            "ssh://git@ssh.github.com:443/o/r.git",
            "git@github.com:o/r.git",
            "github.com:o/r",
            "git://github.com/o/r",
        ] {
            assert_eq!(parsed(url).as_deref(), Some("github.com o r"), "{url}");
        }
        let group = parsed("https://gitlab.example/a/b/c.git");
        assert_eq!(group.as_deref(), Some("gitlab.example a/b c"));
        for url in ["/srv/git/r.git", "../r", "file:///srv/git/r", "./a:b/c", "host:", ""] {
            assert_eq!(parsed(url), None, "{url}");
        }
    }

    #[test]
    fn a_page_for_each_kind_of_site() {
        let address = |url| Address::parse(url).unwrap();
        let (ours, fork) = (address("https://github.com/o/r"), address("https://github.com/me/r"));
        let page = ours.page(ours.kind(), "main", &ours, "claudio/a#ü");
        assert_eq!(page, "https://github.com/o/r/compare/main...claudio/a%23%C3%BC?expand=1");
        assert!(ours.page(ours.kind(), "main", &fork, "x").ends_with("/main...me:x?expand=1"));
        let lab = address("https://gitlab.com/g/s/r");
        assert!(lab.page(lab.kind(), "main", &lab, "x").contains("g/s/r/-/merge_requests/new?"));
    }
}
