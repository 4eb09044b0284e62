//! `git claudio conflicts`.

use super::collision::{self, Found, Landing, Names, Watched};
use super::here::{self, Here};
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::conflicts::Report;
use crate::instance::InstanceId;
use crate::ops::conflicts::{self, Question};
use crate::sys::clock;
use crate::sys::watch::FileWatch;
use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Shows which instances change the same files, and whether git could merge their work as it stands
/// now, uncommitted changes and untracked files included. No worktree, index or repository is
/// touched.
///
/// A verdict is 'conflict', 'clean' (git merges it), 'identical' (both made it the same) or 'unknown'
/// (with the reason). Pairs that are not named do not meet.
#[derive(Debug, clap::Args)]
#[command(group(clap::ArgGroup::new("form").args(["matrix", "pair", "order", "watch"])))]
pub struct ConflictsArgs {
    /// Only these files, or what is in these directories
    #[arg(value_name = "PATH", value_hint = clap::ValueHint::AnyPath)]
    pub paths: Vec<OsString>,

    /// Also list files that only one instance changes
    #[arg(long)]
    pub all: bool,

    /// Look at committed work only
    #[arg(long)]
    pub committed: bool,

    /// Print who conflicts with whom as a square
    #[arg(long)]
    pub matrix: bool,

    /// Print the conflicting lines of two instances, as a merge of the second into the first leaves
    /// them
    #[arg(long, num_args = 2, value_names = [INSTANCE, INSTANCE])]
    pub pair: Vec<String>,

    /// Print the order of landing with the fewest conflicts, and what each instance will meet
    #[arg(long, conflicts_with = "paths")]
    pub order: bool,

    /// Print changes of verdicts as they come, until it is interrupted
    #[arg(long, conflicts_with = "exit_code")]
    pub watch: bool,

    /// End with 1 if anything conflicts, or cannot be known, or a path is nowhere
    #[arg(long)]
    pub exit_code: bool,
}

impl Verb for ConflictsArgs {
    const NAME: &'static str = "conflicts";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio conflicts", "the files that several instances change"),
        Example::new("git claudio conflicts --pair k3xq7 m2abc", "the lines in which two collide"),
        Example::new("git claudio conflicts --order", "who should land first"),
        Example::new("git claudio conflicts --exit-code -q src", "for scripts: 1 if any conflict"),
    ];
    const SEE_ALSO: &'static [&'static str] = &["check", "diff", "ls"];
}

/// Runs the command.
///
/// # Errors
/// If an instance or a path is not there, or the repository cannot be read.
pub fn run(args: ConflictsArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let settings = here.warn_settings(context)?;
    let paths = args.paths.iter().map(|path| conflicts::inside(here.workspace(), path));
    let paths = paths.collect::<Result<Vec<_>, _>>().map_err(here::error)?;
    let pair: Vec<InstanceId> =
        args.pair.iter().map(|word| Ok(here.one(word)?.record.id)).collect::<Result<_, _>>()?;
    if let [one, other] = pair.as_slice()
        && one == other
    {
        return Err(CliError::usage(format!("'{one}' cannot conflict with itself")));
    }
    let question = Question {
        text: !pair.is_empty(),
        instances: pair.clone(),
        committed: args.committed,
        // Who watches wants to see when they change.
        ignore: (!args.watch).then(|| settings.conflicts_ignore().to_vec()),
    };
    if args.watch {
        return watch(&here, &question, &paths, context);
    }
    let names = here.names()?;
    let activity = context.output.activity();
    activity.message("comparing the work of the instances");
    if args.order {
        let found = conflicts::order(here.workspace(), &question);
        drop(activity);
        let (report, steps) = found.map_err(here::error)?;
        warn(&report, &names, context);
        let landings = steps.into_iter().map(|step| Landing::new(step, &names));
        let landings: Vec<_> = landings.collect();
        context.output.list(&landings)?;
        return Ok(status(&args, &report));
    }
    let found = conflicts::report(here.workspace(), &question);
    drop(activity);
    let mut report = found.map_err(here::error)?;
    let found = find_paths(&here, &args.paths, &paths, &report, context);
    collision::narrow(&mut report, &paths);
    warn(&report, &names, context);
    print(&args, &pair, &report, &names, context)?;
    Ok(match found || !args.exit_code {
        true => status(&args, &report),
        false => Status::No,
    })
}

fn status(args: &ConflictsArgs, report: &Report) -> Status {
    Status::yes_or_no(!args.exit_code || !(report.has_conflict() || report.has_unknown()))
}

/// Tells of paths that are nowhere: whoever mistypes one would take silence for an answer.
///
/// Returns whether all are somewhere.
fn find_paths(
    here: &Here,
    words: &[OsString],
    paths: &[String],
    report: &Report,
    context: &Context,
) -> bool {
    let mut all = true;
    let root = here.workspace().repository().current_worktree();
    for (word, path) in words.iter().zip(paths) {
        let named = here.workspace().directory().join(word);
        let is_there = |place: PathBuf| place.symlink_metadata().is_ok();
        let is_there = is_there(named) || root.is_some_and(|root| is_there(root.join(path)));
        let is_changed = report.files.iter().any(|file| collision::is_in(&file.path, path));
        if !is_there && !is_changed {
            let word = word.display();
            context.output.warning(&match root {
                Some(_) => format!("'{word}' is not in this worktree, and nobody has changed it"),
                None => format!("nobody has changed '{word}'"),
            });
            all = false;
        }
    }
    all
}

/// Tells people of what cannot be known; in JSON it is part of the answer.
fn warn(report: &Report, names: &Names, context: &Context) {
    if context.output.is_json() {
        return;
    }
    for unknown in &report.unknown {
        context.output.warning(&names.of_unknown(unknown));
    }
    for pair in &report.pairs {
        if let Some(reason) = &pair.reason {
            let (a, b) = (names.called(&pair.a), names.called(&pair.b));
            let text = format!("cannot merge '{a}' and '{b}': {reason}");
            context.output.warning(&text);
        }
    }
    for base in &report.base {
        if let Some(reason) = &base.reason {
            let (who, reference) = (names.called(&base.id), collision::short(&base.reference));
            let text = format!("cannot merge '{who}' into '{reference}': {reason}");
            context.output.warning(&text);
        }
    }
}

fn print(
    args: &ConflictsArgs,
    pair: &[InstanceId],
    report: &Report,
    names: &Names,
    context: &Context,
) -> Result<(), CliError> {
    let output = &context.output;
    if output.is_quiet() {
        return collision::colliding(report).iter().try_for_each(|id| output.line(id));
    }
    if let [one, other] = pair {
        return output.document(&Found(report), |page| {
            collision::hunks(report, names, [one, other], page);
        });
    }
    if output.is_for_people() && !args.matrix {
        let rows = collision::rows(report, names, args.all);
        if rows.is_empty() && output.terminal().error {
            output.note("no two instances change the same file");
        }
        return output.list(&rows);
    }
    output.document(&Found(report), |page| collision::matrix(report, names, page))
}

/// Looks again and again, and prints what has become different.
fn watch(
    here: &Here,
    question: &Question,
    paths: &[String],
    context: &Context,
) -> Result<Status, CliError> {
    const PAUSE: Duration = Duration::from_secs(1);
    let io = |source| CliError::io("cannot watch the journal", source);
    let store = here.workspace().store().map_err(here::error)?;
    let mut changes = FileWatch::new(&[&store.journal().path()]).map_err(io)?;
    let mut known = Watched::default();
    context.output.end_with_reader();
    loop {
        let begun = Instant::now();
        let mut report = conflicts::report(here.workspace(), question).map_err(here::error)?;
        collision::narrow(&mut report, paths);
        let names = here.names()?;
        for change in known.update(&report, clock::now()) {
            context.output.stream(&change, |page| {
                page.painted(&change.line(&names), change.paint());
            })?;
        }
        // Looking takes at most a tenth of the time, however large the repository is.
        changes.wait(Some(PAUSE.max(begun.elapsed() * 9))).map_err(io)?;
    }
}
