//! Completions for fish.

use super::model::{self, Flag, Program, Values};
use crate::cli::commands;
use std::fmt::Write;

/// What does not depend on the commands.
const FRAME: &str = include_str!("frame.fish");

/// Returns the script.
pub(super) fn script(programs: &[Program]) -> String {
    let mut rules = String::new();
    // Writing to a String cannot fail.
    for program in programs {
        let aliases = commands::find(&program.name).map_or(&[][..], |row| row.aliases);
        let plain = aliases.iter().filter(|alias| alias.args.is_empty()).map(|alias| alias.name);
        let names: Vec<_> = std::iter::once(program.name.as_str()).chain(plain).collect();
        let _ = writeln!(
            rules,
            "\ncomplete -c git-claudio -n __git_claudio_needs_command -a {} -d {}",
            program.name,
            quote(&program.about)
        );
        let front = format!("-c git-claudio -n '__git_claudio_using {}'", names.join(" "));
        rules_of(&mut rules, &front, program);
        rules_of(&mut rules, &format!("-c git-claudio-{}", program.name), program);
        for alias in aliases {
            // An alias of two words stands for a subcommand.
            let sub = program.subcommands.iter().find(|sub| alias.args.contains(&&*sub.name));
            if let Some(sub) = sub {
                let front = format!("-c git-claudio -n '__git_claudio_using {}'", alias.name);
                rules_of(&mut rules, &front, sub);
            }
        }
    }
    FRAME.replace("# @RULES@\n", &rules).replace("@BACKENDS@", &model::backends())
}

fn rules_of(text: &mut String, front: &str, program: &Program) {
    for flag in &program.flags {
        let _ = writeln!(text, "complete {front} {}", option(flag));
    }
    for sub in &program.subcommands {
        let _ = writeln!(text, "complete {front} -a {} -d {}", sub.name, quote(&sub.about));
    }
    // fish does not count arguments: it offers all that one of them may be.
    let mut offered: Vec<&Values> = Vec::new();
    let subs = program.subcommands.iter().flat_map(|sub| &sub.arguments);
    for (_, values) in program.arguments.iter().chain(subs) {
        if !offered.contains(&values) && *values != Values::Text {
            offered.push(values);
            let _ = writeln!(text, "complete {front} {}", argument(values));
        }
    }
    for flag in program.subcommands.iter().flat_map(|sub| &sub.flags) {
        if !program.flags.iter().any(|own| own.names() == flag.names()) {
            let _ = writeln!(text, "complete {front} {}", option(flag));
        }
    }
}

fn option(flag: &Flag) -> String {
    let mut words = Vec::new();
    words.extend(flag.short.map(|short| format!("-s {short}")));
    words.extend(flag.long.as_ref().map(|long| format!("-l {long}")));
    words.push(format!("-d {}", quote(&flag.help)));
    if let Some(values) = &flag.values {
        words.push(format!("-r {}", value(values, flag.list)));
    }
    words.join(" ")
}

fn value(values: &Values, list: bool) -> String {
    let words = match values {
        Values::Text => return "-f".to_owned(),
        Values::File => return "-F".to_owned(),
        Values::Directory => return "-f -a '(__fish_complete_directories)'".to_owned(),
        Values::Instance => "(__git_claudio_instances)".to_owned(),
        Values::Removed => "(__git_claudio_removed)".to_owned(),
        Values::Revision => "(__git_claudio_revisions)".to_owned(),
        Values::Backend => "(__git_claudio_backends)".to_owned(),
        Values::Words(words) => words.join(" "),
    };
    match (list, values) {
        (true, Values::Words(words)) => {
            format!("-f -a '(__fish_append , {})'", words.join(" "))
        }
        _ => format!("-f -a '{words}'"),
    }
}

fn argument(values: &Values) -> String {
    match value(values, false) {
        files if files == "-F" => files,
        other => other.trim_start_matches("-f ").to_owned(),
    }
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}
