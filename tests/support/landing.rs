//! What tests of landing have in common.

use crate::support::still::Still;
use crate::support::{Sandbox, executable};
use std::path::PathBuf;

/// Adds an instance that commits what a script makes, and waits for it. Returns its id.
pub(crate) fn done(sandbox: &Sandbox, script: &str, message: &str) -> String {
    let id = sandbox.add(&format!("{script}\ngit add -A && git commit -qm '{message}'"));
    sandbox.wait_for(&id, "completed");
    id
}

/// Runs a merge that must fail with `code` and change nothing. Returns its errors.
#[track_caller]
pub(crate) fn refused(sandbox: &Sandbox, args: &[&str], code: i32) -> String {
    let before = Still::of(sandbox);
    let ran = sandbox.claudio([&["merge"], args].concat()).ended(code);
    before.check(sandbox);
    ran.err
}

/// Makes a hook of the repository. Returns its path.
pub(crate) fn hook(sandbox: &Sandbox, name: &str, script: &str) -> PathBuf {
    let path = sandbox.path().join(".git/hooks").join(name);
    executable(&path, &format!("#!/bin/sh\n{script}\n"));
    path
}
