//! `attach` and all else that needs a terminal, on real ones.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use claudio::sys::spawn::{PtyMaster, on_pty};
use claudio::sys::terminal::WindowSize;
use std::fs::File;
use std::io::{Read, Write};
use std::process::Child;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use support::{Sandbox, runs, until};

/// A terminal with a program on it, as a person has one.
struct Terminal {
    master: PtyMaster,
    child: Child,
    drawn: Arc<Mutex<Vec<u8>>>,
    size: WindowSize,
    closing: Arc<AtomicBool>,
    reader: Option<JoinHandle<()>>,
}

impl Terminal {
    /// Starts a shell command line on a terminal of this size.
    fn new(sandbox: &Sandbox, line: &str, rows: u16, cols: u16) -> Self {
        let size = WindowSize { rows, cols };
        let mut command = sandbox.command("sh");
        command.args(["-c", line]);
        let (master, child) = on_pty(&mut command, size, None).unwrap();
        let mut reader = File::from(master.fd.try_clone().unwrap());
        let drawn = Arc::new(Mutex::new(Vec::new()));
        let closing = Arc::new(AtomicBool::new(false));
        let (kept, closed) = (Arc::clone(&drawn), Arc::clone(&closing));
        let reader = thread::spawn(move || {
            let mut buffer = [0; 4096];
            while !closed.load(Ordering::Relaxed) {
                match reader.read(&mut buffer) {
                    Ok(read) if read > 0 => kept.lock().unwrap().extend_from_slice(&buffer[..read]),
                    Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {
                        thread::sleep(std::time::Duration::from_millis(5));
                    }
                    _ => return,
                }
            }
        });
        Self { master, child, drawn, size, closing, reader: Some(reader) }
    }

    fn type_in(&self, keys: &str) {
        File::from(self.master.fd.try_clone().unwrap()).write_all(keys.as_bytes()).unwrap();
    }

    /// Returns what a person sees.
    fn screen(&self) -> String {
        let [rows, cols] = [self.size.rows, self.size.cols].map(|n| n.try_into().unwrap());
        let mut parser = vt100::Parser::new(rows, cols, 0);
        parser.process(&self.drawn.lock().unwrap());
        parser.screen().contents()
    }

    /// Returns all that was drawn, with its control sequences.
    fn bytes(&self) -> String {
        String::from_utf8_lossy(&self.drawn.lock().unwrap()).into_owned()
    }

    #[track_caller]
    fn shows(&self, text: &str) {
        until(&format!("{text:?} on the screen"), || self.screen().contains(text).then_some(()));
    }

    #[track_caller]
    fn ends(&mut self) -> i32 {
        until("the program's end", || self.child.try_wait().unwrap()).code().unwrap()
    }

    /// Closes the window: whatever runs on it gets SIGHUP.
    fn close(mut self) {
        self.closing.store(true, Ordering::Relaxed);
        self.reader.take().unwrap().join().unwrap();
        let Self { master, child, .. } = &mut self;
        let null = File::open("/dev/null").unwrap();
        drop(std::mem::replace(&mut master.fd, null.into()));
        child.wait().unwrap();
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A script that greets, answers each line, and tells its terminal's size when that changes.
const TALK: &str = "trap 'echo size $(stty size)' WINCH; echo welcome; \
    while :; do read line && echo \"you said $line\"; done";

/// Attaching draws what was there before, passes keys on, and gives the terminal back as it was.
#[test]
fn attach_draws_types_and_detaches() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(TALK);
    until("the greeting", || sandbox.claudio(["logs", &id]).out.contains("welcome").then_some(()));
    let line =
        format!("stty -a > before; git claudio attach {id}; echo code $?; stty -a > after; read x");
    let mut terminal = Terminal::new(&sandbox, &line, 30, 90);
    let before = until("the shell", || {
        let text = std::fs::read_to_string(sandbox.path().join("before")).unwrap_or_default();
        (!text.is_empty()).then_some(text)
    });
    terminal.shows("welcome");
    terminal.shows("size 30 90");
    // Whoever never attached before must see how to leave.
    terminal.shows("Ctrl-\\ d detaches");
    terminal.type_in("hello\r");
    terminal.shows("you said hello");
    // Ctrl-\ twice is one for the program; here it would be a quit signal, so only detach.
    terminal.type_in("\x1cd");
    terminal.shows("code 0");
    let after = until("the shell again", || {
        let text = std::fs::read_to_string(sandbox.path().join("after")).unwrap_or_default();
        (!text.is_empty()).then_some(text)
    });
    assert_eq!(after, before);
    assert!(terminal.bytes().contains("detached from"), "{}", terminal.bytes());
    terminal.type_in("\r");
    assert_eq!(terminal.ends(), 0);
    assert_eq!(sandbox.show(&id)["state"], "working");
}

/// A full-screen program covers the way out, which stands there for a moment before and in the title.
#[test]
fn a_full_screen_program_is_not_damaged_by_the_way_out() {
    let sandbox = Sandbox::new();
    let full = "printf '\\033[?1049h\\033[2J\\033[3;5Hfull screen'; while :; do read x; done";
    let id = sandbox.add(full);
    until("its screen", || sandbox.claudio(["logs", &id]).out.contains("full").then_some(()));
    let line = format!("git claudio attach {id}; echo code $?; read x");
    let mut terminal = Terminal::new(&sandbox, &line, 20, 90);
    terminal.shows("full screen");
    let screen = terminal.screen();
    assert!(!screen.contains("detaches"), "{screen}");
    // However soon it was covered, it has been there: in the title, and on the screen before.
    let drawn = terminal.bytes();
    let way_out = format!("attached to '{id}'; Ctrl-\\ d detaches");
    assert!(drawn.contains(&format!("\x1b]2;{way_out}")), "{drawn:?}");
    let before = drawn.split("full screen").next().unwrap();
    assert_eq!(before.matches(&way_out).count(), 2, "{drawn:?}");
    terminal.type_in("\x1cd");
    terminal.shows("code 0");
    terminal.type_in("\r");
    assert_eq!(terminal.ends(), 0);
}

/// Several may look at once; who only looks changes nothing.
#[test]
fn several_viewers_see_the_same_and_one_only_looks() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(TALK);
    let first = Terminal::new(&sandbox, &format!("git claudio attach {id}"), 24, 80);
    first.shows("welcome");
    let mut looker = Terminal::new(&sandbox, &format!("git claudio attach -r {id}"), 40, 132);
    looker.shows("welcome");
    first.type_in("from the first\r");
    looker.shows("you said from the first");
    looker.type_in("from the looker\r");
    let second = Terminal::new(&sandbox, &format!("git claudio attach {id}"), 33, 99);
    second.shows("size 33 99");
    second.type_in("from the second\r");
    first.shows("you said from the second");
    assert!(!first.screen().contains("looker") && !first.screen().contains("40 132"));
    // A window that grows tells the program.
    first.master.resize(WindowSize { rows: 26, cols: 81 }).unwrap();
    second.shows("size 26 81");
    looker.type_in("\x1cd");
    assert_eq!(looker.ends(), 0);
    first.type_in("still here\r");
    second.shows("you said still here");
}

/// The viewer is told when the instance ends, and its terminal is whole again.
#[test]
fn attach_ends_with_the_instance() {
    let sandbox = Sandbox::new();
    let id = sandbox.add(r"printf '\033[?1049h\033[?25l\033[?1000hfull screen'; read x; exit 3");
    let mut terminal =
        Terminal::new(&sandbox, &format!("git claudio attach {id}; echo code $?"), 24, 80);
    terminal.shows("full screen");
    terminal.type_in("\r");
    terminal.shows("has ended");
    terminal.shows("code 0");
    assert_eq!(terminal.ends(), 0);
    let bytes = terminal.bytes();
    let last = |on: &str, off: &str| bytes.rfind(off) > bytes.rfind(on);
    assert!(last("\x1b[?1049h", "\x1b[?1049l") && last("\x1b[?25l", "\x1b[?25h"), "{bytes:?}");
    assert!(last("\x1b[?1000h", "\x1b[?1000l"), "{bytes:?}");
    assert_eq!(sandbox.show(&id)["exit"]["code"], 3);
    let refused =
        Terminal::new(&sandbox, &format!("git claudio attach {id}; echo code $?"), 24, 80);
    refused.shows("is failed");
    refused.shows("code 1");
}

/// Line 13: a terminal that is closed, with all that ran on it, ends no instance.
#[test]
fn closing_the_terminal_ends_no_instance() {
    let sandbox = Sandbox::new();
    let pids = sandbox.root().join("pids");
    let task = format!("echo $$ > {}; {TALK}", pids.display());
    std::fs::write(sandbox.root().join("task"), task).unwrap();
    let line = "id=$(git claudio add -q --backend shell -F ../task); git claudio attach $id";
    let terminal = Terminal::new(&sandbox, line, 24, 80);
    terminal.shows("welcome");
    let pid: i32 = std::fs::read_to_string(&pids).unwrap().trim().parse().unwrap();
    terminal.close();
    assert!(runs(pid));
    let id = sandbox.claudio(["ls", "-q"]).ok();
    assert_eq!(sandbox.show(&id)["state"], "working");
    sandbox.claudio(["send", &id, "anybody?"]).ended(0);
    until("an answer", || {
        sandbox.claudio(["logs", &id]).out.contains("said anybody?").then_some(())
    });
}

/// Prompts and tables come on a terminal only.
#[test]
fn a_table_fits_its_terminal() {
    let sandbox = Sandbox::new();
    let long = format!("exit 0 # {}", "words and more ".repeat(40));
    let id = sandbox.add(&long);
    sandbox.wait_for(&id, "completed");
    for columns in [40, 80, 200] {
        let mut terminal = Terminal::new(&sandbox, "git claudio ls; echo end", 24, columns);
        terminal.shows("end");
        terminal.ends();
        let lines = terminal.screen().lines().filter(|line| !line.is_empty()).count();
        assert_eq!(lines, 3, "{columns}: {}", terminal.screen());
        assert!(terminal.screen().contains(&id) && terminal.screen().contains("STATE"));
    }
}
