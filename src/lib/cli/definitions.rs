//! The definitions of all commands, for what is generated from them: manual, completions.
//!
//! Only the program `git-claudio-completions` and the tests use it; the others link their own
//! definition only.

use super::verb::{self, Example, Verb};
use super::{
    add, answer, ask, attach, check, cleanup, commands, completions, config, conflicts, demo, diff,
    doctor, done, events, harvest, help, init, logs, ls, merge, pause, plan, pr, resume, rm, send,
    sessions, show, start, stats, stop, undo, wait, watch,
};

/// A command with everything that its file declares.
#[derive(Debug)]
pub struct Definition {
    /// Its row in the table.
    pub row: commands::Command,
    /// Its options.
    pub command: clap::Command,
    /// Its examples.
    pub examples: &'static [Example],
    /// Files that it names.
    pub files: &'static [(&'static str, &'static str)],
    /// Related commands, by name.
    pub see_also: &'static [&'static str],
}

fn definition<V: Verb>() -> Definition {
    Definition {
        row: verb::row::<V>(),
        command: verb::define::<V>(),
        examples: V::EXAMPLES,
        files: V::FILES,
        see_also: V::SEE_ALSO,
    }
}

/// Returns all definitions, in the order of the table.
pub fn all() -> Vec<Definition> {
    let mut all = vec![
        definition::<add::AddArgs>(),
        definition::<answer::AnswerArgs>(),
        definition::<ask::AskArgs>(),
        definition::<attach::AttachArgs>(),
        definition::<check::CheckArgs>(),
        definition::<cleanup::CleanupArgs>(),
        definition::<completions::CompletionsArgs>(),
        definition::<conflicts::ConflictsArgs>(),
        definition::<config::ConfigArgs>(),
        definition::<demo::DemoArgs>(),
        definition::<diff::DiffArgs>(),
        definition::<doctor::DoctorArgs>(),
        definition::<done::DoneArgs>(),
        definition::<events::EventsArgs>(),
        definition::<harvest::HarvestArgs>(),
        definition::<help::HelpArgs>(),
        definition::<init::InitArgs>(),
        definition::<logs::LogsArgs>(),
        definition::<ls::LsArgs>(),
        definition::<merge::MergeArgs>(),
        definition::<pause::PauseArgs>(),
        definition::<plan::PlanArgs>(),
        definition::<pr::PrArgs>(),
        definition::<resume::ResumeArgs>(),
        definition::<rm::RmArgs>(),
        definition::<send::SendArgs>(),
        definition::<sessions::SessionsArgs>(),
        definition::<show::ShowArgs>(),
        definition::<start::StartArgs>(),
        definition::<stats::StatsArgs>(),
        definition::<stop::StopArgs>(),
        definition::<undo::UndoArgs>(),
        definition::<wait::WaitArgs>(),
        definition::<watch::WatchArgs>(),
    ];
    let place = |name| commands::COMMANDS.iter().position(|row| row.name == name);
    all.sort_by_key(|definition| place(definition.row.name));
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_visible_command_is_defined_and_every_definition_is_sound() {
        let names: Vec<_> = all().iter().map(|definition| definition.row.name).collect();
        assert_eq!(names, commands::visible().map(|row| row.name).collect::<Vec<_>>());
        for definition in all() {
            definition.command.debug_assert();
        }
    }

    #[test]
    fn every_command_explains_itself() {
        for definition in all() {
            let name = definition.row.name;
            assert!(!definition.examples.is_empty(), "{name}");
            for related in definition.see_also {
                assert!(*related != name && commands::find(related).is_some(), "{name}: {related}");
            }
            for arg in definition.command.get_arguments() {
                assert!(arg.get_help().is_some(), "{name}: {}", arg.get_id());
            }
        }
    }

    #[test]
    fn the_examples_are_valid_command_lines() {
        for definition in all() {
            for example in definition.examples {
                let line = example.command;
                let begin = line.find(&format!("git claudio {}", definition.row.name));
                let begin = begin.unwrap_or_else(|| panic!("{line}: of another command"));
                let end = [" | ", " < ", " > "].iter().filter_map(|end| line[begin..].find(end));
                let own = &line[begin..begin + end.min().unwrap_or(line.len() - begin)];
                let own = own.trim_end_matches('"').trim_end_matches(')');
                let mut words = shell_words::split(own).unwrap();
                words.splice(0..3, [definition.row.program()]);
                let parsed = definition.command.clone().try_get_matches_from(&words);
                assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
            }
        }
    }
}
