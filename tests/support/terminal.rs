//! A real terminal for a test: tmux, driven by keys, whose screen is read.

#![allow(dead_code, reason = "each test program uses a part")]

use super::support::{Sandbox, program, until};
use std::path::PathBuf;

/// A terminal with a shell in a sandbox's repository.
pub(crate) struct Terminal<'a> {
    sandbox: &'a Sandbox,
    tmux: PathBuf,
    socket: String,
}

impl<'a> Terminal<'a> {
    /// Opens a terminal of this size, or `None` if tmux is not installed.
    pub(crate) fn open(sandbox: &'a Sandbox, columns: u16, lines: u16) -> Option<Self> {
        Self::with_shell(sandbox, columns, lines, "PS1='$ ' exec bash --norc --noprofile -i")
    }

    /// Like [`Self::open`], with another shell.
    pub(crate) fn with_shell(
        sandbox: &'a Sandbox,
        columns: u16,
        lines: u16,
        shell: &str,
    ) -> Option<Self> {
        let tmux = program("tmux")?;
        let socket = sandbox.root().join("run/tmux").to_string_lossy().into_owned();
        let terminal = Self { sandbox, tmux, socket };
        let (columns, lines) = (columns.to_string(), lines.to_string());
        terminal.tmux(&["-u", "new-session", "-d", "-x", &columns, "-y", &lines, shell]);
        terminal.tmux(&["set", "-g", "status", "off"]);
        terminal.tmux(&["set", "-g", "escape-time", "0"]);
        terminal.tmux(&["resize-window", "-x", &columns, "-y", &lines]);
        Some(terminal)
    }

    fn tmux(&self, args: &[&str]) -> String {
        let mut command = self.sandbox.command(&self.tmux);
        command.args(["-f", "/dev/null", "-S", &self.socket]).args(args);
        let output = command.output().unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "tmux {args:?}: {error}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Closes it, as a person closes a window.
    pub(crate) fn close(&self) {
        self.tmux(&["kill-server"]);
    }

    /// Presses keys, by tmux's names: `Enter`, `Tab`, `C-z`, or a text.
    pub(crate) fn press(&self, keys: &[&str]) {
        self.tmux(&[&["send-keys", "--"], keys].concat());
    }

    /// Types a text as it is.
    pub(crate) fn type_text(&self, text: &str) {
        self.tmux(&["send-keys", "-l", "--", text]);
    }

    /// Types a line and ends it.
    pub(crate) fn enter(&self, line: &str) {
        self.type_text(line);
        self.press(&["Enter"]);
    }

    /// Keeps every byte that comes to the terminal from now on. Returns the file.
    pub(crate) fn record(&self) -> PathBuf {
        let path = self.sandbox.root().join("run/recorded");
        self.tmux(&["pipe-pane", &format!("exec cat > '{}'", path.display())]);
        until("the recording", || path.exists().then_some(()));
        path
    }

    /// Changes the size.
    pub(crate) fn resize(&self, columns: u16, lines: u16) {
        self.tmux(&["resize-window", "-x", &columns.to_string(), "-y", &lines.to_string()]);
    }

    /// Returns the screen, without blanks at the ends of lines.
    pub(crate) fn screen(&self) -> String {
        let screen = self.tmux(&["capture-pane", "-p"]);
        screen.lines().map(str::trim_end).collect::<Vec<_>>().join("\n")
    }

    /// Returns the screen with its escape sequences for colours.
    pub(crate) fn painted(&self) -> String {
        self.tmux(&["capture-pane", "-p", "-e"])
    }

    /// Waits until the screen is right. Returns it.
    #[track_caller]
    pub(crate) fn until(&self, what: &str, right: impl Fn(&str) -> bool) -> String {
        let last = std::cell::RefCell::new(String::new());
        let found = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            until(what, || {
                let screen = self.screen();
                *last.borrow_mut() = screen.clone();
                right(&screen).then_some(screen)
            })
        }));
        found.unwrap_or_else(|_| panic!("waited in vain for {what}:\n{}", last.borrow()))
    }

    /// Waits until the screen holds a text. Returns it.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) -> String {
        self.until(&format!("'{text}'"), |screen| screen.contains(text))
    }
}

impl Drop for Terminal<'_> {
    fn drop(&mut self) {
        let mut command = self.sandbox.command(&self.tmux);
        let _ = command.args(["-S", &self.socket, "kill-server"]).output();
    }
}
