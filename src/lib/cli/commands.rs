//! The table of commands: one row for each program `git-claudio-<name>`.
//!
//! Help, manual, completions and tests are made from it. It holds no functions, so that a program
//! which reads it does not link the others.

/// The groups of the overview, in its order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the titles explain them")]
pub enum Category {
    Start,
    See,
    Steer,
    Land,
    Manage,
    Inside,
}

impl Category {
    /// All groups, in the order of the overview.
    pub const ALL: [Self; 6] =
        [Self::Start, Self::See, Self::Steer, Self::Land, Self::Manage, Self::Inside];

    /// Returns the heading.
    pub fn title(self) -> &'static str {
        match self {
            Self::Start => "start work",
            Self::See => "see what is going on",
            Self::Steer => "steer what runs",
            Self::Land => "land the work",
            Self::Manage => "keep order",
            Self::Inside => "inside an instance",
        }
    }

    /// Returns the name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::See => "see",
            Self::Steer => "steer",
            Self::Land => "land",
            Self::Manage => "manage",
            Self::Inside => "inside",
        }
    }
}

/// What must be there before a command can do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A git repository.
    Repository,
    /// A git repository with `.claudio/` in it.
    State,
}

/// Another name for a command, maybe with a first argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Alias {
    /// The other name.
    pub name: &'static str,
    /// The arguments it stands for.
    pub args: &'static [&'static str],
}

/// One command.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Command {
    /// Its name: the program is `git-claudio-<name>`.
    pub name: &'static str,
    /// What it does, in a few words.
    pub about: &'static str,
    /// Its group in the overview.
    pub category: Category,
    /// Other names that the front program takes.
    pub aliases: &'static [Alias],
    /// What it needs.
    pub needs: Needs,
    /// Whether it is left out of help and completions.
    pub internal: bool,
}

impl Command {
    const fn new(
        name: &'static str,
        category: Category,
        needs: Needs,
        about: &'static str,
    ) -> Self {
        Self { name, about, category, aliases: &[], needs, internal: false }
    }

    const fn aliases(mut self, aliases: &'static [Alias]) -> Self {
        self.aliases = aliases;
        self
    }

    /// Returns the program's file name.
    pub fn program(&self) -> String {
        format!("git-claudio-{}", self.name)
    }
}

use Category::{Inside, Land, Manage, See, Start, Steer};
use Needs::{Nothing, Repository, State};

/// All commands, by group and in the order of the overview.
pub const COMMANDS: &[Command] = &[
    Command::new("init", Start, Repository, "Prepare a repository"),
    Command::new("add", Start, Repository, "Add an instance for each task and start it"),
    Command::new("plan", Start, Repository, "Divide an objective into tasks, for 'add --tasks'"),
    Command::new("start", Start, State, "Start instances that are pending, ended or lost"),
    Command::new(
        "demo",
        Start,
        Nothing,
        "Show the whole life of some instances, without any agent",
    ),
    Command::new("ls", See, State, "List the instances")
        .aliases(&[Alias { name: "list", args: &[] }, Alias { name: "status", args: &[] }]),
    Command::new("show", See, State, "Show all that is known about an instance"),
    Command::new("logs", See, State, "Show what an instance printed"),
    Command::new("events", See, State, "Show the journal of changes of state"),
    Command::new("diff", See, State, "Show the work of an instance against its base"),
    Command::new("watch", See, State, "See and steer the instances live"),
    Command::new("stats", See, State, "Show tokens, cost and time, per instance and in all"),
    Command::new("conflicts", See, State, "Show which instances collide, and in which lines"),
    Command::new("check", See, State, "Say who else has changed a file"),
    Command::new("wait", See, State, "Wait until instances reach a state"),
    Command::new("attach", Steer, State, "Connect the terminal to an instance"),
    Command::new("send", Steer, State, "Send a message to an instance"),
    Command::new("answer", Steer, State, "Answer the question that an instance waits with"),
    Command::new("pause", Steer, State, "Hold every process of an instance"),
    Command::new("resume", Steer, State, "Let a paused instance go on"),
    Command::new("stop", Steer, State, "End an instance, and keep its work or not"),
    Command::new("pr", Land, State, "Make or update the pull request of an instance"),
    Command::new("merge", Land, State, "Land the work of instances in a local branch"),
    Command::new("harvest", Land, State, "Commit, ask for and clean up what is completed"),
    Command::new("rm", Manage, State, "Remove instances with their worktrees and branches")
        .aliases(&[Alias { name: "remove", args: &[] }]),
    Command::new("undo", Manage, State, "Bring back what was removed"),
    Command::new("cleanup", Manage, State, "Remove what has landed, and say what stays and why")
        .aliases(&[Alias { name: "gc", args: &[] }]),
    Command::new("sessions", Manage, State, "List supervisors and recover what they left behind")
        .aliases(&[Alias { name: "recover", args: &["recover"] }]),
    Command::new("doctor", Manage, Nothing, "Check what git claudio needs and say how to mend it"),
    Command::new("config", Manage, Nothing, "Show and change settings"),
    Command::new(
        "completions",
        Manage,
        Nothing,
        "Print shell completions or write the manual pages",
    ),
    Command::new("help", Manage, Nothing, "Explain a command"),
    Command::new("ask", Inside, State, "Ask a person and wait for the answer"),
    Command::new("done", Inside, State, "Report the task as finished"),
];

/// Returns the command of this name, or `None`. Aliases are not names.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Returns the command that an alias stands for, with the arguments to put before the others.
pub fn find_alias(name: &str) -> Option<(&'static Command, &'static [&'static str])> {
    COMMANDS.iter().find_map(|command| {
        let alias = command.aliases.iter().find(|alias| alias.name == name)?;
        Some((command, alias.args))
    })
}

/// Returns the commands that people see, in the order of the overview.
pub fn visible() -> impl Iterator<Item = &'static Command> {
    COMMANDS.iter().filter(|command| !command.internal)
}

/// Returns the names and aliases that people may type.
pub fn words() -> impl Iterator<Item = &'static str> {
    visible().flat_map(|command| {
        std::iter::once(command.name).chain(command.aliases.iter().map(|alias| alias.name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn names_and_aliases_are_unique_and_groups_are_in_order() {
        let words: Vec<_> = words().collect();
        assert_eq!(words.iter().collect::<HashSet<_>>().len(), words.len());
        let groups: Vec<_> = COMMANDS
            .iter()
            .map(|row| Category::ALL.iter().position(|group| *group == row.category))
            .collect();
        assert!(groups.is_sorted());
    }

    #[test]
    fn an_alias_may_stand_for_several_words() {
        assert_eq!(find_alias("recover").map(|(row, args)| (row.name, args)), {
            Some(("sessions", &["recover"][..]))
        });
        assert!(find_alias("ls").is_none());
    }

    #[test]
    fn lines_fit_the_overview() {
        for row in COMMANDS {
            assert!(row.about.len() <= 64 && !row.about.ends_with('.'), "{}", row.name);
        }
    }
}
