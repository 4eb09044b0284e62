//! Completions for bash.

use super::model::{self, Flag, Program, Values};
use crate::cli::commands;
use std::fmt::Write;

/// What does not depend on the commands.
const FRAME: &str = include_str!("frame.bash");

/// Returns the script.
pub(super) fn script(programs: &[Program]) -> String {
    let mut tables = String::new();
    let words: Vec<_> = commands::words().collect();
    // Writing to a String cannot fail.
    let _ = writeln!(tables, "__git_claudio_commands=\"{}\"\n", words.join(" "));
    table(&mut tables, "flags", programs, |program| {
        program.flags.iter().flat_map(Flag::names).collect::<Vec<_>>().join(" ")
    });
    table(&mut tables, "subcommands", programs, |program| {
        program.subcommands.iter().map(|sub| sub.name.as_str()).collect::<Vec<_>>().join(" ")
    });
    table(&mut tables, "arguments", programs, |program| {
        let last = program.repeats.then_some("...".to_owned());
        let kinds = program.arguments.iter().map(|(_, values)| kind(values)).chain(last);
        kinds.collect::<Vec<_>>().join(" ")
    });
    values(&mut tables, programs);
    let direct: Vec<_> =
        programs.iter().map(|program| format!("git-claudio-{}", program.name)).collect();
    FRAME
        .replace("# @TABLES@\n", &tables)
        .replace("@ALIASES@\n", &aliases())
        .replace("@PROGRAMS@", &direct.join(" "))
        .replace("@BACKENDS@", &model::backends())
}

/// Writes a function that prints something for each command: `ls`, `sessions recover`.
fn table(text: &mut String, name: &str, programs: &[Program], cell: impl Fn(&Program) -> String) {
    let _ = writeln!(text, "__git_claudio_{name}()\n{{\n\tcase \"$1\" in");
    for (path, program) in flat(programs) {
        let cell = cell(program);
        if !cell.is_empty() {
            let _ = writeln!(text, "\t\"{path}\") echo \"{cell}\" ;;");
        }
    }
    let _ = writeln!(text, "\tesac\n}}\n");
}

/// Writes the function that prints what values an option takes.
fn values(text: &mut String, programs: &[Program]) {
    let _ = writeln!(text, "__git_claudio_values()\n{{\n\tcase \"$1 $2\" in");
    for (path, program) in flat(programs) {
        for flag in &program.flags {
            let Some(values) = &flag.values else { continue };
            let patterns: Vec<_> =
                flag.names().iter().map(|name| format!("\"{path} {name}\"")).collect();
            let list = if flag.list { "list " } else { "" };
            let _ = writeln!(text, "\t{}) echo \"{list}{}\" ;;", patterns.join("|"), kind(values));
        }
    }
    let _ = writeln!(text, "\tesac\n}}\n");
}

/// Returns the branches that turn an alias into what it stands for.
fn aliases() -> String {
    let mut text = String::new();
    for row in commands::visible() {
        for alias in row.aliases {
            let words: Vec<_> =
                std::iter::once(row.name).chain(alias.args.iter().copied()).collect();
            let _ = writeln!(text, "\t{}) command=\"{}\" ;;", alias.name, words.join(" "));
        }
    }
    text
}

fn flat(programs: &[Program]) -> Vec<(String, &Program)> {
    let mut all = Vec::new();
    for program in programs {
        all.push((program.name.clone(), program));
        let subs = program.subcommands.iter();
        all.extend(subs.map(|sub| (format!("{} {}", program.name, sub.name), sub)));
    }
    all
}

/// Returns how the frame calls values; words are joined by commas.
fn kind(values: &Values) -> String {
    match values {
        Values::Text => "@text".to_owned(),
        Values::Instance => "@instance".to_owned(),
        Values::Removed => "@removed".to_owned(),
        Values::Revision => "@revision".to_owned(),
        Values::Backend => "@backend".to_owned(),
        Values::File => "@file".to_owned(),
        Values::Directory => "@directory".to_owned(),
        Values::Words(words) => words.join(","),
    }
}
