//! What an agent's own records say that a session used: for one that was cut off and could not say.

use crate::backend::claude::{self, Transcript};
use crate::backend::codex::{self, Rollout};
use crate::instance::{Metrics, Mode, Record};
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

/// Returns what the session of `record` used in all its runs, as far as its agent wrote it down.
pub(super) fn of_session(record: &Record, environment: &[(OsString, OsString)]) -> Option<Metrics> {
    let session = record.session_id.as_deref()?;
    match record.backend.as_str() {
        claude::NAME => claude_session(record, session, environment),
        codex::NAME => codex_session(record, session, environment),
        _ => None,
    }
}

/// Adds to `record`, whose supervisor was killed, what nobody has counted: of its time what is known,
/// of the rest what its agent wrote down.
pub(super) fn count_cut_off(record: &mut Record, environment: &[(OsString, OsString)]) {
    if let Some(used) = of_session(record, environment) {
        record.metrics.include(&used);
    }
    record.count_cut_off_run();
}

/// Whether the session of `record` cannot be taken up because its agent never wrote it down: Claude Code
/// writes a session a moment after it has begun, and refuses to resume one without a message.
pub(super) fn is_unwritten(record: &Record, environment: &[(OsString, OsString)]) -> bool {
    let (claude::NAME, Some(session)) = (record.backend.as_str(), &record.session_id) else {
        return false;
    };
    let Some(config) = claude::directory(environment) else { return false };
    let path = claude_transcript(&config, record, session);
    match File::open(path) {
        Ok(file) => {
            let mut lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
            !lines.any(|line| claude::is_message(&line))
        }
        // A full-screen program may be one that keeps its sessions elsewhere.
        Err(error) => {
            error.kind() == std::io::ErrorKind::NotFound && record.mode == Mode::Structured
        }
    }
}

/// Whether the session of `record` holds this message as the last thing that it was told: its program
/// had it before the model had said anything.
pub(super) fn has_message(
    record: &Record,
    message: &str,
    environment: &[(OsString, OsString)],
) -> bool {
    let (claude::NAME, Some(session)) = (record.backend.as_str(), &record.session_id) else {
        return false;
    };
    let Some(config) = claude::directory(environment) else { return false };
    let Ok(file) = File::open(claude_transcript(&config, record, session)) else { return false };
    let lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
    claude::told(lines).is_some_and(|told| told.ends_with(message))
}

/// Returns where the file of a session is. How a long path of a worktree is shortened is the program's
/// own affair, but no two sessions have one name.
fn claude_transcript(config: &Path, record: &Record, session: &str) -> PathBuf {
    let path = claude::transcript_path(config, &record.worktree, session);
    if path.exists() {
        return path;
    }
    let name = path.file_name().unwrap_or_default();
    let projects = fs::read_dir(config.join("projects")).into_iter().flatten().flatten();
    let mut files = projects.map(|project| project.path().join(name));
    files.find(|file| file.exists()).unwrap_or(path)
}

fn claude_session(
    record: &Record,
    session: &str,
    environment: &[(OsString, OsString)],
) -> Option<Metrics> {
    let path = claude_transcript(&claude::directory(environment)?, record, session);
    let mut transcript = Transcript::default();
    let agents = fs::read_dir(path.with_extension("").join("subagents"));
    let agents = agents.into_iter().flatten().flatten().map(|entry| entry.path());
    for file in agents.chain([path]).filter(|p| p.extension() == Some(OsStr::new("jsonl"))) {
        // What cannot be read counts nothing: the figures are then those that the agent told itself.
        let Ok(file) = File::open(file) else { continue };
        for line in BufReader::new(file).split(b'\n').map_while(Result::ok) {
            transcript.add(&line);
        }
    }
    let written = transcript.metrics();
    // Its status line tells of an answer a moment later, and of none if it is left at once.
    let told = fs::read(claude::own_file(environment)?).ok();
    let told = told.and_then(|file| claude::at_exit(&file, session));
    let Some(told) = told.filter(|_| record.mode == Mode::Terminal) else { return written };
    // Its tokens are those of requests, too, that belong to no answer.
    match written {
        Some(written) => Some(Metrics { cost_usd: told.cost_usd, ..written }),
        None => Some(told),
    }
}

fn codex_session(
    record: &Record,
    session: &str,
    environment: &[(OsString, OsString)],
) -> Option<Metrics> {
    let home = match variable(environment, "CODEX_HOME") {
        Some(directory) => PathBuf::from(directory),
        None => Path::new(variable(environment, "HOME")?).join(".codex"),
    };
    let mut rollout = Rollout::default();
    // One directory each for year, month and day; a thread taken up again goes on in its first file.
    let mut files = vec![home.join("sessions")];
    for _ in 0..4 {
        let entries = files.iter().filter_map(|directory| fs::read_dir(directory).ok());
        files = entries.flatten().flatten().map(|entry| entry.path()).collect();
    }
    let (begun, own) = (record.created_at.as_second(), format!("-{session}.jsonl"));
    for path in files {
        let is_own = path.file_name().is_some_and(|n| n.to_string_lossy().ends_with(&own));
        // Its sub-agents have files of their own, which name the session, and are younger than it.
        if !is_own && !is_younger(&path, begun) {
            continue;
        }
        let Ok(file) = File::open(path) else { continue };
        let mut lines = BufReader::new(file).split(b'\n').map_while(Result::ok);
        let Some(first) = lines.next() else { continue };
        if is_own || codex::session_of_rollout(&first).as_deref() == Some(session) {
            rollout.begin_file(!is_own);
            lines.for_each(|line| rollout.add(&line));
        }
    }
    rollout.metrics(&record.setup.prices)
}

/// Whether a file was written to at this second of the epoch or later. One of which that is not known
/// may have been.
fn is_younger(path: &Path, second: i64) -> bool {
    fs::metadata(path).map_or(true, |data| data.mtime() >= second)
}

fn variable<'a>(environment: &'a [(OsString, OsString)], name: &str) -> Option<&'a OsStr> {
    let found = environment.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_os_str());
    found.filter(|value| !value.is_empty())
}
