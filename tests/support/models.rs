//! A model service of the test's own, and the agents' programs set up to use nothing else.
//!
//! The service is `tests/data/models/mock_*.py`: it plays the scenario that a message names with
//! `[[scenario:NAME]]`. It is reached through 127.0.0.1 only and ends with the test.

use super::{Sandbox, program, skip, until, write};
use serde_json::{Value, json};
use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// A made-up key: nothing here may reach a real service.
const KEY: &str = "sk-ant-mock-0000000000000000000000";

/// Whose service it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Service {
    Anthropic,
    OpenAi,
}

/// A running service. When it is dropped it ends.
pub(crate) struct Models {
    child: Child,
    url: String,
    log: PathBuf,
}

impl Models {
    /// Starts the service for `sandbox`; `None` if there is no Python, which is then said.
    pub(crate) fn start(sandbox: &Sandbox, service: Service) -> Option<Self> {
        Self::start_with(sandbox, service, &data("models/scenarios"), 0)
    }

    /// Starts it with the scenarios of another directory, on a port or, for 0, any that is free.
    pub(crate) fn start_with(
        sandbox: &Sandbox,
        service: Service,
        scenarios: &Path,
        port: u16,
    ) -> Option<Self> {
        let python = program("python3")?;
        let name = match service {
            Service::Anthropic => "mock_anthropic.py",
            Service::OpenAi => "mock_openai.py",
        };
        let log = sandbox.root().join(format!("{name}.log"));
        let mut command = Command::new(python);
        command.arg("-B").arg(data("models").join(name)).arg("--scenarios").arg(scenarios);
        command.arg("--log").arg(&log).args(["--port", &port.to_string()]);
        // Not the sandbox's environment: it belongs to the test and must outlive what the test ends.
        command.env_clear().stdin(Stdio::null()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let said: Value = serde_json::from_str(&line).unwrap();
        let url = said["url"].as_str().unwrap().to_owned();
        Some(Self { child, url, log })
    }

    /// Its address.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Lets it answer `most` requests of conversations in all; what is asked then waits until it may
    /// answer more.
    pub(crate) fn answers(&self, most: usize) {
        let path = self.log.with_extension("log.answers");
        let new = path.with_extension("new");
        write(&new, most.to_string());
        fs::rename(new, path).unwrap();
    }

    /// Its port.
    pub(crate) fn port(&self) -> u16 {
        self.url.rsplit_once(':').unwrap().1.parse().unwrap()
    }

    /// Ends it: who asks now finds nobody.
    pub(crate) fn end(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Returns what it was asked, one object for each request of a conversation.
    pub(crate) fn requests(&self) -> Vec<Value> {
        let text = fs::read_to_string(&self.log).unwrap_or_default();
        let requests = text.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        requests.filter(|request| request["kind"] == "main").collect()
    }

    /// Returns what it was asked last in a conversation.
    pub(crate) fn last_asked(&self) -> String {
        self.requests().last().unwrap()["last_user"].as_str().unwrap().to_owned()
    }

    /// Waits until it was asked something for which `wanted` holds. Returns that.
    #[track_caller]
    pub(crate) fn asked(&self, what: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        until(what, || self.requests().into_iter().find(|request| wanted(request)))
    }
}

impl Drop for Models {
    fn drop(&mut self) {
        self.end();
    }
}

/// Returns a path below `tests/data`.
pub(crate) fn data(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(path)
}

/// A place in which the real Claude Code works against a service of its own; `None` if one of them is
/// missing, which is then said.
pub(crate) fn claude() -> Option<(Sandbox, Models)> {
    let claude = program("claude")?;
    let mut sandbox = Sandbox::new();
    let models = Models::start(&sandbox, Service::Anthropic)?;
    use_claude(&mut sandbox, &claude, models.url());
    Some((sandbox, models))
}

/// Lets the program `claude` of `sandbox` be the one at `path`, with the service at `url`.
pub(crate) fn use_claude(sandbox: &mut Sandbox, path: &Path, url: &str) {
    std::os::unix::fs::symlink(path, sandbox.root().join("bin/claude")).unwrap();
    // The answers to what it asks on its first day: without a terminal nobody could give them.
    let known = json!({
        "hasCompletedOnboarding": true,
        "customApiKeyResponses": { "approved": [&KEY[KEY.len() - 20..]], "rejected": [] },
        "projects": { sandbox.path().to_str().unwrap(): { "hasTrustDialogAccepted": true } },
    });
    write(&sandbox.home().join(".claude.json"), known.to_string());
    for (name, value) in [
        ("ANTHROPIC_BASE_URL", url),
        ("ANTHROPIC_API_KEY", KEY),
        ("CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC", "1"),
        ("DISABLE_AUTOUPDATER", "1"),
        ("DISABLE_ERROR_REPORTING", "1"),
        ("DISABLE_TELEMETRY", "1"),
    ] {
        sandbox.set(name, value);
    }
}

/// A place in which the real Codex works against a service of its own; `None` if one of them is
/// missing, which is then said.
pub(crate) fn codex() -> Option<(Sandbox, Models)> {
    let codex = program("codex")?;
    if program("node").is_none() {
        skip("'node' is not installed, and the 'codex' from npm needs it");
        return None;
    }
    let mut sandbox = Sandbox::new();
    let models = Models::start(&sandbox, Service::OpenAi)?;
    use_codex(&mut sandbox, &codex, models.url());
    Some((sandbox, models))
}

/// Lets the program `codex` of `sandbox` be the one at `path`, with the service at `url`.
pub(crate) fn use_codex(sandbox: &mut Sandbox, path: &Path, url: &str) {
    std::os::unix::fs::symlink(path, sandbox.root().join("bin/codex")).unwrap();
    let home = sandbox.home().join(".codex");
    let provider = [
        "model = \"gpt-mock\"".to_owned(),
        "model_provider = \"mock\"".to_owned(),
        "[model_providers.mock]".to_owned(),
        "name = \"mock\"".to_owned(),
        format!("base_url = \"{url}/v1\""),
        "env_key = \"MOCK_API_KEY\"".to_owned(),
        "wire_api = \"responses\"".to_owned(),
        "request_max_retries = 1".to_owned(),
        "stream_max_retries = 2".to_owned(),
        format!("[projects.\"{}\"]", sandbox.path().display()),
        "trust_level = \"trusted\"".to_owned(),
    ];
    write(&home.join("config.toml"), provider.join("\n") + "\n");
    sandbox.set("CODEX_HOME", home);
    sandbox.set("MOCK_API_KEY", KEY);
}
