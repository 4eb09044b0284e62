//! What a completion has to know of a command, taken from clap's definition of it.

use crate::backend;
use crate::cli::values::{BACKEND, BRANCH, INSTANCE, KEY, REMOVED, REVISION};
use crate::cli::{commands, definitions};
use crate::config;
use clap::{Arg, ArgAction, Command, ValueHint};

/// What values an argument takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Values {
    /// Any text.
    Text,
    /// An instance.
    Instance,
    /// Something that is kept for `undo`.
    Removed,
    /// A commit or a ref.
    Revision,
    /// A backend.
    Backend,
    /// A file.
    File,
    /// A directory.
    Directory,
    /// One of these.
    Words(Vec<String>),
}

/// An option.
#[derive(Debug, Clone)]
pub(super) struct Flag {
    /// Its short name.
    pub(super) short: Option<char>,
    /// Its long name.
    pub(super) long: Option<String>,
    /// One line of help.
    pub(super) help: String,
    /// What it takes, if anything.
    pub(super) values: Option<Values>,
    /// Whether several values may be joined by commas.
    pub(super) list: bool,
    /// Whether it may be given again.
    pub(super) repeats: bool,
}

/// A command or a subcommand of one.
#[derive(Debug, Clone)]
pub(super) struct Program {
    /// Its name: `ls`.
    pub(super) name: String,
    /// One line of help.
    pub(super) about: String,
    /// Its options.
    pub(super) flags: Vec<Flag>,
    /// What its arguments are, in their order; the last one may be given again.
    pub(super) arguments: Vec<(String, Values)>,
    /// Whether the last argument may be given again.
    pub(super) repeats: bool,
    /// Its subcommands.
    pub(super) subcommands: Vec<Program>,
}

impl Flag {
    /// Returns the names as they are typed: `-q`, `--quiet`.
    pub(super) fn names(&self) -> Vec<String> {
        let short = self.short.map(|short| format!("-{short}"));
        let long = self.long.as_ref().map(|long| format!("--{long}"));
        short.into_iter().chain(long).collect()
    }
}

/// Returns the backends that need no settings, as words.
pub(super) fn backends() -> String {
    let all = ["claude", "codex", "shell"].into_iter().filter(|name| backend::is_builtin(name));
    all.collect::<Vec<_>>().join(" ")
}

/// Returns all commands that people see.
pub(super) fn programs() -> Vec<Program> {
    definitions::all()
        .into_iter()
        .map(|mut definition| {
            definition.command.build();
            program(definition.row.name, definition.row.about, &definition.command)
        })
        .collect()
}

fn program(name: &str, about: &str, command: &Command) -> Program {
    let visible = || command.get_arguments().filter(|arg| !arg.is_hide_set());
    let flags = visible().filter(|arg| !arg.is_positional()).map(flag).collect();
    // What comes after "--" is for another program.
    let arguments: Vec<&Arg> = command.get_positionals().filter(|arg| !arg.is_last_set()).collect();
    let subcommands = command.get_subcommands().filter(|sub| sub.get_name() != "help");
    Program {
        name: name.to_owned(),
        about: about.to_owned(),
        flags,
        repeats: arguments.last().is_some_and(|arg| takes_many(arg)),
        arguments: arguments.iter().map(|arg| (value_name(arg), values(arg))).collect(),
        subcommands: subcommands
            .map(|sub| {
                let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
                program(sub.get_name(), &about, sub)
            })
            .collect(),
    }
}

fn flag(arg: &Arg) -> Flag {
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    Flag {
        short: arg.get_short(),
        long: arg.get_long().map(str::to_owned),
        help: help.lines().next().unwrap_or_default().to_owned(),
        values: arg.get_action().takes_values().then(|| values(arg)),
        list: arg.get_value_delimiter().is_some(),
        repeats: matches!(arg.get_action(), ArgAction::Append),
    }
}

fn takes_many(arg: &Arg) -> bool {
    matches!(arg.get_action(), ArgAction::Append)
}

fn value_name(arg: &Arg) -> String {
    let names = arg.get_value_names().and_then(|names| names.first());
    names.map_or_else(|| arg.get_id().to_string(), ToString::to_string)
}

fn values(arg: &Arg) -> Values {
    match value_name(arg).as_str() {
        INSTANCE => return Values::Instance,
        REMOVED => return Values::Removed,
        REVISION | BRANCH => return Values::Revision,
        BACKEND => return Values::Backend,
        KEY => return Values::Words(config::keys().map(|key| key.name.to_owned()).collect()),
        "COMMAND" => {
            let visible = commands::visible().map(|row| row.name.to_owned());
            return Values::Words(visible.collect());
        }
        _ => {}
    }
    match arg.get_value_hint() {
        ValueHint::FilePath | ValueHint::AnyPath => return Values::File,
        ValueHint::DirPath => return Values::Directory,
        _ => {}
    }
    let words: Vec<_> = arg
        .get_possible_values()
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| value.get_name().to_owned())
        .collect();
    if words.is_empty() { Values::Text } else { Values::Words(words) }
}
