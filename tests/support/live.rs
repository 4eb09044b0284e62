//! What tests of the live view have in common.

use crate::support::Sandbox;

/// A script that goes on until a file is made in its worktree.
pub(crate) const UNTIL_TOLD: &str = "echo begun; while [ ! -e go ]; do sleep 0.05; done";

/// A repository where tasks are scripts.
pub(crate) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.git(["config", "claudio.backend.default", "shell"]);
    sandbox
}

/// Adds an instance of this name that runs a script, and waits until it has begun. Returns its id.
pub(crate) fn named(sandbox: &Sandbox, name: &str, script: &str) -> String {
    let id = sandbox.add_with(script, &["--name", name]);
    sandbox.claudio(["wait", "--for", "working,waiting_input,failed,completed", name]);
    id
}
