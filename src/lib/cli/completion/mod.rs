//! Completions for shells, rendered from the definitions.
//!
//! Owns: one script for each shell, which completes `git claudio <command> …` through the shell's
//! completion of git, and the programs `git-claudio`, `git-claudio-<command>` by themselves.
//! Ids of instances come from the program `git-claudio-ls` at the moment of completing.
//! bash, zsh and fish have scripts of our own, because clap's can neither plug into the completion
//! of git nor ask a program for values; elvish and powershell have clap's.
//! Deliberately not here: where a user puts them (that is the README).

mod bash;
mod fish;
mod model;
mod others;
mod zsh;

/// The shells that there are completions for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
#[expect(missing_docs, reason = "they are names")]
pub enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Shell {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Bash, Self::Zsh, Self::Fish, Self::Elvish, Self::Powershell];

    /// Returns its name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Bash => "bash",
            Self::Zsh => "zsh",
            Self::Fish => "fish",
            Self::Elvish => "elvish",
            Self::Powershell => "powershell",
        }
    }

    /// Returns the name of the file that this shell looks for.
    pub fn file(self) -> &'static str {
        match self {
            Self::Bash => "git-claudio.bash",
            Self::Zsh => "_git-claudio",
            Self::Fish => "git-claudio.fish",
            Self::Elvish => "git-claudio.elv",
            Self::Powershell => "git-claudio.ps1",
        }
    }
}

/// Returns the completions for a shell.
pub fn script(shell: Shell) -> String {
    match shell {
        Shell::Bash => bash::script(&model::programs()),
        Shell::Zsh => zsh::script(&model::programs()),
        Shell::Fish => fish::script(&model::programs()),
        Shell::Elvish => others::script(clap_complete::Shell::Elvish),
        Shell::Powershell => others::script(clap_complete::Shell::PowerShell),
    }
}
