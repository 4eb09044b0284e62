//! `git claudio add`.

use super::here::{self, Here};
use super::limits::Limits;
use super::values::{BACKEND, INSTANCE, REVISION};
use super::wait::{self, with_progress};
use super::{CliError, Context, ErrorKind, Status};
use super::{Example, Verb};
use crate::instance::{Mode, StateName};
use crate::ops::add::{self, NewInstance};
use crate::ops::task_file::{self, Tasks};
use crate::ops::wait::Goal;
use crate::ops::{InstanceView, first_run};
use std::io::Read;
use std::path::{Path, PathBuf};

/// Adds an instance for each TASK: a branch and a worktree of its own, in which an agent works on
/// the task. Prints the instances and returns at once; what happens next is seen with
/// 'git claudio ls'.
///
/// The task reaches the agent exactly as it is given. A long task, or one that begins with '-',
/// is best read from a file or from standard input.
#[derive(Debug, clap::Args)]
pub struct AddArgs {
    /// What is to be done, one instance for each; '-' reads one task from standard input
    #[arg(value_name = "TASK", required_unless_present_any = ["file", "tasks_file"])]
    pub tasks: Vec<String>,

    /// Read a task from a file; may be repeated
    #[arg(short = 'F', long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub file: Vec<PathBuf>,

    /// Read many tasks from a file ('-' is standard input) with a JSON object on each line: 'task', and
    /// if need be 'name', 'depends_on', 'backend', 'model' and others. Either all of them are
    /// added or none
    #[arg(
        long = "tasks",
        value_name = "FILE",
        conflicts_with_all = ["tasks", "file", "name"],
        value_hint = clap::ValueHint::FilePath
    )]
    pub tasks_file: Option<PathBuf>,

    /// Who works on it: 'claude', 'codex', 'shell' (runs the task as a script), or a program that is
    /// configured as 'backend.NAME.command'
    #[arg(long, value_name = BACKEND)]
    pub backend: Option<String>,

    /// Start from this commit instead of the configured base
    #[arg(long, value_name = REVISION)]
    pub base: Option<String>,

    /// Give the instance a name, by which it can be called like by its id
    #[arg(long)]
    pub name: Option<String>,

    /// Wait for these instances to complete before it starts
    #[arg(long, value_name = INSTANCE, value_delimiter = ',')]
    pub depends_on: Vec<String>,

    /// Do not start it; 'git claudio start' does
    #[arg(long, conflicts_with = "wait")]
    pub no_start: bool,

    /// Leave it open for messages after a turn that ended well, instead of completing it
    #[arg(long)]
    pub keep_open: bool,

    /// Run the agent's own full-screen program, which 'git claudio attach' shows; it stays open after
    /// a turn
    #[arg(long)]
    pub terminal: bool,

    /// The model that the agent is to use
    #[arg(long, value_name = "MODEL")]
    pub model: Option<String>,

    /// The agent's own permission mode, in its own words; it decides what the agent asks about
    #[arg(long, value_name = "MODE")]
    pub permission_mode: Option<String>,

    /// Tools that the agent may use without asking, in its own words; may be repeated
    #[arg(long, value_name = "TOOL", value_delimiter = ',')]
    pub allowed_tools: Vec<String>,

    /// The agent's own sandbox mode, in its own words
    #[arg(long, value_name = "MODE")]
    pub sandbox: Option<String>,

    #[command(flatten)]
    #[expect(missing_docs, reason = "clap's help is at Limits")]
    pub limits: Limits,

    /// Wait until it has ended or reached a limit; exit with 1 unless it completed, with 124 if its
    /// time ran out. Without a terminal, where nobody answers, it also exits when the instance waits
    /// for a person
    #[arg(long)]
    pub wait: bool,

    /// Check everything and print what would be added, but add nothing
    #[arg(short = 'n', long)]
    pub dry_run: bool,

    /// Arguments for the backend's program
    #[arg(last = true, value_name = "ARG")]
    pub backend_args: Vec<String>,
}

impl Verb for AddArgs {
    const NAME: &'static str = "add";
    const EXAMPLES: &'static [Example] = &[
        Example::new(
            "git claudio add --backend shell 'cargo fmt && git commit -am \"Format\"'",
            "let a script work on a branch of its own",
        ),
        Example::new("git claudio add -F task.md --base v1.2", "read the task, start from a tag"),
        Example::new(
            "git claudio add --depends-on k3xq7 'cargo test'",
            "start when another instance has completed",
        ),
        Example::new(
            "git claudio add --tasks plan.jsonl --wait",
            "run a plan whose tasks depend on each other",
        ),
        Example::new("id=$(git claudio add -q 'make docs')", "keep the id in a script"),
        Example::new(
            "git claudio add --wait --json --permission-mode acceptEdits --max-cost 2 -F task.md",
            "let an agent work in a CI job",
        ),
    ];
    const FILES: &'static [(&'static str, &'static str)] = &[
        (".claudio/worktrees/<id>/", "the worktree of an instance"),
        (".worktreeinclude", "patterns of ignored files that are copied into new worktrees"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["ls", "start", "wait", "send"];
}

/// Runs the command.
///
/// # Errors
/// If a task, a base, a name or a dependency is wrong, or an instance could not be started.
pub fn run(args: AddArgs, context: &Context) -> Result<Status, CliError> {
    let tasks = instances(&args)?;
    let looked = Here::open(context)?;
    looked.warn_settings(context)?;
    if !tasks.wrong.is_empty() {
        let wrong = add::everything_wrong(looked.workspace(), tasks).map_err(here::error)?;
        return Err(here::error(wrong));
    }
    let new = tasks.new;
    if args.dry_run {
        let instances = add::dry_run(looked.workspace(), &new).map_err(here::error)?;
        context.output.list(&instances)?;
        return Ok(Status::Done);
    }
    if looked.workspace().store_if_any().is_none() {
        // Where nothing can be added, no '.claudio/' is made.
        add::check(looked.workspace(), &new).map_err(here::error)?;
    }
    let here = Here::open_for_change(context)?;
    let mut instances = add::add(here.workspace(), &new).map_err(here::error)?;
    warn_dialogs(&here, &instances, context);
    let mut status = Status::Done;
    if args.wait {
        let ids: Vec<_> = instances.iter().map(|i| i.id.clone()).collect();
        let attended = context.output.can_ask();
        let goal = Goal { states: Vec::new(), any: false, timeout: None, attended };
        let waited = with_progress(&here, &ids, &goal, context)?;
        status = wait::status(waited.outcome);
        wait::tell_of_limits(&waited, context);
        instances = waited.instances;
        let left = instances.iter().filter(|i| !i.state.is_ended() && i.reached.is_none());
        let left: Vec<String> = left.map(unattended).collect();
        if context.output.is_json() && !left.is_empty() {
            context.output.list(&instances)?;
            return Err(left_to_a_person(&left, status));
        }
        left.iter().for_each(|text| context.output.note(text));
    }
    context.output.list(&instances)?;
    Ok(status)
}

/// Returns the one error that tells a program what a person would read.
fn left_to_a_person(left: &[String], status: Status) -> CliError {
    let kind = match status {
        Status::TimedOut => ErrorKind::Timeout,
        _ => ErrorKind::WrongState,
    };
    CliError::new(kind, left.join("; ")).hint("git claudio answer, send or resume lets it go on")
}

/// Warns of what an agent will ask in its terminal before it takes its task.
fn warn_dialogs(here: &Here, instances: &[InstanceView], context: &Context) {
    let terminals = instances.iter().filter(|i| i.mode == Mode::Terminal);
    let mut backends: Vec<&str> = terminals.map(|i| i.backend.as_str()).collect();
    backends.sort_unstable();
    backends.dedup();
    for backend in backends {
        let own = instances.iter().filter(|i| i.mode == Mode::Terminal && i.backend == backend);
        let bypass = own
            .filter_map(|instance| instance.permission_mode.as_deref())
            .find_map(|mode| first_run::bypass_dialog(here.workspace(), backend, mode));
        for dialog in first_run::dialogs(here.workspace(), backend).into_iter().chain(bypass) {
            let text = format!("'{backend}' will begin with a dialog: {}", dialog.asks);
            context.output.warning_with_hint(&text, Some(&dialog.mend));
        }
    }
}

/// Returns what to do about an instance that nobody attends to.
fn unattended(instance: &InstanceView) -> String {
    let (id, state) = (&instance.id, instance.state);
    match (state, &instance.waiting) {
        (StateName::WaitingInput, Some(waiting)) => {
            format!("instance '{id}' waits for a person: {}", waiting.text)
        }
        _ => match &instance.reason {
            Some(reason) => format!("instance '{id}' is {state}: {reason}"),
            None => format!("instance '{id}' is {state}"),
        },
    }
}

fn instances(args: &AddArgs) -> Result<Tasks, CliError> {
    let common = NewInstance {
        backend: args.backend.clone(),
        base: args.base.clone(),
        name: args.name.clone(),
        depends_on: args.depends_on.clone(),
        no_start: args.no_start,
        keep_open: args.keep_open,
        terminal: args.terminal,
        model: args.model.clone(),
        permission_mode: args.permission_mode.clone(),
        allowed_tools: args.allowed_tools.clone(),
        sandbox: args.sandbox.clone(),
        budget: args.limits.budget(),
        args: args.backend_args.clone(),
        ..NewInstance::default()
    };
    if let Some(file) = &args.tasks_file {
        let tasks = task_file::parse(&read(file)?, &common);
        let none = || CliError::usage(format!("no task in '{}'", file.display()));
        let is_empty = tasks.new.is_empty() && tasks.wrong.is_empty();
        return if is_empty { Err(none()) } else { Ok(tasks) };
    }
    let mut tasks: Vec<(Vec<u8>, Option<String>)> = Vec::new();
    for task in &args.tasks {
        match task.as_str() {
            "-" => tasks.push((standard_input()?, place(Path::new("-")))),
            task => tasks.push((task.as_bytes().to_owned(), None)),
        }
    }
    for file in &args.file {
        tasks.push((read(file)?, place(file)));
    }
    if tasks.len() > 1 && args.name.is_some() {
        return Err(CliError::usage("one name cannot be given to several instances")
            .hint("add them one by one, or leave '--name' out"));
    }
    let new = |(task, from)| NewInstance { task, from, ..common.clone() };
    Ok(Tasks { new: tasks.into_iter().map(new).collect(), wrong: Vec::new() })
}

/// Returns what people call the place that a task is read from.
fn place(file: &Path) -> Option<String> {
    Some(match file.as_os_str() == "-" {
        true => "the task on standard input".to_owned(),
        false => format!("the task '{}'", file.display()),
    })
}

fn read(file: &Path) -> Result<Vec<u8>, CliError> {
    if file.as_os_str() == "-" {
        return standard_input();
    }
    let doing = format!("cannot read the task '{}'", file.display());
    std::fs::read(file).map_err(|source| CliError::io(doing, source))
}

fn standard_input() -> Result<Vec<u8>, CliError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().read_to_end(&mut bytes);
    read.map_err(|source| CliError::io("cannot read the task from standard input", source))?;
    Ok(bytes)
}
