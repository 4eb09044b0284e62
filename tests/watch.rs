//! The live view in a real terminal, driven by keys; and what it prints without one.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/live.rs"]
mod live;
mod support;
#[path = "support/terminal.rs"]
mod terminal;

use live::{UNTIL_TOLD, named, sandbox};
use nix::sys::signal::Signal;
use std::io::{BufRead, BufReader};
use std::process::{ChildStdout, Stdio};
use support::{Sandbox, models, until};
use terminal::Terminal;

fn state(sandbox: &Sandbox, word: &str) -> String {
    sandbox.show(word)["state"].as_str().unwrap().to_owned()
}

#[test]
fn one_sees_and_steers_instances_with_keys() {
    let sandbox = sandbox();
    let first = named(&sandbox, "first", UNTIL_TOLD);
    named(&sandbox, "second", "git claudio ask 'Which colour?' --option red --option blue");
    let Some(terminal) = Terminal::open(&sandbox, 80, 24) else { return };
    terminal.enter("git claudio watch");
    let screen = terminal.until("both, and the output", |screen| {
        screen.contains("? waiting")
            && screen.lines().any(|line| line == "begun")
            && screen.trim_end().ends_with("q quit")
    });
    let lines: Vec<_> = screen.lines().collect();
    assert!(
        lines[0].starts_with("repo ") && lines[0].ends_with("1 working  1 waiting"),
        "{screen}"
    );
    assert!(lines[1].starts_with("  NAME    STATE      SINCE  "), "{screen}");
    assert!(lines[2].starts_with("> first   ● working"), "{screen}");
    assert!(lines[3].starts_with("  second  ? waiting"), "{screen}");
    let about = format!("── first · {first} · shell ─");
    assert!(lines[4].starts_with(&about) && lines[4].ends_with("───"), "{screen}");
    assert!(lines[23].starts_with("a add  s start") && lines[23].ends_with("? help  q quit"));

    terminal.press(&["p"]);
    terminal.shows("‖ paused");
    assert_eq!(state(&sandbox, "first"), "paused");
    terminal.press(&["p"]);
    terminal.shows("● working");

    terminal.press(&["Tab"]);
    terminal.shows("? Which colour?");
    terminal.shows("m answers: red / blue");
    terminal.press(&["m"]);
    terminal.type_text("blu");
    terminal.press(&["BSpace"]);
    terminal.type_text("ue");
    terminal.shows("message to second: blue");
    terminal.press(&["Enter"]);
    terminal.until("the end, and the answer", |screen| {
        screen.contains("✓ completed") && screen.lines().any(|line| line == "blue")
    });

    terminal.press(&["a"]);
    terminal.enter("seq 1 200; echo it works > new");
    let screen = terminal.until("the new one", |screen| {
        screen.contains("2 completed") && screen.lines().any(|line| line == "200")
    });
    assert!(screen.lines().any(|line| line.starts_with("> ") && line.contains("seq 1 200")));

    terminal.press(&["d"]);
    terminal.until("its work", |screen| {
        screen.contains("+it works") && screen.contains("its work against")
    });
    terminal.press(&["q"]);
    terminal.until("the table", |screen| screen.contains("> ") && screen.contains("q quit"));

    // A search goes forward from the begin when the end is shown.
    terminal.press(&["/"]);
    terminal.enter("^1.0$");
    terminal.until("the first match", |screen| {
        screen.contains("match 1 of 10") && screen.lines().any(|line| line == "100")
    });
    terminal.press(&["n"]);
    terminal.shows("match 2 of 10");
    terminal.press(&["N", "N"]);
    terminal.shows("match 10 of 10");
    terminal.press(&["g"]);
    terminal.until("the begin", |screen| screen.lines().any(|line| line == "1"));
    terminal.press(&["G"]);
    terminal.until("the end", |screen| screen.lines().any(|line| line == "200"));

    terminal.press(&["?"]);
    terminal.shows("any key goes back");
    terminal.press(&["?", "BTab", "BTab"]);
    terminal.until("the first again", |screen| screen.contains("> first"));
    terminal.press(&["x"]);
    terminal.shows(&format!("stop {first}: k keep its work, p pull request, d discard"));
    terminal.press(&["Escape"]);
    terminal.until("no question", |screen| !screen.contains("k keep its work"));
    assert_eq!(state(&sandbox, "first"), "working");
    terminal.press(&["x", "k"]);
    terminal.shows(&format!("stopped {first} and kept its work"));
    assert_eq!(state(&sandbox, "first"), "stopped");
    terminal.press(&["s"]);
    terminal.until("it works again", |screen| screen.contains("> first   ● working"));

    terminal.press(&["q"]);
    terminal.until("the shell", |screen| screen.trim_end().ends_with("\n$"));
    terminal.enter("stty -a | grep -o ' echo '; tput cnorm; echo $? is good");
    terminal.shows("0 is good");
    assert!(terminal.screen().lines().any(|line| line == " echo"), "{}", terminal.screen());
    assert_eq!(state(&sandbox, "first"), "working", "instances go on");
}

#[test]
fn it_follows_what_others_do_and_the_size_of_the_terminal() {
    let sandbox = sandbox();
    let Some(terminal) = Terminal::open(&sandbox, 120, 20) else { return };
    terminal.enter("git claudio watch");
    terminal.shows("no instances; a adds one");
    named(&sandbox, "one", UNTIL_TOLD);
    let screen = terminal.shows("> one");
    assert!(screen.contains("claudio/"), "a wide one shows branches: {screen}");
    terminal.press(&["c"]);
    terminal.shows("no two instances change the same file");
    terminal.resize(60, 10);
    let screen = terminal.until("a small screen", |screen| {
        screen.contains("> one") && screen.trim_end().ends_with("q quit")
    });
    assert!(screen.lines().all(|line| line.chars().count() <= 60), "{screen}");
    assert!(!screen.contains("claudio/") && screen.contains("echo begun"), "{screen}");
    sandbox.claudio(["stop", "one"]).ended(0);
    terminal.shows("■ stopped");
    sandbox.claudio(["rm", "one"]).ended(0);
    terminal.shows("no instances; a adds one");
    // A supervisor that is killed writes no event.
    named(&sandbox, "two", UNTIL_TOLD);
    terminal.shows("● working");
    let pid = sandbox.show("two")["supervisor"]["pid"].as_i64().unwrap();
    let pid = nix::unistd::Pid::from_raw(i32::try_from(pid).unwrap());
    nix::sys::signal::kill(pid, Signal::SIGKILL).unwrap();
    terminal.shows("! lost");
}

#[test]
fn who_conflicts_is_marked_as_soon_as_somebody_has_looked() {
    let sandbox = sandbox();
    for name in ["one", "two"] {
        named(&sandbox, name, &format!("echo {name} > a.txt; echo changed; {UNTIL_TOLD}"));
        until("its change", || {
            sandbox.claudio(["logs", name]).ok().contains("begun").then_some(())
        });
    }
    named(&sandbox, "three", UNTIL_TOLD);
    let Some(terminal) = Terminal::open(&sandbox, 80, 16) else { return };
    terminal.enter("git claudio watch");
    let marked = |screen: &str, name: &str| {
        let row = screen.lines().find(|line| line[1..].trim_start().starts_with(name));
        row.is_some_and(|row| row.contains(" !  "))
    };
    terminal.until("three without a mark", |screen| {
        screen.contains("three") && !["one", "two", "three"].iter().any(|n| marked(screen, n))
    });
    // Only the cache of verdicts changes; no instance does.
    sandbox.claudio(["conflicts"]).ended(0);
    terminal.until("two marks", |screen| {
        marked(screen, "one") && marked(screen, "two") && !marked(screen, "three")
    });
    let seen = sandbox.json(["watch", "--once"]);
    let conflicts: Vec<_> = seen.iter().map(|instance| &instance["conflicts"]).collect();
    assert_eq!(conflicts, ["conflict", "conflict", "clean"], "{seen:?}");
}

#[test]
fn colours_and_characters_are_those_that_the_terminal_knows() {
    let sandbox = sandbox();
    named(&sandbox, "größe", "printf 'h\\303\\244 \\033[31mred\\033[0m\\n'; exit 3");
    let Some(terminal) = Terminal::open(&sandbox, 80, 12) else { return };
    terminal.enter("git claudio watch");
    terminal.until("it, and its output", |screen| {
        screen.contains("✗ failed") && screen.lines().any(|line| line == "hä red")
    });
    assert!(terminal.painted().contains("\x1b[31m1 failed"), "{:?}", terminal.painted());
    terminal.press(&["q"]);
    terminal.until("the shell", |screen| screen.trim_end().ends_with("\n$"));
    terminal.enter("clear; NO_COLOR=1 LC_ALL=C git claudio watch");
    let screen = terminal.until("all of it", |screen| {
        screen.contains("x failed") && screen.trim_end().ends_with("q quit")
    });
    let view: Vec<_> = screen.lines().skip_while(|line| !line.starts_with("repo")).collect();
    assert!(view.iter().all(|line| line.is_ascii()), "{screen}");
    assert!(screen.contains("gr??e") && screen.lines().any(|line| line == "h? red"), "{screen}");
    let painted = terminal.painted();
    let colours: Vec<_> =
        painted.match_indices("\x1b[3").map(|(at, _)| &painted[at..at + 5]).collect();
    assert!(colours.iter().all(|code| *code == "\x1b[39m"), "{painted:?}");
}

#[test]
fn the_terminal_comes_back_after_a_signal_and_a_suspension() {
    let sandbox = sandbox();
    named(&sandbox, "one", UNTIL_TOLD);
    let Some(terminal) = Terminal::open(&sandbox, 80, 24) else { return };
    terminal.enter("git-claudio-watch");
    terminal.shows("> one");
    terminal.press(&["C-z"]);
    terminal.shows("Stopped");
    terminal.enter("stty -a | grep -o ' echo '; echo here");
    terminal.until("an echo", |screen| screen.contains("\n echo\nhere"));
    terminal.enter("fg");
    terminal.shows("> one");
    let send = |signal| {
        let pid = until("the program", || program_of_watch(&sandbox));
        nix::sys::signal::kill(nix::unistd::Pid::from_raw(pid), signal).unwrap();
    };
    // The same by a signal from elsewhere.
    send(Signal::SIGTSTP);
    terminal.until("the shell", |screen| screen.matches("Stopped").count() == 2);
    terminal.enter("stty -a | grep -o ' echo '; echo again");
    terminal.until("an echo", |screen| screen.contains("\n echo\nagain"));
    terminal.enter("fg");
    terminal.shows("> one");
    send(Signal::SIGTERM);
    terminal.shows("ended by a signal");
    terminal.enter("echo it was $?; stty -a | grep -o ' echo '; echo there");
    terminal.shows("it was 143");
    terminal.until("an echo", |screen| screen.contains("\n echo\nthere"));
}

/// Returns the process of the live view.
fn program_of_watch(sandbox: &Sandbox) -> Option<i32> {
    sandbox.processes().into_iter().find(|pid| {
        let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
        line.starts_with(b"git-claudio-watch")
    })
}

#[test]
fn it_ends_with_its_terminal_and_the_instances_go_on() {
    let sandbox = sandbox();
    named(&sandbox, "one", UNTIL_TOLD);
    let Some(terminal) = Terminal::open(&sandbox, 80, 24) else { return };
    terminal.enter("git-claudio-watch");
    terminal.shows("> one");
    assert!(program_of_watch(&sandbox).is_some());
    terminal.close();
    until("its end", || program_of_watch(&sandbox).is_none().then_some(()));
    assert_eq!(state(&sandbox, "one"), "working");
}

/// Returns how often the threads of a process were woken.
fn wakings(pid: i32) -> u64 {
    let threads = std::fs::read_dir(format!("/proc/{pid}/task")).unwrap();
    let status = |path: std::path::PathBuf| std::fs::read_to_string(path.join("status"));
    let texts = threads.map(|thread| status(thread.unwrap().path()).unwrap());
    let count = |text: String| {
        let lines = text.lines().filter(|line| line.contains("voluntary_ctxt_switches"));
        lines.filter_map(|line| line.split_whitespace().last()?.parse::<u64>().ok()).sum::<u64>()
    };
    texts.map(count).sum()
}

/// Whoever looks on must not keep a machine awake: between two changes of an age it sleeps.
#[test]
fn it_sleeps_while_nothing_happens() {
    let mut sandbox = sandbox();
    named(&sandbox, "one", UNTIL_TOLD);
    until("output", || sandbox.claudio(["logs", "one"]).ok().contains("begun").then_some(()));
    // An age that is told in hours changes once in an hour.
    let later = jiff::Timestamp::now() + jiff::SignedDuration::from_mins(90);
    sandbox.set("CLAUDIO_NOW", later.to_string());
    let Some(terminal) = Terminal::open(&sandbox, 80, 24) else { return };
    terminal.enter("git-claudio-watch");
    terminal.until("the output", |screen| screen.lines().any(|line| line == "begun"));
    let pid = until("the program", || program_of_watch(&sandbox));
    // Whatever its first moments bring, a while comes in which nothing wakes it.
    let calm = until("a calm while", || {
        let before = wakings(pid);
        std::thread::sleep(std::time::Duration::from_secs(4));
        (wakings(pid) == before).then_some(before)
    });
    // It is not dead.
    terminal.press(&["Tab"]);
    until("it to wake", || (wakings(pid) > calm).then_some(()));
}

#[test]
fn attaching_lends_the_terminal() {
    let sandbox = sandbox();
    let one = named(&sandbox, "one", "while read line; do echo \"you said $line\"; done");
    let Some(terminal) = Terminal::open(&sandbox, 80, 24) else { return };
    terminal.enter("git claudio watch one");
    terminal.shows("> one");
    terminal.press(&["Enter"]);
    // It tells the way out, and what is typed before that is thrown away as for any program.
    terminal.until("the instance's own terminal", |screen| {
        screen.trim() == format!("attached to '{one}'; Ctrl-\\ d detaches")
    });
    terminal.enter("hello");
    terminal.shows("you said hello");
    terminal.press(&["C-\\", "d"]);
    terminal.until("the view again, with what was said", |screen| {
        screen.contains("STATE") && screen.contains("you said hello")
    });
    sandbox.claudio(["stop", "one"]).ended(0);
    terminal.shows("■ stopped");
    // Attaching to what does not run explains itself and comes back.
    terminal.press(&["Enter"]);
    terminal.shows("press Enter to go back");
    terminal.press(&["Enter"]);
    terminal.until("the view again", |screen| screen.contains("STATE"));
}

/// The real Claude Code: its transcript is read, and its permissions are answered by a key.
#[test]
fn an_agent_is_read_and_answered() {
    let Some((sandbox, _models)) = models::claude() else { return };
    let task = "Do it. [[scenario:permission]]";
    sandbox.claudio(["add", "-q", "--backend", "claude", "--name", "one", task]).ended(0);
    let Some(terminal) = Terminal::open(&sandbox, 100, 30) else { return };
    terminal.enter("git claudio watch one");
    terminal.shows("I need to run a command.");
    terminal.until("the question", |screen| screen.contains("y allows, n denies"));
    sandbox.wait_for("one", "waiting_input");
    let first = sandbox.show("one")["waiting"]["id"].clone();
    press_until_taken(&sandbox, &terminal, "y");
    until("the next permission", || {
        let waiting = sandbox.show("one")["waiting"].clone();
        (!waiting.is_null() && waiting["id"] != first).then_some(())
    });
    terminal.until("the question", |screen| screen.contains("y allows, n denies"));
    press_until_taken(&sandbox, &terminal, "n");
    sandbox.wait_for("one", "completed");
    terminal.shows("All permitted, done.");
    let events = sandbox.json(["events"]);
    let answers = events.iter().filter(|event| event["kind"] == "answer").count();
    assert_eq!(answers, 2);
}

/// Presses a key until it answers: a question that has just appeared takes no key yet.
fn press_until_taken(sandbox: &Sandbox, terminal: &Terminal<'_>, key: &str) {
    let answers = || {
        let events = sandbox.json(["events"]);
        events.iter().filter(|event| event["kind"] == "answer").count()
    };
    let before = answers();
    until("the answer", || {
        terminal.press(&[key]);
        let screen = terminal.until("what became of it", |screen| {
            screen.contains("press again") || answers() > before
        });
        (!screen.contains("press again") || answers() > before).then_some(())
    });
}

/// Starts a command whose lines are read as they come.
fn follow(sandbox: &Sandbox, args: &[&str]) -> (std::process::Child, BufReader<ChildStdout>) {
    let mut command = sandbox.command("git-claudio-watch");
    let mut child = command.args(args).stdout(Stdio::piped()).spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    (child, out)
}

#[test]
fn in_a_pipe_there_is_a_line_for_each_change() {
    let sandbox = sandbox();
    let before = named(&sandbox, "before", "true");
    sandbox.wait_for(&before, "completed");
    for json in [false, true] {
        let (mut child, mut out) = follow(&sandbox, if json { &["--json"] } else { &[] });
        // What happened before is not told, so it must be known that it listens.
        until("it to watch", || {
            let fds = std::fs::read_dir(format!("/proc/{}/fd", child.id())).ok()?;
            fds.flatten().find(|fd| {
                let to = std::fs::read_link(fd.path()).unwrap_or_default();
                to.to_string_lossy().contains("inotify")
            })
        });
        let id = sandbox.add("exit 3");
        let (mut lines, mut line) = (Vec::new(), String::new());
        while !line.contains("failed") || !line.contains(&id) {
            line.clear();
            assert!(out.read_line(&mut line).unwrap() > 0, "{lines:?}");
            lines.push(line.trim_end().to_owned());
        }
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(lines.iter().all(|line| !line.contains(&before)), "{lines:?}");
        if json {
            let events = support::schema::check(&lines.join("\n"));
            assert_eq!(events.last().unwrap()["to"], "failed");
        } else {
            let last = lines.last().unwrap();
            assert!(last.contains("→ failed") && last.ends_with("  exit 3"), "{last}");
            assert!(last.contains("exit code 3") && !last.contains('{'), "{last}");
        }
    }
}

#[test]
fn one_look_is_one_frame() {
    let mut sandbox = sandbox();
    named(&sandbox, "one", "seq 1 100; exit 2");
    sandbox.wait_for("one", "failed");
    sandbox.set("COLUMNS", "60");
    sandbox.set("LINES", "12");
    let frame = sandbox.claudio(["watch", "--once"]).ok();
    let lines: Vec<_> = frame.lines().collect();
    assert_eq!(lines.len(), 12, "{frame}");
    assert!(lines[0].starts_with("repo") && lines[0].ends_with("1 failed"), "{frame}");
    assert!(lines.contains(&"100") && !frame.contains('\x1b'), "{frame}");
    assert!(lines.iter().all(|line| line.chars().count() <= 60), "{frame}");
    assert_eq!(sandbox.json(["watch", "--once"]).len(), 1);
    let frame = sandbox.claudio(["watch", "--once", "--time-style", "iso"]).ok();
    let since =
        sandbox.show("one")["since"].as_str().unwrap().split('.').next().unwrap().to_owned();
    assert!(frame.contains(&since), "{since}: {frame}");
    let ran = sandbox.claudio(["watch", "nobody"]).ended(2);
    assert!(ran.err.contains("no instance 'nobody'"), "{}", ran.err);
}
