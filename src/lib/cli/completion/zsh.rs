//! Completions for zsh.

use super::model::{self, Flag, Program, Values};
use crate::cli::commands;
use std::fmt::Write;

/// What does not depend on the commands.
const FRAME: &str = include_str!("frame.zsh");

/// Returns the script.
pub(super) fn script(programs: &[Program]) -> String {
    let (mut list, mut aliases, mut cases) = (String::new(), String::new(), String::new());
    // Writing to a String cannot fail.
    for program in programs {
        let _ = writeln!(list, "    {}", quote(&format!("{}:{}", program.name, program.about)));
        let _ = write!(cases, "{}", case(program));
    }
    for row in commands::visible() {
        for alias in row.aliases {
            let target: Vec<_> =
                std::iter::once(row.name).chain(alias.args.iter().copied()).collect();
            let _ = writeln!(aliases, "    ({}) words[1]=({}) ;;", alias.name, target.join(" "));
        }
    }
    let direct: Vec<_> =
        programs.iter().map(|program| format!("git-claudio-{}", program.name)).collect();
    FRAME
        .replace("@PROGRAMS@", &direct.join(" "))
        .replace("@BACKENDS@", &model::backends())
        .replace("@COMMANDS@\n", &list)
        .replace("@CASES@\n", &cases)
        .replace("@ALIASES@\n", &aliases)
}

/// Returns the branch of one command.
fn case(program: &Program) -> String {
    let mut text = format!("    ({})\n", program.name);
    if program.subcommands.is_empty() {
        text.push_str(&arguments(program, 6));
    } else {
        text.push_str("      _arguments -s -S -C \\\n");
        for flag in &program.flags {
            let _ = writeln!(text, "        {} \\", spec(flag));
        }
        let names: Vec<_> = program.subcommands.iter().map(|sub| sub.name.as_str()).collect();
        let _ = writeln!(text, "        '1:command:({})' \\", names.join(" "));
        text.push_str("        '*:: :->rest'\n      [[ $state == rest ]] && case $words[1] in\n");
        for sub in &program.subcommands {
            let _ = writeln!(text, "        ({})\n{}          ;;", sub.name, arguments(sub, 10));
        }
        text.push_str("      esac\n");
    }
    text.push_str("      ;;\n");
    text
}

fn arguments(program: &Program, indent: usize) -> String {
    let pad = " ".repeat(indent);
    let mut lines = vec!["_arguments -s -S".to_owned()];
    lines.extend(program.flags.iter().map(|flag| format!("  {}", spec(flag))));
    for (at, (name, values)) in program.arguments.iter().enumerate() {
        let many = program.repeats && at + 1 == program.arguments.len();
        let place = if many { "*".to_owned() } else { (at + 1).to_string() };
        let argument = format!("{place}:{}:{}", name.to_lowercase(), action(values));
        lines.push(format!("  {}", quote(&argument)));
    }
    format!("{pad}{}\n", lines.join(&format!(" \\\n{pad}")))
}

/// Returns one option as `_arguments` wants it.
fn spec(flag: &Flag) -> String {
    let names = flag.names();
    let help = flag.help.replace('[', "\\[").replace(']', "\\]").replace(':', "\\:");
    let value = match &flag.values {
        None => String::new(),
        Some(values) if flag.list => format!(":value:_sequence {}", sequence(values)),
        Some(values) => format!(":value:{}", action(values)),
    };
    let equals = |name: &String| match &flag.values {
        Some(_) if name.starts_with("--") => format!("{name}="),
        Some(_) => format!("{name}+"),
        None => name.clone(),
    };
    let front = if flag.repeats { "*".to_owned() } else { format!("({})", names.join(" ")) };
    let tail = quote(&format!("[{help}]{value}"));
    match names.as_slice() {
        [only] => format!("{}{tail}", quote(&format!("{front}{}", equals(only)))),
        names => {
            let names: Vec<_> = names.iter().map(equals).collect();
            format!("{}{{{}}}{tail}", quote(&front), names.join(","))
        }
    }
}

fn action(values: &Values) -> String {
    match values {
        Values::Text => " ".to_owned(),
        Values::Instance => "__git_claudio_instances".to_owned(),
        Values::Removed => "__git_claudio_removed".to_owned(),
        Values::Revision => "__git_claudio_revisions".to_owned(),
        Values::Backend => "__git_claudio_backends".to_owned(),
        Values::File => "_files".to_owned(),
        Values::Directory => "_directories".to_owned(),
        Values::Words(words) => format!("({})", words.join(" ")),
    }
}

fn sequence(values: &Values) -> String {
    match values {
        Values::Words(words) => format!("compadd - {}", words.join(" ")),
        other => action(other),
    }
}

fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}
