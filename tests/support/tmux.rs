//! A real terminal for a test: a tmux server of its own, which ends with the sandbox.

use super::{Sandbox, program, until};
use std::path::PathBuf;
use std::process::Output;

/// A window in which a command runs.
pub(crate) struct Window<'a> {
    sandbox: &'a Sandbox,
    tmux: PathBuf,
    pane: String,
}

impl<'a> Window<'a> {
    /// Runs `git claudio …` in a window of its own; `None` without tmux, which is then said.
    pub(crate) fn claudio(sandbox: &'a Sandbox, command: &str) -> Option<Self> {
        let tmux = program("tmux")?;
        let mut window = Self { sandbox, tmux, pane: String::new() };
        // What it shows at the end stays, and so does the window.
        let command = format!("git claudio {command}; echo ended with $?; exec cat");
        let size = ["-d", "-x", "120", "-y", "40", "-P", "-F", "#{pane_id}"];
        let args = ["new-session"].iter().chain(&size).copied();
        window.pane = window.run(args.chain([command.as_str()])).trim().to_owned();
        Some(window)
    }

    fn tmux<'s>(&self, args: impl IntoIterator<Item = &'s str>) -> Output {
        let socket = self.sandbox.root().join("run/tmux");
        let mut command = self.sandbox.command(&self.tmux);
        command.arg("-S").arg(socket).args(["-f", "/dev/null"]).args(args);
        command.output().unwrap()
    }

    #[track_caller]
    fn run<'s>(&self, args: impl IntoIterator<Item = &'s str>) -> String {
        let output = self.tmux(args);
        assert!(output.status.success(), "{output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Returns what the window shows.
    pub(crate) fn screen(&self) -> String {
        self.run(["capture-pane", "-p", "-t", &self.pane])
    }

    /// Waits until the window shows a text.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> String {
        let mut last = String::new();
        let what = format!("'{text}' in the window");
        let deadline = std::time::Instant::now() + super::PATIENCE;
        until(&what, || {
            last = self.screen();
            assert!(
                last.contains(text) || std::time::Instant::now() < deadline,
                "no '{text}' in the window:\n{last}"
            );
            last.contains(text).then(|| last.clone())
        })
    }

    /// Types a text.
    pub(crate) fn types(&self, text: &str) {
        self.run(["send-keys", "-t", &self.pane, "-l", text]);
    }

    /// Presses a key, named as tmux names it.
    pub(crate) fn presses(&self, key: &str) {
        self.run(["send-keys", "-t", &self.pane, key]);
    }

    /// Leaves the viewer.
    pub(crate) fn detaches(&self) {
        self.presses("C-\\");
        self.presses("d");
    }

    /// Closes the window, as a person does who has had enough.
    pub(crate) fn closes(&self) {
        self.run(["kill-pane", "-t", &self.pane]);
    }
}

impl Drop for Window<'_> {
    fn drop(&mut self) {
        let _ = self.tmux(["kill-session", "-t", &self.pane]);
    }
}
