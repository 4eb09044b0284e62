//! Helpers for this folder's tests.

use std::process::Command;

const ALONE: &str = "CLAUDIO_TEST_ALONE";

/// Runs the calling test in a process of its own, for what concerns a whole process (its
/// children, its signals). Returns `true` in that process; in the first one it waits for it,
/// panics if it failed, and returns `false`.
pub(crate) fn alone(test: &str) -> bool {
    if std::env::var_os(ALONE).is_some_and(|name| name == test) {
        return true;
    }
    let output = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", test, "--nocapture", "--test-threads=1"])
        .env(ALONE, test)
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{shown}{}", String::from_utf8_lossy(&output.stderr));
    assert!(shown.contains("1 passed"), "no test is named {test}: {shown}");
    false
}
