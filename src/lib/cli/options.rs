//! The options that every command takes.

use crate::sys::clock;
use clap::Args;

/// When colours are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum ColorChoice {
    /// On a terminal.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How times are written in tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub enum TimeStyle {
    /// How long ago, in the largest unit.
    #[default]
    Relative,
    /// The moment, as RFC 3339 in UTC.
    Iso,
}

impl TimeStyle {
    /// Returns a moment in this style.
    pub fn words(self, moment: jiff::Timestamp) -> String {
        match self {
            Self::Relative => clock::relative(clock::now(), moment),
            Self::Iso => moment.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

// An ordinary comment: clap would take a doc comment as the help of every command.
// The options of the output, the same for all commands.
#[derive(Debug, Clone, Default, Args)]
#[expect(
    missing_docs,
    reason = "clap takes doc comments of flattened options as the command's help"
)]
pub struct CommonOptions {
    /// Print JSON, and errors as JSON
    #[arg(long, global = true, conflicts_with_all = ["quiet", "null", "format"])]
    pub json: bool,

    /// Print ids only, and no remarks
    #[arg(short, long, global = true, conflicts_with = "format")]
    pub quiet: bool,

    /// End lines with NUL, and print texts unaltered
    #[arg(short = 'z', id = "null", global = true)]
    pub null: bool,

    /// Print fields, as in '%(id) %(state) %(metrics.cost_usd)'
    #[arg(long, global = true, value_name = "FORMAT")]
    pub format: Option<String>,

    /// How times are written in tables: 'relative' ("5m" ago) or 'iso'
    #[arg(
        long,
        global = true,
        value_name = "STYLE",
        default_value = "relative",
        hide_possible_values = true
    )]
    pub time_style: TimeStyle,

    /// Use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_possible_values = true
    )]
    pub color: ColorChoice,
}

impl CommonOptions {
    /// Reads what can be read of a command line that is wrong elsewhere: how to report it.
    pub fn guess<'a>(args: impl IntoIterator<Item = &'a std::ffi::OsStr>) -> Self {
        let mut options = Self::default();
        for arg in args.into_iter().take_while(|arg| *arg != "--") {
            options.json |= arg == "--json";
            if arg == "--color=never" {
                options.color = ColorChoice::Never;
            }
        }
        options
    }
}
