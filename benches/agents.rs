//! `cargo bench --bench agents`: what a supervisor costs while a real agent works, and how soon its
//! state is seen. Claude Code and Codex speak to a model service of the benchmark's own; one that is
//! not installed is left out, which is said.
//!
//! The moment of an event is taken by a script between the agent and its supervisor, which notes the
//! time of a line before it passes it on; its own time is part of the figures.

#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a benchmark may panic, and prints")]

#[path = "../tests/support/mod.rs"]
mod support;

use serde_json::{Value, json};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};
use support::models::{self, Models, Service};
use support::{Sandbox, until};

const RUNS: usize = 9;
/// What is streamed, in bytes of the agent's own text.
const TEXT: usize = 10_000_000;
/// Messages that it is divided into, or for Codex, pieces of one.
const MESSAGES: usize = 10;
const PIECES: usize = 30_000;

/// An agent and how it is brought to ask.
struct Agent {
    name: &'static str,
    service: Service,
    options: &'static [&'static str],
    /// What a line holds that asks for a permission.
    asks: &'static str,
}

const AGENTS: [Agent; 2] = [
    Agent { name: "claude", service: Service::Anthropic, options: &[], asks: "\"can_use_tool\"" },
    Agent {
        name: "codex",
        service: Service::OpenAi,
        options: &["--sandbox", "danger-full-access", "--permission-mode", "untrusted"],
        asks: "/requestApproval\"",
    },
];

fn main() {
    for agent in &AGENTS {
        let place = match agent.service {
            Service::Anthropic => models::claude(),
            Service::OpenAi => models::codex(),
        };
        let Some((sandbox, models)) = place else {
            println!("{}: not installed, not measured", agent.name);
            continue;
        };
        latency(agent, &sandbox);
        streaming(agent, &sandbox, models);
    }
}

/// From the line in which the agent asks until the record says so, and until `ls` does.
fn latency(agent: &Agent, sandbox: &Sandbox) {
    let noted = stand_between(agent, sandbox);
    let (mut recorded, mut listed) = (Vec::new(), Vec::new());
    for run in 0..2 * RUNS {
        let _ = fs::remove_file(&noted);
        let id = add(agent, sandbox, "permission");
        let record = sandbox.path().join(".claudio/instances").join(&id).join("instance.json");
        let (figures, seen) = match run % 2 {
            0 => (&mut recorded, seen(|| fs::read_to_string(&record).unwrap_or_default())),
            _ => (&mut listed, seen(|| ls(sandbox, &id))),
        };
        // It is noted once the line has gone on.
        let asked: u128 =
            until("the note", || fs::read_to_string(&noted).ok()?.split_once('\n')?.0.parse().ok());
        figures.push(seen.saturating_sub(asked) as f64 / 1e6);
        if run == 2 * RUNS - 1 {
            let memory = memory(supervisor(sandbox, &id));
            say(agent, "supervisor's memory while it asks (PSS, aim 4096)", memory as f64, "kB");
        }
        sandbox.claudio(["stop", "-q", &id]).ok();
    }
    say(agent, "from its line to the record", median(recorded), "ms");
    say(
        agent,
        "from its line to 'ls' (aim 10; one program is started in it)",
        median(listed),
        "ms",
    );
}

/// What the supervisor takes while much is streamed through it.
fn streaming(agent: &Agent, sandbox: &Sandbox, mut models: Models) {
    let scenarios = sandbox.root().join("scenarios");
    let until_told = json!({"text": "", "tools": [{"shell": "until [ -e go ]; do sleep 0.05; done", "timeout_s": 600, "ask": true}],
        "usage": {"input": 1, "output": 1}});
    let words = "word ".repeat(TEXT / MESSAGES / 5);
    let say_it = |chunks: usize| json!({"text": words, "chunks": chunks, "tools": [{"shell": "true"}], "usage": {"input": 1, "output": 1}});
    let mut turns = match agent.service {
        Service::Anthropic => vec![say_it(1); MESSAGES],
        Service::OpenAi => vec![say_it(PIECES / MESSAGES); MESSAGES],
    };
    turns.push(until_told);
    support::write(
        &scenarios.join("stream.json"),
        json!({"turns": turns, "then": "last"}).to_string(),
    );
    let port = models.port();
    models.end();
    let _models = Models::start_with(sandbox, agent.service, &scenarios, port).unwrap();
    let id = add(agent, sandbox, "stream");
    let pid = supervisor(sandbox, &id);
    let stream = sandbox.path().join(".claudio/instances").join(&id).join("stream.jsonl");
    until("the end of the stream", || {
        let show = sandbox.show(&id);
        assert!(show["state"] != "failed" && show["state"] != "completed", "{show}");
        if show["waiting"]["input"]["command"] == "true" {
            sandbox.claudio(["answer", &id, "--allow-always"]).ok();
        }
        // Some agents ask for the last command, others begin it at once.
        let told = fs::read_to_string(&stream).unwrap_or_default();
        told.contains("until [ -e go ]").then_some(())
    });
    let (cpu, memory) = (processor_time(pid), memory(pid));
    let bytes = fs::metadata(&stream).unwrap().len() as f64 / 1e6;
    let lines = fs::read(&stream).unwrap().iter().filter(|byte| **byte == b'\n').count();
    say(agent, "streamed, in MB", bytes, "MB");
    say(agent, "in this many lines", lines as f64, "");
    say(agent, "supervisor's processor time for 10 MB of it", cpu * 10.0 / bytes, "ms");
    say(agent, "supervisor's memory after it (PSS, aim 4096)", memory as f64, "kB");
    sandbox.claudio(["stop", "-q", &id]).ok();
}

fn add(agent: &Agent, sandbox: &Sandbox, scenario: &str) -> String {
    let task = format!("Do it. [[scenario:{scenario}]]");
    let args = ["add", "-q", "--backend", agent.name];
    sandbox.claudio([&args[..], agent.options, &[task.as_str()]].concat()).ok()
}

/// Puts a script before the agent that notes when it asks. Returns the file with the notes.
fn stand_between(agent: &Agent, sandbox: &Sandbox) -> PathBuf {
    let link = sandbox.root().join("bin").join(agent.name);
    let real = fs::read_link(&link).unwrap();
    fs::remove_file(link).unwrap();
    let noted = sandbox.root().join("noted");
    let quoted = |path: &Path| Value::from(path.to_str().unwrap()).to_string();
    let script = format!(
        "#!/usr/bin/env python3\n\
         import subprocess, sys, time\n\
         child = subprocess.Popen([{}] + sys.argv[1:], stdout=subprocess.PIPE)\n\
         for line in child.stdout:\n    \
             now = time.time_ns()\n    \
             sys.stdout.buffer.write(line)\n    \
             sys.stdout.buffer.flush()\n    \
             if b'{}' in line:\n        \
                 open({}, 'a').write('%d\\n' % now)\n\
         sys.exit(child.wait())\n",
        quoted(&real),
        agent.asks,
        quoted(&noted),
    );
    sandbox.script(agent.name, &script);
    noted
}

fn ls(sandbox: &Sandbox, id: &str) -> String {
    let mut command = sandbox.command("git-claudio-ls");
    let output = command.args([id, "--format", "%(state)"]).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Looks until it says that a person is waited for. Returns that moment, in nanoseconds.
fn seen(look: impl Fn() -> String) -> u128 {
    loop {
        if look().contains("waiting_input") {
            return SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_nanos();
        }
    }
}

fn supervisor(sandbox: &Sandbox, id: &str) -> i64 {
    sandbox.show(id)["supervisor"]["pid"].as_i64().unwrap()
}

/// Returns the memory of a process in KiB, its part of what it shares counted once.
fn memory(pid: i64) -> u64 {
    let text = fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap();
    let line = text.lines().find(|line| line.starts_with("Pss:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

/// Returns how long a process has run on a processor, in milliseconds.
fn processor_time(pid: i64) -> f64 {
    let text = fs::read_to_string(format!("/proc/{pid}/schedstat")).unwrap();
    text.split_whitespace().next().unwrap().parse::<f64>().unwrap() / 1e6
}

fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

fn say(agent: &Agent, what: &str, figure: f64, unit: &str) {
    println!("{:<7} {what:<62} {figure:>9.2} {unit}", agent.name);
}
