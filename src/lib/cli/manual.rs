//! The manual: one page for each program, rendered from the definitions.

use super::commands::Needs;
use super::definitions::{self, Definition};
use super::verb::Example;
use super::{commands, exit, front};
use crate::config;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, bold, italic, roman};
use std::io;

/// When this version came out; it changes with the version.
const RELEASED: &str = "2026-11-25";

/// The columns of a line of roff, which people read too.
const WIDTH: usize = 78;

const FRONT_EXAMPLES: &[Example] = &[
    Example::new(
        "git claudio demo",
        "see the whole life of some instances in a minute, without an agent",
    ),
    Example::new(
        "git claudio add 'Mend the parser' 'Write its docs'",
        "two agents, each on a branch of its own",
    ),
    Example::new("git claudio watch", "see and steer them live"),
    Example::new("git claudio conflicts", "see who changes the same lines"),
    Example::new("git claudio merge --train --all", "land what is completed, in the best order"),
];
const FRONT_FILES: &[(&str, &str)] = &[
    (".claudio/", "everything about the instances of this repository"),
    (".claudio/config.yaml", "settings of this repository"),
    ("$XDG_CONFIG_HOME/claudio/config.yaml", "settings of the user, else in ~/.config"),
];

const KEYS_ACT_ON: &str = "Keys act on what is shown. When the selected instance is removed, its place \
    stays selected until another is chosen, and no key acts on its neighbour. A question that has just \
    appeared takes neither y nor n for half a second. A message goes to the instance, and to the \
    question, for which it was begun; if that has changed, nothing is sent, and m shows the text again.";

/// One page of the manual.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its file's name.
    pub file: String,
    /// Its text, in roff.
    pub text: String,
}

/// Returns all pages, the front's first.
pub fn pages() -> Vec<Page> {
    let mut pages = vec![front_page()];
    pages.extend(definitions::all().into_iter().map(command_page));
    pages
}

fn command_page(definition: Definition) -> Page {
    let name = definition.row.program();
    let Definition { row, command, examples, files, see_also } = definition;
    // Our own EXAMPLES section takes the place of clap's closing text.
    let mut command = command.after_long_help("").after_help("");
    let usage = command.render_usage().to_string();
    let command = command.override_usage(usage.trim_start_matches("Usage: ").to_owned());
    let subcommands: Vec<clap::Command> = command.get_subcommands().cloned().collect();
    let man = title(Man::new(command.disable_help_subcommand(true)), &name);
    let mut page = Writer::default();
    page.clap(|out| man.render_title(out));
    page.clap(|out| man.render_name_section(out));
    page.clap(|out| man.render_synopsis_section(out));
    page.clap(|out| man.render_description_section(out));
    page.clap(|out| man.render_options_section(out));
    for command in subcommands.into_iter().filter(|command| command.get_name() != "help") {
        page.subcommand(command);
    }
    if name == "git-claudio-config" {
        page.settings();
    }
    if name == "git-claudio-watch" {
        page.keys();
    }
    page.examples(examples);
    page.exit_status();
    let state = [(".claudio/", "everything about the instances of this repository")];
    let files = match files {
        [] if row.needs != Needs::Nothing => &state[..],
        files => files,
    };
    page.files(files);
    page.see_also(see_also);
    Page { file: format!("{name}.1"), text: tidy(&page.0) }
}

fn front_page() -> Page {
    let name = "git-claudio";
    let command = clap::Command::new(name)
        .bin_name("git claudio")
        .about("Run several coding agents side by side on one git repository")
        .override_usage("git claudio [-h | --help] [--version] [--exec-path] <command> [<args>]")
        .disable_help_flag(true);
    let man = title(Man::new(command), name);
    let mut page = Writer::default();
    page.clap(|out| man.render_title(out));
    page.clap(|out| man.render_name_section(out));
    page.clap(|out| man.render_synopsis_section(out));
    page.section("DESCRIPTION", |roff| {
        for paragraph in front::DESCRIPTION {
            roff.text([roman(*paragraph)]);
            roff.control("PP", []);
        }
    });
    page.section("COMMANDS", |roff| {
        for category in commands::Category::ALL {
            roff.control("SS", [category.title()]);
            for row in commands::visible().filter(|row| row.category == category) {
                roff.control("TP", []);
                roff.text([bold(row.program()), roman("(1)")]);
                roff.text([roman(row.about)]);
            }
        }
    });
    page.examples(FRONT_EXAMPLES);
    page.exit_status();
    page.files(FRONT_FILES);
    page.section("SEE ALSO", |roff| {
        roff.text([bold("git"), roman("(1), "), bold("git-worktree"), roman("(1)")]);
    });
    Page { file: format!("{name}.1"), text: tidy(&page.0) }
}

/// Breaks long lines at their blanks and leaves out paragraphs that are none.
fn tidy(page: &str) -> String {
    let lines: Vec<&str> = page.lines().collect();
    let mut text = String::new();
    for (at, line) in lines.iter().enumerate() {
        let next = lines[at + 1..].iter().find(|line| **line != ".PP").copied().unwrap_or(".SH");
        let before = lines[..at].last().copied().unwrap_or_default();
        let heads = |line: &str| line.starts_with(".SH") || line.starts_with(".SS");
        // clap's renderer parts lists of values by an empty line and breaks on both sides of it.
        let parted = lines.get(at + 1).is_some_and(|next| next.is_empty()) || before.is_empty();
        if *line == ".br" && parted {
            continue;
        }
        if *line == ".PP" && (heads(next) || next == ".TP" || heads(before) || before == ".PP") {
            continue;
        }
        match line.chars().next() {
            Some('.') => text.push_str(line),
            Some(_) => fold(line, &mut text),
            None => text.push_str(".sp"),
        }
        text.push('\n');
    }
    text
}

/// Adds a line of text, broken where it is too long.
fn fold(line: &str, text: &mut String) {
    let mut used = 0;
    for word in line.split(' ') {
        // Two blanks stay two, and no line that is broken off begins like a request.
        // What is not ASCII becomes a long name for roff.
        let width: usize = word.chars().map(|c| if c.is_ascii() { 1 } else { 9 }).sum();
        let breaks = used > 0 && used + width >= WIDTH && !word.is_empty();
        if breaks {
            text.push('\n');
            used = 0;
            if word.starts_with(['.', '\'']) {
                text.push_str("\\&");
            }
        } else if used > 0 {
            text.push(' ');
        }
        text.push_str(word);
        used += width + 1;
    }
}

fn title(man: Man, name: &str) -> Man {
    man.title(name.to_uppercase())
        .section("1")
        .date(RELEASED)
        .source(concat!("git-claudio ", env!("CARGO_PKG_VERSION")))
        .manual("Git Claudio Manual")
}

/// A page that is being written.
#[derive(Debug, Default)]
struct Writer(String);

impl Writer {
    /// Adds what clap's renderer writes. Writing to memory cannot fail.
    fn clap(&mut self, render: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) {
        let mut bytes = Vec::new();
        if render(&mut bytes).is_ok() {
            self.0.push_str(&String::from_utf8_lossy(&bytes));
        }
    }

    fn section(&mut self, title: &str, write: impl FnOnce(&mut Roff)) {
        let mut roff = Roff::new();
        roff.control("SH", [title]);
        write(&mut roff);
        self.0.push_str(&roff.to_roff());
    }

    fn subcommand(&mut self, command: clap::Command) {
        let heading = format!("THE SUBCOMMAND {}", command.get_name().to_uppercase());
        let man = Man::new(command.disable_help_flag(true));
        let mut parts = Self::default();
        parts.clap(|out| man.render_description_section(out));
        parts.clap(|out| man.render_options_section(out));
        // One section for the subcommand instead of one for each part of it.
        let text = parts.0.replacen(".SH DESCRIPTION\n", "", 1).replacen(".SH OPTIONS\n", "", 1);
        self.section(&heading, |_| {});
        self.0.push_str(&text);
    }

    /// Explains every key of the settings.
    fn settings(&mut self) {
        self.section("SETTINGS", |roff| {
            for info in config::keys() {
                setting(roff, info.name, info);
            }
            for info in config::backend_keys() {
                setting(roff, &format!("backend.<name>.{}", info.name), info);
            }
        });
    }

    /// Explains the keys of the live view.
    fn keys(&mut self) {
        self.section("KEYS", |roff| {
            for (key, about) in crate::watch::KEYS {
                roff.control("TP", []);
                roff.text([bold(*key)]);
                roff.text([roman(format!("{about}."))]);
            }
            roff.control("PP", []);
            roff.text([roman(KEYS_ACT_ON)]);
        });
    }

    fn examples(&mut self, examples: &[Example]) {
        self.section("EXAMPLES", |roff| {
            for example in examples {
                roff.control("TP", []);
                roff.text([bold(example.command)]);
                roff.text([roman(example.about)]);
            }
        });
    }

    fn files(&mut self, files: &[(&str, &str)]) {
        self.section("FILES", |roff| {
            for (path, about) in files {
                roff.control("TP", []);
                roff.text([italic(*path)]);
                roff.text([roman(*about)]);
            }
        });
    }

    fn exit_status(&mut self) {
        self.section("EXIT STATUS", |roff| {
            for known in exit::ALL {
                roff.control("TP", []);
                roff.text([bold(known.code.to_string())]);
                roff.text([roman(format!("{}.", known.meaning))]);
            }
        });
    }

    fn see_also(&mut self, names: &[&str]) {
        let programs = names.iter().map(|name| format!("git-claudio-{name}"));
        let programs: Vec<_> = std::iter::once("git-claudio".to_owned()).chain(programs).collect();
        self.section("SEE ALSO", |roff| {
            let mut line = Vec::new();
            for (at, program) in programs.iter().enumerate() {
                line.push(roman(if at == 0 { "" } else { ", " }));
                line.push(bold(program));
                line.push(roman("(1)"));
            }
            roff.text(line);
        });
    }
}

fn setting(roff: &mut Roff, key: &str, info: config::KeyInfo) {
    let default = match info.default {
        "" => "Not set by default.".to_owned(),
        default => format!("The default is '{default}'."),
    };
    let expects = match info.words {
        [] => info.kind.to_owned(),
        words if words.join(" or ") == info.kind => info.kind.to_owned(),
        words => format!("{}: {}", info.kind, words.join(", ")),
    };
    roff.control("TP", []);
    roff.text([bold(key)]);
    roff.text([roman(info.doc)]);
    roff.control("IP", []);
    roff.text([roman(format!(
        "Expects {expects}. {default} In git: {}. In the environment: {}. Since {}.",
        config::git_name(key),
        config::environment_name(key),
        info.since
    ))]);
}
