//! Completions for elvish and powershell: clap's own.
//!
//! powershell lets only one completer be registered for `git`, so there only the programs complete.

use crate::cli::definitions;
use clap::Command;

/// Lines that may stand only once, at the top of a script.
const ONCE: [&str; 4] = [
    "use builtin;",
    "use str;",
    "using namespace System.Management.Automation",
    "using namespace System.Management.Automation.Language",
];

/// elvish lets several completers share a command; what is not ours goes on to the one before.
const ELVISH_GIT: &str = include_str!("frame.elv");

/// Returns the script: for `git-claudio` with its commands, then for each program.
pub(super) fn script(shell: clap_complete::Shell) -> String {
    let mut body = String::new();
    for mut command in tree() {
        let name = command.get_name().to_owned();
        let mut bytes = Vec::new();
        clap_complete::generate(shell, &mut command, name, &mut bytes);
        body.push_str(&String::from_utf8_lossy(&bytes));
    }
    let (head, rest): (Vec<&str>, Vec<&str>) =
        body.lines().partition(|line| ONCE.contains(&line.trim()));
    let head: Vec<&str> = ONCE.into_iter().filter(|line| head.contains(line)).collect();
    let more = if shell == clap_complete::Shell::Elvish { ELVISH_GIT } else { "" };
    format!(
        "# Completions for git claudio. Generated: do not edit.\n{}\n{}\n{more}",
        head.join("\n"),
        rest.join("\n")
    )
}

fn tree() -> Vec<Command> {
    let programs = definitions::all();
    let mut front = Command::new("git-claudio")
        .about("Run several coding agents side by side")
        .disable_help_subcommand(true);
    for definition in &programs {
        front = front.subcommand(
            definition
                .command
                .clone()
                .name(definition.row.name)
                .visible_aliases(definition.row.aliases.iter().map(|alias| alias.name)),
        );
    }
    let direct = programs.into_iter().map(|definition| definition.command);
    std::iter::once(front).chain(direct).collect()
}
