//! `git claudio demo`.

use super::{CliError, Context, ErrorKind, Example, Status, Verb};
use std::cell::RefCell;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Makes a repository in a temporary directory and lets four scripts work in it side by side: two
/// change the same file, one asks a question, one fails. Prints every command it uses, and leaves
/// the repository for you to look at.
#[derive(Debug, clap::Args)]
pub struct DemoArgs {
    /// Only remove what earlier demos have left
    #[arg(long)]
    pub clean: bool,
}

impl Verb for DemoArgs {
    const NAME: &'static str = "demo";
    const EXAMPLES: &'static [Example] =
        &[Example::new("git claudio demo", "see the whole life of some instances in a minute")];
    const FILES: &'static [(&'static str, &'static str)] =
        &[("$TMPDIR/", "where the throw-away repository is made")];
    const SEE_ALSO: &'static [&'static str] = &["add", "ls"];
}

/// The scripts that work side by side: name and task.
const TASKS: &[(&str, &str)] = &[
    (
        "polite",
        "sed -i.bak s/Hello/Good-morning/ greeting.txt && rm greeting.txt.bak && \
         git commit -qam Greet && echo committed",
    ),
    ("loud", "echo HELLO WORLD > greeting.txt && echo changed, not committed"),
    (
        "curious",
        "git claudio ask \"Which licence?\" --option MIT --option Apache-2.0 > LICENSE && \
         git add LICENSE && git commit -qm \"Choose a licence\"",
    ),
    ("broken", "echo the tests do not pass && exit 7"),
];

/// The beginning of the names of demo repositories, by which `--clean` knows them.
const PREFIX: &str = "claudio-demo-";
/// A file in each of them that says so.
const MARK: &str = "git-claudio-demo";

/// Runs the command.
///
/// # Errors
/// If a command that it shows does not do what it should.
pub fn run(args: DemoArgs, context: &Context) -> Result<Status, CliError> {
    let directory = std::env::temp_dir();
    if args.clean {
        let removed = clean(&directory, context)?;
        if context.output.is_json() {
            for repository in removed {
                let played = Played { repository, removed: true, commands: Vec::new() };
                context.output.stream(&played, |_| {})?;
            }
        }
        return Ok(Status::Done);
    }
    let demo = Demo::new(&directory, context)?;
    demo.play()?;
    demo.say("The repository is left for you to look at:");
    demo.say(&format!("    cd '{}' && git claudio ls", demo.repository.display()));
    demo.say("    git claudio demo --clean    removes it again");
    if context.output.is_json() {
        let repository = demo.repository.display().to_string();
        let played = Played { repository, removed: false, commands: demo.commands.into_inner() };
        context.output.document(&played, |_| {})?;
    }
    Ok(Status::Done)
}

/// A demo that was played, or one that is gone.
#[derive(Debug, serde::Serialize)]
struct Played {
    repository: String,
    removed: bool,
    commands: Vec<String>,
}

impl super::output::Document for Played {
    const SCHEMA: &'static str = "claudio.demo.v1";

    fn id(&self) -> Option<String> {
        Some(self.repository.clone())
    }
}

struct Demo<'a> {
    repository: PathBuf,
    path: OsString,
    context: &'a Context,
    commands: RefCell<Vec<String>>,
}

impl<'a> Demo<'a> {
    /// Makes the repository.
    fn new(directory: &Path, context: &'a Context) -> Result<Self, CliError> {
        let doing = "cannot make a temporary directory";
        let made = tempfile::Builder::new().prefix(PREFIX).tempdir_in(directory);
        let repository = made.map_err(|e| CliError::io(doing, e))?.keep();
        let own = context.program()?;
        let mut path = own.parent().unwrap_or(&own).as_os_str().to_owned();
        path.push(":");
        path.push(context.var("PATH").unwrap_or_default());
        Ok(Self { repository, path, context, commands: RefCell::default() })
    }

    fn play(&self) -> Result<(), CliError> {
        self.say(&format!("A repository of its own: {}", self.repository.display()));
        self.quietly("git", &["init", "-q", "-b", "main"])?;
        let git_dir = self.repository.join(".git");
        write(&git_dir.join(MARK), "made by 'git claudio demo'\n")?;
        self.quietly("git", &["config", "user.name", "Demo"])?;
        self.quietly("git", &["config", "user.email", "demo@example.invalid"])?;
        write(&self.repository.join("greeting.txt"), "Hello world\n")?;
        self.quietly("git", &["add", "."])?;
        self.quietly("git", &["commit", "-qm", "Begin"])?;
        self.say("Four scripts, each in a worktree and on a branch of its own:");
        for (name, task) in TASKS {
            self.show(&["add", "--backend", "shell", "--name", name, task], &[0])?;
        }
        self.say("One asks a question. Until it is answered, it waits:");
        self.show(&["wait", "--for", "waiting_input", "--timeout", "60s", "curious"], &[0])?;
        self.show(&["answer", "curious", "--option", "MIT"], &[0])?;
        self.say("Wait for all; one fails, so the answer is no (exit code 1):");
        self.show(&["wait", "--timeout", "60s"], &[1])?;
        self.show(&["logs", "broken"], &[0])?;
        self.say("Two have changed the same line, one of them without a commit:");
        self.show(&["diff", "polite"], &[0])?;
        self.show(&["diff", "loud"], &[0])?;
        self.show(&["conflicts"], &[0])?;
        self.say("And all together:");
        self.show(&["ls"], &[0])
    }

    /// Prints a `git claudio` command as one would type it, and runs it.
    fn show(&self, args: &[&str], expected: &[i32]) -> Result<(), CliError> {
        let words = ["git", "claudio"].iter().chain(args).copied();
        let words = shell_words::join(words);
        self.say(&format!("$ {words}"));
        self.commands.borrow_mut().push(words);
        self.context.output.flush()?;
        let mut all = vec!["claudio"];
        all.extend(args);
        self.execute("git", &all, expected)
    }

    fn quietly(&self, program: &str, args: &[&str]) -> Result<(), CliError> {
        self.execute(program, args, &[0])
    }

    fn execute(&self, program: &str, args: &[&str], expected: &[i32]) -> Result<(), CliError> {
        let mut command = Command::new(program);
        command.args(args).current_dir(&self.repository).env("PATH", &self.path);
        // The demo's repository, whatever the caller's environment says.
        for name in ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR"] {
            command.env_remove(name);
        }
        command.stdin(Stdio::null());
        if self.context.output.is_json() {
            command.stdout(Stdio::null());
        }
        let words = || shell_words::join([program].iter().chain(args).copied());
        let status =
            command.status().map_err(|e| CliError::io(format!("cannot run '{}'", words()), e))?;
        match status.code() {
            Some(code) if expected.contains(&code) => Ok(()),
            _ => Err(CliError::new(
                ErrorKind::External,
                format!("'{}' in '{}' ended with {status}", words(), self.repository.display()),
            )
            .hint("git claudio doctor")),
        }
    }

    fn say(&self, text: &str) {
        self.context.output.note(text);
    }
}

fn write(path: &Path, text: &str) -> Result<(), CliError> {
    std::fs::write(path, text)
        .map_err(|source| CliError::io(format!("cannot write '{}'", path.display()), source))
}

/// Removes the demos in `directory`, those of this user that carry the mark, and ends what still runs
/// in them.
///
/// Returns the paths of those that are gone.
fn clean(directory: &Path, context: &Context) -> Result<Vec<String>, CliError> {
    let entries = std::fs::read_dir(directory)
        .map_err(|e| CliError::io(format!("cannot read '{}'", directory.display()), e))?;
    let mut removed = Vec::new();
    for entry in entries.flatten() {
        let path = entry.path();
        let named = entry.file_name().as_encoded_bytes().starts_with(PREFIX.as_bytes());
        let real = entry.file_type().is_ok_and(|kind| kind.is_dir());
        if !named || !real || !path.join(".git").join(MARK).is_file() {
            continue;
        }
        let stopped = Command::new(context.program()?.with_file_name("git-claudio-stop"))
            .args(["--all", "-q"])
            .current_dir(&path)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        // One whose scripts cannot be ended stays: they would go on in a directory that is gone.
        if !stopped.is_ok_and(|status| matches!(status.code(), Some(0 | 1))) {
            context.output.note(&format!("left '{}': something of it still runs", path.display()));
            continue;
        }
        std::fs::remove_dir_all(&path)
            .map_err(|e| CliError::io(format!("cannot remove '{}'", path.display()), e))?;
        context.output.note(&format!("removed '{}'", path.display()));
        removed.push(path.display().to_string());
    }
    Ok(removed)
}
