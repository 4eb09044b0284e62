//! `git claudio watch`.

mod jobs;
mod live;
mod rows;
mod source;
mod terminal;

use super::events;
use super::here::{self, Here};
use super::instance::one_line;
use super::values::INSTANCE;
use super::{CliError, Context, Status};
use super::{Example, Verb};
use crate::instance::{Event, InstanceId};
use crate::ops::InstanceView;
use crate::store::Stored;
use crate::sys::terminal::WindowSize;
use crate::sys::watch::FileWatch;
use crate::watch::{Model, Theme, draw, lines};
use std::io;

/// Shows the instances and the output of the selected one, live, and steers them with keys; '?'
/// explains the keys, as git-claudio-watch(1) does. Quitting leaves the instances alone.
///
/// Without a terminal it prints a line for each change of an instance instead.
#[derive(Debug, clap::Args)]
pub struct WatchArgs {
    /// Begin with this instance selected
    #[arg(value_name = INSTANCE)]
    pub instance: Option<String>,

    /// Print the screen once, as it looks now, and end
    #[arg(long)]
    pub once: bool,
}

impl Verb for WatchArgs {
    const NAME: &'static str = "watch";
    const EXAMPLES: &'static [Example] = &[
        Example::new("git claudio watch", "see and steer everything"),
        Example::new("git claudio watch --once", "one look, for a script or a status line"),
        Example::new("git claudio watch | grep --line-buffered waiting", "a line for each change"),
    ];
    const FILES: &'static [(&'static str, &'static str)] =
        &[(crate::store::JOURNAL_IN_MANUAL, "the journal, whose growth wakes the view")];
    const SEE_ALSO: &'static [&'static str] = &["ls", "logs", "events", "attach"];
}

/// Runs the command.
///
/// # Errors
/// If the word names no instance, the state cannot be read, or the terminal cannot be used.
pub fn run(args: WatchArgs, context: &Context) -> Result<Status, CliError> {
    let here = Here::open(context)?;
    let selected = match &args.instance {
        Some(word) => Some(here.one(word)?.record.id),
        None => None,
    };
    if args.once {
        return once(&here, selected.as_ref(), context);
    }
    let terminal = context.output.terminal();
    if terminal.input && terminal.output && context.output.is_for_people() {
        return live::run(&here, selected, context);
    }
    follow(&here, selected.as_ref(), context)
}

/// What the terminal of this process can show.
fn theme(context: &Context) -> Theme {
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| context.var(name));
    let locale = locale.unwrap_or_default().to_string_lossy().to_ascii_lowercase();
    let unicode = locale.contains("utf-8") || locale.contains("utf8");
    Theme { color: context.output.colors(), unicode }
}

/// Prints one frame.
fn once(here: &Here, selected: Option<&InstanceId>, context: &Context) -> Result<Status, CliError> {
    let stored = here.all()?;
    if !context.output.is_for_people() {
        context.output.list(&rows::views(here.workspace(), &stored))?;
        return Ok(Status::Done);
    }
    let mut model = Model::new(&here.workspace().repository().name());
    model.set_rows(rows::of(here.workspace(), &stored, context.output.time_style()));
    if let Some(id) = selected {
        model.select(id);
    }
    if let Some(chosen) = stored.get(model.selected_place()) {
        let mut source = source::Source::open(here.workspace(), chosen)?;
        source.read(chosen, model.output())?;
    }
    let rows = context.var("LINES").and_then(|lines| lines.to_str()?.parse().ok());
    let size = crate::sys::terminal::size(io::stdout());
    let size = size.unwrap_or(WindowSize { rows: 24, cols: 80 });
    let columns = u16::try_from(context.output.terminal().columns).unwrap_or(size.cols);
    let (cells, _) = draw(&mut model, theme(context), (columns, rows.unwrap_or(size.rows)));
    for line in lines(&cells, context.output.colors()) {
        context.output.text(&format!("{line}\n"))?;
    }
    Ok(Status::Done)
}

/// Prints what changes, one line each.
fn follow(
    here: &Here,
    selected: Option<&InstanceId>,
    context: &Context,
) -> Result<Status, CliError> {
    let store = here.workspace().store().map_err(here::error)?;
    let journal = store.journal();
    let failed = |source| CliError::io("cannot watch the journal", source);
    let mut watch = FileWatch::new(&[&journal.path()]).map_err(failed)?;
    let last = journal.last_seq().map_err(|e| here::error(e.into()))?;
    let mut reader = journal.reader(last);
    context.output.end_with_reader();
    loop {
        for event in reader.read().map_err(|e| here::error(e.into()))? {
            if selected.is_some() && selected != event.instance.as_ref() {
                continue;
            }
            print(here, &event, context)?;
        }
        watch.wait(None).map_err(failed)?;
    }
}

fn print(here: &Here, event: &Event, context: &Context) -> Result<(), CliError> {
    let stored: Option<Stored> = event.instance.as_ref().and_then(|id| {
        let store = here.workspace().store_if_any()?;
        store.stored(id).ok()
    });
    context.output.stream(event, |page| {
        let line = events::line(event);
        match &stored {
            Some(stored) => page.line(&format!("{line}  {}", one_line(&InstanceView::new(stored)))),
            None => page.line(&line),
        };
    })
}
