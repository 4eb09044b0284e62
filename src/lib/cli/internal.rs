//! The programs that nobody types: the supervisor and its helper.

use crate::backend::{Tag, agent_environment, keep_below, one_time_options};
use crate::instance::InstanceId;
use crate::ops::{start, worker};
use crate::store::Store;
use crate::supervisor::{self, Options, Task};
use crate::sys::{memory, spawn::handshake_from_env, text::printable};
use std::env;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

/// The program `git-claudio--supervisor ROOT ID SOCKET GRACE_MS LOG_BYTES`: watches over one instance
/// until it has ended. Its first word goes to whoever started it.
pub fn supervisor() -> ExitCode {
    // First of all: the variable must not reach the agent.
    let handshake = handshake_from_env();
    let answer = |text: &[u8]| {
        if let Some(handshake) = handshake {
            // Whoever started it may be gone by now; the instance goes on.
            let _ = handshake.send(text);
        }
    };
    let args: Vec<OsString> = env::args_os().skip(1).collect();
    if args.first().is_some_and(|first| first == supervisor::BESIDE) {
        return beside(&args[1..]);
    }
    memory::give_back_large_blocks();
    match options(&args) {
        Ok(options) => {
            supervisor::run(options, |result| match result {
                Ok(()) => answer(start::READY),
                Err(error) => answer(error.to_string().as_bytes()),
            });
            ExitCode::SUCCESS
        }
        Err(message) => {
            answer(message.as_bytes());
            ExitCode::from(super::exit::USAGE)
        }
    }
}

/// Runs another program that is not to be taken for a part of the instance.
fn beside(args: &[OsString]) -> ExitCode {
    let Some((program, args)) = args.split_first() else {
        return ExitCode::from(super::exit::USAGE);
    };
    match Command::new(program).args(args).status() {
        Ok(status) if status.success() => ExitCode::SUCCESS,
        _ => ExitCode::FAILURE,
    }
}

fn options(args: &[OsString]) -> Result<Options, String> {
    let [root, id, socket, grace, log] = args else {
        return Err("this program is started by 'git claudio add' and 'start'".to_owned());
    };
    let number = |name: &str, text: &OsString| {
        let parsed = text.to_str().and_then(|text| text.parse::<u64>().ok());
        parsed
            .ok_or_else(|| format!("bad argument {name}: '{}'", printable(&text.to_string_lossy())))
    };
    let (grace, log_max_size) = (number("GRACE_MS", grace)?, number("LOG_BYTES", log)?);
    let id: InstanceId = id.to_str().unwrap_or_default().parse().map_err(|_| "bad id")?;
    let (root, socket) = (PathBuf::from(root), PathBuf::from(socket));
    let outside: Vec<(OsString, OsString)> = env::vars_os().collect();
    let store = Store::open_at(&root).map_err(|e| e.to_string())?.ok_or("no state there")?;
    let record = store.read(&id).map_err(|e| e.to_string())?;
    let tag = Tag::new(&root, &id);
    let mut environment = agent_environment(outside.iter().cloned(), &tag, &socket, &record.base);
    keep_below(&mut environment, Path::new(&record.worktree));
    let one_time = one_time_options(&outside);
    let worker = start::own_program(start::WORKER).map_err(|e| e.to_string())?;
    let grace = Duration::from_millis(grace);
    Ok(Options { root, id, grace, log_max_size, worker, socket, environment, one_time, outside })
}

/// The program `git-claudio--worker TASK ROOT [ID]`: does for a supervisor what needs git, and
/// answers with one JSON object.
pub fn worker() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let environment: Vec<(OsString, OsString)> = env::vars_os().collect();
    let words: Vec<&str> = args.iter().map(String::as_str).collect();
    let answer = match words.as_slice() {
        [task, root, seq] if Task::parse(task) == Some(Task::Notify) => {
            let result = seq.parse().map(|seq| worker::notify(Path::new(root), seq, environment));
            return if matches!(result, Ok(Ok(()))) {
                ExitCode::SUCCESS
            } else {
                ExitCode::FAILURE
            };
        }
        [task, root, id] => match (Task::parse(task), id.parse::<InstanceId>()) {
            (Some(Task::Prepare), Ok(id)) => {
                serde_json::to_vec(&worker::prepare(Path::new(root), &id, environment))
            }
            (Some(task @ (Task::Measure | Task::Recount)), Ok(id)) => {
                let recount = task == Task::Recount;
                serde_json::to_vec(&worker::measure(Path::new(root), &id, environment, recount))
            }
            _ => return ExitCode::from(super::exit::USAGE),
        },
        [task, root] if matches!(Task::parse(task), Some(Task::Schedule | Task::Look)) => {
            let result = match Task::parse(task) {
                Some(Task::Look) => worker::look(Path::new(root), environment),
                _ => worker::schedule(Path::new(root), environment),
            };
            return if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE };
        }
        _ => return ExitCode::from(super::exit::USAGE),
    };
    let written = answer.map_err(io::Error::from).and_then(|bytes| io::stdout().write_all(&bytes));
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
