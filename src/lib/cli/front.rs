//! `git claudio` itself: finds the program of a command and becomes it.

use super::output::Output;
use super::{CliError, ErrorKind, Status, commands, nearest};
use crate::sys::program;
use std::ffi::{OsStr, OsString};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A program to run, and the arguments that come before the user's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The program.
    pub program: PathBuf,
    /// What an alias stands for beside the command.
    pub args: &'static [&'static str],
}

/// Runs the front program.
///
/// # Errors
/// If there is no such command, or its program cannot be run.
pub fn run(args: &[OsString], output: &Output) -> Result<Status, CliError> {
    let Some(word) = args.get(1) else {
        output.text(&overview())?;
        return Ok(Status::No);
    };
    match word.to_str().unwrap_or_default() {
        "-h" | "--help" => output.text(&overview())?,
        "-V" | "--version" => output.text(&version())?,
        "--exec-path" => output.line(&own_directory()?.to_string_lossy())?,
        option if option.starts_with('-') => {
            return Err(CliError::usage(format!("unknown option '{option}'"))
                .with_usage(USAGE)
                .hint("options of a command come after its name"));
        }
        _ => return Err(become_command(word, &args[2..])),
    }
    Ok(Status::Done)
}

const USAGE: &str = "git claudio [-h | --help] [--version] [--exec-path] <command> [<args>]";

/// What git claudio is, in paragraphs, for the manual.
pub const DESCRIPTION: &[&str] = &[
    "Runs several coding agents (or any commands) side by side on one git repository. Each is an \
     instance: a task, a branch, a worktree of its own, and a process that watches over it.",
    "Every command is a program of its own, 'git-claudio-<command>', found beside this one or on \
     the PATH; anybody can add one. There is no server: state is files in the directory \
     '.claudio' of the repository, and instances go on when the terminal is closed.",
    "Every command takes '--json', '-q' (ids only), '-z' and '--format'. The answer goes to \
     standard output, everything else to standard error.",
];

/// Returns the overview of all commands.
pub fn overview() -> String {
    let mut text = format!(
        "usage: {USAGE}\n\nRun several coding agents side by side on one git repository.\n"
    );
    for category in commands::Category::ALL {
        text.push_str(&format!("\n{}\n", category.title()));
        for row in commands::visible().filter(|row| row.category == category) {
            text.push_str(&format!("   {:<12} {}\n", row.name, row.about));
        }
    }
    text.push_str(
        "\n'git claudio help <command>' explains a command; 'git claudio demo' shows some.\n",
    );
    text
}

/// Returns the version, in git's manner.
pub fn version() -> String {
    format!("git claudio version {}\n", env!("CARGO_PKG_VERSION"))
}

/// Finds the program of a command: beside the program `own`, then in the directories of `path`.
///
/// # Errors
/// If there is none; the nearest names are in its hints.
pub fn resolve(word: &str, path: Option<&OsStr>, own: &Path) -> Result<Target, CliError> {
    let (name, args) = match commands::find_alias(word) {
        Some((row, args)) => (row.name, args),
        None => (word, &[][..]),
    };
    let program = format!("git-claudio-{name}");
    // What anybody may type must not lead out of the directories that are searched.
    let found = if word.contains('/') { None } else { find_program(&program, path, own) };
    match found {
        Some(program) => Ok(Target { program, args }),
        None if commands::find(name).is_some() => Err(missing(&program)),
        None => Err(unknown(word)),
    }
}

/// Returns the error for a program that cannot be run.
pub fn cannot_run(program: &Path, source: io::Error) -> CliError {
    CliError::io(format!("cannot run '{}'", program.display()), source)
}

/// Looks beside this program first: what was installed together works together.
fn find_program(name: &str, path: Option<&OsStr>, own: &Path) -> Option<PathBuf> {
    let beside = own.parent().map(|directory| directory.join(name));
    beside
        .filter(|file| program::is_executable(file))
        .or_else(|| program::find(name.as_ref(), path))
}

fn missing(program: &str) -> CliError {
    CliError::new(ErrorKind::External, format!("'{program}' is not installed"))
        .hint("install git claudio as a whole; 'git claudio --exec-path' says where it looks first")
}

fn unknown(word: &str) -> CliError {
    CliError::usage(format!("'{word}' is not a git claudio command"))
        .maybe_hint(nearest::hint("command", word, commands::words()))
        .hint("'git claudio help' lists all commands")
}

/// Replaces this process by the command's program. Returns only if that fails.
fn become_command(word: &OsStr, args: &[OsString]) -> CliError {
    let own = match own_program() {
        Ok(own) => own,
        Err(error) => return error,
    };
    let path = std::env::var_os("PATH");
    match resolve(&word.to_string_lossy(), path.as_deref(), &own) {
        Ok(target) => {
            let source = Command::new(&target.program).args(target.args).args(args).exec();
            cannot_run(&target.program, source)
        }
        Err(error) => error,
    }
}

fn own_program() -> Result<PathBuf, CliError> {
    std::env::current_exe()
        .map_err(|source| CliError::io("cannot find the running program", source))
}

fn own_directory() -> Result<PathBuf, CliError> {
    Ok(own_program()?.parent().map(Path::to_path_buf).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    fn program(directory: &Path, name: &str, mode: u32) {
        let path = directory.join(name);
        fs::write(&path, "").unwrap();
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }

    #[test]
    fn a_command_is_found_beside_the_front_then_on_the_path() {
        let (own, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let front = own.path().join("git-claudio");
        for name in ["git-claudio-ls", "git-claudio-sessions"] {
            program(own.path(), name, 0o755);
            program(other.path(), name, 0o755);
        }
        program(other.path(), "git-claudio-mine", 0o755);
        program(other.path(), "git-claudio-text", 0o644);
        let find = |word: &str| resolve(word, Some(other.path().as_os_str()), &front);
        assert_eq!(find("status").unwrap().program, own.path().join("git-claudio-ls"));
        assert_eq!(find("recover").unwrap().args, ["recover"]);
        assert_eq!(find("mine").unwrap().program, other.path().join("git-claudio-mine"));
        assert_eq!(find("text").unwrap_err().kind(), ErrorKind::Usage);
        assert_eq!(find("add").unwrap_err().kind(), ErrorKind::External);
        assert_eq!(find("x/../../mine").unwrap_err().kind(), ErrorKind::Usage);
    }

    #[test]
    fn a_mistyped_command_gets_a_hint() {
        let error = resolve("lgos", None, Path::new("/nowhere/git-claudio")).unwrap_err();
        assert_eq!(error.message(), "'lgos' is not a git claudio command");
        assert_eq!(error.hints()[0], "the most similar command is 'logs'");
    }

    #[test]
    fn the_overview_names_every_command_within_eighty_columns() {
        let text = overview();
        for row in commands::visible() {
            assert!(text.contains(&format!("   {} ", row.name)), "{}", row.name);
        }
        assert!(text.lines().all(|line| line.len() <= 80));
    }
}
